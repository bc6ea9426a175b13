"""Answers to samples_with_label."""

import numpy as np
import torch

# %% right: mask, nonzero, slice
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()[:n]

# %% right: with where
def samples_with_label(labels, digit, n):
    return torch.where(labels == digit)[0][:n]

# %% right: nonzero as a tuple
def samples_with_label(labels, digit, n):
    (positions,) = (labels == digit).nonzero(as_tuple=True)
    return positions[:n]

# %% right: squeeze of the second axis alone
samples_with_label = lambda labels, digit, n: (labels == digit).nonzero().squeeze(1)[:n]

# %% right: a column of the table
def samples_with_label(labels, digit, n):
    return torch.argwhere(labels == digit)[:n, 0]

# %% right: in a loop that stops
def samples_with_label(labels, digit, n):
    found = []
    for index, label in enumerate(labels):
        if label == digit and len(found) < n:
            found.append(index)
    return torch.tensor(found, dtype=torch.int64)

# %% right: a list comprehension over Python numbers
def samples_with_label(labels, digit, n):
    return torch.LongTensor([i for i, label in enumerate(labels.tolist()) if label == digit][:n])

# %% right: arange and mask
def samples_with_label(labels, digit, n):
    return torch.arange(len(labels))[labels == digit][:n]

# %% right: masked_select
def samples_with_label(labels, digit, n):
    return torch.masked_select(torch.arange(labels.numel()), labels.eq(digit))[0:n]

# %% right: through NumPy and back
def samples_with_label(labels, digit, n):
    return torch.from_numpy(np.flatnonzero(labels.numpy() == digit)[:n])

# %% right: a stable sort, cut at the count
def samples_with_label(labels, digit, n):
    mask = labels == digit
    return mask.int().argsort(descending=True, stable=True)[: min(n, int(mask.sum()))]

# %% right: split and head
def samples_with_label(labels, digit, n):
    indices = torch.nonzero(torch.isin(labels, digit)).view(-1)
    return indices if len(indices) < n else indices[:n]

# %% right: running count
def samples_with_label(labels, digit, n):
    mask = labels == digit
    return (mask & (mask.cumsum(0) <= n)).nonzero().reshape(-1)

# %% right: a callable object
class Finder:
    def __call__(self, labels, digit, n):
        return torch.nonzero(labels == digit)[:, 0][:n]

samples_with_label = Finder()

# %% right: where with a value past the end, sorted
def samples_with_label(labels, digit, n):
    end = len(labels)
    positions = torch.where(labels == digit, torch.arange(end), end).sort().values
    return positions[positions < end][:n]

# %% right: all labels sorted, then their stretch
def samples_with_label(labels, digit, n):
    order = labels.argsort(stable=True)
    start, stop = int((labels < digit).sum()), int((labels <= digit).sum())
    return order[start:stop][:n]

# %% right: list.index until there is no more
def samples_with_label(labels, digit, n):
    values, found, start = labels.tolist(), [], 0
    while len(found) < n:
        try:
            start = values.index(digit, start)
        except ValueError:
            break
        found.append(start)
        start += 1
    return torch.tensor(found).long()

# %% right: grown by cat
def samples_with_label(labels, digit, n):
    found = torch.empty(0, dtype=torch.int64)
    for index in range(labels.shape[0]):
        if labels[index] == digit:
            found = torch.cat([found, torch.tensor([index])])
    return found[:n]

# %% right: marked in a copy
def samples_with_label(labels, digit, n):
    copy = labels.clone().long()
    copy[copy != digit] = -1
    return (copy >= 0).nonzero()[:n].T[0]

# %% wrong: ones and zeros
# says: gives 1 or 0 for each label
def samples_with_label(labels, digit, n):
    return torch.where(labels == digit, 1, 0)

# %% wrong: one too many
# says: one too many
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()[: n + 1]

# %% wrong: one too few
# says: should give 4 positions, [0, 2, 4, 5], but gives 3
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()[: n - 1]

# %% wrong: the first is left out
# says: leaves out the first position of the digit
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()[1 : n + 1]

# %% wrong: a row of the table, not a column
# says: gives one position only
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit)[0][:n]

# %% wrong: returns inside the loop
# says: gives one position only
def samples_with_label(labels, digit, n):
    found = []
    for index, label in enumerate(labels):
        if label == digit:
            found.append(index)
            return torch.tensor(found, dtype=torch.int64)

# %% wrong: any of them
# says: asked are the first 4 in order
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten().flip(0)[:n]

# %% wrong: how many there are
# says: is a single number, 6
def samples_with_label(labels, digit, n):
    return (labels == digit).sum()

# %% wrong: with the labels
# says: gives a tuple of 2 parts
def samples_with_label(labels, digit, n):
    positions = torch.nonzero(labels == digit).flatten()[:n]
    return positions, labels[positions]

# %% wrong: the others follow
# says: fewer than the 10 asked for
# points: 1
def samples_with_label(labels, digit, n):
    return (labels == digit).int().argsort(descending=True, stable=True)[:n]

# %% wrong: -1 for none
# says: an empty tensor is asked for
# points: 1
def samples_with_label(labels, digit, n):
    positions = torch.nonzero(labels == digit).flatten()
    return positions[:n] if len(positions) else torch.tensor([-1])

# %% wrong: positions of the labels' width
# says: `labels.long()` makes them int64
# points: 1
def samples_with_label(labels, digit, n):
    return torch.arange(len(labels), dtype=labels.dtype)[labels == digit][:n]

# %% wrong: the position 0 is lost
# says: leaves out the first position of the digit
def samples_with_label(labels, digit, n):
    positions = torch.arange(len(labels)) * (labels == digit)
    return positions[positions > 0][:n]

# %% wrong: the mask
# says: gives a mask
def samples_with_label(labels, digit, n):
    return labels == digit

# %% wrong: the mask, cut
# says: gives a mask
def samples_with_label(labels, digit, n):
    return (labels == digit)[:n]

# %% wrong: the labels themselves
# says: gives the labels
def samples_with_label(labels, digit, n):
    return labels[labels == digit][:n]

# %% wrong: all of them
# says: gives all 6 positions
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()

# %% wrong: a table with one column
# says: as a table of shape (4, 1)
# points: 1
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit)[:n]

# %% wrong: cut before the search
# says: among the first 4 labels only
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels[:n] == digit).flatten()

# %% wrong: the last ones
# says: gives the last 4 positions
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()[-n:]

# %% wrong: counted from one
# says: counts positions from 1
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()[:n] + 1

# %% wrong: in the opposite order
# says: in another order: it should be [0, 2, 4, 5], but is [5, 4, 2, 0]
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()[:n].flip(0)

# %% wrong: the tuple that where returns
# says: gives a tuple with a tensor in it
def samples_with_label(labels, digit, n):
    return torch.where(labels == digit)

# %% wrong: a list
# says: in a list. A tensor is asked for
# points: 1
def samples_with_label(labels, digit, n):
    return [i for i, label in enumerate(labels) if label == digit][:n]

# %% wrong: an array
# says: in a NumPy array. A tensor is asked for
# points: 1
def samples_with_label(labels, digit, n):
    return np.flatnonzero(labels.numpy() == digit)[:n]

# %% wrong: int32
# says: as int32; int64 is asked for
# points: 1
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).flatten()[:n].int()

# %% wrong: an empty list has no dtype
# says: had to guess the dtype
# points: 1
def samples_with_label(labels, digit, n):
    return torch.tensor([i for i, label in enumerate(labels) if label == digit][:n])

# %% wrong: squeezed to a single number
# says: A tensor of shape (1,) is asked for
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit)[:n].squeeze()

# %% wrong: squeezed before the cut
# says: The call was samples_with_label(torch.tensor([7, 5, 7, 1, 7, 7, 0, 1, 7, 7]), 5, 3)
# status: crashed
# points: 1
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == digit).squeeze()[:n]

# %% wrong: insists on n
# says: The call was samples_with_label(torch.tensor([7, 5, 7, 1, 7, 7, 0, 1, 7, 7]), 7, 10)
# status: crashed
# points: 1
def samples_with_label(labels, digit, n):
    positions = torch.nonzero(labels == digit).flatten()
    return torch.stack([positions[k] for k in range(n)])

# %% wrong: filled up to n with another digit
# says: The digit 7 occurs 6 times, fewer than the 10 asked for
# points: 1
def samples_with_label(labels, digit, n):
    positions = torch.nonzero(labels == digit).flatten()[:n]
    return torch.cat([positions, torch.zeros(n - len(positions), dtype=torch.int64)])

# %% wrong: None when there is none
# says: gives None
# points: 1
def samples_with_label(labels, digit, n):
    positions = torch.nonzero(labels == digit).flatten()
    if len(positions):
        return positions[:n]

# %% wrong: drops the digit 0
# says: should have the shape (1,), but has (0,)
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels * (labels == digit)).flatten()[:n]

# %% wrong: always the digit 7
# says: samples_with_label(torch.tensor([7, 5, 7, 1, 7, 7, 0, 1, 7, 7]), 1, 1)
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels == 7).flatten()[:n]

# %% wrong: the labels are sorted first
# says: should be
def samples_with_label(labels, digit, n):
    return torch.nonzero(labels.sort().values == digit).flatten()[:n]

# %% wrong: changes the labels
# says: changed the values of an input
def samples_with_label(labels, digit, n):
    labels[labels != digit] = -1
    return torch.nonzero(labels == digit).flatten()[:n]

# %% wrong: learnt the visible labels by heart
# says: samples_with_label(torch.tensor(
# hidden
def samples_with_label(labels, digit, n):
    known = {(7, 4): [0, 2, 4, 5], (1, 1): [3], (7, 10): [0, 2, 4, 5, 8, 9], (5, 3): [1], (9, 2): [], (0, 3): [6]}
    return torch.tensor(known.get((digit, n), []), dtype=torch.int64)

# %% wrong: nothing returned
# says: gives None
def samples_with_label(labels, digit, n):
    torch.nonzero(labels == digit).flatten()[:n]

# %% wrong: a parameter is missing
# says: is called with 3 arguments
def samples_with_label(labels, digit):
    return torch.nonzero(labels == digit).flatten()

# %% wrong: ones and zeros, cut
# says: gives 1 or 0 for each of 4 labels
def samples_with_label(labels, digit, n):
    return (labels == digit).long()[:n]
