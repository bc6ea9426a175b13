"""The hidden checks of unit 05, The training loop: other sizes, losses, optimizers, networks, seeds and digits."""

from functools import partial

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from lab.check import training_loop
from lab.check.training_loop import Batches, Criterion, batches


def sideways(loader: list[tuple[Tensor, Tensor]]) -> list[tuple[Tensor, Tensor]]:
    """Return the batches with images that are not contiguous in memory."""
    return [(images.transpose(2, 3), labels) for images, labels in loader]


def train_one_epoch(work):
    """Single samples, a DataLoader, another loss, Adam, a frozen layer."""
    adam = partial(torch.optim.Adam, lr=0.05, eps=1e-3)
    smooth = Criterion(label_smoothing=0.2)
    judge = training_loop.judge_train_one_epoch
    judge(work, sideways(batches((4, 1, 3), seed=11)), adam, smooth, seed=11, once=True)
    images, labels = batches((11,), seed=12)[0]
    loader = DataLoader(TensorDataset(images, labels), batch_size=4)
    judge(work, loader, partial(torch.optim.SGD, lr=0.5), smooth, seed=12, frozen=True)
    judge(work, batches((1,), seed=13), adam, Criterion(), seed=13, gradients=True)
    judge(work, Batches(batches((3, 5), seed=14)), partial(torch.optim.SGD, lr=0.3), nn.MultiMarginLoss(), seed=14)


def evaluate(work):
    """Single samples, an iterable, another loss, a layer that is kept in evaluation mode."""
    smooth = Criterion(label_smoothing=0.2)
    judge = training_loop.judge_evaluate
    judge(work, Batches(sideways(batches((5, 1, 2), seed=11))), smooth, seed=11)
    judge(work, batches((3, 6), seed=12), nn.MultiMarginLoss(), seed=12, one_frozen=True)
    judge(work, batches((1,), seed=13), smooth, seed=13, training=False)
    images, labels = batches((9,), seed=14)[0]
    judge(work, DataLoader(TensorDataset(images, labels), batch_size=5), smooth, seed=14)


def fit(work):
    """Batch normalisation, which tells the modes apart; a single epoch; other sizes."""
    train, test = batches((4, 6), seed=14), batches((3, 2, 5), seed=15)
    training_loop.judge_fit(work, train, test, Criterion(), 4, 14, nn.BatchNorm1d(12), nn.Tanh())
    training_loop.judge_fit(work, test, train, Criterion(label_smoothing=0.2), epochs=1, seed=16)


def plot_history(work):
    """A single epoch, and many."""
    training_loop.judge_plot_history(work, training_loop.made_up_history(1, seed=11))
    training_loop.judge_plot_history(work, training_loop.made_up_history(12, seed=12))


def train_recipe(work):
    """Another start, other digits, another budget."""
    seen, unseen = training_loop.sample_digits(train=True), training_loop.sample_digits(train=False)
    training_loop.judge_train_recipe(work, seen, unseen, budget=250, seed=12)
