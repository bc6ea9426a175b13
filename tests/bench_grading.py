"""Grade the same class with unmodified nbgrader and with ours, in one run: `make bench-grading` prints times and ratio.

nbgrader grades as it comes out of its package, with hidden checks left out: they are ours. Honest submissions whose
mistakes the visible checks find must get the same points from both.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from grading import autograding, build, course, invented_class
from lab import data
from tests.answers import Answer, answers

POINTS = dict[str, dict[str, float]]  # by student and exercise


def honest_class(folder: Path, unit: str, size: int) -> None:
    """Write submissions of right answers, with wrong ones in every third and the starter in every seventh.

    A comment makes those that answer anything unlike each other, or equal ones would be graded once.
    """
    released = nbformat.read(course.ROOT / "release" / unit / f"{unit}.ipynb", as_version=4)
    for number in range(size):
        notebook = nbformat.from_dict(released)
        for cell in notebook.cells:
            name = cell.id.removesuffix("-work")
            if name != cell.id and number % 7 != 6:
                cell.source = f"{chosen(name, number).code.rstrip()}\n# by student {number + 1}"
        target = folder / f"student-{number + 1:03}" / unit
        target.mkdir(parents=True)
        nbformat.write(notebook, target / f"{unit}.ipynb")


def chosen(name: str, number: int) -> Answer:
    """Return one of the answers that both graders must judge alike."""
    if number % 3 == 2:
        found = [a for a in answers(name) if not a.right and not a.hidden and a.status == "failed"]
        return found[number % len(found)]
    return invented_class.right(name, number)


# --- the two graders -------------------------------------------------------------------------------------------------


def unmodified(root: Path, unit: str, students: list[str]) -> float:
    """Return the seconds that nbgrader takes, as it comes out of its package."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.Execute.timeout = 600
    config.ClearSolutions.enabled = False  # the source is what we released: its starters are there already
    api = NbGraderAPI(config=config)
    api.generate_assignment(unit)
    start = time.perf_counter()
    for number, student in enumerate(students, 1):
        result = api.autograde(unit, student)
        if not result["success"]:
            raise SystemExit(f"nbgrader stopped at {student}: {result['error']}")
        spent = time.perf_counter() - start
        print(f"\rnbgrader: {number} of {len(students)}, {spent:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)
    return time.perf_counter() - start


def ours(root: Path, unit: str) -> float:
    """Return the seconds that `make autograde` takes, as a program of its own."""
    code = (
        "import sys; from pathlib import Path; from grading import course\n"
        "if __name__ == '__main__':\n"
        "    course.ROOT = Path(sys.argv[1]); sys.exit(course.main(['autograde', sys.argv[2]]))"
    )
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(root), unit], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def points(root: Path, unit: str, students: list[str]) -> POINTS:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {
            student: {
                grade.name: grade.auto_score
                for notebook in gradebook.find_submission(unit, student).notebooks
                for grade in notebook.grades
                if grade.auto_score is not None
            }
            for student in students
        }


def memory_watch(folder: Path) -> subprocess.Popen:
    """Start a process that notes the largest memory of this program's children, shared pages counted once."""
    code = (
        "import os, sys, time, psutil\nmost = 0\nparent = psutil.Process(int(sys.argv[1]))\n"
        "while True:\n"
        "    total = 0\n"
        "    for child in parent.children(recursive=True):\n"
        "        try: total += child.memory_full_info().pss\n"
        "        except psutil.Error: pass\n"
        "    if total > most:\n"
        "        most = total; open(sys.argv[2], 'w').write(str(most))\n"
        "    time.sleep(1)\n"
    )
    return subprocess.Popen([sys.executable, "-c", code, str(os.getpid()), str(folder / "memory")])


# --- the table -------------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unit", default="05_training_loop")
    parser.add_argument("--size", type=int, default=40, help="how many submissions")
    parser.add_argument("--ours-only", action="store_true", help="to see how the time grows with the class")
    choice = parser.parse_args()
    os.environ["MNIST_ROOT"] = str(data.root())
    print(data.source())
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        course.ROOT, build.SOURCE, build.SOLVED = folder / "ours", folder / "ours" / "source", folder / "solved"
        build.COURSE = folder / "course"
        course.main(["release", choice.unit])
        honest_class(course.ROOT / "submitted", choice.unit, choice.size)
        students = sorted(path.name for path in (course.ROOT / "submitted").iterdir())
        watch = memory_watch(folder)
        cold, warm = ours(course.ROOT, choice.unit), ours(course.ROOT, choice.unit)
        watch.kill()
        print(f"{choice.size} submissions of {choice.unit}, {os.cpu_count()} cores")
        print(f"ours, cold:            {cold:8.1f} s, at most {int((folder / 'memory').read_text()) / 2**30:.1f} GB")
        print(f"ours, nothing changed: {warm:8.1f} s")
        print_spent(course.ROOT)
        if choice.ours_only:
            return
        plain = folder / "plain"
        shutil.copytree(course.ROOT / "submitted", plain / "submitted")
        (plain / "source" / choice.unit).mkdir(parents=True)
        shutil.copy(folder / "course" / f"{choice.unit}.ipynb", plain / "source" / choice.unit)
        theirs = unmodified(plain, choice.unit, students)
        print(f"unmodified nbgrader:   {theirs:8.1f} s")
        print(f"ratio: {theirs / cold:.1f}x cold, {theirs / warm:.0f}x when nothing changed")
        same = print_differences(points(plain, choice.unit, students), points(course.ROOT, choice.unit, students))
    sys.exit(not same)


def print_differences(theirs: POINTS, ours: POINTS) -> bool:
    """Print whose points differ and return whether nobody's do."""
    for student in theirs:
        for name in sorted(theirs[student].keys() | ours[student].keys()):
            pair = theirs[student].get(name), ours[student].get(name)
            if pair[0] != pair[1]:
                print(f"DIFFERENT: {student}, {name}: nbgrader gives {pair[0]}, ours {pair[1]}")
    if theirs == ours:
        print("Both give everybody the same points.")
    return theirs == ours


def print_spent(root: Path) -> None:
    """Print what the seconds of all submissions were spent on, from the results in the cache."""
    total: Counter[str] = Counter()
    for path in (root / ".results").glob("*.json"):
        result = autograding.pool.Cache(root / ".results").get(path.stem)
        total.update(result.spent)
    print("seconds of the submissions, all workers together:")
    for what, spent in total.most_common():
        print(f"  {what:24}{spent:8.1f}")


if __name__ == "__main__":
    main()
