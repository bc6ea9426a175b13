"""Answers to pareto_front."""

import bisect
import functools
import heapq
import itertools
import math

import numpy as np
import optuna
import pandas as pd
import torch

# %% right: a loop in a loop
def pareto_front(points):
    front = []
    for i, (cost, accuracy) in enumerate(points):
        beaten = False
        for other_cost, other_accuracy in points:
            no_worse = other_cost <= cost and other_accuracy >= accuracy
            better = other_cost < cost or other_accuracy > accuracy
            if no_worse and better:
                beaten = True
        if not beaten:
            front.append(i)
    front.sort(key=lambda i: points[i][0])
    return front

# %% right: sorted, then the best so far
def pareto_front(points):
    order = sorted(range(len(points)), key=lambda i: (points[i][0], -points[i][1]))
    front = []
    for i in order:
        if not front or points[i][1] > points[front[-1]][1] or points[i] == points[front[-1]]:
            front.append(i)
    return front

# %% right: tensors
def pareto_front(points):
    values = torch.tensor(points, dtype=torch.float64)
    cost, accuracy = values[:, 0], values[:, 1]
    no_worse = (cost[:, None] <= cost) & (accuracy[:, None] >= accuracy)
    better = (cost[:, None] < cost) | (accuracy[:, None] > accuracy)
    front = torch.nonzero(~(no_worse & better).any(0)).flatten()
    return front[cost[front].argsort()]

# %% right: float32 tensors, a list of tensors
def pareto_front(points):
    values = torch.tensor(points) * torch.tensor([-1, 1])
    front = [i for i in range(len(values)) if not ((values >= values[i]).all(1) & (values > values[i]).any(1)).any()]
    return sorted((torch.tensor(i) for i in front), key=lambda i: points[i][0])

# %% right: NumPy
def pareto_front(points):
    array = np.array(points) * [1, -1]
    beaten = (array[:, None] <= array).all(2) & (array[:, None] < array).any(2)
    front = np.flatnonzero(~beaten.any(0))
    return front[np.argsort(array[front, 0], kind="stable")]

# %% right: a tuple, equal points in falling order of index
def pareto_front(points):
    order = sorted(range(len(points)), key=lambda i: (points[i][0], -i))
    return tuple(
        i for i in order
        if all(points[j] == points[i] or points[j][0] > points[i][0] or points[j][1] < points[i][1] for j in order)
    )

# %% right: by cost, best of each
def pareto_front(points):
    best = {}
    for cost, accuracy in points:
        best[cost] = max(accuracy, best.get(cost, -math.inf))
    front, top = [], -math.inf
    for cost in sorted(best):
        if best[cost] > top:
            top = best[cost]
            front += [i for i, point in enumerate(points) if tuple(point) == (cost, top)]
    return front

# %% right: the way of Optuna's source
def pareto_front(points):
    losses = np.array([(cost, -accuracy) for cost, accuracy in points])
    unique, inverse = np.unique(losses, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    lowest = np.minimum.accumulate(unique[:, 1])
    keep = np.r_[True, unique[1:, 1] < lowest[:-1]]
    indices = np.flatnonzero(keep[inverse])
    return sorted(indices.tolist(), key=lambda i: losses[i, 0])

# %% wrong: equal cost or accuracy does not beat
# says: beats it
def pareto_front(points):
    front = [
        i for i, (c, a) in enumerate(points) if not any(other_c < c and other_a > a for other_c, other_a in points)
    ]
    return sorted(front, key=lambda i: points[i][0])

# %% wrong: every point beats itself
# says: Does each point beat itself?
def pareto_front(points):
    front = [
        i for i, (c, a) in enumerate(points) if not any(other_c <= c and other_a >= a for other_c, other_a in points)
    ]
    return sorted(front, key=lambda i: points[i][0])

# %% wrong: equal points beat each other
# says: equal points do not beat each other
def pareto_front(points):
    front = [
        i for i, (c, a) in enumerate(points)
        if not any(points[j][0] <= c and points[j][1] >= a for j in range(len(points)) if j != i)
    ]
    return sorted(front, key=lambda i: points[i][0])

# %% wrong: equal points once
# says: Both belong
def pareto_front(points):
    front, best = [], -1
    for i in sorted(range(len(points)), key=lambda i: (points[i][0], -points[i][1])):
        if points[i][1] > best:
            front.append(i)
            best = points[i][1]
    return front

# %% wrong: sorted by cost alone
# says: it costs the same and is more accurate
def pareto_front(points):
    front, best = [], -1
    for i in sorted(range(len(points)), key=lambda i: (points[i][0], points[i][1])):
        if points[i][1] > best:
            front.append(i)
            best = points[i][1]
    return front

# %% wrong: as accurate as the best so far is enough
# says: it costs less and is as accurate
def pareto_front(points):
    front, best = [], -1
    for i in sorted(range(len(points)), key=lambda i: (points[i][0], -points[i][1])):
        if points[i][1] >= best:
            front.append(i)
            best = points[i][1]
    return front

# %% wrong: the accurate ones are beaten
# says: beats it
def pareto_front(points):
    front = [
        i for i, (c, a) in enumerate(points)
        if not any(oc >= c and oa <= a and (oc, oa) != (c, a) for oc, oa in points)
    ]
    return sorted(front, key=lambda i: points[i][0])

# %% wrong: low accuracy wanted
# says: lacks the index
def pareto_front(points):
    front = [
        i for i, (c, a) in enumerate(points)
        if not any(oc <= c and oa <= a and (oc, oa) != (c, a) for oc, oa in points)
    ]
    return sorted(front, key=lambda i: points[i][0])

# %% wrong: in order of the list
# says: Give them by rising cost
# points: 2
def pareto_front(points):
    return [
        i for i, (c, a) in enumerate(points)
        if not any(oc <= c and oa >= a and (oc, oa) != (c, a) for oc, oa in points)
    ]

# %% wrong: falling cost
# says: Yours fall
# points: 2
def pareto_front(points):
    front = [
        i for i, (c, a) in enumerate(points)
        if not any(oc <= c and oa >= a and (oc, oa) != (c, a) for oc, oa in points)
    ]
    return sorted(front, key=lambda i: -points[i][0])

# %% wrong: the points themselves
# says: asked for are their indices
def pareto_front(points):
    return sorted(
        (c, a) for c, a in points if not any(oc <= c and oa >= a and (oc, oa) != (c, a) for oc, oa in points)
    )

# %% wrong: indices in the sorted list
# says: index
def pareto_front(points):
    points = sorted(points, key=lambda p: (p[0], -p[1]))
    front = []
    for i, point in enumerate(points):
        if not front or point[1] > points[front[-1]][1] or point == points[front[-1]]:
            front.append(i)
    return front

# %% wrong: a mask
# says: gives True and False
def pareto_front(points):
    return [not any(oc <= c and oa >= a and (oc, oa) != (c, a) for oc, oa in points) for c, a in points]

# %% wrong: indices with a point
# says: Indices are whole numbers
def pareto_front(points):
    front = [
        i for i, (c, a) in enumerate(points)
        if not any(oc <= c and oa >= a and (oc, oa) != (c, a) for oc, oa in points)
    ]
    return torch.tensor(sorted(front, key=lambda i: points[i][0])).float()

# %% wrong: the most accurate alone
# says: lacks the index
def pareto_front(points):
    return [max(range(len(points)), key=lambda i: (points[i][1], -points[i][0]))]

# %% wrong: the upper convex hull
# says: lacks the index
def pareto_front(points):
    order = sorted(range(len(points)), key=lambda i: (points[i][0], -points[i][1]))
    hull = []
    for i in order:
        while len(hull) > 1:
            (x0, y0), (x1, y1), (x2, y2) = points[hull[-2]], points[hull[-1]], points[i]
            if (y1 - y0) * (x2 - x0) > (y2 - y0) * (x1 - x0):
                break
            hull.pop()
        if not hull or points[i][1] > points[hull[-1]][1]:
            hull.append(i)
    return hull

# %% wrong: all that no other beats in both, strictly, or one
# says: index
def pareto_front(points):
    front = [
        i for i, (c, a) in enumerate(points) if not any(oc < c and oa >= a for oc, oa in points)
    ]
    return sorted(front, key=lambda i: points[i][0])

# %% wrong: sorts the list it was given
# says: changed the list of points
# points: 2
def pareto_front(points):
    original = list(points)
    points.sort(key=lambda p: (p[0], -p[1]))
    front = [p for p in points if not any(q[0] <= p[0] and q[1] >= p[1] and q != p for q in points)]
    seen, indices = set(), []
    for p in sorted(front):
        indices += [i for i, o in enumerate(original) if o == p and i not in seen]
        seen.update(indices)
    return indices

# %% wrong: nothing returned
# says: gives None
def pareto_front(points):
    sorted(range(len(points)), key=lambda i: points[i][0])

# %% wrong: all of them
# says: beats it
def pareto_front(points):
    return sorted(range(len(points)), key=lambda i: points[i][0])

# %% wrong: a set
# says: should be a list of indices
def pareto_front(points):
    return {
        i for i, (c, a) in enumerate(points)
        if not any(oc <= c and oa >= a and (oc, oa) != (c, a) for oc, oa in points)
    }

# %% wrong: compares neighbours only
# says: beats it
def pareto_front(points):
    order = sorted(range(len(points)), key=lambda i: (points[i][0], -points[i][1]))
    return [i for k, i in enumerate(order) if k == 0 or points[i][1] > points[order[k - 1]][1] or points[i] == points[order[k - 1]]]

# %% right: pandas
def pareto_front(points):
    table = pd.DataFrame(points, columns=["cost", "accuracy"])
    table = table.sort_values(["cost", "accuracy"], ascending=[True, False])
    before = table.groupby("cost")["accuracy"].max().cummax().shift(fill_value=-np.inf)
    top = table.groupby("cost")["accuracy"].transform("max")
    keep = (table["accuracy"] == top) & (table["accuracy"] > table["cost"].map(before))
    return table.index[keep].tolist()

# %% right: Optuna itself
def pareto_front(points):
    study = optuna.create_study(directions=["minimize", "maximize"])
    for cost, accuracy in points:
        study.add_trial(optuna.trial.create_trial(values=[float(cost), float(accuracy)]))
    best = sorted(study.best_trials, key=lambda t: t.values[0])
    return [t.number for t in best]

# %% right: recursion
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    def front(indices):
        if len(indices) <= 1:
            return list(indices)
        middle = len(indices) // 2
        a, b = front(indices[:middle]), front(indices[middle:])
        keep = [i for i in a if not any(beats(points[j], points[i]) for j in b)]
        return keep + [i for i in b if not any(beats(points[j], points[i]) for j in a)]
    return sorted(front(list(range(len(points)))), key=lambda i: (points[i][0], i))

# %% right: heap
def pareto_front(points):
    heap = [(cost, -accuracy, i) for i, (cost, accuracy) in enumerate(points)]
    heapq.heapify(heap)
    front, best, cost_of_best = [], math.inf, None
    while heap:
        cost, minus, i = heapq.heappop(heap)
        if minus < best or (minus == best and cost == cost_of_best):
            front.append(i)
            best, cost_of_best = minus, cost
    return front

# %% right: groupby
def pareto_front(points):
    order = sorted(range(len(points)), key=lambda i: points[i][0])
    best, front = float("-inf"), []
    for _, group in itertools.groupby(order, key=lambda i: points[i][0]):
        group = list(group)
        top = max(points[i][1] for i in group)
        if top > best:
            front += [i for i in group if points[i][1] == top]
            best = top
    return front

# %% right: lexsort
def pareto_front(points):
    c = np.array([p[0] for p in points]); v = np.array([p[1] for p in points])
    order = np.lexsort((-v, c))
    sv = v[order]
    before = np.concatenate([[-np.inf], np.maximum.accumulate(sv)[:-1]])
    keep = sv > before
    for k in range(1, len(order)):
        if keep[k - 1] and c[order[k]] == c[order[k - 1]] and sv[k] == sv[k - 1]:
            keep[k] = True
    return order[keep].tolist()

# %% right: elimination
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    left = set(range(len(points)))
    for i in range(len(points)):
        for j in range(len(points)):
            if beats(points[i], points[j]):
                left.discard(j)
    return sorted(left, key=points.__getitem__)

# %% right: comparison function
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    def compare(i, j):
        return (points[i][0] > points[j][0]) - (points[i][0] < points[j][0])
    front = filter(lambda i: all(not beats(q, points[i]) for q in points), range(len(points)))
    return sorted(front, key=functools.cmp_to_key(compare))

# %% right: insertion
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    front = []
    for i, p in enumerate(points):
        if any(beats(points[j], p) for j in front):
            continue
        front = [j for j in front if not beats(p, points[j])]
        bisect.insort(front, i, key=lambda j: points[j][0])
    return front

# %% right: int32 tensor
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    f = sorted([i for i, p in enumerate(points) if not any(beats(q, p) for q in points)], key=lambda i: points[i][0])
    return torch.tensor(f, dtype=torch.int32)

# %% wrong: index of doubles
# says: holds the index 0 more than once
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    return [points.index(p) for p in sorted(points) if not any(beats(q, p) for q in points)]

# %% wrong: by dictionary of points
# says: equal points do not beat each other
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    index = {tuple(p): i for i, p in enumerate(points)}
    return [index[p] for p in sorted(index) if not any(beats(q, p) for q in points)]

# %% wrong: pops from the list
# says: was changed on the way
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    front = []
    numbered = list(range(len(points)))
    while points:
        k = min(range(len(points)), key=lambda i: (points[i][0], -points[i][1]))
        p, i = points.pop(k), numbered.pop(k)
        if not any(beats(q, p) for q in points) and (not front or p[1] > front[-1][1][1]):
            front.append((i, p))
    return [i for i, _ in front]

# %% wrong: compares with later points only
# says: beats it
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    return sorted([i for i, p in enumerate(points) if not any(beats(q, p) for q in points[i + 1:])], key=lambda i: points[i][0])

# %% wrong: compares with earlier points only
# says: beats it
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    return sorted([i for i, p in enumerate(points) if not any(beats(q, p) for q in points[:i])], key=lambda i: points[i][0])

# %% wrong: rounded accuracies
# says: lacks the index
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    rounded = [(c, round(a, 2)) for c, a in points]
    return sorted([i for i, p in enumerate(rounded) if not any(beats(q, p) for q in rounded)], key=lambda i: points[i][0])

# %% wrong: floats
# says: Indices are whole numbers
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    return [float(i) for i in sorted([i for i, p in enumerate(points) if not any(beats(q, p) for q in points)], key=lambda i: points[i][0])]

# %% wrong: at least two points
# says: list index out of range
# status: crashed
# hidden
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    points[0], points[1]  # to compare the first two
    return sorted([i for i, p in enumerate(points) if not any(beats(q, p) for q in points)], key=lambda i: points[i][0])

# %% wrong: generator
# says: is a generator
def beats(a, b):
    return a[0] <= b[0] and a[1] >= b[1] and (a[0] < b[0] or a[1] > b[1])

def pareto_front(points):
    return (i for i in sorted([i for i, p in enumerate(points) if not any(beats(q, p) for q in points)], key=lambda i: points[i][0]))

# %% wrong: counted from one
# says: 4 points have the indices 0 to 3
def pareto_front(points):
    front = [
        i for i, (cost, accuracy) in enumerate(points)
        if not any(c <= cost and a >= accuracy and (c, a) != (cost, accuracy) for c, a in points)
    ]
    return [i + 1 for i in sorted(front, key=lambda i: points[i][0])]

# %% wrong: a column of nonzero
# says: should have one dimension
def pareto_front(points):
    cost, accuracy = torch.tensor(points, dtype=torch.float64).T
    no_worse = (cost[:, None] <= cost) & (accuracy[:, None] >= accuracy)
    better = (cost[:, None] < cost) | (accuracy[:, None] > accuracy)
    return torch.nonzero(~(no_worse & better).any(0))

# %% wrong: the best so far begins with 0
# says: the point (20, 0.0)
def pareto_front(points):
    order = sorted(range(len(points)), key=lambda i: (points[i][0], -points[i][1]))
    front, best = [], 0
    for i in order:
        if points[i][1] > best or (front and points[i] == points[front[-1]]):
            front.append(i)
            best = points[i][1]
    return front

# %% wrong: nothing costs more than a billion
# says: lacks the index
# hidden
def pareto_front(points):
    order = sorted(range(len(points)), key=lambda i: (-points[i][1], points[i][0]))
    front, least = [], 10**9
    for i in order:
        if points[i][0] < least or (front and points[i] == points[front[-1]]):
            front.append(i)
            least = points[i][0]
    return front[::-1]

# %% wrong: nearly equal points count as equal
# says: beats it
# hidden
def pareto_front(points):
    def beats(q, p):
        return q[0] <= p[0] and q[1] >= p[1] and not (math.isclose(q[0], p[0], rel_tol=1e-3) and math.isclose(q[1], p[1], rel_tol=1e-3))
    keep = [i for i, p in enumerate(points) if not any(beats(q, p) for q in points)]
    return sorted(keep, key=lambda i: points[i][0])

# %% wrong: another point is another object
# says: equal points do not beat each other
def pareto_front(points):
    keep = [i for i, p in enumerate(points) if not any(q[0] <= p[0] and q[1] >= p[1] and q is not p for q in points)]
    return sorted(keep, key=lambda i: points[i][0])

# %% wrong: costs cut to whole numbers
# says: the point (0.25, 0.9)
# hidden
def pareto_front(points):
    p = [(int(c), a) for c, a in points]
    keep = [i for i in range(len(p)) if not any(q[0] <= p[i][0] and q[1] >= p[i][1] and q != p[i] for q in p)]
    return sorted(keep, key=lambda i: p[i][0])

# %% wrong: both of each two equal neighbours
# says: more than once
# hidden
def pareto_front(points):
    order = sorted(range(len(points)), key=lambda i: (points[i][0], -points[i][1]))
    front, best = [], -1
    for i in order:
        if points[i][1] > best:
            front.append(i)
            best = points[i][1]
    twins = [pair for pair in zip(order, order[1:]) if points[pair[0]] == points[pair[1]]]
    beyond = [i for pair in twins for i in pair if pair[0] in front and i not in front]
    beyond += [i for pair in twins for i in pair if pair[0] in beyond]
    return sorted(front + beyond, key=lambda i: points[i][0])
