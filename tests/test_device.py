"""The choice of device, and seeds."""

import random

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


def test_seeds_repeat():
    def draw():
        generator = seed_everything(3)
        return random.random(), np.random.rand(), torch.rand(1).item(), torch.rand(1, generator=generator).item()

    assert draw() == draw()


def test_problem_shows_one_line_in_a_notebook():
    assert Problem("what, where, what to do")._render_traceback_() == ["Problem: what, where, what to do"]
