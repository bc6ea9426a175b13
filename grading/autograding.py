"""Autogrades a class: what is new goes to the pool, what is known comes from the cache, all into the gradebook."""

import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import fields, replace
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from tqdm import tqdm

from grading import pool, record, submission
from grading.master import Master
from grading.pool import Files, Task
from grading.reading import Unusable
from grading.result import GRADED, Result
from grading.sandbox import Limits
from lab import Problem

RENAME = "rename the folder, without * ? ["
LIMITS = "limits.toml"  # in the course root; what it does not name is as in grading.sandbox.Limits


class Class:
    """The submissions of an assignment, and where their results go."""

    def __init__(self, api: NbGraderAPI, root: Path, assignment: str, protected: bool = True, everything: bool = False):
        self.api, self.root, self.assignment = api, root, assignment
        self.masters = masters(api.coursedir.db_url, root, assignment, protected, everything)
        self.cache = pool.Cache(root / ".results")

    def grade(self, students: list[str], scheduler: str | None = None) -> dict[str, Result]:
        """Grade the submissions of these students; return each one's result, its notebooks taken together.

        What is finished is kept when it is stopped. Raises Problem when grading as a whole cannot go on: no sandbox,
        no scheduler, a full disk.
        """
        parts: dict[str, dict[str, Result]] = {student: {} for student in students}
        with tqdm(total=len(students) * len(self.masters), unit="notebook", disable=None) as bar:
            try:
                for student, name, result in self._grade_notebooks(students, scheduler):
                    parts[student][name] = result
                    bar.update()
            except Exception as error:
                if not (what := trouble_with_files(error)):
                    raise
                raise Problem(
                    f"Grading stopped: {what}. What was graded is kept; run the same command to go on."
                ) from None
        return {student: together(results) for student, results in parts.items() if results}

    def _grade_notebooks(self, students: list[str], scheduler: str | None):
        """Give (student, notebook's name, result), those that are known first."""
        tasks: dict[str, Task] = {}
        waiting: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)  # who handed in the same
        for name, master in self.masters.items():
            for student, result in self._known(students, name, master, tasks, waiting):
                yield student, name, result
        for key, result in pool.grade_all(tasks, scheduler) if tasks else ():
            final = result.notebook is not None or result.condition != "crashed"  # else its grader failed: try again
            if final:
                self.cache.put(key, result)
            _, master, files = tasks[key]
            for student, passed_over in waiting[key]:
                mark = key if final else f"again {key}"
                yield student, master.name, self._keep(student, master.name, result, mark, passed_over, files)

    def _known(self, students: list[str], name: str, master: Master, tasks: dict[str, Task], waiting: dict):
        """Give (student, result) for what is known or cannot be graded; add the rest to `tasks` and `waiting`."""
        judge = pool.judged_by(master)
        for student in students:
            folder = self.root / "submitted" / student / self.assignment
            try:
                if set(student) & set("*?["):
                    raise Unusable("damaged", f"nbgrader takes the name for a pattern: {RENAME}")
                path, passed_over = submission.choose(folder, name, set(self.masters) - {name})
                content, files = submission.contents(path), beside(folder, master)
            except Unusable as error:
                result = Result(error.condition, error.note)
                yield student, self._keep(student, name, result, f"{error.condition}: {error.note}")
                continue
            key = pool.key(content, files, judge)
            if (known := self.cache.get(key)) is not None:
                yield student, self._keep(student, name, known, key, passed_over, files)
            else:
                waiting[key].append((student, passed_over))
                tasks[key] = content, master, files

    def _keep(
        self, student: str, name: str, result: Result, key: str, passed_over: tuple[str, ...] = (), files: Files = ()
    ) -> Result:
        """Put a result where nbgrader keeps it, unless it is there already."""
        result = replace(result, repairs=(*passed_over, *result.repairs))
        folder = self.root / "autograded" / student / self.assignment
        before = record.recorded(folder, name)
        if RENAME in result.note or (result.notebook is None and before.get("graded")):
            return result  # nbgrader would not find it again; or an earlier submission was graded, and stays so
        stamp = f"{key} {_timestamp(self.root / 'submitted' / student / self.assignment)}"
        if before.get("key") != stamp:
            record.record(self.api, folder, self.masters[name], student, result, stamp, files)
        return result


def masters(
    db_url: str, root: Path, assignment: str, protected: bool = True, everything: bool = False
) -> dict[str, Master]:
    """Return what the notebooks of a released assignment are graded against, by name.

    In a plain nbgrader assignment the tests that the release hides are kept beside it, to be put back for grading.
    """
    folder, chosen = root / "release" / assignment, limits(root)
    with Gradebook(db_url) as gradebook:
        notebooks = {
            notebook.name: {cell.name: cell.source for cell in notebook.source_cells if cell.locked}
            for notebook in gradebook.find_assignment(assignment).notebooks
        }
    files = tuple(
        (str(path.relative_to(folder)), path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix != ".ipynb"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    found = {}
    for name, locked in notebooks.items():
        notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
        language = notebook.metadata.get("kernelspec", {}).get("language", "python")
        if language != "python":
            raise Problem(f"{name} of {assignment} is written in {language}; only Python can be graded here.")
        handed_out = {(cell.metadata.get("nbgrader") or {}).get("grade_id"): cell.source for cell in notebook.cells}
        whole = tuple((cell, text) for cell, text in locked.items() if handed_out.get(cell, text) != text)
        text, plain = nbformat.writes(notebook), "lab" not in notebook.metadata
        found[name] = Master(assignment, name, text, files, chosen, protected, everything or plain, plain, whole)
    return found


def beside(folder: Path, master: Master) -> Files:
    """Return the files that a student handed in with a plain assignment; a unit of the course has none."""
    paths = submission.extra_files(folder, master.name) if master.plain else []
    return tuple((str(path.relative_to(folder)), path.read_bytes()) for path in paths)


def together(parts: dict[str, Result]) -> Result:
    """Return the results of one student's notebooks, by name, as one."""
    results = list(parts.values())
    if len(results) == 1:
        return results[0]
    worst = next((result for result in results if result.condition != GRADED), results[0])
    return replace(
        worst,
        repairs=tuple(text for result in results for text in result.repairs),
        judged=tuple(
            replace(item, name=f"{name}: {item.name}") for name, part in parts.items() for item in part.judged
        ),
        spent=dict(sum((Counter(result.spent) for result in results), Counter())),
        seconds=sum(result.seconds for result in results),
        cpu_seconds=sum(result.cpu_seconds for result in results),
        peak_bytes=max(result.peak_bytes for result in results),
    )


def limits(root: Path) -> Limits:
    """Return the limits that limits.toml in the course root sets, the usual ones where it says nothing."""
    path = root / LIMITS
    if not path.exists():
        return Limits()
    known = {field.name for field in fields(Limits)}
    try:
        chosen = tomllib.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise Problem(f"{path} cannot be read: {error}.") from None
    for name, value in chosen.items():
        if name not in known:
            raise Problem(f"{path} sets {name!r}, which is no limit. The limits are {', '.join(sorted(known))}.")
        if not isinstance(value, int | float) or isinstance(value, bool) or value <= 0:
            raise Problem(f"{path} sets {name} to {value!r}; it must be a number above 0.")
    return Limits(**chosen)


def trouble_with_files(error: Exception) -> str:
    """Return what an error says if a file or the gradebook could not be read or written, else nothing.

    nbgrader passes SQLite's errors on in more than one type of its own.
    """
    if isinstance(error, OSError):
        return str(error)
    found = re.search(r"\(sqlite3\.OperationalError\) (.+)", str(error))
    return f"the gradebook cannot be read or written ({found[1]})" if found else ""


def _timestamp(folder: Path) -> str:
    try:
        return (folder / "timestamp.txt").read_text()[:100]
    except (OSError, UnicodeDecodeError):
        return ""
