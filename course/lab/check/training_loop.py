"""The visible checks of unit 05, The training loop."""

import torch
from torch import nn

from lab.check import expect
from lab.check.examine import Mistake, examine
from lab.check.exercise import exercise


def batches(sizes: tuple[int, ...], seed: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Return made-up batches of images `(n, 1, 4, 4)` and labels."""
    generator = torch.Generator().manual_seed(seed)
    return [
        (torch.rand(n, 1, 4, 4, generator=generator), torch.randint(0, 10, (n,), generator=generator)) for n in sizes
    ]


def dropout_network(seed: int) -> nn.Sequential:
    """Return a small classifier whose answers differ between training and evaluation mode."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(nn.Flatten(), nn.Linear(16, 12), nn.ReLU(), nn.Dropout(0.5), nn.Linear(12, 10))


def modes_and_gradients(result, model, *_) -> dict:
    """Probe: the mode of every module, and whether anything has a gradient."""
    return {
        "modes": [module.training for module in model.modules()],
        "gradients": any(parameter.grad is not None for parameter in model.parameters()),
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
    judge_evaluate(work, sizes=(8, 8, 3), seed=1)


def judge_evaluate(work, sizes: tuple[int, ...], seed: int) -> None:
    model, loader, criterion = dropout_network(seed), batches(sizes, seed), nn.CrossEntropyLoss()
    run = examine(work, model.train(), loader, criterion, probe=modes_and_gradients)
    of = f"evaluate(...), on batches of {', '.join(map(str, sizes))} samples,"
    loss, accuracy = expect.sequence(run.result, 2, of, "(mean loss per sample, accuracy)")
    loss, accuracy = expect.as_number(loss, "The loss"), expect.as_number(accuracy, "The accuracy")
    images, labels = (torch.cat(parts) for parts in zip(*loader, strict=True))
    with torch.no_grad():
        outputs = model.eval()(images)
    right = float((outputs.argmax(1) == labels).double().mean())
    batch_losses = torch.stack([criterion(part, label) for part, label in zip(outputs.split(sizes), labels.split(sizes), strict=True)])
    if abs(loss - float(batch_losses.mean())) < 1e-6 and len(set(sizes)) > 1:
        raise Mistake("The loss is the mean of the batch means: the last, smaller batch counts as much as the others. Weigh each batch by its size.")
    expect.number(accuracy, right, "The accuracy", "Is the model in evaluation mode? Is it a share of samples, not of batches?")
    expect.number(loss, float(criterion(outputs, labels)), "The loss", "Is it summed over samples and divided by their number?")
    traces = []
    if not all(run.probe["modes"]):
        traces.append("The model came in training mode and is left in evaluation mode: put back the mode it came in.")
    if run.probe["gradients"]:
        traces.append("evaluate leaves gradients behind: measure inside `with torch.no_grad():`, and without backward.")
    if traces:
        raise Mistake(*traces, points=4 - len(traces))
