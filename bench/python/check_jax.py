"""Holds the programs in JAX to their own definitions: `<python of the environment> bench/python/check_jax.py`."""

import jax
import jax.numpy as jnp

from jax_models import policy, policy_outputs, reward_model, sample, scores, states
from jax_training import adam, adam_state, advantages_of, picked

world = {"vocabularySize": 32, "promptLength": 4, "responseLength": 6}
key = jax.random.key(1)


def close(what, left, right):
    assert jnp.allclose(left, right, atol=1e-4), f"{what}: {left} is not {right}"
    print(f"{what}: as it should be")


def check_sampling():
    """The cache gives what a pass over the whole sequences gives, and tokens come as often as they are probable."""
    model = policy(key, world, 16, 2)
    prompts = jnp.tile(jax.random.randint(key, (1, 4), 0, 32), (20000, 1))
    sequences, log_probs = sample(model, prompts, jax.random.uniform(key, (6, 20000)))
    all_log_probs, _ = policy_outputs(model, sequences, 6)
    close("ln π by the cache", log_probs, picked(all_log_probs, sequences[:, 4:]).sum(1))
    shares = jnp.bincount(sequences[:, 4], length=32) / 20000
    assert jnp.abs(shares - jnp.exp(all_log_probs[0, 0])).max() < 0.02


def check_scores():
    """Computing the last token alone changes nothing, and no token sees a later one."""
    model = reward_model(key, world, 16, 2)
    tokens = jax.random.randint(key, (8, 10), 0, 32)
    whole = states(model["trunk"], tokens)
    close("the last token alone", scores(model, tokens), whole[:, -1] @ model["head"])
    changed = tokens.at[:, -1].set((tokens[:, -1] + 1) % 32)
    close("states before a changed token", whole[:, :-1], states(model["trunk"], changed)[:, :-1])


def check_training():
    """Adam's first step is the rate times the sign; advantages are sums of discounted errors."""
    state = adam(adam_state({"w": jnp.array([1.0, 1.0])}), {"w": jnp.array([0.3, -0.4])}, 0.01)
    close("Adam", state["parameters"]["w"], jnp.array([0.99, 1.01]))
    # δ = (0 + 2 − 1, 4 − 2) = (1, 2); A = (1 + 0.5 · 2, 2).
    advantages = advantages_of(jnp.array([[0.0, 4.0]]), jnp.array([[1.0, 2.0]]), 0.5)
    close("advantages", advantages, jnp.array([[2.0, 2.0]]))


if __name__ == "__main__":
    check_sampling()
    check_scores()
    check_training()
