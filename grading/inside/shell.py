"""Runs a student's notebook cells in a sandbox, and lets a grader outside call what they define.

Nothing in this process decides anything: it answers requests (`cell`, `file`, `offer`, `call`, `tell`), and what it
answers is data. The requests come over one socket; what cells print goes to the file descriptors 1 and 2.
"""

import faulthandler
import gc
import os
import pickle
import signal
import socket
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


class Line:
    """The connection to the grader; every message names the request that it answers."""

    def __init__(self, connection: socket.socket):
        self.connection, self.number, self.lock = connection, 0, threading.Lock()

    def send(self, header: dict, body: bytes = b"") -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        with self.lock:
            self.connection.sendall(wire.frame({**header, "to": self.number}, body))

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
        sys.stdout.flush()


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

    def _showtraceback(self, etype, evalue, stb):
        sys.stdout.flush()
        text = str(evalue)[:5_000]
        self.line.send({"output": "error", "ename": etype.__name__, "evalue": text, "traceback": [*stb][:200]})

    def ask_exit(self):
        self.exit_now = True


class CellTime(KeyboardInterrupt):
    """Raised in a cell that has run too long."""


def main(connection: socket.socket) -> None:
    """Answer requests until the grader goes away. Never returns."""
    faulthandler.disable()
    text = {"buffering": 1, "encoding": "utf-8", "errors": "backslashreplace", "closefd": False}
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
            found.append({"kind": "work", "index": len(offered) - 1, "type": type(value).__name__})
        else:
            found.append({"kind": "value", "value": wire.encode(plain(value), body)})
    return {"done": "ok", "found": found}, bytes(body)


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
        reply["run"] = [wire.encode(run.result, extra), wire.encode(run.probe, extra), run.seconds]
        if len(extra) > wire.MOST_BODY / 2:
            extra.clear()
            raise Mistake("What came back is too large to be checked: it should be about as large as the inputs.")
    except Stop as stop:
        reply.pop("run", None)
        reply["stop"] = [STOPS.get(type(stop), "mistake"), [str(message)[:2_000] for message in stop.messages]]
    reply["generators"] = [wire.encode(state, extra) for state in generator_states(args)]
    reply["printed"] = [output.text, output.count, sorted(output.notes)]
    return reply, bytes(extra)


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
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return ({"done": "ok"},)
