"""Training and measuring a classifier: what unit 03 uses, unit 05 opens up, and later units build on."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from tqdm.auto import tqdm

Loader = Iterable[tuple[Tensor, Tensor]]
History = dict[str, list[float]]


def train_one_epoch(model: nn.Module, loader: Loader, criterion: Callable, optimizer: Optimizer) -> float:
    """Step once per batch; return the mean training loss per sample, of the losses that were stepped on."""
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(images)
        samples += len(images)
    return float(total / samples)


@torch.no_grad()
def evaluate(model: nn.Module, loader: Loader, criterion: Callable) -> tuple[float, float]:
    """Return (mean loss per sample, accuracy in [0, 1]), leaving the model in the mode it came in."""
    was_training = model.training
    model.eval()
    total, correct, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images)
        total += criterion(outputs, labels) * len(images)
        correct += (outputs.argmax(1) == labels).sum()
        samples += len(images)
    model.train(was_training)
    return float(total / samples), float(correct / samples)


def fit(
    model: nn.Module, train_loader: Loader, test_loader: Loader, criterion: Callable, optimizer: Optimizer, epochs: int
) -> History:
    """Train for some epochs; return one number an epoch for each of the four curves, measured after the epoch."""
    history: History = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for _ in tqdm(range(epochs), desc="epochs", leave=False):
        train_one_epoch(model, train_loader, criterion, optimizer)
        for split, loader in (("train", train_loader), ("test", test_loader)):
            loss, accuracy = evaluate(model, loader, criterion)
            history[f"{split}_loss"].append(loss)
            history[f"{split}_accuracy"].append(accuracy)
    return history
