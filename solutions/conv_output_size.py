def conv_output_size(size, kernel, padding=0, stride=1):
    """Return how many places a kernel has along a side of length `size`, an int."""
    ### BEGIN SOLUTION
    return (size + 2 * padding - kernel) // stride + 1
    ### END SOLUTION
