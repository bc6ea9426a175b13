"""The sandbox: one process per notebook, forked from one that has imported the libraries, isolated by bubblewrap.

    with Sandbox(Limits()) as sandbox:
        child = sandbox.start()             # quick; call it again for the next notebook
        child.socket                        # what inside.shell:main reads and writes
        while not (ending := child.poll()): ...
        child.kill()

A child sees the system and the course read-only, its own scratch space, its own processes, and no network. When it
ends, everything it has started has ended and what it wrote is gone. How that is done: `inside/isolate.py`.
"""

import contextlib
import itertools
import json
import os
import platform
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path

import lab
from grading.inside import MACHINES, SCRATCH

INSIDE = Path(__file__).resolve().parent / "inside"
LAB = Path(lab.__file__).resolve().parent
PRELOAD = (
    "torch", "torchvision", "torchvision.transforms.v2", "matplotlib.pyplot", "seaborn", "IPython", "sklearn.metrics",
    "PIL.Image", "tqdm.auto", "mlxtend.data", "lab.data", "lab.check", "lab.plots", "lab.training", "lab.networks",
    "lab.device",
)  # fmt: skip
ALSO = ("optuna", "onnx", "onnxscript", "h5py", "captum.attr", "sklearn.manifold")  # for notebooks that name them
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = (
    "alternatives", "fonts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types", "nsswitch.conf",
    "os-release",
)  # fmt: skip
READY_SECONDS = 120  # to import everything
START_SECONDS = 30  # to fork a child
KILL_SECONDS = 20  # for everything that a child has started to be gone
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
SOCKET_BUFFER = 212_992  # bytes, Linux's usual net.core.wmem_default
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class NoSandbox(lab.Problem):
    """This system offers no sandbox; the message says why and how to go on."""

    def __init__(self, why: str):
        why = why.strip().rstrip(".")
        super().__init__(
            f"There is no sandbox here: {why}. Grading would run the students' code with your own rights. "
            "To do so nevertheless, say UNPROTECTED=1 to make, or --unprotected."
        )

    def __reduce__(self):  # it comes from a worker
        return lab.Problem, self.args


@dataclass(frozen=True)
class Limits:
    """What one notebook may use."""

    cell_seconds: float = 120  # wall time; kept by the kernel's other side, as are the next and output_bytes
    notebook_seconds: float = 600
    cpu_seconds: int = 900  # of all its processes together
    memory_bytes: int = 4 * 2**30  # of all its processes together, the imported libraries included
    processes: int = 64
    file_bytes: int = 256 * 2**20  # the largest file
    scratch_bytes: int = 512 * 2**20  # all files together
    open_files: int = 1024
    output_bytes: int = 5 * 2**20


@dataclass(frozen=True)
class Ending:
    """How a child ended: by itself ("ended", "signal"), by kill() ("killed"), or over a limit."""

    reason: str  # "ended", "signal", "killed", "memory", "processes" or "cpu"
    status: int  # exit status, or minus the number of the signal
    cpu_seconds: float = 0.0
    peak_bytes: int = 0


class Sandbox:
    """Starts isolated children, one at a time, from one process that has imported `preload`.

    `readable`: files and folders that the children may read, besides the system, Python's environment, the course's
    module and data. `environment`: variables for them. `entry`: the function that a child calls with its socket.
    """

    def __init__(
        self,
        limits: Limits,
        readable: Sequence[Path] = (),
        environment: Mapping[str, str] | None = None,
        protected: bool = True,
        entry: str = "inside.shell:main",
        preload: Sequence[str] = PRELOAD,
    ):
        self.limits, self.protected = limits, protected
        self._order = {"entry": entry, "preload": list(preload)}
        self._readable = [os.path.abspath(path) for path in readable]
        self._environment = dict(environment or {})
        self._folder = None  # where unprotected children work
        self._process = self._control = self._child = None
        self._uid, self._gid = _identity()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def start(self) -> "Child":
        """Return a new child; the one before is ended. Raise NoSandbox where the system does not allow it."""
        if self._child:
            self._child.close()
        for _ in range(2):
            if self._process is None or self._process.poll() is not None:
                self._launch()
            try:
                self._child = self._fork()
                return self._child
            except OSError:  # the process that forks has died
                self._stop()
        raise lab.Problem(f"The sandbox died twice while it started a notebook. {self._last_words()}")

    def _fork(self) -> "Child":
        """Ask for a child and wait until it is isolated."""
        request = asdict(self.limits) | {"protected": self.protected, "uid": self._uid, "gid": self._gid}
        if self.protected:
            request["keep"] = sorted(self._visible())
        else:
            request["scratch"] = tempfile.mkdtemp(dir=self._folder.name)
        connection, theirs = socket.socketpair()
        report, reports = socket.socketpair()
        stdout, stdout_end = os.pipe()
        stderr, stderr_end = os.pipe()
        child = Child(self, connection, stdout, stderr, report, request.get("scratch"))
        with theirs, reports, contextlib.suppress(OSError):  # that it has died is noticed next
            given = [theirs.fileno(), stdout_end, stderr_end, reports.fileno()]
            socket.send_fds(self._control, [json.dumps(request).encode() + b"\n"], given)
        os.close(stdout_end), os.close(stderr_end)
        child._wait_until_started()
        return child

    def close(self) -> None:
        """End everything."""
        if self._child:
            self._child.close()
        self._stop()
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    # --- the process that forks --------------------------------------------------------------------------------------

    def _launch(self) -> None:
        """Start it and wait until it has imported everything."""
        self._stop()
        _require_fork(self.protected)
        if not (self.protected or self._folder):
            self._folder = tempfile.TemporaryDirectory(prefix="unprotected-", ignore_cleanup_errors=True)
        self._log = tempfile.TemporaryFile()  # noqa: SIM115
        self._control, theirs = socket.socketpair()
        with theirs, _as_files(self._accounts()) as accounts:
            command = [sys.executable, "-P", "-m", "inside.zygote", str(theirs.fileno())]
            if self.protected:
                command = self._bwrap(*accounts) + command
            descriptors = [theirs.fileno(), *accounts]
            self._process = _keep_running(
                command, env=self._variables(), pass_fds=descriptors, stdout=self._log, stderr=self._log, cwd="/"
            )
        try:
            self._control.settimeout(READY_SECONDS)
            self._control.sendall(json.dumps(self._order).encode() + b"\n")
            _receive(self._control)
            self._control.settimeout(START_SECONDS)
        except OSError as error:
            self._stop()
            words = self._last_words() or str(error)
            if words.startswith("bwrap:") and "source path" not in words:
                raise NoSandbox(words) from None
            raise lab.Problem(f"The sandbox did not start. {words}") from None

    def _stop(self) -> None:
        """Hang up, whereupon it ends and the sandbox with it."""
        if self._process is None:
            return
        self._control.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return " | ".join(line.strip() for line in lines[-3:])

    def _visible(self) -> list[str]:
        """Return what can be read inside, at the same place as outside."""
        paths = [sys.prefix, sys.base_prefix, os.path.realpath(sys.base_prefix), str(INSIDE), str(LAB)]
        data = [str(LAB.parent / "data")]
        if named := os.environ.get("MNIST_ROOT"):
            data.append(os.path.abspath(os.path.expanduser(named)))
        paths = list(dict.fromkeys(paths + [path for path in data if os.path.exists(path)] + self._readable))
        return [path for path in paths if not any(path.startswith(f"{other}/") for other in paths)]

    def _variables(self) -> dict[str, str]:
        home = SCRATCH if self.protected else self._folder.name
        search = [str(INSIDE.parent) if self.protected else self._alone(), self._environment.get("PYTHONPATH")]
        variables = {
            "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
            "HOME": home,
            "USER": "student",
            "LOGNAME": "student",
            "LANG": "C.UTF-8",
            "MPLBACKEND": "agg",
            "MPLCONFIGDIR": f"{home}/.matplotlib",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONNOUSERSITE": "1",
        }
        if named := os.environ.get("MNIST_ROOT"):
            variables["MNIST_ROOT"] = os.path.abspath(os.path.expanduser(named))
        return variables | self._environment | {"PYTHONPATH": os.pathsep.join(filter(None, search))}

    def _alone(self) -> str:
        """Return a folder that holds the package `inside` and nothing else of grading."""
        folder = Path(self._folder.name) / "path"
        folder.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError):
            (folder / "inside").symlink_to(INSIDE)
        return str(folder)

    def _accounts(self) -> tuple[str, str]:
        return (
            f"root:x:0:0:root:/:/bin/sh\nstudent:x:{self._uid}:{self._gid}:student:{SCRATCH}:/bin/sh\n",
            f"root:x:0:\nstudent:x:{self._gid}:\n",
        )

    def _bwrap(self, passwd: int, group: int) -> list[str]:
        """Return the command before the command. Root keeps what it takes to make namespaces and to leave root."""
        arguments = [shutil.which("bwrap"), "--die-with-parent", "--new-session", "--hostname", "sandbox"]
        arguments += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
        if os.getuid():
            arguments += ["--unshare-user"]
        else:
            rights = ("SYS_ADMIN", "SETUID", "SETGID", "NET_ADMIN", "KILL")
            arguments += ["--cap-drop", "ALL", *_flat("--cap-add", (f"CAP_{right}" for right in rights))]
        paths = sorted(self._visible())
        above = {str(folder) for path in paths for folder in Path(path).parents[:-1]}
        arguments += _flat("--dir", sorted({"/etc", "/tmp", *above}))  # open to all
        for path in SYSTEM:
            if os.path.islink(path):
                arguments += ["--symlink", os.readlink(path), path]
            elif os.path.exists(path):
                arguments += ["--ro-bind", path, path]
        for name in SETTINGS:
            arguments += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
        arguments += ["--ro-bind-data", str(passwd), "/etc/passwd", "--ro-bind-data", str(group), "/etc/group"]
        arguments += ["--proc", "/proc", "--tmpfs", "/dev", "--dir", "/dev/shm", "--tmpfs", SCRATCH]
        for name in ("null", "random", "urandom"):  # no /dev/zero: mapped, it is memory that nobody counts
            arguments += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
        for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
            arguments += ["--symlink", f"/proc/self/fd{target}", f"/dev/{name}"]
        for path in paths:
            arguments += ["--ro-bind", path, path]
        return [*arguments, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SCRATCH, "--"]


class Child:
    """One isolated process and all that it starts. `stdout` and `stderr` are the read ends of its output."""

    def __init__(self, sandbox, connection: socket.socket, stdout: int, stderr: int, report: socket.socket, scratch):
        self.socket, self.stdout, self.stderr = connection, stdout, stderr
        self.cpu_seconds, self.peak_bytes = 0.0, 0  # of all its processes together, the most that usage() has seen
        self._sandbox, self._limits, self._report, self._scratch = sandbox, sandbox.limits, report, scratch
        self._ending: Ending | None = None
        self._pid = 0
        self._begun, self._seconds = time.monotonic(), None
        for fd in (stdout, stderr):
            os.set_blocking(fd, False)
        if hasattr(socket, "SO_PASSCRED"):  # the kernel then tells which process has sent a message
            report.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)

    def _wait_until_started(self) -> None:
        """Raise NoSandbox when the system refused to isolate the child, OSError when nothing came of it."""
        try:
            self._report.settimeout(START_SECONDS)
            answer, pid = _receive(self._report)
        except OSError:
            self.close()
            raise
        if "refused" in answer:
            self.close()
            if answer["passing"]:
                raise lab.Problem(f"A notebook's process could not be started now: {answer['refused']}.")
            raise NoSandbox(f"this system refuses what isolates a notebook: {answer['refused']}")
        self._pid = pid or answer["started"]

    @property
    def seconds(self) -> float:
        """Wall time since its start, until its end."""
        return time.monotonic() - self._begun if self._seconds is None else self._seconds

    def poll(self) -> Ending | None:
        """Return how the child ended, None while it lives. Kills it when it is over a limit: call it often."""
        if self._ending:
            return self._ending
        if select.select([self._report], [], [], 0)[0]:
            return self._end("ended")
        cpu_seconds, memory_bytes, processes = self.usage()
        if memory_bytes > self._limits.memory_bytes:
            return self._end("memory")
        if processes > self._limits.processes:
            return self._end("processes")
        if cpu_seconds > self._limits.cpu_seconds:
            return self._end("cpu")
        return None

    def kill(self) -> Ending:
        """Kill the child and everything that it has started; return when all of it is gone."""
        return self._ending or self._end("killed")

    def usage(self) -> tuple[float, int, int]:
        """Return CPU seconds, bytes of memory now, and number of all its processes; zeros where there is no /proc."""
        processes = _tree(self._pid)
        cpu_seconds = sum(map(_cpu_seconds, processes))
        memory_bytes = sum(map(_resident_bytes, processes))
        if memory_bytes > self._limits.memory_bytes:  # count shared pages once: exact, but slower
            memory_bytes = sum(map(_proportional_bytes, processes))
        if self._sandbox.protected:
            memory_bytes += _socket_bytes(self._pid)
        self.cpu_seconds, self.peak_bytes = max(self.cpu_seconds, cpu_seconds), max(self.peak_bytes, memory_bytes)
        return cpu_seconds, memory_bytes, len(processes)

    def close(self) -> None:
        """Kill what lives, close all descriptors, remove the scratch space."""
        self.kill()
        if self._report.fileno() >= 0:
            self.socket.close(), self._report.close(), os.close(self.stdout), os.close(self.stderr)
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _end(self, reason: str) -> Ending:
        """Have the guard kill what still lives and wait for its report; without one, end the whole sandbox."""
        with contextlib.suppress(OSError):
            self._report.shutdown(socket.SHUT_WR)
        self._report.settimeout(KILL_SECONDS)
        report = {}
        try:
            while "status" not in report:
                report, _ = _receive(self._report)
            self._ending = self._explain(reason, report)
        except OSError:
            self._sandbox._stop()
            reason = "signal" if reason == "ended" else reason
            self._ending = Ending(reason, -signal.SIGKILL, self.cpu_seconds, self.peak_bytes)
        self._seconds = self.seconds
        return self._ending

    def _explain(self, reason: str, report: dict) -> Ending:
        status = report["status"]
        cpu_seconds = max(self.cpu_seconds, report["cpu_seconds"])  # the report leaves out processes killed with it
        self.cpu_seconds, self.peak_bytes = cpu_seconds, max(self.peak_bytes, report["peak_bytes"])
        if status != -signal.SIGKILL:  # it was faster
            reason = "signal" if status < 0 else "ended"
        elif reason == "ended":  # by the kernel: out of time, or the machine out of memory
            reason = "cpu" if cpu_seconds >= self._limits.cpu_seconds else "memory"
        return Ending(reason, status, cpu_seconds, self.peak_bytes)


# --- what the kernel tells about processes ---------------------------------------------------------------------------


def _tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    found = [pid]
    for each in found:
        with contextlib.suppress(OSError):
            for thread in os.listdir(f"/proc/{each}/task"):
                found += map(int, _text(f"/proc/{each}/task/{thread}/children").split())
    return found


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process and of its children that have ended (proc_pid_stat(5), fields 14 to 17)."""
    fields = _text(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _resident_bytes(pid: int) -> int:
    fields = _text(f"/proc/{pid}/statm").split()
    return int(fields[1]) * PAGE if fields else 0


def _proportional_bytes(pid: int) -> int:
    """Memory of a process, shared pages divided among those who share them."""
    lines = _text(f"/proc/{pid}/smaps_rollup").splitlines()
    sizes = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sizes[0] * 1024 if sizes else 0


def _socket_bytes(pid: int) -> int:
    """The most that the buffers of all sockets in a process's own network can hold; they belong to no process."""
    used = _text(f"/proc/{pid}/net/sockstat").partition("sockets: used ")[2].split("\n")[0]
    return int(used or 0) * SOCKET_BUFFER


def _text(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:  # it has ended
        return ""


# --- small parts -----------------------------------------------------------------------------------------------------

_numbers = itertools.count()


def _identity() -> tuple[int, int]:
    """Return the user and group that children run as: root's become a user of their own, anybody else stays."""
    if not hasattr(os, "getuid") or os.getuid():
        return (os.getuid(), os.getgid()) if hasattr(os, "getuid") else (0, 0)
    number = 61184 + (os.getpid() * 7 + next(_numbers)) % 4000  # systemd's range for users that come and go
    return number, number


def _require_fork(protected: bool) -> None:
    """Raise NoSandbox or Problem unless children can be started here."""
    if not hasattr(os, "fork"):
        raise lab.Problem("Grading needs Linux, or macOS without a sandbox. On Windows use WSL.")
    if not protected:
        return
    if sys.platform != "linux":
        raise NoSandbox(f"it needs Linux, and this is {platform.system()}")
    if not shutil.which("bwrap"):
        raise NoSandbox("bubblewrap is not installed (on Debian and Ubuntu: apt install bubblewrap)")
    if platform.machine() not in MACHINES:
        raise NoSandbox(f"it knows the processors {' and '.join(MACHINES)}, and this is {platform.machine()}")
    if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
        raise NoSandbox("this kernel does not tell a process's children (CONFIG_PROC_CHILDREN)")


def _keep_running(command: list[str], **options) -> subprocess.Popen:
    """Start a command from a thread that lives as long as it: bwrap ends with the thread that has started it."""
    started = Future()

    def keep() -> None:
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        except OSError as error:
            started.set_exception(error)
            return
        started.set_result(process)
        process.wait()

    threading.Thread(target=keep, daemon=True, name="sandbox").start()
    return started.result()


@contextlib.contextmanager
def _as_files(texts: Sequence[str]):
    """Yield descriptors from which the texts can be read once."""
    descriptors = []
    try:
        for text in texts:
            read_end, write_end = os.pipe()
            descriptors.append(read_end)
            with open(write_end, "w") as file:
                file.write(text)
        yield descriptors
    finally:
        for fd in descriptors:
            os.close(fd)


def _receive(connection: socket.socket) -> tuple[dict, int]:
    """Return the next line of JSON, and the process that sent it (0 if unknown); raise OSError when there is none."""
    text, sender = b"", 0
    while not text.endswith(b"\n"):
        part, extra, _, _ = connection.recvmsg(1, socket.CMSG_SPACE(12))
        if not part:
            raise ConnectionError("the process at the other end has died")
        text += part
        if extra:
            sender = struct.unpack("3i", extra[0][2][:12])[0]
    return json.loads(text), sender


def _flat(option: str, values) -> list[str]:
    return [part for value in values for part in (option, value)]
