"""The one door between a check and a student's work.

A check says `run = examine(work, labels)` and judges what comes back, plain data only: numbers, text, tensors and
lists, tuples and dicts of them. It never touches the work itself, so the same check can judge a function in this
process and one that lives elsewhere.
"""

import contextlib
import copy
import inspect
import io
import linecache
import random
import signal
import sysconfig
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

LIMIT = 5.0  # seconds that one call of a student's work may take, unless its check says otherwise
PRINTED = 2_000  # characters of the work's output that are kept
SEED = 20_011_203  # of every call; no number that work would choose


class Stop(Exception):
    """Ends a check early; the verdict says why. `points` is what the work keeps."""

    status = "failed"

    def __init__(self, *messages: str, points: float = 0):
        super().__init__(*messages)
        self.messages = messages
        self.points = points


class Mistake(Stop):
    """The work gave a wrong answer. Its messages say what was expected, what came back, and where to look."""


class NotAttempted(Stop):
    """The starter is still there."""

    status = "not attempted"


class Crash(Stop):
    """The work stopped with an error of its own, or did not stop in time."""

    status = "crashed"


class OutOfTime(BaseException):
    """Raised inside work that ran too long; no `except Exception` of the work can catch it."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a result that is no plain data: all a check may know is its type's name."""

    type_name: str

    def __repr__(self) -> str:
        return f"a {self.type_name}"


@dataclass(frozen=True)
class Run:
    """What one call of a student's work came to."""

    result: object  # as plain data
    probe: object  # what the probe read, as plain data
    seconds: float


def examine(
    work: object,
    *args,
    probe: Callable | None = None,
    around: Callable | None = None,
    may_change: bool = False,
    may_raise: type[Exception] | tuple = (),
    limit: float = LIMIT,
) -> Run:
    """Call `work(*args)` under watch and return a Run; raise NotAttempted, Mistake or Crash when that fails.

    probe: called as `probe(result, *args)` after the work, with the live objects; what it returns comes back as plain
        data. It is how a check learns about modules, figures and files.
    around: makes a context manager that the call runs in; when it yields something, the probe gets it as a last
        argument (a counter of optimizer steps, say).
    may_change: whether the work may change tensors among its arguments.
    may_raise: an error that the work may end with; it is the result then, which the probe gets too.
    limit: seconds.

    Seeds are the same in every call and the caller's are put back; what the work prints is kept for the verdict.
    """
    if hasattr(type(work), "__examine__"):  # stands for work in another process
        raises = {"may_raise": may_raise} if may_raise else {}
        return work.__examine__(args, probe=probe, around=around, may_change=may_change, limit=limit, **raises)
    if not callable(work):
        return Run(plain(work), None, 0.0)
    name = getattr(work, "__name__", "")
    name = name if name.isidentifier() else "your function"
    _bind(work, name, args)
    before = [] if may_change else _tensors(args)
    copies = [_copy(tensor) for tensor in before]
    start = time.perf_counter()
    with _watched(limit, name), around() if around else contextlib.nullcontext() as extra:
        try:
            result = work(*args)
        except may_raise as error:
            result = error
        seconds = time.perf_counter() - start
        if not all(map(_same, before, copies)):
            raise Mistake(
                f"{name} changed the values of an input. Its caller may still need them: work on a copy, "
                "or use operations without a trailing underscore."
            )
        extras = () if extra is None else (extra,)
        probed = plain(probe(result, *args, *extras)) if probe else None
    return Run(plain(result), probed, seconds)


def plain(value: object) -> object:
    """Return `value` as plain data; what is none becomes Opaque."""
    if value is None or isinstance(value, bool | int | float | complex | str | bytes | Opaque):
        return value
    if isinstance(value, torch.Tensor):
        return value.detach().clone().cpu()
    if isinstance(value, np.ndarray | np.generic):
        return value.copy()
    if isinstance(value, torch.Size):
        return tuple(value)
    if isinstance(value, list | tuple):
        kind = list if isinstance(value, list) else tuple
        return kind(plain(part) for part in value)
    if isinstance(value, dict):
        return {plain(key): plain(part) for key, part in value.items()}
    if isinstance(value, Path):
        return str(value)
    return Opaque(type(value).__name__)


# --- one call under watch --------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _watched(limit: float, name: str):
    """Run student's code with a time limit, its output kept apart and its effects on chance undone."""
    state = random.getstate(), np.random.get_state(), torch.get_rng_state(), torch.get_default_dtype()
    _seed(SEED)
    try:
        with (
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(output),
            warnings.catch_warnings(),
            torch.enable_grad(),
            _time_limit(limit),
        ):
            warnings.simplefilter("ignore")
            yield
    except Stop:
        raise
    except OutOfTime:
        raise Crash(
            f"{name} did not return within {limit:g} seconds. Look for a loop that never ends, or for work that is "
            "done again and again inside a loop."
        ) from None
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        raise _explain(error, name) from None
    finally:
        if torch.initial_seed() != SEED:
            output.notes.add(
                f"{name} sets the global random seed. Nothing is lost here, but everything that runs after it then "
                "depends on it: take a generator as an argument, or seed once at the top of the notebook."
            )
        random.setstate(state[0])
        np.random.set_state(state[1])
        torch.set_rng_state(state[2])
        torch.set_default_dtype(state[3])


class Output(io.TextIOBase):
    """Keeps the first PRINTED characters of what is written and counts the rest; carries notes for the verdict."""

    def __init__(self):
        self.clear()

    def clear(self) -> None:
        self.text, self.count, self.notes = "", 0, set()

    def write(self, text: str) -> int:
        if "\r" in text:  # a progress bar, drawn over and over
            return len(text)
        self.text += text[: PRINTED - len(self.text)]
        self.count += len(text)
        return len(text)

    def writable(self) -> bool:
        return True


output = Output()  # of the work that the running check examines


@contextlib.contextmanager
def _time_limit(seconds: float):
    """Raise OutOfTime in this thread when `seconds` have passed, again every half second until it lets go."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        with _time_limit_without_signals(seconds):
            yield
        return

    def stop(*_):
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _time_limit_without_signals(seconds: float):
    """The same where there are no alarm signals: pure Python is interrupted, a long call into C is not."""
    import ctypes

    thread = ctypes.c_ulong(threading.get_ident())
    timer = threading.Timer(
        seconds, lambda: ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTime))
    )
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.default_generator.manual_seed(seed)


def _bind(work: Callable, name: str, args: tuple) -> None:
    """Raise Mistake unless `work` can be called with these arguments."""
    try:
        signature = inspect.signature(work)
    except (TypeError, ValueError):  # some built-ins have none
        return
    try:
        signature.bind(*args)
    except TypeError as error:
        raise Mistake(
            f"{name} is called with {len(args)} argument{'s' * (len(args) != 1)}, but yours is {name}{signature} "
            f"({error}). Put back the first line of the starter."
        ) from None


def _explain(error: BaseException, name: str) -> Stop:
    """Turn an error of the student's work into a message that names the line, not the library's depths."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not _is_library(frame.filename)]
    frame = frames[-1] if frames else None
    if isinstance(error, NotImplementedError) and not str(error):  # PyTorch's own say what is not implemented
        if frame is None or frame.name in (name, "__init__", "forward"):
            return NotAttempted(f"{name} is still the starter: replace `raise NotImplementedError` with your code.")
        return Crash(f"{name} calls {frame.name}, which is not written yet. Do that exercise first.")
    text = str(error).strip().splitlines()
    what = f"{type(error).__name__}: {text[0][:300]}" if text else type(error).__name__
    line = linecache.getline(frame.filename, frame.lineno).strip() if frame else ""
    where = f" in the line `{line[:120]}`" if line else ""
    inside = f" (inside {frame.name})" if frame and frame.name not in (name, "<module>") else ""
    return Crash(f"{name} stopped{where}{inside} with {what.rstrip('.')}.")


_LIBRARY = tuple(
    str(Path(path).resolve()) for path in (sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["purelib"])
) + (str(Path(__file__).resolve().parent),)


def _is_library(filename: str) -> bool:
    return filename.startswith("<frozen") or str(Path(filename).resolve()).startswith(_LIBRARY)


# --- inputs that must stay as they were ------------------------------------------------------------------------------


def _tensors(value: object) -> list:
    """All tensors, arrays and lists of numbers among the arguments, modules and optimizers aside."""
    if isinstance(value, torch.Tensor | np.ndarray):
        return [value]
    if isinstance(value, list | tuple):
        numbers = isinstance(value, list) and all(isinstance(part, int | float) for part in value)
        return [value] if numbers else [tensor for part in value for tensor in _tensors(part)]
    if isinstance(value, dict):
        return [tensor for part in value.values() for tensor in _tensors(part)]
    return []


def _copy(value):
    return value.detach().clone() if isinstance(value, torch.Tensor) else copy.copy(value)


def _same(value, before) -> bool:
    if isinstance(value, torch.Tensor):
        return value.shape == before.shape and value.dtype == before.dtype and torch.equal(value.detach(), before)
    if isinstance(value, np.ndarray):
        return value.shape == before.shape and bool((value == before).all())
    return value == before
