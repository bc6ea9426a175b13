"""Answers to shard."""

import math
import random

import numpy as np
import torch
from torch.utils.data import DistributedSampler, Subset

# %% right: dealt out like cards
def shard(indices, rank, world_size):
    return indices[rank::world_size]

# %% right: tensor_split
def shard(indices, rank, world_size):
    return indices.tensor_split(world_size)[rank]

# %% right: torch.tensor_split, copied
def shard(indices, rank, world_size):
    return torch.tensor_split(indices, world_size, dim=0)[rank].clone()

# %% right: array_split
def shard(indices, rank, world_size):
    return np.array_split(indices.numpy(), world_size)[rank]

# %% right: array_split and back
def shard(indices, rank, world_size):
    return torch.from_numpy(np.array_split(indices.numpy(), world_size)[rank])

# %% right: a mask of remainders
def shard(indices, rank, world_size):
    return indices[torch.arange(len(indices)) % world_size == rank]

# %% right: in a loop, into a list of 0-dim tensors
def shard(indices, rank, world_size):
    mine = []
    for place, index in enumerate(indices):
        if place % world_size == rank:
            mine.append(index)
    return mine

# %% right: a list of numbers
def shard(indices, rank, world_size):
    return indices.tolist()[rank::world_size]

# %% right: a tuple
def shard(indices, rank, world_size):
    return tuple(indices.tolist()[rank::world_size])

# %% right: bounds from whole numbers
def shard(indices, rank, world_size):
    n = len(indices)
    return indices[rank * n // world_size:(rank + 1) * n // world_size]

# %% right: divmod, the first ranks take one more
def shard(indices, rank, world_size):
    size, rest = divmod(len(indices), world_size)
    start = rank * size + min(rank, rest)
    return indices[start:start + size + (rank < rest)]

# %% right: the last ranks take one more
def shard(indices, rank, world_size):
    size, rest = divmod(len(indices), world_size)
    sizes = [size + (r >= world_size - rest) for r in range(world_size)]
    return torch.split(indices, sizes)[rank]

# %% right: sorted first, and back to front
def shard(indices, rank, world_size):
    return indices.sort().values.flip(0)[rank::world_size]

# %% right: shuffled by a generator with a fixed seed
def shard(indices, rank, world_size):
    order = torch.randperm(len(indices), generator=torch.Generator().manual_seed(7))
    return indices[order[rank::world_size]]

# %% right: torch.arange and gather
def shard(indices, rank, world_size):
    return torch.gather(indices, 0, torch.arange(rank, max(rank, len(indices)), world_size))

# %% right: NumPy's numbers in a list
def shard(indices, rank, world_size):
    return [np.int64(index) for index in indices.tolist()[rank::world_size]]

# %% right: popped from its own list
def shard(indices, rank, world_size):
    left, shares = indices.tolist(), [[] for _ in range(world_size)]
    while left:
        for share in shares:
            if left:
                share.append(left.pop())
    return torch.tensor(shares[rank])

# %% right: int32
def shard(indices, rank, world_size):
    return indices[rank::world_size].int()

# %% right: the other way round, the last rank first
def shard(indices, rank, world_size):
    return indices[world_size - 1 - rank::world_size]

# %% right: list comprehension over places
def shard(indices, rank, world_size):
    return torch.tensor([int(indices[i]) for i in range(rank, len(indices), world_size)], dtype=torch.long)

# %% right: linspace for the bounds
def shard(indices, rank, world_size):
    bounds = np.linspace(0, len(indices), world_size + 1).round().astype(int)
    return indices[bounds[rank]:bounds[rank + 1]]

# %% right: sets, sorted at the end
def shard(indices, rank, world_size):
    return sorted({int(index) for index in indices[rank::world_size]})

# %% right: the library's sampler, without what it repeats
def shard(indices, rank, world_size):
    sampler = DistributedSampler(indices, world_size, rank, shuffle=False)
    positions = [i for n, i in enumerate(sampler) if n * world_size + rank < len(indices)]
    return indices[positions]

# %% right: a lambda
shard = lambda indices, rank, world_size: indices[rank::world_size]

# %% right: in its own chance, drawn alike by all
def shard(indices, rank, world_size):
    order = list(range(len(indices)))
    random.Random(3).shuffle(order)
    return indices[order[rank::world_size]]

# %% wrong: chunk
# says: The largest and the smallest may differ by one at most
# points: 1
def shard(indices, rank, world_size):
    chunks = indices.chunk(world_size)
    return chunks[rank] if rank < len(chunks) else indices[:0]

# %% wrong: chunk, which makes fewer shares than there are processes
# says: The largest and the smallest may differ by one at most
# status: crashed
def shard(indices, rank, world_size):
    return indices.chunk(world_size)[rank]

# %% wrong: the rest is dropped
# says: are in no share
def shard(indices, rank, world_size):
    size = len(indices) // world_size
    return indices[rank * size:(rank + 1) * size]

# %% wrong: the last rank takes all the rest
# says: The largest and the smallest may differ by one at most
# points: 1
def shard(indices, rank, world_size):
    size = len(indices) // world_size
    return indices[rank * size:] if rank == world_size - 1 else indices[rank * size:(rank + 1) * size]

# %% wrong: rounded up
# says: The largest and the smallest may differ by one at most
# points: 1
def shard(indices, rank, world_size):
    size = math.ceil(len(indices) / world_size)
    return indices[rank * size:(rank + 1) * size]

# %% wrong: ranks counted from one
# says: Ranks count from 0
def shard(indices, rank, world_size):
    return indices[rank - 1::world_size]

# %% wrong: filled up as the library does
# says: nothing has to be repeated to fill one up
def shard(indices, rank, world_size):
    return indices[list(DistributedSampler(indices, world_size, rank, shuffle=False))]

# %% wrong: filled up with the first
# says: nothing has to be repeated to fill one up
def shard(indices, rank, world_size):
    missing = -len(indices) % world_size
    return torch.cat([indices, indices[:missing]])[rank::world_size]

# %% wrong: positions
# says: the shares hold the positions
def shard(indices, rank, world_size):
    return torch.arange(rank, len(indices), world_size)

# %% wrong: a range of positions
# says: a range, which cannot pick samples
def shard(indices, rank, world_size):
    return range(rank, len(indices), world_size)

# %% wrong: the same for all
# says: Does `rank` enter
def shard(indices, rank, world_size):
    return indices[::world_size]

# %% wrong: everything
# says: Does `rank` enter
def shard(indices, rank, world_size):
    return indices

# %% wrong: neighbours without their rest
# says: Shares must not overlap
def shard(indices, rank, world_size):
    return indices[rank:rank + world_size]

# %% wrong: the shares of all ranks
# says: the shares of all ranks
def shard(indices, rank, world_size):
    return indices.tensor_split(world_size)

# %% wrong: a table
# says: the shares of all ranks
def shard(indices, rank, world_size):
    return indices[: len(indices) // world_size * world_size].reshape(world_size, -1)

# %% wrong: a mask
# says: a mask of True and False
def shard(indices, rank, world_size):
    return torch.arange(len(indices)) % world_size == rank

# %% wrong: remainders of the indices
# says: may differ by one at most
def shard(indices, rank, world_size):
    return indices[indices % world_size == rank]

# %% wrong: its bounds
# says: is none of the indices
def shard(indices, rank, world_size):
    size = len(indices) / world_size
    return round(rank * size), round((rank + 1) * size)

# %% wrong: the size alone
# says: Asked is the share of this rank alone
def shard(indices, rank, world_size):
    return len(indices[rank::world_size])

# %% wrong: drawn at random, each by itself
# says: random numbers of its own
# points: 1
def shard(indices, rank, world_size):
    return indices[torch.randperm(len(indices))[rank::world_size]]

# %% wrong: shuffled by NumPy
# says: random numbers of its own
# points: 1
def shard(indices, rank, world_size):
    return np.random.permutation(indices.numpy())[rank::world_size]

# %% wrong: shuffled by Python
# says: random numbers of its own
# points: 1
def shard(indices, rank, world_size):
    numbers = indices.tolist()
    random.shuffle(numbers)
    return numbers[rank::world_size]

# %% wrong: shuffled in place
# says: changed the values of an input
def shard(indices, rank, world_size):
    indices.copy_(indices.flip(0))
    return indices[rank::world_size]

# %% wrong: a sample of the indices, drawn with a seed of the rank's own
# says: is in the shares of the ranks
def shard(indices, rank, world_size):
    order = torch.randperm(len(indices), generator=torch.Generator().manual_seed(rank))
    return indices[order[: -(-len(indices) // world_size)]]

# %% wrong: stack, which fails on an empty share
# says: This happened in shard of 2 indices
# status: crashed
# points: 2
def shard(indices, rank, world_size):
    return torch.stack([indices[i] for i in range(rank, len(indices), world_size)])

# %% wrong: at least one for everybody
# says: index
# points: 2
def shard(indices, rank, world_size):
    return indices[[rank % len(indices)]] if rank >= len(indices) else indices[rank::world_size]

# %% wrong: a Subset
# says: a Subset, which cannot pick samples
def shard(indices, rank, world_size):
    return Subset(indices, range(rank, len(indices), world_size))

# %% wrong: a set
# says: a set, which cannot pick samples
def shard(indices, rank, world_size):
    return set(indices.tolist()[rank::world_size])

# %% wrong: a generator
# says: a generator, which cannot pick samples
def shard(indices, rank, world_size):
    yield from indices[rank::world_size]

# %% wrong: floats
# says: Indices are int64
def shard(indices, rank, world_size):
    return indices[rank::world_size].float()

# %% wrong: no return
# says: gives None
def shard(indices, rank, world_size):
    indices[rank::world_size]

# %% wrong: a column
# says: should have one dimension
def shard(indices, rank, world_size):
    return indices[rank::world_size, None]

# %% wrong: rank and world size exchanged
# says: slice step cannot be zero
# status: crashed
def shard(indices, rank, world_size):
    return indices.tolist()[world_size::rank]

# %% wrong: one argument missing
# says: is called with 3 arguments
def shard(indices, rank):
    return indices[rank::2]

# %% wrong: two processes only
# says: the shares have 6, 6, 0 indices
def shard(indices, rank, world_size):
    return indices[: len(indices) // 2] if rank == 0 else indices[len(indices) // 2:] if rank == 1 else indices[:0]

# %% wrong: everything for rank 0
# says: may differ by one at most
def shard(indices, rank, world_size):
    return indices if rank == 0 else indices[:0]

# %% wrong: dealt from a stock that rank 0 lays out
# says: without what an earlier call has noted
# points: 1
stock = []

def shard(indices, rank, world_size):
    if rank == 0:
        stock[:] = indices.tolist()
    size = len(indices) // world_size + (rank < len(indices) % world_size)
    share, stock[:] = stock[:size], stock[size:]
    return share

# %% wrong: rounded to the nearest, the rest to the last
# says: may differ by one at most
# points: 1
def shard(indices, rank, world_size):
    size = round(len(indices) / world_size)
    end = (rank + 1) * size if rank < world_size - 1 else len(indices)
    return indices[rank * size : end]

# %% wrong: neighbours overlap by one
# says: Shares must not overlap
def shard(indices, rank, world_size):
    n = len(indices)
    return indices[rank * n // world_size : (rank + 1) * n // world_size + 1]

# %% wrong: None for an empty share
# says: for rank 2 of 4 processes, gives None
# points: 2
def shard(indices, rank, world_size):
    mine = indices[rank::world_size]
    return mine if len(mine) else None

# %% wrong: 0 for an empty share
# says: a share holds 0, which is none of the indices
# points: 2
def shard(indices, rank, world_size):
    mine = indices[rank::world_size]
    return mine if len(mine) else torch.tensor([0])

# %% wrong: steps through the memory
# says: none of the indices
# hidden
def shard(indices, rank, world_size):
    size = len(range(rank, len(indices), world_size))
    return torch.as_strided(indices, (size,), (world_size,), indices.storage_offset() + rank)

# %% wrong: the index 0 is taken for none
# says: 1 index is in no share
# hidden
import itertools


def shard(indices, rank, world_size):
    rows = itertools.zip_longest(*[iter(indices.tolist())] * world_size)
    return list(filter(None, (row[rank] for row in rows)))

# %% wrong: filled up with nothing
# says: are not all indices
import itertools


def shard(indices, rank, world_size):
    return [row[rank] for row in itertools.zip_longest(*[iter(indices.tolist())] * world_size)]

# %% wrong: its own last one again where the share is short
# says: holds an index more than once
def shard(indices, rank, world_size):
    mine = indices[rank::world_size].tolist()
    if len(mine) < -(-len(indices) // world_size):
        mine += mine[-1:]
    return mine
