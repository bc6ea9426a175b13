"""Answers to embed."""

import copy

import torch
from torch import nn

# %% right: a pre-hook
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0]

# %% right: a forward hook, decorated, removed in a finally
@torch.no_grad()
def embed(model, images):
    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            last = module
    box = {}

    def hook(module, inputs, output):
        box["in"] = inputs[0].detach().clone()

    handle = last.register_forward_hook(hook)
    try:
        model(images)
    finally:
        handle.remove()
    return box["in"]

# %% right: image by image, in evaluation mode, mode put back
def embed(model, images):
    training = model.training
    model.eval()
    linear = None
    for name, module in model.named_modules():
        if type(module) is nn.Linear:
            linear = module
    rows = []
    with linear.register_forward_pre_hook(lambda module, inputs: rows.append(inputs[0].detach())):
        with torch.inference_mode():
            for image in images:
                model(image[None])
    model.train(training)
    return torch.cat(rows)

# %% right: the last layer replaced in a copy
def embed(model, images):
    model = copy.deepcopy(model)
    name = [name for name, module in model.named_modules() if isinstance(module, nn.Linear)][-1]
    parent, _, child = name.rpartition(".")
    caught = []

    class Catch(nn.Module):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

        def forward(self, numbers):
            caught.append(numbers)
            return self.inner(numbers)

    holder = model.get_submodule(parent) if parent else model
    setattr(holder, child, Catch(getattr(holder, child)))
    with torch.no_grad():
        model(images)
    return caught[0]

# %% right: an exception ends the pass early
def embed(model, images):
    class Enough(Exception):
        pass

    def stop(module, inputs):
        raise Enough(inputs[0].detach())

    last = list(filter(lambda module: isinstance(module, nn.Linear), model.modules()))[-1]
    handle = last.register_forward_pre_hook(stop)
    try:
        model(images)
    except Enough as enough:
        return enough.args[0]
    finally:
        handle.remove()

# %% right: the forward of the layer replaced for a moment
def embed(model, images):
    last = [m for m in model.modules() if isinstance(m, nn.Linear)][-1]
    kept = []
    original = last.forward
    last.forward = lambda x: (kept.append(x.detach()), original(x))[1]
    model(images)
    del last.forward
    return kept[-1]

# %% right: hooks on every dense layer, the last one counts
def embed(model, images):
    caught, handles = {}, []
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            def hook(module, args, output, name=name):
                caught[name] = args[0]
            handles.append(module.register_forward_hook(hook))
    with torch.no_grad():
        model(images)
    for handle in handles:
        handle.remove()
    return list(caught.values())[-1]

# %% right: in batches of two
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    rows = []
    handle = last.register_forward_pre_hook(lambda _, inputs: rows.append(inputs[0].cpu()))
    with torch.no_grad():
        for batch in images.split(2):
            model(batch)
    handle.remove()
    return torch.vstack(rows)

# %% wrong: the parts of LeNet5 by name
# says: Not every network is built as LeNet5 is
# status: crashed
def embed(model, images):
    with torch.no_grad():
        return model.classifier[:-1](model.features(model.standardize(images)))

# %% wrong: all children but the last, as if the network were flat
# says: should have the shape
def embed(model, images):
    with torch.no_grad():
        return nn.Sequential(*list(model.children())[:-1])(images)

# %% wrong: logits
# says: comes out of the network's end
def embed(model, images):
    with torch.no_grad():
        return model(images)

# %% wrong: what leaves the last layer
# says: comes out of the network's end
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_hook(lambda module, inputs, output: caught.append(output))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0]

# %% wrong: before the last activation
# says: still passes an activation
def embed(model, images):
    linear = [module for module in model.modules() if isinstance(module, nn.Linear)][-2]
    caught = []
    handle = linear.register_forward_hook(lambda module, inputs, output: caught.append(output))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0].clone()

# %% wrong: relu of the layer before, right for these networks only
# says: differs in
# hidden
def embed(model, images):
    linears = [module for module in model.modules() if isinstance(module, nn.Linear)]
    caught = []
    handle = linears[-2].register_forward_hook(lambda module, inputs, output: caught.append(output))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0].relu()

# %% wrong: the first dense layer
# says: but number 1 of 3, not the last
def embed(model, images):
    first = next(module for module in model.modules() if isinstance(module, nn.Linear))
    caught = []
    handle = first.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0]

# %% wrong: the inputs as the hook gets them
# says: take the first
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0]

# %% wrong: the list in which it was caught
# says: with a tensor in it
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught

# %% wrong: the hook stays
# says: leaves a hook in the model
# points: 3
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    return caught[0]

# %% wrong: recorded
# says: still carries the record of its computation
# points: 3
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    model(images)
    handle.remove()
    return caught[0]

# %% wrong: left in evaluation mode
# says: the model came in training mode and is left in evaluation mode
# points: 3
def embed(model, images):
    model.eval()
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0]

# %% wrong: the last layer cut off, for good
# says: after embed the model is not what it was
def embed(model, images):
    name = [name for name, module in model.named_modules() if isinstance(module, nn.Linear)][-1]
    parent, _, child = name.rpartition(".")
    holder = model.get_submodule(parent) if parent else model
    setattr(holder, child, nn.Identity())
    with torch.no_grad():
        return model(images)

# %% wrong: as a NumPy array
# says: in a NumPy array
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0].numpy()

# %% wrong: dimensions of one squeezed away
# says: should have the shape (1, 84)
# hidden
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0].squeeze()

# %% wrong: nothing returned
# says: gives None
def embed(model, images):
    with torch.no_grad():
        model(images)

# %% wrong: the first image alone
# says: should have the shape
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images[:1])
    handle.remove()
    return caught[0]

# %% right: an object that listens
class Listener:
    def __init__(self, layer):
        self.layer = layer

    def __enter__(self):
        self.handle = self.layer.register_forward_pre_hook(self)
        return self

    def __call__(self, module, inputs):
        self.heard = inputs[0]

    def __exit__(self, *error):
        self.handle.remove()


def embed(model, images):
    dense = [module for module in model.modules() if isinstance(module, nn.Linear)]
    with torch.no_grad(), Listener(dense[-1]) as listener:
        model(images)
    return listener.heard

# %% right: a hook for all modules there are
def embed(model, images):
    from torch.nn.modules.module import register_module_forward_pre_hook

    last = next(module for module in reversed(list(model.modules())) if isinstance(module, nn.Linear))
    caught = []
    handle = register_module_forward_pre_hook(lambda module, inputs: caught.extend(inputs * (module is last)))
    with torch.inference_mode():
        model(images)
    handle.remove()
    return caught[0]

# %% right: recorded, but not kept
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0].detach()))
    model(images)
    handle.remove()
    return caught[0]

# %% wrong: the record stays in the layer
# says: leaves something in the model
# points: 3
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]

    def keep(module, inputs):
        module.caught = inputs[0]

    handle = last.register_forward_pre_hook(keep)
    with torch.no_grad():
        model(images)
    handle.remove()
    return last.caught

# %% wrong: the layer's forward stays replaced
# says: leaves something in the model
# points: 3
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught, forward = [], last.forward
    last.forward = lambda numbers: (caught.append(numbers), forward(numbers))[1]
    with torch.no_grad():
        model(images)
    return caught[0]

# %% wrong: the last module of all
# says: the network's end
# hidden
def embed(model, images):
    caught = []
    handle = list(model.modules())[-1].register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0]

# %% wrong: a layer that 84 numbers enter
# says: a network of another class
# status: crashed
# hidden
def embed(model, images):
    last = [m for m in model.modules() if isinstance(m, nn.Linear) and m.in_features == 84][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    handle.remove()
    return caught[0]

# %% wrong: weights frozen
# says: requires_grad was changed
# points: 3
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    model.requires_grad_(False)
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    model(images)
    handle.remove()
    return caught[0]

# %% wrong: gradients stay switched off
# says: gradients are switched off for everything
# points: 3
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    handle = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    torch.set_grad_enabled(False)
    model(images)
    handle.remove()
    return caught[0]

# %% wrong: calculated back from the logits
# says: differs in
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    with torch.no_grad():
        return (model(images) - last.bias) @ torch.linalg.pinv(last.weight).T

# %% wrong: all hooks of the layer thrown out
# says: takes a hook out of the model that was there before
# points: 3
# hidden
def embed(model, images):
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    last._forward_pre_hooks.clear()
    return caught[0]

# %% wrong: two levels deep only
# says: embed of a network with nested layers
# status: crashed
# hidden
def embed(model, images):
    near = [module for child in model.children() for module in (child, *child.children())]
    last = [module for module in near if isinstance(module, nn.Linear)][-1]
    caught = []
    with torch.no_grad(), last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0])):
        model(images)
    return caught[0]

# %% wrong: needs two dense layers
# says: not enough values to unpack
# status: crashed
# hidden
def embed(model, images):
    *_, before, last = [module for module in model.modules() if isinstance(module, nn.Linear)]
    caught = []
    with torch.no_grad(), last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0])):
        model(images)
    return caught[0]

# %% wrong: the digits read
# says: should have a row of 84 numbers for each image, but has one number
def embed(model, images):
    with torch.no_grad():
        return model(images).argmax(1)
