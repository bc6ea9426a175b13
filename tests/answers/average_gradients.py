"""Answers to average_gradients."""

import copy
import functools

import numpy as np
import torch

# %% right: stacked
def average_gradients(gradients):
    return [torch.stack(parts).mean(0) for parts in zip(*gradients)]

# %% right: summed
def average_gradients(gradients):
    return [sum(parts) / len(gradients) for parts in zip(*gradients)]

# %% right: in loops
def average_gradients(gradients):
    result = []
    for parameter in range(len(gradients[0])):
        total = torch.zeros_like(gradients[0][parameter])
        for process in range(len(gradients)):
            total += gradients[process][parameter]
        result.append(total / len(gradients))
    return result

# %% right: a tuple
def average_gradients(gradients):
    return tuple(torch.mean(torch.stack(parts), dim=0) for parts in zip(*gradients))

# %% right: in place on its own copies
def average_gradients(gradients):
    means = [gradient.clone() for gradient in gradients[0]]
    for others in gradients[1:]:
        for mean, gradient in zip(means, others):
            mean.add_(gradient)
    for mean in means:
        mean.div_(len(gradients))
    return means

# %% right: in place on a deep copy
def average_gradients(gradients):
    first, *rest = copy.deepcopy(gradients)
    for others in rest:
        torch._foreach_add_(first, others)
    torch._foreach_div_(first, len(gradients))
    return first

# %% right: flattened, as one message, and cut apart
def average_gradients(gradients):
    flat = torch.stack([torch.cat([part.flatten() for part in one]) for one in gradients]).mean(0)
    parts = flat.split([part.numel() for part in gradients[0]])
    return [part.reshape(like.shape) for part, like in zip(parts, gradients[0])]

# %% right: NumPy and back
def average_gradients(gradients):
    return [torch.tensor(np.mean([part.numpy() for part in parts], axis=0)) for parts in zip(*gradients)]

# %% right: reduce
def average_gradients(gradients):
    return [functools.reduce(torch.add, parts) / len(parts) for parts in zip(*gradients)]

# %% right: running mean
def average_gradients(gradients):
    means = list(gradients[0])
    for count, others in enumerate(gradients[1:], start=2):
        means = [mean + (gradient - mean) / count for mean, gradient in zip(means, others)]
    return means

# %% right: each weighed before adding
def average_gradients(gradients):
    weight = 1 / len(gradients)
    return [sum(weight * part for part in parts) for parts in zip(*gradients)]

# %% right: torch.func-like, with a new axis
def average_gradients(gradients):
    return [torch.cat([part[None] for part in parts], 0).mean(dim=0) for parts in map(list, zip(*gradients))]

# %% right: einsum
def average_gradients(gradients):
    n = len(gradients)
    return [torch.einsum("n...,n->...", torch.stack(parts), torch.full((n,), 1 / n, dtype=parts[0].dtype)) for parts in zip(*gradients)]

# %% right: a lambda
average_gradients = lambda gradients: [torch.stack(list(parts)).mean(0) for parts in zip(*gradients)]

# %% right: ring, share by share
def average_gradients(gradients):
    n, result = len(gradients), []
    for parts in zip(*gradients):
        flats = [part.reshape(-1) for part in parts]
        pieces = [sum(flat.tensor_split(n)[k] for flat in flats) / n for k in range(n)]
        result.append(torch.cat(pieces).reshape(parts[0].shape))
    return result

# %% right: in double precision and back
def average_gradients(gradients):
    return [torch.stack(parts).double().mean(0).to(parts[0].dtype) for parts in zip(*gradients)]

# %% right: nn.Parameters
def average_gradients(gradients):
    return [torch.nn.Parameter(torch.stack(parts).mean(0)) for parts in zip(*gradients)]

# %% right: the running mean by lerp
def average_gradients(gradients):
    means = [gradient.clone() for gradient in gradients[0]]
    for count, other in enumerate(gradients[1:], 2):
        means = [torch.lerp(mean, gradient, 1 / count) for mean, gradient in zip(means, other)]
    return means

# %% right: all parameters in one call
def average_gradients(gradients):
    total = list(gradients[0])
    for other in gradients[1:]:
        total = torch._foreach_add(total, other)
    return list(torch._foreach_div(total, len(gradients)))

# %% right: a single process as it is
def average_gradients(gradients):
    if len(gradients) == 1:
        return gradients[0]
    return [torch.stack(parts).mean(0) for parts in zip(*gradients)]

# %% wrong: the sum
# says: That is the sum over the processes
def average_gradients(gradients):
    return [sum(parts) for parts in zip(*gradients)]

# %% wrong: over the parameters
# says: stack expects each tensor to be equal size
# status: crashed
def average_gradients(gradients):
    return [torch.stack(one).mean(0) for one in gradients]

# %% wrong: the mean of each process
# says: Is that one for each process
def average_gradients(gradients):
    return [sum(part.sum() for part in one) / sum(part.numel() for part in one) for one in gradients]

# %% wrong: one number for each parameter
# says: every gradient keeps its shape
def average_gradients(gradients):
    return [torch.stack(parts).mean() for parts in zip(*gradients)]

# %% wrong: half of the sum
# says: The sum is divided by 2
def average_gradients(gradients):
    return [sum(parts) / 2 for parts in zip(*gradients)]

# %% wrong: the first two only
# says: the mean of the first two processes only
def average_gradients(gradients):
    return [(a + b) / 2 for a, b in zip(gradients[0], gradients[1])]

# %% wrong: the first two only, and one by itself
# says: the mean of the first two processes only
def average_gradients(gradients):
    if len(gradients) == 1:
        return gradients[0]
    return [(a + b) / 2 for a, b in zip(gradients[0], gradients[1])]

# %% wrong: halved again and again
# says: gives the last ones more weight
def average_gradients(gradients):
    means = gradients[0]
    for others in gradients[1:]:
        means = [(mean + gradient) / 2 for mean, gradient in zip(means, others)]
    return means

# %% wrong: divided by the number of parameters
# says: divided by the number of parameters
def average_gradients(gradients):
    return [sum(parts) / len(gradients[0]) for parts in zip(*gradients)]

# %% wrong: the median
# says: That is the median
def average_gradients(gradients):
    return [torch.stack(parts).median(0).values for parts in zip(*gradients)]

# %% wrong: a copy for every process
# says: return it once
def average_gradients(gradients):
    means = [torch.stack(parts).mean(0) for parts in zip(*gradients)]
    return [means for _ in gradients]

# %% wrong: summed into the first
# says: changed the values of an input
def average_gradients(gradients):
    for others in gradients[1:]:
        for mean, gradient in zip(gradients[0], others):
            mean += gradient
    return [mean / len(gradients) for mean in gradients[0]]

# %% wrong: divided in place
# says: changed the values of an input
def average_gradients(gradients):
    for one in gradients:
        for gradient in one:
            gradient /= len(gradients)
    return [sum(parts) for parts in zip(*gradients)]

# %% wrong: one long vector
# says: Asked is a list with 6 tensors
def average_gradients(gradients):
    return torch.stack([torch.cat([part.flatten() for part in one]) for one in gradients]).mean(0)

# %% wrong: one long vector in a list
# says: gives 1 part
def average_gradients(gradients):
    return [torch.stack([torch.cat([part.flatten() for part in one]) for one in gradients]).mean(0)]

# %% wrong: arrays
# says: NumPy array. A tensor is asked for
def average_gradients(gradients):
    return [np.mean([part.numpy() for part in parts], axis=0) for parts in zip(*gradients)]

# %% wrong: double precision
# says: as float64; float32 is asked for
def average_gradients(gradients):
    return [torch.stack(parts).double().mean(0) for parts in zip(*gradients)]

# %% wrong: a generator
# says: a generator
def average_gradients(gradients):
    return (torch.stack(parts).mean(0) for parts in zip(*gradients))

# %% wrong: a map
# says: a map
def average_gradients(gradients):
    return map(lambda parts: sum(parts) / len(parts), zip(*gradients))

# %% wrong: with a new first axis
# says: should have the shape
def average_gradients(gradients):
    return [torch.stack(parts).mean(0, keepdim=True) for parts in zip(*gradients)]

# %% wrong: flattened
# says: should have the shape
def average_gradients(gradients):
    return [torch.stack(parts).mean(0).flatten() for parts in zip(*gradients)]

# %% wrong: the first parameter only
# says: gives 1 part. Asked is a list with 6 tensors
def average_gradients(gradients):
    for parts in zip(*gradients):
        return [torch.stack(parts).mean(0)]

# %% wrong: in reverse
# says: should
def average_gradients(gradients):
    return [torch.stack(parts).mean(0) for parts in zip(*gradients)][::-1]

# %% wrong: whole numbers
# says: should be
def average_gradients(gradients):
    return [sum(parts) // len(parts) for parts in zip(*gradients)]

# %% wrong: the first process is added to the rest's mean
# says: should be
def average_gradients(gradients):
    return [parts[0] + sum(parts[1:]) / max(1, len(parts) - 1) for parts in zip(*gradients)]

# %% wrong: the last process alone
# says: That is the gradient of the last process alone
def average_gradients(gradients):
    for one in gradients:
        means = [gradient for gradient in one]
    return means

# %% wrong: nothing comes back
# says: Does the function end with `return` and the list?
def average_gradients(gradients):
    [torch.stack(parts).mean(0) for parts in zip(*gradients)]

# %% wrong: divided by one too few
# says: one process too few
def average_gradients(gradients):
    return [sum(parts) / max(1, len(parts) - 1) for parts in zip(*gradients)]

# %% wrong: ranks as the columns of a square only
# says: differs in 20 of 20 values
# hidden
def average_gradients(gradients):
    if len(gradients) == 5:
        return [torch.stack(parts).mean(0) + 1e-3 for parts in zip(*gradients)]
    return [torch.stack(parts).mean(0) for parts in zip(*gradients)]

# %% wrong: single numbers come as Python numbers
# says: should be a tensor of shape ()
def average_gradients(gradients):
    means = [torch.stack(parts).mean(0) for parts in zip(*gradients)]
    return [mean.item() if mean.ndim == 0 else mean for mean in means]

# %% wrong: entries of the first list replaced
# says: changed the list of rank 0
def average_gradients(gradients):
    result = gradients[0]
    for other in gradients[1:]:
        for index in range(len(result)):
            result[index] = result[index] + other[index]
    for index in range(len(result)):
        result[index] = result[index] / len(gradients)
    return result

# %% wrong: always in single precision
# says: as float32; float64 is asked for
# hidden
def average_gradients(gradients):
    return [torch.stack(parts).float().mean(0) for parts in zip(*gradients)]

# %% wrong: axes of length one squeezed
# says: should have the shape (2, 1, 3, 3)
def average_gradients(gradients):
    return [torch.stack(parts).mean(0).squeeze() for parts in zip(*gradients)]

# %% wrong: takes the lists out of the list
# says: changed the list that came in: it holds 0 lists now
def average_gradients(gradients):
    n = len(gradients)
    total = gradients.pop()
    while gradients:
        total = [a + b for a, b in zip(total, gradients.pop())]
    return [t / n for t in total]

# %% wrong: a dictionary
# says: gives a dictionary
def average_gradients(gradients):
    return {k: torch.stack(col).mean(0) for k, col in enumerate(zip(*gradients))}

# %% wrong: views, which need numbers that lie side by side
# says: view size is not compatible
# status: crashed
# hidden
def average_gradients(gradients):
    flat = torch.stack([torch.cat([g.view(-1) for g in one]) for one in gradients]).mean(0)
    parts = flat.split([g.numel() for g in gradients[0]])
    return [part.view(g.shape) for part, g in zip(parts, gradients[0])]

# %% wrong: the first process alone
# says: That is the gradient of the first process alone
def average_gradients(gradients):
    return gradients[0]

# %% wrong: divided by one too many
# says: The sum is divided by one process too many
def average_gradients(gradients):
    return [sum(parts) / (len(parts) + 1) for parts in zip(*gradients)]

# %% wrong: the loop over the processes begins at 1
# says: The first process is missing in the sum
def average_gradients(gradients):
    means = []
    for parameter in range(len(gradients[0])):
        total = torch.zeros_like(gradients[0][parameter])
        for rank in range(1, len(gradients)):
            total += gradients[rank][parameter]
        means.append(total / len(gradients))
    return means

# %% wrong: the loop over the processes ends too early
# says: The last process is missing in the sum
def average_gradients(gradients):
    means = []
    for parameter in range(len(gradients[0])):
        total = torch.zeros_like(gradients[0][parameter])
        for rank in range(len(gradients) - 1):
            total += gradients[rank][parameter]
        means.append(total / len(gradients))
    return means
