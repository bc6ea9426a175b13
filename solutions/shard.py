def shard(indices, rank, world_size):
    """Return the indices that belong to one process: an int64 tensor.

    indices: int64 `(N,)`, none of them twice.
    rank: the number of this process, from 0 to world_size - 1.
    """
    ### BEGIN SOLUTION
    return indices[rank::world_size]
    ### END SOLUTION
