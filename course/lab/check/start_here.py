"""The visible check of unit 00, Start here."""

import numpy as np
from torch import Tensor

from lab.check import expect
from lab.check.examine import Mistake, Opaque, Stop, examine
from lab.check.exercise import exercise


@exercise(
    unit="00_start_here",
    signature="",
    points=1,
    minutes=2,
    difficulty=1,
    hints=(
        "The order is: how many images, how many channels, rows, columns.",
        "One number comes from the question, the other three stand in the text above: a grey image has one channel.",
    ),
)
def batch_shape(work):
    """A tuple of four numbers: images, channels, rows, columns."""
    got = _value(work)
    _other_shapes(got)
    names = ("images in the batch", "channels", "rows", "columns")
    for index, size in enumerate(got):
        if not _is_number(size):
            raise Mistake(
                f"Part {index + 1} of batch_shape should be a number, the number of {names[index]}, but is "
                f"{expect.show(size)}."
            )
    sizes = [float(size) for size in got]
    if sizes == [32, 1, 28, 28]:
        if fractions := [size for size in got if not _is_whole(size)]:
            raise Mistake(
                f"batch_shape has the right sizes, but one is written as {expect.show(float(fractions[0]))}.0, with a "
                "decimal point. The parts of a shape are whole numbers."
            )
        return
    if sorted(sizes) == [1, 28, 28, 32]:
        raise Mistake(
            f"batch_shape has the right numbers in another order, {expect.show(got)}. PyTorch expects images first, "
            "then channels, rows, columns."
        )
    if sizes == [8, 3, 64, 48]:
        raise Mistake(
            "batch_shape is (8, 3, 64, 48), the shape of the 8 colour pictures in the text above. Asked is the shape "
            "of 32 MNIST images, which are grey and of another size."
        )
    wrong = next(index for index, size in enumerate(sizes) if size != (32, 1, 28, 28)[index])
    raise Mistake(
        f"batch_shape is {expect.show(got)}: look at part {wrong + 1}, the number of {names[wrong]}. "
        "The text above says how a prepared batch is laid out."
    )


def _value(work: object) -> object:
    """Return the work as plain data; raise Mistake when it is a function, such as `.size` without its brackets."""
    advice = (
        "Asked is the tuple itself, four numbers in round brackets. (`.size` of a tensor is a function; `.shape` is "
        "a tuple.)"
    )
    try:
        run = examine(work, probe=_was_called)
    except Stop as stop:
        stop.messages = (*stop.messages, advice)
        raise
    if run.probe:
        raise Mistake(f"batch_shape is a function. {advice}")
    return run.result


def _was_called(result: object) -> bool:
    """A probe, and so read only when the work is something to call."""
    return True


def _other_shapes(got: object) -> None:
    """Raise Mistake for the shapes of other things than a prepared batch, and for what is no tuple of four parts."""
    asked = "should be a tuple of 4 parts, (images, channels, rows, columns)"
    if isinstance(got, Tensor | np.ndarray) and got.ndim == 1:
        raise Mistake("batch_shape holds its numbers in a tensor or an array. A tuple is asked for, in round brackets.")
    if isinstance(got, Tensor | np.ndarray) and got.ndim > 1:
        kind = "tensor" if isinstance(got, Tensor) else "NumPy array"
        raise Mistake(
            f"batch_shape {asked}, but is a {kind} of shape {tuple(got.shape)}. Asked is the shape alone, without the "
            "numbers inside."
        )
    if isinstance(got, str):
        raise Mistake(f"batch_shape is a text, {expect.show(got)}. Asked is a tuple: leave the quotation marks out.")
    if not isinstance(got, tuple | list):
        raise Mistake(f"batch_shape {asked}, but is {expect.show(got)}. Separate the parts by commas.")
    if any(isinstance(size, Opaque) and size.type_name == "ellipsis" for size in got):
        raise Mistake("batch_shape still has the three dots of the starter in it. Your numbers go in their place.")
    reasons = {
        (28, 28): "that is one stored image. A batch also counts images, and channels",
        (32, 28, 28): "that is 32 images as stored. A prepared batch has one axis more, the channels",
        (28, 28, 32): "that is rows, columns, images. The images come first, and a prepared batch has channels too",
        (1, 28, 28): "that is one prepared image. A batch has one axis more, which counts the images",
        (32, 1, 28): "either the rows or the columns are missing",
        (32, 784): "that is 32 images flattened to a row of numbers each. A prepared batch keeps rows and columns",
        (32, 1, 784): "the pixels stand in one row. A prepared batch keeps rows and columns",
    }
    if len(got) == 1 and isinstance(got[0], tuple | list):
        raise Mistake(
            f"batch_shape should have 4 parts, (images, channels, rows, columns), but has 1: {expect.show(got)}. One "
            "pair of brackets, or one comma, is too many."
        )
    if len(got) != 4:
        why = reasons.get(tuple(got), "") if all(isinstance(size, int) for size in got) else ""
        is_ = f"is {expect.show(got)}: {why}" if why else f"has {len(got)}: {expect.show(got)}"
        raise Mistake(f"batch_shape should have 4 parts, (images, channels, rows, columns), but {is_}.")


def _is_number(size: object) -> bool:
    """Whether this counts as one number."""
    try:
        expect.as_number(size, "")
    except Mistake:
        return False
    return True


def _is_whole(size: object) -> bool:
    """Whether a number is of an integer type."""
    if isinstance(size, Tensor):
        return not size.is_floating_point()
    return isinstance(size, int | np.integer) or (isinstance(size, np.ndarray) and size.dtype.kind in "iu")
