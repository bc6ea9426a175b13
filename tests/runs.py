"""Small runs of `lab.experiment` for its tests: image files, a configuration, the commands, processes to be killed."""

import csv
import itertools
import json
import multiprocessing
import multiprocessing.util
import os
import random
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from lab import data
from lab.experiment.__main__ import main

# A child is forked from a server that has imported everything and computed nothing: it is there at once.
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.runs", "torch._dynamo"])  # the second is what torch's optimizers import

SETTINGS = {
    "network": "mlp",
    "optimizer": {"name": "SGD", "lr": 0.1, "momentum": 0.9},
    "schedule": {"name": "StepLR", "step_size": 1, "gamma": 0.7},
    "loss": "CrossEntropyLoss",
    "augmentation": None,
    "epochs": 3,
    "batch_size": 27,
    "checkpoint_every": 1,
    "seed": 0,
    "device": "cpu",
}


# --- before ----------------------------------------------------------------------------------------------------------


def write_images(sample: Path, folder: Path) -> Path:
    """Write 31 zeros and 30 of each other digit to `folder`/train and 10 of each to `folder`/test, layout "prefix".

    A tenth of them leaves 271 to train with: ten batches of 27 and a last one of a single image.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_ROOT", str(sample))
        for split, each in (("train", 30), ("test", 10)):
            images, labels = data.load(train=split == "train")
            chosen = [(labels == digit).nonzero()[: each + (split == "train" and digit == 0)] for digit in range(10)]
            indices = torch.cat(chosen).flatten()
            data.write_image_files(images[indices], labels[indices], folder / split, "prefix")
    return folder


def configure(folder: Path, images: Path | None = None, **changes) -> Path:
    """Write SETTINGS with changes as `folder`/config.json, on these image files or else on MNIST; return its path.

    A field that is changed to `...` is left out. Changes to "data" are merged into it.
    """
    source = {"source": "mnist"}
    if images:
        source = {"source": "folder", "train": str(images / "train"), "test": str(images / "test"), "layout": "prefix"}
        source |= {"greyscale": True, "preload": True, "validation_share": 0.1}
    changed = changes.pop("data", {})
    if isinstance(changed, dict):
        changed = {key: value for key, value in (source | changed).items() if value is not ...}
    settings = {key: value for key, value in (SETTINGS | changes).items() if value is not ...}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.json"
    path.write_text(json.dumps({"data": changed} | settings))
    return path


# --- the commands ----------------------------------------------------------------------------------------------------


def run(runs: Path, *words) -> int:
    """Run a command on the runs in that folder, in this process."""
    return main(["--runs", str(runs), *map(str, words)])


def refused(capsys, runs: Path, *words) -> str:
    """Run a command that must fail with one line; return it."""
    lines = mistakes(capsys, runs, *words)
    assert len(lines) == 1, lines
    return lines[0]


def mistakes(capsys, runs: Path, *words) -> list[str]:
    """Run a command that must fail; return its lines on stderr."""
    capsys.readouterr()
    assert run(runs, *words) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said and said.strip()
    return said.strip().splitlines()


# --- what a run holds ------------------------------------------------------------------------------------------------


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def column(path: Path, name: str) -> list[float]:
    return [float(row[name]) for row in rows(path)]


def curve(path: Path) -> list[dict[str, str]]:
    """Return what a file of figures holds but for the time it took."""
    return [{key: value for key, value in row.items() if key != "seconds"} for row in rows(path)]


def checkpoints(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "checkpoints").glob("epoch_*.pt"))


def checkpoint(folder: Path, epoch: int) -> dict:
    return torch.load(folder / "checkpoints" / f"epoch_{epoch:03d}.pt", weights_only=True)


def same_bits(one, other) -> bool:
    """Compare tensors bit for bit, wherever they lie in dicts and lists."""
    if isinstance(one, Tensor):
        return one.dtype == other.dtype and torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same_bits(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(itertools.starmap(same_bits, zip(one, other, strict=True)))
    return one == other


# --- processes -------------------------------------------------------------------------------------------------------


def start(runs: Path, *words, sabotage: Callable | None = None, said: Path | None = None, **environment: str):
    """Start a command in a process of its own, after `sabotage()` there; what it says goes to the file `said`."""
    argv = ["--runs", str(runs), *map(str, words)]
    process = FORK.Process(target=_child, args=(argv, dict(os.environ) | environment, sabotage, said or os.devnull))
    process.start()
    return process


def finish(*processes) -> list[int]:
    """Wait for processes; return their exit codes, negative for a signal.

    As torchrun does, end the others where one of them fails, but give them time to end by themselves.
    """
    end = time.monotonic() + 120
    while any(process.exitcode is None for process in processes):
        if any(process.exitcode for process in processes):
            end = min(end, time.monotonic() + 3)
        if time.monotonic() > end:
            for process in processes:
                process.kill()
        time.sleep(0.005)
    return [process.exitcode for process in processes]


def start_two(runs: Path, *words, sabotages=(None, None), said: Path | None = None, **environment: str) -> list:
    """Start a command in two processes that train together, with the environment that torchrun gives them."""
    common = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port()), "WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2"}
    return [
        start(runs, *words, sabotage=sabotage, said=said and said.with_suffix(f".{rank}"),
              **common, RANK=str(rank), LOCAL_RANK=str(rank), **environment)
        for rank, sabotage in enumerate(sabotages)
    ]  # fmt: skip


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def _child(argv: list[str], environment: dict[str, str], sabotage: Callable | None, said: Path) -> None:
    os.environ.update(environment)
    torch.set_num_threads(1)
    with open(said, "w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    if sabotage:
        sabotage()
    code = main(argv)
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(code)


# --- sabotage --------------------------------------------------------------------------------------------------------


def die(*_, **__) -> None:
    """End this process as `kill -9` and a power cut do: nothing is flushed, nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class DieAtLine:
    """Die when the package is about to run its n-th line; with n = 0 live on and write how many there were.

    A line counts a hundred times and no more: else most of them would be those that read a long table.
    """

    def __init__(self, number: int = 0, total: Path | None = None):
        self.number, self.total, self.count, self.seen = number, total, 0, Counter()

    def __call__(self) -> None:
        sys.settrace(self._enter)
        if self.total:
            multiprocessing.util.Finalize(None, lambda: self.total.write_text(str(self.count)), exitpriority=1)

    def _enter(self, frame, *_):
        return self._line if "experiment" in Path(frame.f_code.co_filename).parts else None

    def _line(self, frame, event, _):
        place = frame.f_code, frame.f_lineno
        if event == "line" and self.seen[place] < 100:
            self.seen[place] += 1
            self.count += 1
            if self.count == self.number:
                die()
        return self._line


class DieAtOpen:
    """Die when a file of a run, with that in its name, is about to be opened to be written."""

    def __init__(self, name: str):
        self.name = name

    def __call__(self) -> None:
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple) -> None:
        if event == "open" and self.name in Path(str(arguments[0])).name and "w" in str(arguments[1]):
            die()


class DieAtRename:
    """Die just before or just after a file gets the name with that ending, or with half of it on the disk."""

    def __init__(self, ending: str, when: str):
        self.ending, self.when = ending, when

    def __call__(self) -> None:
        replace = os.replace

        def deadly(source, target, **options):
            wanted = str(target).endswith(self.ending)
            if wanted and self.when == "half":
                os.truncate(source, os.path.getsize(source) // 2)
            if wanted and self.when in ("half", "before"):
                die()
            replace(source, target, **options)
            if wanted:
                die()

        os.replace = deadly


class Slow:
    """Take a while over every checkpoint."""

    def __call__(self) -> None:
        replace = os.replace

        def slowly(source, target, **options):
            replace(source, target, **options)
            if str(target).endswith(".pt"):
                time.sleep(0.7)

        os.replace = slowly


def moments(total: int, number: int, seed: int = 0) -> list[int]:
    """Return as many lines at which to die, one by chance in each stretch of a run of `total` lines."""
    chance, edges = random.Random(seed), [total * index // number for index in range(number + 1)]
    return [chance.randrange(low, high) + 1 for low, high in itertools.pairwise(edges)]
