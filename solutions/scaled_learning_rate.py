def scaled_learning_rate(base, base_batch, batch):
    """Return the learning rate for batches of `batch` images, by the linear rule.

    base: the rate that suits batches of `base_batch` images.
    """
    ### BEGIN SOLUTION
    return base * batch / base_batch
    ### END SOLUTION
