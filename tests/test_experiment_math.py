"""What `lab.experiment` computes equals what plain PyTorch, scikit-learn and ONNX Runtime compute."""

import csv
import json
import shutil

import h5py
import numpy as np
import onnxruntime
import pytest
import torch
from sklearn.metrics import classification_report
from sklearn.metrics import confusion_matrix as sklearn_matrix
from torch import nn
from torch.nn.functional import cross_entropy

from lab import data
from lab.networks import LeNet5, Standardize
from tests import runs
from tests.runs import checkpoint, column, configure, curve, rows, run

MLP = nn.Sequential(
    Standardize(), nn.Flatten(), nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 10)
)


@pytest.fixture(scope="session")
def images(sample, tmp_path_factory):
    return runs.write_images(sample, tmp_path_factory.mktemp("images"))


@pytest.fixture(scope="module")
def tested(images, tmp_path_factory):
    """A LeNet-5 of three epochs, tested after the last; not to be changed."""
    top = tmp_path_factory.mktemp("tested")
    settings = configure(top, images, network="lenet5", optimizer={"name": "Adam", "lr": 0.003}, schedule=None)
    for words in (("init", "digits", "--config", settings), ("train", "digits"), ("test", "digits")):
        assert run(top, *words) == 0
    return top / "digits"


def train(top, images, name="digits", **changes):
    """Initialise and train a run; return its folder."""
    assert run(top, "init", name, "--config", configure(top / "settings", images, **changes)) == 0
    assert run(top, "train", name) == 0
    return top / name


def split(folder, images, name):
    """Return the images, prepared, and the labels of a split as split.csv tells it."""
    stored, labels = data.read_image_files(images / ("test" if name == "test" else "train"), "prefix")
    if name == "test":
        return data.prepare(stored), labels
    chosen = [row for row in rows(folder / "split.csv") if row["split"] == name]
    indices = torch.tensor([int(row["index"]) for row in chosen])
    assert labels[indices].tolist() == [int(row["label"]) for row in chosen]
    return data.prepare(stored[indices]), labels[indices]


def network(folder, epoch=3):
    model = LeNet5().eval()
    model.load_state_dict(checkpoint(folder, epoch)["model"])
    return model


class Watch:
    """Keep what enters the first layer while a run trains (`batches`) and while it is measured (`measured`)."""

    def __enter__(self):
        self.batches, self.measured = [], []
        self.handle = nn.modules.module.register_module_forward_pre_hook(self._see)
        return self

    def _see(self, module, inputs):
        if isinstance(module, Standardize) and inputs[0].device.type == "cpu":
            (self.batches if module.training else self.measured).append(inputs[0].detach().clone())

    def __exit__(self, *_):
        self.handle.remove()


def labels_of(batch, stored, labels):
    """Return the labels of images, found among the stored ones."""
    known = {image.numpy().tobytes(): int(label) for image, label in zip(stored, labels, strict=True)}
    return torch.tensor([known[image.contiguous().numpy().tobytes()] for image in batch])


# --- the split -------------------------------------------------------------------------------------------------------


def test_split_is_complete_disjoint_and_stratified(tested):
    chosen = rows(tested / "split.csv")
    parts = {name: [row for row in chosen if row["split"] == name] for name in ("train", "validation")}
    indices = [int(row["index"]) for part in parts.values() for row in part]
    assert sorted(indices) == list(range(301)) and len(parts["validation"]) == 30
    assert np.bincount([int(row["label"]) for row in parts["validation"]]).tolist() == [3] * 10


def test_split_follows_the_seed(images, tmp_path):
    for name, seed in (("one", 5), ("same", 5), ("other", 6)):
        run(tmp_path, "init", name, "--config", configure(tmp_path / "settings", images, seed=seed))
    one, same, other = ((tmp_path / name / "split.csv").read_text() for name in ("one", "same", "other"))
    assert one == same != other


def test_split_of_mnist_in_proportion(sample, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(sample))
    run(tmp_path, "init", "digits", "--config", configure(tmp_path / "settings"))
    labels = data.load(train=True)[1]
    chosen = rows(tmp_path / "digits" / "split.csv")
    held = torch.tensor([int(row["index"]) for row in chosen if row["split"] == "validation"])
    assert len(held) == pytest.approx(4000 / 12, abs=5)
    counts, share = torch.bincount(labels[held], minlength=10), torch.bincount(labels, minlength=10) / 12
    assert (counts - share).abs().max() <= 1


def test_mean_and_deviation_are_of_the_training_split(tested, images):
    pixels, _ = split(tested, images, "train")
    facts, weights = json.loads((tested / "data.json").read_text()), checkpoint(tested, 3)["model"]
    assert facts["mean"] == pytest.approx(float(pixels.mean()), rel=1e-5)
    assert facts["std"] == pytest.approx(float(pixels.std()), rel=1e-4)
    assert float(weights["standardize.mean"]) == pytest.approx(float(pixels.mean()), rel=1e-5)
    assert float(weights["standardize.std"]) == pytest.approx(float(pixels.std()), rel=1e-4)


# --- learning rates --------------------------------------------------------------------------------------------------

BY_EPOCH = [
    ("Adadelta", {"lr": 1.0}, "StepLR", {"step_size": 1, "gamma": 0.7}),
    ("SGD", {"lr": 0.1}, "StepLR", {"step_size": 2, "gamma": 0.5}),
    ("Adam", {"lr": 0.01}, "ExponentialLR", {"gamma": 0.9}),
    ("AdamW", {"lr": 0.01}, "CosineAnnealingLR", {"T_max": 4}),
    ("SGD", {"lr": 0.1}, "MultiStepLR", {"milestones": [1, 3], "gamma": 0.1}),
    ("RMSprop", {"lr": 0.001}, "LinearLR", {"start_factor": 0.5, "total_iters": 2}),
    ("SGD", {"lr": 0.1}, "CosineAnnealingWarmRestarts", {"T_0": 2}),
]
BY_BATCH = [
    ("AdamW", {"lr": 0.01}, "OneCycleLR", {"max_lr": 0.01}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}, "OneCycleLR", {"max_lr": 0.2, "pct_start": 0.5, "final_div_factor": 100.0}),
    ("SGD", {"lr": 0.1, "momentum": 0.9}, "CyclicLR", {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 5}),
]


@pytest.mark.parametrize(("optimizer", "options", "schedule", "arguments"), BY_EPOCH + BY_BATCH)
def test_learning_rates_are_those_of_torch(optimizer, options, schedule, arguments, images, tmp_path):
    """Also where the second half of the epochs is trained from a checkpoint."""
    folder = train(
        tmp_path, images, epochs=4, batch_size=100, checkpoint_every=2, optimizer={"name": optimizer} | options,
        schedule={"name": schedule} | arguments, network=["Flatten", {"Linear": [784, 10]}],
    )  # fmt: skip
    before = [curve(folder / name) for name in ("history.csv", "batches.csv")]
    (folder / "checkpoints" / "epoch_004.pt").unlink()
    assert run(tmp_path, "train", "digits") == 0
    assert [curve(folder / name) for name in ("history.csv", "batches.csv")] == before
    plain = getattr(torch.optim, optimizer)([nn.Parameter(torch.zeros(1))], **options)
    by_batch = schedule in ("OneCycleLR", "CyclicLR")
    total = {"total_steps": 12} if schedule == "OneCycleLR" else {}
    scheduler = getattr(torch.optim.lr_scheduler, schedule)(plain, **arguments, **total)
    expected = []
    for _epoch in range(4):
        for _batch in range(3):
            expected.append(plain.param_groups[0]["lr"])
            plain.step()
            if by_batch:
                scheduler.step()
        if not by_batch:
            scheduler.step()
    assert column(folder / "batches.csv", "learning_rate") == pytest.approx(expected, rel=1e-6)
    if not by_batch:
        assert column(folder / "history.csv", "learning_rate") == pytest.approx(expected[::3], rel=1e-6)


def test_schedules_momentum_reaches_the_optimizer(images, tmp_path):
    """OneCycleLR cycles the momentum too: after the last batch it is back at its maximum."""
    folder = train(tmp_path, images, schedule={"name": "OneCycleLR", "max_lr": 0.1}, epochs=2)
    groups = [checkpoint(folder, epoch)["optimizer"]["param_groups"][0]["momentum"] for epoch in (1, 2)]
    assert groups[0] != 0.9 and groups[1] == pytest.approx(0.95, abs=0.002), "one step beyond, as in any loop"


# --- the loop --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", {"name": "CrossEntropyLoss", "label_smoothing": 0.1}])
def test_history_is_that_of_a_plain_loop(loss, images, tmp_path):
    """From the first checkpoint on, a loop written here takes the batches that the run took."""
    with Watch() as watch:
        folder = train(tmp_path, images, loss=loss, optimizer={"name": "Adadelta", "lr": 1.0})
    stored, labels = split(folder, images, "train")
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1 if isinstance(loss, dict) else 0.0)
    saved = checkpoint(folder, 1)
    MLP.load_state_dict(dict(zip(MLP.state_dict(), saved["model"].values(), strict=True)))
    optimizer = torch.optim.Adadelta(MLP.parameters(), lr=1.0)
    optimizer.load_state_dict(saved["optimizer"])
    assert [len(batch) for batch in watch.batches] == ([27] * 10 + [1]) * 3
    history, batches = rows(folder / "history.csv"), rows(folder / "batches.csv")
    for epoch in (2, 3):
        optimizer.param_groups[0]["lr"] = 0.7 ** (epoch - 1)
        total = correct = 0.0
        for number in range(11 * epoch - 11, 11 * epoch):
            batch = watch.batches[number]
            truth = labels_of(batch, stored, labels)
            optimizer.zero_grad()
            outputs = MLP(batch)
            value = criterion(outputs, truth)
            value.backward()
            norm = torch.cat([parameter.grad.flatten() for parameter in MLP.parameters()]).norm()
            optimizer.step()
            assert float(batches[number]["loss"]) == pytest.approx(float(value.detach()), rel=1e-3)
            assert float(batches[number]["gradient_norm"]) == pytest.approx(float(norm), rel=1e-3)
            total, correct = total + float(value.detach()) * len(batch), correct + (outputs.argmax(1) == truth).sum()
        row = {key: float(number) for key, number in history[epoch - 1].items()}
        assert row["train_loss"] == pytest.approx(total / 271, rel=1e-3)
        assert row["train_accuracy"] == pytest.approx(float(correct) / 271, abs=1e-6)
        validation, truth = split(folder, images, "validation")
        with torch.no_grad():
            outputs = MLP(validation)
        assert row["validation_loss"] == pytest.approx(float(criterion(outputs, truth)), rel=1e-3)
        assert row["validation_accuracy"] == pytest.approx(float((outputs.argmax(1) == truth).float().mean()), abs=1e-6)


def test_every_epoch_takes_every_sample_once_in_another_order(images, tmp_path):
    with Watch() as watch:
        folder = train(tmp_path, images)
    stored, _ = split(folder, images, "train")
    known = {image.numpy().tobytes(): index for index, image in enumerate(stored)}
    seen = [known[image.contiguous().numpy().tobytes()] for batch in watch.batches for image in batch]
    orders = [seen[271 * epoch : 271 * (epoch + 1)] for epoch in range(3)]
    assert len(known) == 271 and all(sorted(order) == list(range(271)) for order in orders)
    assert orders[0] != orders[1] != orders[2] != orders[0] and orders[0] != sorted(orders[0])


def test_images_enter_the_network_between_zero_and_one(images, tmp_path):
    with Watch() as watch:
        train(tmp_path, images, epochs=1)
    for batch in watch.batches + watch.measured:
        assert batch.dtype == torch.float32 and batch.shape[1:] == (1, 28, 28)
        assert 0 <= batch.min() and 0.9 < batch.max() <= 1


def test_first_weights_follow_the_seed(images, tmp_path):
    first = [train(tmp_path, images, f"run{number}", seed=seed, epochs=1, optimizer={"name": "SGD", "lr": 1e-12},
                   schedule=None) for number, seed in enumerate((0, 0, 1))]  # fmt: skip
    weights = [list(checkpoint(folder, 1)["model"].values())[2] for folder in first]
    assert torch.equal(weights[0], weights[1]) and not torch.allclose(weights[0], weights[2])


def test_nll_loss_of_log_softmax_is_cross_entropy(images, tmp_path):
    curves = [
        curve(train(tmp_path, images, loss, loss=loss) / "history.csv") for loss in ("NLLLoss", "CrossEntropyLoss")
    ]
    for one, other in zip(*curves, strict=True):
        assert {k: float(v) for k, v in one.items()} == pytest.approx({k: float(v) for k, v in other.items()}, rel=1e-4)


def test_dropout_works_while_training_alone(images, tmp_path):
    """With everything dropped all digits are as likely; measured, in every epoch, nothing is dropped."""
    folder = train(tmp_path, images, network=["Flatten", {"Linear": [784, 10]}, {"Dropout": 1.0}])
    assert column(folder / "history.csv", "train_loss") == pytest.approx([2.302585] * 3, abs=1e-4)
    for loss in column(folder / "history.csv", "validation_loss"):
        assert loss != pytest.approx(2.302585, abs=1e-3)


def test_gradients_start_from_zero_at_every_batch(images, tmp_path):
    """With a rate of nothing every epoch has the same gradients, in another order."""
    folder = train(tmp_path, images, optimizer={"name": "SGD", "lr": 1e-12}, batch_size=271, schedule=None)
    norms = column(folder / "batches.csv", "gradient_norm")
    assert norms == pytest.approx([norms[0]] * 3, rel=1e-4) and norms[0] > 0


def test_worst_samples_are_those_of_highest_loss(tested, images):
    stored, _ = data.read_image_files(images / "train", "prefix")
    validation, truth = split(tested, images, "validation")
    with torch.no_grad():
        losses = cross_entropy(network(tested)(validation), truth, reduction="none")
    worst = rows(tested / "worst" / "epoch_003.csv")
    assert [float(row["loss"]) for row in worst] == pytest.approx(
        losses.sort(descending=True)[0][: len(worst)].tolist(), rel=1e-3
    )
    for row in worst:
        with torch.no_grad():
            outputs = network(tested)(data.prepare(stored[int(row["index"])].unsqueeze(0)))
        assert int(row["predicted"]) == int(outputs.argmax())
        assert float(row["loss"]) == pytest.approx(
            float(cross_entropy(outputs, torch.tensor([int(row["label"])]))), rel=1e-3
        )


# --- augmentation ----------------------------------------------------------------------------------------------------


def spots(folder, row, column):
    """Write black images, each with a white 2x2 spot at the same place and its own faint corner pixel."""
    pictures = torch.zeros(240, 28, 28, dtype=torch.uint8)
    pictures[:, row : row + 2, column : column + 2] = 255
    for part in ("train", "test"):
        data.write_image_files(pictures, torch.arange(240) % 10, folder / part, "prefix")
    return folder


def centres(batches):
    """Return the centre of brightness of every image, as (row, column) from the image's centre."""
    pictures = torch.cat(batches).squeeze(1)
    weights = pictures / pictures.sum((1, 2), keepdim=True)
    places = torch.arange(28.0) - 13.5
    return torch.stack([(weights.sum(2) * places).sum(1), (weights.sum(1) * places).sum(1)], dim=1)


def test_shift_stays_within_its_bounds_and_uses_them(tmp_path):
    with Watch() as watch:
        train(
            tmp_path,
            spots(tmp_path / "images", 13, 13),
            augmentation={"max_shift": 2, "max_rotation": 0},
            batch_size=50,
        )
    found = centres(watch.batches)
    assert found.abs().max() <= 2.001
    assert (found.max(0)[0] > 1.5).all() and (found.min(0)[0] < -1.5).all(), "on both axes, both ways"
    assert (found.mean(0).abs() < 0.25).all() and abs(np.corrcoef(found.T)[0, 1]) < 0.2
    assert centres(watch.measured).abs().max() < 1e-4, "what is measured is not augmented"


def test_shift_moves_zeros_in(tmp_path):
    """A spot at the border leaves the image; it does not come back on the other side."""
    with Watch() as watch:
        train(tmp_path, spots(tmp_path / "images", 0, 0), augmentation={"max_shift": 2, "max_rotation": 0}, epochs=1)
    light = torch.cat(watch.batches).sum((1, 2, 3))
    assert light.max() <= 4.001 and light.min() < 1e-4


def test_rotation_stays_within_its_bounds_and_uses_them(tmp_path):
    with Watch() as watch:
        train(
            tmp_path,
            spots(tmp_path / "images", 13, 23),
            augmentation={"max_shift": 0, "max_rotation": 10},
            batch_size=50,
        )
    row, column = centres(watch.batches).T
    angles = torch.rad2deg(torch.atan2(row, column))
    assert angles.abs().max() < 10.6 and angles.max() > 8 and angles.min() < -8 and angles.mean().abs() < 1
    assert (torch.hypot(row, column) - 10).abs().max() < 0.5, "about the centre"


def test_images_of_a_batch_move_each_on_its_own(tmp_path):
    with Watch() as watch:
        train(tmp_path, spots(tmp_path / "images", 13, 13), augmentation={"max_shift": 2, "max_rotation": 0}, epochs=2,
              batch_size=200)  # fmt: skip
    assert len(centres(watch.batches[:1]).round(decimals=2).unique(dim=0)) > 15
    assert not torch.equal(centres(watch.batches[:1]), centres(watch.batches[2:3])), "and otherwise every epoch"


# --- tests, reports, what is shipped ---------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_report_is_that_of_scikit_learn(part, tested, images):
    stored, truth = split(tested, images, part)
    with torch.no_grad():
        outputs = network(tested)(stored)
    predicted, folder = outputs.argmax(1), tested / "reports" / "epoch_003" / part
    (figures,) = [row for row in rows(tested / "tests.csv") if row["split"] == part]
    assert float(figures["loss"]) == pytest.approx(float(cross_entropy(outputs, truth)), rel=1e-3)
    assert float(figures["accuracy"]) == pytest.approx(float((predicted == truth).float().mean()), abs=1e-6)
    with (folder / "confusion_matrix.csv").open() as file:
        table = [[cell for cell in line if cell.isdigit()][-10:] for line in list(csv.reader(file))[-10:]]
    assert np.array(table, dtype=int).tolist() == sklearn_matrix(truth, predicted, labels=range(10)).tolist()
    report = classification_report(truth, predicted, labels=range(10), output_dict=True, zero_division=0)
    lines = {next(iter(row.values())): row for row in rows(folder / "report.csv")}
    for digit in map(str, range(10)):
        for name in ("precision", "recall", "f1-score"):
            assert float(lines[digit][name]) == pytest.approx(report[digit][name], abs=1e-4)
    wrong = (predicted != truth).nonzero().flatten()
    errors = rows(folder / "errors.csv")
    assert sorted((int(row["label"]), int(row["predicted"])) for row in errors) == sorted(
        zip(truth[wrong].tolist(), predicted[wrong].tolist(), strict=True)
    )


def test_onnx_equals_pytorch(tested, images, tmp_path):
    """For any number of images, from one file."""
    assert run(tested.parent, "export", "digits", "--output", tmp_path / "net.onnx") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["net.onnx"]
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx")
    for number in (1, 7, 271):
        pictures = split(tested, images, "train")[0][:number]
        (logits,) = session.run(None, {session.get_inputs()[0].name: pictures.numpy()})
        with torch.no_grad():
            torch.testing.assert_close(torch.from_numpy(logits), network(tested)(pictures), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("epoch", [1, 3])
def test_predictions_are_the_networks(epoch, tested, images, tmp_path):
    output = tmp_path / "out.h5"
    words = ("predict", "digits", "--input", images / "test", "--output", output, "--epoch", epoch)
    assert run(tested.parent, *words) == 0
    paths = sorted((images / "test").iterdir())
    stored = np.stack([data._pixels(path) for path in paths])
    with torch.no_grad():
        expected = network(tested, epoch)(data.prepare(torch.from_numpy(stored))).softmax(1)
    with h5py.File(output) as file:
        assert sorted(file) == [path.name for path in paths]
        found = torch.from_numpy(np.stack([file[path.name][:] for path in paths]))
    torch.testing.assert_close(found.float(), expected, atol=1e-5, rtol=1e-4)


def test_mlp_is_the_network_of_unit_03(images, tmp_path):
    weights = checkpoint(train(tmp_path, images, epochs=1), 1)["model"]
    shapes = [tuple(tensor.shape) for tensor in weights.values() if tensor.dim()]
    assert shapes == [(32, 784), (32,), (32, 32), (32,), (10, 32), (10,)]


def test_testing_an_early_epoch_measures_that_epoch(tested, images, tmp_path):
    shutil.copytree(tested, tmp_path / "digits")
    assert run(tmp_path, "test", "digits", "--epoch", "1") == 0
    stored, truth = split(tested, images, "test")
    with torch.no_grad():
        loss = cross_entropy(network(tested, 1)(stored), truth)
    every = rows(tmp_path / "digits" / "tests.csv")
    assert sorted({row["epoch"] for row in every}) == ["1", "3"] and len(every) == 6
    (figures,) = [row for row in every if (row["epoch"], row["split"]) == ("1", "test")]
    assert float(figures["loss"]) == pytest.approx(float(loss), rel=1e-3)
