def imbalance_ratio(counts):
    """Return the size of the largest class over that of the smallest, a float.

    counts: integers `(num_classes,)`, as `count_labels` returns them. If any is 0, it is `inf`.
    """
    ### BEGIN SOLUTION
    smallest, largest = counts.min().item(), counts.max().item()
    return largest / smallest if smallest else float("inf")
    ### END SOLUTION
