/** The threads of the addon. */
#pragma once

/** No more work at once, the caller's own among them, each in room of its own. */
constexpr int mostThreads = 4;

/** `thread` is below `mostThreads`; no two tasks have the same one at the same time. */
typedef void TaskRun(const void *work, int task, int thread);

/** Returns when all tasks are done. */
void runTasks(int tasks, TaskRun *run, const void *work);

/** How many threads tasks may take from now on. */
void allowThreads(int count);

/** Ends all threads but the caller's; they are made again where there is work for them. */
void endThreads();
