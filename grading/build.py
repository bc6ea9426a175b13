"""Build every version of every notebook from the lessons and the solutions.

python -m grading.build              write the student's notebooks, nbgrader's sources and the solved notebooks
python -m grading.build --check      fail when a committed notebook is stale or a part of an exercise is missing
python -m grading.build --import course/05_training_loop.ipynb
                                     bring prose and code that were edited in Jupyter back into the lesson
"""

import argparse
import base64
import copy
import hashlib
import os
import re
import sys
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading.hidden import hidden_check
from lab import Problem
from lab.check.exercise import EXERCISES, UNITS, Exercise, find

HOME = Path(__file__).resolve().parents[1]
COURSE = HOME / "course"
LESSONS = COURSE / "lessons"
SOLUTIONS = HOME / "solutions"
SOURCE = HOME / "grading" / "source"
SOLVED = HOME / "build" / "solved"

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)\)")


# --- one exercise ----------------------------------------------------------------------------------------------------


def solution(name: str) -> str:
    """Return the text of an answer key; raise Problem if it is missing or has no part to be written."""
    path = SOLUTIONS / f"{name}.py"
    if not path.is_file():
        raise Problem(f"{path} is missing: the exercise {name} needs a solution.")
    text = path.read_text().rstrip("\n")
    if BEGIN not in text or text.count(BEGIN) != text.count(END):
        raise Problem(f"{path} needs {BEGIN!r} and {END!r} around the part that a student writes.")
    return text


def starter(text: str) -> str:
    """Return what the student gets of an answer key: each marked part replaced by a line that says so.

    Inside a function that line raises NotImplementedError; inside brackets, `name = ( ... )`, it is three dots.
    """
    lines, inside = [], False
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if line.strip() == BEGIN:
            inside = True
            if lines and lines[-1].rstrip().endswith("("):
                lines.append(f"{indent}...  # replace the three dots")
            else:
                lines += [f"{indent}# Your code here: replace the next line", f"{indent}raise NotImplementedError"]
        elif line.strip() == END:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def exercise_cells(name: str) -> list[NotebookNode]:
    """Return an exercise as nbgrader's source has it: facts, the solution, its check, and the way to help."""
    item = find(name)
    work = new_code_cell(solution(name), id=f"{name}-work", metadata=_graded(name, solution=True, locked=False))
    check = new_code_cell(item.call, id=f"{name}-check")
    check.metadata = _graded(f"check_{name}", grade=True, points=item.points)
    help_ = new_code_cell(
        f'# check.hint("{name}")\n# %run -i ../solutions/{name}.py', id=f"{name}-help", metadata=_part(name, "help")
    )
    return [new_markdown_cell(_facts(item), id=f"{name}-facts", metadata=_part(name, "facts")), work, check, help_]


def _facts(item: Exercise) -> str:
    dots = "●" * item.difficulty + "○" * (3 - item.difficulty)
    points = f"{item.points:g} point{'s' * (item.points != 1)}"
    return f"**`{item.name}`** · difficulty {dots} · about {item.minutes} minutes · {points}"


def _part(name: str, part: str) -> NotebookNode:
    return NotebookNode(lab=NotebookNode(exercise=name, part=part))


def _graded(grade_id: str, *, grade=False, solution=False, locked=True, points=None) -> NotebookNode:
    """Return nbgrader's metadata of a cell."""
    fields = NotebookNode(
        grade=grade, grade_id=grade_id, locked=locked, schema_version=3, solution=solution, task=False
    )
    if points is not None:
        fields.points = points
    return NotebookNode(nbgrader=fields)


# --- one notebook, in its versions -----------------------------------------------------------------------------------


def nbgrader_source(unit: str) -> NotebookNode:
    """Return the notebook that nbgrader releases from: the lesson with the solutions in place."""
    cells = []
    for cell in jupytext.reads((LESSONS / f"{unit}.md").read_text(), fmt="md:myst").cells:
        tags = cell.metadata.get("tags", [])
        if "exercise" in tags:
            cells += exercise_cells(cell.source.strip())
        elif "question" in cell.metadata:
            cells.append(_question(cell))
        elif cell.cell_type == "markdown":
            cells.append(_with_pictures(cell))
        else:
            cells.append(new_code_cell(cell.source, metadata=cell.metadata))
    _name_cells(cells)
    return new_notebook(
        cells=cells,
        metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}, "lab": {"unit": unit}},
    )


def student(source: NotebookNode) -> NotebookNode:
    """Return what a student gets: the starters in place of the solutions, graded cells locked.

    The same, cell for cell, as nbgrader's release of the source.
    """
    from nbgrader.utils import compute_checksum, is_grade, is_locked, is_solution

    notebook = copy.deepcopy(source)
    for cell in notebook.cells:
        if is_solution(cell) and cell.cell_type == "code":
            cell.source = starter(cell.source)
        if is_locked(cell):
            cell.metadata.deletable = False
            cell.metadata.editable = False
        elif is_solution(cell):
            cell.metadata.deletable = False
        if is_grade(cell) or is_solution(cell) or is_locked(cell):
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
            cell.metadata.nbgrader.cell_type = cell.cell_type
    return notebook


def solved(source: NotebookNode) -> NotebookNode:
    """Return the student's notebook with every solution loaded before its check, and all checks required to pass."""
    notebook = student(source)
    cells, names = [], []
    for cell in notebook.cells:
        part = cell.metadata.get("lab", {})
        if part.get("part") == "help":
            names.append(part.exercise)
            check = cells.pop()
            cell.source = cell.source.replace("# %run", "%run")
            cells += [cell, check]
        else:
            cells.append(cell)
    require = new_code_cell(f"assert check.ready(*{names})", id="all-checks-passed", metadata={"tags": ["only-solved"]})
    notebook.cells = [*cells, require]
    return notebook


def _question(cell: NotebookNode) -> NotebookNode:
    """Return an open question, graded by hand: a Markdown cell that the student writes in."""
    name, points = cell.metadata["question"], cell.metadata["points"]
    metadata = _graded(name, grade=True, solution=True, locked=False, points=points)
    return new_markdown_cell(cell.source, id=f"{name}-answer", metadata=metadata)


def _with_pictures(cell: NotebookNode) -> NotebookNode:
    """Return a Markdown cell that carries its pictures itself."""
    pictures = {}

    def attach(match: re.Match) -> str:
        path = LESSONS / match["target"]
        if not match["alt"].strip():
            raise Problem(f"The picture {match['target']} has no alt text: ![what it shows]({match['target']}).")
        if not path.is_file():
            raise Problem(f"The picture {match['target']} is not there: run `make img`, or correct the path.")
        pictures[path.name] = {"image/png": base64.b64encode(path.read_bytes()).decode()}
        return f"![{match['alt']}](attachment:{path.name})"

    result = new_markdown_cell(PICTURE.sub(attach, cell.source), metadata=cell.metadata)
    if pictures:
        result.attachments = pictures
    return result


def _name_cells(cells: list[NotebookNode]) -> None:
    """Give every cell without a name an id made from its content, so that building again changes nothing."""
    seen = Counter()
    for cell in cells:
        if not cell.id.endswith(("-work", "-check", "-help", "-facts", "-answer")):
            digest = hashlib.sha1(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
            seen[digest] += 1
            cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


# --- from notebook back to lesson ------------------------------------------------------------------------------------


def lesson(notebook: NotebookNode) -> str:
    """Return a student's, released or solved notebook as the text of its lesson; exercises become their ids again."""
    cells = []
    for cell in copy.deepcopy(notebook.cells):
        grading, part = cell.metadata.pop("nbgrader", {}), cell.metadata.pop("lab", {})
        for key in ("deletable", "editable"):
            cell.metadata.pop(key, None)
        if grading.get("solution") and cell.cell_type == "code":
            cells.append(new_code_cell(grading.grade_id, metadata={"tags": ["exercise"]}))
        elif grading.get("solution"):
            points = grading.points
            cells.append(new_markdown_cell(cell.source, metadata={"question": grading.grade_id, "points": points}))
        elif not grading and not part and "only-solved" not in cell.metadata.get("tags", []):
            cells.append(_without_pictures(cell))
    header = {"kernelspec": KERNEL, "jupytext": {"text_representation": {"extension": ".md", "format_name": "myst"}}}
    return jupytext.writes(new_notebook(cells=cells, metadata=header), fmt="md:myst")


def _without_pictures(cell: NotebookNode) -> NotebookNode:
    cell.pop("attachments", None)
    cell.source = re.sub(r"\(attachment:([^)]+)\)", r"(../../img/\1)", cell.source)
    cell.pop("outputs", None)
    if cell.cell_type == "code":
        return new_code_cell(cell.source, metadata=cell.metadata)
    return new_markdown_cell(cell.source, metadata=cell.metadata)


# --- all notebooks ---------------------------------------------------------------------------------------------------


def units() -> list[str]:
    """Return the units that have a lesson, in order."""
    return [unit for unit in UNITS if (LESSONS / f"{unit}.md").is_file()]


def text(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook) + "\n"


def write_all(chosen: list[str] | None = None) -> None:
    """Write all versions of all notebooks, or of some; write nothing when one of them cannot be built."""
    files = {}
    for unit in chosen or units():
        source = nbgrader_source(unit)
        files[COURSE / f"{unit}.ipynb"] = text(student(source))
        files[SOURCE / unit / f"{unit}.ipynb"] = text(source)
        files[SOLVED / f"{unit}.ipynb"] = text(solved(source))
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_suffix(".new")
        scratch.write_text(content)
        os.replace(scratch, path)
    link = SOLVED.parent / "solutions"  # where `%run -i ../solutions/...` of a solved notebook looks
    if not link.exists():
        link.symlink_to(SOLUTIONS, target_is_directory=True)


def problems() -> list[str]:
    """Return what is wrong with the course as committed, one line each."""
    found = []
    placed = Counter()
    for unit in units():
        path = COURSE / f"{unit}.ipynb"
        try:
            source = nbgrader_source(unit)
        except (Problem, AttributeError) as problem:
            found.append(f"{unit}: {problem}")
            continue
        if not path.is_file() or path.read_text() != text(student(source)):
            found.append(f"{path.relative_to(HOME)} is stale: run `make notebooks` and commit it.")
        placed.update(cell.id.removesuffix("-work") for cell in source.cells if cell.id.endswith("-work"))
    for name, item in EXERCISES.items():
        if item.unit in units() and placed[name] != 1:
            found.append(f"{name} stands in {placed[name]} lessons; its check says it belongs to {item.unit}.")
        if not item.hints:
            found.append(f"{name} has no hint.")
        for path in (SOLUTIONS / f"{name}.py", HOME / "tests" / "answers" / f"{name}.py"):
            if not path.is_file():
                found.append(f"{path.relative_to(HOME)} is missing.")
        if hidden_check(item) is None:
            found.append(f"{name} has no hidden check.")
        found += _starter_lines_missing(name)
    return found


def _starter_lines_missing(name: str) -> list[str]:
    """Return a line for each line of the committed starter that its solution does not have."""
    path = COURSE / f"{find(name).unit}.ipynb"
    if not path.is_file() or not (SOLUTIONS / f"{name}.py").is_file():
        return []
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    answer = set((SOLUTIONS / f"{name}.py").read_text().splitlines())
    placeholders = ("# Your code here", "raise NotImplementedError", "...  # replace")
    lines = (line for line in cells.get(f"{name}-work", "").splitlines() if not line.strip().startswith(placeholders))
    return [f"solutions/{name}.py lacks the starter's line {line!r}." for line in lines if line not in answer]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is stale or missing")
    parser.add_argument("--import", dest="notebook", type=Path, help="bring a notebook back into its lesson")
    parser.add_argument("units", nargs="*", help="the units to build; all unless some are named")
    choice = parser.parse_args()
    try:
        if choice.check:
            found = problems()
            print("\n".join(found), end="\n" * bool(found), file=sys.stderr)
            return bool(found)
        if choice.notebook:
            return _import(choice.notebook)
        if unknown := set(choice.units) - set(units()):
            raise Problem(f"There is no lesson {', '.join(sorted(unknown))}. There are {', '.join(units())}.")
        write_all(choice.units)
    except (Problem, AttributeError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _import(path: Path) -> int:
    if path.stem not in UNITS:
        raise Problem(f"{path} is not named after a unit; a notebook of {UNITS[0]}, say, is {UNITS[0]}.ipynb.")
    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise Problem(f"{path} cannot be read as a notebook: {error}") from None
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name in EXERCISES and cell.source != starter(solution(name)):
            print(f"The cell of {name} was changed: its text comes from solutions/{name}.py, edit that.")
    target = LESSONS / f"{path.stem}.md"
    if target.exists() and target.stat().st_mtime > path.stat().st_mtime:
        raise Problem(
            f"{target} was changed after {path}, and its changes would be lost. `make notebooks` brings them into the "
            "notebook; edit that again. Or save the notebook once more, to let it replace the lesson."
        )
    target.write_text(lesson(notebook))
    print(f"Wrote {target.relative_to(HOME)}. Now run `make notebooks`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
