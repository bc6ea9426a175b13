"""The pool: local and remote, workers that die, schedulers that go, graders that are killed half-way."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from distributed import LocalCluster

from grading import build, course, pool
from grading.master import Master
from grading.result import GRADED, Judged, Result
from grading.sandbox import NoSandbox
from lab import Problem
from tests import pool_tasks

MASTER = Master("00_start_here", "00_start_here", "{}")


def graded(work, *contents: bytes, address: str | None = None) -> dict[str, Result]:
    submissions = {f"{number}": (content, MASTER, ()) for number, content in enumerate(contents)}
    return dict(pool.grade_all(submissions, address, work))


@pytest.fixture
def cluster():
    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        yield cluster


def test_on_this_machine():
    assert {key: result.note for key, result in graded(pool_tasks.look, b"a", b"b").items()} == {"0": "a", "1": "b"}


def test_on_another_scheduler(cluster):
    assert graded(pool_tasks.look, b"a", address=cluster.scheduler_address)["0"].note == "a"


def test_scheduler_that_is_not_there():
    with pytest.raises(Problem, match="tcp://127.0.0.1:9 cannot be reached"):
        graded(pool_tasks.look, b"a", address="tcp://127.0.0.1:9")


def test_killed_worker_is_replaced(tmp_path):
    found = graded(pool_tasks.die_once, str(tmp_path / "been here").encode(), b"/")
    assert {result.condition for result in found.values()} == {GRADED}


def test_submission_that_kills_every_worker_stops_nobody_else():
    found = graded(pool_tasks.die, b"die", b"a", b"b")
    assert [found[key].condition for key in "012"] == ["crashed", GRADED, GRADED]
    assert "its grader ended" in found["0"].note


def test_error_of_the_grader_is_a_result():
    assert graded(pool_tasks.fail, b"a")["0"].note == "its grader stopped with ValueError: no luck"


def test_scheduler_that_goes_away():
    code = (
        "import sys\nfrom distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    c = LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None)\n"
        "    print(c.scheduler_address, flush=True)\n    sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as scheduler:
        address = scheduler.stdout.readline().decode().strip()
        submissions = {"first": (b"first", MASTER, ()), "second": (b"second", MASTER, ())}
        results = pool.grade_all(submissions, address, pool_tasks.wait)
        assert next(results)[0] == "first"
        scheduler.kill()
        start = time.monotonic()
        with pytest.raises(Problem, match="run the same command to go on|cannot be reached"):
            next(results)
        assert time.monotonic() - start < 50


def test_refusal_of_a_worker_arrives_as_it_was_said():
    with pytest.raises(Problem) as refused:
        graded(pool_tasks.refuse, b"a")
    assert str(refused.value) == str(NoSandbox("bwrap is missing"))


# --- the cache -------------------------------------------------------------------------------------------------------


def test_result_comes_back_from_the_cache(tmp_path):
    judged = Judged("fit", 2.5, 4, "failed", ("a", "b"))
    result = Result("memory", "ran out", ("put back",), (judged,), {"cells": []}, 1.0, 2.0, 3, {"cells": 0.5})
    cache = pool.Cache(tmp_path / "results")
    assert cache.get("key") is None
    cache.put("key", result)
    assert cache.get("key") == result
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["key.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"condition": "graded"}', "null"])
def test_damaged_cache_entry_is_none(tmp_path, text):
    (tmp_path / "key.json").write_text(text)
    assert pool.Cache(tmp_path).get("key") is None


def test_key_depends_on_what_judges(monkeypatch, tmp_path):
    before = pool.judged_by(MASTER)
    assert pool.judged_by(MASTER) == before
    assert pool.judged_by(Master("00_start_here", "00_start_here", "[]")) != before
    for place in ("HERE", "LAB"):
        copy = tmp_path / place
        folder = pool.HERE.parent if place == "HERE" else pool.LAB.parent.parent
        subprocess.run(["cp", "-r", folder / "grading", folder / "course" / "lab", copy.mkdir() or copy], check=True)
        file = {"HERE": copy / "grading/hidden/start_here.py", "LAB": copy / "lab/check/start_here.py"}[place]
        with monkeypatch.context() as patch:
            patch.setattr(pool, "HERE", copy / "grading")
            patch.setattr(pool, "LAB", copy / "lab")
            unchanged = pool.judged_by(MASTER)
            other = copy / "grading/hidden/lenet5.py"
            other.write_text(other.read_text() + "# another unit\n")
            assert pool.judged_by(MASTER) == unchanged
            file.write_text(file.read_text() + "# changed\n")
            assert pool.judged_by(MASTER) != unchanged
    assert pool.key(b"a", (), before) != pool.key(b"b", (), before) != pool.key(b"a", (("x", b""),), before)


# --- killed half-way -------------------------------------------------------------------------------------------------

PROGRAM = """
import sys
from pathlib import Path
from grading import course
if __name__ == '__main__':
    course.ROOT = Path(sys.argv[1])
    sys.exit(course.main(['autograde', '00_start_here']))
"""


def test_killed_grader_goes_on_where_it_was(tmp_path, monkeypatch, sample):
    for where, name in ((course, "ROOT"), (build, "SOURCE"), (build, "COURSE"), (build, "SOLVED")):
        monkeypatch.setattr(where, name, tmp_path / name.lower())
    monkeypatch.setattr(build, "SOURCE", course.ROOT / "source")
    monkeypatch.setenv("MNIST_ROOT", str(sample))
    assert course.main(["release", "00_start_here"]) == 0
    assert course.main(["make-class", "00_start_here", "6"]) == 0
    expected = json.loads((course.ROOT / "submitted" / "expected-00_start_here.json").read_text())
    command = [sys.executable, "-c", PROGRAM, str(course.ROOT)]
    first = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: any((course.ROOT / "autograded").glob("*/*/*.ipynb")), 120)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    done = {path: path.stat().st_mtime_ns for path in (course.ROOT / "autograded").glob("*/*/*.ipynb")}
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    assert all(path.stat().st_mtime_ns == before for path, before in done.items()), "graded a second time"
    with course.nbgrader().gradebook as gradebook:
        for student, points in expected.items():
            assert gradebook.find_submission("00_start_here", student).score == sum(points.values())


def wait_for(condition, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)
