"""The models of goodhart as pure functions in JAX: a pre-LN transformer without biases and without gain.

Parameters are a dictionary; blocks lie in a list. Shapes: B sequences, C tokens, W width; one head.
"""

import math

import jax
import jax.numpy as jnp
from jax import lax


def normal(key, shape, scale):
    return scale * jax.random.normal(key, shape)


def trunk(key, world, context, width, layers):
    keys = iter(jax.random.split(key, 2 + 4 * layers))
    into_stream = 1 / math.sqrt(2 * layers)
    return {
        "embedding": normal(next(keys), (world["vocabularySize"], width), 0.5),
        "positions": normal(next(keys), (context, width), 0.1),
        "blocks": [
            {
                "qkv": normal(next(keys), (width, 3 * width), width**-0.5),
                "out": normal(next(keys), (width, width), into_stream * width**-0.5),
                "hidden": normal(next(keys), (width, 4 * width), (2 / width) ** 0.5),
                "hidden_out": normal(next(keys), (4 * width, width), 0.5 * into_stream * width**-0.5),
            }
            for _ in range(layers)
        ],
    }


def reward_model(key, world, width, layers):
    first, second = jax.random.split(key)
    context = world["promptLength"] + world["responseLength"]
    return {"trunk": trunk(first, world, context, width, layers), "head": normal(second, (width,), 1 / width)}


def policy(key, world, width, layers):
    first, second = jax.random.split(key)
    context = world["promptLength"] + world["responseLength"] - 1
    return {
        "trunk": trunk(first, world, context, width, layers),
        "unembedding": normal(second, (width, world["vocabularySize"]), 0.5 * width**-0.5),
        "value": jnp.zeros(width),
    }


def layer_norm(x):
    centred = x - x.mean(-1, keepdims=True)
    return centred * lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-5)


def attention(queries, keys, values, mask):
    """queries [B, Q, W], keys and values [B, K, W], mask [Q, K]."""
    scores = jnp.einsum("bqw,bkw->bqk", queries, keys) / math.sqrt(queries.shape[-1])
    return jnp.einsum("bqk,bkw->bqw", jax.nn.softmax(jnp.where(mask, scores, -1e9), -1), values)


def feed_forward(block, x):
    return x + jax.nn.relu(layer_norm(x) @ block["hidden"]) @ block["hidden_out"]


def states(parameters, tokens, wanted=None):
    """tokens [B, C] → states of the last `wanted` tokens [B, wanted, W]; the last block computes no others."""
    count = tokens.shape[1]
    x = parameters["embedding"][tokens] + parameters["positions"][:count]
    for index, block in enumerate(parameters["blocks"]):
        rows = wanted if wanted and index == len(parameters["blocks"]) - 1 else count
        queries, keys, values = jnp.split(layer_norm(x) @ block["qkv"], 3, -1)
        mask = jnp.tril(jnp.ones((count, count), bool))[-rows:]
        mixed = attention(queries[:, -rows:], keys, values, mask)
        x = feed_forward(block, x[:, -rows:] + mixed @ block["out"])
    return x


def scores(parameters, tokens):
    """tokens [B, L] → scores [B], read from the residual stream at the last token."""
    return states(parameters["trunk"], tokens, 1)[:, -1] @ parameters["head"]


def policy_outputs(parameters, tokens, response_length):
    """tokens [B, L] → log-probabilities [B, T, V] and values [B, T] at the response tokens."""
    seen = layer_norm(states(parameters["trunk"], tokens[:, :-1], response_length))
    return jax.nn.log_softmax(seen @ parameters["unembedding"], -1), seen @ parameters["value"]


def sample(parameters, prompts, uniforms):
    """prompts [B, P], uniforms [T, B] → sequences [B, P + T] and ln π of the responses [B].

    A scan over the tokens with a KV cache; a token is where the cumulative probability passes its uniform number.
    """
    trunk_parameters = parameters["trunk"]
    batch, prompt_length = prompts.shape
    context = trunk_parameters["positions"].shape[0]
    width = trunk_parameters["embedding"].shape[1]

    def step(tokens, caches, start):
        """tokens [B, C] at positions from `start` on → logits after the last of them, and the caches."""
        count = tokens.shape[1]
        places = lax.dynamic_slice_in_dim(trunk_parameters["positions"], start, count)
        x = trunk_parameters["embedding"][tokens] + places
        mask = jnp.arange(context)[None] <= start + jnp.arange(count)[:, None]
        filled = []
        for block, (keys, values) in zip(trunk_parameters["blocks"], caches):
            queries, new_keys, new_values = jnp.split(layer_norm(x) @ block["qkv"], 3, -1)
            keys = lax.dynamic_update_slice_in_dim(keys, new_keys, start, 1)
            values = lax.dynamic_update_slice_in_dim(values, new_values, start, 1)
            x = feed_forward(block, x + attention(queries, keys, values, mask) @ block["out"])
            filled.append((keys, values))
        return layer_norm(x[:, -1]) @ parameters["unembedding"], filled

    def draw(logits, uniform):
        log_probabilities = jax.nn.log_softmax(logits, -1)
        cumulative = jnp.cumsum(jnp.exp(log_probabilities), -1)
        token = jnp.minimum((cumulative < uniform[:, None]).sum(-1), logits.shape[-1] - 1)
        return token, jnp.take_along_axis(log_probabilities, token[:, None], -1)[:, 0]

    def following(carry, uniform):
        token, caches, position = carry
        logits, caches = step(token[:, None], caches, position)
        token, log_prob = draw(logits, uniform)
        return (token, caches, position + 1), (token, log_prob)

    empty = [(jnp.zeros((batch, context, width)),) * 2 for _ in trunk_parameters["blocks"]]
    logits, caches = step(prompts, empty, 0)
    first, first_log_prob = draw(logits, uniforms[0])
    _, (tokens, log_probs) = lax.scan(following, (first, caches, prompt_length), uniforms[1:])
    responses = jnp.concatenate([first[None], tokens]).T
    return jnp.concatenate([prompts, responses], 1), first_log_prob + log_probs.sum(0)
