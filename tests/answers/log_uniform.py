"""Answers to log_uniform."""

import math
import random

import numpy as np
import torch
from scipy.stats import loguniform

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

# %% right: rejection
def log_uniform(low, high, n, generator):
    kept = torch.empty(0)
    while len(kept) < n:
        x = low + (high - low) * torch.rand(20_000, generator=generator)
        kept = torch.cat([kept, x[torch.rand(20_000, generator=generator) < low / x]])
    return kept[:n]

# %% right: from normals
def log_uniform(low, high, n, generator):
    u = torch.special.ndtr(torch.randn(n, generator=generator))
    return torch.exp((1 - u) * math.log(low) + u * math.log(high))

# %% right: from exponentials
def log_uniform(low, high, n, generator):
    u = torch.exp(-torch.empty(n).exponential_(generator=generator))
    return low * (high / low) ** u

# %% right: SciPy ppf
def log_uniform(low, high, n, generator):
    return torch.from_numpy(loguniform(low, high).ppf(torch.rand(n, generator=generator).numpy()))

# %% right: distributions icdf
def log_uniform(low, high, n, generator):
    from torch.distributions import Uniform
    u = torch.rand(n, generator=generator)
    return Uniform(math.log(low), math.log(high)).icdf(u).exp()

# %% right: class
class LogUniform:
    def __call__(self, low, high, n, generator):
        return torch.rand(n, generator=generator).mul_(math.log(high) - math.log(low)).add_(math.log(low)).exp_()
log_uniform = LogUniform()

# %% wrong: shuffled grid
# says: more evenly than chance
# points: 1
def log_uniform(low, high, n, generator):
    grid = torch.logspace(math.log10(low), math.log10(high), n)
    return grid[torch.randperm(n, generator=generator)]

# %% wrong: stratified and shuffled
# says: more evenly than chance
# points: 1
def log_uniform(low, high, n, generator):
    u = (torch.arange(n) + torch.rand(n, generator=generator)) / n
    return (low * (high / low) ** u)[torch.randperm(n, generator=generator)]

# %% wrong: antithetic pairs
# says: neighbours hang together
# points: 1
def log_uniform(low, high, n, generator):
    u = torch.rand((n + 1) // 2, generator=generator)
    u = torch.stack([u, 1 - u], 1).flatten()[:n]
    return low * (high / low) ** u

# %% wrong: ends always in
# says: the same number at [0]
# points: 1
def log_uniform(low, high, n, generator):
    x = low * (high / low) ** torch.rand(n, generator=generator)
    x[0], x[-1] = low, high
    return x

# %% wrong: high missing
# says: The two ends come as arguments
def log_uniform(low, high, n, generator):
    return torch.exp(math.log(low) * torch.rand(n, generator=generator))

# %% wrong: squeezes one
# says: should have the shape (1,)
# hidden
def log_uniform(low, high, n, generator):
    return (low * (high / low) ** torch.rand(n, generator=generator)).squeeze()

# %% wrong: copy of the generator
# says: two calls in a row differ
# points: 1
def log_uniform(low, high, n, generator):
    g = torch.Generator()
    g.set_state(generator.get_state())
    return low * (high / low) ** torch.rand(n, generator=g)

# %% wrong: numbers kept for the second call
# says: two calls in a row differ
# points: 1
memory = {}
def log_uniform(low, high, n, generator):
    if (low, high, n) not in memory:
        memory[low, high, n] = low * (high / low) ** torch.rand(n, generator=generator)
    return memory[low, high, n].clone()

# %% wrong: a generator of numbers
# says: should be a tensor of shape (4000,)
def log_uniform(low, high, n, generator):
    return (low * (high / low) ** float(torch.rand((), generator=generator)) for _ in range(n))

# %% wrong: a root of a negative number
# says: not finite
def log_uniform(low, high, n, generator):
    return low * (low - high) ** torch.rand(n, generator=generator)

# %% wrong: never below a hundred-thousandth
# says: every factor of two
# hidden
def log_uniform(low, high, n, generator):
    low = max(low, 1e-5)
    return low * (high / low) ** torch.rand(n, generator=generator)

# %% wrong: pairs in a list
# says: a list of other things than numbers
def log_uniform(low, high, n, generator):
    draws = low * (high / low) ** torch.rand(n, generator=generator)
    return list(enumerate(draws))

# %% wrong: texts in a list
# says: a list of other things than numbers
def log_uniform(low, high, n, generator):
    draws = low * (high / low) ** torch.rand(n, generator=generator)
    return [f"{draw:.3g}" for draw in draws]
