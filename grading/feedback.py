"""The page of feedback on one submission: `make feedback`, `nbgrader generate_feedback` and Formgrader all write it.

A page needs no network and runs nothing: whatever a student wrote or displayed is rebuilt from a short list of harmless
HTML, formulas are MathML, verdicts are drawn afresh from their data, and the page forbids scripts and fetching anyway.
Points and comments come from the gradebook alone.
"""

import base64
import html
import json
import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from xml.etree import ElementTree

import nh3
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbconvert.filters import ansi2html, strip_ansi
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import ClearHiddenTests, GetGrades
from nbgrader.utils import is_grade, is_solution
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from traitlets import Unicode

from grading.markup import MATH, WIDGET
from grading.result import CONDITIONS, GRADED
from lab.verdict import MIME, STATUSES, Verdict, code, panel

WAITS = "waits for your teacher"
TEXT = 20_000  # characters of one output or text that a page shows
TAGS = 5_000  # of one piece of HTML; a larger one is shown as text
PAGE = 20_000_000  # characters of notebook that a page shows
CELLS = 2_000  # that a page shows


class NoHiddenTests(ClearHiddenTests):
    """Take hidden tests, of assignments written the usual nbgrader way, out of cells and of all that shows them."""

    def preprocess(self, nb, resources):
        hidden = set()
        for cell in filter(is_grade, nb.cells):
            hidden |= self._cut(cell)
        visible = {line.strip() for cell in nb.cells for line in cell.source.splitlines()}
        hidden = {line for line in hidden - visible if len(line) > 5}
        for cell in nb.cells if hidden else ():
            for output in cell.get("outputs", ()):
                _cut_lines(output, hidden)
        return nb, resources

    def _cut(self, cell: NotebookNode) -> set[str]:
        """Remove hidden regions from a cell; return their lines."""
        kept, cut, inside = [], set(), False
        for line in cell.source.split("\n"):
            if self.begin_test_delimeter in line:
                inside = True
            elif self.end_test_delimeter in line:
                inside = False
            elif inside:
                cut.add(line.strip())
            else:
                kept.append(line)
        cell.source = "\n".join(kept)
        return cut


def _cut_lines(output: NotebookNode, hidden: set[str]) -> None:
    """Take lines of hidden tests out of an output; of a traceback that shows one only the error remains."""

    def shown(text: str) -> bool:
        text = html.unescape(strip_ansi(text))
        return any(line in text for line in hidden)

    if output.output_type == "error" and shown("\n".join(output.traceback)):
        output.traceback = [f"{output.ename}: {output.evalue}"]
        if shown(output.traceback[0]):
            output.traceback = [output.ename]
    elif output.output_type == "stream":
        output.text = "\n".join(line for line in output.text.split("\n") if not shown(line))
    for kind, text in list(output.get("data", {}).items()):
        if kind != MIME and isinstance(text, str) and shown(text):
            output.data.pop(kind)


# --- what the gradebook has ------------------------------------------------------------------------------------------


@dataclass
class Mark:
    """What the gradebook has on one graded cell."""

    name: str
    score: float
    max_score: float
    waits: bool  # for a person
    by_hand: bool


class Marks(GetGrades):
    """Put a submission's marks and comments, as the gradebook has them, into `resources["nbgrader"]`."""

    def preprocess(self, nb, resources):
        nb, resources = super().preprocess(nb, resources)  # score, max_score and late_penalty
        known = resources["nbgrader"]
        with Gradebook(known["db_url"]) as gradebook:
            found = gradebook.find_submission_notebook(known["notebook"], known["assignment"], known["student"])
            student = gradebook.find_student(known["student"])
            known["student_name"] = " ".join(filter(None, [student.first_name, student.last_name]))
            known["marks"] = {
                grade.name: Mark(
                    grade.name, grade.score or 0, grade.max_score or 0, grade.needs_manual_grade,
                    grade.manual_score is not None,
                )
                for grade in found.grades
            }  # fmt: skip
            written = {comment.name: comment.manual_comment for comment in found.comments}
            known["comments"] = {name: text for name, text in written.items() if text}
            known["score"] = max(0, known["score"])
        return nb, resources

    def preprocess_cell(self, cell, resources, index):
        return cell, resources


# --- untrusted text as harmless HTML ---------------------------------------------------------------------------------


def markdown(text: str, attachments: dict | None = None) -> Markup:
    """Return Markdown as HTML, its formulas as MathML."""
    if len(text) > TEXT:
        return Markup("<pre>%s</pre>") % _shortened(text)
    formulas = []

    def keep(match: re.Match) -> str:
        if match["code"]:
            return match["code"]
        formulas.append(formula(match["display"] or match["inline"], "block" if match["display"] else "inline"))
        return f'<span data-formula="{len(formulas) - 1}"></span>'

    try:
        page = MARKDOWN.render(MATH.sub(keep, text))
    except RecursionError:
        return Markup("<pre>%s</pre>") % _shortened(text)
    page = re.sub(r'src="attachment:([^"]*)"', lambda match: _attached(match[1], attachments or {}), page)
    page = re.sub(  # an element of exactly this form: in an attribute its quotes would be escaped
        r'<span data-formula="(\d{1,5})"></span>', lambda match: "".join(formulas[int(match[1]) :][:1]), harmless(page)
    )
    return Markup(page)


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
LINK = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
STYLES = {
    "background", "background-color", "border-left", "color", "font-style", "font-weight", "height", "letter-spacing",
    "line-height", "max-width", "padding", "text-align", "vertical-align", "white-space", "width",
}  # fmt: skip


def harmless(source: str) -> Markup:
    """Return HTML without anything that runs, fetches, submits, or reaches out of its place on the page."""
    if source.count("<") > TAGS:
        return Markup("<pre>%s</pre>") % _shortened(source)
    return Markup(_cleaner().clean(plain(source)))


def plain(text: str) -> str:
    """Return text without what no page can hold: control characters, and halves of characters."""
    return CONTROL.sub("", text.encode("utf-8", "replace").decode())


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=nh3.ALLOWED_TAGS - {"area", "map"} | {"tfoot"},
        clean_content_tags={"script", "style", "iframe", "object", "template", "title", "noscript", "svg", "math"},
        attributes={
            "*": {"style", "title", "lang", "dir"},
            "a": {"href"},
            "col": {"span"},
            "details": {"open"},
            "img": {"src", "alt", "width", "height"},
            "ol": {"start"},
            "span": {"data-formula"},
            "td": {"colspan", "rowspan", "align"},
            "th": {"colspan", "rowspan", "align", "scope"},
        },
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        filter_style_properties=STYLES,
        link_rel="noopener noreferrer nofollow",
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Return an attribute's value, or None to drop it."""
    if name == "src":
        return value if PICTURE.fullmatch(value) else None
    if name == "href":
        return value if LINK.fullmatch(value) else None
    if name == "style":
        return None if re.search(r"url|image|\\|expression|var\(|attr\(|/\*|@", value, re.IGNORECASE) else value
    return value


def _attached(name: str, attachments: dict) -> str:
    """Return the src of a picture that was pasted into a Markdown cell."""
    for kind, data in (attachments.get(html.unescape(name)) or {}).items():
        if kind.startswith("image/") and isinstance(data, str):
            return f'src="data:{escape(kind)};base64,{escape(data)}"'
    return ""


def formula(latex: str, display: str) -> Markup:
    """Return LaTeX as MathML, or as code when that cannot be made of it."""
    latex = latex.strip()
    try:
        if len(latex) > 2_000:
            raise ValueError
        tree = convert_to_element(latex, display=display)
        _only_math(tree)
        return Markup(ElementTree.tostring(tree, encoding="unicode").replace("\n", " "))
    except Exception:  # whatever a formula makes the converter stumble over
        return Markup("<code>%s</code>") % latex


MATHML = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded",
    "mphantom", "mfenced", "menclose", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr",
    "mlabeledtr", "mtd",
}  # fmt: skip
MATHML_ATTRIBUTES = {
    "xmlns", "display", "displaystyle", "scriptlevel", "mathvariant", "mathcolor", "mathbackground", "mathsize",
    "stretchy", "fence", "separator", "form", "lspace", "rspace", "width", "height", "depth", "minsize", "maxsize",
    "movablelimits", "accent", "accentunder", "linethickness", "columnalign", "rowspacing", "columnspacing",
    "columnlines", "rowlines", "notation", "largeop", "symmetric",
}  # fmt: skip


def _only_math(tree: ElementTree.Element) -> None:
    """Keep of an element what MathML needs: `\\href` and its like leave links and styles."""
    for element in tree.iter():
        if element.tag not in MATHML:
            raise ValueError(element.tag)
        element.attrib = {name: text for name, text in element.attrib.items() if name in MATHML_ATTRIBUTES}
        element.text = html.unescape(element.text or "")  # &#x0002F; and the like; escaped again on the way out
        element.tail = html.unescape(element.tail or "")


def _shortened(text: str) -> str:
    rest = len(text) - TEXT
    return text if rest <= 0 else f"{text[:TEXT]}\n... ({rest:,} more characters)"


# --- a cell ----------------------------------------------------------------------------------------------------------


def source(cell: NotebookNode) -> Markup:
    """Return a code cell's source, coloured."""
    if len(cell.source) > TEXT:
        return Markup("<pre>%s</pre>") % _shortened(cell.source)
    return Markup(highlight(cell.source, PythonLexer(), HtmlFormatter(cssclass="code")))


def output(out: NotebookNode, verdict: Verdict | None) -> Markup:
    """Return an output of a cell; its verdict, if it has one, is drawn from the data."""
    if out.output_type == "stream":
        return _terminal(_last_drawn(out.text))
    if out.output_type == "error":
        return _terminal("\n".join(out.traceback))
    if MIME in out.data:
        if verdict and out.output_type == "execute_result":
            return Markup(verdict._repr_html_())
        return _terminal(str(out.data.get("text/plain", "")))  # a verdict where none belongs
    if WIDGET in out.data:
        return Markup()
    for kind, draw in KINDS.items():
        if isinstance(out.data.get(kind), str) and (drawn := draw(out.data[kind])):
            return drawn
    return Markup()


def _last_drawn(text: str) -> str:
    """Return what a terminal shows of lines that were drawn over and over."""
    if "\r" not in text:
        return text
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))


def _terminal(text: str) -> Markup:
    return Markup("<pre>%s</pre>") % Markup(ansi2html(_shortened(text))) if text else Markup()


def _picture(kind: str, data: str) -> Markup:
    address = f"data:{kind};base64,{''.join(data.split())}"
    shown = Markup('<img alt="Picture without a description" src="%s">') % address
    return shown if PICTURE.fullmatch(address) else Markup()


def _drawing(data: str) -> Markup:
    """Return an SVG as a picture: inside img nothing of it runs."""
    return _picture("image/svg+xml", base64.b64encode(plain(data).encode()).decode())


def _html(data: str) -> Markup:
    drawn = harmless(data)
    return drawn if re.search(r"<img|[^<>\s](?![^<]*>)", drawn) else Markup()  # unless nothing is left to see


KINDS = {
    "text/html": _html,
    "image/svg+xml": _drawing,
    "image/png": partial(_picture, "image/png"),
    "image/jpeg": partial(_picture, "image/jpeg"),
    "text/markdown": markdown,
    "text/latex": lambda data: formula(data.strip().strip("$"), "block"),
    "text/plain": _terminal,
}


def verdict_of(cell: NotebookNode) -> Verdict | None:
    """Return the verdict that a check cell came to: of its own exercise, sound in every field, or none."""
    for out in reversed(cell.get("outputs", [])):
        data = out.get("data", {}).get(MIME)
        if out.output_type != "execute_result" or not isinstance(data, dict):
            continue
        numbers = [data.get("points"), data.get("max_points")]
        if (
            f"check_{data.get('exercise')}" == cell.metadata.nbgrader.get("grade_id")
            and str(data.get("status")) in STATUSES
            and all(isinstance(number, int | float) for number in numbers)
        ):
            messages = data.get("messages")
            messages = tuple(map(str, messages)) if isinstance(messages, list) else ()
            printed = str(data.get("printed") or "")[:TEXT]
            return Verdict(data["exercise"], data["status"], *numbers, messages, printed)
    return None


# --- the page --------------------------------------------------------------------------------------------------------


@dataclass
class Entry:
    """A graded cell, as the table and its heading in the notebook show it."""

    name: str
    status: str
    sign: str
    colour: str
    points: str
    messages: tuple[str, ...] = ()
    comment: Markup = Markup()
    place: int | None = None  # of its cell in the notebook


@dataclass
class Shown:
    """A cell of the notebook, ready for the page."""

    kind: str
    content: Markup
    outputs: list[Markup]
    entry: Entry | None
    comment: Markup | None
    number: int = 0  # of a code cell, as messages about it have it


def entry_of(mark: Mark, cell: NotebookNode | None) -> Entry:
    """Return what a page says about one graded cell."""
    verdict = verdict_of(cell) if cell and not is_solution(cell) else None
    points = f"{mark.score:g} of {mark.max_score:g}"
    if mark.waits:
        return Entry(mark.name, WAITS, "…", "#1565c0", f"– of {mark.max_score:g}")
    if verdict:
        colour, sign = STATUSES[verdict.status]
        entry = Entry(verdict.exercise, verdict.status, sign, colour, points, verdict.messages)
    else:
        full = mark.score >= mark.max_score
        entry = Entry(mark.name, *(("passed", "✓", "#2e7d32") if full else ("not passed", "✗", "#b26a00")), points)
        if cell and is_solution(cell):
            entry.status, entry.sign, entry.colour = "not answered", "○", "#757575"
    if mark.by_hand:
        entry.status = f"{entry.status}; points by your teacher" if verdict else "marked by your teacher"
        entry.sign, entry.colour = (entry.sign, entry.colour) if verdict else ("✓", "#1565c0")
    return entry


class FeedbackExporter(Exporter):
    """Makes the page of an autograded notebook, inside nbgrader's GenerateFeedback."""

    file_extension = Unicode(".html").tag(config=True)
    output_mimetype = "text/html"

    def from_notebook_node(self, nb, resources=None, **options):
        nb, resources = super().from_notebook_node(nb, resources, **options)
        return page(nb, resources["nbgrader"]), resources


def page(notebook: NotebookNode, known: dict) -> str:
    """Return the page on an autograded notebook; `known` is what Marks found."""
    entries, comments = graded(notebook, known)
    cells = shown(notebook, entries, comments)
    named = {cell.metadata.nbgrader.grade_id for cell in (notebook.cells[place] for place in entries)}
    others = [entry_of(mark, None) for name, mark in known["marks"].items() if name not in named]
    written = TEMPLATES.get_template("feedback.html").render(
        known=known, entries=[*entries.values(), *others], cells=cells, left_out=len(notebook.cells) - len(cells),
        waiting=sum(mark.waits for mark in known["marks"].values()), **_grading(notebook),
        code_style=Markup(HtmlFormatter().get_style_defs(".code")),
    )  # fmt: skip
    return plain(written)


def graded(notebook: NotebookNode, known: dict) -> tuple[dict[int, Entry], dict[int, Markup]]:
    """Return the entries of graded cells and the teacher's comments, both by the place of their cell."""
    entries, comments, seen, waiting = {}, {}, set(), Markup()
    for place, cell in enumerate(notebook.cells):
        metadata = cell.metadata.get("nbgrader")
        name = metadata.get("grade_id") if isinstance(metadata, dict) else None
        if name is None or name in seen:
            continue
        seen.add(name)
        if name in known["comments"]:
            comments[place] = waiting = markdown(known["comments"][name])
        if name in known["marks"] and is_grade(cell):
            entries[place] = entry_of(known["marks"][name], cell)
            entries[place].comment, entries[place].place = waiting, place
            waiting = Markup()  # a comment on work stands with the check that follows it
    return entries, comments


def shown(notebook: NotebookNode, entries: dict[int, Entry], comments: dict[int, Markup]) -> list[Shown]:
    """Return the cells as the page shows them: the first ones, of a notebook that is too long for a page."""
    cells, size, number = [], 0, 0
    for place, cell in enumerate(notebook.cells[:CELLS]):
        size += len(cell.source) + sum(len(json.dumps(out)) for out in cell.get("outputs", ()))
        if size > PAGE:
            break
        cells.append(Shown(cell.cell_type, *_drawn(cell, place in entries), entries.get(place), comments.get(place)))
        if cell.cell_type == "code":
            cells[-1].number = number = number + 1
    return cells


def _drawn(cell: NotebookNode, is_graded: bool) -> tuple[Markup, list[Markup]]:
    """Return a cell's content and its outputs."""
    if cell.cell_type == "code":
        verdict = verdict_of(cell) if is_graded else None
        return source(cell), list(filter(None, (output(out, verdict) for out in cell.outputs)))
    if cell.cell_type == "markdown":
        return markdown(cell.source, cell.get("attachments")), []
    return Markup("<pre>%s</pre>") % _shortened(cell.source), []


def _grading(notebook: NotebookNode) -> dict:
    """Return what grading noted down about the whole notebook: how it ended, and what was put right."""
    lab = notebook.metadata.get("lab")
    noted = lab.get("grading") if isinstance(lab, dict) else None
    noted = noted if isinstance(noted, dict) else {}
    condition, repairs = str(noted.get("condition", GRADED)), noted.get("repairs")
    about = ""
    if condition != GRADED:
        note = str(noted.get("note") or CONDITIONS.get(condition, condition))
        about = Markup(panel("#b26a00", f"<b>Your notebook was not graded as usual:</b> {escape(note)}"))
    return {"about": about, "repairs": [str(text) for text in repairs] if isinstance(repairs, list) else []}


TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
TEMPLATES.filters["ticks"] = lambda message: Markup(code(message))
