"""Right and wrong answers to every exercise, one file each, read by `answers`.

A file begins with what an answer may rely on (imports, what the notebook has defined). Then come the answers, each a
cell that defines the exercise's name:

    # %% right: in a loop
    # %% wrong: forgot to divide
    # says: part of the message it must get
    # points: 1            what it keeps, 0 unless said
    # status: crashed      "failed" unless said
    # hidden               only the hidden check finds it; the visible one passes
"""

import linecache
import re
from dataclasses import dataclass
from pathlib import Path

from lab.check.exercise import find

FOLDER = Path(__file__).parent
HEAD = re.compile(r"^# %% (right|wrong): (.+)$", re.MULTILINE)
FIELD = re.compile(r"^# (says|points|status|hidden)(?:: ?(.*))?$")


@dataclass(frozen=True)
class Answer:
    exercise: str
    right: bool
    name: str
    code: str  # a whole cell, the file's beginning included
    says: str
    points: float
    status: str
    hidden: bool

    def __str__(self) -> str:
        return f"{self.exercise}-{'right' if self.right else 'wrong'}-{self.name.replace(' ', '_')}"


def answers(exercise: str) -> list[Answer]:
    """Return all answers to an exercise."""
    before, *parts = HEAD.split((FOLDER / f"{exercise}.py").read_text())
    before = re.sub(r'^""".*?"""\n+', "", before, flags=re.DOTALL)
    return [_answer(exercise, before, *parts[i : i + 3]) for i in range(0, len(parts), 3)]


def _answer(exercise: str, before: str, kind: str, name: str, body: str) -> Answer:
    lines = body.strip("\n").splitlines()
    fields = {}
    while lines and (match := FIELD.match(lines[0])):
        fields[match[1]] = match[2] or ""
        lines.pop(0)
    right = kind == "right"
    return Answer(
        exercise, right, name, (before + "\n".join(lines)).strip() + "\n", fields.get("says", ""),
        find(exercise).points if right else float(fields.get("points", 0)),
        fields.get("status", "passed" if right else "failed"), "hidden" in fields,
    )  # fmt: skip


def work(exercise: str, code: str) -> tuple:
    """Run a cell as a notebook would; return what it defines under the exercise's name, or under its works' names."""
    filename = f"<{exercise} {abs(hash(code))}>"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    namespace = {"__name__": "__main__"}
    exec(compile(code, filename, "exec"), namespace)
    return tuple(namespace[name] for name in find(exercise).works or (exercise,))
