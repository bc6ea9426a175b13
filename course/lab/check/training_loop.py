"""The visible checks of unit 05, The training loop.

train_recipe is judged by bands (BANDS below) of accuracy on digits that the recipe has not seen. They were set with
`python -m grading.calibrate_train_recipe`, 10 runs a recipe, each with other starting weights and another order of the
data, half of them in the setting of this check and half in that of the hidden one:

    42 sensible recipes (SGD with and without momentum, Adam, AdamW, NAdam, RMSprop, Adagrad, Adadelta; constant rates,
    one cycle, cosine, steps; batches of 32 to 256; the whole budget or whole epochs): 420 of 420 runs got full
    points, which begin at 0.80; the lowest share was 0.842, the mean of the weakest recipe 0.890.
    No training: 0 of 10 runs got a point; the highest share was 0.130, the first point is for 0.20.
    6 poor recipes (rates ten or more times too low or too high, single images): 3 of 60 runs got full points.

So no sensible run was marked down in 420 (below 1 % with 95 % confidence), and no untouched model got points. A rate at
the edge of stability (SGD 0.1 with momentum 0.9, batches of 32) gets 3 or 4 points. A run takes about 2 s on one core.
"""

import contextlib
import copy
import math
import operator
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

import numpy as np
import torch
from matplotlib import pyplot as plt
from torch import Tensor, nn
from torch.optim.optimizer import register_optimizer_step_post_hook

from lab import data
from lab.check import expect
from lab.check.examine import Crash, Mistake, Opaque, examine
from lab.check.exercise import exercise
from lab.networks import Standardize

CURVES = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
CLOSE = 1e-4  # float32 sums in another order stay well below it, mistakes well above


# --- networks, batches and losses to judge with ----------------------------------------------------------------------


class Network(nn.Module):
    """A small classifier of `(N, 1, 4, 4)` images that notes its mode and gradients at every forward pass."""

    def __init__(self, *layers: nn.Module):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(16, 12), *layers, nn.Linear(12, 10))
        self.passes: list[tuple[bool, bool]] = []  # in training mode, recorded for backward

    def forward(self, images: Tensor) -> Tensor:
        outputs = self.layers(images)
        self.passes.append((self.training, outputs.requires_grad))
        return outputs


class Criterion(nn.CrossEntropyLoss):
    """Cross-entropy that takes labels of any integer type, and says so when they come first."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        if not input.is_floating_point():
            raise TypeError("criterion(outputs, labels) was called with the labels in first place")
        return super().forward(input, target.long())


class Batches:
    """An iterable with no length and no index; it may be one that, as a generator, can be gone through only once."""

    def __init__(self, batches: Iterable, once: bool = False):
        self.batches, self.once, self.used = list(batches), once, False

    def __iter__(self):
        if self.once and self.used:
            raise RuntimeError("this loader can be gone through only once")
        self.used = True
        yield from self.batches


def seeded(seed: int, make: Callable[[], nn.Module]) -> nn.Module:
    """Return what `make` makes with PyTorch's random numbers seeded, and leave the caller's as they were."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        return make()


def batches(sizes: Iterable[int], seed: int) -> list[tuple[Tensor, Tensor]]:
    """Return made-up batches of images `(n, 1, 4, 4)` and labels, int64 `(n,)`."""
    generator = torch.Generator().manual_seed(seed)
    return [
        (torch.rand(n, 1, 4, 4, generator=generator), torch.randint(0, 10, (n,), generator=generator)) for n in sizes
    ]


def weights_of(model: nn.Module) -> Tensor:
    """Return all weights and buffers of a model as one long vector."""
    return torch.cat([value.detach().double().flatten() for value in model.state_dict().values()])


def one_number(got: object, of: str) -> float:
    """Return what counts as one number, a tensor or array with a single element too; else raise Mistake."""
    if isinstance(got, Tensor | np.ndarray) and math.prod(got.shape) == 1:
        got = got.reshape(())
    return expect.as_number(got, of)


def same(one: float | Tensor, other: float | Tensor) -> bool:
    """Say whether two numbers or tensors agree up to rounding."""
    one, other = torch.as_tensor(one).double(), torch.as_tensor(other).double()
    return one.shape == other.shape and bool(((one - other).abs() <= CLOSE * (1 + other.abs())).all())


# --- train_one_epoch -------------------------------------------------------------------------------------------------


def follow(
    order: str, model: nn.Module, loader: Iterable, criterion: Callable, optimizer, at_end: bool = False
) -> list[float]:
    """Train with the parts of a step in some order, z(ero_grad), b(ackward), s(tep); return the losses.

    at_end: whether one more step follows the last batch.
    """
    losses = []
    for images, labels in loader:
        loss = criterion(model(images), labels)
        for part in order:
            {"z": optimizer.zero_grad, "b": loss.backward, "s": optimizer.step}[part]()
        losses.append(loss.item())
    if at_end:
        optimizer.step()
    return losses


def leave_gradients(model: nn.Module) -> None:
    """Give every parameter a large gradient, as if a backward pass had been made and never used."""
    for parameter in model.parameters():
        parameter.grad = torch.full_like(parameter, 3.0) if parameter.requires_grad else None


def weights_and_passes(result, model, *_) -> dict:
    """Probe: the weights after training, and what the network noted."""
    weights = [value.detach().double().flatten() for value in model.state_dict().values()]
    return {"weights": torch.cat(weights), "passes": list(getattr(model, "passes", []))}


@exercise(
    unit="05_training_loop",
    signature="(model, loader, criterion, optimizer)",
    points=5,
    minutes=15,
    difficulty=2,
    hints=(
        "The step that we made by hand on one batch is the inside of the loop: `for images, labels in loader:`.",
        "Put the model into training mode once, before the loop. Inside it: clear the gradients, compute the loss, "
        "go backward, step, in this order.",
        "Two running numbers make the mean: one grows by the loss of the batch (`loss.item()`) times the number of "
        "its images, the other by that number of images. Divide one by the other after the loop.",
    ),
)
def train_one_epoch(work):
    """One step per batch in training mode; the mean loss per sample of the losses that were stepped on."""
    momentum = partial(torch.optim.SGD, lr=0.5, momentum=0.9)
    judge_train_one_epoch(work, batches((6, 6, 3), seed=1), momentum, Criterion(), seed=1)
    few = batches((5, 4), seed=2)
    judge_train_one_epoch(work, few, partial(torch.optim.SGD, lr=0.5), Criterion(), seed=2, once=True)
    judge_train_one_epoch(work, few, momentum, Criterion(), seed=3, gradients=True)


def judge_train_one_epoch(
    work,
    loader: Iterable,
    make_optimizer: Callable,
    criterion: Callable,
    seed: int,
    once: bool = False,
    gradients: bool = False,
    frozen: bool = False,
) -> None:
    """Judge training on a loader; once: which is a generator; gradients: left over; frozen: the first layer."""
    start = seeded(seed, lambda: Network(nn.Tanh()))
    start.layers[1].requires_grad_(not frozen)

    def prepared() -> tuple[nn.Module, torch.optim.Optimizer]:
        model = copy.deepcopy(start).eval()
        if gradients:
            leave_gradients(model)
        return model, make_optimizer([parameter for parameter in model.parameters() if parameter.requires_grad])

    def trained(order: str, data: Iterable = loader, at_end: bool = False) -> tuple[Tensor, list[float], nn.Module]:
        model, optimizer = prepared()
        losses = follow(order, model, data, criterion, optimizer, at_end)
        return weights_of(model), losses, model

    model, optimizer = prepared()
    given = Batches(loader, once=True) if once else loader
    try:
        run = examine(work, model, given, criterion, optimizer, probe=weights_and_passes)
    except Crash as crash:
        if "inplace operation" in " ".join(crash.messages):
            raise Crash(
                "Weights changed between the forward and the backward pass of one batch, which PyTorch refuses. "
                "Does optimizer.step() come before loss.backward() in your loop?"
            ) from None
        raise
    got, (want, losses, after) = run.probe["weights"], trained("zbs")
    if not same(got, want):
        _explain_weights(got, trained, list(loader), weights_of(start), gradients)
    _expect_training_loss(run.result, losses, after, loader, criterion)
    if sum(passed == (True, True) for passed in run.probe["passes"]) < len(losses):
        raise Mistake(
            "The steps are right, but the model came in evaluation mode and was trained in it: dropout and batch "
            "normalisation would not do their work. Which call puts a model into training mode?",
            points=3,
        )


def _explain_weights(got: Tensor, trained: Callable, loader: list, start: Tensor, gradients: bool) -> None:
    """Raise the Mistake that fits the weights that came out."""
    if same(got, start):
        raise Mistake(
            "After the epoch all weights are what they were before. A step uses the gradients that backward has left: "
            "in which order do zero_grad, backward and step stand in your loop, and is it the given model that is "
            "trained?"
        )
    if gradients and any(same(got, trained(order)[0]) for order in ("bsz", "bs")):
        raise Mistake(
            "The model came with gradients left over from earlier, and they went into your first step. Clear the "
            "gradients before the first backward, not only after a step.",
            points=4,
        )
    stories = (
        (
            "Gradients of earlier batches are still there when a later one is stepped on: every backward adds to what "
            "it finds. What has to happen before each backward?",
            [trained("bs")],
        ),
        (
            "There was one step in the whole epoch; one per batch is asked for. Look at what is indented under the "
            "loop.",
            [trained("b", at_end=True), trained("zb", at_end=True)],
        ),
        ("Training ended after the first batch: is a `return` inside the loop?", [trained("zbs", loader[:1])]),
        ("The loader was gone through twice; once is one epoch.", [trained("zbs", loader * 2)]),
    )
    for message, outcomes in stories:
        if any(same(got, outcome[0]) for outcome in outcomes):
            raise Mistake(message)
    raise Mistake(
        f"After an epoch of {len(loader)} batches the weights are not those that one step per batch with the given "
        "optimizer makes. Per batch: clear the gradients, one loss from criterion(outputs, labels), backward, one step "
        "of the optimizer that came as an argument, and nothing else that changes weights or gradients."
    )


def _expect_training_loss(got: object, losses: list[float], after: nn.Module, loader, criterion: Callable) -> None:
    sizes = [len(labels) for _, labels in loader]
    value = one_number(got, "The loss that train_one_epoch returns")
    want = sum(loss * size for loss, size in zip(losses, sizes, strict=True)) / sum(sizes)
    if same(value, want):
        return
    text = (
        f"The steps are right, the loss that is returned is not: it should be {expect.show(want)} for batches of "
        f"{', '.join(map(str, sizes))} images, but is {expect.show(value)}. "
    )
    with torch.no_grad():
        measured = [criterion(after(images), labels).item() for images, labels in loader]
    later = sum(loss * size for loss, size in zip(measured, sizes, strict=True)) / sum(sizes)
    stories = (
        (sum(losses) / len(losses), "That is the mean of the batch means, in which a small last batch counts as much "
         "as a full one. What is each batch's share of the samples?"),
        (sum(losses), "That is the sum over the batches; a mean per sample is asked for."),
        (want * sum(sizes), "That is the sum over all samples; their mean is asked for."),
        (losses[-1], "That is the loss of the last batch alone."),
        (losses[0], "That is the loss of the first batch alone."),
        (later, "That is the loss after the epoch; asked for are the losses that the steps were made on."),
        (sum(losses) / sum(sizes), "Batch losses are means over their batch: before you divide by the number of "
         "samples, each has to be multiplied by something."),
        (want * sum(sizes) / len(sizes), "The sum over the samples is divided by the number of batches."),
    )  # fmt: skip
    look = "Each loss is a mean over its batch, computed before its step; weigh it by the size of that batch."
    raise Mistake(text + next((story for number, story in stories if same(value, number)), look), points=3)


# --- evaluate --------------------------------------------------------------------------------------------------------


def evaluation_network(seed: int) -> Network:
    """Return a network whose answers differ between training and evaluation mode."""
    model = seeded(seed, lambda: Network(nn.BatchNorm1d(12), nn.ReLU(), nn.Dropout(0.5)))
    generator = torch.Generator().manual_seed(seed)
    norm = model.layers[2]
    norm.running_mean.copy_(torch.rand(12, generator=generator) - 0.5)
    norm.running_var.copy_(torch.rand(12, generator=generator) + 0.05)
    return model


def traces(result, model, *_) -> dict:
    """Probe: what a measurement left behind."""
    weights = [value.detach().double().flatten() for value in model.state_dict().values()]
    return {
        "weights": torch.cat(weights),
        "passes": list(getattr(model, "passes", [])),
        "modes": [module.training for module in model.modules()],
        "gradients": any(parameter.grad is not None for parameter in model.parameters()),
        "frozen": not all(parameter.requires_grad for parameter in model.parameters()),
        "switched_off": not torch.is_grad_enabled(),
    }


@exercise(
    unit="05_training_loop",
    signature="(model, loader, criterion)",
    points=4,
    minutes=15,
    difficulty=2,
    hints=(
        "Before the loop: `model.eval()`. Around it: `with torch.no_grad():`.",
        "Add up what belongs to samples, not to batches: the loss of a batch times its size, and the number of right "
        "answers. Divide by the number of samples once, at the end.",
        "Keep `model.training` in a variable first; `model.train(that_variable)` puts the mode back.",
    ),
)
def evaluate(work):
    """Mean loss per sample and accuracy, measured without leaving a trace."""
    judge_evaluate(work, batches((8, 8, 3), seed=1), Criterion(), seed=1)
    judge_evaluate(work, batches((6, 2), seed=2), Criterion(), seed=2, training=False)


def judge_evaluate(
    work, loader: Iterable, criterion: Callable, seed: int, training: bool = True, one_frozen: bool = False
) -> None:
    """Judge a measurement of a model that comes in training mode or not, perhaps with one layer kept in evaluation."""
    model = evaluation_network(seed).train(training)
    if one_frozen:
        model.layers[2].eval()
    came, before = [module.training for module in model.modules()], weights_of(model)
    judge = copy.deepcopy(model).eval()
    run = examine(work, model, loader, criterion, probe=traces)
    _expect_measures(run, judge, list(loader), criterion)
    if not torch.equal(run.probe["weights"], before):
        raise Mistake(
            "After evaluate the model is not what it was: its weights or batch-norm averages changed. To measure is "
            "not to train."
        )
    left = []
    if any(recorded for _, recorded in run.probe["passes"]) or run.probe["gradients"]:
        left.append(
            "The numbers are right, but the forward passes were recorded for a backward that never comes, which costs "
            "time and memory. How are gradients switched off?"
        )
    if run.probe["frozen"]:
        left.append("After evaluate some weights can no longer be trained: their requires_grad is left at False.")
    if run.probe["switched_off"]:
        left.append(
            "After evaluate gradients are still switched off, for everything that follows, training included. A `with` "
            "block switches them off for its own lines only."
        )
    if run.probe["modes"] not in (came, [came[0]] * len(came)):
        modes = {True: "training", False: "evaluation"}
        now = run.probe["modes"][0]
        left.append(
            f"The model came in {modes[came[0]]} mode and is left in "
            f"{modes[now] if now != came[0] else 'a mix of modes'}{' mode' * (now != came[0])}: put back the mode "
            "it came in, whichever it was."
        )
    if left:
        raise Mistake(*left, points=4 - min(2, len(left)))


def _expect_measures(run, judge: nn.Module, loader: list, criterion: Callable) -> None:
    sizes = [len(labels) for _, labels in loader]
    parts = expect.sequence(run.result, 2, "evaluate(...)", "(mean loss per sample, accuracy)")
    loss = one_number(parts[0], "The first part of what evaluate returns, the loss,")
    share = one_number(parts[1], "The second part of what evaluate returns, the accuracy,")
    with torch.no_grad():
        losses = [criterion(judge(images), labels).item() for images, labels in loader]
        rights = [int((judge(images).argmax(1) == labels).sum()) for images, labels in loader]
    samples, number = sum(sizes), len(sizes)
    want_loss = sum(mean * size for mean, size in zip(losses, sizes, strict=True)) / samples
    want_share = sum(rights) / samples
    if same(loss, want_loss) and same(share, want_share):
        return
    where = f", for batches of {', '.join(map(str, sizes))} images. "
    if same(loss, want_share) and same(share, want_loss):
        raise Mistake("evaluate should return (loss, accuracy); yours come in the other order.")
    if any(training for training, _ in run.probe["passes"]):
        raise Mistake(
            "The model was in training mode while it was measured: dropout was still dropping, and batch normalisation "
            "looked at the batch. Which call puts it into evaluation mode?"
        )
    if not same(loss, want_loss):
        raise Mistake(
            f"The loss should be {expect.show(want_loss)}, but is {expect.show(loss)}{where}"
            + _mean_story(loss, losses, sizes, "loss")
        )
    shares = [right / size for right, size in zip(rights, sizes, strict=True)]
    stories = (
        (sum(rights), "That is the number of right answers; a share of the samples is asked for."),
        (100 * want_share, "That is in percent; a share in [0, 1] is asked for."),
        (sum(rights) / number, "Right answers are divided by the number of batches. How many samples were there?"),
        (1 - want_share, "That is the share of errors."),
    )
    story = next((text for value, text in stories if same(share, value)), _mean_story(share, shares, sizes, "accuracy"))
    raise Mistake(f"The accuracy should be {expect.show(want_share)}, but is {expect.show(share)}{where}{story}")


def _mean_story(got: float, means: list[float], sizes: list[int], what: str) -> str:
    """Say how a wrong mean over samples may have come about."""
    total = sum(mean * size for mean, size in zip(means, sizes, strict=True))
    stories = (
        (sum(means) / len(means), f"That is the mean of the batches' {what}: the last, smaller batch counts as much "
         "as the others. Weigh each batch by its size."),
        (sum(means), "That is the sum over the batches; a mean per sample is asked for."),
        (total, "That is the sum over the samples; divide by their number."),
        (sum(means) / sum(sizes), f"A batch's {what} is already a mean over its samples: multiply by the size of the "
         "batch before you divide by the number of samples."),
        (total / len(sizes), "A sum over samples is divided by the number of batches."),
        (means[-1], "That is the last batch alone."),
        (means[0], "That is the first batch alone: is a `return` inside the loop?"),
    )  # fmt: skip
    look = "Is it summed over all samples and divided by their number, once, after the loop?"
    return next((text for value, text in stories if same(got, value)), look)


# --- fit -------------------------------------------------------------------------------------------------------------


@exercise(
    unit="05_training_loop",
    signature="(model, train_loader, test_loader, criterion, optimizer, epochs)",
    points=4,
    minutes=15,
    difficulty=2,
    hints=(
        "You have the two parts: train_one_epoch and evaluate. What is left is a loop over `range(epochs)` and a dict "
        "that grows by four numbers in each round.",
        'Start with `history = {"train_loss": [], ...}`, four empty lists, before the loop. '
        'Inside, `history["test_loss"].append(...)` after the epoch\'s training.',
        "After train_one_epoch, call evaluate twice, on the train loader and on the test loader: "
        "`loss, accuracy = evaluate(model, ..., criterion)`.",
    ),
)
def fit(work):
    """Train for some epochs; four lists with one number an epoch."""
    judge_fit(work, batches((8, 8, 3), seed=4), batches((7, 4), seed=5), Criterion(), epochs=3, seed=4)


def judge_fit(work, train: list, test: list, criterion: Callable, epochs: int, seed: int, *layers: nn.Module) -> None:
    """Judge training and its history; the loaders are shown to the work as plain iterables."""
    start = seeded(seed, lambda: Network(*copy.deepcopy(layers or (nn.Tanh(),))))
    model = copy.deepcopy(start)
    run = examine(
        work, model, Batches(train), Batches(test), criterion, _fit_optimizer(model), epochs, probe=weights_and_passes
    )
    history = _expect_history(run.result, epochs)
    want, weights = reference_fit(start, train, test, criterion, epochs + 1)
    if not same(run.probe["weights"], weights[epochs]):
        _explain_fit(run.probe, start, train, test, criterion, weights, epochs)
    _expect_training_mode(run.probe["passes"], epochs * len(train))
    for name in CURVES:
        _expect_curve(name, history[name], want, epochs)


def _expect_training_mode(passes: list[tuple[bool, bool]], steps: int) -> None:
    """Expect each step's forward pass in training mode; a missing one is among those recorded in evaluation mode."""
    training = sum(mode for mode, _ in passes)
    if training < steps <= training + passes.count((False, True)):
        raise Mistake(
            "Some batches were trained on in evaluation mode. Measuring leaves the model in it: does each epoch put "
            "the model back into training mode before it trains?",
            points=2,
        )


def _fit_optimizer(model: nn.Module):
    return torch.optim.SGD(model.parameters(), lr=0.3, momentum=0.9)


def reference_fit(
    start: nn.Module, train: list, test: list, criterion: Callable, epochs: int
) -> tuple[dict[str, list[float]], list[Tensor]]:
    """Return the measures by name, before the first epoch and after each, and the weights at these moments.

    `running_loss` and `running_accuracy` are gathered while training; their first value stands for nothing.
    """
    model = copy.deepcopy(start)
    optimizer = _fit_optimizer(model)
    kinds = ("loss", "accuracy", "batch_loss", "batch_accuracy")
    measures = {f"{split}_{what}": [] for split in ("running", "train", "test") for what in kinds}
    weights = []
    for epoch in range(epochs + 1):
        running = _measure(model.train(), train, criterion, optimizer) if epoch else (0.0,) * 4
        parts = running, _measure(model.eval(), train, criterion), _measure(model.eval(), test, criterion)
        for split, part in zip(("running", "train", "test"), parts, strict=True):
            for what, value in zip(kinds, part, strict=True):
                measures[f"{split}_{what}"].append(value)
        weights.append(weights_of(model))
    return measures, weights


def _measure(model: nn.Module, loader: list, criterion: Callable, optimizer=None) -> tuple[float, ...]:
    """Return loss and accuracy as means over samples, then as means over batches; step if there is an optimizer."""
    losses, shares, sizes = [], [], []
    for images, labels in loader:
        outputs = model(images)
        loss = criterion(outputs, labels)
        if optimizer:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
        shares.append(float((outputs.argmax(1) == labels).double().mean()))
        sizes.append(len(labels))
    by_sample = [sum(map(operator.mul, means, sizes)) / sum(sizes) for means in (losses, shares)]
    return *by_sample, sum(losses) / len(losses), sum(shares) / len(shares)


def _expect_history(got: object, epochs: int) -> dict[str, list[float]]:
    """Expect a dict of four lists of numbers, one an epoch; more entries are welcome."""
    names = ", ".join(CURVES)
    if got is None:
        raise Mistake("fit gives None. Does the function end with `return history`, outside the loop?")
    if not isinstance(got, dict):
        raise Mistake(f"fit should return a dict of the four lists {names}, but returned {expect.show(got)}.")
    if missing := [name for name in CURVES if name not in got]:
        found = ", ".join(map(str, got)) or "nothing"
        raise Mistake(f"The history lacks {', '.join(missing)}; it holds {found}. Asked for are {names}.")
    history = {}
    for name in CURVES:
        values = got[name]
        if hasattr(values, "tolist") and getattr(values, "ndim", 0) == 1:
            values = values.tolist()
        if not isinstance(values, list | tuple):
            raise Mistake(
                f'history["{name}"] should be a list with one number an epoch, but is {expect.show(values)}. '
                "Does each epoch append to a list that was made before the loop?"
            )
        if len(values) != epochs:
            raise Mistake(_length_story(name, len(values), epochs))
        history[name] = [one_number(value, f'A value of history["{name}"]') for value in values]
    return history


def _length_story(name: str, length: int, epochs: int) -> str:
    look = "Look at the range of the loop over epochs, and at what is appended where."
    if length == 1 and epochs > 1:
        look = "Is the history made anew in each epoch, or returned inside the loop?"
    elif length == epochs + 1:
        look = "Is something measured before the first epoch, or is there one epoch too many?"
    elif length == epochs - 1:
        look = "range(1, epochs) has one round less than range(epochs). Or is the number of epochs a fixed one?"
    elif length == 2 * epochs:
        look = "Does it get two numbers in each epoch?"
    elif length == 4 * epochs:
        look = "Do all four names hold one and the same list? Each needs its own."
    return f'history["{name}"] should have {epochs} numbers, one an epoch, but has {length}. {look}'


def _explain_fit(probe: dict, start: nn.Module, train, test, criterion, weights: list[Tensor], epochs: int) -> None:
    """Raise the Mistake that fits the weights after fit."""
    got = probe["weights"]
    if same(got, weights[0]):
        raise Mistake(
            "After fit the model has the weights it came with. Is it the given model that is trained, with the given "
            "optimizer, rather than a copy or a new one?"
        )
    for done, moment in enumerate(weights):
        if same(got, moment):
            raise Mistake(f"With epochs={epochs}, the model was trained for {done} epoch{'s' * (done != 1)}.")
    for loader in (test, train + test, [*test, *train]):
        if same(got, reference_fit(start, loader, test, criterion, epochs)[1][-1]):
            raise Mistake("The model was trained on the test loader. What it has trained on can no longer test it.")
    _expect_training_mode(probe["passes"], epochs * len(train))
    if sum(training for training, _ in probe["passes"]) > epochs * len(train):
        raise Mistake(
            "More batches went through the model in training mode than there were steps to make. Measuring belongs in "
            "evaluation mode: is the exercise evaluate passed?"
        )
    raise Mistake(
        f"After fit the weights are not those of {epochs} epochs of training with the given model, loader and "
        "optimizer. Does each epoch train once, go on where the last one stopped, and keep the optimizer it was given?"
    )


def _expect_curve(name: str, got: list[float], want: dict[str, list[float]], epochs: int) -> None:
    split, what = name.split("_")
    kinds = ("running", "train") if split == "train" else ("test",)
    right = [want[f"{kind}_{what}"] for kind in kinds]
    allowed = [values[1 : epochs + 1] for values in right]
    if any(same(torch.tensor(got), torch.tensor(values)) for values in allowed):
        return
    after = allowed[-1]
    wrong = [i for i in range(epochs) if not any(same(got[i], values[i]) for values in allowed)] or [0]
    other, exchanged = ("test" if split == "train" else "train"), ("loss" if what == "accuracy" else "accuracy")
    stories = [
        ([100 * value for value in values], "That is in percent; a share in [0, 1] is asked for.") for values in allowed
    ]
    stories += [
        (want[f"{kind}_{what}"][1 : epochs + 1], f"These are the {other} figures. Which loader are they measured on?")
        for kind in (("running", "train") if split == "test" else ("test",))
    ]
    stories += [
        (want[f"{kind}_batch_{what}"][1 : epochs + 1], "That is the mean of the batches' means, in which a small last "
         "batch counts as much as the others. Weigh each batch by its size.") for kind in kinds
    ]  # fmt: skip
    stories += [
        (right[-1][:epochs], "These are the figures before each epoch's training; measure after it."),
        ([after[-1]] * epochs, "All epochs have the number of the last one: is it measured after the loop?"),
        (want[f"{split}_{exchanged}"][1 : epochs + 1], "Loss and accuracy are exchanged here."),
    ]
    when = "while training or after the epoch" if split == "train" else "after the epoch, in evaluation mode"
    look = f"It is measured {when}, as a mean over all samples of the {split} loader."
    raise Mistake(
        f'history["{name}"] should be {expect.show(after[wrong[0]])} for epoch {wrong[0] + 1}, but is '
        f"{expect.show(got[wrong[0]])}. "
        + next((text for values, text in stories if same(torch.tensor(got), torch.tensor(values))), look)
    )


# --- plot_history ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def closing_figures():
    """Close the figures that were opened meanwhile, so that none piles up or shows itself later."""
    before = set(plt.get_fignums())
    try:
        yield
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)


def read_figure(result, *_) -> dict | None:
    """Probe: the panels of a figure with their lines, labels and legends; None for what is no figure."""
    from matplotlib.colors import to_hex
    from matplotlib.figure import Figure

    def style(artist) -> list[str]:
        colour = artist.get_color() if hasattr(artist, "get_color") else "black"
        return [to_hex(colour), str(artist.get_linestyle()), str(getattr(artist, "get_marker", str)())]

    def legend(found) -> list:
        if found is None:
            return []
        return [
            [text.get_text(), style(handle)]
            for text, handle in zip(found.get_texts(), found.legend_handles, strict=False)
        ]

    def line(found) -> dict:
        points = [np.ma.filled(np.ma.asarray(part, dtype=float), np.nan).tolist() for part in
                  (found.get_xdata(orig=False), found.get_ydata(orig=False))]  # fmt: skip
        return {
            "x": points[0], "y": points[1], "label": str(found.get_label()), "style": style(found),
            "look": [*style(found), str(found.get_linewidth()), str(found.get_alpha())],
        }  # fmt: skip

    if not isinstance(result, Figure):
        return None
    result.draw_without_rendering()
    panels = result.axes
    return {
        "panels": [
            {
                "lines": [line(found) for found in panel.lines],
                "legend": legend(panel.get_legend()),
                "x": panel.get_xlabel(),
                "y": panel.get_ylabel(),
                "place": [round(float(edge), 3) for edge in panel.get_position().bounds],
                "shares": [panel.get_shared_x_axes().joined(panel, other) for other in panels],
            }
            for panel in panels
        ],
        "legend": [entry for part in (result, *result.subfigs) for found in part.legends for entry in legend(found)],
        "x": result.get_supxlabel(),
        "y": result.get_supylabel(),
    }


@exercise(
    unit="05_training_loop",
    signature="(history)",
    points=3,
    minutes=15,
    difficulty=1,
    hints=(
        "`figure, (left, right) = plt.subplots(1, 2)` makes a figure with two panels.",
        'The epochs are `range(1, len(history["train_loss"]) + 1)`. In each panel draw two curves: '
        '`left.plot(epochs, history["train_loss"], label="train")` is the first of the four.',
        "Each panel needs `set_xlabel`, `set_ylabel` and, after its curves, `legend()`. Return the figure at the end.",
    ),
)
def plot_history(work):
    """A figure of two panels, loss and accuracy, with a train and a test curve each."""
    judge_plot_history(work, made_up_history(5, seed=1))


def made_up_history(epochs: int, seed: int) -> dict[str, list[float]]:
    """Return a plausible history in which no two numbers are the same."""
    noise = (0.02 * torch.rand(4, epochs, generator=torch.Generator().manual_seed(seed))).tolist()
    return {
        "train_loss": [1 / (epoch + 1) + noise[0][epoch] for epoch in range(epochs)],
        "train_accuracy": [1 - 0.3 / (epoch + 1) + noise[1][epoch] / 10 for epoch in range(epochs)],
        "test_loss": [1 / (epoch + 1) + 0.1 + noise[2][epoch] for epoch in range(epochs)],
        "test_accuracy": [0.97 - 0.3 / (epoch + 1) + noise[3][epoch] / 10 for epoch in range(epochs)],
    }


def judge_plot_history(work, history: dict[str, list[float]]) -> None:
    """Judge a figure by its lines and texts; a part of the points is for the texts."""
    run = examine(work, history, probe=read_figure, around=closing_figures)
    figure = run.probe
    if figure is None:
        raise Mistake(_no_figure(run.result))
    loss, accuracy = _expect_panels(figure["panels"], history)
    panels = figure["panels"]
    of_legends = [
        _legend_problem(figure, loss, history, "loss"),
        _legend_problem(figure, accuracy, history, "accuracy"),
    ]
    problems = [problem for problem in of_legends if problem][:1]
    unnamed = [axis for axis in "xy" if not all(_axis_named(figure, index, axis) for index in (loss, accuracy))]
    if unnamed:
        problems.append(
            f"An axis label is missing on the {' and the '.join(unnamed)} axis: say what is drawn there, in each panel."
        )
    elif "acc" in panels[loss]["y"].lower() and "loss" in panels[accuracy]["y"].lower():
        problems.append("The panel of the losses is labelled accuracy, and the other way round.")
    if any(_dots_only(panels[index], history, name) for index in (loss, accuracy) for name in CURVES):
        problems.append("The points of a curve are not joined; lines over the epochs are asked for.")
    if problems:
        raise Mistake(*problems, points=3 - min(2, len(problems)))


def _no_figure(result: object) -> str:
    if result is None:
        return "plot_history gives None. Does the function end with `return` and the figure? (plt.show() returns None.)"
    kind = result.type_name if isinstance(result, Opaque) else type(result).__name__
    if kind in ("Axes", "ndarray", "AxesArray"):
        return (
            "plot_history should return the figure, but returned its panels (Axes). plt.subplots gives both: "
            "the figure comes first."
        )
    if kind in ("tuple", "list"):
        return f"plot_history should return the figure alone, but returned a {kind}."
    if kind == "module":
        return "plot_history should return a figure, but returned the module plt. plt.subplots and plt.gcf give one."
    return f"plot_history should return a matplotlib figure, but returned {expect.show(result)}."


def _expect_panels(panels: list[dict], history: dict[str, list[float]]) -> tuple[int, int]:
    """Expect a panel with both losses and another with both accuracies; return their positions in the list."""
    if not any(panel["lines"] for panel in panels):
        raise Mistake(
            "The figure that plot_history returned has no curve in it. After plt.show() or plt.figure(), plt.gcf() is "
            "a new, empty figure: keep the figure in a variable, and draw with `plot` on its panels."
        )
    where = {}
    for name in CURVES:
        where[name] = {index for index, panel in enumerate(panels) if _line(panel, history, name)}
        if not where[name]:
            raise Mistake(_no_curve(panels, history, name))
    loss = sorted(where["train_loss"] & where["test_loss"])
    accuracy = sorted(where["train_accuracy"] & where["test_accuracy"])
    for what, both in (("loss", loss), ("accuracy", accuracy)):
        if not both:
            raise Mistake(f"The train and the test {what} stand in different panels; together they can be compared.")
    pairs = [(a, b) for a in loss for b in accuracy if a != b and panels[a]["place"] != panels[b]["place"]]
    if not pairs:
        raise Mistake("Losses and accuracies are drawn in one panel; asked for are two, one for each of them.")
    for index in pairs[0]:
        lines = {name: line for name in CURVES if (line := _line(panels[index], history, name))}
        for name, line in lines.items():
            _expect_epochs(line["x"], name)
        if len({round(line["x"][0]) for line in lines.values()}) > 1:
            raise Mistake(
                "In one panel, one curve counts the epochs from 0 and the other from 1, so that they are shifted "
                "against each other. Give both the same epochs.",
                points=2,
            )
    return pairs[0]


def _line(panel: dict, history: dict[str, list[float]], name: str, axis: str = "y") -> dict | None:
    """Return the line of a panel that shows a curve of the history, an accuracy perhaps in percent; a labelled one."""
    return min(_lines(panel, history, name, axis), key=lambda line: line["label"].startswith("_"), default=None)


def _lines(panel: dict, history: dict[str, list[float]], name: str, axis: str = "y") -> Iterator[dict]:
    scales = (1, 100) if name.endswith("accuracy") else (1,)
    want = [torch.tensor(history[name], dtype=torch.float64) * scale for scale in scales]
    got = ((line, torch.tensor(line[axis], dtype=torch.float64)) for line in panel["lines"])
    return (line for line, values in got if any(same(values, curve) for curve in want))


def _dots_only(panel: dict, history: dict[str, list[float]], name: str) -> bool:
    """Say whether a panel shows a curve of several epochs, and nothing joins its points."""
    styles = [line["style"][1] for line in _lines(panel, history, name)]
    return len(history[name]) > 1 and bool(styles) and all(style in ("None", " ", "") for style in styles)


def _no_curve(panels: list[dict], history: dict[str, list[float]], name: str) -> str:
    if any(_line(panel, history, name, axis="x") for panel in panels):
        return f"{name} is drawn along the x axis. The epochs belong there: plot(epochs, values)."
    count = sum(len(panel["lines"]) for panel in panels)
    return (
        f'No curve of the figure shows history["{name}"]; it has {count} curve{"s" * (count != 1)} in '
        f"{len(panels)} panel{'s' * (len(panels) != 1)}. Four are asked for: the losses in one panel, the accuracies "
        "in another."
    )


def _expect_epochs(x: list[float], name: str) -> None:
    if not any(same(torch.tensor(x), torch.arange(len(x)) + first) for first in (0, 1)):
        raise Mistake(f"The x values of {name} are {expect.show(x)}; expected are the epochs, 1, 2, 3 and so on.")


def _legend_problem(figure: dict, index: int, history: dict[str, list[float]], what: str) -> str:
    """Return what is wrong with the legend of a panel, its own or the figure's; nothing if it is right."""
    panel = figure["panels"][index]
    entries = panel["legend"] or figure["legend"]
    if not entries and any(other["legend"] for other in figure["panels"]):
        return (
            f"The {what} panel has no legend, another panel has one. Call legend() in each panel, or figure.legend() "
            "once for the whole figure."
        )
    if not entries:
        return (
            f"The {what} panel has no legend, so nobody can tell its curves apart. Give each curve a label, and call "
            "legend() after drawing."
        )
    lines = [_line(panel, history, f"{split}_{what}") for split in ("train", "test")]
    train, test = (_name_in_legend(line, entries) for line in lines)
    if not train or not test or train == test:
        return f"The legend of the {what} panel does not name both curves. Does each have a label of its own?"
    named = [[word in name.lower() for word in ("train", "test")] for name in (train, test)]
    if named[0] == [False, True] or named[1] == [True, False]:
        return f'In the {what} panel the train curve is named "{train}" and the test curve "{test}".'
    if not any(map(any, named)):
        return f'The legend of the {what} panel says "{train}" and "{test}". Which is the train, which the test curve?'
    if lines[0]["look"] == lines[1]["look"]:
        return f"Both curves of the {what} panel look the same, so its legend cannot tell which is which."
    return ""


def _name_in_legend(line: dict, entries: list) -> str:
    """Return what a legend calls a line: by its looks where these fit one entry alone, else by its label."""
    names = [text for text, _ in entries]
    alike = [text for text, style in entries if style == line["style"]]
    if len(alike) == 1:
        return alike[0]
    if line["label"] in names:
        return line["label"]
    for parts in (3, 1):
        matching = [text for text, style in entries if style[:parts] == line["style"][:parts]]
        if matching:
            return matching[0]
    return ""


def _axis_named(figure: dict, index: int, axis: str) -> bool:
    """Say whether a panel's axis has a label; an x axis may have it under another panel that shares it."""
    panel = figure["panels"][index]
    if panel[axis].strip() or figure[axis].strip():
        return True
    others = [
        other for other, shares in zip(figure["panels"], panel["shares"], strict=True)
        if axis == "x" and (shares or _stands_below(other, panel))
    ]  # fmt: skip
    return any(other["x"].strip() for other in others)


def _stands_below(other: dict, panel: dict) -> bool:
    return other["place"][0] == panel["place"][0] and other["place"][1] < panel["place"][1]


# --- train_recipe ----------------------------------------------------------------------------------------------------

BANDS = ((0.8, 5), (0.65, 4), (0.5, 3), (0.35, 2), (0.2, 1))  # share of unseen digits read right, points
RECIPE_SECONDS = 60


def recipe_network(seed: int) -> nn.Sequential:
    """Return an untrained sister of LeNet-5 that strides instead of pooling: a quarter of its work, for speed."""
    return seeded(
        seed,
        lambda: nn.Sequential(
            Standardize(),
            nn.Conv2d(1, 6, 5, stride=2), nn.ReLU(), nn.Conv2d(6, 16, 5, stride=2), nn.ReLU(), nn.Flatten(),
            nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10),
        ),
    )  # fmt: skip


@cache
def sample_digits(train: bool) -> tuple[Tensor, Tensor]:
    """Return the embedded sample as prepared images and labels: 4,000 to train, 1,000 to test."""
    from torchvision.datasets import MNIST  # slow to import, and few checks need it

    digits = MNIST(data.write_sample(data.OWN / "sample"), train=train)
    return data.prepare(digits.data), digits.targets


@contextlib.contextmanager
def counting_steps():
    """Count the calls of `step()` of all optimizers meanwhile.

    On one thread: as fast for so small a network, and many times faster where others use the same cores.
    """
    steps, threads = {"count": 0}, torch.get_num_threads()

    def count(*_):
        steps["count"] += 1

    hook = register_optimizer_step_post_hook(count)
    torch.set_num_threads(1)
    try:
        yield steps
    finally:
        torch.set_num_threads(threads)
        hook.remove()


def steps_and_weights(result, *args) -> dict:
    """Probe: how many steps were made, and the weights of the returned model, None for what is no model."""
    weights = dict(result.state_dict()) if isinstance(result, torch.nn.Module) else None
    return {"steps": args[-1]["count"], "weights": weights}


def load_weights(network: nn.Module, weights: dict) -> bool:
    """Load a state dict, which may be a wrapper's (`module.`, `_orig_mod.`); say whether it fits the network."""
    own = {}
    for key, value in network.state_dict().items():
        names = [key] if key in weights else [name for name in weights if str(name).endswith(f".{key}")]
        if len(names) != 1 or getattr(weights[names[0]], "shape", None) != value.shape:
            return False
        own[key] = weights[names[0]]
    network.load_state_dict(own)
    return True


@torch.no_grad()
def share_right(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Return the share of images that a network reads right."""
    return float((network.eval()(images).argmax(1) == labels).double().mean())


@exercise(
    unit="05_training_loop",
    signature="(model, images, labels, budget)",
    points=5,
    minutes=25,
    difficulty=3,
    hints=(
        "Three things to prepare: a loader over images and labels (`data.make_loader(..., shuffle=True)`), a loss, "
        "and an optimizer with a learning rate that did well above.",
        "One epoch is usually less than the budget, so the loop over the loader stands inside another one. Count the "
        "steps, and leave both loops when the count reaches the budget.",
        "With OneCycleLR the rate rises and falls over `total_steps=budget`; call its `step()` after each step of the "
        "optimizer. Return the model at the end.",
    ),
)
def train_recipe(work):
    """A recipe of your own that makes the most of a few hundred steps."""
    images, labels = sample_digits(train=True)
    judge_train_recipe(work, (images[:3000], labels[:3000]), (images[3000:], labels[3000:]), budget=300, seed=1)


def judge_train_recipe(
    work, seen: tuple[Tensor, Tensor], unseen: tuple[Tensor, Tensor], budget: int, seed: int
) -> None:
    """Judge a recipe by the steps it made and by the unseen digits that its weights read right."""
    network = recipe_network(seed)
    run = examine(
        work, recipe_network(seed), *seen, budget, probe=steps_and_weights, around=counting_steps, limit=RECIPE_SECONDS
    )
    steps, weights = run.probe["steps"], run.probe["weights"]
    if weights is None:
        end = "Does the function end with `return model`?" if run.result is None else "Return the model alone."
        raise Mistake(f"train_recipe should return the trained model, but returned {expect.show(run.result)}. {end}")
    before = weights_of(network)
    if not load_weights(network, weights):
        raise Mistake(
            "train_recipe returned a model whose weights have other shapes than those of the model it was given. "
            "The budget is for training the given one, or a copy of it."
        )
    if steps > budget:
        raise Mistake(
            f"train_recipe made {steps:,} optimizer steps; the budget was {budget}. It is an argument, and may be "
            "another one each time: count the steps and stop in time."
        )
    if steps == 0:
        changed = "its weights are as they were" if torch.equal(weights_of(network), before) else "its weights changed"
        raise Mistake(
            f"No call of optimizer.step() was counted, and {changed}. Train the model that comes as an argument, with "
            "an optimizer from torch.optim or a subclass of torch.optim.Optimizer."
        )
    _expect_share(share_right(network, *unseen), weights_of(network), before, steps, budget, len(unseen[1]))


def _expect_share(share: float, weights: Tensor, before: Tensor, steps: int, budget: int, count: int) -> None:
    if share >= BANDS[0][0]:
        return
    points = next((points for least, points in BANDS if share >= least), 0)
    text = (
        f"After {steps} of {budget} steps the model misreads {round(count * (1 - share))} of {count} unseen digits; "
        f"full points are for {round(count * (1 - BANDS[0][0]))} or fewer. "
    )
    if not bool(weights.isfinite().all()):
        look = "Some of its weights are no longer finite numbers: the learning rate is too high."
    elif torch.equal(weights, before):
        look = "Its weights are as they were: was the optimizer given this model's parameters, and is there a backward?"
    elif steps < budget / 2:
        look = "More than half of the budget is left."
    else:
        look = "Try another learning rate first, up and down by a factor of ten, then batch size and optimizer."
    raise Mistake(text + look, points=points)
