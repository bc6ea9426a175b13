"""Writes results where nbgrader keeps them: the gradebook, and the autograded notebooks.

Scores and late penalties are set by nbgrader's own preprocessors, so that manual scores and comments stay.
"""

import contextlib
import os
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.utils import is_grade, is_solution

from grading.master import Master
from grading.pool import Files
from grading.result import Result
from lab.verdict import panel


def recorded(folder: Path, name: str) -> dict:
    """Return what the autograded notebook in a folder says about its grading; empty when there is none."""
    try:
        metadata = nbformat.read(folder / f"{name}.ipynb", as_version=4).metadata
        return dict(metadata["lab"]["grading"])
    except Exception:  # none, or not from here
        return {}


def record(
    api: NbGraderAPI, folder: Path, master: Master, student: str, result: Result, key: str, files: Files = ()
) -> None:
    """Put a result into the gradebook, and then its notebook into the student's autograded folder.

    files: what was handed in with it; pictures among them are put there too.
    """
    notebook = graded(result, master, key)
    fields = {"student": student, "assignment": master.assignment, "notebook": master.name}
    resources = {"nbgrader": {**fields, "db_url": api.coursedir.db_url}, "unique_key": master.name}
    _submit(api, master.assignment, student)
    for preprocessor in (SaveAutoGrades, AssignLatePenalties):
        preprocessor(parent=api).preprocess(notebook, resources)
    if result.notebook is None:
        _nothing(api, master, student)
    _write_files(folder, master, files)
    _write(folder, master.name, notebook)


def graded(result: Result, master: Master, key: str) -> NotebookNode:
    """Return the notebook of a result, with what became of it in its metadata."""
    notebook = nbformat.from_dict(result.notebook) if result.notebook else ungraded(master)
    lab = notebook.metadata.setdefault("lab", {})
    lab["grading"] = {
        "key": key,
        "graded": result.notebook is not None,
        "condition": result.condition,
        "note": result.note,
        "repairs": list(result.repairs),
    }
    return notebook


def ungraded(master: Master) -> NotebookNode:
    """Return the notebook as it was handed out, for a submission that holds none that could be graded."""
    notebook = nbformat.reads(master.notebook, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell):
            cell.outputs = no_verdict()
    return notebook


def no_verdict() -> list[NotebookNode]:
    """Return the output of a grade cell that nothing judged: no points, where nbgrader alone would give all."""
    html = panel("#757575", "This check came to no verdict, so it gives no points.")
    return [new_output("execute_result", {"text/plain": "0", "text/html": html})]


def _submit(api: NbGraderAPI, assignment: str, student: str) -> None:
    folder = api.coursedir.format_path(api.coursedir.submitted_directory, student, assignment)
    timestamp = api.coursedir.get_existing_timestamp(folder)
    known = {"timestamp": timestamp} if timestamp else {}
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        try:
            gradebook.find_student(student)
        except MissingEntry:
            gradebook.add_student(student)
        gradebook.update_or_create_submission(assignment, student, **known)


def _nothing(api: NbGraderAPI, master: Master, student: str) -> None:
    """Give no points for anything in a notebook that is not there, as nbgrader does; nobody need look at it."""
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        for grade in gradebook.find_submission_notebook(master.name, master.assignment, student).grades:
            grade.auto_score, grade.needs_manual_grade = 0, False
        gradebook.db.commit()


PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def _write_files(folder: Path, master: Master, files: Files) -> None:
    """Put beside an autograded notebook what it shows: the files of the release, and the student's pictures."""
    handed_in = [(name, content) for name, content in files if name.lower().endswith(PICTURES)]
    for name, content in {**dict(handed_in), **dict(master.files)}.items():
        with contextlib.suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def _write(folder: Path, name: str, notebook: NotebookNode) -> None:
    """Write a notebook whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / f".{name}.{os.getpid()}"
    try:
        nbformat.write(notebook, scratch)
        os.replace(scratch, folder / f"{name}.ipynb")
    finally:
        scratch.unlink(missing_ok=True)
