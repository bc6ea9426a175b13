"""Answers to roc_auc."""

import numpy as np
import scipy.stats
import sklearn.metrics
import torch

# %% right: all pairs
def roc_auc(scores, positives):
    mask = positives.bool()
    difference = scores[mask][:, None] - scores[~mask][None, :]
    return (torch.sign(difference) + 1).mean() / 2

# %% right: two loops
def roc_auc(scores, positives):
    high = [s for s, p in zip(scores.tolist(), positives.tolist()) if p]
    low = [s for s, p in zip(scores.tolist(), positives.tolist()) if not p]
    count = 0.0
    for a in high:
        for b in low:
            if a > b:
                count += 1
            elif a == b:
                count += 0.5
    return count / (len(high) * len(low))

# %% right: two loops over tensors
def roc_auc(scores, positives):
    count = pairs = 0
    for a, p in zip(scores, positives):
        if p:
            for b, q in zip(scores, positives):
                if not q:
                    pairs += 1
                    count += 1 if a > b else 0.5 if a == b else 0
    return count / pairs

# %% right: mean ranks
def roc_auc(scores, positives):
    ranks = scipy.stats.rankdata(scores.numpy())
    mask = positives.numpy().astype(bool)
    n, m = mask.sum(), (~mask).sum()
    return (ranks[mask].sum() - n * (n + 1) / 2) / (n * m)

# %% right: Mann and Whitney
def roc_auc(scores, positives):
    mask = positives == 1
    u = scipy.stats.mannwhitneyu(scores[mask].numpy(), scores[~mask].numpy()).statistic
    return float(u) / (int(mask.sum()) * int((~mask).sum()))

# %% right: scikit-learn
def roc_auc(scores, positives):
    return sklearn.metrics.roc_auc_score(positives, scores)

# %% right: the curve, every score a threshold, trapezoids
def roc_auc(scores, positives):
    mask = positives > 0
    thresholds = torch.cat([torch.tensor([torch.inf]), scores.unique().flip(0)])
    tpr = torch.stack([(scores[mask] >= t).double().mean() for t in thresholds])
    fpr = torch.stack([(scores[~mask] >= t).double().mean() for t in thresholds])
    return torch.trapezoid(tpr, fpr)

# %% right: sorted, sums, only the ends of equal scores
def roc_auc(scores, positives):
    order = scores.argsort(descending=True)
    s, p = scores[order], positives[order].double()
    ends = torch.cat([s[1:] != s[:-1], torch.tensor([True])])
    tp = torch.cat([torch.zeros(1, dtype=torch.float64), p.cumsum(0)[ends]])
    fp = torch.cat([torch.zeros(1, dtype=torch.float64), (1 - p).cumsum(0)[ends]])
    return (torch.trapezoid(tp, fp) / (tp[-1] * fp[-1])).item()

# %% right: binary search
def roc_auc(scores, positives):
    mask = positives.bool()
    low = scores[~mask].sort().values
    high = scores[mask].contiguous()
    below = torch.searchsorted(low, high, right=False)
    not_above = torch.searchsorted(low, high, right=True)
    return (below + not_above).double().mean() / 2 / len(low)

# %% right: scikit-learn's curve and area, NumPy scalar
def roc_auc(scores, positives):
    fpr, tpr, _ = sklearn.metrics.roc_curve(np.asarray(positives), np.asarray(scores))
    return np.float64(sklearn.metrics.auc(fpr, tpr))

# %% right: NumPy
def roc_auc(scores, positives):
    s, y = scores.numpy(), positives.numpy()
    a, b = s[y != 0], s[y == 0]
    return np.mean((a[:, None] > b) + 0.5 * (a[:, None] == b))

# %% right: nonzero places
def roc_auc(scores, positives):
    a = scores[torch.nonzero(positives).flatten()]
    b = scores[torch.nonzero(positives == 0).flatten()]
    wins = sum(((x > b).sum() + 0.5 * (x == b).sum()).item() for x in a)
    return wins / len(a) / len(b)

# %% wrong: the opposite
# says: the area of the opposite
def roc_auc(scores, positives):
    mask = positives.bool()
    high, low = scores[mask][:, None], scores[~mask]
    return ((high < low).double() + 0.5 * (high == low).double()).mean()

# %% wrong: ties do not count
# says: such pairs count not at all
# points: 2
def roc_auc(scores, positives):
    mask = positives.bool()
    return (scores[mask][:, None] > scores[~mask]).double().mean()

# %% wrong: ties count fully
# says: such pairs count fully
# points: 2
def roc_auc(scores, positives):
    mask = positives.bool()
    return (scores[mask][:, None] >= scores[~mask]).double().mean()

# %% wrong: ties as they stand
# says: Some scores are equal
# points: 2
def roc_auc(scores, positives):
    order = scores.argsort(descending=True, stable=True)
    p = positives[order].double()
    tpr = p.cumsum(0) / p.sum()
    return (tpr * (1 - p)).sum() / (1 - p).sum()

# %% wrong: ranks without regard to ties
# says: Some scores are equal
# points: 2
def roc_auc(scores, positives):
    mask = positives.bool()
    ranks = torch.empty(len(scores), dtype=torch.float64)
    ranks[scores.argsort(stable=True)] = torch.arange(1, len(scores) + 1, dtype=torch.float64)
    n, m = mask.sum(), (~mask).sum()
    return (ranks[mask].sum() - n * (n + 1) / 2) / (n * m)

# %% wrong: booleans only
# says: positives are 0 and 1 of type
# points: 2
def roc_auc(scores, positives):
    high, low = scores[positives][:, None], scores[~positives]
    return ((high > low).double() + 0.5 * (high == low).double()).mean().item()

# %% wrong: 0 and 1 as places
# says: positives are 0 and 1 of type
# points: 2
def roc_auc(scores, positives):
    negatives = positives == 0
    high, low = scores[positives][:, None], scores[negatives]
    return ((high > low).double() + 0.5 * (high == low).double()).mean().item()

# %% wrong: a grid of thresholds
# says: fixed grid
def roc_auc(scores, positives):
    mask = positives.bool()
    thresholds = torch.linspace(float(scores.max()) + 1, float(scores.min()) - 1, 40)
    tpr = torch.stack([(scores[mask] >= t).double().mean() for t in thresholds])
    fpr = torch.stack([(scores[~mask] >= t).double().mean() for t in thresholds])
    return torch.trapezoid(tpr, fpr)

# %% wrong: accuracy at one half
# says: accuracy at the threshold 0.5
def roc_auc(scores, positives):
    return ((scores > 0.5) == positives.bool()).double().mean()

# %% wrong: cut at 0.5
# says: cut at 0.5
def roc_auc(scores, positives):
    return sklearn.metrics.roc_auc_score(positives, scores > 0.5)

# %% wrong: arguments of the library exchanged
# says: roc_auc stopped
# status: crashed
def roc_auc(scores, positives):
    return sklearn.metrics.roc_auc_score(scores, positives)

# %% wrong: average precision
# says: average precision
def roc_auc(scores, positives):
    return sklearn.metrics.average_precision_score(positives, scores)

# %% wrong: the number of pairs
# says: their share is asked for
def roc_auc(scores, positives):
    mask = positives.bool()
    return (scores[mask][:, None] > scores[~mask]).sum().item()

# %% wrong: all pairs of samples below
# says: All pairs of samples are in the denominator
def roc_auc(scores, positives):
    mask = positives.bool()
    high, low = scores[mask][:, None], scores[~mask]
    return ((high > low).double() + 0.5 * (high == low)).sum().item() / len(scores) ** 2

# %% wrong: in percent
# says: in percent
def roc_auc(scores, positives):
    return 100 * sklearn.metrics.roc_auc_score(positives, scores)

# %% wrong: neighbours in the list
# says: It is the share of pairs
def roc_auc(scores, positives):
    mask = positives.bool()
    high, low = scores[mask], scores[~mask]
    n = min(len(high), len(low))
    return (high[:n] > low[:n]).double().mean()

# %% wrong: Gini
# says: Gini
def roc_auc(scores, positives):
    return 2 * sklearn.metrics.roc_auc_score(positives, scores) - 1

# %% wrong: the curve instead of its area
# says: should be a number
def roc_auc(scores, positives):
    fpr, tpr, _ = sklearn.metrics.roc_curve(positives, scores)
    return fpr, tpr

# %% wrong: never below one half
# hidden
# says: the area of the opposite
def roc_auc(scores, positives):
    value = sklearn.metrics.roc_auc_score(positives, scores)
    return max(value, 1 - value)

# %% wrong: scores rounded
# says: is something rounded
def roc_auc(scores, positives):
    return sklearn.metrics.roc_auc_score(positives, (scores * 2).round())

# %% wrong: sorts in place
# says: changed the values of an input
def roc_auc(scores, positives):
    value = sklearn.metrics.roc_auc_score(positives, scores)
    scores.copy_(scores.sort().values)
    return value

# %% right: signs of the differences
def roc_auc(scores, positives):
    high, low = scores[positives == 1], scores[positives == 0]
    return float((torch.sign(high.unsqueeze(1) - low.unsqueeze(0)).double().mean() + 1) / 2)

# %% right: pairs by the library, a fraction
def roc_auc(scores, positives):
    from fractions import Fraction
    from itertools import product

    high = [score.item() for score, positive in zip(scores, positives) if positive.item()]
    low = [score.item() for score, positive in zip(scores, positives) if not positive.item()]
    twice = sum(2 * (a > b) + (a == b) for a, b in product(high, low))
    return float(Fraction(twice, 2 * len(high) * len(low)))

# %% right: the step function, in parts
@torch.no_grad()
def roc_auc(scores, positives):
    high, low = scores[positives.bool()], scores[positives.logical_not()]
    wins = torch.zeros((), dtype=torch.float64)
    for part in high.split(16):
        wins += torch.heaviside(part[:, None] - low, torch.tensor(0.5, dtype=scores.dtype)).sum()
    return wins / (len(high) * len(low))

# %% right: a 0-dim array
def roc_auc(scores, positives):
    import numpy as np
    from sklearn.metrics import roc_auc_score

    return np.array(roc_auc_score(positives, scores))

# %% wrong: probabilities of scores that are too large for it
# says: should be
# hidden
def roc_auc(scores, positives):
    mask, scores = positives.bool(), torch.sigmoid(scores)
    difference = scores[mask][:, None] - scores[~mask]
    return (difference > 0).double().mean() + (difference == 0).double().mean() / 2

# %% wrong: half precision
# says: should be
# hidden
def roc_auc(scores, positives):
    mask, scores = positives.bool(), scores.half().float()
    difference = scores[mask][:, None] - scores[~mask]
    return (difference > 0).double().mean() + (difference == 0).double().mean() / 2

# %% wrong: some pairs, drawn at random
# says: drawn at random
def roc_auc(scores, positives):
    high, low = scores[positives.bool()], scores[~positives.bool()]
    high, low = high[torch.randint(len(high), (10_000,))], low[torch.randint(len(low), (10_000,))]
    return ((high > low).double() + (high == low).double() / 2).mean()

# %% wrong: the area rounded
# says: is something rounded
def roc_auc(scores, positives):
    high, low = scores[positives.bool()][:, None], scores[~positives.bool()]
    return round(float((high > low).double().mean() + (high == low).double().mean() / 2), 3)

# %% wrong: scores cut off at 0 and 1
# says: should be
def roc_auc(scores, positives):
    scores = scores.clamp(0, 1)
    high, low = scores[positives.bool()][:, None], scores[~positives.bool()]
    return (high > low).double().mean() + (high == low).double().mean() / 2

# %% wrong: nearly equal counts as equal
# says: That is close
def roc_auc(scores, positives):
    high, low = scores[positives.bool()][:, None], scores[~positives.bool()]
    alike = torch.isclose(high, low, atol=1e-3)
    return ((high > low) & ~alike).double().mean() + alike.double().mean() / 2

# %% wrong: a tensor of one number
# says: should be one number
def roc_auc(scores, positives):
    high, low = scores[positives.bool()][:, None], scores[~positives.bool()]
    return ((high > low).double() + (high == low).double() / 2).mean().reshape(1)

# %% wrong: printed
# says: gives None
def roc_auc(scores, positives):
    high, low = scores[positives.bool()][:, None], scores[~positives.bool()]
    print(((high > low).double() + (high == low).double() / 2).mean())

# %% wrong: a curve without its first point
# says: does a curve lack its beginning
# points: 2
# hidden
def roc_auc(scores, positives):
    order = scores.argsort(descending=True)
    _, counts = torch.unique_consecutive(scores[order], return_counts=True)
    ends, hit = counts.cumsum(0) - 1, positives[order].double()
    high, wide = hit.cumsum(0)[ends], (1 - hit).cumsum(0)[ends]
    return torch.trapezoid(high / high[-1], wide / wide[-1])

# %% wrong: a single positive squeezed away
# says: too many indices
# status: crashed
# hidden
def roc_auc(scores, positives):
    mask = positives.bool()
    high, low = scores[mask.nonzero().squeeze()], scores[~mask]
    return (high[:, None] > low).double().mean() + (high[:, None] == low).double().mean() / 2

# %% wrong: nothing taken for a half
# says: should be 0, but is 0.5
# hidden
def roc_auc(scores, positives):
    mask = positives.bool()
    pairs = scores[mask][:, None] - scores[~mask]
    return ((pairs.sign() + 1).double().mean() / 2).item() or 0.5

# %% wrong: stretched to 0 and 1 first
# says: roc_auc of 9 scores
# points: 2
# hidden
def roc_auc(scores, positives):
    mask = positives.bool()
    scores = (scores - scores.min()) / (scores.max() - scores.min())
    high, low = scores[mask][:, None], scores[~mask]
    return ((high > low).double().mean() + (high == low).double().mean() / 2).item()

# %% wrong: cut at 0
# says: That is the area of scores cut at 0
def roc_auc(scores, positives):
    return sklearn.metrics.roc_auc_score(positives, scores > 0)

# %% wrong: the area under precision over recall
# says: the curve of precision over recall
def roc_auc(scores, positives):
    p, r, _ = sklearn.metrics.precision_recall_curve(positives, scores)
    return sklearn.metrics.auc(r, p)

# %% wrong: the accuracy of positive logits
# says: That is the accuracy at the threshold 0
def roc_auc(scores, positives):
    return ((scores > 0) == positives.bool()).double().mean().item()
