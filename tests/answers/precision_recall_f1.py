"""Answers to precision_recall_f1."""

import numpy as np
import sklearn.metrics
import torch

# %% right: a loop
def precision_recall_f1(matrix):
    rows = []
    for c in range(10):
        tp = matrix[c, c].item()
        fp = matrix[:, c].sum().item() - tp
        fn = matrix[c].sum().item() - tp
        p = tp / (tp + fp) if tp + fp else 0.0
        r = tp / (tp + fn) if tp + fn else 0.0
        f = 2 * p * r / (p + r) if p + r else 0.0
        rows.append([p, r, f])
    return torch.tensor(rows)

# %% right: nan_to_num
def precision_recall_f1(matrix):
    hits = torch.diag(matrix).float()
    p, r = hits / matrix.sum(dim=0), hits / matrix.sum(dim=1)
    p, r = p.nan_to_num(0), r.nan_to_num(0)
    f = (2 * p * r / (p + r)).nan_to_num(0)
    return torch.stack((p, r, f), 1)

# %% right: double precision, where
def precision_recall_f1(matrix):
    m = matrix.double()
    d = m.diagonal()
    out = torch.zeros(10, 3, dtype=torch.float64)
    out[:, 0] = torch.where(m.sum(0) > 0, d / m.sum(0), 0)
    out[:, 1] = torch.where(m.sum(1) > 0, d / m.sum(1), 0)
    total = m.sum(0) + m.sum(1)
    out[:, 2] = torch.where(total > 0, 2 * d / total, 0)
    return out

# %% right: filled in by masks
def precision_recall_f1(matrix):
    result = torch.zeros(10, 3)
    hits, column, row = matrix.diagonal(), matrix.sum(0), matrix.sum(1)
    result[column > 0, 0] = hits[column > 0] / column[column > 0]
    result[row > 0, 1] = hits[row > 0] / row[row > 0]
    both = result[:, 0] + result[:, 1]
    result[both > 0, 2] = 2 * result[both > 0, 0] * result[both > 0, 1] / both[both > 0]
    return result

# %% right: NumPy
def precision_recall_f1(matrix):
    m = matrix.numpy().astype(float)
    tp = np.diag(m)
    with np.errstate(all="ignore"):
        p = np.where(m.sum(0) == 0, 0, tp / m.sum(0))
        r = np.where(m.sum(1) == 0, 0, tp / m.sum(1))
        f = np.where(p + r == 0, 0, 2 * p * r / (p + r))
    return torch.from_numpy(np.column_stack([p, r, f]))

# %% right: a tiny number added below
def precision_recall_f1(matrix):
    hits = matrix.diagonal().double()
    p = hits / (matrix.sum(0) + 1e-12)
    r = hits / (matrix.sum(1) + 1e-12)
    return torch.stack([p, r, 2 * p * r / (p + r + 1e-12)], dim=-1).float()

# %% right: transposed at the end
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p = hits / matrix.sum(0).clamp(min=1)
    r = hits / matrix.sum(1).clamp(min=1)
    f = 2 * p * r / (p + r).clamp(min=1e-9)
    return torch.stack([p, r, f]).T

# %% right: scikit-learn, from pairs
def precision_recall_f1(matrix):
    if matrix.sum() == 0:
        return torch.zeros(10, 3)
    pairs = [(t, p) for t in range(10) for p in range(10)]
    t, p = np.array(pairs).T
    if matrix.sum() > 100_000:  # weights instead of repetitions
        weights = matrix.numpy()[t, p]
    else:
        weights = None
        t, p = (np.repeat(a, matrix.numpy().ravel()) for a in (t, p))
    out = sklearn.metrics.precision_recall_fscore_support(
        t, p, labels=range(10), zero_division=0, sample_weight=weights
    )
    return torch.tensor(np.array(out[:3]).T)

# %% wrong: exchanged
# says: Precision and recall are exchanged
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    r = hits / matrix.sum(0).clamp(min=1)
    p = hits / matrix.sum(1).clamp(min=1)
    f = 2 * p * r / (p + r).clamp(min=1e-9)
    return torch.stack([p, r, f], 1)

# %% wrong: nan where undefined
# says: Class 2 does not occur. Its recall should be 0
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0), hits / matrix.sum(1)
    return torch.stack([p, r, 2 * p * r / (p + r)], 1)

# %% wrong: nan in F1 only
# says: no right answer
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, 2 * p * r / (p + r)], 1)

# %% wrong: 1 where undefined
# says: Its precision should be 0 then, but is 1
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p = torch.where(matrix.sum(0) > 0, hits / matrix.sum(0), 1.0)
    r = (hits / matrix.sum(1)).nan_to_num(0)
    return torch.stack([p, r, 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)], 1)

# %% wrong: division by zero in Python
# says: ZeroDivisionError
# status: crashed
def precision_recall_f1(matrix):
    rows = []
    for c in range(10):
        tp = matrix[c, c].item()
        p, r = tp / matrix[:, c].sum().item(), tp / matrix[c].sum().item()
        rows.append([p, r, 2 * p * r / (p + r)])
    return torch.tensor(rows)

# %% wrong: arithmetic mean
# says: F1 is the harmonic one
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, (p + r) / 2], 1)

# %% wrong: without the factor 2
# says: is the factor 2
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, (p * r / (p + r)).nan_to_num(0)], 1)

# %% wrong: in percent
# says: in percent
def precision_recall_f1(matrix):
    hits = 100 * matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)], 1)

# %% wrong: divided by all samples
# says: divided by all samples
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, (2 * p * r / (p + r)).nan_to_num(0)], 1)

# %% wrong: accuracy of each class
# says: accuracy of the class against all others
def precision_recall_f1(matrix):
    hits, total = matrix.diagonal(), matrix.sum()
    p = (total - matrix.sum(0) - matrix.sum(1) + 2 * hits) / total
    r = hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, (2 * p * r / (p + r)).nan_to_num(0)], 1)

# %% wrong: divided by the wrong answers
# says: divided by the wrong answers alone
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p = hits / (matrix.sum(0) - hits)
    r = hits / (matrix.sum(1) - hits)
    return torch.stack([p, r, 2 * p * r / (p + r)], 1).nan_to_num(0)

# %% wrong: whole numbers
# says: whole numbers
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits // matrix.sum(0).clamp(min=1), hits // matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, 2 * p * r // (p + r).clamp(min=1)], 1)

# %% wrong: rounded
# says: rounded
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)], 1).round(decimals=2)

# %% wrong: one added below
# says: is something added
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / (matrix.sum(0) + 1), hits / (matrix.sum(1) + 1)
    return torch.stack([p, r, (2 * p * r / (p + r)).nan_to_num(0)], 1)

# %% wrong: a row for each measure
# says: a row for each class
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)])

# %% wrong: three tensors
# says: the three side by side
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return p, r, 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)

# %% wrong: a list
# says: right values, but in a list
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)], 1).tolist()

# %% wrong: averages over the classes
# says: average over the classes
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    f = 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)
    return torch.stack([p.mean(), r.mean(), f.mean()])

# %% wrong: the matrix is divided in place
# says: changed the values of an input
def precision_recall_f1(matrix):
    hits = matrix.diagonal().clone()
    column, row = matrix.sum(0).clamp(min=1), matrix.sum(1).clamp(min=1)
    matrix.fill_diagonal_(0)
    return torch.stack([hits / column, hits / row, 2 * hits / (column + row)], 1)

# %% wrong: the support as well
# says: should have the shape (10, 3)
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1), matrix.sum(1)], 1)

# %% wrong: F1 of the averages in every row
# says: F1 of class
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    f = 2 * p.mean() * r.mean() / (p.mean() + r.mean())
    return torch.stack([p, r, f.expand(10)], 1)

# %% wrong: F1 of clamped sums, so that half of 0 is 1
# says: F1 of class
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    p, r = hits / matrix.sum(0).clamp(min=1), hits / matrix.sum(1).clamp(min=1)
    return torch.stack([p, r, 2 * p * r / (p + r).clamp(min=1)], 1)

# %% wrong: nothing returned
# says: gives None
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    print(hits / matrix.sum(0), hits / matrix.sum(1))

# %% right: scikit-learn, the matrix as weights of its pairs
def precision_recall_f1(matrix):
    from sklearn.metrics import precision_recall_fscore_support

    truth, predicted = torch.arange(100) // 10, torch.arange(100) % 10
    parts = precision_recall_fscore_support(
        truth, predicted, labels=range(10), sample_weight=matrix.flatten(), zero_division=0
    )
    return torch.stack([torch.as_tensor(part) for part in parts[:3]], dim=1)

# %% right: scikit-learn, lists of all samples
def precision_recall_f1(matrix):
    from sklearn import metrics

    truth, predicted = [], []
    for t in range(10):
        for p in range(10):
            truth += [t] * int(matrix[t, p])
            predicted += [p] * int(matrix[t, p])
    scores = (metrics.precision_score, metrics.recall_score, metrics.f1_score)
    options = {"labels": list(range(10)), "average": None, "zero_division": 0}
    return torch.stack([torch.tensor(score(truth, predicted, **options)) for score in scores], dim=1)

# %% right: rows and columns made to add up to one
def precision_recall_f1(matrix):
    shares = matrix.float()
    precision = torch.nn.functional.normalize(shares, p=1, dim=0).diagonal()
    recall = torch.nn.functional.normalize(shares, p=1, dim=1).diagonal()
    return torch.stack([precision, recall, 2 * precision * recall / (precision + recall).clamp(min=1e-12)], 1)

# %% right: from hits, false alarms and misses
def precision_recall_f1(matrix: torch.Tensor) -> torch.Tensor:
    result = torch.zeros((10, 3), dtype=torch.float64)
    for c in range(10):
        hits = int(matrix[c, c])
        alarms, missed = int(matrix[:, c].sum()) - hits, int(matrix[c].sum()) - hits
        if hits + alarms:
            result[c, 0] = hits / (hits + alarms)
        if hits + missed:
            result[c, 1] = hits / (hits + missed)
        if hits + alarms + missed:
            result[c, 2] = 2 * hits / (2 * hits + alarms + missed)
    return result

# %% right: an object that can be called, pandas inside
class Measures:
    def __call__(self, matrix):
        import pandas as pd

        table = pd.DataFrame(matrix.numpy())
        hits = pd.Series(table.to_numpy().diagonal())
        both = pd.DataFrame({"p": hits / table.sum(axis=0), "r": hits / table.sum(axis=1)}).fillna(0)
        both["f"] = (2 * both.p * both.r / (both.p + both.r)).fillna(0)
        return torch.tensor(both.to_numpy())


precision_recall_f1 = Measures()

# %% wrong: rounded to four decimals, as the report shows them
# says: rounded
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    below, beside = matrix.sum(0).clamp(min=1), matrix.sum(1).clamp(min=1)
    f1 = 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)
    return torch.stack([hits / below, hits / beside, f1], dim=1).round(decimals=4)

# %% wrong: in half precision
# says: should be
def precision_recall_f1(matrix):
    hits = matrix.diagonal()
    below, beside = matrix.sum(0).clamp(min=1), matrix.sum(1).clamp(min=1)
    f1 = 2 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)
    return torch.stack([hits / below, hits / beside, f1], dim=1).half()

# %% wrong: counts that fit into a byte only
# says: should be
# hidden
def precision_recall_f1(matrix):
    matrix = matrix.to(torch.uint8)
    hits = matrix.diagonal()
    below, beside = matrix.sum(0).clamp(min=1), matrix.sum(1).clamp(min=1)
    f1 = 2.0 * hits / (matrix.sum(0) + matrix.sum(1)).clamp(min=1)
    return torch.stack([hits / below, hits / beside, f1], dim=1)

# %% wrong: the nine forgotten
# says: class 9 should be
def precision_recall_f1(matrix):
    result = torch.zeros(10, 3)
    for c in range(9):
        hits, below, beside = matrix[c, c], matrix[:, c].sum(), matrix[c].sum()
        result[c, 0], result[c, 1] = hits / max(below, 1), hits / max(beside, 1)
        result[c, 2] = 2 * hits / max(below + beside, 1)
    return result

# %% wrong: counts that fit into 16 bits only
# says: 34927 right answers
# hidden
def precision_recall_f1(matrix):
    matrix = matrix.to(torch.int16)
    hits, said, there = matrix.diagonal(), matrix.sum(0), matrix.sum(1)
    return torch.stack([hits / said.clamp(min=1), hits / there.clamp(min=1), 2 * hits / (said + there).clamp(min=1)], 1)

# %% wrong: the diagonal by steps through the memory
# says: view size is not compatible
# status: crashed
# hidden
def precision_recall_f1(matrix):
    hits = matrix.view(-1)[::11]
    said, there = matrix.sum(0), matrix.sum(1)
    return torch.stack([hits / said.clamp(min=1), hits / there.clamp(min=1), 2 * hits / (said + there).clamp(min=1)], 1)

# %% wrong: a class without errors counted as undefined
# says: Precision of class 0 should be 1.000000, but is 0
# hidden
def precision_recall_f1(matrix):
    hits, said, there = matrix.diagonal(), matrix.sum(0), matrix.sum(1)
    values = torch.stack([hits / said.clamp(min=1), hits / there.clamp(min=1), 2 * hits / (said + there).clamp(min=1)], 1)
    return values * (said + there > 2 * hits)[:, None]

# %% wrong: divided by the largest count on the diagonal first
# says: Precision of class 6 should be 0.000000, but is nan
# hidden
def precision_recall_f1(matrix):
    matrix = matrix / matrix.diagonal().max()
    hits, said, there = matrix.diagonal(), matrix.sum(0), matrix.sum(1)
    parts = torch.stack([hits / said, hits / there, 2 * hits / (said + there)], 1)
    return torch.where(torch.stack([said, there, said + there], 1) == 0, 0, parts)

# %% wrong: the product not divided by the sum
# says: What is the product divided by
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal().float()
    precision = hits / matrix.sum(0).clamp(min=1)
    recall = hits / matrix.sum(1).clamp(min=1)
    return torch.stack([precision, recall, 2 * precision * recall], dim=1)

# %% wrong: geometric mean
# says: Yours is the geometric mean
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal().float()
    precision = hits / matrix.sum(0).clamp(min=1)
    recall = hits / matrix.sum(1).clamp(min=1)
    return torch.stack([precision, recall, (precision * recall).sqrt()], dim=1)

# %% wrong: no brackets around the sum
# says: needs brackets
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal().float()
    precision = hits / matrix.sum(0).clamp(min=1)
    recall = hits / matrix.sum(1).clamp(min=1)
    return torch.stack([precision, recall, 2 * precision * recall / precision + recall], dim=1).nan_to_num()

# %% wrong: the sum of precision and recall clamped as the counts are
# says: precision + recall may lie between 0 and 1
# points: 2
def precision_recall_f1(matrix):
    hits = matrix.diagonal().float()
    precision = hits / matrix.sum(0).clamp(min=1)
    recall = hits / matrix.sum(1).clamp(min=1)
    return torch.stack([precision, recall, 2 * precision * recall / (precision + recall).clamp(min=1)], dim=1)

# %% right: a harmonic mean of reciprocals, NumPy
def precision_recall_f1(matrix):
    import numpy as np
    cm = matrix.numpy().astype(float)
    with np.errstate(all="ignore"):
        p = np.diag(cm) / cm.sum(axis=0)
        r = np.diag(cm) / cm.sum(axis=1)
        p, r = np.nan_to_num(p), np.nan_to_num(r)
        f = 2 / (1 / p + 1 / r)
    return torch.tensor(np.array([p, r, f])).T

# %% right: row by row, classes without right answers left at zero
def precision_recall_f1(matrix):
    out = torch.zeros(10, 3)
    for c in range(10):
        tp = matrix[c, c].item()
        fp = matrix[:, c].sum().item() - tp
        fn = matrix[c].sum().item() - tp
        if tp == 0:
            continue
        p = tp / (tp + fp)
        r = tp / (tp + fn)
        out[c, 0] = p
        out[c, 1] = r
        out[c, 2] = 2 * p * r / (p + r)
    return out
