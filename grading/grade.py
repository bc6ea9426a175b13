"""From a submission to its result: a pure function of what was handed in and of the master, run on every worker."""

import contextlib
import time

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.utils import determine_grade, is_grade, is_solution

from grading.examiner import exercise_of, judge
from grading.master import Master
from grading.needed import needed
from grading.reading import Unusable
from grading.record import no_verdict
from grading.repair import rebuild
from grading.result import GRADED, Judged, Result
from grading.sandbox import ALSO, PRELOAD, Sandbox
from grading.session import Ended, Session
from lab import data


def grade(submitted: bytes, master: Master, files: tuple[tuple[str, bytes], ...] = ()) -> Result:
    """Repair, run and judge one submission. Never raises for what is in it."""
    start = time.perf_counter()
    released = nbformat.reads(master.notebook, as_version=4)
    try:
        rebuilt = rebuild(submitted, released, master.name)
    except Unusable as error:
        return Result(error.condition, error.note)
    notebook, spent = rebuilt.notebook, {"repair": time.perf_counter() - start}
    put_back(notebook, dict(master.whole))
    code = {index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
    wanted = code if master.everything else needed(notebook, released)
    before = time.perf_counter()
    session = Session(sandbox(master))
    spent["start"] = time.perf_counter() - before
    with session:
        judged, note = run(session, notebook, wanted, {**dict(files), **dict(master.files)}, spent)
    ended = session.ended
    condition = ended.condition if ended else note[0] if note else GRADED
    return Result(
        condition,
        ended.note if ended else note[1] if note else "",
        rebuilt.repairs,
        tuple(judged),
        notebook,
        time.perf_counter() - start,
        session.ending.cpu_seconds,
        session.ending.peak_bytes,
        spent,
    )


def run(
    session: Session, notebook: NotebookNode, wanted: set[int], files: dict[str, bytes], spent: dict[str, float]
) -> tuple[list[Judged], tuple[str, str] | None]:
    """Run the wanted cells of a notebook and judge its exercises; outputs go into the notebook.

    Return what was judged, and the first (condition, note) that did not end the notebook.
    """
    judged, note, number, state = [], None, 0, "ok"
    with contextlib.suppress(Ended):
        for name, content in files.items():
            session.file(name, content)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        number += 1
        session.where, start = f"cell {number}", time.perf_counter()
        check = exercise_of(cell.source) if is_grade(cell) and not is_solution(cell) else None
        if check:
            verdict = judge(session, *check)
            cell.execution_count = number
            cell.outputs = [new_output("execute_result", verdict._repr_mimebundle_(), execution_count=number)]
            outcome = verdict.exercise, verdict.points, verdict.max_points, verdict.status, verdict.messages
            judged.append(Judged(*outcome))
        elif index in wanted:
            state = "ended" if session.ended else state
            if state == "exit":
                note = note or ("crashed", f"was left, by exit() for instance, before {session.where}")
            if state not in ("ended", "exit"):
                cell.execution_count = number
                try:
                    cell.outputs, state = session.cell(cell.source)
                except Ended:
                    cell.outputs, state = session.outputs, "ended"
                note = note or condition_of(state, cell.outputs, session)
            if is_grade(cell) and not is_solution(cell):
                judged.append(by_output(cell, state))
        kind = f"check {check[0].name}" if check else "cells"
        spent[kind] = spent.get(kind, 0) + time.perf_counter() - start
    return judged, note


def put_back(notebook: NotebookNode, whole: dict[str, str]) -> None:
    """Give locked cells the source that they are graded with, hidden tests included."""
    for cell in notebook.cells:
        cell.source = whole.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)


def by_output(cell: NotebookNode, state: str) -> Judged:
    """Judge a grade cell of a plain nbgrader assignment by nbgrader's own rule, except that it must have run.

    state: how it ended, or, when it was not run, the cell before it. The first output of a cell is the one that counts.
    """
    name, most = cell.metadata.nbgrader.grade_id, float(cell.metadata.nbgrader.points)
    if state == "error" and not any(output.output_type == "error" for output in cell.outputs):
        cell.outputs.append(new_output("error", ename="Error", evalue="The error was not shown.", traceback=[]))
    try:
        if state not in ("ok", "error"):
            raise ValueError(state)
        points, _ = determine_grade(cell)
    except (KeyError, TypeError, ValueError):  # nbgrader stops at a last value that is more than there are points
        cell.outputs = [*no_verdict(), *cell.outputs]
        return Judged(name, 0, most, "no verdict")
    return Judged(name, points, most, "passed" if points >= most else "failed")


def condition_of(state: str, outputs: list[NotebookNode], session: Session) -> tuple[str, str] | None:
    """Return the condition that a cell which ran, but not to its end, leaves behind."""
    if state == "late":
        limit = session.limits.cell_seconds
        return "time", f"ran out of time in {session.where}: a single cell may run for {limit:g} seconds"
    errors = [output for output in outputs if output.output_type == "error"]
    if any(error.ename == "MemoryError" or "not enough memory" in error.evalue for error in errors):
        return "memory", f"ran out of memory in {session.where}"
    return None


# --- this worker's sandbox -------------------------------------------------------------------------------------------

_sandboxes: dict[tuple, Sandbox] = {}


def sandbox(master: Master) -> Sandbox:
    """Return this process's sandbox with the master's limits; it is started once."""
    also = tuple(name for name in ALSO if name.partition(".")[0] in master.notebook)
    key = master.limits, master.protected, master.plain, also
    if key not in _sandboxes:
        root = data.root()
        backend = "module://matplotlib_inline.backend_inline"
        environment = {"MNIST_ROOT": str(root), "LAB_DEVICE": "cpu", "MPLBACKEND": backend}
        if master.plain:
            environment["NBGRADER_EXECUTION"] = "autograde"  # which nbgrader lets its notebooks know
        _sandboxes[key] = Sandbox(master.limits, [root], environment, master.protected, preload=(*PRELOAD, *also))
    return _sandboxes[key]
