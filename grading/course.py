"""Release, autograde and give feedback on a unit with nbgrader, and export the grades.

    python -m grading.course release 05_training_loop      build the unit and release it
    python -m grading.course make-class 05_training_loop 6 invent six submissions, to try the rest with
    python -m grading.course autograde 05_training_loop    grade what lies in submitted/<student>/<unit>/
    python -m grading.course feedback 05_training_loop     write a page for each graded student
    python -m grading.course grades --format moodle        write the grades as csv, for moodle or for canvas

Everything lies in grading/ the way nbgrader lays it out; `nbgrader` and Formgrader work there alike.
"""

import argparse
import fcntl
import re
import shutil
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbgrader.apps.api import NbGraderAPI
from tqdm import tqdm
from traitlets.config.loader import PyFileConfigLoader

from grading import autograding, export, summary
from grading.result import GRADED
from lab import Problem

ROOT = Path(__file__).resolve().parent  # of the course, as nbgrader understands it
LOG = ".nbgrader.log"  # in it


def nbgrader() -> NbGraderAPI:
    """Return nbgrader with this course's settings."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(Path(__file__).parent)).load_config()
    config.CourseDirectory.root = str(ROOT)
    return NbGraderAPI(config=config)


# --- the commands ----------------------------------------------------------------------------------------------------


def release(unit: str) -> int:
    """Build a unit and release it. Doing it again keeps submissions and grades."""
    from grading.build import write_all

    if unit in _units():
        write_all([unit])
    with _kept(ROOT / "release" / unit):
        _run(nbgrader().generate_assignment, unit, what=f"{unit} could not be released")
    print(f"Released {unit}: {ROOT / 'release' / unit}")
    return 0


def autograde(unit: str, scheduler: str | None = None, protected: bool = True, everything: bool = False) -> int:
    """Grade every submission of a unit, many at once. Each ends in the gradebook, graded or with a named condition."""
    _released(unit)
    students = _students("submitted", unit)
    with _alone():
        results = autograding.Class(nbgrader(), ROOT, unit, protected, everything).grade(students, scheduler)
    for student, result in results.items():
        if result.condition != GRADED:
            print(f"{student}: {result.condition}: {result.note}", file=sys.stderr)
    print(summary.text(results, unit))
    print(f"More in {summary.write(results, unit, ROOT)}")
    return int(any(result.condition != GRADED for result in results.values()))


@contextmanager
def _alone():
    """Let nobody else grade in this folder meanwhile: the gradebook is one file."""
    with open(ROOT / ".grading.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem(f"Somebody is grading in {ROOT} already: wait until that has ended.") from None
        yield


def feedback(unit: str) -> int:
    """Write a page of feedback for every student whose submission has been graded."""
    api, _ = nbgrader(), _released(unit)
    students = _students("autograded", unit)

    def write(student: str) -> None:
        with _kept(ROOT / "feedback" / student / unit):
            _run(api.generate_feedback, unit, student, what="got no feedback")

    return _for_each(students, write, "Wrote feedback on", unit)


def grades(form: str = "csv", unit: str | None = None) -> int:
    """Write the grades of all units, or of one, to a file that a spreadsheet, Moodle or Canvas reads."""
    chosen = export.exporter(form)
    if not (ROOT / "gradebook.db").is_file():
        raise Problem("There is no gradebook yet: release a unit and autograde it first.")
    api, target = nbgrader(), ROOT / chosen.default
    plugin = chosen(config=api.config, to=str(target), assignment=[unit] if unit else [])
    with api.gradebook as gradebook:
        plugin.export(gradebook)
    print(f"Wrote {target}")
    if plugin.waiting:
        print(f"{plugin.waiting} of the submissions still wait for you to mark something in Formgrader.")
    return 0


def make_class(unit: str, size: int) -> int:
    """Write invented submissions of a unit; what each must score is in submitted/expected-<unit>.json."""
    from grading.invented_class import write_class

    if unit not in _units():
        raise Problem(f"{unit} is none of the course's units: submissions can be invented for those only.")
    released = nbformat.read(_released(unit) / f"{unit}.ipynb", as_version=4)
    for student in write_class(ROOT / "submitted", unit, released, size):
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


# --- what there is ---------------------------------------------------------------------------------------------------


def _released(unit: str) -> Path:
    """Return the folder of a released unit or plain nbgrader assignment."""
    folder = ROOT / "release" / unit
    if not any(folder.glob("*.ipynb")) or not (ROOT / "gradebook.db").is_file():
        raise Problem(f"{unit} has not been released: run `make release UNIT={unit}` first.")
    return folder


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
    """Return the name of a unit, or of a plain nbgrader assignment in source/; raise Problem for others."""
    if re.fullmatch(r"\w[\w. -]*", unit) and any((ROOT / step / unit).is_dir() for step in ("release", "source")):
        return unit
    if unit not in _units():
        raise Problem(f"There is no unit {unit!r}. The units are {', '.join(_units())}.")
    return unit


def _units() -> list[str]:
    from grading.build import units

    return units()


# --- the command line ------------------------------------------------------------------------------------------------


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name in ("release", "make-class", "autograde", "feedback"):
        command = commands.add_parser(name)
        command.add_argument("unit", help="05_training_loop, say")
        if name == "autograde":
            command.add_argument("--scheduler", help="address of a Dask scheduler; without it, this machine")
            command.add_argument("--everything", action="store_true", help="run all cells, also what no answer needs")
            command.add_argument("--unprotected", action="store_true", help="run submissions without a sandbox")
        if name == "make-class":
            command.add_argument("size", type=int, help="how many submissions")
    command = commands.add_parser("grades")
    command.add_argument("unit", nargs="?", help="all of them unless one is named")
    command.add_argument("--format", default="csv", help=", ".join(export.FORMATS))
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    choice = parse(arguments)
    warnings.simplefilter("ignore")  # nbgrader's own, about its gradebook and cells that it puts back
    try:
        if choice.command == "grades":
            return grades(choice.format, choice.unit and _known(choice.unit))
        unit = _known(choice.unit)
        if choice.command == "make-class":
            return make_class(unit, choice.size)
        if choice.command == "autograde":
            return autograde(unit, choice.scheduler, not choice.unprotected, choice.everything)
        return {"release": release, "feedback": feedback}[choice.command](unit)
    except Problem as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept.", file=sys.stderr)
    except Exception as error:
        if not (what := autograding.trouble_with_files(error)):
            raise
        print(f"Stopped: {what}. What was finished is kept.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
