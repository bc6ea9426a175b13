"""Networks, optimizers, schedules, losses and augmentation, made from their PyTorch names and arguments."""

import inspect
import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim import Optimizer, lr_scheduler
from torch.optim.lr_scheduler import LRScheduler

from lab.networks import LeNet5, Standardize

Size = tuple[int, int, int]  # channels, height, width of an image


def _classes(module, base: type, leave_out: tuple[str, ...] = ()) -> dict[str, type]:
    """Return the public classes of a module that derive from `base`, by name."""
    found = {name: getattr(module, name) for name in dir(module) if name[0].isupper() and name not in leave_out}
    return {name: thing for name, thing in found.items() if isinstance(thing, type) and issubclass(thing, base)}


NETWORKS = ("lenet5", "mlp")
OPTIMIZERS = _classes(torch.optim, Optimizer, ("Optimizer", "LBFGS", "SparseAdam"))
SCHEDULES = _classes(
    lr_scheduler, LRScheduler,
    ("LRScheduler", "LambdaLR", "MultiplicativeLR", "SequentialLR", "ChainedScheduler", "ReduceLROnPlateau"),
)  # fmt: skip
BY_BATCH = ("OneCycleLR", "CyclicLR")  # schedules that step after every batch; all others after every epoch
LOSSES = {name: getattr(nn, name) for name in ("CrossEntropyLoss", "NLLLoss", "MultiMarginLoss")}
_RECURRENT = ("RNNBase", "RNN", "LSTM", "GRU")  # they return more than the next layer takes
_CONTAINERS = ("Module", "Sequential", "ModuleList", "ModuleDict", "Container", "ParameterList", "ParameterDict")
LAYERS = {
    name: layer
    for name, layer in _classes(nn, nn.Module, _CONTAINERS + _RECURRENT).items()
    if not name.endswith(("Loss", "Cell")) and not name.startswith("Lazy")
}
FILLED_IN = {  # arguments that training itself gives, or that would break the mean over a divided batch
    "params", "optimizer", "last_epoch", "total_steps", "epochs", "steps_per_epoch", "device", "dtype",
    "reduction", "size_average", "reduce", "weight", "ignore_index",
}  # fmt: skip


# --- network ---------------------------------------------------------------------------------------------------------


def make_network(settings: str | list, mean: float = 0.0, std: float = 1.0) -> nn.Module:
    """Return the network with its first layer, which standardises: images `(N, C, H, W)` in [0, 1] to `(N, 10)`."""
    if settings == "lenet5":
        network = LeNet5()
        network.standardize = Standardize(mean, std)
        return network
    if settings == "mlp":
        settings = ["Flatten", {"Linear": [784, 32]}, "ReLU", {"Linear": [32, 32]}, "ReLU", {"Linear": [32, 10]}]
    return nn.Sequential(Standardize(mean, std), *map(make_layer, settings))


def make_layer(entry: str | dict) -> nn.Module:
    """Return one layer, from `"ReLU"`, `{"Dropout": 0.5}`, `{"Linear": [784, 32]}` or with arguments by name."""
    if isinstance(entry, str):
        return LAYERS[entry]()
    ((name, arguments),) = entry.items()
    return LAYERS[name](**named_arguments(LAYERS[name], arguments))


def named_arguments(thing: type, arguments: object) -> dict:
    """Return arguments by name, given by name, in order, or alone. Raises ValueError where there are too many."""
    if isinstance(arguments, dict):
        return arguments
    arguments = arguments if isinstance(arguments, list) else [arguments]
    names = argument_names(thing)
    if len(arguments) > len(names):
        raise ValueError(f"found {len(arguments)} arguments; {thing.__name__} takes {', '.join(names) or 'none'}")
    return dict(zip(names, arguments, strict=False))


def argument_names(thing: type) -> list[str]:
    """Return the names of the arguments that a configuration may give, in order."""
    every = inspect.signature(thing).parameters.values()
    plain = [one.name for one in every if one.kind in (one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY)]
    return [name for name in plain if name not in FILLED_IN and not name.startswith("_")]


def try_network(settings: str | list, size: Size, batch: int = 2) -> str | None:
    """Send a made-up training batch through the network and back; return what is wrong, or None.

    Only shapes are computed, where all layers can do that.
    """
    wrong = _try_on("meta", settings, size, batch)
    return _try_on("cpu", settings, size, batch) if wrong and "meta tensors" in wrong else wrong


def _try_on(device: str, settings: str | list, size: Size, batch: int) -> str | None:
    if isinstance(settings, str) and size != (1, 28, 28):
        return f"{settings} reads greyscale images of 28x28 pixels; the data have {size[0]} channel(s) of {_by(size)}"
    with torch.device(device):
        network = make_network(settings)
        values = torch.zeros(batch, *size)
        for index, layer in enumerate(network if isinstance(network, nn.Sequential) else [network], -1):
            before = tuple(values.shape) if isinstance(values, Tensor) else type(values).__name__
            try:
                values = layer(values)
            except Exception as error:  # every layer has its own
                reason = (str(error).splitlines() or [type(error).__name__])[0]
                return f"layer {index} ({type(layer).__name__}) cannot take what reaches it, {before}: {reason}"
    if not isinstance(values, Tensor) or values.shape != (batch, 10):
        found = tuple(values.shape) if isinstance(values, Tensor) else type(values).__name__
        return f"gives {found} for {batch} images of {_by(size)}; ({batch}, 10) is needed, ten numbers an image"
    if not any(True for _ in network.parameters()):
        return "has no parameters to train"
    try:
        values.sum().backward()
    except RuntimeError as error:
        if "inplace" in str(error):
            return "a layer with inplace changes what the gradient of the layer before it needs; leave inplace out"
    return None


def _by(size: Size) -> str:
    return f"{size[2]}x{size[1]} pixels"


# --- optimizer, schedule, loss ---------------------------------------------------------------------------------------


def make_optimizer(settings: dict, parameters: Iterator[nn.Parameter]) -> Optimizer:
    """Return the optimizer of that name, with those arguments."""
    return OPTIMIZERS[settings["name"]](parameters, **_arguments(settings))


def make_schedule(settings: dict | None, optimizer: Optimizer, total_steps: int) -> LRScheduler | None:
    """Return the schedule of that name; OneCycleLR is told how many batches there will be."""
    if settings is None:
        return None
    length = {"total_steps": total_steps} if settings["name"] == "OneCycleLR" else {}
    return SCHEDULES[settings["name"]](optimizer, **_arguments(settings), **length)


def make_loss(settings: str | dict, reduction: str = "mean") -> Callable[[Tensor, Tensor], Tensor]:
    """Return loss(outputs `(N, 10)`, labels `(N,)`). NLLLoss is given the log-softmax of the outputs."""
    settings = {"name": settings} if isinstance(settings, str) else settings
    loss = LOSSES[settings["name"]](**_arguments(settings), reduction=reduction)
    if settings["name"] == "NLLLoss":
        return lambda outputs, labels: loss(F.log_softmax(outputs, dim=1), labels)
    return loss


def _arguments(settings: dict) -> dict:
    return {key: value for key, value in settings.items() if key != "name"}


# --- augmentation ----------------------------------------------------------------------------------------------------


def draw_moves(count: int, max_shift: int, max_rotation: float, generator: torch.Generator) -> Tensor:
    """Draw for each image whole pixels to the right and down and degrees clockwise, float32 `(count, 3)`."""
    shifts = torch.randint(-max_shift, max_shift + 1, (count, 2), generator=generator)
    angles = (2 * torch.rand(count, 1, generator=generator) - 1) * max_rotation
    return torch.cat([shifts, angles], 1)


def move(images: Tensor, moves: Tensor) -> Tensor:
    """Turn each image `(N, C, H, W)` about its middle, then shift it; zeros move in. `moves` as `draw_moves` draws."""
    height, width = images.shape[-2:]
    right, down, angle = moves[:, 0], moves[:, 1], moves[:, 2] * (math.pi / 180)
    cos, sin = angle.cos(), angle.sin()
    rows = (  # where each pixel of the result comes from, on axes that run from -1 to 1
        torch.stack([cos, sin * height / width, (-cos * right - sin * down) * 2 / width], 1),
        torch.stack([-sin * width / height, cos, (sin * right - cos * down) * 2 / height], 1),
    )
    grid = F.affine_grid(torch.stack(rows, 1), images.shape, align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)
