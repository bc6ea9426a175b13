"""Answers to evaluate."""

import copy

import numpy as np
import torch
from torch.nn import functional as F

# %% right: the plain loop
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples

# %% right: decorated, tensors, a list
@torch.no_grad()
def evaluate(model, loader, criterion):
    mode = model.training
    model.eval()
    total = right = samples = 0
    for x, y in loader:
        out = model(x)
        total += criterion(out, y) * x.shape[0]
        right += torch.sum(out.argmax(dim=-1) == y)
        samples += x.shape[0]
    if mode:
        model.train()
    return [total / samples, right / samples]

# %% right: all outputs at once
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    outputs, labels = [], []
    with torch.inference_mode():
        for x, y in loader:
            outputs.append(model(x))
            labels.append(y)
        outputs, labels = torch.cat(outputs), torch.cat(labels)
        loss = criterion(outputs, labels)
        accuracy = (outputs.argmax(1) == labels).float().mean()
    model.train(was_training)
    return loss, accuracy

# %% right: every module's mode put back, in a finally
def evaluate(model, loader, criterion):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        losses, hits, sizes = [], [], []
        with torch.set_grad_enabled(False):
            for x, y in loader:
                out = model(x)
                losses.append(criterion(out, y).item())
                hits.append((out.max(1)[1] == y).double().mean().item())
                sizes.append(len(y))
        return np.average(losses, weights=sizes), np.average(hits, weights=sizes)
    finally:
        for module, mode in modes.items():
            module.training = mode

# %% right: measures a copy
def evaluate(model, loader, criterion):
    judge = copy.deepcopy(model).eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = judge(images)
            total += float(criterion(outputs, labels)) * len(labels)
            right += int((torch.softmax(outputs, 1).argmax(1) == labels).sum())
            samples += len(labels)
    return total / samples, right / samples

# %% right: two passes
def evaluate(model, loader, criterion):
    training = model.training
    model.eval()
    with torch.no_grad():
        samples = sum(len(y) for _, y in loader)
        loss = sum(criterion(model(x), y) * len(y) for x, y in loader) / samples
        accuracy = sum((model(x).argmax(1) == y).sum() for x, y in loader) / samples
    model.train(training)
    return loss.item(), accuracy.item()

# %% right: weights that need no gradient for a while
def evaluate(model, loader, criterion):
    training = model.training
    wanted = [p.requires_grad for p in model.parameters()]
    model.eval().requires_grad_(False)
    total, right, samples = 0.0, 0, 0
    for x, y in loader:
        out = model(x)
        total += criterion(out, y).item() * len(y)
        right += (out.argmax(1) == y).sum().item()
        samples += len(y)
    for p, want in zip(model.parameters(), wanted):
        p.requires_grad_(want)
    model.train(training)
    return total / samples, right / samples

# %% wrong: in training mode
# says: in training mode while it was measured
def evaluate(model, loader, criterion):
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    return total / samples, right / samples

# %% wrong: averaged batch means
# says: mean of the batches' loss
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    losses, right, samples = [], 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            losses.append(criterion(outputs, labels).item())
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return sum(losses) / len(losses), right / samples

# %% wrong: averaged batch accuracies
# says: mean of the batches' accuracy
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, shares, samples = 0.0, [], 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            shares.append((outputs.argmax(1) == labels).float().mean().item())
            samples += len(labels)
    model.train(was_training)
    return total / samples, sum(shares) / len(shares)

# %% wrong: divided by the number of batches
# says: divided by the number of batches
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total / samples, right / len(loader)

# %% wrong: in percent
# says: in percent
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total / samples, 100 * right / samples

# %% wrong: exchanged
# says: in the other order
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return right / samples, total / samples

# %% wrong: batch losses divided by samples
# says: multiply by the size
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item()
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples

# %% wrong: gradients recorded
# points: 3
# says: recorded for a backward
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images)
        total += criterion(outputs, labels).item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
        samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples

# %% wrong: left in evaluation mode
# points: 3
# says: put back the mode it came in
@torch.no_grad()
def evaluate(model, loader, criterion):
    model.eval()
    total, right, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images)
        total += criterion(outputs, labels).item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
        samples += len(labels)
    return total / samples, right / samples

# %% wrong: left in training mode, whichever it came in
# points: 3
# says: came in evaluation mode and is left in training mode
@torch.no_grad()
def evaluate(model, loader, criterion):
    model.eval()
    total, right, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images)
        total += criterion(outputs, labels).item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
        samples += len(labels)
    model.train()
    return total / samples, right / samples

# %% wrong: neither gradients nor mode
# points: 2
# says: recorded for a backward
def evaluate(model, loader, criterion):
    model.eval()
    total, right, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images)
        total += criterion(outputs, labels).item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
        samples += len(labels)
    return total / samples, right / samples

# %% wrong: weights frozen for good
# points: 3
# says: can no longer be trained
def evaluate(model, loader, criterion):
    training = model.training
    model.eval().requires_grad_(False)
    total, right, samples = 0.0, 0, 0
    for x, y in loader:
        out = model(x)
        total += criterion(out, y).item() * len(y)
        right += (out.argmax(1) == y).sum().item()
        samples += len(y)
    model.train(training)
    return total / samples, right / samples

# %% wrong: backward, as in training
# points: 3
# says: recorded for a backward
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        total += loss.item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
        samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples

# %% wrong: only the last batch
# says: last batch alone
@torch.no_grad()
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    for images, labels in loader:
        outputs = model(images)
        loss = criterion(outputs, labels)
        accuracy = (outputs.argmax(1) == labels).float().mean()
    model.train(was_training)
    return loss, accuracy

# %% wrong: return inside the loop
# says: inside the loop
@torch.no_grad()
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    for images, labels in loader:
        outputs = model(images)
        model.train(was_training)
        return criterion(outputs, labels), (outputs.argmax(1) == labels).float().mean()

# %% wrong: the loss alone
# says: should be a tuple
@torch.no_grad()
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, samples = 0.0, 0
    for images, labels in loader:
        total += criterion(model(images), labels).item() * len(labels)
        samples += len(labels)
    model.train(was_training)
    return total / samples

# %% wrong: a loss of its own
# hidden
# says: The loss should be
@torch.no_grad()
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images)
        total += F.cross_entropy(outputs, labels.long()).item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
        samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples

# %% wrong: needs more than one sample
# hidden
# status: crashed
# says: evaluate stopped
@torch.no_grad()
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images).squeeze()
        total += criterion(outputs, labels).item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
        samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples

# %% wrong: divides by the length of the dataset
# status: crashed
# says: has no attribute 'dataset'
@torch.no_grad()
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right = 0.0, 0
    for images, labels in loader:
        outputs = model(images)
        total += criterion(outputs, labels).item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
    model.train(was_training)
    return total / len(loader.dataset), right / len(loader.dataset)

# %% right: the output at the label, which wants labels of int64; tensors of shape (1,)
@torch.no_grad()
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = torch.zeros(1), torch.zeros(1), 0
    for images, labels in loader:
        outputs = model(images)
        total += criterion(outputs, labels) * len(labels)
        right += (outputs.gather(1, labels[:, None])[:, 0] == outputs.amax(1)).sum()
        samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples

# %% wrong: gradients stay switched off
# points: 3
# says: gradients are still switched off
def evaluate(model, loader, criterion):
    torch.set_grad_enabled(False)
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    for images, labels in loader:
        outputs = model(images)
        total += criterion(outputs, labels).item() * len(labels)
        right += (outputs.argmax(1) == labels).sum().item()
        samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples

# %% wrong: the number of right answers
# says: That is the number of right answers
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total / samples, right

# %% wrong: errors
# says: That is the share of errors
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total / samples, 1 - right / samples

# %% wrong: the sum of the losses of all samples
# says: That is the sum over the samples
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total, right / samples

# %% wrong: the sum of the batch losses
# says: That is the sum over the batches
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item()
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total, right / samples

# %% wrong: the loss divided by the number of batches
# says: A sum over samples is divided by the number of batches
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples, batches = 0.0, 0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
            batches += 1
    model.train(was_training)
    return total / batches, right / samples

# %% wrong: the losses in a list
# says: The first part of what evaluate returns, the loss,
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    losses, right, samples = [], 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            losses.append(criterion(outputs, labels).item())
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return losses, right / samples

# %% wrong: right or wrong, image by image
# says: The second part of what evaluate returns, the accuracy,
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, [], 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right.append(outputs.argmax(1) == labels)
            samples += len(labels)
    model.train(was_training)
    return total / samples, torch.cat(right)

# %% wrong: a pass in training mode afterwards, to compare
# says: To measure is not to train
def evaluate(model, loader, criterion):
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
        model.train()
        for images, labels in loader:
            print(criterion(model(images), labels).item())
    model.train(was_training)
    return total / samples, right / samples
