"""Notebooks damaged in every way that comes to mind: the student's answers must arrive in their cells all the same."""

import copy
import json
import os
import pickle
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from grading import repair, submission
from grading.reading import Unusable
from grading.repair import Rebuilt, rebuild
from grading.submission import choose, contents, extra_files
from tests.answers import answers as all_answers

HOME = Path(__file__).resolve().parents[1]
UNITS = sorted(path.stem for path in (HOME / "course").glob("*.ipynb"))
UNIT = "05_training_loop"
FIRST, SECOND = "train_one_epoch", "evaluate"
WORDS = "My answer: the loss falls, then rises again."
released_notebooks = {}


def released(unit=UNIT):
    if unit not in released_notebooks:
        released_notebooks[unit] = nbformat.read(HOME / "course" / f"{unit}.ipynb", as_version=4)
    return copy.deepcopy(released_notebooks[unit])


def answered(unit=UNIT):
    """A notebook with the answer key's code in its cells, words under its questions, and outputs."""
    notebook = released(unit)
    for cell in notebook.cells:
        if cell.id.endswith("-work"):
            text = (HOME / "solutions" / f"{cell.id.removesuffix('-work')}.py").read_text()
            cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n", "", text).rstrip("\n")
        elif cell.id.endswith("-answer"):
            cell.source += f"\n\n{WORDS} ({cell.id})"
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [new_output("stream", text="some output\n")]
    return notebook


def is_answer(cell):
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def answers(notebook):
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells if is_answer(cell)}


def at(notebook, name):
    return next(i for i, cell in enumerate(notebook.cells) if cell.id == name)


def cell_of(notebook, name):
    return notebook.cells[at(notebook, name)]


def as_file(notebook, **options) -> bytes:
    return json.dumps(notebook, **options).encode()


def rebuilt(notebook, unit=UNIT, release=None) -> Rebuilt:
    found = rebuild(as_file(notebook), release or released(unit), unit)
    sound(found, release or released(unit))
    return found


def sound(found: Rebuilt, release) -> None:
    """Whatever was submitted: the release's cells, in order, with its metadata; all else without any."""
    nbformat.validate(found.notebook)
    json.dumps(found.notebook).encode()
    nbformat.writes(found.notebook).encode()
    assert found.notebook.metadata == release.metadata
    graded = [cell for cell in found.notebook.cells if cell.metadata]
    assert [cell.metadata for cell in graded] == [cell.metadata for cell in release.cells if cell.metadata]
    ids = {cell.id for cell in release.cells}
    handed_out = [cell for cell in found.notebook.cells if cell.id in ids]
    assert [(cell.id, cell.cell_type) for cell in handed_out] == [(cell.id, cell.cell_type) for cell in release.cells]
    for cell, original in zip(handed_out, release.cells, strict=True):
        if original.metadata.get("nbgrader", {}).get("locked") or original.metadata.get("nbgrader", {}).get("grade"):
            assert is_answer(original) or cell.source == original.source
    for cell in found.notebook.cells:
        assert cell.cell_type != "code" or (cell.outputs == [] and cell.execution_count is None)
        assert cell.id in ids or cell.metadata == {}
    assert all(isinstance(text, str) and text.endswith(".") and "\n" not in text for text in found.repairs)


def refused(submitted: bytes, condition: str, note: str, release=None) -> None:
    with pytest.raises(Unusable, match=re.escape(note)) as caught:
        rebuild(submitted, release or released(), UNIT)
    assert caught.value.condition == condition and "\n" not in caught.value.note


# --- nothing wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS)
def test_untouched_notebook_is_the_release(unit):
    found = rebuilt(released(unit), unit)
    assert found.repairs == () and found.notebook == released(unit)


@pytest.mark.parametrize("unit", UNITS)
def test_answered_notebook_needs_no_repair(unit):
    found = rebuilt(answered(unit), unit)
    assert found.repairs == () and sources(found.notebook) == sources(answered(unit))


def test_own_cells_and_edits_of_the_text_are_kept_in_place():
    notebook = answered()
    cell_of(notebook, "a4a8c219").source = "print('tried something else')"
    notebook.cells.insert(at(notebook, "fit-check"), new_code_cell("fit.tried = True", metadata={"tags": ["x"]}))
    notebook.cells.insert(0, new_markdown_cell("Ada's notebook"))
    notebook.cells.append(new_code_cell(""))
    found = rebuilt(notebook)
    assert found.repairs == ()
    assert sources(found.notebook) == sources(notebook)[:-1]


@pytest.mark.parametrize("turn", range(12))
@pytest.mark.parametrize("unit", UNITS)
def test_answers_of_all_kinds_among_cells_of_their_own(unit, turn):
    """Right and wrong, in many styles, with text and code of other notebooks added anywhere: nothing to repair."""
    chance, notebook, other = random.Random(turn), released(unit), answered(UNITS[turn % len(UNITS)])
    fill(notebook, turn)
    for cell in chance.sample([cell for cell in other.cells if "nbgrader" not in cell.metadata], 8):
        added = (
            new_code_cell(cell.source) if cell.cell_type == "code" else new_markdown_cell(f"{cell.source} As follows:")
        )
        notebook.cells.insert(chance.randrange(len(notebook.cells)), added)
    notebook.cells.insert(at(notebook, chance.choice(works(notebook))), new_code_cell("x = 1\n# and now:"))
    found = rebuilt(notebook, unit)
    assert found.repairs == () and sources(found.notebook) == sources(notebook)


@pytest.mark.parametrize("turn", range(12))
@pytest.mark.parametrize("unit", UNITS)
def test_answers_of_all_kinds_without_metadata(unit, turn):
    notebook = released(unit)
    fill(notebook, turn)
    wanted = sources(notebook)
    [merged_into_check, nothing_but_text, colab_other_ids][turn % 3](notebook)
    assert sources(rebuilt(notebook, unit).notebook) == wanted


def test_neighbours_of_an_answer_are_no_pieces_of_it():
    notebook = answered()
    here = at(notebook, "fit-work")
    notebook.cells[here].source += "\n# as follows:"
    notebook.cells.insert(here + 1, new_code_cell("print(1)"))
    notebook.cells.insert(here, new_code_cell("for x in range(3):"))
    here = at(notebook, "evaluate-work")
    notebook.cells.insert(here + 1, new_markdown_cell("    quoted"))
    notebook.cells.insert(here, new_markdown_cell("Now:"))
    found = rebuilt(notebook)
    assert found.repairs == () and sources(found.notebook) == sources(notebook)


def works(notebook):
    return [cell.id for cell in notebook.cells if cell.id.endswith("-work")]


def fill(notebook, turn) -> None:
    for name in works(notebook):
        of_all = [answer.code for answer in all_answers(name.removesuffix("-work"))]
        cell_of(notebook, name).source = of_all[turn * 7 % len(of_all)].strip("\n")


def test_attached_pictures_of_an_answer_are_kept_and_nothing_else():
    notebook, name = answered(), "comment_on_history-answer"
    cell_of(notebook, name).attachments = {
        "curve.png": {"image/png": "aGk="},
        "evil.svg": {"image/svg+xml": "<script>"},
        '"><b>.png': {"image/png": "aGk="},
        "no.png": {"image/png": "<script>"},
        "odd": 7,
    }
    assert cell_of(rebuilt(notebook).notebook, name).attachments == {"curve.png": {"image/png": "aGk="}}


def test_metadata_have_no_effect():
    notebook = answered()
    notebook.metadata = {"kernelspec": {"name": "julia"}, "lab": {"unit": UNIT, "points": 99}, "widgets": {"x": 1}}
    for cell in notebook.cells:
        cell.metadata |= {"tags": ["skip-execution"], "lab": {"exercise": "fit", "part": "help"}}
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader |= {"points": 1e9, "locked": False, "grade": True, "task": True}
    notebook.cells.append(new_code_cell("1", metadata={"nbgrader": {"grade_id": "mine", "grade": True, "points": 9}}))
    found = rebuilt(notebook)
    assert answers(found.notebook) == answers(answered())
    assert [text for text in found.repairs if "settings" in text]


# --- one kind of damage at a time ------------------------------------------------------------------------------------


def deleted_checks(notebook):
    notebook.cells = [cell for cell in notebook.cells if not cell.id.endswith(("-check", "-facts"))]


def duplicated_with_starter(notebook):
    """Every work cell copied, with its metadata; the copies hold the starter, before and behind in turn."""
    starters = {cell.id: cell.source for cell in released().cells}
    for n, cell in enumerate([cell for cell in notebook.cells if is_answer(cell)]):
        copied = copy.deepcopy(cell) | {"id": f"copy-{n}", "source": starters[cell.id]}
        notebook.cells.insert(at(notebook, cell.id) + n % 2, nbformat.from_dict(copied))


def duplicated_with_the_same_id(notebook):
    notebook.cells = [copy.deepcopy(cell) for cell in notebook.cells for _ in range(1 + is_answer(cell))]


def split_with_metadata(notebook):
    split(notebook, keep=(True, True))


def split_metadata_above(notebook):
    split(notebook, keep=(True, False))


def split_metadata_below(notebook):
    split(notebook, keep=(False, True))


def split(notebook, keep):
    """Cut every work cell in two, at an indented line."""
    for cell in [cell for cell in notebook.cells if cell.id.endswith("-work")]:
        lines, here = cell.source.split("\n"), at(notebook, cell.id)
        cut = max(n for n, line in enumerate(lines) if line.startswith(" ")) // 2 + 1
        parts = [copy.deepcopy(cell) | {"source": "\n".join(part)} for part in (lines[:cut], lines[cut:])]
        for n, part in enumerate(parts):
            part["id"] = cell.id if keep[n] and n == keep.index(True) else f"{cell.id[:30]}-half-{n}"
            part["metadata"] = cell.metadata if keep[n] else {}
        notebook.cells[here : here + 1] = map(nbformat.from_dict, parts)


def split_into_functions(notebook):
    """A helper of its own above the answer, both with the answer's metadata."""
    for cell in [cell for cell in notebook.cells if cell.id.endswith("-work")]:
        first, rest = cell.source.split("\n", 1)
        helper = copy.deepcopy(cell) | {"id": f"{cell.id[:30]}-helper", "source": "def helper():\n    return 1"}
        notebook.cells.insert(at(notebook, cell.id), nbformat.from_dict(helper))
        cell.source = f"{first}\n{rest}"


def merged_with_check(notebook):
    for cell in [cell for cell in notebook.cells if cell.id.endswith("-work")]:
        here = at(notebook, cell.id)
        cell.source += "\n\n" + notebook.cells.pop(here + 1).source


def merged_into_check(notebook):
    for cell in [cell for cell in notebook.cells if cell.id.endswith("-check")]:
        here = at(notebook, cell.id)
        cell.source = notebook.cells.pop(here - 1).source + "\n\n" + cell.source


def merged_all_work(notebook):
    """Everything of all exercises in the first work cell."""
    names = [cell.id for cell in notebook.cells if cell.id.endswith(("-work", "-check"))]
    text = "\n\n".join(cell_of(notebook, name).source for name in names)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in names[1:]]
    cell_of(notebook, names[0]).source = text


def merged_work_only(notebook):
    """Two work cells in one, the second cell gone, the checks where they were."""
    first, second = cell_of(notebook, f"{FIRST}-work"), cell_of(notebook, f"{SECOND}-work")
    first.source += "\n\n\n" + second.source
    notebook.cells.remove(second)


def reordered(notebook):
    random.Random(3).shuffle(notebook.cells)


def reversed_(notebook):
    notebook.cells.reverse()


def retyped(notebook):
    kinds = {"code": "raw", "markdown": "code"}
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.cell_type = kinds[cell.cell_type]
            cell.pop("outputs", None), cell.pop("execution_count", None)


def retyped_markdown(notebook):
    for cell in notebook.cells:
        if cell.id.endswith(("-work", "-check")):
            cell.cell_type = "markdown"


def unlocked_and_edited(notebook):
    for cell in notebook.cells:
        if cell.id.endswith("-check"):
            cell.metadata.nbgrader.locked = False
            cell.source = f"print('all right')\n# {cell.source}"


def no_ids(notebook):
    for cell in notebook.cells:
        del cell["id"]
    notebook.nbformat_minor = 4


def other_ids(notebook):
    for n, cell in enumerate(notebook.cells):
        cell.id = f"cell-{n}"


def one_id(notebook):
    for cell in notebook.cells:
        cell.id = "fit-work"


def shifted_ids(notebook):
    ids = [cell.id for cell in notebook.cells]
    for cell, name in zip(notebook.cells, [*ids[1:], ids[0]], strict=True):
        cell.id = name


def no_metadata(notebook):
    notebook.metadata = {}
    for cell in notebook.cells:
        cell.metadata = {}


def nothing_but_text(notebook):
    no_metadata(notebook)
    no_ids(notebook)


def colab(notebook):
    """As Colab saves: format 4.0, ids in the metadata, none of nbgrader's."""
    for cell in notebook.cells:
        cell.metadata = {"id": cell.pop("id"), "colab": {"base_uri": "https://localhost:8080/"}}
    notebook.metadata = {"colab": {"provenance": []}, "kernelspec": {"name": "python3"}, "accelerator": "GPU"}
    notebook.nbformat_minor = 0


def colab_other_ids(notebook):
    colab(notebook)
    for n, cell in enumerate(notebook.cells):
        cell.metadata["id"] = f"Xy_{n}"


def vscode(notebook):
    for cell in notebook.cells:
        cell.metadata = {"vscode": {"languageId": "python"}}
    notebook.metadata = {"language_info": {"name": "python"}}


def swapped_metadata(notebook):
    one, other = cell_of(notebook, f"{FIRST}-work"), cell_of(notebook, f"{SECOND}-work")
    one.source, other.source = other.source, one.source


def lists_and_carriage_returns(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n").splitlines(keepends=True)


def junk_between(notebook):
    notebook.cells = [item for cell in notebook.cells for item in (cell, None, 7, {}, {"cell_type": [], "source": 7})]


DAMAGE = {  # what is done, and a part of what is said about it ("" for nothing)
    deleted_checks: "Missing, and put back as handed out: `check_train_one_epoch`, `check_evaluate`",
    duplicated_with_starter: "Copies that say nothing new were left out",
    duplicated_with_the_same_id: "Copies that say nothing new were left out",
    split_with_metadata: "Split into several cells",
    split_metadata_above: "Split into several cells",
    split_metadata_below: "Split into several cells",
    merged_with_check: "taken apart again: `train_one_epoch`, `check_train_one_epoch`",
    merged_into_check: "taken apart again",
    merged_all_work: "taken apart again",
    merged_work_only: "taken apart again: `train_one_epoch` and `evaluate`",
    reordered: "another order",
    reversed_: "another order",
    retyped: "Turned into another type of cell, and turned back",
    retyped_markdown: "Turned into another type of cell, and turned back",
    unlocked_and_edited: "Locked, but changed",
    no_ids: "",
    other_ids: "",
    one_id: "same id",
    shifted_ids: "",
    no_metadata: "lost nbgrader's metadata",
    nothing_but_text: "lost nbgrader's metadata",
    colab: "lost nbgrader's metadata",
    colab_other_ids: "lost nbgrader's metadata",
    vscode: "lost nbgrader's metadata",
    swapped_metadata: "recognised by its text or its place",
    lists_and_carriage_returns: "",
    junk_between: "not cells",
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_answers_arrive_in_their_cells(damage):
    notebook = answered()
    damage(notebook)
    found = rebuilt(notebook)
    assert answers(found.notebook) == answers(answered())
    said, wanted = " ".join(found.repairs), DAMAGE[damage]
    assert wanted in said if wanted else not said


@pytest.mark.parametrize("damage", [one for one in DAMAGE if one is not junk_between], ids=lambda one: one.__name__)
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit != UNIT])
def test_answers_arrive_in_their_cells_in_every_unit(unit, damage):
    if damage in (merged_work_only, swapped_metadata, duplicated_with_starter):
        pytest.skip("of the one unit's exercises")
    notebook = answered(unit)
    damage(notebook)
    assert answers(rebuilt(notebook, unit).notebook) == answers(answered(unit))


@pytest.mark.parametrize("first", [nothing_but_text, no_metadata, colab_other_ids], ids=lambda one: one.__name__)
@pytest.mark.parametrize(
    "second", [deleted_checks, reordered, retyped_markdown, merged_with_check, split_metadata_above, one_id],
    ids=lambda one: one.__name__,
)  # fmt: skip
def test_answers_arrive_without_metadata_too(first, second):
    notebook = answered()
    second(notebook)
    first(notebook)
    assert answers(rebuilt(notebook).notebook) == answers(answered())


def test_an_id_that_all_cells_share_says_nothing():
    notebook = answered()
    no_metadata(notebook)
    notebook.cells.insert(0, new_code_cell("x = 1"))
    one_id(notebook)
    found = rebuilt(notebook)
    assert sources(found.notebook) == sources(notebook)


def test_deleted_work_is_handed_out_again():
    notebook = answered()
    notebook.cells = [cell for cell in notebook.cells if cell.id != "fit-work"]
    found = rebuilt(notebook)
    assert cell_of(found.notebook, "fit-work").source == cell_of(released(), "fit-work").source
    assert found.repairs == ("Missing, and put back as handed out: `fit`.",)


def test_deleted_work_written_anew_in_a_cell_of_its_own():
    notebook = answered()
    cell_of(notebook, "fit-work").update(id="new", metadata={})
    assert answers(rebuilt(notebook).notebook) == answers(answered())


def test_all_but_the_answers_deleted():
    notebook = answered()
    notebook.cells = [cell for cell in notebook.cells if is_answer(cell)]
    found = rebuilt(notebook)
    assert sources(found.notebook) == sources(answered())


def test_helper_split_from_its_answer_runs_with_it():
    notebook = answered()
    split_into_functions(notebook)
    for name, text in answers(rebuilt(notebook).notebook).items():
        if WORDS not in text:
            assert text == "def helper():\n    return 1\n" + answers(answered())[name]


def test_split_words_are_put_together():
    notebook = answered()
    cell = cell_of(notebook, "comment_on_history-answer")
    first, second = cell.source.rsplit("\n\n", 1)
    piece = copy.deepcopy(cell) | {"source": second, "id": "x"}
    notebook.cells.insert(at(notebook, cell.id) + 1, nbformat.from_dict(piece))
    cell.source = first
    assert answers(rebuilt(notebook).notebook) == answers(answered())


@pytest.mark.parametrize("place, wanted", [(0, "theirs"), (1, "version 2"), (2, "theirs")])
def test_of_two_versions_the_last_before_the_check_counts(place, wanted):
    """A version above the answer, one between answer and check, one behind the check."""
    notebook = answered()
    cell, here = cell_of(notebook, "fit-work"), at(notebook, "fit-work")
    cell.source = "def fit(*everything):\n    return 'theirs'"
    other = copy.deepcopy(cell) | {"source": "def fit(*everything):\n    return 'version 2'", "id": "second"}
    notebook.cells.insert(here + place, nbformat.from_dict(other))
    found = rebuilt(notebook)
    assert wanted in cell_of(found.notebook, "fit-work").source
    assert [text for text in found.repairs if "several versions of `fit`" in text]
    raw = [cell.source for cell in found.notebook.cells if cell.cell_type == "raw"]
    assert len(raw) == 1 and wanted not in raw[0], "kept, and not run"


def test_starter_pasted_behind_the_answer_does_not_undo_it():
    notebook = answered()
    starter = cell_of(released(), "fit-work").source
    notebook.cells.insert(at(notebook, "fit-check"), new_code_cell(starter))
    found = rebuilt(notebook)
    assert sources(found.notebook) == sources(answered())


def test_what_was_added_to_a_locked_cell_still_runs_around_it():
    notebook = answered()
    cell_of(notebook, "fit-check").source = "before = 1\ncheck.fit(fit)\nafter = 2"
    found = rebuilt(notebook)
    here = at(found.notebook, "fit-check")
    assert sources(found.notebook)[here - 1 : here + 2] == ["before = 1", "check.fit(fit)", "after = 2"]
    assert {cell.cell_type for cell in found.notebook.cells[here - 1 : here + 2]} == {"code"}


def test_a_check_rewritten_is_kept_to_be_read_and_not_run():
    notebook = answered()
    cell_of(notebook, "fit-check").source = "check.fit(another)"
    found = rebuilt(notebook)
    here = at(found.notebook, "fit-check")
    assert sources(found.notebook)[here : here + 2] == ["check.fit(fit)", "check.fit(another)"]
    assert found.notebook.cells[here + 1].cell_type == "raw"


def test_cells_of_the_text_turned_into_notes():
    notebook = answered()
    cell = cell_of(notebook, "a4a8c219")
    cell.update(cell_type="markdown", source="I could not run this.")
    found = rebuilt(notebook)
    here = at(found.notebook, "a4a8c219")
    assert found.notebook.cells[here].source == cell_of(released(), "a4a8c219").source
    assert found.notebook.cells[here + 1].source == "I could not run this."


def test_merged_answers_that_define_others_again():
    """One cell with everything: what an answer brings along for itself does not tear it apart."""
    notebook = answered()
    first = cell_of(notebook, f"{FIRST}-work").source
    cell_of(notebook, "fit-work").source = f"{first}  # again\n\n\n" + cell_of(notebook, "fit-work").source
    wanted = answers(notebook)
    merged_all_work(notebook)
    assert answers(rebuilt(notebook).notebook) == wanted


def test_added_cells_follow_the_cell_before_them():
    notebook = answered()
    notebook.cells.insert(at(notebook, "fit-check"), new_code_cell("first = 1"))
    notebook.cells.insert(at(notebook, "fit-check"), new_raw_cell("second"))
    deleted_checks(notebook)
    found = rebuilt(notebook)
    here = at(found.notebook, "fit-work")
    assert sources(found.notebook)[here + 1 : here + 4] == ["first = 1", "second", "check.fit(fit)"]


def test_empty_answer_is_the_students():
    notebook = answered()
    cell_of(notebook, "fit-work").source = ""
    found = rebuilt(notebook)
    assert found.repairs == () and cell_of(found.notebook, "fit-work").source == ""


# --- damage upon damage ----------------------------------------------------------------------------------------------


def some_damage(notebook, chance: random.Random) -> None:
    """One small damage somewhere, of those that lose no answer."""
    here = chance.randrange(len(notebook.cells))
    cell = notebook.cells[here]
    kind = chance.randrange(9)
    if kind == 0 and not is_answer(cell):
        notebook.cells.pop(here)
    elif kind == 1:
        notebook.cells.insert(chance.randrange(len(notebook.cells)), notebook.cells.pop(here))
    elif kind == 2:
        notebook.cells.insert(here + 1, nbformat.from_dict(copy.deepcopy(cell) | {"id": f"n{chance.randrange(10**9)}"}))
    elif kind == 3:
        cell.id = f"n{chance.randrange(10**9)}"
    elif kind == 4 and cell.metadata.get("nbgrader"):
        cell.metadata.nbgrader |= {"points": chance.randrange(99), "locked": False}
    elif kind == 5:
        cell.cell_type = chance.choice(["code", "markdown", "raw"])
    elif kind == 6:
        notebook.cells.insert(here, new_code_cell(f"x = {chance.random()}"))
    elif kind == 7 and not is_answer(cell):
        cell.source += "\n# edited"
    elif kind == 8 and not cell.id.endswith("-answer"):
        cell.metadata = {}


@pytest.mark.parametrize("seed", range(60))
def test_answers_survive_random_damage(seed):
    chance = random.Random(seed)
    unit = chance.choice(UNITS)
    notebook = answered(unit)
    for _ in range(chance.randrange(1, 25)):
        some_damage(notebook, chance)
    assert answers(rebuilt(notebook, unit).notebook) == answers(answered(unit))


VALUES = [None, 7, -1.5, True, "", "x", [], {}, [[]], [None], {"a": []}, "\ud800", "\0", ["a", 1], float("nan"), 10**30]


def some_nonsense(value, chance: random.Random):
    """The same JSON with one value somewhere replaced, doubled or gone."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        return value | {key: some_nonsense(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.9:
        here = chance.randrange(len(value))
        return [*value[:here], some_nonsense(value[here], chance), *value[here + 1 :]]
    return chance.choice(VALUES)


@pytest.mark.parametrize("seed", range(40))
def test_wrong_types_everywhere(seed):
    chance = random.Random(seed)
    notebook = json.loads(as_file(answered("00_start_here")))
    for _ in range(chance.choice([1, 3, 30, 300])):
        notebook = some_nonsense(notebook, chance)
        if not isinstance(notebook, dict):
            notebook = {}
    rebuilt_or_refused(json.dumps(notebook).encode("utf-8", "surrogatepass"), "00_start_here")


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bits_and_lost_ends(seed):
    chance = random.Random(seed)
    submitted = bytearray(as_file(answered("00_start_here"), indent=chance.choice([None, 1])))
    for _ in range(chance.choice([0, 1, 2, 10])):
        submitted[chance.randrange(len(submitted))] ^= 1 << chance.randrange(8)
    for _ in range(chance.choice([0, 0, 1])):
        here = chance.randrange(len(submitted))
        submitted[here : here + chance.choice([1, 100])] = b""
    rebuilt_or_refused(bytes(submitted[: chance.choice([None, chance.randrange(len(submitted))])]), "00_start_here")


def rebuilt_or_refused(submitted: bytes, unit: str) -> None:
    try:
        found = rebuild(submitted, released(unit), unit)
    except Unusable as error:
        assert error.note and "\n" not in error.note
    else:
        sound(found, released(unit))


@pytest.mark.parametrize(
    "notebook",
    [
        {"cells": {}}, {"cells": []}, {"cells": None}, {"cells": [None]}, {"worksheets": 7}, {"worksheets": [{}, 1]},
        {"cells": [{}]}, {"cells": [{"source": 7, "metadata": []}], "metadata": 7, "nbformat": "x"},
        {"cells": [{"source": [1, None], "metadata": {"nbgrader": [], "id": 7}, "id": {}}]},
        {"cells": [{"cell_type": {}, "source": "x", "attachments": [], "outputs": 7}], "nbformat": 99},
        {"cells": [{"metadata": {"nbgrader": {"grade_id": []}}, "source": {}}], "metadata": {"lab": []}},
    ],
)  # fmt: skip
def test_no_notebook_in_the_json(notebook):
    refused(as_file(notebook), "damaged", "notebook")


# --- formats and encodings -------------------------------------------------------------------------------------------


def test_format_3():
    old = nbformat.convert(answered(), 3)
    found = rebuilt(old)
    assert answers(found.notebook) == answers(answered())
    assert found.repairs == ("The notebook was in an old format and was brought up to date.",)


def test_format_3_without_metadata():
    notebook = answered()
    no_metadata(notebook)
    found = rebuilt(nbformat.convert(notebook, 3))
    assert sources(found.notebook) == sources(answered())


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4, None])
def test_older_format_4(minor):
    notebook = answered()
    no_ids(notebook)
    notebook.nbformat_minor = minor
    assert rebuilt(notebook).repairs == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(encoding):
    notebook = answered()
    notebook.cells.append(new_markdown_cell("Åsa 🙂"))
    found = rebuild(json.dumps(notebook, ensure_ascii=False).encode(encoding), released(), UNIT)
    assert sources(found.notebook) == sources(notebook)
    assert bool(found.repairs) == (encoding != "utf-8-sig")


def test_latin_1():
    notebook = answered()
    cell_of(notebook, "fit-work").source += "\n# müde"
    submitted = json.dumps(notebook, ensure_ascii=False).encode().replace("müde".encode(), "müde".encode("latin-1"))
    found = rebuild(submitted, released(), UNIT)
    assert cell_of(found.notebook, "fit-work").source.endswith("# müde")
    assert found.repairs == ("Some characters could not be read and were replaced.",)


@pytest.mark.parametrize("given, kept", [("\0", ""), ("\ud800", "\ufffd"), ("\0ä", "ä")])
def test_characters_that_nothing_else_takes(given, kept):
    notebook = answered()
    cell_of(notebook, "fit-work").source += f"\n# {given}."
    found = rebuilt(notebook)
    assert cell_of(found.notebook, "fit-work").source.endswith(f"\n# {kept}.")
    assert found.repairs == ("Some characters could not be read and were replaced.",)


def test_not_a_number_in_metadata_and_line_breaks_in_strings():
    submitted = as_file(answered(), allow_nan=True).replace(b'"execution_count": 7', b'"execution_count": NaN')
    submitted = submitted.replace(rb"some output\n", b"some\n\0output")
    assert rebuild(submitted, released(), UNIT).repairs == ()


@pytest.mark.parametrize(
    "submitted, note",
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf \n", "JSON"),
        (b" \n\0", "the file is empty"),
        (b"# my answers", "cut short or not JSON"),
        (b'{"cells": [', "cut short or not JSON"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "a picture"),
        (b"%PDF-1.7", "a PDF file"),
        (b"PK\x03\x04", "a zip archive"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"<<<<<<< HEAD\n{", "a git merge"),
        (b"[1, 2]", "JSON, but not a notebook"),
        (b"7", "JSON, but not a notebook"),
        (b"{}", "has no cells"),
        (b"\xff\xfe\x00", "JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"nbformat": ' + b"9" * 10_000 + b"}", "JSON"),
    ],
    ids=range(17),
)
def test_files_that_are_no_notebooks(submitted, note):
    refused(submitted, "damaged", note)


def test_trailing_garbage_is_damage():
    refused(as_file(answered()) + b"}", "damaged", "cut short or not JSON")


# --- of another unit, or of nothing ----------------------------------------------------------------------------------


def test_notebook_that_says_another_unit():
    notebook = answered()
    notebook.metadata.lab.unit = "03_<b>\nfirst"
    refused(as_file(notebook), "wrong unit", "the notebook is of 03_?b??first, not of 05_training_loop")


@pytest.mark.parametrize("damage", [None, no_ids, no_metadata, nothing_but_text, colab, reordered])
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit != UNIT])
def test_notebook_of_another_unit(unit, damage):
    notebook = answered(unit)
    notebook.metadata.pop("lab")
    if damage:
        damage(notebook)
    refused(as_file(notebook), "wrong unit", "graded cells are not those of 05_training_loop")


def test_nothing_recognised():
    notebook = new_notebook(cells=[new_code_cell("print('hello')"), new_markdown_cell("My thoughts")])
    refused(as_file(notebook), "damaged", "copied into a fresh notebook of 05_training_loop")


def test_unusable_travels_between_processes():
    error = pickle.loads(pickle.dumps(Unusable("damaged", "why")))
    assert (error.condition, error.note, str(error)) == ("damaged", "why", "why")


# --- sizes -----------------------------------------------------------------------------------------------------------


def test_ten_thousand_cells():
    notebook, release = answered(), released()
    notebook.cells[5:5] = [new_code_cell(f"x = {n}") for n in range(10_000)]
    submitted = as_file(notebook)
    start = time.process_time()
    found = rebuild(submitted, release, UNIT)
    assert time.process_time() - start < 5
    assert answers(found.notebook) == answers(answered())
    assert len(found.notebook.cells) == len(release.cells) + repair.MAX_ADDED
    assert found.repairs == ("Added cells that are too many or too large were left out: 9000.",)


@pytest.mark.parametrize("loose", [True, False])
def test_ten_thousand_claims_on_one_answer(loose):
    """No damage may cost more than time in proportion to its size."""
    notebook = json.loads(as_file(answered()))
    claim = next(cell for cell in notebook["cells"] if cell["id"] == "fit-work")
    text = "    more = 1\n" * 100
    if loose:
        notebook["cells"] = [claim]
    for n in range(10_000):
        notebook["cells"].append(claim | {"source": f"{text}    return {n}", "id": f"n{n}"})
        notebook["cells"] += [{"cell_type": "code", "source": f"a = {n}"}] * 4 * loose
    start = time.process_time()
    rebuild(as_file(notebook), released(), UNIT)
    assert time.process_time() - start < 10


def test_long_lines():
    notebook = answered()
    line = "\n# " + "x" * 1_000_000
    cell_of(notebook, "fit-work").source += line
    notebook.cells.append(new_markdown_cell("y" * 3_000_000))
    cell_of(notebook, "evaluate-work").source += line * 2
    found = rebuilt(notebook)
    assert cell_of(found.notebook, "fit-work").source.endswith("xx")
    assert cell_of(found.notebook, "evaluate-work").source == cell_of(released(), "evaluate-work").source
    assert len(found.repairs) == 2 and "`evaluate`" in found.repairs[0] and "left out: 1" in found.repairs[1]


def test_ordinary_notebook_takes_a_moment():
    submitted, release = as_file(answered()), released()
    start = time.process_time()
    for _ in range(5):
        rebuild(submitted, release, UNIT)
    assert (time.process_time() - start) / 5 < 0.05


BIG = r"""
import json, re, sys, time
from pathlib import Path
import nbformat
from grading.reading import Unusable
from grading.repair import rebuild
released = nbformat.read("course/05_training_loop.ipynb", as_version=4)
kind, size = sys.argv[1], int(sys.argv[2])
notebook = json.loads(Path("course/05_training_loop.ipynb").read_text())
cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
head, tail = json.dumps(notebook).encode().split(b'"outputs": []', 1)
fill = {
    "picture": b'"outputs": [{"data": {"image/png": "' + b"x" * size + b'"}}]',
    "lines": b'"outputs": [{"text": [""' + b',"a line of 20 chars"' * (size // 20) + b"]}]",
    "numbers": b'"outputs": [{"data": {"application/json": [0' + b",0" * (size // 2) + b"]}}]",
    "lists": b'"outputs": [' + b"[],{}," * (size // 6) + b"0]",
    "deep": b'"outputs": ' + b"[" * (size // 2) + b"]" * (size // 2),
    "escapes": b'"outputs": ["' + b"\\n" * (size // 2) + b'"]',
    "open": b'"outputs": ["' + b"x" * size,
    "metadata": b'"metadata": {"a": [' + b"[]," * (size // 3) + b'0]}, "outputs": []',
    "source": b'"outputs": [], "source": "' + b"x" * size + b'"',
    "unicode": b'"outputs": [], "source": "' + "🙂".encode() + b"x" * size + b'"',
}[kind]
submitted = head + fill + tail
del fill, head, tail


def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1e3


Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
before = peak()
start = time.process_time()
try:
    rebuild(submitted, released, "05_training_loop")
    outcome = "rebuilt"
except Unusable as error:
    outcome = error.note
print(json.dumps([outcome, time.process_time() - start, peak() - before]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measures memory as Linux counts it")
@pytest.mark.parametrize(
    "kind, size, wanted",
    [
        ("picture", 150_000_000, "rebuilt"),
        ("lines", 150_000_000, "rebuilt"),
        ("numbers", 150_000_000, "rebuilt"),
        ("escapes", 150_000_000, "rebuilt"),
        ("deep", 100_000, "rebuilt"),
        ("deep", 60_000_000, "outputs are too large"),
        ("lists", 150_000_000, "outputs are too large"),
        ("open", 150_000_000, "cut short"),
        ("picture", 201_000_000, "MB allowed"),
        ("metadata", 30_000_000, "besides its outputs"),
        ("source", 150_000_000, "besides its outputs"),
        ("source", 30_000_000, "rebuilt"),
        ("unicode", 30_000_000, "rebuilt"),
    ],
)
def test_huge_files(kind, size, wanted):
    """In a process of its own, whose memory is measured: little is needed besides the file itself."""
    command = [sys.executable, "-c", BIG, kind, str(size)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    outcome, seconds, megabytes = json.loads(done.stdout)
    print(outcome, seconds, megabytes)
    assert wanted in outcome and seconds < 5, (outcome, seconds, megabytes)
    assert megabytes < (500 if kind == "unicode" else 120), (outcome, seconds, megabytes)


def test_torch_is_not_imported():
    code = "import grading.repair, sys; print({'torch', 'nbgrader'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True)
    assert done.stdout == "set()\n", done.stderr


# --- plain nbgrader assignments --------------------------------------------------------------------------------------


def marks(name, **fields):
    given = {"grade": False, "solution": False, "locked": False, "schema_version": 3, "task": False}
    return {"nbgrader": given | {"grade_id": name} | fields}


def plain():
    """A release as nbgrader makes it: asserts, answers graded by hand and by code, a task, ids of its own."""
    return new_notebook(cells=[
        new_markdown_cell("Before you turn this in, fill in your name."),
        new_code_cell('NAME = ""'),
        new_markdown_cell("---"),
        new_markdown_cell("Locked words", metadata=marks("cell-0123456789abcdef", locked=True)),
        new_code_cell("def squares(n):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
                      metadata=marks("squares", solution=True)),
        new_code_cell("squares(10)", outputs=[new_output("stream", text="released with an output")]),
        new_code_cell("assert squares(2) == [1, 4]", metadata=marks("correct_squares", grade=True, points=1)),
        new_markdown_cell("---"),
        new_markdown_cell("Explain yourself."),
        new_markdown_cell("YOUR ANSWER HERE", metadata=marks("why", grade=True, solution=True, points=2)),
        new_markdown_cell("Use it."),
        new_code_cell("# YOUR CODE HERE\nraise NotImplementedError()",
                      metadata=marks("use", grade=True, solution=True, points=2)),
        new_markdown_cell("Write anything below.", metadata=marks("do", locked=True, task=True, points=4)),
    ])  # fmt: skip


GIVEN = {
    "squares": "def squares(n):\n    return [i**2 for i in range(1, n + 1)]",
    "why": "Because it is so.",
    "use": "print(sum(squares(3)))",
}


def plain_answered():
    notebook = plain()
    for cell in notebook.cells:
        if is_answer(cell):
            cell.source = GIVEN[cell.metadata.nbgrader.grade_id]
    notebook.cells[1].source = 'NAME = "Ada"'
    notebook.cells.append(new_markdown_cell("Anything"))
    return notebook


def test_plain_assignment():
    release, notebook = plain(), plain_answered()
    for cell, original in zip(notebook.cells, release.cells, strict=False):
        cell.id = original.id
    found = rebuilt(notebook, release=release)
    assert found.repairs == () and sources(found.notebook) == sources(notebook)


@pytest.mark.parametrize(
    "damage",
    [
        no_ids,
        other_ids,
        no_metadata,
        nothing_but_text,
        colab_other_ids,
        vscode,
        lists_and_carriage_returns,
        junk_between,
    ],
    ids=lambda one: one.__name__,
)
def test_plain_assignment_damaged(damage):
    """Ids are not those of the release to begin with: nbgrader's are often of a format without any."""
    notebook = plain_answered()
    wanted = sources(notebook)
    damage(notebook)
    found = rebuilt(notebook, release=plain())
    assert sources(found.notebook) == wanted


@pytest.mark.parametrize("seed", range(30))
def test_plain_assignment_random_damage(seed):
    chance, notebook = random.Random(seed), plain_answered()
    for _ in range(chance.randrange(1, 8)):
        some_damage(notebook, chance) if chance.random() < 0.9 else reordered(notebook)
        for cell in notebook.cells:
            assert not is_answer(cell) or cell.source == GIVEN[cell.metadata.nbgrader.grade_id]
    if not any(cell.metadata.get("nbgrader") for cell in notebook.cells):
        pytest.skip("all metadata are gone")
    kept = {cell.metadata.nbgrader.grade_id for cell in notebook.cells if is_answer(cell)}
    found = answers(rebuilt(notebook, release=plain()).notebook)
    assert {name: found[name] for name in kept} == {name: GIVEN[name] for name in kept}


def test_plain_answer_in_two_cells_runs_in_order():
    notebook = plain_answered()
    here = next(i for i, cell in enumerate(notebook.cells) if cell.source == GIVEN["use"])
    second = copy.deepcopy(notebook.cells[here]) | {"id": "second", "source": "print('and more')"}
    notebook.cells.insert(here + 1, nbformat.from_dict(second))
    assert answers(rebuilt(notebook, release=plain()).notebook)["use"] == GIVEN["use"] + "\nprint('and more')"


def test_untouched_plain_answer_stays_as_released():
    """nbgrader gives 0 to a manual answer whose text is the release's, to the letter."""
    notebook = plain()
    notebook.cells[9].source = "YOUR ANSWER HERE \n"
    assert answers(rebuilt(notebook, release=plain()).notebook)["why"] == "YOUR ANSWER HERE"


# --- which file ------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "O'Neill, Åsa\n(2) [a]" / UNIT
    folder.mkdir(parents=True)
    return folder


def write(path: Path, text="{}") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_only_a_notebook(folder):
    path = write(folder / f"{UNIT}.ipynb")
    assert choose(folder, UNIT) == (path, ())
    assert contents(path) == b"{}"


def test_what_is_passed_over(folder):
    path = write(folder / f"{UNIT}.ipynb")
    write(folder / f"{UNIT}-Copy1.ipynb")
    write(folder / "x\n<b>'\"`.ipynb")
    write(folder / ".ipynb_checkpoints" / f"{UNIT}-checkpoint.ipynb")
    write(folder / "torch.py")
    write(folder / "random.py")
    write(folder / "lab" / "check.py")
    write(folder / "numpy" / "__init__.py")
    write(folder / "torch.cpython-311-x86_64-linux-gnu.so")
    data = [write(folder / "data" / "a b.csv"), write(folder / "helper_of_mine.py"), write(folder / "words.txt")]
    (folder / "link.csv").symlink_to("/etc/passwd")
    (folder / "parent").symlink_to("..", target_is_directory=True)
    os.mkfifo(folder / "pipe.csv")
    chosen, notes = choose(folder, UNIT)
    assert chosen == path
    said = " ".join(notes)
    assert f"Other notebooks were not used: {UNIT}-Copy1.ipynb and x??b????.ipynb." in notes
    assert "Checkpoints were not used: .ipynb_checkpoints." in notes
    for name in ("torch.py", "random.py", "lab", "numpy", "torch.cpython", "link.csv", "parent", "pipe.csv"):
        assert name in said
    assert extra_files(folder, UNIT) == [data[2], data[1], data[0]] or sorted(extra_files(folder, UNIT)) == sorted(data)


@pytest.mark.parametrize(
    "name", [f"{UNIT} (1).ipynb", f"{UNIT.upper()}.IPYNB", f"Kopie von {UNIT}.ipynb", "work.ipynb"]
)
def test_a_notebook_by_another_name(folder, name):
    path = write(folder / name)
    chosen, notes = choose(folder, UNIT)
    assert chosen == path and notes[0].startswith("The notebook was found as ")


def test_the_newest_of_several_copies(folder):
    for age, name in enumerate(["(2)", "(3)", "(1)"]):
        os.utime(write(folder / f"{UNIT} {name}.ipynb"), (age, age))
    write(folder / "else.ipynb")
    chosen, notes = choose(folder, UNIT)
    assert chosen.name == f"{UNIT} (1).ipynb" and "(2)" in notes[1] and "else" in notes[1]


def test_a_notebook_in_a_folder_of_its_own(folder):
    path = write(folder / "submission" / UNIT / f"{UNIT}.ipynb")
    data = write(path.parent / "numbers.csv")
    write(folder / "elsewhere.csv")
    assert choose(folder, UNIT)[0] == path and extra_files(folder, UNIT) == [data]


def test_other_notebooks_of_the_assignment_are_not_mentioned(folder):
    path, _ = write(folder / "problem1.ipynb"), write(folder / "problem2.ipynb")
    assert choose(folder, "problem1", others=["problem1", "problem2"]) == (path, ())


def test_extra_files_need_no_clear_notebook(folder):
    write(folder / "work.ipynb"), write(folder / "problem2.ipynb")
    data = write(folder / "numbers.csv")
    assert extra_files(folder, "problem1") == extra_files(folder, "problem1", others=["problem2"]) == [data]


def unusable(folder, note):
    with pytest.raises(Unusable, match=re.escape(note)) as caught:
        choose(folder, UNIT)
    assert caught.value.condition == "damaged" and "\n" not in caught.value.note


def test_folders_without_a_notebook(folder, tmp_path):
    unusable(tmp_path / "nobody", "cannot be read: No such file or directory")
    unusable(write(tmp_path / "file"), "cannot be read: Not a directory")
    unusable(folder, f"there is no notebook {UNIT}.ipynb")
    write(folder / "a.ipynb"), write(folder / "b.ipynb")
    unusable(folder, "not clear which of a.ipynb and b.ipynb is meant")


def test_links_pipes_and_folders_in_place_of_a_notebook(folder, tmp_path):
    path, secret = folder / f"{UNIT}.ipynb", write(tmp_path / "secret.ipynb")
    path.symlink_to(secret)
    unusable(folder, "links are not followed")
    with pytest.raises(Unusable, match="cannot be read"):
        contents(path)
    path.unlink()
    os.mkfifo(path)
    unusable(folder, f"there is no notebook {UNIT}.ipynb")
    with pytest.raises(Unusable, match="not an ordinary file"):
        contents(path)
    path.unlink()
    path.mkdir()
    unusable(folder, f"there is no notebook {UNIT}.ipynb")
    with pytest.raises(Unusable):
        contents(path)


def test_names_that_are_no_text(folder):
    name = os.fsdecode(b"\xff\xfe.ipynb")
    write(folder / name)
    chosen, notes = choose(folder, UNIT)
    assert chosen.name == name and notes[0].encode()


def test_too_many_and_too_large_files(folder, monkeypatch):
    path = write(folder / f"{UNIT}.ipynb")
    for n in range(30):
        write(folder / f"{n:02}.csv", "x" * n)
    monkeypatch.setattr(submission, "MAX_FILES", 5)
    assert choose(folder, UNIT)[0] == path, "however many others there are"
    monkeypatch.setattr(submission, "MAX_FILES", 100)
    monkeypatch.setattr(submission, "MAX_EXTRA", 10)
    monkeypatch.setattr(submission, "MAX_EXTRAS", 20)
    assert [found.name for found in extra_files(folder, UNIT)] == [f"{n:02}.csv" for n in range(6)]
    monkeypatch.setattr(submission, "MAX_FILE", 1)
    with pytest.raises(Unusable, match="MB allowed"):
        contents(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_unreadable(folder):
    path = write(folder / f"{UNIT}.ipynb")
    path.chmod(0)
    with pytest.raises(Unusable, match="Permission denied"):
        contents(path)
