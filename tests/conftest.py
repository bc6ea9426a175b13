"""What all tests share."""

import subprocess
from pathlib import Path

import pytest

from grading import build, course
from lab import data


@pytest.fixture(scope="session")
def sample() -> Path:
    """The embedded sample, as a folder that torchvision reads."""
    return data.write_sample(data.OWN / "sample")


@pytest.fixture(scope="module")
def room(sample, tmp_path_factory):
    """A room for one course: its root, with everything that is built or graded inside, on the sample of the data."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(course, "ROOT", folder / "grading")
        patch.setattr(build, "COURSE", folder / "course")
        patch.setattr(build, "SOURCE", folder / "grading" / "source")
        patch.setattr(build, "SOLVED", folder / "build" / "solved")
        patch.setenv("MNIST_ROOT", str(sample))
        patch.setenv("LAB_PROGRESS", str(folder / "progress.json"))
        yield folder


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own, of few bytes; where that may not be made the test is skipped."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a file system needs root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture(autouse=True)
def _own_progress(tmp_path, monkeypatch):
    """Keep a test's verdicts away from the user's progress."""
    monkeypatch.setenv("LAB_PROGRESS", str(tmp_path / "progress.json"))
