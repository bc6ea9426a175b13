"""Where tensors live and how chance is tamed."""

import ctypes
import os
import random
import sys

import numpy as np
import torch

from lab import Problem


def pick_device(name: str | None = None) -> torch.device:
    """Return the device to compute on: `name`, else the environment variable LAB_DEVICE, else the fastest there is.

    Where that is the CPU, what batches free is kept for the next ones (see `_keep_freed_memory`).
    Raises Problem when the device asked for is unknown or not there.
    """
    name = name or os.environ.get("LAB_DEVICE") or _fastest()
    try:
        device = torch.device(name)
    except RuntimeError:
        raise Problem(f"LAB_DEVICE is {name!r}, which is no device. Use cpu, cuda or mps.") from None
    if device.type not in _available() or (device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count()):
        raise Problem(
            f"LAB_DEVICE asks for {name!r}, but this machine has {' and '.join(_available())} only. "
            "Unset LAB_DEVICE to use the fastest one."
        )
    if device.type == "cpu":
        _keep_freed_memory()
    return device


def seed_everything(seed: int = 0) -> torch.Generator:
    """Seed Python's, NumPy's and PyTorch's random numbers; return a seeded CPU generator of one's own."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    return torch.Generator().manual_seed(seed)


def _keep_freed_memory() -> None:
    """Let this process keep up to 256 MB that tensors of up to 64 MB give back, for those of the next batch.

    Left alone, Linux's C library returns large pieces to the system at once, and pays for every page again when it
    asks anew: a fifth to two fifths of the time of LeNet-5's steps on 256 images, on two cores. Elsewhere nothing
    happens. See mallopt(3).
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        trim_threshold, mmap_threshold = -1, -3
        library.mallopt(trim_threshold, 2**28)
        library.mallopt(mmap_threshold, 2**26)


def _available() -> list[str]:
    return ["cpu"] + ["cuda"] * torch.cuda.is_available() + ["mps"] * torch.backends.mps.is_available()


def _fastest() -> str:
    return _available()[-1]
