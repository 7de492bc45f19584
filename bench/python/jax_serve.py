"""The bench's tasks in JAX: `jax_serve.py <threads>`. Whole steps and whole iterations are compiled."""

from functools import partial

import jax
import jax.numpy as jnp

from jax_models import policy, reward_model, sample, scores
from jax_training import adam_state, comparison_step, ppo_iteration
from protocol import FIXED_STEPS, beyond, serve, timed

# The sizes that were fastest here, of 256 … 4096 and of 64 … 1024.
SAMPLING_BATCH = 512
SCORING_BATCH = 128

key = jax.random.key(0)


def separate(make, replicas):
    """Models of one size, each drawn by itself."""
    return [make(own) for own in jax.random.split(key, replicas)]


def random_tokens(world, count, length):
    return jax.random.randint(key, (count, length), 0, world["vocabularySize"])


def length_of(world):
    return world["promptLength"] + world["responseLength"]


def prepare_scoring(task, world):
    """The models score one after the other: mapped over them, wide ones took half as long again."""
    models = separate(lambda own: reward_model(own, world, **task["size"]), task["replicas"])
    sequences = random_tokens(world, task["count"], length_of(world))
    score = jax.jit(scores)
    parts = [sequences[start : start + SCORING_BATCH] for start in range(0, task["count"], SCORING_BATCH)]
    return lambda: timed(
        lambda: jax.block_until_ready([score(model, part) for model in models for part in parts])
    )


def prepare_sampling(task, world):
    model = policy(key, world, **task["size"])
    count = task["prompts"] * task["n"]
    prompts = jnp.repeat(random_tokens(world, task["prompts"], world["promptLength"]), task["n"], 0)
    batch = min(count, SAMPLING_BATCH)

    @jax.jit
    def draw(model, prompts, key):
        return sample(model, prompts, jax.random.uniform(key, (world["responseLength"], len(prompts))))

    parts = [prompts[start : start + batch] for start in range(0, count, batch)]
    keys = list(jax.random.split(key, len(parts)))
    return lambda: timed(lambda: jax.block_until_ready([draw(model, *part) for part in zip(parts, keys)]))


def prepare_training(task, world):
    """The models are trained one after the other: mapped over five, a step took half as long again."""
    batch = task["batchSize"]
    models = separate(lambda own: reward_model(own, world, **task["size"]), task["replicas"])
    data = jax.random.randint(key, (2, 18 * batch, length_of(world)), 0, world["vocabularySize"])

    @partial(jax.jit, donate_argnums=0)
    def step(state, data, key):
        rows = jax.random.randint(key, (batch,), 0, 18 * batch)
        return comparison_step(state, data[0][rows], data[1][rows])

    keys = list(jax.random.split(key, FIXED_STEPS + task["steps"]))

    def train(steps):
        for model in models:
            state = adam_state(model)
            for own in keys[:steps]:
                state, _ = step(state, data, own)
            jax.block_until_ready(state)

    return lambda: beyond(timed(lambda: train(FIXED_STEPS)), timed(lambda: train(FIXED_STEPS + task["steps"])))


def prepare_ppo(task, world):
    """A whole iteration is one compiled function; the runs go one after the other."""
    initial = policy(key, world, **task["policy"])
    proxies = separate(lambda own: reward_model(own, world, **task["proxy"]), task["replicas"])
    iterate = jax.jit(partial(ppo_iteration, task=task, world=world), donate_argnums=0)
    runs = [{"state": adam_state(initial), "proxy": proxy, "key": key} for proxy in proxies]

    def run():
        for own in runs:
            for _ in range(task["iterations"]):
                own["key"], now = jax.random.split(own["key"])
                own["state"], _ = iterate(own["state"], initial, own["proxy"], now)
            jax.block_until_ready(own["state"])

    return lambda: timed(run)


PREPARE = {
    "scoring": prepare_scoring,
    "sampling": prepare_sampling,
    "training": prepare_training,
    "ppo": prepare_ppo,
}

if __name__ == "__main__":
    serve(PREPARE, f"jax {jax.__version__}, jit")
