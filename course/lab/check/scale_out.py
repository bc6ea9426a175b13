"""The visible checks of unit 11, Scale out."""

import contextlib
import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from torch import Generator, Tensor

from lab.check import expect
from lab.check.examine import Crash, Mistake, Opaque, Run, examine
from lab.check.exercise import exercise

UNIT = "11_scale_out"


def examine_case(of: str, work, *args, points: float = 0, **watch) -> Run:
    """Examine; where the work crashes, say with what, and let it keep some points."""
    try:
        return examine(work, *args, **watch)
    except Crash as crash:
        raise Crash(*crash.messages, f"This happened in {of}.", points=points) from None


def several(number: int, what: str) -> str:
    """Return "1 index", "2 indices", "3 processes"."""
    plural = {"index": "indices", "process": "processes"}.get(what, f"{what}s")
    return f"{number} {what if number == 1 else plural}"


# --- shard -----------------------------------------------------------------------------------------------------------

FEW_KEEPS = 2  # points for shares that are right unless there are fewer indices than processes
UNEVEN_KEEPS = 1  # points for shares of which the last takes all that is left over, or all that is missing
CHANCE_KEEPS = 1  # points for shares that are right only when all processes draw the same random numbers


def some_indices(n: int, seed: int, dtype: torch.dtype = torch.int64) -> Tensor:
    """Return n different indices in random order, none of them smaller than n, so that no position looks like one."""
    return (n + torch.randperm(9 * n + 1, generator=Generator().manual_seed(seed))[:n]).to(dtype)


@contextlib.contextmanager
def in_process(rank: int):
    """Move on the global random states, to another place for each rank: processes do not share their chance."""
    import random

    torch.rand(3 * rank + 1)
    np.random.rand(3 * rank + 1)
    for _ in range(3 * rank + 1):
        random.random()
    yield


@exercise(
    unit=UNIT,
    signature="(indices, rank, world_size)",
    points=3,
    minutes=10,
    difficulty=2,
    hints=(
        "Deal the indices out like cards: the first goes to rank 0, the second to rank 1, and after the last rank it "
        "is rank 0's turn again.",
        "So rank r gets the places r, r + world_size, r + 2 * world_size and so on: it starts at r, and goes on in "
        "steps of world_size.",
        "A slice can start anywhere and make steps: `numbers[start::step]`. What is the start here, what the step?",
    ),
)
def shard(work):
    """Disjoint, complete, sizes differing by at most one."""
    for n, world_size, seed in ((12, 3, 1), (10, 4, 2), (5, 1, 3), (2, 4, 4)):
        judge_shard(work, some_indices(n, seed), world_size)


def judge_shard(work, indices: Tensor, world_size: int) -> None:
    """Expect the shares of all ranks to fit together; who fails with few indices alone keeps points."""
    keeps = FEW_KEEPS if len(indices) < world_size else 0
    shares = []
    for rank in range(world_size):
        of = f"shard of {several(len(indices), 'index')}, for rank {rank} of {several(world_size, 'process')},"
        result = examine_case(of[:-1], work, indices, rank, world_size, points=keeps).result
        if result is None:
            raise Mistake(f"{of} gives None. Does the function end with `return` and the share?", points=keeps)
        shares.append(_share(result, indices, world_size, of))
    _expect_shares(shares, indices.tolist(), keeps)
    for rank in reversed(range(world_size)):  # and in whatever order the processes come
        again = examine(work, indices, rank, world_size, around=partial(in_process, rank)).result
        if sorted(_share(again, indices, world_size, "shard")) != sorted(shares[rank]):
            raise Mistake(
                "Two calls with the same indices and the same rank gave different shares. Every rank computes its "
                "share in a process of its own, with random numbers of its own and without what an earlier call has "
                "noted, so the shares would overlap. Let the arguments alone decide.",
                points=CHANCE_KEEPS,
            )


def _share(part: object, indices: Tensor, world_size: int, of: str) -> list[int]:
    """Return a share given as tensor, array, list or tuple as a list of numbers."""
    asked = "Asked is the share of this rank alone, a tensor `(n,)` of indices."
    if isinstance(part, Opaque):
        raise Mistake(f"{of} gives {expect.show(part)}, which cannot pick samples of a tensor. {asked}")
    stored = ""
    if isinstance(part, Tensor | np.ndarray):
        stored = str(part.dtype).removeprefix("torch.")
        if part.ndim > 1 and len(part) == world_size > 1:
            raise Mistake(f"{of} gives a {tuple(part.shape)} table, the shares of all ranks. {asked}")
        if part.ndim != 1:
            raise Mistake(f"{of} should have one dimension, but has the shape {tuple(part.shape)}. {asked}")
        values = part.tolist()
    elif isinstance(part, list | tuple):
        values = [one.item() if isinstance(one, Tensor | np.ndarray) and one.ndim == 0 else one for one in part]
        values = [one.item() if isinstance(one, np.generic) else one for one in values]
    else:
        raise Mistake(f"{of} gives {expect.show(part)}. {asked}")
    if any(isinstance(value, bool) for value in values):
        raise Mistake(f"{of} gives a mask of True and False. Asked are the indices themselves.")
    if any(isinstance(value, list | tuple | Tensor | np.ndarray) for value in values):
        all_of_them = ", the shares of all ranks" if len(values) == world_size else ""
        raise Mistake(f"{of} gives a {type(part).__name__} of {len(values)} parts{all_of_them}. {asked}")
    if any(not isinstance(value, int | float) for value in values):
        raise Mistake(f"{of} gives {expect.show(part)}, which are not all indices. {asked}")
    if values and (stored in ("uint8", "int8", "int16") or any(isinstance(value, float) for value in values)):
        kind = stored or "numbers with a point"
        raise Mistake(f"{of} comes as {kind}, which cannot pick samples of a tensor. Indices are int64.")
    return values


def _expect_shares(shares: list[list[int]], indices: list[int], keeps: float) -> None:
    """Expect that the shares, one for each rank, are the indices divided up."""
    n, world_size = len(indices), len(shares)
    of = f"{several(n, 'index')} over {several(world_size, 'process')}"
    found = [index for share in shares for index in share]
    sizes = ", ".join(str(len(share)) for share in shares)
    strange = set(found) - set(indices)
    if strange and set(found) <= set(range(n)):
        raise Mistake(
            f"{of}: the shares hold the positions 0 to {n - 1}. Asked are the indices that stand at these positions.",
            points=keeps,
        )
    if strange:
        raise Mistake(f"{of}: a share holds {min(strange)}, which is none of the indices.", points=keeps)
    for rank, share in enumerate(shares):
        if len(set(share)) < len(share):
            raise Mistake(
                f"{of}: the share of rank {rank} holds an index more than once. Shares need not be equally long, so "
                "nothing has to be repeated to fill one up.",
                points=keeps,
            )
    if len(set(found)) < len(found):
        index = next(index for index in found if found.count(index) > 1)
        ranks = [rank for rank, share in enumerate(shares) if index in share]
        look = "Shares must not overlap."
        if all(share == shares[0] for share in shares):
            look = "All ranks get the same. Does `rank` enter?"
        elif len(set(found)) == n and len({len(share) for share in shares}) == 1:
            look = "Shares need not be equally long, so nothing has to be repeated to fill one up."
        raise Mistake(
            f"{of}: index {index} is in the shares of the ranks {' and '.join(map(str, ranks))}. Ranks count from 0 "
            f"to world_size - 1. {look}",
            points=keeps,
        )
    if missing := set(indices) - set(found):
        look = "Ranks count from 0 to world_size - 1. Does each of them get a share?"
        if n % world_size:
            look = "Where do those go that are left over when world_size does not divide their number?"
        raise Mistake(
            f"{of}: {several(len(missing), 'index')} {'is' if len(missing) == 1 else 'are'} in no share, number "
            f"{min(indices.index(index) for index in missing)} of the list for instance; the sizes are {sizes}. {look}",
            points=keeps,
        )
    lengths = [len(share) for share in shares]
    if max(lengths) - min(lengths) > 1:
        rounded = min(lengths) >= n // world_size or max(lengths) <= -(-n // world_size)
        raise Mistake(
            f"{of}: the shares have {sizes} indices. The largest and the smallest may differ by one at most: who gets "
            "much less waits for the others, in every step.",
            points=max(keeps, UNEVEN_KEEPS if rounded else 0),
        )


# --- average_gradients -----------------------------------------------------------------------------------------------


def made_up_gradients(
    shapes: Sequence[tuple[int, ...]], processes: int, seed: int, dtype: torch.dtype = torch.float32
) -> list[list[Tensor]]:
    """Return a list for each process of a made-up gradient for each parameter; those of later processes are larger."""
    generator = Generator().manual_seed(seed)
    return [
        [(1 + rank) * torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype) for shape in shapes]
        for rank in range(processes)
    ]


def _running(gradients: list[Tensor]) -> Tensor:
    mean = gradients[0]
    for gradient in gradients[1:]:
        mean = (mean + gradient) / 2
    return mean


AVERAGE_SLIPS = (
    (lambda of_one, parameters: sum(of_one), "That is the sum over the processes. The mean is asked for."),
    (lambda of_one, parameters: sum(of_one) / parameters, "The sum is divided by the number of parameters; the mean "
     "runs over the processes."),
    (lambda of_one, parameters: sum(of_one) / 2, "The sum is divided by 2. How many processes are there?"),
    (lambda of_one, parameters: (of_one[0] + of_one[1]) / 2, "That is the mean of the first two processes only."),
    (lambda of_one, parameters: of_one[0], "That is the gradient of the first process alone."),
    (lambda of_one, parameters: of_one[-1], "That is the gradient of the last process alone."),
    (lambda of_one, parameters: _running(of_one), "Halving the sum again with each process gives the last ones more "
     "weight than the first. Add up all of them, then divide once."),
    (lambda of_one, parameters: torch.stack(of_one).median(0).values, "That is the median. The mean is asked for."),
    (lambda of_one, parameters: sum(of_one) / (len(of_one) - 1), "The sum is divided by one process too few."),
    (lambda of_one, parameters: sum(of_one) / (len(of_one) + 1), "The sum is divided by one process too many."),
    (lambda of_one, parameters: sum(of_one[1:]) / len(of_one), "The first process is missing in the sum."),
    (lambda of_one, parameters: sum(of_one[:-1]) / len(of_one), "The last process is missing in the sum."),
)  # fmt: skip


@exercise(
    unit=UNIT,
    signature="(gradients)",
    points=3,
    minutes=10,
    difficulty=2,
    hints=(
        "The lists come sorted by process; you need them sorted by parameter. For one parameter, collect its gradient "
        "from every process.",
        "`zip(*gradients)` turns the lists round: it yields one tuple for each parameter, with its gradients from all "
        "processes.",
        "These all have the same shape, so `torch.stack` can lay them on top of each other along a new first axis; the "
        "mean over that axis is what is asked for. Adding them up and dividing by their number is the same.",
    ),
)
def average_gradients(work):
    """The mean over processes, parameter by parameter."""
    judge_average(work, made_up_gradients([(3, 2), (3,), (2, 1, 3, 3), (2,), (1, 3), ()], 4, seed=1))
    judge_average(work, made_up_gradients([(2, 3), (2,), (4, 2)], 2, seed=2))
    judge_average(work, made_up_gradients([(4,), (2, 4), (2,)], 1, seed=3))


def judge_average(work, gradients: list[list[Tensor]]) -> None:
    processes, parameters = len(gradients), len(gradients[0])
    of = f"average_gradients of {several(processes, 'process')} with {several(parameters, 'parameter')}"
    want = [torch.stack(of_one).double().mean(0).to(of_one[0].dtype) for of_one in zip(*gradients, strict=True)]
    came = [list(one) for one in gradients]
    run = examine_case(of, work, gradients, probe=lists_afterwards)
    if len(run.probe) != processes:
        raise Mistake(
            f"{of} changed the list that came in: it holds {several(len(run.probe), 'list')} now. Its caller may still "
            "need all of them."
        )
    got = _means(run.result, want, processes, of)
    same = [
        len(one) == parameters and all(map(torch.equal, one, was)) for one, was in zip(run.probe, came, strict=True)
    ]
    if not all(same):
        raise Mistake(
            f"{of} changed the list of rank {same.index(False)} that came in: its entries are other tensors now. Its "
            "caller may still need them: collect the means in a list of your own."
        )
    look = "Each is the sum of this parameter's gradients from all processes, divided by the number of processes."
    close = [_agree(mean, right) for mean, right in zip(got, want, strict=True)]
    if not all(close):
        look = _average_slip(got, came) or look
    for index, (mean, right) in enumerate(zip(got, want, strict=True)):
        expect.tensor(mean, right, f"The mean gradient of parameter {index + 1} in {of}", look)


def lists_afterwards(result, gradients) -> list[list[Tensor]]:
    """Probe: the gradients that came in, after the work."""
    return [list(one) for one in gradients]


def _means(got: object, want: list[Tensor], processes: int, of: str) -> Sequence:
    """Return what came back, if it has as many parts as there are parameters."""
    asked = f"Asked is a list with {several(len(want), 'tensor')}, one for each parameter."
    if got is None:
        raise Mistake(f"{of} gives None. Does the function end with `return` and the list?")
    if not isinstance(got, list | tuple):
        kind = "a " if isinstance(got, Tensor | np.ndarray) else ""
        shown = "a dictionary" if isinstance(got, dict) else expect.show(got)
        raise Mistake(f"{of} gives {kind}{shown}. {asked}")
    nested = [part for part in got if isinstance(part, list | tuple) and any(isinstance(p, Tensor) for p in part)]
    if nested and len(nested) == len(got):
        copies = len(got) == processes and all(len(part) == len(want) for part in nested)
        look = "The mean is the same for all processes: return it once. " if copies else ""
        raise Mistake(f"{of} gives a list of {len(got)} lists. {look}{asked}")
    if len(got) != len(want):
        look = "Is that one for each process? " if len(got) == processes else ""
        raise Mistake(f"{of} gives {several(len(got), 'part')}. {look}{asked}")
    return got


def _agree(got: object, want: Tensor) -> bool:
    """Say whether this is a tensor with nearly these values."""
    if not isinstance(got, Tensor) or got.shape != want.shape or got.is_complex() or got.layout != torch.strided:
        return False
    return bool(((got.double() - want.double()).abs() <= 1e-5 * (1 + want.double().abs())).all())


def _average_slip(got: Sequence, gradients: list[list[Tensor]]) -> str:
    """Return what explains all the values that came back, or nothing."""
    by_parameter = [[one.double() for one in of_one] for of_one in zip(*gradients, strict=True)]
    for slip, look in AVERAGE_SLIPS:
        with contextlib.suppress(IndexError, ZeroDivisionError):
            wrong = [slip(of_one, len(by_parameter)) for of_one in by_parameter]
            if all(isinstance(one, Tensor) and _agree(mean, one) for mean, one in zip(got, wrong, strict=True)):
                return look
    if all(isinstance(part, Tensor) and part.ndim == 0 for part in got):
        return "The mean runs over the processes only: every gradient keeps its shape."
    return ""


# --- amdahl ----------------------------------------------------------------------------------------------------------

AMDAHL_SLIPS = (
    (lambda p, n: (1 - p) + p / n, "That is the time that is left, as a share of one worker's time. How many times as "
     "fast is the whole then?"),
    (lambda p, n: 1 / (p + (1 - p) / n), "Here the other part is divided among the workers: parallel_fraction is the "
     "part that can be."),
    (lambda p, n: (1 - p) + p * n, "That is Gustafson's law, in which the work grows with the workers. In Amdahl's the "
     "work stays the same, and its time shrinks."),
    (lambda p, n: p * n, "The part that cannot be divided does not seem to enter."),
    (lambda p, n: n, "That would be a perfect speed-up, which needs a parallel fraction of 1. Only the parallel part "
     "is divided by the number of workers."),
    (lambda p, n: 1 / ((1 - p) + p), "The number of workers does not seem to enter."),
    (lambda p, n: 1 / (1 - p), "That is the limit for a great many workers. The time of the part that is divided does "
     "not enter, or its fraction is lost (`//`)."),
    (lambda p, n: 1 / ((1 - p) + p * n), "The parallel part takes less time with more workers, not more."),
    (lambda p, n: 1 / (1 - p + p / n) / n, "That is the efficiency, the speed-up per worker."),
    (lambda p, n: 1 / (1 - p) + p / n, "Are the brackets right? The whole sum belongs below the line."),
    (lambda p, n: 1 / ((1 - p) + p) / n, "Are the brackets right? The whole sum belongs below the line."),
    (lambda p, n: 1 / (1 - (p + p / n)), "Are the brackets right? Only the parallel fraction itself is taken from 1."),
    (lambda p, n: 1 / ((1 - n) + n / p), "Are the two arguments exchanged? parallel_fraction comes first."),
    (lambda p, n: 1 / p + (1 - p) / n, "Are the brackets right? The whole sum belongs below the line."),
    (lambda p, n: 1 / (1 - p / n), "Here the time that the parallel part still takes is subtracted from 1; it is "
     "added to the time of the other part."),
    (lambda p, n: 1 - ((1 - p) + p / n), "That is the share of the time that is saved. How many times as fast is it?"),
)  # fmt: skip


@exercise(
    unit=UNIT,
    signature="(parallel_fraction, workers)",
    points=1,
    minutes=5,
    difficulty=1,
    hints=(
        "Let one worker need the time 1. The part that cannot be divided takes `1 - parallel_fraction`, however many "
        "workers there are. How long does the other part take?",
        "The speed-up is the time of one worker, 1, divided by the time of all workers together, the sum of the two "
        "parts. Mind the brackets.",
    ),
)
def amdahl(work):
    """The speed-up that a part which cannot be divided allows."""
    judge_amdahl(work, [(0.9, 10), (0.5, 2), (0.75, 1), (0.95, 1000), (0.0, 8), (1.0, 8)])


def judge_amdahl(work, cases: Sequence[tuple[float, int]]) -> None:
    right = lambda p, n: 1 / ((1 - p) + p / n)  # noqa: E731
    look = "Add up the times of the part that cannot be divided and of the part that can, then compare with 1."
    judge_formula(work, "amdahl", cases, right, AMDAHL_SLIPS, look)


def judge_formula(
    work, name: str, cases: Sequence[tuple], right: Callable, slips: Sequence[tuple[Callable, str]], look: str
) -> None:
    """Expect the right number for every case, to a relative 1e-4."""
    numbers, crash = [], None
    for case in cases:
        of = f"{name}{expect.show(case)}"
        try:
            numbers.append(expect.as_number(examine_case(of, work, *case).result, of))
        except Crash as stop:
            crash = stop
            break
    cases = cases[: len(numbers)]
    wanted = [right(*case) for case in cases]
    wrong = [index for index, want in enumerate(wanted) if not _near(numbers[index], want)]
    if not wrong and crash:
        raise crash
    if not wrong:
        return
    index = wrong[0]
    look = next((story for slip, story in slips if _explains(slip, cases, numbers)), look)
    pairs = list(zip(numbers, wanted, strict=True))
    if any(all(number == round(want, places) for number, want in pairs) for places in range(5)) or all(
        number == int(want) for number, want in pairs
    ):
        look = "That is rounded. Give it not rounded."
    raise Mistake(
        f"{name}{expect.show(cases[index])} should be {expect.show(wanted[index])}, but is "
        f"{expect.show(numbers[index])}. {look}"
    )


def _near(got: float, want: float) -> bool:
    return math.isclose(got, want, rel_tol=1e-4, abs_tol=1e-12)


def _explains(slip: Callable, cases: Sequence[tuple], numbers: list[float]) -> bool:
    """Say whether a slip gives the numbers that came back, for all cases that it gives a number for."""
    explained = 0
    for case, number in zip(cases, numbers, strict=True):
        try:
            wrong = slip(*case)
        except ZeroDivisionError:
            continue
        if not _near(number, wrong):
            return False
        explained += 1
    return explained > 1


# --- scaled_learning_rate --------------------------------------------------------------------------------------------

RATE_SLIPS = (
    (lambda base, base_batch, batch: base * base_batch / batch, "Turn the fraction round: larger batches get a higher "
     "rate."),
    (lambda base, base_batch, batch: base * math.sqrt(batch / base_batch), "That is another rule, with a square root. "
     "The linear one is asked for."),
    (lambda base, base_batch, batch: base * (batch // base_batch), "The fraction is lost (`//`): a batch need not be a "
     "whole multiple of the other, and may be smaller."),
    (lambda base, base_batch, batch: base * max(1, batch / base_batch), "The rule holds for smaller batches as well."),
    (lambda base, base_batch, batch: base * round(batch / base_batch), "The fraction is lost: a batch need not be a "
     "whole multiple of the other, and may be smaller."),
    (lambda base, base_batch, batch: base * math.ceil(batch / base_batch), "The fraction is lost: a batch need not be "
     "a whole multiple of the other, and may be smaller."),
    (lambda base, base_batch, batch: batch / base_batch, "That is the factor alone; it is the base rate that it "
     "scales."),
    (lambda base, base_batch, batch: base * batch, "The batch that the base rate was made for does not seem to enter."),
    (lambda base, base_batch, batch: base, "The batches do not seem to enter."),
    (lambda base, base_batch, batch: base * math.log2(batch / base_batch), "That counts doublings. In the linear rule "
     "a batch k times as large gets k times the rate."),
    (lambda base, base_batch, batch: base + batch / base_batch, "The factor is added; the rate is multiplied by it."),
    (lambda base, base_batch, batch: base * (batch - base_batch), "The rule is about how many times as large the batch "
     "is, not about the difference."),
    (lambda base, base_batch, batch: base * (batch / base_batch) ** 2, "The factor enters twice."),
)  # fmt: skip


@exercise(
    unit=UNIT,
    signature="(base, base_batch, batch)",
    points=1,
    minutes=3,
    difficulty=1,
    hints=(
        "How many times as large is the batch? That factor may have a fraction, and may be smaller than 1.",
        "The rate is multiplied by the same factor.",
    ),
)
def scaled_learning_rate(work):
    """The linear rule: k times the batch, k times the rate."""
    judge_rate(work, [(0.1, 256, 8192), (0.05, 64, 96), (0.2, 128, 32), (0.3, 100, 100)])


def judge_rate(work, cases: Sequence[tuple[float, int, int]]) -> None:
    right = lambda base, base_batch, batch: base * batch / base_batch  # noqa: E731
    look = "A batch k times as large gets k times the rate."
    judge_formula(work, "scaled_learning_rate", cases, right, RATE_SLIPS, look)
