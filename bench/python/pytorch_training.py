"""Bradley–Terry training, supervised fine-tuning and PPO in straightforward eager PyTorch."""

import torch
from torch.nn import functional as F


class Optimizer:
    """AdamW, all parameters in one call, behind a clip of the global norm at 1."""

    def __init__(self, model, rate, decay=0.0):
        self.parameters = list(model.parameters())
        self.adam = torch.optim.AdamW(self.parameters, lr=rate, weight_decay=decay, fused=True)

    def step(self, loss, rate=None):
        if rate is not None:
            self.adam.param_groups[0]["lr"] = rate
        self.adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.adam.step()


def comparison_loss(model, chosen, rejected):
    """−ln σ(r(chosen) − r(rejected)), the mean."""
    first, second = model(torch.cat([chosen, rejected])).chunk(2)
    return F.softplus(second - first).mean()


def comparison_step(model, optimizer, chosen, rejected, loss=comparison_loss):
    """One gradient step; returns the loss as a number. `loss` may be a compiled version."""
    value = loss(model, chosen, rejected)
    optimizer.step(value)
    return value.item()


def fine_tuning_step(policy, optimizer, sequences):
    """One gradient step on the cross-entropy of the response tokens."""
    log_probs, _ = policy(sequences)
    responses = sequences[:, policy.world["promptLength"] :]
    loss = F.nll_loss(log_probs.flatten(0, 1), responses.flatten())
    optimizer.step(loss)
    return loss.item()


@torch.no_grad()
def judge(policy, initial, proxy, sequences):
    """Log-probabilities, values, token KL to π_init [B, T] and proxy scores [B] of sampled sequences."""
    responses = sequences[:, policy.world["promptLength"] :]
    all_log_probs, values = policy(sequences)
    initial_log_probs, _ = initial(sequences)
    probabilities = all_log_probs.exp()
    log_probs = all_log_probs.gather(2, responses.unsqueeze(2)).squeeze(2)
    kl = (probabilities * (all_log_probs - initial_log_probs)).sum(-1)
    entropy = -(probabilities * all_log_probs).sum(-1)
    return log_probs, values, kl, entropy, proxy(sequences)


def generalised_advantages(rewards, values, decay):
    """GAE with discount 1 (Schulman et al. 2016): rewards and values [B, T]."""
    advantages = torch.empty_like(rewards)
    running = torch.zeros(rewards.shape[0])
    following = torch.zeros(rewards.shape[0])
    for position in range(rewards.shape[1] - 1, -1, -1):
        delta = rewards[:, position] + following - values[:, position]
        running = delta + decay * running
        advantages[:, position] = running
        following = values[:, position]
    return advantages


def ppo_loss(policy, sequences, old_log_probs, advantages, returns):
    """The clipped objective and the value head's squared error; with it the share of clipped tokens."""
    responses = sequences[:, policy.world["promptLength"] :]
    all_log_probs, values = policy(sequences)
    log_probs = all_log_probs.gather(2, responses.unsqueeze(2)).squeeze(2)
    ratio = (log_probs - old_log_probs).exp()
    clipped = ratio.clamp(0.8, 1.2)
    objective = torch.minimum(ratio * advantages, clipped * advantages).mean()
    value_loss = (values - returns).square().mean()
    return 0.1 * value_loss - objective, ((ratio - 1).abs() > 0.2).float().mean()


def ppo_iteration(
    policy,
    initial,
    proxy,
    optimizer,
    prompts,
    epochs,
    minibatches,
    *,
    scale=(0.0, 1.0),
    sample=None,
    judge=judge,
    loss=ppo_loss,
):
    """Sample, score, estimate advantages, update; returns the mean KL of a response in nats.

    `sample`, `judge` and `loss` may be compiled versions.
    """
    sequences, _ = (sample or policy.sample)(prompts)
    old_log_probs, values, kl, _, scores = judge(policy, initial, proxy, sequences)
    rewards = torch.zeros_like(values)
    rewards[:, -1] = (scores - scale[0]) * scale[1]
    advantages = generalised_advantages(rewards, values, 0.95)
    returns = advantages + values
    advantages = (advantages - advantages.mean()) / (advantages.std(unbiased=False) + 1e-8)
    # Tensors made in inference mode cannot take part in autograd; clones can.
    data = [tensor.clone() for tensor in (sequences, old_log_probs, advantages, returns)]
    for _ in range(epochs):
        for rows in torch.randperm(len(sequences)).chunk(minibatches):
            value, clipped = loss(policy, *(tensor[rows] for tensor in data))
            optimizer.step(value)
            clipped.item()
    return kl.sum(1).mean().item()
