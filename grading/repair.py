"""A submitted notebook made gradable: the released notebook, rebuilt around the student's answers.

Of a student's notebook only the text of its cells counts. Everything else, metadata above all, is the release's, so
nothing that was deleted, copied, split, moved, retyped, unlocked or written into metadata changes what is graded.
"""

import copy
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from nbformat import NotebookNode, from_dict

from grading.reading import AGAIN, MAX_CELL, Cell, Unusable, damaged, dict_or_empty, key_of, parse, read_cells

MAX_ADDED, MAX_ADDED_TEXT = 1_000, 8_000_000  # cells that the student added, and their characters
MAX_PIECES, MAX_COMPARED = 20, 20_000  # that one answer is put together from; pairs of cells compared by their words


@dataclass(frozen=True)
class Rebuilt:
    """A notebook to grade, and what was put right in it: a sentence each, for student and teacher."""

    notebook: NotebookNode
    repairs: tuple[str, ...]


def rebuild(submitted: bytes, released: NotebookNode, unit: str) -> Rebuilt:
    """Return the released notebook with the student's answers, edits and added cells in their places.

    Raise Unusable when the file is no notebook, one of another unit, or holds nothing that could be recognised.
    """
    said = defaultdict(list)
    data = parse(submitted, said)
    cells, release = read_cells(data, said), Release(released)
    _recognise(cells, release)
    _expect_unit(data, cells, release, unit)
    cells = _join(cells, release, said)
    cells = _separate(cells, release, said)
    _recognise_by_place(cells, release)
    return Rebuilt(_assemble(cells, release, said), _sentences(said))


# --- the release -----------------------------------------------------------------------------------------------------

DEFINES = r"^(?:(?:async[ \t]+)?def|class)[ \t]+({0})\b|^({0})[ \t]*(?::[^=\n]*)?=(?!=)"
ANY_NAME = re.compile(DEFINES.format(r"[^\W\d]\w*"), re.MULTILINE)
CHECK = re.compile(r"check\.(\w+)\(\1\b")


class Release:
    """What is known of the released cells, by their numbers."""

    def __init__(self, notebook: NotebookNode):
        self.notebook, self.cells = notebook, notebook.cells
        self.keys = [key_of(cell.source) for cell in self.cells]
        self.marks = [dict_or_empty(cell.metadata.get("nbgrader")) for cell in self.cells]
        self.roles = [_role(marks) for marks in self.marks]
        self.by_grade_id = {marks["grade_id"]: i for i, marks in enumerate(self.marks) if marks.get("grade_id")}
        self.by_id = {cell.id: i for i, cell in enumerate(self.cells) if cell.get("id")}
        self.graded = [i for i, role in enumerate(self.roles) if role == "answer" or self.marks[i].get("grade")]
        names = {i: self._name(i) for i, role in enumerate(self.roles) if role == "answer"}
        often = Counter(names.values())
        self.names = {i: name for i, name in names.items() if name and often[name] == 1}  # what an answer defines
        self.by_name = {name: i for i, name in self.names.items()}
        self.by_check = {}
        for i, role in enumerate(self.roles):
            if role == "locked" and (match := CHECK.match(self.keys[i])):
                self.by_check.setdefault(match[1], i)

    def _name(self, i: int) -> str | None:
        """Return what an answer defines: the function, class or value that its starter begins."""
        if self.cells[i].cell_type != "code":
            return None
        found = [match[1] or match[2] for match in ANY_NAME.finditer(self.keys[i])]
        return self.marks[i]["grade_id"] if self.marks[i].get("grade_id") in found else next(iter(found), None)

    @cached_property
    def defines(self) -> re.Pattern:
        """Finds the lines at which an answer's name is bound."""
        return re.compile(DEFINES.format("|".join(map(re.escape, self.by_name)) or "(?!)"), re.MULTILINE)

    def definitions(self, text: str, strictly: bool = False) -> list[tuple[int, int]]:
        """Return the answers that a text defines, each with the position where, in order.

        As its starter does, by def or class, or as a value; and if not so, then otherwise, unless `strictly`.
        """
        found, otherwise = {}, {}
        for match in self.defines.finditer(text):
            i = self.by_name[match[1] or match[2]]
            alike = bool(match[1]) == bool(self.defines.search(self.keys[i])[1])
            (found if alike else otherwise).setdefault(i, match.start())
        if not strictly:
            found = otherwise | found
        return sorted(found.items(), key=lambda item: item[1])

    def defined(self, text: str, strictly: bool = False) -> list[int]:
        return [i for i, _ in self.definitions(text, strictly)]

    def whole(self, i: int, text: str) -> bool:
        """Tell whether a text is an answer on its own, rather than a piece of one."""
        if i in self.names:
            return i in self.defined(text)
        begins = self.keys[i].strip().split("\n")[0].rstrip()
        return self.cells[i].cell_type == "markdown" and len(begins) > 20 and begins in text

    def called(self, i: int) -> str:
        """Return how a cell is called in a sentence."""
        name = self.marks[i].get("grade_id", "")
        unnamed = not isinstance(name, str) or not name or re.fullmatch(r"cell-[0-9a-f]+", name)
        return f"cell {i + 1}" if unnamed else f"`{name}`"

    def checks_of(self, i: int) -> set[int]:
        """Return the cells that grade an answer: those after it, up to the next answer."""
        found = set()
        for j in range(i + 1, len(self.cells)):
            if self.roles[j] == "answer":
                break
            if self.marks[j].get("grade"):
                found.add(j)
        return found


def _role(marks: dict) -> str:
    """Return what a released cell is: an answer, which counts as submitted; locked, as released; or free to edit."""
    if marks.get("solution"):
        return "answer"
    return "locked" if marks.get("grade") or marks.get("locked") or marks.get("task") else "free"


# --- which released cell each submitted cell is ----------------------------------------------------------------------


def _recognise(cells: list[Cell], release: Release) -> None:
    """Say which released cells the submitted ones are: by nbgrader's name, by text, by id, by what they hold."""
    for cell in cells:
        if cell.grade_id in release.by_grade_id:
            cell.to, cell.how = release.by_grade_id[cell.grade_id], "name"
    taken = {cell.to for cell in cells}
    for cell in cells:
        found = next((release.by_id[name] for name in cell.ids if name in release.by_id), None)
        if cell.to is None and found not in taken and found is not None and cell.key == release.keys[found]:
            _take(cell, found, "text", taken)
    _by_text(cells, release, taken)
    often = Counter(name for cell in cells for name in cell.ids)
    for cell in cells:
        found = next((release.by_id[name] for name in cell.ids if name in release.by_id and often[name] == 1), None)
        if cell.to is None and found is not None and found not in taken:
            _take(cell, found, "id", taken)
    _by_text(cells, release, taken, ambiguous=True)
    starters = {release.keys[i]: i for i, role in enumerate(release.roles) if role == "answer" and release.keys[i]}
    for cell in cells:
        if cell.to is None and cell.key in starters:  # a copy; run after the answer, it would undo it
            cell.to, cell.how = starters[cell.key], "text"
    _by_content(cells, release, taken)


def _take(cell: Cell, number: int, how: str, taken: set) -> None:
    cell.to, cell.how = number, how
    taken.add(number)


def _by_text(cells: list[Cell], release: Release, taken: set, ambiguous: bool = False) -> None:
    """Recognise cells that read as released. A text that stands in several places goes by order."""
    where = defaultdict(list)
    for i, key in enumerate(release.keys):
        where[key].append(i)
    last = -1
    for cell in cells:
        last = last if cell.to is None else cell.to
        if cell.to is not None or not cell.key:
            continue
        free = [i for i in where.get(cell.key, ()) if i not in taken]
        if len(free) == 1 or free and ambiguous:
            _take(cell, next((i for i in free if i > last), free[0]), "text", taken)
            last = cell.to


def _by_content(cells: list[Cell], release: Release, taken: set) -> None:
    """Recognise answers by what they define or begin with, also when two swapped their names; checks by their call."""
    strayed = {}  # answers in one another's places
    for cell in cells:
        if cell.to in release.names and (defined := release.defined(cell.source, True)) and cell.to not in defined:
            strayed[cell] = defined[0]
    at_home = {cell.to for cell in cells if cell not in strayed and cell.key != release.keys[cell.to or 0]}
    for cell, number in strayed.items():
        if number not in at_home:
            _take(cell, number, "content", taken)
    taken &= {cell.to for cell in cells}
    for cell in cells:
        call = CHECK.match(cell.key)
        check = release.by_check.get(call[1]) if call and cell.to is None else None
        if check is not None and check not in taken:
            _take(cell, check, "content", taken)
    for number, role in enumerate(release.roles):
        if role == "answer" and number not in taken:
            loose = [cell for cell in cells if cell.to is None and release.whole(number, cell.source)]
            alike = [cell for cell in loose if number in release.defined(cell.source, True)]
            if loose := alike or loose:
                _take(_last_before_check(loose, number, cells, release), number, "content", taken)


def _last_before_check(chosen: list[Cell], number: int, cells: list[Cell], release: Release) -> Cell:
    """Return the one of several that a check would have met when the notebook was run from top to bottom."""
    checks = release.checks_of(number)
    limit = max((cell.at for cell in cells if cell.to in checks), default=sys.maxsize)
    return ([cell for cell in chosen if cell.at <= limit] or chosen)[-1]


def _recognise_by_place(cells: list[Cell], release: Release) -> None:
    """Recognise what is left by where it stands: between cells that are known, and most like what is missing there."""
    taken, last, run, words = {cell.to for cell in cells}, -1, [], {}
    left = MAX_COMPARED
    for cell in [*cells, None]:
        if cell is not None and cell.to is None:
            run += [cell] * bool(cell.key and len(run) < 50)
            continue
        missing = []
        for i in range(last + 1, len(release.cells)):
            if i in taken:
                break
            missing += [i] * bool(release.keys[i])
        left -= len(run) * len(missing)
        if run and missing and left >= 0:
            words |= {i: _words(release.keys[i]) for i in missing if i not in words}
            _match_run(run, missing, words, release, taken)
        last, run = (last if cell is None else cell.to), []


def _match_run(run: list[Cell], missing: list[int], words: dict[int, Counter], release: Release, taken: set) -> None:
    """Recognise neighbours among the cells that are missing at their place."""
    found = [_words(cell.key) for cell in run]
    alike = [(-_likeness(found[n], words[i]), i, n) for n in range(len(run)) for i in missing]
    for unlike, i, n in sorted(alike):
        if unlike <= -0.5 and run[n].to is None and i not in taken and _same_kind(run[n], i, release):
            _take(run[n], i, "place", taken)
    for i in missing:  # an answer that says nothing of what it is
        if i not in taken and release.roles[i] == "answer" and i not in release.names:
            for cell in run:
                if cell.to is None and _same_kind(cell, i, release):
                    _take(cell, i, "place", taken)
                    break
    left, loose = [i for i in missing if i not in taken], [cell for cell in run if cell.to is None]
    if len(left) == len(loose):  # each edited beyond recognition
        for cell, i in zip(loose, left, strict=True):
            if release.roles[i] == "free" and _same_kind(cell, i, release):
                _take(cell, i, "place", taken)


def _words(text: str) -> Counter:
    return Counter(re.findall(r"\w+", text[:4000]))


def _likeness(one: Counter, other: Counter) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _same_kind(cell: Cell, number: int, release: Release) -> bool:
    return cell.kind in (None, release.cells[number].cell_type)


def _expect_unit(data: dict, cells: list[Cell], release: Release, unit: str) -> None:
    """Raise Unusable for a notebook of another unit, and for one that has nothing in common with the release."""
    ours = dict_or_empty(release.notebook.metadata.get("lab")).get("unit")
    says = dict_or_empty(dict_or_empty(data.get("metadata")).get("lab")).get("unit")
    if ours and isinstance(says, str) and says != ours:
        raise Unusable("wrong unit", f"the notebook is of {shown(says)}, not of {unit}: ask for the one of {unit}")
    known = {cell.to for cell in cells}
    graded = known & set(release.graded)
    foreign = {cell.grade_id for cell in cells if cell.grade_id} - set(release.by_grade_id)
    foreign |= {match[1] for cell in cells if (match := CHECK.match(cell.key))} - set(release.by_check)
    if foreign and len(graded) * 2 < len(release.graded) and not any(cell.how == "name" for cell in cells):
        raise Unusable("wrong unit", f"the notebook's graded cells are not those of {unit}: ask for the one of {unit}")
    rest = set(range(len(release.cells))) - set(release.graded)
    if not graded and len(known & rest) * 2 < max(1, len(rest)):
        raise damaged(
            f"nothing in the notebook could be recognised as an answer of {unit}: {AGAIN}, "
            f"or for the answers copied into a fresh notebook of {unit}"
        )


# --- cells that were split or merged ---------------------------------------------------------------------------------


def _join(cells: list[Cell], release: Release, said: dict) -> list[Cell]:
    """Put the pieces of a split answer together."""
    joined: list[Cell] = []
    for cell in cells:
        before = joined[-1] if joined else None
        if before and cell.key and (number := _split_answer(before, cell, release)) is not None:
            gap = "\n" if release.cells[number].cell_type == "code" else "\n\n"
            source = before.source + gap + cell.source
            pictures = before.attachments | cell.attachments
            pieces = before.pieces + cell.pieces
            labelled = before if before.to is not None else cell
            joined[-1] = replace(labelled, source=source, attachments=pictures, at=before.at, pieces=pieces)
            said["joined"].append(release.called(number))
        elif cell.key or cell.to is not None or cell.too_large:  # an empty cell that was added is dropped
            joined.append(cell)
    return joined


def _split_answer(one: Cell, other: Cell, release: Release) -> int | None:
    """Return the answer of which two neighbours are pieces."""
    numbers = {one.to, other.to} - {None}
    number = next(iter(numbers), None)
    if len(numbers) != 1 or release.roles[number] != "answer" or one.too_large or other.too_large:
        return None
    labelled, loose = (other, one) if one.to is None else (one, other)
    wholes = release.whole(number, labelled.source), release.whole(number, loose.source)
    code = release.cells[number].cell_type == "code"
    unchanged = release.keys[number] in (one.key, other.key)
    if all(wholes) or one.key == other.key or unchanged and code or one.pieces + other.pieces > MAX_PIECES:
        return None
    if one.to == other.to:
        return number
    if not code or not _same_kind(loose, number, release) or wholes[0] and loose is one:
        return None
    return number if wholes[1] or _goes_on(one.source, other.source) else None


def _goes_on(one: str, other: str) -> bool:
    """Tell whether the second text can only be the rest of the first."""
    lines = (line for line in other.split("\n") if line.strip() and not line.lstrip().startswith("#"))
    first = next(lines, "")
    if first[:1] in (" ", "\t") or re.match(r"[)\]}]|(elif|else|except|finally)\b", first):
        return True
    last = one.rstrip().rsplit("\n", 1)[-1]
    if last[-1:] in ("(", "[", "{", ",", ":", "\\") and "#" not in last:
        return True
    return any(one.count(quotes) % 2 and other.count(quotes) % 2 for quotes in ('"""', "'''"))


def _separate(cells: list[Cell], release: Release, said: dict) -> list[Cell]:
    """Take apart cells that hold the text of others: merged ones, and locked ones that were added to."""
    missing = {i for i, key in enumerate(release.keys) if key} - {cell.to for cell in cells}
    parts = []
    for cell in cells:
        if cell.to is None or not cell.key or cell.key == release.keys[cell.to]:
            parts.append(cell)
            continue
        found = [part for part in _parts(cell, release, missing) if part.key]
        if len({part.to for part in found} - {None}) > 1:
            said["separated"] += [release.called(part.to) for part in found if part.to is not None]
        missing -= {part.to for part in found}
        parts += found
    return parts


def _parts(cell: Cell, release: Release, missing: set[int]) -> Iterator[Cell]:
    """Yield what a cell consists of: released cells that are missing elsewhere, answers, and the rest."""
    owner, lines = cell.to, cell.source.split("\n")
    cut = {i for i in missing if release.roles[i] == "locked" or len(release.keys[i]) >= 40}
    if release.roles[owner] == "locked" or release.roles[owner] == "free" and {owner - 1, owner + 1} & missing:
        cut.add(owner)
    blocks = _blocks([line.rstrip() for line in lines], cut, release)
    if not blocks and not missing.intersection(release.defined(cell.source)):
        yield cell
        return
    found = {number for _, _, number in blocks} | set(release.defined(cell.source))
    rest = None if owner in found else owner  # which the text that is recognised as nothing else belongs to
    start, wanted = 0, missing | {owner}
    for first, end, number in [*blocks, (len(lines), len(lines), None)]:
        chunk = replace(cell, source="\n".join(lines[start:first]).strip("\n"), to=rest)
        for part in _answers(chunk, wanted, release):
            rest = None if part.to == rest else rest
            wanted = wanted - {part.to}
            yield part if part.to == owner else replace(part, marks={}, attachments={})
        if number is not None:
            yield replace(cell, source=release.cells[number].source, to=number, attachments={})
        start = end


def _blocks(lines: list[str], cut: Iterable[int], release: Release) -> list[tuple[int, int, int]]:
    """Return where whole released cells stand among lines, the longest first come: (first line, end, number)."""
    at = defaultdict(list)
    for n, line in enumerate(lines):
        at[line].append(n)
    found, used = [], set()
    for number in sorted(cut, key=lambda i: -len(release.keys[i])):
        wanted = release.keys[number].split("\n")
        for n in at.get(wanted[0], ()):
            span = range(n, n + len(wanted))
            if lines[n : n + len(wanted)] == wanted and not used & set(span) and re.search(r"\w", release.keys[number]):
                used |= set(span)
                found.append((n, n + len(wanted), number))
                break
    return sorted(found)


def _answers(chunk: Cell, wanted: set[int], release: Release) -> Iterator[Cell]:
    """Yield a text divided at the answers that it defines.

    What comes before the first goes with it, unless it is an answer that defines nothing.
    """
    found = [(i, at) for i, at in release.definitions(chunk.source) if i in wanted]
    if not found:
        yield chunk
        return
    starts = [_with_decorators(chunk.source, at) for _, at in found]
    before = chunk.source[: starts[0]].strip("\n")
    if before and chunk.to is not None and release.roles[chunk.to] != "locked" and chunk.to not in release.names:
        yield replace(chunk, source=before)
    else:
        starts[0] = 0
    for (i, _), start, end in zip(found, starts, [*starts[1:], len(chunk.source)], strict=True):
        yield replace(chunk, source=chunk.source[start:end].strip("\n"), to=i)


def _with_decorators(text: str, at: int) -> int:
    """Return where a definition's comments and decorators begin."""
    while at:
        above = text.rfind("\n", 0, at - 1) + 1
        if text[above : above + 1] not in ("@", "#"):
            break
        at = above
    return at


# --- the notebook, put together --------------------------------------------------------------------------------------


class Added(NamedTuple):
    kind: str
    source: str
    attachments: dict


def _assemble(cells: list[Cell], release: Release, said: dict) -> NotebookNode:
    """Return the released notebook with answers and edits in place, and what was added behind the cell before it."""
    members = defaultdict(list)
    for cell in cells:
        members[cell.to].append(cell)
    notebook = copy.deepcopy(release.notebook)
    chosen = {}
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if i in members:
            chosen[i] = _choose(i, members[i], cells, release, said)
            _fill(cell, i, chosen[i], release, said)
        elif release.keys[i]:
            said["missing" if release.marks[i].get("grade_id") else "missing text"].append(release.called(i))
    order = [cell.to for cell in cells if chosen.get(cell.to) is cell]
    if order != sorted(order):
        said["moved"].append("")
    _say_what_was_lost(cells, chosen, release, said)
    added = _added(cells, chosen, release, said)
    notebook.cells = _interleaved(notebook, added, said)
    return notebook


def _choose(number: int, members: list[Cell], cells: list[Cell], release: Release, said: dict) -> Cell:
    """Return which of several cells that claim to be the same one counts."""
    if release.roles[number] != "answer":
        return next((cell for cell in members if cell.key == release.keys[number]), members[0])
    changed = [cell for cell in members if cell.key not in (release.keys[number], "")]
    wholes = [cell for cell in changed if release.whole(number, cell.source)] or changed or members
    if changed and len({cell.key for cell in wholes}) > 1:
        said["versions"].append(release.called(number))
    return _last_before_check(wholes, number, cells, release)


def _fill(cell: NotebookNode, number: int, found: Cell, release: Release, said: dict) -> None:
    """Put what the student wrote into a released cell, unless it is locked."""
    role, same = release.roles[number], found.key == release.keys[number]
    retyped = not _same_kind(found, number, release)
    if found.too_large:
        said["too large"].append(release.called(number))
        return
    if retyped and (role != "free" or same):
        said["retyped"].append(release.called(number))
    if role == "locked" and not same:
        said["locked"].append(release.called(number))
    if role == "answer" and found.how in ("content", "place"):
        said["recognised"].append(release.called(number))
    if same or role == "locked" or retyped and role == "free":
        return
    cell.source = found.source
    if cell.cell_type == "markdown" and found.attachments:
        cell.attachments = from_dict(found.attachments | cell.get("attachments", {}))


def _say_what_was_lost(cells: list[Cell], chosen: dict[int, Cell], release: Release, said: dict) -> None:
    if release.by_grade_id and not any(cell.grade_id in release.by_grade_id for cell in cells):
        said["lost"].append("")
    for i, cell in chosen.items():
        fields = ("grade", "solution", "locked", "points", "task")
        if any(name in cell.marks and cell.marks[name] != release.marks[i].get(name) for name in fields):
            said["settings"].append(release.called(i))


def _added(cells: list[Cell], chosen: dict[int, Cell], release: Release, said: dict) -> dict[int, list[Added]]:
    """Return the cells to add behind each released one (-1: before all), in the student's order."""
    added, last, number, length = defaultdict(list), -1, 0, 0
    for cell in cells:
        kept = _kept(cell, chosen, release, said)
        if chosen.get(cell.to) is cell:
            last = cell.to
        if cell.too_large and cell.to is None:
            said["left out"].append("")
        if kept is None:
            continue
        number, length = number + 1, length + len(kept.source)
        if number > MAX_ADDED or length > MAX_ADDED_TEXT:
            said["left out"].append("")
        else:
            added[last].append(kept)
    return added


def _kept(cell: Cell, chosen: dict[int, Cell], release: Release, said: dict) -> Added | None:
    """Return a cell to add so that a text which has no place in the release is not lost; None if nothing would be."""
    i, kind = cell.to, cell.kind or "raw"
    if not cell.key:
        return None
    if i is None:
        return Added(kind, cell.source, cell.attachments)
    role, known = release.roles[i], (release.keys[i], chosen[i].key)
    if chosen[i] is cell:
        restored = role == "locked" or role == "free" and not _same_kind(cell, i, release)
        if not restored or cell.key == release.keys[i]:
            return None
    elif role != "free" and cell.key in known:
        said["copies"].append(release.called(i))
        return None
    if role == "locked" or role == "answer" and (release.whole(i, cell.source) or i not in release.names):
        kind = "raw" if kind == "code" else kind  # an older version, or a check rewritten: to be read, not run
    return Added(kind, cell.source, cell.attachments)


def _interleaved(notebook: NotebookNode, added: dict[int, list[Added]], said: dict) -> list[NotebookNode]:
    """Return the released cells with the added ones between them, which have no metadata."""
    cells, used, count = [], {cell.get("id") for cell in notebook.cells}, 0
    with_ids = (notebook.nbformat, notebook.nbformat_minor) >= (4, 5)
    for i, released in enumerate([None, *notebook.cells], -1):
        cells += [released] if released is not None else []
        for extra in added.get(i, ()):
            cell = NotebookNode(cell_type=extra.kind, metadata=NotebookNode(), source=extra.source)
            if extra.kind == "code":
                cell.outputs, cell.execution_count = [], None
            elif extra.kind == "markdown" and extra.attachments:
                cell.attachments = from_dict(extra.attachments)
            count += 1
            while with_ids and f"added-{count}" in used:
                count += 1
            if with_ids:
                cell.id = f"added-{count}"
            cells.append(cell)
    return cells


# --- what is said ----------------------------------------------------------------------------------------------------

SENTENCES = {
    "encoding": "The file was in {names} instead of UTF-8 and was read as such.",
    "characters": "Some characters could not be read and were replaced.",
    "old": "The notebook was in an old format and was brought up to date.",
    "no cell": "Some entries of the notebook were not cells and were left out.",
    "ids": "Some cells had the same id; each has its own again.",
    "lost": "The notebook had lost nbgrader's metadata; its cells were recognised by their ids and texts.",
    "recognised": "What stands in {names} was recognised by its text or its place: please see that it is the answer.",
    "missing": "Missing, and put back as handed out: {names}.",
    "missing text": "Some cells of the text ({count}) were missing and were put back.",
    "joined": "Split into several cells, and put together again: {names}.",
    "separated": "Merged with other cells, and taken apart again: {names}.",
    "versions": "There were several versions of {names}. The last one before its check counts; the others are kept as "
    "text and were not run.",
    "copies": "Copies that say nothing new were left out: {names}.",
    "retyped": "Turned into another type of cell, and turned back: {names}.",
    "locked": "Locked, but changed, and put back as handed out: {names}. Anything else written there "
    "is kept beside it.",
    "settings": "The grading settings in the cells of {names} differed from those handed out, which count.",
    "moved": "Cells stood in another order; they are in the order of the notebook handed out.",
    "too large": f"Too large to be graded (more than {MAX_CELL:,} characters), and put back as handed out: {{names}}.",
    "left out": "Added cells that are too many or too large were left out: {count}.",
}


def _sentences(said: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(
        text.format(names=listed(said[what]), count=len(said[what])) for what, text in SENTENCES.items() if said[what]
    )


def listed(names: list[str]) -> str:
    names = list(dict.fromkeys(names))
    if len(names) > 8:
        names = [*names[:7], f"{len(names) - 7} more"]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def shown(name: str) -> str:
    """Return a stranger's name as it may stand in a line of text or on a page."""
    name = re.sub(r"[^\w .,()+-]", "?", name)
    return name if len(name) <= 80 else f"{name[:77]}..."
