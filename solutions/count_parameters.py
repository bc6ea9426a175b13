def count_parameters(model):
    """Return how many numbers of a model are trained, as a whole number.

    Frozen parameters, whose `requires_grad` is False, do not count; a shared one
    counts once. The model stays as it is.
    """
    ### BEGIN SOLUTION
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    return sum(parameter.numel() for parameter in trainable)
    ### END SOLUTION
