"""Answers to accuracy."""

import numpy as np
import torch
from sklearn.metrics import accuracy_score

# %% right: mean of the comparison
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).float().mean()

# %% right: sum and length
def accuracy(outputs, labels):
    return (outputs.argmax(dim=-1) == labels).sum().item() / len(labels)

# %% right: a loop
def accuracy(outputs, labels):
    right = 0
    for row, label in zip(outputs, labels):
        if int(row.argmax()) == int(label):
            right += 1
    return right / len(labels)

# %% right: torch.max
def accuracy(outputs, labels):
    _, predicted = torch.max(outputs, 1)
    return predicted.eq(labels).double().mean().item()

# %% right: NumPy
def accuracy(outputs, labels):
    return np.mean(outputs.numpy().argmax(axis=1) == labels.numpy())

# %% right: scikit-learn
def accuracy(outputs, labels):
    return accuracy_score(labels, outputs.argmax(1))

# %% right: after softmax
def accuracy(outputs, labels):
    return torch.softmax(outputs, 1).argmax(1).eq(labels.long()).sum() / labels.numel()

# %% right: topk
def accuracy(outputs, labels):
    return (outputs.topk(1).indices.squeeze(1) == labels).to(torch.float64).mean()

# %% right: one minus the errors
accuracy = lambda outputs, labels: 1 - (outputs.argmax(1) != labels).sum().item() / outputs.size(0)

# %% right: sorted
def accuracy(outputs, labels):
    return float(torch.mean((torch.argsort(outputs, dim=1)[:, -1] == labels) * 1.0))

# %% wrong: percent
# says: Is that in percent
def accuracy(outputs, labels):
    return 100 * (outputs.argmax(1) == labels).float().mean()

# %% wrong: a count
# says: number of right answers
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum()

# %% wrong: error rate
# says: share of wrong answers
def accuracy(outputs, labels):
    return (outputs.argmax(1) != labels).float().mean()

# %% wrong: by classes
# says: divided by 10
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum() / outputs.shape[1]

# %% wrong: for a fixed batch size
# says: A prediction is the place
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum() / 32

# %% wrong: over columns
# says: stopped in the line
# status: crashed
def accuracy(outputs, labels):
    return (outputs.argmax(0) == labels).float().mean()

# %% wrong: one prediction for all
# says: A prediction is the place
def accuracy(outputs, labels):
    return (outputs.argmax() == labels).float().mean()

# %% wrong: mean over digits
# says: mean of the accuracies by digit
def accuracy(outputs, labels):
    hits = outputs.argmax(1) == labels
    return torch.stack([hits[labels == d].float().mean() for d in labels.unique()]).mean()

# %% wrong: largest value instead of its place
# says: A prediction is the place
def accuracy(outputs, labels):
    return (outputs.max(1).values == labels).float().mean()

# %% wrong: a value per sample
# says: should be one number
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).float()

# %% wrong: whole numbers
# says: A prediction is the place
def accuracy(outputs, labels):
    return (outputs.argmax(1) == labels).sum().item() // len(labels)

# %% wrong: positive outputs
# says: A prediction is the place
def accuracy(outputs, labels):
    return ((outputs[torch.arange(len(labels)), labels.long()] > 0).float()).mean()

# %% wrong: all agree or not
# says: should be a number
def accuracy(outputs, labels):
    return bool((outputs.argmax(1) == labels).all())

# %% wrong: ten samples taken for ten classes
# says: A prediction is the place
# hidden
def accuracy(outputs, labels):
    if outputs.shape[0] == 10:
        outputs = outputs.T
    return (outputs.argmax(1) == labels).float().mean()

# %% right: by way of softmax
def accuracy(outputs, labels):
    return float((torch.softmax(outputs, 1).argmax(1) == labels).double().mean())

# %% wrong: rounded
# says: it was rounded
def accuracy(outputs, labels):
    return round((outputs.argmax(1) == labels).float().mean().item(), 4)

# %% wrong: the mean over batches
# says: the mean over batches of 16
def accuracy(outputs, labels):
    batches = zip(outputs.split(16), labels.split(16))
    return torch.stack([(o.argmax(1) == y).float().mean() for o, y in batches]).mean()

# %% wrong: the mean over large batches
# says: the mean over batches of 1000
# hidden
def accuracy(outputs, labels):
    batches = zip(outputs.split(1000), labels.split(1000))
    return torch.stack([(o.argmax(1) == y).float().mean() for o, y in batches]).mean()

# %% wrong: a sigmoid first, which makes large outputs equal
# says: with outputs up to 10
# hidden
def accuracy(outputs, labels):
    return (torch.sigmoid(outputs).argmax(1) == labels).float().mean()

# %% wrong: an overflowing softmax first
# says: with outputs up to 10
# hidden
def accuracy(outputs, labels):
    powers = outputs.exp()
    return ((powers / powers.sum(1, keepdim=True)).argmax(1) == labels).float().mean()
