"""Every answer through the examiner's door: work in a sandbox must come out as work in this process does."""

import pytest

from grading.examiner import examined, exercise_of, judge
from grading.grade import grade
from grading.master import Master
from grading.sandbox import Limits, NoSandbox, Sandbox
from grading.session import Session
from lab.check.exercise import EXERCISES
from tests.answers import answers

SOME = {"train_recipe": 3}  # answers of an exercise whose checks train networks; the others all


@pytest.fixture(scope="module")
def sandbox(sample):
    limits = Limits(notebook_seconds=300, cell_seconds=30)
    for protected in (True, False):  # the door is the same without a sandbox
        try:
            with Sandbox(limits, [sample], {"MNIST_ROOT": str(sample)}, protected) as box:
                box.start()
                yield box
            return
        except NoSandbox:
            continue


@pytest.mark.parametrize("name", EXERCISES)
def test_answers_come_out_as_they_do_here(sandbox, name):
    wrong, names = [], list(EXERCISES[name].works or (name,))
    with Session(sandbox) as session:
        for answer in answers(name)[: SOME.get(name)]:
            for work in names:
                session.cell(f"globals().pop({work!r}, None)")
            session.cell(answer.code)
            verdict = judge(session, EXERCISES[name], names)
            found, wanted = (verdict.status, verdict.points), (answer.status, answer.points)
            if found != wanted or answer.says not in " ".join(verdict.messages):
                wrong.append(f"{answer}: {found} instead of {wanted}: {' '.join(verdict.messages)}")
        assert session.ended is None
    assert not wrong, "\n".join(wrong)


def test_the_notebook_hears_of_its_verdicts(sandbox):
    with Session(sandbox) as session:
        session.cell("from lab import check\nbatch_shape = (32, 1, 28, 28)")
        judge(session, EXERCISES["batch_shape"], ["batch_shape"])
        outputs, state = session.cell("check.ready('batch_shape')")
    assert state == "ok" and outputs[-1].data["text/plain"] == "True"


def test_shell_commands(sandbox):
    with Session(sandbox) as session:
        outputs, state = session.cell("word = 'here'\n!echo {word}; false\nfound = !echo also\nfound[0], _exit_code")
    assert (state, outputs[0].text) == ("ok", "here\n")
    assert outputs[-1].data["text/plain"] == "('also', 1)"


def test_name_that_is_not_there(sandbox):
    with Session(sandbox) as session:
        verdict = judge(session, EXERCISES["fit"], ["fit"])
    assert (verdict.status, verdict.points) == ("crashed", 0) and "`fit` is not defined" in verdict.messages[0]


@pytest.mark.parametrize(
    "source", ["check.fit(fit)", " check.fit(fit)\n", "check.several(a, b)", "check.fit(fit())", "fit", "(", "a\0"]
)
def test_which_cells_are_check_cells(source):
    found = exercise_of(source)
    assert (found is not None) == source.strip().startswith("check.fit(fit)")


def test_check_cell_with_several_works():
    item, names = exercise_of("check.checkpoint(save_checkpoint, load_checkpoint)")
    assert item.name == "checkpoint" and names == ["save_checkpoint", "load_checkpoint"]


def test_examined_is_the_same_for_work_in_this_process():
    verdict = examined(EXERCISES["one_hot"], [None])
    assert (verdict.status, verdict.points) == ("failed", 0)


def test_a_file_that_is_no_notebook_is_a_result():
    empty = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    master = Master("00_start_here", "00_start_here", empty)
    assert grade(b"{", master).condition == "damaged"


@pytest.mark.parametrize("field", ["ename", "evalue", "traceback"])
def test_halves_of_characters_in_an_error_do_not_reach_a_file(field):
    session = object.__new__(Session)
    session.outputs = []
    message = {"output": "error", "ename": "a", "evalue": "b", "traceback": ["c"]}
    session._note_output(message | {field: ["\ud800"] if field == "traceback" else "\ud800"})
    assert str(session.outputs).encode()
    assert "\ud800" not in repr(session.outputs[0][field]) and "ud800" not in repr(session.outputs[0][field])
