def learning_rate_at(epoch, base, gamma, step):
    """Return the learning rate in an epoch, a float.

    It begins with `base`, and is multiplied by `gamma` every `step` epochs.
    epoch: counted from 0. step: a whole number, 1 or more.
    """
    ### BEGIN SOLUTION
    return base * gamma ** (epoch // step)
    ### END SOLUTION
