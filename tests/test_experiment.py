"""`python -m lab.experiment`: what a configuration may say, what a run holds, what each command answers."""

import json
import os
import shutil
import subprocess
import sys

import h5py
import pytest
import torch
from PIL import Image

from lab import data
from lab.networks import LeNet5, Standardize, pretrained
from tests import runs
from tests.runs import checkpoint, checkpoints, configure, mistakes, refused, rows, run

EXPERIMENTS = data.OWN.parent / "experiments"


@pytest.fixture(scope="session")
def images(sample, tmp_path_factory):
    return runs.write_images(sample, tmp_path_factory.mktemp("images"))


@pytest.fixture
def here(tmp_path):
    """A folder for runs that is not there yet."""
    return tmp_path / "runs"


@pytest.fixture(scope="module")
def trained(images, tmp_path_factory):
    """A LeNet-5 of five epochs with a checkpoint every other epoch; not to be changed."""
    folder = tmp_path_factory.mktemp("trained")
    settings = configure(folder, images, network="lenet5", epochs=5, checkpoint_every=2)
    assert run(folder / "runs", "init", "digits", "--config", settings) == 0
    assert run(folder / "runs", "train", "digits") == 0
    return folder / "runs"


@pytest.fixture
def copy(trained, here):
    """A copy of that run, to be changed."""
    shutil.copytree(trained, here)
    return here


# --- mistakes in a configuration -------------------------------------------------------------------------------------

SGD = {"name": "SGD", "lr": 0.1}
WRONG = {
    "a misspelt field": ({"epoch": 3}, "epoch", "epochs"),
    "a field left out": ({"data": {"train": ...}}, "data.train"),
    "no number of epochs": ({"epochs": 0}, "epochs", "0"),
    "fewer epochs than none": ({"epochs": -1}, "epochs", "-1"),
    "epochs in words": ({"epochs": "10"}, "epochs", "'10'", "integer"),
    "epochs in parts": ({"epochs": 2.5}, "epochs", "2.5", "integer"),
    "true epochs": ({"epochs": True}, "epochs", "integer"),
    "epochs of null": ({"epochs": None}, "epochs", "integer"),
    "an empty batch": ({"batch_size": 0}, "batch_size", "0"),
    "a batch larger than the data": ({"batch_size": 272}, "batch_size", "272", "271"),
    "no checkpoints": ({"checkpoint_every": 0}, "checkpoint_every", "0"),
    "checkpoints that never come": ({"checkpoint_every": 4}, "checkpoint_every", "4", "3"),
    "a seed below zero": ({"seed": -1}, "seed", "-1"),
    "a seed of too many bits": ({"seed": 2**64}, "seed", str(2**64)),
    "an unknown device": ({"device": "gpu"}, "device", "gpu", "cuda"),
    "a device that is not there": ({"device": "mps" if sys.platform != "darwin" else "cuda"}, "device"),
    "an unknown source": ({"data": {"source": "minst"}}, "data", "minst", "mnist"),
    "data of null": ({"data": None}, "data"),
    "a folder that is not there": ({"data": {"train": "no/where"}}, "data.train", "no/where"),
    "an unknown layout": ({"data": {"layout": "prefixes"}}, "data.layout", "prefixes", "prefix", "folders"),
    "preloading in words": ({"data": {"preload": "yes"}}, "data.preload", "yes"),
    "everything for validation": ({"data": {"validation_share": 1.0}}, "data.validation_share", "1"),
    "nothing for validation": ({"data": {"validation_share": 0.0}}, "data.validation_share", "0"),
    "too little for validation": ({"data": {"validation_share": 0.0001}}, "data.validation_share", "0.0001"),
    "a share that is no number": ({"data": {"validation_share": float("nan")}}, "validation_share", "nan"),
    "colours for LeNet-5": ({"data": {"greyscale": False}, "network": "lenet5"}, "greyscale", "lenet5"),
    "a misspelt network": ({"network": "lenet"}, "network", "lenet", "lenet5"),
    "a network of no layers": ({"network": []}, "network"),
    "a misspelt layer": ({"network": ["Flatten", {"Liner": [784, 10]}]}, "network", "Liner", "Linear"),
    "a misspelt argument": (
        {"network": ["Flatten", {"Linear": {"in_feature": 784, "out_features": 10}}]},
        "network", "in_feature", "in_features",
    ),
    "an argument left out": ({"network": ["Flatten", {"Linear": [784]}]}, "network", "Linear", "out_features"),
    "an argument in words": ({"network": ["Flatten", {"Linear": [784, "ten"]}]}, "network", "Linear", "ten"),
    "too many arguments": ({"network": ["Flatten", {"Linear": [784, 10, True, "cpu", None, 7]}]}, "network", "Linear"),
    "two layers in one": ({"network": [{"Flatten": [], "Linear": [784, 10]}]}, "network"),
    "layers that do not fit": ({"network": ["Flatten", {"Linear": [700, 10]}]}, "network", "784", "700"),
    "five outputs": ({"network": ["Flatten", {"Linear": [784, 5]}]}, "network", "10", "5"),
    "no flat outputs": ({"network": [{"Conv2d": [1, 10, 3]}]}, "network", "10", "26"),
    "a layer that is none": ({"network": ["Module"]}, "network", "Module"),
    "a layer that needs labels": ({"network": ["Flatten", {"Linear": [784, 10]}, "CrossEntropyLoss"]}, "network"),
    "a layer from elsewhere": ({"network": ["functional"]}, "network", "functional"),
    "a network without parameters": ({"network": ["Flatten", {"AdaptiveAvgPool1d": [10]}]}, "network"),
    "a misspelt optimizer": ({"optimizer": {"name": "Adma"}}, "optimizer", "Adma", "Adam"),
    "an optimizer without a name": ({"optimizer": {"lr": 0.1}}, "optimizer", "name"),
    "an optimizer that is none": ({"optimizer": {"name": "Optimizer"}}, "optimizer", "Optimizer"),
    "a module for an optimizer": ({"optimizer": {"name": "lr_scheduler"}}, "optimizer", "lr_scheduler"),
    "an optimizer of another kind": ({"optimizer": {"name": "LBFGS"}}, "optimizer", "LBFGS"),
    "a misspelt rate": ({"optimizer": {"name": "SGD", "learning_rate": 0.1}}, "optimizer", "learning_rate", "lr"),
    "parameters of one's own": ({"optimizer": SGD | {"params": []}}, "optimizer", "params"),
    "a rate in words": ({"optimizer": {"name": "SGD", "lr": "fast"}}, "optimizer", "fast"),
    "a rate below zero": ({"optimizer": {"name": "SGD", "lr": -1.0}}, "optimizer", "-1.0"),
    "arguments that contradict": ({"optimizer": SGD | {"nesterov": True}}, "optimizer", "momentum"),
    "a misspelt schedule": ({"schedule": {"name": "StepLr", "step_size": 1}}, "schedule", "StepLr", "StepLR"),
    "a schedule without its step": ({"schedule": {"name": "StepLR"}}, "schedule", "step_size"),
    "a schedule of step zero": ({"schedule": {"name": "StepLR", "step_size": 0}}, "schedule"),
    "a misspelt factor": (
        {"schedule": {"name": "StepLR", "step_size": 1, "gama": 0.7}}, "schedule", "gama", "gamma"
    ),
    "softmax before the loss": ({"network": ["Flatten", {"Linear": [784, 10]}, "Softmax"]}, "network.2", "leave it"),
    "softmax with an argument": (
        {"network": ["Flatten", {"Linear": [784, 10]}, {"Softmax": 1}]}, "network.2", "leave it out"
    ),
    "softmin": ({"network": ["Flatten", {"Linear": [784, 10]}, {"Softmin": {"dim": 1}}]}, "network.2", "found Softmin"),
    "a recurrent layer": ({"network": ["Flatten", {"LSTM": [784, 10]}]}, "network.1", "found 'LSTM'"),
    "more than one result": (
        {"network": [{"MaxPool2d": {"kernel_size": 2, "return_indices": True}}, "Flatten", {"Linear": [196, 10]}]},
        "layer 1 (Flatten)", "tuple",
    ),
    "a stride of nothing": ({"network": [{"Conv2d": [1, 1, 3, 0]}, "Flatten", {"Linear": [784, 10]}]}, "layer 0"),
    "a result that is changed in place": (
        {"network": ["Flatten", {"Linear": [784, 10]}, "Sigmoid", {"ReLU": {"inplace": True}}]}, "network", "inplace"
    ),
    "a batch of one for batch normalisation": (
        {"network": ["Flatten", {"BatchNorm1d": 784}, {"Linear": [784, 10]}], "batch_size": 1}, "batch_size: found 1;"
    ),
    "an optimizer by name alone": ({"optimizer": "Adam"}, "optimizer", '{"name": ...}'),
    "a schedule by name alone": ({"schedule": "StepLR"}, "schedule", '{"name": ...}'),
    "data by name alone": ({"data": "mnist"}, "data", '{"source": ...}'),
    "augmentation switched on": ({"augmentation": True}, "augmentation", "found True", "{...}"),
    "milestones in words": (
        {"schedule": {"name": "MultiStepLR", "milestones": [1, "two"]}}, "schedule.milestones.1", "two", "integer"
    ),
    "a schedule after a metric": ({"schedule": {"name": "ReduceLROnPlateau"}}, "schedule", "ReduceLROnPlateau"),
    "a schedule of a function": ({"schedule": {"name": "LambdaLR", "lr_lambda": 0.5}}, "schedule", "LambdaLR"),
    "a schedule of schedules": ({"schedule": {"name": "SequentialLR"}}, "schedule", "SequentialLR"),
    "a misspelt loss": ({"loss": "CrossEntropy"}, "loss", "CrossEntropy", "CrossEntropyLoss"),
    "a loss for other labels": ({"loss": "MSELoss"}, "loss", "MSELoss"),
    "a loss per sample": ({"loss": {"name": "CrossEntropyLoss", "reduction": "none"}}, "loss", "reduction"),
    "a loss out of bounds": ({"loss": {"name": "CrossEntropyLoss", "label_smoothing": 2.0}}, "loss", "2.0"),
    "a shift below zero": ({"augmentation": {"max_shift": -1, "max_rotation": 0}}, "augmentation.max_shift", "-1"),
    "half a pixel": ({"augmentation": {"max_shift": 0.5, "max_rotation": 0}}, "augmentation.max_shift", "0.5"),
    "a misspelt rotation": ({"augmentation": {"max_shift": 2, "max_rotate": 1}}, "max_rotate", "max_rotation"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_mistake_gets_one_line_that_names_it(case, images, tmp_path, here, capsys):
    changes, *words = WRONG[case]
    line = refused(capsys, here, "init", "digits", "--config", configure(tmp_path, images, **changes))
    for word in words:
        assert word in line
    assert "isinstance" not in line
    assert not here.exists() or not any(here.iterdir()), "nothing is written"


def test_every_mistake_at_once(images, tmp_path, here, capsys):
    changes = {"epochs": 0, "optimiser": SGD, "network": "lenet6", "schedule": {"name": "StepLR"}, "seed": "x"}
    settings = configure(tmp_path, images, data={"layout": "zip"}, **changes)
    lines = mistakes(capsys, here, "init", "digits", "--config", settings)
    assert len(lines) == 6
    for word in ("epochs", "optimizer", "lenet5", "step_size", "seed", "layout"):
        assert sum(word in line for line in lines) == 1, word


def test_folder_fields_with_mnist_are_a_contradiction(tmp_path, here, capsys):
    settings = configure(tmp_path, data={"train": "images"})
    assert "data.train" in refused(capsys, here, "init", "digits", "--config", settings)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"{'epochs': 3}", b'{"epochs": 3,}', b"\xff\xfe{\x00}\x00", b"\x80", b"[" * 100_000,
     b'{"epochs": 3, "epochs": 4}'],
)  # fmt: skip
def test_file_that_is_no_configuration(content, tmp_path, here, capsys):
    path = tmp_path / "odd.json"
    path.write_bytes(content)
    for line in mistakes(capsys, here, "init", "digits", "--config", path):
        assert len(line) < 500
    assert not here.exists() or not any(here.iterdir())


def test_json_mistake_is_located(tmp_path, here, capsys):
    path = tmp_path / "odd.json"
    path.write_text('{\n  "epochs": 3,\n  "seed" 0\n}')
    line = refused(capsys, here, "init", "digits", "--config", path)
    assert "odd.json" in line and "line 3" in line


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_configuration_that_is_not_there(name, tmp_path, here, capsys):
    assert str(tmp_path / name) in refused(capsys, here, "init", "digits", "--config", tmp_path / name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../outside", "a/b", "/absolute", "a\\b", "new\nline", "a\0b", "x" * 300, " ", ".hidden"]
)
def test_name_that_is_no_folder_of_ours(name, images, tmp_path, here, capsys):
    settings = configure(tmp_path / "settings", images)
    refused(capsys, here, "init", name, "--config", settings)
    assert [path.name for path in tmp_path.iterdir() if path != here] == ["settings"]
    assert not here.exists() or not any(here.iterdir())


# --- bad data --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("3_999999.png", lambda path: path.write_text("no image")),
        ("3_999999.png", lambda path: Image.new("L", (20, 20)).save(path)),
        ("three.png", lambda path: Image.new("L", (28, 28)).save(path)),
    ],
)
@pytest.mark.parametrize("preload", [True, False])
def test_bad_image_is_named_by_init(name, make, preload, images, tmp_path, here, capsys):
    """Also where images are read one by one later: a run that stops after an hour comes too late."""
    bad = shutil.copytree(images, tmp_path / "bad")
    make(bad / "train" / name)
    settings = configure(tmp_path, bad, data={"preload": preload})
    assert name in refused(capsys, here, "init", "digits", "--config", settings)
    assert not here.exists() or not any(here.iterdir())


def test_folder_without_images(tmp_path, here, capsys):
    (tmp_path / "train").mkdir()
    (tmp_path / "test").mkdir()
    line = refused(capsys, here, "init", "digits", "--config", configure(tmp_path, tmp_path))
    assert str(tmp_path / "train") in line


def test_wrong_layout_is_named(images, tmp_path, here, capsys):
    settings = configure(tmp_path, images, data={"layout": "folders"})
    assert "folders" in refused(capsys, here, "init", "digits", "--config", settings)


def test_data_that_changed_after_init(images, tmp_path, here, capsys):
    """The split names samples by index: with one image gone every label would slip."""
    own = shutil.copytree(images, tmp_path / "own")
    run(here, "init", "digits", "--config", configure(tmp_path, own))
    sorted((own / "train").iterdir())[5].unlink()
    refused(capsys, here, "train", "digits")


def test_labels_that_changed_after_init(images, tmp_path, here, capsys):
    own = shutil.copytree(images, tmp_path / "own")
    run(here, "init", "digits", "--config", configure(tmp_path, own))
    path = next((own / "train").glob("7_*"))
    path.rename(path.with_name(path.name.replace("7_", "1_")))
    refused(capsys, here, "train", "digits")


def test_memory_that_is_too_small_is_said(monkeypatch, here, capsys):
    def greedy(*_):
        raise RuntimeError("[enforce fail at alloc_cpu.cpp:121] DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr("lab.experiment.train.train", greedy)
    assert "memory is too small" in refused(capsys, here, "train", "digits")


# --- the run folder --------------------------------------------------------------------------------------------------


def test_init_writes_what_a_month_later_asks_for(images, tmp_path, here):
    assert run(here, "init", "digits", "--config", configure(tmp_path, images)) == 0
    folder = here / "digits"
    assert [path.name for path in here.iterdir()] == ["digits"]
    environment = (folder / "environment.json").read_text()
    assert f"init digits --config {tmp_path / 'config.json'}" in environment
    assert torch.__version__ in environment and sys.version.split()[0] in environment
    facts = json.loads((folder / "data.json").read_text())
    assert {"271", "30"} <= set(json.dumps(facts).replace(",", " ").replace("}", " ").split())
    assert "init" in (folder / "log.txt").read_text()
    pictures, notes = list((folder / "samples").glob("*.png")), list((folder / "samples").glob("*.json"))
    assert len(pictures) > 3 and len(notes) == len(pictures) - 1, "each sample has its metadata; augmented.png has none"
    assert all("label" in json.loads(note.read_text()) for note in notes)


def test_frozen_configuration_is_a_configuration(images, tmp_path, here):
    """What init filled in makes the same run again, from anywhere."""
    run(here, "init", "one", "--config", configure(tmp_path, images, seed=...))
    (tmp_path / "elsewhere").mkdir()
    frozen = shutil.copy(here / "one" / "config.json", tmp_path / "elsewhere" / "again.json")
    assert run(here, "init", "two", "--config", frozen) == 0
    for name in ("config.json", "split.csv", "data.json"):
        assert (here / "two" / name).read_bytes() == (here / "one" / name).read_bytes()
    assert json.loads((here / "two" / "config.json").read_text())["seed"] == 0


def test_paths_are_relative_to_the_configuration(images, tmp_path, here, monkeypatch):
    shutil.copytree(images, tmp_path / "project" / "digits")
    settings = configure(tmp_path / "project", images, data={"train": "digits/train", "test": "digits/test"})
    monkeypatch.chdir(tmp_path)
    assert run(here, "init", "digits", "--config", settings.relative_to(tmp_path)) == 0
    frozen = json.loads((here / "digits" / "config.json").read_text())["data"]
    assert frozen["train"] == str(tmp_path / "project" / "digits" / "train")


def test_runs_lie_where_they_are_told_to(images, tmp_path, monkeypatch):
    from lab.experiment.__main__ import main

    settings = configure(tmp_path, images)
    monkeypatch.chdir(tmp_path)
    assert main(["init", "one", "--config", str(settings)]) == 0
    monkeypatch.setenv("LAB_RUNS", str(tmp_path / "other"))
    assert main(["init", "two", "--config", str(settings)]) == 0
    assert main(["--runs", "third", "init", "three", "--config", str(settings)]) == 0
    for path in ("runs/one", "other/two", "third/three"):
        assert (tmp_path / path / "config.json").exists()


def test_runs_where_no_folder_can_be(images, tmp_path, capsys):
    (tmp_path / "runs").write_text("a file")
    assert str(tmp_path / "runs") in refused(
        capsys, tmp_path / "runs", "init", "digits", "--config", configure(tmp_path, images)
    )


def test_init_does_not_touch_a_run_that_is_there(copy, images, tmp_path, capsys):
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    assert "digits" in refused(capsys, copy, "init", "digits", "--config", configure(tmp_path, images))
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before


def test_init_that_fails_late_leaves_nothing(images, tmp_path, here, capsys, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    assert "No space left" in refused(capsys, here, "init", "digits", "--config", configure(tmp_path, images))
    assert not here.exists() or not any(here.iterdir())


@pytest.mark.parametrize("name", ["config.json", "split.csv", "events"])
def test_init_killed_can_be_done_again(name, images, tmp_path, here):
    """What is not whole does not have the run's name, nor is it in the way."""
    init = ("init", "digits", "--config", configure(tmp_path, images))
    assert runs.finish(runs.start(here, *init, sabotage=runs.DieAtOpen(name))) == [-9]
    assert not (here / "digits").exists()
    assert run(here, *init) == 0 and run(here, "train", "digits") == 0


def test_run_after_training(trained):
    folder = trained / "digits"
    assert checkpoints(folder) == ["epoch_002.pt", "epoch_004.pt", "epoch_005.pt"]
    assert [int(row["epoch"]) for row in rows(folder / "history.csv")] == [1, 2, 3, 4, 5]
    batches = [(int(row["epoch"]), int(row["batch"])) for row in rows(folder / "batches.csv")]
    assert len(batches) == len(set(batches)) == 5 * 11 and batches == sorted(batches)
    for epoch in range(1, 6):
        assert (folder / "worst" / f"epoch_{epoch:03d}.csv").exists()
        assert Image.open(folder / "worst" / f"epoch_{epoch:03d}.png").size > (100, 100)
    assert set(checkpoint(folder, 5)) >= {"model", "optimizer", "scheduler", "epoch", "config"}
    assert checkpoint(folder, 5)["epoch"] == 5


def test_test_split_is_not_read_before_the_test(images, tmp_path, here, capsys):
    own = shutil.copytree(images, tmp_path / "own")
    for path in (own / "test").iterdir():
        path.write_text("no image")
    settings = configure(tmp_path, own)
    assert run(here, "init", "digits", "--config", settings) == 0 and run(here, "train", "digits") == 0
    assert run(here, "info", "digits") == 0 and run(here, "release", "digits", "--epoch", "3") == 0
    assert ".png" in refused(capsys, here, "test", "digits")


def test_mnist_test_images_are_not_loaded_before_the_test(sample, tmp_path, here, monkeypatch):
    load = data.load
    monkeypatch.setenv("MNIST_ROOT", str(sample))
    monkeypatch.setattr(data, "load", lambda train=True: load(train) if train else pytest.fail("read too early"))
    assert run(here, "init", "digits", "--config", configure(tmp_path, epochs=1, batch_size=500)) == 0
    assert run(here, "train", "digits") == 0


def test_images_read_one_by_one_train_alike(images, tmp_path, here):
    for name, preload in (("at once", True), ("one by one", False)):
        run(here, "init", name.replace(" ", "-"), "--config", configure(tmp_path, images, data={"preload": preload}))
        assert run(here, "train", name.replace(" ", "-")) == 0
    curves = [runs.curve(here / name / "history.csv") for name in ("at-once", "one-by-one")]
    assert curves[0] == curves[1]


def test_both_layouts_train_alike(images, tmp_path, here):
    stored, labels = data.read_image_files(images / "train", "prefix")
    for layout in ("prefix", "folders"):
        for split in ("train", "test"):
            data.write_image_files(stored, labels, tmp_path / layout / split, layout)
        run(here, "init", layout, "--config", configure(tmp_path, tmp_path / layout, data={"layout": layout}))
        assert run(here, "train", layout) == 0
    assert runs.curve(here / "prefix" / "history.csv") == runs.curve(here / "folders" / "history.csv")


def test_colour_images(tmp_path, here):
    """With greyscale false a network of layers sees three channels."""
    for split in ("train", "test"):
        (tmp_path / split).mkdir()
        for index in range(100):
            colour = (25 * (index % 10), 255 - 25 * (index % 10), index)
            Image.new("RGB", (8, 8), colour).save(tmp_path / split / f"{index % 10}_{index:06d}.png")
    layers = ["Flatten", {"Linear": [192, 10]}]
    settings = configure(tmp_path, tmp_path, network=layers, data={"greyscale": False}, batch_size=20)
    assert run(here, "init", "colours", "--config", settings) == 0
    assert run(here, "train", "colours") == 0 and run(here, "test", "colours") == 0


# --- every configuration that init takes, train takes ----------------------------------------------------------------

CONV = {"Conv2d": {"in_channels": 1, "out_channels": 4, "kernel_size": [3, 3], "padding": "same"}}
TAKEN = {
    "Muon": {"optimizer": {"name": "Muon"}},
    "SparseAdam": {"optimizer": {"name": "SparseAdam"}},
    "RMSprop": {"optimizer": {"name": "RMSprop", "centered": True}},
    "AdamW with betas": {"optimizer": {"name": "AdamW", "betas": [0.8, 0.99], "amsgrad": True}},
    "OneCycleLR": {"schedule": {"name": "OneCycleLR", "max_lr": 0.1}},
    "OneCycleLR of its own": {"schedule": {"name": "OneCycleLR", "max_lr": 0.1, "total_steps": 2}},
    "CyclicLR without momentum": {
        "schedule": {"name": "CyclicLR", "base_lr": 0.01, "max_lr": 0.1},
        "optimizer": {"name": "Adam", "lr": 0.01},
    },
    "CosineAnnealingWarmRestarts": {"schedule": {"name": "CosineAnnealingWarmRestarts", "T_0": 1}},
    "no schedule": {"schedule": None},
    "class weights": {"loss": {"name": "CrossEntropyLoss", "weight": [1.0] * 10}},
    "MultiMarginLoss": {"loss": "MultiMarginLoss"},
    "NLLLoss": {"loss": "NLLLoss"},
    "dropout": {"network": ["Flatten", {"Dropout": 0.5}, {"Linear": [784, 10]}]},
    "batch normalisation": {
        "network": [CONV, {"BatchNorm2d": 4}, "ReLU", {"MaxPool2d": 2}, "Flatten", {"Linear": [784, 10]}]
    },
    "batch normalisation of single values": {"network": ["Flatten", {"Linear": [784, 10]}, {"BatchNorm1d": [10]}]},
    "batch normalisation by plain means": {
        "network": ["Flatten", {"BatchNorm1d": {"num_features": 784, "momentum": None}}, {"Linear": [784, 10]}],
        "batch_size": 100,
    },
    "in place where it may be": {"network": ["Flatten", {"Linear": [784, 10]}, {"ReLU": {"inplace": True}}]},
    "lazy layers": {"network": ["Flatten", {"LazyLinear": [10]}]},
    "both augmentations": {"augmentation": {"max_shift": 2, "max_rotation": 10}},
    "a shift beyond the image": {"augmentation": {"max_shift": 28, "max_rotation": 0}},
    "a batch of everything": {"batch_size": 271},
    "a batch of one": {"batch_size": 1, "epochs": 1},
}


@pytest.mark.parametrize("case", TAKEN)
def test_what_init_takes_train_takes(case, images, tmp_path, here, capsys):
    """Either init says in one line why not, or the run trains and its network can be exported."""
    settings = configure(tmp_path, images, **({"epochs": 1} | TAKEN[case]))
    if run(here, "init", "digits", "--config", settings):
        said = capsys.readouterr().err
        assert len(said.splitlines()) == 1 and "Traceback" not in said
    else:
        assert run(here, "train", "digits") == 0
        assert "network" not in TAKEN[case] or run(here, "export", "digits") == 0
    assert ("plain means" in case or "in place" in case) <= (here / "digits").exists(), "it may be trained"


def test_network_without_a_form_in_onnx(images, tmp_path, here, capsys):
    network = [{"FractionalMaxPool2d": {"kernel_size": 2, "output_size": 14}}, "Flatten", {"Linear": [196, 10]}]
    assert run(here, "init", "digits", "--config", configure(tmp_path, images, network=network, epochs=1)) == 0
    assert run(here, "train", "digits") == 0
    assert "no form in ONNX" in refused(capsys, here, "export", "digits")
    assert not any((here / "digits" / "release").iterdir())


# --- the other commands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [["train"], ["test"], ["info"], ["tensorboard"], ["export"], ["release", "--epoch", "1"],
     ["predict", "--input", ".", "--output", "out.h5"]],
    ids=lambda words: words[0],
)  # fmt: skip
def test_run_that_is_not_there(words, trained, capsys):
    command, *options = words
    line = refused(capsys, trained, command, "digit", *options)
    assert "digit" in line and "digits" in line, "the nearest name is offered"


@pytest.mark.parametrize(
    "words",
    [["test"], ["export"], ["release", "--epoch", "1"], ["predict", "--input", ".", "--output", "out.h5"]],
    ids=lambda words: words[0],
)
def test_run_without_a_checkpoint(words, images, tmp_path, here, capsys):
    run(here, "init", "digits", "--config", configure(tmp_path, images))
    command, *options = words
    assert "train" in refused(capsys, here, command, "digits", *options)


@pytest.mark.parametrize("epoch", [3, 6, 0, -1, 10**12])
@pytest.mark.parametrize("command", ["test", "release", "export"])
def test_epoch_without_a_checkpoint(command, epoch, trained, capsys):
    line = refused(capsys, trained, command, "digits", f"--epoch={epoch}")
    assert all(there in line for there in ("2", "4", "5"))


def test_info_before_and_after(images, tmp_path, here, trained, capsys):
    run(here, "init", "young", "--config", configure(tmp_path, images))
    capsys.readouterr()
    assert run(here, "info", "young") == 0
    assert "271" in capsys.readouterr().out
    assert run(trained, "info", "digits") == 0
    said = capsys.readouterr().out
    last = rows(trained / "digits" / "history.csv")[-1]
    assert "lenet5" in said and f"{float(last['validation_accuracy']):.2%}".rstrip("%") in said
    long = [line for line in said.splitlines() if len(line) >= 80 and str(trained) not in line]
    assert not long, "it fits a page"


def test_test_reports_each_split(copy):
    """Without an epoch the last one is tested; tested again, its figures are replaced."""
    for _ in range(2):
        assert run(copy, "test", "digits") == 0
    splits = ["train", "validation", "test"]
    assert [(row["epoch"], row["split"]) for row in rows(copy / "digits" / "tests.csv")] == [("5", s) for s in splits]
    names = ["confusion_matrix.csv", "confusion_matrix.png", "errors.csv", "errors.png", "report.csv"]
    for split in splits:
        folder = copy / "digits" / "reports" / "epoch_005" / split
        assert sorted(path.name for path in folder.iterdir()) == names


def test_release_is_the_state_dict_alone(copy):
    assert run(copy, "release", "digits", "--epoch", "4") == 0
    path = copy / "digits" / "release" / "digits-epoch_004.pt"
    weights = torch.load(path, weights_only=True)
    LeNet5().load_state_dict(weights)
    assert runs.same_bits(dict(weights), dict(checkpoint(copy / "digits", 4)["model"]))
    assert path.stat().st_size < 61_706 * 4 + 20_000


def test_release_carries_the_training_splits_mean(copy):
    run(copy, "release", "digits", "--epoch", "4")
    network = LeNet5()
    network.load_state_dict(torch.load(copy / "digits" / "release" / "digits-epoch_004.pt", weights_only=True))
    facts = json.loads((copy / "digits" / "data.json").read_text())
    assert float(network.standardize.mean) == pytest.approx(facts["mean"])
    assert facts["mean"] != pytest.approx(float(Standardize().mean), abs=1e-5), "not MNIST's of the whole"


def test_export_goes_where_it_is_told_to(copy, tmp_path):
    assert run(copy, "export", "digits") == 0
    assert [path.name for path in (copy / "digits" / "release").iterdir()] == ["digits.onnx"]
    assert run(copy, "export", "digits", "--epoch", "2", "--output", tmp_path / "two.onnx") == 0
    assert (tmp_path / "two.onnx").read_bytes() != (copy / "digits" / "release" / "digits.onnx").read_bytes()


def test_export_to_nowhere(trained, tmp_path, capsys):
    assert "nowhere" in refused(capsys, trained, "export", "digits", "--output", tmp_path / "nowhere" / "x.onnx")


def test_predict_writes_ten_probabilities_a_file(trained, images, tmp_path, capsys):
    folder = tmp_path / "letters"
    folder.mkdir()
    Image.open(next((images / "test").iterdir())).save(folder / "one.jpg", quality=95)
    Image.open(next((images / "test").iterdir())).save(folder / "two words.PNG")
    (folder / "notes.txt").write_text("no image")
    assert run(trained, "predict", "digits", "--input", folder, "--output", tmp_path / "out.h5") == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == 1
    with h5py.File(tmp_path / "out.h5") as file:
        assert sorted(file) == ["one.jpg", "two words.PNG"]
        for name in file:
            assert file[name].shape == (10,) and file[name][:].sum() == pytest.approx(1, abs=1e-5)


def test_predict_with_bad_input_writes_nothing(trained, tmp_path, capsys):
    folder, output = tmp_path / "letters", tmp_path / "out.h5"
    predict = ("predict", "digits", "--input", folder, "--output", output)
    assert str(folder) in refused(capsys, trained, *predict)
    folder.mkdir()
    assert str(folder) in refused(capsys, trained, *predict)
    (folder / "one.png").write_text("no image")
    assert "one.png" in refused(capsys, trained, *predict)
    Image.new("L", (20, 30)).save(folder / "one.png")
    assert "one.png" in refused(capsys, trained, *predict)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letters"]


def test_predict_turns_a_photograph_as_the_camera_was_held(trained, images, tmp_path):
    upright = Image.open(next((images / "test").iterdir()))
    orientation = Image.Exif()
    orientation[0x0112] = 6  # to be turned clockwise by whoever shows it
    upright.save(tmp_path / "upright.png")
    upright.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.png", exif=orientation)
    assert run(trained, "predict", "digits", "--input", tmp_path, "--output", tmp_path / "out.h5") == 0
    with h5py.File(tmp_path / "out.h5") as file:
        assert (file["upright.png"][:] == file["turned.png"][:]).all()


def test_predict_leaves_alone_what_is_no_file(trained, images, tmp_path, capsys):
    shutil.copy(next((images / "test").iterdir()), tmp_path / "one.png")
    os.mkfifo(tmp_path / "pipe.png")
    predict = ("predict", "digits", "--input", tmp_path, "--output")
    assert "one of the images" in refused(capsys, trained, *predict, tmp_path / "one.png")
    assert run(trained, *predict, tmp_path / "out.h5") == 0
    with h5py.File(tmp_path / "out.h5") as file:
        assert list(file) == ["one.png"]
    (tmp_path / "one.png").rename(tmp_path / "at 3\u202fPM.png")  # as macOS names its screenshots
    assert run(trained, *predict, tmp_path / "out.h5") == 0
    (tmp_path / "at 3\u202fPM.png").rename(tmp_path / "one.png")
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere")
    assert "gone.png" in refused(capsys, trained, *predict, tmp_path / "out.h5")
    (tmp_path / "gone.png").unlink()
    (tmp_path / os.fsdecode(b"\xff.png")).write_bytes((tmp_path / "one.png").read_bytes())
    assert "xff.png" in refused(capsys, trained, *predict, tmp_path / "out.h5").replace("udcff", "xff")


def test_predict_that_fails_keeps_the_file_that_was_there(trained, tmp_path, capsys):
    (tmp_path / "out.h5").write_text("precious")
    (tmp_path / "one.png").write_text("no image")
    refused(capsys, trained, "predict", "digits", "--input", tmp_path, "--output", tmp_path / "out.h5")
    assert (tmp_path / "out.h5").read_text() == "precious"


def test_frozen_configuration_that_was_edited(copy, capsys):
    path = copy / "digits" / "config.json"
    path.write_text(path.read_text().replace("lenet5", "lenet6"))
    assert "config.json" in refused(capsys, copy, "train", "digits")
    path.write_text("{")
    assert "config.json" in refused(capsys, copy, "train", "digits")


@pytest.mark.parametrize("name", ["split.csv", "data.json"])
def test_run_folder_with_a_file_missing(name, copy, capsys):
    (copy / "digits" / name).unlink()
    assert name in refused(capsys, copy, "test", "digits")
    (copy / "digits" / "checkpoints" / "epoch_005.pt").unlink()
    assert name in refused(capsys, copy, "train", "digits")


def test_empty_folders_that_were_lost_come_back(images, tmp_path, here):
    assert run(here, "init", "digits", "--config", configure(tmp_path, images, epochs=1)) == 0
    for name in ("checkpoints", "worst", "release", "reports"):
        (here / "digits" / name).rmdir()
    assert run(here, "info", "digits") == 0 and run(here, "train", "digits") == 0
    assert run(here, "release", "digits", "--epoch", "1") == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [("data.json", "{}"), ("data.json", "[]"), ("history.csv", "a,b\n1,2\n"), ("history.csv", b"\xff\n"),
     ("split.csv", b"\xff\n")],
)  # fmt: skip
def test_run_folder_with_a_damaged_file(name, content, copy, capsys):
    (copy / "digits" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (copy / "digits" / "checkpoints" / "epoch_005.pt").unlink()
    assert name in refused(capsys, copy, "train", "digits")


def test_split_that_was_edited(copy, capsys):
    path = copy / "digits" / "split.csv"
    text = path.read_text()
    assert "\nvalidation," in text
    swapped = text.replace("\ntrain,", "\nother,", 1).replace("\nvalidation,", "\ntrain,", 1)
    path.write_text(swapped.replace("\nother,", "\nvalidation,", 1))
    assert "split.csv" in refused(capsys, copy, "test", "digits")


def test_configuration_that_was_changed_after_training(copy, capsys):
    path = copy / "digits" / "config.json"
    path.write_text(path.read_text().replace('"checkpoint_every": 2', '"checkpoint_every": 3'))
    line = refused(capsys, copy, "test", "digits")
    assert "checkpoint_every" in line and "config.json" in line and "Delete" not in line


@pytest.mark.parametrize("content", ["", "split,index,label\n", "split,index,label\ntrain,one,two\n", "\0"])
def test_split_that_is_damaged(content, copy, capsys):
    (copy / "digits" / "split.csv").write_text(content)
    assert "split.csv" in refused(capsys, copy, "test", "digits")


def test_command_line_in_a_process_of_its_own(images, tmp_path):
    command = [sys.executable, "-m", "lab.experiment", "init", "digits", "--config", configure(tmp_path, images)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "" and (tmp_path / "runs" / "digits").is_dir()
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert again.returncode == 1 and again.stdout == "" and len(again.stderr.strip().splitlines()) == 1


# --- what lies in the repository -------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["prefix", "folders"])
def test_images_command(layout, sample, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(sample))
    assert run(tmp_path, "images", tmp_path / "images", "--layout", layout, "--limit", "50") == 0
    stored, labels = data.read_image_files(tmp_path / "images" / "train", layout)
    expected = data.load(train=True)
    assert torch.equal(stored, expected[0][:50]) and torch.equal(labels, expected[1][:50])
    assert len(data.read_image_files(tmp_path / "images" / "test", layout)[0]) == 50


@pytest.mark.parametrize("path", sorted(EXPERIMENTS.glob("*.json")), ids=lambda path: path.stem)
def test_experiments_of_the_repository_are_valid(path, sample, tmp_path, here, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(sample))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "experiments").mkdir()
    if "folder" in path.stem:
        assert run(here, "images", "images", "--limit", "600") == 0
    assert run(here, "init", "digits", "--config", shutil.copy(path, tmp_path / "experiments")) == 0


def test_pretrained_network(sample, monkeypatch):
    network = pretrained()
    assert isinstance(network, LeNet5) and not network.training
    monkeypatch.setenv("MNIST_ROOT", str(sample))
    images, labels = data.load_prepared(train=False)
    with torch.no_grad():
        assert (network(images).argmax(1) == labels).float().mean() > 0.99
