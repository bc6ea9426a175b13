def hardest_samples(losses_by_epoch, k):
    """Return the places of the k samples with the highest mean loss over all epochs, hardest first, int64 `(k,)`.

    losses_by_epoch: floats `(epochs, N)`.
    """
    ### BEGIN SOLUTION
    return losses_by_epoch.mean(0).topk(k).indices
    ### END SOLUTION
