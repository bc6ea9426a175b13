"""The hidden checks of unit 08: other rates, images, optimizers, schedules and networks."""

from functools import partial

import torch

from lab.check import repeatable_experiments as visible
from lab.check.repeatable_experiments import Network, Shared, Training, sgd, textured, warm_up


def learning_rate_at(work):
    """Long trainings, rates that stay or grow, whole numbers."""
    long = [(epoch, 0.02, 0.9, 10) for epoch in (0, 9, 10, 19, 29, 30, 100)]
    other = [(0, 3, 1, 4), (11, 3, 1.0, 4), (13, 8, 0.5, 4), (7, 1, 2, 3), (30, 3.0, 0.7, 1), (5, 1e-3, 0.1, 6)]
    visible.judge_learning_rate_at(work, long + other)


def augment(work):
    """Other sizes and shifts, images turned in memory, one image."""
    visible.judge_augment(work, textured(700, seed=11), max_shift=1, seed=12)
    visible.judge_augment(work, textured(500, seed=13).transpose(2, 3), max_shift=3, seed=14)
    visible.judge_augment_chance(work, textured(30, seed=15), max_shift=5)
    visible.judge_augment(work, textured(1, seed=16), max_shift=6, seed=17)
    visible.judge_augment(work, textured(64, seed=18)[::2], max_shift=0, seed=19)


def checkpoint(save_checkpoint, load_checkpoint):
    """Before the first epoch; schedules by the batch, in a row, of a function; a frozen layer and shared weights."""
    schedule = torch.optim.lr_scheduler
    judge = partial(visible.judge_checkpoint, save_checkpoint, load_checkpoint)
    one_cycle = partial(schedule.OneCycleLR, max_lr=0.1, total_steps=60)
    judge(Training(partial(torch.optim.AdamW, lr=0.01, amsgrad=True), one_cycle, by_batch=True), epoch=4, seed=11)
    judge(Training(sgd, partial(schedule.MultiStepLR, milestones=[2, 4], gamma=0.3), network=Shared), epoch=3, seed=12)
    cosine = partial(schedule.CosineAnnealingLR, T_max=8)
    rmsprop = partial(torch.optim.RMSprop, lr=0.003, momentum=0.5)
    judge(Training(rmsprop, cosine, file="run/{}.state", mode=False), epoch=0, seed=13)
    judge(Training(partial(torch.optim.Adam, lr=0.02), partial(schedule.LambdaLR, lr_lambda=warm_up)), epoch=1, seed=14)


def release_checkpoint(work):
    """Another network, with shared weights and a counter; more in the checkpoint; an older file at the target."""
    training = Training(sgd, partial(torch.optim.lr_scheduler.ExponentialLR, gamma=0.9), network=Shared)
    content = visible.checkpoint_of(training, epoch=2, seed=11)
    visible.judge_release(work, content | {"config": {"seed": 3, "network": "shared"}, "history": [0.5, 0.25]})
    half = {name: value.half() for name, value in Network().state_dict().items()}
    half["kernels.weight"] = torch.ones(2, 1, 3, 3)
    visible.judge_release(
        work, {"epoch": 0, "model": half, "optimizer": {}, "scheduler": {}}, old=True, target="weights/lenet.weights"
    )
