"""The process that imports the libraries once and forks a child for every notebook.

    python -m inside.zygote CONTROL     CONTROL: number of the connected Unix socket to the grader

The grader sends what to import, then one request per child, each a line of JSON; a request brings four descriptors:
the child's connection, the write ends of its stdout and stderr, and a report socket. Between zygote and child stands
a guard: it has left the sandbox's namespaces, so that the child starts in new ones; it waits for the child and reports
how it ended; it kills the child when the grader closes its end of the report socket. All of this is trusted code; a
student's code runs in the child only, after `isolate`.
"""

import contextlib
import errno
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
import traceback

from inside import isolate


def main(control: socket.socket) -> None:
    """Import what is asked for, then fork children until the grader hangs up."""
    order, _ = receive(control)
    for name in order["preload"]:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    module, function = order["entry"].split(":")
    entry = getattr(importlib.import_module(module), function)
    gc.collect()
    gc.freeze()  # what is here now stays: collecting would only copy the pages that children share
    threads = len(os.listdir("/proc/self/task")) if sys.platform == "linux" else 1
    if threads > 1:
        raise SystemExit(f"an imported module has started {threads - 1} threads; a process with threads cannot fork")
    send(control, {"ready": True})
    while True:
        request, descriptors = receive(control)
        if not request:
            os._exit(0)
        sys.stdout.flush(), sys.stderr.flush()
        if os.fork() == 0:
            control.detach()
            guard(entry, request, descriptors)
        for fd in descriptors:
            os.close(fd)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def guard(entry, request: dict, descriptors: list[int]) -> None:
    """Start the child, wait for it, report how it ended. Never returns."""
    connection, stdout, stderr, report = descriptors
    reports = socket.socket(fileno=report)
    wakeup, ended = socket.socketpair()  # a byte arrives when the child has ended
    ended.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ended.fileno())
    try:
        if request["protected"]:
            isolate.unshare()
        pid = os.fork()
    except OSError as error:
        send(reports, refusal(error))
        os._exit(1)
    if pid == 0:
        for kept in (reports, wakeup, ended):
            kept.detach()
        child(entry, request, connection, stdout, stderr, report)
    if request["protected"]:
        isolate.hide()
    for fd in (connection, stdout, stderr):
        os.close(fd)
    send(reports, wait(pid, wakeup, reports, os.kill if request["protected"] else kill_session))
    os._exit(0)


def wait(pid: int, wakeup: socket.socket, reports: socket.socket, kill) -> dict:
    """Wait for the child's end, which kills all it has started; hasten it when the grader hangs up."""
    ready, _, _ = select.select([wakeup, reports], [], [])
    if reports in ready:
        kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    if kill is kill_session:
        kill(pid, signal.SIGKILL)
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "status": os.waitstatus_to_exitcode(status),
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * unit,
    }


def kill_session(pid: int, number: int) -> None:
    """Kill a child without a process namespace and what has stayed in its session."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):
            kill(pid, number)


def child(entry, request: dict, connection: int, stdout: int, stderr: int, report: int) -> None:
    """Isolate this process, say so, and hand it to the entry point. Never returns."""
    status = 1
    try:
        isolate.fresh_signals()
        if request["protected"]:
            isolate.own_system(request["scratch_bytes"], request["keep"])
        else:
            os.chdir(request["scratch"])
        isolate.limit(request, request["protected"])
        connection, report = isolate.own_descriptors(stdout, stderr, connection, report)
        if request["protected"]:
            isolate.give_up_rights(request["uid"], request["gid"])
    except Exception as error:
        with socket.socket(fileno=report) as reports:
            send(reports, refusal(error))
        os._exit(1)
    with socket.socket(fileno=report) as reports:
        send(reports, {"started": os.getpid()})
    tempfile.tempdir = None  # found anew: the imports have looked for it outside of this child's own file system
    try:
        entry(socket.socket(fileno=connection))
        status = 0
    except SystemExit as leave:
        status = leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush(), sys.stderr.flush()
        os._exit(status & 0xFF)


def refusal(error: Exception) -> dict:
    """Tell the grader what the system has refused, and whether it is only short of something now."""
    passing = getattr(error, "errno", None) in (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
    return {"refused": str(error), "passing": passing}


def receive(control: socket.socket) -> tuple[dict, list[int]]:
    """Return the next line of JSON and the descriptors that came with it; an empty one when the grader has gone."""
    text, descriptors = b"", []
    while not text.endswith(b"\n"):
        part, new, _, _ = socket.recv_fds(control, 65536, 4)
        descriptors += new
        if not part:
            return {}, descriptors
        text += part
    return json.loads(text), descriptors


def send(control: socket.socket, message: dict) -> None:
    """Send a line of JSON; a grader that has gone needs none."""
    with contextlib.suppress(OSError):
        control.sendall(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
