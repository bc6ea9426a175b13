"""What this course does differently from nbgrader: the starter, the kernel, and what gives points."""

import os
import re
import sys
from itertools import pairwise
from pathlib import Path

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, OverwriteCells
from nbgrader.utils import is_grade, is_solution

from grading.build import starter
from lab.check.verdict import MIME, panel

HOME = Path(__file__).resolve().parents[1]
LOG = ".nbgrader.log"  # in the course root, which nbgrader works in
NO_VERDICT = "This check came to no verdict, so it gives no points: look for an error in the cells before it."


class Starters(NbGraderPreprocessor):
    """Put the student's starters in place of the solutions."""

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "code" and is_solution(cell):
            cell.source = starter(cell.source)
        return cell, resources


class PutBackCells(OverwriteCells):
    """Restore locked cells and put deleted check cells back, also in notebooks that nbgrader alone stops at."""

    def add_missing_grade_cells(self, nb, resources):
        for cell in nb.cells:
            if "grade_id" not in cell.metadata.get("nbgrader", {"grade_id"}):
                del cell.metadata["nbgrader"]  # a copy of another cell, or of no exercise of this unit
        self._append_orphans(nb)
        return super().add_missing_grade_cells(nb, resources)

    def _append_orphans(self, nb: NotebookNode) -> None:
        """Put check cells whose work is gone too at the end: nbgrader looks for their place behind that work."""
        source = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        points = {cell.name: cell.max_score for cell in source.grade_cells}
        there = {cell.metadata.nbgrader.grade_id for cell in nb.cells if "nbgrader" in cell.metadata}
        for before, cell in pairwise(source.source_cells):
            if cell.name in points and before.name not in points and not {before.name, cell.name} & there:
                nb.cells.append(from_dict(self.missing_cell_transform(cell, points[cell.name])))


# --- running a submission --------------------------------------------------------------------------------------------


class GradingKernel(AsyncKernelManager):
    """Starts grading.kernel, whatever kernel the notebook names; what it says while starting goes to the log."""

    @property
    def kernel_spec(self) -> KernelSpec:
        command = [sys.executable, "-P", "-m", "grading.kernel", "--log-level=ERROR", "-f", "{connection_file}"]
        return KernelSpec(argv=command, language="python", display_name="Grading", env=kernel_environment())

    async def start_kernel(self, **options):
        with open(LOG, "ab") as log:
            await super().start_kernel(**options, stdout=log, stderr=log)


def kernel_environment() -> dict[str, str]:
    """Return what the grading kernel's environment has besides the teacher's own."""
    path = [str(HOME), *filter(None, [os.environ.get("PYTHONPATH")])]
    nowhere = Path(os.devnull) / "progress.json"  # cannot be written: grading leaves the teacher's progress alone
    extra = {"PYTHONPATH": os.pathsep.join(path), "LAB_PROGRESS": str(nowhere)}
    return extra | ({"MNIST_ROOT": DATA} if DATA else {})


# A relative MNIST_ROOT means the folder that grading was started in; the kernel runs elsewhere.
DATA = os.environ.get("MNIST_ROOT") and str(Path(os.environ["MNIST_ROOT"]).expanduser().resolve())


class Run(Execute):
    """Run a submission in the grading kernel. When that dies, what was checked until then counts."""

    def __init__(self, *args, **options):
        super().__init__(*args, kernel_manager_class=GradingKernel, kernel_name="python3", **options)

    def preprocess(self, nb, resources, km=None):
        try:
            return super().preprocess(nb, resources, km)
        except DeadKernelError:
            self.log.error("The kernel died; the cells after that were not run.")
            return nb, resources


# --- what gives points -----------------------------------------------------------------------------------------------


class OnlyVerdictsCount(NbGraderPreprocessor):
    """Let a check cell's points be those of its verdict; without one, none.

    nbgrader alone would give none for any output on stderr, and all of them for a cell without output.
    """

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type != "code":
            return cell, resources
        cell.outputs = [_without_hidden_check(output) for output in cell.outputs]
        if is_grade(cell) and not is_solution(cell):
            cell.outputs = judged(cell)
        return cell, resources


def judged(cell: NotebookNode) -> list[NotebookNode]:
    """Return a check cell's outputs such that nbgrader reads the verdict's points from them."""
    others, verdict = [], None
    for output in cell.outputs:
        if output.output_type == "execute_result":
            verdict = output if MIME in output.data else None
        else:
            others.append(output)
    for output in others:
        if output.output_type == "stream":
            output.name = "stdout"  # on stderr it would cost all points
    if verdict is None:
        html = panel("#757575", NO_VERDICT)
        verdict = new_output("execute_result", {"text/plain": "0", "text/html": html}, execution_count=None)
    else:
        verdict.data["text/plain"] = f"{points(cell, verdict.data[MIME]):g}"
    return [*others, verdict]


def points(cell: NotebookNode, verdict: dict) -> float:
    """Return the points that a verdict gives to a check cell: none if it is of another exercise or out of range."""
    given, most = verdict.get("points"), cell.metadata.nbgrader.points
    fits = f"check_{verdict.get('exercise')}" == cell.metadata.nbgrader.grade_id
    return float(given) if fits and isinstance(given, int | float) and 0 <= given <= most else 0.0


def _without_hidden_check(output: NotebookNode) -> NotebookNode:
    """Cut a traceback that shows lines of a hidden check down to the error itself."""
    if output.output_type == "error":
        text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
        if os.path.join("grading", "hidden", "") in text:
            output.traceback = [f"{output.ename}: {output.evalue}"]
    return output
