"""A training that is killed goes on to the same bits, and nothing that lies in a run folder can do harm."""

import errno
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest
import torch
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tests import runs
from tests.runs import (
    checkpoint,
    checkpoints,
    configure,
    curve,
    finish,
    refused,
    rows,
    run,
    same_bits,
    start,
    start_two,
)

# All that chance has a part in: dropout, augmentation, the order of the batches, a schedule that steps by the batch.
CHANCE = {
    "network": ["Flatten", {"Linear": [784, 24]}, "ReLU", {"Dropout": 0.3}, {"Linear": [24, 10]}],
    "augmentation": {"max_shift": 2, "max_rotation": 10},
    "optimizer": {"name": "Adam", "lr": 0.003},
    "schedule": {"name": "OneCycleLR", "max_lr": 0.01},
    "epochs": 4,
    "batch_size": 282,
}
BATCHES = 14  # of 282 of the sample's 3667 training images; the last is a single image


@pytest.fixture(autouse=True, scope="module")
def _same_everywhere(sample):
    """The sample for data, and one thread: the same bits need as many, here and in the processes that are started."""
    threads = torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MNIST_ROOT", str(sample))
        torch.set_num_threads(1)
        yield
        torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def begun(_same_everywhere, tmp_path_factory):
    """A run that is initialised; not to be changed."""
    folder = tmp_path_factory.mktemp("begun")
    assert run(folder / "runs", "init", "digits", "--config", configure(folder, **CHANCE)) == 0
    return folder / "runs"


@pytest.fixture(scope="module")
def whole(begun, tmp_path_factory):
    """That run trained without a break, and how many lines of the package that took; not to be changed."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copytree(begun, folder / "runs")
    count = runs.DieAtLine(0, folder / "lines")
    assert finish(start(folder / "runs", "train", "digits", sabotage=count)) == [0]
    return folder / "runs"


@pytest.fixture
def here(begun, tmp_path):
    """A copy of the initialised run."""
    return shutil.copytree(begun, tmp_path / "runs")


@pytest.fixture
def trained(whole, tmp_path):
    """A copy of the trained run."""
    return shutil.copytree(whole, tmp_path / "runs")


def assert_same(one, other):
    """Compare two runs in everything but time: every checkpoint to the bit, every figure, every row once."""
    one, other = one / "digits", other / "digits"
    assert checkpoints(one) == checkpoints(other)
    for name in checkpoints(one):
        first, second = (torch.load(run / "checkpoints" / name, weights_only=True) for run in (one, other))
        assert first.keys() == second.keys()
        for part in ("model", "optimizer", "scheduler", "epoch"):
            assert same_bits(first[part], second[part]), (name, part)
    for name in ("history.csv", "batches.csv"):
        assert curve(one / name) == curve(other / name)
    assert steps(one) == steps(other)


def steps(folder) -> dict[str, list[int]]:
    """Return the steps that TensorBoard shows of each curve."""
    events = EventAccumulator(str(folder / "tensorboard"))
    events.Reload()
    return {tag: [event.step for event in events.Scalars(tag)] for tag in events.Tags()["scalars"]}


def wait_for(path, process, seconds=60.0):
    """Wait until a process has written a file."""
    end = time.monotonic() + seconds
    while not path.exists():
        alive = process.is_alive() if hasattr(process, "is_alive") else process.poll() is None
        assert alive and time.monotonic() < end, f"{path} never came"
        time.sleep(0.01)


# --- one process -----------------------------------------------------------------------------------------------------


def test_what_is_compared_is_there(whole):
    assert checkpoints(whole / "digits") == [f"epoch_{epoch:03d}.pt" for epoch in (1, 2, 3, 4)]
    assert len(curve(whole / "digits" / "batches.csv")) == 4 * BATCHES
    assert any(len(found) == 4 * BATCHES for found in steps(whole / "digits").values())
    assert any(found == [1, 2, 3, 4] for found in steps(whole / "digits").values())


def test_same_seed_same_bits_another_seed_others(begun, whole, here, tmp_path):
    assert run(here, "train", "digits") == 0
    assert_same(here, whole)
    other = tmp_path / "other"
    run(other, "init", "digits", "--config", configure(tmp_path, **CHANCE | {"seed": 1, "epochs": 1}))
    run(other, "train", "digits")
    assert not same_bits(checkpoint(other / "digits", 1)["model"], checkpoint(whole / "digits", 1)["model"])


@pytest.mark.parametrize("part", range(6))
def test_killed_at_any_line(part, here, whole):
    lines = int((whole.parent / "lines").read_text())
    line = runs.moments(lines, 6)[part]
    assert finish(start(here, "train", "digits", sabotage=runs.DieAtLine(line))) == [-9]
    assert run(here, "train", "digits") == 0
    assert_same(here, whole)


def test_killed_again_and_again(here, whole):
    lines = int((whole.parent / "lines").read_text())
    for line in (lines // 2, lines // 3, lines // 4):
        finish(start(here, "train", "digits", sabotage=runs.DieAtLine(line)))
    assert run(here, "train", "digits") == 0
    assert_same(here, whole)


@pytest.mark.parametrize(
    ("sabotage", "left"),
    [
        (runs.DieAtRename("epoch_002.pt", "half"), ["epoch_001.pt"]),
        (runs.DieAtRename("epoch_002.pt", "before"), ["epoch_001.pt"]),
        (runs.DieAtRename("epoch_002.pt", "after"), ["epoch_001.pt", "epoch_002.pt"]),
        (runs.DieAtRename("epoch_004.pt", "after"), [f"epoch_00{epoch}.pt" for epoch in (1, 2, 3, 4)]),
    ],
    ids=["half written", "before it has its name", "after", "after the last"],
)
def test_killed_while_a_checkpoint_is_written(sabotage, left, here, whole):
    assert finish(start(here, "train", "digits", sabotage=sabotage)) == [-9]
    assert checkpoints(here / "digits") == left
    checkpoint(here / "digits", len(left))
    assert run(here, "train", "digits") == 0
    assert_same(here, whole)


def test_rows_cut_in_the_middle(here, whole):
    """A power cut leaves half a row, or zeros where rows were to be."""
    finish(start(here, "train", "digits", sabotage=runs.DieAtRename("epoch_003.pt", "before")))
    for name, rest in (("history.csv", b"3,0.1"), ("batches.csv", b"\0\0\0\n3,5,0.01,\0\0\0\0")):
        with (here / "digits" / name).open("ab") as file:
            file.write(rest)
    assert run(here, "train", "digits") == 0
    assert_same(here, whole)


def test_rows_that_never_reached_the_disk(here, whole):
    """Rows belong to a checkpoint: they are on the disk before it has its name."""
    finish(start(here, "train", "digits", sabotage=runs.DieAtRename("epoch_002.pt", "after")))
    assert len([row for row in rows(here / "digits" / "batches.csv") if row["epoch"] in "12"]) == 2 * BATCHES
    assert len([row for row in rows(here / "digits" / "history.csv") if row["epoch"] in "12"]) == 2


def test_checkpoints_further_apart(tmp_path):
    """What happened since the last checkpoint is trained again, the files told once."""
    settings = configure(tmp_path, **CHANCE | {"epochs": 5, "checkpoint_every": 2})
    run(tmp_path / "one", "init", "digits", "--config", settings)
    shutil.copytree(tmp_path / "one", tmp_path / "other")
    assert run(tmp_path / "one", "train", "digits") == 0
    kill = runs.DieAtRename("epoch_004.pt", "before")
    assert finish(start(tmp_path / "other", "train", "digits", sabotage=kill)) == [-9]
    assert checkpoints(tmp_path / "other" / "digits") == ["epoch_002.pt"]
    assert run(tmp_path / "other", "train", "digits") == 0
    assert_same(tmp_path / "one", tmp_path / "other")


def test_leftovers_are_removed(here, whole):
    finish(start(here, "train", "digits", sabotage=runs.DieAtRename("epoch_002.pt", "before")))
    assert len(list((here / "digits").rglob("*"))) > 10
    run(here, "train", "digits")
    there, expected = ({path.relative_to(top) for path in top.rglob("*")} for top in (here, whole))
    assert {path for path in there if "tensorboard" not in path.parts} == {
        path for path in expected if "tensorboard" not in path.parts
    }


def test_interrupt_from_the_keyboard(here, whole, tmp_path):
    child = start(here, "train", "digits", said=tmp_path / "said")
    wait_for(here / "digits" / "checkpoints" / "epoch_001.pt", child)
    os.kill(child.pid, signal.SIGINT)
    finish(child)
    assert "Traceback" not in (tmp_path / "said").read_text()
    assert run(here, "train", "digits") == 0
    assert_same(here, whole)


def test_finished_run_says_so_and_changes_nothing(trained, capsys):
    before = {path: path.read_bytes() for path in trained.rglob("*") if path.is_file() and path.name != "log.txt"}
    capsys.readouterr()
    assert run(trained, "train", "digits") == 0
    assert "4" in capsys.readouterr().out
    after = {path: path.read_bytes() for path in trained.rglob("*") if path.is_file() and path.name != "log.txt"}
    assert after == before


def test_second_training_at_once_is_refused(here, whole, capsys):
    child = start(here, "train", "digits", sabotage=runs.Slow())
    wait_for(here / "digits" / "checkpoints" / "epoch_001.pt", child)
    assert "digits" in refused(capsys, here, "train", "digits")
    assert finish(child) == [0]
    assert_same(here, whole)


# --- a full disk -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["fsync", "replace", "save", "write"])
def test_disk_that_is_full(where, here, whole, capsys):
    """Whichever call is told so: one line, the last checkpoint intact, and training goes on when there is room."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*FULL[where](here / "digits"))
        line = refused(capsys, here, "train", "digits")
        assert "No space left" in line or "full" in line
    for name in checkpoints(here / "digits"):
        torch.load(here / "digits" / "checkpoints" / name, weights_only=True)
    assert run(here, "train", "digits") == 0
    assert_same(here, whole)


def _full_from_epoch_two(folder, real, error):
    """Return a function that works as `real` until there is a checkpoint, and fails from then on."""

    def function(*args, **options):
        if list((folder / "checkpoints").glob("epoch_*.pt")):
            raise error
        return real(*args, **options)

    return function


ENOSPC = OSError(errno.ENOSPC, "No space left on device")
FULL = {
    "fsync": lambda folder: (os, "fsync", _full_from_epoch_two(folder, os.fsync, ENOSPC)),
    "replace": lambda folder: (os, "replace", _full_from_epoch_two(folder, os.replace, ENOSPC)),
    "save": lambda folder: (torch, "save", _full_from_epoch_two(folder, torch.save, ENOSPC)),
    "write": lambda folder: ("csv.writer", _full_from_epoch_two(folder, __import__("csv").writer, ENOSPC)),
}


@pytest.mark.parametrize("room", [10_000, 150_000, 300_000])
def test_disk_that_is_really_full(room, small_disk, begun, whole, tmp_path):
    here = shutil.copytree(begun, small_disk / "runs")
    filler = small_disk / "filler"
    with filler.open("wb") as file:
        free = shutil.disk_usage(small_disk).free
        file.write(b"\0" * (free - room))
    child = start(here, "train", "digits", said=tmp_path / "said")
    assert finish(child) == [1]
    said = (tmp_path / "said").read_text()
    assert "Traceback" not in said and ("No space left" in said or "full" in said)
    filler.unlink()
    assert run(here, "train", "digits") == 0
    assert_same(here, whole)


# --- checkpoints of others -------------------------------------------------------------------------------------------


def test_truncated_newest_checkpoint(trained, whole, capsys):
    """It is named, with what to do; done, training goes on from the one before."""
    (trained / "digits" / "checkpoints" / "epoch_004.pt").unlink()
    newest = trained / "digits" / "checkpoints" / "epoch_003.pt"
    os.truncate(newest, newest.stat().st_size // 2)
    line = refused(capsys, trained, "train", "digits")
    assert "epoch_003.pt" in line and ("elete" in line or "emove" in line)
    newest.unlink()
    assert run(trained, "train", "digits") == 0
    assert_same(trained, whole)


class Attack:
    """What a pickle can do to who reads it: here, leave a file behind."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


COMMANDS = {
    "train": ("train", "digits"),
    "test": ("test", "digits"),
    "release": ("release", "digits", "--epoch", "4"),
    "export": ("export", "digits"),
    "predict": ("predict", "digits", "--input", ".", "--output", "out.h5"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("how", ["torch", "pickle"])
def test_hostile_checkpoint_runs_nothing(command, how, trained, tmp_path, capsys):
    newest = trained / "digits" / "checkpoints" / "epoch_004.pt"
    hostile = checkpoint(trained / "digits", 4) | {"epoch": Attack(tmp_path / "attacked")}
    if how == "torch":
        torch.save(hostile, newest)
    else:
        newest.write_bytes(pickle.dumps(hostile))
    assert "epoch_004.pt" in refused(capsys, trained, *COMMANDS[command])
    assert not (tmp_path / "attacked").exists()


def _flattened(optimizer):
    """Return an optimizer's state dict with what it remembers of each parameter in one row."""
    state = {place: {name: value.flatten() for name, value in of.items()} for place, of in optimizer["state"].items()}
    return optimizer | {"state": state}


ODD = {
    "empty": lambda whole: b"",
    "no checkpoint": lambda whole: {"weights": torch.zeros(3)},
    "a list": lambda whole: [1, 2, 3],
    "a tensor": lambda whole: torch.zeros(3),
    "another network": lambda whole: whole | {"model": {"0.weight": torch.zeros(10, 784)}},
    "weights of another shape": lambda whole: whole | {"model": {k: v.flatten() for k, v in whole["model"].items()}},
    "weights that are none": lambda whole: whole | {"model": "weights"},
    "another optimizer": lambda whole: whole | {"optimizer": {"state": {}, "param_groups": []}},
    "an optimizer's state of another shape": lambda whole: whole | {"optimizer": _flattened(whole["optimizer"])},
    "another schedule": lambda whole: whole | {"scheduler": None},
    "another epoch": lambda whole: whole | {"epoch": 2},
    "an epoch in words": lambda whole: whole | {"epoch": "three"},
}


@pytest.mark.parametrize("kind", ODD)
def test_checkpoint_that_is_none_of_this_run(kind, trained, capsys):
    (trained / "digits" / "checkpoints" / "epoch_004.pt").unlink()
    newest = trained / "digits" / "checkpoints" / "epoch_003.pt"
    odd = ODD[kind](checkpoint(trained / "digits", 3))
    newest.write_bytes(odd) if isinstance(odd, bytes) else torch.save(odd, newest)
    uses_the_weights_alone = () if "optimizer" in kind or "schedule" in kind else ("test", "export")
    for command in ("train", *uses_the_weights_alone):
        assert "epoch_003.pt" in refused(capsys, trained, command, "digits")


def test_checkpoint_of_another_run(trained, tmp_path, capsys):
    """The names of files say nothing: a checkpoint knows which configuration it belongs to."""
    other = tmp_path / "other"
    run(other, "init", "digits", "--config", configure(tmp_path, network="lenet5", epochs=1, batch_size=1000))
    run(other, "train", "digits")
    foreign = other / "digits" / "checkpoints" / "epoch_001.pt"
    shutil.copy(foreign, trained / "digits" / "checkpoints" / "epoch_004.pt")
    for command in ("train", "test", "export"):
        assert "epoch_004.pt" in refused(capsys, trained, command, "digits")


# --- two processes ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole_of_two(begun, tmp_path_factory):
    """The run trained by two processes without a break, with the lines that took the first; not to be changed."""
    folder = tmp_path_factory.mktemp("whole-of-two")
    shutil.copytree(begun, folder / "runs")
    sabotages = (runs.DieAtLine(0, folder / "lines"), None)
    assert finish(*start_two(folder / "runs", "train", "digits", sabotages=sabotages)) == [0, 0]
    return folder / "runs"


@pytest.mark.parametrize("rank", [0, 1])
def test_one_of_two_killed(rank, here, whole_of_two):
    """The other one cannot go on alone and ends too; both together go on to the same bits."""
    line = int((whole_of_two.parent / "lines").read_text()) // 2
    sabotages = [None, None]
    sabotages[rank] = runs.DieAtLine(line // (rank + 1))
    codes = finish(*start_two(here, "train", "digits", sabotages=sabotages))
    assert codes[rank] == -9 and codes[1 - rank] not in (0, None)
    assert finish(*start_two(here, "train", "digits")) == [0, 0]
    assert_same(here, whole_of_two)


def torchrun(here, *words):
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2"]
    command += ["--master-port", str(runs.free_port()), "-m", "lab.experiment", "--runs", str(here), *words]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)


def test_torchrun_killed_and_resumed(here, whole_of_two):
    started = torchrun(here, "train", "digits")
    wait_for(here / "digits" / "checkpoints" / "epoch_001.pt", started)
    family = psutil.Process(started.pid).children(recursive=True)
    for process in (psutil.Process(started.pid), *family):
        process.kill()
    psutil.wait_procs(family, timeout=10)
    started.communicate()
    again = torchrun(here, "train", "digits")
    said, _ = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert_same(here, whole_of_two)


def test_two_processes_and_one_give_the_same_curve(tmp_path):
    """The global batch is the same; a last batch of one leaves the second process without a sample."""
    settings = configure(tmp_path, optimizer={"name": "SGD", "lr": 0.1}, epochs=2, batch_size=282)
    for name in ("one", "two"):
        run(tmp_path, "init", name, "--config", settings)
    assert run(tmp_path, "train", "one") == 0
    assert finish(*start_two(tmp_path, "train", "two")) == [0, 0]
    for file in ("history.csv", "batches.csv"):
        first, second = (curve(tmp_path / name / file) for name in ("one", "two"))
        assert len(first) == len(second)
        for a, b in zip(first, second, strict=True):
            assert {k: float(v) for k, v in a.items()} == pytest.approx({k: float(v) for k, v in b.items()}, rel=1e-3)
    one, two = (checkpoint(tmp_path / name, 2)["model"] for name in ("one", "two"))
    for name in one:
        torch.testing.assert_close(one[name], two[name], rtol=1e-3, atol=1e-5)


def test_number_of_processes_may_change(here, whole_of_two):
    finish(start(here, "train", "digits", sabotage=runs.DieAtRename("epoch_002.pt", "after")))
    assert finish(*start_two(here, "train", "digits")) == [0, 0]
    assert len(rows(here / "digits" / "history.csv")) == 4 and len(rows(here / "digits" / "batches.csv")) == 4 * BATCHES
    assert "2 processes" in (here / "digits" / "log.txt").read_text()


def test_finished_run_under_two_processes(trained):
    assert finish(*start_two(trained, "train", "digits")) == [0, 0]


def test_mistake_under_two_processes_is_said_once(here, tmp_path):
    (here / "digits" / "split.csv").unlink()
    assert finish(*start_two(here, "train", "digits", said=tmp_path / "said")) == [1, 1]
    said = [(tmp_path / f"said.{rank}").read_text() for rank in (0, 1)]
    assert sum("split.csv" in text for text in said) == 1 and "Traceback" not in "".join(said)


def test_port_that_is_taken(here, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        first = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "WORLD_SIZE": "2", "RANK": "0", "LOCAL_RANK": "0"}
        assert finish(start(here, "train", "digits", said=tmp_path / "said", **first)) == [1]
    said = (tmp_path / "said").read_text().strip()
    assert "Traceback" not in said and port in said


def test_share_of_one_image_for_a_network_that_needs_two(tmp_path):
    """Batch normalisation cannot train on one image: 3667 of them in fives leave a last two for two processes."""
    normalised = ["Flatten", {"Linear": [784, 8]}, {"BatchNorm1d": 8}, "ReLU", {"Linear": [8, 10]}]
    run(tmp_path, "init", "digits", "--config", configure(tmp_path, network=normalised, batch_size=5))
    assert finish(*start_two(tmp_path, "train", "digits", said=tmp_path / "said")) == [1, 1]
    said = [(tmp_path / f"said.{rank}").read_text() for rank in (0, 1)]
    assert "batch" in said[0] and "Traceback" not in "".join(said) and not said[1]
