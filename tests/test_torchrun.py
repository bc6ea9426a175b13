"""Programs that torchrun starts leave no thread of their process group behind: it could abort Python as that ends."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grading import build
from tests import runs

THREADS = Path("/proc/self/task")
pytestmark = pytest.mark.skipif(not THREADS.exists(), reason="the names of threads are read as Linux shows them")
# One write a line, as both processes write to the same output. A thread may end before its name is read.
SAY_THREADS = f"""
import contextlib, pathlib
for path in pathlib.Path({str(THREADS)!r}).glob("*/comm"):
    with contextlib.suppress(OSError):
        print("thread " + path.read_text(), end="", flush=True)
"""


def torchrun(program: Path, *words: str) -> set[str]:
    """Run a program in two processes; return the names of the threads it says it has left."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--local-addr", "127.0.0.1"]
    command += ["--nproc-per-node", "2", str(program), *map(str, words)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return set(re.findall(r"thread (\w+)", done.stdout))


def test_a_group_has_threads(tmp_path):
    """What the others do not find is there to be found."""
    program = tmp_path / "program.py"
    start, end = "distributed.init_process_group('gloo')", "distributed.destroy_process_group()"
    program.write_text(f"from torch import distributed\n{start}\n{SAY_THREADS}{end}\n")
    assert any("gloo" in name for name in torchrun(program))


def test_experiment_leaves_no_thread(tmp_path):
    settings = runs.configure(tmp_path, network="lenet5", epochs=1, batch_size=1000)
    runs.run(tmp_path, "init", "digits", "--config", settings)
    program = tmp_path / "program.py"
    start = "import sys\nfrom lab.experiment.__main__ import main\nassert not main(sys.argv[1:])"
    program.write_text(start + SAY_THREADS)
    names = torchrun(program, "--runs", tmp_path, "train", "digits")
    assert "python" in names and not any("gloo" in name for name in names)


def test_lesson_leaves_no_thread(tmp_path):
    cells = nbformat.read(build.COURSE / "11_scale_out.ipynb", as_version=4).cells
    for cell in cells:
        if found := re.match(r"%%writefile (-a )?{folder}/(\w+\.py)\n", cell.source):
            with open(tmp_path / found[2], "a" if found[1] else "w") as file:
                file.write(cell.source[found.end() :] + "\n")
    program = tmp_path / "worker.py"
    program.write_text(program.read_text() + SAY_THREADS)
    names = torchrun(program)
    assert "python" in names and not any("gloo" in name for name in names)
