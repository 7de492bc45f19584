"""Holds the programs in PyTorch to their own definitions: `<python of the environment> bench/python/check_pytorch.py`."""

import torch

from pytorch_compiled import decode
from pytorch_models import Policy, RewardModel
from pytorch_training import generalised_advantages

world = {"vocabularySize": 32, "promptLength": 4, "responseLength": 6}
places = torch.arange(9)


def close(what, left, right):
    assert torch.allclose(left, right, atol=1e-4), f"{what}: {left} is not {right}"
    print(f"{what}: as it should be")


@torch.no_grad()
def check_sampling():
    """Both caches give what a pass over the whole sequences gives."""
    model = Policy(world, 16, 2)
    prompts = torch.randint(32, (50, 4))
    sequences, log_probs = model.sample(prompts)
    close("ln π by the cache", log_probs, log_probs_of(model, sequences))
    caches = [[torch.zeros(50, 9, 16) for _ in range(2)] for _ in range(2)]
    token, log_probs = decode(model, prompts, caches, places[:4], torch.rand(50))
    sequence = [prompts, token]
    for index in range(4, 9):
        token, log_prob = decode(model, token, caches, places[index : index + 1], torch.rand(50))
        sequence.append(token)
        log_probs = log_probs + log_prob
    close("ln π by the static cache", log_probs, log_probs_of(model, torch.cat(sequence, 1)))


def log_probs_of(model, sequences):
    return model(sequences)[0].gather(2, sequences[:, 4:].unsqueeze(2)).squeeze(2).sum(1)


@torch.no_grad()
def check_scores():
    model = RewardModel(world, 16, 2)
    tokens = torch.randint(32, (8, 10))
    close("the last token alone", model(tokens), model.head(model.trunk(tokens)[:, -1]).squeeze(-1))


def check_advantages():
    # δ = (0 + 2 − 1, 4 − 2) = (1, 2); A = (1 + 0.5 · 2, 2).
    advantages = generalised_advantages(torch.tensor([[0.0, 4.0]]), torch.tensor([[1.0, 2.0]]), 0.5)
    close("advantages", advantages, torch.tensor([[2.0, 2.0]]))


if __name__ == "__main__":
    check_sampling()
    check_scores()
    check_advantages()
