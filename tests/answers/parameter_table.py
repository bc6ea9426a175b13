"""Answers to parameter_table."""

import math

import numpy as np
import torch

# %% right: a comprehension
def parameter_table(model):
    return [(name, tuple(parameter.shape), parameter.numel()) for name, parameter in model.named_parameters()]

# %% right: a loop, torch.Size as it is
def parameter_table(model):
    table = []
    for name, parameter in model.named_parameters():
        table.append((name, parameter.shape, parameter.nelement()))
    return table

# %% right: lists of lists
def parameter_table(model):
    return [[n, list(p.shape), math.prod(p.shape)] for n, p in model.named_parameters()]

# %% right: counts of other kinds
def parameter_table(model):
    return [(n, p.size(), np.prod(p.shape)) for n, p in model.named_parameters()]

# %% right: 0-dim tensors for counts, a tuple of rows
def parameter_table(model):
    return tuple((n, tuple(p.shape), torch.tensor(p.numel())) for n, p in model.named_parameters())

# %% right: from the dict of parameters
def parameter_table(model):
    parameters = dict(model.named_parameters())
    return list(zip(parameters, [p.shape for p in parameters.values()], map(torch.numel, parameters.values())))

# %% right: module by module
def parameter_table(model):
    table = []
    for prefix, module in model.named_modules():
        for name, parameter in module.named_parameters(recurse=False):
            table.append((f"{prefix}.{name}" if prefix else name, parameter.shape, len(parameter.flatten())))
    return table

# %% right: named tuples
from typing import NamedTuple
class Row(NamedTuple):
    name: str
    shape: tuple
    count: int
def parameter_table(model):
    return [Row(n, tuple(p.shape), p.numel()) for n, p in model.named_parameters()]

# %% right: the state without its buffers
def parameter_table(model):
    buffers = dict(model.named_buffers())
    return [(n, tuple(t.shape), t.numel()) for n, t in model.state_dict().items() if n not in buffers]

# %% wrong: the state with its buffers
# says: is a buffer
def parameter_table(model):
    return [(n, tuple(t.shape), t.numel()) for n, t in model.state_dict().items()]

# %% wrong: trainable ones only
# says: frozen parameters
def parameter_table(model):
    return [(n, tuple(p.shape), p.numel()) for n, p in model.named_parameters() if p.requires_grad]

# %% wrong: no names
# says: should be (name, shape, count)
def parameter_table(model):
    return [(tuple(p.shape), p.numel()) for p in model.parameters()]

# %% wrong: numbers for names
# says: should begin with a name
def parameter_table(model):
    return [(i, tuple(p.shape), p.numel()) for i, p in enumerate(model.parameters())]

# %% wrong: shape and count exchanged
# says: should be a shape
def parameter_table(model):
    return [(n, p.numel(), tuple(p.shape)) for n, p in model.named_parameters()]

# %% wrong: a dict
# says: should be a list of rows
def parameter_table(model):
    return {n: (tuple(p.shape), p.numel()) for n, p in model.named_parameters()}

# %% wrong: a generator
# says: should be a list of rows
def parameter_table(model):
    return ((n, tuple(p.shape), p.numel()) for n, p in model.named_parameters())

# %% wrong: a generator function
# says: should be a list of rows
def parameter_table(model):
    for n, p in model.named_parameters():
        yield n, tuple(p.shape), p.numel()

# %% wrong: rows instead of values
# says: number of values in the tensor
def parameter_table(model):
    return [(n, tuple(p.shape), len(p)) for n, p in model.named_parameters()]

# %% wrong: sorted by name
# says: should have rows for
def parameter_table(model):
    return sorted((n.split(".")[-1], tuple(p.shape), p.numel()) for n, p in model.named_parameters())

# %% wrong: largest first
# says: another order
def parameter_table(model):
    return sorted([(n, tuple(p.shape), p.numel()) for n, p in model.named_parameters()], key=lambda row: -row[2])

# %% wrong: weights only
# says: should have rows for
def parameter_table(model):
    return [(n, tuple(p.shape), p.numel()) for n, p in model.named_parameters() if n.endswith("weight")]

# %% wrong: the shape as text
# says: should be a shape
def parameter_table(model):
    return [(n, str(tuple(p.shape)), p.numel()) for n, p in model.named_parameters()]

# %% wrong: prints the table
# says: is None
def parameter_table(model):
    for n, p in model.named_parameters():
        print(n, tuple(p.shape), p.numel())

# %% wrong: stops after the first
# says: should have rows for
def parameter_table(model):
    for n, p in model.named_parameters():
        return [(n, tuple(p.shape), p.numel())]

# %% wrong: layers that are direct children only
# says: should have rows for
# hidden
def parameter_table(model):
    table = []
    for name, child in model.named_children():
        for own, parameter in child.named_parameters(recurse=False):
            table.append((f"{name}.{own}", tuple(parameter.shape), parameter.numel()))
    return table

# %% wrong: dots in names cut to two parts
# says: should have rows for
# hidden
def parameter_table(model):
    return [(".".join(n.split(".")[-2:]), tuple(p.shape), p.numel()) for n, p in model.named_parameters()]

# %% wrong: unfreezes
# says: changed `requires_grad`
def parameter_table(model):
    model.requires_grad_(True)
    return [(n, tuple(p.shape), p.numel()) for n, p in model.named_parameters()]

# %% wrong: evaluates
# says: changed the mode
def parameter_table(model):
    model.eval()
    return [(n, tuple(p.shape), p.numel()) for n, p in model.named_parameters()]

# %% wrong: empties
# says: changed the values
def parameter_table(model):
    [p.data.fill_(0) for p in model.parameters()]
    return [(n, tuple(p.shape), p.numel()) for n, p in model.named_parameters()]

# %% wrong: doubles
# says: changed the values
def parameter_table(model):
    model.double()
    return [(n, tuple(p.shape), p.numel()) for n, p in model.named_parameters()]

# %% wrong: the state without the usual names of buffers
# says: is a buffer
# hidden
def parameter_table(model):
    buffers = "running", "num_batches", "mean", "std"
    return [(n, tuple(t.shape), t.numel()) for n, t in model.state_dict().items() if not any(b in n for b in buffers)]

# %% right: columns made by zip
def parameter_table(model):
    names, parameters = zip(*model.named_parameters())
    return [(n, p.shape, p.numel()) for n, p in zip(names, parameters)]

# %% wrong: shapes the other way round
# says: : the shape of `
def parameter_table(model):
    return [(name, tuple(reversed(p.shape)), p.numel()) for name, p in model.named_parameters()]

# %% wrong: counts as text, with commas
# says: The count in row 0 of parameter_table should be a number
def parameter_table(model):
    return [(name, tuple(p.shape), f"{p.numel():,}") for name, p in model.named_parameters()]
