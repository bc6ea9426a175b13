"""Answers to objective."""

import numpy as np
import optuna
import torch
from torch import nn

from lab import data, search, training
from lab.networks import Standardize

EPOCHS = 4
made_up = torch.Generator().manual_seed(0)
train_images, train_labels = torch.rand(40, 1, 28, 28, generator=made_up), torch.arange(40) % 10
validation_images, validation_labels = torch.rand(20, 1, 28, 28, generator=made_up), torch.arange(20) % 10
validation_loader = data.make_loader(validation_images, validation_labels, 20)
criterion = nn.CrossEntropyLoss()
loader = data.make_loader(train_images, train_labels, 20, shuffle=True)


def prepare(trial):
    lr = trial.suggest_float("lr", 1e-4, 1e-1, log=True)
    dropout = trial.suggest_float("dropout", 0, 0.6)
    hidden = trial.suggest_int("hidden", 16, 256, log=True)
    model = nn.Sequential(
        Standardize(), nn.Flatten(), nn.Linear(784, hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, 10)
    )
    return model, torch.optim.Adam(model.parameters(), lr=lr)


def validation_accuracies(trial):
    model, optimizer = prepare(trial)
    for _ in range(EPOCHS):
        training.train_one_epoch(model, loader, criterion, optimizer)
        yield training.evaluate(model, validation_loader, criterion)[1]


# %% right: enumerate
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% right: counted from 1, the class raised, keywords
def objective(trial):
    last = None
    for epoch, last in enumerate(validation_accuracies(trial), start=1):
        trial.report(step=epoch, value=last)
        if trial.should_prune():
            raise optuna.exceptions.TrialPruned
    return last

# %% right: next, and a list of what came
def objective(trial):
    epochs, seen = validation_accuracies(trial), []
    while True:
        try:
            seen.append(next(epochs))
        except StopIteration:
            return seen[-1]
        trial.report(seen[-1], len(seen) - 1)
        if trial.should_prune():
            raise optuna.TrialPruned(f"after {len(seen)} epochs")

# %% right: zip and range
def objective(trial):
    for epoch, accuracy in zip(range(EPOCHS), validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% right: the course's function
objective = lambda trial: search.report_epochs(trial, validation_accuracies(trial))

# %% right: never asks after the last epoch, a tensor
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        accuracy = torch.tensor(accuracy)
        trial.report(accuracy, epoch)
        if epoch < EPOCHS - 1 and trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% right: a NumPy number, prints, user attributes
def objective(trial):
    epochs = enumerate(validation_accuracies(trial))
    for epoch, accuracy in epochs:
        print(trial.number, epoch, accuracy, trial.params)
        trial.set_user_attr("epochs", epoch + 1)
        trial.report(np.float64(accuracy), epoch)
        if trial.should_prune() is True:
            raise optuna.TrialPruned()
    return np.float64(accuracy)

# %% right: an error of its own class
class Enough(optuna.TrialPruned):
    pass

def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise Enough
    return accuracy

# %% right: all in one, measuring the training images too
def objective(trial):
    lr = trial.suggest_float("lr", 1e-4, 1e-1, log=True)
    model = nn.Sequential(Standardize(), nn.Flatten(), nn.Linear(784, 10))
    loader = data.make_loader(train_images, train_labels, trial.suggest_int("batch_size", 8, 16), shuffle=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(EPOCHS):
        training.train_one_epoch(model, loader, criterion, optimizer)
        print(training.evaluate(model, loader, criterion)[1])
        loss, accuracy = training.evaluate(model, validation_loader, criterion)
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% right: all by itself, really training
def objective(trial):
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=trial.suggest_float("lr", 1e-4, 1e-1, log=True))
    for epoch in range(EPOCHS):
        optimizer.zero_grad()
        criterion(model(train_images), train_labels).backward()
        optimizer.step()
        with torch.no_grad():
            accuracy = (model(validation_images).argmax(1) == validation_labels).double().mean()
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% right: two functions
def tell(trial, epoch, accuracy):
    trial.report(accuracy, epoch)
    if trial.should_prune():
        raise optuna.TrialPruned()
    return accuracy

def objective(trial):
    *_, last = (tell(trial, epoch, accuracy) for epoch, accuracy in enumerate(validation_accuracies(trial)))
    return last

# %% wrong: never reports
# says: Nothing was reported
def objective(trial):
    for accuracy in validation_accuracies(trial):
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: never asks
# says: nobody asked whether the trial should be pruned
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
    return accuracy

# %% wrong: asks without brackets
# says: Does it have its brackets?
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune:
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: the answer turned round
# says: had answered False
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if not trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: returns instead of raising
# says: takes the trial for finished
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            return accuracy
    return accuracy

# %% wrong: leaves the loop
# says: takes the trial for finished
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            break
    return accuracy

# %% wrong: returns the error
# says: TrialPruned was returned
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            return optuna.TrialPruned()
    return accuracy

# %% wrong: makes the error without raising it
# says: Then objective went on
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            optuna.TrialPruned()
    return accuracy

# %% wrong: catches what it raises
# says: Then objective went on
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        try:
            if trial.should_prune():
                raise optuna.TrialPruned()
        except Exception:
            pass
    return accuracy

# %% wrong: another error
# says: RuntimeError: pruned
# status: crashed
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise RuntimeError("pruned")
    return accuracy

# %% wrong: a name that is not there
# says: NameError
# status: crashed
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise TrialPruned()
    return accuracy

# %% wrong: asks before it reports
# says: asked an epoch late
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        if trial.should_prune():
            raise optuna.TrialPruned()
        trial.report(accuracy, epoch)
    return accuracy

# %% wrong: asks once, at the end
# says: not asked after each report
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
    if trial.should_prune():
        raise optuna.TrialPruned()
    return accuracy

# %% wrong: asks after every other epoch
# says: not asked after each report
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if epoch % 2 and trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: trains everything first
# says: 4 epochs were trained before the first report
# points: 2
def objective(trial):
    accuracies = list(validation_accuracies(trial))
    for epoch, accuracy in enumerate(accuracies):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracies[-1]

# %% wrong: trains again for the result
# says: 2 networks were trained in one trial
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return list(validation_accuracies(trial))[-1]

# %% wrong: a new network in each round
# says: networks were trained in one trial
def objective(trial):
    for epoch in range(EPOCHS):
        accuracy = next(validation_accuracies(trial))
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: never trains
# says: No network was trained
def objective(trial):
    validation_accuracies(trial)
    return 0.9

# %% wrong: reports the generator
# says: TypeError
# status: crashed
def objective(trial):
    accuracy = validation_accuracies(trial)
    trial.report(accuracy, 0)
    return accuracy

# %% wrong: the best of all epochs
# says: That is the accuracy of the best epoch
def objective(trial):
    best = 0
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        best = max(best, accuracy)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return best

# %% wrong: reports the best so far
# says: The reported values are the best so far
def objective(trial):
    best = 0
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        best = max(best, accuracy)
        trial.report(best, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: the arguments of report swapped
# says: the accuracy comes first, then the step
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(epoch, accuracy)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: always the same step
# says: the same step
def objective(trial):
    for accuracy in validation_accuracies(trial):
        trial.report(accuracy, 0)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: steps in tens
# says: Count the epochs
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, 10 * epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: reports the last epoch alone
# says: before the first report
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        pass
    trial.report(accuracy, epoch)
    if trial.should_prune():
        raise optuna.TrialPruned()
    return accuracy

# %% wrong: returns in the loop
# says: Is the `return` inside the loop?
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
        return accuracy

# %% wrong: nothing returned
# says: objective gives None
# points: 1
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()

# %% wrong: all accuracies returned
# says: should be one number
def objective(trial):
    accuracies = []
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        accuracies.append(accuracy)
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracies

# %% wrong: percent
# says: in percent
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        accuracy = 100 * accuracy
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: errors
# says: share of errors
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return 1 - accuracy

# %% wrong: stops whatever the trial says
# says: was never called
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if accuracy < 0.9:
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: goes on for an epoch after the answer
# says: Then objective went on
# points: 2
def objective(trial):
    stop = False
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if stop:
            raise optuna.TrialPruned()
        stop = trial.should_prune()
    return accuracy

# %% wrong: stops in the first epochs only
# says: should_prune() was not asked after each report
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if epoch < 2 and trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% right: EPOCHS and next
def objective(trial):
    accuracies = validation_accuracies(trial)
    for epoch in range(EPOCHS):
        accuracy = next(accuracies)
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.exceptions.TrialPruned
    return accuracy

# %% right: while and StopIteration
def objective(trial):
    epochs, number = validation_accuracies(trial), 0
    while True:
        try:
            accuracy = next(epochs)
        except StopIteration:
            return accuracy
        trial.report(accuracy, number)
        number += 1
        if trial.should_prune():
            raise optuna.TrialPruned()

# %% right: deque
def objective(trial):
    from collections import deque
    def reported():
        for epoch, accuracy in enumerate(validation_accuracies(trial)):
            trial.report(accuracy, epoch)
            if trial.should_prune():
                raise optuna.TrialPruned()
            yield accuracy
    return deque(reported(), maxlen=1).pop()

# %% right: recursion
def objective(trial):
    def rest(accuracies, epoch, before):
        accuracy = next(accuracies, None)
        if accuracy is None:
            return before
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
        return rest(accuracies, epoch + 1, accuracy)
    return rest(validation_accuracies(trial), 0, None)

# %% right: class
class Objective:
    def __call__(self, trial):
        for epoch, accuracy in enumerate(validation_accuracies(trial)):
            trial.report(accuracy, epoch)
            if trial.should_prune():
                raise optuna.TrialPruned()
        return accuracy
objective = Objective()

# %% right: closes the generator
def objective(trial):
    import contextlib
    with contextlib.closing(validation_accuracies(trial)) as accuracies:
        for epoch, accuracy in enumerate(accuracies):
            trial.report(accuracy, epoch)
            if trial.should_prune():
                raise optuna.TrialPruned()
    return accuracy

# %% right: flag
def objective(trial):
    pruned = False
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        pruned = trial.should_prune()
        if pruned:
            break
    if pruned:
        raise optuna.TrialPruned()
    return accuracy

# %% right: first epoch apart
def objective(trial):
    accuracies = validation_accuracies(trial)
    accuracy, epoch = next(accuracies), 0
    trial.report(accuracy, epoch)
    while not trial.should_prune():
        try:
            accuracy = next(accuracies)
        except StopIteration:
            return accuracy
        epoch += 1
        trial.report(accuracy, epoch)
    raise optuna.TrialPruned()

# %% right: with a progress bar
def objective(trial):
    from tqdm import tqdm
    for epoch, accuracy in enumerate(tqdm(validation_accuracies(trial), total=EPOCHS)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: no step
# says: report() needs two arguments
# status: crashed
def objective(trial):
    for accuracy in validation_accuracies(trial):
        trial.report(accuracy)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: trains one ahead
# says: before the first report
# points: 2
def objective(trial):
    accuracies = validation_accuracies(trial)
    accuracy, epoch = next(accuracies), 0
    for following in accuracies:
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
        accuracy, epoch = following, epoch + 1
    trial.report(accuracy, epoch)
    return accuracy

# %% wrong: finishes the training when pruned
# says: Then objective went on
# points: 2
def objective(trial):
    accuracies = validation_accuracies(trial)
    for epoch, accuracy in enumerate(accuracies):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            list(accuracies)
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: last but one
# says: should be the accuracy after the last epoch
def objective(trial):
    seen = [0.0]
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
        seen.append(accuracy)
    return seen[-2]

# %% wrong: not asked after the last but one
# says: was not asked after each report
# points: 2
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if epoch < EPOCHS - 2 and trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: a text
# says: should be a number
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return f"{accuracy:.3f}"

# %% wrong: steps from -1
# says: must not be negative
# status: crashed
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial), -1):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: an epoch too few
# says: training ended after 3 epochs
def objective(trial):
    accuracies = validation_accuracies(trial)
    for epoch in range(1, EPOCHS):
        accuracy = next(accuracies)
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: trains by itself, an epoch too few
# says: training ended after 3 epochs
def objective(trial):
    model, optimizer = prepare(trial)
    for epoch in range(1, EPOCHS):
        training.train_one_epoch(model, loader, criterion, optimizer)
        _, accuracy = training.evaluate(model, validation_loader, criterion)
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: yields the accuracies
# says: Either it holds a `yield`
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
        yield accuracy

# %% wrong: decides by itself
# says: its answer alone decides
# hidden
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if accuracy < 0.5 or trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: steps from 2
# says: Count the epochs
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial), 2):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: all accuracies in a tensor
# says: should be one number, the accuracy after the last epoch
def objective(trial):
    accuracies = torch.zeros(EPOCHS)
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        accuracies[epoch] = accuracy
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracies

# %% wrong: reports the first epoch alone
# says: Only the first of 4 epochs was reported
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        if epoch == 0:
            trial.report(accuracy, epoch)
            if trial.should_prune():
                raise optuna.TrialPruned()
    return accuracy

# %% wrong: reports every other epoch
# says: 4 epochs were trained, but 2 reported
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        if epoch % 2 == 0:
            trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: reports the result once more
# says: 4 epochs were trained, but 5 values reported
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    trial.report(accuracy, epoch)
    return accuracy

# %% wrong: rounds what it reports
# says: Report what validation_accuracies gives, as it is
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(round(accuracy, 2), epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: reports the mean so far
# says: Report what validation_accuracies gives, as it is
def objective(trial):
    seen = []
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        seen.append(accuracy)
        trial.report(sum(seen) / len(seen), epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: reports errors
# says: The reports are shares of errors
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(1 - accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: reports minus the accuracy, as if the study minimised
# says: The reports have the sign turned round
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(-accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy

# %% wrong: reports what the epoch before reached
# says: Each report comes an epoch late
def objective(trial):
    last = 0.0
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(last, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
        last = accuracy
    return accuracy

# %% wrong: the first accuracy comes back
# says: That is the accuracy of the first epoch
def objective(trial):
    seen = []
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        seen.append(accuracy)
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return seen[0]

# %% wrong: the mean comes back
# says: That is the mean over the epochs
def objective(trial):
    total = 0
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        total += accuracy
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return total / EPOCHS

# %% wrong: the result in percent
# says: That is in percent; a share in [0, 1] is asked for
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return 100 * accuracy

# %% wrong: minus the accuracy comes back, as if the study minimised
# says: Its sign is turned round: the study maximises
def objective(trial):
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return -accuracy
