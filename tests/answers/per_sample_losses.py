"""Answers to per_sample_losses."""

import copy

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# %% right: the plain loop
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = []
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            losses.append(F.cross_entropy(outputs, labels.long(), reduction="none"))
    model.train(training)
    return torch.cat(losses)

# %% right: decorated, one at a time
@torch.no_grad()
def per_sample_losses(model, loader):
    mode = model.training
    model.eval()
    losses = []
    for images, labels in loader:
        for output, label in zip(model(images), labels):
            losses.append(F.cross_entropy(output[None], label[None].to(torch.int64)).item())
    model.train(mode)
    return torch.tensor(losses)

# %% right: by hand with log_softmax
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    parts = []
    with torch.inference_mode():
        for images, labels in loader:
            logs = model(images).log_softmax(dim=1)
            parts.append(-logs[torch.arange(len(labels)), labels.long()])
    model.train(training)
    return torch.concatenate(parts)

# %% right: logsumexp, double precision
def per_sample_losses(model, loader):
    was = model.training
    model.eval()
    result = torch.empty(0, dtype=torch.float64)
    with torch.no_grad():
        for x, y in loader:
            z = model(x).double()
            loss = z.logsumexp(1) - z.gather(1, y.long().unsqueeze(1)).squeeze(1)
            result = torch.cat([result, loss])
    if was:
        model.train()
    return result

# %% right: all outputs first
def per_sample_losses(model, loader):
    training = model.training
    with torch.set_grad_enabled(False):
        outputs, labels = zip(*[(model.eval()(x), y) for x, y in loader])
    model.train(training)
    return nn.CrossEntropyLoss(reduction="none")(torch.cat(outputs), torch.cat(labels).long())

# %% right: a copy is measured
def per_sample_losses(model, loader):
    judge = copy.deepcopy(model).eval()
    with torch.no_grad():
        return torch.cat([F.cross_entropy(judge(x), y.long(), reduction="none") for x, y in loader])

# %% right: nll_loss of log_softmax, every mode put back
def per_sample_losses(model, loader):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    losses = []
    try:
        with torch.no_grad():
            for x, y in loader:
                losses.extend(F.nll_loss(F.log_softmax(model(x), 1), y.long(), reduction="none"))
        return torch.stack(losses)
    finally:
        for module, mode in modes.items():
            module.training = mode

# %% right: one-hot targets
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = []
    for x, y in loader:
        logs = F.log_softmax(model(x), dim=-1)
        losses.append(-(F.one_hot(y.long(), 10) * logs).sum(1))
    model.train(training)
    return torch.hstack(losses)

# %% wrong: one number a batch
# says: one number a batch
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = []
    for x, y in loader:
        losses.append(F.cross_entropy(model(x), y.long()))
    model.train(training)
    return torch.stack(losses)

# %% wrong: the mean for each
# says: Every image has the mean loss of its batch
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = []
    for x, y in loader:
        losses += [F.cross_entropy(model(x), y.long()).item()] * len(y)
    model.train(training)
    return torch.tensor(losses)

# %% wrong: the mean of all
# says: mean over all images
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])
    model.train(training)
    return losses.mean()

# %% wrong: in training mode
# says: in training mode while it was measured
@torch.no_grad()
def per_sample_losses(model, loader):
    return torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])

# %% wrong: left in evaluation mode
# says: put back the mode it came in
# points: 3
@torch.no_grad()
def per_sample_losses(model, loader):
    model.eval()
    return torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])

# %% wrong: left in training mode
# says: came in evaluation mode and is left in training mode
# points: 3
@torch.no_grad()
def per_sample_losses(model, loader):
    model.eval()
    losses = torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])
    model.train()
    return losses

# %% wrong: gradients recorded
# says: recorded for a backward
# points: 3
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])
    model.train(training)
    return losses.detach()

# %% wrong: neither mode nor gradients
# says: recorded for a backward
# points: 2
def per_sample_losses(model, loader):
    model.eval()
    return torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])

# %% wrong: gradients stay switched off
# says: gradients are still switched off
# points: 3
def per_sample_losses(model, loader):
    torch.set_grad_enabled(False)
    training = model.training
    model.eval()
    losses = torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])
    model.train(training)
    return losses

# %% wrong: labels must be int64
# says: `labels.long()` makes int64
# points: 3
# hidden
# status: crashed
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([F.cross_entropy(model(x), y, reduction="none") for x, y in loader])
    model.train(training)
    return losses

# %% wrong: labels as an index
# says: `labels.long()` makes int64
# points: 3
# status: crashed
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = []
    for x, y in loader:
        logs = model(x).log_softmax(1)
        losses.append(-logs[torch.arange(len(y)), y])
    model.train(training)
    return torch.cat(losses)

# %% wrong: logarithm of softmax
# says: whose logarithm is infinite
# points: 3
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = []
    for x, y in loader:
        p = model(x).softmax(1)
        losses.append(-p[torch.arange(len(y)), y.long()].log())
    model.train(training)
    return torch.cat(losses)

# %% wrong: no minus sign
# says: The minus sign is missing
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([model(x).log_softmax(1).gather(1, y.long()[:, None])[:, 0] for x, y in loader])
    model.train(training)
    return losses

# %% wrong: nll_loss of logits
# says: The softmax is missing
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([F.nll_loss(model(x), y.long(), reduction="none") for x, y in loader])
    model.train(training)
    return losses

# %% wrong: softmax twice
# says: Softmax was applied twice
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([F.cross_entropy(model(x).softmax(1), y.long(), reduction="none") for x, y in loader])
    model.train(training)
    return losses

# %% wrong: the preferred digit
# says: the network prefers
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([-model(x).log_softmax(1).max(1).values for x, y in loader])
    model.train(training)
    return losses

# %% wrong: probabilities
# says: probabilities of the true digits
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([model(x).softmax(1).gather(1, y.long()[:, None])[:, 0] for x, y in loader])
    model.train(training)
    return losses

# %% wrong: the last batch only
# says: last batch alone
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    for x, y in loader:
        losses = F.cross_entropy(model(x), y.long(), reduction="none")
    model.train(training)
    return losses

# %% wrong: return inside the loop
# says: inside the loop
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    for x, y in loader:
        losses = F.cross_entropy(model(x), y.long(), reduction="none")
        model.train(training)
        return losses

# %% wrong: a list of batches
# says: see torch.cat
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = [F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader]
    model.train(training)
    return losses

# %% wrong: a list of numbers
# says: right values, but in a list
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = []
    for x, y in loader:
        losses += F.cross_entropy(model(x), y.long(), reduction="none").tolist()
    model.train(training)
    return losses

# %% wrong: an array
# says: right values, but in a NumPy array
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = [F.cross_entropy(model(x), y.long(), reduction="none").numpy() for x, y in loader]
    model.train(training)
    return np.concatenate(losses)

# %% wrong: sorted
# says: not in their order
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])
    model.train(training)
    return losses.sort(descending=True).values

# %% wrong: gone through twice
# says: this loader can be gone through only once
# status: crashed
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    labels = torch.cat([y for _, y in loader]).long()
    outputs = torch.cat([model(x) for x, _ in loader])
    model.train(training)
    return F.cross_entropy(outputs, labels, reduction="none")

# %% wrong: asks for the dataset
# says: has no attribute 'dataset'
# status: crashed
@torch.no_grad()
def per_sample_losses(model, loader):
    losses = torch.empty(len(loader.dataset))
    return losses

# %% wrong: squeezed, needs two samples in a batch
# says: per_sample_losses stopped
# status: crashed
@torch.no_grad()
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    losses = [F.cross_entropy(model(x).squeeze(), y.long(), reduction="none") for x, y in loader]
    model.train(training)
    return torch.cat(losses)

# %% wrong: trains while measuring
# says: the model is not what it was
def per_sample_losses(model, loader):
    training = model.training
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model.eval()
    losses, keep = [], []
    for x, y in loader:
        with torch.no_grad():
            keep.append(F.cross_entropy(model(x), y.long(), reduction="none"))
        losses.append((x, y))
    for x, y in losses:
        F.cross_entropy(model(x), y.long()).backward()
    optimizer.step()
    optimizer.zero_grad()
    model.train(training)
    return torch.cat(keep)

# %% wrong: weights frozen for good
# says: can no longer be trained
# points: 3
def per_sample_losses(model, loader):
    training = model.training
    model.eval().requires_grad_(False)
    losses = torch.cat([F.cross_entropy(model(x), y.long(), reduction="none") for x, y in loader])
    model.train(training)
    return losses

# %% right: in inference mode, put back whatever happens
def per_sample_losses(model, loader):
    training = model.training
    try:
        model.eval()
        with torch.inference_mode():
            return torch.cat([F.cross_entropy(model(x), y.to(torch.int64), reduction="none") for x, y in loader])
    finally:
        model.train(training)

# %% right: weights without a record
def per_sample_losses(model, loader):
    from torch.func import functional_call

    training = model.training
    model.eval()
    weights = {name: value.detach() for name, value in model.state_dict().items()}
    parts = [F.cross_entropy(functional_call(model, weights, (x,)), y.long(), reduction="none") for x, y in loader]
    model.train(training)
    return torch.cat(parts)

# %% right: NumPy, the largest logit taken off first
def per_sample_losses(model, loader):
    import numpy as np

    training, parts = model.training, []
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images).numpy().astype(np.float64)
            logits -= logits.max(1, keepdims=True)
            parts.append(np.log(np.exp(logits).sum(1)) - logits[np.arange(len(labels)), labels.numpy().astype(int)])
    model.train(training)
    return torch.from_numpy(np.concatenate(parts))

# %% right: number by number
def per_sample_losses(model, loader):
    training, losses = model.training, []
    model.train(False)
    with torch.no_grad():
        batches = iter(loader)
        while (batch := next(batches, None)) is not None:
            for loss in torch.vmap(F.cross_entropy)(model(batch[0]), batch[1].long()):
                losses.append(loss.item())
    model.train(training)
    return torch.tensor(losses, dtype=torch.float64)

# %% wrong: recorded, then detached
# says: How are gradients switched off
# points: 3
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    parts = [F.cross_entropy(model(x), y.long(), reduction="none").detach() for x, y in loader]
    model.train(training)
    return torch.cat(parts)

# %% wrong: a tiny number in the logarithm
# says: in the hundreds
# points: 3
def per_sample_losses(model, loader):
    training, parts = model.training, []
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            shares = model(images).softmax(1)
            parts.append(-(shares[torch.arange(len(labels)), labels.long()] + 1e-9).log())
    model.train(training)
    return torch.cat(parts)

# %% wrong: softmax over the batch
# says: differs in 19 of 19
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    with torch.no_grad():
        parts = [F.nll_loss(model(x).log_softmax(0), y.long(), reduction="none") for x, y in loader]
    model.train(training)
    return torch.cat(parts)

# %% wrong: asks for the length
# says: has no len()
# status: crashed
def per_sample_losses(model, loader):
    training, parts = model.training, [None] * len(loader)
    model.eval()
    with torch.no_grad():
        for number, (images, labels) in enumerate(loader):
            parts[number] = F.cross_entropy(model(images), labels.long(), reduction="none")
    model.train(training)
    return torch.cat(parts)

# %% wrong: a column
# says: See flatten
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    with torch.no_grad():
        parts = [F.cross_entropy(model(x), y.long(), reduction="none")[:, None] for x, y in loader]
    model.train(training)
    return torch.cat(parts)

# %% wrong: the sum of all
# says: the sum over all images
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    with torch.no_grad():
        total = sum(F.cross_entropy(model(x), y.long(), reduction="sum") for x, y in loader)
    model.train(training)
    return total

# %% wrong: cut off at one hundred
# says: in the hundreds
# points: 3
def per_sample_losses(model, loader):
    training = model.training
    model.eval()
    with torch.no_grad():
        parts = [F.cross_entropy(model(x), y.long(), reduction="none").clamp(max=100) for x, y in loader]
    model.train(training)
    return torch.cat(parts)

# %% wrong: nothing returned
# says: per_sample_losses(model, loader) gives None
def per_sample_losses(model, loader):
    model.eval()
    losses = []
    with torch.no_grad():
        for images, labels in loader:
            losses.append(F.cross_entropy(model(images), labels.long(), reduction="none"))
    print(torch.cat(losses))

# %% wrong: the mode put back inside the loop
# says: Is the mode put back inside the loop
def per_sample_losses(model, loader):
    was = model.training
    model.eval()
    losses = []
    with torch.no_grad():
        for images, labels in loader:
            losses.append(F.cross_entropy(model(images), labels.long(), reduction="none"))
            model.train(was)
    return torch.cat(losses)
