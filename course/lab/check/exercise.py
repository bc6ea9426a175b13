"""What an exercise is, and how its checks come to a verdict."""

import difflib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lab.check.examine import Mistake, NotAttempted, Stop, output
from lab.verdict import Verdict, code, panel

PROGRESS = Path(__file__).resolve().parents[2] / ".progress.json"  # LAB_PROGRESS names another place
UNITS = (
    "00_start_here", "01_look_at_the_data", "02_class_balance", "03_first_network", "04_lenet5", "05_training_loop",
    "06_what_went_wrong", "07_inside_the_network", "08_repeatable_experiments", "09_search", "10_ship_it",
    "11_scale_out",
)  # fmt: skip


@dataclass
class Exercise:
    """One exercise: what it is worth, its hints, and the checks that judge the work. Call it with the work."""

    name: str
    unit: str
    signature: str  # "(labels, num_classes=10)"; "" for a value
    points: float
    minutes: int
    difficulty: int  # 1 to 3
    hints: tuple[str, ...]
    checks: list[Callable] = field(default_factory=list)  # the visible check; a grader may add more
    works: tuple[str, ...] = ()  # the names of what is checked together; the exercise's own, if none
    hints_given: int = 0

    @property
    def call(self) -> str:
        """The line that checks the work: `check.fit(fit)`."""
        return f"check.{self.name}({', '.join(self.works or (self.name,))})"

    def __call__(self, *work) -> Verdict:
        """Judge the work; return the verdict. Never raises for what a student did."""
        output.clear()
        messages, points, status = [], self.points, "passed"
        for check in (self._expect_work, *self.checks):
            try:
                check(*work)
            except Stop as stop:  # what one check leaves in part, the next may still take
                messages += [message for message in stop.messages if message not in messages]
                if status == "passed" or stop.points < points:
                    points, status = min(points, stop.points), stop.status
                if not points:
                    break
            except Exception as error:  # whatever a result can make a check stumble over
                messages.append(
                    f"The check could not make sense of what came back ({type(error).__name__}: {error}). Is it an "
                    "ordinary number, tensor or list, of the kind that the text above asks for?"
                )
                points, status = 0, "failed"
                break
        messages += sorted(output.notes)
        if output.count > len(output.text):
            messages.append(
                f"Your code printed {output.count:,} characters while it was checked; the rest was dropped. "
                "Take the print out of the loop."
            )
        verdict = Verdict(self.name, status, points, self.points, tuple(messages), output.text)
        _remember(verdict)
        if "ipykernel" not in sys.modules:
            print(verdict)
        return verdict

    def _expect_work(self, *work) -> None:
        names = self.works or (self.name,)
        nothing = any(one is None for one in work)
        if len(work) != len(names) or nothing:
            got = "None" if nothing else f"{len(work)} argument{'s' * (len(work) != 1)}" if work else "nothing"
            raise Mistake(f"check.{self.name} got {got} to check. Call it as {self.call}.")
        if any(one is Ellipsis for one in work):
            raise NotAttempted(f"{self.name} is still the starter: replace the three dots.")
        for name, one in zip(names, work, strict=True):
            if self.signature and not callable(one):
                wanted = name if self.works else name + self.signature
                raise Mistake(
                    f"check.{self.name} expects what you wrote, {wanted}, but got a "
                    f"{type(one).__name__}. Call it as {self.call}: its name alone, without brackets behind it."
                )


EXERCISES: dict[str, Exercise] = {}
_session: dict[str, Verdict] = {}


def exercise(
    *, unit: str, signature: str, points: float, minutes: int, difficulty: int, hints: tuple[str, ...],
    works: tuple[str, ...] = (),
):  # fmt: skip
    """Make a check function the visible check of the exercise of its name, and put it on the list.

    works: the names of what is checked together, where one exercise asks for several; the check gets them in order.
    """

    def register(check: Callable) -> Exercise:
        item = Exercise(check.__name__, unit, signature, points, minutes, difficulty, hints, [check], works)
        item.__doc__ = check.__doc__
        EXERCISES[item.name] = item
        return item

    return register


def find(name: str) -> Exercise:
    """Return the exercise of that name; raise AttributeError with the nearest names."""
    if name in EXERCISES:
        return EXERCISES[name]
    near = difflib.get_close_matches(name, EXERCISES, n=2)
    raise AttributeError(f"There is no exercise {name!r}." + (f" Did you mean {' or '.join(near)}?" if near else ""))


# --- hints, progress, and cells that wait ----------------------------------------------------------------------------


class Panel:
    """Text that a notebook shows as a box."""

    def __init__(self, text: str, html: str):
        self.text, self.html = text, html

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def hint(name: str) -> Panel:
    """Return the next hint for an exercise; after the last one, say how to load the solution."""
    item = find(name)
    if item.hints_given < len(item.hints):
        text = f"Hint {item.hints_given + 1} of {len(item.hints)}: {item.hints[item.hints_given]}"
        item.hints_given += 1
    else:
        text = (
            f"That was the last hint for {name}. To see a solution, remove the `#` before "
            f"`%run -i ../solutions/{name}.py` and run that cell. The next call starts over."
        )
        item.hints_given = 0
    return Panel(text, panel("#0072b2", code(text)))


def ready(*names: str) -> bool:
    """Say whether these exercises have passed since the notebook's kernel started; if not, say what is missing.

    Cells that build on an exercise begin with it, so that a notebook runs from top to bottom at any stage.
    """
    missing = [name for name in names if find(name).name not in _session or _session[name].status != "passed"]
    if missing:
        print(f"This cell waits for {' and '.join(missing)}: pass the check, then run this cell again.")
    return not missing


def progress() -> Panel:
    """Draw how far the student has come, over all units."""
    best = _load_progress()
    rows, lines = [], []
    for unit in UNITS:
        items = [item for item in EXERCISES.values() if item.unit == unit]
        points = sum(best.get(item.name, 0) for item in items)
        total = sum(item.points for item in items)
        dots = "".join("●" if best.get(item.name, 0) >= item.points else "○" for item in items)
        lines.append(f"{unit:22} {dots:8} {points:g} of {total:g} points")
        share = 100 * points / total if total else 0
        rows.append(
            f"<tr><td>{unit}</td><td aria-hidden='true' style='letter-spacing:.2em'>{dots}</td>"
            f"<td><div style='width:10em;background:#75757540'><div style='width:{share:.0f}%;background:#2e7d32;"
            f"height:.7em'></div></div></td><td>{points:g} of {total:g} points</td></tr>"
        )
    return Panel("\n".join(lines), f"<table>{''.join(rows)}</table>")


def _progress_file() -> Path:
    return Path(os.environ.get("LAB_PROGRESS") or PROGRESS)


def _load_progress() -> dict[str, float]:
    """Return the best points so far by exercise: of earlier sessions, where they could be stored, and of this one."""
    try:
        stored = json.loads(_progress_file().read_text())
        best = {name: float(points) for name, points in stored.items() if name in EXERCISES}
    except (OSError, ValueError, AttributeError, TypeError):
        best = {}
    for name, verdict in _session.items():
        best[name] = max(best.get(name, 0), verdict.points)
    return best


def _remember(verdict: Verdict) -> None:
    """Keep the verdict for this session, and the best points in a file, replaced whole; no file is no problem."""
    _session[verdict.exercise] = verdict
    path = _progress_file()
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        scratch.write_text(json.dumps(_load_progress(), indent=1, sort_keys=True))
        os.replace(scratch, path)
    except OSError:
        pass
