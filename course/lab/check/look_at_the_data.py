"""The visible checks of unit 01, Look at the data."""

import contextlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from lab.check import expect
from lab.check.examine import Mistake, NotAttempted, Stop, examine
from lab.check.exercise import exercise

TURNED = "images turned with .transpose(1, 2), which do not lie in one piece in memory,"
WIDTHS = "Labels may be integers of any width; `labels.long()` makes them int64."


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
    half = _is_ordinary(got) and got.dtype in (torch.float16, torch.bfloat16) and got.shape == want.shape
    if half and torch.allclose(got.double(), want.double(), rtol=0.01, atol=0.01):
        raise Mistake(
            f"{of} is {_dtype(got)}, which keeps two or three digits of a number. float32 is asked for, and the "
            "arithmetic is to be done in it.",
            points=kept,
        )
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


def _is_ordinary(got: object) -> bool:
    """Whether this is a tensor with a number in every place, neither sparse nor complex."""
    return isinstance(got, Tensor) and got.layout == torch.strided and not got.is_complex()


def _close(got: Tensor, want: Tensor) -> bool:
    """Whether a tensor of the same shape has these values, to a hair."""
    return _is_ordinary(got) and torch.allclose(got.double(), want.double(), rtol=1e-5, atol=1e-5)


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
    labels = torch.tensor([7, 5, 7, 1, 7, 7, 0, 1, 7, 7])
    judge_samples_with_label(work, labels, 7, 4)
    judge_samples_with_label(work, labels, 1, 1)
    judge_samples_with_label(work, labels, 7, 10, kept=1)
    judge_samples_with_label(work, labels, 5, 3, kept=1)
    judge_samples_with_label(work, labels, 9, 2, kept=1)
    judge_samples_with_label(work, labels.to(torch.uint8), 0, 3, kept=1)


def judge_samples_with_label(work, labels: Tensor, digit: int, n: int, kept: float = 0) -> None:
    """Raise Mistake unless `work(labels, digit, n)` is right. What goes wrong keeps `kept` points."""
    where = torch.nonzero(labels == digit).flatten()
    want = where[:n]
    dtype = "" if labels.dtype == torch.int64 else f", dtype={labels.dtype}"
    of = f"samples_with_label(torch.tensor({expect.show(labels.tolist())}{dtype}), {digit}, {n})"
    with case(of, kept, WIDTHS if labels.dtype != torch.int64 else ""):
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
    alone = "Asked is the tensor of positions alone"
    if isinstance(got, tuple) and len(got) == 1 and isinstance(got[0], Tensor):
        raise Mistake(f"{of} gives a tuple with a tensor in it. {alone}: take it out of the tuple.")
    if isinstance(got, tuple) and got and isinstance(got[0], Tensor) and torch.equal(got[0], want):
        raise Mistake(f"{of} gives a tuple of {len(got)} parts. {alone}, the first of them.")
    if isinstance(got, bool | int | np.integer) or (isinstance(got, Tensor) and got.ndim == 0):
        raise Mistake(
            f"{of} is a single number, {expect.show(got)}. A tensor of shape {tuple(want.shape)} is asked for, the "
            "positions of the samples."
        )
    if not _is_ordinary(got):
        return
    if got.dtype == torch.bool:
        raise Mistake(
            f"{of} gives a mask, True or False for each label. Asked are the positions where it is True, as numbers."
        )
    flat = got.flatten().double()
    if got.ndim > 1 and torch.equal(flat, want.double()):
        raise Mistake(
            f"{of} has the right positions, but as a table of shape {tuple(got.shape)}. "
            f"Asked is a flat tensor of shape {tuple(want.shape)}.",
            points=1,
        )
    if got.ndim != 1 or torch.equal(flat, want.double()):
        return
    mask = (labels == digit).double()
    known = (
        (mask, "gives 1 or 0 for each label. Asked are the positions where the digit stands"),
        (mask[:n], f"gives 1 or 0 for each of {n} labels. Asked are the positions where the digit stands"),
        (where + 1, "counts positions from 1, but the first position is 0"),
        (want + 1, "counts positions from 1, but the first position is 0"),
        (where, f"gives all {len(where)} positions of the digit. Asked are the first {n}"),
        (where[-n:], f"gives the last {n} positions of the digit. Asked are the first {n}"),
        (where[: n + 1], f"gives {n + 1} positions, one too many. Asked are the first {n}"),
        (where[1 : n + 1], f"leaves out the first position of the digit, {expect.show(where[:1])}"),
        (where[:1], f"gives one position only, {expect.show(where[:1])}. Asked are the first {n}: look whether the "
         "search goes on after it"),
        (torch.nonzero(mask[:n]).flatten(), f"finds the digit among the first {n} labels only. Look at all labels; "
         f"then take the first {n} found"),
    )  # fmt: skip
    if len(want) > 1:
        for positions, what in known:
            if len(got) and torch.equal(flat, positions.double()):
                raise Mistake(f"{of} {what}.")
        if torch.equal(flat, labels[want].double()):
            raise Mistake(f"{of} gives the labels, {expect.show(got)}. Asked is where they stand: their positions.")
    if len(got) == len(want) and torch.equal(flat.sort().values, want.double()):
        raise Mistake(
            f"{of} has the right positions, but in another order: it should be {expect.show(want)}, but is "
            f"{expect.show(got)}. Asked is the order in which they occur."
        )
    if len(got) == len(want):
        if len(got) and torch.isin(flat, where.double()).all():
            raise Mistake(
                f"{of} should be {expect.show(want)}, but is {expect.show(got)}. There is a {digit} at each of these "
                f"positions, but asked are the first {n} in order."
            )
        return
    if len(where) == 0:
        raise Mistake(
            f"{of} should have the shape (0,), but has {tuple(got.shape)}: it is {expect.show(got)}. There is no "
            f"{digit}, and so no position: an empty tensor is asked for."
        )
    there = f"The digit {digit} occurs {len(where)} times".replace("occurs 1 times", "occurs once")
    if len(where) < n:
        raise Mistake(
            f"{of} should have the shape {tuple(want.shape)}, but has {tuple(got.shape)}: it is {expect.show(got)}. "
            f"{there}, fewer than the {n} asked for: give those there are, and nothing else."
        )
    raise Mistake(
        f"{of} should give {len(want)} position{'s' * (len(want) != 1)}, {expect.show(want)}, but gives {len(got)}: "
        f"{expect.show(got)}. Which positions hold a {digit}? Positions are counted from 0."
    )


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
    judge_to_unit_interval(work, images.transpose(1, 2), TURNED, kept=1)


def judge_to_unit_interval(work, images: Tensor, name: str, kept: float = 0) -> None:
    """Raise Mistake unless `work(images)` is right. What goes wrong keeps `kept` points."""
    want = images.unsqueeze(1).float() / 255
    of = f"to_unit_interval of {name}"
    with case(f"to_unit_interval(images) with {name.rstrip(',')}", kept):
        got = examine(work, images).result
        if _is_ordinary(got) and got.shape != want.shape:
            _wrong_axes(got, images, want, of)
        elif _is_ordinary(got):
            _wrong_values(got, images, want, of)
        expect_tensor(got, want, of, "Every stored value is divided by 255, and stays where it is.", kept=1)


def _wrong_axes(got: Tensor, images: Tensor, want: Tensor, of: str) -> None:
    shape, n = tuple(got.shape), len(images)
    points = float(got.numel() == want.numel() and _close(got.flatten(), want.flatten()))  # the division is right
    reasons = {
        (n, 28, 28): "the channel axis is missing",
        (n, 28, 28, 1): "the channel axis stands last, but PyTorch expects it right after the images",
        (n, 28, 1, 28): "the channel axis stands between rows and columns, but PyTorch expects it right after the "
        "images",
        (1, n, 28, 28): "the new axis stands first, where PyTorch counts images",
        (n, 1, 1, 28, 28): "there is one axis of length 1 too many",
        (n, 3, 28, 28): "three channels are for colours; a grey image has one",
        (n, 784): "each image is flattened to a row; keep rows and columns",
        (n, 1, 784): "each image is flattened to a row; keep rows and columns",
    }
    if n == 1:
        reasons |= {
            (28, 28): "the axis that counts the images is lost; one image is a batch too",
            (1, 28, 28): "an axis is lost; one image is a batch too",
            (28, 1, 28): "an axis is lost; one image is a batch too",
        }
    else:
        reasons |= dict.fromkeys(((1, 28, 28), (1, 1, 28, 28), (28, 28)), f"only one of the {n} images came back")
    if shape in reasons:
        what = reasons[shape]
    elif n not in (1, 28) and len(shape) > 1 and shape[0] == 28 and n in shape:
        what = "the first axis no longer counts the images"
    elif shape[-2:] != (28, 28):
        what = "rows and columns are to stay 28 and 28"
    else:
        what = "images, channels, rows, columns are the four axes, in this order"
    raise Mistake(f"{of} should have the shape {tuple(want.shape)}, but has {shape}: {what}.", points=points)


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
        ((stored > 0).double(), "holds only 0 and 1: what lies between, the greys, is lost"),
        (stored / largest, f"is divided by the largest value found, {largest}. The divisor is 255 for every image, so "
         "that the same grey stays the same number"),
        (torch.div(stored, 255, rounding_mode="floor"), "holds whole numbers only: the fractions are lost. "
         "Convert to float before dividing, and divide with /, not //"),
        (want.double() / 255, "is divided by 255 twice"),
        (want.double() * 2 - 1, "goes from -1 to 1. Asked is from 0 to 1: the stored value divided by 255"),
        (1 - want.double(), "is turned to its negative: 0 stays background, 255 becomes 1"),
        (want.transpose(2, 3), "has rows and columns swapped"),
        (want.flip(0), "has the images in the opposite order"),
        (want.flip(2), "is turned upside down"),
        (want.flip(3), "is mirrored: left and right are swapped"),
    )  # fmt: skip
    for values, what in known:
        if _close(got, values):
            raise Mistake(f"{of} {what}.")
    total = got.double().sum()
    if total > 0 and _close(got, stored * (total / stored.sum())):
        divisor = float(stored.sum() / total)
        done = f"divided by {divisor:.4g}" if divisor > 1 else f"multiplied by {1 / divisor:.4g}"
        raise Mistake(f"{of} is {done}. Stored values are divided by 255, for every image.")
    if _close(got, got.double().round()):
        raise Mistake(
            f"{of} holds whole numbers only: the fractions between 0 and 1 are lost. Nothing but a division by 255 is "
            "needed, in float32."
        )
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
    judge_mean_digits(work, images.transpose(1, 2), labels, TURNED, kept=2)


def judge_mean_digits(work, images: Tensor, labels: Tensor, name: str, kept: float = 0) -> None:
    """Raise Mistake unless `work(images, labels)` is right. What goes wrong keeps `kept` points."""
    totals = torch.stack([images[labels == digit].double().sum(0) for digit in range(10)])
    counts = torch.stack([(labels == digit).sum() for digit in range(10)]).view(10, 1, 1)
    want = (totals / counts.clamp(min=1)).float()
    name = name.rstrip(",")
    of = f"mean_digits, for {name},"
    with case(f"mean_digits(images, labels) with {name}", kept, WIDTHS if labels.dtype != torch.int64 else ""):
        got = examine(work, images, labels).result
        if _is_ordinary(got) and got.shape != want.shape:
            _wrong_mean_shape(got, counts, want, of)
        elif _is_ordinary(got) and not _close(got, want):
            _wrong_means(got, images, labels, totals, counts, want, of)
        elif isinstance(got, dict):
            raise Mistake(f"{of} gives a dictionary. Asked is one tensor of shape (10, 28, 28): its row 4 is digit 4.")
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
    if len(shape) == 3 and shape[1:] == (28, 28) and shape not in reasons:
        reasons[shape] = f"{shape[0]} pictures came back; asked are ten, for 0 to 9, whether a digit occurs or not"
    if len(shape) == 3 and shape[0] == 28 and shape.count(28) == 2:
        reasons[shape] = "the axis that counts the digits comes first, then rows, then columns"
    if shape in reasons:
        points = 1 if got.numel() == want.numel() and _close(got.flatten(), want.flatten()) else 0
        raise Mistake(f"{of} should have the shape (10, 28, 28), but has {shape}: {reasons[shape]}.", points=points)


def _wrong_means(
    got: Tensor, images: Tensor, labels: Tensor, totals: Tensor, counts: Tensor, want: Tensor, of: str
) -> None:
    """Raise Mistake for the known ways to go wrong in values."""
    absent = counts.flatten() == 0
    digit = int(absent.int().argmax())
    if absent.any() and got[absent].isnan().any():
        raise Mistake(
            f"{of} contains nan, not a number, for the digit {digit}, which does not occur: a mean of no images is "
            "0/0. Such a digit gets zeros."
        )
    _misplaced_means(got, counts, want, of)
    if not got.isfinite().all():
        kind = "nan" if got.isnan().any() else "inf"
        raise Mistake(f"{of} contains {kind}, which is no finite number. Is something divided by 0?")
    if absent.any() and _close(got[~absent], want[~absent]):
        raise Mistake(f"{of} is right but for the digit {digit}, which does not occur: its picture is to be all zeros.")
    samples = counts.sum()
    first, last, largest = want.clone(), want.clone(), torch.zeros_like(want)
    for image, label in zip(images, labels.tolist(), strict=True):
        last[label], largest[label] = image, torch.maximum(largest[label], image)
    for image, label in zip(images.flip(0), labels.flip(0).tolist(), strict=True):
        first[label] = image
    known = (
        (first, "shows the first image of each digit. Asked is the mean over all of them"),
        (last, "shows the last image of each digit: what was there before is overwritten. Asked is the mean over all"),
        (largest, "shows the largest value of each pixel. Asked is the mean"),
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
    one = [
        ((images[labels == digit].double() - got[digit] * counts[digit]).abs() < 0.01).any(0).all()
        for digit in range(10)
        if counts[digit] > 0
    ]
    if all(one):
        raise Mistake(
            f"{of} adds up one image of each digit only. `sums[labels] += images` gives a row that occurs several "
            "times one of its images; `index_add_` adds them all."
        )
    if got.dtype == torch.uint8:
        raise Mistake(f"{of} is uint8, which holds whole numbers from 0 to 255 only. Compute in float32.")
    if got.dtype in (torch.float16, torch.bfloat16):
        return
    got = got.double()
    if got.min() < 0:
        raise Mistake(
            f"{of} goes down to {float(got.min()):.4g}, where stored units are from 0 to 255. Did a sum or a "
            "conversion run over, or is something subtracted?"
        )
    if _close(got, got.mean((1, 2), keepdim=True).expand_as(got)):
        raise Mistake(
            f"{of} has one number all over each picture. Asked is the mean over the images alone, pixel by pixel."
        )
    factor = got.sum() / want.double().sum()
    if factor > 0 and _close(got, want.double() * factor):
        raise Mistake(f"{of} is the average times {float(factor):.4g}. Asked are stored units: a mean, not rescaled.")
    divisor = totals.sum((1, 2), keepdim=True) / got.sum((1, 2), keepdim=True)  # nan for an absent digit
    if _close(got, (totals / divisor).nan_to_num()):
        wrong = int(((divisor - counts).abs() > 1e-4).flatten().int().argmax())
        raise Mistake(
            f"{of} divides the sum of the digit {wrong} by {float(divisor[wrong]):.4g}, but there are "
            f"{int(counts[wrong])} images of it."
        )


def _misplaced_means(got: Tensor, counts: Tensor, want: Tensor, of: str) -> None:
    """Raise Mistake for right pictures in the wrong rows, and for digits that were left out."""
    present = [digit for digit in range(10) if counts[digit] > 0 and want[digit].any()]
    for row in range(10):
        if _close(got[row], want[row]):
            continue
        for digit in present:
            if digit != row and _close(got[row], want[digit]):
                elsewhere = digit not in [k for k in present if _close(got[k], want[k])]
                if row in present or elsewhere:
                    raise Mistake(
                        f"{of} has the picture of the digit {digit} in row {row}. A digit's picture belongs in the row "
                        "of its number, also where another digit does not occur."
                    )
    forgotten = [digit for digit in present if not got[digit].any()]
    if forgotten:
        raise Mistake(
            f"{of} has a picture of zeros for the digit {forgotten[0]}, which does occur. Does the loop reach all ten "
            "digits, 0 to 9?"
        )


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
    judge_label_from_path(work, ["train/3.jpg", "./test/6-scan.png", "train/70123.png"], kept=1)


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
    file = f"The file name is {name}"
    with case(of, advice=f"{file}, so {want} is expected."):
        got = examine(work, kind(path)).result
    if isinstance(got, str | bytes):
        text = str(got) if isinstance(got, str) else got.decode(errors="replace")
        if text.strip() == str(want):
            raise Mistake(f"{of} gives the text '{want}'. A whole number is asked for: make an int of it.", points=1)
        raise Mistake(f"{of} gives the text {expect.show(text)}. Asked is the file name's first character, as an int.")
    with case(of, advice=f"{file}, so {want} is expected."):
        value = expect.as_number(got, of)
    if value == want and _is_whole(got):
        return
    if value == want:
        raise Mistake(
            f"{of} gives {want}.0, a number with a fraction. A label is a whole number: make an int of it.", points=1
        )
    digits = name[: len(name) - len(name.lstrip("0123456789"))]
    reasons = {
        float(int(digits)): f"it reads all digits that {name} begins with, but only the first character is the label",
        float(ord(name[0])): f"that is the code of the character {name[0]!r} in the computer's alphabet, not its value",
    }
    if path[0].isdigit():
        reasons[float(path[0])] = "that is the first character of the whole path. The file name comes after the folders"
    shown = int(value) if value.is_integer() else expect.show(value)
    if value in reasons:
        raise Mistake(f"{of} should be {want}, but is {shown}: {reasons[value]}.")
    raise Mistake(f"{of} should be {want}, but is {shown}. {file}: which is its first character?")


def _is_whole(value: object) -> bool:
    """Whether a number is of an integer type."""
    if isinstance(value, Tensor):
        return not value.is_floating_point()
    return isinstance(value, int | np.integer) or (isinstance(value, np.ndarray) and value.dtype.kind in "iu")


def _dtype(value: Tensor) -> str:
    return str(value.dtype).removeprefix("torch.")
