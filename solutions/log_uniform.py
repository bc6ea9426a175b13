def log_uniform(low, high, n, generator):
    """Return n numbers from low to high, float `(n,)`, whose logarithms are even.

    low, high: numbers, 0 < low < high. generator: a `torch.Generator` to draw with.
    """
    ### BEGIN SOLUTION
    start, end = math.log(low), math.log(high)
    return (start + (end - start) * torch.rand(n, generator=generator)).exp()
    ### END SOLUTION
