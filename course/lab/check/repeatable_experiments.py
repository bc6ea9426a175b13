"""The visible checks of unit 08, Repeatable experiments."""

import contextlib
import errno
import io
import itertools
import math
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from lab.check import expect
from lab.check.examine import Crash, Mistake, NotAttempted, Run, Stop, examine
from lab.check.exercise import exercise

UNIT = "08_repeatable_experiments"


# --- learning_rate_at ------------------------------------------------------------------------------------------------

RATE_SLIPS = (
    (lambda e, b, g, s: b * g**e, "`step` does not seem to enter: the rate changes in every epoch."),
    (lambda e, b, g, s: b * g ** (e / s), "The rate changes a little in every epoch. It should stay what it is for "
     "`step` epochs, and then change at once: count whole steps only."),
    (lambda e, b, g, s: b * g ** ((e + 1) // s), "It changes one epoch too early. Epochs are counted from 0, so the "
     "first `step` epochs are 0 to step - 1."),
    (lambda e, b, g, s: b * g ** ((e - 1) // s), "It changes one epoch too late: epoch number `step` is the first with "
     "another rate."),
    (lambda e, b, g, s: b * g ** (max(e - 1, 0) // s), "It changes one epoch too late: epoch number `step` is the "
     "first with another rate."),
    (lambda e, b, g, s: b * g ** math.ceil(e / s), "It changes too early: only whole steps that lie behind count."),
    (lambda e, b, g, s: b * g ** round(e / s), "It changes too early: only whole steps that lie behind count."),
    (lambda e, b, g, s: b * g ** (e // s + 1), "It is a factor ahead: the first epochs have the rate `base` itself."),
    (lambda e, b, g, s: b * g ** (e % s), "That is gamma to the power of what is left over. How many whole steps are "
     "there in `epoch`?"),
    (lambda e, b, g, s: b * g**e // s, "The rate is rounded down to a whole number. Python works out "
     "`**` before `//`: the floor division needs brackets."),
    (lambda e, b, g, s: b * g * (e // s), "Multiplying again and again is a power, not a product with the number of "
     "times."),
    (lambda e, b, g, s: b * (g * (e // s) if e // s else 1), "Multiplying again and again is a power, not a product "
     "with the number of times."),
    (lambda e, b, g, s: (b * g) ** (e // s), "Here `base` gets the power too. Only gamma is multiplied in again and "
     "again."),
    (lambda e, b, g, s: b * (1 - g) ** (e // s), "gamma is the factor itself, not the share that is taken away."),
    (lambda e, b, g, s: b / g ** (e // s), "Here the rate is divided by gamma; multiply."),
    (lambda e, b, g, s: b - g * (e // s), "Here gamma is taken away; the rate is multiplied by it."),
    (lambda e, b, g, s: b * g if e >= s else b, "After the first step it does not change any more: every `step` "
     "epochs there is another one."),
    (lambda e, b, g, s: b * g if e and e % s == 0 else b, "The rate goes back after one epoch. What has been "
     "multiplied stays multiplied."),
    (lambda e, b, g, s: b * g if e % s == 0 else b, "The rate goes back after one epoch. What has been multiplied "
     "stays multiplied."),
    (lambda e, b, g, s: b, "That is `base`, whatever the epoch."),
    (lambda e, b, g, s: g ** (e // s), "`base` does not seem to enter."),
)  # fmt: skip


@exercise(
    unit=UNIT,
    signature="(epoch, base, gamma, step)",
    points=2,
    minutes=5,
    difficulty=1,
    hints=(
        "How often has the rate been multiplied when an epoch begins? With step 3: in the epochs 0, 1 and 2 never, in "
        "3, 4 and 5 once, in 6 twice.",
        "That is the number of whole steps in `epoch`, a floor division.",
        "To multiply by gamma n times is to multiply by `gamma ** n`.",
    ),
)
def learning_rate_at(work):
    """The base rate, multiplied by gamma every `step` epochs."""
    judge_learning_rate_at(
        work,
        [(0, 1.0, 0.7, 1), (1, 1.0, 0.7, 1), (4, 1.0, 0.7, 1), (0, 0.2, 0.5, 3), (2, 0.2, 0.5, 3), (3, 0.2, 0.5, 3),
         (5, 0.2, 0.5, 3), (6, 0.2, 0.5, 3), (7, 0.4, 0.1, 2)],
    )  # fmt: skip


def judge_learning_rate_at(work, cases: Sequence[tuple]) -> None:
    numbers = []
    for case in cases:
        of = f"learning_rate_at{expect.show(case)}"
        try:
            numbers.append(expect.as_number(examine(work, *case).result, of))
        except Crash as crash:
            power = ["In Python, `^` is no power; `**` is."] * ("for ^" in " ".join(crash.messages))
            raise Crash(*crash.messages, f"The call was {of}.", *power) from None
    wanted = [base * gamma ** (epoch // step) for epoch, base, gamma, step in cases]
    wrong = [index for index in range(len(cases)) if not _same_rate(numbers[index], wanted[index])]
    if not wrong:
        return
    index = wrong[0]
    look = next(
        (
            look
            for slip, look in RATE_SLIPS
            if all(_same_rate(number, _slipped(slip, case)) for number, case in zip(numbers, cases, strict=True))
        ),
        "How often has the rate been multiplied by gamma when this epoch begins?",
    )
    raise Mistake(
        f"learning_rate_at{expect.show(cases[index])} should be {expect.show(float(wanted[index]))}, but is "
        f"{expect.show(numbers[index])}. {look}"
    )


def _same_rate(got: float, want: float) -> bool:
    return math.isclose(got, want, rel_tol=1e-4)


def _slipped(slip: Callable, case: tuple) -> float:
    try:
        return float(slip(*case))
    except (ArithmeticError, TypeError, ValueError):
        return math.nan


# --- augment ---------------------------------------------------------------------------------------------------------

KEEPS = 3  # of 4 points for right shifts in another dtype, or that are not copies
UNLIKELY = 1e-7  # of chance; rarer things are taken for mistakes
WAYS = ("down", "to the right")  # what the two numbers of a shift mean
AUGMENT_SECONDS = 20  # enough for a loop over pixels


def textured(n: int, seed: int) -> Tensor:
    """Return made-up images `(n, 1, 28, 28)` without a zero, so that every shift of them shows."""
    return 0.05 + 0.95 * torch.rand(n, 1, 28, 28, generator=Generator().manual_seed(seed))


def shifted(images: Tensor, down: int, right: int) -> Tensor:
    """Return images moved by whole pixels, zeros moved in."""
    rows, columns = images.shape[-2:]
    to = slice(max(0, down), rows + min(0, down)), slice(max(0, right), columns + min(0, right))
    from_ = slice(max(0, -down), rows + min(0, -down)), slice(max(0, -right), columns + min(0, -right))
    result = torch.zeros_like(images)
    result[..., to[0], to[1]] = images[..., from_[0], from_[1]]
    return result


def rolled(images: Tensor, down: int, right: int) -> Tensor:
    return torch.roll(images, (down, right), (-2, -1))


def find_shifts(images: Tensor, got: Tensor, reach: int, move: Callable = shifted) -> tuple[Tensor, Tensor]:
    """Return by which (down, right), int64 `(N, 2)`, each image was moved, and a mask of those where one was found."""
    shifts, found = torch.zeros(len(images), 2, dtype=torch.int64), torch.zeros(len(images), dtype=torch.bool)
    for down, right in itertools.product(range(-reach, reach + 1), repeat=2):
        fits = (move(images, down, right) - got).abs().amax((1, 2, 3)) < 1e-4
        shifts[fits] = torch.tensor([down, right])
        found |= fits
    return shifts, found


@contextlib.contextmanager
def other_chance():
    """Move on the global random states, so that work that draws from them comes to other results."""
    import random

    import numpy as np

    torch.rand(3)
    np.random.rand(3)
    random.random()
    yield


def shares_memory(result, images, *_) -> bool:
    """Probe: whether the result lies where the images lie."""
    if not isinstance(result, torch.Tensor) or result.layout != torch.strided:
        return False
    return result.untyped_storage().data_ptr() == images.untyped_storage().data_ptr()


@exercise(
    unit=UNIT,
    signature="(images, max_shift, generator)",
    points=4,
    minutes=15,
    difficulty=2,
    hints=(
        "Two whole numbers for each image: `torch.randint(low, high, (N, 2), generator=generator)` draws them; `high` "
        "itself never comes out.",
        "Moving with zeros coming in: put a frame of `max_shift` zeros around all images with "
        "`F.pad(images, (max_shift,) * 4)`. Any 28 by 28 window of the framed image is a shifted image.",
        "The window that starts in row `max_shift` and column `max_shift` is the image itself. Start it elsewhere, "
        "from 0 to `2 * max_shift`, for each image; `torch.stack` puts the windows together.",
    ),
)
def augment(work):
    """Each image moved by its own whole numbers of pixels on both axes, zeros moved in."""
    judge_augment(work, textured(600, seed=1), max_shift=2, seed=2)
    judge_augment_chance(work, textured(40, seed=3), max_shift=3)
    judge_augment(work, textured(1, seed=4), max_shift=1, seed=5)
    judge_augment(work, textured(3, seed=6), max_shift=0, seed=7)


def judge_augment(work, images: Tensor, max_shift: int, seed: int) -> Tensor:
    """Expect moved copies, by shifts that look uniform if there are enough of them; return the shifts."""
    return _judge_shifts(work, images, max_shift, Generator().manual_seed(seed))


def _judge_shifts(work, images: Tensor, max_shift: int, generator: Generator, **options) -> Tensor:
    count = f"{len(images):,} image{'s' * (len(images) != 1)}"
    of = f"augment of {count} with max_shift={max_shift}"
    try:
        run = examine(work, images, max_shift, generator, probe=shares_memory, limit=AUGMENT_SECONDS, **options)
    except Crash as crash:
        raise Crash(*crash.messages, f"This happened in {of}.") from None
    got = run.result
    if isinstance(got, list | tuple) and got and all(isinstance(part, Tensor) for part in got):
        raise Mistake(
            f"{of} came back as a {type(got).__name__} of {len(got)} tensors. One tensor of shape "
            f"{tuple(images.shape)} is asked for: torch.stack or torch.cat puts them together."
        )
    if not isinstance(got, Tensor) or got.shape != images.shape or got.layout != torch.strided or got.is_complex():
        expect.tensor(got, images, of, "As many images come back as were given, each 28 by 28.")
    shifts, found = find_shifts(images, got.to(images.dtype), max_shift)
    if not found.all():
        _explain_shifts(images, got.to(images.dtype), ~found, max_shift, of)
    if len(images) >= 100:
        _expect_uniform(shifts, max_shift)
    if run.probe:
        raise Mistake(
            f"{of} lies where the given images lie in memory. Copies are asked for, so that nothing that is done to "
            "them later changes the originals: see clone().",
            points=KEEPS,
        )
    if got.dtype != images.dtype:
        raise Mistake(
            f"{of} has the right values, but as {str(got.dtype).removeprefix('torch.')}. The images came as "
            f"{str(images.dtype).removeprefix('torch.')}, and should stay so.",
            points=KEEPS,
        )
    return shifts


def _explain_shifts(images: Tensor, got: Tensor, wrong: Tensor, max_shift: int, of: str) -> None:
    """Raise the Mistake that fits images that are no allowed shift of what was given."""
    number = int(wrong.sum())
    images, got = images[wrong][:20], got[wrong][:20]
    _, found = find_shifts(images, got, max_shift, rolled)
    if found.all():
        raise Mistake(
            f"In {of}, pixels that leave an image on one side come in again on the other. Zeros should come in: "
            "torch.roll turns in a circle."
        )
    shifts, found = find_shifts(images, got, max_shift + 6)
    if found.any():
        down, right = shifts[found][0].tolist()
        raise Mistake(
            f"In {of}, an image was moved by {down} pixels down and {right} to the right. Shifts on each axis go from "
            f"{-max_shift} to {max_shift}."
        )
    inside = torch.zeros(len(images), dtype=torch.bool)
    for down, right in itertools.product(range(-max_shift, max_shift + 1), repeat=2):
        covered = shifted(torch.ones_like(images[:1]), down, right) > 0
        fits = ((shifted(images, down, right) - got).abs() * covered).amax((1, 2, 3)) < 1e-4
        inside |= fits
    if inside.all():
        raise Mistake(
            f"In {of}, images are moved, but what comes in at the edge is not 0. Background is 0 in prepared images."
        )
    look = "What comes in at the edge is 0; everything else keeps its value and its neighbours."
    known = torch.cat([images.flatten(), torch.zeros(1)])
    if torch.isin(got, known).double().mean() < 0.9:
        look = f"Are values mixed or changed, as by a shift of half a pixel? {look}"
    raise Mistake(
        f"In {of}, {number:,} came back as something else than the image moved by whole numbers of pixels from "
        f"{-max_shift} to {max_shift}. {look}"
    )


def _expect_uniform(shifts: Tensor, max_shift: int) -> None:
    """Expect shifts of many images to be drawn alike from all pairs; by chance one in millions would not look so."""
    n, size = len(shifts), 2 * max_shift + 1
    if (shifts == shifts[0]).all():
        raise Mistake(f"All {n:,} images were moved alike. Each image should get shifts of its own.")
    for axis, other, name in ((0, 1, "up or down"), (1, 0, "left or right")):
        if (shifts[:, axis] == shifts[0, axis]).all():
            raise Mistake(
                f"All {n:,} images were moved alike {name}, and differently on the other axis. Each image gets "
                "a shift of its own on both axes."
            )
        if (shifts[:, axis] == shifts[:, other]).all() or (shifts[:, axis] == -shifts[:, other]).all():
            raise Mistake(
                "Every image was moved by as many pixels down as to the side: always along a diagonal. The two axes "
                "need two numbers, each drawn by itself."
            )
    for axis, name in enumerate(WAYS):
        counts = torch.bincount(shifts[:, axis] + max_shift, minlength=size)
        missing = [value - max_shift for value in range(size) if not counts[value]]
        if missing:
            look = " (The upper end of torch.randint never comes out.)" if missing == [max_shift] else ""
            raise Mistake(
                f"Of {n:,} images, none was moved {name} by {' or '.join(map(str, missing))}. Every whole number from "
                f"{-max_shift} to {max_shift} should come out, both ends included.{look}"
            )
        if _chance_of(counts) < UNLIKELY:
            raise Mistake(
                f"The shifts {name} from {-max_shift} to {max_shift} came out {', '.join(map(str, counts.tolist()))} "
                f"times; about {n / size:.0f} times each is expected. All of them should be equally likely. (Rounding "
                "a number with a fraction gives the ends less.)"
            )
    pairs = torch.bincount((shifts + max_shift) @ torch.tensor([size, 1]), minlength=size * size)
    if _chance_of(pairs) < UNLIKELY:
        raise Mistake(
            "Up-and-down and left-and-right hang together: some pairs of shifts come out far more often than others. "
            "Draw the two numbers of an image independently."
        )
    alike = int((shifts[1:] == shifts[:-1]).all(1).sum())
    if alike > 3 * n / size**2 + 30:
        raise Mistake(
            f"{alike:,} of {n:,} images were moved exactly as the one before. Each image should get shifts of its own."
        )
    for one, other in itertools.product((0, 1), repeat=2):
        same = int((shifts[1:, one] == shifts[:-1, other]).sum())
        if _chance_of_at_least(same, n - 1, 1 / size) < UNLIKELY:
            raise Mistake(
                f"In {same:,} of {n:,} images the shift {WAYS[one]} is the shift {WAYS[other]} of the image before. "
                "Each image should get two numbers of its own: as many have to be drawn."
            )


def _chance_of_at_least(count: int, times: int, chance: float) -> float:
    from scipy.stats import binom

    return float(binom.sf(count - 1, times, chance))


def _chance_of(counts: Tensor) -> float:
    """Return how likely counts as uneven as these are if all places are equally likely (chi-square)."""
    from scipy.stats import chisquare

    return float(chisquare(counts.numpy()).pvalue)


def judge_augment_chance(work, images: Tensor, max_shift: int) -> None:
    """Expect the shifts to hang on the generator's state and on nothing else."""

    def shifts(generator: Generator, **options) -> list:
        return _judge_shifts(work, images, max_shift, generator, **options).tolist()

    first = shifts(Generator().manual_seed(5))
    if shifts(Generator().manual_seed(5), around=other_chance) != first:
        raise Mistake(
            "Two generators with the same seed gave different shifts: part of the chance comes from elsewhere. Give "
            "the generator to the function that draws, as in torch.randint(..., generator=generator)."
        )
    if shifts(Generator().manual_seed(6)) == first:
        raise Mistake(
            "Generators with different seeds gave the same shifts. Draw them with the generator, and do not seed it "
            "yourself."
        )
    used = Generator().manual_seed(5)
    torch.rand(100_001, generator=used)  # far on, for work that draws many and keeps some
    if shifts(used) == first:
        raise Mistake(
            "A generator that had been used before gave the same shifts as a fresh one with its seed. Draw from the "
            "generator as it comes, without seeding it or reading its seed."
        )
    again = Generator().manual_seed(5)
    if shifts(again) == shifts(again):
        raise Mistake(
            "Two calls in a row with one generator gave the same shifts. Draw from the generator itself, not from a "
            "copy: every epoch should see the images moved differently."
        )


# --- files: where the work lives, and what is in them ----------------------------------------------------------------


@contextlib.contextmanager
def in_folder(name: str):
    """Around: work in a temporary folder of this name, where the work lives; what is in there stays for later calls."""
    folder = Path(tempfile.gettempdir()) / name
    (folder / "run").mkdir(parents=True, exist_ok=True)
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextlib.contextmanager
def a_folder():
    """Give the name of a temporary folder for one check; it is gone afterwards, if it was made in this process."""
    name = f"lab-check-{uuid.uuid4().hex}"
    try:
        yield name
    finally:
        shutil.rmtree(Path(tempfile.gettempdir()) / name, ignore_errors=True)


def with_path(attempt: Callable[[type], Run]) -> tuple[type, Run]:
    """Make an attempt with a Path and, where the work stops on that, with a string; return what it was, and the run."""
    try:
        return Path, attempt(Path)
    except Crash as crash:
        with contextlib.suppress(Stop):
            return str, attempt(str)
        raise crash


def read_file(path: Path, weights_only: bool = False) -> dict:
    """Say what lies at a path as plain data: `missing`, `unreadable` with the reason, or `kind`, `keys`, `tensors`.

    `tensors` are those of the dict itself, `model` those of the dict under that key, or the name of its type.
    """
    path = Path(path)
    if not path.is_file():
        found = sorted(str(other.relative_to(path.parent)) for other in path.parent.rglob("*"))
        return {"missing": True, "found": found[:5]}
    try:
        content = torch.load(path, map_location="cpu", weights_only=weights_only)
    except Exception as error:
        text = str(error)
        reason = text.partition("WeightsUnpickler error:")[2].strip() or text.strip()  # PyTorch's reason comes last
        return {"unreadable": f"{type(error).__name__}: {(reason.splitlines() or [''])[0][:200]}"}
    if not isinstance(content, Mapping):
        return {"kind": type(content).__name__}
    model = content.get("model")
    return {
        "kind": "dict",
        "keys": [str(key) for key in content][:20],
        "tensors": _tensors_of(content),
        "others": [f"{key} ({type(value).__name__})" for key, value in content.items() if not _is_tensor(value)][:5],
        "model": _tensors_of(model) if isinstance(model, Mapping) else type(model).__name__,
    }


def _is_tensor(value: object) -> bool:
    return isinstance(value, Tensor)


def _tensors_of(values: Mapping) -> dict[str, Tensor]:
    return {str(key): value.detach() for key, value in values.items() if isinstance(value, Tensor)}


def state_problem(got: Mapping[str, Tensor], want: Mapping[str, Tensor]) -> str:
    """Say how weights by name differ from those wanted, bit for bit; nothing if they do not."""
    if missing := [name for name in want if name not in got]:
        return f"lacks {', '.join(missing[:3])}{' and others' * (len(missing) > 3)}"
    if extra := [str(name) for name in got if name not in want]:
        return f"has {', '.join(extra[:3])}{' and others' * (len(extra) > 3)} besides the weights"
    for name, value in want.items():
        if got[name].shape != value.shape:
            return f"has a tensor of shape {tuple(got[name].shape)} under {name}, instead of {tuple(value.shape)}"
        if got[name].dtype != value.dtype:
            return f"has {name} as {str(got[name].dtype)[6:]} instead of {str(value.dtype)[6:]}"
        if not same_bits(got[name], value):
            return f"has other values in {name}"
    return ""


def same_bits(one: Tensor, other: Tensor) -> bool:
    """Say whether two tensors have the same shape, dtype and values; nan equals nan."""
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    return torch.equal(one, other) or bool(((one == other) | (one.isnan() & other.isnan())).all())


# --- checkpoint ------------------------------------------------------------------------------------------------------


class Network(nn.Module):
    """A small classifier of `(N, 1, 4, 4)` images, with averages that are no parameters."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(16, 12), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 10)
        )  # fmt: skip

    def forward(self, images: Tensor) -> Tensor:
        return self.layers(images)


class Shared(nn.Module):
    """A network with a frozen layer, and another whose weights are used twice."""

    def __init__(self):
        super().__init__()
        self.first, self.inner, self.last = nn.Linear(16, 12), nn.Linear(12, 12), nn.Linear(12, 10)
        self.first.requires_grad_(False)
        self.again = self.inner
        self.register_buffer("seen", torch.zeros((), dtype=torch.int64))

    def forward(self, images):
        if self.training:
            self.seen += len(images)
        return self.last(self.again(self.inner(self.first(images.flatten(1))).relu()).relu())


def groups(weights: list) -> list[dict]:
    """Return the weights in two groups, with rates of their own."""
    return [{"params": weights[:2], "lr": 0.2}, {"params": weights[2:]}]


def sgd(weights: list) -> torch.optim.Optimizer:
    return torch.optim.SGD(groups(weights), lr=0.1, momentum=0.9, nesterov=True)


def warm_up(epoch: int) -> float:
    return min(1.0, (epoch + 1) / 4)


class Training:
    """How to make a model with optimizer and schedule, and how to train it: the same from the same seed, always."""

    def __init__(
        self, optimizer: Callable, scheduler: Callable, by_batch: bool = False, network: Callable = Network,
        file: str = "run/epoch_{:03d}.pt", mode: bool = True,
    ):  # fmt: skip
        self.optimizer, self.scheduler, self.by_batch, self.network = optimizer, scheduler, by_batch, network
        self.file = file  # the path of an epoch's checkpoint
        self.mode = mode  # in which the model is given: training or evaluation

    def start(self, seed: int, epochs: int = 0) -> tuple:
        """Return (model, optimizer, scheduler), trained for some epochs."""
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            model = self.network()
        optimizer = self.optimizer([part for part in model.parameters() if part.requires_grad])
        parts = model, optimizer, self.scheduler(optimizer)
        self.go_on(range(epochs), *parts)
        model.train(self.mode)
        return parts

    def go_on(self, epochs: Iterable[int], model, optimizer, scheduler) -> list[dict]:
        """Train for these epochs, whose batches hang on the epoch's number alone; return the state after each."""
        states = []
        for epoch in epochs:
            model.train()
            generator = torch.Generator().manual_seed(epoch)
            for _ in range(3):
                images = torch.rand(6, 1, 4, 4, generator=generator)
                labels = torch.randint(0, 10, (6,), generator=generator)
                optimizer.zero_grad()
                F.cross_entropy(model(images), labels).backward()
                optimizer.step()
                if self.by_batch:
                    scheduler.step()
            if not self.by_batch:
                scheduler.step()
            states.append(state_of(model, optimizer, scheduler))
        return states

    def try_on(self, epochs: Iterable[int], *parts) -> list[dict] | str:
        """Train as `go_on` does; where that stops with an error, return it in words."""
        try:
            return self.go_on(epochs, *parts)
        except Exception as error:
            return f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0][:200]}"


def state_of(model, optimizer, scheduler) -> dict:
    """Return everything that further training hangs on, as plain data that stays as it is."""
    copied = {name: value.detach().clone() for name, value in model.state_dict().items()}
    memory = {
        f"{number}.{name}": value.detach().clone() if isinstance(value, Tensor) else value
        for number, state in optimizer.state_dict()["state"].items()
        for name, value in state.items()
    }
    plain = int | float | str | tuple | list
    groups = [
        {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in group.items()
            if name != "params" and isinstance(value, plain)
        }
        for group in optimizer.param_groups
    ]
    numbers = {
        name: value for name, value in scheduler.state_dict().items() if isinstance(value, int | float | str | list)
    }
    parameters = [name for name, _ in model.named_parameters()]
    return {"weights": copied, "parameters": parameters, "memory": memory, "groups": groups, "scheduler": numbers}


def beside(model) -> dict:
    """Return what no state dict holds: the mode of each module, and which parameters have a gradient."""
    with_gradient = [name for name, part in model.named_parameters() if part.grad is not None and part.grad.any()]
    return {"modes": [module.training for module in model.modules()], "gradients": with_gradient}


def after_saving(training: Training, further: int, result, path, model, optimizer, scheduler, epoch, *_) -> dict:
    """Probe: the state after saving, what is in the file, and how training goes on."""
    return {
        "state": state_of(model, optimizer, scheduler),
        "beside": beside(model),
        "file": read_file(path),
        "on": training.try_on(range(epoch, epoch + further), model, optimizer, scheduler),
    }


def after_loading(training: Training, epochs: range, result, path, model, optimizer, scheduler, *before) -> dict:
    """Probe: the state after loading, how training goes on, and whether the file is what it was, as bytes `before`."""
    return {
        "file kept": not before or (os.path.isfile(path) and Path(path).read_bytes() == before[0]),
        "state": state_of(model, optimizer, scheduler),
        "beside": beside(model),
        "on": training.try_on(epochs, model, optimizer, scheduler),
    }


@contextlib.contextmanager
def moved(name: str, path: str, target: str):
    """Around: as `in_folder`, with a file copied to another name and taken away under its own; yields its bytes."""
    with in_folder(name):
        if os.path.isfile(path):
            shutil.copyfile(path, target)
            os.remove(path)
        yield Path(target).read_bytes() if os.path.isfile(target) else None


@contextlib.contextmanager
def watched(name: str, path: str):
    """Around: as `in_folder`; yields notes on what became of an existing file while it was replaced.

    Notes: "gone" if there was a moment without it, "changed in place" if its own bytes were written over, "elsewhere"
    if the new file was written outside the folder, and then moved there.
    """
    notes: list[str] = []
    with in_folder(name):
        link = Path("the-old-file")  # a second name for the same bytes on the disk
        with contextlib.suppress(OSError):
            link.unlink(missing_ok=True)
            os.link(path, link)

        def note(*_) -> None:
            if not os.path.isfile(path):
                notes.append("gone")

        def note_move(src=None, dst=None, *_, **__) -> None:
            here = Path(path).resolve()
            if src and dst and Path(dst).resolve() == here and here.parent not in Path(src).resolve().parents:
                notes.append("elsewhere")

        def noting(function: Callable, first: bool) -> Callable:
            def noted(*args, **kwargs):
                if first:
                    note()
                if function.__name__ in ("rename", "replace"):
                    note_move(*args, **kwargs)
                try:
                    return function(*args, **kwargs)
                finally:
                    note()

            return noted

        places = [(os, "remove"), (os, "unlink"), (os, "rename"), (os, "replace"), (torch, "save")]
        kept = [(module, what, getattr(module, what)) for module, what in places]
        for module, what, function in kept:
            setattr(module, what, noting(function, first=module is torch))
        try:
            yield notes
        finally:
            for module, what, function in kept:
                setattr(module, what, function)
            link.unlink(missing_ok=True)


def how_replaced(result, path, model, optimizer, scheduler, epoch, notes) -> dict:
    """Probe: what `watched` noted, and what is in the file now."""
    link = Path("the-old-file")
    in_place = link.exists() and Path(path).exists() and link.samefile(path)
    return {"notes": [*notes, *["changed in place"] * in_place], "file": read_file(path)}


@contextlib.contextmanager
def failing(name: str):
    """Around: as `in_folder`, on a disk that is full: torch.save writes half a file and stops. Yields what failed."""
    failed: list[bool] = []
    save = torch.save

    def stop_half_way(obj, f, *args, **kwargs):
        whole = io.BytesIO()
        save(obj, whole)
        half = whole.getvalue()[: len(whole.getvalue()) // 2]
        failed.append(True)
        if isinstance(f, str | os.PathLike):
            Path(f).write_bytes(half)
        else:
            f.write(half)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with in_folder(name):
        torch.save = stop_half_way
        try:
            yield failed
        finally:
            torch.save = save


def what_failed(result, path, model, optimizer, scheduler, epoch, failed) -> bool:
    """Probe: whether torch.save stopped half-way."""
    return bool(failed)


POINTS = 6
WORTH = {"file": 1, "left": 1, "epoch": 1, "atomic": 2}  # points that a pair which resumes right can still lose


@exercise(
    unit=UNIT,
    signature="(path, model, optimizer, scheduler, epoch)",
    points=POINTS,
    minutes=25,
    difficulty=3,
    works=("save_checkpoint", "load_checkpoint"),
    hints=(
        "A model, an optimizer and a schedule each have a `state_dict()` that says everything about their state, and a "
        "`load_state_dict(...)` that puts it back. One dict holds the three and the number of the epoch.",
        'To replace a file whole: save under another name in the same folder first, `Path(f"{path}.new")` for '
        "instance. When the new file is complete, one call gives it the old one's name.",
        "That call is `os.replace(new, path)`. In `load_checkpoint`: one `torch.load`, three times `load_state_dict`, "
        "and the epoch is returned.",
    ),
)
def checkpoint(save_checkpoint, load_checkpoint):
    """Resuming equals never having stopped; an existing file is replaced whole or not at all."""
    adadelta = Training(
        partial(torch.optim.Adadelta, lr=1.0), partial(torch.optim.lr_scheduler.StepLR, step_size=2, gamma=0.7)
    )
    judge_checkpoint(save_checkpoint, load_checkpoint, adadelta, epoch=3, seed=1)


def judge_checkpoint(save, load, training: Training, epoch: int, seed: int) -> None:
    """Judge a pair: saving, going on from the file, the form of the file, and replacing it."""
    problems: dict[str, str] = {}
    with a_folder() as folder:
        saved, problems["file"] = _judge_saving(save, training, epoch, seed, folder)
        problems["left"] = _beside_problem(saved[1], training.start(seed, epoch)[0])
        try:
            _save_another(save, training, epoch, seed, folder, saved[0])
            resumed, problems["epoch"], left = _judge_resuming(load, training, epoch, seed, folder, saved[1])
            problems["left"] = problems["left"] or left
        except Stop as stop:  # what is wrong in the file comes first
            stop.messages = (*filter(None, [problems["file"]]), *stop.messages)
            raise
        problems["atomic"] = _judge_replacing(save, load, training, epoch, seed, folder, saved[0], resumed)
    problems = {what: problem for what, problem in problems.items() if problem}
    if problems:
        raise Mistake(*problems.values(), points=POINTS - sum(WORTH[what] for what in problems))


def _judge_saving(save, training: Training, epoch: int, seed: int, folder: str) -> tuple[tuple[type, dict], str]:
    """Save after some epochs; return (the kind of path it takes, what the probe read), and what the file lacks."""
    before = state_of(*training.start(seed, epoch))
    path = training.file.format(epoch)

    def attempt(kind: type) -> Run:
        parts = training.start(seed, epoch)
        return examine(
            save, kind(path), *parts, epoch, around=partial(in_folder, folder),
            probe=partial(after_saving, training, 3),
        )  # fmt: skip

    kind, run = with_path(attempt)
    file = run.probe["file"]
    if file.get("missing"):
        there = f"; in the folder of that path there is now {', '.join(file['found']) or 'nothing'}"
        raise Mistake(f'After save_checkpoint("{path}", ...) there is no file of that name{there}.')
    if _difference(run.probe["state"], before):
        raise Mistake(
            "Saving changed what was saved: model, optimizer or schedule are not what they were before "
            "save_checkpoint was called. Training goes on with them; read their state, and leave them as they are."
        )
    if isinstance(run.probe["on"], str):
        raise Mistake(
            f"After save_checkpoint, training on with the same objects stops with {run.probe['on'].rstrip('.')}. "
            "Saving leaves them as they are: what has a gradient, for instance, and in which mode PyTorch records."
        )
    return (kind, run.probe), _file_problem(file, before["weights"])


def _beside_problem(probe: dict, before: nn.Module) -> str:
    want, got = beside(before), probe["beside"]
    if got["modes"] != want["modes"]:
        return (
            "After save_checkpoint the model is in another mode (training or evaluation) than before. Whoever calls "
            "goes on training: leave the mode as it is."
        )
    if got["gradients"] != want["gradients"]:
        return "save_checkpoint clears the model's gradients. Saving leaves everything as it is."
    return ""


def _file_problem(file: dict, weights: dict[str, Tensor]) -> str:
    asked = "Asked is a dict, saved with torch.save, whose key `model` holds the model's state dict."
    if reason := file.get("unreadable"):
        return f"torch.load cannot read what save_checkpoint has written ({reason}). {asked}"
    if file["kind"] != "dict":
        return f"save_checkpoint has saved a {file['kind']}. {asked}"
    if "model" not in file["keys"]:
        return f"The dict in the file has the keys {', '.join(file['keys'])}, but no key `model`. {asked}"
    if isinstance(file["model"], str):
        return f"Under the key `model` the file has a {file['model']}. {asked}"
    if problem := state_problem(file["model"], weights):
        return f"What the file has under the key `model` {problem}. {asked}"
    return ""


def _save_another(save, training: Training, epoch: int, seed: int, folder: str, kind: type) -> None:
    """Save another training in another file, so that work comes to light that loads what it saved last, and no file."""
    parts = training.start(seed + 50, epoch + 1)
    examine(save, kind(training.file.format(998)), *parts, epoch + 1, around=partial(in_folder, folder))


def _judge_resuming(load, training: Training, epoch: int, seed: int, folder: str, saved: dict) -> tuple:
    """Go on from the file, under another name.

    Returns the kind of path that load takes, and in words what is wrong with the epoch and with what load leaves.
    """
    path, other = training.file.format(epoch), "run/last.checkpoint"

    def attempt(kind: type) -> Run:
        fresh = training.start(seed + 100)
        return examine(
            load, kind(other), *fresh, around=partial(moved, folder, path, other),
            probe=partial(after_loading, training, range(epoch, epoch + 3)),
        )  # fmt: skip

    try:
        kind, run = with_path(attempt)
    except NotAttempted:
        raise Mistake(
            "save_checkpoint writes a file; load_checkpoint is still the starter: replace its "
            "`raise NotImplementedError` with your code."
        ) from None
    except Crash as crash:
        where = "It was to load a file that save_checkpoint had written, after the file was renamed."
        raise Crash(*crash.messages, where) from None
    model, *others = training.start(seed + 100)
    fresh, modes = state_of(model, *others), beside(model)["modes"]
    if _difference(run.probe["state"], saved["state"]) or _differences(run.probe["on"], saved["on"]):
        _explain_resuming(run.probe, saved, fresh)
    other_mode = (
        "After load_checkpoint the model is in another mode (training or evaluation) than before. Training goes on "
        "with it: leave the mode as it is."
    )
    other_file = (
        "After load_checkpoint the file is changed or gone. It may be needed again: read it, and leave it as it is."
    )
    left = other_mode * (run.probe["beside"]["modes"] != modes) or other_file * (not run.probe["file kept"])
    return kind, _epoch_problem(run.result, epoch), left


def _epoch_problem(got: object, epoch: int) -> str:
    of = f"What load_checkpoint returns for a file that was saved with epoch={epoch}"
    try:
        value = expect.as_number(got, of)
    except Mistake as mistake:
        return mistake.messages[0]
    if value == epoch:
        return ""
    look = "Return the number that was saved; whoever calls decides what comes next." if value == epoch + 1 else ""
    return f"{of} should be {epoch}, but is {expect.show(value)}. {look}".rstrip()


def _explain_resuming(resumed: dict, saved: dict, fresh: dict) -> None:
    """Raise the Mistake that fits a training that went on differently."""
    got, want = resumed["state"], saved["state"]
    off = [name for name, value in want["weights"].items() if not same_bits(got["weights"][name], value)]
    if off and not _other_values(got["weights"], fresh["weights"]):
        raise Mistake(
            "After load_checkpoint the model has the weights it came with, not those of the file. The given model is "
            "to be filled, with load_state_dict; whoever calls keeps using it."
        )
    if off and not set(off) & set(want["parameters"]):
        raise Mistake(
            f"After load_checkpoint the parameters are right, but {', '.join(off[:2])} "
            f"{'is' if len(off) == 1 else 'are'} not what was saved. Not everything that a model remembers is a "
            "parameter: its state dict has the averages of batch normalisation, too.",
            points=1,
        )
    if off:
        raise Mistake(
            f"After load_checkpoint, {len(off)} of {len(want['weights'])} tensors of the model differ from those that "
            f"were saved, {off[0]} for instance. They must be the same to the last bit."
        )
    if isinstance(resumed["on"], str):
        raise Mistake(
            f"Right after load_checkpoint the model has the saved weights, but training on stops with "
            f"{resumed['on'].rstrip('.')}. Fill what is given, and change nothing else about it: what has a gradient, "
            "for instance, and in which mode PyTorch records.",
            points=1,
        )
    if _stands_still(resumed):
        raise Mistake(
            "Right after load_checkpoint the model is what was saved, but then the optimizer does not move it any "
            "more: the model's parameters were replaced by new ones, which the optimizer does not know. Fill the ones "
            "that are there.",
            points=1,
        )
    forgot = []
    if _other_values(got["memory"], want["memory"]):
        empty = "is empty" if not got["memory"] else "is not what was saved"
        forgot.append(
            f"The optimizer's memory {empty} after load_checkpoint. Most optimizers remember something for every "
            "weight, averages of earlier gradients, for instance, and their next step hangs on it."
        )
    elif _other_values(got["groups"], want["groups"]):
        rates = [expect.show([group.get("lr") for group in state["groups"]]) for state in (want, got)]
        forgot.append(
            f"After load_checkpoint the optimizer's settings are not those that were saved: its learning rates should "
            f"be {rates[0]}, but are {rates[1]}. The schedule has changed them on the way."
            if rates[0] != rates[1]
            else f"After load_checkpoint settings of the optimizer, {_other_settings(got, want)}, are not those that "
            "were saved. A schedule may change more than the learning rate; the optimizer's state dict has all of them."
        )
    if _other_values(got["scheduler"], want["scheduler"]):
        steps = [state["scheduler"].get("last_epoch") for state in (got, want)]
        how = f"it counts {steps[0]} steps instead of {steps[1]}" if steps[0] != steps[1] else "its state is another"
        forgot.append(
            f"The schedule does not go on where it was: after load_checkpoint {how}. It has a state of its own, to be "
            "saved and put back like the optimizer's."
        )
    if forgot:
        raise Mistake(*forgot, points=2 if len(forgot) == 1 else 1)
    raise Mistake(
        "Right after load_checkpoint everything looks like what was saved, but the epochs that follow come out "
        "differently. Does the optimizer still hold the parameters of this model, and the schedule this optimizer?",
        points=1,
    )


def _other_settings(got: dict, want: dict) -> str:
    pairs = zip(got["groups"], want["groups"], strict=False)
    others = {name for one, other in pairs for name in other if _other_values(one.get(name), other[name])}
    return ", ".join(sorted(others))


def _stands_still(resumed: dict) -> bool:
    """Say whether the parameters stay as they were loaded, while training goes on."""
    loaded, later = resumed["state"], resumed["on"][-1]
    return all(same_bits(loaded["weights"][name], later["weights"][name]) for name in loaded["parameters"])


DECIDES = ("weights", "memory", "groups")  # what training hangs on; a schedule shows in the rates of the epochs


def _difference(got: dict, want: dict) -> bool:
    return any(_other_values(got[name], want[name]) for name in DECIDES)


def _differences(got: list[dict] | str, want: list[dict]) -> bool:
    return isinstance(got, str) or any(_difference(one, other) for one, other in zip(got, want, strict=True))


def _other_values(got: object, want: object) -> bool:
    """Say whether two values of plain data differ in a bit."""
    if isinstance(want, Tensor) and isinstance(got, Tensor):
        return not same_bits(got, want)
    if isinstance(want, Mapping) and isinstance(got, Mapping):
        return got.keys() != want.keys() or any(_other_values(got[key], value) for key, value in want.items())
    if isinstance(want, list | tuple) and isinstance(got, list | tuple):
        return len(got) != len(want) or any(map(_other_values, got, want))
    return type(got) is not type(want) or got != want


def _judge_replacing(
    save, load, training: Training, epoch: int, seed: int, folder: str, save_kind: type, load_kind: type
) -> str:
    """Save over an existing file: watched, on a full disk, and once more; return what is wrong."""
    path = training.file.format(999)
    states = [training.start(seed + number, number) for number in (1, 2, 3)]
    weights = [state_of(*parts)["weights"] for parts in states]

    def save_with(number: int, **watch) -> Run:
        return examine(save, save_kind(path), *training.start(seed + number, number), number, **watch)

    plain = partial(in_folder, folder)
    save_with(1, around=plain)
    try:
        run = save_with(2, around=partial(watched, folder, path), probe=how_replaced)
    except Crash as crash:
        return f"When save_checkpoint is called for a file that exists, it stops: {crash.messages[0]}"
    file, notes = run.probe["file"], run.probe["notes"]
    if isinstance(file.get("model"), dict) and not state_problem(file["model"], weights[0]):
        return (
            "When save_checkpoint is called for a file that exists, the file keeps old contents. It is to be replaced."
        )
    if "changed in place" in notes:
        return (
            "save_checkpoint writes into the existing file. Whoever pulls the plug meanwhile is left with half a file, "
            "and the old one is gone. Write the new file under another name first; what gives a complete file the "
            "name of another?"
        )
    if "gone" in notes:
        return (
            "While save_checkpoint replaces an existing file, there is a moment in which no file of that name exists: "
            "the old one is deleted or renamed before the new one is in its place. os.replace does both in one step."
        )
    if "elsewhere" in notes:
        return (
            "save_checkpoint writes the new file into another folder, and moves it from there. That folder may lie on "
            "another disk, where renaming does not work and moving means copying, which can stop half-way. Write the "
            "new file into the folder of `path`, or below it."
        )
    try:
        run = save_with(3, around=partial(failing, folder), probe=what_failed)
        if not run.probe:  # it saves in a way that cannot be made to fail here
            return ""
    except Crash:
        pass
    story = "torch.save was made to stop half-way, as on a full disk, while save_checkpoint replaced an existing file. "
    fresh = training.start(seed + 100)
    try:
        run = examine(load, load_kind(path), *fresh, around=plain, probe=partial(after_loading, training, range(0)))
    except Crash as crash:
        return f"{story}Now the old file cannot be loaded any more: {crash.messages[0]}"
    if state_problem(run.probe["state"]["weights"], weights[1]):
        return f"{story}After that, the file should be the old one, unchanged, but it is not."
    try:
        save_with(3, around=plain)
    except Crash as crash:
        return f"{story}The old file is intact, but the next save_checkpoint stops, too: {crash.messages[0]}"
    return ""


# --- release_checkpoint ----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def with_source(name: str, source: str, content: dict, target: str, old: bool):
    """Around: as `in_folder`, with a checkpoint at `source` and, if `old`, something older at `target`.

    Yields the bytes of the source.
    """
    with in_folder(name):
        torch.save(content, source)
        Path(target).parent.mkdir(exist_ok=True)
        if old:
            torch.save({"model": "an older file"}, target)
        yield Path(source).read_bytes()


def after_release(result, source, target, before) -> dict:
    """Probe: what is in the target for whoever loads weights alone, and otherwise; whether the source is as it was."""
    source = Path(source)
    return {
        "safe": read_file(target, weights_only=True),
        "any": read_file(target),
        "source": source.is_file() and source.read_bytes() == before,
    }


@exercise(
    unit=UNIT,
    signature="(source, target)",
    points=2,
    minutes=8,
    difficulty=1,
    hints=(
        "Three steps: load the dict from `source`, take the weights out of it, save them to `target`.",
        "The weights lie under the key `model`. No network is needed to pass them on.",
        '`torch.load(source, map_location="cpu", weights_only=True)` gives the dict; '
        "`torch.save(what, target)` writes what you take out of it.",
    ),
)
def release_checkpoint(work):
    """The state dict of a checkpoint alone, loadable with weights_only=True."""
    adam = Training(partial(torch.optim.Adam, lr=0.01), partial(torch.optim.lr_scheduler.StepLR, step_size=2))
    judge_release(work, checkpoint_of(adam, epoch=3, seed=1))


def checkpoint_of(training: Training, epoch: int, seed: int) -> dict:
    model, optimizer, scheduler = training.start(seed, epoch)
    return {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epoch": epoch,
    }


def judge_release(work, content: dict, old: bool = False, target: str = "run/release.pt") -> None:
    """Judge what is made of a checkpoint; old: there is a file at the target already."""
    source, name = "run/epoch_003.pt", Path(target).name
    with a_folder() as folder:
        _, run = with_path(
            lambda kind: examine(
                work,
                kind(source),
                kind(target),
                probe=after_release,
                around=partial(with_source, folder, source, content, target, old),
            )  # fmt: skip
        )
    safe, any_, weights = run.probe["safe"], run.probe["any"], dict(content["model"])
    call = f'release_checkpoint("epoch_003.pt", "{name}")'
    if safe.get("missing") or (old and any_.get("model") == "str" and any_.get("keys") == ["model"]):
        wrote = "nothing was written to" if old else "there is no file"
        more = "" if run.probe["source"] else " The source was written to instead: the target comes second."
        raise Mistake(f"After {call} {wrote} {name}.{more}")
    _expect_weights_alone(safe, any_, weights, name)
    if not run.probe["source"]:
        raise Mistake(f"{name} is right, but the source was changed or deleted. It should stay as it is.", points=1)


def _expect_weights_alone(safe: dict, any_: dict, weights: dict[str, Tensor], name: str) -> None:
    asked = "Asked is the state dict alone: names and tensors, and nothing around them."
    if reason := any_.get("unreadable"):
        raise Mistake(f"torch.load cannot read {name} ({reason}). Write it with torch.save.")
    if any_["kind"] != "dict":
        raise Mistake(f"{name} holds a {any_['kind']}. {asked}")
    if "model" in any_["keys"] and "model" not in weights:
        others = [key for key in any_["keys"] if key != "model"]
        has = f"besides `model`, {', '.join(others[:3])}" if others else "a dict with the key `model`"
        raise Mistake(f"{name} still holds {has}. {asked} What lies behind that key is what whoever loads wants.")
    if reason := safe.get("unreadable"):
        raise Mistake(f"torch.load(target, weights_only=True) refuses {name} ({reason}). {asked}")
    if any_["others"]:
        raise Mistake(f"{name} holds {', '.join(any_['others'])} besides tensors. {asked}")
    if problem := state_problem(safe["tensors"], weights):
        raise Mistake(f"The dict in {name} {problem}. {asked} It must be that of the checkpoint, to the last bit.")
