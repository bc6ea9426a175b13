"""Answers to batch_shape."""

import torch

# %% right: as the text says it
batch_shape = (32, 1, 28, 28)

# %% right: a list does for a tuple
batch_shape = [32, 1, 28, 28]

# %% right: taken from a tensor
batch_shape = torch.zeros(32, 1, 28, 28).shape

# %% wrong: no channel
# says: should have 4 parts
batch_shape = (32, 28, 28)

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
