"""The visible checks of unit 07, Inside the network."""

import copy
import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from lab.check import expect
from lab.check.examine import Crash, Mistake, Opaque, Run, examine
from lab.check.exercise import exercise
from lab.check.lenet5 import in_its_dtype
from lab.check.training_loop import seeded
from lab.networks import LeNet5, Standardize

UNIT = "07_inside_the_network"
SIDE = 28


# --- networks and images to judge with -------------------------------------------------------------------------------


class Dense(nn.Module):
    """A classifier of `(N, 1, 28, 28)` with functions between its layers, and something behind its last one."""

    def __init__(self, hidden: int = 20):
        super().__init__()
        self.first = nn.Linear(SIDE * SIDE, 32)
        self.second = nn.Linear(32, hidden)
        self.head = nn.ModuleDict({"drop": nn.Dropout(0.5), "last": nn.Linear(hidden, 10)})
        self.shares = nn.LogSoftmax(1)

    def forward(self, images: Tensor) -> Tensor:
        numbers = F.elu(self.second(torch.tanh(self.first(images.flatten(1)))))
        return self.shares(self.head["last"](self.head["drop"](numbers)))


class Nested(nn.Module):
    """A convolutional classifier whose last nn.Linear is nested two levels deep, with a name of its own."""

    def __init__(self):
        super().__init__()
        self.eyes = nn.Sequential(nn.Conv2d(1, 3, 7, stride=3), nn.SiLU())
        self.brain = nn.ModuleList([nn.Sequential(nn.Linear(192, 48), nn.SiLU()), nn.Sequential(nn.Linear(48, 10))])

    def forward(self, images: Tensor) -> Tensor:
        numbers = self.eyes(images).flatten(1)
        for part in self.brain:
            numbers = part(numbers)
        return numbers


class Reader(nn.Module):
    """A small convolutional classifier of `(N, 1, 28, 28)`, smooth, whose logits are `sharp` times its last layer's."""

    def __init__(self, sharp: float = 6.0):
        super().__init__()
        self.sharp = sharp
        self.look = nn.Conv2d(1, 4, 5, stride=2)
        self.read = nn.Linear(4 * 12 * 12, 10)

    def forward(self, images: Tensor) -> Tensor:
        maps = torch.tanh(self.look((images - 0.3) / 0.3))
        return self.sharp * self.read(maps.flatten(1))


def watched_network() -> nn.Sequential:
    """Return a smooth dense network in whose last layer somebody else has hung hooks."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(SIDE * SIDE, 24), nn.Tanh(), nn.Linear(24, 10))
    model[-1].register_forward_pre_hook(look_on)
    model[-1].register_forward_hook(look_on)
    return model


def look_on(*_) -> None:
    """Be a hook that changes nothing."""


def plain_network() -> nn.Sequential:
    """Return a dense network as unit 03 makes it."""
    return nn.Sequential(
        Standardize(), nn.Flatten(), nn.Linear(SIDE * SIDE, 32), nn.ReLU(), nn.Linear(32, 84), nn.ReLU(),
        nn.Linear(84, 10),
    )  # fmt: skip


def pictures(count: int, seed: int, low: float = 0.0, high: float = 1.0) -> Tensor:
    """Return made-up images `(count, 1, 28, 28)` from low to high, with some pixels at either end."""
    noise = torch.rand(count, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed))
    return (low + (high - low) * (1.3 * noise - 0.15)).clamp(low, high)


def picture(seed: int, low: float = 0.0, high: float = 1.0) -> Tensor:
    """Return a made-up image `(1, 28, 28)`."""
    return pictures(1, seed, low, high)[0]


def logits_of(model: nn.Module, images: Tensor) -> Tensor:
    """Return the logits of images in double precision, computed by a copy of the model."""
    return copy.deepcopy(model).double()(images.double())


def ranking(model: nn.Module, image: Tensor) -> list[int]:
    """Return the digits by falling logit of an image."""
    with torch.no_grad():
        return logits_of(model, image[None])[0].argsort(descending=True).tolist()


def near(got: Tensor, want: Tensor, tolerance: float = 1e-4) -> bool:
    """Say whether two tensors have one shape and agree, up to a share of the largest value."""
    if got.shape != want.shape or got.layout != torch.strided or got.is_complex():
        return False
    return bool(((got.double() - want.double()).abs() <= tolerance * want.double().abs().max()).all())


def rounded(got: object, want: Tensor, tolerance: float = 1e-4) -> Tensor:
    """Return what to expect: `want`, with the answer's own values where they are right up to rounding."""
    if isinstance(got, Tensor) and got.is_floating_point() and near(got, want, tolerance):
        want = got.double()
    return in_its_dtype(got, want.float() if _narrow(got) else want, 1e-4)


def _narrow(got: object) -> bool:
    return not isinstance(got, Tensor) or got.dtype != torch.float64


def examine_images(of: str, work, model: nn.Module, *args) -> tuple[Run, dict, nn.Module]:
    """Examine work on a model and images; return the run, what there was before, and a copy of the model as it was."""
    before, untouched = left_behind(None, model, *args), copy.deepcopy(model)
    try:
        return examine(work, model, *args, probe=left_behind), before, untouched
    except Crash as crash:
        raise Crash(*crash.messages, f"This happened in {of}.", *_crash_look(" ".join(crash.messages))) from None


def _crash_look(text: str) -> list[str]:
    if "mat1 and mat2" in text or "Expected 3D (unbatched) or 4D" in text:
        return ["A network expects a batch, (N, 1, 28, 28); one image alone, (1, 28, 28), becomes a batch of one with "
                "unsqueeze(0) or [None]."]  # fmt: skip
    if "does not require grad" in text:
        return ["PyTorch records only what comes from a tensor with requires_grad. Ask for it before the forward pass, "
                "on the very tensor that goes into the model, and outside torch.no_grad()."]  # fmt: skip
    if "leaf Variable that requires grad is being used in an in-place" in text:
        return ["A tensor whose gradient is recorded cannot be changed in place: change a copy without a record."]
    if "is out of bounds for dimension 0 with size 1" in text:
        return ["For a batch of one image the model gives a table (1, 10): its row is 0, the label is a column."]
    if "only for scalar outputs" in text:
        return ["A gradient is taken of one number, and the model gives ten for an image. Which one is asked for?"]
    if "'int' object has no attribute" in text:
        return ["The label is a Python number. `torch.tensor([label])` makes a tensor of one label out of it."]
    if "'NoneType' object" in text:
        return ["Something is None there. A `.grad` is, unless its tensor itself was told `requires_grad` (what is "
                "computed from such a tensor, by `[None]` for instance, gets none)."] * (".grad" in text)  # fmt: skip
    if "has no attribute" in text or "is not subscriptable" in text:
        return ["Not every network is built as LeNet5 is. What do all nn.Module have?"]
    return []


def left_behind(result, model, *args) -> dict:
    """Probe: what a measurement left behind in the model and in the images."""
    images, modules = args[0], list(model.modules())
    hooks = ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks")
    return {
        "weights": [value.detach().double().flatten() for value in model.state_dict().values()],
        "layers": [type(module).__name__ for module in modules],
        "modes": [module.training for module in modules],
        "gradients": any(parameter.grad is not None for parameter in model.parameters()),
        "trainable": [parameter.requires_grad for parameter in model.parameters()],
        "hooks": sum(len(getattr(module, name)) for module in modules for name in hooks),
        "attributes": sum(len(vars(module)) for module in modules),
        "recorded": isinstance(result, torch.Tensor) and result.requires_grad,
        "image": images.requires_grad or (images.is_leaf and images.grad is not None),
        "switched_off": not torch.is_grad_enabled(),
    }


def expect_no_trace(name: str, after: dict, before: dict, points: float, recorded: bool = False) -> None:
    """Raise Mistake, which costs a part of the points, if a right answer left something behind.

    recorded: whether a result that still carries the record of its computation counts as well.
    """
    if after["layers"] != before["layers"] or not all(map(torch.equal, after["weights"], before["weights"])):
        raise Mistake(
            f"The values are right, but after {name} the model is not what it was: its layers or weights changed. "
            "Whoever uses it next gets other answers. Work on a copy, or leave it as it is."
        )
    left = []
    if after["hooks"] < before["hooks"]:
        left.append(
            f"The values are right, but {name} takes a hook out of the model that was there before and belongs to "
            "somebody else. Take out your own alone: what registers a hook returns a handle for it."
        )
    elif after["hooks"] > before["hooks"]:
        left.append(
            f"The values are right, but {name} leaves a hook in the model, and every further call adds one. What "
            "registers a hook returns a handle; which method of it takes the hook out again?"
        )
    elif after["attributes"] > before["attributes"]:
        left.append(
            f"The values are right, but {name} leaves something in the model that was not there before: an attribute "
            "of one of its modules. Keep what you need in a variable of your own, and put back what you replaced."
        )
    if after["gradients"]:
        left.append(
            f"The values are right, but {name} leaves gradients in the model's weights, where the next training step "
            "would find them. `torch.autograd.grad(output, input)` returns a gradient and stores none."
        )
    if after["image"]:
        left.append(
            f"The values are right, but {name} leaves its mark on the image it was given: requires_grad is on, or a "
            "gradient is stored, to which the next call may add. Ask for the gradient of a copy."
        )
    if after["modes"] != before["modes"]:
        was, now = (("training" if state["modes"][0] else "evaluation") for state in (before, after))
        where = f"is left in {now} mode" if was != now else "is left in a mix of modes"
        left.append(f"The values are right, but the model came in {was} mode and {where}. Put the mode back.")
    if after["trainable"] != before["trainable"]:
        left.append(
            f"The values are right, but after {name} other weights can be trained than before: requires_grad was "
            "changed. Put it back."
        )
    if after["switched_off"]:
        left.append(
            f"The values are right, but after {name} gradients are switched off for everything that follows. A `with` "
            "block switches them off for its own lines only."
        )
    if recorded and after["recorded"]:
        left.append(
            f"The values are right, but what {name} returns still carries the record of its computation, which keeps "
            "all layers' outputs in memory. How is the recording switched off?"
        )
    if left:
        raise Mistake(*left, points=points - min(2, len(left)))


def expect_shape(got: object, shape: tuple[int, ...], of: str, names: str) -> None:
    """Raise Mistake if a tensor has dimensions too many; `names` says what the right ones are."""
    if not isinstance(got, Tensor) or got.shape == shape:
        return
    if [length for length in got.shape if length > 1] == [length for length in shape if length > 1]:
        raise Mistake(
            f"{of} should have the shape {shape}, {names}, but has {tuple(got.shape)}. Index the dimensions of length "
            "one away, or put the missing one back."
        )


def explain(got: object, of: str, stories: Sequence[tuple[Tensor, str]], tolerance: float = 1e-3) -> None:
    """Raise Mistake with the text that goes with the first of some wrong results that the answer is like."""
    if not isinstance(got, Tensor) or not got.is_floating_point():
        return
    for values, text in stories:
        if float(values.abs().max()) and near(got, values, tolerance):
            raise Mistake(f"{of}: {text}")


# --- embed -----------------------------------------------------------------------------------------------------------


def through_dense_layers(model: nn.Module, images: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """Return what enters each nn.Linear of a model, in order, and what leaves it."""
    model, entered, left = copy.deepcopy(model), [], []

    def catch(module, inputs, output):
        entered.append(inputs[0])
        left.append(output)

    for module in model.modules():
        if isinstance(module, nn.Linear):
            module.register_forward_hook(catch)
    with torch.no_grad():
        model(images)
    return entered, left


@exercise(
    unit=UNIT,
    signature="(model, images)",
    points=4,
    minutes=15,
    difficulty=2,
    hints=(
        "First find the layer: `model.modules()` gives all modules of a model, however deeply they are nested. Keep "
        "those for which `isinstance(module, nn.Linear)` is true; the last of them is the one.",
        "A forward *pre*-hook sees what enters: `last.register_forward_pre_hook(catch)`, where `catch(module, inputs)` "
        "gets the inputs as a tuple. Let it append `inputs[0]` to a list.",
        "Register, run the model on the images under `torch.no_grad()`, remove the hook, and return what is in the "
        "list.",
    ),
)
def embed(work):
    """What enters the model's last nn.Linear."""
    judge_embed(work, "embed of a LeNet5 and 5 images", seeded(1, LeNet5), pictures(5, 1))
    judge_embed(work, "embed of a dense nn.Sequential and 3 images", seeded(2, plain_network).eval(), pictures(3, 2))


def judge_embed(work, of: str, model: nn.Module, images: Tensor) -> None:
    run, before, model = examine_images(of, work, model, images)
    got, (entered, left) = run.result, through_dense_layers(model, images)
    want = entered[-1]
    if isinstance(got, tuple | list) and len(got) == 1 and isinstance(got[0], Tensor):
        raise Mistake(
            f"{of} should be a tensor, but is a {type(got).__name__} with a tensor in it. A hook gets the inputs of "
            "its module as a tuple, since there may be several: take the first."
        )
    if isinstance(got, Tensor) and got.shape == (len(want),):
        raise Mistake(f"{of} should have a row of {want.shape[1]} numbers for each image, but has one number.")
    with torch.no_grad():
        outputs = copy.deepcopy(model)(images)
    ends = "this is what comes out of the network's end. Asked for is what enters its last nn.Linear."
    stories = [(outputs, ends), (left[-1], ends)]
    stories += [
        (values, "this is what leaves the nn.Linear before the last. On the way to the last one it still passes an "
         "activation.")
        for values in left[-2:-1]
    ] + [
        (values, f"this enters an nn.Linear, but number {number} of {len(entered)}, not the last.")
        for number, values in enumerate(entered[:-1], 1)
    ]  # fmt: skip
    if not (isinstance(got, Tensor) and near(got, want)):
        explain(got, of, stories)
        expect_shape(got, tuple(want.shape), of, "a row for each image")
    look = "Catch what enters the last nn.Linear while the model works on all the images."
    expect.tensor(got, rounded(got, want), of, look)
    expect_no_trace("embed", run.probe, before, points=4, recorded=True)


# --- nearest_neighbours ----------------------------------------------------------------------------------------------


def points_around(count: int, width: int, seed: int, centre: float = 0.0) -> Tensor:
    """Return made-up embeddings `(count, width)` of very different lengths."""
    generator = torch.Generator().manual_seed(seed)
    directions = centre + torch.randn(count, width, generator=generator)
    return directions * (0.2 + 4 * torch.rand(count, 1, generator=generator))


def with_twins(embeddings: Tensor, query: int, *twins: int) -> Tensor:
    """Return a copy of the embeddings in which some rows are exactly that of the query."""
    embeddings = embeddings.clone()
    embeddings[list(twins)] = embeddings[query].clone()
    return embeddings


@exercise(
    unit=UNIT,
    signature="(embeddings, query, k)",
    points=3,
    minutes=12,
    difficulty=2,
    hints=(
        "Divide each row by its length, `embeddings.norm(dim=1, keepdim=True)`. The product of such rows, number by "
        "number and added up, is their cosine similarity.",
        "`directions @ directions[query]` gives the similarity of every row to the query in one go. "
        "`F.cosine_similarity(embeddings, embeddings[query], dim=1)` does both steps.",
        "Leave the query out by its index: set its similarity to minus infinity. Then `argsort(descending=True)` puts "
        "the most similar first; keep k of them.",
    ),
)
def nearest_neighbours(work):
    """The k indices most similar to the query, by cosine similarity, the query left out."""
    judge_nearest_neighbours(work, "12 embeddings", points_around(12, 6, 1), 4, 5)
    judge_nearest_neighbours(work, "30 positive embeddings", points_around(30, 5, 2, 1).abs(), 0, 8)
    twins = with_twins(points_around(15, 4, 3), 7, 0, 1, 2)
    judge_nearest_neighbours(work, "15 embeddings, three of them exactly like the query's", twins, 7, 6)


def judge_nearest_neighbours(work, what: str, embeddings: Tensor, query: int, k: int) -> None:
    of = f"nearest_neighbours of query {query} among {what}, k = {k},"
    try:
        got = examine(work, embeddings, query, k).result
    except Crash as crash:
        raise Crash(*crash.messages, f"This happened in {of.rstrip(',')}.") from None
    indices = _as_indices(got, len(embeddings), query, k, of)
    rows = embeddings.double()
    cosine = F.normalize(rows, dim=1) @ F.normalize(rows[query], dim=0)
    want = _ranked(cosine, query)[:k]
    if torch.allclose(cosine[indices], cosine[want], atol=1e-5):
        values = got.tolist() if isinstance(got, Tensor | np.ndarray) else got
        if any(isinstance(value, float) or "float" in str(getattr(value, "dtype", "")) for value in values):
            raise Mistake(
                f"{of} has the right indices, but as numbers with a fraction, such as {float(values[0])}, which cannot "
                "index anything. Keep them as whole numbers.",
                points=2,
            )
        return
    alone = [index for index in _ranked(cosine, query) if not torch.equal(rows[index], rows[query])][:k]
    if indices == alone and len(alone) == k:
        raise Mistake(
            f"{of} leaves out rows that are exactly like the query's. Only the query itself, at its index, is left out."
        )
    if indices == [index - (index > query) for index in want]:
        raise Mistake(
            f"{of} gives places among the rows without the query. With the query taken out, everything behind it moves "
            "up by one place; the indices of the embeddings as they came are asked for."
        )
    if indices == [index - (index > query) + 1 for index in want]:
        raise Mistake(
            f"{of} has indices that are one too high where they stand before the query. With the query taken out, only "
            "what stood behind it moved up by one place."
        )
    others = (
        (-cosine, "these are the least similar ones. The most similar are asked for."),
        (rows @ rows[query], "these are ranked by the product of the rows, without dividing by their lengths. A long "
         "row then seems similar to everything."),
        (-(rows - rows[query]).norm(dim=1), "these are ranked by distance. Cosine similarity compares directions and "
         "leaves lengths out of it."),
        (cosine.abs(), "these are ranked by the size of the cosine, without its sign. Rows of opposite directions are "
         "the least similar."),
    )  # fmt: skip
    for scores, look in others:
        if indices == _ranked(scores, query)[:k]:
            raise Mistake(f"{of.rstrip(',')}: {look}")
    if sorted(indices) == sorted(want):
        raise Mistake(f"{of} has the right neighbours, but not in order: the most similar comes first.")
    place = next(i for i in range(k) if abs(cosine[indices[i]] - cosine[want[i]]) > 1e-5)
    raise Mistake(
        f"{of} should have at place {place} the index {want[place]}, with cosine similarity "
        f"{cosine[want[place]]:.3f}, but has {indices[place]}, with {cosine[indices[place]]:.3f}. Divide every row by "
        "its own length, then multiply and add up."
    )


def _ranked(scores: Tensor, query: int) -> list[int]:
    """Return all indices but the query's by falling score."""
    return [index for index in scores.argsort(descending=True, stable=True).tolist() if index != query]


def _as_indices(got: object, count: int, query: int, k: int, of: str) -> list[int]:
    """Return an answer, tensor, array or list, as a list of k indices; raise Mistake for what is none."""
    if got is None:
        raise Mistake(f"{of} gives None. Does the function end with `return` and the indices?")
    parts = got if isinstance(got, tuple | list) and len(got) == 2 else ()
    if any(isinstance(part, Tensor | np.ndarray) and part.ndim for part in parts):
        raise Mistake(
            f"{of} gives a pair. `topk` and `sort` return values and indices; the indices alone are asked for."
        )
    if isinstance(got, Opaque | str | bytes | dict) or not isinstance(got, Tensor | np.ndarray | list | tuple):
        raise Mistake(f"{of} should be {k} indices, but is {expect.show(got)}.")
    if isinstance(got, Tensor | np.ndarray):
        if tuple(got.shape) != (k,) and math.prod(got.shape) == k:
            raise Mistake(f"{of} should have the shape ({k},), one index after the other, but has {tuple(got.shape)}.")
        if got.ndim != 1:
            raise Mistake(f"{of} should be {k} indices, but is {expect.show(got)}.")
        if "bool" in str(got.dtype):
            raise Mistake(f"{of} is a mask of true and false; indices are asked for, in order.")
        got = got.tolist()
    numbers = [expect.as_number(part, f"Part {place} of {of.rstrip(',')}") for place, part in enumerate(got)]
    if len(numbers) != k:
        text = f"{of} should have {k} indices, but has {len(numbers)}."
        if len(numbers) == k + 1:
            text += " Is the query among them, or one too many asked of topk?"
        raise Mistake(text)
    if any(number != round(number) for number in numbers):
        raise Mistake(f"{of} gives fractions. Are these the similarities? Asked for is where they stand.")
    indices = [int(number) for number in numbers]
    if query in indices:
        look = (
            "Everything is most similar to itself. Leave it out." if indices[0] == query else
            "Leave it out by its index, not by its place in the order: another row may be exactly like it, and a "
            "similarity can be negative."
        )  # fmt: skip
        raise Mistake(f"{of} has the query itself among the neighbours. {look}")
    if any(not 0 <= index < count for index in indices):
        raise Mistake(
            f"{of} gives {expect.show(indices)}; an index is a row's place among the embeddings, from 0 to {count - 1}."
        )
    if len(set(indices)) < k:
        raise Mistake(f"{of} names an index twice: {expect.show(indices)}.")
    return indices


# --- saliency --------------------------------------------------------------------------------------------------------


def input_gradient(model: nn.Module, image: Tensor, measure: Callable[[Tensor], Tensor]) -> Tensor:
    """Return the gradient, `(28, 28)` in double precision, of a measure of the ten logits by each pixel."""
    image = image.double().unsqueeze(0).requires_grad_()
    (gradient,) = torch.autograd.grad(measure(logits_of(model, image)[0]), image)
    return gradient[0, 0]


@exercise(
    unit=UNIT,
    signature="(model, image, label)",
    points=4,
    minutes=15,
    difficulty=2,
    hints=(
        "Make a batch of one out of a copy of the image, and ask for gradients with respect to it: "
        "`batch = image.unsqueeze(0).clone().requires_grad_()`.",
        "The model gives `(1, 10)` logits for it. Pick the one that counts: row 0, column `label`.",
        "`torch.autograd.grad(logit, batch)` returns a tuple with one gradient, of the shape of the batch. Take its "
        "rows and columns, without the first two dimensions, and the absolute values.",
    ),
)
def saliency(work):
    """The absolute gradient of the label's logit by each pixel."""
    model, image = seeded(11, Reader).eval(), picture(11)
    for place in (0, 3):
        label = ranking(model, image)[place]
        judge_saliency(work, f"saliency of label {label}", model, image.clone(), label)
    judge_saliency(work, "saliency of a LeNet5 in training mode", seeded(12, LeNet5), picture(12), 2)


def judge_saliency(work, of: str, model: nn.Module, image: Tensor, label: int) -> None:
    run, before, model = examine_images(of, work, model, image, label)
    got, gradient = run.result, input_gradient(model, image, lambda logits: logits[label])
    want, first = gradient.abs(), ranking(model, image)[0]
    stories = [
        (gradient, "this is the gradient with its signs. Asked for are absolute values."),
        (want / want.max(), "the largest value is one. Leave the values as they are, without dividing."),
        (want**2, "these are the squares of the gradient. Asked for are absolute values."),
        (want * image[0].double(), "this is multiplied by the image. The gradient alone is asked for."),
        (gradient.clamp(min=0), "negative gradients have become zero. Asked for are absolute values."),
        (want.T, "rows and columns are exchanged."),
        *_gradients_of_others(model, image, label, first, torch.abs),
        *_gradients_of_others(model, image, label, first, lambda gradient: gradient),
    ]
    if not (isinstance(got, Tensor) and near(got, want)):
        explain(got.reshape(want.shape) if _right_size(got) else got, of, stories)
        if _right_size(got) and near(got.reshape(want.shape), want):
            expect_shape(got, (SIDE, SIDE), of, "a number for each pixel")
    look = "How fast does the label's logit change when this pixel does?"
    expect.tensor(got, rounded(got, want), of, look)
    expect_no_trace("saliency", run.probe, before, points=4)


def _right_size(got: object) -> bool:
    return isinstance(got, Tensor) and got.numel() == SIDE * SIDE and got.is_floating_point()


def _gradients_of_others(model, image, label: int, first: int, finish: Callable) -> list[tuple[Tensor, str]]:
    """Return gradients of other measures than the label's logit, each with what to say about it."""
    measures = [
        (lambda logits: logits.softmax(0)[label], "this is the gradient of the label's probability. Its logit is asked "
         "for: the label's output as it leaves the model, before any softmax."),
        (lambda logits: logits.log_softmax(0)[label], "this is the gradient of the loss, or of the logarithm of the "
         "probability. The label's logit alone is asked for."),
        (lambda logits: logits.sum(), "this is the gradient of the sum of all ten logits. Only the label's counts."),
    ]  # fmt: skip
    if first != label:
        measures.append(
            (lambda logits: logits[first], f"this is the gradient for {first}, which the model predicts; asked for is "
             f"the label, {label}.")
        )  # fmt: skip
    return [(finish(input_gradient(model, image, measure)), text) for measure, text in measures]


# --- occlusion_map ---------------------------------------------------------------------------------------------------


def falls(
    model: nn.Module, image: Tensor, label: int, size: int, fill: float | Tensor | None = None,
    measure: Callable = lambda logits: logits.softmax(-1), one_after_the_other: bool = False, whole_tiles: bool = False,
) -> Tensor:  # fmt: skip
    """Return by how much a measure of the label falls when a pixel's tile is covered, `(28, 28)`."""
    end = SIDE // size * size if whole_tiles else SIDE
    corners = [(row, column) for row in range(0, end, size) for column in range(0, end, size)]
    values = torch.full_like(image[0], float(image.min())) if fill is None else torch.zeros_like(image[0]) + fill
    covered, current = [image], image.clone()
    for row, column in corners:
        current = current.clone() if one_after_the_other else image.clone()
        rows, columns = slice(row, row + size), slice(column, column + size)
        current[:, rows, columns] = values[rows, columns]
        covered.append(current)
    with torch.no_grad():
        measured = measure(logits_of(model, torch.stack(covered)))[:, label]
    result = torch.zeros(SIDE, SIDE, dtype=torch.float64)
    for (row, column), after in zip(corners, measured[1:], strict=True):
        result[row : row + size, column : column + size] = measured[0] - after
    return result


@exercise(
    unit=UNIT,
    signature="(model, image, label, size=4)",
    points=4,
    minutes=20,
    difficulty=2,
    hints=(
        "Measure the label's probability once without a cover: softmax over the ten logits, then the label's share.",
        "The tiles start at `range(0, 28, size)`, in rows as in columns. For each of them, cover it in a fresh copy: "
        "`covered = image.clone()`, then `covered[:, row:row + size, column:column + size] = image.min()`.",
        "Slices stop at the edge by themselves, so the last tiles need no extra care. Write the fall, before minus "
        "after, into the same rows and columns of a map of zeros.",
    ),
)
def occlusion_map(work):
    """The fall of the label's probability when a pixel's tile is covered."""
    model, image = seeded(21, Reader), picture(21)
    label = ranking(model, image)[0]
    judge_occlusion_map(work, f"occlusion_map of label {label}", model, image.clone(), label)
    grey = picture(22, 0.2, 0.9)
    of = "occlusion_map of an image with pixels from 0.2 to 0.9, with size = 5"
    judge_occlusion_map(work, of, model, grey, ranking(model, grey)[1], 5)


def judge_occlusion_map(work, of: str, model: nn.Module, image: Tensor, label: int, *size: int) -> None:
    run, before, model = examine_images(of, work, model, image, label, *size)
    got, side = run.result, (size or (4,))[0]
    want = falls(model, image, label, side)
    if not (isinstance(got, Tensor) and near(got, want)):
        tiles = -(-SIDE // side)
        if isinstance(got, Tensor) and tuple(got.shape) in ((tiles, tiles), (SIDE // side,) * 2) and tiles < SIDE:
            raise Mistake(
                f"{of} should have the shape (28, 28), a number for each pixel, but has {tuple(got.shape)}, one for "
                "each tile. Every pixel of a tile has the value of its tile."
            )
        explain(got, of, _occlusion_slips(model, image, label, side, want))
        expect_shape(got, (SIDE, SIDE), of, "a number for each pixel")
        if isinstance(got, Tensor) and got.shape == want.shape and not got.any():
            raise Mistake(
                f"{of}: the map is 0 everywhere, as if no cover changed anything. Does the covered copy go into the "
                "model, does softmax run over the ten digits, and does the map get its values?"
            )
        if isinstance(got, Tensor) and got.shape == want.shape and not _in_tiles(got, side):
            raise Mistake(
                f"{of}: pixels of one tile have different values. The tiles begin at rows and columns 0, {side}, "
                f"{2 * side} and so on, and do not overlap; all pixels of a tile have its fall."
            )
    look = "Cover one tile in a copy of the image, measure the label's probability, and subtract it from that before."
    expect.tensor(got, rounded(got, want), of, look)
    expect_no_trace("occlusion_map", run.probe, before, points=4)


def _in_tiles(got: Tensor, side: int) -> bool:
    """Say whether a map has one value in each tile."""
    return all(len(tile.unique()) == 1 for rows in got.split(side) for tile in rows.split(side, dim=1))


def _occlusion_slips(model, image, label: int, side: int, want: Tensor) -> list[tuple[Tensor, str]]:
    first, given = ranking(model, image)[0], (model, image, label)
    with torch.no_grad():
        probability = float(logits_of(model, image[None]).softmax(1)[0, label])
    slips = [
        (-want, "the signs are the other way round. A fall is the probability before minus the one after."),
        (want.clamp(min=0), "where the probability rises the fall is negative. Leave it so."),
        (want.abs(), "where the probability rises the fall is negative; here it lost its sign."),
        (probability - want, "this is the probability that is left. Asked for is by how much it fell."),
        (want / probability, "this is the fall as a share of the probability before. The difference is asked for."),
        (want.T, "rows and columns are exchanged."),
        (falls(*given, side, measure=lambda logits: logits), "this is the fall of the logit. The probability is asked "
         "for: softmax over the ten logits."),
        (falls(*given, side, measure=lambda logits: logits.log_softmax(-1)), "this is the fall of the probability's "
         "logarithm. The probability itself is asked for."),
        (falls(*given, side, one_after_the_other=True), "the tiles covered before stay covered. Start from a fresh "
         "copy of the image for each tile."),
        (falls(*given, side, whole_tiles=True), "the last rows and columns are missing, where a whole tile no longer "
         "fits. There the tile is cut at the edge."),
    ]  # fmt: skip
    fills = {"zero": 0.0, "the image's mean": float(image.mean()), "one": 1.0, "the image's largest value":
             float(image.max()), "0.5": 0.5}  # fmt: skip
    for name, fill in fills.items():
        if abs(fill - float(image.min())) > 1e-6:
            slips.append((falls(*given, side, fill), f"the tile is filled with {name}; asked for is the image's "
                          "smallest value."))  # fmt: skip
    if first != label:
        slips.append((falls(model, image, first, side), f"this is the fall of {first}, which the model predicts; asked "
                      f"for is the label, {label}."))  # fmt: skip
    own = torch.zeros_like(image[0])
    for rows in torch.arange(SIDE).split(side):
        for columns in torch.arange(SIDE).split(side):
            own[rows[:, None], columns] = image[0, rows[:, None], columns].min()
    slips.append((falls(*given, side, own), "the tile is filled with its own smallest value; asked for is that of the "
                  "whole image."))  # fmt: skip
    for other in (2, 3, 5, 7, 8, 14) if side == 4 else ():
        slips.append((falls(*given, other), f"the tiles are {other} by {other}. Where no size is given it is 4: keep "
                      "the first line of the starter."))  # fmt: skip
    if side != 4:
        slips.append((falls(*given, 4), f"the tiles are 4 by 4. How large they are is what the argument size says: "
                      f"{side}."))  # fmt: skip
    return slips


# --- fgsm ------------------------------------------------------------------------------------------------------------

ONLY_THE_SIGN = "Only its sign counts, so that every pixel moves by epsilon."


@exercise(
    unit=UNIT,
    signature="(model, image, label, epsilon)",
    points=4,
    minutes=15,
    difficulty=2,
    hints=(
        "As in saliency: a batch of one out of a copy of the image, with requires_grad; this time the number whose "
        "gradient you take is the loss.",
        "`F.cross_entropy(model(batch), torch.tensor([label]))` is the loss; `torch.autograd.grad` gives its gradient.",
        "The step is epsilon times the sign of the gradient, `gradient.sign()`. Add it to the image, and bring what "
        "lies outside back to [0, 1] with `.clamp(0, 1)`.",
    ),
)
def fgsm(work):
    """One signed step that raises the cross-entropy, clamped to [0, 1]."""
    model, image = seeded(31, Reader), picture(31)
    first, second, *_ = ranking(model, image)
    judge_fgsm(work, f"fgsm of label {first} with epsilon = 0.1", model, image.clone(), first, 0.1)
    judge_fgsm(work, f"fgsm of label {second} with epsilon = 0.25", model, image.clone(), second, 0.25)


def judge_fgsm(work, of: str, model: nn.Module, image: Tensor, label: int, epsilon: float) -> None:
    run, before, model = examine_images(of, work, model, image, label, epsilon)
    got = run.result
    gradient = -input_gradient(model, image, lambda logits: logits.log_softmax(0)[label])[None]
    still = gradient == 0  # where no path leads from the pixel to the loss, in any precision
    free = (gradient.abs() <= 1e-4 * gradient.abs().max()) & ~still  # where rounding decides the sign
    start = image.double()
    want = (start + epsilon * gradient.sign()).clamp(0, 1)
    if isinstance(got, Tensor) and got.shape == want.shape and not got.is_complex():
        reach = ((got.double() - start).abs() <= epsilon + 1e-5) & (got >= 0) & (got <= 1)
        want = torch.where(free & reach, got.double(), want)
    if not (isinstance(got, Tensor) and near(got, want, 1e-5)):
        flat = got.reshape(want.shape) if _right_size(got) else got
        if _right_size(got) and near(flat[~free], want[~free], 1e-5):
            expect_shape(got, (1, SIDE, SIDE), of, "like the image that came in")
        if isinstance(got, Tensor) and got.shape == want.shape and near(got[~still], want[~still], 1e-5):
            raise Mistake(
                f"{of}: where the gradient is 0 the pixel stays; here {int(still.sum())} such pixels, which the "
                "network does not look at, have moved. What is the sign of 0?",
                points=3,
            )
        explain(flat, of, _fgsm_slips(model, image, label, epsilon, gradient), tolerance=1e-4)
        if isinstance(got, Tensor) and got.shape == want.shape and ((got < 0) | (got > 1)).any():
            raise Mistake(f"{of} has values from {got.min():.3f} to {got.max():.3f}; pixels stay in [0, 1]: clamp.")
    look = "Each pixel moves by epsilon, up or down, whichever raises the cross-entropy, and stays in [0, 1]."
    expect.tensor(got, rounded(got, want, 1e-5), of, look)
    expect_no_trace("fgsm", run.probe, before, points=4)


def _fgsm_slips(model, image, label: int, epsilon: float, gradient: Tensor) -> list[tuple[Tensor, str]]:
    start, sign = image.double(), gradient.sign()
    first = ranking(model, image)[0]
    logit = input_gradient(model, image, lambda logits: logits[label])[None].sign()
    twice = input_gradient(model, image, lambda logits: logits.softmax(0).log_softmax(0)[label])[None]

    def step(direction: Tensor) -> Tensor:
        return (start + epsilon * direction).clamp(0, 1)

    slips = [
        (start + epsilon * sign, "the pixels leave [0, 1]. Clamp them after the step."),
        (step(-sign), "this step lowers the cross-entropy. Which way is up?"),
        (start - epsilon * sign, "this step lowers the cross-entropy, and the pixels leave [0, 1]."),
        (step(gradient), f"the gradient itself was added. {ONLY_THE_SIGN}"),
        (start + epsilon * gradient, f"the gradient itself was added. {ONLY_THE_SIGN}"),
        (step(gradient / gradient.norm()), f"the gradient was divided by its length. {ONLY_THE_SIGN}"),
        (step(gradient / gradient.abs().max()), f"the gradient was scaled. {ONLY_THE_SIGN}"),
        (step(gradient / gradient.abs().mean()), f"the gradient was scaled. {ONLY_THE_SIGN}"),
        (epsilon * sign, "this is the step alone. Asked for is the image after the step."),
        ((start + epsilon * sign).clamp(float(start.min()), float(start.max())), "the pixels are clamped to the range "
         "of this image. They may use all of [0, 1]."),
        (step(-logit), "this step lowers the label's logit. The cross-entropy also counts the other nine logits."),
        (step(logit), "this step raises the label's logit, which makes the model surer. Raise the cross-entropy."),
        (step(-twice.sign()), "softmax was applied twice: F.cross_entropy takes the logits as they are."),
        (start + sign, "the step is as long as one; epsilon says how long it is."),
        ((start + sign).clamp(0, 1), "the step is as long as one; epsilon says how long it is."),
        (start, "this is the image as it was."),
    ]  # fmt: skip
    if first != label:
        other = -input_gradient(model, image, lambda logits: logits.log_softmax(0)[first])[None].sign()
        slips.append((step(other), f"this raises the cross-entropy of {first}, which the model predicts; asked for is "
                      f"that of the label, {label}."))  # fmt: skip
    return slips
