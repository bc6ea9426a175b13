"""Answers to count_parameters."""

import copy
import math

import numpy as np
import torch
from torch import nn
from torch.nn.utils import parameters_to_vector

# %% right: a sum
def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% right: a loop
def count_parameters(model):
    total = 0
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            total += parameter.nelement()
    return total

# %% right: products of shapes
def count_parameters(model):
    return sum(math.prod(p.shape) for p in filter(lambda p: p.requires_grad, model.parameters()))

# %% right: NumPy's product
def count_parameters(model):
    return int(np.sum([np.prod(list(p.size())) for p in model.parameters() if p.requires_grad]))

# %% right: flattened
def count_parameters(model):
    return sum(len(p.detach().flatten()) for p in set(model.parameters()) if p.requires_grad)

# %% right: module by module, remembering what was seen
def count_parameters(model):
    seen, total = set(), 0
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if id(p) not in seen and p.requires_grad:
                seen.add(id(p))
                total += p.numel()
    return total

# %% right: a tensor
def count_parameters(model):
    return sum((torch.tensor(p.numel()) for p in model.parameters() if p.requires_grad), torch.tensor(0))

# %% right: of a copy
def count_parameters(model):
    return sum(p.numel() for p in copy.deepcopy(model).parameters() if p.requires_grad)

# %% right: one long vector
def count_parameters(model):
    trainable = [p for p in model.parameters() if p.requires_grad]
    return len(parameters_to_vector(trainable)) if trainable else 0

# %% wrong: frozen ones too
# says: frozen parameters are counted too
# points: 1
def count_parameters(model):
    return sum(p.numel() for p in model.parameters())

# %% wrong: the number of tensors
# says: the number of tensors
def count_parameters(model):
    return len(list(model.parameters()))

# %% wrong: only weights
# says: the biases are missing
def count_parameters(model):
    return sum(p.numel() for n, p in model.named_parameters() if "weight" in n and p.requires_grad)

# %% wrong: shared ones twice, by children
# says: counted twice
# points: 1
def count_parameters(model):
    own = sum(p.numel() for p in model.parameters(recurse=False) if p.requires_grad)
    return own + sum(count_parameters(child) for child in model._modules.values())

# %% wrong: shared weights twice, by modules
# says: counted twice
# points: 1
def count_parameters(model):
    return sum(p.numel() for m in model.modules() for p in m.parameters(recurse=False) if p.requires_grad)

# %% wrong: with duplicates
# says: counted twice
# points: 1
def count_parameters(model):
    return sum(p.numel() for _, p in model.named_parameters(remove_duplicate=False) if p.requires_grad)

# %% wrong: the state dict
# says: frozen parameters
# points: 1
def count_parameters(model):
    return sum(value.numel() for value in model.state_dict().values())

# %% wrong: buffers included
# says: A model's state_dict holds more
# points: 1
# hidden
def count_parameters(model):
    frozen = sum(p.numel() for p in model.parameters() if not p.requires_grad)
    return sum(value.numel() for value in set(model.state_dict(keep_vars=True).values())) - frozen

# %% wrong: linear layers only
# says: a convolutional network should be
# points: 1
# hidden
def count_parameters(model):
    layers = {m for m in model.modules() if isinstance(m, nn.Linear)}
    return sum(p.numel() for p in {p for m in layers for p in m.parameters()} if p.requires_grad)

# %% wrong: children only
# says: a convolutional network should be
# points: 1
# hidden
def count_parameters(model):
    seen = {p for child in model.children() for p in child.parameters()}
    return sum(p.numel() for p in seen if p.requires_grad)

# %% wrong: the first two dimensions
# says: IndexError
# status: crashed
def count_parameters(model):
    return sum(p.shape[0] * p.shape[1] for p in model.parameters() if p.requires_grad)

# %% wrong: sum of sizes
# says: Add up how many numbers
def count_parameters(model):
    return sum(sum(p.shape) for p in model.parameters() if p.requires_grad)

# %% wrong: freezes the model
# says: which parameters are trainable changed
def count_parameters(model):
    total = sum(p.numel() for p in model.parameters() if p.requires_grad)
    for p in model.parameters():
        p.requires_grad = False
    return total

# %% wrong: makes all trainable
# says: which parameters are trainable changed
# points: 1
def count_parameters(model):
    model.requires_grad_(True)
    return sum(p.numel() for p in model.parameters())

# %% wrong: puts the model into evaluation mode
# says: its mode changed
def count_parameters(model):
    model.eval()
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% wrong: a list
# says: should be a number
def count_parameters(model):
    return [p.numel() for p in model.parameters()]

# %% wrong: prints
# says: gives None
def count_parameters(model):
    print(sum(p.numel() for p in model.parameters() if p.requires_grad))

# %% wrong: the known number
# says: Add up how many numbers
# points: 1
def count_parameters(model):
    return 26_506

# %% wrong: in evaluation mode nothing is trained
# says: in evaluation mode should be
# points: 1
# hidden
def count_parameters(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad and model.training)

# %% wrong: stops when nothing is trained
# says: This happened with a network that is frozen throughout
# points: 1
# status: crashed
# hidden
def count_parameters(model):
    return len(torch.cat([p.flatten() for p in model.parameters() if p.requires_grad]))

# %% wrong: equal values taken for shared ones
# says: a layer and a copy of it
# points: 1
# hidden
def count_parameters(model):
    found = []
    for p in model.parameters():
        if p.requires_grad and not any(torch.equal(p, q) for q in found if p.shape == q.shape):
            found.append(p)
    return sum(p.numel() for p in found)

# %% wrong: clears the gradients
# says: its gradients changed
# points: 1
# hidden
def count_parameters(model):
    model.zero_grad()
    return sum(p.numel() for p in model.parameters() if p.requires_grad)

# %% wrong: sets all to one and adds them up
# says: the values of its parameters changed
def count_parameters(model):
    total = 0
    for parameter in model.parameters():
        if parameter.requires_grad:
            total += int(parameter.data.fill_(1).sum())
    return total
