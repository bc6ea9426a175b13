"""Grades many submissions at once, on Dask: on this machine, or on any scheduler that is named by its address.

A task is `grade(submission, master, files)`, which needs no disk and no database of its own; what it returns is kept in
a cache, under the hash of what was graded and of everything that graded it.
"""

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from grading.master import Master
from grading.result import Result
from lab import Problem

HERE = Path(__file__).resolve().parent
LAB = HERE.parent / "course" / "lab"
JUDGES = (
    "examiner.py",
    "grade.py",
    "needed.py",
    "reading.py",
    "repair.py",
    "result.py",
    "sandbox.py",
    "session.py",
    "inside",
)
STACK = (
    "torch", "torchvision", "numpy", "matplotlib", "ipython", "nbformat", "scikit-learn", "optuna", "onnx",
    "onnxruntime", "captum",
)  # fmt: skip
Files = tuple[tuple[str, bytes], ...]  # what lies beside a notebook
Task = tuple[bytes, Master, Files]  # what `grade` is called with
RETRIES = 2  # of a task whose worker died


class Cache:
    """Results by key, one file each, replaced whole."""

    def __init__(self, folder: Path):
        self.folder = folder

    def get(self, key: str) -> Result | None:
        try:
            return Result.from_dict(json.loads(self._path(key).read_text()))
        except (OSError, ValueError, KeyError, TypeError):  # not there, or not from this version
            return None

    def put(self, key: str, result: Result) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch = self._path(key).with_suffix(f".{os.getpid()}")
        try:
            scratch.write_text(json.dumps(result.as_dict()))
            os.replace(scratch, self._path(key))
        finally:
            scratch.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def judged_by(master: Master) -> str:
    """Return the hash of everything but the submission that a result depends on."""
    files = [path for name in JUDGES for path in _files(HERE / name)]
    files += [*_files(LAB), *_files(HERE / "hidden" / f"{master.name[3:]}.py"), HERE / "hidden" / "__init__.py"]
    digest = hashlib.sha256(repr(master).encode())
    for path in sorted(files):
        digest.update(f"{path.relative_to(HERE.parent)}\0".encode() + path.read_bytes())
    digest.update(json.dumps([platform.python_version(), *map(version, STACK)]).encode())
    digest.update(os.environ.get("MNIST_ROOT", "").encode())
    return digest.hexdigest()


def key(submitted: bytes, files: Files, judge: str) -> str:
    return hashlib.sha256(judge.encode() + repr(files).encode() + submitted).hexdigest()


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [found for found in path.rglob("*") if found.suffix in (".py", ".pt")]


# --- the work --------------------------------------------------------------------------------------------------------


def grade_all(
    submissions: dict[str, Task],
    address: str | None = None,
    work: Callable[[bytes, Master, Files], Result] | None = None,
) -> Iterator[tuple[str, Result]]:
    """Grade submissions by key, at once; give each (key, result) as it comes. Tests do other work with them.

    Raises Problem when the scheduler cannot be reached or goes away; what came until then has been given.
    """
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    with _client(address, len(submissions)) as client:
        tasks = {
            client.submit(work or _grade, *task, key=f"grade-{name}", retries=RETRIES): name
            for name, task in submissions.items()
        }
        for task in as_completed(tasks):
            name = tasks[task]
            if task.status == "cancelled":
                raise Problem("Grading lost its scheduler. What was graded is kept; run the same command to go on.")
            error = task.exception() if task.status == "error" else None
            if isinstance(error, KilledWorker):
                yield name, Result("crashed", f"its grader ended {RETRIES + 1} times while it ran")
            elif isinstance(error, Problem):
                raise error
            elif error is not None:
                yield name, Result("crashed", f"its grader stopped with {type(error).__name__}: {error}"[:500])
            else:
                yield name, task.result()
            task.release()


def _grade(submitted: bytes, master: Master, files: Files) -> Result:
    from grading.grade import grade  # imports what a grader that finds everything in its cache does not need

    return grade(submitted, master, files)


@contextmanager
def _client(address: str | None, tasks: int):
    import dask
    from distributed import Client, LocalCluster

    dask.config.set(
        {
            "distributed.worker.daemon": False,
            "distributed.scheduler.allowed-failures": RETRIES,
            "distributed.scheduler.worker-saturation": 1.0,  # a worker that dies takes one submission with it
        }
    )
    try:
        if address:
            with Client(address, timeout=10) as client:
                yield client
            return
        from lab import data

        os.environ["MNIST_ROOT"] = str(data.root())  # found once, for all workers
        workers = max(1, min(os.cpu_count() or 1, tasks))
        options = {"threads_per_worker": 1, "dashboard_address": None, "memory_limit": 0, "silence_logs": 50}
        with LocalCluster(n_workers=workers, **options) as cluster, Client(cluster) as client:
            yield client
    except (OSError, TimeoutError) as error:
        raise Problem(f"The scheduler {address or 'on this machine'} cannot be reached: {error}.") from None
