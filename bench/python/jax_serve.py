"""The bench's tasks in JAX: `jax_serve.py <threads>`. Whole steps are compiled, seeds are a mapped axis."""

from functools import partial

import jax
import jax.numpy as jnp

from jax_models import policy, reward_model, sample, scores
from jax_training import adam_state, comparison_step, ppo_iteration
from protocol import FIXED_STEPS, beyond, serve, timed

# The sizes that were fastest here, of 128 … 8192.
SAMPLING_BATCH = 1024
SCORING_BATCH = 1024

key = jax.random.key(0)


def replicated(make, replicas):
    """Models of one size, each drawn by itself, on a leading axis."""
    return jax.vmap(make)(jax.random.split(key, replicas))


def random_tokens(world, count, length):
    return jax.random.randint(key, (count, length), 0, world["vocabularySize"])


def length_of(world):
    return world["promptLength"] + world["responseLength"]


def prepare_scoring(task, world):
    models = replicated(lambda own: reward_model(own, world, **task["size"]), task["replicas"])
    sequences = random_tokens(world, task["count"], length_of(world))
    score = jax.jit(jax.vmap(scores, (0, None)))
    parts = [sequences[start : start + SCORING_BATCH] for start in range(0, task["count"], SCORING_BATCH)]
    return lambda: timed(lambda: jax.block_until_ready([score(models, part) for part in parts]))


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
    replicas, batch = task["replicas"], task["batchSize"]
    models = replicated(lambda own: reward_model(own, world, **task["size"]), replicas)
    shape = (2, replicas, 18 * batch, length_of(world))
    data = jax.random.randint(key, shape, 0, world["vocabularySize"])

    @partial(jax.jit, donate_argnums=0)
    def step(state, key):
        rows = jax.random.randint(key, (replicas, batch), 0, 18 * batch)
        chosen, rejected = (jnp.take_along_axis(side, rows[..., None], 1) for side in data)
        return jax.vmap(comparison_step)(state, chosen, rejected)

    keys = list(jax.random.split(key, FIXED_STEPS + task["steps"]))

    def train(steps):
        state = jax.vmap(adam_state)(models)
        for own in keys[:steps]:
            state, _ = step(state, own)
        jax.block_until_ready(state)

    return lambda: beyond(timed(lambda: train(FIXED_STEPS)), timed(lambda: train(FIXED_STEPS + task["steps"])))


def prepare_ppo(task, world):
    replicas = task["replicas"]
    initial = policy(key, world, **task["policy"])
    proxies = replicated(lambda own: reward_model(own, world, **task["proxy"]), replicas)
    repeat = lambda leaf: jnp.repeat(leaf[None], replicas, 0)  # noqa: E731
    state = jax.vmap(adam_state)(jax.tree_util.tree_map(repeat, initial))
    iterate = jax.jit(
        jax.vmap(partial(ppo_iteration, task=task, world=world), (0, None, 0, 0)), donate_argnums=0
    )
    held = {"state": state, "key": key}

    def run():
        for _ in range(task["iterations"]):
            held["key"], *own = jax.random.split(held["key"], 1 + replicas)
            held["state"], _ = iterate(held["state"], initial, proxies, jnp.stack(own))
        jax.block_until_ready(held["state"])

    return lambda: timed(run)


PREPARE = {
    "scoring": prepare_scoring,
    "sampling": prepare_sampling,
    "training": prepare_training,
    "ppo": prepare_ppo,
}

if __name__ == "__main__":
    serve(PREPARE, f"jax {jax.__version__}, jit")
