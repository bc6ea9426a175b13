"""Answers to imbalance_ratio."""

import math

import numpy as np
import torch

# %% right: tensors divide to inf
def imbalance_ratio(counts):
    if (counts == 0).any():
        return float("inf")
    return counts.max() / counts.min()

# %% right: Python's own max and min
def imbalance_ratio(counts):
    sizes = counts.tolist()
    return math.inf if 0 in sizes else max(sizes) / min(sizes)

# %% right: in NumPy
def imbalance_ratio(counts):
    sizes = counts.numpy().astype(float)
    return np.inf if sizes.min() == 0 else sizes.max() / sizes.min()

# %% right: caught the division by zero
def imbalance_ratio(counts):
    try:
        return int(counts.max()) / int(counts.min())
    except ZeroDivisionError:
        return math.inf

# %% right: sorted first
def imbalance_ratio(counts):
    ordered = counts.sort().values
    return float(ordered[-1] / ordered[0]) if ordered[0] > 0 else torch.inf

# %% right: aminmax, in double
def imbalance_ratio(counts):
    low, high = counts.double().aminmax()
    return torch.where(low > 0, high / low, torch.tensor(torch.inf, dtype=torch.float64))

# %% right: nan taken care of afterwards
def imbalance_ratio(counts):
    return torch.nan_to_num(counts.max() / counts.min(), nan=torch.inf, posinf=torch.inf).item()

# %% right: shares instead of counts
def imbalance_ratio(counts):
    if not counts.all():
        return float("inf")
    shares = counts / counts.sum()
    return float(shares.max() / shares.min())

# %% right: in NumPy, with its warnings off
def imbalance_ratio(counts):
    sizes = np.asarray(counts, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = sizes.max() / sizes.min()
    return ratio if sizes.min() > 0 else np.float64("inf")

# %% wrong: upside down
# says: Turn the fraction round
def imbalance_ratio(counts):
    return float(counts.min() / counts.max())

# %% wrong: rounds down
# says: the rest after the point is lost (`//`, int).
def imbalance_ratio(counts):
    return float("inf") if counts.min() == 0 else int(counts.max()) // int(counts.min())

# %% wrong: leaves empty classes out
# says: should be inf
def imbalance_ratio(counts):
    counts = counts[counts > 0]
    return float(counts.max() / counts.min())

# %% wrong: divides by zero
# says: a class is empty: the ratio is inf
# status: crashed
def imbalance_ratio(counts):
    return int(counts.max()) / int(counts.min())

# %% wrong: zero over zero
# says: should be inf
# hidden
def imbalance_ratio(counts):
    return float(counts.max() / counts.min())

# %% wrong: keeps the division possible with a one
# says: should be inf
def imbalance_ratio(counts):
    return float(counts.max() / counts.min().clamp(min=1))

# %% wrong: zero for an empty class
# says: should be inf
def imbalance_ratio(counts):
    return 0.0 if 0 in counts else float(counts.max() / counts.min())

# %% wrong: last over first
# says: largest count divided by the smallest
def imbalance_ratio(counts):
    return math.inf if (counts == 0).any() else float(counts[-1] / counts[0])

# %% wrong: largest over mean
# says: largest count divided by the smallest
def imbalance_ratio(counts):
    return math.inf if (counts == 0).any() else float(counts.max() / counts.float().mean())

# %% wrong: which classes instead of how large
# says: imbalance_ratio([20, 30, 10])
def imbalance_ratio(counts):
    return float(counts.argmax() / counts.argmin())

# %% wrong: a difference
# says: largest count divided by the smallest
def imbalance_ratio(counts):
    return math.inf if (counts == 0).any() else int(counts.max() - counts.min())

# %% wrong: a text
# says: should be a number
def imbalance_ratio(counts):
    return f"{counts.max() / counts.min():.2f}"

# %% wrong: both numbers
# says: should be a number
def imbalance_ratio(counts):
    return int(counts.max()), int(counts.min())

# %% wrong: nothing returned
# says: gives None
def imbalance_ratio(counts):
    counts.max() / counts.min()

# %% wrong: takes a class of one for an empty one
# says: imbalance_ratio([1, 4, 2]) should be 4, but is inf
# hidden
def imbalance_ratio(counts):
    return float("inf") if counts.min() <= 1 else float(counts.max() / counts.min())

# %% wrong: rounded
# says: not rounded
def imbalance_ratio(counts):
    return float("inf") if counts.min() == 0 else round(float(counts.max() / counts.min()), 2)

# %% wrong: rounded in float32
# says: not rounded
def imbalance_ratio(counts):
    return float("inf") if counts.min() == 0 else (counts.max() / counts.min()).round(decimals=1)

# %% wrong: cut to a whole number
# says: the rest after the point is lost
def imbalance_ratio(counts):
    return float("inf") if counts.min() == 0 else int(counts.max() / counts.min())

# %% wrong: first over second
# says: largest count divided by the smallest
def imbalance_ratio(counts):
    return math.inf if (counts == 0).any() else float(counts[0] / counts[1])
