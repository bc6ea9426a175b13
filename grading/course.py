"""Release, autograde and give feedback on a unit with nbgrader, and export the grades.

    python -m grading.course release 05_training_loop      build the unit and release it
    python -m grading.course make-class 05_training_loop 6 invent six submissions, to try the rest with
    python -m grading.course autograde 05_training_loop    grade what lies in submitted/<student>/<unit>/
    python -m grading.course feedback 05_training_loop     write a page for each graded student
    python -m grading.course grades                        write grades.csv

Everything lies in grading/ the way nbgrader lays it out; `nbgrader` and Formgrader work there alike.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.plugins import CsvExportPlugin
from tqdm import tqdm
from traitlets.config.loader import PyFileConfigLoader

from grading import submission
from grading.build import units, write_all
from grading.preprocessors import LOG
from lab import Problem

ROOT = Path(__file__).resolve().parent  # of the course, as nbgrader understands it


def nbgrader() -> NbGraderAPI:
    """Return nbgrader with this course's settings."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(Path(__file__).parent)).load_config()
    config.CourseDirectory.root = str(ROOT)
    return NbGraderAPI(config=config)


# --- the commands ----------------------------------------------------------------------------------------------------


def release(unit: str) -> int:
    """Build a unit and release it. Doing it again keeps submissions and grades."""
    write_all([unit])
    with _kept(ROOT / "release" / unit):
        _run(nbgrader().generate_assignment, unit, what=f"{unit} could not be released")
    print(f"Released {unit}: {ROOT / 'release' / unit / f'{unit}.ipynb'}")
    return 0


def autograde(unit: str) -> int:
    """Grade every submission of a unit; one that cannot be graded is named and stops nobody else's."""
    api, released = nbgrader(), _released(unit)

    def grade(student: str) -> None:
        submission.check(ROOT / "submitted" / student / unit, unit, released)
        with _kept(ROOT / "autograded" / student / unit), _no_stranger(api, unit, student):
            _run(api.autograde, unit, student, what="was not graded")

    return _for_each(_students("submitted", unit), grade, "Graded", unit)


def feedback(unit: str) -> int:
    """Write a page of feedback for every student whose submission has been graded."""
    api, _ = nbgrader(), _released(unit)
    students = _students("autograded", unit)

    def write(student: str) -> None:
        with _kept(ROOT / "feedback" / student / unit):
            _run(api.generate_feedback, unit, student, what="got no feedback")

    return _for_each(students, write, "Wrote feedback on", unit)


def grades() -> int:
    """Write all grades to grades.csv."""
    api = nbgrader()
    if not (ROOT / "gradebook.db").is_file():
        raise Problem("There is no gradebook yet: release a unit and autograde it first.")
    target = ROOT / "grades.csv"
    plugin = CsvExportPlugin(config=api.config, to=f"{target}.new")
    with api.gradebook as gradebook:
        plugin.export(gradebook)
    os.replace(plugin.to, target)
    print(f"Wrote {target}")
    return 0


def make_class(unit: str, size: int) -> int:
    """Write invented submissions of a unit; what each must score is in submitted/expected-<unit>.json."""
    from grading.invented_class import write_class

    for student in write_class(ROOT / "submitted", unit, _released(unit), size):
        print(f"{ROOT / 'submitted' / student / unit}")
    return 0


# --- one after another, nothing half done ----------------------------------------------------------------------------


def _for_each(students: list[str], do: Callable[[str], None], done: str, unit: str) -> int:
    """Do something for every student; report those where it failed at the end, and return how the program exits."""
    failures = {}
    for student in (bar := tqdm(students, unit="student", disable=None)):
        bar.set_postfix_str(student)
        try:
            do(student)
        except Problem as problem:
            failures[student] = str(problem)
        except Exception as error:  # nobody's submission may stop the others
            failures[student] = f"stopped with {type(error).__name__}: {error} (more in {ROOT / LOG})"
            _log(traceback.format_exc())
    for student, reason in failures.items():
        print(f"{student}: {reason}", file=sys.stderr)
    print(f"{done} {len(students) - len(failures)} of {len(students)} submissions of {unit}.")
    return 1 if failures else 0


def _run(step: Callable, *args: str, what: str) -> None:
    """Run one of nbgrader's steps; put its log away, and raise Problem when it fails."""
    result = step(*args)
    if result["success"]:
        return
    error = result["error"].strip().splitlines()[-1]
    if error == "KeyboardInterrupt":
        raise KeyboardInterrupt
    log = result.get("log", "")
    _log(f"{log}\n{result['error']}")
    raise Problem(f"{what}: {_cause(log) or error} (more in {ROOT / LOG})")


def _log(text: str) -> None:
    with open(ROOT / LOG, "a") as file:
        file.write(f"{text}\n")


def _cause(log: str) -> str:
    """Return the last error that nbgrader's log shows."""
    found = re.findall(r"^\s*([\w.]*(?:Error|Exception|MissingEntry)\b: .*)$", log, re.MULTILINE)
    return found[-1].rpartition("nbgrader.")[2] if found else ""


@contextmanager
def _kept(folder: Path):
    """Put a folder back as it was when something goes wrong: nbgrader removes it before it begins."""
    with tempfile.TemporaryDirectory() as spare:
        if folder.is_dir():
            shutil.copytree(folder, Path(spare) / "before")
        try:
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if (Path(spare) / "before").is_dir():
                shutil.copytree(Path(spare) / "before", folder)
            raise


@contextmanager
def _no_stranger(api: NbGraderAPI, unit: str, student: str):
    """Leave no empty entry in the gradebook for a submission that could not be graded."""
    with api.gradebook as gradebook:
        known = _has_submission(gradebook, unit, student)
    try:
        yield
    except BaseException:
        with api.gradebook as gradebook:
            if not known and _has_submission(gradebook, unit, student):
                gradebook.remove_submission(unit, student)
        raise


def _has_submission(gradebook: Gradebook, unit: str, student: str) -> bool:
    try:
        gradebook.find_submission(unit, student)
    except MissingEntry:
        return False
    return True


# --- what there is ---------------------------------------------------------------------------------------------------


def _released(unit: str) -> NotebookNode:
    """Return the released notebook of a unit."""
    path = ROOT / "release" / unit / f"{unit}.ipynb"
    if not path.is_file() or not (ROOT / "gradebook.db").is_file():
        raise Problem(f"{unit} has not been released: run `make release UNIT={unit}` first.")
    return submission.read(path)


def _students(step: str, unit: str) -> list[str]:
    """Return who has a folder of the unit in one of nbgrader's steps."""
    folders = [path for path in ROOT.glob(f"{step}/*/{unit}") if path.is_dir()]
    students = sorted(path.parent.name for path in folders if not path.parent.name.startswith("."))
    if not students and step == "submitted":
        place = ROOT / "submitted" / "<student>" / unit / f"{unit}.ipynb"
        raise Problem(f"Nobody has submitted {unit}. A submission belongs at {place}; `make class` invents some.")
    if not students:
        raise Problem(f"No submission of {unit} has been graded: run `make autograde UNIT={unit}` first.")
    return students


def _known(unit: str) -> str:
    if unit not in units():
        raise Problem(f"There is no unit {unit!r}. The units are {', '.join(units())}.")
    return unit


# --- the command line ------------------------------------------------------------------------------------------------


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name in ("release", "make-class", "autograde", "feedback"):
        command = commands.add_parser(name)
        command.add_argument("unit", help="05_training_loop, say")
        if name == "make-class":
            command.add_argument("size", type=int, help="how many submissions")
    commands.add_parser("grades")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    choice = parse(arguments)
    warnings.simplefilter("ignore")  # nbgrader's own, about its gradebook and cells that it puts back
    try:
        if choice.command == "grades":
            return grades()
        unit = _known(choice.unit)
        if choice.command == "make-class":
            return make_class(unit, choice.size)
        return {"release": release, "autograde": autograde, "feedback": feedback}[choice.command](unit)
    except Problem as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
