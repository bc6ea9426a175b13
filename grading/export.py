"""Grades as files for Moodle, Canvas and spreadsheets: `make grades FORMAT=...`, or nbgrader's own command, as in

    nbgrader export --exporter=grading.export.MoodleExporter --to=grades-moodle.csv

A student of the gradebook needs an id that the other side knows; `nbgrader db student add` and Formgrader keep names,
e-mail addresses and the LMS's own user id with it. A grade is what nbgrader shows: the late penalty taken off, never
below nothing. Where there is no submission there is no grade. Text that a spreadsheet would take for a formula gets an
apostrophe in front.
"""

import csv
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, Student, SubmittedAssignment
from nbgrader.plugins import ExportPlugin

from lab import Problem


@dataclass(frozen=True)
class Grade:
    """What the gradebook has on one submission."""

    raw: float
    penalty: float
    waits: bool  # for a person to mark something in it
    handed_in: datetime | None
    comments: str

    @property
    def points(self) -> float:
        return max(0.0, self.raw - self.penalty)


class Exporter(ExportPlugin):
    """What the formats have in common: whom, what, and a file that is written whole or not at all."""

    default = ""  # file name

    def export(self, gradebook: Gradebook) -> None:
        students = chosen(gradebook.students, "id", self.student, "student")
        assignments = chosen(gradebook.assignments, "name", self.assignment, "unit in the gradebook")
        grades = {unit.name: grades_of(gradebook, unit.name) for unit in assignments}
        self.waiting = sum(grade.waits for found in grades.values() for grade in found.values())
        write_rows(Path(self.to or self.default), self.rows(students, assignments, grades))

    def rows(
        self, students: list[Student], assignments: list[Assignment], grades: dict[str, dict[str, Grade]]
    ) -> Iterable[list]:
        """Return the file's rows, header first. `grades` is by unit, then by student."""
        raise NotImplementedError


class CsvExporter(Exporter):
    """The columns of nbgrader's own export, one row for each student and unit; safe with commas and quotes in names."""

    default = "grades.csv"

    def rows(self, students, assignments, grades):
        yield [
            "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", "raw_score",
            "late_submission_penalty", "score", "max_score",
        ]  # fmt: skip
        for unit in assignments:
            for student in students:
                grade = grades[unit.name].get(student.id)
                marks = [grade.raw, grade.penalty, grade.points] if grade else [0.0, 0.0, 0.0]  # as nbgrader has it
                yield [
                    unit.name, unit.duedate, grade and grade.handed_in, student.id, student.last_name,
                    student.first_name, student.email, *marks, unit.max_score,
                ]  # fmt: skip


class MoodleExporter(Exporter):
    """A row for each student, in the form of Moodle's offline grading worksheet.

    Of one unit alone (`make grades FORMAT=moodle UNIT=...`) the file is the worksheet itself: in the Moodle assignment,
    "Upload grading worksheet" matches students by `Identifier`, that is "Participant <number>". The number is the
    student's `lms_user_id` in the gradebook; it is the one in the names of submissions that Moodle hands out
    (`Ada Lovelace_4711_assignsubmission_file`). It reads `Grade`, `Last modified (grade)` (when this file was written;
    a newer mark in Moodle is kept) and `Feedback comments`, and ignores the other columns.

    Without these numbers, and for several units at once (each then has columns of its own, its name in front), use
    Grades > Import > CSV file: map from `ID number` to useridnumber, or to username, or from `Email address` to
    useremail; map each `Grade` to its grade item and each `Feedback comments` to "feedback for" it. Map both or
    neither: importing feedback alone deletes marks. Moodle stops at a student it does not know. An empty grade means
    no grade.
    """

    default = "grades-moodle.csv"

    def rows(self, students, assignments, grades):
        columns = ["Grade", "Maximum Grade", "Last modified (submission)", "Last modified (grade)", "Feedback comments"]
        names = [""] if len(assignments) == 1 else [f"{unit.name}: " for unit in assignments]
        header = ["Identifier", "Full name", "ID number", "Email address"]
        yield header + [name + column for name in names for column in columns]
        now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
        for student in students:
            number = re.sub(r"\D", "", student.lms_user_id or "")
            row = [f"Participant {number}" if number else "", full_name(student), student.id, student.email]
            for unit in assignments:
                if grade := grades[unit.name].get(student.id):
                    handed_in = f"{grade.handed_in:%Y-%m-%d %H:%M:%S} UTC" if grade.handed_in else "-"
                    row += [grade.points, unit.max_score, handed_in, now, grade.comments]
                else:
                    row += ["", unit.max_score, "-", "-", ""]
            yield row


class CanvasExporter(Exporter):
    """A row for each student and a column for each unit, for Canvas: Grades > Import.

    Canvas takes a student by `ID` (its own number: `lms_user_id` in the gradebook), else by `SIS User ID` or `SIS Login
    ID` (the gradebook's student id stands in both), else by the name; it asks about those it does not find. A column
    belongs to the assignment whose title it bears, or whose number stands in brackets behind it, as in
    "05_training_loop (1234)"; for others Canvas offers to make an assignment, worth the points in the row `Points
    Possible`. An empty cell means no grade. Canvas has no column for comments.
    """

    default = "grades-canvas.csv"

    def rows(self, students, assignments, grades):
        yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(unit.name for unit in assignments)]
        yield ["    Points Possible", "", "", "", "", *(unit.max_score for unit in assignments)]
        for student in students:
            found = [grades[unit.name].get(student.id) for unit in assignments]
            name = ", ".join(filter(None, [student.last_name, student.first_name])) or student.id
            points = [grade.points if grade else "" for grade in found]
            yield [one_line(name), student.lms_user_id or "", student.id, student.id, "", *points]


FORMATS = {"csv": CsvExporter, "moodle": MoodleExporter, "canvas": CanvasExporter}


def exporter(name: str) -> type[Exporter]:
    """Return the exporter of a format; raise Problem, naming what there is, for an unknown one."""
    if name not in FORMATS:
        raise Problem(f"There is no format {name!r}. The formats are {', '.join(FORMATS)}.")
    return FORMATS[name]


# --- the gradebook ---------------------------------------------------------------------------------------------------


def chosen(items: list, key: str, names: list, what: str) -> list:
    """Return the items that are asked for, all of them if none is; raise Problem for a name that is not there."""
    found = {str(getattr(item, key)): item for item in items}
    if missing := [str(name) for name in names if str(name) not in found]:
        raise Problem(f"There is no {what} named {', '.join(missing)}.")
    return [found[str(name)] for name in names] if names else list(items)


def grades_of(gradebook: Gradebook, unit: str) -> dict[str, Grade]:
    """Return what the gradebook has on every submission of a unit, by student."""
    return {found.student.id: _grade(found) for found in gradebook.assignment_submissions(unit)}


def _grade(found: SubmittedAssignment) -> Grade:
    comments = [
        f"{comment.name}: {comment.manual_comment}"
        for notebook in found.notebooks
        for comment in notebook.comments
        if comment.manual_comment
    ]
    penalty = found.late_submission_penalty or 0.0
    return Grade(found.score, penalty, found.needs_manual_grade, found.timestamp, "\n".join(comments))


def full_name(student: Student) -> str:
    return one_line(" ".join(filter(None, [student.first_name, student.last_name])) or student.id)


def one_line(text: str) -> str:
    return " ".join(text.split())


# --- the file --------------------------------------------------------------------------------------------------------


def write_rows(path: Path, rows: Iterable[list]) -> None:
    """Write rows as CSV in UTF-8, whole or not at all."""
    scratch = path.with_name(f".{path.name}.new")
    try:
        with open(scratch, "w", newline="", encoding="utf-8", errors="replace") as file:
            csv.writer(file).writerows([no_formula(value) for value in row] for row in rows)
        os.replace(scratch, path)
    except OSError as error:
        raise Problem(f"{path} could not be written: {error.strerror}.") from None
    finally:
        scratch.unlink(missing_ok=True)


def no_formula(value: object) -> object:
    """Return a cell's value, an apostrophe before text that a spreadsheet would compute."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = value.replace("\0", "")
        return f"'{value}" if re.match(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]", value) and value != "-" else value
    return value
