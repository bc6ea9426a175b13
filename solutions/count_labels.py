def count_labels(labels, num_classes=10):
    """Return how many samples each class has: int64 `(num_classes,)`.

    labels: integers `(N,)`, from 0 to num_classes - 1. A class that does not occur counts 0.
    """
    ### BEGIN SOLUTION
    return torch.bincount(labels, minlength=num_classes)
    ### END SOLUTION
