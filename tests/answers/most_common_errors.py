"""Answers to most_common_errors."""

import heapq
from collections import Counter

import numpy as np
import pandas as pd
import torch

# %% right: loops and sorted
def most_common_errors(matrix, k):
    errors = []
    for t in range(10):
        for p in range(10):
            if t != p and matrix[t, p] > 0:
                errors.append((t, p, int(matrix[t, p])))
    return sorted(errors, key=lambda e: e[2], reverse=True)[:k]

# %% right: sorted by all three
def most_common_errors(matrix, k):
    cells = [(-matrix[t, p].item(), t, p) for t in range(len(matrix)) for p in range(len(matrix)) if t != p]
    return [(t, p, -c) for c, t, p in sorted(cells)[:k] if c]

# %% right: a counter keeps the order of equals
def most_common_errors(matrix, k):
    counts = Counter()
    for t, row in enumerate(matrix.tolist()):
        for p, c in enumerate(row):
            if t != p and c:
                counts[t, p] = c
    return [(t, p, c) for (t, p), c in counts.most_common(k)]

# %% right: nonzero and a stable sort
def most_common_errors(matrix, k):
    errors = matrix.clone().fill_diagonal_(0)
    places = errors.nonzero()
    counts = errors[places[:, 0], places[:, 1]]
    order = torch.argsort(counts, descending=True, stable=True)[:k]
    return [(int(places[i, 0]), int(places[i, 1]), int(counts[i])) for i in order]

# %% right: tuples of 0-dim tensors
def most_common_errors(matrix, k):
    errors = matrix.clone()
    errors.fill_diagonal_(0)
    values, places = errors.flatten().sort(descending=True, stable=True)
    return tuple((i // 10, i % 10, v) for v, i in zip(values[:k], places[:k]) if v > 0)

# %% right: NumPy, lists instead of tuples
def most_common_errors(matrix, k):
    m = matrix.numpy().copy()
    np.fill_diagonal(m, 0)
    order = np.argsort(-m, axis=None, kind="stable")
    out = []
    for t, p in zip(*np.unravel_index(order, m.shape)):
        if m[t, p] == 0 or len(out) == k:
            break
        out.append([t, p, m[t, p]])
    return out

# %% right: pandas
def most_common_errors(matrix, k):
    table = pd.DataFrame(matrix.numpy()).stack().reset_index()
    table.columns = ["truth", "predicted", "count"]
    table = table[(table.truth != table.predicted) & (table["count"] > 0)]
    table = table.sort_values(["count", "truth", "predicted"], ascending=[False, True, True])
    return list(table.head(k).itertuples(index=False, name=None))

# %% right: one after the other
def most_common_errors(matrix, k):
    left = matrix - torch.diag(matrix.diag())
    result = []
    while len(result) < k and left.max() > 0:
        t, p = divmod(left.argmax().item(), 10)
        best = min((a, b) for a in range(10) for b in range(10) if left[a, b] == left.max())
        result.append((*best, left[best].item()))
        left[best] = 0
    return result

# %% right: a heap
def most_common_errors(matrix, k):
    pairs = ((t, p) for t in range(10) for p in range(10) if t != p and matrix[t, p])
    best = heapq.nsmallest(k, pairs, key=lambda tp: (-matrix[tp].item(), *tp))
    return [(*tp, matrix[tp].item()) for tp in best]

# %% right: rows of a tensor in a list
def most_common_errors(matrix, k):
    errors = [(t, p, matrix[t, p].item()) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return [torch.tensor(e) for e in sorted(errors, key=lambda e: -e[2])[:k]]

# %% wrong: the diagonal is in it
# says: counts right answers
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if matrix[t, p]]
    return sorted(errors, key=lambda e: -e[2])[:k]

# %% wrong: what did not happen
# says: did not happen
# points: 2
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p]
    return sorted(errors, key=lambda e: -e[2])[:k]

# %% wrong: exchanged
# says: Truth and prediction are exchanged
def most_common_errors(matrix, k):
    errors = [(p, t, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda e: -e[2])[:k]

# %% wrong: rarest first
# says: The rarest comes first
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda e: e[2])[:k]

# %% wrong: ties the other way round
# says: the smaller true digit comes first
# points: 2
def most_common_errors(matrix, k):
    errors = [(int(matrix[t, p]), t, p) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return [(t, p, c) for c, t, p in sorted(errors, reverse=True)[:k]]

# %% wrong: ties as topk leaves them
# says: the smaller true digit comes first
# points: 2
def most_common_errors(matrix, k):
    errors = matrix.clone().fill_diagonal_(0)
    values, places = errors.flatten().topk(min(k, 90))
    return [(int(i) // 10, int(i) % 10, int(v)) for v, i in zip(values, places) if v > 0]

# %% wrong: ties by predicted digit
# says: the smaller true digit comes first
# points: 2
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for p in range(10) for t in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda e: -e[2])[:k]

# %% wrong: unstable argsort turned round
# says: the smaller true digit comes first
# points: 2
def most_common_errors(matrix, k):
    m = matrix.numpy().copy()
    np.fill_diagonal(m, 0)
    order = np.argsort(m, axis=None)[::-1][:k]
    return [(int(i // 10), int(i % 10), int(m.flat[i])) for i in order if m.flat[i]]

# %% wrong: both directions together
# says: Both directions are added up
def most_common_errors(matrix, k):
    both = matrix + matrix.T
    errors = [(t, p, int(both[t, p])) for t in range(10) for p in range(t + 1, 10) if both[t, p]]
    return sorted(errors, key=lambda e: -e[2])[:k]

# %% wrong: k forgotten
# says: take the first k
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda e: -e[2])

# %% wrong: one of each row
# says: tuples are asked for
def most_common_errors(matrix, k):
    errors = matrix.clone().fill_diagonal_(0)
    best = [(t, int(errors[t].argmax()), int(errors[t].max())) for t in range(10) if errors[t].max() > 0]
    return sorted(best, key=lambda e: -e[2])[:k]

# %% wrong: not sorted
# says: not sorted by their counts
def most_common_errors(matrix, k):
    return [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]][:k]

# %% wrong: no counts
# says: should be a tuple (truth, predicted, count)
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return [e[:2] for e in sorted(errors, key=lambda e: -e[2])[:k]]

# %% wrong: nested
# says: should be a tuple (truth, predicted, count)
def most_common_errors(matrix, k):
    counts = Counter({(t, p): int(matrix[t, p]) for t in range(10) for p in range(10) if t != p})
    return counts.most_common(k)

# %% wrong: shares
# says: is a share
def most_common_errors(matrix, k):
    total = int(matrix.sum())
    errors = [(t, p, int(matrix[t, p]) / total) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda e: -e[2])[:k]

# %% wrong: a dict
# says: should return a list of tuples
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return {e[:2]: e[2] for e in sorted(errors, key=lambda e: -e[2])[:k]}

# %% wrong: in an array
# says: in one array
# points: 2
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return torch.tensor(sorted(errors, key=lambda e: -e[2])[:k])

# %% wrong: sort returns None
# says: returns None
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return errors.sort(key=lambda e: -e[2])

# %% wrong: the diagonal set to zero in place
# says: changed the values of an input
def most_common_errors(matrix, k):
    matrix.fill_diagonal_(0)
    values, places = matrix.flatten().sort(descending=True, stable=True)
    return [(int(i) // 10, int(i) % 10, int(v)) for v, i in zip(values[:k], places[:k]) if v > 0]

# %% wrong: only where truth is smaller
# says: tuples are asked for
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(t + 1, 10) if matrix[t, p]]
    return sorted(errors, key=lambda e: -e[2])[:k]

# %% wrong: fails without errors
# hidden
# status: crashed
# says: most_common_errors stopped
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    best = max(e[2] for e in errors)
    return sorted(errors, key=lambda e: best - e[2])[:k]

# %% wrong: classes counted from 1
# says: Digits go from 0 to 9
def most_common_errors(matrix, k):
    errors = [(t + 1, p + 1, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda e: -e[2])[:k]

# %% wrong: the place in the flattened matrix
# says: should be a tuple (truth, predicted, count)
def most_common_errors(matrix, k):
    values, places = matrix.clone().fill_diagonal_(0).flatten().sort(descending=True, stable=True)
    return [(int(i), int(v)) for v, i in zip(values[:k], places[:k]) if v > 0]

# %% right: a key for each place, count first, then topk
def most_common_errors(matrix, k):
    errors = matrix.clone().fill_diagonal_(0).flatten()
    keys = errors * 100 + 99 - torch.arange(100)
    places = keys.topk(min(k, int((errors > 0).sum()))).indices.tolist()
    return [(place // 10, place % 10, int(errors[place])) for place in places]

# %% right: two sorts, one after the other
def most_common_errors(matrix, k):
    pairs = [(t, p) for p in range(10) for t in range(10) if t != p and matrix[t, p] != 0]
    pairs.sort()
    pairs.sort(key=lambda pair: matrix[pair].item(), reverse=True)
    return [(*pair, matrix[pair].item()) for pair in pairs[:k]]

# %% right: a named tuple, the whole a tuple
def most_common_errors(matrix, k):
    from typing import NamedTuple

    class Error(NamedTuple):
        truth: int
        predicted: int
        count: int

    found = (Error(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p] > 0)
    return tuple(sorted(found, key=lambda error: (-error.count, error.truth, error.predicted)))[:k]

# %% right: NumPy's lexsort
def most_common_errors(matrix, k):
    import numpy as np

    errors = matrix.numpy().copy()
    np.fill_diagonal(errors, 0)
    truth, predicted = np.nonzero(errors)
    counts = errors[truth, predicted]
    order = np.lexsort((predicted, truth, -counts))[:k]
    return list(zip(truth[order], predicted[order], counts[order]))

# %% right: group by group of equal counts
def most_common_errors(matrix, k):
    errors, result = matrix.clone().fill_diagonal_(0), []
    for count in sorted(set(errors.flatten().tolist()) - {0}, reverse=True):
        result += [(t, p, count) for t, p in (errors == count).nonzero().tolist()]
    return result[:k]

# %% right: whole numbers written with a point
def most_common_errors(matrix, k):
    errors = [(t, p, float(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p] > 0]
    return sorted(errors, key=lambda error: -error[2])[:k]

# %% wrong: filled up to k
# says: did not happen
# points: 2
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p] > 0]
    errors = sorted(errors, key=lambda error: -error[2])[:k]
    return errors + [(0, 0, 0)] * (k - len(errors))

# %% wrong: keyed by the count, which keeps one of each
# says: 4 tuples are asked for
def most_common_errors(matrix, k):
    pairs = {int(matrix[t, p]): (t, p) for t in range(10) for p in range(10) if t != p and matrix[t, p]}
    return [(*pairs[count], count) for count in sorted(pairs, reverse=True)[:k]]

# %% wrong: what happened once left out
# says: 7 tuples are asked for
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p] > 1]
    return sorted(errors, key=lambda error: -error[2])[:k]

# %% wrong: counts sorted as text
# says: More frequent errors
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda error: str(error[2]), reverse=True)[:k]

# %% wrong: the count first
# says: Digits go from 0 to 9
def most_common_errors(matrix, k):
    errors = [(int(matrix[t, p]), t, p) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda error: -error[0])[:k]

# %% wrong: a generator
# says: Put list(...) around it
def most_common_errors(matrix, k):
    errors = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    yield from sorted(errors, key=lambda error: -error[2])[:k]

# %% wrong: text
# says: should be a number
def most_common_errors(matrix, k):
    errors = [(str(t), str(p), int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    return sorted(errors, key=lambda error: -error[2])[:k]

# %% wrong: only a matrix that lies in one piece can be viewed
# says: stopped in the line
# status: crashed
# hidden
def most_common_errors(matrix, k):
    flat = (matrix.view(100) * (torch.arange(100) % 11 > 0)).tolist()
    places = sorted((place for place in range(100) if flat[place]), key=lambda place: -flat[place])
    return [(place // 10, place % 10, flat[place]) for place in places[:k]]

# %% wrong: what makes up less than a hundredth of its row left out
# says: 3 tuples are asked for
# hidden
def most_common_errors(matrix, k):
    found = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p]
    found = [error for error in found if error[2] > 0.01 * matrix[error[0]].sum()]
    return sorted(found, key=lambda error: -error[2])[:k]

# %% wrong: a single place squeezed to no list of places
# says: most_common_errors stopped
# status: crashed
# hidden
def most_common_errors(matrix, k):
    places = (matrix - matrix.diag().diag()).nonzero().squeeze()
    found = [(int(t), int(p), int(matrix[t, p])) for t, p in places]
    return sorted(found, key=lambda error: -error[2])[:k]

# %% wrong: the tuple itself where one is asked for
# says: Entry 0 of the list should be a tuple
# hidden
def most_common_errors(matrix, k):
    found = [(t, p, int(matrix[t, p])) for t in range(10) for p in range(10) if t != p and matrix[t, p]]
    found.sort(key=lambda error: -error[2])
    return found[0] if k == 1 else found[:k]

# %% wrong: counts in percent of the row
# says: Row 8, column 3 of the matrix holds 1, not 16.6667
def most_common_errors(matrix, k):
    shares = 100 * matrix / matrix.sum(1, keepdim=True)
    errors = [(t, p, shares[t, p].item()) for t in range(10) for p in range(10) if t != p and matrix[t, p] > 0]
    return sorted(errors, key=lambda error: -error[2])[:k]

# %% wrong: the share first
# says: Its first two parts are digits, whole numbers
def most_common_errors(matrix, k):
    shares = matrix / matrix.sum(1, keepdim=True)
    errors = [(shares[t, p].item(), t, p) for t in range(10) for p in range(10) if t != p and matrix[t, p] > 0]
    return sorted(errors, reverse=True)[:k]

# %% wrong: all places of each count
# says: A pair of digits is there more than once
def most_common_errors(matrix, k):
    errors = matrix.clone().fill_diagonal_(0)
    result = []
    for count in errors.flatten().sort(descending=True).values[:k].tolist():
        for t, p in (errors == count).nonzero().tolist():
            if count:
                result.append((t, p, count))
    return result[:k]

# %% wrong: pairs collected from either side
# says: A pair of digits is there more than once
def most_common_errors(matrix, k):
    errors = []
    for a in range(10):
        for b in range(10):
            if a != b:
                errors += [(a, b, int(matrix[a, b])), (b, a, int(matrix[b, a]))]
    errors = [error for error in errors if error[2] > 0]
    return sorted(errors, key=lambda error: (-error[2], error[0], error[1]))[:k]

# %% right: a dict of NumPy's numbers, sorted by its values
def most_common_errors(matrix, k):
    m = matrix.numpy()
    d = {}
    for (i, j), v in np.ndenumerate(m):
        if i != j and v:
            d[(i, j)] = v
    top = sorted(d.items(), key=lambda kv: kv[1], reverse=True)
    return [(i, j, v) for (i, j), v in top[:k]]
