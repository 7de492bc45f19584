"""The five-size study in eager PyTorch: the stages of an experiment one after the other, on one process's threads.

The same models, batches, steps, pools, validations and evaluations as goodhart does; prompts are uniform and the
annotator is a random table, for what is learnt does not change the time.
"""

import copy

import torch
from torch.nn import functional as F

from pytorch_models import Policy, RewardModel, in_batches
from pytorch_training import Optimizer, comparison_step, fine_tuning_step, judge, ppo_iteration

SAMPLING_BATCH = 2048
SCORING_BATCH = 512
VALIDATIONS = 8


def run_study(experiment):
    torch.manual_seed(experiment["seed"])
    world = experiment["world"]
    policy = fine_tuned_policy(experiment)
    initial_responses = sample(policy, prompts(world, 8192))
    gold = gold_reward_model(experiment, policy)
    gold_scale = normalisation(gold, initial_responses)

    count = experiment["proxyRewardModels"]["comparisons"]
    pairs = sample(policy, prompts(world, count).repeat_interleave(2, 0))
    pair_scores = in_batches(gold, pairs, SCORING_BATCH)
    labelled = chosen_first(pairs, pair_scores[0::2] > pair_scores[1::2])
    proxies = [
        trained(RewardModel(world, size["width"], size["layers"]), labelled, experiment["proxyRewardModels"], 0.1)
        for size in experiment["proxyRewardModels"]["sizes"]
    ]
    scales = [normalisation(proxy, initial_responses) for proxy in proxies]
    best_of_n(experiment, policy, gold, proxies)
    for proxy, scale in zip(proxies, scales):
        optimise(experiment, policy, (proxy, scale), (gold, gold_scale))


def prompts(world, count):
    return torch.randint(world["vocabularySize"], (count, world["promptLength"]))


def sample(policy, wanted, steering=None):
    parts = wanted.split(SAMPLING_BATCH)
    steered = zip(*(values.split(SAMPLING_BATCH) for values in steering)) if steering else [None] * len(parts)
    return torch.cat([policy.sample(part, change)[0] for part, change in zip(parts, steered)])


def normalisation(model, responses):
    scores = in_batches(model, responses, SCORING_BATCH)
    return scores.mean().item(), 1 / scores.std().item()


def chosen_first(pairs, first_wins):
    """Pairs that lie next to each other [2N, L] → chosen and rejected [N, L] each."""
    first, second = pairs[0::2], pairs[1::2]
    wins = first_wins.unsqueeze(1)
    return torch.where(wins, first, second).clone(), torch.where(wins, second, first).clone()


def fine_tuned_policy(experiment):
    world, config = experiment["world"], experiment["policy"]
    policy = Policy(world, config["width"], config["layers"])
    optimizer = Optimizer(policy, config["learningRate"])
    length = world["promptLength"] + world["responseLength"]
    for _ in range(config["steps"]):
        corpus = torch.randint(world["vocabularySize"], (config["batchSize"], length))
        fine_tuning_step(policy, optimizer, corpus)
    return policy


def gold_reward_model(experiment, policy):
    world, config = experiment["world"], experiment["goldRewardModel"]
    count = config["comparisons"]
    steering = (torch.rand(2 * count, 1) + 0.2, torch.randn(2 * count, world["vocabularySize"]))
    pairs = sample(policy, prompts(world, count).repeat_interleave(2, 0), steering)
    utility = torch.randn(world["vocabularySize"])[pairs].mean(1)
    labelled = chosen_first(pairs, torch.rand(count) < torch.sigmoid(4 * (utility[0::2] - utility[1::2])))
    return trained(RewardModel(world, config["width"], config["layers"]), labelled, config, 0.05)


def trained(model, comparisons, config, held_out):
    """Bradley–Terry training with validations at regular steps, the best parameters kept."""
    chosen, rejected = comparisons
    kept = len(chosen) - round(held_out * len(chosen))
    per_epoch = kept // config["batchSize"]
    total = config["epochs"] * per_epoch
    optimizer = Optimizer(model, config["learningRate"], config["weightDecay"])
    best, best_loss = None, float("inf")
    for step in range(total):
        if step % per_epoch == 0:
            order = torch.randperm(kept)
        start = step % per_epoch * config["batchSize"]
        rows = order[start : start + config["batchSize"]]
        comparison_step(model, optimizer, chosen[rows], rejected[rows])
        if (step + 1) % -(-total // VALIDATIONS) == 0 or step + 1 == total:
            first, second = (in_batches(model, side[kept:], SCORING_BATCH) for side in (chosen, rejected))
            loss = F.softplus(second - first).mean().item()
            if loss < best_loss:
                best, best_loss = copy.deepcopy(model.state_dict()), loss
    model.load_state_dict(best)
    return model


def best_of_n(experiment, policy, gold, proxies):
    """One pool a prompt, sampled and gold-scored once and scored by every proxy."""
    size = experiment["bestOfN"]["n"]
    for prompt in prompts(experiment["world"], experiment["bestOfN"]["prompts"]):
        pool = sample(policy, prompt.expand(size, -1))
        scores = in_batches(gold, pool, SCORING_BATCH)
        for proxy in proxies:
            scores[in_batches(proxy, pool, SCORING_BATCH).argsort()].cumsum(0)


def optimise(experiment, initial, proxy, gold):
    """PPO against one proxy, evaluated by gold on held-out prompts whenever √KL has moved."""
    world, config = experiment["world"], experiment["rl"]
    passes = config["ppo"]
    policy = copy.deepcopy(initial)
    optimizer = Optimizer(policy, config["learningRate"])
    held_out = prompts(world, config["evaluationPrompts"])
    evaluated = 0.0
    for _ in range(config["iterationBudget"]):
        batch = prompts(world, config["batchSize"])
        kl = ppo_iteration(
            policy, initial, proxy[0], optimizer, batch, passes["epochs"], passes["minibatches"], scale=proxy[1]
        )
        if abs(kl**0.5 - evaluated) >= config["evaluationInterval"]:
            evaluated = kl**0.5
            responses, _ = policy.sample(held_out)
            judge(policy, initial, proxy[0], responses)
            in_batches(gold[0], responses, SCORING_BATCH)
