"""Answers to one_hot."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# %% right: a loop
def one_hot(labels, num_classes=10):
    rows = torch.zeros(len(labels), num_classes)
    for i, label in enumerate(labels):
        rows[i, int(label)] = 1.0
    return rows

# %% right: rows of the identity
def one_hot(labels, num_classes=10):
    return torch.eye(num_classes)[labels.long()]

# %% right: the library
def one_hot(labels, num_classes=10):
    return F.one_hot(labels.long(), num_classes).float()

# %% right: comparison by broadcasting
def one_hot(labels, num_classes=10):
    return (labels[:, None] == torch.arange(num_classes)).float()

# %% right: scatter
def one_hot(labels, num_classes=10):
    return torch.zeros(labels.shape[0], num_classes).scatter_(1, labels.to(torch.int64).unsqueeze(-1), 1.0)

# %% right: NumPy and back
def one_hot(labels, num_classes=10):
    return torch.from_numpy(np.eye(num_classes, dtype=np.float32)[labels.numpy()])

# %% right: lists, other names, a lambda
one_hot = lambda y, k=10: torch.tensor([[1.0 if c == v else 0.0 for c in range(k)] for v in y.tolist()])

# %% right: stacked rows
def one_hot(labels, num_classes=10):
    def row(label):
        zeros = torch.zeros(num_classes)
        zeros[label] = 1
        return zeros
    return torch.stack([row(label) for label in labels.tolist()])

# %% right: an embedding
def one_hot(labels, num_classes=10):
    return nn.Embedding.from_pretrained(torch.eye(num_classes))(labels.long())

# %% right: index_select and keyword names
def one_hot(labels, num_classes=10):
    return torch.index_select(input=torch.eye(num_classes), dim=0, index=labels.int())

# %% right: a class with a call
class one_hot:
    def __new__(cls, labels, num_classes=10):
        return torch.eye(num_classes)[labels.tolist()]

# %% wrong: as many columns as these labels need
# says: whichever labels occur
def one_hot(labels, num_classes=10):
    return F.one_hot(labels.long()).float()

# %% wrong: columns from the labels that occur
# says: should have the shape (4, 10), but has (4, 3)
def one_hot(labels, num_classes=10):
    return (labels[:, None] == labels.unique()).float()

# %% wrong: ten columns always
# says: 10 columns. How many there are
def one_hot(labels, num_classes=10):
    return (labels[:, None] == torch.arange(10)).float()

# %% wrong: integers
# says: right values, but as int64
def one_hot(labels, num_classes=10):
    return F.one_hot(labels.long(), num_classes)

# %% wrong: booleans
# says: right values, but as bool
def one_hot(labels, num_classes=10):
    return labels[:, None] == torch.arange(num_classes)

# %% wrong: float64
# says: right values, but as float64
def one_hot(labels, num_classes=10):
    return torch.from_numpy(np.eye(num_classes)[labels.numpy()])

# %% wrong: on its side
# says: on its side
def one_hot(labels, num_classes=10):
    return torch.eye(num_classes)[labels.long()].T

# %% wrong: an array
# says: in a NumPy array
def one_hot(labels, num_classes=10):
    return np.eye(num_classes, dtype=np.float32)[labels.numpy()]

# %% wrong: the label instead of a one
# says: differs in 4 of 40 values
def one_hot(labels, num_classes=10):
    rows = torch.zeros(len(labels), num_classes)
    rows[torch.arange(len(labels)), labels.long()] = labels.float()
    return rows

# %% wrong: whole columns set
# says: differs in
def one_hot(labels, num_classes=10):
    rows = torch.zeros(len(labels), num_classes)
    rows[:, labels.long()] = 1
    return rows

# %% wrong: no return
# says: gives None
def one_hot(labels, num_classes=10):
    torch.eye(num_classes)[labels.long()]

# %% wrong: uint8 taken for a mask, with an error
# says: takes uint8 for a mask
# status: crashed
# points: 1
def one_hot(labels, num_classes=10):
    return torch.eye(num_classes)[labels]

# %% wrong: uint8 taken for a mask, without an error
# says: takes uint8 for a mask
# points: 1
def one_hot(labels, num_classes=10):
    rows = torch.zeros(len(labels), num_classes)
    for i, label in enumerate(labels):
        rows[i, label] = 1
    return rows

# %% wrong: int32 does not fit
# says: .long()
# status: crashed
# points: 1
# hidden
def one_hot(labels, num_classes=10):
    if labels.dtype == torch.uint8:
        labels = labels.long()
    return F.one_hot(labels, num_classes).float()

# %% wrong: places computed in eight bits
# says: keeps products of small types from overflowing
# points: 1
def one_hot(labels, num_classes=10):
    rows = torch.arange(len(labels), dtype=labels.dtype)
    flat = torch.zeros(len(labels) * num_classes)
    flat[(rows * num_classes + labels).long()] = 1
    return flat.view(len(labels), num_classes)
