"""The bench's tasks in eager PyTorch. `serve <threads>` answers requests, a line of JSON each; `study <threads>`
does the five-size study that it reads from standard input and writes its seconds.
"""

import json
import statistics
import sys
import time

import torch

from pytorch_models import Policy, RewardModel, in_batches
from pytorch_training import Optimizer, comparison_step, ppo_iteration

# The sizes that were fastest here, of 512 … 8192.
SAMPLING_BATCH = 2048
SCORING_BATCH = 512


def random_tokens(world, count, length):
    return torch.randint(world["vocabularySize"], (count, length))


def prepare_pool(task, world):
    policy = Policy(world, **task["policy"])
    reward_model = RewardModel(world, **task["rewardModel"])
    prompts = random_tokens(world, task["responses"], world["promptLength"])

    def run():
        sequences = in_batches(lambda part: policy.sample(part)[0], prompts, SAMPLING_BATCH)
        in_batches(reward_model, sequences, SCORING_BATCH).sum().item()

    return lambda: timed(run)


def prepare_reward_models(task, world):
    """The replicas are trained one after the other: the time of a step of all is the sum of theirs."""
    length = world["promptLength"] + world["responseLength"]
    batch = task["batchSize"]

    def train():
        model = RewardModel(world, **task["size"])
        optimizer = Optimizer(model, 1e-3)
        chosen, rejected = (random_tokens(world, 18 * batch, length) for _ in range(2))
        seconds = []
        for step in range(task["steps"]):
            rows = torch.randint(18 * batch, (batch,))
            seconds.append(timed(lambda: comparison_step(model, optimizer, chosen[rows], rejected[rows])))
        return statistics.median(seconds[1:])

    return lambda: sum(train() for _ in range(task["replicas"]))


def prepare_ppo(task, world):
    policy, initial = (Policy(world, **task["policy"]) for _ in range(2))
    initial.load_state_dict(policy.state_dict())
    proxy = RewardModel(world, **task["proxy"])
    optimizer = Optimizer(policy, 1e-5)

    def run():
        for _ in range(task["iterations"]):
            prompts = random_tokens(world, task["batchSize"], world["promptLength"])
            ppo_iteration(policy, initial, proxy, optimizer, prompts, task["epochs"], task["minibatches"])

    return lambda: timed(run) / task["iterations"]


PREPARE = {"pool": prepare_pool, "reward-models": prepare_reward_models, "ppo": prepare_ppo}


def timed(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def serve():
    prepared = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["action"] == "prepare":
            torch.manual_seed(0)
            prepared = PREPARE[request["task"]["kind"]](request["task"], request["world"])
            prepared()
            reply = {"version": f"PyTorch {torch.__version__}"}
        else:
            reply = {"seconds": prepared()}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[2]))
    if sys.argv[1] == "study":
        from pytorch_study import run_study

        print(json.dumps({"seconds": timed(lambda: run_study(json.load(sys.stdin)))}), flush=True)
    else:
        serve()
