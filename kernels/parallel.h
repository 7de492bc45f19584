/**
 * Tasks that do not depend on one another, on as many threads as the process may use just now; as WebAssembly one after the other.
 * What is a task is decided by the work alone, never by the number of threads: no result depends on that.
 */
#pragma once
#include "vector.h"
#ifndef __wasm__
#include "threads.h"
#endif

namespace {

#ifdef __wasm__
constexpr int rooms = 1;
#else
constexpr int rooms = mostThreads;
#endif

/** Calls `work(task, room)` for every task; no two have the same room at the same time. */
template <typename Work>
inline void eachTask(int tasks, const Work &work) {
#ifdef __wasm__
  for (int task = 0; task < tasks; task++) work(task, 0);
#else
  runTasks(tasks, [](const void *own, int task, int room) { (*static_cast<const Work *>(own))(task, room); }, &work);
#endif
}

/** Rows that do not depend on one another go in parts of so many, no more than there are rooms. */
inline int partsOf(int rows, int ofPart) { return ofPart > 0 ? (rows + ofPart - 1) / ofPart : 0; }

/** Numbers that are worth a task where each takes a few cycles. */
constexpr int numbersOfTask = 1 << 14;

/** Calls `work` with the first of some numbers and where they end, for all of `count`. */
template <typename Work>
inline void eachRange(int count, const Work &work) {
  eachTask(partsOf(count, numbersOfTask), [&](int part, int) {
    work(part * numbersOfTask, smaller((part + 1) * numbersOfTask, count));
  });
}

/** Groups that are worth a gradient of their own, which is cleared, added to the others, and taken through the caches. */
constexpr int groupsOfChunk = 4;
constexpr int mostChunks = 4;

/** Into how many chunks a batch of so many groups is cut, by turns; each has a gradient of its own. */
inline int chunksOf(int groups) {
  const int chunks = smaller(groups / groupsOfChunk, mostChunks);
  return chunks < 1 ? 1 : chunks;
}

/** Gradients of chunks, [count] each: the first one is the batch's, the others lie in what is worked on. */
struct ChunkGradients {
  float *const first, *const others;
  const int count;
  const int stride = upTo(16, count);

  /** Behind the others. */
  float *end() const { return others + (mostChunks - 1) * stride; }

  float *operator[](int chunk) const { return chunk == 0 ? first : others + (chunk - 1) * stride; }

  void clear(int chunk) const {
    float *const own = (*this)[chunk];
    for (int index = 0; index < count; index++) own[index] = 0;
  }

  /** Adds them to the first one, in their order. */
  void addUp(int chunks) const {
    eachRange(count, [&](int from, int to) {
      for (int chunk = 1; chunk < chunks; chunk++) {
        const float *const own = (*this)[chunk];
        for (int index = from; index < to; index++) first[index] += own[index];
      }
    });
  }
};

/** Where nothing is yet: for sizes. */
inline float *nowhere() { return reinterpret_cast<float *>(64); }

inline int bytesFrom(const float *start, const float *end) {
  return static_cast<int>(reinterpret_cast<const char *>(end) - reinterpret_cast<const char *>(start));
}

}
