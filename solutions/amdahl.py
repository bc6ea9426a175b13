def amdahl(parallel_fraction, workers):
    """Return how many times as fast `workers` workers are as one.

    parallel_fraction: the share of the time, from 0 to 1, that can be divided.
    """
    ### BEGIN SOLUTION
    return 1 / ((1 - parallel_fraction) + parallel_fraction / workers)
    ### END SOLUTION
