"""What checks expect of an answer: each function returns quietly, or raises Mistake with a message for the student.

`of` names what was asked, as the student would write it ("count_labels([3, 1, 3])"); `look` says where to look next.
"""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from lab.check.examine import Mistake, Opaque


def tensor(got: object, want: Tensor, of: str, look: str, tolerance: float = 1e-5) -> None:
    """Expect a tensor of the values, shape and dtype of `want`; floats may differ by `tolerance` (relative to 1)."""
    _returned(got, of)
    if not isinstance(got, Tensor):
        if _right_in_other_clothes(got, want, tolerance):
            raise Mistake(f"{of} has the right values, but in a {_kind(got)}. A tensor is asked for: see torch.tensor.")
        raise Mistake(f"{of} should be a tensor of shape {_shape(want)}, but is {show(got)}. {look}")
    if got.layout != torch.strided or got.is_complex():
        kind = "complex" if got.is_complex() else str(got.layout).removeprefix("torch.")
        raise Mistake(f"{of} should be an ordinary tensor of real numbers, but is {kind}. {look}")
    if got.shape != want.shape:
        raise Mistake(f"{of} should have the shape {_shape(want)}, but has {_shape(got)}. {look}")
    wrong = ~_close(got, want, tolerance)
    if wrong.any():
        raise Mistake(f"{of} {_difference(got, want, wrong)}. {look}")
    if got.dtype != want.dtype:
        raise Mistake(
            f"{of} has the right values, but as {_dtype(got)}; {_dtype(want)} is asked for. "
            f"Convert with .to({want.dtype}), or choose the dtype where the tensor is made."
        )


def number(got: object, want: float, of: str, look: str, tolerance: float = 1e-5) -> None:
    """Expect a Python number, NumPy scalar or 0-dim tensor."""
    value = as_number(got, of)
    if math.isnan(value) or not math.isclose(value, want, rel_tol=tolerance, abs_tol=tolerance):
        raise Mistake(f"{of} should be {show(want)}, but is {show(value)}. {look}")


def as_number(got: object, of: str) -> float:
    """Return what counts as one number as a float; raise Mistake for everything else."""
    _returned(got, of)
    if isinstance(got, Tensor | np.ndarray):
        if got.ndim == 0 and not isinstance(got.item(), int | float):
            raise Mistake(f"{of} should be a number, but is {show(got.item())}.")
        if got.ndim == 0:
            return float(got)
        which = "Take the number out with .item()." if math.prod(got.shape) == 1 else "Which of its values is it?"
        raise Mistake(f"{of} should be one number, but is a {_kind(got)} of shape {_shape(got)}. {which}")
    if isinstance(got, bool) or not isinstance(got, int | float | np.integer | np.floating):
        raise Mistake(f"{of} should be a number, but is {show(got)}.")
    return float(got)


def sequence(got: object, length: int, of: str, parts: str) -> Sequence:
    """Expect a tuple or list of `length` parts, described by `parts` ("(mean, std)"); return it."""
    _returned(got, of)
    if not isinstance(got, tuple | list):
        is_ = f"a {_kind(got)} of shape {_shape(got)}" if isinstance(got, Tensor | np.ndarray) else show(got)
        raise Mistake(f"{of} should be a tuple {parts}, but is {is_}. Return its parts separated by commas.")
    if len(got) != length:
        raise Mistake(f"{of} should have {length} parts, {parts}, but has {len(got)}.")
    return got


def _returned(got: object, of: str) -> None:
    if got is None:
        raise Mistake(f"{of} gives None. Does the function end with `return` and the result?")


def _right_in_other_clothes(got: object, want: Tensor, tolerance: float) -> bool:
    if not isinstance(got, list | tuple | np.ndarray):
        return False
    try:
        values = torch.as_tensor(np.array(got, dtype=np.float64))
    except (TypeError, ValueError, RuntimeError):
        return False
    return values.shape == want.shape and bool(_close(values, want, tolerance).all())


def _close(got: Tensor, want: Tensor, tolerance: float) -> Tensor:
    if not want.is_floating_point() and not got.is_floating_point():
        return got == want
    got, want = got.double(), want.double()
    return (got == want) | ((got - want).abs() <= tolerance * (1 + want.abs()))


def _difference(got: Tensor, want: Tensor, wrong: Tensor) -> str:
    if want.numel() <= 10:
        return f"should be {show(want)}, but is {show(got)}"
    index = tuple(torch.nonzero(wrong)[0].tolist())
    count = int(wrong.sum())
    return (
        f"differs in {count:,} of {want.numel():,} values; at [{', '.join(map(str, index))}], for instance, "
        f"{show(want[index])} is expected and {show(got[index])} came back"
    )


def show(value: object) -> str:
    """Say a value in a few words."""
    if isinstance(value, Tensor) and value.numel() <= 10:
        value = value.tolist()
    elif isinstance(value, Tensor | np.ndarray):
        return f"{_kind(value)} of shape {_shape(value)}"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list | tuple):
        text = ", ".join(show(part) for part in value[:12]) + (", ..." if len(value) > 12 else "")
        return f"[{text}]" if isinstance(value, list) else f"({text}{',' * (len(value) == 1)})"
    if isinstance(value, Opaque):
        return repr(value)
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:100]}..."


def _kind(value: object) -> str:
    return {np.ndarray: "NumPy array", Tensor: "tensor"}.get(type(value), type(value).__name__)


def _shape(value) -> str:
    return str(tuple(value.shape))


def _dtype(value: Tensor) -> str:
    return str(value.dtype).removeprefix("torch.")
