"""The teacher's summary of a class: true numbers, all names and messages harmless, quick for hundreds."""

import csv
import random
import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grading import summary
from grading.result import Judged, Result

UNIT = "05_training_loop"
EVIL = "<script>alert(1)</script>\n\x1b[31m\u202e"


def result(*judged: tuple, condition="graded", **about) -> Result:
    return Result(condition, judged=tuple(Judged(*item) for item in judged), **about)


def wrong(number, points=0.0):
    return (
        "train",
        points,
        4,
        "failed",
        (f"The loss is {number} after {number} steps, expected 0.25.", "Look at `step`."),
    )


CLASS = {
    "ada": result(("train", 4, 4, "passed"), ("flip", 1, 1, "passed"), seconds=1.5, cpu_seconds=1, peak_bytes=3e8),
    "bob": result(wrong(3), ("flip", 0, 1, "not attempted"), seconds=2),
    "cyd": result(
        wrong(-1e-5, 2), ("flip", 1, 1, "passed"), repairs=("Cell 3 was put back.",), spent={"check train": 2}
    ),
    "dan": result(
        wrong(float("nan")), condition="memory", note="ran out of memory in cell 7", seconds=9, peak_bytes=2e9
    ),
    "eve": result(condition="damaged", note="not JSON"),
    f"=1+{EVIL}": result(condition="damaged", note=EVIL),
}


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_exercises_in_the_notebooks_order_with_what_became_of_them():
    train, flip = summary.exercises(CLASS)
    assert (train.name, train.mean, train.max_points, train.tried, train.passed) == ("train", 1.5, 4, 4, 1)
    assert train.statuses == {"passed": 1, "failed": 3}
    assert flip.statuses == {"passed": 2, "not attempted": 1} and (flip.tried, flip.passed) == (2, 2)


def test_messages_that_differ_in_numbers_count_as_one():
    train, flip = summary.exercises(CLASS)
    assert [count for _, count in train.messages] == [3, 3]
    assert {"Look at `step`."} < {message for message, _ in train.messages} and flip.messages == []


@pytest.mark.parametrize("one, other, same", [
    ("got 3", "got -4.5", True), ("got 1e-5.", "got 2.", True), ("got nan", "got inf", True), ("1,000 a", "7 a", True),
    ("(3, 4)", "(128, 10)", True), ("conv1 is", "conv2 is", False), ("got 3", "had 3", False), ("nano", "info", False),
])  # fmt: skip
def test_what_counts_as_a_number(one, other, same):
    assert (summary.NUMBER.sub("…", one) == summary.NUMBER.sub("…", other)) == same


def test_only_what_few_of_those_who_tried_passed_was_not_understood():
    assert [item.name for item in summary.not_understood(summary.exercises(CLASS))] == ["train"]
    untouched = {"ada": result(("flip", 0, 1, "not attempted"))}
    assert summary.not_understood(summary.exercises(untouched)) == []


def test_same_message_twice_from_one_student_counts_once():
    twice = {"ada": result(("a", 0, 1, "failed", ("got 1", "got 2")))}
    assert summary.exercises(twice)[0].messages == [("got 2", 1)]


@pytest.mark.parametrize("values, most, wanted", [
    ([0, 1, 1, 4], 4, [("0", 1), ("1", 2), ("4", 1)]),
    ([2.5], 4, [("0", 0), ("2.5", 1), ("4", 0)]),
    ([], 4, [("0", 0), ("4", 0)]),
])  # fmt: skip
def test_bins(values, most, wanted):
    assert summary.bins(values, most) == wanted


def test_many_different_points_are_counted_in_ranges():
    values = [n / 10 for n in range(101)]
    found = summary.bins(values, 10)
    assert len(found) == 10 and sum(count for _, count in found) == 101 and found[0] == ("0–1", 10)
    assert sum(count for _, count in summary.bins([*values, -3, 12.5], 10)) == 103


# --- the terminal ----------------------------------------------------------------------------------------------------


def test_text():
    lines = summary.text(CLASS, UNIT).splitlines()
    assert lines[0] == f"{UNIT}: 3 of 6 submissions graded, mean 1.3 of 5 points."
    assert "  damaged (the file could not be read as a notebook): =1+<script>alert(1)</script> [31m, eve" in lines
    assert "  memory (it ran out of memory): dan" in lines
    assert any(re.fullmatch(r"  train +mean 1.5 of 4   1 passed, 3 failed", line) for line in lines)
    place = lines.index("  train: 1 of 4 who tried it passed")
    assert lines[place - 1] == "What the class did not understand:" and lines[place + 1].startswith("    3 x  ")
    assert len(lines) == 9


def test_text_of_many_names_is_short():
    crowd = {f"student {number}": result(condition="time") for number in range(300)}
    assert "and 292 more" in summary.text(crowd, UNIT) and len(summary.text(crowd, UNIT)) < 500


def test_nobody():
    assert summary.text({}, UNIT) == f"{UNIT}: 0 of 0 submissions graded."


# --- the files -------------------------------------------------------------------------------------------------------


class Inspector(HTMLParser):
    tags = {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "a", "b", "bdi", "div", "table", "tr",
        "th", "td", "svg", "rect", "text", "details", "summary", "code",
    }  # fmt: skip

    def handle_starttag(self, tag, attributes):
        assert tag in self.tags
        for name, value in attributes:
            assert not name.startswith("on") and name not in ("src", "action")
            assert name != "href" or value.startswith("#exercise-")


def page_of(results: dict, folder: Path) -> str:
    page = summary.write(results, UNIT, folder).read_text()
    Inspector().feed(page)
    return page


def test_table(tmp_path):
    page_of(CLASS, tmp_path)
    with open(tmp_path / f"summary-{UNIT}.csv", newline="", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert len(rows) == len(CLASS) and f"'=1+{EVIL}" in rows
    assert rows["dan"]["condition"] == "memory" and rows["dan"]["peak_megabytes"] == "2000"
    assert (rows["cyd"]["points"], rows["cyd"]["train points"], rows["cyd"]["flip status"]) == ("3", "2", "passed")
    assert rows["eve"]["train points"] == rows["eve"]["train status"] == ""


def test_page(tmp_path):
    page = page_of(CLASS, tmp_path)
    text = re.sub(r"<[^>]+>", " ", page)
    assert "3 of 6 submissions graded" in text and "1 of 4 who tried it passed" in text
    assert "ran out of memory in cell 7" in text and "Cell 3 was put back." in text and "check train 2.0 s" in text
    assert page.count("<svg role='img'") == 3 == page.count("<title>Students by their points in")
    slowest = page.partition("the slowest first")[2]
    assert slowest.index("dan") < slowest.index("bob") < slowest.index("ada")
    assert "default-src 'none'" in page and "&lt;script&gt;" in page


def test_page_of_hostile_names_and_messages(tmp_path):
    evil = (
        EVIL * 3 + "`<b>`",
        1,
        2,
        EVIL,
        (EVIL, "`" + EVIL + "`", "<img src=x onerror=alert(1)>", "x" * 100_000, "\ud800"),
    )
    hostile = {
        name: result(evil, condition=name, note=EVIL, repairs=(EVIL,), spent={EVIL: 1.0})
        for name in (EVIL, "a'\"><b>", "Åsa 李", "", "../..", "\ud800", "{{ 7 * 7 }}")
    }
    page = page_of(hostile, tmp_path)
    assert "{{ 7 * 7 }}" in page and len(page) < 200_000
    assert "\x1b" not in summary.text(hostile, UNIT) and "\u202e" not in summary.text(hostile, UNIT)
    summary.text(hostile, UNIT).encode()


def test_page_of_nobody_and_of_no_exercises(tmp_path):
    assert "0 of 0" in page_of({}, tmp_path)
    assert "not JSON" in page_of({"eve": CLASS["eve"]}, tmp_path)


def test_four_hundred_students(tmp_path):
    chance = random.Random(0)
    crowd = {
        f"student-{number:03}": result(
            *(
                (
                    f"exercise_{n}",
                    chance.choice([0, 1.5, 4]),
                    4,
                    chance.choice(["passed", "failed"]),
                    (f"Expected {chance.random()}.", "Look at the axis."),
                )
                for n in range(8)
            ),
            seconds=chance.random(),
        )  # fmt: skip
        for number in range(400)
    }
    start = time.perf_counter()
    page = page_of(crowd, tmp_path)
    assert time.perf_counter() - start < 5 and page.count("<bdi>student-") == 400


def test_files_are_written_whole_or_not_at_all(tmp_path, monkeypatch):
    before = page_of(CLASS, tmp_path)
    monkeypatch.setattr(summary.os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(Exception, match="full|could not be written"):
        summary.write({}, UNIT, tmp_path)
    assert (tmp_path / f"summary-{UNIT}.html").read_text() == before
