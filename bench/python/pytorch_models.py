"""The models of goodhart in straightforward eager PyTorch: a pre-LN transformer without biases and without gain."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, width, layers, heads=1):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.out = nn.Linear(width, width, bias=False)
        self.hidden = nn.Linear(width, 4 * width, bias=False)
        self.hidden_out = nn.Linear(4 * width, width, bias=False)
        for layer, scale in (
            (self.qkv, 1 / math.sqrt(width)),
            (self.out, 1 / math.sqrt(2 * layers * width)),
            (self.hidden, math.sqrt(2 / width)),
            (self.hidden_out, 0.5 / math.sqrt(2 * layers * width)),
        ):
            nn.init.normal_(layer.weight, std=scale)

    def forward(self, x, cache=None, start=0, last_only=False):
        """x [B, C, W]; `cache` holds keys and values [2, B, H, T, W/H] and is filled from `start` on.

        With `last_only` only the last token's state is computed, [B, 1, W].
        """
        batch, count, width = x.shape
        qkv = self.qkv(F.layer_norm(x, (width,)))
        queries, keys, values = qkv.view(batch, count, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        if last_only:
            queries, x, count = queries[:, :, -1:], x[:, -1:], 1
        if cache is not None:
            cache[0, :, :, start : start + count] = keys
            cache[1, :, :, start : start + count] = values
            keys, values = cache[:, :, :, : start + count]
        mixed = F.scaled_dot_product_attention(queries, keys, values, is_causal=count > 1)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, count, width))
        return x + self.hidden_out(F.relu(self.hidden(F.layer_norm(x, (width,)))))


class Trunk(nn.Module):
    def __init__(self, width, layers, vocabulary, context):
        super().__init__()
        self.width = width
        self.embedding = nn.Parameter(0.5 * torch.randn(vocabulary, width))
        self.positions = nn.Parameter(0.1 * torch.randn(context, width))
        self.blocks = nn.ModuleList(Block(width, layers) for _ in range(layers))

    def forward(self, tokens, caches=None, start=0, last_only=False):
        """tokens [B, C] → states [B, C, W], or [B, 1, W] of the last tokens alone."""
        x = F.embedding(tokens, self.embedding) + self.positions[start : start + tokens.shape[1]]
        for index, block in enumerate(self.blocks):
            last = last_only and index == len(self.blocks) - 1
            x = block(x, None if caches is None else caches[index], start, last)
        return x


class RewardModel(nn.Module):
    """The score is read from the residual stream at the last token."""

    def __init__(self, world, width, layers):
        super().__init__()
        self.trunk = Trunk(width, layers, world["vocabularySize"], world["promptLength"] + world["responseLength"])
        self.head = nn.Linear(width, 1, bias=False)
        nn.init.normal_(self.head.weight, std=1 / width)

    def forward(self, tokens):
        """tokens [B, L] → scores [B]."""
        return self.head(self.trunk(tokens, last_only=True)[:, -1]).squeeze(-1)


class Policy(nn.Module):
    def __init__(self, world, width, layers):
        super().__init__()
        self.world = world
        context = world["promptLength"] + world["responseLength"] - 1
        self.trunk = Trunk(width, layers, world["vocabularySize"], context)
        self.unembedding = nn.Linear(width, world["vocabularySize"], bias=False)
        self.value_head = nn.Linear(width, 1, bias=False)
        nn.init.normal_(self.unembedding.weight, std=0.5 / math.sqrt(width))
        nn.init.zeros_(self.value_head.weight)

    def forward(self, tokens):
        """tokens [B, L] → log-probabilities [B, T, V] and values [B, T] at the response tokens."""
        states = self.trunk(tokens[:, :-1])[:, self.world["promptLength"] - 1 :]
        normal = F.layer_norm(states, (self.trunk.width,))
        return F.log_softmax(self.unembedding(normal), -1), self.value_head(normal).squeeze(-1)

    @torch.inference_mode()
    def sample(self, prompts, steering=None):
        """prompts [B, P] → sequences [B, P + T] and ln π of the responses [B], with a KV cache.

        `steering` holds inverse temperatures [B, 1] and biases [B, V].
        """
        batch, start = prompts.shape
        responses = self.world["responseLength"]
        width = self.trunk.width
        caches = [torch.empty(2, batch, 1, start + responses - 1, width) for _ in self.trunk.blocks]
        sequences = torch.empty(batch, start + responses, dtype=torch.long)
        sequences[:, :start] = prompts
        log_probs = torch.zeros(batch)
        newest, position = prompts, 0
        for index in range(start, start + responses):
            states = self.trunk(newest, caches, position)[:, -1]
            logits = self.unembedding(F.layer_norm(states, (width,)))
            if steering is not None:
                logits = logits * steering[0] + steering[1]
            probabilities = F.softmax(logits, -1)
            token = torch.multinomial(probabilities, 1)
            log_probs += probabilities.gather(1, token).squeeze(1).log()
            sequences[:, index : index + 1] = token
            newest, position = token, index
        return sequences, log_probs


def in_batches(function, inputs, size):
    """The outputs of `function` on slices of the rows, joined."""
    with torch.inference_mode():
        return torch.cat([function(part) for part in inputs.split(size)])
