"""Submissions of invented quality, made from the right and wrong answers in tests/answers, and what each must score."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from lab import Problem
from tests.answers import Answer, answers

Expected = dict[str, float]  # points by exercise

CRASH = "raise RuntimeError('This cell crashes.')"
NOISE = """import sys

def complain(*_):
    print("UserWarning: something is deprecated", file=sys.stderr)

get_ipython().events.register("pre_run_cell", complain)  # from here on, every cell prints to stderr"""


def write_class(folder: Path, unit: str, released: NotebookNode, size: int) -> dict[str, Expected]:
    """Write `size` submissions, the kinds in turn; return the points that each student must get by exercise.

    The same lies in `folder` as expected-<unit>.json. A student who was there before is replaced.
    """
    if size < 1:
        raise Problem(f"A class of {size} is none: say how many submissions to invent, 6 for one of each kind.")
    expected = {}
    for number in range(size):
        kind, make = list(KINDS.items())[number % len(KINDS)]
        student = f"{kind}-{number + 1:02}"
        notebook = copy.deepcopy(released)
        expected[student] = make(notebook, number // len(KINDS))
        target = folder / student / unit
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        nbformat.write(notebook, target / f"{unit}.ipynb")
    (folder / f"expected-{unit}.json").write_text(json.dumps(expected, indent=1) + "\n")
    return expected


# --- the kinds: each changes the notebook and returns what it must score ---------------------------------------------


def perfect(notebook: NotebookNode, turn: int) -> Expected:
    """Everything right, in another style each turn."""
    return _fill(notebook, [right(name, turn) for name in exercises(notebook)])


def partly_wrong(notebook: NotebookNode, turn: int) -> Expected:
    """Every other exercise wrong, in a way that keeps some of its points where there is one."""
    names = exercises(notebook)
    return _fill(notebook, [right(name, turn) if index % 2 else wrong(name, turn) for index, name in enumerate(names)])


def untouched(notebook: NotebookNode, turn: int) -> Expected:
    """As it was handed out."""
    return dict.fromkeys(exercises(notebook), 0)


def deleted_check(notebook: NotebookNode, turn: int) -> Expected:
    """Perfect, without the first check cell."""
    expected = perfect(notebook, turn)
    gone = f"{exercises(notebook)[0]}-check"
    notebook.cells = [cell for cell in notebook.cells if cell.id != gone]
    return expected


def crashing(notebook: NotebookNode, turn: int) -> Expected:
    """Perfect, but the cell of the first exercise raises an error."""
    expected, first = perfect(notebook, turn), exercises(notebook)[0]
    _work(notebook, first).source = CRASH
    return expected | {first: 0}


def noisy(notebook: NotebookNode, turn: int) -> Expected:
    """Perfect, with warnings on stderr from every cell, check cells included."""
    expected = perfect(notebook, turn)
    notebook.cells.insert(0, new_code_cell(NOISE, id="noise"))
    return expected


KINDS: dict[str, Callable[[NotebookNode, int], Expected]] = {
    "perfect": perfect,
    "partly-wrong": partly_wrong,
    "untouched": untouched,
    "deleted-check": deleted_check,
    "crashing": crashing,
    "noisy": noisy,
}


# --- their parts -----------------------------------------------------------------------------------------------------


def exercises(notebook: NotebookNode) -> list[str]:
    """Return the names of a notebook's exercises, in order."""
    return [cell.id.removesuffix("-work") for cell in notebook.cells if cell.id.endswith("-work")]


def right(name: str, turn: int) -> Answer:
    found = [answer for answer in answers(name) if answer.right]
    return found[turn % len(found)]


def wrong(name: str, turn: int) -> Answer:
    """Return a wrong answer, those that keep some points first; none that crashes or runs into a time limit."""
    found = [answer for answer in answers(name) if not answer.right and answer.status == "failed"]
    found.sort(key=lambda answer: answer.points == 0)
    return found[turn % len(found)]


def _fill(notebook: NotebookNode, chosen: list[Answer]) -> Expected:
    """Put answers in, and some words in place of every open question; return what the answers are worth."""
    for answer in chosen:
        _work(notebook, answer.exercise).source = answer.code.rstrip("\n")
    for cell in notebook.cells:
        if cell.id.endswith("-answer"):
            cell.source += "\n\nAn invented answer, for a person to read."
    return {answer.exercise: answer.points for answer in chosen}


def _work(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == f"{name}-work")
