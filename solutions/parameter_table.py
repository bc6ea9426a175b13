def parameter_table(model):
    """Return a list of (name, shape, count), a row for each parameter, in order."""
    ### BEGIN SOLUTION
    return [
        (name, tuple(parameter.shape), parameter.numel())
        for name, parameter in model.named_parameters()
    ]
    ### END SOLUTION
