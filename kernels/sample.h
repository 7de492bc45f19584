/**
 * Sampling as src/policy/sampling.ts defines it. Prefixes that rows share are read once while they are clearly fewer than the
 * rows, all of one length before the longer ones; each row draws its own token behind them. Then a row a lane, and a lane whose
 * response has ended takes the next row: no bit of any row depends on which others there are.
 */
#pragma once
#include "draw.h"
#include "parallel.h"

namespace {

struct Sampler {
  const SamplingTask &task;
  const SamplingArrays arrays;
  PrefixTree tree;
  const PolicyReader policy, initial;
  const Drawer drawer;
  Vector *const end;
  const int length = task.promptLength + task.responseLength;

  Sampler(const Shape &shape, const SamplingTask &task, const SamplingArrays &arrays, float *packed,
          float *packedInitial, Vector *work)
      : task(task),
        arrays(arrays),
        tree(task.rows, shape.vocabulary, mostKept / keptFloats(shape), work),
        policy(shape, tree, packed, tree.end),
        initial(shape, tree, packedInitial, policy.end),
        drawer(task, this->arrays, policy, initial, task.isJudged ? initial.end : policy.end),
        end(drawer.end) {}

  void run() {
    tree.begin(task.rows);
    int position = 0;
    while (position < length - 1 && tree.grow(arrays.tokens + position, length)) {
      readPrefixes(position);
      if (position >= task.promptLength - 1) drawBehind(position);
      position++;
      tree.drop([&](int row) { return isOver(row, position); });
    }
    readAlone(position);
  }

 private:
  /** Groups that the sequences fill evenly: the last ones would go alone through products that take several at once. */
  static int groupsOf(int sequences) {
    const int groups = (sequences + laneCount - 1) / laneCount;
    const int rounds = (groups + samplingGroups - 1) / samplingGroups;
    return rounds == 0 ? 0 : (groups + rounds - 1) / rounds;
  }

  void read(const PolicyLanes *groups, int count, bool wantsHeads) const {
    policy.read(groups, count, wantsHeads);
    if (task.isJudged) initial.read(groups, count, wantsHeads);
  }

  void recall(const PolicyLanes &group, int position) const {
    policy.recall(group, position);
    if (task.isJudged) initial.recall(group, position);
  }

  /** Reads the last token, at `position`, of the longest prefixes. */
  void readPrefixes(int position) const {
    const bool wantsHeads = position >= task.promptLength - 1;
    const int most = groupsOf(tree.known - tree.shorter);
    for (int first = tree.shorter; first < tree.known; first += most * laneCount) {
      PolicyLanes groups[samplingGroups];
      int count = 0;
      for (; count < most && first + count * laneCount < tree.known; count++) {
        PolicyLanes &group = groups[count];
        group.place = count;
        for (int lane = 0; lane < laneCount; lane++) {
          // Lanes that are left over take the last prefix once more.
          const int own = smaller(first + count * laneCount + lane, tree.known - 1);
          group.positions[lane] = position;
          group.tokens[lane] = tree.tokens[own];
          group.prefixes[lane] = tree.parents[own];
        }
        recall(group, position);
      }
      read(groups, count, wantsHeads);
      for (int group = 0; group < count; group++) {
        const int own = first + group * laneCount, some = smaller(laneCount, tree.known - own);
        policy.keepRead(groups[group], group, position, own, some, wantsHeads);
        if (task.isJudged) initial.keepRead(groups[group], group, position, own, some, wantsHeads);
      }
    }
  }

  /** Draws the token behind `position` of every row. */
  void drawBehind(int position) const {
    for (int first = 0; first < tree.count; first += laneCount) {
      PolicyLanes group;
      for (int lane = 0; lane < laneCount; lane++) {
        const int place = smaller(first + lane, tree.count - 1);
        group.rows[lane] = first + lane < tree.count ? tree.order[place] : -1;
        group.positions[lane] = position;
        group.prefixes[lane] = tree.owners[place];
      }
      policy.recallLogits(group.prefixes);
      if (task.isJudged) initial.recallLogits(group.prefixes);
      drawer.draw(group, 0);
    }
  }

  /** Reads the rows that are left from `from` on, each by itself. */
  void readAlone(int from) const {
    PolicyLanes groups[samplingGroups];
    int next = 0;
    int count = 0;
    const int most = groupsOf(tree.count);
    for (; count < most; count++) {
      groups[count].place = count;
      for (int lane = 0; lane < laneCount; lane++) begin(groups[count], lane, from, next);
    }
    while (count > 0) {
      bool wantsHeads = false;
      for (int group = 0; group < count; group++) {
        if (groups[group].isNew) recall(groups[group], from);
        groups[group].isNew = false;
        wantsHeads |= groups[group].last() >= task.promptLength - 1;
      }
      read(groups, count, wantsHeads);
      for (int group = 0; group < count; group++) {
        if (wantsHeads) drawer.draw(groups[group], group);
        for (int lane = 0; lane < laneCount; lane++) advance(groups[group], lane, from, next);
      }
      count = withoutIdle(groups, count);
    }
  }

  /** A lane takes the next row, whose tokens before `from` are a prefix that was read, if there is one. */
  void begin(PolicyLanes &group, int lane, int from, int &next) const {
    const bool isLeft = next < tree.count;
    group.rows[lane] = isLeft ? tree.order[next] : -1;
    group.prefixes[lane] = isLeft ? tree.owners[next] : -1;
    group.positions[lane] = isLeft ? from : 0;
    group.tokens[lane] = isLeft ? arrays.tokens[group.rows[lane] * length + from] : 0;
    group.isNew |= group.prefixes[lane] >= 0;
    next++;
  }

  /** To the next token of a lane's sequence, or to the next sequence. */
  void advance(PolicyLanes &group, int lane, int from, int &next) const {
    const int row = group.rows[lane];
    if (row < 0) return;
    const int position = ++group.positions[lane];
    group.tokens[lane] = arrays.tokens[row * length + position];
    if (isOver(row, position)) begin(group, lane, from, next);
  }

  /** Whether no token follows that at `position`. Where the response has ended, what stands behind is made the end token. */
  bool isOver(int row, int position) const {
    unsigned char *const tokens = arrays.tokens + row * length;
    const bool hasEnded = position >= task.promptLength && tokens[position] == task.endToken;
    if (hasEnded)
      for (int at = position + 1; at < length; at++) tokens[at] = static_cast<unsigned char>(task.endToken);
    return hasEnded || position == length - 1;
  }

  static int withoutIdle(PolicyLanes *groups, int count) {
    int left = 0;
    for (int group = 0; group < count; group++)
      if (!groups[group].isIdle()) groups[left++].take(groups[group]);
    return left;
  }
};

/** Vectors that a part of so many rows is worked on in. */
inline int samplingVectors(const Shape &shape, SamplingTask task, int rows) {
  task.rows = rows;
  const Sampler sampler(shape, task, {}, nullptr, nullptr, nullptr);
  return static_cast<int>(sampler.end - static_cast<Vector *>(nullptr));
}

/** The panels of [unembedding, value head], matrices [width][vocabulary] and [width][1]. */
inline void packHeads(const LanguageModel &model, const float *unembedding, const float *valueHead) {
  const int width = model.shape.width, vocabulary = model.shape.vocabulary;
  float *out = model.heads();
  for (int first = 0; first < model.headColumns; first += panelColumns)
    for (int row = 0; row < model.columns; row++)
      for (int column = first; column < first + panelColumns; column++)
        *out++ = row >= width || column > vocabulary ? 0
                 : column == vocabulary              ? valueHead[row]
                                                     : unembedding[row * vocabulary + column];
}

}

/** Floats of a packed policy. */
ENTRY int samplingFloats(const Shape *shape) { return LanguageModel(*shape, nullptr).floats(); }

/** Bytes of the rows that are worked on, in parts of so many rows. */
ENTRY int samplingWork(const Shape *shape, const SamplingTask *task, int ofPart) {
  return partsOf(task->rows, ofPart) * samplingVectors(*shape, *task, ofPart) * static_cast<int>(sizeof(Vector));
}

/**
 * `parameters` are those of `policyModel` in their order: the trunk's, the unembedding's and the value head's. So many `tokens` will be
 * read at most; `work` is what sampling works on.
 */
ENTRY void packSampling(const Shape *shape, const float *parameters, int tokens, float *packed, Vector *work) {
  const LanguageModel model(*shape, packed);
  const int width = shape->width, vocabulary = shape->vocabulary;
  for (int at = 0; at < model.embeddedFloats(); at++) model.embedding()[at] = parameters[at];
  const float *next = parameters + model.embeddedFloats();
  for (int layer = 0; layer < shape->layers; layer++) {
    const BlockParameters own(next, shape->width);
    packMatrix(*shape, own.key, 1, 1, 1, model.block(layer, keyAt));
    packMatrix(*shape, own.value, 1, 1, 1, model.block(layer, valueAt));
    packMatrix(*shape, own.query, 1, 1, queryScale(*shape), model.block(layer, queryAt));
    packMatrix(*shape, own.attentionOut, 1, 1, 1, model.block(layer, attentionOutAt));
    packMatrix(*shape, own.hidden, 1, expansion, 1, model.block(layer, hiddenAt));
    packMatrix(*shape, own.hiddenOut, expansion, 1, 1, model.block(layer, hiddenOutAt));
    next = own.next;
  }
  for (int at = 0; at < slopesOf(*shape); at++) model.slopes()[at] = *next++;
  packHeads(model, next, next + width * vocabulary);
  model.hasTable() = areKnown(*shape, tokens);
  if (model.hasTable()) fillTokenTable(*shape, parameters, model.block(0, keyAt), work, model.table());
}

/**
 * Samples all rows; `packedInitial` is read where they are judged. Parts are worked on at once, and the results of one stand behind
 * those of the other; what they are does not depend on the parts.
 */
ENTRY void sample(const Shape *shape, const SamplingTask *task, float *packed, float *packedInitial,
                  unsigned char *tokens, const float *uniforms, const float *steering, const int *forced, float *results,
                  int ofPart, Vector *work) {
  const int vectors = samplingVectors(*shape, *task, ofPart);
  const int numbers = task->responseLength, kinds = task->isJudged ? 5 : 1;
  eachTask(partsOf(task->rows, ofPart), [&](int part, int) {
    const int first = part * ofPart;
    SamplingTask own = *task;
    own.rows = smaller(ofPart, task->rows - first);
    const SamplingArrays arrays{tokens + first * (task->promptLength + numbers), uniforms + first * numbers,
                                steering + first * (1 + shape->vocabulary), forced + first * numbers,
                                results + kinds * first * numbers};
    Sampler sampler(*shape, own, arrays, packed, packedInitial, work + part * vectors);
    sampler.policy.clear();
    if (own.isJudged) sampler.initial.clear();
    for (int at = 0; at < kinds * own.rows * numbers; at++) arrays.results[at] = 0;
    sampler.run();
  });
}
