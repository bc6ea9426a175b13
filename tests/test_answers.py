"""Every check on right and wrong answers: the points and the message each must get."""

import copy
import inspect
import re

import pytest

from grading.build import solution, starter
from grading.hidden import hidden_check
from lab.check.exercise import EXERCISES, Exercise
from tests.answers import FOLDER, Answer, answers, work

NAMES = [name for name in EXERCISES if (FOLDER / f"{name}.py").exists()]
ANSWERS = [answer for name in NAMES for answer in answers(name)]


def as_student(name: str) -> Exercise:
    item = copy.copy(EXERCISES[name])
    item.checks = item.checks[:1]
    return item


def as_grader(name: str) -> Exercise:
    item = as_student(name)
    item.checks = [*item.checks, hidden_check(item)]
    return item


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
def test_answer(answer: Answer):
    verdict = as_grader(answer.exercise)(*work(answer.exercise, answer.code))
    assert (verdict.status, verdict.points) == (answer.status, answer.points), str(verdict)
    assert answer.says in " ".join(verdict.messages)
    if not answer.right:
        assert answer.says, "a wrong answer must say what message it gets"
        student = as_student(answer.exercise)(*work(answer.exercise, answer.code))
        assert (student.status == "passed") == answer.hidden, str(student)


@pytest.mark.parametrize("name", NAMES)
def test_solution_gets_full_points(name):
    needs = answers(name)[0].code if EXERCISES[name].signature else ""
    verdict = as_grader(name)(*work(name, f"{needs}\n{solution(name)}"))
    assert (verdict.status, verdict.points) == ("passed", EXERCISES[name].points), str(verdict)


@pytest.mark.parametrize("name", NAMES)
def test_untouched_starter_is_not_attempted(name):
    needs = answers(name)[0].code if EXERCISES[name].signature else ""
    verdict = as_grader(name)(*work(name, f"{needs}\n{starter(solution(name))}"))
    assert (verdict.status, verdict.points) == ("not attempted", 0), str(verdict)


@pytest.mark.parametrize("name", [name for name in NAMES if EXERCISES[name].signature])
def test_signature_is_the_solutions(name):
    needs = answers(name)[0].code
    given, *_ = work(name, f"{needs}\n{solution(name)}")
    expected = EXERCISES[name].signature
    found = re.sub(r"<class 'torch\.nn\.[\w.]*?(\w+)'>", r"nn.\1", str(inspect.signature(given)))
    assert found.split(" ->")[0] == expected


@pytest.mark.parametrize("name", NAMES)
def test_enough_answers(name):
    kinds = [answer.right for answer in answers(name)]
    assert kinds.count(True) >= 2, "at least two right answers"
    assert kinds.count(False) >= 3, "at least three misconceptions"
