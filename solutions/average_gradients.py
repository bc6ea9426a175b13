def average_gradients(gradients):
    """Return the mean gradient of each parameter over all processes: a list of tensors.

    gradients: one list for each process, which holds one tensor for each parameter.
    """
    ### BEGIN SOLUTION
    return [torch.stack(of_one_parameter).mean(0) for of_one_parameter in zip(*gradients)]
    ### END SOLUTION
