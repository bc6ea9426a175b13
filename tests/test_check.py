"""Verdicts, whatever a student hands in; hints, progress, cells that wait."""

import contextlib
import json
import random
import signal
import sys
import time
import warnings

import numpy as np
import pytest
import torch
from tqdm import tqdm

from lab import check
from lab.check import exercise as exercises
from lab.check import expect
from lab.check.examine import Mistake, Opaque, examine, plain
from lab.check.exercise import Exercise
from lab.verdict import MIME


def double(numbers):
    return 2 * numbers


def judge_double(work):
    numbers = torch.tensor([1.0, 2.0])
    expect.tensor(examine(work, numbers, limit=0.5).result, 2 * numbers, "double([1, 2])", "Multiply.")


@pytest.fixture
def doubling(monkeypatch) -> Exercise:
    """An exercise of this test's own."""
    item = Exercise("double", "00_start_here", "(numbers)", 2, 1, 1, ("Twice.", "Times two."), [judge_double])
    monkeypatch.setitem(exercises.EXERCISES, "double", item)
    monkeypatch.setattr(exercises, "_session", {})
    return item


def test_right_work_passes(doubling):
    verdict = doubling(double)
    assert (verdict.exercise, verdict.status, verdict.points, verdict.max_points) == ("double", "passed", 2, 2)


def test_wrong_work_fails_with_a_message(doubling):
    verdict = doubling(lambda numbers: numbers + 2)
    assert (verdict.status, verdict.points) == ("failed", 0)
    assert "double([1, 2]) should be [2, 4], but is [3, 4]. Multiply." in verdict.messages


def test_partial_points(doubling):
    def half(work):
        raise Mistake("Nearly.", points=1)

    doubling.checks.append(half)
    verdict = doubling(double)
    assert (verdict.status, verdict.points, verdict.messages) == ("failed", 1, ("Nearly.",))


def test_check_that_stumbles_ends_in_a_verdict(doubling):
    doubling.checks.append(lambda work: [][0])
    verdict = doubling(double)
    assert (verdict.status, verdict.points) == ("failed", 0) and "IndexError" in verdict.messages[0]


def test_untouched_work_is_not_attempted(doubling):
    def double(numbers):
        raise NotImplementedError

    assert doubling(double).status == "not attempted"
    assert doubling(...).status == "not attempted"


def test_unwritten_helper_is_named(doubling):
    def helper():
        raise NotImplementedError

    def double(numbers):
        return helper()

    verdict = doubling(double)
    assert verdict.status == "crashed" and "calls helper, which is not written yet" in verdict.messages[0]


@pytest.mark.parametrize("work", [(), (None,), (double, double)])
def test_called_with_nothing_or_too_much(doubling, work):
    verdict = doubling(*work)
    assert verdict.status == "failed" and "Call it as check.double(double)" in verdict.messages[0]


def test_several_works_are_checked_together(monkeypatch):
    def judge(first, second):
        expect.number(examine(second, examine(first, 3).result).result, 7, "second(first(3))", "Look.")

    item = Exercise("pair", "00_start_here", "(n)", 1, 1, 1, (), [judge], ("first", "second"))
    monkeypatch.setitem(exercises.EXERCISES, "pair", item)
    assert item(lambda n: 2 * n, lambda n: n + 1).status == "passed"
    assert item(lambda n: n + 1, lambda n: 2 * n).status == "failed"
    for work in ((), (double,), (double, None), (double, double, double), (double, 4)):
        verdict = item(*work)
        assert verdict.status == "failed" and "Call it as check.pair(first, second)" in verdict.messages[0]


@pytest.mark.parametrize("work", [4, "double", torch.zeros(2), [1, 2]])
def test_called_with_the_wrong_type(doubling, work):
    verdict = doubling(work)
    assert verdict.status == "failed" and f"but got a {type(work).__name__}" in verdict.messages[0]


def test_function_with_other_arguments(doubling):
    def double(numbers, factor):
        return factor * numbers

    message = doubling(double).messages[0]
    assert "called with 1 argument, but yours is double(numbers, factor)" in message


def test_error_names_the_line(doubling):
    def double(numbers):
        return numbers[7]

    verdict = doubling(double)
    assert verdict.status == "crashed"
    assert "in the line `return numbers[7]` with IndexError" in verdict.messages[0]


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, MemoryError, RecursionError])
def test_every_error_ends_in_a_verdict(doubling, error):
    def double(numbers):
        raise error

    assert doubling(double).status == "crashed"


def test_endless_loop(doubling):
    def double(numbers):
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.01)

    before, start = signal.getsignal(signal.SIGALRM), time.perf_counter()
    verdict = doubling(double)
    assert verdict.status == "crashed" and "did not return within 0.5 seconds" in verdict.messages[0]
    assert time.perf_counter() - start < 5
    assert signal.getsignal(signal.SIGALRM) == before and signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_endless_loop_where_there_are_no_signals(doubling, monkeypatch):
    monkeypatch.delattr(signal, "setitimer")

    def double(numbers):
        while True:
            pass

    assert "did not return within 0.5 seconds" in doubling(double).messages[0]


def test_megabytes_of_print(doubling):
    def double(numbers):
        print("x" * 3_000_000)
        return 2 * numbers

    verdict = doubling(double)
    assert verdict.status == "passed" and len(verdict.printed) == 2000
    assert "printed 3,000,001 characters" in verdict.messages[0]


def test_print_and_warnings_are_kept_off_the_screen(doubling, capfd, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipykernel", object())

    def double(numbers):
        print("hello")
        print("careful", file=sys.stderr)
        warnings.warn("old-fashioned", stacklevel=1)
        return 2 * numbers

    assert doubling(double).printed == "hello\ncareful\n"
    assert capfd.readouterr() == ("", "")


def test_progress_bars_do_not_count_as_print(doubling):
    def double(numbers):
        for _ in tqdm(range(500), mininterval=0):
            pass
        return 2 * numbers

    verdict = doubling(double)
    assert (verdict.status, verdict.messages) == ("passed", ()) and "%" not in verdict.printed


@pytest.mark.parametrize("seed", [0, 7])
def test_chance_stays_as_it_was(doubling, seed):
    def double(numbers):
        torch.manual_seed(seed), random.seed(seed), np.random.seed(seed)
        return 2 * numbers

    def draw():
        return torch.rand(1).item(), random.random(), np.random.rand()

    torch.manual_seed(1), random.seed(1), np.random.seed(1)
    expected = draw()
    torch.manual_seed(1), random.seed(1), np.random.seed(1)
    verdict = doubling(double)
    assert draw() == expected
    assert verdict.status == "passed" and verdict.points == 2
    assert "sets the global random seed" in verdict.messages[0]


def test_default_dtype_stays_as_it_was(doubling):
    def double(numbers):
        torch.set_default_dtype(torch.float64)
        return 2 * numbers

    assert doubling(double).status == "passed" and torch.get_default_dtype() == torch.float32


def test_changed_input_is_noticed(doubling):
    verdict = doubling(lambda numbers: numbers.mul_(2))
    assert verdict.status == "failed" and "changed the values of an input" in verdict.messages[0]


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda numbers: None, "gives None. Does the function end with `return`"),
        (lambda numbers: (2 * numbers).tolist(), "right values, but in a list"),
        (lambda numbers: (2 * numbers).numpy(), "right values, but in a NumPy array"),
        (lambda numbers: (2 * numbers).long(), "right values, but as int64; float32 is asked for"),
        (lambda numbers: (2 * numbers)[None], "should have the shape (2,), but has (1, 2)"),
        (lambda numbers: 2 * numbers * float("nan"), "but is [nan, nan]"),
        (lambda numbers: "two", "should be a tensor of shape (2,), but is 'two'"),
        (lambda numbers: object(), "but is a object"),
        (lambda numbers: (2 * numbers).to_sparse(), "an ordinary tensor of real numbers, but is sparse_coo"),
        (lambda numbers: 2j * numbers, "an ordinary tensor of real numbers, but is complex"),
    ],
)
def test_wrong_results_get_their_own_message(doubling, work, message):
    verdict = doubling(work)
    assert verdict.status == "failed" and message in verdict.messages[0]


NUMBERS = [3, 3.0, np.float32(3), np.int64(3), np.array(3.0), torch.tensor(3), torch.tensor(3.0)]
OTHERS = [None, True, "3", [3], torch.tensor([3.0, 3.0]), float("nan"), 3.1, 3j, np.complex128(3), np.array(None)]


@pytest.mark.parametrize("value", NUMBERS)
def test_what_counts_as_a_number(value):
    expect.number(plain(value), 3, "f()", "")


@pytest.mark.parametrize("value", OTHERS)
def test_what_does_not_count_as_a_number(value):
    with pytest.raises(Mistake):
        expect.number(plain(value), 3, "f()", "")


def test_infinity_is_a_number():
    expect.number(float("inf"), float("inf"), "f()", "")
    with pytest.raises(Mistake):
        expect.number(1e30, float("inf"), "f()", "")


def test_plain_data_only():
    model = torch.nn.Linear(1, 1)
    assert plain({"a": [model, (1, None)]}) == {"a": [Opaque("Linear"), (1, None)]}
    tensor = torch.zeros(2, requires_grad=True)
    assert not plain(tensor).requires_grad and plain(tensor).data_ptr() != tensor.data_ptr()


# --- how a verdict shows itself --------------------------------------------------------------------------------------


def test_verdict_shows_points_a_panel_and_a_line(doubling, capsys):
    verdict = doubling(lambda numbers: "<script>")
    bundle = verdict._repr_mimebundle_()
    assert bundle["text/plain"] == "0" and bundle[MIME]["status"] == "failed"
    assert "<script>" not in bundle["text/html"] and "&lt;script&gt;" in bundle["text/html"]
    assert str(verdict).startswith("double: failed, 0 of 2 points. double([1, 2]) should be")
    json.dumps(bundle)


def test_line_is_printed_outside_notebooks(doubling, capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    doubling(double)
    assert capsys.readouterr().out == "double: passed, 2 of 2 points.\n"


# --- hints, progress, waiting cells ----------------------------------------------------------------------------------


def test_hints_come_one_by_one(doubling):
    said = [repr(check.hint("double")) for _ in range(4)]
    assert said[0] == "Hint 1 of 2: Twice." and said[1].startswith("Hint 2 of 2")
    assert "%run -i ../solutions/double.py" in said[2] and said[3] == said[0]


def test_unknown_exercise_names_the_nearest():
    with pytest.raises(AttributeError, match="no exercise 'batch_shap'. Did you mean batch_shape"):
        _ = check.batch_shap
    with pytest.raises(AttributeError, match="Did you mean batch_shape"):
        check.hint("batch_shap")


def test_waiting_cell(doubling, capsys):
    assert not check.ready("double")
    assert "waits for double" in capsys.readouterr().out
    doubling(double)
    assert check.ready("double")
    doubling(lambda numbers: 0)
    assert not check.ready("double")


def test_progress_outlives_the_session(doubling, monkeypatch):
    assert "0 of 3 points" in repr(check.progress()).splitlines()[0]
    doubling(double)
    monkeypatch.setattr(exercises, "_session", {})
    assert "2 of 3 points" in repr(check.progress()).splitlines()[0]
    doubling(lambda numbers: 0)
    assert "2 of 3 points" in repr(check.progress()).splitlines()[0], "the best counts"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"double": "many"}', '{"gone": 3}'])
def test_damaged_progress_is_no_problem(doubling, content, monkeypatch, tmp_path):
    (tmp_path / "progress.json").write_text(content)
    assert "of 3 points" in repr(check.progress())
    assert doubling(double).status == "passed"


def test_progress_that_cannot_be_stored(doubling, monkeypatch, tmp_path):
    monkeypatch.setenv("LAB_PROGRESS", str(tmp_path / "no" / "such" / "folder"))
    assert doubling(double).status == "passed"
