"""Answers to fit."""

import copy
from collections import defaultdict

import torch
from torch import nn
from tqdm.auto import tqdm


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


@torch.no_grad()
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


# %% right: measured after each epoch
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% right: with a progress bar and the running loss
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in tqdm(range(epochs), leave=False):
        history["train_loss"].append(train_one_epoch(model, train_loader, criterion, optimizer))
        history["train_accuracy"].append(evaluate(model, train_loader, criterion)[1])
        loss, accuracy = evaluate(model, test_loader, criterion)
        history["test_loss"].append(loss)
        history["test_accuracy"].append(accuracy)
    return history


# %% right: all in one, figures gathered while training, 0-dim tensors
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(1, epochs + 1):
        model.train()
        total, right, samples = 0.0, 0, 0
        for x, y in train_loader:
            optimizer.zero_grad()
            out = model(x)
            loss = criterion(out, y)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(y)
            right += (out.argmax(1) == y).sum()
            samples += len(y)
        history["train_loss"].append(total / samples)
        history["train_accuracy"].append(right / samples)
        model.eval()
        total, right, samples = 0.0, 0, 0
        with torch.no_grad():
            for x, y in test_loader:
                out = model(x)
                total += criterion(out, y) * len(y)
                right += (out.argmax(1) == y).sum()
                samples += len(y)
        history["test_loss"].append(total / samples)
        history["test_accuracy"].append(right / samples)
    return history


# %% right: a defaultdict, more entries, prints
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = defaultdict(list)
    for epoch in range(epochs):
        history["learning_rate"].append(optimizer.param_groups[0]["lr"])
        train_one_epoch(model, train_loader, criterion, optimizer)
        for name, loader in dict(train=train_loader, test=test_loader).items():
            for what, value in zip(("loss", "accuracy"), evaluate(model, loader, criterion)):
                history[f"{name}_{what}"].append(value)
        print(epoch, history["test_accuracy"][-1])
    return history


# %% right: rows turned into columns, tuples
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    rows = []
    for _ in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        rows.append((*evaluate(model, train_loader, criterion), *evaluate(model, test_loader, criterion)))
    return dict(zip(("train_loss", "train_accuracy", "test_loss", "test_accuracy"), zip(*rows)))


# %% right: as tensors
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    values = torch.zeros(4, epochs)
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        values[:2, epoch] = torch.tensor(evaluate(model, train_loader, criterion))
        values[2:, epoch] = torch.tensor(evaluate(model, test_loader, criterion))
    return {"train_loss": values[0], "train_accuracy": values[1], "test_loss": values[2], "test_accuracy": values[3]}


# %% wrong: test measured on the training loader
# says: These are the train figures
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, train_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: training figures from the test loader
# says: These are the test figures
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, test_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: one epoch too few
# says: range(1, epochs) has one round less
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(1, epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: one epoch too many
# says: one epoch too many
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs + 1):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: an epoch before the loop
# says: the model was trained for 4 epochs
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    train_one_epoch(model, train_loader, criterion, optimizer)
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: accuracies in percent
# says: in percent
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(100 * train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(100 * test[1])
    return history


# %% wrong: measured before training
# says: before each epoch's training
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        train_one_epoch(model, train_loader, criterion, optimizer)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: history of the last epoch
# says: made anew in each epoch
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: plain numbers of the last epoch
# says: append to a list
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
    return {'train_loss': train[0], 'train_accuracy': train[1], 'test_loss': test[0], 'test_accuracy': test[1]}


# %% wrong: return inside the loop
# says: returned inside the loop
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
        return history


# %% wrong: a new model
# says: it came with
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: a copy of the model
# says: it came with
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    model = copy.deepcopy(model)
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: a new optimizer in each epoch
# says: keep the optimizer it was given
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        optimizer = torch.optim.SGD(model.parameters(), lr=0.3, momentum=0.9)
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: starts over in each epoch
# says: go on where the last one stopped
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    start = copy.deepcopy(model.state_dict())
    for epoch in range(epochs):
        model.load_state_dict(start)
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: trained on the test loader too
# says: trained on the test loader
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train_one_epoch(model, test_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: loaders exchanged
# says: trained on the test loader
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, test_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: loss and accuracy exchanged
# says: exchanged
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        *train, = reversed(evaluate(model, train_loader, criterion))
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: no training
# says: it came with
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: returns nothing
# says: gives None
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])


# %% wrong: returns the model too
# says: should return a dict
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return model, history


# %% wrong: other names
# says: lacks train_accuracy, test_accuracy
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_acc": [], "test_loss": [], "test_acc": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_acc"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_acc"].append(test[1])
    return history


# %% wrong: test loss as mean of batch means
# says: mean of the batches' means
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(1, epochs + 1):
        model.train()
        total, right, samples = 0.0, 0, 0
        for x, y in train_loader:
            optimizer.zero_grad()
            out = model(x)
            loss = criterion(out, y)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(y)
            right += (out.argmax(1) == y).sum()
            samples += len(y)
        history["train_loss"].append(total / samples)
        history["train_accuracy"].append(right / samples)
        model.eval()
        total, right, samples = 0.0, 0, 0
        with torch.no_grad():
            for x, y in test_loader:
                out = model(x)
                total += criterion(out, y) * len(y)
                right += (out.argmax(1) == y).sum()
                samples += len(y)
        history["test_loss"].append(sum(criterion(model(x), y).item() for x, y in test_loader) / 2)
        history["test_accuracy"].append(right / samples)
    return history


# %% wrong: running accuracy as mean of batch means
# says: mean of the batches' means
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(1, epochs + 1):
        model.train()
        total, right, samples = 0.0, 0, 0
        for x, y in train_loader:
            optimizer.zero_grad()
            out = model(x)
            loss = criterion(out, y)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(y)
            right += (out.argmax(1) == y).float().mean()
            samples += len(y)
        history["train_loss"].append(total / samples)
        history["train_accuracy"].append(right / 3)
        model.eval()
        total, right, samples = 0.0, 0, 0
        with torch.no_grad():
            for x, y in test_loader:
                out = model(x)
                total += criterion(out, y) * len(y)
                right += (out.argmax(1) == y).sum()
                samples += len(y)
        history["test_loss"].append(total / samples)
        history["test_accuracy"].append(right / samples)
    return history


# %% wrong: in training mode while testing
# hidden
# says: Measuring belongs in evaluation mode
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(1, epochs + 1):
        model.train()
        total, right, samples = 0.0, 0, 0
        for x, y in train_loader:
            optimizer.zero_grad()
            out = model(x)
            loss = criterion(out, y)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(y)
            right += (out.argmax(1) == y).sum()
            samples += len(y)
        history["train_loss"].append(total / samples)
        history["train_accuracy"].append(right / samples)
        total, right, samples = 0.0, 0, 0
        with torch.no_grad():
            for x, y in test_loader:
                out = model(x)
                total += criterion(out, y) * len(y)
                right += (out.argmax(1) == y).sum()
                samples += len(y)
        history["test_loss"].append(total / samples)
        history["test_accuracy"].append(right / samples)
    return history


# %% wrong: appends twice
# says: two numbers in each epoch
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: measured after all epochs
# says: has 1
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
    train = evaluate(model, train_loader, criterion)
    test = evaluate(model, test_loader, criterion)
    history["train_loss"].append(train[0])
    history["train_accuracy"].append(train[1])
    history["test_loss"].append(test[0])
    history["test_accuracy"].append(test[1])
    return history


# %% wrong: asks an iterable for its length
# status: crashed
# says: has no len()
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        train = evaluate(model, train_loader, criterion)
        test = evaluate(model, test_loader, criterion)
        print(len(train_loader))
        history["train_loss"].append(train[0])
        history["train_accuracy"].append(train[1])
        history["test_loss"].append(test[0])
        history["test_accuracy"].append(test[1])
    return history


# %% wrong: own stepping, no zero_grad
# says: go on where the last one stopped
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(1, epochs + 1):
        model.train()
        total, right, samples = 0.0, 0, 0
        for x, y in train_loader:
            out = model(x)
            loss = criterion(out, y)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(y)
            right += (out.argmax(1) == y).sum()
            samples += len(y)
        history["train_loss"].append(total / samples)
        history["train_accuracy"].append(right / samples)
        model.eval()
        total, right, samples = 0.0, 0, 0
        with torch.no_grad():
            for x, y in test_loader:
                out = model(x)
                total += criterion(out, y) * len(y)
                right += (out.argmax(1) == y).sum()
                samples += len(y)
        history["test_loss"].append(total / samples)
        history["test_accuracy"].append(right / samples)
    return history

# %% wrong: training mode once, before the epochs
# points: 2
# says: trained on in evaluation mode
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    model.train()
    for _ in range(epochs):
        total, right, samples = 0.0, 0, 0
        for x, y in train_loader:
            optimizer.zero_grad()
            out = model(x)
            loss = criterion(out, y)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y)
            right += (out.argmax(1) == y).sum().item()
            samples += len(y)
        history["train_loss"].append(total / samples)
        history["train_accuracy"].append(right / samples)
        model.eval()
        total, right, samples = 0.0, 0, 0
        with torch.no_grad():
            for x, y in test_loader:
                out = model(x)
                total += criterion(out, y).item() * len(y)
                right += (out.argmax(1) == y).sum().item()
                samples += len(y)
        history["test_loss"].append(total / samples)
        history["test_accuracy"].append(right / samples)
    return history

# %% wrong: four names, one list
# says: one and the same list
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = dict.fromkeys(("train_loss", "train_accuracy", "test_loss", "test_accuracy"), [])
    for _ in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        for name, loader in (("train", train_loader), ("test", test_loader)):
            loss, accuracy = evaluate(model, loader, criterion)
            history[f"{name}_loss"].append(loss)
            history[f"{name}_accuracy"].append(accuracy)
    return history

# %% wrong: pairs of loss and accuracy
# says: A value of history
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        for split, loader in (("train", train_loader), ("test", test_loader)):
            loss, accuracy = evaluate(model, loader, criterion)
            history[f"{split}_loss"].append((loss, accuracy))
            history[f"{split}_accuracy"].append(accuracy)
    return history

# %% wrong: appends after each batch
# says: at what is appended where
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        for split, loader in (("train", train_loader), ("test", test_loader)):
            for batch in loader:
                loss, accuracy = evaluate(model, [batch], criterion)
                history[f"{split}_loss"].append(loss)
                history[f"{split}_accuracy"].append(accuracy)
    return history

# %% wrong: empty lists
# says: has 0. Look at the range of the loop
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"] + [train_one_epoch(model, train_loader, criterion, optimizer)]
        history["train_accuracy"] + [evaluate(model, train_loader, criterion)[1]]
        loss, accuracy = evaluate(model, test_loader, criterion)
        history["test_loss"] + [loss]
        history["test_accuracy"] + [accuracy]
    return history

# %% wrong: the last figures for every epoch
# says: All epochs have the number of the last one
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
    train_loss, train_accuracy = evaluate(model, train_loader, criterion)
    test_loss, test_accuracy = evaluate(model, test_loader, criterion)
    return {
        "train_loss": [train_loss] * epochs, "train_accuracy": [train_accuracy] * epochs,
        "test_loss": [test_loss] * epochs, "test_accuracy": [test_accuracy] * epochs,
    }

# %% wrong: rounded training losses
# says: It is measured while training or after the epoch
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        loss, accuracy = evaluate(model, train_loader, criterion)
        history["train_loss"].append(round(loss, 2))
        history["train_accuracy"].append(accuracy)
        loss, accuracy = evaluate(model, test_loader, criterion)
        history["test_loss"].append(loss)
        history["test_accuracy"].append(accuracy)
    return history

# %% wrong: rounded test losses
# says: It is measured after the epoch, in evaluation mode
def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for epoch in range(epochs):
        train_one_epoch(model, train_loader, criterion, optimizer)
        loss, accuracy = evaluate(model, train_loader, criterion)
        history["train_loss"].append(loss)
        history["train_accuracy"].append(accuracy)
        loss, accuracy = evaluate(model, test_loader, criterion)
        history["test_loss"].append(round(loss, 2))
        history["test_accuracy"].append(accuracy)
    return history
