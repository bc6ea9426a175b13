"""Hostile and odd notebooks against the examiner: no attack gets a point, honest work keeps its own, nothing stops.

What a process can reach and use is in test_sandbox.py; here it is what a notebook can tell its grader.
"""

import contextlib
import json
import time

import cloudpickle
import nbformat
import pytest
import torch
from nbformat.v4 import new_code_cell, new_notebook, new_output

from grading import grade as grading
from grading.build import COURSE
from grading.examiner import judge
from grading.hidden import hidden_check
from grading.inside import wire
from grading.master import Master
from grading.needed import needed
from grading.sandbox import Limits, NoSandbox, Sandbox
from grading.session import Ended, Session
from lab.check import examine as door
from lab.check.exercise import EXERCISES
from lab.verdict import MIME
from tests.answers import answers

MB = 2**20
LIMITS = Limits(
    cell_seconds=2, notebook_seconds=30, cpu_seconds=40, memory_bytes=2500 * MB, processes=30, output_bytes=2 * MB
)
HONEST, ATTACKED = "imbalance_ratio", "count_labels"
IMPORTS = "import torch, os, sys, time\nfrom lab import check"
RIGHT = {name: next(answer.code for answer in answers(name) if answer.right) for name in (HONEST, ATTACKED)}
WRONG = "def count_labels(labels, num_classes=10):\n    return torch.zeros(num_classes)"


@pytest.fixture(scope="module")
def box(sample):
    try:
        with Sandbox(LIMITS, [sample], {"MNIST_ROOT": str(sample)}) as made, pytest.MonkeyPatch.context() as patch:
            made.start()
            patch.setattr(grading, "sandbox", lambda master: made)
            patch.setattr("grading.session.GRACE", 4.0)
            patch.setitem(door.examine.__kwdefaults__, "limit", 1.0)
            yield made
    except NoSandbox as error:
        pytest.skip(str(error))


@contextlib.contextmanager
def notebook(box, *cells: str):
    """A notebook that has done another exercise, and then runs cells; what it did keeps its points while it lives."""
    with Session(box) as session:
        for source in (IMPORTS, RIGHT[HONEST], *cells):
            run(session, source)
        yield session
        if not session.ended:
            assert judge(session, EXERCISES[HONEST], [HONEST]).points == 1


def points(session) -> float:
    return verdict_on(session).points


def verdict_on(session):
    """Judge the attacked exercise; what comes of it can be written down."""
    verdict = judge(session, EXERCISES[ATTACKED], [ATTACKED])
    for text in (*verdict.messages, verdict.printed, verdict._repr_html_()):
        text.encode()
    assert sum(map(len, verdict.messages)) < 20_000
    return verdict


def run(session, source: str):
    try:
        return session.cell(source)
    except Exception as error:
        assert error is session.ended, error
        return session.outputs, "ended"


# --- cells that take too much, end the process, or leave something behind --------------------------------------------

CELLS = {  # code, condition; work defined before must keep its points wherever there is none
    "a loop": ("while True: pass", None),
    "a loop that catches everything": (
        "while True:\n    try:\n        for _ in iter(int, 1): len('')\n    except BaseException: pass", "time"),
    "sleeping": ("time.sleep(1000)", None),
    "signals ignored": (
        "import signal\nfor n in (signal.SIGALRM, signal.SIGTERM, signal.SIGINT): signal.signal(n, signal.SIG_IGN)\n"
        "while True: pass", "time"),
    "os._exit": ("os._exit(0)", "crashed"),
    "a segmentation fault": ("import ctypes\nctypes.string_at(0)", "crashed"),
    "abort": ("os.abort()", "crashed"),
    "killing itself": ("os.kill(os.getpid(), 9)\ntime.sleep(9)", None),  # the first of its namespace cannot be killed
    "killing everyone": ("os.kill(-1, 9)", None),
    "recursion": ("def f(): f()\ntry: f()\nexcept RecursionError: pass", None),
    "deep source": ("(" * 5000 + ")" * 5000, None),
    "50 GB": ("x = bytearray(50 * 2**30)", None),
    "50 GB of tensor": ("x = torch.ones(50 * 2**28)", None),
    "threads": (
        "import threading\nfor _ in range(9): threading.Thread(target=lambda: time.sleep(99)).start()", None),
    "a busy thread": (
        "import threading\ndef spin():\n    while True: pass\nthreading.Thread(target=spin).start()", None),
    "processes": ("import subprocess\nfor _ in range(3): subprocess.Popen(['sleep', '99'], start_new_session=True)",
                  None),
    "a child that goes on with the notebook": ("os.fork()", "tampered"),
    "printing": ("while True: print('x' * 1000)", "output"),
    "printing on stderr": ("while True: print('x' * 1000, file=sys.stderr)", "output"),
    "printing in turns": ("while True: os.write(1, b'x' * 50); os.write(2, b'y' * 50)", "output"),
    "printing to the descriptor": ("while True: os.write(1, b'x' * 4096)", "output"),
    "printing by a process": ("import subprocess\nsubprocess.run(['yes'])", "output"),
    "showing": ("while True: display('x' * 1000)", "output"),
    "showing and clearing": (
        "from IPython.display import clear_output\nwhile True: display('x' * 1000); clear_output()", "output"),
    "one huge line": ("print('x' * 50_000_000)", "output"),
    "one huge page": ("from IPython.display import HTML\nHTML('<b>' * 20_000_000)", "output"),
    "an error with a huge text": ("raise ValueError('x' * 50_000_000)", None),
    "an error whose text is an error": (
        "class E(Exception):\n    def __str__(self): raise self\nraise E", None),
    "an error with half characters": ("raise ValueError('\\ud800')", None),
    "half characters": ("print('\\ud800'); display('\\udfff'); '\\ud900'", None),
    "null bytes": ("x = 'a\0b'", None),
    "a line of a megabyte": ("x = '" + "a" * 2**20 + "'", None),
    "a sum of 100,000 parts": ("x = " + "+".join(["1"] * 100_000), None),
    "no Python": ("%%%%\n!!!\n???", None),
    "bash": ("%%bash\necho hello; exit 3", None),
    "a shell line": ("!cat /etc/shadow; ls /work /root", None),
    "a solution that is not there": ("%run -i ../solutions/count_labels.py", None),
    "await": ("import asyncio\nawait asyncio.sleep(0.01)", None),
    "input": ("input('your name?')", None),
    "a password": ("import getpass, warnings\ngetpass.getpass()", None),
    "figures": ("from matplotlib import pyplot as plt\nfor _ in range(20): plt.plot([1, 2]); plt.show()", None),
    "exit": ("exit()", None),
    "quit": ("quit()", None),
    "sys.exit": ("sys.exit(1)", None),
    "closed outputs": ("os.close(1); os.close(2)", None),
    "closed sys.stdout": ("sys.stdout.close()", None),
    "no sys.stdout": ("sys.stdout = sys.stderr = None", None),
    "closed socket": ("os.closerange(3, 9)", "crashed"),
    "a full disk": ("open('x', 'wb').write(b'x' * 2**29)", None),
    "another folder": ("os.mkdir('d'); os.chdir('d'); os.rmdir('../d')", None),
    "an IPython hook": (
        "get_ipython().events.register('post_run_cell', lambda *_: 1 / 0)\n"
        "get_ipython().input_transformers_cleanup.append(lambda lines: ['1 / 0'])", None),
    "no hooks": ("get_ipython().events.callbacks.clear(); get_ipython().displayhook.write_format_data = None", None),
    "a thread that shows after its cell": (
        "import threading\ndef show():\n    for _ in range(200): display('x'); time.sleep(0.001)\n"
        "threading.Thread(target=show).start()", None),
}  # fmt: skip


ALONE = {"closed outputs", "closed sys.stdout", "no sys.stdout", "no hooks", "an IPython hook", "another folder"}


def test_cells_that_a_notebook_survives(box):
    """Those after which it goes on: the work before them keeps its points, and the next notebook too."""
    table = {name: source for name, (source, condition) in CELLS.items() if condition is None}
    for alone in (False, True):
        with notebook(box, RIGHT[ATTACKED]) as session:
            for name, source in table.items():
                if (name in ALONE) == alone:
                    outputs, _ = run(session, source)
                    assert points(session) == 2, f"{name}: {session.ended}"
                    nbformat.validate(new_notebook(cells=[new_code_cell("x", outputs=outputs)]))


@pytest.mark.parametrize("name", [name for name, (_, condition) in CELLS.items() if condition])
def test_cells_that_end_a_notebook(box, name):
    source, condition = CELLS[name]
    start = time.perf_counter()
    with notebook(box, RIGHT[ATTACKED]) as session:
        session.where = "cell 7"
        run(session, source)
        verdict = verdict_on(session)
    assert session.ended and session.ended.condition == condition, session.ended
    assert verdict.points == 0 and "the notebook " in verdict.messages[0]
    assert "cell 7" in session.ended.note or condition == "tampered"
    assert time.perf_counter() - start < 30
    assert len(session.outputs) < 20_000


# --- work that misbehaves when it is examined ------------------------------------------------------------------------


def body(*lines: str) -> str:
    return "\n    ".join(("def count_labels(labels, num_classes=10):", *lines))


WORKS = {  # code, status, condition; none of them earns a point
    "os._exit": (body("os._exit(0)"), "crashed", "crashed"),
    "a loop": (body("while True: pass"), "crashed", None),
    "a loop that catches everything": (
        body("while True:", "    try:", "        for _ in iter(int, 1): len('')", "    except BaseException: pass"),
        "crashed", "time"),
    "50 GB": (body("return bytearray(50 * 2**30)"), "crashed", None),
    "recursion": (body("return count_labels(labels)"), "crashed", None),
    "sys.exit": (body("sys.exit(0)"), "crashed", None),
    "endless printing": (body("while True: print('x' * 1000)"), "crashed", None),
    "endless printing to the descriptor": (body("while True: os.write(1, b'x' * 4096)"), "crashed", "output"),
    "100 MB": (body("return torch.zeros(100 * 2**20, dtype=torch.uint8)"), "failed", None),
    "300 MB": (body("return torch.zeros(300 * 2**20, dtype=torch.uint8)"), "failed", None),
    "a list of a million numbers": (body("return [0.1234567890123] * 1_200_000"), "failed", None),
    "a huge text": (body("return 'x' * 50_000_000"), "failed", None),
    "a huge number": (body("return 10 ** 50_000"), "failed", None),
    "a huge view": (body("return torch.zeros(1).expand(2**40)"), "failed", None),
    "a billion empty rows": (body("return torch.empty(2**30, 0)"), "failed", None),
    "a billion empty rows in NumPy": (body("import numpy", "return numpy.empty((2**30, 0))"), "failed", None),
    "itself": (body("x = []", "x.append(x)", "return x"), "failed", None),
    "a tower of lists": (body("x = []", "for _ in range(100_000): x = [x]", "return x"), "failed", None),
    "a hundred thousand keys": (body("return {i: i for i in range(100_000)}"), "failed", None),
    "keys that collide": (
        body("return {i * (2**61 - 1): 0 for i in range(3_000)}"), "failed", None),
    "half characters": (body("print('\\ud800')", "return {'\\ud800': '\\udfff'}"), "failed", None),
    "an error of half characters": (body("raise ValueError('\\ud800')"), "crashed", None),
    "an error without text": (
        "class E(Exception):\n    def __str__(self): raise self\n" + body("raise E"), "failed", None),
    "not a number": (body("return torch.full((num_classes,), float('nan'))"), "failed", None),
    "infinite": (body("return [float('inf')] * num_classes"), "failed", None),
    "objects": (body("import numpy", "return numpy.array([{}, []], dtype=object)"), "failed", None),
    "structures": (body("import numpy", "return numpy.zeros(10, dtype='i4,f8')"), "failed", None),
    "dates": (body("import numpy", "return numpy.zeros(10, dtype='datetime64[s]')"), "failed", None),
    "texts": (body("import numpy", "return numpy.zeros(10, dtype='U1000')"), "failed", None),
    "a tensor without data": (body("return torch.zeros(10, device='meta')"), "failed", None),
    "a sparse tensor": (body("return torch.zeros(10, dtype=torch.int64).to_sparse()"), "failed", None),
    "a huge sparse tensor": (
        body("return torch.sparse_coo_tensor(size=(2**40,), dtype=torch.int64)"), "failed", None),
    "a nested tensor": (
        body("return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])"), "failed", None),
    "a jagged tensor": (
        body("return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)], layout=torch.jagged)"),
        "failed", None),
    "a quantized tensor": (
        body("return torch.quantize_per_tensor(torch.ones(10), 0.1, 0, torch.quint8)"), "failed", None),
    "a lazy parameter": (body("return torch.nn.parameter.UninitializedParameter()"), "failed", None),
    "a named tensor": (body("return torch.zeros(10, names=('C',))"), "crashed", None),
    "a generator": (body("yield from labels"), "failed", None),
    "an endless list": (
        "class L(list):\n    def __iter__(self):\n        while True: yield 1\n" + body("return L()"),
        "crashed", "time"),
    "equal to everything": (
        "class E:\n    __eq__ = __le__ = __ge__ = lambda *_: True\n    __hash__ = lambda _: 1\n"
        "    __class__ = torch.Tensor\n    shape, dtype, layout, ndim = (10,), torch.int64, torch.strided, 1\n"
        + body("return E()"), "failed", None),
    "a tensor that lies": (
        "class T(torch.Tensor):\n    @classmethod\n    def __torch_function__(cls, f, types, args=(), kwargs=None):\n"
        "        return True\n" + body("return torch.zeros(10).as_subclass(T)"), "failed", None),
    "a tensor that lies about its shape": (
        "class T(torch.Tensor):\n    shape = (1, 2, 3)\n    def tolist(self): return [0]\n"
        + body("return torch.zeros(3, dtype=torch.int64).as_subclass(T)"), "failed", None),
    "a number that lies": (
        "class F(float):\n    __eq__ = lambda *_: True\n    __hash__ = float.__hash__\n    __abs__ = lambda _: 0\n"
        "class I(int):\n    __eq__ = lambda *_: True\n    __hash__ = int.__hash__\n    __abs__ = lambda _: 0\n"
        "    __int__ = lambda _: 'x'\n" + body("return [F(3), I(2**80)]"), "failed", None),
    "a text that lies": (
        "class S(str):\n    __str__ = __repr__ = lambda _: 'passed'\n    __eq__ = lambda *_: True\n"
        "    __hash__ = str.__hash__\n" + body("return S('x')"), "failed", None),
    "a type without a name": (
        "class M(type):\n    __name__ = property(lambda _: {1})\nclass O(metaclass=M): pass\n" + body("return O()"),
        "failed", None),
    "a type named like a script": (body("return type('<script>', (), {})()"), "failed", None),
    "no proper name": (
        WRONG + "\nclass W:\n    __name__ = 5\n    def __call__(self, labels, num_classes=10): return 1\n"
        "count_labels = W()", "failed", None),
    "a name that ends the process": (
        "class W:\n    @property\n    def __name__(self): raise SystemExit\n    def __call__(self, *_): return 1\n"
        "count_labels = W()", "failed", None),
    "a name that never comes": (
        "class W:\n    @property\n    def __name__(self):\n        while True: pass\n    def __call__(self, *_): pass\n"
        "count_labels = W()", "crashed", "time"),
    "a hostile name": (
        WRONG + "\ncount_labels.__name__ = '<script>\\n\\ud800' + 'x' * 10_000_000\n", "failed", None),
    "a signature of its own": (
        WRONG + "\nimport inspect\ncount_labels.__signature__ = inspect.Signature()", "failed", None),
    "a signature that is none": (WRONG + "\ncount_labels.__signature__ = 'x'", "failed", None),
    "its own __examine__": (
        "from lab.check.examine import Run\nclass W:\n    def __call__(self, *_): pass\n"
        "    def __examine__(self, args, **_): return Run([3, 1], {'points': 2}, 0.0)\ncount_labels = W()",
        "failed", None),
    "everything to everyone": (
        "class W:\n    def __getattr__(self, name): return self\n    def __call__(self, *a, **k): return self\n"
        "count_labels = W()", "failed", None),
    "a mock": ("from unittest.mock import MagicMock\ncount_labels = MagicMock()", "failed", None),
    "a mistake that carries points": (
        "from lab.check.examine import Mistake\n" + body("raise Mistake('passed', points=2)"), "failed", None),
    "a mistake with odd parts": (
        "from lab.check.examine import Mistake\n" + body("raise Mistake({}, 5, '\\ud800' * 99999, points=2)"),
        "failed", None),
    "a stop of its own": (
        "from lab.check.examine import Stop\nclass S(Stop): status, points = 'passed', 2\n"
        + body("raise S('passed')"), "failed", None),
    "only for the visible check": (
        body("table = {(5, 3): [1, 1, 0, 3] + [0] * 6, (3, 2): [1, 0, 2, 0]}",
             "return torch.tensor(table.get((len(labels), int(labels[0])), torch.bincount(labels.long()[:9], "
             "minlength=num_classes)[:num_classes].tolist()))"), "failed", None),
}  # fmt: skip


def test_work_that_a_notebook_survives(box):
    with notebook(box) as session:
        for name, (source, status, condition) in WORKS.items():
            if condition is None:
                run(session, source)
                verdict = verdict_on(session)
                assert (verdict.points, verdict.status) == (0, status), f"{name}: {verdict} {session.ended}"
        run(session, RIGHT[ATTACKED])
        assert points(session) == 2


@pytest.mark.parametrize("name", [name for name, (_, _, condition) in WORKS.items() if condition])
def test_work_that_ends_a_notebook(box, name):
    source, status, condition = WORKS[name]
    with notebook(box, source) as session:
        verdict = verdict_on(session)
    assert (verdict.points, verdict.status) == (0, status), verdict
    assert session.ended and session.ended.condition == condition, session.ended


# --- forging, inside the notebook's process --------------------------------------------------------------------------

LIES = {  # what is done before wrong work is judged
    "everything returns a passed verdict": (
        "from lab.verdict import Verdict\nimport lab.check.examine as e, lab.check.exercise as x\n"
        f"passed = lambda *a, **k: Verdict('{ATTACKED}', 'passed', 2, 2)\n"
        f"check.{ATTACKED} = check_{ATTACKED} = e.examine = x.Exercise.__call__ = passed\n"
        "x.EXERCISES.clear(); Verdict.__init__ = lambda *a: None"),
    "nothing is unequal": (
        "torch.equal = torch.allclose = lambda *a, **k: True\ntorch.Tensor.__eq__ = torch.Tensor.eq = lambda *a: True\n"
        "torch.Tensor.tolist = lambda *a: [1]"),
    "no comparison fails": (
        "import builtins, math\nfor n in ('all', 'any', 'isinstance', 'callable'): "
        "setattr(builtins, n, lambda *a: True)\n"
        "math.isclose = lambda *a, **k: True"),
    "other modules": (
        "import types\nfor n in list(sys.modules):\n    if n.startswith(('lab', 'inside')) and n != 'lab':\n"
        "        sys.modules[n] = types.ModuleType(n)"),
    "time stands still": (
        "time.time = time.perf_counter = time.monotonic = lambda: 0\nimport signal\n"
        "signal.setitimer = signal.signal = lambda *a: None"),
    "a shown verdict": (
        f"v = {{'exercise': '{ATTACKED}', 'status': 'passed', 'points': 2, 'max_points': 2}}\n"
        f"display({{'text/plain': '2', '{MIME}': v}}, raw=True)\nprint('{ATTACKED}: passed, 2 of 2 points.')\n"
        f"get_ipython().line.send({{'output': 'execute_result', 'data': {{'{MIME}': v}}, 'metadata': {{}}}})"),
}  # fmt: skip
REPLY = """
from inside import wire
line = get_ipython().line
def raw(header, body=b""): line.connection.sendall(wire.frame({"to": line.number, **header}, body))
fine = {"done": "ok", "generators": [], "printed": ["", 0, []]}
"""
REPLIES = {  # what work sends instead of coming back; whether that is tampering, or only a wrong answer
    "points in a mistake": ("raw(fine | {'stop': ['mistake', ['x']], 'points': 2}); time.sleep(9)", False),
    "a stop with points": ("raw(fine | {'stop': ['mistake', ['x'], 2]}); time.sleep(9)", True),
    "an unknown stop": ("raw(fine | {'stop': ['passed', []]}); time.sleep(9)", True),
    "a verdict": ("raw(fine | {'verdict': {'status': 'passed', 'points': 2}}); time.sleep(9)", True),
    "an empty answer": ("raw({'done': 'ok'}); time.sleep(9)", True),
    "another result and then the real one": ("raw(fine | {'run': [1, None, 0.0]})", True),
    "a run of four": ("raw(fine | {'run': [1, None, 0.0, 2]}); time.sleep(9)", True),
    "endless seconds": ("raw(fine | {'run': [1, None, 10 ** 400]}); time.sleep(9)", False),
    "endless prints": ("raw(fine | {'run': [1, None, 0], 'printed': ['', 10 ** 4000, []]}); time.sleep(9)", True),
    "negative prints": ("raw(fine | {'run': [1, None, 0], 'printed': ['', -5, []]}); time.sleep(9)", True),
    "a thousand generators": ("raw(fine | {'run': [1, None, 0], 'generators': [1] * 1000}); time.sleep(9)", True),
    "the number before": ("raw({'to': line.number - 1} | fine); time.sleep(9)", True),
    "the number after": ("raw({'to': line.number + 1} | fine); time.sleep(9)", True),
    "no number": ("raw({'to': None} | fine); time.sleep(9)", True),
    "code": ("import pickle; raw(fine | {'run': [{'bytes': [0, 9]}, None, 0]}, pickle.dumps(exit)[:9]); time.sleep(9)",
             False),
    "no JSON": ("line.connection.sendall(wire.LENGTHS.pack(3, 0) + b'abc'); time.sleep(9)", True),
    "a list": ("line.connection.sendall(wire.LENGTHS.pack(2, 0) + b'[]'); time.sleep(9)", True),
    "a deep header": (
        "line.connection.sendall(wire.LENGTHS.pack(1900, 0) + b'{\"output\":' + b'[' * 945 + b']' * 944 + b'}'); "
        "time.sleep(9)", True),
    "a tower": ("line.connection.sendall(wire.LENGTHS.pack(2_000_000, 0) + b'[' * 2_000_000); time.sleep(9)", True),
    "lengths that lie": ("line.connection.sendall(wire.LENGTHS.pack(2**32 - 1, 2**32 - 1)); time.sleep(9)", None),
    "a body that never comes": ("line.connection.sendall(wire.LENGTHS.pack(2, 9) + b'{}'); time.sleep(9)", None),
    "noise": ("line.connection.sendall(os.urandom(4096) + b'\\xff' * 9); time.sleep(9)", None),
    "a flood": ("while True: raw({'x': 'y' * 900})", None),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_lies_earn_nothing(box, name):
    with notebook(box) as session:
        run(session, WRONG)
        outputs, _ = run(session, LIES[name])
        assert points(session) == 0
        assert MIME not in json.dumps(outputs)
        judge(session, EXERCISES[HONEST], [HONEST])
        session.ended = session.ended or Ended("crashed", "the rest of it is of no interest")


def test_forged_replies(box):
    for name, (source, tampered) in REPLIES.items():
        with notebook(box, REPLY, body(source, "return torch.zeros(3)")) as session:
            verdict = verdict_on(session)
            assert verdict.points == 0, name
            if tampered is not None:
                later = judge(session, EXERCISES[HONEST], [HONEST])
                assert later.points == 0 or not tampered, f"{name}: {verdict} {later}"
                assert not tampered or session.ended.condition == "tampered", f"{name}: {session.ended} {verdict}"
            else:
                assert session.ended, name
            session.ended = session.ended or Ended("crashed", "the rest of it is of no interest")
    with notebook(box, RIGHT[ATTACKED]) as session:
        assert points(session) == 2


BOMBS = {  # trees that a grader must refuse before it has built them
    "one part named often": ({"list": [{"bytes": [0, 1000]}] * 1000}, bytes(1000)),
    "parts that overlap": ({"list": [{"bytes": [0, 800]}, {"bytes": [500, 500]}]}, bytes(1000)),
    "rows without end": ({"tensor": ["uint8", [2**40, 0], [0, 0]]}, b""),
    "rows of an array": ({"array": ["<i4", [2**30, 0], [0, 0]]}, b""),
    "text of no length": ({"array": ["<U0", [2**40], [0, 0]]}, b""),
    "rows of a sparse tensor": ({"sparse": ["uint8", [2**40, 0]]}, b""),
    "dimensions": ({"tensor": ["uint8", [1] * 100_000, [0, 1]]}, b"x"),
    "negative sizes": ({"tensor": ["uint8", [-1, -1], [0, 1]]}, b"x"),
    "bytes that are not there": ({"tensor": ["uint8", [2**40], [0, 2**40]]}, b"x"),
    "a negative start": ({"bytes": [-5, 5]}, b"12345"),
    "objects": ({"array": ["O", [1], [0, 8]]}, bytes(8)),
    "structures": ({"array": ["i4,O", [1], [0, 12]]}, bytes(12)),
    "a dtype of torch's insides": ({"tensor": ["__class__", [1], [0, 1]]}, b"x"),
    "keys": ({"dict": [[{"int": hex(i * (2**61 - 1))}, 0] for i in range(100_000)]}, b""),
    "a list as key": ({"dict": [[{"list": []}, 0]]}, b""),
    "two kinds": ({"list": [], "tuple": []}, b""),
    "nothing": ({}, b""),
    "a plain list": ([1, 2], b""),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_trees_that_are_refused(name):
    start = time.perf_counter()
    with pytest.raises(wire.Malformed):
        wire.decode(*BOMBS[name])
    assert time.perf_counter() - start < 5


def test_deep_trees_are_refused():
    tree = 1
    for _ in range(200):
        tree = {"list": [tree]}
    with pytest.raises(wire.Malformed):
        wire.decode(tree, b"")
    with pytest.raises(wire.Malformed):
        wire.take(bytearray(wire.frame({"a": tree})))


# --- what can be seen of hidden checks -------------------------------------------------------------------------------


class Tap:
    """Work in this process that keeps what would travel to a sandbox."""

    def __init__(self, work):
        self.work, self.sent = work, []

    def __call__(self, *_):
        raise AssertionError

    def __examine__(self, args, **options):
        self.sent.append((cloudpickle.dumps((args, options)), options))
        run = door.examine(self.work, *args, **options)
        self.sent[-1] += (run,)
        return run


@pytest.mark.parametrize("name", [name for name in EXERCISES if name != "train_recipe"])
def test_nothing_of_a_hidden_check_travels_but_its_inputs(name):
    """Neither the text of a hidden check nor what it expects: no answer that is not an input already."""
    if not EXERCISES[name].signature:
        return
    space = {}
    exec(next(answer.code for answer in answers(name) if answer.right), space)
    taps = [Tap(space[work]) for work in EXERCISES[name].works or (name,)]
    hidden_check(EXERCISES[name])(*taps)
    assert all(tap.sent for tap in taps)
    for sent, options, *runs in (call for tap in taps for call in tap.sent):
        assert b"grading" not in sent and b"judge_" not in sent
        assert set(options) <= {"probe", "around", "may_change", "may_raise", "limit"}
        for tensor in tensors([run.result for run in runs]):  # none where the work was made to fail
            stored = tensor.contiguous().numpy().tobytes()
            assert len(stored) < 32 or len(set(stored)) < 6 or stored not in sent or name in GIVES_BACK, name


GIVES_BACK = {"max_pool", "average_gradients", "embed"}  # whose answer may be an input: of size 1, of one process ...


def tensors(value) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, list | tuple):
        return [tensor for part in value for tensor in tensors(part)]
    return []


SPY = """
import gc, linecache, pickle
seen, loads = [], pickle.loads
pickle.loads = lambda data: seen.append(data.decode('latin1')) or loads(data)
def count_labels(labels, num_classes=10):
    frame = sys._getframe()
    while frame:
        seen.append(frame.f_code.co_filename + str(sorted(map(str, frame.f_locals))))
        frame = frame.f_back
    if len(labels) > 800:  # a call of the hidden check
        for found in gc.get_objects():
            if type(found) is dict:
                seen.extend(value for value in found.values() if type(value) is str)
            seen.append(str(getattr(found, "__doc__", "")) if callable(found) else "")
    seen.extend(linecache.cache)
    seen.extend(sys.modules)
    return torch.tensor([int((labels == label).sum()) for label in range(num_classes)])
"""


def test_hidden_checks_cannot_be_seen(box, monkeypatch):
    monkeypatch.setitem(door.examine.__kwdefaults__, "limit", 20.0)  # looking at everything is slow
    hidden = "labels that do not lie side by side"
    assert hidden in hidden_check(EXERCISES[ATTACKED]).__doc__
    with notebook(box, SPY) as session:
        assert points(session) == 2  # it is right; what matters is what it has seen
        outputs, _ = run(session, f"print(len(seen) > 100, any('grading.hidden' in s for s in seen), "
                                  f"any({hidden[:9]!r} + {hidden[9:]!r} in s for s in seen))")  # fmt: skip
    assert outputs[-1].text == "True False False\n"


# --- honest oddities -------------------------------------------------------------------------------------------------

COUNT = "torch.tensor([int((labels == label).sum()) for label in range({n})])"
ODD = {  # right work, written in ways that must not cost a point
    "a lambda": f"count_labels = lambda labels, num_classes=10: {COUNT.format(n='num_classes')}",
    "partial": "from functools import partial\ndef f(base, labels, num_classes=10): return base + "
               f"{COUNT.format(n='num_classes')}\ncount_labels = partial(f, 0)",
    "an instance": "class C:\n    def __call__(self, labels, num_classes=10): return "
                   f"{COUNT.format(n='num_classes')}\ncount_labels = C()",
    "decorated": "from functools import wraps\ndef d(f):\n    @wraps(f)\n    def g(*a, **k): return f(*a, **k)\n"
                 "    return g\n@torch.no_grad()\n@d\n" + body(f"return {COUNT.format(n='num_classes')}"),
    "noise": "import warnings, logging\n" + body(
        "warnings.warn('old'); logging.warning('x'); print('x', file=sys.stderr); print(len(labels))",
        f"return {COUNT.format(n='num_classes')}"),
    "a seed": body("torch.manual_seed(0)", f"return {COUNT.format(n='num_classes')}"),
    "threads and processes": "import subprocess\nfrom concurrent.futures import ThreadPoolExecutor\n" + body(
        "subprocess.run(['true'])", "with ThreadPoolExecutor(2) as pool:",
        "    return torch.tensor(list(pool.map(lambda d: int((labels == d).sum()), range(num_classes))))"),
    "a DataLoader with workers": "from torch.utils.data import DataLoader\n" + body(
        "n = sum(len(b) for b in DataLoader(labels, batch_size=200, num_workers=1 if len(labels) > 800 else 0))",
        f"assert n == len(labels); return {COUNT.format(n='num_classes')}"),
    "progress": "from tqdm.auto import tqdm\n" + body(
        "for _ in tqdm(range(99)): pass", f"return {COUNT.format(n='num_classes')}"),
    "figures": "from matplotlib import pyplot as plt\n" + body(
        "plt.plot([1]); plt.show()", f"return {COUNT.format(n='num_classes')}"),
    "a gigabyte": "big = torch.ones(2**28)\n" + body(f"return {COUNT.format(n='num_classes')} + big[0].long() - 1")
                  + "\ndel big\nbig = torch.ones(1)",
    "a shown progress": "from IPython.display import clear_output\nhandle = display('a', display_id='p')\n"
                        "for i in range(50): handle.update(i)\nclear_output()\n"
                        + body(f"return {COUNT.format(n='num_classes')}"),
}  # fmt: skip


def test_odd_but_right(box):
    with notebook(box) as session:
        for name, source in ODD.items():
            _, state = run(session, source)
            verdict = verdict_on(session)
            assert (state, verdict.points) == ("ok", 2), f"{name}: {state} {verdict} {session.ended}"


USES = {  # an answer that uses a lesson's `table`, `other` or `helper`: their cells must run
    "a default": "def f(x=table): pass",
    "a decorator": "@helper\ndef f(): pass",
    "nested": "def f():\n    def g(): return table\n    return g",
    "a class body": "class C:\n    table = table",
    "a base class": "class C(table): pass",
    "a comprehension": "x = [table for _ in range(3)]",
    "an f-string": "x = f'{table!r:>{other}}'",
    "global": "def f():\n    global table\n    table += 1",
    "one more": "table += 1",
    "deleted": "del table",
    "deleted in part": "del table[0]",
    "a walrus": "y = (x := table)",
    "a with": "with table as x: pass",
    "a for": "for table[0] in range(3): pass",
    "an attribute": "table.x = 3",
    "an annotation": "x: table = 3",
    "a method": "def f(self, x=1): return helper(x).table",
    "await": "import asyncio\nawait asyncio.sleep(0)\nx = table",
    "an async for": "x = [i async for i in table]",
    "a lambda": "f = lambda x: table",
    "a try": "try:\n    import foo\nexcept ImportError:\n    foo = table",
    "a match": "match table:\n    case [1]: pass",
    "pandas": "x = pd.eval('table + 1')",
    "a query": "x = frame.query('a > @table')",
    "text": "x = eval('table')",
    "the notebook itself": "from __main__ import table",
    "a magic": "%time x = table",
    "a cell magic": "%%time\nx = table",
    "an assigned magic": "x = !echo {table}",
    "after a harmless magic": "%matplotlib inline\nx = table",
    "changed later": "x = alias",
    "a name that is built in": "x = sum(table)",
}  # fmt: skip
LESSON = [
    "table = [1]\nother = 5\nalias = []", "def helper(f): return inner(f)", "def inner(f): return f",
    "alias.append(table)", "sum = len", "costly = 1", "import pandas as pd\nframe = pd.DataFrame()",
]  # fmt: skip


@pytest.mark.parametrize("name", USES)
def test_cells_that_an_answer_needs_are_run(name):
    released = new_notebook(cells=[new_code_cell(source) for source in LESSON])
    found = new_notebook(cells=[*released.cells, new_code_cell(USES[name])])
    run = needed(found, released)
    assert len(LESSON) in run
    assert 1 in run and 2 in run if "helper" in USES[name] else 0 in run, run
    assert 3 in run or "alias" not in USES[name]
    assert 4 in run or "sum" not in USES[name]


def test_other_cells_are_not_run():
    released = new_notebook(cells=[new_code_cell(source) for source in LESSON])
    for source in ("%matplotlib inline\nx = 1", "model.eval()", "def f(table): return table", "x = (", "table = 3",
                   "a\0b", "def f():\n    other = 1\n    other += 1", "\ud800", "[" * 10_000):  # fmt: skip
        found = new_notebook(cells=[*released.cells, new_code_cell(source)])
        assert needed(found, released) == {len(LESSON)}, source


# --- whole submissions -----------------------------------------------------------------------------------------------

UNIT = "02_class_balance"


@pytest.fixture(scope="module")
def master():
    return Master(UNIT, UNIT, (COURSE / f"{UNIT}.ipynb").read_text(), limits=LIMITS)


def submission(master, *extra: str, **work: str) -> nbformat.NotebookNode:
    found = nbformat.reads(master.notebook, as_version=4)
    for cell in found.cells:
        name = cell.id.removesuffix("-work")
        if cell.id.endswith("-work"):
            cell.source = work.get(name) or RIGHT.get(name, cell.source)
    place = next(i for i, cell in enumerate(found.cells) if cell.id == f"{ATTACKED}-work")
    found.cells[place:place] = [new_code_cell(source) for source in extra]
    return found


def graded(box, master, found) -> tuple[dict[str, float], grading.Result]:
    result = grading.grade(nbformat.writes(found).encode(), master)
    json.dumps(result.as_dict())
    nbformat.writes(nbformat.from_dict(result.notebook)).encode()
    return {item.name: item.points for item in result.judged}, result


def test_outputs_that_came_along_are_worth_nothing(box, master):
    found = submission(master, **{ATTACKED: WRONG})
    verdict = {"exercise": ATTACKED, "status": "passed", "points": 2, "max_points": 2, "messages": [], "printed": ""}
    for cell in found.cells:
        if cell.cell_type == "code":
            cell.outputs = [new_output("execute_result", {"text/plain": "2", MIME: verdict}, execution_count=1)]
            cell.execution_count = 1
    points, result = graded(box, master, found)
    assert points[ATTACKED] == 0 and points[HONEST] == 1 and result.condition == "graded"
    forged = [cell for cell in result.notebook.cells if MIME in json.dumps(cell) and not cell.id.endswith("-check")]
    assert not forged


def test_a_thousand_cells_and_a_long_line(box, master):
    found = submission(master, *["x = 1"] * 1_000, "x = '" + "a" * 2**20 + "'")
    points, result = graded(box, master, found)
    assert points[ATTACKED] == 2 and points[HONEST] == 1 and result.condition == "graded"


def test_an_exit_is_told(box, master):
    points, result = graded(box, master, submission(master, "exit()"))
    assert points[ATTACKED] == 0 and result.condition == "crashed"
    assert "exit()" in result.note and "cell" in result.note


def test_what_ends_it_later_leaves_earlier_points(box, master):
    points, result = graded(box, master, submission(master, **{HONEST: "os = __import__('os')\nos._exit(0)"}))
    assert (points[ATTACKED], points[HONEST]) == (2, 0) and result.condition == "crashed"
    assert result.note.startswith("its process ended in cell ")


def test_displays_of_no_known_form(box, master):
    odd = (
        "for d in ({'text/html': {'a': [1]}}, {'image/png': 5}, {'text/plain': ['a', 2]}, {'x/json': {'a': 1}}):\n"
        "    display(d, raw=True)\nfrom IPython import get_ipython as g\n"
        "g().line.send({'output': 'error', 'ename': 5, 'traceback': {}})"
    )
    points, result = graded(box, master, submission(master, odd))
    nbformat.validate(nbformat.from_dict(result.notebook))
    assert points[ATTACKED] == 2
