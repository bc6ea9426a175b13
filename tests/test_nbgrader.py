"""The instructor's side, end to end: release, a class of invented submissions, autograde, feedback, grades.

Everything happens in a course root of its own; the working tree stays as it is.
"""

import csv
import inspect
import json
import re
import shutil
import subprocess
import sys
import textwrap
from importlib import import_module
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from grading import autograding, build, course, invented_class, record
from lab.check.exercise import find
from lab.verdict import MIME
from tests.answers import answers

UNITS = build.units()
WHOLE_CLASS = ("02_class_balance",)  # has several exercises and an open question, and trains nothing
UNIT = "00_start_here"
NAME = "batch_shape"


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


def test_noise_reached_the_notebook(graded, root):
    unit, expected = graded
    if "noisy-06" not in expected:
        pytest.skip("the whole class is tried on other units")
    cells = [cell for cell in notebook(root, "autograded", "noisy-06", unit).cells if cell.id.endswith("-work")]
    assert all("deprecated" in cell.outputs[0].text for cell in cells)


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


def with_other_ids(found) -> None:
    found.metadata.pop("lab")
    for cell in found.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id += "_of_another_tool"


GRADED = {  # what is done to a perfect submission, and what it must score
    "good": (foreign, 1),
    "O'Neill, Åsa (2)": (no_kernel, 1),
    "forged": (forge, 0),
    "no-metadata": (lose_metadata, 1),
    "damaged-metadata": (lose_one_field, 1),
    "other-ids": (with_other_ids, 1),
}
NAMED = {  # what is done to it, and a part of what is said about it; no points
    "dead": (die, "crashed: its process ended in cell 1"),
    "other-unit": (lambda found: found.metadata.lab.update(unit="03_first_network"), "wrong unit: "),
}
REFUSED = {"group [a]": (lambda found: None, "rename the folder")}  # nbgrader could not find its feedback again
FILES = {  # what lies there instead of a notebook
    "not-json": b"# my answers",
    "cut-short": b'{"cells": [',
    "empty": b"",
    "not-text": b"\x89PNG\r\n\x1a\n\xff\xfe",
    "a-list": b"[1, 2]",
    "no-cells": b"{}",
    "deep": b"[" * 100_000,
    "no-notebook": None,
}


@pytest.fixture(scope="module")
def mixed(room):
    """Good and bad submissions of one unit, graded in one go: what the command said and how it ended."""
    with pytest.MonkeyPatch.context() as patch:
        root = room / "mixed"
        patch.setattr(course, "ROOT", root)
        patch.setattr(build, "SOURCE", root / "source")
        assert course.main(["release", UNIT]) == 0
        changes = {name: change for name, (change, _) in {**GRADED, **NAMED, **REFUSED}.items()}
        for student, change in changes.items():
            write_submission(root, student, change)
        for student, content in FILES.items():
            folder = root / "submitted" / student / UNIT
            folder.mkdir(parents=True)
            if content is not None:
                (folder / f"{UNIT}.ipynb").write_bytes(content)
        checkpoints = root / "submitted" / "good" / UNIT / ".ipynb_checkpoints"
        checkpoints.mkdir()
        (checkpoints / f"{UNIT}-checkpoint.ipynb").write_text("not a notebook")
        command = [sys.executable, "-c", f"import sys; from grading import build, course; {SET_UP}"]
        yield root, run_here(command, root)


SET_UP = """
from pathlib import Path
if __name__ == '__main__':
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


@pytest.mark.parametrize("room_left", [0, 20_000, 40_000])
def test_disk_that_is_full(room_left, room, small_disk, monkeypatch, capsys):
    """One line and a bad end, nothing lost; with room again, the same command goes on."""
    monkeypatch.setattr(course, "ROOT", small_disk / "grading")
    monkeypatch.setattr(build, "SOURCE", small_disk / "grading" / "source")
    assert course.main(["release", UNIT]) == 0
    write_submission(course.ROOT, "ada", lambda found: None)
    before = (course.ROOT / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb").read_bytes()
    with (small_disk / "filler").open("wb") as filler:
        filler.write(b"\0" * (shutil.disk_usage(small_disk).free - room_left))
    capsys.readouterr()
    assert course.main(["autograde", UNIT]) == 1
    said = [line for line in capsys.readouterr().err.splitlines() if "submission/s" not in line and line.strip()]
    assert len(said) == 1 and ("No space left" in said[0] or "disk is full" in said[0])
    (small_disk / "filler").unlink()
    assert course.main(["autograde", UNIT]) == 0
    assert scores(UNIT, "ada") == {NAME: find(NAME).points}
    assert (course.ROOT / "submitted" / "ada" / UNIT / f"{UNIT}.ipynb").read_bytes() == before


def test_bad_submissions_are_named_and_the_rest_is_graded(mixed):
    _, result = mixed
    said = [line for line in result.stderr.splitlines() if "submission/s" not in line]
    reasons = {**{student: reason for student, (_, reason) in {**NAMED, **REFUSED}.items()}, **dict.fromkeys(FILES, "")}
    for student, reason in reasons.items():
        assert [line for line in said if line.startswith(f"{student}: ") and reason in line], (student, said)
    assert all("damaged: " in line for line in said if line.split(":")[0] in FILES)
    assert len(said) == len(reasons), said
    assert f"{len(GRADED)} of {len(GRADED) + len(reasons)} submissions graded" in result.stdout
    assert result.returncode == 1


@pytest.mark.parametrize("student", [*GRADED, *NAMED, *FILES])
def test_every_submission_is_in_the_gradebook(mixed, student):
    assert scores(UNIT, student) == {NAME: GRADED.get(student, (None, 0))[1]}


def test_condition_and_repairs_are_kept_with_the_notebook(mixed):
    root, _ = mixed
    assert record.recorded(root / "autograded" / "dead" / UNIT, UNIT)["condition"] == "crashed"
    assert record.recorded(root / "autograded" / "good" / UNIT, UNIT)["repairs"]
    assert record.recorded(root / "autograded" / "cut-short" / UNIT, UNIT)["condition"] == "damaged"


def test_checkpoints_are_ignored(mixed):
    root, _ = mixed
    assert not (root / "autograded" / "good" / UNIT / ".ipynb_checkpoints").exists()


def autograde_only(monkeypatch, *students: str) -> int:
    monkeypatch.setattr(course, "_students", lambda *_: list(students))
    return course.main(["autograde", UNIT])


def test_grade_survives_a_bad_second_submission(mixed, monkeypatch, capsys):
    root, _ = mixed
    path = root / "submitted" / "good" / UNIT / f"{UNIT}.ipynb"
    before, graded_before = path.read_bytes(), (root / "autograded" / "good" / UNIT / f"{UNIT}.ipynb").read_bytes()
    path.write_text("{")
    assert autograde_only(monkeypatch, "good") == 1
    path.write_bytes(before)
    assert "good: damaged: " in capsys.readouterr().err
    assert scores(UNIT, "good") == {NAME: 1}
    assert (root / "autograded" / "good" / UNIT / f"{UNIT}.ipynb").read_bytes() == graded_before


def test_what_was_graded_is_not_graded_again(mixed, monkeypatch):
    monkeypatch.setattr(autograding.pool, "grade_all", stop)
    monkeypatch.setattr(autograding.record, "record", stop)
    assert autograde_only(monkeypatch, *GRADED) == 0


def test_another_judge_grades_again(mixed, monkeypatch):
    asked = []
    monkeypatch.setattr(autograding.pool, "judged_by", lambda master: "another")
    monkeypatch.setattr(autograding.pool, "grade_all", lambda contents, *_: asked.extend(contents) or iter(()))
    course.main(["autograde", UNIT])
    assert asked


def test_what_a_grader_failed_on_is_graded_again(mixed, monkeypatch):
    """A worker that died says nothing of the submission: neither cached nor marked as graded."""
    failed, asked = autograding.Result("crashed", "its grader ended 3 times while it ran"), []

    def fails(contents, *_):
        asked.extend(contents)
        return iter([(key, failed) for key in contents])

    monkeypatch.setattr(autograding.pool, "judged_by", lambda master: "a third")
    monkeypatch.setattr(autograding.pool, "grade_all", fails)
    for _ in range(2):
        assert autograde_only(monkeypatch, "dead") == 1
    assert len(asked) == 2 and len(set(asked)) == 1


def test_manual_scores_and_comments_survive_regrading(mixed, monkeypatch):
    with course.nbgrader().gradebook as gradebook:
        grade = gradebook.find_grade(f"check_{NAME}", UNIT, UNIT, "forged")
        grade.manual_score = 0.5
        gradebook.find_comment(NAME, UNIT, UNIT, "forged").manual_comment = "Nice try."
        gradebook.db.commit()
    monkeypatch.setattr(autograding.record, "recorded", lambda *_: {})
    assert autograde_only(monkeypatch, "forged") == 0
    with course.nbgrader().gradebook as gradebook:
        grade = gradebook.find_grade(f"check_{NAME}", UNIT, UNIT, "forged")
        assert (grade.auto_score, grade.manual_score, grade.needs_manual_grade) == (0, 0.5, True)
        assert gradebook.find_comment(NAME, UNIT, UNIT, "forged").manual_comment == "Nice try."
        grade.manual_score, grade.needs_manual_grade = None, False
        gradebook.db.commit()


def test_full_disk_stops_with_one_line(mixed, monkeypatch, capsys):
    monkeypatch.setattr(autograding.record, "recorded", lambda *_: {})
    monkeypatch.setattr(autograding.record, "_write", fail)
    assert autograde_only(monkeypatch, "good") == 1
    said = capsys.readouterr().err
    assert "Grading stopped: the disk is full. What was graded is kept" in said and "Traceback" not in said
    assert scores(UNIT, "good") == {NAME: 1}


def test_second_grader_is_told_to_wait(mixed, monkeypatch, capsys):
    with course._alone():
        assert autograde_only(monkeypatch, "good") == 1
    assert "Somebody is grading in" in capsys.readouterr().err


def test_nbgrader_itself_grades_alike(mixed):
    """What Formgrader's button runs."""
    assert course.nbgrader().autograde(UNIT, "good")["success"]
    assert scores(UNIT, "good") == {NAME: 1}


@pytest.mark.parametrize(
    "text, said",
    [("cell_second = 3", "is no limit"), ("processes = 0", "must be a number above 0"), ("= 3", "cannot be read")],
)
def test_limits_file(mixed, capsys, text, said):
    root, _ = mixed
    (root / autograding.LIMITS).write_text(text)
    code = course.main(["autograde", UNIT])
    (root / autograding.LIMITS).unlink()
    assert code == 1 and said in capsys.readouterr().err


def stop(*_, **__):
    raise AssertionError("this must not run")


def fail(*_, **__):
    raise OSError("the disk is full")


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


def test_formgrader_runs_nothing_of_a_students():
    """The page that Formgrader shows is made by nbconvert with these settings."""
    from nbconvert.exporters import HTMLExporter

    attacks = ["<script>steal()</script>", "<img src=x onerror=steal()>", "<a href='javascript:steal()'>x</a>"]
    outputs = [new_output("display_data", {"text/html": attack}) for attack in attacks]
    outputs.append(new_output("display_data", {"application/javascript": "steal()"}))
    outputs.append(new_output("display_data", {"image/svg+xml": "<svg onload='steal()'></svg>"}))
    found = new_notebook(cells=[new_code_cell("1", outputs=outputs), *map(new_markdown_cell, attacks)])
    page, _ = HTMLExporter(template_name="basic", config=course.nbgrader().config).from_notebook_node(found)
    dangerous = re.findall(r"<script>steal|<img[^>]*onerror|href=.javascript|<svg[^>]*onload", page)
    assert not dangerous and "steal" in page
