"""Answers to hardest_samples."""

import heapq

import numpy as np
import torch

# %% right: topk
def hardest_samples(losses_by_epoch, k):
    return torch.topk(losses_by_epoch.mean(dim=0), k)[1]

# %% right: argsort
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).argsort(descending=True)[:k]

# %% right: sums order like means
def hardest_samples(losses_by_epoch, k):
    return torch.sum(losses_by_epoch, 0).sort(descending=True).indices[:k]

# %% right: the end of a rising order, turned round
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.double().mean(0).argsort()[-k:].flip(0)

# %% right: NumPy
def hardest_samples(losses_by_epoch, k):
    order = np.argsort(-losses_by_epoch.numpy().mean(axis=0))[:k]
    return torch.from_numpy(order)

# %% right: in a loop
def hardest_samples(losses_by_epoch, k):
    means = [sum(column) / len(column) for column in losses_by_epoch.T.tolist()]
    return torch.tensor(sorted(range(len(means)), key=lambda i: means[i], reverse=True)[:k])

# %% right: one maximum after the other
def hardest_samples(losses_by_epoch, k):
    means = losses_by_epoch.mean(0)
    found = []
    for _ in range(k):
        found.append(means.argmax())
        means[found[-1]] = -1
    return torch.stack(found)

# %% right: a heap
def hardest_samples(losses_by_epoch, k):
    means = losses_by_epoch.mean(0).tolist()
    return torch.tensor(heapq.nlargest(k, range(len(means)), key=means.__getitem__))

# %% right: a lambda
hardest_samples = lambda losses_by_epoch, k: losses_by_epoch.mean(0).topk(k).indices

# %% wrong: the means
# says: their places are asked for
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).topk(k).values

# %% wrong: over the wrong axis
# says: is the mean taken over the samples
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(1).topk(k).indices

# %% wrong: over the wrong axis, places of the two largest at least
# says: is the mean taken over the samples
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(1).argsort(descending=True)[:k]

# %% wrong: transposed
# says: epochs first, then samples
# status: crashed
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.T.mean(0)[torch.arange(9)].topk(k).indices

# %% wrong: the last epoch
# says: in the last epoch
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch[-1].topk(k).indices

# %% wrong: the first epoch
# says: in the first epoch
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch[0].topk(k).indices

# %% wrong: the highest single loss
# says: highest single losses
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.max(0).values.topk(k).indices

# %% wrong: medians
# says: medians
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.median(0).values.topk(k).indices

# %% wrong: easiest
# says: the easy ones
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).argsort()[:k]

# %% wrong: smallest of topk
# says: the easy ones
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).topk(k, largest=False).indices

# %% wrong: hardest last
# says: the hardest sample belongs in first place
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).argsort()[-k:]

# %% wrong: in the order of the samples
# says: in another order
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).topk(k).indices.sort().values

# %% wrong: k forgotten
# says: the first k=3 are asked for
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).argsort(descending=True)

# %% wrong: both parts of topk
# says: should be a tensor
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).topk(k)

# %% wrong: a list
# says: right values, but in a list
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).topk(k).indices.tolist()

# %% wrong: over the whole
# says: hardest_samples stopped
# status: crashed
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean().topk(k).indices

# %% wrong: places in the flattened losses
# says: should
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.flatten().topk(k).indices

# %% wrong: a mask
# says: should have the shape
def hardest_samples(losses_by_epoch, k):
    means = losses_by_epoch.mean(0)
    return means >= means.topk(k).values[-1]

# %% wrong: sorted in place
# says: changed the values of an input
def hardest_samples(losses_by_epoch, k):
    order = losses_by_epoch.mean(0).argsort(descending=True)
    losses_by_epoch.copy_(losses_by_epoch[:, order])
    return order[:k]

# %% right: pandas
def hardest_samples(losses_by_epoch, k):
    import pandas as pd

    return torch.tensor(pd.DataFrame(losses_by_epoch.numpy()).mean().nlargest(k).index.to_numpy())

# %% right: the k-th value, then sorted
def hardest_samples(losses_by_epoch, k):
    means = losses_by_epoch.mean(0)
    least = means.kthvalue(len(means) - k + 1).values
    places = torch.nonzero(means >= least).flatten()
    return places[means[places].argsort(descending=True)]

# %% right: a product with equal weights
def hardest_samples(losses_by_epoch, k):
    epochs = len(losses_by_epoch)
    weights = torch.full((epochs,), 1 / epochs, dtype=losses_by_epoch.dtype)
    return torch.topk(weights @ losses_by_epoch, k).indices

# %% wrong: without the first epoch
# says: should be [7, 8, 4], but is [7, 1, 6]
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch[1:].mean(0).topk(k).indices

# %% wrong: the mean of the logarithms
# says: should be
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.log().mean(0).topk(k).indices

# %% wrong: the mean of the squares
# says: should be
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.pow(2).mean(0).topk(k).indices

# %% wrong: counted from one
# says: should be
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).topk(k).indices + 1

# %% wrong: ranks instead of places
# says: should be
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).argsort(descending=True).argsort()[:k]

# %% wrong: most often among the hardest of an epoch
# says: should be
def hardest_samples(losses_by_epoch, k):
    often = torch.bincount(losses_by_epoch.topk(k, dim=1).indices.flatten(), minlength=losses_by_epoch.shape[1])
    return often.topk(k).indices

# %% wrong: means in half precision
# says: should be
# hidden
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.half().mean(0).topk(k).indices

# %% wrong: squeezed
# says: should have the shape (1,)
# hidden
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).topk(k).indices.squeeze()

# %% wrong: in int32
# says: int64 is asked for
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).topk(k).indices.int()

# %% wrong: places of a matrix
# says: should have the shape
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0, keepdim=True).topk(k).indices

# %% wrong: dimensions of one squeezed away before the mean
# says: The losses had the shape (1, 30)
# status: crashed
# hidden
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.squeeze().mean(0).topk(k).indices

# %% wrong: the means squeezed
# says: hardest_samples stopped
# status: crashed
# hidden
def hardest_samples(losses_by_epoch, k):
    means = losses_by_epoch.mean(0).squeeze()
    return (-means).argsort()[:k]

# %% wrong: means rounded to two decimals
# says: 7 epochs and 400 samples
# hidden
def hardest_samples(losses_by_epoch, k):
    return losses_by_epoch.mean(0).mul(100).round().topk(k).indices

# %% wrong: read as it lies in memory
# says: view size is not compatible
# status: crashed
# hidden
def hardest_samples(losses_by_epoch, k):
    epochs, count = losses_by_epoch.shape
    flat = losses_by_epoch.view(-1)
    return sum(flat[epoch * count : (epoch + 1) * count] for epoch in range(epochs)).topk(k).indices

# %% wrong: nothing returned
# says: hardest_samples(losses_by_epoch, 3) gives None
def hardest_samples(losses_by_epoch, k):
    print(losses_by_epoch.mean(0).topk(k).indices)
