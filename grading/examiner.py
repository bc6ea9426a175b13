"""Judges the exercises of a notebook that runs in a sandbox: visible and hidden checks run here, outside it."""

import ast
import contextlib
import copy
import io
import os
from dataclasses import replace

from grading.hidden import hidden_check
from grading.session import MISSING, Ended, Session, clean
from lab import check  # noqa: F401  registers the exercises
from lab.check.exercise import EXERCISES, Exercise
from lab.verdict import Verdict


def exercise_of(source: str) -> tuple[Exercise, list[str]] | None:
    """Return the exercise that a check cell names, and the names of the work: `check.fit(fit)`; None for others."""
    try:
        match ast.parse(source.strip()).body:
            case [ast.Expr(ast.Call(ast.Attribute(ast.Name("check"), name), args, []))] if name in EXERCISES:
                names = [arg.id for arg in args if isinstance(arg, ast.Name)]
                return (EXERCISES[name], names) if len(names) == len(args) else None
    except (SyntaxError, ValueError):
        pass
    return None


MOST_TEXT = 2_000  # characters of a message


def judge(session: Session, item: Exercise, names: list[str]) -> Verdict:
    """Return the verdict on the work that the notebook has under these names. Never raises for what is in there."""
    try:
        works = session.offer(names)
        missing = [name for name, work in zip(names, works, strict=True) if work is MISSING]
        if missing:
            text = f"`{missing[0]}` is not defined when the check runs: look for an error in the cells above."
            return Verdict(item.name, "crashed", 0, item.points, (text,))
    except Ended as ended:
        text = f"There is no verdict, because the notebook had ended before: {ended.note}."
        return Verdict(item.name, "crashed", 0, item.points, (text,))
    verdict = examined(item, works)
    messages = (clean(message)[:MOST_TEXT] for message in verdict.messages)  # they quote what came back
    with contextlib.suppress(Ended):
        session.tell(item.name, verdict.status)
    return replace(verdict, messages=tuple(messages))


def examined(item: Exercise, works: list[object]) -> Verdict:
    """Run the visible and the hidden check on works, local or remote."""
    item = copy.copy(item)
    found = hidden_check(item)
    item.checks = [*item.checks[:1], *([found] if found else [])]
    with contextlib.redirect_stdout(io.StringIO()), no_progress():
        return item(*works)


@contextlib.contextmanager
def no_progress():
    """Leave the progress of whoever grades alone: while a check runs, its file is one that cannot be written."""
    before = os.environ.get("LAB_PROGRESS")
    os.environ["LAB_PROGRESS"] = os.path.join(os.devnull, "progress.json")
    try:
        yield
    finally:
        if before is None:
            del os.environ["LAB_PROGRESS"]
        else:
            os.environ["LAB_PROGRESS"] = before
