"""The hidden checks of unit 11, Scale out: other sizes, numbers of processes, shapes and numbers."""

import torch

from lab.check.scale_out import (
    judge_amdahl,
    judge_average,
    judge_rate,
    judge_shard,
    made_up_gradients,
    some_indices,
)


def shard(work):
    """Narrow indices, some that do not lie side by side, the index 0, a single one, many, every rest of a division."""
    for n in (8, 9, 11):
        judge_shard(work, some_indices(n, seed=n), world_size=5)
    judge_shard(work, some_indices(14, seed=21)[::2], world_size=2)
    judge_shard(work, some_indices(13, seed=22, dtype=torch.int32), world_size=3)
    judge_shard(work, some_indices(103, seed=23), world_size=8)
    judge_shard(work, torch.arange(6), world_size=4)
    judge_shard(work, torch.arange(6), world_size=6)
    judge_shard(work, some_indices(1, seed=24), world_size=1)
    judge_shard(work, some_indices(1, seed=25), world_size=3)
    judge_shard(work, some_indices(4, seed=26), world_size=5)


def average_gradients(work):
    """More processes, a single parameter, numbers of their own, double precision, what does not lie side by side."""
    judge_average(work, made_up_gradients([(5, 4), (5,), (2, 5), (2,)], 5, seed=21))
    judge_average(work, made_up_gradients([(3, 1, 2, 2)], 4, seed=22, dtype=torch.float64))
    judge_average(work, made_up_gradients([(3, 3), (3, 3), (3, 3)], 3, seed=23))
    judge_average(work, made_up_gradients([(), (1,), (1, 1)], 2, seed=24))
    judge_average(work, [[gradient.mT for gradient in one] for one in made_up_gradients([(4, 6), (2, 3)], 3, seed=25)])
    judge_average(work, made_up_gradients([(7, 3)], 1, seed=26))


def amdahl(work):
    """Other fractions, very many workers."""
    judge_amdahl(work, [(0.3, 4), (0.99, 64), (0.8, 3), (0.999, 1_000_000), (0.0, 1), (1.0, 2), (0.6, 1)])


def scaled_learning_rate(work):
    """Small rates, single samples."""
    judge_rate(work, [(1e-4, 32, 4096), (0.4, 512, 1), (0.3, 48, 80), (0.1, 1, 16), (2.0, 1000, 999)])
