"""What all tests share."""

from pathlib import Path

import pytest

from lab import data


@pytest.fixture(scope="session")
def sample() -> Path:
    """The embedded sample, as a folder that torchvision reads."""
    return data.write_sample(data.OWN / "sample")


@pytest.fixture(autouse=True)
def _own_progress(tmp_path, monkeypatch):
    """Keep a test's verdicts away from the user's progress."""
    monkeypatch.setenv("LAB_PROGRESS", str(tmp_path / "progress.json"))
