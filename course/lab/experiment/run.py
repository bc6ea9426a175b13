"""The folder of a run: made whole or not at all, and never with half a file that passes for a whole one."""

import csv
import fcntl
import hashlib
import io
import json
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import torch
from torch import Tensor, nn

from lab import Problem, data
from lab.experiment import config as configuration
from lab.experiment import parts, sources
from lab.experiment.config import Config

COLUMNS = {
    "batches.csv": ["epoch", "batch", "seconds", "loss", "gradient_norm", "learning_rate"],
    "history.csv": [
        "epoch", "seconds", "learning_rate", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy",
    ],
    "tests.csv": ["epoch", "split", "loss", "accuracy"],
}  # fmt: skip
FACTS = ("from", "size", "train", "validation", "mean", "std", "fingerprint", "split")  # in data.json
FOLDERS = ("samples", "worst", "checkpoints", "reports", "tensorboard", "release")
SAMPLES = 12  # random images kept as files, to see years later what the data looked like


@dataclass
class Run:
    name: str
    folder: Path
    config: Config

    @property
    def facts(self) -> dict:
        """Return what data.json says: sizes, class counts, mean and standard deviation. Raises Problem if damaged."""
        path = self.folder / "data.json"
        facts = read_json(path)
        if not isinstance(facts, dict) or not set(FACTS) <= set(facts):
            raise Problem(f"{path} is damaged; it should tell {', '.join(FACTS)}. Make the run again with `init`.")
        return facts


# --- files -----------------------------------------------------------------------------------------------------------


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all: beside its place, onto the disk, then renamed."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: dict) -> None:
    write(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def read_json(path: Path) -> dict:
    """Return what a JSON file of the run says. Raises Problem where it is gone or damaged."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Problem(f"{path} cannot be read ({reason}). Make the run again with `init`.") from None


def table(columns: list[str], rows: Iterable[Iterable]) -> str:
    """Return rows as CSV with a first line of column names."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def append(path: Path, rows: Iterable[Iterable]) -> None:
    """Add rows to a CSV file and see them onto the disk."""
    with open(path, "a") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
        file.flush()
        os.fsync(file.fileno())


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the complete rows of a CSV file by column, none where there is no file. Raises Problem if damaged."""
    rows = csv.DictReader(complete_lines(path))
    if rows.fieldnames and rows.fieldnames != COLUMNS.get(path.name, rows.fieldnames):
        raise Problem(f"{path} is damaged; its first line should be {','.join(COLUMNS[path.name])}. Delete it.")
    return list(rows)


def complete_lines(path: Path) -> list[str]:
    """Return a file's lines, none where there is no file; one that was cut short is no line."""
    try:
        text = path.read_text() if path.exists() else ""
    except UnicodeDecodeError as error:
        raise Problem(f"{path} is damaged; it is no text ({error.reason}). Put it back as it was.") from None
    return text[: text.rfind("\n") + 1].splitlines()


def drop_rows_after(path: Path, epoch: int) -> None:
    """Replace a CSV file by its rows up to an epoch."""
    columns = COLUMNS[path.name]
    kept = [row for row in read_rows(path) if row["epoch"].isdigit() and int(row["epoch"]) <= epoch]
    write(path, table(columns, ([row[column] for column in columns] for row in kept)))


def png(figure) -> bytes:
    """Return a figure as the bytes of a PNG file."""
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=100)
    return picture.getvalue()


def log(run: Run, text: str) -> None:
    """Say what happened, on the screen and in log.txt."""
    print(text, flush=True)
    with open(run.folder / "log.txt", "a") as file:
        file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')}  {text}\n")


# --- making and opening ----------------------------------------------------------------------------------------------


def init(runs: Path, name: str, config_path: Path) -> Run:
    """Make a run from a configuration file, whole or not at all. Raises Problem, and writes nothing, if it is wrong."""
    check_name(name)
    if os.path.lexists(runs / name):
        raise Problem(
            f"The run {name} exists already in {runs}. Take another name, or delete the folder {runs / name}."
        )
    config = configuration.read(config_path)
    source = sources.training(config.data)
    runs.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=runs))
    try:
        os.chmod(made, 0o755)
        _fill(Run(name, made, config), source, f"init {name} --config {config_path}")
        if (runs / name).exists():
            raise Problem(f"The run {name} was made by somebody else in this moment.")
        os.rename(made, runs / name)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return Run(name, runs / name, config)


def check_name(name: str) -> None:
    """Raise Problem unless a name can be a folder's, and nothing but that."""
    if not re.fullmatch("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
        raise Problem(
            f"{name!r} cannot name a run. A name has letters, digits, dots, dashes and underscores, "
            "begins with a letter or digit, and is no path."
        )


def open_run(runs: Path, name: str) -> Run:
    """Return a run that `init` made. Raises Problem, naming those there are, where there is none."""
    check_name(name)
    folder = runs / name
    if not (folder / "config.json").is_file():
        there = sorted(path.parent.name for path in runs.glob("[!.]*/config.json"))
        known = f"There are {', '.join(there)}." if there else "There is none yet."
        raise Problem(f"There is no run {name} in {runs}. {known} `init {name} --config FILE` makes it.")
    for missing in FOLDERS:  # git and some archives leave empty ones out
        (folder / missing).mkdir(exist_ok=True)
    return Run(name, folder, configuration.read_frozen(folder / "config.json"))


def _fill(run: Run, source: sources.Source, command: str) -> None:
    """Write everything that a run has before it is trained."""
    for folder in FOLDERS:
        (run.folder / folder).mkdir()
    train, validation = sources.split(source.labels, run.config.data.validation_share, run.config.seed)
    mean, std = sources.mean_std(source.images, train)
    if std == 0:
        raise Problem("All pixels of the training images are the same; there is nothing to learn from.")
    size = list(source.images[torch.tensor([0])].shape[1:])
    facts = {"from": data.source() if run.config.data.source == "mnist" else run.config.data.train, "size": size}
    for split, indices in (("train", train), ("validation", validation)):
        facts[split] = {
            "images": len(indices), "by_class": torch.bincount(source.labels[indices], minlength=10).tolist(),
        }  # fmt: skip
    write_json(run.folder / "config.json", run.config.model_dump())
    write_json(run.folder / "environment.json", environment(run.config.device, command))
    write(run.folder / "split.csv", _split_table(source, train, validation))
    facts |= {"mean": mean, "std": std, "fingerprint": sources.fingerprint(source)}
    write_json(run.folder / "data.json", facts | {"split": _digest(complete_lines(run.folder / "split.csv"))})
    for name, columns in COLUMNS.items():
        write(run.folder / name, table(columns, []))
    with open(run.folder / "log.txt", "w") as file:
        file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')}  made by {command}\n")
    _write_samples(run, source, train)


def environment(device: str, command: str) -> dict:
    """Return what a colleague needs to know to get the same bits again."""
    packages = ("torchvision", "numpy", "pillow", "pydantic", "onnx", "h5py", "scikit-learn")
    return {
        "date": time.strftime("%Y-%m-%d %H:%M:%S %z"),
        "command": command,
        "device": str(configuration.find_device(device)),
        "threads": torch.get_num_threads(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "versions": {"torch": str(torch.__version__), **{name: version(name) for name in packages}},
    }


def _split_table(source: sources.Source, train: Tensor, validation: Tensor) -> str:
    names = {**dict.fromkeys(train.tolist(), "train"), **dict.fromkeys(validation.tolist(), "validation")}
    labels = source.labels.tolist()
    rows = ([names[i], i, labels[i], *(source.files[i : i + 1] if source.files else [])] for i in sorted(names))
    return table(["split", "index", "label", *(["file"] if source.files else [])], rows)


def _write_samples(run: Run, source: sources.Source, train: Tensor) -> None:
    """Write some random training images with what is known of them, and the same ones augmented."""
    from PIL import Image

    from lab.experiment import pictures

    generator = torch.Generator().manual_seed(run.config.seed)
    chosen = train[torch.randperm(len(train), generator=generator)[:SAMPLES]]
    images = source.images[chosen]
    for index, image in zip(chosen.tolist(), images, strict=True):
        picture = io.BytesIO()
        Image.fromarray(image.permute(1, 2, 0).squeeze(2).numpy()).save(picture, format="png")
        write(run.folder / "samples" / f"{index:06d}.png", picture.getvalue())
        write_json(run.folder / "samples" / f"{index:06d}.json", _metadata(source, index, image))
    write(run.folder / "samples" / "augmented.png", png(pictures.augmented(images, run)))
    pictures.write_first_events(run, images, source.labels[chosen])


def _metadata(source: sources.Source, index: int, image: Tensor) -> dict:
    return {
        "index": index, "label": int(source.labels[index]), "split": "train",
        "file": source.files[index] if source.files else None, "size": list(image.shape),
        "smallest": int(image.min()), "largest": int(image.max()), "mean": round(float(image.float().mean()), 3),
    }  # fmt: skip


# --- data and network of a run ---------------------------------------------------------------------------------------


def read_split(run: Run) -> dict[str, Tensor]:
    """Return the indices of each split, int64, as `init` fixed them. Raises Problem where the file is another."""
    path, split = run.folder / "split.csv", {"train": [], "validation": []}
    lines = complete_lines(path)
    if _digest(lines) != run.facts["split"]:
        raise Problem(f"{path} is not as `init` wrote it. Put it back, or make the run again with `init`.")
    for name, index, *_ in csv.reader(lines[1:]):
        split[name].append(int(index))
    return {name: torch.tensor(indices) for name, indices in split.items()}


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def training_data(run: Run) -> sources.Source:
    """Return the images that the run was made with. Raises Problem where they have changed since."""
    source = sources.training(run.config.data)
    if sources.fingerprint(source) != run.facts["fingerprint"]:
        raise Problem(
            f"The training images are not those that run {run.name} was made with ({run.facts['from']}). "
            "Bring those back, or make a new run."
        )
    return source


def new_network(run: Run) -> nn.Module:
    """Return the run's network as it begins: weights drawn by the seed, standardising by the training split."""
    torch.manual_seed(run.config.seed)
    return parts.make_network(run.config.network, run.facts["mean"], run.facts["std"])


# --- the lock --------------------------------------------------------------------------------------------------------


def lock(run: Run):
    """Return an open file that keeps others from training this run until it is closed, or its process is gone."""
    file = open(run.folder / ".lock", "w")  # noqa: SIM115
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Problem(f"The run {run.name} is being trained already, by another process. Wait for it.") from None
    return file
