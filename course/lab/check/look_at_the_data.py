"""The visible checks of unit 01, Look at the data."""

import contextlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from lab.check import expect
from lab.check.examine import Mistake, NotAttempted, Stop, examine
from lab.check.exercise import exercise


@contextlib.contextmanager
def case(call: str, kept: float = 0, advice: str = ""):
    """Say, when the work stops with an error, for which call; what stops in here keeps at least `kept` points.

    advice: a sentence for whatever goes wrong here.
    """
    try:
        yield
    except NotAttempted:
        raise
    except Stop as stop:
        stop.points = max(stop.points, kept)
        if stop.status == "crashed":
            stop.messages = (*stop.messages, f"The call was {call}.")
        if advice:
            stop.messages = (*stop.messages, advice)
        raise


def expect_tensor(got: object, want: Tensor, of: str, look: str, kept: float) -> None:
    """Like `expect.tensor`, but right values of another dtype, or in a list or array, keep some points."""
    try:
        expect.tensor(got, want, of, look)
    except Mistake as mistake:
        mistake.points = kept if _same_values(got, want) else 0
        raise


def _same_values(got: object, want: Tensor) -> bool:
    if isinstance(got, Tensor):
        return got.shape == want.shape and _close(got, want)
    try:
        values = torch.as_tensor(np.array(got, dtype=np.float64))
    except (TypeError, ValueError, RuntimeError):
        return False
    return values.shape == want.shape and _close(values, want)


def _close(got: Tensor, want: Tensor) -> bool:
    """Whether a tensor of the same shape has these values, to a hair."""
    return not got.is_complex() and torch.allclose(got.double(), want.double(), rtol=1e-5, atol=1e-5)


def random_images(n: int, seed: int, low: int = 0, high: int = 201) -> Tensor:
    """Return made-up stored images, uint8 `(n, 28, 28)`, of values from `low` to below `high`."""
    return torch.randint(low, high, (n, 28, 28), generator=torch.Generator().manual_seed(seed), dtype=torch.uint8)


# --- samples_with_label ----------------------------------------------------------------------------------------------


@exercise(
    unit="01_look_at_the_data",
    signature="(labels, digit, n)",
    points=2,
    minutes=8,
    difficulty=1,
    hints=(
        "First ask every label whether it is that digit: `labels == digit` answers with a mask, one True or False a "
        "label.",
        "From mask to positions: `torch.nonzero` lists where a tensor is True, one row a position. "
        "Print its shape: how do you get rid of the second axis?",
        "A slice such as `[:5]` takes the first five, and does not mind when there are fewer.",
    ),
)
def samples_with_label(work):
    """The positions of the first n samples of a digit."""
    labels = torch.tensor([5, 7, 1, 7, 7, 0, 1, 7])
    judge_samples_with_label(work, labels, 7, 3)
    judge_samples_with_label(work, labels, 1, 1)
    judge_samples_with_label(work, labels, 7, 10, kept=1)
    judge_samples_with_label(work, labels, 9, 2, kept=1)
    judge_samples_with_label(work, labels.to(torch.uint8), 0, 3, kept=1)


def judge_samples_with_label(work, labels: Tensor, digit: int, n: int, kept: float = 0) -> None:
    """Raise Mistake unless `work(labels, digit, n)` is right. What goes wrong keeps `kept` points."""
    where = torch.nonzero(labels == digit).flatten()
    want = where[:n]
    dtype = "" if labels.dtype == torch.int64 else f", dtype={labels.dtype}"
    of = f"samples_with_label(torch.tensor({expect.show(labels.tolist())}{dtype}), {digit}, {n})"
    with case(of, kept):
        got = examine(work, labels, digit, n).result
        _wrong_positions(got, labels, digit, n, where, of)
        if len(want) == 0 and isinstance(got, Tensor) and got.shape == want.shape and got.is_floating_point():
            raise Mistake(
                f"{of} is empty, as it should be, but as {_dtype(got)}: with nothing in it, PyTorch had to guess the "
                "dtype. Indices are int64, an empty tensor of them too: say the dtype where the tensor is made.",
                points=1,
            )
        look = f"Which positions hold a {digit}? Positions are counted from 0."
        expect_tensor(got, want, of, look, kept=1)


def _wrong_positions(got: object, labels: Tensor, digit: int, n: int, where: Tensor, of: str) -> None:
    """Raise Mistake for the known ways to go wrong."""
    want = where[:n]
    if isinstance(got, tuple) and len(got) == 1 and isinstance(got[0], Tensor):
        raise Mistake(f"{of} gives a tuple with a tensor in it. Asked is the tensor alone: take it out of the tuple.")
    if not isinstance(got, Tensor):
        return
    if got.dtype == torch.bool:
        raise Mistake(
            f"{of} gives a mask, True or False for each label. Asked are the positions where it is True, as numbers."
        )
    if got.shape == (len(want), 1) and torch.equal(got.flatten().long(), want):
        raise Mistake(
            f"{of} has the right positions, but as a table of shape {tuple(got.shape)}. "
            f"Asked is a flat tensor of shape {tuple(want.shape)}.",
            points=1,
        )
    if got.ndim == 0 and len(want) == 1:
        raise Mistake(f"{of} is a single number, {expect.show(got)}. A tensor of shape (1,) is asked for.")
    if got.ndim != 1 or torch.equal(got.long(), want):
        return
    if len(want) > 1 and torch.equal(got.long(), labels[want].long()):
        raise Mistake(f"{of} gives the labels, {expect.show(got)}. Asked is where they stand: their positions.")
    if len(where) > n and torch.equal(got.long(), where):
        raise Mistake(f"{of} gives all {len(where)} positions of the digit. Asked are the first {n}.")
    if len(where) > n and torch.equal(got.long(), where[-n:]):
        raise Mistake(f"{of} gives the last {n} positions of the digit. Asked are the first {n}.")
    if len(got) and torch.equal(got.long(), torch.nonzero(labels[:n] == digit).flatten()):
        raise Mistake(
            f"{of} finds the digit among the first {n} labels only. Look at all labels; then take the first {n} found."
        )
    if len(want) and torch.equal(got.long(), want + 1):
        raise Mistake(f"{of} counts positions from 1, but the first position is 0.")


# --- to_unit_interval ------------------------------------------------------------------------------------------------


@exercise(
    unit="01_look_at_the_data",
    signature="(images)",
    points=2,
    minutes=6,
    difficulty=1,
    hints=(
        "Two things are to be done: an axis of length 1 after the first, and a division. Do one, print the shape, do "
        "the other.",
        "`images.unsqueeze(k)` puts an axis of length 1 at place k; places count from 0.",
        "For the dtype: `.float()` makes float32. In which order do conversion and division go?",
    ),
)
def to_unit_interval(work):
    """Stored images become float32, with a channel axis, divided by 255."""
    images = random_images(5, seed=1)
    images[3] = 0  # a blank image
    judge_to_unit_interval(work, images, "five stored images")
    judge_to_unit_interval(work, images[:1], "one stored image, shape (1, 28, 28),", kept=1)
    judge_to_unit_interval(work, images[::2], "images[::2], every second of five stored images,", kept=1)


def judge_to_unit_interval(work, images: Tensor, name: str, kept: float = 0) -> None:
    """Raise Mistake unless `work(images)` is right. What goes wrong keeps `kept` points."""
    want = images.unsqueeze(1).float() / 255
    of = f"to_unit_interval of {name}"
    with case(f"to_unit_interval(images) with {name.rstrip(',')}", kept):
        got = examine(work, images).result
        if isinstance(got, Tensor) and got.shape != want.shape:
            _wrong_axes(got, images, want, of)
        elif isinstance(got, Tensor):
            _wrong_values(got, images, want, of)
        expect_tensor(got, want, of, "Every stored value is divided by 255, and stays where it is.", kept=1)


def _wrong_axes(got: Tensor, images: Tensor, want: Tensor, of: str) -> None:
    shape, n = tuple(got.shape), len(images)
    points = float(got.numel() == want.numel() and _close(got.flatten(), want.flatten()))  # the division is right
    reasons = {
        (n, 28, 28): "the channel axis is missing",
        (n, 28, 28, 1): "the channel axis stands last, but PyTorch expects it right after the images",
        (1, n, 28, 28): "the new axis stands first, where PyTorch counts images",
        (28, 28): "the axis that counts the images is lost; one image is a batch too",
        (1, 28, 28): "an axis is lost; one image is a batch too",
    }
    if shape in reasons:
        raise Mistake(
            f"{of} should have the shape {tuple(want.shape)}, but has {shape}: {reasons[shape]}.", points=points
        )


def _wrong_values(got: Tensor, images: Tensor, want: Tensor, of: str) -> None:
    """Raise Mistake for the known ways to go wrong in values."""
    if _close(got, want):
        return
    stored, largest = images.unsqueeze(1).double(), images.max()
    if got.isnan().any():
        raise Mistake(
            f"{of} contains nan, not a number. One of the images is blank: is something divided by its largest value? "
            "The divisor is the same for all images, 255."
        )
    known = (
        (stored, f"still reaches up to {largest}: the stored values are not divided"),
        (stored / 256, "is divided by 256. Stored values go from 0 to 255, so 255 is to become exactly 1"),
        (stored / largest, f"is divided by the largest value found, {largest}. The divisor is 255 for every image, so "
         "that the same grey stays the same number"),
        (torch.div(stored, 255, rounding_mode="floor"), "holds whole numbers only: the fractions are lost. "
         "Convert to float before dividing, and divide with /, not //"),
        (want.double() / 255, "is divided by 255 twice"),
        (want.double() * 2 - 1, "goes from -1 to 1. Asked is from 0 to 1: the stored value divided by 255"),
        (1 - want.double(), "is turned to its negative: 0 stays background, 255 becomes 1"),
        (want.transpose(2, 3), "has rows and columns swapped"),
    )  # fmt: skip
    for values, what in known:
        if _close(got, values):
            raise Mistake(f"{of} {what}.")
    if got.min() < 0 or got.max() > 1:
        raise Mistake(
            f"{of} goes from {float(got.min()):.3g} to {float(got.max()):.3g}; values in [0, 1] are asked for. "
            "Nothing but a division by 255 is needed."
        )


# --- mean_digits -----------------------------------------------------------------------------------------------------


@exercise(
    unit="01_look_at_the_data",
    signature="(images, labels)",
    points=3,
    minutes=12,
    difficulty=2,
    hints=(
        "Begin with what a digit that does not occur gets: `torch.zeros` of the shape asked for. Then fill in the rows "
        "of the digits that do.",
        "The images of one digit: `images[labels == digit]`. How many are they? Does a mean of none exist?",
        "PyTorch takes the mean of float tensors only, and along the axis that you name: which axis counts the images?",
    ),
)
def mean_digits(work):
    """The average picture of each digit, in stored units."""
    images = random_images(26, seed=2)
    labels = torch.tensor([3, 0, 7, 7, 1, 2, 4, 5, 6, 8, 9, 9, 9, 9, 1, 7, 3, 0, 0, 2, 0, 8, 6, 0, 5, 4])
    judge_mean_digits(work, images, labels, "26 images of all ten digits")
    some = (labels != 5) & (labels != 9)
    judge_mean_digits(work, images[some], labels[some], "images without any 5 or 9", kept=2)
    judge_mean_digits(work, images[::2], labels[::2].to(torch.uint8), "images with labels in uint8", kept=2)


def judge_mean_digits(work, images: Tensor, labels: Tensor, name: str, kept: float = 0) -> None:
    """Raise Mistake unless `work(images, labels)` is right. What goes wrong keeps `kept` points."""
    totals = torch.stack([images[labels == digit].double().sum(0) for digit in range(10)])
    counts = torch.stack([(labels == digit).sum() for digit in range(10)]).view(10, 1, 1)
    want = (totals / counts.clamp(min=1)).float()
    of = f"mean_digits, for {name},"
    advice = "Labels may be integers of any width; `labels.long()` makes them int64."
    with case(f"mean_digits(images, labels) with {name}", kept, advice if labels.dtype != torch.int64 else ""):
        got = examine(work, images, labels).result
        if isinstance(got, Tensor) and got.shape != want.shape:
            _wrong_mean_shape(got, counts, want, of)
        elif isinstance(got, Tensor) and not _close(got, want):
            _wrong_means(got, totals, counts, want, of)
        look = "Each digit's picture is the mean over the images of that digit, pixel by pixel."
        expect_tensor(got, want, of, look, kept=2)


def _wrong_mean_shape(got: Tensor, counts: Tensor, want: Tensor, of: str) -> None:
    shape, present = tuple(got.shape), int((counts > 0).sum())
    reasons = {
        (present, 28, 28): f"only the {present} digits that occur have a picture; one that does not occur gets zeros",
        (10, 1, 28, 28): "there is an axis too many, of length 1",
        (10, 784): "the pictures are flattened; keep rows and columns",
        (28, 28): "that is one picture; asked is one for each digit",
        (10,): "that is one number a digit; asked is one picture a digit, so the mean goes over the images alone",
    }
    if shape in reasons:
        points = 1 if got.numel() == want.numel() and _close(got.flatten(), want.flatten()) else 0
        raise Mistake(f"{of} should have the shape (10, 28, 28), but has {shape}: {reasons[shape]}.", points=points)


def _wrong_means(got: Tensor, totals: Tensor, counts: Tensor, want: Tensor, of: str) -> None:
    """Raise Mistake for the known ways to go wrong in values."""
    absent = counts.flatten() == 0
    digit = int(absent.int().argmax())
    if absent.any() and got[absent].isnan().any():
        raise Mistake(
            f"{of} contains nan, not a number, for the digit {digit}, which does not occur: a mean of no images is "
            "0/0. Such a digit gets zeros."
        )
    if got.isnan().any():
        raise Mistake(f"{of} contains nan, not a number. Is something divided by 0?")
    if absent.any() and _close(got[~absent], want[~absent]):
        raise Mistake(f"{of} is right but for the digit {digit}, which does not occur: its picture is to be all zeros.")
    samples = counts.sum()
    known = (
        (want / 255, "is in [0, 1]. Asked are stored units, 0 to 255: leave the division by 255 out"),
        (totals, "is the sum of each digit's images: divide by how many there are"),
        (totals / samples, f"is the sum divided by all {samples} images: divide by the number of images of that digit"),
        (totals / samples * 10, "divides by a tenth of all images. Digits are not equally frequent: count each"),
        (want.round(), "holds whole numbers only. A mean has fractions: compute in float32"),
        (want.floor(), "holds whole numbers only. A mean has fractions: compute in float32"),
        ((totals % 256) / counts.clamp(min=1), "is too small: the sum ran over. A uint8 counts to 255 and starts "
         "again at 0, so convert to float before adding up"),
        (want.transpose(1, 2), "has rows and columns swapped"),
    )  # fmt: skip
    for values, what in known:
        if _close(got, values):
            raise Mistake(f"{of} {what}.")
    if got.dtype == torch.uint8:
        raise Mistake(f"{of} is uint8, which holds whole numbers from 0 to 255 only. Compute in float32.")


# --- label_from_path -------------------------------------------------------------------------------------------------


@exercise(
    unit="01_look_at_the_data",
    signature="(path)",
    points=2,
    minutes=6,
    difficulty=1,
    hints=(
        "`Path(path)` makes a Path of a string, and leaves a Path as it is. So you need only one way for both.",
        "A Path knows its file name without the folders: print `Path('train/7_000123.png').name`.",
        "The first character of a text is `text[0]`. It is still text: which function makes a whole number of it?",
    ),
)
def label_from_path(work):
    """The first character of the file name, as a number."""
    judge_label_from_path(work, ["train/7_000123.png", "0_000004.png", "2024/scans_1/5_000310.png"])
    judge_label_from_path(work, ["train/3.jpg", "train/70123.png"], kept=1)


def judge_label_from_path(work, paths: list[str], kept: float = 0) -> None:
    """Raise Mistake unless `work` is right for these paths, as strings and as Paths; one alone keeps a point."""
    stops = {}
    for kind in (str, Path):
        try:
            for path in paths:
                _judge_one_path(work, path, kind)
        except NotAttempted:
            raise
        except Stop as stop:
            stops[kind] = stop
    if not stops:
        return
    kind, stop = next(iter(stops.items()))
    if len(stops) == 1:
        works = "a Path" if kind is str else "a string"
        stop.messages = (*stop.messages, f"With {works} it works. Asked is both: make a Path of what you get first.")
        kept = max(kept, 1)
    stop.points = max(stop.points, kept)
    raise stop


def _judge_one_path(work, path: str, kind: type) -> None:
    argument = repr(path) if kind is str else f'Path("{path}")'
    of, name, want = f"label_from_path({argument})", Path(path).name, int(Path(path).name[0])
    with case(of):
        got = examine(work, kind(path)).result
    if isinstance(got, str) and got.strip() == str(want):
        raise Mistake(f"{of} gives the text {got!r}. A whole number is asked for: make an int of it.", points=1)
    if isinstance(got, str):
        raise Mistake(f"{of} gives the text {expect.show(got)}. Asked is the file name's first character, as an int.")
    value = expect.as_number(got, of)
    if value == want:
        return
    digits = name[: len(name) - len(name.lstrip("0123456789"))]
    reasons = {
        float(int(digits)): f"it reads all digits that {name} begins with, but only the first character is the label",
        float(ord(name[0])): f"that is the code of the character {name[0]!r} in the computer's alphabet, not its value",
    }
    if path[0].isdigit():
        reasons[float(path[0])] = "that is the first character of the whole path. The file name comes after the folders"
    look = reasons.get(value, f"The file name is {name}: which is its first character?")
    raise Mistake(f"{of} should be {want}, but is {expect.show(value)}: {look}.".replace("?.", "?"))


def _dtype(value: Tensor) -> str:
    return str(value.dtype).removeprefix("torch.")
