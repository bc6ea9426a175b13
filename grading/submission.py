"""Which files of a submission's folder count: its notebook, and for plain assignments the data beside it."""

import os
import stat
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.machinery import PathFinder
from itertools import islice
from pathlib import Path

from grading.reading import AGAIN, MAX_FILE, Unusable, damaged
from grading.repair import listed, shown

MAX_DEPTH, MAX_FILES, MAX_EXTRA, MAX_EXTRAS = 4, 1_000, 50_000_000, 200_000_000  # bytes of one extra file, of all
PROGRAMS = (".py", ".pyw", ".pyc", ".pyo", ".so", ".pyd", ".pth", ".dll", ".dylib")


def choose(folder: Path, unit: str, others: Iterable[str] = ()) -> tuple[Path, tuple[str, ...]]:
    """Return the notebook of a submission's folder, and sentences on what else lies there and is not used.

    others: names of further notebooks that belong to the assignment, and are chosen by a call of their own.
    Nothing is opened. Raise Unusable if there is no notebook that could be meant.
    """
    found, passed = defaultdict(list), defaultdict(list)
    for path, what in _survey(folder, f"{unit}.ipynb"):
        (found if what == "notebook" else passed)[what].append(path)
    of_others = {folder / f"{other}.ipynb" for other in others if other != unit}
    notebooks = [path for path in found["notebook"] if path not in of_others]
    if not notebooks:
        links = "; links are not followed" if any(path.suffix == ".ipynb" for path in passed["link"]) else ""
        raise damaged(f"there is no notebook {unit}.ipynb{links}: {AGAIN}")
    path = max(notebooks, key=lambda path: _fitness(path, folder, unit))
    if not _fitness(path, folder, unit)[0] and len(notebooks) > 1:
        names = listed([shown(path.name) for path in notebooks])
        raise damaged(f"there is no notebook {unit}.ipynb, and it is not clear which of {names} is meant")
    notes = []
    if path != folder / f"{unit}.ipynb":
        notes.append(f"The notebook was found as {shown(str(path.relative_to(folder)))} instead of {unit}.ipynb.")
    notes += [
        text.format(listed([shown(str(other.relative_to(folder))) for other in paths]))
        for text, paths in (
            ("Other notebooks were not used: {}.", [other for other in notebooks if other != path]),
            ("Checkpoints were not used: {}.", passed["checkpoints"]),
            ("Not used, because a module of the same name is installed: {}.", passed["shadow"]),
            ("Not used, because a link leads elsewhere: {}.", passed["link"]),
            ("Not used, because this is not an ordinary file: {}.", passed["special"]),
            ("Not used, because this cannot be read: {}.", passed["unreadable"]),
        )
        if paths
    ]
    return path, tuple(notes)


def _fitness(path: Path, folder: Path, unit: str) -> tuple:
    """Return how likely a notebook is the one of a unit: by its name, its depth, and its age."""
    name, wanted = path.stem.casefold(), unit.casefold()
    by_name = 3 if path.stem == unit else 2 if name == wanted else 1 if wanted in name else 0
    try:
        age = path.lstat().st_mtime
    except OSError:
        age = 0.0
    return by_name, -len(path.relative_to(folder).parts), age, path.name


def contents(path: Path) -> bytes:
    """Return a chosen notebook's bytes. Only an ordinary file is opened, and only one that is not too large."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as file:
            facts = os.fstat(handle)
            if not stat.S_ISREG(facts.st_mode):
                raise damaged(f"{shown(path.name)} is not an ordinary file: {AGAIN}")
            if facts.st_size > MAX_FILE:
                size, most = facts.st_size / 1e6, MAX_FILE / 1e6
                raise damaged(f"the file has {size:,.0f} MB, more than the {most:,.0f} MB allowed")
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise damaged(f"{shown(path.name)} cannot be read: {error.strerror}") from None


def extra_files(folder: Path, unit: str, others: Iterable[str] = ()) -> list[Path]:
    """Return the ordinary data files beside a submission's notebook, which a plain assignment may need.

    No notebooks, links, hidden files, nothing that Python would import in place of an installed module, nothing large.
    """
    try:
        home = choose(folder, unit, others)[0].parent
    except Unusable:  # no notebook: what lies there lies there all the same
        home = folder
    files, total = [], 0
    for path, what in _survey(home):
        try:
            size = path.lstat().st_size
        except OSError:
            continue
        if what == "file" and size <= MAX_EXTRA and total + size <= MAX_EXTRAS:
            files.append(path)
            total += size
    return files


def _survey(folder: Path, also: str = "") -> list[tuple[Path, str]]:
    """Return what lies in a folder and its folders, each with what it is; no link is followed, nothing opened.

    also: a name that is looked at however many others there are.
    """
    found, folders = [], [(folder, 1)]
    while folders and len(found) < MAX_FILES:
        place, depth = folders.pop(0)
        try:
            with os.scandir(place) as entries:
                first = {entry.name: entry for entry in islice(entries, MAX_FILES)}
        except OSError as error:
            if place == folder:
                raise damaged(f"the submission's folder cannot be read: {error.strerror}") from None
            found.append((place, "unreadable"))
            continue
        for name in sorted(first):
            what = _what(place / name)
            if what == "folder" and depth < MAX_DEPTH:
                folders.append((place / name, depth + 1))
            elif what != "folder":
                found.append((place / name, what))
    if also and folder / also not in dict(found) and os.path.lexists(folder / also):
        found.insert(0, (folder / also, _what(folder / also)))
    return found


def _what(path: Path) -> str:
    """Return what a path leads to, by its name and kind."""
    name = path.name
    try:
        mode = path.lstat().st_mode
    except OSError:
        return "unreadable"
    if name == ".ipynb_checkpoints":
        return "checkpoints"
    if name.startswith(".") or name in ("__pycache__", "__MACOSX"):
        return "hidden"
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "shadow" if _is_module(name) else "folder"
    if not stat.S_ISREG(mode):
        return "special"
    if name.casefold().endswith(".ipynb"):
        return "notebook"
    if name.casefold().endswith(PROGRAMS) and _is_module(name.split(".")[0]):
        return "shadow"
    return "file" if os.access(path, os.R_OK) else "unreadable"


@cache
def _is_module(name: str) -> bool:
    """Tell whether Python would find a module of this name without the submission."""
    if name in ("lab", "grading", "inside", "sitecustomize", "usercustomize") or name in sys.stdlib_module_names:
        return True
    installed = [place for place in sys.path if Path(place).name in ("site-packages", "dist-packages")]
    spec = PathFinder.find_spec(name, installed) if name.isidentifier() else None
    return spec is not None and spec.origin is not None
