"""The drawing pad: in a real browser, in JupyterLab and in Notebook, drawn on with the mouse; and what it sends."""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
import torch
from nbformat.v4 import new_code_cell, new_notebook

from grading.build import solution
from lab import pad as module
from lab.handwriting import STROKES, coverage, curve
from lab.pad import Pad
from tests.answers import answers, work

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIDE = 280
browsed = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium to try the pad in")
CODE = """
import torch
from lab import data, networks
from lab.pad import Pad

network = networks.pretrained()


def answer(image):
    with torch.no_grad():
        return network(data.prepare(image[None])).softmax(1)[0]


pad = Pad(answer)
pad
"""


# --- without a browser -----------------------------------------------------------------------------------------------


def shares(image: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.one_hot(torch.tensor(int(image[0, 0]) % 10), 10) / 1


def test_nothing_drawn_has_no_answer():
    pad = Pad(shares)
    assert pad.probabilities == [] and pad.image.shape == (28, 28) and not pad.image.any()


def test_pixels_are_read_as_they_arrive():
    pad = Pad(shares)
    pad.set_state({"pixels": memoryview(bytes([3, 200] + [0] * 782))})  # as from the browser
    assert pad.image.dtype == torch.uint8 and pad.image[0, :2].tolist() == [3, 200]
    assert pad.probabilities == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    pad.set_state({"pixels": memoryview(bytes(784))})
    assert pad.probabilities == []


def test_two_pads_do_not_share_what_is_drawn():
    one, other = Pad(shares), Pad(shares)
    one.pixels = bytes([5] * 784)
    assert one.probabilities and not other.image.any() and not other.probabilities


def test_the_script_fetches_nothing():
    assert not re.search(r"https?://|\bimport\b|fetch\(", Path(module.__file__).with_name("pad.js").read_text())


# --- the browser's own part ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def to_mnist(browser):
    """The script's function, to be called from here: ink, uint8 (H, H), to uint8 (28, 28)."""
    page = browser.new_page()
    script = Path(module.__file__).with_name("pad.js").read_text()
    page.set_content("<p>")
    page.add_script_tag(type="module", content=script.replace("export default", "window.pad =") + "window.f = toMnist;")
    page.wait_for_function("window.f")

    def call(ink: torch.Tensor) -> torch.Tensor:
        got = page.evaluate("([ink, side]) => [...window.f(ink, side)]", [ink.flatten().tolist(), len(ink)])
        return torch.tensor(got, dtype=torch.uint8).reshape(28, 28)

    call.page = page
    yield call
    page.close()


@browsed
@pytest.mark.parametrize("digit", range(10))
def test_browser_and_answer_key_agree_on_mnists_form(to_mnist, digit):
    (centre_digit,) = work("centre_digit", f"{answers('centre_digit')[0].code}\n{solution('centre_digit')}")
    ink = torch.from_numpy(255 * coverage(digit, (SIDE, SIDE), 90 + 18 * digit, (0.1 * digit, 0.7), 0.12)).byte()
    here, there = centre_digit(255 - ink).float(), to_mnist(ink).float()
    assert there.max() >= 200 and 18 <= int((there > 60).any(1).sum()) <= 20
    moved = [here.roll((down, across), (0, 1)) for down in (-1, 0, 1) for across in (-1, 0, 1)]  # by rounding
    assert min((one - there).abs().mean() for one in moved) < 8, "in grey levels of 255"


@browsed
def test_an_empty_pad_is_black_and_a_dot_is_in_the_middle(to_mnist):
    ink = torch.zeros(SIDE, SIDE)
    assert not to_mnist(ink).any()
    ink[3, 277] = 255
    dot = to_mnist(ink)
    assert dot[5:25, 5:25].min() == 255 and int((dot > 0).sum()) == 400


TWO_FINGERS = """() => {
    const model = { get: (name) => (name === "pixels" ? null : []), set() {}, save_changes() {}, on() {}, off() {} };
    HTMLElement.prototype.setPointerCapture = () => {};  // made-up pointers cannot be captured
    window.pad.render({ model, el: document.body });
    const canvas = document.querySelector("canvas"), frame = canvas.getBoundingClientRect();
    const act = (name, pointerId, x, y) => canvas.dispatchEvent(
        new PointerEvent(name, { pointerId, clientX: frame.left + x, clientY: frame.top + y }));
    act("pointerdown", 1, 40, 40);
    act("pointerdown", 2, 240, 240);
    act("pointermove", 1, 40, 140);
    act("pointerup", 1, 40, 140);
    act("pointermove", 2, 240, 140);
    const pen = canvas.getContext("2d");
    return [[40, 40], [240, 190], [140, 140], [40, 140]].map(([x, y]) => pen.getImageData(x, y, 1, 1).data[0]);
}"""


@browsed
def test_a_second_finger_draws_a_line_of_its_own(to_mnist):
    assert to_mnist.page.evaluate(TWO_FINGERS) == [255, 255, 0, 0], "first dot, second line; none between, none after"


# --- in Jupyter ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory, sample):
    """A Jupyter server with one notebook; gives the address and the token."""
    folder, token = tmp_path_factory.mktemp("jupyter"), secrets.token_hex(8)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = new_notebook(cells=[new_code_cell(CODE.strip())], metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "pad.ipynb")
    settings = folder / "settings"
    settings.mkdir()
    quiet = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
    (settings / "overrides.json").write_text(json.dumps(quiet))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    homes = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "RUNTIME")}
    command = [
        sys.executable, "-m", "jupyter", "lab", "--allow-root", "--no-browser", "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
        f"--ServerApp.root_dir={folder}", f"--port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
        f"--IdentityProvider.token={token}", f"--LabApp.app_settings_dir={settings}",
    ]  # fmt: skip
    environment = os.environ | homes | {"MNIST_ROOT": str(sample), "OMP_NUM_THREADS": "1"}
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, folder / "log.txt")
        yield f"http://127.0.0.1:{port}", token
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen, log: Path, seconds: float = 90) -> None:
    late = time.monotonic() + seconds
    while time.monotonic() < late and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"Jupyter did not start: {log.read_text()[-2000:]}")


@browsed
@pytest.mark.parametrize("place", ["lab/tree", "notebooks"])
def test_a_digit_drawn_with_the_mouse_is_read(jupyter, browser, place):
    address, token = jupyter
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    elsewhere = []
    page.on("request", lambda r: r.url.startswith((address, "data:", "blob:")) or elsewhere.append(r.url))
    try:
        page.goto(f"{address}/{place}/pad.ipynb?token={token}", timeout=90_000)
        page.wait_for_function(  # before that, "run all cells" asks which kernel to start
            "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
            timeout=120_000,
        )
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
        canvas = page.wait_for_selector("canvas[aria-label^='Drawing pad']", timeout=90_000)
        verdict = page.locator(".pad-verdict")
        assert verdict.inner_text() == "Draw a digit"
        for digit in (3, 7):
            canvas.scroll_into_view_if_needed()
            draw(page, canvas, digit)
            page.wait_for_function(
                "([digit]) => document.querySelector('.pad-verdict').textContent.startsWith(`This is a ${digit} (`)",
                arg=[digit], timeout=20_000,
            )  # fmt: skip
            page.get_by_role("button", name="Clear", exact=True).click()
            page.wait_for_function("document.querySelector('.pad-verdict').textContent === 'Draw a digit'")
    finally:
        page.close()
    assert not elsewhere


def draw(page, canvas, digit: int) -> None:
    """Draw the strokes of a made-up digit with the mouse, somewhat off the middle."""
    box = canvas.bounding_box()
    for stroke in STROKES[digit]:
        points = [(box["x"] + 60 + 150 * x, box["y"] + 80 + 150 * y) for x, y in curve(stroke, 8)]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()
