"""The visible check of unit 00, Start here."""

import numpy as np
from torch import Tensor

from lab.check import expect
from lab.check.examine import Mistake, examine
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
    got = examine(work).result
    _other_shapes(got)
    got = expect.sequence(got, 4, "batch_shape", "(images, channels, rows, columns)")
    sizes = [expect.as_number(size, f"Part {index + 1} of batch_shape") for index, size in enumerate(got)]
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
    names = ("images in the batch", "channels", "rows", "columns")
    wrong = next(index for index, size in enumerate(sizes) if size != (32, 1, 28, 28)[index])
    raise Mistake(
        f"batch_shape is {expect.show(got)}: look at part {wrong + 1}, the number of {names[wrong]}. "
        "The text above says how a prepared batch is laid out."
    )


def _other_shapes(got: object) -> None:
    """Raise Mistake for the shapes of other things than a prepared batch, and for the shape in a tensor or a text."""
    if isinstance(got, Tensor | np.ndarray) and got.shape == (4,):
        raise Mistake("batch_shape holds its numbers in a tensor or an array. A tuple is asked for, in round brackets.")
    if isinstance(got, str):
        raise Mistake(f"batch_shape is a text, {expect.show(got)}. Asked is a tuple: leave the quotation marks out.")
    if not isinstance(got, tuple | list):
        return
    reasons = {
        (28, 28): "that is one stored image. A batch also counts images, and channels",
        (32, 28, 28): "that is 32 images as stored. A prepared batch has one axis more, the channels",
        (1, 28, 28): "that is one prepared image. A batch has one axis more, which counts the images",
        (32, 784): "that is 32 images flattened to a row of numbers each. A prepared batch keeps rows and columns",
        (32, 1, 784): "the pixels stand in one row. A prepared batch keeps rows and columns",
    }
    if all(isinstance(size, int) for size in got) and tuple(got) in reasons:
        raise Mistake(
            f"batch_shape should have 4 parts, (images, channels, rows, columns), but is {expect.show(got)}: "
            f"{reasons[tuple(got)]}."
        )


def _is_whole(size: object) -> bool:
    """Whether a number is of an integer type."""
    if isinstance(size, Tensor):
        return not size.is_floating_point()
    return isinstance(size, int | np.integer) or (isinstance(size, np.ndarray) and size.dtype.kind in "iu")
