"""What a class did with a unit, for its teacher: a few lines for the terminal, a table (CSV), and a page to look at."""

import math
import os
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from statistics import mean

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grading.export import one_line, write_rows
from grading.result import CONDITIONS, GRADED, Judged, Result
from lab.verdict import STATUSES, code

UNJUDGED = ("not attempted", "no verdict")
FEW = 2 / 3  # of those who tried an exercise; when fewer passed it, the class did not understand it
NUMBER = re.compile(r"(?<![A-Za-z_])[-−]?\d+(?:[.,_]\d+)*(?:e[-+]?\d+)?|\b(?:nan|inf)\b", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


@dataclass
class Exercise:
    """What the class did with one exercise."""

    name: str
    judged: dict[str, Judged] = field(default_factory=dict)  # by student

    @property
    def max_points(self) -> float:
        return max(item.max_points for item in self.judged.values())

    @property
    def mean(self) -> float:
        return mean(item.points for item in self.judged.values())

    @cached_property
    def statuses(self) -> dict[str, int]:
        found = Counter(item.status for item in self.judged.values())
        known = [status for status in STATUSES if found[status]]
        return {status: found[status] for status in [*known, *sorted(set(found) - set(known))]}

    @cached_property
    def messages(self) -> list[tuple[str, int]]:
        """The most frequent messages and how many students got each; those that differ in numbers only count as one."""
        groups: dict[str, Counter] = {}
        for item in self.judged.values():
            for key, message in {NUMBER.sub("…", text): text for text in item.messages}.items():
                groups.setdefault(key, Counter())[message] += 1
        counted = [(found.most_common(1)[0][0], found.total()) for found in groups.values()]
        return sorted(counted, key=lambda pair: -pair[1])

    @property
    def tried(self) -> int:
        return sum(item.status not in UNJUDGED for item in self.judged.values())

    @property
    def passed(self) -> int:
        return self.statuses.get("passed", 0)

    @property
    def understood(self) -> bool:
        return self.passed >= FEW * self.tried


def exercises(results: dict[str, Result]) -> list[Exercise]:
    """Return the exercises of a class's results, in the order of the notebook."""
    found: dict[str, Exercise] = {}
    longest = sorted(results, key=lambda student: -len(results[student].judged))  # a run cut short has fewer
    for student in longest:
        for item in results[student].judged:
            found.setdefault(item.name, Exercise(item.name)).judged[student] = item
    return list(found.values())


def not_understood(found: list[Exercise]) -> list[Exercise]:
    """Return the exercises that few of those who tried them passed, the worst first."""
    return sorted((item for item in found if not item.understood), key=lambda item: item.passed / item.tried)


def points(result: Result) -> float:
    return round(sum(item.points for item in result.judged), 2)


# --- for the terminal ------------------------------------------------------------------------------------------------


def text(results: dict[str, Result], unit: str) -> str:
    """Return the summary for the terminal."""
    found = exercises(results)
    graded = sum(result.condition == GRADED for result in results.values())
    lines = [f"{unit}: {graded} of {len(results)} submissions graded" + (_total(results, found) or "") + "."]
    for condition, students in conditions(results).items():
        lines.append(f"  {_line(condition)} ({CONDITIONS.get(condition, 'see the page')}): {_names(students)}")
    width = max((len(item.name) for item in found), default=0)
    for item in found:
        counts = ", ".join(f"{count} {_line(status)}" for status, count in item.statuses.items())
        lines.append(f"  {_line(item.name):{width}}  mean {item.mean:.1f} of {item.max_points:g}   {counts}")
    if hard := not_understood(found)[:3]:
        lines.append("What the class did not understand:")
    for item in hard:
        lines.append(f"  {_line(item.name)}: {item.passed} of {item.tried} who tried it passed")
        lines += [f"    {count} x  {_line(message)}" for message, count in item.messages[:2]]
    return "\n".join(lines)


def _total(results: dict[str, Result], found: list[Exercise]) -> str:
    most = sum(item.max_points for item in found)
    return f", mean {mean(map(points, results.values())):.1f} of {most:g} points" if found else ""


def conditions(results: dict[str, Result]) -> dict[str, list[str]]:
    """Return who ended in each condition other than graded, in the order of CONDITIONS."""
    found: dict[str, list[str]] = {name: [] for name in CONDITIONS}
    for student, result in sorted(results.items()):
        if result.condition != GRADED:
            found.setdefault(result.condition, []).append(student)
    return {name: students for name, students in found.items() if students}


def _names(students: list[str], most: int = 8) -> str:
    shown = ", ".join(_line(student, 60) for student in students[:most])
    return f"{shown} and {len(students) - most} more" if len(students) > most else shown


def _line(text: str, most: int = 160) -> str:
    """Return text from a stranger as one short line that does nothing to a terminal."""
    text = one_line(CONTROL.sub(" ", text))
    return text if len(text) <= most else f"{text[: most - 1]}…"


# --- files -----------------------------------------------------------------------------------------------------------


def write(results: dict[str, Result], unit: str, folder: Path) -> Path:
    """Write summary-<unit>.csv and summary-<unit>.html into a folder; return the path of the page."""
    found = exercises(results)
    write_rows(folder / f"summary-{unit}.csv", rows(results, found))
    page = folder / f"summary-{unit}.html"
    scratch = page.with_suffix(".new")
    scratch.write_text(html(results, found, unit), encoding="utf-8", errors="replace")
    os.replace(scratch, page)
    return page


def rows(results: dict[str, Result], found: list[Exercise]) -> Iterable[list]:
    """Return the table's rows: one for each submission, with points and status of every exercise."""
    names = [item.name for item in found]
    yield [
        "student", "condition", "note", "repairs", "points", "seconds", "cpu_seconds", "peak_megabytes",
        *(f"{name} {what}" for name in names for what in ("points", "status")),
    ]  # fmt: skip
    for student, result in sorted(results.items()):
        judged = {item.name: item for item in result.judged}
        marks = [(judged[name].points, judged[name].status) if name in judged else ("", "") for name in names]
        yield [
            student, result.condition, result.note, " ".join(result.repairs), points(result), round(result.seconds, 2),
            round(result.cpu_seconds, 2), round(result.peak_bytes / 1e6), *(value for pair in marks for value in pair),
        ]  # fmt: skip


def html(results: dict[str, Result], found: list[Exercise], unit: str) -> str:
    """Return the page: nothing on it is fetched or runs, and every name and message is escaped."""
    spent: Counter = Counter()
    for result in results.values():
        spent.update(result.spent)
    totals = [points(result) for result in results.values()]
    return TEMPLATES.get_template("summary.html").render(
        unit=unit,
        results=results,
        graded=sum(result.condition == GRADED for result in results.values()),
        exercises=found,
        hard=not_understood(found),
        total=histogram(totals, sum(item.max_points for item in found), "all exercises") if found else "",
        mean_total=mean(totals) if totals else 0,
        conditions=conditions(results),
        about=CONDITIONS,
        repaired=sorted((student, result) for student, result in results.items() if result.repairs),
        slowest=sorted(results.items(), key=lambda pair: -pair[1].seconds),
        spent=spent.most_common(),
        points=points,
    )


# --- a distribution --------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, BINS = 560, 110, 10


def bins(values: list[float], most: float) -> list[tuple[str, int]]:
    """Count points: each value by itself when there are few, else in at most eleven equal ranges."""
    counts = Counter(round(value, 2) for value in values)
    if len(counts) <= BINS:
        return [(f"{value:g}", counts[value]) for value in sorted({*counts, 0, most})]
    low, high = min(0, *values), max(most, *values)
    step = next(size for size in STEPS if size * BINS >= high - low)
    first, last = math.floor(low / step), math.ceil(high / step) - 1
    places = Counter(min(math.floor(value / step), last) for value in values)
    return [(f"{n * step:g}–{(n + 1) * step:g}", places[n]) for n in range(first, last + 1)]


STEPS = [digit * 10**power for power in range(-1, 9) for digit in (1, 2, 5)]


def histogram(values: list[float], most: float, what: str) -> Markup:
    """Return the distribution of points as a drawing with a description, and the same as a table."""
    counted = bins(values, most)
    said = "; ".join(f"{label} points: {count}" for label, count in counted if count)
    highest = max(count for _, count in counted) or 1
    bars = "".join(
        _bar(n * WIDTH / len(counted), WIDTH / len(counted), count / highest, label, count)
        for n, (label, count) in enumerate(counted)
    )
    table = "".join(f"<tr><td>{label}</td><td>{count}</td></tr>" for label, count in counted)
    return Markup(
        f"<svg role='img' viewBox='0 0 {WIDTH} {HEIGHT}' width='{WIDTH}' height='{HEIGHT}'>"
        f"<title>Students by their points in {escape(what)}. {said}.</title>{bars}</svg><details><summary>as a table"
        f"</summary><table><tr><th>points</th><th>students</th></tr>{table}</table></details>"
    )


def _bar(left: float, width: float, share: float, label: str, count: int) -> str:
    """Return a bar with its label below and its count above."""
    middle, height = left + width / 2, (HEIGHT - 36) * share
    top = HEIGHT - 18 - height
    return (
        f"<rect x='{left + width * 0.1:.1f}' y='{top:.1f}' width='{width * 0.8:.1f}' height='{height:.1f}'/>"
        f"<text x='{middle:.1f}' y='{HEIGHT - 4}'>{label}</text>"
        f"<text x='{middle:.1f}' y='{top - 4:.1f}'>{count or ''}</text>"
    )


TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
TEMPLATES.filters["ticks"] = lambda message: Markup(code(message[:1_000]))
TEMPLATES.globals.update(histogram=histogram)
