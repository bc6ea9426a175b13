"""A stranger's notebook file read as cells: of any format, however damaged, and never more than memory has room for."""

import codecs
import json
import re
from dataclasses import dataclass, field

from grading.result import CONDITIONS
from lab import Problem

MAX_FILE = 200_000_000  # bytes of a submitted notebook, outputs included
MAX_TEXT = 32_000_000  # bytes without outputs
MAX_PARTS = 1_000_000  # lists, objects and their entries without outputs; about 100 bytes of memory each
MAX_BRACKETS = 2_000_000  # in outputs, which are skipped; about a second
SMALL = 4_000_000  # bytes; up to here outputs are parsed like the rest
MAX_CELL = 2_000_000  # characters of a cell
AGAIN = "ask for the .ipynb file as Jupyter saved it"


class Unusable(Problem):
    """A submission that cannot be graded: `condition` is one of grading.result.CONDITIONS, `note` one line."""

    def __init__(self, condition: str, note: str):
        assert condition in CONDITIONS
        super().__init__(note)
        self.condition, self.note = condition, note

    def __reduce__(self):
        return type(self), (self.condition, self.note)


# --- the file's JSON -------------------------------------------------------------------------------------------------

STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
BULKY = rb'"(?:outputs|widgets)"\s*+:\s*+[\[{]'  # keys whose values may be huge, and are not needed
TO_BULKY = re.compile(rb'(?:[^"]++|(?!' + BULKY + rb")" + STRING + rb")*+" + BULKY, re.DOTALL)
TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + STRING + rb")*+[\[\]{}]", re.DOTALL)
OTHER_FILES = {
    b"%PDF": "a PDF file", b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "a compressed file", b"\x89PNG": "a picture",
    b"<!DOCTYPE": "a web page", b"<!doctype": "a web page", b"<html": "a web page", b"<?xml": "an XML file",
    b"<<<<<<<": "left unfinished by a git merge", b"version https://git-lfs": "a Git LFS pointer, not the file itself",
}  # fmt: skip


def parse(submitted: bytes, said: dict) -> dict:
    """Return a notebook file's JSON object. Memory stays within some 5 times MAX_TEXT besides the file itself."""
    if len(submitted) > MAX_FILE:
        raise damaged(f"the file has {len(submitted) / 1e6:,.0f} MB, more than the {MAX_FILE / 1e6:,.0f} MB allowed")
    if not re.search(rb"[^\0\s]", submitted):
        raise damaged(f"the file is empty: {AGAIN}")
    for beginning, what in OTHER_FILES.items():
        if submitted.startswith(beginning):
            raise damaged(f"the file is not a notebook but {what}: {AGAIN}")
    encoded = _in_utf8(submitted, said)
    try:
        data = _load(encoded if len(encoded) <= SMALL else _without_outputs(encoded), said)
    except RecursionError:  # perhaps in an output only
        try:
            data = _load(_without_outputs(encoded), said)
        except RecursionError:
            raise damaged(f"the file is nested too deeply for a notebook: {AGAIN}") from None
    if not isinstance(data, dict):
        raise damaged(f"the file is JSON, but not a notebook: {AGAIN}")
    return data


def _in_utf8(submitted: bytes, said: dict) -> bytes:
    encoding = json.detect_encoding(submitted)
    if encoding in ("utf-8", "utf-8-sig"):
        return submitted.removeprefix(codecs.BOM_UTF8)
    said["encoding"].append(encoding.upper())
    return submitted.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")


def _without_outputs(text: bytes) -> bytes:
    """Return JSON with outputs emptied, found by their brackets alone: nothing is built in memory."""
    kept, start, brackets, view = [], 0, 0, memoryview(text)
    while found := TO_BULKY.match(text, start):
        kept.append(view[start : found.end()])
        start, depth = found.end(), 1
        while depth:
            bracket = TO_BRACKET.match(text, start)
            brackets += 1
            if bracket is None:
                raise damaged(f"the file is cut short or not JSON: {AGAIN}")
            if brackets > MAX_BRACKETS:
                raise damaged("the outputs are too large to be read: ask for the file with its outputs cleared")
            start = bracket.end()
            depth += 1 if text[start - 1] in b"[{" else -1
        start -= 1  # the closing bracket is kept
    kept.append(view[start:])
    _expect_size(sum(map(len, kept)))
    return b"".join(kept)


def _load(text: bytes, said: dict):
    _expect_size(len(text), sum(map(text.count, (b"[", b"{", b",", b":"))))
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        decoded = text.decode("utf-8", "latin-1-where-invalid")
        said["characters"].append("")
    try:
        return json.loads(decoded, strict=False)
    except ValueError:
        raise damaged(f"the file is cut short or not JSON: {AGAIN}") from None


def _expect_size(length: int, parts: int = 0) -> None:
    """Raise Unusable for what would cost too much memory when parsed."""
    if length > MAX_TEXT or parts > MAX_PARTS:
        raise damaged(
            f"the notebook holds {length / 1e6:,.0f} MB besides its outputs, more than can be read: "
            "ask for it without the large data in its cells"
        )


def _latin1(error: UnicodeDecodeError) -> tuple[str, int]:
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("latin-1-where-invalid", _latin1)


def damaged(note: str) -> Unusable:
    return Unusable("damaged", note)


# --- its cells, whatever their types ---------------------------------------------------------------------------------


@dataclass(eq=False)
class Cell:
    """A cell as submitted, and which released cell it is."""

    kind: str | None  # None when the file does not say
    source: str
    at: int = 0  # where it stood
    marks: dict = field(default_factory=dict)  # nbgrader's metadata, as the student's file has them
    ids: tuple[str, ...] = ()
    attachments: dict = field(default_factory=dict)
    to: int | None = None  # the number of the released cell that it is
    how: str = ""  # by what that was recognised
    too_large: bool = False
    pieces: int = 1  # of how many cells it was put together

    def __post_init__(self):
        self.key = key_of(self.source)  # what counts in a comparison; a cell's source is never changed, see `replace`

    @property
    def grade_id(self) -> str | None:
        name = self.marks.get("grade_id")
        return name if isinstance(name, str) else None


def key_of(text: str) -> str:
    """Return what two texts must share to count as the same: all but space at line ends and around them."""
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def read_cells(data: dict, said: dict) -> list[Cell]:
    """Return the cells of a notebook of any format, 1 to 4."""
    raw = list(data["cells"]) if isinstance(data.get("cells"), list) else []
    sheets = data.get("worksheets")
    for sheet in sheets if isinstance(sheets, list) else []:
        if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list):
            raw += sheet["cells"]
            said["old"].append("")
    cells = [_cell(item, said) for item in raw if isinstance(item, dict)]
    said["no cell"] += [""] * (len(raw) - len(cells))
    if not cells:
        raise damaged(f"the notebook has no cells: {AGAIN}")
    for at, cell in enumerate(cells):
        cell.at = at
    ids = [cell.ids[0] for cell in cells if cell.ids]
    if len(set(ids)) < len(ids):
        said["ids"].append("")
    return cells


def _cell(item: dict, said: dict) -> Cell:
    metadata, kind = dict_or_empty(item.get("metadata")), item.get("cell_type")
    source = _text(next((item[name] for name in ("source", "input", "code", "text") if name in item), ""), said)
    if kind == "heading":
        level = item.get("level")
        kind, source = "markdown", "#" * (level if level in (2, 3, 4, 5, 6) else 1) + " " + source
    if kind not in ("code", "markdown", "raw"):
        kind = "code" if {"outputs", "input", "execution_count"} & set(item) else None
    ids = [name for name in (item.get("id"), metadata.get("id")) if isinstance(name, str)]
    return Cell(
        kind,
        source if len(source) <= MAX_CELL else "",
        marks=dict_or_empty(metadata.get("nbgrader")),
        ids=tuple(dict.fromkeys(ids)),
        attachments=_pictures(item.get("attachments")),
        too_large=len(source) > MAX_CELL,
    )


def dict_or_empty(found) -> dict:
    return found if isinstance(found, dict) else {}


def _text(source, said: dict) -> str:
    """Return a source, a string or a list of strings, as text that Python, JSON and a database can take."""
    parts = source if isinstance(source, list) else [source]
    text = "".join(part for part in parts if isinstance(part, str))
    if "\r" in text:
        text = re.sub(r"\r\n?", "\n", text)
    if "\0" in text or not text.isascii() and re.search("[\ud800-\udfff]", text):
        text = re.sub("[\ud800-\udfff]", "\ufffd", text.replace("\0", ""))
        said["characters"].append("")
    return text


PICTURES = re.compile(r"image/(png|jpeg|gif|webp)")


def _pictures(attachments) -> dict:
    """Return the pictures attached to a cell that are nothing but pictures."""
    kept = {}
    for name, bundle in dict_or_empty(attachments).items():
        if re.fullmatch(r"[\w .()+-]{1,200}", name):
            pictures = {
                kind: data
                for kind, data in dict_or_empty(bundle).items()
                if PICTURES.fullmatch(kind) and isinstance(data, str) and re.fullmatch(r"[A-Za-z0-9+/=\s]*+", data)
            }
            kept |= {name: pictures} if pictures else {}
    return kept
