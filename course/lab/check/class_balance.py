"""The visible checks of unit 02, Class balance."""

import contextlib
import math
import random

import numpy as np
import torch
from torch import Generator, Tensor

from lab.check import expect
from lab.check.examine import Crash, Mistake, Run, examine
from lab.check.exercise import exercise

UNIT = "02_class_balance"


def shuffled_labels(counts: dict[int, int], seed: int, dtype: torch.dtype = torch.int64) -> Tensor:
    """Return made-up labels in random order: `counts` says how many of each."""
    labels = torch.cat([torch.full((count,), label) for label, count in counts.items()])
    return labels[torch.randperm(len(labels), generator=Generator().manual_seed(seed))].to(dtype)


def examine_labels(work, labels: Tensor, call, **options) -> Run:
    """Examine `work(*call)`; if it stops on labels that are not int64, but not on the same in int64, say so."""
    try:
        return examine(work, *call, **options)
    except Crash as crash:
        if labels.dtype == torch.int64:
            raise
        with contextlib.suppress(Mistake):
            examine(work, *(part.long() if part is labels else part for part in call), **options)
        raise Crash(
            *crash.messages,
            f"The labels of this call are stored as {str(labels.dtype).removeprefix('torch.')}. Some operations take "
            "int64 only, or read uint8 as a mask: `labels.long()` converts any integers.",
        ) from None


# --- count_labels ----------------------------------------------------------------------------------------------------


@exercise(
    unit=UNIT,
    signature="(labels, num_classes=10)",
    points=2,
    minutes=5,
    difficulty=1,
    hints=(
        "The result has `num_classes` places; place d holds the number of labels that equal d. A loop over "
        "`range(num_classes)` does it, and so does one call of a library.",
        "`labels == d` is True where a label equals d; its `.sum()` is the count.",
        "The one call is `torch.bincount`. Its result ends at the largest label that occurs, unless its argument "
        "`minlength` says otherwise.",
    ),
)
def count_labels(work):
    """Counts per class, zeros for absent classes."""
    judge_count_labels(work, torch.tensor([3, 1, 3, 0, 3]))
    judge_count_labels(work, torch.tensor([2, 0, 2, 1, 0])[::2], num_classes=4)
    judge_count_labels(work, shuffled_labels({1: 300, 4: 20, 8: 1}, seed=1, dtype=torch.uint8))


def judge_count_labels(work, labels: Tensor, num_classes: int = 10) -> None:
    call = (labels,) if num_classes == 10 else (labels, num_classes)
    got = examine_labels(work, labels, call).result
    want = torch.tensor([int((labels == label).sum()) for label in range(num_classes)])
    classes = "" if num_classes == 10 else f", num_classes={num_classes}"
    of = f"count_labels({expect.show(labels)}{classes})"
    if len(labels) > 10:
        of = f"count_labels of {len(labels):,} made-up labels ({str(labels.dtype).removeprefix('torch.')}{classes})"
    look = "Place d of the result holds how often label d occurs."
    if isinstance(got, Tensor) and got.ndim == 1:
        _explain_counts(got, want, of)
    expect.tensor(got, want, of, look)


def _explain_counts(got: Tensor, want: Tensor, of: str) -> None:
    """Raise Mistake if the counts are wrong in a way that is easily named."""
    values = got.tolist()
    last = max((label for label, count in enumerate(want.tolist()) if count), default=-1)
    if len(values) != len(want) and values == want[: last + 1].tolist():
        raise Mistake(
            f"{of} has {len(values)} places and ends at the largest label that occurs; {len(want)} are asked for, one "
            "for each class. Give the classes behind it a zero."
        )
    if len(values) != len(want) and values == [count for count in want.tolist() if count]:
        raise Mistake(
            f"{of} has {len(values)} places: the classes that do not occur are left out, so that place d is no longer "
            f"class d. {len(want)} places are asked for, with zeros for absent classes."
        )
    if len(values) == len(want) and values != want.tolist():
        if values == (want % 256).tolist():
            raise Mistake(
                f"{of}: the counts start again at 0 after 255. Count in int64, uint8 holds no more than that."
            )
        if values == want.half().tolist():
            raise Mistake(
                f"{of}: the counts are rounded as float16 rounds, which beyond 2,048 does not hold every whole number. "
                "Count in int64."
            )
        if np.allclose(values, want / want.sum(), atol=1e-5):
            raise Mistake(f"{of} gives shares, which add up to 1. Counts are asked for, in int64.")
        if sorted(values) == sorted(want.tolist()):
            raise Mistake(f"{of} has the right counts, but not at their places. Place d of the result is class d.")


# --- imbalance_ratio -------------------------------------------------------------------------------------------------


@exercise(
    unit=UNIT,
    signature="(counts)",
    points=1,
    minutes=4,
    difficulty=1,
    hints=(
        "`counts.max()` and `counts.min()` are the two numbers. Which of them goes below the line?",
        "An empty class makes the smallest count 0. Test for that before you divide, and return `float('inf')`.",
    ),
)
def imbalance_ratio(work):
    """Largest over smallest class."""
    for counts in ([20, 30, 10], [3, 7], [5, 5, 5], [9, 0, 3]):
        judge_imbalance_ratio(work, torch.tensor(counts))


def judge_imbalance_ratio(work, counts: Tensor) -> None:
    of = f"imbalance_ratio({expect.show(counts)})"
    low, high = int(counts.min()), int(counts.max())
    try:
        got = examine(work, counts).result
    except Crash as crash:
        if low:
            raise
        raise Crash(*crash.messages, f"This happened in {of}, where a class is empty: the ratio is inf then.") from None
    want = high / low if low else math.inf
    value = expect.as_number(got, of)
    if low == 0 and value != want:
        raise Mistake(
            f"{of} should be inf, because a class is empty, but is {expect.show(value)}. Look for a zero "
            "before dividing."
        )
    if value != want and math.isclose(value, low / high, rel_tol=1e-5):
        raise Mistake(f"{of} is {expect.show(value)}, the smallest over the largest. Turn the fraction round.")
    if value != want and value == high // low:
        raise Mistake(
            f"{of} should be {expect.show(want)}, but is {expect.show(value)}: the rest after the point is "
            "lost (`//`, int)."
        )
    if not math.isclose(value, want, rel_tol=1e-5) and _rounded(value, want, range(5)):
        raise Mistake(f"{of} should be {expect.show(want)}, but is {expect.show(value)}. Give it not rounded.")
    expect.number(got, want, of, "It is the largest count divided by the smallest.")


def _rounded(value: float, right: float, decimals: range) -> bool:
    """Say whether `value` is `right` rounded to so many decimals; one that rounds to 0 does not count."""
    return value != 0 and any(math.isclose(value, round(right, places), rel_tol=2e-7) for places in decimals)


# --- dataset_mean_std ------------------------------------------------------------------------------------------------


def drifting_images(n: int, seed: int, bright: bool = False) -> Tensor:
    """Return stored images that grow brighter from first to last and towards the centre, as uint8 `(n, 28, 28)`.

    So means of batches, images or pixels differ, and their standard deviations do not average to that of all pixels.
    """
    generator = Generator().manual_seed(seed)
    away = torch.linspace(-1, 1, 28).abs()
    centre = (1 - away[:, None]) * (1 - away)
    level = torch.linspace(0.1, 1, n) ** 2
    noise = torch.rand(n, 28, 28, generator=generator).sqrt()
    images = (255 * noise * centre.sqrt() * level[:, None, None]).to(torch.uint8)
    return 255 - images if bright else images


@exercise(
    unit=UNIT,
    signature="(images)",
    points=2,
    minutes=8,
    difficulty=2,
    hints=(
        "Convert before you calculate: uint8 knows no fractions and starts again at 0 after 255.",
        "Divide by 255 to get from stored values to [0, 1]. Then the mean and the standard deviation run over all "
        "pixels of all images at once, without a `dim`.",
        "With `pixels = images.float() / 255`, the tensor methods `.mean()` and `.std()` give the two numbers, in this "
        "order, as a tuple.",
    ),
)
def dataset_mean_std(work):
    """Mean and standard deviation of all pixels, in [0, 1]."""
    judge_dataset_mean_std(work, drifting_images(303, seed=2)[::2])
    judge_dataset_mean_std(work, drifting_images(1, seed=3))


def judge_dataset_mean_std(work, images: Tensor, limit: float = 20) -> None:
    """Expect mean and std to four decimals; the limit lets slow loops over all pixels through, which are right."""
    of = f"dataset_mean_std of {len(images):,} made-up image{'s' * (len(images) > 1)}"
    got = expect.sequence(examine(work, images, limit=limit).result, 2, of, "(mean, std)")
    mean, std = (expect.as_number(part, f"The {name}") for part, name in zip(got, ("mean", "std"), strict=True))
    pixels = images.double() / 255
    right_mean, right_stds = float(pixels.mean()), (float(pixels.std(correction=0)), float(pixels.std(correction=1)))
    right_std = min(right_stds, key=lambda value: abs(value - std))
    for unit, stored in ((1, ""), (255, ", and in stored units from 0 to 255")):
        if _near(std / unit, right_mean) and any(_near(mean / unit, value) for value in right_stds):
            raise Mistake(
                f"{of} has the right numbers in the other order{stored}: first the mean, then the standard deviation"
                f"{', both scaled to [0, 1]' * bool(stored)}."
            )
    look = (
        "It runs over all pixels of all images. Convert the images to float before calculating; if you go batch by "
        "batch, add up sums and divide once, at the end."
    )
    for value, rights, name in ((mean, (right_mean,), "mean"), (std, right_stds, "std")):
        right = min(rights, key=lambda right: abs(right - value))
        if any(_near(value / 255, right) for right in rights):
            raise Mistake(
                f"The {name} is {value:.2f}, in stored units from 0 to 255. It is asked for scaled to [0, 1]."
            )
        if _near(value, right):
            continue
        if _rounded(value, right, range(1, 4)):
            raise Mistake(
                f"The {name} of {of[20:]} is {right:.5f}, and yours {value:g}, which is rounded. Four decimals are "
                "asked for."
            )
        if abs(value - right) < 4e-4:
            raise Mistake(
                f"The {name} of {of[20:]} is {right:.5f}, and yours {value:.5f}: close, but four decimals are "
                "asked for. Is something rounded on the way, stored as float16, or divided by another number than 255?"
            )
    expect.number(mean, right_mean, f"The mean of {of[20:]}", look, FOUR_DECIMALS)
    if any(_near(std, value**2) for value in right_stds):
        raise Mistake(f"The second number, {std:.4f}, is the variance. The standard deviation is its square root.")
    if not _near(std, right_std) and any(_near(std, average) for average in _mean_stds(pixels)):
        raise Mistake(
            f"The std is {std:.4f}, an average of standard deviations. That leaves out how far the means lie apart; "
            f"over all pixels at once it is {right_std:.4f}."
        )
    expect.number(std, right_std, f"The std of {of[20:]}", look, FOUR_DECIMALS)


FOUR_DECIMALS = 6e-5  # a result rounded to four decimals is right


def _near(value: float, right: float) -> bool:
    return abs(value - right) <= FOUR_DECIMALS


def _mean_stds(pixels: Tensor) -> list[float]:
    """Averages of standard deviations by image, pixel, row and column."""
    return [
        float(pixels.std(dim, correction=correction).mean())
        for dim in ((1, 2), 0, (0, 1), (0, 2)) for correction in (0, 1)
    ]  # fmt: skip


# --- stratified_split ------------------------------------------------------------------------------------------------

SPLIT_KEEPS = 2  # points for a right split whose chance is wrong, or that fails on tiny classes


@contextlib.contextmanager
def other_chance():
    """Move on the global random states, so that work that draws from them comes to other results."""
    torch.rand(3)
    np.random.rand(3)
    random.random()
    yield


@exercise(
    unit=UNIT,
    signature="(labels, fraction, generator)",
    points=4,
    minutes=15,
    difficulty=3,
    hints=(
        "Split class by class, then put the parts together. For one class: find its indices, bring them into random "
        "order, and cut the list in two.",
        "`torch.nonzero(labels == label).flatten()` are the indices of a class, also if there is one only. "
        "`torch.randperm(n, generator=generator)` is a random order of n things.",
        "With `members` in random order and `size = round(fraction * len(members))`, `members[:size]` goes to the "
        "validation indices and `members[size:]` to the training indices. `torch.cat` joins a list of tensors.",
    ),
)
def stratified_split(work):
    """Disjoint, complete, each class within one sample of its share, drawn with the generator."""
    labels = shuffled_labels({0: 60, 1: 90, 3: 45, 4: 120, 9: 85}, seed=4)
    judge_split(work, labels, 0.2, seed=5)
    judge_chance(work, labels, 0.2, seed=5)
    judge_tiny_split(work, shuffled_labels({2: 1, 5: 2, 6: 3, 8: 14}, seed=6, dtype=torch.uint8), 0.1)


def judge_split(work, labels: Tensor, fraction: float, seed: int, **options) -> list[int]:
    """Expect a disjoint and complete split with each class within a sample of its share; return its validation part."""
    return _split(work, labels, fraction, Generator().manual_seed(seed), **options)


def judge_chance(work, labels: Tensor, fraction: float, seed: int) -> None:
    """Expect the split to hang on the generator's state and on nothing else."""
    first = judge_split(work, labels, fraction, seed)
    if judge_split(work, labels, fraction, seed, around=other_chance) != first:
        raise Mistake(
            "Two generators with the same seed gave two different splits: part of the chance comes from elsewhere. "
            "Give the generator to every function that draws, as in torch.randperm(n, generator=generator).",
            points=SPLIT_KEEPS,
        )
    if judge_split(work, labels, fraction, seed + 1) == first:
        raise Mistake(
            "Generators with different seeds gave the same split, so that the split does not come from the generator. "
            "Draw the order of each class with it, as in torch.randperm(n, generator=generator), and do not seed it "
            "yourself.",
            points=SPLIT_KEEPS,
        )
    used = Generator().manual_seed(seed)
    torch.rand(1, generator=used)
    if _split(work, labels, fraction, used) == first:
        raise Mistake(
            "A generator that had been used before gave the same split as a fresh one with its seed. Draw from the "
            "generator as it comes, without seeding it or reading its seed: two calls in a row should differ.",
            points=SPLIT_KEEPS,
        )
    again = Generator().manual_seed(seed)
    if _split(work, labels, fraction, again) == _split(work, labels, fraction, again):
        raise Mistake(
            "Two calls in a row with one generator gave the same split. Draw from the generator itself, not from a "
            "copy, and do not set its state back.",
            points=SPLIT_KEEPS,
        )
    _expect_everyone_drawn(work)


def _expect_everyone_drawn(work) -> None:
    """Expect that, over many splits, every sample comes into both parts; by chance one in a million would not."""
    labels = shuffled_labels({0: 6, 3: 5, 8: 9}, seed=41)
    splits = [set(judge_tiny_split(work, labels, 0.4, seed)) for seed in range(60)]
    never = {
        "validation": set(range(len(labels))) - set.union(*splits),
        "training": set.intersection(*splits),
    }
    for part, missed in never.items():
        if missed:
            raise Mistake(
                f"In {len(splits)} splits, each with another seed, {len(missed)} of {len(labels)} samples never came "
                f"to {part}, number {min(missed)} (class {int(labels[min(missed)])}) for instance. Every sample "
                "should have a chance: bring all members of each class into random order.",
                points=SPLIT_KEEPS,
            )


def judge_tiny_split(work, labels: Tensor, fraction: float, seed: int = 7) -> list[int]:
    """Expect the same of classes with few samples; whoever fails here keeps part of the points."""
    sizes = ", ".join(map(str, labels.unique(return_counts=True)[1].tolist()))
    where = f"This happened with a fraction of {fraction:g} and classes of {sizes} sample{'s' * (sizes != '1')}."
    try:
        return judge_split(work, labels, fraction, seed)
    except Mistake as mistake:
        raise Mistake(*mistake.messages, where, points=SPLIT_KEEPS) from None
    except Crash as crash:
        raise Crash(*crash.messages, where, points=SPLIT_KEEPS) from None


def _split(work, labels: Tensor, fraction: float, generator: Generator, **options) -> list[int]:
    result = examine_labels(work, labels, (labels, fraction, generator), **options).result
    parts = expect.sequence(result, 2, "stratified_split(...)", "(train_idx, validation_idx)")
    train = _indices(parts[0], len(labels), "train_idx")
    validation = _indices(parts[1], len(labels), "validation_idx")
    if both := set(train) & set(validation):
        raise Mistake(
            f"{len(both)} indices are in train_idx and in validation_idx, {min(both)} for instance. No sample may be "
            "in both. Are they positions in `labels`, or in one class?"
        )
    if missing := set(range(len(labels))) - set(train) - set(validation):
        raise Mistake(
            f"{len(missing)} of {len(labels)} samples are in neither part, number {min(missing)} for instance. Every "
            "sample belongs to one of them, also where a class gives none to validation."
        )
    _expect_shares(labels, torch.tensor(validation, dtype=torch.int64), fraction)
    return sorted(validation)


def _indices(part: object, n: int, name: str) -> list[int]:
    """Return indices given as tensor, array or list as a list of numbers; expect each to occur once."""
    stored = "int64"
    if isinstance(part, Tensor | np.ndarray):
        stored = str(part.dtype).removeprefix("torch.")
    elif isinstance(part, list | tuple):
        if isinstance(part, tuple) and _numbers(part) is not None:
            raise Mistake(
                f"{name} is a tuple. In square brackets a tuple stands for one index a dimension, so that it cannot "
                "pick samples. Return an int64 tensor, or a list."
            )
        part = _numbers(part)
    if not isinstance(part, Tensor | np.ndarray):
        raise Mistake(f"{name} should hold indices, as an int64 tensor `(n,)`. Return two such tensors.")
    if part.ndim != 1:
        raise Mistake(f"{name} should have one dimension, but has the shape {tuple(part.shape)}. See flatten().")
    values = part.tolist()
    if any(isinstance(value, bool) for value in values):
        raise Mistake(f"{name} is a mask of True and False. Indices are asked for; see torch.nonzero.")
    if any(isinstance(value, float) for value in values):
        raise Mistake(f"{name} holds numbers with a point. Indices are whole numbers, int64.")
    if values and stored not in ("int32", "int64"):
        how = ".long()" if isinstance(part, Tensor) else ".astype(np.int64)"
        raise Mistake(f"{name} is stored as {stored}, which cannot pick samples of a tensor. Convert with {how}.")
    if values and not 0 <= min(values) <= max(values) < n:
        raise Mistake(f"{name} goes from {min(values)} to {max(values)}, but {n} labels have the indices 0 to {n - 1}.")
    if len(set(values)) != len(values):
        twice = len(values) - len(set(values))
        raise Mistake(
            f"{name} holds {twice} indices more than once. Draw without putting back; and are they positions in "
            "`labels`, or in one class, or labels instead of indices?"
        )
    return values


def _numbers(part: list | tuple) -> np.ndarray | None:
    """Return a list of numbers, 0-dim tensors among them, as an array; None for a list of other things."""
    values = [index.item() if isinstance(index, Tensor | np.generic) and index.ndim == 0 else index for index in part]
    return np.array(values) if all(isinstance(value, int | float) for value in values) else None


def _expect_shares(labels: Tensor, validation: Tensor, fraction: float) -> None:
    """Expect every class within one sample of its validation share."""
    off, swapped, whole = [], 0 < fraction < 1, False
    classes = labels.unique().tolist()
    for label in classes:
        size, taken = int((labels == label).sum()), int((labels[validation] == label).sum())
        if abs(taken - fraction * size) > 1 + 1e-6:
            off.append(f"class {label} gives {taken} of {size} samples to validation, its share is {fraction * size:g}")
            whole |= taken == size and fraction < 0.5
        swapped &= abs(taken - (1 - fraction) * size) <= 1 + 1e-6
    if swapped and len(off) == len(classes):
        raise Mistake(
            f"validation_idx holds {len(validation)} of {len(labels)} samples; with a fraction of {fraction:g} that is "
            "the training part. train_idx comes first, and the fraction is the share of the validation part."
        )
    if off:
        look = "Within one sample is asked for: draw in each class by itself."
        if whole:
            look = "Is that a slice that counts from the end? With 0 samples, `members[-0:]` is all of them."
        more = f" ({len(off)} classes are off)" if len(off) > 1 else ""
        raise Mistake(f"With a fraction of {fraction:g}, {off[0]}{more}. {look}")


# --- brightness_classifier -------------------------------------------------------------------------------------------

BRIGHTNESS_KEEPS = 2  # points for predictions that are right but for ties or unseen digits


def lit_images(sixteenths: list[int]) -> Tensor:
    """Return images of which so many of 16 blocks are white and the rest black.

    So the brightness, and the mean of any row or column, is exact in float32 and in any unit.
    """
    white = torch.arange(16) < torch.tensor(sixteenths)[:, None]
    return (255 * white.reshape(-1, 4, 4)).to(torch.uint8).repeat_interleave(7, 1).repeat_interleave(7, 2)


def textured_images(labels: Tensor, seed: int) -> Tensor:
    """Return images whose brightness depends on the label, but varies, and whose ink is thin or thick by chance."""
    generator = Generator().manual_seed(seed)
    n = len(labels)
    thickness = 0.3 + 0.5 * torch.rand(n, 1, 1, generator=generator)
    level = (40 + 7 * ((labels.long() * 7) % 10))[:, None, None] + 8 * torch.randn(n, 1, 1, generator=generator)
    ink = torch.rand(n, 28, 28, generator=generator) < thickness
    grain = 0.6 + 0.4 * torch.rand(n, 28, 28, generator=generator)
    return (ink * grain * level / thickness).clamp(0, 255).to(torch.uint8)


def brightness_distances(train_images: Tensor, train_labels: Tensor, images: Tensor) -> Tensor:
    """Return how far each image's brightness is from that of each digit `(N, 10)`, inf for a digit not seen."""
    means = torch.full((10,), math.inf, dtype=torch.float64)
    for digit in train_labels.unique().tolist():
        means[digit] = train_images[train_labels == digit].double().mean()
    return (images.double().mean((1, 2))[:, None] - means).abs()


def without_close_calls(train_images: Tensor, train_labels: Tensor, images: Tensor) -> Tensor:
    """Return those images that rounding cannot bring nearer to another digit."""
    distances = brightness_distances(train_images, train_labels, images).sort(1).values
    return images[distances[:, 1] - distances[:, 0] > 0.03]


@exercise(
    unit=UNIT,
    signature="(train_images, train_labels, images)",
    points=3,
    minutes=12,
    difficulty=2,
    hints=(
        "Two steps: ten numbers from the training images, the mean brightness of each digit; then, for each image, "
        "which of the ten is nearest to its own brightness.",
        "`images.float().mean((1, 2))` is one brightness an image. A digit that does not occur has no mean: give it "
        "`torch.inf`, which is nearest to nothing.",
        "With `brightness` of shape (N,) and `means` of shape (10,), `brightness[:, None] - means` has shape (N, 10). "
        "Which column of its absolute values is smallest? Among equals, `argmin` takes the first.",
    ),
)
def brightness_classifier(work):
    """Nearest class-mean brightness."""
    labels = shuffled_labels({digit: 12 + digit for digit in range(10)}, seed=8)
    train_images = textured_images(labels, seed=9)
    images = without_close_calls(train_images, labels, textured_images(torch.arange(60) % 10, seed=10))
    judge_brightness(work, train_images, labels, images[::2])
    seen = torch.tensor([1, 3, 8, 1])
    judge_brightness(work, lit_images([10, 6, 2, 8]), seen, lit_images([0, 1, 5, 10, 16]), "unseen")
    seen = torch.tensor([7, 4, 0], dtype=torch.uint8)
    judge_brightness(work, lit_images([2, 6, 14]), seen, lit_images([4, 10, 3]), "ties")


def judge_brightness(work, train_images: Tensor, train_labels: Tensor, images: Tensor, kind: str = "") -> None:
    """Expect the nearest digits. `kind` says what is special, "unseen" digits or "ties": failing there keeps points."""
    try:
        _judge_brightness(work, train_images, train_labels, images, kind)
    except (Mistake, Crash) as stop:
        raise type(stop)(*stop.messages, points=BRIGHTNESS_KEEPS if kind else 0) from None


def _judge_brightness(work, train_images: Tensor, train_labels: Tensor, images: Tensor, kind: str) -> None:
    got = examine_labels(work, train_labels, (train_images, train_labels, images)).result
    want = brightness_distances(train_images, train_labels, images).argmin(1)
    seen = train_labels.unique().long()
    digits = "all ten digits" if len(seen) == 10 else f"the digits {', '.join(map(str, seen.tolist()))}"
    of = f"brightness_classifier, trained on {digits},"
    look = (
        "Brightness is the mean of all 784 pixels, black ones included; a digit's is the mean over its training "
        "images. Compare numbers, not pictures, and with their fractions."
    )
    if isinstance(got, Tensor) and got.shape == want.shape and not torch.equal(got.long(), want):
        unseen = sorted(set(got.tolist()) - set(seen.tolist()))
        places = all(0 <= place < len(seen) for place in got.tolist())
        if unseen and places and torch.equal(seen[got.long()], want):
            raise Mistake(
                f"{of} answers with a place in the list of the digits that were seen. Turn that place into the digit."
            )
        if unseen:
            raise Mistake(
                f"{of} predicts {', '.join(map(expect.show, unseen))}, which it has never seen. A digit without "
                "training images has no mean brightness: 0, nan or a few hundred in its place can still come out as "
                "the nearest."
            )
        if len(want) > 10:
            wrong = torch.nonzero(got.long() != want).flatten().tolist()
            raise Mistake(
                f"{of} predicts {len(wrong)} of {len(want)} images wrong; at [{wrong[0]}], for instance, "
                f"{int(want[wrong[0]])} is expected and {expect.show(got[wrong[0]])} came back. {look}"
            )
        if kind == "ties":
            raise Mistake(
                f"{of} should predict {want.tolist()} for images of which some lie exactly between two digits, but "
                f"predicts {expect.show(got)}. Between two equally near digits the smaller one wins."
            )
        if kind == "unseen" and not all(train_images[train_labels == digit].any() for digit in seen):
            look = "A digit with black images has the brightness 0; only one without images has none."
        raise Mistake(f"{of} should predict {want.tolist()}, but predicts {expect.show(got)}. {look}")
    expect.tensor(got, want, of if got is None else f"The result of {of}", look)
