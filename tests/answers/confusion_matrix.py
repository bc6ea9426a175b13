"""Answers to confusion_matrix."""

from collections import Counter

import numpy as np
import pandas as pd
import sklearn.metrics
import torch
import torch.nn.functional as F

# %% right: a loop
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for t, p in zip(truth.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix

# %% right: a loop over tensors
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros((num_classes, num_classes), dtype=torch.long)
    for i in range(len(truth)):
        matrix[truth[i].item(), int(predicted[i])] += 1
    return matrix

# %% right: two loops over classes
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.tensor([
        [int(((truth == t) & (predicted == p)).sum()) for p in range(num_classes)] for t in range(num_classes)
    ])

# %% right: bincount
def confusion_matrix(truth, predicted, num_classes=10):
    codes = num_classes * truth.to(torch.int64) + predicted
    return torch.bincount(codes, minlength=num_classes * num_classes).view(num_classes, num_classes)

# %% right: scikit-learn
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.from_numpy(sklearn.metrics.confusion_matrix(truth, predicted, labels=range(num_classes)))

# %% right: product of one-hot rows
def confusion_matrix(truth, predicted, num_classes=10):
    rows, columns = F.one_hot(truth.long(), num_classes), F.one_hot(predicted.long(), num_classes)
    return rows.T @ columns

# %% right: accumulating put
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros(num_classes, num_classes).long()
    matrix.index_put_((truth.long(), predicted.long()), torch.ones(len(truth), dtype=torch.long), accumulate=True)
    return matrix

# %% right: NumPy
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(matrix, (truth.numpy(), predicted.numpy()), 1)
    return torch.tensor(matrix)

# %% right: a counter
def confusion_matrix(truth, predicted, num_classes=10):
    pairs = Counter(zip(truth.tolist(), predicted.tolist()))
    return torch.tensor([[pairs[t, p] for p in range(num_classes)] for t in range(num_classes)])

# %% right: pandas
def confusion_matrix(truth, predicted, num_classes=10):
    table = pd.crosstab(truth.numpy(), predicted.numpy())
    table = table.reindex(index=range(num_classes), columns=range(num_classes), fill_value=0)
    return torch.tensor(table.values)

# %% right: row by row
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.stack([torch.bincount(predicted[truth == t].long(), minlength=num_classes) for t in range(num_classes)])

# %% right: histogram of two dimensions
def confusion_matrix(truth, predicted, num_classes=10):
    edges = np.arange(num_classes + 1) - 0.5
    counts, *_ = np.histogram2d(truth.numpy(), predicted.numpy(), bins=(edges, edges))
    return torch.from_numpy(counts).long()

# %% wrong: transposed
# says: the predictions in its rows
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.bincount(predicted.long() * num_classes + truth.long(), minlength=num_classes**2).reshape(num_classes, -1)

# %% wrong: each pair once
# says: counted once
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    matrix[truth.long(), predicted.long()] += 1
    return matrix

# %% wrong: absent classes left out
# says: whichever classes occur
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.from_numpy(sklearn.metrics.confusion_matrix(truth, predicted))

# %% wrong: ten classes always
# says: whichever classes occur
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.from_numpy(sklearn.metrics.confusion_matrix(truth, predicted, labels=range(10)))

# %% wrong: no minlength
# says: invalid for input of size
# status: crashed
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.bincount(truth.long() * num_classes + predicted.long()).reshape(num_classes, num_classes)

# %% wrong: float counts
# says: right values, but as float32
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros(num_classes, num_classes)
    for t, p in zip(truth.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix

# %% wrong: shares
# says: gives shares
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros(num_classes, num_classes)
    for t, p in zip(truth.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix / matrix.sum(1, keepdim=True)

# %% wrong: uint8 scalars as masks
# says: takes uint8 for a mask
# points: 2
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for t, p in zip(truth, predicted):
        matrix[t, p] += 1
    return matrix

# %% wrong: overflow in eight bits
# says: right for int64 labels, but not
# points: 2
# hidden
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.bincount(truth * num_classes + predicted, minlength=num_classes**2).reshape(num_classes, num_classes)

# %% wrong: an array
# says: in a NumPy array
def confusion_matrix(truth, predicted, num_classes=10):
    return sklearn.metrics.confusion_matrix(truth, predicted, labels=range(num_classes))

# %% wrong: only the errors
# says: Row t, column p
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for t, p in zip(truth.tolist(), predicted.tolist()):
        if t != p:
            matrix[t, p] += 1
    return matrix

# %% wrong: counts only the diagonal
# says: should have the shape (3, 3), but has (3,)
def confusion_matrix(truth, predicted, num_classes=10):
    return torch.bincount(truth[truth == predicted].long(), minlength=num_classes)

# %% wrong: counts in one byte
# says: right up to 255 only
# points: 2
# hidden
def confusion_matrix(truth, predicted, num_classes=10):
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.uint8)
    for t, p in zip(truth.tolist(), predicted.tolist()):
        matrix[t, p] += 1
    return matrix.long()
