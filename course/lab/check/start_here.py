"""The visible check of unit 00, Start here."""

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
    got = expect.sequence(examine(work).result, 4, "batch_shape", "(images, channels, rows, columns)")
    sizes = [expect.as_number(size, f"Part {index + 1} of batch_shape") for index, size in enumerate(got)]
    if sizes == [32, 1, 28, 28]:
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
