"""The choice of device, and seeds."""

import platform
import random
import subprocess
import sys

import numpy as np
import pytest
import torch

from lab import Problem
from lab.device import pick_device, seed_everything


def test_lab_device_overrides(monkeypatch):
    monkeypatch.setenv("LAB_DEVICE", "cpu")
    assert pick_device() == torch.device("cpu")


def test_fastest_without_a_wish(monkeypatch):
    monkeypatch.delenv("LAB_DEVICE", raising=False)
    assert pick_device().type == ("cuda" if torch.cuda.is_available() else pick_device().type)


def test_unknown_device(monkeypatch):
    monkeypatch.setenv("LAB_DEVICE", "toaster")
    with pytest.raises(Problem, match="LAB_DEVICE is 'toaster', which is no device. Use cpu, cuda or mps"):
        pick_device()


@pytest.mark.parametrize("name", ["cuda:7", "mps:3", "meta"])
def test_device_that_is_not_there(name, monkeypatch):
    monkeypatch.setenv("LAB_DEVICE", name)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    with pytest.raises(Problem, match=f"asks for '{name}', but this machine has"):
        pick_device()


FAULTS = """
import resource, sys, torch
from lab.device import pick_device
if sys.argv[1] == "kept":
    pick_device("cpu")
for step in range(24):
    if step == 4:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    batch = [torch.zeros(10_000_000) for _ in range(2)]  # larger than the C library keeps of its own accord
    del batch
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_memory_of_a_batch_is_kept_for_the_next():
    """20 batches of 80 MB: asked of the system anew they cost pages, kept they cost none."""
    kept, anew = (
        int(subprocess.check_output([sys.executable, "-c", FAULTS, how], text=True)) for how in ("kept", "left alone")
    )
    assert kept < anew / 4


def test_seeds_repeat():
    def draw():
        generator = seed_everything(3)
        return random.random(), np.random.rand(), torch.rand(1).item(), torch.rand(1, generator=generator).item()

    assert draw() == draw()


def test_problem_shows_one_line_in_a_notebook():
    assert Problem("what, where, what to do")._render_traceback_() == ["Problem: what, where, what to do"]
