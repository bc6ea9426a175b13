"""Grades for Moodle, Canvas and spreadsheets: right numbers in the right columns, whatever people are called."""

import csv
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grading import course, export

UNITS = ("01_look_at_the_data", "02_class_balance")
LATE, HANDED_IN = 1.5, datetime(2026, 11, 22, 18, 30)
NAMES = {  # last and first name by id
    "ada": ("Lovelace", "Ada"),
    "quotes": ('O\'Neill, "Åsa"', "Zoë\nMaria"),
    "formula": ("=cmd|' /C calc'!A0", "+1"),
    "@sum": ("-2+3", "\t=1"),
    "absent": ("", ""),
    "late": ("Søren", "李"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course root whose gradebook has two units of 6 points, and six students."""
    folder = tmp_path_factory.mktemp("grading")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course, "ROOT", folder)
        gradebook = course.nbgrader().gradebook
    with gradebook:
        for unit in UNITS:
            gradebook.add_assignment(unit)
            gradebook.add_notebook(unit, unit)
            gradebook.add_grade_cell("check_a", unit, unit, max_score=4, cell_type="code")
            gradebook.add_grade_cell("question", unit, unit, max_score=2, cell_type="markdown")
            gradebook.add_solution_cell("a", unit, unit)
        for number, (student, (last, first)) in enumerate(NAMES.items()):
            about = {"last_name": last, "first_name": first, "email": f"{student}@example.org"}
            gradebook.add_student(student, **about, lms_user_id=f"{4700 + number}" if student == "ada" else None)
            for unit in () if student == "absent" else UNITS[: 1 + (student == "ada")]:
                hand_in(gradebook, student, unit)
        gradebook.find_submission_notebook(UNITS[0], UNITS[0], "late").late_submission_penalty = LATE
        gradebook.find_submission_notebook(UNITS[0], UNITS[0], "@sum").late_submission_penalty = 100
        gradebook.find_grade("question", UNITS[0], UNITS[0], "formula").needs_manual_grade = True
        gradebook.find_comment("a", UNITS[0], UNITS[0], "ada").manual_comment = 'Fine,\n"really"'
        gradebook.db.commit()
    return folder


def hand_in(gradebook: Gradebook, student: str, unit: str) -> None:
    gradebook.add_submission(unit, student, timestamp=HANDED_IN)
    for name, points in {"check_a": 3.5, "question": 1}.items():
        grade = gradebook.find_grade(name, unit, unit, student)
        grade.auto_score, grade.needs_manual_grade = points, False


@pytest.fixture(autouse=True)
def _here(root, monkeypatch):
    monkeypatch.setattr(course, "ROOT", root)


def table(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def exported(root: Path, form: str, *unit: str) -> list[dict[str, str]]:
    assert course.main(["grades", "--format", form, *unit]) == 0
    return table(root / export.FORMATS[form].default)


# --- csv -------------------------------------------------------------------------------------------------------------


def test_csv_is_as_nbgraders_own(root, tmp_path):
    from nbgrader.plugins import CsvExportPlugin

    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        options = {"student": ["ada", "late", "absent"]}
        CsvExportPlugin(to=str(tmp_path / "theirs.csv"), **options).export(gradebook)
        export.CsvExporter(to=str(tmp_path / "ours.csv"), **options).export(gradebook)
    assert sorted(table(tmp_path / "ours.csv"), key=str) == sorted(table(tmp_path / "theirs.csv"), key=str)


def test_csv_has_a_row_for_everybody(root):
    found = {(row["student_id"], row["assignment"]): row for row in exported(root, "csv")}
    assert len(found) == len(NAMES) * len(UNITS)
    assert found["quotes", UNITS[0]]["last_name"] == NAMES["quotes"][0]
    assert found["quotes", UNITS[0]]["first_name"] == NAMES["quotes"][1]
    assert found["late", UNITS[0]]["score"] == "3.0" and found["'@sum", UNITS[0]]["score"] == "0.0"
    assert found["absent", UNITS[0]]["score"] == "0.0"


# --- Moodle ----------------------------------------------------------------------------------------------------------


def test_moodle_worksheet_of_one_unit(root):
    found = {row["ID number"]: row for row in exported(root, "moodle", UNITS[0])}
    ada = found["ada"]
    assert ada["Identifier"] == "Participant 4700" and found["late"]["Identifier"] == ""
    assert (ada["Full name"], ada["Email address"]) == ("Ada Lovelace", "ada@example.org")
    assert (ada["Grade"], ada["Maximum Grade"]) == ("4.5", "6.0")
    assert ada["Feedback comments"] == 'a: Fine,\n"really"'
    assert ada["Last modified (submission)"] == "2026-11-22 18:30:00 UTC"
    assert datetime.strptime(ada["Last modified (grade)"], "%Y-%m-%d %H:%M:%S UTC")
    assert found["late"]["Grade"] == "3.0" and found["'@sum"]["Grade"] == "0.0"
    assert found["absent"]["Grade"] == "" and found["absent"]["Last modified (grade)"] == "-"
    assert found["quotes"]["Full name"] == 'Zoë Maria O\'Neill, "Åsa"', "on one line"


def test_moodle_columns_of_several_units(root):
    found = {row["ID number"]: row for row in exported(root, "moodle")}
    assert found["ada"][f"{UNITS[1]}: Grade"] == "4.5" and found["late"][f"{UNITS[1]}: Grade"] == ""
    assert f"{UNITS[0]}: Feedback comments" in found["ada"] and "Grade" not in found["ada"]


# --- Canvas ----------------------------------------------------------------------------------------------------------


def test_canvas(root):
    first, *others = exported(root, "canvas")
    assert list(first) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *UNITS]
    assert "Points Possible" in first["Student"] and [first[unit] for unit in UNITS] == ["6.0", "6.0"]
    found = {row["SIS Login ID"]: row for row in others}
    assert (found["ada"]["ID"], found["ada"]["Student"]) == ("4700", "Lovelace, Ada")
    assert [found["ada"][unit] for unit in UNITS] == ["4.5", "4.5"]
    assert found["late"][UNITS[0]] == "3.0" and found["late"][UNITS[1]] == "" and found["absent"][UNITS[0]] == ""
    assert (found["absent"]["Student"], found["late"]["Student"]) == ("absent", "Søren, 李")


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", export.FORMATS)
def test_no_cell_is_a_formula(root, form):
    exported(root, form)
    with open(root / export.FORMATS[form].default, newline="", encoding="utf-8") as file:
        cells = {cell for row in csv.reader(file) for cell in row}
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "@", "-")) and cell != "-"]
    assert [cell for cell in cells if "'=cmd|' /C calc'!A0" in cell or "+1 =cmd" in cell]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\n=1", " =1", "＝1", "\x01=1"])
def test_formulas_get_an_apostrophe(text):
    assert export.no_formula(text) == f"'{text}"


@pytest.mark.parametrize("value", ["a=1", "2-1", "-", "", 'say "hi"', -1.5, 0.0])
def test_other_values_stay(value):
    assert export.no_formula(value) == value


def test_what_waits_is_said(root, capsys):
    exported(root, "canvas")
    assert "1 of the submissions still wait" in capsys.readouterr().out
    exported(root, "canvas", UNITS[1])
    assert "wait" not in capsys.readouterr().out


def test_unknown_format(root, capsys):
    assert course.main(["grades", "--format", "excel"]) == 1
    assert capsys.readouterr().err == "There is no format 'excel'. The formats are csv, moodle, canvas.\n"


@pytest.mark.parametrize("unit", ["05_trainingloop", "05_training_loop"])
def test_unknown_unit(root, capsys, unit):
    assert course.main(["grades", unit]) == 1
    said = capsys.readouterr().err
    assert said.startswith("There is no unit ") and unit in said and said.count("\n") == 1


def test_file_is_written_whole_or_not_at_all(root, monkeypatch, capsys):
    exported(root, "moodle")
    before = (root / "grades-moodle.csv").read_text()

    def rows(*_):
        yield ["a"]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export.MoodleExporter, "rows", rows)
    assert course.main(["grades", "--format", "moodle"]) == 1
    assert (root / "grades-moodle.csv").read_text() == before and not list(root.glob(".*.new"))
    assert "could not be written: No space left on device." in capsys.readouterr().err


def test_nbgrader_export_uses_them(root, tmp_path):
    command = [Path(sys.executable).with_name("nbgrader"), "export", "--exporter=grading.export.MoodleExporter"]
    command += [f"--db=sqlite:///{root}/gradebook.db", "--to=out.csv", "--student=['ada']"]
    command += [f"--assignment=['{UNITS[0]}']"]
    environment = os.environ | {"PYTHONPATH": str(Path(export.__file__).parents[1])}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert [row["Grade"] for row in table(tmp_path / "out.csv")] == ["4.5"]
