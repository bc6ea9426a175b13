"""Answers to make_mlp."""

from collections import OrderedDict

import torch
from torch import nn

from lab.networks import Standardize

# %% right: a list and Sequential
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers = [nn.Flatten()]
    previous = 784
    for units in hidden:
        layers.append(nn.Linear(previous, units))
        layers.append(activation())
        previous = units
    layers.append(nn.Linear(previous, 10))
    if output:
        layers.append(output())
    return nn.Sequential(*layers)

# %% right: standardising first, pairs of sizes
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    sizes = (784,) + hidden
    parts = [Standardize(), nn.Flatten()]
    for a, b in zip(sizes, sizes[1:]):
        parts += [nn.Linear(a, b), activation()]
    parts += [nn.Linear(sizes[-1], 10)] + ([output()] if output is not None else [])
    return nn.Sequential(*parts)

# %% right: a class with a module list, one activation for all
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class MLP(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [784, *hidden, 10]
            self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:]))
            self.activation = activation()
            self.output = nn.Identity() if output is None else output()

        def forward(self, x):
            x = x.view(x.size(0), -1)
            for layer in self.layers[:-1]:
                x = self.activation(layer(x))
            return self.output(self.layers[-1](x))

    return MLP()

# %% right: the last layer registered first, own standardising
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class MLP(nn.Module):
        def __init__(self):
            super().__init__()
            inputs = 784
            self.last = nn.Linear(hidden[-1] if hidden else inputs, 10)
            self.inside = nn.Sequential()
            for units in hidden:
                self.inside.append(nn.Linear(inputs, units)).append(activation())
                inputs = units

        def forward(self, images):
            rows = (images.flatten(1) - 0.5) / 0.25
            logits = self.last(self.inside(rows))
            return logits if output is None else output()(logits)

    return MLP()

# %% right: a subclass of Sequential with names
class Dense(nn.Sequential):
    def __init__(self, hidden, activation, output):
        layers = OrderedDict(flatten=nn.Flatten())
        inputs = 784
        for number, units in enumerate(hidden):
            layers[f"linear{number}"] = nn.Linear(inputs, units)
            layers[f"activation{number}"] = activation()
            inputs = units
        layers["last"] = nn.Linear(inputs, 10)
        if output is not None:
            layers["output"] = output()
        super().__init__(layers)

def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    return Dense(hidden, activation, output)

# %% right: lazy layers
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers = [nn.Flatten()]
    for units in hidden:
        layers += [nn.LazyLinear(units), activation()]
    layers += [nn.LazyLinear(10)]
    layers += [output()] if output else []
    return nn.Sequential(*layers)

# %% right: a large convolution first
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    sizes = [*hidden, 10]
    layers = [nn.Conv2d(1, sizes[0], 28), nn.Flatten()]
    for a, b in zip(sizes, sizes[1:]):
        layers += [activation(), nn.Linear(a, b)]
    if output is not None:
        layers.append(output())
    return nn.Sequential(*layers)

# %% right: parameters by hand
class Affine(nn.Module):
    def __init__(self, inputs, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, units) / inputs**0.5)
        self.bias = nn.Parameter(torch.zeros(1, units))

    def forward(self, x):
        return x @ self.weight + self.bias

def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    sizes = (28 * 28, *hidden, 10)
    layers = [nn.Flatten()]
    for i in range(len(sizes) - 1):
        layers += [Affine(sizes[i], sizes[i + 1])]
        if i < len(sizes) - 2:
            layers += [activation()]
    return nn.Sequential(*layers, *([output()] if output else []))

# %% right: nested, an Identity at the end, own initial values
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    def block(a, b):
        linear = nn.Linear(a, b)
        nn.init.zeros_(linear.bias)
        nn.init.xavier_uniform_(linear.weight)
        return nn.Sequential(linear, activation())
    widths = [784] + list(hidden)
    return nn.Sequential(nn.Flatten(), *map(block, widths[:-1], widths[1:]), nn.Linear(widths[-1], 10),
                         (output or nn.Identity)())

# %% right: Unflatten-free view in forward with einsum
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            n = 784
            self.w, self.b = nn.ParameterList(), nn.ParameterList()
            for m in (*hidden, 10):
                self.w.append(torch.randn(m, n) * 0.05)
                self.b.append(torch.zeros(m))
                n = m
        def forward(self, x):
            x = torch.reshape(x, (-1, 784))
            for i, (w, b) in enumerate(zip(self.w, self.b)):
                x = torch.einsum("oi,ni->no", w, x) + b
                if i + 1 < len(self.w):
                    x = activation()(x)
            return output()(x) if output is not None else x
    return Net().eval()

# %% wrong: no activations
# says: does not apply an activation between its layers
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    sizes = [784, *hidden, 10]
    return nn.Sequential(nn.Flatten(), *[nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])

# %% wrong: activation after the last layer too
# says: after the last layer too
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    sizes, layers = [784, *hidden, 10], [nn.Flatten()]
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), activation()]
    return nn.Sequential(*layers)

# %% wrong: activation before the output
# says: nn.Sigmoid alone is asked for
# points: 3
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    sizes, layers = [784, *hidden, 10], [nn.Flatten()]
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), activation()]
    if output:
        layers.append(output())
    else:
        layers.pop()
    return nn.Sequential(*layers)

# %% wrong: activation once
# says: after one hidden layer only
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    sizes = [784, *hidden, 10]
    layers = [nn.Flatten()] + [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
    layers.insert(2, activation())
    return nn.Sequential(*layers)

# %% wrong: output forgotten
# says: gives logits
# points: 3
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10))

# %% wrong: softmax always
# says: ends with a softmax
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10), nn.Softmax(dim=1))

# %% wrong: sigmoids always
# says: uses nn.Sigmoid
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), nn.Sigmoid()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10))

# %% wrong: two layers of 32 always
# says: for the sizes 784-20-7-10
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 32), activation(), nn.Linear(32, 32), activation(), nn.Linear(32, 10))

# %% wrong: two hidden layers always
# says: IndexError
# points: 1
# status: crashed
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers = [nn.Flatten(), nn.Linear(784, hidden[0]), activation(), nn.Linear(hidden[0], hidden[1]), activation()]
    layers += [nn.Linear(hidden[1], 10)] + ([output()] if output else [])
    return nn.Sequential(*layers)

# %% wrong: no Flatten
# says: Which layer turns an image into a row
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10))

# %% wrong: no bias
# says: the layers have no bias
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m, bias=False), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10, bias=False))

# %% wrong: a list of layers
# says: but is a list
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return [*layers, nn.Linear(n, 10)]

# %% wrong: a class
# says: but is a class
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class MLP(nn.Module):
        pass
    return MLP

# %% wrong: no return
# says: but is None
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    nn.Sequential(nn.Flatten(), nn.Linear(784, 10))

# %% wrong: layers in a plain list
# says: no trainable parameters
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class MLP(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [784, *hidden, 10]
            self.layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
            self.act = activation()
        def forward(self, x):
            x = x.flatten(1)
            for layer in self.layers[:-1]:
                x = self.act(layer(x))
            return self.layers[-1](x)
    return MLP()

# %% wrong: activation not called
# says: is not a Module subclass
# status: crashed
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10))

# %% wrong: rows squeezed away
# says: (1, 10) is expected
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class MLP(nn.Sequential):
        def forward(self, x):
            return super().forward(x).squeeze()
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return MLP(*layers, nn.Linear(n, 10))

# %% wrong: fails without hidden layers
# says: IndexError
# status: crashed
# points: 3
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers = [nn.Flatten(), nn.Linear(784, hidden[0]), activation()]
    for a, b in zip(hidden, hidden[1:]):
        layers += [nn.Linear(a, b), activation()]
    layers += [nn.Linear(hidden[-1], 10)] + ([output()] if output else [])
    return nn.Sequential(*layers)

# %% wrong: dropout on top
# says: and nothing else
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation(), nn.Dropout(0.5)]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10))

# %% wrong: the hidden layer added again
# says: and nothing else
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class Twice(nn.Module):
        def __init__(self, act):
            super().__init__()
            self.act = act
        def forward(self, x):
            return self.act(self.act(x))
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), Twice(activation())]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10))

# %% wrong: wrong size of the input
# says: stops on images
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 28
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10))

# %% wrong: other defaults
# says: The network from make_mlp()
def make_mlp(hidden=(64,), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10), *([output()] if output else []))

# %% wrong: one number for ten
# says: (6, 10) is expected
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 1))

# %% wrong: gives a tuple
# says: should give a tensor
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class Pair(nn.Sequential):
        def forward(self, x):
            return super().forward(x), x
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return Pair(*layers, nn.Linear(n, 10))

# %% wrong: activation instead of the output
# says: There, nn.Sigmoid is asked for instead
# points: 3
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10), *([activation()] if output else []))

# %% wrong: standardising that is trained
# says: 784-32-32-10
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.BatchNorm2d(1), nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10), *([output()] if output else []))

# %% right: names for sizes, a generator expression, extend
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    model = nn.Sequential(Standardize(0.5, 0.5), nn.Flatten())
    width_in = 1 * 28 * 28
    for k, width_out in enumerate(hidden):
        model.add_module(f"dense_{k}", nn.Linear(in_features=width_in, out_features=width_out))
        model.add_module(f"act_{k}", activation())
        width_in = width_out
    model.add_module("logits", nn.Linear(width_in, 10))
    if output is not None:
        model.add_module("output", output())
    return model

# %% right: recursive
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    def build(n, rest):
        if not rest:
            return [nn.Linear(n, 10)]
        return [nn.Linear(n, rest[0]), activation()] + build(rest[0], rest[1:])
    end = [] if output is None else [output()]
    return nn.Sequential(nn.Flatten(1), *build(784, hidden), *end)

# %% right: softmax told its dimension
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    layers += [nn.Linear(n, 10)]
    if output is nn.Softmax:
        layers.append(nn.Softmax(dim=1))
    elif output is not None:
        layers.append(output())
    return nn.Sequential(*layers)

# %% right: standardising by frozen parameters
class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean = nn.Parameter(torch.tensor(0.13), requires_grad=False)
        self.std = nn.Parameter(torch.tensor(0.31), requires_grad=False)

    def forward(self, x):
        return (x - self.mean) / self.std

def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [Scale(), nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10), *([output()] if output else []))

# %% wrong: first and last hidden layer only
# says: for the sizes 784-14-9-5-10
# points: 1
# hidden
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    if len(hidden) > 2:
        hidden = (hidden[0], hidden[-1])
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10), *([output()] if output else []))

# %% right: activations made anew in forward, plain matrices, keyword sizes
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [784, *hidden, 10]
            self.W = nn.ParameterList([nn.Parameter(torch.randn(a, b) / a**0.5) for a, b in zip(sizes, sizes[1:])])
            self.b = nn.ParameterList([nn.Parameter(torch.zeros(b)) for b in sizes[1:]])
        def forward(self, x):
            x = x.flatten(1)
            for W, b in zip(self.W[:-1], self.b[:-1]):
                x = activation()(x @ W + b)
            x = x @ self.W[-1] + self.b[-1]
            return output()(x) if output else x
    return Net()

# %% wrong: ReLU always
# says: uses nn.ReLU
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), nn.ReLU()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10), *([output()] if output else []))

# %% wrong: batch norm
# says: stops on images of shape (1, 1, 28, 28)
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), nn.BatchNorm1d(m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10), *([output()] if output else []))

# %% wrong: a ModuleList
# says: An nn.ModuleList only holds layers
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = nn.ModuleList([nn.Flatten()]), 784
    for m in hidden:
        layers.extend([nn.Linear(n, m), activation()])
        n = m
    layers.append(nn.Linear(n, 10))
    return layers

# %% wrong: float64
# says: Images are float32
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    layers, n = [nn.Flatten()], 784
    for m in hidden:
        layers += [nn.Linear(n, m), activation()]
        n = m
    return nn.Sequential(*layers, nn.Linear(n, 10)).double()

# %% wrong: no gradients
# says: cannot be trained
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [784, *hidden, 10]
            self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])
        @torch.no_grad()
        def forward(self, x):
            x = x.flatten(1)
            for layer in self.layers[:-1]:
                x = activation()(layer(x))
            x = self.layers[-1](x)
            return output()(x) if output else x
    return Net()

# %% wrong: one layer used again where widths are equal
# says: make_mlp((12, 12, 12), nn.ReLU)
# points: 1
# hidden
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    sizes, made = [784, *hidden, 10], dict()
    layers = [nn.Flatten()]
    for pair in zip(sizes, sizes[1:]):
        made[pair] = made.get(pair) or nn.Linear(*pair)
        layers += [made[pair], activation()]
    layers.pop()
    return nn.Sequential(*layers, *([output()] if output else []))

# %% wrong: cut off between its layers
# says: cannot be trained
def make_mlp(hidden=(32, 32), activation=nn.Sigmoid, output=None):
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [784, *hidden, 10]
            self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])])
        def forward(self, x):
            x = x.flatten(1)
            for layer in self.layers[:-1]:
                x = activation()(layer(x)).detach()
            x = self.layers[-1](x)
            return output()(x) if output else x
    return Net()
