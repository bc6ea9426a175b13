"""Testing a run: loss and accuracy on every split, with confusion matrix, report and errors, as files."""

import shutil
from pathlib import Path

import torch
from torch import Tensor

from lab import plots
from lab.experiment import checkpoints, config, sources
from lab.experiment import run as folder
from lab.experiment.run import COLUMNS, Run, log, png, table, write
from lab.experiment.train import measure


def test(runs: Path, name: str, epoch: int | None) -> None:
    """Measure the network of an epoch, the last one saved unless another is named, on all splits.

    This alone reads the test images, and training never does.
    """
    run = folder.open_run(runs, name)
    model, epoch = checkpoints.load_network(run, epoch)
    known, unseen = folder.training_data(run), sources.test(run.config.data)
    _same_size(run, unseen)
    splits = {split: (known, indices) for split, indices in folder.read_split(run).items()}
    splits["test"] = (unseen, torch.arange(len(unseen.labels)))
    device = config.find_device(run.config.device)
    model.to(device, memory_format=torch.channels_last)
    made = run.folder / "reports" / f".epoch_{epoch:03d}"
    shutil.rmtree(made, ignore_errors=True)
    rows = []
    for split, (source, indices) in splits.items():
        measured = measure(model, source.images, source.labels.to(device), indices, run.config.loss, device)
        rows.append([epoch, split, *_write_report(made / split, split, source, indices, *measured)])
    shutil.rmtree(made.with_name(f"epoch_{epoch:03d}"), ignore_errors=True)
    made.rename(made.with_name(f"epoch_{epoch:03d}"))
    _write_rows(run, epoch, rows)
    for _, split, loss, accuracy in rows:
        log(run, f"epoch {epoch} on the {split} split: loss {loss:.4f}, {100 * accuracy:.2f} % right")
    print(f"Reports are in {run.folder / 'reports' / f'epoch_{epoch:03d}'}.")


def _same_size(run: Run, source: sources.Source) -> None:
    found = list(source.images[torch.tensor([0])].shape[1:])
    if found != run.facts["size"]:
        raise folder.Problem(f"The test images are {found} (channels, height, width); training's {run.facts['size']}.")


def _write_report(place: Path, split: str, source, indices: Tensor, outputs: Tensor, losses: Tensor) -> tuple:
    """Write what there is to know about one split; return its mean loss and its accuracy."""
    place.mkdir(parents=True)
    truth, predicted = source.labels[indices], outputs.argmax(1)
    matrix = torch.bincount(10 * truth + predicted, minlength=100).reshape(10, 10)
    digits = [str(digit) for digit in range(10)]
    rows = ([digit, *counts] for digit, counts in zip(digits, matrix.tolist(), strict=True))
    write(place / "confusion_matrix.csv", table(["true digit", *digits], rows))
    write(place / "confusion_matrix.png", png(plots.confusion(matrix, f"Confusion matrix, {split} split")))
    write(place / "report.csv", _classes(truth, predicted))
    wrong = torch.nonzero(predicted != truth).flatten()
    wrong = wrong[losses[wrong].argsort(descending=True)]
    write(place / "errors.csv", _errors(source, indices, predicted, outputs, losses, wrong))
    few = sources.pictures(source.images[indices[wrong]]) if len(wrong) else torch.zeros(0, 28, 28)
    figure = plots.failures(few, truth[wrong], predicted[wrong], title=f"Worst errors, {split} split")
    figure.suptitle(f"Worst errors, {split} split: {len(wrong):,} of {len(truth):,} misread, prediction in red")
    write(place / "errors.png", png(figure))
    return float(losses.mean()), float((predicted == truth).float().mean())


def _classes(truth: Tensor, predicted: Tensor) -> str:
    """Return precision, recall, F1 and number of images for each digit, and their means, as CSV."""
    from sklearn.metrics import classification_report  # slow to import, and few commands need it

    report = classification_report(truth, predicted, labels=range(10), output_dict=True, zero_division=0)
    columns = ["precision", "recall", "f1-score", "support"]
    rows = ([name, *(values[column] for column in columns)] for name, values in report.items() if name != "accuracy")
    return table(["digit", *columns], rows)


def _errors(source, indices: Tensor, predicted: Tensor, outputs: Tensor, losses: Tensor, wrong: Tensor) -> str:
    probability = outputs.softmax(1).amax(1)
    rows = []
    for place in wrong.tolist():
        index = int(indices[place])
        file = source.files[index : index + 1] if source.files else []
        guess = [int(predicted[place]), round(float(probability[place]), 4), float(losses[place])]
        rows.append([index, int(source.labels[index]), *guess, *file])
    columns = ["index", "label", "predicted", "probability", "loss", *(["file"] if source.files else [])]
    return table(columns, rows)


def _write_rows(run: Run, epoch: int, rows: list[list]) -> None:
    """Put the rows of an epoch into tests.csv, in place of those of an earlier test of it."""
    path = run.folder / "tests.csv"
    others = [list(row.values()) for row in folder.read_rows(path) if row["epoch"] != str(epoch)]
    write(path, table(COLUMNS["tests.csv"], others + rows))
