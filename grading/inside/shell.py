"""Runs a student's notebook cells in a sandbox, and lets a grader outside call what they define.

Nothing in this process decides anything: it answers requests (`cell`, `file`, `offer`, `call`, `tell`), and what it
answers is data. The requests come over one socket; what cells print goes to the file descriptors 1 and 2.
"""

import contextlib
import faulthandler
import gc
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import torch
from inside import wire
from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

from lab.check import exercise
from lab.check.examine import Crash, Mistake, NotAttempted, Stop, examine, output, plain
from lab.verdict import Verdict

MOST_TEXT = 20_000  # characters of an error, and of a line of its traceback


class Line:
    """The connection to the grader; every message names the request that it answers."""

    def __init__(self, connection: socket.socket):
        self.connection, self.number, self.lock = connection, 0, threading.Lock()

    def send(self, header: dict, body: bytes = b"") -> None:
        flush()
        message = wire.frame({**header, "to": self.number}, body)
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})  # a time limit would cut it in two
        try:
            with self.lock:
                self.connection.sendall(message)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)

    def receive(self) -> tuple[dict, bytes]:
        header, body = wire.receive(self.connection)
        self.number = header.pop("number")
        return header, body


class Publisher(DisplayPublisher):
    """Sends what cells display."""

    def publish(self, data, metadata=None, *, transient=None, update=False, **_):
        self.shell.line.send(
            {
                "output": "display_data",
                "data": json_clean(encode_images(data)),
                "metadata": json_clean(metadata or {}),
                "display_id": (transient or {}).get("display_id"),
                "update": bool(update),
            }
        )

    def clear_output(self, wait=False):
        self.shell.line.send({"output": "clear"})


class Hook(DisplayHook):
    """Sends the value of a cell's last line."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.line.send(
            {
                "output": "execute_result",
                "data": json_clean(encode_images(format_dict)),
                "metadata": json_clean(md_dict or {}),
            }
        )

    def finish_displayhook(self):
        flush()


class Shell(InteractiveShell):
    """IPython, as in a notebook."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)
    line: Line

    def init_history(self):
        self.config.HistoryManager.enabled = False
        super().init_history()

    def enable_gui(self, gui=None):
        pass

    def system(self, command: str) -> None:
        """Run `!command`. IPython would open a terminal for it, and there is none here."""
        sys.stdout.flush()
        done = subprocess.run(self.var_expand(command, depth=1), shell=True, stderr=subprocess.STDOUT)
        self.user_ns["_exit_code"] = done.returncode

    def _showtraceback(self, etype, evalue, stb):
        try:
            text = str(evalue)[:MOST_TEXT]
        except Exception:
            text = "(this error has no text that could be shown)"
        lines = [str(line)[:MOST_TEXT] for line in [*stb][:200]]
        self.line.send({"output": "error", "ename": etype.__name__, "evalue": text, "traceback": lines})

    def ask_exit(self):
        self.exit_now = True


class CellTime(KeyboardInterrupt):
    """Raised in a cell that has run too long."""


def main(connection: socket.socket) -> None:
    """Answer requests until the grader goes away. Never returns."""
    faulthandler.disable()
    text = {"buffering": 1, "encoding": "utf-8", "errors": "backslashreplace", "closefd": False}
    sys.path.insert(0, "")  # where the notebook lies, as in Jupyter
    sys.stdin, sys.stdout, sys.stderr = open(os.devnull), open(1, "w", **text), open(2, "w", **text)  # noqa: SIM115
    gc.unfreeze()
    Shell.line = line = Line(connection)
    shell = Shell.instance(display_banner=False)
    shell.exit_now = False
    torch.set_num_threads(1)
    offered: list[object] = []
    answers = {
        "cell": lambda request, _: cell(shell, request),
        "offer": lambda request, _: offer(shell, request, offered),
        "call": lambda request, body: call(request, body, offered),
        "tell": lambda request, _: tell(request),
        "file": file,
    }
    try:
        while True:
            request, body = line.receive()
            header, *rest = answers[request.pop("do")](request, body)
            line.send(header, *rest)
    except EOFError:
        os._exit(0)


# --- the requests ----------------------------------------------------------------------------------------------------


def cell(shell: Shell, request: dict) -> tuple[dict]:
    """Run a cell as a notebook does."""

    def stop(*_):
        raise CellTime("this cell ran too long")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, request["seconds"], 1)
    late = False
    try:
        result = shell.run_cell(request["source"], store_history=True)
        error = result.error_before_exec or result.error_in_exec
        late = isinstance(error, CellTime)
    except CellTime:
        error = late = True
    except Exception:  # a hook of the notebook's own
        error = True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    return ({"done": "late" if late else "error" if error else "ok", "exit": bool(shell.exit_now)},)


def offer(shell: Shell, request: dict, offered: list) -> tuple[dict, bytes]:
    """Look names up in the notebook; say of each whether there is something to call, or which value it has."""
    found, body = [], bytearray()
    for name in request["names"]:
        if name not in shell.user_ns:
            found.append({"kind": "missing"})
            continue
        value = shell.user_ns[name]
        if value is Ellipsis:
            found.append({"kind": "ellipsis"})
        elif callable(value):
            offered.append(value)
            found.append({"kind": "work", "index": len(offered) - 1})
        else:
            found.append({"kind": "value", "value": encoded(value, body)})
    return {"done": "ok", "found": found}, bytes(body)


def encoded(value: object, body: bytearray) -> object:
    """Return a value as wire.encode does; one that cannot be sent as a thing of its type, which is all one can say."""
    size = len(body)
    try:
        tree = wire.encode(plain(value), body)
        expect_sendable([tree], body)
        return tree
    except Exception:
        del body[size:]
        return {"opaque": str(type(value).__name__)[:100]}


def expect_sendable(trees: list, body: bytearray) -> None:
    if len(body) > wire.MOST_BODY / 2 or len(json.dumps(trees)) > wire.MOST_HEADER / 2:
        raise Mistake("What came back is too large to be checked: it should be about as large as the inputs.")


STOPS = {Mistake: "mistake", NotAttempted: "not attempted", Crash: "crash"}


def call(request: dict, body: bytes, offered: list) -> tuple[dict, bytes]:
    """Examine offered work with the arguments in the body, in this process; send back what that comes to."""
    output.clear()
    args, options, gradients = pickle.loads(body)
    for tensor, gradient in gradients:  # which a tensor leaves behind when it travels
        tensor.grad = gradient
    reply, extra = {"done": "ok"}, bytearray()
    try:
        run = examine(offered[request["index"]], *args, **options)
        trees = [wire.encode(run.result, extra), wire.encode(run.probe, extra)]
        expect_sendable(trees, extra)
        reply["run"] = [*trees, run.seconds]
    except Stop as stop:
        extra.clear()
        reply["stop"] = [STOPS.get(type(stop), "mistake"), [described(message) for message in stop.messages][:5]]
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # whatever work can make its reader stumble over
        extra.clear()
        what = f"{type(error).__name__}: {described(error)}"
        text = f"The check could not make sense of what came back ({what[:500]}). Is it an ordinary number, tensor or "
        reply["stop"] = ["mistake", [text + "list, of the kind that the text above asks for?"]]
    reply["generators"] = [wire.encode(state, extra) for state in generator_states(args)]
    reply["printed"] = [output.text, output.count, sorted(output.notes)]
    return reply, bytes(extra)


def described(value: object) -> str:
    try:
        return str(value)[:2_000]
    except Exception:
        return f"a {type(value).__name__} without a text"


def generator_states(value: object) -> list[torch.Tensor]:
    """Return the states of all generators among the arguments: the caller's must move on as if called directly."""
    if isinstance(value, torch.Generator):
        return [value.get_state()]
    if isinstance(value, list | tuple):
        return [state for part in value for state in generator_states(part)]
    return []


def tell(request: dict) -> tuple[dict]:
    """Note a verdict, for the cells that wait for it with check.ready."""
    exercise._session[request["name"]] = Verdict(request["name"], request["status"], 0, 0)
    return ({"done": "ok"},)


def file(request: dict, body: bytes) -> tuple[dict]:
    """Write a file that belongs to the notebook."""
    path = Path(request["name"])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except (OSError, ValueError):  # no room for it, or no name for a file
        return ({"done": "error"},)
    return ({"done": "ok"},)


def flush() -> None:
    """Send on what has been printed; a notebook may have closed its outputs."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
