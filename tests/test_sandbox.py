"""The sandbox: what a notebook's process can reach, what it may use, and that nothing of it stays."""

import contextlib
import dataclasses
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from grading import sandbox as module
from grading.inside import MACHINES
from grading.sandbox import INSIDE, Limits, NoSandbox, Sandbox
from lab import Problem

HOME = Path(__file__).resolve().parents[1]
ENTRY = HOME / "tests" / "sandbox_entry.py"
MB = 2**20
SMALL = Limits(
    cpu_seconds=60, memory_bytes=300 * MB, processes=20, file_bytes=8 * MB, scratch_bytes=16 * MB, open_files=64
)
SECRET = "a-secret-of-the-teacher"
READABLE = {Path(path).parts[2] for path in (sys.prefix, sys.base_prefix, HOME) if str(path).startswith("/tmp/")}
OWN = f"[name for name in os.listdir('/tmp') if name not in {READABLE}]" if READABLE else "os.listdir('/tmp')"

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("bwrap"), reason="needs Linux and bubblewrap (apt install bubblewrap)"
)


def build(limits: Limits = SMALL, **options) -> Sandbox:
    options = {"entry": "sandbox_entry:main", "preload": (), "readable": [ENTRY]} | options
    return Sandbox(limits, environment={"PYTHONPATH": str(ENTRY.parent)}, **options)


@pytest.fixture(scope="module")
def sandbox():
    os.environ["TEACHERS_TOKEN"] = SECRET
    with build() as made:
        yield made
    del os.environ["TEACHERS_TOKEN"]


@pytest.fixture
def child(sandbox):
    """A child; whatever a test does to it, the next one must be as if nothing had happened."""
    yield sandbox.start()
    after = sandbox.start()
    assert run(after, f"import os; answer = [6 * 7, os.getpid(), os.listdir('.') + {OWN}]") == [42, 1, []]
    after.kill()


def tell(child, code: str) -> None:
    child.socket.sendall(json.dumps(code).encode() + b"\n")


def run(child, code: str):
    """Run code in the child; return what it calls `answer`, or the error as text."""
    tell(child, code)
    child.socket.settimeout(20)
    text = b""
    while not text.endswith(b"\n"):
        part = child.socket.recv(65536)
        assert part, f"the child has gone: {child.poll()} {read(child.stderr)}"
        text += part
    return json.loads(text)


def read(fd: int) -> str:
    text = b""
    with contextlib.suppress(BlockingIOError):
        while part := os.read(fd, 65536):
            text += part
    return text.decode()


def ending(child, seconds: float = 15):
    """Poll as a grader does until the child has ended."""
    until = time.monotonic() + seconds
    while not (found := child.poll()):
        assert time.monotonic() < until, f"still alive, uses {child.usage()}"
        time.sleep(0.02)
    return found


def processes(child) -> list[int]:
    return module._tree(child._pid)


def gone(pids: list[int]) -> bool:
    """Say whether none of these processes lives; what only waits to be collected by the system's init does not."""
    return all(module._text(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] in ([], ["Z"]) for pid in pids)


# --- one child -------------------------------------------------------------------------------------------------------


def test_a_child_answers_prints_and_ends(child):
    assert run(child, "import sys; print('out'); print('err', file=sys.stderr); sys.stdout.flush(); answer = 1") == 1
    assert (read(child.stdout), read(child.stderr)) == ("out\n", "err\n")
    assert child.poll() is None
    cpu_seconds, memory_bytes, count = child.usage()
    assert cpu_seconds < 5 and 4 * MB < memory_bytes < 100 * MB and count == 1
    pids = processes(child)
    assert child.kill().reason == "killed" and gone(pids)
    assert child.kill() is child.poll()
    assert 0 < child.seconds < 20 and child.seconds == child.seconds
    assert child.kill().peak_bytes > 4 * MB


@pytest.mark.parametrize(
    ("code", "reason", "status"),
    [
        ("import os; os._exit(3)", "ended", 3),
        ("raise SystemExit(4)", "ended", 4),
        ("raise KeyboardInterrupt", "ended", 1),
        ("import ctypes; ctypes.string_at(0)", "signal", -signal.SIGSEGV),
        ("sock.close(); import os; os.close(3)", "ended", 1),
    ],
)
def test_a_child_that_leaves(child, code, reason, status):
    tell(child, code)
    found = ending(child)
    assert (found.reason, found.status) == (reason, status)


def test_garbage_on_the_socket_reaches_only_the_reader(child):
    tell(child, "import os; os.write(3, os.urandom(100_000)); os._exit(0)")
    received = b""
    while part := child.socket.recv(65536):
        received += part
    assert len(received) == 100_000
    assert ending(child).reason == "ended"


def test_a_child_may_do_what_notebooks_do(child):
    assert run(child, "import subprocess; answer = subprocess.run(['ls', '/'], capture_output=True).returncode") == 0
    assert run(child, "import subprocess, sys; answer = subprocess.getoutput('echo $HOME; cd; pwd')") == (
        "/notebook\n/notebook"
    )
    pool = "import multiprocessing as m; pool = m.Pool(2); answer = pool.map(abs, [-1, -2]); pool.terminate()"
    assert run(child, pool) == [1, 2]
    assert run(child, "import tempfile; answer = [tempfile.gettempdir(), tempfile.mkdtemp()[:5]]") == ["/tmp", "/tmp/"]
    assert run(child, "import getpass, pathlib; answer = [getpass.getuser(), str(pathlib.Path.home())]") == [
        "student",
        "/notebook",
    ]
    loopback = """
import socket
server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
answer = "connected"
"""
    assert run(child, loopback) == "connected"


# --- limits ----------------------------------------------------------------------------------------------------------


def test_memory_little_by_little(child):
    tell(child, "hoard = []\nwhile True: hoard.append(bytearray(4_000_000))")
    found = ending(child)
    assert found.reason == "memory" and 300 * MB < found.peak_bytes < 1000 * MB


def test_memory_at_once(child):
    assert run(child, "bytearray(50 * 10**9)") == "MemoryError: "
    assert child.poll() is None


def test_memory_of_many_processes(child):
    tell(child, "import os, time\nfor _ in range(9): os.fork()or (bytearray(60_000_000).count(1), time.sleep(60))")
    assert ending(child).reason == "memory"


def test_memory_of_sockets(child):
    """What they hold belongs to no process: without this limit it could be gigabytes."""
    code = """
import os, socket, time
for _ in range(15):
    if os.fork() == 0:
        pairs = [socket.socketpair() for _ in range(25)]
        for end in (end for pair in pairs for end in pair):
            end.setblocking(False)
            try:
                while True: end.send(bytes(50_000))
            except BlockingIOError: pass
        time.sleep(60)
"""
    tell(child, code)
    assert ending(child).reason == "memory"


def test_shared_memory_of_children_counts_once(child):
    tell(child, "x = bytearray(150_000_000); import os, time\nfor _ in range(5): os.fork() or time.sleep(60)")
    until = time.monotonic() + 1
    while time.monotonic() < until:
        assert child.poll() is None
    assert child.usage()[1] < 300 * MB


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.memfd_create('hidden')",
        "import mmap; mmap.mmap(-1, 4096)",
        "import ctypes; answer = ctypes.CDLL(None).shmget(0, 4096, 0o1600); assert answer != -1",
        "open('/dev/zero')",
    ],
)
def test_no_memory_that_nobody_counts(child, code):
    assert run(child, code).startswith(("OSError", "PermissionError", "AssertionError", "FileNotFoundError"))


def test_a_fork_bomb(child):
    tell(child, "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass")
    time.sleep(0.3)
    pids = processes(child)
    assert 20 < len(pids) < 80
    assert ending(child).reason == "processes" and gone(pids)


def test_cpu_time_of_all_processes():
    with build(dataclasses.replace(SMALL, cpu_seconds=1)) as sandbox:
        for code in ("while True: pass", "import os\nos.fork()\nwhile True: pass"):
            child = sandbox.start()
            tell(child, code)
            found = ending(child)
            assert found.reason == "cpu" and 0.9 < found.cpu_seconds < 2.5
        child = sandbox.start()
        tell(child, "while True: pass")
        select.select([child._report], [], [], 20)  # nobody polls: the kernel steps in
        assert child.poll().reason == "cpu"
        assert run(sandbox.start(), "answer = 1") == 1


def test_disk(child):
    assert "File too large" in run(child, "open('big', 'wb').write(bytes(9_000_000))")
    code = """
for number in range(100):
    with open(folder + "/" + str(number), "wb") as file:
        file.write(bytes(1_000_000))
"""
    for folder in ("/notebook", "/tmp", "/dev/shm"):
        assert "No space left" in run(child, f"folder = {folder!r}{code}")
    code = "import os\nfor number in range(100_000): os.symlink('x' * 60, f'link-{number}')"
    assert "No space left" in run(child, code)


def test_a_million_open_files(child):
    code = "import os\nwhile True: last = os.open('/dev/null', 0); assert last < 64"
    assert "Too many open files" in run(child, code)


def test_limits_cannot_be_raised(child):
    code = "import resource as r; r.setrlimit(r.RLIMIT_{0}, (r.RLIM_INFINITY, r.RLIM_INFINITY))"
    for name in ("AS", "CPU", "FSIZE", "NOFILE", "NPROC", "CORE"):
        assert run(child, code.format(name)).startswith("ValueError")


# --- nothing stays, nobody is hit ------------------------------------------------------------------------------------


def test_processes_that_detach_themselves_end_with_the_child(child):
    code = """
import os, signal, time
for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(1, 32):
                if number not in (9, 19):
                    signal.signal(number, signal.SIG_IGN)
            while True: time.sleep(1)
        os._exit(0)
time.sleep(.2)
answer = "done"
"""
    assert run(child, code) == "done"
    pids = processes(child)
    assert len(pids) >= 6
    child.kill()
    assert gone(pids)


def test_processes_end_when_the_child_leaves_by_itself(child):
    run(child, "import os, time\nif os.fork() == 0: time.sleep(60)")
    pids = processes(child)
    assert len(pids) == 2
    tell(child, "import os; os._exit(0)")
    ending(child)
    assert gone(pids)


def test_signals_hit_nobody_outside(sandbox, child):
    zygote = sandbox._process
    run(child, "import os, signal\nfor n in range(1, 32):\n    if n not in (9, 19): signal.signal(n, signal.SIG_IGN)")
    code = "import os\nfor pid in [-1, 1, 0, -2, *range(2, 2000)]:\n    try: os.kill(pid, 9)\n    except OSError: pass"
    run(child, code + f"\nanswer = os.getppid()\ntry: os.kill({zygote.pid}, 9)\nexcept OSError: pass")
    assert zygote.poll() is None and child.poll() is None
    assert child.kill().reason == "killed"
    assert sandbox.start() and sandbox._process is zygote


def test_it_starts_anew_when_it_has_died(sandbox):
    child = sandbox.start()
    sandbox._process.kill()
    assert ending(child).reason == "signal"
    assert run(sandbox.start(), "answer = 1") == 1


def test_threads_that_start_it_may_end():
    with build() as sandbox:
        children = []
        thread = threading.Thread(target=lambda: children.append(sandbox.start()))
        thread.start()
        thread.join()
        time.sleep(0.2)
        assert run(children[0], "answer = 1") == 1


def test_nothing_stays_when_the_grader_is_killed(tmp_path):
    script = f"""
import sys, time
sys.path.insert(0, {str(HOME)!r})
from tests.test_sandbox import build, processes, tell
sandbox = build()
child = sandbox.start()
tell(child, "import os, time; os.setsid if os.fork() else 0; time.sleep(100)")
time.sleep(.3)
print(*processes(child), sandbox._process.pid, flush=True)
time.sleep(100)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as grader:
        pids = [int(word) for word in grader.stdout.readline().split()]
        assert len(pids) == 3 and not gone(pids)
        grader.kill()
    until = time.monotonic() + 10
    while not gone(pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert gone(pids)


def test_two_sandboxes_do_not_see_each_other():
    with build() as one, build() as two:
        first, second = one.start(), two.start()
        run(first, "import socket; open('/tmp/here', 'w'); s = socket.socket(socket.AF_UNIX); s.bind('\\0here')")
        run(first, "import builtins; builtins.kept = s = __import__('socket').create_server(('127.0.0.1', 5000))")
        see = f"import os; answer = [{OWN}, [p for p in os.listdir('/proc') if p.isdigit()]]"
        assert run(second, see) == [[], ["1"]]
        assert "refused" in run(second, "import socket; socket.create_connection(('127.0.0.1', 5000))")
        run(second, "import os; os.kill(-1, 9)")
        assert run(first, "answer = 1") == 1


# --- what it can reach -----------------------------------------------------------------------------------------------


def test_it_is_nobody(child):
    assert run(child, "import os; answer = [os.getuid() != 0, os.geteuid() != 0, os.getpid(), os.getppid()]") == [
        True,
        True,
        1,
        0,
    ]
    status = run(child, "answer = dict(line.split(':', 1) for line in open('/proc/self/status'))")
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(status[name], 16) == 0, name
    assert status["NoNewPrivs"].strip() == "1" and status["Seccomp"].strip() == "2"
    assert run(child, "import os; answer = os.getgroups()") in ([], [os.getgid()])


def test_it_has_no_descriptors_but_its_own(child):
    code = "import os; answer = [fd for fd in range(1000) if os.path.exists(f'/proc/self/fd/{fd}')]"
    assert run(child, code) == [0, 1, 2, 3]
    assert run(child, "import os; answer = os.readlink('/proc/self/fd/0')") == "/dev/null"
    assert "No such device" in run(child, "open('/dev/tty')") or "No such file" in run(child, "open('/dev/tty')")


@pytest.mark.parametrize(
    "path",
    [
        Path.home() / ".bashrc", Path.home() / ".ssh", "/root/.ssh", "/root/.bashrc", HOME / "grading" / "hidden",
        HOME / "grading" / "gradebook.db", HOME / "grading" / "sandbox.py", HOME / "solutions", HOME / ".git",
        HOME / "tests" / "answers", HOME / "course" / "lessons", "/etc/shadow", "/etc/hostname", "/var", "/home",
        "/run", "/sys", "/mnt", "/opt", "/boot", "/dev/vda", "/dev/kvm", "/dev/mem",
    ],
)  # fmt: skip
def test_it_does_not_see(child, path):
    visible = run(child, f"import os; answer = os.path.lexists({str(path)!r})")
    assert not visible or any(part.startswith(f"{path}/") for part in build()._visible())


def test_it_does_not_see_a_file_that_appears_later(child, tmp_path):
    (tmp_path / "submission.ipynb").write_text("{}")
    assert run(child, f"import os; answer = os.path.exists({str(tmp_path)!r})") is False


def test_it_does_not_see_secrets_of_the_environment(child):
    assert os.environ["TEACHERS_TOKEN"] == SECRET
    assert SECRET not in run(child, "import os; answer = repr(os.environ)")
    code = "answer = [open(f'/proc/1/{name}', errors='replace').read() for name in ('environ', 'cmdline')]"
    assert SECRET not in str(run(child, code))


def test_it_sees_no_process_but_its_own(child):
    assert run(child, "import os; answer = [name for name in os.listdir('/proc') if name.isdigit()]") == ["1"]


@pytest.mark.parametrize(
    "path",
    ["/", "/usr/bin", "/etc", "/dev", "/home", "/proc/sys/kernel", sys.prefix, sys.base_prefix, INSIDE, ENTRY.parent]
    + [HOME / "course" / "lab"],
)
def test_it_cannot_write(child, path):
    code = f"open({str(path)!r} + '/written', 'w')"
    below_its_own = path == ENTRY.parent and str(path).startswith("/tmp/")  # a folder of its scratch space
    assert below_its_own or run(child, code).startswith(("OSError: [Errno 30]", "PermissionError", "FileNotFoundError"))
    assert not Path(path, "written").exists()


def test_it_cannot_change_what_it_reads(child):
    for path in (ENTRY, INSIDE / "zygote.py", "/etc/passwd", "/proc/sys/kernel/core_pattern"):
        assert run(child, f"open({str(path)!r}, 'a')").startswith(("OSError: [Errno 30]", "PermissionError")), path
        assert run(child, f"import os; os.chmod({str(path)!r}, 0o777)").startswith(
            ("OSError: [Errno 30]", "PermissionError")
        ), path
    assert run(child, "import lab, inside; answer = lab.__file__") == str(HOME / "course" / "lab" / "__init__.py")


def test_what_it_may_read_it_cannot_write_though_everybody_may(tmp_path):
    """Also below /tmp, where the child has files of its own."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "data.csv").write_text("1,2")
    (tmp_path / "secret").write_text(SECRET)
    for folder in (tmp_path, tmp_path / "open"):
        folder.chmod(0o777)
    (tmp_path / "open" / "data.csv").chmod(0o666)
    with build(readable=[ENTRY, tmp_path / "open"]) as sandbox:
        child = sandbox.start()
        assert run(child, f"answer = open('{tmp_path}/open/data.csv').read()") == "1,2"
        assert run(child, f"open('{tmp_path}/open/data.csv', 'a')").startswith("OSError: [Errno 30]")
        assert run(child, f"open('{tmp_path}/open/new', 'w')").startswith("OSError: [Errno 30]")
        assert run(child, f"open('{tmp_path}/secret')").startswith("FileNotFoundError")
        assert run(child, "import tempfile; answer = tempfile.mkdtemp()[:5]") == "/tmp/"
    assert os.listdir(tmp_path / "open") == ["data.csv"]


def test_it_connects_nowhere(child, tmp_path):
    connect = "import socket; s = socket.socket(socket.{}); s.settimeout(2); s.connect({!r}); answer = 'connected'"
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert "refused" in run(child, connect.format("AF_INET", server.getsockname()))
    with socket.socket(socket.AF_UNIX) as server:
        name = f"\0listener-{os.getpid()}"
        server.bind(name)
        server.listen()
        assert "refused" in run(child, connect.format("AF_UNIX", name))
    with socket.socket(socket.AF_UNIX) as server:
        path = f"/tmp/listener-{os.getpid()}"
        server.bind(path)
        server.listen()
        assert "No such file" in run(child, connect.format("AF_UNIX", path))
        os.unlink(path)
    assert "unreachable" in run(child, connect.format("AF_INET", ("192.0.2.1", 80)))
    assert "unreachable" in run(child, "import socket; socket.socket(2, 2).sendto(b'x', ('192.0.2.1', 53))")
    assert "PermissionError" in run(child, "import socket; socket.socket(40, 1)")  # AF_VSOCK: to the host


SYSTEM_CALLS = {
    "unshare": (272, 97, 0x10000000), "mount": (165, 40, 0), "setns": (308, 268, 3), "ptrace": (101, 117, 0),
    "clone with a user namespace": (56, 220, 0x10000011), "clone with a mount namespace": (56, 220, 0x20011),
    "bpf": (321, 280, 0), "io_uring_setup": (425, 425, 1), "keyctl": (250, 219, 0), "userfaultfd": (323, 282, 0),
    "perf_event_open": (298, 241, 0), "process_vm_readv": (310, 270, 1), "pidfd_getfd": (438, 438, 0),
    "fsopen": (430, 430, 0), "open_tree": (428, 428, 0), "umount2": (166, 39, 0), "syslog": (103, 116, 2),
}  # fmt: skip


@pytest.mark.parametrize("name", SYSTEM_CALLS)
def test_system_calls_that_lead_out_are_refused(child, name):
    *numbers, argument = SYSTEM_CALLS[name]
    number = numbers[os.uname().machine == "aarch64"]
    code = (
        "import ctypes; c = ctypes.CDLL(None, use_errno=True);"
        f"answer = [c.syscall({number}, {argument}, 0, 0, 0, 0), ctypes.get_errno()]"
    )
    assert run(child, code) == [-1, 1]


def test_a_new_kind_of_clone_is_unknown(child):
    code = "import ctypes; c = ctypes.CDLL(None, use_errno=True); c.syscall(435, 0, 0); answer = ctypes.get_errno()"
    assert run(child, code) == 38


def decide(program: bytes, machine: int, number: int, *arguments: int) -> int:
    """Run a filter as the kernel does (the instructions that ours uses) on one system call; return its answer."""
    data = struct.pack("<IIQ6Q", number, machine, 0, *arguments, *[0] * (6 - len(arguments)))
    steps = list(struct.iter_unpack("<HBBI", program))
    at = register = 0
    while True:
        code, yes, no, value = steps[at]
        if code == 0x06:
            return value
        if code == 0x20:
            register = struct.unpack_from("<I", data, value)[0]
        elif code == 0x54:
            register &= value
        else:
            true = {0x15: register == value, 0x35: register >= value, 0x45: bool(register & value)}[code]
            at += yes if true else no
        at += 1


@pytest.mark.parametrize(("which", "machine"), list(enumerate(MACHINES)))
def test_the_filter_decides_alike_on_every_processor(monkeypatch, which, machine):
    monkeypatch.syspath_prepend(INSIDE.parent)
    monkeypatch.setattr("platform.machine", lambda: machine)
    from inside import isolate

    program, allow, refuse, unknown = isolate._filter(), 0x7FFF0000, 0x50001, 0x50026

    def answer(call, *arguments):
        return decide(program, MACHINES[machine], call[which], *arguments)

    assert {answer(call) for call in isolate.REFUSED.values()} == {refuse}
    assert {answer(call) for call in isolate.UNKNOWN.values()} == {unknown}
    assert answer(isolate.CLONE, 0x3D0F00) == answer(isolate.CLONE, 17) == allow  # a thread, a process
    assert all(answer(isolate.CLONE, 17 | bit) == refuse for bit in (isolate.NEWUSER, isolate.NEWNS, isolate.NEWPID))
    assert answer(isolate.MMAP, 0, 4096, 3, 0x22) == answer(isolate.MMAP, 0, 4096, 3, 0x01) == allow
    assert answer(isolate.MMAP, 0, 4096, 3, 0x21) == refuse
    assert [answer(isolate.SOCKET, family) for family in (1, 2, 10, 16)] == [allow] * 4
    assert {answer(isolate.SOCKET, family) for family in range(50) if family not in (1, 2, 10, 16)} == {refuse}
    assert answer((0, 63)) == answer((1, 64)) == answer((59, 221)) == allow  # read, write, execve
    assert decide(program, 0x40000003, 1) == unknown  # 32 bits
    if machine == "x86_64":
        assert decide(program, MACHINES[machine], 0x40000000 + 272) == unknown  # x32


# --- where there is none, and what is wrong is said ------------------------------------------------------------------


def test_no_bubblewrap(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSandbox, match=r"bubblewrap is not installed.*apt install.*UNPROTECTED=1"):
        build().start()


def test_no_namespaces(monkeypatch, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2; exit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(NoSandbox, match=r"setting up uid map: Permission denied\. .*UNPROTECTED=1"):
        build().start()


def test_another_system(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(NoSandbox, match="needs Linux"):
        build().start()


def test_a_path_that_is_not_there(tmp_path):
    with build(readable=[ENTRY, tmp_path / "missing"]) as sandbox:
        with pytest.raises(Problem, match="did not start.*missing: No such file") as caught:
            sandbox.start()
        assert not isinstance(caught.value, NoSandbox)


def test_an_import_that_fails():
    with pytest.raises(Problem, match="did not start.*no_such_entry"):
        build(entry="no_such_entry:main").start()


def test_an_import_that_takes_for_ever(monkeypatch, tmp_path):
    (tmp_path / "sleeper.py").write_text("print('about to sleep', flush=True)\nimport time\ntime.sleep(100)\n")
    monkeypatch.setattr(module, "READY_SECONDS", 1)
    begun = time.monotonic()
    sandbox = build(readable=[ENTRY, tmp_path], preload=["sleeper"])
    sandbox._environment["PYTHONPATH"] += f":{tmp_path}"
    with sandbox, pytest.raises(Problem, match="did not start.*about to sleep"):
        sandbox.start()
    assert time.monotonic() - begun < 10


def test_an_import_that_starts_threads(tmp_path):
    (tmp_path / "threader.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
    )
    sandbox = build(readable=[ENTRY, tmp_path], preload=["threader"])
    sandbox._environment["PYTHONPATH"] += f":{tmp_path}"
    with sandbox, pytest.raises(Problem, match="1 thread"):
        sandbox.start()


def test_unprotected_only_when_told():
    with build(protected=False) as sandbox:
        child = sandbox.start()
        assert run(child, "import os; answer = os.listdir('.')") == []
        assert run(child, "bytearray(50 * 10**9)") == "MemoryError: "
        run(child, "open('mine', 'w'); import os, time\nif os.fork() == 0: time.sleep(60)")
        pids = processes(child)
        folder = Path(child._scratch)
        assert len(pids) == 2 and (folder / "mine").exists()
        assert run(child, "import os; answer = os.getpid()") == pids[0]
        assert child.kill().reason == "killed"
        time.sleep(0.1)
        assert gone(pids)
        assert run(sandbox.start(), "answer = 1") == 1 and not folder.exists()
        tell(sandbox.start(), "pass")
    assert not folder.parent.exists()


# --- as an ordinary user, with everything imported -------------------------------------------------------------------


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("setpriv"), reason="needs root, to become somebody else")
def test_all_of_this_as_an_ordinary_user(tmp_path):
    """Root's sandbox and an ordinary user's differ: rights on the one side, a user namespace on the other."""
    seen = [str(path) for path in (sys.prefix, sys.base_prefix, HOME)]
    closed = [path for path in ("/root",) if any(each.startswith(f"{path}/") for each in seen)]
    command = ["bwrap", "--dev-bind", "/", "/", *module._flat("--tmpfs", closed), "--tmpfs", "/var/tmp"]
    for path in seen:
        for folder in list(Path(path).parents)[-2::-1]:
            command += ["--dir", str(folder)]
        command += ["--bind", path, path]
    command += ["--chmod", "1777", "/var/tmp", "--chdir", str(HOME)]
    for name, value in (("HOME", "/var/tmp"), ("TMPDIR", "/var/tmp"), ("LAB_PROGRESS", "/var/tmp/progress.json")):
        command += ["--setenv", name, value]
    command += [
        shutil.which("setpriv"),
        "--reuid",
        "65534",
        "--regid",
        "65534",
        "--clear-groups",
    ]
    command += [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", __file__]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_everything_works_after_the_fork():
    """Training, figures, worker processes and the course's module, in a child of a process that has imported them."""
    code = """
import io, torch, matplotlib.pyplot as plt, PIL.Image, sklearn.neighbors, lab.check
from torch import nn
images, labels = torch.rand(200, 1, 12, 12), torch.randint(0, 3, (200,))
network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(400, 3))
optimizer = torch.optim.AdamW(network.parameters())
for _ in range(3):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    optimizer.step()
torch.set_num_threads(2)
product = float((torch.ones(500, 500) @ torch.ones(500, 500)).sum())
loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(images), batch_size=50, num_workers=2)
batches = len(list(loader))
figure, axes = plt.subplots()
axes.set_title("loss")
axes.plot([1, 2])
file = io.BytesIO()
figure.savefig(file)
picture = PIL.Image.open(file).size
right = sklearn.neighbors.KNeighborsClassifier(1).fit(images.flatten(1), labels).score(images.flatten(1), labels)
answer = [loss.item() > 0, product, batches, picture, right]
"""
    with build(Limits(), preload=module.PRELOAD) as sandbox:
        for _ in range(2):
            child = sandbox.start()
            assert run(child, code) == [True, 500.0**3, 4, [640, 480], 1.0], read(child.stderr)
            assert read(child.stderr) == ""
