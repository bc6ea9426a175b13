"""Answers to log_uniform."""

import math
import random

import numpy as np
import torch

# %% right: between two logarithms
def log_uniform(low, high, n, generator):
    return torch.empty(n).uniform_(math.log(low), math.log(high), generator=generator).exp()

# %% right: a power of the ratio
def log_uniform(low, high, n, generator):
    return low * (high / low) ** torch.rand(n, generator=generator)

# %% right: base ten, in float64
def log_uniform(low, high, n, generator):
    low, high = torch.tensor([low, high], dtype=torch.float64).log10()
    return 10 ** (low + (high - low) * torch.rand(n, generator=generator, dtype=torch.float64))

# %% right: logspace with weights
def log_uniform(low, high, n, generator):
    share = torch.rand((n,), generator=generator)
    return torch.exp(share * math.log(high) + (1 - share) * math.log(low))

# %% right: one by one
def log_uniform(low, high, n, generator):
    values = []
    for _ in range(n):
        position = torch.rand(1, generator=generator).item()
        values.append(2 ** (math.log2(low) + position * (math.log2(high) - math.log2(low))))
    return torch.tensor(values)

# %% right: from 1 down to 0, and drawn in two halves
def log_uniform(low, high, n, generator):
    first = torch.rand(n // 2, generator=generator)
    second = 1 - torch.rand(n - n // 2, generator=generator)
    return torch.lerp(torch.tensor(math.log(low)), torch.tensor(math.log(high)), torch.cat([first, second])).exp()

# %% right: NumPy, seeded from the generator, then back
def log_uniform(low, high, n, generator):
    seed = torch.randint(2**31, (1,), generator=generator).item()
    drawn = np.random.default_rng(seed).uniform(np.log(low), np.log(high), n)
    return torch.from_numpy(np.exp(drawn))

# %% right: a lambda, from random's loguniform by hand
log_uniform = lambda low, high, n, generator: torch.tensor(
    [math.exp(math.log(low) + float(u) * math.log(high / low)) for u in torch.rand(n, generator=generator)]
)

# %% right: evenly by geometric steps of a permuted fine division
def log_uniform(low, high, n, generator):
    cell = torch.randint(0, 1000, (n,), generator=generator)
    position = (cell + torch.rand(n, generator=generator)) / 1000
    return low * torch.exp(position * math.log(high / low))

# %% wrong: uniform
# says: These numbers are spread evenly themselves
def log_uniform(low, high, n, generator):
    return low + (high - low) * torch.rand(n, generator=generator)

# %% wrong: the logarithms
# says: Those look like the logarithms
def log_uniform(low, high, n, generator):
    return torch.empty(n).uniform_(math.log(low), math.log(high), generator=generator)

# %% wrong: the logarithms to base ten
# says: Those look like the logarithms
def log_uniform(low, high, n, generator):
    return torch.empty(n).uniform_(math.log10(low), math.log10(high), generator=generator)

# %% wrong: another function back
# says: exp undoes log
def log_uniform(low, high, n, generator):
    return 10 ** torch.empty(n).uniform_(math.log(low), math.log(high), generator=generator)

# %% wrong: exp for log10
# says: every factor of two
def log_uniform(low, high, n, generator):
    return (torch.empty(n).uniform_(math.log10(low), math.log10(high), generator=generator).exp()).clamp(low, high)

# %% wrong: normal logarithms
# says: every factor of two
def log_uniform(low, high, n, generator):
    middle, width = math.log(low * high) / 2, math.log(high / low) / 6
    return (middle + width * torch.randn(n, generator=generator)).exp().clamp(low, high)

# %% wrong: a grid
# says: no grid
# points: 1
def log_uniform(low, high, n, generator):
    return torch.logspace(math.log10(low), math.log10(high), n)

# %% wrong: sorted
# says: in rising or falling order
# points: 1
def log_uniform(low, high, n, generator):
    return (low * (high / low) ** torch.rand(n, generator=generator)).sort().values

# %% wrong: few different numbers
# says: 50 different numbers only
# points: 1
def log_uniform(low, high, n, generator):
    grid = torch.logspace(math.log10(low), math.log10(high), 50)
    return grid[torch.randint(0, 50, (n,), generator=generator)]

# %% wrong: without the generator
# says: the chance comes from elsewhere
# points: 1
def log_uniform(low, high, n, generator):
    return low * (high / low) ** torch.rand(n)

# %% wrong: from Python's random
# says: the chance comes from elsewhere
# points: 1
def log_uniform(low, high, n, generator):
    return torch.tensor([math.exp(random.uniform(math.log(low), math.log(high))) for _ in range(n)])

# %% wrong: seeds the generator
# says: without seeding it
# points: 1
def log_uniform(low, high, n, generator):
    generator.manual_seed(0)
    return low * (high / low) ** torch.rand(n, generator=generator)

# %% wrong: reads the seed
# says: without seeding it
# points: 1
def log_uniform(low, high, n, generator):
    rng = np.random.default_rng(generator.initial_seed())
    return torch.from_numpy(low * (high / low) ** rng.random(n))

# %% wrong: a column
# says: should have the shape (4000,), but has (4000, 1)
def log_uniform(low, high, n, generator):
    return low * (high / low) ** torch.rand(n, 1, generator=generator)

# %% wrong: one number
# says: should have the shape (4000,), but has ()
def log_uniform(low, high, n, generator):
    return low * (high / low) ** torch.rand((), generator=generator)

# %% wrong: a list
# says: but in a list
# points: 1
def log_uniform(low, high, n, generator):
    return (low * (high / low) ** torch.rand(n, generator=generator)).tolist()

# %% wrong: an array
# says: but in a NumPy array
# points: 1
def log_uniform(low, high, n, generator):
    return (low * (high / low) ** torch.rand(n, generator=generator)).numpy()

# %% wrong: float16
# says: too coarse
def log_uniform(low, high, n, generator):
    return (low * (high / low) ** torch.rand(n, generator=generator)).half()

# %% wrong: whole numbers
# says: too coarse
def log_uniform(low, high, n, generator):
    return (low * (high / low) ** torch.rand(n, generator=generator)).round().long()

# %% wrong: fixed ends
# says: The two ends come as arguments
def log_uniform(low, high, n, generator):
    return 10 ** (-4 + 4 * torch.rand(n, generator=generator))

# %% wrong: nothing returned
# says: gives None
def log_uniform(low, high, n, generator):
    low * (high / low) ** torch.rand(n, generator=generator)

# %% wrong: all the same
# says: every factor of two
def log_uniform(low, high, n, generator):
    return (low * (high / low) ** torch.rand(1, generator=generator)).expand(n)

# %% wrong: the ends swapped
# says: should lie between
def log_uniform(low, high, n, generator):
    return high * (high / low) ** torch.rand(n, generator=generator)

# %% wrong: the logarithm of a whole number as a tensor
# says: TypeError
# status: crashed
def log_uniform(low, high, n, generator):
    return torch.empty(n).uniform_(torch.log(low), torch.log(high), generator=generator).exp()
