"""The hidden checks of unit 03, A first network."""

import copy

import torch
from torch import nn

from lab.check.first_network import (
    MLP_KEEPS,
    convolutional,
    dense,
    digits,
    judge_accuracy,
    judge_confusion,
    judge_count,
    judge_large_logits,
    judge_mlp,
    judge_mlp_sizes,
    judge_one_hot,
    judge_softmax,
    numbers,
    some_outputs,
    some_pairs,
)


def one_hot(work):
    """Few and many classes, one sample, strided and narrow labels."""
    judge_one_hot(work, torch.tensor([9]))
    judge_one_hot(work, torch.tensor([0, 0]), num_classes=2)
    judge_one_hot(work, digits(80, seed=11)[::3])
    judge_one_hot(work, digits(50, seed=12, num_classes=23), num_classes=23)
    judge_one_hot(work, digits(30, seed=13).to(torch.int32), kept=1)
    judge_one_hot(work, digits(30, seed=14).to(torch.int16), kept=1)


def softmax(work):
    """As many rows as columns, columns in memory, and large logits with smaller differences."""
    judge_softmax(work, numbers(10, 10, seed=15))
    judge_softmax(work, numbers(10, 7, seed=16).T)
    judge_softmax(work, torch.zeros(2, 10))
    judge_large_logits(work, torch.full((1, 10), -1e4))
    judge_large_logits(work, 1e4 - torch.arange(30.0).reshape(3, 10))
    judge_large_logits(work, torch.stack([torch.linspace(-1e4, 1e4, 10), torch.linspace(-1e4, -1e4 + 3, 10)]))


def make_mlp(work):
    """Other depths, widths, activations and outputs."""
    judge_mlp(work, (14, 9, 5), nn.Softplus, kept=1)
    judge_mlp_sizes(work, (12, 12, 12), kept=1)
    judge_mlp(work, (6, 15), nn.Sigmoid, kept=1)
    judge_mlp(work, (13,), nn.Sigmoid, nn.Tanh, kept=MLP_KEEPS)
    judge_mlp(work, (), nn.Tanh, nn.Sigmoid, kept=MLP_KEEPS)


def count_parameters(work):
    """Convolutions, buffers, single numbers, a model in evaluation mode, nothing to train."""
    model = dense(5, 4, 3).eval()
    model(torch.ones(2, 5)).sum().backward()
    judge_count(work, model, "the dense network 5-4-3, in evaluation mode", kept=1)
    judge_count(work, convolutional(), "a convolutional network", kept=1)
    judge_count(work, dense(7, 6, 5).requires_grad_(False), "a network that is frozen throughout", kept=1)
    shared = nn.Linear(6, 6)
    judge_count(work, nn.Sequential(shared, nn.ReLU(), shared, nn.Linear(6, 6)), "a layer that stands twice", kept=1)
    judge_count(work, nn.Sequential(shared, nn.ReLU(), copy.deepcopy(shared)), "a layer and a copy of it", kept=1)


def accuracy(work):
    """None right, all right, as many samples as classes, many samples, large outputs, labels of other types."""
    judge_accuracy(work, *some_outputs(6, right=0, seed=17))
    judge_accuracy(work, *some_outputs(10, right=4, seed=18))
    judge_accuracy(work, *some_outputs(1013, right=970, seed=19))
    outputs, labels = some_outputs(40, right=30, seed=25)
    judge_accuracy(work, outputs + 1000, labels)
    for dtype in (torch.int16, torch.int32):
        outputs, labels = some_outputs(23, right=23, seed=20)
        judge_accuracy(work, outputs, labels.to(dtype))
    outputs, labels = some_outputs(90, right=60, seed=21)
    judge_accuracy(work, outputs[::2], labels[::2])


def confusion_matrix(work):
    """One sample, counts above 255, strided labels, many classes, labels of other types."""
    judge_confusion(work, torch.tensor([4]), torch.tensor([9]))
    judge_confusion(work, *some_pairs(1500, seed=26, num_classes=4), num_classes=4)
    truth, predicted = some_pairs(300, seed=22)
    judge_confusion(work, truth[::2], predicted[1::2])
    truth, predicted = some_pairs(500, seed=24, num_classes=26)
    judge_confusion(work, truth, predicted, num_classes=26)
    judge_confusion(work, truth.to(torch.uint8), predicted.to(torch.uint8), num_classes=26, kept=2)
    judge_confusion(work, truth.to(torch.int16), predicted.to(torch.int32), num_classes=26, kept=2)
