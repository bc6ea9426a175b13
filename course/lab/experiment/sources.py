"""Where an experiment's images come from: MNIST as `lab.data` finds it, or two folders of image files."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from lab import Problem, data

SUFFIXES = (".png", ".jpg", ".jpeg")
MODES = ("1", "L", "P", "RGB", "LA", "RGBA")  # Pillow's names of the ways to store 8 bits a colour, or fewer


class ImageFiles:
    """Image files that index like one tensor: `files[indices]` reads them, uint8 `(n, channels, height, width)`."""

    def __init__(self, paths: Sequence[Path], greyscale: bool, size: tuple[int, int, int]):
        self.paths, self.greyscale, self.size = paths, greyscale, size

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, indices: Tensor) -> Tensor:
        return torch.stack([read_image(self.paths[i], self.greyscale, self.size) for i in indices.tolist()])


class Source(NamedTuple):
    """Images uint8 `(N, channels, height, width)`, labels int64 `(N,)`, and file names where there are files."""

    images: Tensor | ImageFiles
    labels: Tensor
    files: list[str] | None


def training(settings) -> Source:
    """Return all images that training and validation are drawn from. Raises Problem for bad files."""
    if settings.source == "mnist":
        return _mnist(train=True)
    return _folder(Path(settings.train), settings)


def test(settings) -> Source:
    """Return the test images. Only `test` calls this."""
    if settings.source == "mnist":
        return _mnist(train=False)
    return _folder(Path(settings.test), settings)


def training_labels(settings) -> Tensor:
    """Return the labels of `training`, int64 `(N,)`, without opening the image files."""
    if settings.source == "mnist":
        return data.load(train=True)[1]
    return torch.tensor([label for _, label in list_images(Path(settings.train), settings.layout)])


def image_size(settings) -> tuple[int, int, int]:
    """Return (channels, height, width) of the training images, judging by the first."""
    if settings.source == "mnist":
        return 1, 28, 28
    path, _ = list_images(Path(settings.train), settings.layout)[0]
    return tuple(read_image(path, settings.greyscale).shape)


def fingerprint(source: Source) -> str:
    """Return a checksum of what was read, which tells whether data are those a run began with."""
    digest = hashlib.sha256(source.labels.numpy().tobytes())
    digest.update("\n".join(source.files or []).encode())
    if isinstance(source.images, Tensor):
        digest.update(source.images.numpy().tobytes())
    return digest.hexdigest()[:16]


def split(labels: Tensor, share: float, seed: int) -> tuple[Tensor, Tensor]:
    """Return (training, validation) indices, sorted: stratified, drawn by the seed, `round(share * N)` to validate.

    Each class gives its share rounded down; the classes that lost most by rounding give one more.
    """
    generator = torch.Generator().manual_seed(seed)
    counts = torch.bincount(labels, minlength=10)
    exact = counts.double() * share
    taken = exact.floor().long()
    lost = torch.argsort(exact - taken, descending=True, stable=True)
    taken[lost[: validation_size(len(labels), share) - int(taken.sum())]] += 1
    chosen = torch.zeros(len(labels), dtype=torch.bool)
    for digit, count in enumerate(taken.tolist()):
        members = torch.nonzero(labels == digit).flatten()
        chosen[members[torch.randperm(len(members), generator=generator)[:count]]] = True
    return torch.nonzero(~chosen).flatten(), torch.nonzero(chosen).flatten()


def validation_size(count: int, share: float) -> int:
    """Return how many of `count` images `split` sets aside."""
    return round(count * share)


def mean_std(images: Tensor | ImageFiles, indices: Tensor) -> tuple[float, float]:
    """Return mean and standard deviation of the chosen images' pixels, scaled to [0, 1]; exact, by counting values."""
    counts = torch.zeros(256, dtype=torch.float64)
    for part in indices.split(1000):
        counts += torch.bincount(images[part].flatten(), minlength=256)
    values = torch.arange(256, dtype=torch.float64) / 255
    mean = (counts * values).sum() / counts.sum()
    return float(mean), float(((counts * (values - mean) ** 2).sum() / counts.sum()).sqrt())


def pictures(images: Tensor) -> Tensor:
    """Return images `(N, channels, height, width)` of any kind as grey pictures `(N, height, width)` to be drawn."""
    return images.float().mean(1).round().to(torch.uint8)


# --- the two sources -------------------------------------------------------------------------------------------------


def _mnist(train: bool) -> Source:
    images, labels = data.load(train)
    return Source(images.unsqueeze(1), labels, None)


def _folder(folder: Path, settings) -> Source:
    """Read a folder once from end to end, so that no bad file is left to be found in the middle of a training."""
    listed = list_images(folder, settings.layout)
    paths, labels = [path for path, _ in listed], torch.tensor([label for _, label in listed])
    images = read_images(paths, settings.greyscale, keep=settings.preload)
    files = [path.relative_to(folder).as_posix() for path in paths]
    return Source(images, labels, files)


def read_images(paths: list[Path], greyscale: bool, size=None, keep: bool = True) -> Tensor | ImageFiles:
    """Read image files of one size; return them as one tensor, or, unless they are to be kept, as `ImageFiles`.

    Raises Problem for a file that is no image, or of another size or colour than `size` or the first; the others that
    are wrong are counted.
    """
    images, mistakes = [], []
    for path in paths:
        try:
            image = read_image(path, greyscale, size)
            size = size or tuple(image.shape)
            if keep:
                images.append(image)
        except Problem as problem:
            mistakes.append(str(problem))
    if mistakes:
        others = f" {len(mistakes) - 1:,} more of the {len(paths):,} files are wrong too." if len(mistakes) > 1 else ""
        raise Problem(mistakes[0] + others)
    return torch.stack(images) if keep else ImageFiles(paths, greyscale, size)


# --- image files -----------------------------------------------------------------------------------------------------


def list_images(folder: Path, layout: str) -> list[tuple[Path, int]]:
    """Return path and label of each image file, ordered as `lab.data.read_image_files` does.

    Raises Problem for a folder that is not there, holds no images, mixes layouts, or has names without labels.
    """
    if not folder.is_dir():
        raise Problem(f"{folder} is not a folder.")
    paths = [path for path in folder.rglob("*") if is_image_name(path)]
    if not paths:
        raise Problem(f"{folder} holds no PNG or JPEG files.")
    depth, example = {"prefix": (1, "7_000123.png"), "folders": (2, "7/000123.png")}[layout]
    astray = [path for path in paths if len(path.relative_to(folder).parts) != depth]
    if astray:
        raise Problem(
            f"{folder}: {len(astray):,} of {len(paths):,} image files do not lie as layout {layout!r} has them "
            f"({example}), {astray[0].relative_to(folder)} for one. All files of a folder follow one layout."
        )
    paths.sort(key=lambda path: (path.name.split("_")[-1], path.name, path))
    labels = [_label(path, layout) for path in paths]
    missing = [path for path, label in zip(paths, labels, strict=True) if label is None]
    if missing:
        raise Problem(
            f"{folder}: {len(missing):,} of {len(paths):,} image files have no label from 0 to 9 where layout "
            f"{layout!r} has it ({example}), {missing[0].relative_to(folder)} for one."
        )
    return list(zip(paths, labels, strict=True))


def is_image_name(path: Path) -> bool:
    """Tell whether a path is named like an image; hidden files, which some systems strew about, are not.

    A link that leads nowhere is: who reads it learns so.
    """
    named = path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    return named and (path.is_file() or not path.exists())


def _label(path: Path, layout: str) -> int | None:
    name = path.parent.name if layout == "folders" else path.name[:1] + "_" * path.name[1:2].isdigit()
    return int(name) if re.fullmatch("[0-9]", name) else None


def read_image(path: Path, greyscale: bool, size: tuple[int, int, int] | None = None) -> Tensor:
    """Return one PNG or JPEG file, uint8 `(1, height, width)`, or `(3, height, width)` where colours are kept.

    Raises Problem, naming the file, where it cannot be read, is of another size, in colour, or partly transparent.
    """
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as image:
            ImageOps.exif_transpose(image, in_place=True)  # as the camera was held
            if size and image.size != (size[2], size[1]):
                raise Problem(f"{path} is {image.width}x{image.height} pixels; {size[2]}x{size[1]} are expected.")
            if image.mode not in MODES:
                raise Problem(f"{path} stores its pixels as {image.mode!r}; 8 bits a colour are expected.")
            if image.mode == "L" and greyscale:
                return torch.from_numpy(np.array(image)).unsqueeze(0)
            pixels = torch.from_numpy(np.array(image.convert("RGBA"))).permute(2, 0, 1)
    except Problem:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Problem(f"{path} is no PNG or JPEG image that can be read ({_short(error, path)}).") from None
    colours, alpha = pixels[:3], pixels[3]
    if alpha.min() < 255:
        raise Problem(f"{path} is partly transparent; opaque pixels are expected.")
    if not greyscale:
        return colours.contiguous()
    if (colours != colours[:1]).any():
        raise Problem(f"{path} is in colour; greyscale is expected.")
    return colours[:1].contiguous()


def _short(error: Exception, path: Path) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).replace(f" {str(path)!r}", "").splitlines()[0] if str(error) else type(error).__name__
