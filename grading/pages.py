"""Execute the solved notebooks and render them as pages that fetch nothing from elsewhere: `make html`."""

import argparse
import html
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import jupyter_client
import nbformat
from latex2mathml.converter import convert
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from nbconvert.filters import strip_ansi
from nbconvert.preprocessors import Preprocessor, TagRemovePreprocessor
from nbformat import NotebookNode
from tqdm import tqdm

from grading.build import HOME, SOLVED, units, write_all
from grading.markup import MATH, WIDGET
from lab import Problem, data

PAGES = HOME / "build" / "html"
CELL_SECONDS = 300


class MathML(Preprocessor):
    """Turn LaTeX formulas in Markdown cells into MathML, which browsers draw by themselves."""

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "markdown":
            cell.source = MATH.sub(_formula, cell.source)
        return cell, resources


def _formula(match: re.Match) -> str:
    if match["code"]:
        return match["code"]
    mode = "block" if match["display"] else "inline"
    return convert((match["display"] or match["inline"]).strip(), display=mode).replace("\n", " ")


class NoWidgets(Preprocessor):
    """Drop finished progress bars: they are widgets, which a page without a kernel cannot draw."""

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if WIDGET not in out.get("data", {})]
        return cell, resources


def execute(path: Path) -> NotebookNode:
    """Run a notebook from top to bottom; return it with its outputs. Raises Problem naming notebook and error."""
    notebook = nbformat.read(path, as_version=4)
    specs = jupyter_client.kernelspec.KernelSpecManager(ensure_native_kernel=True)
    specs.kernel_dirs = []  # this environment's kernel, whatever kernels the machine has
    manager = jupyter_client.AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs)
    client = NotebookClient(
        notebook, timeout=CELL_SECONDS, km=manager, resources={"metadata": {"path": path.parent}},
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
    )  # fmt: skip
    try:
        return client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        last = strip_ansi(str(error)).strip().splitlines()[-1]
        raise Problem(f"{path.name} stopped: {last}") from None


def render(notebook: NotebookNode, title: str) -> str:
    """Return an executed notebook as one HTML page."""
    notebook.metadata.title = title
    exporter = HTMLExporter(
        mathjax_url="", require_js_url="", mermaid_js_url="", exclude_anchor_links=True,
        preprocessors=[TagRemovePreprocessor(remove_cell_tags={"only-solved"}), NoWidgets(), MathML()],
    )  # fmt: skip
    page, _ = exporter.from_notebook_node(notebook)
    page = re.sub(r"<script[^>]*>.*?</script>", "", page, flags=re.DOTALL)
    style = "body{max-width:60em;margin:auto!important}.highlight pre{white-space:pre-wrap}"
    return page.replace("</head>", f"<style>{style}</style></head>", 1)


def title_of(notebook: NotebookNode) -> str:
    first = next((cell.source for cell in notebook.cells if cell.cell_type == "markdown"), "")
    return first.splitlines()[0].lstrip("# ") if first else "Untitled"


def index(rows: list[tuple[str, str, float]]) -> str:
    items = "".join(
        f"<li><a href='{unit}.html'>{html.escape(title)}</a> <small>(its cells ran {seconds:.0f} s)</small></li>"
        for unit, title, seconds in rows
    )
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        "<title>Your first convolutional network</title><style>body{font:1.05em/1.6 system-ui,sans-serif;"
        "max-width:46em;margin:3em auto;padding:0 1em}</style><h1>Your first convolutional network</h1>"
        f"<p>The solved notebooks, executed. {html.escape(data.source())}</p><ol start='0'>{items}</ol></html>"
    )


def write(chosen: list[str]) -> None:
    """Write a page per unit and the index; a page appears only when it is complete."""
    write_all(chosen)
    PAGES.mkdir(parents=True, exist_ok=True)
    rows = []
    for unit in tqdm(chosen, desc="pages"):
        start = time.perf_counter()
        notebook = execute(SOLVED / f"{unit}.ipynb")
        rows.append((unit, title_of(notebook), time.perf_counter() - start))
        _replace(PAGES / f"{unit}.html", render(notebook, rows[-1][1]))
    if chosen == units():
        _replace(PAGES / "index.html", index(rows))


def _replace(path: Path, content: str) -> None:
    scratch = path.with_suffix(".new")
    scratch.write_text(content)
    os.replace(scratch, path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("units", nargs="*", help="all of them unless some are named")
    chosen = parser.parse_args().units or units()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ.setdefault("LAB_PROGRESS", f"{scratch}/progress.json")
        try:
            if unknown := set(chosen) - set(units()):
                raise Problem(f"There is no unit {', '.join(sorted(unknown))}. The units are {', '.join(units())}.")
            write(chosen)
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
    print(f"Open {PAGES / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
