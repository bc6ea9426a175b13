"""What the commands of the README say when the machine is not what they need."""

import os
import shutil
import subprocess

import pytest

from grading.build import HOME


@pytest.fixture
def clone(tmp_path):
    """What `make` reads, without an environment."""
    for name in ("Makefile", "requirements.txt", "constraints.txt", "pyproject.toml"):
        shutil.copy(HOME / name, tmp_path)
    return tmp_path


def make(folder, *words, **environment) -> subprocess.CompletedProcess:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MNIST"))}
    return subprocess.run(
        ["make", "--no-print-directory", *words], cwd=folder, env=clean | environment, capture_output=True, text=True
    )


def python(folder, body: str):
    """Write a stand-in for Python; return its path."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_make_alone_lists_what_a_person_can_do(clone):
    done = make(clone)
    assert done.returncode == 0
    for word in ("students", "instructors", "authors", "make lab", "make test", "make release", "make notebooks"):
        assert word in done.stdout


@pytest.mark.parametrize("goal", ["lab", "test"])
def test_missing_python(clone, goal):
    done = make(clone, goal, f"PYTHON={clone}/no-python")
    line = done.stderr.splitlines()[0]
    assert done.returncode != 0 and "needs Python 3.11 or newer" in line and "not there" in line
    assert not (clone / ".venv").exists()


def test_old_python(clone):
    old = python(clone, 'case "$1" in --version) echo Python 3.8.1;; *) exit 1;; esac')
    done = make(clone, "lab", f"PYTHON={old}")
    assert done.returncode != 0 and "is Python 3.8.1" in done.stderr.splitlines()[0]


def test_python_without_venv(clone):
    bare = python(clone, 'case "$2" in *venv*) exit 1;; *) exit 0;; esac')
    done = make(clone, "lab", f"PYTHON={bare}")
    assert done.returncode != 0 and "comes without venv" in done.stderr.splitlines()[0]
    assert not (clone / ".venv").exists()


def test_interrupted_installation_is_not_taken_for_ready(clone):
    makes_a_broken_one = "mkdir -p .venv/bin; cp /bin/false .venv/bin/python"
    broken = python(clone, f'case "$1 $2" in "-m venv") {makes_a_broken_one};; esac; exit 0')
    done = make(clone, "lab", f"PYTHON={broken}")
    assert done.returncode != 0 and not (clone / ".venv" / "ready").exists()


@pytest.mark.parametrize("how", ["word", "environment"])
def test_mnist_root_is_seen_from_the_makefile(clone, how):
    (clone / "digits").mkdir()
    (clone / "show.mk").write_text('show:\n\t@echo "$$MNIST_ROOT"\n')
    files = ("-f", "Makefile", "-f", "show.mk", "show")
    done = make(clone, *files, "MNIST_ROOT=digits") if how == "word" else make(clone, *files, MNIST_ROOT="digits")
    assert done.stdout.strip() == str(clone / "digits")
