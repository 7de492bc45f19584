"""The bench's tasks in PyTorch: `pytorch_serve.py <threads>` eagerly, `… compile` by torch.compile.

`… study` does the five-size study, eagerly, that it reads from standard input and writes its seconds.
"""

import json
import sys

import torch

from protocol import FIXED_STEPS, beyond, serve, timed
from pytorch_compiled import compiled, compiled_sampler
from pytorch_models import Policy, RewardModel, in_batches
from pytorch_training import Optimizer, comparison_loss, comparison_step, judge, ppo_iteration, ppo_loss

# The sizes that were fastest here, of 512 … 2048 and of 128 … 1024.
SAMPLING_BATCH = 1024
SCORING_BATCH = 512

COMPILES = sys.argv[2:] == ["compile"]


def maybe(function):
    return compiled(function) if COMPILES else function


def sampler_of(policy, batch):
    """prompts [B, P] → sequences and their log-probabilities."""
    return compiled_sampler(policy, batch) if COMPILES else policy.sample


def random_tokens(world, count, length):
    return torch.randint(world["vocabularySize"], (count, length))


def length_of(world):
    return world["promptLength"] + world["responseLength"]


def prepare_scoring(task, world):
    """The reward models score one after the other."""
    models = [maybe(RewardModel(world, **task["size"])) for _ in range(task["replicas"])]
    sequences = random_tokens(world, task["count"], length_of(world))
    return lambda: timed(lambda: [in_batches(model, sequences, SCORING_BATCH) for model in models])


def prepare_sampling(task, world):
    prompts = random_tokens(world, task["prompts"], world["promptLength"]).repeat_interleave(task["n"], 0)
    batch = min(len(prompts), SAMPLING_BATCH)
    sample = sampler_of(Policy(world, **task["size"]), batch)
    return lambda: timed(lambda: [sample(part) for part in prompts.split(batch)])


def prepare_training(task, world):
    """The replicas are trained one after the other."""
    batch = task["batchSize"]
    loss = maybe(comparison_loss)

    def train(steps):
        for _ in range(task["replicas"]):
            model = RewardModel(world, **task["size"])
            optimizer = Optimizer(model, 1e-3)
            for _ in range(steps):
                rows = torch.randint(18 * batch, (batch,))
                comparison_step(model, optimizer, chosen[rows], rejected[rows], loss)

    chosen, rejected = (random_tokens(world, 18 * batch, length_of(world)) for _ in range(2))
    return lambda: beyond(timed(lambda: train(FIXED_STEPS)), timed(lambda: train(FIXED_STEPS + task["steps"])))


def prepare_ppo(task, world):
    """The runs go one after the other."""
    batch = task["batchSize"]
    functions = {"judge": maybe(judge), "loss": maybe(ppo_loss)}

    def open_run():
        policy, initial = (Policy(world, **task["policy"]) for _ in range(2))
        initial.load_state_dict(policy.state_dict())
        proxy = RewardModel(world, **task["proxy"])
        return policy, initial, proxy, Optimizer(policy, 1e-5), sampler_of(policy, batch)

    runs = [open_run() for _ in range(task["replicas"])]

    def run():
        for policy, initial, proxy, optimizer, sample in runs:
            for _ in range(task["iterations"]):
                prompts = random_tokens(world, batch, world["promptLength"])
                passes = (task["epochs"], task["minibatches"])
                ppo_iteration(policy, initial, proxy, optimizer, prompts, *passes, sample=sample, **functions)

    return lambda: timed(run)


PREPARE = {
    "scoring": prepare_scoring,
    "sampling": prepare_sampling,
    "training": prepare_training,
    "ppo": prepare_ppo,
}

if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_num_threads(int(sys.argv[1]))
    if sys.argv[2:] == ["study"]:
        from pytorch_study import run_study

        print(json.dumps(timed(lambda: run_study(json.load(sys.stdin)))), flush=True)
    else:
        serve(PREPARE, f"torch {torch.__version__}, {'compiled' if COMPILES else 'eager'}")
