/**
 * Prefixes that rows of tokens share, as a tree that grows a token at a time: what a network computes of a prefix is the same for
 * all rows that begin with it, and is computed once.
 */
#pragma once
#include "rows.h"

namespace {

/** Floats of all that is kept of prefixes: 64 MiB. */
constexpr int mostKept = 1 << 24;

/** A token is a byte. */
constexpr int mostTokens = 256;

struct PrefixTree {
  const int vocabulary;
  /** As many prefixes as there is room for, in all and at one length. */
  const int room, roomAtOnce;
  /** Of every prefix, in the order in which they came: the one that it goes on from, −1 where none, and its last token. */
  int *const parents, *const tokens;
  /** Rows that are read on, those of one prefix next to one another, and the longest known prefix of each, −1 where none. */
  int *order, *owners;
  int *nextOrder, *nextOwners;
  Vector *const end;
  /** Rows in `order`; prefixes in all, and those shorter than the longest. */
  int count = 0, known = 0, shorter = 0;

  PrefixTree(int rows, int vocabulary, int most, Vector *work)
      : vocabulary(vocabulary),
        room(smaller(rows, most)),
        roomAtOnce(smaller(groupsOf(rows) / 2 * laneCount, room)),
        parents(reinterpret_cast<int *>(work)),
        tokens(parents + room),
        order(tokens + room),
        owners(order + rows),
        nextOrder(owners + rows),
        nextOwners(nextOrder + rows),
        end(work + groupsOf(2 * room + 4 * rows)) {}

  void begin(int rows) {
    count = rows;
    for (int row = 0; row < rows; row++) {
      order[row] = row;
      owners[row] = -1;
    }
  }

  /**
   * Makes the prefixes longer by the tokens at `newest`, which lie `length` apart from row to row. False, and nothing is changed,
   * where they would be more than half as many as the rows, counted in vectors: then it is as well to read each row by itself.
   */
  bool grow(const unsigned char *newest, int length) {
    const int most = smaller(known + groupsOf(count) / 2 * laneCount, room);
    int found = known;
    int places[mostTokens];
    for (int first = 0; first < count;) {
      for (int token = 0; token < vocabulary; token++) places[token] = 0;
      int next = first;
      for (; next < count && owners[next] == owners[first]; next++) places[newest[order[next] * length]]++;
      int place = first;
      for (int token = 0; token < vocabulary; token++) {
        const int own = places[token];
        places[token] = place;
        if (own == 0) continue;
        if (found == most) return false;
        parents[found] = owners[first];
        tokens[found] = token;
        for (const int behind = place + own; place < behind; place++) nextOwners[place] = found;
        found++;
      }
      for (; first < next; first++) nextOrder[places[newest[order[first] * length]]++] = order[first];
    }
    swap(order, nextOrder);
    swap(owners, nextOwners);
    shorter = known;
    known = found;
    return count > 0;
  }

  /** Leaves out the rows that `isOver` says. */
  template <typename IsOver>
  void drop(IsOver isOver) {
    int left = 0;
    for (int place = 0; place < count; place++) {
      if (isOver(order[place])) continue;
      order[left] = order[place];
      owners[left++] = owners[place];
    }
    count = left;
  }

 private:
  static int groupsOf(int numbers) { return (numbers + laneCount - 1) / laneCount; }
  static void swap(int *&one, int *&other) {
    int *const kept = one;
    one = other;
    other = kept;
  }
};

/** What is kept of the prefixes that the lanes have, floats for each, and the lanes that do not hold them. */
struct KeptRows {
  const float *places[laneCount];
  bool isMissing[laneCount];
  int missing;

  /** The next `columns` floats to where the lanes hold them. */
  void take(int columns, Vector *out) {
    // Turning a square of all lanes takes about as long as copying a quarter of them.
    if (4 * missing > laneCount) gather(places, columns, out);
    else
      for (int lane = 0; lane < laneCount; lane++)
        for (int at = 0; isMissing[lane] && at < columns; at++) lanesOf(out + at)[lane] = places[lane][at];
    for (const float *&place : places) place += columns;
  }
};

/**
 * `copy(position, rows)` where lanes do not hold their `wanted` prefixes up to `position`; −1 wants nothing. `held`, which follows,
 * is [positions].
 */
template <typename Copy>
inline void recallPrefixes(const PrefixTree &tree, const int *wanted, int position, Integers *held, const float *kept,
                           int keptFloats, Copy copy) {
  int prefixes[laneCount];
  for (int lane = 0; lane < laneCount; lane++) prefixes[lane] = wanted[lane];
  while (position-- > 0) {
    KeptRows rows;
    rows.missing = 0;
    int any = 0;
    for (int lane = 0; lane < laneCount; lane++) {
      rows.isMissing[lane] = prefixes[lane] >= 0 && held[position][lane] != prefixes[lane];
      rows.missing += rows.isMissing[lane];
      if (prefixes[lane] >= 0) any = prefixes[lane];
    }
    // Those who have the same prefix as before have the shorter ones.
    if (rows.missing == 0) return;
    for (int lane = 0; lane < laneCount; lane++) {
      const int prefix = prefixes[lane] < 0 ? any : prefixes[lane];
      rows.places[lane] = kept + prefix * keptFloats;
      held[position][lane] = prefix;
      prefixes[lane] = prefixes[lane] < 0 ? -1 : tree.parents[prefix];
    }
    copy(position, rows);
  }
}

}
