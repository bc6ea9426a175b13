"""The visible checks of unit 06, What went wrong."""

import copy
from collections.abc import Iterable

import numpy as np
import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from lab.check import expect
from lab.check.examine import Crash, Mistake, Run, Stop, examine
from lab.check.exercise import exercise
from lab.check.training_loop import Batches, batches, evaluation_network, traces, weights_of

UNIT = "06_what_went_wrong"


def same(got: object, want: Tensor, tolerance: float = 1e-4) -> bool:
    """Say whether a tensor has these values, whatever its type; nan is like nothing."""
    if not isinstance(got, Tensor) or got.shape != want.shape or got.is_complex() or got.layout != torch.strided:
        return False
    got, want = got.double(), want.double()
    return bool(((got == want) | ((got - want).abs() <= tolerance * (1 + want.abs()))).all())


def expect_floats(got: object, want: Tensor, of: str, look: str, tolerance: float = 1e-4) -> None:
    """Expect these numbers in a float tensor of single or double precision."""
    if isinstance(got, Tensor) and got.dtype in (torch.float32, torch.float64):
        expect.tensor(got, want.to(got.dtype), of, look, tolerance)
    else:
        expect.tensor(got, want.float(), of, look, tolerance)


# --- precision_recall_f1 ---------------------------------------------------------------------------------------------

NAMES = ("precision", "recall", "F1")
EXACT = 1e-5  # room for the rounding of float32, not for that of four decimals


def some_matrix(seed: int, scale: float = 1.0) -> Tensor:
    """Return a made-up confusion matrix: classes of very different sizes, some read well and some badly."""
    generator = Generator().manual_seed(seed)
    rows = 1 + 9 * torch.rand(10, 1, generator=generator)
    columns = torch.rand(10, generator=generator)
    errors = rows * columns * torch.rand(10, 10, generator=generator) ** 2 * 6 * scale
    right = 45 * torch.rand(10, generator=generator) ** 2 * rows[:, 0] * scale
    return errors.fill_diagonal_(0).long() + right.long().diag() + 1


def without_some(matrix: Tensor, absent: Iterable[int], unsaid: Iterable[int], never_right: Iterable[int]) -> Tensor:
    """Return a copy in which some classes do not occur, some are never predicted, and some are never right."""
    matrix = matrix.clone()
    for digit in absent:
        matrix[digit] = 0
    for digit in unsaid:
        matrix[:, digit] = 0
    for digit in never_right:
        matrix[digit, digit] = 0
    return matrix


def measures(matrix: Tensor) -> Tensor:
    """Return precision, recall and F1 of each class, float64 `(10, 3)`, 0 where undefined."""
    hits, predicted, true = matrix.diagonal().double(), matrix.sum(0).double(), matrix.sum(1).double()
    parts = ((hits, predicted), (hits, true), (2 * hits, predicted + true))
    return torch.stack([torch.where(whole > 0, part / whole, 0.0) for part, whole in parts], dim=1)


@exercise(
    unit=UNIT,
    signature="(matrix)",
    points=3,
    minutes=12,
    difficulty=2,
    hints=(
        "The right answers stand on the diagonal: `matrix.diagonal()`. What they are divided by is a sum over the "
        "class's column for one measure, over its row for the other.",
        "`matrix.sum(0)` adds up each column: how often the class was predicted. `matrix.sum(1)` adds up each row: how "
        "often it was the truth.",
        "Where such a sum is 0, the diagonal is 0 too: dividing by 1 in its place gives the 0 that is asked for, and "
        "`.clamp(min=1)` puts it there. `torch.stack([...], dim=1)` sets three results of shape (10,) side by side.",
    ),
)
def precision_recall_f1(work):
    """Three measures for each class, 0 where undefined."""
    matrix = some_matrix(seed=1)
    judge_measures(work, matrix)
    judge_measures(work, without_some(matrix, absent=(2, 5), unsaid=(5, 7), never_right=(4,)))


def judge_measures(work, matrix: Tensor) -> None:
    got, want = examine(work, matrix).result, measures(matrix)
    of = "The result of precision_recall_f1"
    parts = got if isinstance(got, list | tuple) else ()
    if len(parts) == 3 and all(isinstance(part, Tensor | np.ndarray) and part.shape == (10,) for part in parts):
        raise Mistake(
            f"{of} is a {type(got).__name__} of three tensors or arrays. Asked for is one tensor of shape (10, 3), the "
            "three side by side; see torch.stack."
        )
    if isinstance(got, Tensor) and got.ndim == 2 and not got.is_complex() and got.layout == torch.strided:
        if got.shape == want.shape and not same(got, want, EXACT):
            _explain_measures(got.double(), want, matrix)
        if got.shape == (3, 10) and same(got.T, want):
            raise Mistake(
                f"{of} has the shape (3, 10): a row for each measure. Asked for is (10, 3), a row for each class.",
                points=2,
            )
    if isinstance(got, Tensor) and got.shape == (3,):
        raise Mistake(f"{of} has three numbers, an average over the classes perhaps. Asked for are three for each.")
    look = "Row c holds precision, recall and F1 of class c, in this order."
    expect_floats(got, want, of if got is not None else "precision_recall_f1(matrix)", look, EXACT)


def _explain_measures(got: Tensor, want: Tensor, matrix: Tensor) -> None:
    """Raise the Mistake that fits wrong measures of the right shape."""
    hits, predicted, true = matrix.diagonal().double(), matrix.sum(0).double(), matrix.sum(1).double()
    undefined = torch.stack([predicted == 0, true == 0, hits == 0], dim=1)
    elsewhere = torch.where(undefined, want, got)
    if bool(undefined.any()) and same(elsewhere, want, EXACT):
        wrong = torch.nonzero(~((got - want).abs() <= EXACT))[0].tolist()
        raise Mistake(_undefined_story(*wrong, got, matrix), points=2)
    if same(got[:, [1, 0, 2]], want):
        raise Mistake(
            "Precision and recall are exchanged, or the matrix is read with the truth in its columns. Rows are the "
            "truth: a class's row holds its samples, its column what was taken for it. Which of the two sums belongs "
            "to which measure?"
        )
    if same(got / 100, want):
        raise Mistake("The measures are in percent; shares from 0 to 1 are asked for.")
    right = [same(elsewhere[:, index], want[:, index], EXACT) for index in range(3)]
    column = right.index(False) if False in right else 0
    name, values = NAMES[column], elsewhere[:, column]
    digit = int(torch.nonzero(~((values - want[:, column]).abs() <= EXACT * (1 + want[:, column])))[0])
    text = (
        f"{name.capitalize() if column < 2 else name} of class {digit} should be {want[digit, column]:.6f}, but is "
        f"{expect.show(float(values[digit]))}: {int(hits[digit])} right answers, {int(predicted[digit])} in its "
        f"column, {int(true[digit])} in its row. "
    )
    total = matrix.sum().double()
    precision, recall = want[:, 0], want[:, 1]
    stories = [
        ((values - want[:, column]).abs().max() < 6e-3 and _rounded(values), "Yours is rounded: return it as it is."),
        (_whole(values) and not _whole(want[:, column]), "Yours are whole numbers: is something divided with `//`, or "
         "stored as an integer?"),
        (same(values, hits / total), "Yours is divided by all samples. What is the share of?"),
        (same(values, (total - predicted - true + 2 * hits) / total), "Yours is the accuracy of the class against all "
         "others, which counts the many samples that have nothing to do with it."),
        (_slightly_less(values, want[:, column]), "Yours is a little too small: is something added to what is divided "
         "by? Where the sum is not 0, nothing needs to be added."),
    ]  # fmt: skip
    if column == 2:
        stories += [
            (same(values, (precision + recall) / 2), "Yours is the ordinary mean of precision and recall; F1 is the "
             "harmonic one."),
            (same(2 * values, want[:, 2]), "Yours is half of it: is the factor 2 in the formula?"),
            (same(values, 2 * precision * recall), "What is the product divided by?"),
            (same(values, 2 * precision * recall / (precision + recall).clamp(min=1)), "precision + recall may lie "
             "between 0 and 1, and stays what it is there; only a sum of 0 needs something else in its place."),
            (same(values, 3 * recall) or same(values, 2 * recall**2 + recall), "Python divides before it adds: the sum "
             "below the line needs brackets."),
            (same(values, (precision * recall).sqrt()), "Yours is the geometric mean; F1 is the harmonic one."),
        ]  # fmt: skip
    elif column == 0 or not right[0]:
        stories.append((same(values, hits / (predicted - hits)) or same(values, hits / (true - hits)), "Yours is "
                        "divided by the wrong answers alone; the right ones belong to the sum, too."))  # fmt: skip
    look = next((story for fits, story in stories if bool(fits)), "See the formula above.")
    raise Mistake(text + look, points=2 if column == 2 and right[:2] == [True, True] else 0)


def _undefined_story(digit: int, column: int, got: Tensor, matrix: Tensor) -> str:
    occurs, said = bool(matrix[digit].sum()), bool(matrix[:, digit].sum())
    if column == 2:
        why = f"Class {digit} has no right answer, so that precision and recall are 0 or undefined"
    elif occurs or said:
        why = f"Class {digit} {'was never predicted' if occurs else 'does not occur'}"
    else:
        why = f"Class {digit} neither occurs nor was it ever predicted"
    return (
        f"{why}. Its {NAMES[column]} should be 0 then, but is {expect.show(float(got[digit, column]))}. All other "
        "numbers are right. Look for a division by 0."
    )


def _rounded(values: Tensor) -> bool:
    return any(bool(((values * 10**places).round() / 10**places - values).abs().max() < 1e-7) for places in range(1, 6))


def _whole(values: Tensor) -> bool:
    return bool((values == values.round()).all())


def _slightly_less(values: Tensor, want: Tensor) -> bool:
    return bool(((values <= want) & (values >= 0.9 * want)).all())


# --- most_common_errors ----------------------------------------------------------------------------------------------


def matrix_of(errors: dict[tuple[int, int], int], right: Iterable[int] = (90,) * 10) -> Tensor:
    """Return a confusion matrix with these errors, `(truth, predicted): count`, and so many right answers."""
    matrix = torch.tensor(list(right)).diag()
    for pair, count in errors.items():
        matrix[pair] = count
    return matrix


def many_ties(seed: int, shape: tuple[int, int] = (10, 10)) -> Tensor:
    """Return a confusion matrix with errors that happened 0 to 3 times, so that most are equally frequent."""
    generator = Generator().manual_seed(seed)
    matrix = torch.randint(0, 4, shape, generator=generator)
    matrix.diagonal().copy_(torch.randint(0, 30, (10,), generator=generator))
    return matrix


def common_errors(matrix: Tensor, k: int) -> list[tuple[int, int, int]]:
    """Return the most frequent (truth, predicted, count), ties by class order."""
    pairs = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p] > 0]
    return sorted(pairs, key=lambda error: (-error[2], error[0], error[1]))[:k]


@exercise(
    unit=UNIT,
    signature="(matrix, k)",
    points=3,
    minutes=12,
    difficulty=2,
    hints=(
        "Two loops, over true and predicted digits, collect a tuple for every place that is not on the diagonal and "
        "not 0. Then sort, then take the first k.",
        "`errors.sort(key=...)` sorts by what a small function makes of each tuple. Small values come first, so the "
        "count needs a minus sign.",
        "Python's sort leaves equals in the order they had. If the loops collect by true digit, then by predicted "
        "digit, sorting by the count alone (`key=lambda error: -error[2]`) is enough. `errors[:k]` are at most k.",
    ),
)
def most_common_errors(work):
    """The pairs of digits that were confused most often."""
    errors = {(4, 9): 12, (9, 4): 7, (7, 2): 7, (2, 7): 7, (3, 5): 9, (5, 3): 2, (8, 3): 1}
    matrix = matrix_of(errors, right=(90, 95, 80, 85, 70, 60, 88, 77, 5, 91))
    judge_errors(work, matrix, 2)
    judge_errors(work, matrix, 3)
    judge_errors(work, matrix, 50)
    judge_errors(work, many_ties(seed=1), 40)


def judge_errors(work, matrix: Tensor, k: int) -> None:
    want = common_errors(matrix, k)
    result = examine(work, matrix, k).result
    if isinstance(result, Tensor | np.ndarray) and result.ndim == 2 and result.tolist() == [[*part] for part in want]:
        raise Mistake(
            "most_common_errors has the right numbers, but in one array. A list of tuples is asked for.", points=2
        )
    got = _triples(result)
    if got == want:
        return
    found, counts = [error[:2] for error in got], [error[2] for error in got]
    asked = f"With k={k}, most_common_errors should give {_show_errors(want)}, but gives {_show_errors(got)}. "
    if any(truth == predicted and count for truth, predicted, count in got):
        raise Mistake(asked + "A pair such as (3, 3) is no error: it counts right answers.")
    if any(not (0 <= digit <= 9) for pair in found for digit in pair):
        raise Mistake(asked + "Digits go from 0 to 9: each tuple is (truth, predicted, count).")
    if 0 in counts:
        kept = 2 if [error for error in got if error[2]][:k] == want else 0
        raise Mistake(asked + "Errors with a count of 0 did not happen; leave them out.", points=kept)
    _expect_counts(got, matrix, asked)
    if len(set(found)) < len(found):
        raise Mistake(asked + "A pair of digits is there more than once.")
    if len(got) > k:
        raise Mistake(asked + f"That is more than k={k}: take the first k.")
    if len(got) < len(want):
        raise Mistake(asked + f"{len(want)} tuples are asked for: k, or all errors that happened if these are fewer.")
    if counts != sorted(counts, reverse=True):
        rarest = counts == [error[2] for error in reversed(common_errors(matrix, 90))][: len(counts)]
        turned = counts == [error[2] for error in reversed(want)]
        look = "The rarest comes first." if rarest or turned else "They are not sorted by their counts."
        raise Mistake(asked + look + " The most frequent error belongs in first place.")
    if counts == [error[2] for error in want]:
        raise Mistake(
            asked + "The counts are right, the order of equally frequent errors is not: the smaller true digit comes "
            "first, and with the same true digit the smaller predicted one.",
            points=2,
        )
    raise Mistake(asked + "More frequent errors than some of these happened.")


def _expect_counts(got: list[tuple], matrix: Tensor, asked: str) -> None:
    """Expect the third number of each tuple to be what stands in the matrix."""
    if not got or all(int(matrix[t, p]) == count for t, p, count in got):
        return
    if all(int(matrix[p, t]) == count for t, p, count in got):
        raise Mistake(asked + "Truth and prediction are exchanged: rows are the truth, and the truth comes first.")
    if all(int(matrix[t, p] + matrix[p, t]) == count for t, p, count in got):
        raise Mistake(asked + "Both directions are added up; 4 read as 9 and 9 read as 4 are two different errors.")
    if all(0 < count < 1 for _, _, count in got):
        raise Mistake(asked + "The third number of a tuple is a share; the count is asked for.")
    t, p, count = next(error for error in got if int(matrix[error[:2]]) != error[2])
    raise Mistake(asked + f"Row {t}, column {p} of the matrix holds {int(matrix[t, p])}, not {count:g}.")


def _triples(result: object) -> list[tuple]:
    """Return a list of three numbers each as tuples of numbers; raise Mistake for anything else."""
    if result is None:
        raise Mistake(
            "most_common_errors gives None. Does the function end with `return` and the list? (A list's `.sort()` "
            "sorts it in place and returns None.)"
        )
    if not isinstance(result, list | tuple):
        lazy = expect.show(result) in ("a zip", "a map", "a filter", "a generator", "a list_reverseiterator")
        how = " Put list(...) around it." if lazy else ""
        raise Mistake(
            "most_common_errors should return a list of tuples (truth, predicted, count), but returned "
            f"{expect.show(result)}.{how}"
        )
    triples = []
    for index, part in enumerate(result):
        of = f"Entry {index} of the list"
        if isinstance(part, Tensor | np.ndarray) and part.ndim == 1:
            part = part.tolist()
        if not isinstance(part, list | tuple) or len(part) != 3:
            raise Mistake(f"{of} should be a tuple (truth, predicted, count), but is {expect.show(part)}.")
        values = [expect.as_number(value, f"A part of entry {index}") for value in part]
        if any(value != round(value) for value in values[:2]):
            raise Mistake(f"{of} is {expect.show(part)}. Its first two parts are digits, whole numbers.")
        triples.append((int(values[0]), int(values[1]), int(values[2]) if values[2] == round(values[2]) else values[2]))
    return triples


def _show_errors(errors: list[tuple]) -> str:
    shown = ", ".join(f"({t}, {p}, {count:g})" for t, p, count in errors[:5])
    return f"[{shown}{', ...' * (len(errors) > 5)}] ({len(errors)} in all)" if errors else "an empty list"


# --- roc_auc ---------------------------------------------------------------------------------------------------------


def some_scores(n: int, share: float, seed: int, apart: float = 1.2) -> tuple[Tensor, Tensor]:
    """Return made-up logits, float32 `(n,)`, and which are positive, bool `(n,)`; positives score higher on average."""
    generator = Generator().manual_seed(seed)
    positives = torch.zeros(n, dtype=torch.bool)
    positives[torch.randperm(n, generator=generator)[: max(1, round(share * n))]] = True
    return torch.randn(n, generator=generator) * 2 - 1 + 2 * apart * positives, positives


def area(scores: Tensor, positives: Tensor, ties: float = 0.5) -> float:
    """Return the share of pairs in the right order; a pair of equal scores counts `ties`."""
    positives = positives.bool()
    high, low = scores.double()[positives][:, None], scores.double()[~positives]
    return float((high > low).double().mean() + ties * (high == low).double().mean())


@exercise(
    unit=UNIT,
    signature="(scores, positives)",
    points=4,
    minutes=15,
    difficulty=3,
    hints=(
        "Separate the scores of the positives from those of the negatives: `positives.bool()` makes a mask of "
        "booleans or of 0 and 1 alike, and `~mask` is the opposite.",
        "Compare every positive with every negative. With `high` of shape (P,) and `low` of shape (Q,), "
        "`high[:, None] > low` is a table (P, Q) of True and False, one for each pair.",
        "The mean of that table, after `.double()`, is the share of pairs in the right order. A second table with `==` "
        "has the ties; half of its mean is added.",
    ),
)
def roc_auc(work):
    """The share of pairs of a positive and a negative in the right order."""
    scores = torch.tensor([0.9, 0.8, 0.7, 0.6, 0.3, -0.2, -1.5])
    judge_area(work, scores, torch.tensor([True, True, False, True, False, False, False]))
    judge_area(work, *some_scores(90, 0.2, seed=1))
    scores, positives = some_scores(80, 0.3, seed=2)
    judge_area(work, (scores / 2).round(), positives, kept=2)
    judge_area(work, scores, positives.to(torch.uint8), kept=2)
    judge_area(work, scores, positives.long(), kept=2)


def judge_area(work, scores: Tensor, positives: Tensor, kept: float = 0) -> None:
    """Judge the area; kept: points for work that fails here only because of ties, or because positives are numbers."""
    few = len(scores) <= 7
    shown = [expect.show(part) for part in (scores, positives)]
    of = f"roc_auc({shown[0]}, {shown[1]})" if few else f"roc_auc of {len(scores)} scores"
    try:
        got = expect.as_number(examine(work, scores, positives).result, of)
        _expect_area(got, scores, positives, of, kept)
    except Stop as stop:
        if positives.dtype == torch.bool:
            raise
        kind = str(positives.dtype).removeprefix("torch.")
        note = (
            f"In this call, positives are 0 and 1 of type {kind}. As an index, whole numbers are places and not a "
            "mask, and `~` does something else to them; `.bool()` makes a mask."
        )
        raise type(stop)(*stop.messages, note, points=max(kept, stop.points)) from None


def _expect_area(got: float, scores: Tensor, positives: Tensor, of: str, kept: float) -> None:
    want = area(scores, positives)
    if abs(got - want) <= 1e-5:
        return
    text = f"{of} should be {want:.6g}, but is {got:.6g}. "
    mask = positives.bool()
    pairs = int(mask.sum()) * int((~mask).sum())
    ties = {part: area(scores, positives, part) for part in (0.0, 1.0)}
    tied = len(scores.unique()) < len(scores)
    if tied and any(abs(got - value) <= 1e-5 for value in ties.values()):
        how = "not at all" if abs(got - ties[0.0]) <= 1e-5 else "fully"
        raise Mistake(text + f"Some scores are equal, and such pairs count {how}; each counts half.", points=kept)
    stories = [
        (1 - want, "That is the area of the opposite: a high score stands for a positive. Which of the two is larger?"),
        (100 * want, "That is in percent; a share from 0 to 1 is asked for."),
        (2 * want - 1, "That is the Gini coefficient, 2 AUC - 1."),
        (want * pairs, "That is the number of pairs in the right order; their share is asked for."),
        (want * pairs / len(scores) ** 2, "All pairs of samples are in the denominator. A pair is one positive and one "
         "negative; how many of those are there?"),
        (want * pairs / (len(scores) * (len(scores) - 1) / 2), "All pairs of samples are in the denominator. A pair is "
         "one positive and one negative; how many of those are there?"),
        (_average_precision(scores, mask), "That is the average precision, the area under another curve."),
        (_area_of_precision(scores, mask), "That is the area under the curve of precision over recall. Asked for is "
         "the one of true over false positive rate."),
        *((float(((scores >= cut) == mask).double().mean()), f"That is the accuracy at the threshold {cut}. The area "
           "uses no threshold: only the order of the scores matters.") for cut in (0.5, 0)),
        (area((scores > 0.5).float(), mask), "That is the area of scores cut at 0.5. Use the scores themselves."),
        (area((scores > 0).float(), mask), "That is the area of scores cut at 0. Use the scores themselves."),
    ]  # fmt: skip
    for value, story in stories:
        if abs(got - value) <= 1e-5 and value != 0.5:  # 0.5 comes of many mistakes
            raise Mistake(text + story)
    if ties[0.0] - 1e-9 <= got <= ties[1.0] + 1e-9 and tied:
        raise Mistake(
            text + "Some scores are equal, and not every pair of equal scores counts half in yours. Does the order in "
            "which they happen to stand decide, or does a curve lack its beginning?",
            points=kept,
        )
    if abs(got - want) < 0.02:
        raise Mistake(
            text + "That is close: is something rounded or drawn at random, or are thresholds from a fixed grid used? "
            "Every score counts as it is."
        )
    raise Mistake(text + "It is the share of pairs, a positive and a negative, in which the positive scores higher.")


def _average_precision(scores: Tensor, mask: Tensor) -> float:
    right = mask[scores.argsort(descending=True, stable=True)].double()
    return float(((right.cumsum(0) / torch.arange(1, len(right) + 1)) * right).sum() / right.sum())


def _area_of_precision(scores: Tensor, mask: Tensor) -> float:
    cuts = scores.unique().flip(0)[:, None]
    said, hits = (scores >= cuts).sum(1).double(), ((scores >= cuts) & mask).sum(1).double()
    one, none = torch.ones(1, dtype=torch.float64), torch.zeros(1, dtype=torch.float64)
    return float(torch.trapezoid(torch.cat([one, hits / said]), torch.cat([none, hits / mask.sum()])))


# --- per_sample_losses -----------------------------------------------------------------------------------------------


@exercise(
    unit=UNIT,
    signature="(model, loader)",
    points=4,
    minutes=12,
    difficulty=2,
    hints=(
        "It is `evaluate` of unit 05 without the averaging: evaluation mode, no gradients, a loop over the loader, the "
        "mode put back.",
        '`F.cross_entropy(outputs, labels)` averages over the batch. With `reduction="none"` it does not: one number a '
        "sample. It takes labels of int64; `labels.long()` makes them.",
        "Collect the losses of each batch in a list with `append`, and join them after the loop with `torch.cat`.",
    ),
)
def per_sample_losses(work):
    """The cross-entropy of every sample, measured without leaving a trace."""
    judge_losses(work, batches((8, 8, 3), seed=21), seed=21)
    judge_losses(work, batches((5, 1, 2), seed=22), seed=22, training=False)
    judge_losses(work, narrow(batches((4, 3), seed=23), torch.uint8), seed=23, kept=3)
    judge_losses(work, batches((6, 4), seed=24), seed=24, scale=500, kept=3)


def narrow(loader: list[tuple[Tensor, Tensor]], dtype: torch.dtype) -> list[tuple[Tensor, Tensor]]:
    """Return the batches with labels of another integer type."""
    return [(images, labels.to(dtype)) for images, labels in loader]


def judge_losses(
    work, loader: list, seed: int, training: bool = True, one_frozen: bool = False, scale: float = 1, kept: float = 0
) -> None:
    """Judge losses of a model in either mode; scale: of its logits; kept: points of work that fails here alone."""
    model = evaluation_network(seed).train(training)
    with torch.no_grad():
        model.layers[-1].weight.mul_(scale)
    if one_frozen:
        model.layers[2].eval()
    came, before = [module.training for module in model.modules()], weights_of(model)
    judge = copy.deepcopy(model).eval()
    kind = str(loader[0][1].dtype).removeprefix("torch.")
    try:
        run = examine(work, model, Batches(loader, once=True), probe=traces)
        _expect_losses(run, judge, loader)
    except Stop as stop:
        if scale == 1 and kind == "int64":
            raise
        note = (
            "The logits of this call are in the hundreds. Softmax makes an exact 0 of some probabilities then, whose "
            "logarithm is infinite; F.cross_entropy goes round that."
        )
        if kind != "int64":
            note = f"The labels of this call are of type {kind}; `labels.long()` makes int64 of any integers."
        raise type(stop)(*stop.messages, note, points=max(kept, stop.points)) from None
    if not torch.equal(run.probe["weights"], before):
        raise Mistake(
            "After per_sample_losses the model is not what it was: its weights or batch-norm averages changed. To "
            "measure is not to train."
        )
    if left := _left(run, came):
        raise Mistake(*left, points=4 - min(2, len(left)))


def _left(run: Run, came: list[bool]) -> list[str]:
    """Return what a measurement has left behind, a line each."""
    left = []
    if any(recorded for _, recorded in run.probe["passes"]) or run.probe["gradients"]:
        left.append(
            "The losses are right, but the forward passes were recorded for a backward that never comes, which costs "
            "time and memory. How are gradients switched off?"
        )
    if run.probe["frozen"]:
        left.append("Afterwards some weights can no longer be trained: their requires_grad is left at False.")
    if run.probe["switched_off"]:
        left.append(
            "Afterwards gradients are still switched off, for everything that follows. A `with` block switches them "
            "off for its own lines only."
        )
    if run.probe["modes"] not in (came, [came[0]] * len(came)):
        modes = {True: "training", False: "evaluation"}
        now = run.probe["modes"][0]
        left.append(
            f"The model came in {modes[came[0]]} mode and is left in "
            f"{modes[now] if now != came[0] else 'a mix of modes'}{' mode' * (now != came[0])}: put back the mode "
            "it came in, whichever it was."
        )
    return left


def _expect_losses(run: Run, judge, loader: list) -> None:
    got = run.result
    with torch.no_grad():
        outputs = [judge(images) for images, _ in loader]
    labels = [labels.long() for _, labels in loader]
    parts = [F.cross_entropy(*pair, reduction="none") for pair in zip(outputs, labels, strict=True)]
    want, sizes = torch.cat(parts), ", ".join(str(len(part)) for part in parts)
    of = "The result of per_sample_losses"
    if isinstance(got, list | tuple) and len(got) == len(parts) and all(map(same, got, parts)):
        raise Mistake(f"{of} is a {type(got).__name__} of a tensor for each batch. Join them; see torch.cat.")
    if isinstance(got, Tensor) and not same(got, want) and not got.is_complex():
        trained = [training for training, _ in run.probe["passes"]]
        _explain_losses(got, want, outputs, labels, parts, trained)
    look = f"The loader hands out batches of {sizes} images; one loss for each image, in their order, is asked for."
    expect_floats(got, want, of if got is not None else "per_sample_losses(model, loader)", look)


def _explain_losses(got: Tensor, want: Tensor, outputs: list, labels: list, parts: list, trained: list[bool]) -> None:
    """Raise the Mistake that fits wrong losses, if it is easily named."""
    means = torch.stack([part.mean() for part in parts])
    by_sample = torch.cat([part.mean().expand(len(part)) for part in parts])
    every, truth = torch.cat(outputs), torch.cat(labels)
    places = torch.arange(len(truth)), truth
    stories = (
        (means, "That is one number a batch, the mean of its losses. One for each image is asked for: what does the "
         "argument `reduction` do?"),
        (by_sample, "Every image has the mean loss of its batch. F.cross_entropy averages unless its argument "
         "`reduction` says otherwise."),
        (want.mean(), "That is the mean over all images. One loss for each of them is asked for."),
        (want.sum(), "That is the sum over all images. One loss for each of them is asked for."),
        (parts[-1], "Those are the losses of the last batch alone. Are those of the earlier ones collected?"),
        (parts[0], "Those are the losses of the first batch alone: is a `return` inside the loop?"),
        (want[:, None], "The shape is (N, 1); `(N,)` is asked for. See flatten."),
        (-want, "The minus sign is missing: a loss is minus the logarithm of the probability."),
        (-every[places], "That is minus the logit of the true digit. The softmax is missing: F.nll_loss expects "
         "logarithms of probabilities, F.cross_entropy takes logits."),
        (every.softmax(1)[places], "Those are the probabilities of the true digits. The loss is minus the logarithm."),
        (-every.log_softmax(1).amax(1), "Those are losses for the digit that the network prefers. The true one, the "
         "label, is what counts."),
        (F.cross_entropy(every.softmax(1), truth, reduction="none"), "Softmax was applied twice: F.cross_entropy takes "
         "the logits as they are."),
    )  # fmt: skip
    for values, story in stories:
        if same(got, values):
            raise Mistake(f"The losses of per_sample_losses are not those asked for. {story}")
    if got.shape == want.shape and same(got.sort().values, want.sort().values):
        raise Mistake("The losses are right, but not in their order. They are asked for in the order of the loader.")
    if any(trained[1:]) and not trained[0]:
        raise Mistake(
            "The first batch was measured in evaluation mode, but later ones were in training mode. Is the mode put "
            "back inside the loop?"
        )
    if any(trained):
        raise Mistake(
            "The model was in training mode while it was measured: dropout was still dropping, and batch normalisation "
            "looked at the batch. Which call puts it into evaluation mode?"
        )
    if got.shape == want.shape and got.isinf().any():
        raise Mistake("A loss is inf. A network that is sure and wrong has a large loss, but not an infinite one.")


# --- hardest_samples -------------------------------------------------------------------------------------------------


def some_losses(epochs: int, n: int, seed: int) -> Tensor:
    """Return made-up losses, float32 `(epochs, n)`: they fall, at a pace of each sample, with a few leaps up."""
    generator = Generator().manual_seed(seed)
    start, pace = torch.rand(2, n, generator=generator)
    falling = 3 * start * torch.exp(-pace * torch.arange(epochs)[:, None])
    leaps = 8 * torch.rand(epochs, n, generator=generator) ** 9
    return falling + leaps + 0.01 * torch.rand(epochs, n, generator=generator)


SMALL = torch.tensor([  # its hardest three are others in the last epoch, by the median, by the root of squares ...
    [0.9, 1.5, 2.2, 1.1, 2.4, 3.4, 0.3, 0.5, 3.6],
    [0.6, 0.1, 0.2, 0.2, 0.4, 1.2, 0.5, 2.1, 0.2],
    [0.2, 2.9, 0.5, 2.3, 2.6, 0.4, 0.7, 3.9, 2.5],
    [3.4, 3.4, 1.8, 1.0, 0.3, 1.9, 3.5, 1.3, 0.2],
    [0.1, 0.3, 1.4, 3.1, 2.6, 0.2, 2.0, 1.0, 2.1],
])  # fmt: skip


@exercise(
    unit=UNIT,
    signature="(losses_by_epoch, k)",
    points=2,
    minutes=5,
    difficulty=1,
    hints=(
        "First one number for each sample: the mean over the epochs, which are the rows.",
        "`losses_by_epoch.mean(0)` has the shape (N,). Which places hold the k largest values?",
        "`torch.topk(values, k)` gives the k largest values, largest first, and their places, as `.indices`.",
    ),
)
def hardest_samples(work):
    """The samples with the highest mean loss."""
    judge_hardest(work, SMALL.clone(), 3)
    judge_hardest(work, some_losses(6, 50, seed=1), 8)
    judge_hardest(work, some_losses(4, 9, seed=2), 9)


def judge_hardest(work, losses: Tensor, k: int) -> None:
    epochs, n = losses.shape
    of = f"hardest_samples of losses of {epochs} epoch{'s' * (epochs > 1)} and {n} sample{'s' * (n > 1)}, with k={k},"
    try:
        got = examine(work, losses, k).result
    except Crash as crash:
        raise Crash(*crash.messages, f"The losses had the shape ({epochs}, {n}): epochs first, then samples.") from None
    means = losses.double().mean(0)
    order = means.argsort(descending=True)
    want = order[:k]
    if isinstance(got, Tensor) and not same(got, want) and not got.is_complex():
        _explain_hardest(got, want, losses, of)
    look = "Mean over the epochs first, then the places of the largest means, the largest first."
    expect.tensor(got, want, of if got is not None else f"hardest_samples(losses_by_epoch, {k})", look)


def _explain_hardest(got: Tensor, want: Tensor, losses: Tensor, of: str) -> None:
    """Raise the Mistake that fits wrong places, if it is easily named."""
    k, means = len(want), losses.double().mean(0)
    stories = (
        (means[want], "These are the means themselves; their places are asked for. See topk or argsort."),
        (want.flip(0), "The right places, but the hardest sample belongs in first place."),
        (means.argsort()[:k], "These are the samples with the lowest means, the easy ones."),
        (means.argsort()[:k].flip(0), "These are the samples with the lowest means, the easy ones."),
        (means.argsort(descending=True), f"All samples are there; the first k={k} are asked for."),
        (losses[-1].argsort(descending=True)[:k], "These have the highest losses in the last epoch; asked for is the "
         "mean over all epochs."),
        (losses[0].argsort(descending=True)[:k], "These have the highest losses in the first epoch; asked for is the "
         "mean over all epochs."),
        (losses.amax(0).argsort(descending=True)[:k], "These have the highest single losses; asked for is the mean "
         "over the epochs."),
        (losses.median(0).values.argsort(descending=True)[:k], "These have the highest medians; asked for is the "
         "mean over the epochs."),
    )  # fmt: skip
    for values, story in stories:
        if same(got, values):
            raise Mistake(f"{of} gives {expect.show(got)}. {story}")
    if got.ndim == 1 and len(got) == len(want) and sorted(got.tolist()) == sorted(want.tolist()):
        raise Mistake(f"{of} gives the right places in another order: the hardest sample comes first.")
    if k < len(losses) and same(got, losses.mean(1).argsort(descending=True)[:k]):
        raise Mistake(f"{of} gives {expect.show(got)}: is the mean taken over the samples of each epoch?")
