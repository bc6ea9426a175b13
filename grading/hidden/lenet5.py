"""The hidden checks of unit 04, LeNet-5."""

import torch
from torch import nn

from lab.check.lenet5 import (
    Scaled,
    judge_conv_output_size,
    judge_convolve2d,
    judge_lenet5_logits,
    judge_max_pool,
    judge_parameter_table,
    small_network,
    values,
    whole_numbers,
)


def conv_output_size(work):
    """Every combination up to a size."""
    judge_conv_output_size(
        work,
        [
            (size, kernel, padding, stride)
            for size in (5, 8, 13)
            for kernel in (1, 2, 5)
            for padding in (0, 1, 3)
            for stride in (1, 2, 3, 5)
        ] + [(224, 7, 3, 2), (11, 11), (9, 4), (9, 4, 1)],
    )  # fmt: skip


def convolve2d(work):
    """Tall and wide, whole numbers, transposed, single numbers."""
    judge_convolve2d(
        work,
        [
            ("an image that is not contiguous", values((7, 4), 11).T, values((3, 2), 12)),
            ("a transposed kernel", values((6, 6), 13), values((5, 2), 14).T),
            ("whole numbers (int64)", whole_numbers((6, 5), 15, -9, 10), whole_numbers((3, 3), 16, -4, 5)),
            ("an image and a kernel of its size", values((4, 3), 17), values((4, 3), 18)),
            ("an image and a kernel of one number", values((3, 5), 19), torch.tensor([[-2.0]])),
            ("a single row", values((1, 9), 20), values((1, 4), 21)),
            ("numbers in double precision", values((5, 4), 22).double(), values((2, 2), 23).double()),
        ],
    )


def max_pool(work):
    """Other sizes, what is left over on one side only, other dtypes."""
    judge_max_pool(
        work,
        [
            ("a 5x8 image that is not contiguous", (values((8, 5), 11).T,)),
            ("a 9x6 image and size 4", (values((9, 6), 12, -3, -1), 4)),
            ("a 6x7 image and size 1", (values((6, 7), 13), 1)),
            ("a 3x3 image and size 3", (values((3, 3), 14), 3)),
            ("whole numbers (int64)", (whole_numbers((5, 7), 15, -90, -10), 2)),
            ("whole numbers (int16)", (whole_numbers((12, 16), 16, -300, 300, torch.int16), 5)),
            ("an image of values below -100,000", (values((4, 4), 17, -3e5, -2e5),)),
        ],
    )


def LeNet5(work):
    """In evaluation mode too, with images that are not contiguous."""
    judge_lenet5_logits(work, batches=slice(None))


def parameter_table(work):
    """Nested modules, parameters of the network itself, a single number, misleading names."""
    nested = nn.ModuleDict({"body": Scaled(small_network()), "b": nn.ModuleList([nn.Linear(2, 3), nn.PReLU()])})
    judge_parameter_table(
        work,
        [
            ("nested modules", nested),
            ("a single layer", nn.Conv2d(2, 3, (1, 5))),
        ],
    )
