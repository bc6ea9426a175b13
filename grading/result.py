"""What grading a submission came to: plain data, so that it travels between processes and lies in a cache as JSON."""

from dataclasses import asdict, dataclass, field

# How a submission can end. All but the first have a line for the teacher and one for the student.
GRADED = "graded"
CONDITIONS = {
    "damaged": "the file could not be read as a notebook",
    "wrong unit": "it is a notebook of another unit",
    "time": "it ran out of time",
    "memory": "it ran out of memory",
    "output": "it printed or wrote too much",
    "processes": "it started too many processes",
    "crashed": "its process ended before the notebook did",
    "tampered": "it interfered with grading",
}


@dataclass(frozen=True)
class Judged:
    """One graded cell: an exercise with its verdict, or a grade cell of a plain nbgrader assignment."""

    name: str  # the exercise's name, or the cell's grade_id
    points: float
    max_points: float
    status: str  # "passed", "failed", "not attempted", "crashed"; "no verdict" when nothing judged it
    messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The outcome of one submission."""

    condition: str  # GRADED or a key of CONDITIONS; points earned before a condition arose still count
    note: str = ""  # one line for teacher and student about the condition: "ran out of memory in cell 7"
    repairs: tuple[str, ...] = ()  # what was put right in the notebook, a sentence each
    judged: tuple[Judged, ...] = ()
    notebook: dict | None = None  # the executed notebook (nbformat 4), None when there was none to execute
    seconds: float = 0.0  # wall time of the run
    cpu_seconds: float = 0.0
    peak_bytes: int = 0  # largest resident memory of the run
    spent: dict[str, float] = field(default_factory=dict)  # wall seconds by what they were spent on

    def as_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> "Result":
        judged = tuple(Judged(**{**item, "messages": tuple(item["messages"])}) for item in data["judged"])
        return cls(**{**data, "judged": judged, "repairs": tuple(data["repairs"])})
