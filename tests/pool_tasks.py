"""What the pool's workers do in its tests, instead of grading."""

import os
import time
from pathlib import Path

from grading.result import Result
from grading.sandbox import NoSandbox


def look(content: bytes, master, files) -> Result:
    return Result("graded", content.decode())


def die_once(content: bytes, master, files) -> Result:
    """Kill the worker when the file that the content names is not there yet."""
    path = Path(content.decode())
    if not path.exists():
        path.touch()
        os._exit(1)
    return Result("graded")


def die(content: bytes, master, files) -> Result:
    if content == b"die":
        os._exit(1)
    return Result("graded")


def fail(content: bytes, master, files) -> Result:
    raise ValueError("no luck")


def refuse(content: bytes, master, files) -> Result:
    raise NoSandbox("bwrap is missing")


def wait(content: bytes, master, files) -> Result:
    time.sleep(0 if content == b"first" else 60)
    return Result("graded")
