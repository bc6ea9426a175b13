"""The hidden checks of unit 06, What went wrong: other matrices, scores, batches, seeds."""

import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from lab.check.training_loop import batches
from lab.check.what_went_wrong import (
    judge_area,
    judge_errors,
    judge_hardest,
    judge_losses,
    judge_measures,
    many_ties,
    matrix_of,
    narrow,
    some_losses,
    some_matrix,
    some_scores,
    without_some,
)


def precision_recall_f1(work):
    """A large matrix, one that does not lie in one piece, other undefined classes, no errors, a single sample."""
    judge_measures(work, some_matrix(seed=11, scale=300))
    wide = torch.zeros(10, 20, dtype=torch.int64)
    wide[:, ::2] = some_matrix(seed=12)
    judge_measures(work, wide[:, ::2].T)
    judge_measures(work, without_some(some_matrix(seed=13), absent=(0, 8), unsaid=(8, 9), never_right=(1, 3)))
    judge_measures(work, torch.arange(1, 11).diag())
    judge_measures(work, matrix_of({(3, 6): 1}, right=(0,) * 10))


def most_common_errors(work):
    """Other ties, one error only, none at all, all of them; a matrix that does not lie in one piece."""
    judge_errors(work, matrix_of({(0, 6): 3, (6, 0): 3, (5, 6): 3, (5, 0): 3, (9, 8): 40, (8, 9): 41}), 4)
    judge_errors(work, matrix_of({(9, 0): 1}, right=(0,) * 10), 3)
    judge_errors(work, matrix_of({}), 5)
    judge_errors(work, many_ties(seed=11, shape=(10, 20))[:, ::2], 30)
    judge_errors(work, many_ties(seed=12).T, 90)
    judge_errors(work, some_matrix(seed=13, scale=300), 1)
    judge_errors(work, matrix_of({(2, 7): 3, (7, 2): 1, (4, 9): 12}, right=(980,) * 10), 4)


def roc_auc(work):
    """Rare positives, the ends of the range, ties of all kinds, double precision, a column of a table."""
    judge_area(work, *some_scores(150, 0.02, seed=11))
    judge_area(work, *some_scores(70, 0.9, seed=12, apart=-0.8))
    judge_area(work, torch.tensor([0.2, 0.7]), torch.tensor([False, True]))
    judge_area(work, torch.tensor([3.0, -2.0, 5.0, -4.0]), torch.tensor([False, True, False, True]))
    scores, positives = some_scores(120, 0.4, seed=13)
    judge_area(work, scores.double(), positives)
    judge_area(work, 1000 + scores / 10, positives)
    table = torch.rand(120, 10, generator=torch.Generator().manual_seed(13))
    table[:, 3] = scores
    judge_area(work, table[:, 3], positives)
    judge_area(work, scores.sigmoid().mul(4).floor(), positives, kept=2)
    judge_area(work, torch.full((9,), 0.1), torch.arange(9) % 3 == 0, kept=2)
    for dtype in (torch.int16, torch.int32, torch.uint8):
        judge_area(work, scores[::3], positives[::3].to(dtype), kept=2)


def per_sample_losses(work):
    """Single samples, a DataLoader, images that do not lie in one piece, narrow labels, a layer kept in evaluation."""
    judge_losses(work, sideways(batches((5, 1, 3), seed=31)), seed=31)
    judge_losses(work, batches((3, 6), seed=32), seed=32, one_frozen=True)
    judge_losses(work, batches((1,), seed=33), seed=33, training=False)
    images, labels = batches((9,), seed=34)[0]
    judge_losses(work, list(DataLoader(TensorDataset(images, labels), batch_size=4)), seed=34)
    for dtype in (torch.int16, torch.int32):
        judge_losses(work, narrow(batches((2, 5), seed=35), dtype), seed=35, kept=3)
    judge_losses(work, batches((7, 2), seed=36), seed=36, training=False, scale=800, kept=3)


def sideways(loader: list[tuple[Tensor, Tensor]]) -> list[tuple[Tensor, Tensor]]:
    """Return the batches with images that are not contiguous in memory."""
    return [(images.transpose(2, 3), labels) for images, labels in loader]


def hardest_samples(work):
    """A single epoch, a single sample, many samples, means close together, losses that do not lie in one piece."""
    judge_hardest(work, some_losses(1, 30, seed=11), 5)
    judge_hardest(work, some_losses(3, 1, seed=12), 1)
    judge_hardest(work, some_losses(7, 400, seed=13).double(), 25)
    judge_hardest(work, 1 + some_losses(4, 40, seed=16) / 1000, 10)
    judge_hardest(work, some_losses(12, 20, seed=14).T.contiguous().T, 1)
    judge_hardest(work, some_losses(5, 60, seed=15)[::2, ::3], 20)
