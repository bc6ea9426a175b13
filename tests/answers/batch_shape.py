"""Answers to batch_shape."""

import numpy as np
import torch

# %% right: as the text says it
batch_shape = (32, 1, 28, 28)

# %% right: a list does for a tuple
batch_shape = [32, 1, 28, 28]

# %% right: taken from a tensor
batch_shape = torch.zeros(32, 1, 28, 28).shape

# %% right: from NumPy
batch_shape = np.zeros((32, 1, 28, 28)).shape

# %% right: NumPy's whole numbers
batch_shape = tuple(np.array([32, 1, 28, 28]))

# %% right: numbers that stand in tensors
batch_shape = (torch.tensor(32), 1, torch.tensor(28), 28)

# %% right: 0-dim arrays and small widths
batch_shape = (np.array(32), *torch.tensor([1, 28, 28], dtype=torch.uint8))

# %% right: a named tuple
from collections import namedtuple

batch_shape = namedtuple("Shape", "images channels rows columns")(32, 1, 28, 28)

# %% right: put together
batch_shape = (32, 1) + 2 * (28,)

# %% right: starred
batch_shape = 32, 1, *torch.zeros(28, 28).shape

# %% right: as in the starter, with inner brackets
batch_shape = (
    (32, 1, 28, 28)
)

# %% wrong: no channel
# says: that is 32 images as stored
batch_shape = (32, 28, 28)

# %% wrong: rows, columns, images
# says: The images come first
batch_shape = (28, 28, 32)

# %% wrong: the columns are missing
# says: either the rows or the columns are missing
batch_shape = (32, 1, 28)

# %% wrong: the example of the text
# says: colour pictures
batch_shape = (8, 3, 64, 48)

# %% wrong: size without its brackets
# says: is a function
batch_shape = torch.zeros(32, 1, 28, 28).size

# %% wrong: a function that returns it
# says: is a function
def batch_shape():
    return (32, 1, 28, 28)

# %% wrong: a function of the images
# says: Asked is the tuple itself
def batch_shape(images):
    return images.shape

# %% wrong: nothing for the channels
# says: Part 2 of batch_shape should be a number, the number of channels, but is None
batch_shape = (32, None, 28, 28)

# %% wrong: parts with names
# says: should be a tuple of 4 parts
batch_shape = {"images": 32, "channels": 1, "rows": 28, "columns": 28}

# %% wrong: channel last
# says: another order
batch_shape = (32, 28, 28, 1)

# %% wrong: three channels
# says: number of channels
batch_shape = (32, 3, 28, 28)

# %% wrong: one image
# says: number of images in the batch
batch_shape = (1, 1, 28, 28)

# %% wrong: a number
# says: should be a tuple
batch_shape = 32 * 28 * 28

# %% wrong: a tensor of that shape instead of the shape
# says: should be a tuple
batch_shape = torch.zeros(32, 1, 28, 28)

# %% wrong: one stored image
# says: that is one stored image
batch_shape = (28, 28)

# %% wrong: one prepared image
# says: that is one prepared image
batch_shape = (1, 28, 28)

# %% wrong: flattened
# says: flattened
batch_shape = (32, 784)

# %% wrong: five parts
# says: but has 5
batch_shape = (32, 1, 1, 28, 28)

# %% wrong: a tuple in a tuple
# says: One pair of brackets, or one comma, is too many
batch_shape = (
    (32, 1, 28, 28),
)

# %% wrong: text
# says: leave the quotation marks out
batch_shape = "(32, 1, 28, 28)"

# %% wrong: texts
# says: Part 1 of batch_shape should be a number
batch_shape = ("32", "1", "28", "28")

# %% wrong: with decimal points
# says: written as 32.0
batch_shape = (32.0, 1.0, 28.0, 28.0)

# %% wrong: in a tensor
# says: in a tensor or an array
batch_shape = torch.tensor([32, 1, 28, 28])

# %% wrong: a set has no order
# says: should be a tuple
batch_shape = {32, 1, 28}

# %% wrong: one of the dots is still there
# says: still has the three dots
batch_shape = (32, 1, 28, ...)

# %% wrong: the dots are left in front
# says: still has the three dots
batch_shape = (
    ..., 32, 1, 28, 28
)

# %% wrong: nothing
# says: got None to check
batch_shape = None

# %% wrong: images of another size
# says: number of rows
batch_shape = (32, 1, 32, 32)

# %% wrong: flattened, with a channel
# says: the pixels stand in one row
batch_shape = (32, 1, 784)
