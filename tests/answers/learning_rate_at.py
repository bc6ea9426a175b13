"""Answers to learning_rate_at."""

import functools
import itertools
import math

import numpy as np
import torch
from torch.optim import lr_scheduler

# %% right: a power
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** (epoch // step)

# %% right: a loop over the epochs
def learning_rate_at(epoch, base, gamma, step):
    rate = base
    for done in range(1, epoch + 1):
        if done % step == 0:
            rate *= gamma
    return rate

# %% right: a loop over the steps
def learning_rate_at(epoch, base, gamma, step):
    rate = base
    while epoch >= step:
        rate, epoch = rate * gamma, epoch - step
    return rate

# %% right: recursion
def learning_rate_at(epoch, base, gamma, step):
    return base if epoch < step else gamma * learning_rate_at(epoch - step, base, gamma, step)

# %% right: math
learning_rate_at = lambda epoch, base, gamma, step: math.pow(gamma, math.floor(epoch / step)) * base

# %% right: int of a division
def learning_rate_at(epoch, base, gamma, step=1):
    return base * gamma ** int(epoch / step)

# %% right: a tensor, float32
def learning_rate_at(epoch, base, gamma, step):
    return torch.tensor(base) * torch.tensor(gamma) ** (epoch // step)

# %% right: a NumPy number
def learning_rate_at(epoch, base, gamma, step):
    return np.float64(base) * np.power(float(gamma), epoch // step)

# %% right: divmod and a logarithm
def learning_rate_at(epoch, base, gamma, step):
    times, _ = divmod(epoch, step)
    return math.exp(math.log(base) + times * math.log(gamma))

# %% right: PyTorch's own schedule
def learning_rate_at(epoch, base, gamma, step):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=float(base))
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step, gamma)
    for _ in range(epoch):
        optimizer.step()
        schedule.step()
    return schedule.get_last_lr()[0]

# %% wrong: step ignored
# says: `step` does not seem to enter
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** epoch

# %% wrong: no whole steps
# says: count whole steps only
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** (epoch / step)

# %% wrong: epochs counted from 1
# says: one epoch too late
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** (max(0, epoch - 1) // step)

# %% wrong: an epoch early
# says: one epoch too early
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** ((epoch + 1) // step)

# %% wrong: a factor ahead
# says: a factor ahead
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** (epoch // step + 1)

# %% wrong: rounded up
# says: too early
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** math.ceil(epoch / step)

# %% wrong: the remainder
# says: How many whole steps
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** (epoch % step)

# %% wrong: a product
# says: is a power
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma * (epoch // step)

# %% wrong: the base gets the power too
# says: `base` gets the power
def learning_rate_at(epoch, base, gamma, step):
    return (base * gamma) ** (epoch // step)

# %% wrong: gamma is what is taken away
# says: not the share that is taken away
def learning_rate_at(epoch, base, gamma, step):
    return base * (1 - gamma) ** (epoch // step)

# %% wrong: once only
# says: After the first step
def learning_rate_at(epoch, base, gamma, step):
    if epoch >= step:
        return base * gamma
    return base

# %% wrong: goes back
# says: stays multiplied
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma if epoch % step == 0 and epoch > 0 else base

# %% wrong: a list of all rates
# says: should be a number
def learning_rate_at(epoch, base, gamma, step):
    return [base * gamma ** (e // step) for e in range(epoch + 1)]

# %% wrong: printed
# says: gives None
def learning_rate_at(epoch, base, gamma, step):
    print(base * gamma ** (epoch // step))

# %% wrong: rounded to four places
# says: should be
# hidden
def learning_rate_at(epoch, base, gamma, step):
    return round(base * gamma ** (epoch // step), 4)

# %% wrong: never below a floor
# says: should be
# hidden
def learning_rate_at(epoch, base, gamma, step):
    return max(1e-4, base * gamma ** (epoch // step))

# %% wrong: arguments exchanged
# says: Put back the first line
def learning_rate_at(epoch, base):
    return base

# %% wrong: divides by nothing
# says: The call was learning_rate_at(0,
# status: crashed
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** (step // epoch)

# %% right: recursion epoch by epoch
def learning_rate_at(epoch, base, gamma, step):
    if epoch == 0:
        return base
    before = learning_rate_at(epoch - 1, base, gamma, step)
    return before * gamma if epoch % step == 0 else before

# %% right: LambdaLR
def learning_rate_at(epoch, base, gamma, step):
    o = torch.optim.SGD([torch.zeros(1)], lr=base)
    s = lr_scheduler.LambdaLR(o, lambda e: gamma ** (e // step))
    for _ in range(epoch):
        s.step()
    return s.get_last_lr()[0]

# %% right: reduce
def learning_rate_at(epoch, base, gamma, step):
    return functools.reduce(lambda rate, _: rate * gamma, range(epoch // step), base)

# %% right: class
class Rate:
    def __call__(self, epoch, base, gamma, step):
        return base * gamma ** (epoch // step)
learning_rate_at = Rate()

# %% right: counting milestones
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** len(range(step, epoch + 1, step))

# %% right: generator
def learning_rate_at(epoch, base, gamma, step):
    def rates():
        rate = base
        while True:
            for _ in range(step):
                yield rate
            rate *= gamma
    return next(itertools.islice(rates(), epoch, None))

# %% right: rounded to twelve digits
def learning_rate_at(epoch, base, gamma, step):
    return round(base * gamma ** (epoch // step), 12)

# %% wrong: no brackets
# says: the floor division needs brackets
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** epoch // step

# %% wrong: loop one short
# says: one epoch too late
def learning_rate_at(epoch, base, gamma, step):
    for e in range(1, epoch):
        if e % step == 0:
            base *= gamma
    return base

# %% wrong: tensor of one
# says: .item()
def learning_rate_at(epoch, base, gamma, step):
    return torch.tensor([base * gamma ** (epoch // step)])

# %% wrong: rounds
# says: It changes too early
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ** round(epoch / step)

# %% wrong: assumes gamma below one
# says: should be 4, but is 1
# hidden
def learning_rate_at(epoch, base, gamma, step):
    return min(base, base * gamma ** (epoch // step))

# %% wrong: StepLR stepped once more
# says: one epoch too early
def learning_rate_at(epoch, base, gamma, step):
    o = torch.optim.SGD([torch.zeros(1)], lr=base)
    s = lr_scheduler.StepLR(o, step, gamma)
    for _ in range(epoch + 1):
        s.step()
    return s.get_last_lr()[0]

# %% wrong: yields
# says: is a generator
def learning_rate_at(epoch, base, gamma, step):
    yield base * gamma ** (epoch // step)

# %% wrong: divided
# says: Here the rate is divided by gamma
def learning_rate_at(epoch, base, gamma, step):
    return base / gamma ** (epoch // step)

# %% wrong: taken away
# says: Here gamma is taken away
def learning_rate_at(epoch, base, gamma, step):
    return base - gamma * (epoch // step)

# %% wrong: the factor alone
# says: `base` does not seem to enter
def learning_rate_at(epoch, base, gamma, step):
    return gamma ** (epoch // step)

# %% wrong: the product thrown away
# says: That is `base`, whatever the epoch
def learning_rate_at(epoch, base, gamma, step):
    rate = base
    for _ in range(epoch // step):
        rate * gamma
    return rate

# %% wrong: a caret for the power
# says: `^` is no power
# status: crashed
def learning_rate_at(epoch, base, gamma, step):
    return base * gamma ^ (epoch // step)
