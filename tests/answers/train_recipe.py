"""Answers to train_recipe."""

import copy
import itertools

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

from lab import data

# %% right: AdamW with one cycle
def train_recipe(model, images, labels, budget):
    model.train()
    loader = data.make_loader(images, labels, batch_size=128, shuffle=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.01, total_steps=budget)
    steps = 0
    while steps < budget:
        for batch, truth in loader:
            optimizer.zero_grad()
            F.cross_entropy(model(batch), truth).backward()
            optimizer.step()
            schedule.step()
            steps += 1
            if steps == budget:
                break
    return model

# %% right: SGD with momentum on random batches
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for _ in range(budget):
        chosen = torch.randint(0, len(images), (64,))
        optimizer.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        optimizer.step()
    return model

# %% right: Adam in whole epochs, a plain DataLoader, a copy of the model
def train_recipe(model, images, labels, budget):
    model = copy.deepcopy(model)
    loader = DataLoader(TensorDataset(images, labels), batch_size=64, shuffle=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for epoch in range(budget // len(loader)):
        for x, y in loader:
            optimizer.zero_grad()
            nn.CrossEntropyLoss()(model(x), y).backward()
            optimizer.step()
    return model.eval()

# %% right: small batches, RMSprop, the best on a validation split
def train_recipe(model, images, labels, budget):
    order = torch.randperm(len(images))
    held, used = order[:400], order[400:]
    optimizer = torch.optim.RMSprop(model.parameters(), lr=0.001)
    best, best_state = 0, None
    batches = itertools.chain.from_iterable(used[torch.randperm(len(used))].split(32) for _ in itertools.count())
    for step, batch in zip(range(budget), batches):
        model.train()
        optimizer.zero_grad()
        F.cross_entropy(model(images[batch]), labels[batch]).backward()
        optimizer.step()
        if step % 25 == 24 or step == budget - 1:
            model.eval()
            with torch.no_grad():
                right = int((model(images[held]).argmax(1) == labels[held]).sum())
            if right >= best:
                best, best_state = right, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_state)
    return model

# %% right: averaged weights, returned in their wrapper
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    average = torch.optim.swa_utils.AveragedModel(model)
    for step in range(budget):
        chosen = torch.randint(0, len(images), (64,))
        optimizer.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen], label_smoothing=0.1).backward()
        optimizer.step()
        if step > budget // 2:
            average.update_parameters(model)
    return average

# %% right: an optimizer of one's own, in double precision, squared error
class Heavy(torch.optim.Optimizer):
    def __init__(self, parameters, lr):
        super().__init__(parameters, dict(lr=lr))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                speed = self.state[parameter].setdefault("speed", torch.zeros_like(parameter))
                speed.mul_(0.9).add_(parameter.grad)
                parameter -= group["lr"] * speed


def train_recipe(model, images, labels, budget):
    model = model.double()
    optimizer = Heavy(model.parameters(), lr=0.05)
    for _ in range(budget):
        chosen = torch.randint(0, len(images), (64,))
        optimizer.zero_grad()
        target = F.one_hot(labels[chosen], 10).double()
        (5 * F.mse_loss(model(images[chosen].double()).softmax(1), target)).backward()
        optimizer.step()
    return model

# %% wrong: untrained
# says: its weights are as they were
def train_recipe(model, images, labels, budget):
    return model

# %% wrong: over the budget
# says: the budget was 300
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(budget + 1):
        chosen = torch.randint(0, len(images), (8,))
        optimizer.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        optimizer.step()
    return model

# %% wrong: epochs, whatever the budget
# says: It is an argument, and may be another one each time
# hidden
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(300):
        chosen = torch.randint(0, len(images), (64,))
        optimizer.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        optimizer.step()
    return model

# %% wrong: returns nothing
# says: return model
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(3):
        optimizer.zero_grad()
        F.cross_entropy(model(images[:64]), labels[:64]).backward()
        optimizer.step()

# %% wrong: returns the history too
# says: Return the model alone
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(3):
        optimizer.zero_grad()
        F.cross_entropy(model(images[:64]), labels[:64]).backward()
        optimizer.step()
    return model, []

# %% wrong: another network
# says: other shapes
def train_recipe(model, images, labels, budget):
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(10):
        optimizer.zero_grad()
        F.cross_entropy(model(images[:64]), labels[:64]).backward()
        optimizer.step()
    return model

# %% wrong: steps by hand
# says: No call of optimizer.step() was counted, and its weights changed
def train_recipe(model, images, labels, budget):
    for _ in range(20):
        chosen = torch.randint(0, len(images), (64,))
        model.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= 0.1 * parameter.grad
    return model

# %% wrong: a rate much too high
# says: no longer finite
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.SGD(model.parameters(), lr=1e6, momentum=0.9)
    for _ in range(budget):
        chosen = torch.randint(0, len(images), (16,))
        optimizer.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        optimizer.step()
    return model

# %% wrong: a rate much too low
# says: by a factor of ten
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-5)
    for _ in range(budget):
        chosen = torch.randint(0, len(images), (16,))
        optimizer.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        optimizer.step()
    return model

# %% wrong: always the same batch
# points: 4
# says: of 1000 unseen digits
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(budget // 2):
        optimizer.zero_grad()
        F.cross_entropy(model(images[:128]), labels[:128]).backward()
        optimizer.step()
    return model

# %% wrong: forgot backward
# says: is there a backward
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(budget):
        optimizer.zero_grad()
        F.cross_entropy(model(images[:16]), labels[:16])
        optimizer.step()
    return model

# %% wrong: most of the budget unused
# says: More than half of the budget is left
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    for _ in range(1):
        chosen = torch.randint(0, len(images), (64,))
        optimizer.zero_grad()
        F.cross_entropy(model(images[chosen]), labels[chosen]).backward()
        optimizer.step()
    return model

# %% wrong: an optimizer of other weights
# says: given this model's parameters
def train_recipe(model, images, labels, budget):
    optimizer = torch.optim.Adam(copy.deepcopy(model).parameters(), lr=0.001)
    for _ in range(budget):
        optimizer.zero_grad()
        F.cross_entropy(model(images[:16]), labels[:16]).backward()
        optimizer.step()
    return model
