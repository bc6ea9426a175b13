"""What a check says, as data, as a panel in a notebook, and as one line of text."""

from dataclasses import asdict, dataclass
from html import escape

STATUSES = {"passed": ("#2e7d32", "✓"), "failed": ("#b26a00", "✗"), "crashed": ("#b26a00", "⚠"),
            "not attempted": ("#757575", "○")}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check. As a cell's result its text is the points alone, which nbgrader reads."""

    exercise: str
    status: str  # "passed", "failed", "not attempted" or "crashed"
    points: float
    max_points: float
    messages: tuple[str, ...] = ()
    printed: str = ""  # what the work printed while it was checked

    def __repr__(self) -> str:
        return f"{self.points:g}"

    def __str__(self) -> str:
        head = f"{self.exercise}: {self.status}, {self._score()}."
        return " ".join((head, *self.messages))

    def _score(self) -> str:
        return f"{self.points:g} of {self.max_points:g} point{'s' * (self.max_points != 1)}"

    def _repr_html_(self) -> str:
        colour, sign = STATUSES[self.status]
        messages = "".join(f"<p style='margin:.4em 0 0'>{code(message)}</p>" for message in self.messages)
        printed = ""
        if self.printed:
            printed = (
                "<details style='margin:.4em 0 0'><summary>What your code printed</summary>"
                f"<pre style='margin:.3em 0 0;white-space:pre-wrap'>{escape(self.printed)}</pre></details>"
            )
        return panel(
            colour, f"<b>{sign} {escape(self.exercise)}: {self.status}</b>, {self._score()}{messages}{printed}"
        )

    def _repr_mimebundle_(self, **_) -> dict:
        return {"text/plain": repr(self), "text/html": self._repr_html_(), MIME: asdict(self)}


MIME = "application/vnd.lab.verdict+json"  # how tools tell a verdict from other results


def panel(colour: str, html: str) -> str:
    """Return a box with a coloured edge, readable on light and dark pages."""
    return (
        f"<div role='status' style='border-left:6px solid {colour};background:{colour}1f;padding:.6em .9em;"
        f"margin:.3em 0;max-width:46em;line-height:1.45'>{html}</div>"
    )


def code(text: str) -> str:
    """Escape text for HTML, with `backticked` parts as code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:  # an unpaired backtick stays as it is
        return escape(text)
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))
