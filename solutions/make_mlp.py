def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    """Return a dense network, a module from images `(N, 1, 28, 28)` to `(N, 10)`.

    hidden: a tuple, the number of units of each hidden layer; it may be empty.
    activation: module class that follows each hidden layer, made by `activation()`.
    output: module class that follows the last layer, by `output()`; None for logits.
    """
    ### BEGIN SOLUTION
    layers, inputs = [nn.Flatten()], 28 * 28
    for units in hidden:
        layers += [nn.Linear(inputs, units), activation()]
        inputs = units
    layers.append(nn.Linear(inputs, 10))
    if output is not None:
        layers.append(output())
    return nn.Sequential(*layers)
    ### END SOLUTION
