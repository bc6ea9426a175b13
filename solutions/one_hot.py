def one_hot(labels, num_classes=10):
    """Turn labels into target rows: a 1 in the column of the label, 0 in all others.

    labels: integers of any type, `(N,)`, each from 0 to num_classes - 1.
    Return a float32 tensor of shape `(N, num_classes)`.
    """
    ### BEGIN SOLUTION
    targets = torch.zeros(len(labels), num_classes)
    targets[torch.arange(len(labels)), labels.long()] = 1
    return targets
    ### END SOLUTION
