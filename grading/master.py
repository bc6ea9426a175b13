"""What a submitted notebook is graded against, as plain data that travels to workers."""

from dataclasses import dataclass

from grading.sandbox import Limits


@dataclass(frozen=True)
class Master:
    """One notebook of an assignment as it was handed out, and what the release leaves out of its locked cells."""

    assignment: str
    name: str  # of the notebook, without .ipynb; a unit's one is named like the unit
    notebook: str  # as JSON
    files: tuple[tuple[str, bytes], ...] = ()  # what lies beside it
    limits: Limits = Limits()
    protected: bool = True  # whether submissions run in a sandbox
    everything: bool = False  # whether cells of the lesson that no answer depends on are run too
    plain: bool = False  # whether it is a plain nbgrader assignment, none of this course's units
    whole: tuple[tuple[str, str], ...] = ()  # (grade_id, source) of cells that are graded with more than is handed out
