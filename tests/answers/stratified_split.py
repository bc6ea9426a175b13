"""Answers to stratified_split."""

import math

import numpy as np
import torch
from sklearn.model_selection import train_test_split

# %% right: rounded down, lists extended
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in range(10):
        members = (labels == digit).nonzero().flatten()
        order = torch.randperm(len(members), generator=generator)
        n = int(fraction * len(members))
        validation.extend(members[order[:n]].tolist())
        train.extend(members[order[n:]].tolist())
    return torch.tensor(train, dtype=torch.int64), torch.tensor(validation, dtype=torch.int64)

# %% right: rounded up
def stratified_split(labels, fraction, generator):
    validation = torch.zeros(len(labels), dtype=torch.bool)
    for digit in labels.unique():
        members = torch.where(labels == digit)[0]
        n = math.ceil(fraction * len(members))
        validation[members[torch.randperm(len(members), generator=generator)[:n]]] = True
    return (~validation).nonzero().flatten(), validation.nonzero().flatten()

# %% right: one shuffle, then class by class
def stratified_split(labels, fraction, generator):
    order = torch.randperm(len(labels), generator=generator)
    train, validation = [], []
    for digit in range(10):
        members = order[labels[order] == digit]
        n = round(len(members) * (1 - fraction))
        train.append(members[:n])
        validation.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% right: one shuffle, a counter a class
def stratified_split(labels, fraction, generator):
    sizes = {digit: int((labels == digit).sum()) for digit in range(10)}
    taken = dict.fromkeys(range(10), 0)
    train, validation = [], []
    for index in torch.randperm(len(labels), generator=generator).tolist():
        digit = labels[index].item()
        if taken[digit] < round(fraction * sizes[digit]):
            taken[digit] += 1
            validation.append(index)
        else:
            train.append(index)
    return torch.tensor(train).long(), torch.tensor(validation).long()

# %% right: lists of numbers
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in sorted(set(labels.tolist())):
        members = [index for index, label in enumerate(labels.tolist()) if label == digit]
        order = torch.randperm(len(members), generator=generator).tolist()
        n = round(fraction * len(members))
        validation += [members[place] for place in order[:n]]
        train += [members[place] for place in order[n:]]
    return train, validation

# %% right: random keys, sorted
def stratified_split(labels, fraction, generator):
    keys = torch.rand(len(labels), generator=generator)
    train, validation = torch.tensor([], dtype=torch.int64), torch.tensor([], dtype=torch.int64)
    for digit in labels.unique():
        members = torch.nonzero(labels == digit, as_tuple=True)[0]
        members = members[keys[members].argsort()]
        n = int(fraction * len(members) + 0.5)
        validation, train = torch.cat([validation, members[:n]]), torch.cat([train, members[n:]])
    return train, validation

# %% right: shuffled, sorted by label, every so many taken
def stratified_split(labels, fraction, generator):
    order = torch.randperm(len(labels), generator=generator)
    order = order[labels[order].argsort(stable=True)]
    steps = (torch.arange(len(labels) + 1, dtype=torch.float64) * fraction + 1e-9).floor()
    chosen = steps.diff() > 0
    return order[~chosen], order[chosen]

# %% right: NumPy, seeded from the generator
def stratified_split(labels, fraction, generator):
    rng = np.random.default_rng(torch.randint(2**31, (1,), generator=generator).item())
    train, validation = [], []
    for digit in np.unique(labels.numpy()):
        members = rng.permutation(np.flatnonzero(labels.numpy() == digit))
        parts = np.split(members, [round(fraction * len(members))])
        validation.append(parts[0])
        train.append(parts[1])
    return torch.from_numpy(np.concatenate(train)), torch.from_numpy(np.concatenate(validation))

# %% right: arrays, shuffled again, in a list
def stratified_split(labels, fraction, generator):
    labels = labels.numpy()
    validation = []
    for digit in np.unique(labels):
        members = np.where(labels == digit)[0]
        validation.append(members[torch.randperm(len(members), generator=generator).numpy()][: round(fraction * len(members))])
    validation = np.concatenate(validation)
    return [np.setdiff1d(np.arange(len(labels)), validation), validation]

# %% right: sampled without putting back
def stratified_split(labels, fraction, generator):
    validation = []
    for digit in labels.unique().tolist():
        n = round(fraction * int((labels == digit).sum()))
        if n:
            validation.append(torch.multinomial((labels == digit).float(), n, generator=generator))
    validation = torch.cat(validation) if validation else torch.empty(0, dtype=torch.int64)
    train = torch.ones(len(labels), dtype=torch.bool)
    train[validation] = False
    return torch.arange(len(labels))[train], validation

# %% right: at least one of each class where the share allows it
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(members.numel(), generator=generator)]
        n = max(1, round(fraction * len(members)))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% right: random_split within each class
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten().tolist()
        n = round(fraction * len(members))
        rest, part = torch.utils.data.random_split(members, [len(members) - n, n], generator=generator)
        train += list(rest)
        validation += list(part)
    return torch.tensor(train, dtype=torch.long), torch.tensor(validation, dtype=torch.long)

# %% right: int32 indices, sorted
def stratified_split(labels, fraction, generator):
    members = [torch.nonzero(labels == digit).flatten() for digit in labels.unique()]
    members = [part[torch.randperm(len(part), generator=generator)] for part in members]
    sizes = [round(fraction * len(part)) for part in members]
    validation = torch.cat([part[:n] for part, n in zip(members, sizes)]).sort().values
    train = torch.cat([part[n:] for part, n in zip(members, sizes)]).sort().values
    return train.int(), validation.int()

# %% right: sets made into lists
def stratified_split(labels, fraction, generator):
    validation = set()
    for digit in range(10):
        members = torch.argwhere(labels == digit).reshape(-1)
        picked = members[torch.randperm(len(members), generator=generator)[: round(fraction * len(members))]]
        validation |= set(picked.tolist())
    train = set(range(len(labels))) - validation
    return torch.tensor(list(train)), torch.tensor(list(validation))

# %% right: drawn one by one from a list
def stratified_split(labels, fraction, generator):
    validation = []
    for digit in labels.unique().tolist():
        members = [index for index, label in enumerate(labels.tolist()) if label == digit]
        for _ in range(round(fraction * len(members))):
            place = torch.randint(len(members), (1,), generator=generator).item()
            validation.append(members.pop(place))
    return [index for index in range(len(labels)) if index not in set(validation)], validation

# %% right: rounded up or down by chance
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = int(fraction * len(members) + torch.rand((), generator=generator).item())
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% right: in steps from a random start
def stratified_split(labels, fraction, generator):
    order = labels.long().argsort(stable=True)
    order = order[torch.cat([torch.randperm(n, generator=generator) + start for n, start in spans(labels[order])])]
    start = torch.rand((), generator=generator).item()
    chosen = (torch.arange(len(labels) + 1).double() * fraction + start).floor().diff() > 0
    return order[~chosen], order[chosen]

def spans(ordered):
    sizes = ordered.unique_consecutive(return_counts=True)[1]
    return zip(sizes.tolist(), (sizes.cumsum(0) - sizes).tolist())

# %% right: lists of 0-dim tensors
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return list(torch.cat(train)), list(torch.cat(validation))

# %% right: lists made into tensors, an empty one of floats
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.tensor(torch.cat(train).tolist()), torch.tensor(torch.cat(validation).tolist())

# %% wrong: not by class
# says: Within one sample is asked for: draw in each class by itself
def stratified_split(labels, fraction, generator):
    order = torch.randperm(len(labels), generator=generator)
    n = round(fraction * len(labels))
    return order[n:], order[:n]

# %% wrong: a coin for each sample
# says: Within one sample is asked for
def stratified_split(labels, fraction, generator):
    chosen = torch.rand(len(labels), generator=generator) < fraction
    return torch.nonzero(~chosen).flatten(), torch.nonzero(chosen).flatten()

# %% wrong: as many of each class
# says: Within one sample is asked for
def stratified_split(labels, fraction, generator):
    validation = []
    n = round(fraction * len(labels) / len(labels.unique()))
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        validation.append(members[torch.randperm(len(members), generator=generator)[:n]])
    validation = torch.cat(validation)
    return torch.tensor(sorted(set(range(len(labels))) - set(validation.tolist()))), validation

# %% wrong: the fraction as training share
# says: the fraction is the share of the validation part
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        train.append(members[:n])
        validation.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: positions within the class
# says: are they positions in `labels`
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        order = torch.randperm(int((labels == digit).sum()), generator=generator)
        n = round(fraction * len(order))
        train.append(order[n:])
        validation.append(order[:n])
    return torch.cat(train), torch.cat(validation)

# %% wrong: validation also in training
# says: No sample may be in both
def stratified_split(labels, fraction, generator):
    validation = []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        validation.append(members[torch.randperm(len(members), generator=generator)[: round(fraction * len(members))]])
    return torch.arange(len(labels)), torch.cat(validation)

# %% wrong: two draws
# says: No sample may be in both
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        n = round(fraction * len(members))
        validation.append(members[torch.randperm(len(members), generator=generator)[:n]])
        train.append(members[torch.randperm(len(members), generator=generator)[n:]])
    return torch.cat(train), torch.cat(validation)

# %% wrong: drawn with putting back
# says: Draw without putting back
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        n = round(fraction * len(members))
        picked = members[torch.randint(len(members), (n,), generator=generator)]
        validation.append(picked)
        train.append(members[~torch.isin(members, picked)])
    return torch.cat(train), torch.cat(validation)

# %% wrong: rounding both parts down loses samples
# says: are in neither part
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n, m = int(fraction * len(members)), int((0.99 - fraction) * len(members))
        validation.append(members[:n])
        train.append(members[n : n + m])
    return torch.cat(train), torch.cat(validation)

# %% wrong: no chance at all
# says: Generators with different seeds gave the same split
# points: 2
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: the global random state
# says: part of the chance comes from elsewhere
# points: 2
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members))]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: NumPy's own chance
# says: part of the chance comes from elsewhere
# points: 2
def stratified_split(labels, fraction, generator):
    rng = np.random.default_rng()
    train, validation = [], []
    for digit in labels.unique():
        members = rng.permutation(torch.nonzero(labels == digit).flatten().numpy())
        n = round(fraction * len(members))
        validation.extend(members[:n])
        train.extend(members[n:])
    return torch.tensor(np.array(train)), torch.tensor(np.array(validation))

# %% wrong: a generator of its own
# says: Generators with different seeds gave the same split
# points: 2
def stratified_split(labels, fraction, generator):
    generator = torch.Generator().manual_seed(42)
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: reads the generator's seed
# says: A generator that had been used before
# points: 2
def stratified_split(labels, fraction, generator):
    rng = np.random.default_rng(generator.initial_seed())
    train, validation = [], []
    for digit in labels.unique():
        members = rng.permutation(torch.nonzero(labels == digit).flatten().numpy())
        n = round(fraction * len(members))
        validation.extend(members[:n].tolist())
        train.extend(members[n:].tolist())
    return torch.tensor(train, dtype=torch.int64), torch.tensor(validation, dtype=torch.int64)

# %% wrong: shuffles the parts, not what goes where
# says: Generators with different seeds gave the same split
# points: 2
def stratified_split(labels, fraction, generator):
    validation = torch.cat([torch.nonzero(labels == digit).flatten()[: round(fraction * int((labels == digit).sum()))] for digit in labels.unique()])
    train = torch.tensor([index for index in range(len(labels)) if index not in validation.tolist()])
    return train[torch.randperm(len(train), generator=generator)], validation[torch.randperm(len(validation), generator=generator)]

# %% wrong: counts from the end
# says: a slice that counts from the end
# points: 2
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        train.append(members[:-n])
        validation.append(members[-n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: squeeze makes a single index a number
# says: This happened with a fraction of 0.1 and classes of 1, 2, 3, 14 samples
# points: 2
# status: crashed
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).squeeze()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        train.append(members[n:])
        validation.append(members[:n])
    return torch.cat(train), torch.cat(validation)

# %% wrong: scikit-learn wants two of each class
# says: This happened with a fraction of
# points: 2
# status: crashed
def stratified_split(labels, fraction, generator):
    seed = int(torch.randint(2**31, (), generator=generator))
    return train_test_split(np.arange(len(labels)), test_size=fraction, stratify=labels.numpy(), random_state=seed)

# %% wrong: masks
# says: is a mask
def stratified_split(labels, fraction, generator):
    validation = torch.zeros(len(labels), dtype=torch.bool)
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        validation[members[torch.randperm(len(members), generator=generator)[: round(fraction * len(members))]]] = True
    return ~validation, validation

# %% wrong: float indices
# says: Indices are whole numbers
def stratified_split(labels, fraction, generator):
    train, validation = torch.empty(0), torch.empty(0)
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten().float()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation, train = torch.cat([validation, members[:n]]), torch.cat([train, members[n:]])
    return train, validation

# %% wrong: the labels instead of the indices
# says: are they positions in `labels`
def stratified_split(labels, fraction, generator):
    order = torch.randperm(len(labels), generator=generator)
    n = round(fraction * len(labels))
    return labels[order[n:]], labels[order[:n]]

# %% wrong: a column
# says: should have one dimension
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit)
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: a list of tensors, one a class
# says: should hold indices
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return train, validation

# %% wrong: sorts the labels, and takes places in the sorted ones
# says: its share is
def stratified_split(labels, fraction, generator):
    labels_sorted = labels.sort().values
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels_sorted == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: only the validation part
# says: should be a tuple
def stratified_split(labels, fraction, generator):
    return torch.randperm(len(labels), generator=generator)[: round(fraction * len(labels))]

# %% wrong: the last class left out
# says: are in neither part
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in range(int(labels.max())):
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: as many classes as different labels
# says: are in neither part
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in range(len(labels.unique())):
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: puts the generator's state back
# says: Two calls in a row with one generator gave the same split
# points: 2
def stratified_split(labels, fraction, generator):
    state = generator.get_state()
    order = torch.randperm(len(labels), generator=generator)
    generator.set_state(state)
    train, validation = [], []
    for digit in labels.unique():
        members = order[labels[order] == digit]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: draws from a copy of the generator
# says: Two calls in a row with one generator gave the same split
# points: 2
def stratified_split(labels, fraction, generator):
    generator = generator.clone_state()
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: the last of each class never drawn
# says: samples never came to validation
# points: 2
def stratified_split(labels, fraction, generator):
    validation = torch.zeros(len(labels), dtype=torch.bool)
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        n = round(fraction * len(members))
        validation[members[torch.randperm(len(members) - 1, generator=generator)[:n]]] = True
    return (~validation).nonzero().flatten(), validation.nonzero().flatten()

# %% wrong: only the first class shuffled
# says: samples never came to
# points: 2
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for place, digit in enumerate(labels.unique()):
        members = torch.nonzero(labels == digit).flatten()
        if place == 0:
            members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: only the first member exchanged
# says: samples never came to
# points: 2
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten().tolist()
        place = int(torch.randint(len(members), (1,), generator=generator))
        members[0], members[place] = members[place], members[0]
        n = round(fraction * len(members))
        validation += members[:n]
        train += members[n:]
    return train, validation

# %% wrong: int16 indices
# says: is stored as int16
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train).short(), torch.cat(validation).short()

# %% wrong: int16 in an array
# says: Convert with .astype(np.int64)
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train).numpy().astype(np.int16), torch.cat(validation).numpy().astype(np.int16)

# %% wrong: uint8 indices
# says: is stored as uint8
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train).to(torch.uint8), torch.cat(validation).to(torch.uint8)

# %% wrong: tuples of numbers
# says: train_idx is a tuple
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return tuple(torch.cat(train).tolist()), tuple(torch.cat(validation).tolist())

# %% wrong: all of a class in validation where it should be none
# says: a slice that counts from the end
# points: 2
# hidden
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members)) if fraction == 0 else max(1, round(fraction * len(members)))
        train.append(members[:-n])
        validation.append(members[-n:])
    return torch.cat(train), torch.cat(validation)

# %% wrong: the labels of a right split
# says: or labels instead of indices?
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        n = round(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return labels[torch.cat(train)], labels[torch.cat(validation)]

# %% wrong: every so many of a shuffled class
# says: Within one sample is asked for: draw in each class by itself
# points: 0
def stratified_split(labels, fraction, generator):
    step = int(1 / fraction)
    train, validation = [], []
    for digit in labels.unique():
        members = torch.nonzero(labels == digit).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        chosen = torch.arange(len(members)) % step == 0
        validation.append(members[chosen])
        train.append(members[~chosen])
    return torch.cat(train), torch.cat(validation)

# %% wrong: positions counted from 1
# says: labels have the indices 0 to
def stratified_split(labels, fraction, generator):
    train, validation = [], []
    for digit in labels.unique():
        members = (labels == digit).nonzero().flatten() + 1
        members = members[torch.randperm(len(members), generator=generator)]
        n = int(fraction * len(members))
        validation.append(members[:n])
        train.append(members[n:])
    return torch.cat(train), torch.cat(validation)
