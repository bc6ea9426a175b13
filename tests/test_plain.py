"""Assignments that were written the usual nbgrader way, graded here and by unmodified nbgrader: the same must come out.

The two differ where a grade cell did not run: it scores nothing here, full points or for ever "needs grading" there.
"""

import csv
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
import nbgrader
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from grading import autograding, course, grade
from lab import data

GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"  # what `nbgrader quickstart` copies from
PICTURE = (GUIDE / "source" / "ps1" / "jupyter.png").read_bytes()


# --- an assignment that uses all that nbgrader has -------------------------------------------------------------------


def marked(cell, name: str, **fields):
    usual = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    cell.metadata["nbgrader"] = usual | {"grade_id": name} | fields
    return cell


def answer(name: str, source: str, **fields):
    return marked(new_code_cell(source), name, solution=True, **fields)


def check(name: str, source: str, points: float = 1):
    return marked(new_code_cell(source), name, grade=True, locked=True, points=points)


DOUBLE = """
import helper


def double(n):
    ### BEGIN SOLUTION
    return 2 * n
    ### END SOLUTION
"""
DOUBLED = """
assert double(2) == 4
### BEGIN HIDDEN TESTS
assert double(-3) == -6, "not for negative numbers"
assert helper.SECRET == 1
### END HIDDEN TESTS
"""
NUMBERS = """
import csv

with open("numbers.csv") as file:
    assert [*csv.reader(file)] == [["1", "2"]]
assert read == "1,2"
"""
CELLS = [
    marked(new_markdown_cell("Look: ![](picture.png)"), "look", locked=True),
    new_code_cell("import os\nprint('2 + 2 =', 2 + 2)"),
    answer("double", DOUBLE.strip()),
    check("doubled", DOUBLED.strip(), 2),
    check("automatic", "### AUTOTEST double(3)\n### HASHED AUTOTEST double(4)"),
    answer("share", "share = 2"),
    check("shared", "share", 2),
    answer("noise", "def noise():\n    print('to stdout')"),
    check("noisy", "noise()"),
    answer("read", "read = open('numbers.csv').read().strip()"),
    check("numbers", NUMBERS.strip(), 1.5),
    answer("own", "own = 1"),
    check("owned", "assert own == 1"),
    check("told", "int(os.environ.get('NBGRADER_EXECUTION') == 'autograde')"),
    answer("by_hand", "pass", grade=True, points=3),
    marked(new_markdown_cell("because"), "reason", solution=True, grade=True, points=2),
    marked(new_markdown_cell("Do something."), "task", task=True, locked=True, points=4),
    answer("end", "end = True"),
    check("ended", "assert end"),
    check("nothing", "'a text' if end else 0"),
]
ESSAY = [
    marked(new_markdown_cell("Everything."), "reason", solution=True, grade=True, points=2),
    marked(new_markdown_cell("Draw."), "draw", task=True, locked=True, points=1),
    answer("essay", "words = 100"),
    check("doubled", "assert words == 100"),
]
RIGHT = {
    "double": "import helper\n\n\ndef double(n):\n    return 2 * n",
    "share": "share = 2.0",
    "noise": "def noise():\n    print('to stdout')",
    "read": "read = open('numbers.csv').read().strip()",
    "own": "own = open('my/words.txt').read().count('word')",
    "end": "end = True",
    "essay": "words = 100",
}
UNSHOWN = "def {}():\n    get_ipython().showtraceback = lambda *_, **__: None\n    raise ValueError"
DIE = "import os\nos._exit(0)"
STUDENTS = {  # what each does differently from the right answers; None: the answer stays as it was handed out
    "right": {},
    "untouched": dict.fromkeys(RIGHT),
    "partly": {
        "double": "import helper\n\n\ndef double(n):\n    return abs(2 * n)",  # only the hidden test finds it
        "share": "share = 0.5",
        "noise": "import sys\n\n\ndef noise():\n    print('careful', file=sys.stderr)",
        "read": "read = 1 / 0",
        "by_hand": "print('see here')",
        "reason": "Because ![](plot.png)",
    },
    "odd": {"share": "share = -1", "noise": UNSHOWN.format("noise"), "own": "own =", "end": "end = 'very'"},
    "worded": {"share": "share = 'all of it'", "noise": "def noise():\n    raise SystemExit", "end": "end = 0"},
}
QUICKSTART = ("bitdiddle", "hacker")
EVERYBODY = [*(("ps1", student) for student in QUICKSTART), *(("ps2", student) for student in STUDENTS)]
ALONE = {  # where nbgrader gives up, or goes wrong
    "greedy": {"share": "share = 100"},
    "dead": {"end": DIE},
    "dies-in-check": {"noise": "def noise():\n    import os\n    os._exit(0)"},
    "leaves": {"end": "exit()"},
    "slow": {"noise": "import time\n\n\ndef noise():\n    time.sleep(60)"},
}


def write_source(root: Path) -> None:
    """Write the quickstart course, and an assignment of our own."""
    shutil.copytree(GUIDE / "source", root / "source", ignore=shutil.ignore_patterns("*.html", "ps1_autotest"))
    folder = root / "source" / "ps2"
    folder.mkdir()
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for name, cells in (("ps2", CELLS), ("essay", ESSAY)):
        for number, cell in enumerate(cells):
            cell.id = f"cell-{number}"
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": python}), folder / f"{name}.ipynb")
    shutil.copy(GUIDE / "autotests.yml", folder)
    (folder / "picture.png").write_bytes(PICTURE)
    (folder / "numbers.csv").write_text("1,2\n")
    (folder / "helper.py").write_text("SECRET = 1\n")


def hand_in(root: Path, student: str, changes: dict) -> None:
    """Write a submission into what was released."""
    folder = root / "submitted" / student / "ps2"
    shutil.copytree(root / "release" / "ps2", folder)
    answers = {name: source for name, source in (RIGHT | changes).items() if source is not None}
    for path in folder.glob("*.ipynb"):
        found = nbformat.read(path, as_version=4)
        for cell in found.cells:
            cell.source = answers.get(named(cell), cell.source)
        if student == "odd":
            found.cells = [cell for cell in found.cells if named(cell) != "told"]
        nbformat.write(found, path)
    (folder / "my").mkdir()
    (folder / "my" / "words.txt").write_text("word")
    (folder / "plot.png").write_bytes(PICTURE)
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (folder / "helper.py").write_text("SECRET = 2\n")  # the release's counts
    if student == "worded":
        (folder / "essay.ipynb").unlink()


def named(cell) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


# --- graded twice ----------------------------------------------------------------------------------------------------


def must(result: dict) -> None:
    assert result["success"], result.get("log", "") + result.get("error", "")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    """A course root in which nbgrader, as it comes, has released and graded."""
    root, config = tmp_path_factory.mktemp("theirs"), Config()
    config.CourseDirectory.root = str(root)
    write_source(root)
    shutil.copytree(GUIDE / "submitted", root / "submitted", ignore=shutil.ignore_patterns("*.html"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # nbgrader calls `alembic`
        api = NbGraderAPI(config=config)
        for name in ("ps1", "ps2"):
            must(api.generate_assignment(name))
        for student, changes in STUDENTS.items():
            hand_in(root, student, changes)
        for name, students in (("ps1", QUICKSTART), ("ps2", STUDENTS)):
            for student in students:
                must(api.autograde(name, student))
        yield root


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    """A course root in which the course's commands have done the same, and the rest."""
    root = tmp_path_factory.mktemp("ours")
    write_source(root)
    shutil.copytree(GUIDE / "submitted", root / "submitted", ignore=shutil.ignore_patterns("*.html"))
    (root / "limits.toml").write_text("cell_seconds = 3\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course, "ROOT", root)
        patch.setattr(grade, "_sandboxes", {})
        patch.setenv("MNIST_ROOT", str(data.write_sample(data.OWN / "sample")))
        for name in ("ps1", "ps2"):
            assert course.main(["release", name]) == 0
        for student, changes in {**STUDENTS, **ALONE}.items():
            hand_in(root, student, changes)
        patch.setattr(autograding.pool, "grade_all", grade_all)
        assert course.main(["autograde", "ps1"]) == 0
        assert course.main(["autograde", "ps2"]) == 1
        for name in ("ps1", "ps2"):
            assert course.main(["feedback", name]) == 0
        assert course.main(["grades"]) == 0
        yield root
        for sandbox in grade._sandboxes.values():
            sandbox.close()


def grade_all(submissions: dict, address=None, in_pool=autograding.pool.grade_all):
    """Grade as the course's command does, but most of it here: starting workers takes longer than these notebooks."""
    pooled = {key: task for key, task in submissions.items() if task[1].name == "problem2"}
    yield from in_pool(pooled, address)
    for key in submissions.keys() - pooled.keys():
        yield key, grade.grade(*submissions[key])


def marks(root: Path, name: str, student: str) -> dict[tuple[str, str], tuple[float | None, bool]]:
    """Return automatic score and whether it waits for a person, by notebook and cell."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        notebooks = gradebook.find_submission(name, student).notebooks
        return {
            (notebook.name, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for notebook in notebooks
            for grade in notebook.grades
        }


def read(root: Path, step: str, student: str, name: str, notebook: str):
    return nbformat.read(root / step / student / name / f"{notebook}.ipynb", as_version=4)


# --- the same as nbgrader --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, notebook", [("ps1", "problem1"), ("ps1", "problem2"), ("ps2", "ps2"), ("ps2", "essay")])
def test_release_is_nbgraders(theirs, ours, name, notebook):
    wanted, released = (read(root, "release", "", name, notebook) for root in (theirs, ours))
    for cell, other in zip(released.cells, wanted.cells, strict=True):
        assert cell == other
    assert released == wanted
    assert {path.name for path in (ours / "release" / name).iterdir()} == {
        path.name for path in (theirs / "release" / name).iterdir()
    }


@pytest.mark.parametrize("name, student", EVERYBODY)
def test_scores_are_nbgraders(theirs, ours, name, student):
    wanted, found = marks(theirs, name, student), marks(ours, name, student)
    if student == "odd":
        assert wanted.pop(("ps2", "told")) == (None, True) and found.pop(("ps2", "told")) == (1, False)
    assert found == wanted


def test_scores_are_as_meant(ours):
    """The comparison would hold if everybody got nothing."""
    scores = {student: {key: score for key, (score, _) in marks(ours, "ps2", student).items()} for student in STUDENTS}
    right = {"doubled": 2, "automatic": 1, "shared": 2, "noisy": 1, "numbers": 1.5, "owned": 1, "told": 1, "ended": 1}
    right = {("ps2", name): points for name, points in right.items()} | {("essay", "doubled"): 1}
    assert right.items() <= scores["right"].items()
    assert sum(filter(None, scores["untouched"].values())) < 3
    partly = {"doubled": 0, "automatic": 1, "shared": 0.5, "noisy": 0, "numbers": 0, "owned": 1, "by_hand": None}
    assert {("ps2", name): points for name, points in partly.items()}.items() <= scores["partly"].items()
    assert scores["odd"]["ps2", "noisy"] == scores["odd"]["ps2", "owned"] == 0
    assert {score for (notebook, _), score in scores["worded"].items() if notebook == "essay"} == {0}


# --- what did not run scores nothing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "student, lost",
    [
        ("greedy", {"shared"}),
        ("dead", {"ended", "nothing"}),
        ("dies-in-check", {"noisy", "numbers", "owned", "told", "ended", "nothing"}),
        ("leaves", {"ended", "nothing"}),
        ("slow", {"noisy"}),
    ],
)
def test_a_check_that_did_not_run_scores_nothing(ours, student, lost):
    right = marks(ours, "ps2", "right")
    wanted = {key: (0, False) if key[0] == "ps2" and key[1] in lost else mark for key, mark in right.items()}
    assert marks(ours, "ps2", student) == wanted


# --- what the student and the teacher see ----------------------------------------------------------------------------


def test_nothing_was_repaired_that_was_whole(ours):
    for student in ("right", "untouched", "partly"):
        for notebook in ("ps2", "essay"):
            found = read(ours, "autograded", student, "ps2", notebook)
            assert found.metadata.lab.grading.repairs == []
            assert len(found.cells) == len(CELLS if notebook == "ps2" else ESSAY)


def test_feedback_shows_no_hidden_test(ours):
    for student in (*STUDENTS, *ALONE):
        page = re.sub("<.*?>", "", (ours / "feedback" / student / "ps2" / "ps2.html").read_text())
        assert "assert double(2) == 4" in page
        assert not [text for text in ("SECRET", "double(-3)", "HIDDEN TESTS") if text in page]
    assert (ours / "feedback" / "bitdiddle" / "ps1" / "problem1.html").is_file()


def test_pictures_lie_beside_the_autograded_notebook(ours):
    folder = ours / "autograded" / "partly" / "ps2"
    assert {path.name for path in folder.iterdir()} == {
        *("ps2.ipynb", "essay.ipynb", "picture.png", "plot.png", "numbers.csv", "helper.py", "autotests.yml"),
    }
    assert (folder / "helper.py").read_text() == "SECRET = 1\n"


def test_grades_and_summary(ours):
    with (ours / "grades.csv").open() as file:
        rows = {(row["assignment"], row["student_id"]): float(row["score"]) for row in csv.DictReader(file)}
    for name, student in EVERYBODY:
        assert rows[name, student] == sum(score or 0 for score, _ in marks(ours, name, student).values())
    with (ours / "summary-ps2.csv").open() as file:
        table = {row["student"]: row for row in csv.DictReader(file)}
    assert set(table) == {*STUDENTS, *ALONE}
    assert table["right"]["ps2: doubled points"] == "2.0" and table["right"]["essay: doubled points"] == "1.0"
    assert table["dead"]["condition"] == "crashed" and table["slow"]["condition"] == "time"
    assert table["worded"]["condition"] == "damaged"
    assert (ours / "summary-ps1.html").is_file()


# --- in other ways ---------------------------------------------------------------------------------------------------


def test_nbgrader_with_our_settings_grades_alike(ours):
    """What Formgrader's button runs."""
    before = marks(ours, "ps2", "partly")
    must(course.nbgrader().autograde("ps2", "partly"))
    assert marks(ours, "ps2", "partly") == before


def test_what_was_graded_is_not_graded_again(ours, monkeypatch):
    monkeypatch.setattr(autograding.pool, "grade_all", None)
    assert course.main(["autograde", "ps1"]) == 0


def test_solution_outside_a_solution_cell_is_not_released(ours, capsys):
    folder = ours / "source" / "leaky"
    folder.mkdir()
    cell = new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", id="a")
    nbformat.write(new_notebook(cells=[cell]), folder / "leaky.ipynb")
    assert course.main(["release", "leaky"]) == 1
    assert "Solution region detected in a non-solution cell" in capsys.readouterr().err
    assert not (ours / "release" / "leaky").exists()


def test_another_language_is_refused(ours, capsys):
    folder = ours / "source" / "r"
    folder.mkdir()
    kernel = {"name": "ir", "display_name": "R", "language": "R"}
    cell = check("x", "stopifnot(TRUE)")
    cell.id = "x"
    nbformat.write(new_notebook(cells=[cell], metadata={"kernelspec": kernel}), folder / "r.ipynb")
    assert course.main(["release", "r"]) == 0
    shutil.copytree(ours / "release" / "r", ours / "submitted" / "right" / "r")
    capsys.readouterr()
    assert course.main(["autograde", "r"]) == 1
    assert capsys.readouterr().err == "r of r is written in R; only Python can be graded here.\n"


def test_no_class_is_invented_for_it(ours, capsys):
    assert course.main(["make-class", "ps2", "3"]) == 1
    assert "none of the course's units" in capsys.readouterr().err
