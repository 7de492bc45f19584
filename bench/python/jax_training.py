"""Bradley–Terry training and PPO in JAX: a whole step, or a whole iteration, is one compiled function."""

import jax
import jax.numpy as jnp
from jax import lax

from jax_models import policy_outputs, sample, scores

tree = jax.tree_util


def adam_state(parameters):
    """A copy of its own of everything: the compiled steps overwrite it."""
    mean, square = (tree.tree_map(jnp.zeros_like, parameters) for _ in range(2))
    copied = tree.tree_map(jnp.copy, parameters)
    return {"parameters": copied, "mean": mean, "square": square, "step": jnp.zeros((), jnp.int32)}


def adam(state, gradients, rate):
    """One step behind a clip of the global norm at 1."""
    norm = jnp.sqrt(sum(jnp.square(leaf).sum() for leaf in tree.tree_leaves(gradients)))
    gradients = tree.tree_map(lambda leaf: leaf * jnp.minimum(1.0, 1 / (norm + 1e-12)), gradients)
    step = state["step"] + 1
    mean = tree.tree_map(lambda old, new: 0.9 * old + 0.1 * new, state["mean"], gradients)
    square = tree.tree_map(lambda old, new: 0.999 * old + 0.001 * new * new, state["square"], gradients)
    corrected = rate * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    parameters = tree.tree_map(
        lambda value, first, second: value - corrected * first / (jnp.sqrt(second) + 1e-8),
        state["parameters"],
        mean,
        square,
    )
    return {"parameters": parameters, "mean": mean, "square": square, "step": step}


def comparison_step(state, chosen, rejected):
    """One gradient step on −ln σ(r(chosen) − r(rejected)), tokens [B, L] each."""

    def loss(parameters):
        first, second = jnp.split(scores(parameters, jnp.concatenate([chosen, rejected])), 2)
        return jax.nn.softplus(second - first).mean()

    value, gradients = jax.value_and_grad(loss)(state["parameters"])
    return adam(state, gradients, 1e-3), value


def advantages_of(rewards, values, decay):
    """GAE with discount 1 (Schulman et al. 2016): rewards and values [B, T]."""

    def backwards(carry, column):
        running, following = carry
        reward, value = column
        running = reward + following - value + decay * running
        return (running, value), running

    zeros = jnp.zeros(rewards.shape[0])
    _, advantages = lax.scan(backwards, (zeros, zeros), (rewards.T, values.T), reverse=True)
    return advantages.T


def ppo_iteration(state, initial, proxy, key, task, world):
    """Sample, score, estimate advantages, update."""
    batch, length = task["batchSize"], world["responseLength"]
    prompt_key, token_key, *orders = jax.random.split(key, 2 + task["epochs"])
    prompts = jax.random.randint(prompt_key, (batch, world["promptLength"]), 0, world["vocabularySize"])
    sequences, _ = sample(state["parameters"], prompts, jax.random.uniform(token_key, (length, batch)))
    responses = sequences[:, world["promptLength"] :]
    all_log_probs, values = policy_outputs(state["parameters"], sequences, length)
    initial_log_probs, _ = policy_outputs(initial, sequences, length)
    kl = (jnp.exp(all_log_probs) * (all_log_probs - initial_log_probs)).sum(-1)
    rewards = jnp.zeros_like(values).at[:, -1].set(scores(proxy, sequences))
    advantages = advantages_of(rewards, values, 0.95)
    returns = advantages + values
    advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    data = (sequences, picked(all_log_probs, responses), advantages, returns)

    def update(state, rows):
        columns = [column[rows] for column in data]
        gradients = jax.grad(ppo_loss)(state["parameters"], columns, world)
        return adam(state, gradients, 1e-5), None

    shuffled = [jax.random.permutation(order, batch).reshape(task["minibatches"], -1) for order in orders]
    state, _ = lax.scan(update, state, jnp.concatenate(shuffled))
    return state, kl.sum(1).mean()


def picked(log_probs, tokens):
    return jnp.take_along_axis(log_probs, tokens[..., None], -1)[..., 0]


def ppo_loss(parameters, columns, world):
    """The clipped objective and the value head's squared error."""
    sequences, old_log_probs, advantages, returns = columns
    all_log_probs, values = policy_outputs(parameters, sequences, world["responseLength"])
    ratio = jnp.exp(picked(all_log_probs, sequences[:, world["promptLength"] :]) - old_log_probs)
    objective = jnp.minimum(ratio * advantages, jnp.clip(ratio, 0.8, 1.2) * advantages).mean()
    return 0.1 * jnp.square(values - returns).mean() - objective
