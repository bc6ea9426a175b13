"""Mistakes in a configuration put into words: one line each, with the field, what was found and what is allowed."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

Mistakes = list[tuple[tuple, str]]  # where, as a path of keys and indices, and what


def raise_all(mistakes: Iterable[tuple[tuple, str]]) -> None:
    """Raise one ValidationError for all mistakes, if any; inside a validator pydantic files them below its field."""
    errors = [
        InitErrorDetails(type=PydanticCustomError("mistake", "{what}", {"what": what}), loc=where, input=None)
        for where, what in mistakes
    ]
    if errors:
        raise ValidationError.from_exception_data("mistakes", errors)


def in_words(errors: list[dict], raw: Any, known: Mapping[tuple, Iterable[str]]) -> Mistakes:
    """Put pydantic's errors about `raw` into words, one line a field; `known` has the names allowed at each place.

    Where a field may be several things (a number or a list), pydantic has an error for each; they are joined.
    """
    lines: dict[tuple, list[str]] = {}
    meant = {_meant(error, known) for error in errors if error["type"] == "extra_forbidden"}
    for error in errors:
        if error["type"] == "missing" and error["loc"] in meant:
            continue  # it is there, misspelt
        where, found = _where(error, raw)
        words = _words(error, found, known)
        if words not in lines.setdefault(where, []) and error["type"] not in ("is_instance_of", "needs_python_object"):
            lines[where].append(words)
    return [(where, _join(words)) for where, words in lines.items()]


def nearest(name: Any, known: Iterable[str]) -> str | None:
    """Return the known name that is closest, whatever its case, if one is close."""
    by_lower = {other.lower(): other for other in known}
    close = difflib.get_close_matches(str(name).lower(), by_lower, n=1)
    return by_lower[close[0]] if close else None


def did_you_mean(name: Any, known: Iterable[str]) -> str:
    """Return `; did you mean "..."?` where a known name is close, else nothing."""
    close = nearest(name, known)
    return f'; did you mean "{close}"?' if close else ""


def choice(names: Iterable[str]) -> str:
    """Return names as `"this" or "that"`."""
    return " or ".join(f'"{name}"' for name in names)


def shown(value: Any) -> str:
    """Return a value as Python writes it, cut to a readable length."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def first_line(error: Exception) -> str:
    """Return the first line of what an exception says, or its name."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _meant(error: dict, known: Mapping[tuple, Iterable[str]]) -> tuple:
    """Return the path of the field that an unknown one was probably meant for."""
    return *error["loc"][:-1], nearest(error["loc"][-1], known[error["loc"][:-1]])


def _where(error: dict, raw: Any) -> tuple[tuple, Any]:
    """Return the path to the field as the file has it, without pydantic's own steps in between, and its value."""
    path, value = [], raw
    for step in error["loc"]:
        if _holds(value, step):
            value = value[step]
        elif error["type"] not in ("missing", "mistake") or step in ("mnist", "folder"):
            continue  # the name of an alternative, not of a field
        path.append(step)
    return tuple(path), value


def _holds(value: Any, step: Any) -> bool:
    return step in value if isinstance(value, dict) else isinstance(value, list) and step in range(len(value))


def _words(error: dict, found: Any, known: Mapping[tuple, Iterable[str]]) -> str:
    kind, message = error["type"], error["msg"]
    if kind == "mistake":
        return message
    if kind == "missing":
        return "missing"
    if kind == "extra_forbidden":
        where, name = error["loc"][:-1], error["loc"][-1]
        if where == ("data", "mnist") and name in known[("data", "folder")]:
            return 'goes with the source "folder" only, and the source is "mnist"'
        hint = did_you_mean(name, known[where]) or f"; known are {', '.join(known[where])}"
        return f"found {shown(found)} for an unknown field{hint}"
    if kind == "union_tag_not_found":
        return 'source is missing; it should be "mnist" or "folder"'
    if kind == "union_tag_invalid":
        source = found.get("source")
        hint = did_you_mean(source, known[("sources",)])
        return f'found the source {shown(source)}; it should be "mnist" or "folder"{hint}'
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        example = {"optimizer": '{"name": ...}', "schedule": '{"name": ...}', "data": '{"source": ...}'}
        return f"found {shown(found)}; it should be an object, {example.get(error['loc'][-1], '{...}')}"
    if kind == "value_error":
        return f"found {shown(found)}; it {message.removeprefix('Value error, ')}"
    for theirs, ours in (("Input should", "it should"), (" a valid i", " an i"), (" a valid ", " a ")):
        message = message.replace(theirs, ours)
    return f"found {shown(found)}; {message}"


def _join(words: list[str]) -> str:
    head = words[0] if words else "is of the wrong type"
    return " or ".join([head, *(word.split("; it should be ")[-1] for word in words[1:])])
