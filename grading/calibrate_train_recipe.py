"""How the bands of train_recipe were chosen: many recipes, many seeds, in the settings of both checks.

    python -m grading.calibrate_train_recipe [SEEDS]        10 seeds unless said: about a quarter of an hour

Prints a line a recipe: the lowest, mean and highest share of unseen digits read right, and how often it got full
points. Run it after a change of the network, the budgets, the data or the bands, and bring the docstring of
`lab.check.training_loop` up to date.
"""

import sys
import time
from collections.abc import Callable

import torch
from torch import nn
from torch.optim import SGD, Adadelta, Adagrad, Adam, AdamW, NAdam, RMSprop
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR, StepLR

from lab.check.training_loop import BANDS, recipe_network, sample_digits, share_right
from lab.data import make_loader


def one_cycle(rate: float) -> Callable:
    return lambda optimizer, budget: OneCycleLR(optimizer, rate, total_steps=budget)


def cosine(optimizer, budget: int) -> CosineAnnealingLR:
    return CosineAnnealingLR(optimizer, budget)


def steps_down(optimizer, budget: int) -> StepLR:
    return StepLR(optimizer, budget // 3, gamma=0.3)


# name: optimizer, its arguments, batch size, schedule or None, whether it stops at the end of an epoch
SENSIBLE = {
    f"{name}, batches of {size}": (optimizer, arguments, size, schedule, False)
    for size in (32, 64, 256)
    for name, optimizer, arguments, schedule in (
        ("SGD 0.05 momentum 0.9", SGD, {"lr": 0.05, "momentum": 0.9}, None),
        ("SGD 0.01 momentum 0.9", SGD, {"lr": 0.01, "momentum": 0.9}, None),
        ("SGD 0.1 momentum 0.9 one-cycle", SGD, {"lr": 0.1, "momentum": 0.9}, one_cycle(0.1)),
        ("SGD 0.1", SGD, {"lr": 0.1}, None),
        ("SGD 0.1 steps down", SGD, {"lr": 0.1}, steps_down),
        ("Adam 0.001", Adam, {"lr": 0.001}, None),
        ("Adam 0.003 cosine", Adam, {"lr": 0.003}, cosine),
        ("AdamW 0.01 one-cycle", AdamW, {"lr": 0.01}, one_cycle(0.01)),
        ("RMSprop 0.001", RMSprop, {"lr": 0.001}, None),
        ("NAdam 0.002", NAdam, {"lr": 0.002}, None),
        ("Adagrad 0.01", Adagrad, {"lr": 0.01}, None),
        ("Adadelta 1.0", Adadelta, {"lr": 1.0}, None),
    )
} | {
    f"{name}, batches of {size}, whole epochs only": (optimizer, arguments, size, None, True)
    for size in (32, 64, 128)
    for name, optimizer, arguments in (
        ("SGD 0.05 momentum 0.9", SGD, {"lr": 0.05, "momentum": 0.9}),
        ("Adam 0.001", Adam, {"lr": 0.001}),
    )
}
EDGE = {
    "Adam 0.0003, batches of 64": (Adam, {"lr": 0.0003}, 64, None, False),
    "Adam 0.01, batches of 32": (Adam, {"lr": 0.01}, 32, None, False),
    "Adam 0.001, batches of 16": (Adam, {"lr": 0.001}, 16, None, False),
    "SGD 0.1 momentum 0.9, batches of 32": (SGD, {"lr": 0.1, "momentum": 0.9}, 32, None, False),
    "SGD 0.03, batches of 64": (SGD, {"lr": 0.03}, 64, None, False),
}
POOR = {
    "no training": (SGD, {"lr": 0.0}, 32, None, False),
    "SGD 0.01 without momentum, batches of 64": (SGD, {"lr": 0.01}, 64, None, False),
    "SGD 0.001, batches of 64": (SGD, {"lr": 0.001}, 64, None, False),
    "Adam 0.00001, batches of 64": (Adam, {"lr": 0.00001}, 64, None, False),
    "Adam 0.1, batches of 64": (Adam, {"lr": 0.1}, 64, None, False),
    "SGD 1.0 momentum 0.9, batches of 64": (SGD, {"lr": 1.0, "momentum": 0.9}, 64, None, False),
    "Adam 0.001, single images": (Adam, {"lr": 0.001}, 1, None, False),
}


def train(recipe: tuple, model: nn.Module, images, labels, budget: int, seed: int) -> nn.Module:
    make, arguments, size, schedule, whole_epochs = recipe
    optimizer = make(model.parameters(), **arguments)
    scheduler = schedule(optimizer, budget) if schedule else None
    loader = make_loader(images, labels, size, shuffle=True, generator=torch.Generator().manual_seed(seed))
    if whole_epochs:
        budget = max(1, budget // len(loader)) * len(loader)
    steps, model = 0, model.train()
    while steps < budget:
        for batch, truth in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(batch), truth).backward()
            optimizer.step()
            if scheduler:
                scheduler.step()
            steps += 1
            if steps == budget:
                break
    return model


def settings() -> list[tuple]:
    """Return (images and labels to train on, unseen ones, budget) of the visible and of the hidden check."""
    images, labels = sample_digits(train=True)
    visible = (images[:3000], labels[:3000]), (images[3000:], labels[3000:]), 300
    return [visible, ((images, labels), sample_digits(train=False), 250)]


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    full = BANDS[0][0]
    print(f"{'recipe':62} lowest    mean highest  full points   a run took")
    for kind, recipes in (("sensible", SENSIBLE), ("at the edge", EDGE), ("poor", POOR)):
        everything = []
        for name, recipe in recipes.items():
            shares, start = [], time.perf_counter()
            for seed in range(seeds):
                seen, unseen, budget = settings()[seed % 2]
                model = train(recipe, recipe_network(seed), *seen, budget, seed)
                shares.append(share_right(model, *unseen))
            everything += shares
            print(
                f"{name:62} {min(shares):6.3f} {sum(shares) / seeds:7.3f} {max(shares):7.3f} "
                f"{sum(share >= full for share in shares):6} of {seeds} "
                f"{(time.perf_counter() - start) / seeds:7.1f} s", flush=True,
            )  # fmt: skip
        passed = sum(share >= full for share in everything)
        print(f"{kind}: {passed} of {len(everything)} runs got full points; lowest {min(everything):.3f}\n", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
