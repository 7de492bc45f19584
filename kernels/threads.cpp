/**
 * The threads of the addon. None is made before the first tasks that may have one; between tasks they watch for more a short
 * while and then sleep. There is one set for the process: whoever finds it in use works alone.
 */
#include "threads.h"
#include <pthread.h>
#include <sched.h>
#include <atomic>
#include <cstdint>

namespace {

/** Looks before a thread sleeps, some 100 µs: what lies between the tasks of one step is mostly shorter. */
constexpr int looks = 4000;

/** Nothing here has a destructor: a process that ends may leave sleeping threads behind. */
pthread_mutex_t use = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t sleeping = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
pthread_t helpers[mostThreads - 1];
int helperCount = 0;
std::atomic<int> allowed{1}, sleepers{0};
std::atomic<bool> ending{false};

/** The number of the work, and below it that of its next task: one number, so that no task is taken of another work. */
std::atomic<uint64_t> state{0};
/** The next task of a work that is done. */
constexpr uint32_t none = ~0u;
std::atomic<uint32_t> taskCount{0};
std::atomic<int> helpersWanted{0}, left{0};
std::atomic<TaskRun *> task{nullptr};
std::atomic<const void *> given{nullptr};

inline void look() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

inline int smaller(int a, int b) { return a < b ? a : b; }

inline uint32_t roundOf(uint64_t own) { return static_cast<uint32_t>(own >> 32); }
inline uint64_t stateOf(uint32_t round, uint32_t next) { return static_cast<uint64_t>(round) << 32 | next; }

/** Takes tasks of the work until none is left. What it reads of the work is right wherever the task is still to be had. */
void takeTasks(uint32_t round, int thread) {
  uint64_t own = state.load();
  while (roundOf(own) == round) {
    const uint32_t next = static_cast<uint32_t>(own);
    if (next >= taskCount.load()) return;
    TaskRun *const run = task.load();
    const void *const work = given.load();
    if (!state.compare_exchange_weak(own, own + 1)) continue;
    run(work, static_cast<int>(next), thread);
    left.fetch_sub(1);
    own = state.load();
  }
}

/** Returns the number of the next work, or this one where threads end. */
uint32_t waitBehind(uint32_t round) {
  for (int count = 0; count < looks; count++, look()) {
    const uint32_t now = roundOf(state.load());
    if (now != round || ending.load()) return now;
  }
  pthread_mutex_lock(&sleeping);
  sleepers.fetch_add(1);
  while (roundOf(state.load()) == round && !ending.load()) pthread_cond_wait(&wake, &sleeping);
  sleepers.fetch_sub(1);
  pthread_mutex_unlock(&sleeping);
  return roundOf(state.load());
}

void *help(void *own) {
  const int index = static_cast<int>(reinterpret_cast<intptr_t>(own));
  uint32_t round = roundOf(state.load()) - 1;
  while (true) {
    round = waitBehind(round);
    if (ending.load()) return nullptr;
    if (index < helpersWanted.load()) takeTasks(round, index + 1);
  }
}

void wakeSleepers() {
  if (sleepers.load() == 0) return;
  pthread_mutex_lock(&sleeping);
  pthread_cond_broadcast(&wake);
  pthread_mutex_unlock(&sleeping);
}

/** As many as there are, if the system has no more. */
int helpersOf(int wanted) {
  while (helperCount < wanted) {
    void *const index = reinterpret_cast<void *>(static_cast<intptr_t>(helperCount));
    if (pthread_create(&helpers[helperCount], nullptr, help, index) != 0) break;
    helperCount++;
  }
  return smaller(helperCount, wanted);
}

void share(int tasks, TaskRun *run, const void *work, int wanted) {
  const uint32_t round = roundOf(state.load()) + 1;
  taskCount.store(static_cast<uint32_t>(tasks));
  task.store(run);
  given.store(work);
  left.store(tasks);
  helpersWanted.store(wanted);
  state.store(stateOf(round, 0));
  wakeSleepers();
  takeTasks(round, 0);
  // A thread that lost its core to another process gets this one.
  for (int count = 0; left.load() > 0; count++) count < looks ? look() : static_cast<void>(sched_yield());
  state.store(stateOf(round, none));
}

}

void runTasks(int tasks, TaskRun *run, const void *work) {
  const int wanted = smaller(smaller(allowed.load(), mostThreads), tasks) - 1;
  if (wanted > 0 && pthread_mutex_trylock(&use) == 0) {
    const int some = helpersOf(wanted);
    if (some > 0) share(tasks, run, work, some);
    pthread_mutex_unlock(&use);
    if (some > 0) return;
  }
  for (int next = 0; next < tasks; next++) run(work, next, 0);
}

void allowThreads(int count) { allowed.store(count); }

void endThreads() {
  pthread_mutex_lock(&use);
  ending.store(true);
  pthread_mutex_lock(&sleeping);
  pthread_cond_broadcast(&wake);
  pthread_mutex_unlock(&sleeping);
  for (int index = 0; index < helperCount; index++) pthread_join(helpers[index], nullptr);
  helperCount = 0;
  ending.store(false);
  pthread_mutex_unlock(&use);
}
