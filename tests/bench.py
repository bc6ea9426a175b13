"""Measure the course's speed against what a user would do instead: `make bench` prints one table, measured in one run.

"usual" is what well-known MNIST tutorials do: torchvision's dataset with transforms per sample, batched by a plain
DataLoader of 32, SGD 0.01, five epochs, each followed by an evaluation on the training and on the test set.
"""

import argparse
import math
import platform
import time
from collections.abc import Callable

import torch
from torch import nn
from torch.optim import SGD, AdamW
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader
from torchvision import transforms
from torchvision.datasets import MNIST
from tqdm import tqdm

from lab import data
from lab.device import pick_device, seed_everything
from lab.networks import LeNet5, Standardize
from lab.training import evaluate, train_one_epoch

CRITERION = nn.CrossEntropyLoss()


def dense() -> nn.Sequential:
    """Return the network of unit 03, with ReLU inside and logits."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10))


class PlainLeNet(LeNet5):
    """LeNet-5 as tutorials write it: it standardises in the transforms, and pools after ReLU."""

    def __init__(self):
        super().__init__()
        self.standardize = nn.Identity()
        first, pool, relu, second, *_ = self.features
        self.features = nn.Sequential(first, relu, pool, second, relu, pool)


def seconds(work: Callable, device: torch.device) -> float:
    """Return how long `work()` takes, what it started on the device included."""
    start = time.perf_counter()
    work()
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - start


# --- the usual way ---------------------------------------------------------------------------------------------------


def usual_dataset(train: bool) -> MNIST:
    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
    return MNIST(data.root(), train=train, transform=steps)


def usual_count() -> list[int]:
    counts = [0] * 10
    for _, label in usual_dataset(train=True):
        counts[label] += 1
    return counts


class OnDevice:
    """A loader's batches, moved to the device one by one."""

    def __init__(self, loader: DataLoader, device: torch.device):
        self.loader, self.device = loader, device

    def __iter__(self):
        return ((images.to(self.device), labels.to(self.device)) for images, labels in self.loader)


def usual_loader(train: bool, device: torch.device) -> OnDevice:
    return OnDevice(DataLoader(usual_dataset(train), batch_size=32, shuffle=train), device)


def usual_epoch(model: nn.Module, device: torch.device) -> float:
    seed_everything(0)
    model = model.to(device)
    loader, optimizer = usual_loader(True, device), SGD(model.parameters(), lr=0.01)
    return seconds(lambda: train_one_epoch(model, loader, CRITERION, optimizer), device)


def usual_training(device: torch.device, epochs: int) -> tuple[float, list[float], float]:
    """Return (seconds altogether, seconds of each training epoch, test accuracy) of LeNet-5."""
    seed_everything(0)
    train, test = (usual_loader(split, device) for split in (True, False))
    model = PlainLeNet().to(device)
    optimizer = SGD(model.parameters(), lr=0.01)
    epoch_seconds, start = [], time.perf_counter()
    for _ in tqdm(range(epochs), desc=f"usual tutorial on {device}", leave=False):
        epoch_seconds.append(seconds(lambda: train_one_epoch(model, train, CRITERION, optimizer), device))
        evaluate(model, train, CRITERION)
        _, accuracy = evaluate(model, test, CRITERION)
    return time.perf_counter() - start, epoch_seconds, accuracy


# --- the course's way ------------------------------------------------------------------------------------------------


def our_count() -> list[int]:
    return torch.bincount(data.load(train=True)[1], minlength=10).tolist()


def our_epoch(model: nn.Module, device: torch.device, repeats: int = 3) -> float:
    """Return the median seconds of an epoch with the same network, batch size and optimizer as the usual tutorial."""
    seed_everything(0)
    images, labels = data.load_prepared(train=True, device=device)
    model = model.to(device, memory_format=torch.channels_last)
    optimizer = SGD(model.parameters(), lr=0.01)
    loader = data.make_loader(images, labels, 32, shuffle=True)
    runs = [seconds(lambda: train_one_epoch(model, loader, CRITERION, optimizer), device) for _ in range(repeats)]
    return sorted(runs)[repeats // 2]


def time_to_train(device: torch.device, epochs: int) -> tuple[float, float]:
    """Return (seconds to train and test, test accuracy) of the course's recipe with that many epochs.

    The clock runs from the prepared tensors to the last evaluation, as it does for the usual tutorial.
    """
    seed_everything(0)
    train, test = (data.load_prepared(train=split, device=device) for split in (True, False))
    loader, test_loader = data.make_loader(*train, 256, shuffle=True), data.make_loader(*test, 1000)
    start = time.perf_counter()
    model = LeNet5().to(device, memory_format=torch.channels_last)
    optimizer = AdamW(model.parameters(), lr=0.01)
    schedule = OneCycleLR(optimizer, max_lr=0.01, total_steps=epochs * len(loader))
    optimizer.register_step_post_hook(lambda *_: schedule.step())
    for _ in tqdm(range(epochs), desc=f"ours on {device}", leave=False):
        train_one_epoch(model, loader, CRITERION, optimizer)
    _, accuracy = evaluate(model, test_loader, CRITERION)
    return time.perf_counter() - start, accuracy


# --- the table -------------------------------------------------------------------------------------------------------


def measure(device: torch.device, epochs: int) -> dict[str, tuple[float, float]]:
    """Return (usual seconds, our seconds) of each thing measured, on one device."""
    altogether, epoch_seconds, usual_accuracy = usual_training(device, epochs)
    median_epoch = sorted(epoch_seconds)[len(epoch_seconds) // 2]
    rows = {
        "count the labels": (seconds(usual_count, device), seconds(our_count, device)),
        "train an epoch: dense network, batch 32, SGD": (
            usual_epoch(dense(), device),
            our_epoch(nn.Sequential(Standardize(), dense()), device),
        ),
        "train an epoch: LeNet-5, batch 32, SGD": (median_epoch, our_epoch(LeNet5(), device)),
    }
    print(f"{device}: the usual {epochs} epochs end at {usual_accuracy:.2%}", end="")
    for goal, needed in ((0.98, 1), (0.99, 3)):
        ours, accuracy = time_to_train(device, needed)
        print(f", our {needed} at {accuracy:.2%}", end="")
        reached = ours if accuracy >= goal else math.nan
        rows[f"the usual {epochs} epochs against ours to {goal:.0%}"] = (altogether, reached)
    print(" of the test set.")
    return rows


def show(columns: dict[str, dict[str, tuple[float, float]]]) -> None:
    """Print a row for each thing measured and, for each device, the usual way, ours, and how many times faster."""
    print("\n" + " " * 46 + "".join(f"{f'{device}: usual':>14}{'ours':>10}{'ratio':>8}" for device in columns))
    for what in next(iter(columns.values())):
        pairs = (rows.get(what, (math.nan, math.nan)) for rows in columns.values())
        print(f"{what:46}" + "".join(f"{usual:12.2f} s{ours:8.2f} s{usual / ours:7.1f}x" for usual, ours in pairs))


def main() -> None:
    from tests import bench_experiment  # which measures against parts of this file

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=5, help="of the usual tutorial")
    epochs = parser.parse_args().epochs
    print(data.source())
    print(f"torch {torch.__version__}, {torch.get_num_threads()} CPU threads, {platform.machine()}")
    devices = dict.fromkeys((torch.device("cpu"), pick_device()))
    show({device.type: measure(device, epochs) | bench_experiment.measure(device, epochs) for device in devices})


if __name__ == "__main__":
    main()
