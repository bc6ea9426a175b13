"""Whether a submission can be graded, found out before nbgrader touches it."""

from pathlib import Path

import jsonschema
import nbformat
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator

from lab import Problem


def check(folder: Path, unit: str, released: NotebookNode) -> None:
    """Raise Problem, saying what is wrong, unless `<student>/<unit>/` holds a notebook of this unit to grade."""
    if set(folder.parent.name) & set("*?["):
        raise Problem("has a name that nbgrader takes for a pattern: rename the folder, without * ? [")
    path = folder / f"{unit}.ipynb"
    if not path.is_file():
        found = sorted(other.name for other in folder.glob("*.ipynb"))
        raise Problem(f"has no notebook {path.name} (found: {', '.join(found) or 'none'})")
    notebook = read(path)
    _expect_sound_metadata(notebook)
    _expect_unit(notebook, unit, released)


def read(path: Path) -> NotebookNode:
    """Return a notebook; raise Problem if the file is none."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook, relax_add_props=True)
    except OSError as error:
        raise Problem(f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Problem(f"{path.name} is not a notebook: it is not text in UTF-8") from None
    except nbformat.reader.NotJSONError:
        raise Problem(f"{path.name} is not a notebook: it is not JSON, or cut short") from None
    except Exception as error:  # whatever a stranger's file makes the reader stumble over
        raise Problem(f"{path.name} is not a sound notebook: {_first_line(error)}") from None
    return notebook


def grade_ids(notebook: NotebookNode) -> list[str]:
    """Return nbgrader's names of a notebook's cells, in order."""
    named = (cell.metadata.get("nbgrader") or {} for cell in notebook.cells)
    return [fields["grade_id"] for fields in named if fields.get("grade_id")]


def _expect_unit(notebook: NotebookNode, unit: str, released: NotebookNode) -> None:
    lab = notebook.metadata.get("lab")
    said = lab.get("unit", unit) if isinstance(lab, dict) else unit
    if said != unit:
        raise Problem(f"{unit}.ipynb is a notebook of {said}")
    found = grade_ids(notebook)
    if not found:
        raise Problem(
            f"{unit}.ipynb has lost the metadata of its graded cells: ask for the file as Jupyter saved it, "
            "or copy the answers into a fresh notebook"
        )
    if not set(found) & set(grade_ids(released)):
        raise Problem(f"{unit}.ipynb is of another unit: its graded cells are {', '.join(found)}")


def _expect_sound_metadata(notebook: NotebookNode) -> None:
    """Raise Problem for metadata that stop nbgrader; what it can put right itself, it does."""
    schema = MetadataValidator().schema
    for number, cell in enumerate(notebook.cells, 1):
        if not (fields := cell.metadata.get("nbgrader")):
            continue
        try:
            jsonschema.validate(fields, schema | {"required": REQUIRED + ["points"] * bool(fields.get("grade"))})
        except jsonschema.ValidationError as error:
            raise Problem(f"nbgrader's metadata of cell {number} are damaged: {_first_line(error)}") from None


REQUIRED = ["grade", "solution", "locked", "grade_id", "schema_version"]


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
