"""What a forked child does before any student code runs: its own system, its limits, no way back.

Linux's own calls (unshare, mount, capset, seccomp) by ctypes, so that nothing has to be installed. Numbers are those of
the kernel's headers: linux/sched.h, linux/mount.h, linux/prctl.h, linux/seccomp.h, asm/unistd.h.
"""

import contextlib
import ctypes
import fcntl
import os
import platform
import resource
import signal
import socket
import struct
import sys

from inside import MACHINES, SCRATCH

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
NEW_ANY = NEWNS | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET | 0x2000000  # the last is cgroup
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 0x1000, 0x4000, 0x40000
PDEATHSIG, DUMPABLE, SECCOMP, NO_NEW_PRIVS = 1, 4, 22, 38

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments) -> None:
    """Call a function of the C library; raise OSError with its name when it fails."""
    if getattr(_libc, name)(*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}{tuple(a for a in arguments if not isinstance(a, ctypes.Array))}: "
                              f"{os.strerror(number)}")  # fmt: skip


def prctl(option: int, value: int | ctypes.Array = 0, more=None) -> None:
    _call("prctl", option, value if isinstance(value, ctypes.Array) else ctypes.c_ulong(value), more, None, None)


def unshare() -> None:
    """Leave all namespaces; children of this process start in a process namespace of their own.

    Root does so by right. Anybody else needs a user namespace for it, in which the user stays the same.
    """
    uid, gid = os.getuid(), os.getgid()
    _call("unshare", NEWNS | NEWUTS | NEWIPC | NEWPID | NEWNET | (NEWUSER if uid else 0))
    if uid:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")


def own_system(scratch_bytes: int, keep: list[str]) -> None:
    """Give this process, the first of its process namespace, its own /proc, loopback device and scratch space.

    One file system in memory, of `scratch_bytes`, covers SCRATCH, /tmp and /dev/shm; paths to `keep` stay visible.
    """
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    _write("/proc/self/oom_score_adj", "1000")  # when the machine runs out of memory, this goes first
    options = f"size={scratch_bytes},nr_inodes={max(1000, scratch_bytes >> 14)}"
    _mount("scratch", SCRATCH, "tmpfs", MS_NOSUID | MS_NODEV, options)
    for folder in ("/dev/shm", "/tmp", SCRATCH):  # SCRATCH last: it covers the whole
        part = f"{SCRATCH}/{os.path.basename(folder)}"
        os.mkdir(part)
        os.chmod(part, 0o777)
        for path in keep:
            if path.startswith(f"{folder}/"):
                _show(path, part + path.removeprefix(folder))
        _mount(part, folder, None, MS_BIND | MS_REC)
    os.chdir(SCRATCH)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:  # loopback up: SIOCSIFFLAGS, IFF_UP | IFF_RUNNING
        fcntl.ioctl(device, 0x8914, struct.pack("16sh14x", b"lo", 0x41))


def own_descriptors(stdout: int, stderr: int, *others: int) -> range:
    """Keep nothing open but an empty stdin, stdout, stderr and, numbered from 3, the others; return their numbers."""
    null = os.open(os.devnull, os.O_RDONLY)
    kept = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10 + len(others)) for fd in (null, stdout, stderr, *others)]
    for target, fd in enumerate(kept):
        os.dup2(fd, target, inheritable=target < 3)
    os.closerange(len(kept), _highest_descriptor() + 1)
    return range(3, len(kept))


def limit(limits: dict, processes: bool) -> None:
    """Set the limits that the kernel keeps per process; what they come to over all processes is watched from outside.

    `processes`: limit their number too, which needs a user or a user namespace of its own.
    """
    bounds = {
        "RLIMIT_AS": _mapped_bytes() + limits["memory_bytes"] + 2**29,
        "RLIMIT_CPU": limits["cpu_seconds"] + 1,
        "RLIMIT_FSIZE": limits["file_bytes"],
        "RLIMIT_NOFILE": limits["open_files"],
        "RLIMIT_CORE": 0,
    }
    if processes:
        bounds["RLIMIT_NPROC"] = 2 * limits["processes"] + 8
    for name, bound in bounds.items():
        kind = getattr(resource, name)
        _, hard = resource.getrlimit(kind)
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        with contextlib.suppress(*[OSError, ValueError] * (sys.platform == "darwin")):  # macOS refuses some
            resource.setrlimit(kind, (bound, bound))


def hide() -> None:
    """Let no other process of this user read or trace this one."""
    prctl(DUMPABLE, 0)


def give_up_rights(uid: int, gid: int) -> None:
    """Become an ordinary user without capabilities, for good, and refuse what leads out of the namespaces."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    nothing = (ctypes.c_uint32 * 6)()
    _call("capset", (ctypes.c_uint32 * 2)(0x20080522, 0), nothing)
    prctl(NO_NEW_PRIVS, 1)
    prctl(DUMPABLE, 1)  # else /proc/self would belong to root
    prctl(PDEATHSIG, signal.SIGKILL)
    program = _filter()
    code = ctypes.create_string_buffer(program)
    header = struct.pack("HP", len(program) // 8, ctypes.addressof(code))
    prctl(SECCOMP, 2, ctypes.create_string_buffer(header))


def fresh_signals() -> None:
    """Handle every signal as a newly started Python does; be a session without a terminal."""
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        ignored = number in (signal.SIGPIPE, signal.SIGXFSZ)  # Python turns these into OSError
        signal.signal(number, signal.SIG_IGN if ignored else signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.setsid()


# --- system calls that are refused -----------------------------------------------------------------------------------

# name: number on x86_64, on aarch64. A namespace of its own would give a student file systems without a limit;
# memory that belongs to no process (memfd, System V) would escape the limit on memory.
REFUSED = {
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "process_madvise": (440, 440), "kcmp": (312, 272), "pidfd_getfd": (438, 438),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "fanotify_init": (300, 262),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "open_by_handle_at": (304, 265), "syslog": (103, 116), "acct": (163, 89), "quotactl": (179, 60),
    "memfd_secret": (447, 447), "shmget": (29, 194), "shmat": (30, 196), "msgget": (68, 186), "semget": (64, 190),
}  # fmt: skip
UNKNOWN = {"clone3": (435, 435), "memfd_create": (319, 279)}  # "no such call": programs then use an older one
CLONE, MMAP, SOCKET = (56, 220), (9, 222), (41, 198)
SHARED_ANONYMOUS = 0x21
FAMILIES = (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, 16)  # and netlink; no VSOCK, it knows no namespaces


def _filter() -> bytes:
    """Return the filter as a program for the kernel's packet-filter machine (linux/filter.h)."""
    which = list(MACHINES).index(platform.machine())
    load, equal, at_least, any_bit, masked, answer = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
    allow, refuse, unknown = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS
    program = []

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> None:
        program.append(struct.pack("HBBI", code, yes, no, value))

    def on(numbers: tuple[int, int], *steps: tuple) -> None:
        step(equal, numbers[which], 0, len(steps))
        for each in steps:
            step(*each)

    step(load, 4)  # seccomp_data.arch
    step(equal, MACHINES[platform.machine()], 1, 0)
    step(answer, unknown)
    step(load, 0)  # seccomp_data.nr
    if which == 0:  # x86_64's second table of calls
        step(at_least, 0x40000000, 0, 1)
        step(answer, unknown)
    for numbers in REFUSED.values():
        on(numbers, (answer, refuse))
    for numbers in UNKNOWN.values():
        on(numbers, (answer, unknown))
    first, fourth = 16, 40  # offsets of the low halves of a call's arguments
    on(CLONE, (load, first), (any_bit, NEW_ANY, 0, 1), (answer, refuse), (answer, allow))
    on(MMAP, (load, fourth), (masked, SHARED_ANONYMOUS), (equal, SHARED_ANONYMOUS, 0, 1), (answer, refuse),
       (answer, allow))  # fmt: skip
    families = [(equal, family, len(FAMILIES) - number, 0) for number, family in enumerate(FAMILIES)]
    on(SOCKET, (load, first), *families, (answer, refuse), (answer, allow))
    step(answer, allow)
    return b"".join(program)


# --- small parts -----------------------------------------------------------------------------------------------------


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str = "") -> None:
    strings = (text.encode() if text is not None else None for text in (source, target, kind))
    _call("mount", *strings, ctypes.c_ulong(flags), options.encode())


def _show(path: str, at: str) -> None:
    """Make a file or folder visible at another place too, with its mount's own rights."""
    os.makedirs(at if os.path.isdir(path) else os.path.dirname(at), exist_ok=True)
    if not os.path.isdir(path):
        _write(at, "")
    _mount(path, at, None, MS_BIND)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _mapped_bytes() -> int:
    """Return the size of this process's address space; zero where the system does not tell."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _highest_descriptor() -> int:
    folder = "/proc/self/fd" if sys.platform == "linux" else "/dev/fd"
    return max(int(name) for name in os.listdir(folder))
