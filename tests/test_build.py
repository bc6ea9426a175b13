"""The notebooks are built from lessons and solutions, and nothing is stale or missing."""

import copy
import os
import re
import shutil

import nbformat
import pytest

from grading import build
from grading.hidden import hidden_check
from lab import Problem
from lab.check.exercise import EXERCISES

UNITS = build.units()


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A copy of what the build reads and writes, for a test to break."""
    for name in ("course/lessons", "solutions", "img", "tests/answers"):
        shutil.copytree(build.HOME / name, tmp_path / name)
    for path in build.COURSE.glob("*.ipynb"):
        shutil.copy(path, tmp_path / "course")
    places = {"HOME": "", "COURSE": "course", "LESSONS": "course/lessons", "SOLUTIONS": "solutions",
              "SOURCE": "grading/source", "SOLVED": "build/solved"}  # fmt: skip
    for name, place in places.items():
        monkeypatch.setattr(build, name, tmp_path / place)
    return tmp_path


def test_nothing_is_stale_or_missing():
    assert build.problems() == []


def test_every_unit_has_its_lesson():
    assert build.units() == list(build.UNITS)


def test_building_again_changes_nothing(course):
    build.write_all()
    before = {path: path.read_bytes() for path in course.rglob("*.ipynb")}
    build.write_all()
    assert before == {path: path.read_bytes() for path in course.rglob("*.ipynb")}
    assert len(before) == 3 * len(UNITS)
    assert build.problems() == []


@pytest.mark.parametrize("unit", UNITS)
def test_notebook_is_valid_and_clean(unit):
    notebook = nbformat.read(build.COURSE / f"{unit}.ipynb", as_version=4)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


@pytest.mark.parametrize("unit", UNITS)
def test_student_gets_no_solution(unit):
    text = (build.COURSE / f"{unit}.ipynb").read_text()
    assert build.BEGIN not in text and build.END not in text
    for name, item in EXERCISES.items():
        if item.unit == unit:
            secret = [line.strip() for line in secret_lines(build.solution(name)) if len(line.strip()) > 30]
            cell = next(cell for cell in nbformat.reads(text, 4).cells if cell.id == f"{name}-work")
            assert not any(line in cell.source for line in secret)


def secret_lines(text: str) -> list[str]:
    """Return the lines of a solution that a student writes."""
    inside, lines = False, []
    for line in text.splitlines():
        if line.strip() in (build.BEGIN, build.END):
            inside = line.strip() == build.BEGIN
        elif inside:
            lines.append(line)
    return lines


@pytest.mark.parametrize("unit", UNITS)
def test_lesson_survives_the_round_trip(unit):
    """A notebook brought back is its lesson again, whichever version of it was edited."""
    source = build.nbgrader_source(unit)
    expected = (build.LESSONS / f"{unit}.md").read_text()
    for version in (source, build.student(source), build.solved(source)):
        assert build.lesson(version).rstrip("\n") == expected.rstrip("\n")


def test_edits_in_jupyter_reach_the_lesson(course):
    source = build.nbgrader_source(UNITS[0])
    notebook = build.student(source)
    notebook.cells[0].source += "\n\nA new sentence."
    notebook.cells.insert(1, nbformat.v4.new_code_cell("1 + 1", outputs=[], execution_count=7))
    lesson = build.lesson(notebook)
    assert "A new sentence." in lesson and "```{code-cell}\n1 + 1\n```" in lesson
    assert ":tags: [exercise]\n\nbatch_shape\n```" in lesson and "replace the three dots" not in lesson


def test_import_loses_no_newer_lesson(course):
    path, lesson = course / "course" / f"{UNITS[0]}.ipynb", course / "course/lessons" / f"{UNITS[0]}.md"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source += "\n\nFrom the notebook."
    nbformat.write(notebook, path)
    os.utime(lesson, (path.stat().st_atime, path.stat().st_mtime + 1))
    with pytest.raises(Problem, match=f"{UNITS[0]}.md was changed after .*{UNITS[0]}.ipynb"):
        build._import(path)
    assert "From the notebook." not in lesson.read_text()
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 2))
    assert build._import(path) == 0 and "From the notebook." in lesson.read_text()


def test_cell_ids_follow_the_content(course):
    lesson = course / "course/lessons" / f"{UNITS[0]}.md"
    before = [cell.id for cell in build.nbgrader_source(UNITS[0]).cells]
    lesson.write_text(lesson.read_text() + "\n+++\n\nOne more cell at the end.\n")
    after = [cell.id for cell in build.nbgrader_source(UNITS[0]).cells]
    assert after[:-1] == before and after[-1] not in before


# --- what the check of the build finds -------------------------------------------------------------------------------


def test_stale_notebook_is_found(course):
    lesson = course / "course/lessons" / f"{UNITS[0]}.md"
    lesson.write_text(lesson.read_text() + "\nA sentence that is not built yet.\n")
    assert build.problems() == [f"course/{UNITS[0]}.ipynb is stale: run `make notebooks` and commit it."]


def test_starter_line_missing_from_its_solution_is_found(course):
    path = course / "course" / f"{UNITS[0]}.ipynb"
    path.write_text(path.read_text().replace('"batch_shape = (', '"batch_size = ('))
    assert "solutions/batch_shape.py lacks the starter's line 'batch_size = ('." in build.problems()


@pytest.mark.parametrize(
    ("remove", "says"),
    [
        ("tests/answers/batch_shape.py", "tests/answers/batch_shape.py is missing."),
        ("solutions/batch_shape.py", "solutions/batch_shape.py is missing."),
    ],
)
def test_missing_part_is_found(course, remove, says):
    (course / remove).unlink()
    assert says in " ".join(build.problems())


def test_missing_hint_and_hidden_check_are_found(course, monkeypatch):
    item = copy.copy(EXERCISES["batch_shape"])
    item.hints = ()
    monkeypatch.setitem(EXERCISES, "batch_shape", item)
    monkeypatch.setattr(build, "hidden_check", lambda item: item.name != "batch_shape" and hidden_check(item) or None)
    assert build.problems() == ["batch_shape has no hint.", "batch_shape has no hidden check."]


def test_exercise_without_check_is_found(course):
    lesson = course / "course/lessons" / f"{UNITS[0]}.md"
    lesson.write_text(lesson.read_text() + "\n```{code-cell}\n:tags: [exercise]\n\nbatch_shop\n```\n")
    assert "There is no exercise 'batch_shop'" in " ".join(build.problems())


def test_exercise_in_no_lesson_is_found(course):
    lesson = course / "course/lessons" / f"{UNITS[0]}.md"
    lesson.write_text(lesson.read_text().replace(":tags: [exercise]", ":tags: [other]"))
    assert "batch_shape stands in 0 lessons" in " ".join(build.problems())


@pytest.mark.parametrize(
    ("picture", "says"),
    [("![](../../img/lenet5.png)", "has no alt text"), ("![A drawing](../../img/gone.png)", "is not there")],
)
def test_picture_without_alt_text_or_file_is_found(course, picture, says):
    lesson = course / "course/lessons" / f"{UNITS[0]}.md"
    lesson.write_text(lesson.read_text() + f"\n+++\n\n{picture}\n")
    assert says in " ".join(build.problems())


def test_build_that_fails_writes_nothing(course):
    lesson = course / "course/lessons" / f"{UNITS[-1]}.md"
    lesson.write_text(lesson.read_text() + "\n+++\n\n![](nothing.png)\n")
    first = course / "course/lessons" / f"{UNITS[0]}.md"
    first.write_text(first.read_text() + "\nA new sentence.\n")
    with pytest.raises(Problem):
        build.write_all()
    assert "A new sentence." not in (course / "course" / f"{UNITS[0]}.ipynb").read_text()


# --- the manner of the lessons ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS)
def test_cells_are_short(unit):
    source = build.nbgrader_source(unit)
    cells = [cell for cell in source.cells if cell.cell_type == "code" and "nbgrader" not in cell.metadata]
    lengths = sorted(len(cell.source.splitlines()) for cell in cells if not cell.metadata.get("lab"))
    assert lengths[len(lengths) // 2] <= 6
    long = [cell.source for cell in cells if len(cell.source.splitlines()) > 25 and "class " not in cell.source]
    assert long == []


@pytest.mark.parametrize("unit", UNITS)
def test_prose_is_plain(unit):
    words = ("!", " simply ", " obviously ", "shared/", "TODO")
    prose = [cell.source for cell in build.nbgrader_source(unit).cells if cell.cell_type == "markdown"]
    for text in prose:
        text = re.sub(r"`[^`\n]*`", "", text.replace("![", "["))  # code is no prose
        assert not [word for word in words if word in text.lower()], text
