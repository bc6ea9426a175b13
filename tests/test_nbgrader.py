"""The instructor's side, end to end: release, a class of invented submissions, autograde, feedback, grades.

Everything happens in a course root of its own; the working tree stays as it is.
"""

import csv
import inspect
import json
import shutil
import subprocess
import sys
import textwrap
from importlib import import_module
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from grading import build, course, invented_class, preprocessors
from lab import data
from lab.check.exercise import find
from lab.check.verdict import MIME
from tests.answers import answers

UNITS = build.units()
WHOLE_CLASS = ("02_class_balance",)  # has several exercises and an open question, and trains nothing
UNIT = "00_start_here"
NAME = "batch_shape"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A room for one course: its root, with everything that is built or graded inside, on the sample of the data."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course, "ROOT", folder / "grading")
        patch.setattr(build, "COURSE", folder / "course")
        patch.setattr(build, "SOURCE", folder / "grading" / "source")
        patch.setattr(build, "SOLVED", folder / "build" / "solved")
        patch.setattr(preprocessors, "DATA", str(data.write_sample(data.OWN / "sample")))
        patch.setenv("LAB_PROGRESS", str(folder / "progress.json"))
        yield folder


@pytest.fixture(scope="module")
def root(room):
    return room / "grading"


@pytest.fixture(scope="module", params=UNITS)
def graded(request, root):
    """A unit released, with a class, autograded, with feedback; and what each student must score."""
    unit = request.param
    assert course.main(["release", unit]) == 0
    assert course.main(["make-class", unit, "6" if unit in WHOLE_CLASS else "2"]) == 0
    expected = json.loads((root / "submitted" / f"expected-{unit}.json").read_text())
    if unit in WHOLE_CLASS:
        expected["rewritten"] = write_rewritten(root, unit)
    assert course.main(["autograde", unit]) == 0
    assert course.main(["feedback", unit]) == 0
    return unit, expected


def write_rewritten(root: Path, unit: str) -> dict[str, float]:
    """Write a submission that did its first exercise in a cell of its own, all cells of that exercise deleted.

    Another of its answers is wrong in a way that only the hidden check finds.
    """
    found = notebook(root, "submitted", "perfect-01", unit)
    sly = [answer for name in invented_class.exercises(found)[1:] for answer in answers(name) if answer.hidden][0]
    for cell in found.cells:
        if cell.id == f"{sly.exercise}-work":
            cell.source = sly.code
    first, *others = invented_class.exercises(found)
    work = next(cell.source for cell in found.cells if cell.id == f"{first}-work")
    cells = [new_code_cell(work) if cell.id == f"{first}-work" else cell for cell in found.cells]
    found.cells = [cell for cell in cells if not cell.id.startswith(f"{first}-")]
    save(found, root, "rewritten", unit)
    return {name: find(name).points for name in [first, *others]} | {sly.exercise: sly.points}


def save(found, root: Path, student: str, unit: str) -> None:
    folder = root / "submitted" / student / unit
    folder.mkdir(parents=True)
    nbformat.write(found, folder / f"{unit}.ipynb")


def entries(unit: str, student: str) -> dict[str, tuple[float, bool]]:
    """Return what the gradebook has on a submission: automatic score and whether it waits for a person, by cell."""
    with course.nbgrader().gradebook as gradebook:
        submission = gradebook.find_submission_notebook(unit, unit, student)
        return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in submission.grades}


def scores(unit: str, student: str) -> dict[str, float]:
    found = entries(unit, student).items()
    return {name.removeprefix("check_"): score for name, (score, _) in found if name.startswith("check_")}


def notebook(root: Path, step: str, student: str, unit: str):
    return nbformat.read(root / step / student / unit / f"{unit}.ipynb", as_version=4)


# --- release ---------------------------------------------------------------------------------------------------------


def test_release_is_the_students_notebook(graded, root):
    unit, _ = graded
    released, built = notebook(root, "release", "", unit), nbformat.read(build.COURSE / f"{unit}.ipynb", as_version=4)
    for cell, wanted in zip(released.cells, built.cells, strict=True):
        assert cell == wanted
    assert released == built


def test_release_has_no_solution_and_no_hidden_check(graded, root):
    unit, _ = graded
    cells = notebook(root, "release", "", unit).cells
    text = "\n".join(cell.source for cell in cells)
    assert build.BEGIN not in text and build.END not in text
    work = "\n".join(cell.source for cell in cells if cell.id.endswith("-work"))
    for name in invented_class.exercises(notebook(root, "release", "", unit)):
        assert solution_part(name) not in textwrap.dedent(work)
    for line in hidden_lines(unit):
        assert line not in text


def solution_part(name: str) -> str:
    """Return what a student has to write of an exercise."""
    return build.solution(name).partition(build.BEGIN)[2].partition(build.END)[0].strip()


def hidden_lines(unit: str) -> list[str]:
    """Return the lines that only the hidden checks of a unit have."""
    source = inspect.getsource(import_module(f"grading.hidden.{unit[3:]}"))
    visible = inspect.getsource(import_module(f"lab.check.{unit[3:]}"))
    lines = {line.strip() for line in source.splitlines()} - {line.strip() for line in visible.splitlines()}
    return [line for line in lines if len(line) > 25 and not line.startswith(("from ", "import ", "#", '"""'))]


# --- scores ----------------------------------------------------------------------------------------------------------


def test_every_score_is_what_it_must_be(graded):
    unit, expected = graded
    assert {student: scores(unit, student) for student in expected} == expected


def test_perfect_is_perfect_and_partly_wrong_is_not(graded):
    unit, expected = graded
    most = {name: find(name).points for name in expected["perfect-01"]}
    assert expected["perfect-01"] == most
    assert 0 <= sum(expected["partly-wrong-02"].values()) < sum(most.values())


def test_deleted_check_is_put_back(graded, root):
    unit, expected = graded
    if "deleted-check-04" not in expected:
        pytest.skip("the whole class is tried on other units")
    gone = f"check_{next(iter(expected['deleted-check-04']))}"

    def names(step):
        cells = notebook(root, step, "deleted-check-04", unit).cells
        return [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]

    assert gone not in names("submitted") and gone in names("autograded")


def test_noise_reached_the_check_cells(graded, root):
    unit, expected = graded
    if "noisy-06" not in expected:
        pytest.skip("the whole class is tried on other units")
    checks = [cell for cell in notebook(root, "autograded", "noisy-06", unit).cells if cell.id.endswith("-check")]
    assert all("deprecated" in cell.outputs[0].text for cell in checks)


def test_open_questions_wait_for_a_person(graded, root):
    unit, expected = graded
    questions = [cell.id[:-7] for cell in notebook(root, "release", "", unit).cells if cell.id.endswith("-answer")]
    for student in expected:
        answered = not student.startswith("untouched")
        found = {name: entries(unit, student)[name] for name in questions}
        assert found == dict.fromkeys(questions, (None, True) if answered else (0, False))
    if unit in ("02_class_balance", "05_training_loop"):
        assert questions


# --- feedback and grades ---------------------------------------------------------------------------------------------


def test_feedback_shows_verdicts_and_no_hidden_check(graded, root):
    unit, expected = graded
    for student in expected:
        page = (root / "feedback" / student / unit / f"{unit}.html").read_text()
        assert all(name in page for name in expected[student])
        assert "passed" in page or student.startswith(("untouched", "partly-wrong", "crashing"))
        assert not [line for line in hidden_lines(unit) if line in page]


def test_grades_are_exported(graded, root):
    unit, expected = graded
    assert course.main(["grades"]) == 0
    with (root / "grades.csv").open() as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file) if row["assignment"] == unit}
    for student, points in expected.items():
        assert float(rows[student]["score"]) == sum(points.values())


def test_releasing_again_keeps_submissions_and_grades(graded, root):
    unit, expected = graded
    assert course.main(["release", unit]) == 0
    assert {student: scores(unit, student) for student in expected} == expected
    assert (root / "submitted" / "perfect-01" / unit / f"{unit}.ipynb").is_file()


def test_progress_of_the_teacher_is_left_alone(graded, room):
    assert not (room / "progress.json").exists()


# --- submissions that are not as they should be ----------------------------------------------------------------------


def forge(found) -> None:
    """Bring the output of a perfect submission, show its verdict elsewhere, and silence the check."""
    verdict = {"exercise": NAME, "status": "passed", "points": 1, "max_points": 1, "messages": [], "printed": ""}
    bundle = {"text/plain": "1", MIME: verdict}
    for cell in found.cells:
        if cell.id == f"{NAME}-check":
            cell.outputs = [new_output("execute_result", bundle, execution_count=1)]
        if cell.id == f"{NAME}-work":
            cell.source = f"from lab import check\ncheck.{NAME} = lambda work: display({bundle}, raw=True)\n{NAME} = 1"


def die(found) -> None:
    found.cells.insert(1, new_code_cell("import os\nos._exit(0)"))


def foreign(found) -> None:
    """Of a kernel that is not here, as other tools save it, with the check cell pasted a second time."""
    found.metadata.kernelspec = {"name": "julia-1.9", "display_name": "Julia", "language": "julia"}
    found.cells.append(next(cell for cell in found.cells if cell.id == f"{NAME}-check").copy())
    found.cells[-1].id = "pasted"


def no_kernel(found) -> None:
    found.metadata.pop("kernelspec")
    found.metadata.pop("language_info", None)


def lose_metadata(found) -> None:
    found.metadata.pop("lab")
    for cell in found.cells:
        cell.metadata = {}


def lose_one_field(found) -> None:
    for cell in found.cells:
        if cell.id == f"{NAME}-check":
            del cell.metadata.nbgrader["grade_id"]


def of_another_unit(found) -> None:
    found.metadata.pop("lab")
    for cell in found.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id += "_of_another_unit"


GRADED = {  # what is done to a perfect submission, and what it must score
    "good": (foreign, 1),
    "O'Neill, Åsa (2)": (no_kernel, 1),
    "forged": (forge, 0),
    "dead": (die, 0),
}
REFUSED = {  # what is done to it, and a part of what is said about it
    "no-metadata": (lose_metadata, "lost the metadata"),
    "damaged-metadata": (lose_one_field, "damaged: 'grade_id' is a required property"),
    "other-unit": (lambda found: found.metadata.lab.update(unit="03_first_network"), "a notebook of 03_first_network"),
    "other-cells": (of_another_unit, "of another unit"),
    "group [a]": (lambda found: None, "rename the folder"),
}
FILES = {  # what lies there instead of a notebook
    "not-json": (b"# my answers", "not JSON"),
    "cut-short": (b'{"cells": [', "not JSON"),
    "empty": (b"", "not JSON"),
    "not-text": (b"\x89PNG\r\n\x1a\n\xff\xfe", "not text in UTF-8"),
    "a-list": (b"[1, 2]", "not a sound notebook"),
    "no-cells": (b"{}", "not a sound notebook"),
    "deep": (b"[" * 100_000, "not a sound notebook"),
    "no-notebook": (None, "has no notebook 00_start_here.ipynb (found: homework.ipynb)"),
}


@pytest.fixture(scope="module")
def mixed(room):
    """Good and bad submissions of one unit, graded in one go: what the command said and how it ended."""
    with pytest.MonkeyPatch.context() as patch:
        root = room / "mixed"
        patch.setattr(course, "ROOT", root)
        patch.setattr(build, "SOURCE", root / "source")
        assert course.main(["release", UNIT]) == 0
        changes = {name: change for name, (change, _) in {**GRADED, **REFUSED}.items()}
        for student, change in changes.items():
            write_submission(root, student, change)
        for student, (content, _) in FILES.items():
            folder = root / "submitted" / student / UNIT
            folder.mkdir(parents=True)
            name = f"{UNIT}.ipynb" if content is not None else "homework.ipynb"
            (folder / name).write_bytes(content or b"")
        checkpoints = root / "submitted" / "good" / UNIT / ".ipynb_checkpoints"
        checkpoints.mkdir()
        (checkpoints / f"{UNIT}-checkpoint.ipynb").write_text("not a notebook")
        command = [sys.executable, "-c", f"import sys; from grading import build, course, preprocessors; {SET_UP}"]
        yield root, run_here(command, root)


SET_UP = """
from pathlib import Path
course.ROOT = Path(sys.argv[1])
build.SOURCE = course.ROOT / 'source'
sys.exit(course.main(sys.argv[2:]))"""


def run_here(command: list[str], root: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run a command of grading.course on a course root, as a program of its own."""
    arguments = arguments or ("autograde", UNIT)
    return subprocess.run([*command, str(root), *arguments], cwd=build.HOME, capture_output=True, text=True)


def write_submission(root: Path, student: str, change) -> None:
    found = notebook(root, "release", "", UNIT)
    invented_class.perfect(found, 0)
    change(found)
    save(found, root, student, UNIT)


def test_bad_submissions_are_named_and_the_rest_is_graded(mixed):
    _, result = mixed
    said = result.stderr.splitlines()
    for student, (_, reason) in {**REFUSED, **FILES}.items():
        assert [line for line in said if line.startswith(f"{student}: ") and reason in line], student
    assert f"Graded {len(GRADED)} of {len(GRADED) + len(REFUSED) + len(FILES)} submissions" in result.stdout
    assert len(said) == len(REFUSED) + len(FILES), "nothing else is said"
    assert result.returncode == 1


@pytest.mark.parametrize("student", GRADED)
def test_odd_submission_gets_its_points(mixed, student):
    assert scores(UNIT, student) == {NAME: GRADED[student][1]}


def test_bad_submission_leaves_nothing_behind(mixed):
    root, _ = mixed
    with course.nbgrader().gradebook as gradebook:
        known = {submission.student.id for submission in gradebook.assignment_submissions(UNIT)}
    assert known == set(GRADED)
    assert {path.name for path in (root / "autograded").iterdir()} == known


def test_checkpoints_are_ignored(mixed):
    root, _ = mixed
    assert not (root / "autograded" / "good" / UNIT / ".ipynb_checkpoints").exists()


def test_grade_survives_a_bad_second_submission(mixed, monkeypatch, capsys):
    root, _ = mixed
    path = root / "submitted" / "good" / UNIT / f"{UNIT}.ipynb"
    before, graded_before = path.read_bytes(), (root / "autograded" / "good" / UNIT / f"{UNIT}.ipynb").read_bytes()
    monkeypatch.setattr(course, "_students", lambda *_: ["good"])
    path.write_text("{")
    assert course.main(["autograde", UNIT]) == 1
    path.write_bytes(before)
    assert "good: " in capsys.readouterr().err
    assert scores(UNIT, "good") == {NAME: 1}
    assert (root / "autograded" / "good" / UNIT / f"{UNIT}.ipynb").read_bytes() == graded_before


def test_failure_inside_nbgrader_changes_nothing(mixed, monkeypatch, capsys):
    root, _ = mixed
    kept = root / "autograded" / "good" / UNIT / f"{UNIT}.ipynb"
    before = kept.read_bytes()
    write_submission(root, "new", lambda found: None)
    monkeypatch.setattr(course, "_students", lambda *_: ["good", "new"])
    monkeypatch.setattr(preprocessors.Run, "preprocess", fail)
    assert course.main(["autograde", UNIT]) == 1
    shutil.rmtree(root / "submitted" / "new")
    said = capsys.readouterr().err
    assert "good: was not graded: OSError: the disk is full" in said and "new: was not graded" in said
    assert kept.read_bytes() == before and scores(UNIT, "good") == {NAME: 1}
    with course.nbgrader().gradebook as gradebook:
        assert "new" not in {submission.student.id for submission in gradebook.assignment_submissions(UNIT)}
    assert "the disk is full" in (root / preprocessors.LOG).read_text()


def fail(*_, **__):
    raise OSError("the disk is full")


# --- what gives points, cell by cell ---------------------------------------------------------------------------------


def check_cell(*outputs, points=4):
    cell = new_code_cell(f"check.{NAME}({NAME})", outputs=list(outputs))
    cell.metadata["nbgrader"] = {
        "grade": True, "solution": False, "locked": True, "schema_version": 3, "points": points,
        "grade_id": f"check_{NAME}",
    }  # fmt: skip
    return nbformat.from_dict(cell)


def verdict(given, name=NAME, kind="execute_result"):
    return new_output(kind, {"text/plain": "4", MIME: {"exercise": name, "points": given}})


STDERR = new_output("stream", name="stderr", text="Warning")
ERROR = new_output("error", ename="NameError", evalue="no", traceback=["Traceback", "NameError: no"])


@pytest.mark.parametrize(
    "outputs, wanted",
    [
        ([verdict(4)], 4),
        ([verdict(2.5)], 2.5),
        ([verdict(0)], 0),
        ([STDERR, verdict(3)], 3),
        ([verdict(3), STDERR], 3),
        ([], 0),
        ([STDERR], 0),
        ([ERROR], 0),
        ([ERROR, verdict(4)], 0),
        ([new_output("stream", name="stdout", text="4")], 0),
        ([new_output("execute_result", {"text/plain": "4"})], 0),
        ([new_output("display_data", {"text/plain": "4"})], 0),
        ([verdict(4, kind="display_data")], 0),
        ([verdict(4, name="another")], 0),
        ([verdict(5)], 0),
        ([verdict(-1)], 0),
        ([verdict(float("nan"))], 0),
        ([verdict("4")], 0),
        ([verdict(None)], 0),
    ],
)
def test_only_verdicts_count(outputs, wanted):
    from nbgrader.utils import determine_grade

    cell, _ = preprocessors.OnlyVerdictsCount().preprocess_cell(check_cell(*map(nbformat.from_dict, outputs)), {}, 0)
    assert determine_grade(cell) == (wanted, 4)


def test_traceback_of_a_hidden_check_is_cut():
    lines = ["File \x1b[32m/somewhere/grading/hidden/\x1b[0mstart_here.py:14", "--> 14 secret", "ValueError: oh"]
    cell = new_code_cell("", outputs=[new_output("error", ename="ValueError", evalue="oh", traceback=lines)])
    cell, _ = preprocessors.OnlyVerdictsCount().preprocess_cell(cell, {}, 0)
    assert cell.outputs[0].traceback == ["ValueError: oh"]


# --- commands that cannot be done ------------------------------------------------------------------------------------


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setattr(course, "ROOT", tmp_path / "grading")
    for name in ("COURSE", "SOURCE", "SOLVED"):
        monkeypatch.setattr(build, name, tmp_path / "grading" / name.lower())
    return tmp_path / "grading"


@pytest.mark.parametrize("command", ["release", "autograde", "feedback", "make-class"])
def test_unknown_unit(empty, capsys, command):
    size = ["6"] if command == "make-class" else []
    assert course.main([command, "05_trainingloop", *size]) == 1
    one_line(capsys, "There is no unit '05_trainingloop'. The units are 00_start_here")
    assert not empty.exists()


@pytest.mark.parametrize("command", ["autograde", "feedback", "make-class"])
def test_before_release(empty, capsys, command):
    size = ["6"] if command == "make-class" else []
    assert course.main([command, UNIT, *size]) == 1
    one_line(capsys, f"{UNIT} has not been released: run `make release UNIT={UNIT}` first.")
    assert not empty.exists()


def test_grades_before_release(empty, capsys):
    assert course.main(["grades"]) == 1
    one_line(capsys, "no gradebook yet")
    assert not empty.exists()


def test_nobody_there(empty, capsys):
    assert course.main(["release", UNIT]) == 0
    capsys.readouterr()
    assert course.main(["autograde", UNIT]) == 1
    one_line(capsys, f"Nobody has submitted {UNIT}.")
    assert course.main(["feedback", UNIT]) == 1
    one_line(capsys, f"No submission of {UNIT} has been graded")
    assert course.main(["make-class", UNIT, "0"]) == 1
    one_line(capsys, "A class of 0 is none")
    assert not (empty / "submitted").exists()


def one_line(capsys, text: str) -> None:
    said = capsys.readouterr().err
    assert text in said and said.count("\n") == 1


# --- plain nbgrader --------------------------------------------------------------------------------------------------


def test_plain_nbgrader_works_the_same(tmp_path, monkeypatch):
    """In a copy of the course, with nbgrader's own commands, called without activating the virtual environment."""
    ignore = shutil.ignore_patterns("__pycache__", "source", "release", "submitted", "autograded", "feedback", "*.db")
    shutil.copytree(build.HOME / "grading", tmp_path / "grading", ignore=ignore)
    source = tmp_path / "grading" / "source" / UNIT / f"{UNIT}.ipynb"
    source.parent.mkdir(parents=True)
    wanted = build.nbgrader_source(UNIT)
    source.write_text(build.text(wanted))
    plain_nbgrader(tmp_path, "generate_assignment", UNIT)
    released = notebook(tmp_path / "grading", "release", "", UNIT)
    assert released == build.student(wanted)
    invented_class.noisy(released, 0)
    target = tmp_path / "grading" / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb"
    target.parent.mkdir(parents=True)
    nbformat.write(released, target)
    plain_nbgrader(tmp_path, "autograde", UNIT)
    monkeypatch.setattr(course, "ROOT", tmp_path / "grading")
    assert scores(UNIT, "ada") == {NAME: 1}


def plain_nbgrader(folder: Path, *arguments: str) -> None:
    command = Path(sys.executable).with_name("nbgrader")
    result = subprocess.run([command, *arguments], cwd=folder / "grading", capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
