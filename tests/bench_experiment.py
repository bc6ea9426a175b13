"""Measure `lab.experiment` against what a user would do instead: further rows of `make bench`.

"Plain" is the loop of PyTorch's own MNIST example: transforms per sample, a DataLoader of 64, Adadelta 1.0,
StepLR 0.7, a measurement after each epoch; here on the split and with the network of the run it is compared with.
"""

import csv
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import onnxruntime
import torch
from torch import nn
from torch.optim import Adadelta
from torch.optim.lr_scheduler import StepLR
from torch.utils.data import DataLoader, Subset

from lab import data
from lab.device import seed_everything
from lab.experiment.__main__ import main as command
from lab.networks import LeNet5
from lab.training import evaluate, train_one_epoch
from tests import bench

EXPERIMENTS = data.OWN.parent / "experiments"
Row = dict[str, tuple[float, float]]


class Workbench:
    """A folder of runs on one device, and the commands on them."""

    def __init__(self, folder: Path, device: torch.device):
        self.folder, self.device = folder, device

    def init(self, name: str, based_on: str, **changes) -> Path:
        """Initialise a run from a configuration of the repository, with changes; return its folder."""
        settings = json.loads((EXPERIMENTS / f"{based_on}.json").read_text()) | {"device": self.device.type} | changes
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(settings))
        self.run("init", name, "--config", path)
        return self.folder / "runs" / name

    def run(self, *words) -> float:
        """Run a command in this process; return the seconds it takes."""
        argv = ["--runs", str(self.folder / "runs"), *map(str, words)]
        start = time.perf_counter()
        with redirect_stdout(StringIO()):
            code = command(argv)
        if code:
            raise SystemExit(f"`{' '.join(argv)}` failed.")
        return time.perf_counter() - start


def column(path: Path, name: str) -> list[float]:
    with path.open(newline="") as file:
        return [float(row[name]) for row in csv.DictReader(file)]


def epoch_seconds(run: Path) -> list[float]:
    """Return the seconds of each epoch's training: the run's history counts them from the beginning."""
    until = column(run / "history.csv", "seconds")
    return [end - start for start, end in zip([0, *until], until, strict=False)]


def measure(device: torch.device, epochs: int, limit: int = 60_000, seeds: int = 3) -> Row:
    """Return (usual seconds, our seconds) of each thing measured, on one device.

    `epochs` are those of the plain loop, trained once for each of the `seeds`; `limit` is the number of image files.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Workbench(Path(folder), device)
        rows = epoch_from_files(work, limit) | against_the_plain_loop(work, epochs, seeds)
        if device.type == "cpu" or torch.cuda.device_count() > 1:
            rows |= two_processes(work)
        if device.type == "cpu":  # what ONNX Runtime runs on as it is installed here
            rows |= onnx(work)
        return rows


# --- the rows --------------------------------------------------------------------------------------------------------


def epoch_from_files(work: Workbench, limit: int) -> Row:
    """Train on image files that are read anew every epoch, and on files read once."""
    work.run("images", work.folder / "images", "--limit", limit)
    settings = json.loads((EXPERIMENTS / "adam_folders.json").read_text())
    took = []
    for preload in (False, True):
        paths = {split: str(work.folder / "images" / split) for split in ("train", "test")}
        source = settings["data"] | paths | {"preload": preload}
        run = work.init(f"preload-{preload}", "adam_folders", data=source, epochs=2, checkpoint_every=1)
        work.run("train", run.name)
        took.append(epoch_seconds(run)[-1])
    return {"an epoch from image files: read, preloaded": tuple(took)}


def against_the_plain_loop(work: Workbench, epochs: int, seeds: int) -> Row:
    """Train as the plain loop does, with adadelta.json; then with the recipe of lenet5.json: as long, and to 99 %.

    All four in turn, once for each seed, as a machine is not always equally fast.
    """
    fused = {"name": "AdamW", "lr": 0.01, "weight_decay": 0.01, "fused": True}
    recipe = {"optimizer": fused, "augmentation": None}  # the shortest way there
    same, better, goal, accuracies = [], [], [], []
    for seed in range(seeds):
        run = work.init(f"same-{seed}", "adadelta", epochs=epochs, augmentation=None, seed=seed)
        usual, accuracy = plain_training(run, work.device, epochs, seed)
        same.append((usual, work.run("train", run.name)))
        long = work.init(f"better-{seed}", "lenet5", epochs=epochs, seed=seed, **recipe)
        better.append((usual, work.run("train", long.name)))
        short = work.init(f"goal-{seed}", "lenet5", epochs=3, seed=seed, **recipe)
        work.run("train", short.name)
        accuracies.append((accuracy, *(accuracy_of(work, one) for one in (run, long, short))))
        training = column(short / "history.csv", "seconds")[-1]
        goal.append((usual, training if accuracies[-1][-1] >= 0.99 else math.nan))
    ends = (f"{epochs} epochs of the plain loop", "adadelta.json", "lenet5.json", "3 of lenet5.json")
    print(f"{work.device}: right of the test set, with seeds 0 to {seeds - 1}, after", end="")
    for end, right in zip(ends, zip(*accuracies, strict=True), strict=True):
        print(f" {end}:", *(f"{part:.2%}" for part in right), end=";" if end != ends[-1] else ".\n")
    return {
        f"{epochs} of the MNIST example's 14 epochs": median(same),
        f"those {epochs} against {epochs} of lenet5.json": median(better),
        f"those {epochs} against 3 of lenet5.json, to 99%": median(goal),
    }


def median(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the pair with the median ratio; a goal that was not reached counts as the slowest."""
    return sorted(pairs, key=lambda pair: 0 if math.isnan(pair[1]) else pair[0] / pair[1])[len(pairs) // 2]


def accuracy_of(work: Workbench, run: Path) -> float:
    work.run("test", run.name)
    return column(run / "tests.csv", "accuracy")[-1]


def plain_training(run: Path, device: torch.device, epochs: int, seed: int) -> tuple[float, float]:
    """Return (seconds, test accuracy) of the plain loop on that run's split."""
    seed_everything(seed)
    dataset = bench.usual_dataset(train=True)
    with (run / "split.csv").open(newline="") as file:
        split = [(row["split"], int(row["index"])) for row in csv.DictReader(file)]
    train, held = (Subset(dataset, [i for part, i in split if part == name]) for name in ("train", "validation"))
    start = time.perf_counter()
    loader = bench.OnDevice(DataLoader(train, batch_size=64, shuffle=True), device)
    held_loader = bench.OnDevice(DataLoader(held, batch_size=1000), device)
    model = nn.Sequential(bench.PlainLeNet(), nn.LogSoftmax(1)).to(device)
    criterion, optimizer = nn.NLLLoss(), Adadelta(model.parameters(), lr=1.0)
    schedule = StepLR(optimizer, step_size=1, gamma=0.7)
    for _ in range(epochs):
        train_one_epoch(model, loader, criterion, optimizer)
        evaluate(model, held_loader, criterion)
        schedule.step()
    took = time.perf_counter() - start
    return took, evaluate(model, bench.usual_loader(False, device), criterion)[1]


def two_processes(work: Workbench) -> Row:
    """Train in one process that has all cores, and in two by torchrun that share them."""
    torchrun, took = ["torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m"], []
    for name, launcher in (("one", []), ("two", torchrun)):
        run = work.init(name, "lenet5", epochs=3)
        words = [sys.executable, "-m", *launcher, "lab.experiment", "--runs", run.parent, "train", name]
        threads = {"OMP_NUM_THREADS": "1"} if launcher else {}
        subprocess.run(words, check=True, capture_output=True, env=os.environ | threads)
        took.append(statistics.median(epoch_seconds(run)))
    return {"an epoch of lenet5.json: one process, two": tuple(took)}


def onnx(work: Workbench) -> Row:
    """Ask PyTorch and ONNX Runtime for single images, and for many at once."""
    work.run("export", "goal-0", "--output", work.folder / "goal.onnx")
    session = onnxruntime.InferenceSession(work.folder / "goal.onnx")
    network, name = LeNet5().eval(), session.get_inputs()[0].name
    images = data.load_prepared(train=False)[0]

    def ours(chosen: torch.Tensor) -> None:
        session.run(None, {name: chosen.numpy()})

    return {
        f"{times} x {number} predicted: PyTorch, ONNX Runtime": fair(network, ours, images[:number], times)
        for number, times in ((1, 1000), (1000, 20))
    }


@torch.inference_mode()
def fair(usual: Callable, ours: Callable, images: torch.Tensor, times: int) -> tuple[float, float]:
    """Return the seconds of both, done so often and in turn: of five pairs the median."""

    def took(work: Callable) -> float:
        return bench.seconds(lambda: [work(images) for _ in range(times)], images.device)

    took(usual), took(ours)  # not counted: the first time either sets itself up
    return median([(took(usual), took(ours)) for _ in range(5)])
