"""Searching for settings: what unit 09 uses besides Optuna."""

import warnings
from collections.abc import Callable, Iterable

import optuna
import torch
import torch.nn.functional as F
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, NullFormatter, StrMethodFormatter
from torch import Tensor

from lab import plots
from lab.networks import MNIST_MEAN, MNIST_STD

Weights = tuple[Tensor, Tensor, Tensor, Tensor]


def report_epochs(trial: optuna.Trial, accuracies: Iterable[float]) -> float:
    """Report each accuracy to the trial as it comes; return the last. Raises TrialPruned when the trial should stop."""
    for epoch, accuracy in enumerate(accuracies):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned
    return accuracy


def draw(plot: Callable, study: optuna.Study, words: str, width: float = 7, height: float = 3.4) -> plots.Figure:
    """Return what one of Optuna's matplotlib plots draws of a study, at this size, with a description.

    Those plots set a style of their own for all later figures, which is put back, and warn that they may change.
    """
    with plt.rc_context({"figure.constrained_layout.use": True}), warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        axes = plot(study)
        figure = getattr(axes, "flat", [axes])[0].figure
    for axis in figure.axes:
        _readable_ticks(axis)
    plt.close(figure)  # or else the notebook would draw it a second time
    figure.set_layout_engine("constrained")  # those that ask for another
    figure.set_size_inches(width, height)
    figure.__class__ = plots.Figure  # which shows itself with its description
    figure.description = words
    return figure


def _readable_ticks(axis: Axes) -> None:
    """Number trials and epochs by whole numbers, and a logarithmic x axis sparsely enough for a small panel."""
    if axis.get_xlabel() in ("Trial", "Step"):
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    if axis.get_xscale() == "log":
        low, high = axis.get_xlim()
        factors = (1,) if high > 30 * low else (1, 2, 3, 5)
        ticks = [factor * 10.0**power for power in range(-9, 10) for factor in factors]
        axis.set_xticks([tick for tick in ticks if low <= tick <= high])
        axis.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axis.xaxis.set_minor_formatter(NullFormatter())


# --- many small networks at once -------------------------------------------------------------------------------------


def train_side_by_side(
    images: Tensor, labels: Tensor, rates: Tensor, decays: Tensor, hidden: int = 16, epochs: int = 3,
    batch_size: int = 50, seed: int = 0,
) -> Weights:  # fmt: skip
    """Train dense networks 784-`hidden`-10 with SGD, one for each learning rate and weight decay, all in one go.

    One matrix product serves all K networks, so that a hundred take little longer than one. All see the same batches;
    each starts from weights of its own. images: float32 `(N, 1, 28, 28)` in [0, 1]; rates, decays: `(K,)`.
    """
    device, generator = images.device, torch.Generator().manual_seed(seed)
    weights = [weight.to(device).requires_grad_() for weight in _initial(len(rates), hidden, generator)]
    rates, decays = rates.to(device), decays.to(device)
    for _ in range(epochs):
        for batch in torch.randperm(len(images), generator=generator).to(device).split(batch_size):
            outputs = outputs_of(weights, images[batch])
            losses = F.cross_entropy(outputs.flatten(0, 1), labels[batch].repeat(len(rates)), reduction="sum")
            gradients = torch.autograd.grad(losses / len(batch), weights)  # of the sum: each network gets its own
            with torch.no_grad():
                for weight, gradient in zip(weights, gradients, strict=True):
                    shape = (-1, *[1] * (weight.ndim - 1))
                    gradient += decays.view(shape) * weight
                    weight -= rates.view(shape) * gradient
    return tuple(weight.detach() for weight in weights)


def _initial(count: int, hidden: int, generator: torch.Generator) -> Weights:
    """Return weights and biases uniform in +-1/sqrt(inputs), as nn.Linear draws them, for `count` networks."""
    return tuple(
        (2 * torch.rand(count, *shape, generator=generator) - 1) / inputs**0.5
        for shape, inputs in (
            ((784, hidden), 784), ((1, hidden), 784), ((hidden, 10), hidden), ((1, 10), hidden),
        )
    )  # fmt: skip


def outputs_of(weights: Iterable[Tensor], images: Tensor) -> Tensor:
    """Return the logits of K networks for N images, `(K, N, 10)`."""
    first, first_bias, second, second_bias = weights
    rows = ((images - MNIST_MEAN) / MNIST_STD).flatten(1)
    return torch.relu(rows @ first + first_bias) @ second + second_bias


@torch.no_grad()
def right_answers(weights: Iterable[Tensor], images: Tensor, labels: Tensor) -> Tensor:
    """Return which of N images each of K networks reads right, bool `(K, N)` on the CPU."""
    return (outputs_of(weights, images).argmax(2) == labels).cpu()
