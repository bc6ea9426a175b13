"""Answers to count_labels."""

from collections import Counter

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F

# %% right: a comparison per class
def count_labels(labels, num_classes=10):
    return torch.tensor([(labels == label).sum() for label in range(num_classes)])

# %% right: stacked sums
def count_labels(labels, num_classes=10):
    return torch.stack([torch.sum(labels == label) for label in range(num_classes)])

# %% right: in a loop over the labels
def count_labels(labels, num_classes=10):
    counts = torch.zeros(num_classes, dtype=torch.int64)
    for label in labels:
        counts[label.item()] += 1
    return counts

# %% right: one-hot, summed
def count_labels(labels, num_classes=10):
    return F.one_hot(labels.long(), num_classes).sum(dim=0)

# %% right: broadcast
def count_labels(labels, num_classes=10):
    return (labels[:, None] == torch.arange(num_classes)).sum(0)

# %% right: a Counter
def count_labels(labels, num_classes=10):
    counter = Counter(labels.tolist())
    return torch.LongTensor([counter[label] for label in range(num_classes)])

# %% right: in NumPy and back
def count_labels(labels, num_classes=10):
    return torch.from_numpy(np.bincount(labels.numpy(), minlength=num_classes))

# %% right: unique with counts
def count_labels(labels, num_classes=10):
    counts = torch.zeros(num_classes, dtype=torch.long)
    values, sizes = labels.unique(return_counts=True)
    counts[values.long()] = sizes
    return counts

# %% right: scattered
def count_labels(labels, num_classes=10):
    return torch.zeros(num_classes, dtype=torch.int64).scatter_add_(0, labels.long(), torch.ones(len(labels), dtype=torch.int64))

# %% right: index_put with accumulation
def count_labels(labels, num_classes=10):
    return torch.zeros(num_classes).index_put((labels.long(),), torch.ones(len(labels)), accumulate=True).long()

# %% right: a histogram
def count_labels(labels, num_classes=10):
    return torch.histc(labels.float(), bins=num_classes, min=0, max=num_classes - 1).long()

# %% right: NumPy's histogram
def count_labels(labels, num_classes=10):
    counts, _ = np.histogram(labels, bins=np.arange(num_classes + 1))
    return torch.as_tensor(counts)

# %% right: pandas, reindexed
def count_labels(labels, num_classes=10):
    counts = pd.Series(labels.numpy()).value_counts().reindex(range(num_classes), fill_value=0)
    return torch.tensor(counts.values)

# %% right: sorted, and the borders found
def count_labels(labels, num_classes=10):
    borders = torch.searchsorted(labels.long().sort().values, torch.arange(num_classes + 1))
    return borders.diff()

# %% right: a lambda
count_labels = lambda labels, num_classes=10: torch.bincount(labels.flatten().long(), minlength=num_classes)[:num_classes]

# %% wrong: forgot minlength
# says: ends at the largest label that occurs
def count_labels(labels, num_classes=10):
    return torch.bincount(labels)

# %% wrong: only the classes that occur
# says: left out
def count_labels(labels, num_classes=10):
    return labels.unique(return_counts=True)[1]

# %% wrong: always ten
# says: should have the shape (4,)
def count_labels(labels, num_classes=10):
    return torch.bincount(labels, minlength=10)

# %% wrong: as many classes as different labels
# says: should have the shape (10,)
def count_labels(labels, num_classes=10):
    return torch.tensor([(labels == label).sum() for label in range(len(labels.unique()))])

# %% wrong: classes from one
# says: should be [1, 1, 0, 3
def count_labels(labels, num_classes=10):
    return torch.tensor([(labels == label).sum() for label in range(1, num_classes + 1)])

# %% wrong: most frequent first
# says: not at their places
def count_labels(labels, num_classes=10):
    return torch.bincount(labels, minlength=num_classes).sort(descending=True).values

# %% wrong: shares
# says: gives shares
def count_labels(labels, num_classes=10):
    return torch.bincount(labels, minlength=num_classes) / len(labels)

# %% wrong: counted in uint8
# says: again at 0 after 255
def count_labels(labels, num_classes=10):
    return torch.stack([(labels == label).sum(dtype=torch.uint8) for label in range(num_classes)]).long()

# %% wrong: float counts
# says: int64 is asked for
def count_labels(labels, num_classes=10):
    counts = torch.zeros(num_classes)
    for label in labels.tolist():
        counts[label] += 1
    return counts

# %% wrong: int32 counts
# says: int64 is asked for
def count_labels(labels, num_classes=10):
    return torch.bincount(labels, minlength=num_classes).int()

# %% wrong: a list
# says: right values, but in a list
def count_labels(labels, num_classes=10):
    return [int((labels == label).sum()) for label in range(num_classes)]

# %% wrong: an array
# says: right values, but in a NumPy array
def count_labels(labels, num_classes=10):
    return np.bincount(labels.numpy(), minlength=num_classes)

# %% wrong: a dict
# says: should be a tensor of shape (10,)
def count_labels(labels, num_classes=10):
    return dict(Counter(labels.tolist()))

# %% wrong: one-hot takes int64 only
# says: The labels of this call are stored as uint8
# status: crashed
def count_labels(labels, num_classes=10):
    return F.one_hot(labels, num_classes).sum(0)

# %% wrong: uint8 as an index is a mask
# says: The labels of this call are stored as uint8
# status: crashed
def count_labels(labels, num_classes=10):
    counts = torch.zeros(num_classes, dtype=torch.int64)
    values, sizes = labels.unique(return_counts=True)
    counts[values] = sizes
    return counts

# %% wrong: each index once, however often it occurs
# says: should be [1, 1, 0, 3
def count_labels(labels, num_classes=10):
    counts = torch.zeros(num_classes, dtype=torch.int64)
    counts[labels] += 1
    return counts

# %% wrong: shows instead of returning
# says: gives None
def count_labels(labels, num_classes=10):
    print(torch.bincount(labels, minlength=num_classes))

# %% wrong: sorts the labels in place
# says: changed the values of an input
def count_labels(labels, num_classes=10):
    labels.copy_(labels.sort().values)
    return torch.bincount(labels, minlength=num_classes)

# %% wrong: counted in uint8, and left there
# says: int64 is asked for
def count_labels(labels, num_classes=10):
    return torch.stack([(labels == label).sum(dtype=torch.uint8) for label in range(num_classes)])

# %% wrong: sums in float16
# says: rounded as float16 rounds
# hidden
def count_labels(labels, num_classes=10):
    return F.one_hot(labels.long(), num_classes).half().sum(0).long()

# %% wrong: counted one by one in float16
# says: should be
# hidden
def count_labels(labels, num_classes=10):
    counts = torch.zeros(num_classes, dtype=torch.float16)
    for label in labels:
        counts[int(label)] += 1
    return counts.long()

# %% wrong: a place too many, whatever the labels are stored as
# says: with IndexError: index 5 is out of bounds for dimension 0 with size 5.
# status: crashed
def count_labels(labels, num_classes=10):
    counts = torch.zeros(num_classes, dtype=torch.int64)
    for place in range(len(labels) + 1):
        counts[int(labels[place])] += 1
    return counts

# %% wrong: stops on many labels of any width
# says: ValueError: torch.int64.
# status: crashed
def count_labels(labels, num_classes=10):
    if len(labels) > 100:
        raise ValueError(labels.dtype)
    return torch.bincount(labels, minlength=num_classes)

# %% wrong: the larger call is named
# says: count_labels of 321 made-up labels (uint8) should be
def count_labels(labels, num_classes=10):
    return torch.bincount(labels[:100], minlength=num_classes)
