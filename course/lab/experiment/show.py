"""What there is of a run, at a glance."""

import textwrap
from pathlib import Path

from lab.experiment import checkpoints, parts
from lab.experiment import run as folder
from lab.experiment.mistakes import shown
from lab.experiment.run import Run

LINES = 10  # of a table, before its middle is left out
CONTENTS = {
    "config.json": "the frozen configuration",
    "environment.json": "versions, device and command",
    "data.json": "sizes, class counts, mean and standard deviation",
    "split.csv": "which image trains, which validates",
    "samples": "random training images with what is known of them; augmented.png",
    "log.txt": "what happened when",
    "history.csv": "loss, accuracy and learning rate of each epoch",
    "batches.csv": "loss, gradient norm and learning rate of each batch",
    "worst": "the validation images of highest loss after each epoch",
    "checkpoints": "everything needed to go on after an epoch",
    "tests.csv": "loss and accuracy of each tested epoch on each split",
    "reports": "confusion matrix, report and errors of each tested epoch",
    "tensorboard": "the same as curves: `tensorboard` shows them",
    "release": "weights alone, and ONNX",
}


def info(runs: Path, name: str) -> None:
    """Print what a run is, how far it has come, how good it is, and where everything lies."""
    run = folder.open_run(runs, name)
    sections = [_what(run), _history(run), _tests(run), _worst(run), _files(run)]
    print("\n\n".join(section for section in sections if section))


def _what(run: Run) -> str:
    settings, facts = run.config, run.facts
    network = parts.make_network(settings.network)
    count = sum(parameter.numel() for parameter in network.parameters())
    saved = checkpoints.saved_epochs(run)
    lines = {
        "run": f"{run.name}, in {run.folder}",
        "data": facts["from"],
        "split": f"{facts['train']['images']:,} images to train, {facts['validation']['images']:,} to validate",
        "pixels": f"{'x'.join(map(str, facts['size']))}, mean {facts['mean']:.4f}, deviation {facts['std']:.4f}",
        "by digit": " ".join(f"{digit}: {count:,}" for digit, count in enumerate(facts["train"]["by_class"])),
        "network": f"{shown(settings.network)}, {count:,} parameters",
        "training": f"{_call(settings.optimizer)}, {_call(settings.schedule)}, {_call(settings.loss)}, "
        f"batches of {settings.batch_size}, {settings.epochs} epochs, seed {settings.seed}",
        "augmentation": str(settings.augmentation or "none"),
        "trained": f"{saved[-1] if saved else 0} of {settings.epochs} epochs; "
        + (f"checkpoints: {checkpoints.listed(saved)}" if saved else f"next: train {run.name}"),
    }
    return "\n".join(_wrapped(f"{label:<14}{text}") for label, text in lines.items())


def _call(settings: dict | str | None) -> str:
    """Return `{"name": "SGD", "lr": 0.1}` as `SGD(lr=0.1)`."""
    if settings is None:
        return "no schedule"
    if isinstance(settings, str):
        return settings
    arguments = (f"{key}={value}" for key, value in settings.items() if key != "name")
    return f"{settings['name']}({', '.join(arguments)})"


def _history(run: Run) -> str:
    rows = folder.read_rows(run.folder / "history.csv")
    if not rows:
        return ""
    best = max(rows, key=lambda row: float(row["validation_accuracy"]))
    last, most = ((row["epoch"], f"{100 * float(row['validation_accuracy']):.2f} %") for row in (rows[-1], best))
    words = f"right on validation: {last[1]} after epoch {last[0]} (last), {most[1]} after epoch {most[0]} (best)"
    return f"{_table(rows)}\n{words}"


def _tests(run: Run) -> str:
    rows = folder.read_rows(run.folder / "tests.csv")
    return _table(rows) if rows else ""


def _table(rows: list[dict[str, str]]) -> str:
    """Return rows as aligned columns, a name of two words on two lines, the middle left out where there are many."""
    names = zip(*(["", *name.split("_", 1)][-2:] for name in rows[0]), strict=True)
    cells = [*names, *([_number(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    first, *lines = ("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    if len(lines) > LINES + 1:
        lines[LINES // 2 + 1 : -LINES // 2] = ["..."]
    return "\n".join([first, *lines] if first.strip() else lines)


def _number(text: str) -> str:
    """Round a number to four digits after the point, leave whole ones and words as they are."""
    return f"{float(text):.4f}" if "." in text or "e-" in text else text


def _worst(run: Run) -> str:
    files = sorted((run.folder / "worst").glob("*.csv"))
    if not files:
        return ""
    rows = folder.read_rows(files[-1])[:5]
    words = (f"{row['index']} (a {row['label']} read as {row['predicted']})" for row in rows)
    return _wrapped(f"{'hardest':<14}validation images after the last epoch: {', '.join(words)}")


def _wrapped(text: str, label: int = 14) -> str:
    """Break a line that a terminal would break, and go on under what follows its label."""
    return textwrap.fill(text, 79, subsequent_indent=" " * label, break_long_words=False, break_on_hyphens=False)


def _files(run: Run) -> str:
    lines = []
    for name, content in CONTENTS.items():
        path = run.folder / name
        if path.is_dir():
            count = sum(1 for one in path.rglob("*") if one.is_file())
            lines.append(_wrapped(f"  {name + '/':<18}{content} ({count} files)", 20))
        elif path.exists():
            lines.append(f"  {name:<18}{content}")
    return "\n".join([f"in {run.folder}:", *lines])
