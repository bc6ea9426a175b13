"""Pages to read without running: complete, and nothing fetched from elsewhere."""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grading import pages
from lab import Problem


def run(tmp_path, *cells):
    path = tmp_path / "notebook.ipynb"
    nbformat.write(new_notebook(cells=list(cells)), path)
    return pages.execute(path)


def test_page_shows_everything_and_fetches_nothing(tmp_path):
    code = "from lab import plots\nimport torch\nplots.confusion(torch.eye(10, dtype=torch.int64))"
    bar = "from tqdm.auto import tqdm\nfor _ in tqdm(range(2)): pass"
    last = new_code_cell("assert True", metadata={"tags": ["only-solved"]})
    cells = (new_markdown_cell("Loss: $x^2$"), new_code_cell(code), new_code_cell(bar), last)
    page = pages.render(run(tmp_path, *cells), "T")
    assert "<math" in page and "$x^2$" not in page
    assert 'alt="Confusion matrix: 10 of 10 on the diagonal"' in page
    assert "assert True" not in page and "0%|" not in page
    assert "<script" not in page
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']+""", page)
    assert not re.findall(r"url\((?!['\"]?data:)[^)]*//", page)


@pytest.mark.parametrize(
    ("text", "formulas"),
    [("costs $5", 0), ("`$x$` and $y$", 1), ("$$\na = b\n$$", 1), ("from $5 to $6 a piece", 0), ("$a$ and $b$", 2)],
)
def test_formulas_are_told_from_dollars_and_code(text, formulas):
    assert pages.MATH.sub(pages._formula, text).count("<math") == formulas


def test_notebook_that_stops_is_named(tmp_path):
    with pytest.raises(Problem, match="notebook.ipynb stopped: ValueError: no"):
        run(tmp_path, new_code_cell("raise ValueError('no')"))


def test_link_to_unknown_unit(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["pages", "99_nothing"])
    assert pages.main() == 1
    assert "There is no unit 99_nothing. The units are 00_start_here" in capsys.readouterr().err
