"""The visible checks of unit 03, A first network."""

import torch
from torch import Tensor, nn

from lab.check import expect
from lab.check.examine import Crash, Mistake, Run, examine
from lab.check.exercise import exercise
from lab.networks import MNIST_MEAN, MNIST_STD

UNIT = "03_first_network"


def digits(n: int, seed: int, num_classes: int = 10) -> Tensor:
    """Return made-up labels, int64 `(n,)`, small ones more often than large ones."""
    spread = torch.rand(n, generator=torch.Generator().manual_seed(seed))
    return (num_classes * spread**2).long()


def numbers(*shape: int, seed: int, scale: float = 3.0) -> Tensor:
    """Return made-up logits of either sign."""
    return scale * torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def examine_labels(work, *args, kept: float = 0) -> Run:
    """Examine work on labels; when it stops at labels that are not int64, say so and leave it `kept` points."""
    try:
        return examine(work, *args)
    except Crash as crash:
        kinds = sorted({_type(arg) for arg in args if isinstance(arg, Tensor) and not arg.is_floating_point()})
        if kinds == ["int64"]:
            raise
        raise Crash(*crash.messages, NARROW.format(" and ".join(kinds)), points=kept) from None


NARROW = (
    "The labels of this call are of type {}. As an index, PyTorch takes uint8 for a mask of yes and no, and some types "
    "not at all: `.long()` turns labels of any integer type into int64."
)
OVERFLOW = " It also keeps products of small types from overflowing."


def _type(labels: Tensor) -> str:
    return str(labels.dtype).removeprefix("torch.")


def _same(got: object, want: Tensor, tolerance: float = 1e-5) -> bool:
    """Say whether a tensor has these values, whatever its type."""
    if not isinstance(got, Tensor) or got.shape != want.shape or got.is_complex():
        return False
    return torch.allclose(got.double(), want.double(), atol=tolerance)


# --- one_hot ---------------------------------------------------------------------------------------------------------


@exercise(
    unit=UNIT,
    signature="(labels, num_classes=10)",
    points=2,
    minutes=8,
    difficulty=1,
    hints=(
        "Start with zeros of the final shape: `torch.zeros(len(labels), num_classes)` is float32 already.",
        "Row i gets its 1 in column `labels[i]`. A loop over the rows does it, and so does one assignment with two "
        "indices, the row numbers and the labels.",
        "`torch.arange(len(labels))` are the row numbers. Labels that serve as an index must be int64: "
        "`labels.long()`.",
    ),
)
def one_hot(work):
    """A 1 in the column of the label, zeros elsewhere."""
    judge_one_hot(work, torch.tensor([3, 0, 3, 8]))
    judge_one_hot(work, torch.tensor([1, 3, 0]), num_classes=4)
    judge_one_hot(work, digits(40, seed=1).to(torch.uint8), kept=1)


def judge_one_hot(work, labels: Tensor, num_classes: int = 10, kept: float = 0) -> None:
    few = len(labels) <= 6
    of = f"one_hot({expect.show(labels) if few else f'{len(labels)} labels of type {_type(labels)}'}"
    of += ")" if num_classes == 10 else f", num_classes={num_classes})"
    args = (labels,) if num_classes == 10 else (labels, num_classes)
    got = examine_labels(work, *args, kept=kept).result
    want = (labels.long().unsqueeze(1) == torch.arange(num_classes)).float()
    if isinstance(got, Tensor) and not _same(got, want):
        _explain_one_hot(got, want, labels, of, kept)
    expect.tensor(got, want, of, "Row i has a single 1, in column labels[i].")


def _explain_one_hot(got: Tensor, want: Tensor, labels: Tensor, of: str, kept: float) -> None:
    """Raise Mistake if the rows are wrong in a way that is easily named."""
    if labels.dtype != torch.int64 and got.shape == want.shape:
        narrow = NARROW.format(_type(labels)) + OVERFLOW
        raise Mistake(f"{of} has the right shape, but other values.", narrow, points=kept)
    if _same(got, want.T):
        raise Mistake(f"{of} is on its side: it has a column for each label. A row for each label is asked for.")
    columns = want.shape[1]
    if columns != 10 and got.shape == (len(labels), 10):
        raise Mistake(f"{of} has 10 columns. How many there are is what the argument num_classes says: {columns}.")
    if got.shape == (len(labels), int(labels.max()) + 1) != want.shape:
        raise Mistake(
            f"{of} has {got.shape[1]} columns, as many as these labels need. {columns} are asked for, whichever labels "
            "occur: num_classes says how many."
        )


# --- softmax ---------------------------------------------------------------------------------------------------------


@exercise(
    unit=UNIT,
    signature="(logits)",
    points=2,
    minutes=10,
    difficulty=2,
    hints=(
        "First the formula alone: `torch.exp(logits)`, divided by its sum over each row. `keepdim=True` keeps the sums "
        "as a column, so that each divides its own row.",
        "exp(10000) is too large for a computer's number and becomes inf; inf divided by inf is nan. But softmax stays "
        "the same when one number is subtracted from all logits of a row.",
        "Subtract from each row its own largest logit, `logits.amax(dim=1, keepdim=True)`, before you apply exp: "
        "then the largest power is exp(0) = 1.",
    ),
)
def softmax(work):
    """Probabilities by rows, also of huge logits."""
    judge_softmax(work, numbers(4, 10, seed=2))
    judge_softmax(work, numbers(1, 10, seed=3))
    judge_large_logits(work, large_logits())


def large_logits() -> Tensor:
    """Return rows of logits around 10,000, around -10,000, of both, and of ordinary size."""
    logits = numbers(5, 10, seed=4, scale=1.0).round(decimals=2)
    logits[0] += 1e4
    logits[1] -= 1e4
    logits[2, :4] = 1e4
    logits[2, 4:] = -1e4
    logits[3, 7] = 1e4
    return logits


def judge_softmax(work, logits: Tensor, tolerance: float = 1e-5) -> None:
    of = f"softmax of logits of shape {tuple(logits.shape)}"
    got = examine(work, logits).result
    want = torch.softmax(logits.double(), 1)
    if isinstance(got, Tensor) and got.is_floating_point():
        got = got.double()  # which of the float types is no part of the question
    if isinstance(got, Tensor) and not _same(got, want, tolerance) and logits.abs().max() < 100:
        _explain_softmax(got, logits.double(), of)
    expect.tensor(got, want, of, "Each row is exp(logits), divided by the sum of that row.", tolerance)


def _explain_softmax(got: Tensor, logits: Tensor, of: str) -> None:
    """Raise Mistake if the probabilities are wrong in a way that is easily named."""
    powers = logits.exp()
    if _same(got, torch.softmax(logits, 0)):
        raise Mistake(f"The columns of {of} add up to one. The rows should: a row holds the logits of one sample.")
    if _same(got, powers):
        raise Mistake(f"{of} gives the powers themselves. Divide them by the sum of their row.")
    if _same(got, torch.log_softmax(logits, 1)):
        raise Mistake(f"{of} gives the logarithms of the probabilities. The probabilities are asked for.")
    if _same(got, torch.softmax(logits.flatten(), 0).reshape(logits.shape)):
        raise Mistake(f"All numbers of {of} together add up to one. Each row should, by itself: sum over dim=1.")


def judge_large_logits(work, logits: Tensor) -> None:
    """Expect the same of logits that overflow; who fails here keeps a point."""
    got = examine(work, logits).result
    if isinstance(got, Tensor) and got.shape == logits.shape and not got.isfinite().all():
        row, column = (~got.isfinite()).nonzero()[0].tolist()
        raise Mistake(
            f"softmax gives {expect.show(got[row, column])} for the logit {expect.show(logits[row, column])}, in a row "
            f"from {expect.show(logits[row].min())} to {expect.show(logits[row].max())}: powers in it are too large or "
            "too small for a computer's number. What may be subtracted from all logits of a row without changing its "
            "softmax?",
            points=1,
        )
    try:
        judge_softmax(work, logits, tolerance=2e-3)  # float32 knows a number near 10,000 to 0.0005
    except Mistake as mistake:
        raise Mistake(
            *mistake.messages, "This happened with logits of 10,000 and -10,000; ordinary ones are right.", points=1
        ) from None


# --- make_mlp --------------------------------------------------------------------------------------------------------

MLP_KEEPS = 3  # points for a network that is right but for its `output`, or for an empty `hidden`


def read_network(result, *_) -> dict:
    """Probe: what a network consists of, and what it makes of made-up images once its parameters are known."""
    if not isinstance(result, torch.nn.Module):
        return {"kind": "class" if isinstance(result, type) else type(result).__name__}
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(6, 1, 28, 28, generator=generator)
    images[0] = 0
    seen = {"kind": "module", "images": images}
    try:
        with torch.no_grad():
            result(images)  # lazy layers get their shapes here
            for parameter in filter(lambda parameter: parameter.requires_grad, result.parameters()):
                values = torch.randn(parameter.shape, generator=generator)
                parameter.copy_(2 * values / max(parameter.shape, default=1) ** 0.5)
            seen["outputs"] = result(images)
            seen["single"] = result(images[1:2])
        with torch.enable_grad():
            seen["trains"] = _reached(result(images), [p for p in result.parameters() if p.requires_grad])
    except Exception as error:
        seen["error"] = f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0][:200]}"
    seen["parameters"] = [parameter for parameter in result.parameters() if parameter.requires_grad]
    return seen


def _reached(outputs: object, parameters: list[Tensor]) -> bool:
    """Say whether a gradient gets from the outputs to all parameters."""
    if not isinstance(outputs, Tensor) or not parameters:
        return True  # wrong in another way
    if not outputs.requires_grad:
        return False
    slopes = torch.autograd.grad(outputs.sum(), parameters, allow_unused=True)
    return all(slope is not None for slope in slopes)


@exercise(
    unit=UNIT,
    signature="(hidden=(32, 32), activation=nn.Sigmoid, output=None)",
    points=4,
    minutes=15,
    difficulty=2,
    hints=(
        "Collect the layers in a list, beginning with `nn.Flatten()`, and end with `return nn.Sequential(*layers)`. "
        "The star hands over the parts of the list one by one.",
        "Keep in a variable how many numbers the next layer receives: 784 at first. For each number of units in "
        "`hidden`, append an `nn.Linear` from what comes in to that many units, then `activation()`; its units are "
        "what the next layer receives.",
        "After the loop comes `nn.Linear(..., 10)`, from what the variable says now. Only if `output` is not None, "
        "append `output()` to it.",
    ),
)
def make_mlp(work):
    """The dense network of any depth."""
    judge_mlp_defaults(work)
    judge_mlp(work, (20, 7), nn.Tanh)
    judge_mlp(work, (16,), nn.ReLU, kept=1)
    judge_mlp(work, (20, 7), nn.ReLU, nn.Sigmoid, kept=MLP_KEEPS)
    judge_mlp(work, (), nn.ReLU, kept=MLP_KEEPS)


def judge_mlp_defaults(work) -> None:
    """Expect 784-32-32-10 without any argument."""
    seen = _network(examine(work, probe=read_network).probe, "make_mlp()")
    _expect_parameters(seen["parameters"], (784, 32, 32, 10), "make_mlp()")
    if not seen["trains"]:
        raise Mistake(
            "The network from make_mlp() cannot be trained: no gradient gets from its outputs to all of its "
            "parameters. Leave out torch.no_grad(), detach() and the like."
        )


def judge_mlp_sizes(work, hidden: tuple[int, ...], kept: float = 0) -> None:
    """Expect the parameters of these hidden layers, also where several have one size."""
    of = f"make_mlp({hidden}, nn.ReLU)"
    try:
        seen = _network(examine(work, hidden, nn.ReLU, probe=read_network).probe, of)
        _expect_parameters(seen["parameters"], (784, *hidden, 10), of)
    except (Mistake, Crash) as stop:
        raise type(stop)(*stop.messages, points=max(kept, stop.points)) from None


def judge_mlp(work, hidden: tuple[int, ...], activation: type, output: type | None = None, kept: float = 0) -> None:
    """Expect the network to compute what its parameters say, with or without standardising its images first.

    All sizes must differ, so that shapes tell which parameter is which.
    """
    names = ", ".join(("nn." + part.__name__) if part else "None" for part in (activation, output))
    of = f"make_mlp({hidden}, {names})"
    try:
        seen = _network(examine(work, hidden, activation, output, probe=read_network).probe, of)
        layers = _expect_parameters(seen["parameters"], (784, *hidden, 10), of)
        _expect_outputs(seen, layers, hidden, activation, output, of, input_scales(work))
    except (Mistake, Crash) as stop:
        raise type(stop)(*stop.messages, points=max(kept, stop.points)) from None


def _network(seen: dict, of: str) -> dict:
    """Return what the probe saw, if it is a network from images to ten numbers."""
    if seen["kind"] != "module":
        kind = {"NoneType": "None", "class": "a class"}.get(seen["kind"], f"a {seen['kind']}")
        raise Mistake(
            f"{of} should be a network, an nn.Module that can be called, but is {kind}. Does the function end with "
            "`return` and the network? A list of layers becomes one with nn.Sequential(*layers)."
        )
    if "error" in seen:
        count, look = 1 if "outputs" in seen else 6, "Images are float32, of shape (N, 1, 28, 28)."
        if "outputs" in seen:
            look = "Flatten, linear layers and activations take one image as well as six. Is there another layer?"
        elif 'missing the required "forward"' in seen["error"]:
            look = "An nn.ModuleList only holds layers. nn.Sequential(*layers) applies them, too."
        elif "shape" in seen["error"]:
            look = (
                "The first nn.Linear takes rows of 784 numbers, each further one as many as the layer before gives. "
                "Which layer turns an image into a row?"
            )
        raise Mistake(
            f"The network from {of} stops on images of shape ({count}, 1, 28, 28) with {seen['error']}. {look}"
        )
    for part, count in (("outputs", 6), ("single", 1)):
        got = seen[part]
        if not isinstance(got, Tensor):
            raise Mistake(f"The network from {of} should give a tensor, but gives {expect.show(got)}.")
        if got.shape != (count, 10):
            raise Mistake(
                f"The network from {of} makes {tuple(got.shape)} of images of shape ({count}, 1, 28, 28); "
                f"({count}, 10) is expected: ten numbers for each image."
            )
    return seen


def _expect_parameters(parameters: list[Tensor], sizes: tuple[int, ...], of: str) -> list[tuple[Tensor, Tensor]]:
    """Expect a weight and a bias between all neighbours of `sizes`; return them as float64 `(out, in)`, `(out,)`."""
    pairs = list(zip(sizes, sizes[1:], strict=False))
    want, got = sum(a * b + b for a, b in pairs), sum(parameter.numel() for parameter in parameters)
    of, chain = f"The network from {of}", "-".join(map(str, sizes))
    if got == want and sorted(p.numel() for p in parameters) == sorted(n for a, b in pairs for n in (a * b, b)):
        return [(_weight(parameters, a, b), _bias(parameters, b)) for a, b in pairs]
    if not parameters:
        raise Mistake(
            f"{of} has no trainable parameters. Layers in a plain Python list are not seen by nn.Module: put them into "
            "nn.Sequential or nn.ModuleList, or make each an attribute."
        )
    if got == sum(a * b for a, b in pairs):
        raise Mistake(f"{of} has {got:,} trainable parameters, {want:,} are expected: the layers have no bias.")
    shapes = ", ".join(str(tuple(parameter.shape)) for parameter in parameters[:8])
    raise Mistake(
        f"{of} has {got:,} trainable parameters; {want:,} are expected for the sizes {chain}, a weight and a bias "
        f"between each two neighbours. The parameters have the shapes {shapes}{', ...' * (len(parameters) > 8)}. "
        "Which layer is missing, too much, or of another size?"
    )


def _weight(parameters: list[Tensor], inputs: int, units: int) -> Tensor:
    weight = next(p for p in parameters if p.numel() == inputs * units).double()
    return weight.reshape(units, inputs) if weight.shape[0] == units else weight.reshape(inputs, units).T


def _bias(parameters: list[Tensor], units: int) -> Tensor:
    return next(p for p in parameters if p.numel() == units).double().flatten()


def _expect_outputs(seen, layers, hidden, activation, output, of, scales) -> None:
    """Compare with the network computed from its parameters, and with what common mistakes make of them."""
    images = seen["images"].double().flatten(1)
    act, none = activation(), nn.Identity()
    last = output() if output else none
    depth = len(hidden)

    def matches(*activations: nn.Module) -> bool:
        return any(_same_outputs(seen["outputs"], _outputs(layers, a * images + b, activations)) for a, b in scales)

    if matches(*[act] * depth, last):
        return
    name, end = activation.__name__, f"nn.{output.__name__}" if output else None
    if matches(*[act] * depth, act):
        raise Mistake(
            f"The network from {of} applies {name} after the last layer too. There, "
            + (f"{end} is asked for instead." if end else "nothing follows: with output=None it gives logits."),
            points=MLP_KEEPS if end else 0,
        )
    if matches(*[none] * depth, last) or matches(*[none] * depth, none):
        raise Mistake(
            f"The network from {of} does not apply an activation between its layers: then several linear layers are no "
            f"more than one. `activation()` belongs after each hidden layer, new each time or one for all."
        )
    if end and matches(*[act] * depth, none):
        raise Mistake(f"The network from {of} gives logits. `output()`, here {end}, belongs after the last layer.")
    if end and _same_outputs(seen["outputs"], _outputs(layers, images, [*[act] * depth, nn.Sequential(act, last)])):
        raise Mistake(f"{of} puts {name} and then {end} after the last layer; {end} alone is asked for.")
    if any(matches(*[act if i == k else none for i in range(depth)], last) for k in range(depth)):
        raise Mistake(f"The network from {of} applies {name} after one hidden layer only; it belongs after each.")
    for other in (nn.Sigmoid, nn.ReLU, nn.Tanh):
        if activation is not other and matches(*[other()] * depth, last):
            raise Mistake(
                f"The network from {of} uses nn.{other.__name__}. `activation` says which one to use, here nn.{name}."
            )
    if not end and matches(*[act] * depth, nn.Softmax(1)):
        raise Mistake(f"The network from {of} ends with a softmax. With output=None nothing follows the last layer.")
    raise Mistake(
        f"The network from {of} has the right parameters, but does not compute what is asked for: flatten the image "
        f"(standardising it first is fine), then for each hidden layer an nn.Linear and {name}, then an nn.Linear to "
        f"10{' and ' + end if end else ''}, and nothing else. Is each layer used once, in this order?"
    )


def _outputs(layers, rows: Tensor, activations) -> Tensor:
    for (weight, bias), activation in zip(layers, activations, strict=True):
        rows = activation(rows @ weight.T + bias)
    return rows


def _same_outputs(got: Tensor, want: Tensor) -> bool:
    return bool(((got.double() - want).abs() <= 1e-4 * (1 + want.abs())).all())


def input_scales(work) -> list[tuple[float, float]]:
    """Return the (factor, summand) that a network may put to its pixels first: none, the course's, and the work's own.

    Its own is read from a network that is linear throughout, where it can be solved for.
    """
    scales = [(1.0, 0.0), (1 / MNIST_STD, -MNIST_MEAN / MNIST_STD)]
    of = "make_mlp((11, 6), nn.Identity)"
    seen = _network(examine(work, (11, 6), nn.Identity, None, probe=read_network).probe, of)
    layers = _expect_parameters(seen["parameters"], (784, 11, 6, 10), of)
    rows, linear = seen["images"].double().flatten(1), [nn.Identity()] * 3
    rest = _outputs(layers, torch.zeros_like(rows), linear)
    columns = [_outputs(layers, part, linear) - rest for part in (rows, torch.ones_like(rows))]
    factors = torch.linalg.lstsq(
        torch.stack([c.flatten() for c in columns], 1), (seen["outputs"].double() - rest).flatten().unsqueeze(1)
    ).solution.flatten()
    return [*scales, (float(factors[0]), float(factors[1]))]


# --- count_parameters ------------------------------------------------------------------------------------------------


def state(result, model) -> dict:
    """Probe: everything of a model that counting must leave as it was."""
    return {
        "the values of its parameters": [value.detach().clone() for value in model.state_dict().values()],
        "which parameters are trainable": [parameter.requires_grad for parameter in model.parameters()],
        "its mode": [module.training for module in model.modules()],
        "its gradients": [None if p.grad is None else p.grad.tolist() for p in model.parameters()],
    }


def dense(*sizes: int) -> nn.Sequential:
    """Return a dense network with sigmoids between its layers."""
    layers: list[nn.Module] = [nn.Flatten()]
    for inputs, units in zip(sizes, sizes[1:], strict=False):
        layers += [nn.Linear(inputs, units), nn.Sigmoid()]
    return nn.Sequential(*layers[:-1])


def frozen_first() -> nn.Sequential:
    """Return a dense network whose first layer is not trained."""
    model = dense(30, 20, 10)
    model[1].requires_grad_(False)
    return model


def tied() -> nn.Sequential:
    """Return a network with two layers of one weight and a layer that stands in two places."""
    model = dense(12, 12, 12, 5)
    model[3].weight = model[1].weight
    model.append(model[2]).append(model[5])
    model[5] = nn.Linear(12, 12)
    model[7] = model[5]
    return model


def convolutional() -> nn.Sequential:
    """Return a network with parameters of four, two, one and no dimensions, and with buffers."""
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.PReLU(), nn.Flatten(), nn.Linear(16, 3))
    model.scale = nn.Parameter(torch.tensor(2.0))
    return model


@exercise(
    unit=UNIT,
    signature="(model)",
    points=2,
    minutes=6,
    difficulty=1,
    hints=(
        "`model.parameters()` gives the parameters one by one, a shared one only once. Each is a tensor.",
        "`parameter.numel()` is how many numbers a tensor holds, `parameter.requires_grad` whether it is trained.",
        "Go through `model.parameters()`, and add up the `numel()` of those whose `requires_grad` is True.",
    ),
)
def count_parameters(work):
    """Trainable parameters, shared ones once."""
    judge_count(work, dense(784, 32, 32, 10), "the dense network 784-32-32-10")
    judge_count(work, frozen_first(), "a network with a frozen layer", kept=1)
    judge_count(work, tied(), "a network with shared layers", kept=1)


def judge_count(work, model: nn.Module, name: str, kept: float = 0) -> None:
    of, before = f"count_parameters of {name}", state(None, model)
    try:
        run = examine(work, model, probe=state)
    except Crash as crash:
        raise Crash(*crash.messages, f"This happened with {name}.", points=max(kept, crash.points)) from None
    got, points = expect.as_number(run.result, of), {"points": kept}
    parts = [p for module in model.modules() for p in module._parameters.values() if p is not None]  # shared ones twice
    distinct = list(model.parameters())
    trained = [p for p in distinct if p.requires_grad]
    want = _numbers(trained)
    for what in before:
        if not _unchanged(before[what], run.probe[what]):
            raise Mistake(f"After {of}, {what} changed. Counting only looks: the model stays as it is.", **points)
    if got == want:
        return
    if got == len(distinct) or got == len(trained):
        raise Mistake(f"{of} gives {got:g}, the number of tensors. Asked for is how many numbers they hold together.")
    if got == _numbers(distinct):
        raise Mistake(
            f"{of} should be {want:,}, but is {got:,.0f}: frozen parameters are counted too. They are those whose "
            "requires_grad is False.",
            **points,
        )
    if got in (_numbers(parts), _numbers(p for p in parts if p.requires_grad), *_repeated(model)):
        raise Mistake(
            f"{of} should be {want:,}, but is {got:,.0f}: a parameter that is used in two places is counted twice.",
            **points,
        )
    if got == _numbers(model.state_dict().values()):
        raise Mistake(
            f"{of} should be {want:,}, but is {got:,.0f}. A model's state_dict holds more than is trained: buffers, "
            "and shared parameters under each of their names.",
            **points,
        )
    if got == _numbers(p for p in trained if p.ndim > 1):
        raise Mistake(f"{of} should be {want:,}, but is {got:,.0f}: the biases are missing.")
    raise Mistake(
        f"{of} should be {want:,}, but is {expect.show(got)}. Add up how many numbers each trainable parameter holds.",
        **points,
    )


def _numbers(tensors) -> int:
    return sum(tensor.numel() for tensor in tensors)


def _repeated(model: nn.Module) -> tuple[int, int]:
    """Return what comes of visiting a layer as often as it stands in the model: all parameters, the trainable ones."""
    parts = [p for _, module in model.named_modules(remove_duplicate=False) for p in module.parameters(recurse=False)]
    return _numbers(parts), _numbers(p for p in parts if p.requires_grad)


def _unchanged(before: list, after: list) -> bool:
    if len(before) != len(after):
        return False
    return all(torch.equal(a, b) if isinstance(a, Tensor) else a == b for a, b in zip(before, after, strict=True))


# --- accuracy --------------------------------------------------------------------------------------------------------


@exercise(
    unit=UNIT,
    signature="(outputs, labels)",
    points=2,
    minutes=6,
    difficulty=1,
    hints=(
        "The prediction for a row is the place of its largest number: `outputs.argmax(dim=1)`.",
        "Comparing predictions and labels with `==` gives True where they agree. How many are True, and of how many?",
        "True counts as 1: the sum of the comparison, divided by `len(labels)`. Or its mean, after `.float()`.",
    ),
)
def accuracy(work):
    """The share of right predictions."""
    judge_accuracy(work, *some_outputs(8, right=5, seed=5))
    judge_accuracy(work, *some_outputs(1, right=1, seed=6))
    outputs, labels = some_outputs(37, right=30, seed=7)
    judge_accuracy(work, outputs.T.contiguous().T, labels.to(torch.uint8))


def some_outputs(n: int, right: int, seed: int) -> tuple[Tensor, Tensor]:
    """Return made-up logits `(n, 10)`, most of them negative, and labels; for so many of them the largest is right."""
    labels = digits(n, seed)
    outputs = numbers(n, 10, seed=seed) - 4
    predicted = labels.clone()
    predicted[torch.randperm(n, generator=torch.Generator().manual_seed(seed))[right:]] += 3
    outputs[torch.arange(n), predicted % 10] = outputs.amax(1) + 0.5
    return outputs, labels


def judge_accuracy(work, outputs: Tensor, labels: Tensor) -> None:
    n = len(labels)
    of = f"accuracy of {n} sample{'s' * (n > 1)}"
    of += f" with outputs up to {outputs.max():.0f}" * bool(outputs.max() > 100)
    got = expect.as_number(examine_labels(work, outputs, labels).result, of)
    hits = outputs.argmax(1) == labels
    right, want = int(hits.sum()), float(hits.double().mean())
    if abs(got - want) < 1e-5:
        return
    if abs(got - 100 * want) < 1e-3 and want:
        raise Mistake(f"{of} should be a share from 0 to 1, {want:.4f} here, but is {got:.2f}. Is that in percent?")
    if got == right:
        raise Mistake(f"{of} is {right}, the number of right answers. Divide it by the number of samples.")
    if abs(got - (1 - want)) < 1e-5:
        raise Mistake(f"{of} should be {want:.4f}, but is {got:.4f}: that is the share of wrong answers.")
    if abs(got - right / 10) < 1e-5:
        raise Mistake(
            f"{of} should be {want:.4f}, but is {got:.4f}: {right} right answers divided by 10, the number of classes. "
            "Divide by the number of samples."
        )
    if 0 < got < 1 and any(abs(got - round(want, places)) < 1e-7 for places in range(1, 5)):
        raise Mistake(f"{of} should be {want:.6f}, but is {got:g}: it was rounded. Return the share as it is.")
    for size in (8, 10, 16, 32, 64, 100, 128, 256, 1000):
        batches = [float(part.double().mean()) for part in hits.split(size)]
        if n > size and abs(got - sum(batches) / len(batches)) < 1e-5:
            raise Mistake(
                f"{of} should be {want:.4f}, but is {got:.4f}: that is the mean over batches of {size} of their "
                "accuracies, though the last batch is smaller. Divide by the number of samples, once."
            )
    shares = [float(hits[labels == label].double().mean()) for label in labels.unique()]
    if abs(got - sum(shares) / len(shares)) < 1e-5:
        raise Mistake(
            f"{of} should be {want:.4f}, but is {got:.4f}: that is the mean of the accuracies by digit. Here every "
            "sample counts the same."
        )
    raise Mistake(
        f"{of} should be {want:.4f}, {right} of {n} right, but is {expect.show(got)}. A prediction is the place of the "
        "largest number of a row."
    )


# --- confusion_matrix ------------------------------------------------------------------------------------------------


@exercise(
    unit=UNIT,
    signature="(truth, predicted, num_classes=10)",
    points=3,
    minutes=10,
    difficulty=2,
    hints=(
        "Begin with zeros: `torch.zeros(num_classes, num_classes, dtype=torch.int64)`. Then go through the pairs, "
        "`for t, p in zip(truth.tolist(), predicted.tolist())`, and add 1 to row t, column p.",
        "Without a loop: `matrix[truth, predicted] += 1` is not enough, it adds 1 once to a place that occurs many "
        "times. Give each pair a number of its own and count those numbers.",
        "`truth * num_classes + predicted` is such a number, once both are int64. `torch.bincount` with `minlength` "
        "counts, and `reshape` makes the square of it.",
    ),
)
def confusion_matrix(work):
    """Counts of pairs, rows are the truth."""
    judge_confusion(work, torch.tensor([0, 1, 1, 2, 2, 2]), torch.tensor([0, 1, 1, 2, 0, 0]), num_classes=3)
    truth, predicted = some_pairs(60, seed=8)
    judge_confusion(work, truth, predicted)
    judge_confusion(work, truth.to(torch.uint8), predicted, kept=2)


def some_pairs(n: int, seed: int, num_classes: int = 10) -> tuple[Tensor, Tensor]:
    """Return made-up labels and predictions, right more often than not; the last class does not occur."""
    truth = digits(n, seed, num_classes - 1)
    slips = digits(n, seed + 1, 3)
    return truth, (truth + slips).clamp(max=num_classes - 2)


def judge_confusion(work, truth: Tensor, predicted: Tensor, num_classes: int = 10, kept: float = 0) -> None:
    few = len(truth) <= 6
    of = f"{expect.show(truth)}, {expect.show(predicted)}" if few else "truth, predicted"
    of = f"confusion_matrix({of}"
    of += ")" if num_classes == 10 else f", num_classes={num_classes})"
    args = (truth, predicted) if num_classes == 10 else (truth, predicted, num_classes)
    got = examine_labels(work, *args, kept=kept).result
    want = torch.zeros(num_classes, num_classes, dtype=torch.int64)
    for pair in zip(truth.tolist(), predicted.tolist(), strict=True):
        want[pair] += 1
    if isinstance(got, Tensor) and not _same(got, want):
        kinds = [_type(labels) for labels in (truth, predicted) if labels.dtype != torch.int64]
        _explain_confusion(got, want, kinds, of, kept)
    expect.tensor(got, want, of, "Row t, column p holds how often t was the truth and p was predicted.")


def _explain_confusion(got: Tensor, want: Tensor, kinds: list[str], of: str, kept: float) -> None:
    """Raise Mistake if the counts are wrong in a way that is easily named; `kinds` are the labels' narrow types."""
    if kinds:
        raise Mistake(
            f"{of} is right for int64 labels, but not for labels of type {kinds[0]}.",
            NARROW.format(kinds[0]) + OVERFLOW,
            points=kept,
        )
    if _same(got, want.T):
        raise Mistake(f"{of} has the predictions in its rows. The truth belongs there, the predictions in the columns.")
    if _same(got, want.clamp(max=1)):
        raise Mistake(
            f"{of} holds no number above 1: a pair that occurs many times was counted once. `matrix[truth, predicted] "
            "+= 1` reads all places before it writes any."
        )
    if _same(got, want % 256):
        raise Mistake(f"{of} is right up to 255 only: larger counts do not fit into uint8 and begin again.", points=2)
    if got.shape != want.shape and got.ndim == 2:
        raise Mistake(
            f"{of} has the shape {tuple(got.shape)}; {tuple(want.shape)} is asked for, whichever classes occur. A "
            "class that does not occur has a row and a column of zeros."
        )
    rows = want / want.sum(1, keepdim=True).clamp(min=1)
    if _same(got, rows) or _same(got, want / want.sum()):
        raise Mistake(f"{of} gives shares. Counts are asked for, in int64.")
