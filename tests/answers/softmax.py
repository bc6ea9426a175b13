"""Answers to softmax."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# %% right: by the formula
def softmax(logits):
    powers = torch.exp(logits - logits.max(dim=1, keepdim=True).values)
    return powers / powers.sum(1, keepdim=True)

# %% right: the library
softmax = nn.Softmax(dim=1)

# %% right: the library's function
def softmax(logits):
    return F.softmax(logits, dim=-1)

# %% right: by way of the logarithm
def softmax(logits):
    return torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))

# %% right: row by row
def softmax(logits):
    rows = []
    for row in logits:
        e = (row - row.max()).exp()
        rows.append(e / e.sum())
    return torch.stack(rows)

# %% right: NumPy and back
def softmax(logits):
    x = logits.numpy()
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return torch.from_numpy(e / e.sum(axis=1, keepdims=True))

# %% right: in double precision
def softmax(logits):
    x = logits.double()
    e = (x - x.amax(1)[:, None]).exp()
    return e / e.sum(1)[:, None]

# %% right: in place on a copy
def softmax(logits):
    p = logits.clone()
    p -= p.amax(1, keepdim=True)
    p.exp_()
    p /= p.sum(1, keepdim=True)
    return p

# %% right: transposed there and back
def softmax(logits):
    e = torch.exp(logits.T - logits.T.amax(0))
    return (e / e.sum(0)).T

# %% right: one over the sum of the differences' powers
def softmax(logits):
    return 1 / torch.exp(logits[:, None, :] - logits[:, :, None]).sum(2)

# %% right: plain Python
import math
def softmax(logits):
    result = []
    for row in logits.tolist():
        top = max(row)
        e = [math.exp(v - top) for v in row]
        result.append([v / sum(e) for v in e])
    return torch.tensor(result)

# %% wrong: overflow
# says: too large or too small
# points: 1
def softmax(logits):
    e = torch.exp(logits)
    return e / e.sum(1, keepdim=True)

# %% wrong: nan painted over
# says: This happened with logits of 10,000
# points: 1
def softmax(logits):
    e = torch.exp(logits)
    return torch.nan_to_num(e / e.sum(1, keepdim=True))

# %% wrong: one maximum for all rows
# says: too large or too small
# points: 1
def softmax(logits):
    e = torch.exp(logits - logits.max())
    return e / e.sum(1, keepdim=True)

# %% wrong: clamped logits
# says: This happened with logits of 10,000
# points: 1
def softmax(logits):
    e = torch.exp(logits.clamp(-50, 50))
    return e / e.sum(1, keepdim=True)

# %% wrong: a small number against division by zero
# says: This happened with logits of 10,000
# points: 1
def softmax(logits):
    e = torch.exp(logits.clamp(max=80))
    return e / (e.sum(1, keepdim=True) + 1e-9)

# %% wrong: rows divided by the mean's distance
# says: differs in
def softmax(logits):
    e = torch.exp(logits - logits.mean(1, keepdim=True))
    return e / e.mean(1, keepdim=True)

# %% wrong: subtracts the mean
# says: too large or too small
# points: 1
def softmax(logits):
    e = torch.exp(logits - logits.mean(1, keepdim=True))
    return e / e.sum(1, keepdim=True)

# %% wrong: over the columns
# says: The columns
def softmax(logits):
    return torch.softmax(logits, 0)

# %% wrong: over everything
# says: All numbers
def softmax(logits):
    e = torch.exp(logits - logits.max())
    return e / e.sum()

# %% wrong: powers only
# says: gives the powers themselves
def softmax(logits):
    return torch.exp(logits)

# %% wrong: logarithms
# says: logarithms of the probabilities
def softmax(logits):
    return F.log_softmax(logits, dim=1)

# %% wrong: sigmoids
# says: differs in
def softmax(logits):
    return torch.sigmoid(logits)

# %% wrong: shares of the logits
# says: differs in
def softmax(logits):
    return logits / logits.sum(1, keepdim=True)

# %% wrong: keepdim forgotten
# says: stopped in the line
# status: crashed
def softmax(logits):
    e = torch.exp(logits - logits.max(1).values)
    return e / e.sum(1)

# %% wrong: a list
# says: right values, but in a list
def softmax(logits):
    return torch.softmax(logits, 1).tolist()

# %% wrong: changes its input
# says: changed the values of an input
def softmax(logits):
    logits -= logits.amax(1, keepdim=True)
    return logits.exp() / logits.exp().sum(1, keepdim=True)

# %% wrong: a single row loses its dimension
# says: should have the shape (1, 10)
def softmax(logits):
    return torch.softmax(logits.squeeze(), dim=-1)

# %% wrong: nan turned into one
# says: softmax of logits of shape (1, 10) should be
# points: 1
def softmax(logits):
    powers = torch.exp(logits)
    return torch.nan_to_num(powers / powers.sum(1, keepdim=True), nan=1.0)

# %% wrong: subtracts the largest of the absolute values
# says: gives nan for the logit -9999
# points: 1
def softmax(logits):
    powers = torch.exp(logits - logits.abs().amax(1, keepdim=True))
    return powers / powers.sum(1, keepdim=True)
