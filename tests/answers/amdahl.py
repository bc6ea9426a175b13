"""Answers to amdahl."""

import numpy as np
import torch
from fractions import Fraction

# %% right: the formula
def amdahl(parallel_fraction, workers):
    return 1 / ((1 - parallel_fraction) + parallel_fraction / workers)

# %% right: step by step
def amdahl(parallel_fraction, workers):
    serial = 1 - parallel_fraction
    divided = parallel_fraction / workers
    return 1 / (serial + divided)

# %% right: multiplied out
def amdahl(parallel_fraction, workers):
    return workers / (workers * (1 - parallel_fraction) + parallel_fraction)

# %% right: times of 100 seconds
def amdahl(parallel_fraction, workers):
    before = 100.0
    after = before * (1 - parallel_fraction) + before * parallel_fraction / workers
    return before / after

# %% right: a power
def amdahl(parallel_fraction, workers):
    return (1 - parallel_fraction * (1 - 1 / workers)) ** -1

# %% right: a 0-dim tensor
def amdahl(parallel_fraction, workers):
    p = torch.tensor(parallel_fraction, dtype=torch.float64)
    return 1 / (1 - p + p / workers)

# %% right: NumPy
def amdahl(parallel_fraction, workers):
    return np.reciprocal(np.float64(1 - parallel_fraction + parallel_fraction / workers))

# %% right: a lambda
amdahl = lambda parallel_fraction, workers: 1 / (1 - parallel_fraction + parallel_fraction / workers)

# %% right: rounded to five decimals
def amdahl(parallel_fraction, workers):
    return round(1 / (1 - parallel_fraction + parallel_fraction / workers), 5)

# %% right: whole numbers where they come out
def amdahl(parallel_fraction, workers):
    if parallel_fraction == 1:
        return workers
    if parallel_fraction == 0:
        return 1
    return 1 / (1 - parallel_fraction + parallel_fraction / workers)

# %% right: the workers one by one
def amdahl(parallel_fraction, workers):
    share = parallel_fraction * (1 / workers)
    return 1.0 / (1.0 - parallel_fraction + share)

# %% wrong: the time
# says: the time that is left
def amdahl(parallel_fraction, workers):
    return 1 - parallel_fraction + parallel_fraction / workers

# %% wrong: the parts exchanged
# says: Here the other part is divided
def amdahl(parallel_fraction, workers):
    return 1 / (parallel_fraction + (1 - parallel_fraction) / workers)

# %% wrong: Gustafson
# says: Gustafson
def amdahl(parallel_fraction, workers):
    return (1 - parallel_fraction) + parallel_fraction * workers

# %% wrong: perfect
# says: a perfect speed-up
def amdahl(parallel_fraction, workers):
    return workers

# %% wrong: a share of perfect
# says: cannot be divided does not seem to enter
def amdahl(parallel_fraction, workers):
    return parallel_fraction * workers

# %% wrong: whole division
# says: its fraction is lost
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction + parallel_fraction // workers)

# %% wrong: the limit
# says: the limit for a great many workers
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction) if parallel_fraction < 1 else workers

# %% wrong: the limit, which does not exist for 1
# says: the limit for a great many workers
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction)

# %% wrong: efficiency
# says: the efficiency
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction + parallel_fraction / workers) / workers

# %% wrong: brackets missing
# says: Are the brackets right
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction) + parallel_fraction / workers if parallel_fraction < 1 else 8

# %% wrong: brackets missing, which divides by zero
# says: Are the brackets right
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction) + parallel_fraction / workers

# %% wrong: right, but for a fraction of 1
# says: amdahl(1, 8)
# status: crashed
def amdahl(parallel_fraction, workers):
    if parallel_fraction == 1:
        return workers / 0
    return 1 / (1 - parallel_fraction + parallel_fraction / workers)

# %% wrong: the parallel part grows
# says: takes less time with more workers
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction + parallel_fraction * workers)

# %% wrong: rounded
# says: not rounded
def amdahl(parallel_fraction, workers):
    return round(1 / (1 - parallel_fraction + parallel_fraction / workers), 1)

# %% wrong: in percent
# says: should be
def amdahl(parallel_fraction, workers):
    return 1 / (100 - parallel_fraction + parallel_fraction / workers)

# %% wrong: what is saved
# says: the time that is saved
def amdahl(parallel_fraction, workers):
    return parallel_fraction - parallel_fraction / workers

# %% wrong: a list
# says: should be a number
def amdahl(parallel_fraction, workers):
    return [1 / (1 - parallel_fraction + parallel_fraction / workers)]

# %% wrong: a tensor with one dimension
# says: Take the number out
def amdahl(parallel_fraction, workers):
    return torch.tensor([1 / (1 - parallel_fraction + parallel_fraction / workers)])

# %% wrong: a fraction
# says: should be a number
def amdahl(parallel_fraction, workers):
    p = Fraction(parallel_fraction)
    return 1 / (1 - p + p / workers)

# %% wrong: printed
# says: gives None
def amdahl(parallel_fraction, workers):
    print(1 / (1 - parallel_fraction + parallel_fraction / workers))

# %% wrong: right up to a thousand workers
# says: should be
# hidden
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction + parallel_fraction / min(workers, 1000))

# %% wrong: rounded to two decimals, as in the text
# says: not rounded
def amdahl(parallel_fraction, workers):
    return round(1 / (1 - parallel_fraction + parallel_fraction / workers), 2)

# %% wrong: arguments exchanged
# says: Are the two arguments exchanged?
def amdahl(workers, parallel_fraction):
    return 1 / ((1 - parallel_fraction) + parallel_fraction / workers)

# %% wrong: without the places behind the point
# says: not rounded
def amdahl(parallel_fraction, workers):
    return int(1 / ((1 - parallel_fraction) + parallel_fraction / workers))

# %% wrong: brackets around too little
# says: Are the brackets right?
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction + parallel_fraction) / workers

# %% wrong: brackets around too much
# says: Only the parallel fraction itself is taken from 1
def amdahl(parallel_fraction, workers):
    return 1 / (1 - (parallel_fraction + parallel_fraction / workers))

# %% wrong: the numbers of the check
# says: amdahl(0.3, 4)
# hidden
def amdahl(parallel_fraction, workers):
    known = {(0.9, 10): 100 / 19, (0.5, 2): 4 / 3, (0.75, 1): 1, (0.95, 1000): 1 / 0.05095, (1.0, 8): 8}
    return known.get((parallel_fraction, workers), 1)

# %% wrong: both parts divided
# says: Only the parallel part is divided by the number of workers
def amdahl(parallel_fraction, workers):
    return 1 / (((1 - parallel_fraction) + parallel_fraction) / workers)

# %% wrong: the parts exchanged, multiplied out
# says: Here the other part is divided
def amdahl(parallel_fraction, workers):
    return workers / (1 + parallel_fraction * (workers - 1))

# %% wrong: what the parallel part takes is subtracted
# says: it is added to the time of the other part
def amdahl(parallel_fraction, workers):
    return 1 / (1 - parallel_fraction / workers)
