"""The hidden check of unit 00, Start here."""

import torch

from lab.check import expect
from lab.check.examine import Mistake, examine


def batch_shape(work):
    """PyTorch must accept it as a shape."""
    shape = examine(work).result
    try:
        torch.empty(tuple(shape))
    except TypeError:
        raise Mistake(f"batch_shape is {expect.show(shape)}; the parts of a shape are whole numbers.") from None
