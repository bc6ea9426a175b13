"""Answers to train_one_epoch."""

import copy

import numpy as np
import torch
from torch.nn import functional as F
from tqdm.auto import tqdm

# %% right: running numbers in Python
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% right: running sum as a tensor, returned as one
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total = torch.zeros(())
    samples = 0
    for x, y in loader:
        loss = criterion(model(x), y)
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        optimizer.step()
        total += loss.detach() * x.size(0)
        samples += x.size(0)
    return total / samples

# %% right: the sum keeps its graph
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total = samples = 0
    for x, y in loader:
        model.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        total = total + loss * y.shape[0]
        samples += y.shape[0]
    return total / samples

# %% right: lists and a weighted average
def train_one_epoch(model, loader, criterion, optimizer):
    model.train(True)
    losses, sizes = [], []
    for batch in loader:
        images, labels = batch[0], batch[1]
        optimizer.zero_grad()
        outputs = model(images)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(labels.numel())
    return np.average(losses, weights=sizes)

# %% right: with a closure
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        def closure():
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            return loss
        loss = optimizer.step(closure)
        total += float(loss) * len(images)
        samples += len(images)
    return total / samples

# %% right: zeroed before and after, mode set in every round, with a progress bar
def train_one_epoch(model, loader, criterion, optimizer):
    optimizer.zero_grad()
    total, samples = 0.0, 0
    for images, labels in tqdm(loader, leave=False):
        model.train()
        loss = criterion(input=model(images), target=labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(labels)
        samples += len(labels)
    model.eval()
    return total / samples

# %% right: gradients cleared by hand, batches collected first
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    batches = list(loader)
    total = 0.0
    for images, labels in batches:
        for parameter in model.parameters():
            parameter.grad = None
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
    return total / sum(len(labels) for _, labels in batches)

# %% right: a running mean
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    mean, seen = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        seen += len(labels)
        mean += (loss.item() - mean) * len(labels) / seen
    return mean

# %% right: moved to where the model lives
def train_one_epoch(model, loader, criterion, optimizer):
    device = next(model.parameters()).device
    model.train()
    total, samples = torch.tensor(0.0, device=device), 0
    with torch.enable_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                total += loss * labels.size(0)
            samples += labels.size(0)
    return (total / samples).item()

# %% wrong: forgot zero_grad
# says: every backward adds to what it finds
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: zero_grad only before the loop
# says: every backward adds to what it finds
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    optimizer.zero_grad()
    total, samples = 0.0, 0
    for images, labels in loader:
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: zero_grad only after the step
# says: left over from earlier
# points: 4
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: stepped before backward
# says: in which order do zero_grad, backward and step stand
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        optimizer.step()
        loss.backward()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: stepped before backward, zeroed in between
# status: crashed
# says: come before loss.backward()
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        loss = criterion(model(images), labels)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: zeroed between backward and step
# says: in which order do zero_grad, backward and step stand
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: no step
# says: what they were before
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: averaged batch means
# says: mean of the batch means
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    losses = []
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)

# %% wrong: batch means divided by samples
# says: multiplied by something
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
        samples += len(labels)
    return total / samples

# %% wrong: last batch weighed as a full one
# says: weigh it by the size of that batch
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples, size = 0.0, 0, None
    for images, labels in loader:
        size = size or len(labels)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * size
        samples += len(labels)
    return total / samples

# %% wrong: loss of the last batch
# says: last batch alone
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
    return loss.item()

# %% wrong: measured after the epoch
# says: the loss after the epoch
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    batches = list(loader)
    for images, labels in batches:
        optimizer.zero_grad()
        criterion(model(images), labels).backward()
        optimizer.step()
    with torch.no_grad():
        return sum(criterion(model(x), y).item() * len(y) for x, y in batches) / sum(len(y) for _, y in batches)

# %% wrong: return inside the loop
# says: after the first batch
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

# %% wrong: one step at the end
# says: one step in the whole epoch
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    optimizer.zero_grad()
    total, samples = 0.0, 0
    for images, labels in loader:
        loss = criterion(model(images), labels)
        loss.backward()
        total += loss.item() * len(labels)
        samples += len(labels)
    optimizer.step()
    return total / samples

# %% wrong: step outside the loop
# says: one step in the whole epoch
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        total += loss.item() * len(labels)
        samples += len(labels)
    optimizer.step()
    return total / samples

# %% wrong: stays in evaluation mode
# says: came in evaluation mode
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: returns nothing
# says: gives None
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()

# %% wrong: returns a list of losses
# says: should be a number
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    losses = []
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses

# %% wrong: an optimizer of its own
# says: the optimizer that came as an argument
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: a loss of its own
# hidden
# says: one loss from criterion(outputs, labels)
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels.long())
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: steps by hand
# says: one step per batch with the given optimizer
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        model.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= 0.5 * parameter.grad
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: trains a copy
# says: is it the given model
def train_one_epoch(model, loader, criterion, optimizer):
    model = copy.deepcopy(model).train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: labels first
# status: crashed
# says: labels in first place
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(labels, model(images))
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: divides by the length of the dataset
# status: crashed
# says: has no attribute 'dataset'
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
    return total / len(loader.dataset)

# %% wrong: asks a generator for its length
# status: crashed
# says: has no len()
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in tqdm(loader, total=len(loader), leave=False):
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: two epochs
# says: gone through twice
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for _ in range(2):
        for images, labels in loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
            samples += len(labels)
    return total / samples

# %% right: a tensor of shape (1,)
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = torch.zeros(1), 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: the loss measured again after its step
# points: 3
# says: computed before its step
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        criterion(model(images), labels).backward()
        optimizer.step()
        with torch.no_grad():
            total += criterion(model(images), labels).item() * len(labels)
        samples += len(labels)
    return total / samples

# %% wrong: the sum of the batch means
# says: That is the sum over the batches
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total

# %% wrong: never divided
# says: That is the sum over all samples
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
    return total

# %% wrong: the loss of the first batch
# says: That is the loss of the first batch alone
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    first = None
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        first = loss.item() if first is None else first
    return first

# %% wrong: the sum over the samples divided by the number of batches
# says: is divided by the number of batches
# points: 3
def train_one_epoch(model, loader, criterion, optimizer):
    model.train()
    total, batches = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        batches += 1
    return total / batches

# %% wrong: counts the samples in a round of its own
# says: this loader can be gone through only once
# status: crashed
def train_one_epoch(model, loader, criterion, optimizer):
    samples = sum(len(labels) for _, labels in loader)
    model.train()
    total = 0.0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
    return total / samples
