"""What torch.compile makes of the models: whole forward and backward passes, and a decoding step with a static cache."""

import torch
from torch.nn import functional as F

# Every shape and every model of a task has a version of its own.
torch._dynamo.config.recompile_limit = 64


def compiled(function):
    return torch.compile(function, dynamic=False)


def decode(policy, tokens, caches, positions, uniform):
    """tokens [B, C] at `positions` [C] → the next tokens [B, 1] and their log-probabilities [B]; fills the caches.

    The attention goes over the whole cache behind a mask, so that one compiled step serves all positions.
    """
    trunk = policy.trunk
    width, context = trunk.width, caches[0][0].shape[1]
    x = F.embedding(tokens, trunk.embedding) + trunk.positions[positions]
    mask = torch.arange(context)[None] <= positions[:, None]
    for block, (keys, values) in zip(trunk.blocks, caches):
        queries, new_keys, new_values = block.qkv(F.layer_norm(x, (width,))).chunk(3, -1)
        keys.index_copy_(1, positions, new_keys)
        values.index_copy_(1, positions, new_values)
        heads = (tensor.unsqueeze(1) for tensor in (queries, keys, values))
        x = x + block.out(F.scaled_dot_product_attention(*heads, attn_mask=mask).squeeze(1))
        x = x + block.hidden_out(F.relu(block.hidden(F.layer_norm(x, (width,)))))
    log_probs = F.log_softmax(policy.unembedding(F.layer_norm(x[:, -1], (width,))), -1)
    below = (log_probs.exp().cumsum(-1) < uniform[:, None]).sum(-1, keepdim=True)
    token = below.clamp(max=log_probs.shape[-1] - 1)
    return token, log_probs.gather(1, token).squeeze(1)


def compiled_sampler(policy, batch):
    """A function like `policy.sample` for batches of this size."""
    world = policy.world
    start, responses = world["promptLength"], world["responseLength"]
    context, width, layers = start + responses - 1, policy.trunk.width, len(policy.trunk.blocks)
    # Tensors of their own: a compiled step that writes to a view copies the whole.
    caches = [[torch.zeros(batch, context, width) for _ in range(2)] for _ in range(layers)]
    first, following = compiled(decode), compiled(decode)
    places = torch.arange(context)

    @torch.no_grad()
    def sample(prompts):
        uniforms = torch.rand(responses, batch)
        token, log_probs = first(policy, prompts, caches, places[:start], uniforms[0])
        sequence = [prompts, token]
        for index in range(1, responses):
            place = places[start + index - 1 :][:1].clone()
            token, log_prob = following(policy, token, caches, place, uniforms[index])
            sequence.append(token)
            log_probs = log_probs + log_prob
        return torch.cat(sequence, 1), log_probs

    return sample
