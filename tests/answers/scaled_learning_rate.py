"""Answers to scaled_learning_rate."""

import math

import numpy as np
import torch

# %% right: multiplied
def scaled_learning_rate(base, base_batch, batch):
    return base * batch / base_batch

# %% right: a factor
def scaled_learning_rate(base, base_batch, batch):
    k = batch / base_batch
    return k * base

# %% right: per sample
def scaled_learning_rate(base, base_batch, batch):
    per_sample = base / base_batch
    return per_sample * batch

# %% right: a 0-dim tensor in float32
def scaled_learning_rate(base, base_batch, batch):
    return torch.tensor(base) * (batch / base_batch)

# %% right: NumPy
def scaled_learning_rate(base, base_batch, batch):
    return np.interp(batch, [0, base_batch * 10_000], [0, base * 10_000])

# %% right: logarithms
def scaled_learning_rate(base, base_batch, batch):
    return math.exp(math.log(base) + math.log(batch) - math.log(base_batch))

# %% right: a lambda
scaled_learning_rate = lambda base, base_batch, batch: base * (batch / base_batch)

# %% right: divided by the inverse
def scaled_learning_rate(base, base_batch, batch):
    return base / (base_batch / batch)

# %% wrong: turned round
# says: Turn the fraction round
def scaled_learning_rate(base, base_batch, batch):
    return base * base_batch / batch

# %% wrong: the square root
# says: with a square root
def scaled_learning_rate(base, base_batch, batch):
    return base * (batch / base_batch) ** 0.5

# %% wrong: whole multiples only
# says: The fraction is lost
def scaled_learning_rate(base, base_batch, batch):
    return base * (batch // base_batch)

# %% wrong: never lower
# says: holds for smaller batches as well
def scaled_learning_rate(base, base_batch, batch):
    return base * max(batch / base_batch, 1)

# %% wrong: the factor
# says: the factor alone
def scaled_learning_rate(base, base_batch, batch):
    return batch / base_batch

# %% wrong: times the batch
# says: does not seem to enter
def scaled_learning_rate(base, base_batch, batch):
    return base * batch

# %% wrong: unchanged
# says: The batches do not seem to enter
def scaled_learning_rate(base, base_batch, batch):
    return base

# %% wrong: doublings
# says: counts doublings
def scaled_learning_rate(base, base_batch, batch):
    return base * math.log2(batch / base_batch)

# %% wrong: the difference
# says: not about the difference
def scaled_learning_rate(base, base_batch, batch):
    return base * (batch - base_batch)

# %% wrong: rounded
# says: should be
def scaled_learning_rate(base, base_batch, batch):
    return round(base * batch / base_batch, 1)

# %% wrong: rounded to three places, which swallows small rates
# says: not rounded
# hidden
def scaled_learning_rate(base, base_batch, batch):
    return round(base * batch / base_batch, 3)

# %% wrong: in a tuple
# says: should be a number
def scaled_learning_rate(base, base_batch, batch):
    return base * batch / base_batch,

# %% wrong: an int
# says: should be
def scaled_learning_rate(base, base_batch, batch):
    return int(base * batch / base_batch)

# %% wrong: a limit that nobody asked for
# says: should be 3.2
def scaled_learning_rate(base, base_batch, batch):
    return min(1.0, base * batch / base_batch)

# %% wrong: nothing
# says: gives None
def scaled_learning_rate(base, base_batch, batch):
    base * batch / base_batch

# %% wrong: never below a thousandth
# says: A batch k times as large
# hidden
def scaled_learning_rate(base, base_batch, batch):
    return max(base * batch / base_batch, 1e-3)

# %% wrong: the factor rounded
# says: The fraction is lost: a batch need not be
def scaled_learning_rate(base, base_batch, batch):
    return base * round(batch / base_batch)

# %% wrong: the factor rounded up
# says: The fraction is lost: a batch need not be
def scaled_learning_rate(base, base_batch, batch):
    return base * math.ceil(batch / base_batch)

# %% wrong: the factor added
# says: The factor is added; the rate is multiplied by it
def scaled_learning_rate(base, base_batch, batch):
    return base + batch / base_batch
