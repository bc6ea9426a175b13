"""Answers to conv_output_size."""

import math

import numpy as np
import torch
from torch import nn

# %% right: floor division
def conv_output_size(size, kernel, padding=0, stride=1):
    return (size + 2 * padding - kernel) // stride + 1

# %% right: floor of a division
def conv_output_size(size, kernel, padding=0, stride=1):
    return math.floor((size + 2 * padding - kernel) / stride + 1)

# %% right: int cuts off the fraction
def conv_output_size(size, kernel, padding=0, stride=1):
    return int((size - kernel + padding * 2 + stride) / stride)

# %% right: counting the places
def conv_output_size(size, kernel, padding=0, stride=1):
    return len(range(0, size + 2 * padding - kernel + 1, stride))

# %% right: counting in a loop, with longer names of its own for the result
def conv_output_size(size, kernel, padding=0, stride=1):
    count, start = 0, -padding
    while start + kernel <= size + padding:
        count += 1
        start += stride
    return count

# %% right: a NumPy number
def conv_output_size(size, kernel, padding=0, stride=1):
    return np.floor((size + 2 * padding - kernel) / stride).astype(int) + 1

# %% right: a 0-dim tensor
def conv_output_size(size, kernel, padding=0, stride=1):
    return torch.tensor((size + 2 * padding - kernel) // stride + 1)

# %% right: asking the library
def conv_output_size(size, kernel, padding=0, stride=1):
    layer = nn.Conv2d(1, 1, kernel, padding=padding, stride=stride)
    return layer(torch.zeros(1, 1, size, size)).shape[-1]

# %% right: a lambda
conv_output_size = lambda size, kernel, padding=0, stride=1: (size + 2 * padding - kernel) // stride + 1

# %% right: annotated and with the math of divmod
def conv_output_size(size: int, kernel: int, padding: int = 0, stride: int = 1) -> int:
    steps, rest = divmod(size + padding + padding - kernel, stride)
    return steps + 1

# %% wrong: one position short
# says: where the kernel starts counts too
def conv_output_size(size, kernel, padding=0, stride=1):
    return (size + 2 * padding - kernel) // stride

# %% wrong: padding on one side
# says: both sides
def conv_output_size(size, kernel, padding=0, stride=1):
    return (size + padding - kernel) // stride + 1

# %% wrong: no padding
# says: padding does not seem to enter
def conv_output_size(size, kernel, padding=0, stride=1):
    return (size - kernel) // stride + 1

# %% wrong: no stride
# says: stride does not seem to enter
def conv_output_size(size, kernel, padding=0, stride=1):
    return size + 2 * padding - kernel + 1

# %% wrong: no floor
# says: should be 14, but is 14.5. A kernel makes whole steps
def conv_output_size(size, kernel, padding=0, stride=1):
    return (size + 2 * padding - kernel) / stride + 1

# %% wrong: rounded up
# says: round down
def conv_output_size(size, kernel, padding=0, stride=1):
    return math.ceil((size + 2 * padding - kernel) / stride) + 1

# %% wrong: rounded to the nearest
# says: round down, whatever
def conv_output_size(size, kernel, padding=0, stride=1):
    return round((size + 2 * padding - kernel) / stride) + 1

# %% wrong: rounded to the nearest, halves up
# says: round down
def conv_output_size(size, kernel, padding=0, stride=1):
    return int((size + 2 * padding - kernel) / stride + 0.5) + 1

# %% wrong: one added before dividing
# says: add it last
def conv_output_size(size, kernel, padding=0, stride=1):
    return (size + 2 * padding - kernel + 1) // stride

# %% wrong: padding added at the end
# says: Pad first
def conv_output_size(size, kernel, padding=0, stride=1):
    return (size - kernel) // stride + 1 + 2 * padding

# %% wrong: padding and stride exchanged
# says: should be
def conv_output_size(size, kernel, stride=1, padding=0):
    return (size + 2 * padding - kernel) // stride + 1

# %% wrong: both sides at once
# says: should be a number
def conv_output_size(size, kernel, padding=0, stride=1):
    side = (size + 2 * padding - kernel) // stride + 1
    return side, side

# %% wrong: printed
# says: gives None
def conv_output_size(size, kernel, padding=0, stride=1):
    print((size + 2 * padding - kernel) // stride + 1)

# %% wrong: no defaults
# says: Put back the first line
def conv_output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride + 1

# %% wrong: divides by a name that is not there
# says: NameError
# status: crashed
def conv_output_size(size, kernel, padding=0, stride=1):
    return (size + 2 * padding - kernel) // strides + 1
