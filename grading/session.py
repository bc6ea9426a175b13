"""A grader's conversation with the sandboxed process that runs one notebook: cells, and calls of what they define.

Whatever the other side does, a request ends: with an answer, or with the process killed and `ended` saying why.
"""

import os
import selectors
import time
from collections.abc import Callable

import cloudpickle
import torch
from nbformat import NotebookNode, ValidationError
from nbformat.v4 import new_output

from grading import hidden
from grading.inside import wire
from grading.sandbox import Child, Limits, Sandbox
from lab.check.examine import LIMIT, Crash, Mistake, NotAttempted, Run, Stop, output
from lab.verdict import MIME

GRACE = 5.0  # seconds that the process gets, beyond a limit that it keeps itself, before it is killed
POLL = 0.05  # seconds between looks at the process
OVERHEAD = 200  # bytes that any output counts, however short
STOPS: dict[str, type[Stop]] = {"mistake": Mistake, "not attempted": NotAttempted, "crash": Crash}
MISSING = object()
hidden.ship_by_value()


class Ended(Exception):
    """The process is gone before its notebook was done; `condition` is one of grading.result.CONDITIONS."""

    def __init__(self, condition: str, note: str):
        super().__init__(note)
        self.condition, self.note = condition, note


class Session:
    """One notebook's process. A context manager: everything the process started is gone at its end."""

    def __init__(self, sandbox: Sandbox):
        self.limits: Limits = sandbox.limits
        self.child: Child = sandbox.start()
        self.child.socket.setblocking(False)
        self.deadline = time.monotonic() + self.limits.notebook_seconds
        self.where = "the notebook"  # what is running, for the line that says why it ended
        self.ended: Ended | None = None
        self.number = 0
        self.outputs: list[NotebookNode] = []  # of the running cell
        self.written = 0  # bytes of output so far
        self.buffer = bytearray()
        self.shown: dict[str, list[NotebookNode]] = {}  # displays that may be updated, by their id
        self.streams = {self.child.stdout: "stdout", self.child.stderr: "stderr"}
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.child.socket, selectors.EVENT_READ)
        for stream in self.streams:
            self.selector.register(stream, selectors.EVENT_READ)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_) -> None:
        self.selector.close()
        self.ending = self.child.kill()

    # --- what can be asked -------------------------------------------------------------------------------------------

    def cell(self, source: str) -> tuple[list[NotebookNode], str]:
        """Run a cell; return its outputs and "ok", "error", "late" (stopped at the time limit) or "exit"."""
        seconds = self.limits.cell_seconds
        self.outputs = []
        header, _ = self._ask({"do": "cell", "source": source, "seconds": seconds}, seconds=seconds)
        return self.outputs, "exit" if header.get("exit") else str(header["done"])

    def offer(self, names: list[str]) -> list[object]:
        """Return what the notebook has under these names: work to examine, a value, Ellipsis or MISSING."""
        header, body = self._ask({"do": "offer", "names": names})
        found = header.get("found")
        if not isinstance(found, list) or len(found) != len(names):
            raise self._stop("tampered", "its process gave an answer of another form than agreed")
        return [self._offered(item, name, body) for item, name in zip(found, names, strict=True)]

    def file(self, name: str, content: bytes) -> None:
        """Put a file into the folder that the notebook runs in."""
        self._ask({"do": "file", "name": name}, content)

    def tell(self, name: str, status: str) -> None:
        """Let the notebook's waiting cells know how an exercise came out."""
        self._ask({"do": "tell", "name": name, "status": status})

    def _offered(self, item: object, name: str, body: bytes) -> object:
        match item:
            case {"kind": "missing"}:
                return MISSING
            case {"kind": "ellipsis"}:
                return Ellipsis
            case {"kind": "work", "index": int(index)}:
                return Work(self, index, name)
            case {"kind": "value", "value": tree}:
                return self._decode(tree, body)
        raise self._stop("tampered", "its process gave an answer of another form than agreed")

    # --- how it is asked ---------------------------------------------------------------------------------------------

    def _ask(self, header: dict, body: bytes = b"", seconds: float = LIMIT) -> tuple[dict, bytes]:
        """Send a request and return its answer; outputs on the way go to `self.outputs`."""
        if self.ended:
            raise self.ended
        self.number += 1
        unsent = memoryview(wire.frame({**header, "number": self.number}, body))
        late = time.monotonic() + seconds + GRACE
        self.selector.modify(self.child.socket, selectors.EVENT_READ | selectors.EVENT_WRITE)
        while True:
            for key, event in self.selector.select(POLL):
                if key.fileobj in self.streams:
                    self._read_stream(key.fileobj)
                elif event & selectors.EVENT_WRITE:
                    unsent = self._send(unsent)
                if key.fileobj is self.child.socket and event & selectors.EVENT_READ:
                    self._read_messages()
                while (message := self._take()) is not None:
                    for stream in [*self.streams]:
                        self._read_stream(stream)
                    if "done" in message[0]:
                        return message
                    self._note_output(message[0])
            self._expect_alive(late)

    def _send(self, unsent: memoryview) -> memoryview:
        try:
            unsent = unsent[self.child.socket.send(unsent[: 2**20]) :]
        except BlockingIOError:
            pass
        except OSError:
            unsent = unsent[len(unsent) :]  # the process is going; what it left is still to be read
        if not unsent:
            self.selector.modify(self.child.socket, selectors.EVENT_READ)
        return unsent

    def _read_messages(self) -> None:
        try:
            data = self.child.socket.recv(2**20)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._expect_alive(0, gone=True)
        self.buffer += data

    def _take(self) -> tuple[dict, bytes] | None:
        try:
            message = wire.take(self.buffer)
        except wire.TooLarge:
            raise self._stop("output", f"printed or showed too much in {self.where}") from None
        except wire.Malformed as error:
            raise self._stop("tampered", f"its process interfered with grading: {error}") from None
        if message is None:
            return None
        header, body = message
        if "done" not in header:  # an output, perhaps of a thread that an earlier cell has started
            self._count(len(str(header)) + len(body) + OVERHEAD)
        elif header.get("to") != self.number:
            raise self._stop("tampered", "its process interfered with grading: it answered what was not asked")
        return message

    def _expect_alive(self, late: float, gone: bool = False) -> None:
        """Raise Ended, with the process killed, when it is gone or a limit has been reached."""
        ending = self.child.poll()
        now = time.monotonic()
        if ending is None and not gone and now > min(late, self.deadline):
            what = "the whole notebook" if now > self.deadline else "a single cell"
            limit = self.limits.notebook_seconds if now > self.deadline else self.limits.cell_seconds
            raise self._stop("time", f"ran out of time in {self.where}: {what} may run for {limit:g} seconds")
        if ending is None and gone:
            ending = self.child.kill()
        if ending is None:
            return
        notes = {
            "memory": ("memory", f"ran out of memory in {self.where}"),
            "processes": ("processes", f"started too many processes in {self.where}"),
            "cpu": ("time", f"ran out of processor time in {self.where}"),
        }
        raise self._stop(*notes.get(ending.reason, ("crashed", f"its process ended in {self.where}")))

    def _stop(self, condition: str, note: str) -> Ended:
        if self.ended is None:
            self.ended = Ended(condition, note)
        self.child.kill()
        return self.ended

    def _decode(self, tree: object, body: bytes) -> object:
        try:
            return wire.decode(tree, body)
        except wire.Malformed as error:
            raise self._stop("tampered", f"its process interfered with grading: {error}") from None

    # --- outputs -----------------------------------------------------------------------------------------------------

    def _count(self, size: int) -> None:
        self.written += size
        if self.written > self.limits.output_bytes:
            raise self._stop("output", f"printed or showed too much in {self.where}")

    def _read_stream(self, stream: int) -> None:
        while True:
            try:
                data = os.read(stream, 2**16)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:  # it has closed its end
                self.selector.unregister(stream)
                del self.streams[stream]
                return
            self._count(len(data))
            text = data.decode("utf-8", "replace")
            if self.outputs and self.outputs[-1].get("name") == self.streams[stream]:
                self.outputs[-1].text += text
            else:
                self._count(OVERHEAD)
                self.outputs.append(new_output("stream", name=self.streams[stream], text=text))

    def _note_output(self, message: dict) -> None:
        """Add a display, result or error to the cell's outputs, as far as it is of the form that notebooks have."""
        message = clean(message)
        match message:
            case {"output": "clear"}:
                self.outputs.clear()
            case {"output": "error"}:
                lines = message.get("traceback")
                self.outputs.append(
                    new_output(
                        "error",
                        ename=str(message.get("ename")),
                        evalue=str(message.get("evalue")),
                        traceback=[str(line) for line in lines] if isinstance(lines, list) else [],
                    )
                )
            case {"output": "display_data" | "execute_result" as kind, "data": dict(data), "metadata": dict(metadata)}:
                data = {mime: as_stored(mime, value) for mime, value in data.items() if mime != MIME}  # no verdicts
                label = str(message.get("display_id"))
                try:
                    made = new_output(kind, data, metadata=metadata)
                except ValidationError:
                    return
                if message.get("update"):
                    for shown in self.shown.get(label, []):
                        shown.data, shown.metadata = made.data, made.metadata
                    return
                self.outputs.append(made)
                if message.get("display_id"):
                    self.shown.setdefault(label, []).append(self.outputs[-1])


class Work:
    """Stands for a function or class in the sandbox; `lab.check.examine` sends its calls there."""

    def __init__(self, session: Session, index: int, name: str):
        self.session, self.index, self.__name__ = session, index, name

    def __call__(self, *args):
        raise TypeError("work in a sandbox is called through `examine` alone")

    def __examine__(self, args: tuple, limit: float, **options: Callable | bool | None) -> Run:
        request = {"do": "call", "index": self.index}
        body = cloudpickle.dumps((args, {**options, "limit": limit}, list(_gradients(args))))
        try:
            header, reply = self.session._ask(request, body, seconds=limit)
            return self._read(header, reply, args)
        except Ended as ended:
            raise Crash(f"While {self.__name__} was checked, the notebook ended: {ended.note}.") from None

    def _read(self, header: dict, body: bytes, args: tuple) -> Run:
        decode = self.session._decode
        match header:
            case {"printed": [str(text), int(count), list(notes)], "generators": list(states), **rest} if (
                0 <= count < 2**53
            ):
                output.text, output.count = (output.text + clean(text))[:2_000], output.count + count
                output.notes.update(clean(str(note))[:500] for note in notes[:5])
                self._advance(args, states, body)
            case _:
                raise self._forged()
        match rest:
            case {"stop": [str(kind), list(messages)]} if kind in STOPS:
                raise STOPS[kind](*(clean(str(message))[:2_000] for message in messages[:5]))
            case {"run": [result, probe, int() | float() as seconds]}:
                return Run(decode(result, body), decode(probe, body), float(seconds))
        raise self._forged()

    def _advance(self, args: object, states: list, body: bytes) -> None:
        """Move the generators among the arguments on, as a call in this process would have."""
        generators = list(_generators(args))
        if len(generators) != len(states):
            raise self._forged()
        for generator, state in zip(generators, states, strict=True):
            try:
                generator.set_state(self.session._decode(state, body))
            except (RuntimeError, TypeError):
                raise self._forged() from None

    def _forged(self) -> Ended:
        return self.session._stop("tampered", "its process interfered with grading: it gave no proper answer")


def _generators(value: object):
    if isinstance(value, torch.Generator):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _generators(part)


def _gradients(value: object):
    """Give (tensor, its gradient) for all tensors among the arguments that have one."""
    if isinstance(value, torch.Tensor) and value.is_leaf and value.grad is not None:
        yield value, value.grad
    elif isinstance(value, torch.nn.Module):
        for parameter in value.parameters():
            yield from _gradients(parameter)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _gradients(part)


def as_stored(mime: str, value: object) -> object:
    """Return what a display has under a type as notebooks have it: text, or JSON where the type says so."""
    if mime == "application/json" or mime.endswith("+json") or isinstance(value, str):
        return value
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def clean(value: object) -> object:
    """Return what came from outside without halves of characters, which no file can hold."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case list():
            return [clean(part) for part in value]
        case dict():
            return {clean(key): clean(part) for key, part in value.items()}
    return value
