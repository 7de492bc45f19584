"""What every program of the bench in Python does: answer requests, a line of JSON each, and time what was prepared."""

import json
import sys
import time

# Shorter than this, in processor seconds, and a task is repeated; see bench/cost.ts.
SHORTEST = 0.1
# Training steps that are timed by themselves and taken off; see bench/our-tasks.ts.
FIXED_STEPS = 8


def timed(work):
    """Seconds of the clock and of the processor, all threads of this process."""
    started, before = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - started, "cpuSeconds": time.process_time() - before}


def beyond(fixed, whole):
    """What the whole costs beyond the fixed part."""
    return {key: whole[key] - fixed[key] for key in whole}


def repeated(task):
    total, times = {"seconds": 0.0, "cpuSeconds": 0.0}, 0
    while times == 0 or total["cpuSeconds"] < SHORTEST:
        cost = task()
        total = {key: total[key] + cost[key] for key in total}
        times += 1
    return {key: value / times for key, value in total.items()}


def serve(prepare, version):
    """`prepare` maps the kind of a task to a function of task and world that gives a function that times the task."""
    tasks = []
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = answer(request, tasks, prepare, version)
        except Exception as error:  # Whatever it is, the bench says it and goes on with the others.
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


def answer(request, tasks, prepare, version):
    if request["action"] == "run":
        return repeated(tasks[request["id"]])
    task = prepare[request["task"]["kind"]](request["task"], request["world"])
    task()
    repeated(task)
    tasks.append(task)
    return {"id": len(tasks) - 1, "version": version}
