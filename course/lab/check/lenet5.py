"""The visible checks of unit 04, LeNet-5."""

import contextlib
import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from lab.check import expect
from lab.check.examine import Crash, Mistake, Opaque, Run, examine, plain
from lab.check.exercise import exercise
from lab.networks import MNIST_MEAN, MNIST_STD


def values(shape: tuple[int, ...], seed: int, low: float = -1, high: float = 1) -> Tensor:
    """Return made-up numbers between low and high."""
    return low + (high - low) * torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def whole_numbers(shape: tuple[int, ...], seed: int, low: int, high: int, dtype: torch.dtype = torch.int64) -> Tensor:
    """Return made-up whole numbers from low to high - 1."""
    return torch.randint(low, high, shape, generator=torch.Generator().manual_seed(seed)).to(dtype)


def in_its_dtype(got: object, want: Tensor, tolerance: float = 1e-5) -> Tensor:
    """Return `want` in the dtype of the answer where that can hold it: these exercises leave the dtype open."""
    if not isinstance(got, Tensor) or got.dtype in (torch.bool, want.dtype) or got.is_complex():
        return want
    held = want.to(got.dtype)
    fits = (held.double() - want.double()).abs() <= tolerance * (1 + want.double().abs())
    return held if fits.all() else want


def agree(got: Tensor, want: Tensor, tolerance: float = 1e-3) -> bool:
    """Say whether two tensors have the same shape and, nearly, the same values."""
    if got.layout != torch.strided or got.is_complex():
        return False
    return got.shape == want.shape and bool(((got.double() - want.double()).abs() <= tolerance).all())


def examine_case(of: str, work, *args, **watch) -> Run:
    """Examine; where the work crashes, say with what."""
    try:
        return examine(work, *args, **watch)
    except Crash as crash:
        raise Crash(*crash.messages, f"This happened in {of}.") from None


def in_words(parts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join([", ".join(parts[:-1])] * (len(parts) > 1) + [*parts[-1:]])


# --- conv_output_size ------------------------------------------------------------------------------------------------

SIZE_SLIPS = (
    (lambda n, k, p, s: (n + 2 * p - k) // s, "One position is missing: where the kernel starts counts too."),
    (lambda n, k, p, s: (n + p - k) // s + 1, "Padding adds pixels on both sides of the image."),
    (lambda n, k, p, s: (n - k) // s + 1, "The padding does not seem to enter."),
    (lambda n, k, p, s: n + 2 * p - k + 1, "The stride does not seem to enter."),
    (lambda n, k, p, s: (n - k) // s + 1 + 2 * p, "Pad first: the stride counts on the padded image."),
    (lambda n, k, p, s: (n + 2 * p - k + 1) // s, "The first position is not divided by the stride: add it last."),
    (lambda n, k, p, s: (n + 2 * p - k) / s + 1, "A kernel makes whole steps only: round down."),
    (lambda n, k, p, s: math.ceil((n + 2 * p - k) / s) + 1, "Where a last whole step does not fit, it is not made: "
     "round down."),
    (lambda n, k, p, s: round((n + 2 * p - k) / s) + 1, "Where a last whole step does not fit, it is not made: round "
     "down, whatever the fraction."),
)  # fmt: skip


@exercise(
    unit="04_lenet5",
    signature="(size, kernel, padding=0, stride=1)",
    points=2,
    minutes=5,
    difficulty=1,
    hints=(
        "With padding the image is `size + 2 * padding` pixels long. How far can the kernel's left edge move in it?",
        "It moves `size + 2 * padding - kernel` pixels at most. In steps of `stride`, how many whole steps are that?",
        "Whole steps are a floor division, `//`. The place where the kernel starts is one more position.",
    ),
)
def conv_output_size(work):
    """How many positions a kernel has along one side of an image."""
    judge_conv_output_size(work, [(28, 5), (28, 5, 2), (28, 3, 1, 2), (7, 3, 1, 3), (9, 3, 2, 4), (10, 3, 1, 5)])


def judge_conv_output_size(work, cases: Sequence[tuple[int, ...]]) -> None:
    numbers, wanted = [], []
    for case in cases:
        of = f"conv_output_size{expect.show(case)}"
        numbers.append(expect.as_number(examine_case(of, work, *case).result, of))
        size, kernel, padding, stride = full = (*case, *(0, 1)[len(case) - 2 :])
        wanted.append((full, (size + 2 * padding - kernel) // stride + 1))
    wrong = [index for index, (_, want) in enumerate(wanted) if numbers[index] != want]
    if not wrong:
        return
    index = wrong[0]
    look = next(
        (
            look
            for slip, look in SIZE_SLIPS
            if all(number == slip(*full) for number, (full, _) in zip(numbers, wanted, strict=True))
        ),
        "Draw it: the padded image as a row of squares, the kernel at its left end, and count the places it visits.",
    )
    raise Mistake(
        f"conv_output_size{expect.show(cases[index])} should be {wanted[index][1]}, but is "
        f"{expect.show(numbers[index])}. {look}"
    )


# --- convolve2d ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def library_convolutions():
    """Around: yields a list that gets the name of the library whenever one of its convolutions is called."""
    import functools
    import sys

    from torch.utils._python_dispatch import TorchDispatchMode

    calls = []

    class Listener(TorchDispatchMode):
        def __torch_dispatch__(self, function, types, args=(), kwargs=None):
            name = str(function)
            if any(part in name for part in ("convolution", "conv1d", "conv2d", "conv3d", "conv_tbc")):
                calls.append("PyTorch")
            return function(*args, **(kwargs or {}))

    inner = {  # what their convolutions, by whatever name they are called, come down to
        "scipy.signal._sigtools": ("_convolve2d", "_correlateND"),
        "scipy.signal._signaltools": ("_freq_domain_conv",),
        "scipy.ndimage._nd_image": ("correlate", "correlate1d"),
        "numpy._core.multiarray": ("correlate", "correlate2"),
    }
    replaced = [
        (sys.modules[module], name, getattr(sys.modules[module], name))
        for module, names in inner.items()
        for name in names
        if hasattr(sys.modules.get(module), name)
    ]
    try:
        for module, name, function in replaced:

            @functools.wraps(function)
            def noted(*args, _function=function, _module=module.__name__, **kwargs):
                calls.append("SciPy" if _module.startswith("scipy") else "NumPy")
                return _function(*args, **kwargs)

            setattr(module, name, noted)
        with Listener():
            yield calls
    finally:
        for module, name, function in replaced:
            setattr(module, name, function)


def convolutions_called(result, image, kernel, calls) -> list:
    """Probe: the libraries whose convolutions were called."""
    return list(calls)


def correlate(image: Tensor, kernel: Tensor) -> Tensor:
    """Return the valid cross-correlation in double precision."""
    rows, columns = kernel.shape
    windows = image.double().unfold(0, rows, 1).unfold(1, columns, 1)
    return (windows * kernel.double()).sum((-2, -1))


@exercise(
    unit="04_lenet5",
    signature="(image, kernel)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "How large is the result? The kernel's upper left corner can stand in `rows - kernel_rows + 1` rows of the "
        "image, and likewise for columns.",
        "Make a tensor of zeros of that size. In two loops over its rows and columns, cut the window out of the image "
        "that starts there: `image[row:row + kernel_rows, column:column + kernel_columns]`.",
        "Each number of the result is the sum of window times kernel, number by number: `(window * kernel).sum()`.",
    ),
)
def convolve2d(work):
    """Valid cross-correlation of two 2-D tensors, without a library's convolution."""
    judge_convolve2d(
        work,
        [
            ("a 5x5 image and a 3x3 kernel", values((5, 5), 1), values((3, 3), 2)),
            ("a 6x9 image and a 2x4 kernel", values((6, 9), 3), values((2, 4), 4)),
            ("a stored image (uint8) and a kernel with fractions", whole_numbers((5, 6), 5, 0, 256, torch.uint8),
             torch.tensor([[0.25, -0.5], [0.5, 1.25]])),
        ],
    )  # fmt: skip


def judge_convolve2d(work, cases: Sequence[tuple[str, Tensor, Tensor]]) -> None:
    for what, image, kernel in cases:
        of, want = f"convolve2d of {what}", correlate(image, kernel)
        run = examine_case(of, work, image, kernel, around=library_convolutions, probe=convolutions_called)
        got, fits = run.result, "In how many places does the kernel fit, moved by one pixel at a time?"
        if isinstance(got, Tensor) and not agree(got, want, 1e-4 * float(1 + want.abs().max())):
            _convolution_slip(got, want, image, kernel, of)
        look = fits if isinstance(got, Tensor) and got.shape != want.shape else (
            "Each number is the sum of kernel times the window under it, number by number. Work one out by hand: the "
            "window in the upper left corner gives the first."
        )  # fmt: skip
        expect.tensor(got, in_its_dtype(got, want, 1e-4), of, look, tolerance=1e-4)
        if run.probe:
            raise Mistake(
                f"convolve2d has the right values, but it calls a library convolution, one of {run.probe[0]}'s (if "
                "only to compare: take the comparison out). Here the convolution itself is the exercise: slicing, "
                "multiplying and adding up are enough."
            )


def _convolution_slip(got: Tensor, want: Tensor, image: Tensor, kernel: Tensor, of: str) -> None:
    """Raise Mistake if a known slip explains the answer."""
    (rows, columns), (high, wide) = image.shape, kernel.shape
    if got.is_complex():
        raise Mistake(f"{of} should be real numbers, but is complex. Behind a Fourier transform, take `.real`.")
    if agree(got, correlate(image, kernel.flip(0, 1))):
        raise Mistake(
            f"{of}: this is the convolution of mathematics, which turns the kernel by 180 degrees first. Networks, and "
            "this exercise, use the cross-correlation: the kernel stays as it is."
        )
    if got.ndim == 4 and got.shape[:2] == (1, 1):
        raise Mistake(f"{of} should have two dimensions, {tuple(want.shape)}, but has four, {tuple(got.shape)}.")
    if got.shape == want.shape and agree(got.double() * kernel.numel(), want):
        raise Mistake(f"{of}: this is the mean of kernel times window. The sum is asked for.")
    shape = f"{of} should have the shape {tuple(want.shape)}, but has {tuple(got.shape)}."
    if got.shape == image.shape != want.shape:
        raise Mistake(f"{shape} A valid result is smaller than the image: the kernel never leaves the image.")
    if agree(got, want[:-1, :-1]):
        raise Mistake(f"{shape} The last place where the kernel fits is missing, in both directions.")
    if agree(got, want.T):
        raise Mistake(f"{of} has rows and columns exchanged.")
    if got.shape == (rows - wide + 1, columns - high + 1) != want.shape:
        raise Mistake(f"{shape} Were the kernel's rows and columns mixed up? Kernels need not be square.")
    if got.shape == want.shape and not got.is_floating_point() and not torch.equal(want, want.round()):
        raise Mistake(
            f"{of} came back in whole numbers ({str(got.dtype).removeprefix('torch.')}), so fractions and perhaps "
            "signs are lost. Which dtype has the tensor that you collect the result in?"
        )
    _imprecise(got, want, of)


def _imprecise(got: Tensor, want: Tensor, of: str) -> None:
    """Raise Mistake if the right values came back in a dtype that cannot hold them."""
    if got.dtype not in (torch.float32, torch.float64, torch.bool) and agree(got, want.to(got.dtype), 0):
        raise Mistake(f"{of} came back as {str(got.dtype).removeprefix('torch.')}, which cannot hold its values.")


# --- max_pool --------------------------------------------------------------------------------------------------------


@exercise(
    unit="04_lenet5",
    signature="(image, size=2)",
    points=3,
    minutes=10,
    difficulty=2,
    hints=(
        "How many whole tiles fit? `rows // size` times `columns // size`; that is the shape of the result.",
        "The tile in row r and column c of the result covers "
        "`image[r * size:(r + 1) * size, c * size:(c + 1) * size]`.",
        "Take the `.max()` of each tile. Two loops do it; `image.unfold(0, size, size).unfold(1, size, size)` gives "
        "all tiles at once.",
    ),
)
def max_pool(work):
    """The largest value of every tile; what is left over at the edge is dropped."""
    judge_max_pool(
        work,
        [
            ("a 4x6 image", (values((4, 6), 1, 0, 1),)),
            ("a 7x9 image and size 3", (values((7, 9), 2), 3)),
            ("a 5x5 image of negative values", (values((5, 5), 3, -2, -1), 2)),
            ("a stored image (uint8)", (whole_numbers((6, 4), 4, 0, 256, torch.uint8), 2)),
        ],
    )


def judge_max_pool(work, cases: Sequence[tuple[str, tuple]]) -> None:
    for what, args in cases:
        image, size, of = args[0], args[1] if len(args) > 1 else 2, f"max_pool of {what}"
        got = examine_case(of, work, *args).result
        want = _tiles(image, size).amax((-2, -1))
        if isinstance(got, Tensor) and not agree(got, want, 1e-5):
            _pooling_slip(got, want, image, size, of)
        look = f"Each number is the largest of one tile of {size}x{size} pixels; tiles do not overlap."
        expect.tensor(got, in_its_dtype(got, want), of, look)


def _tiles(image: Tensor, size: int) -> Tensor:
    return image.unfold(0, size, size).unfold(1, size, size)


def _pooling_slip(got: Tensor, want: Tensor, image: Tensor, size: int, of: str) -> None:
    rows, columns = image.shape
    shape = f"{of} should have the shape {tuple(want.shape)}, but has {tuple(got.shape)}."
    if got.shape == (rows - size + 1, columns - size + 1) != want.shape:
        raise Mistake(f"{shape} Tiles do not overlap: the window moves by its own size.")
    if got.shape == (-(-rows // size), -(-columns // size)) != want.shape:
        raise Mistake(f"{shape} Only whole tiles count: rows and columns left over at the edge are dropped.")
    if got.shape == (rows // 2, columns // 2) != want.shape:
        raise Mistake(f"{shape} Does the size of the tiles follow the argument `size`?")
    if got.shape == want.T.shape and agree(got, want.T, 1e-5):
        raise Mistake(f"{of} has rows and columns exchanged.")
    if agree(got, _tiles(image, size).double().mean((-2, -1))):
        raise Mistake(f"{of}: these are the means of the tiles. Max pooling keeps the largest value.")
    if agree(got, _tiles(image, size).amin((-2, -1))):
        raise Mistake(f"{of}: these are the smallest values of the tiles. Max pooling keeps the largest.")
    if (want < 0).any() and agree(got, want.clamp(min=0), 1e-5):
        raise Mistake(
            f"{of}: where all values of a tile are negative, 0 came back. Does your search for the largest value start "
            "at 0?"
        )
    _imprecise(got, want, of)


# --- LeNet5 ----------------------------------------------------------------------------------------------------------

LAYERS = (
    ("the first convolution", (6, 1, 5, 5)),
    ("the second convolution", (16, 6, 5, 5)),
    ("the layer of 120", (120, 400)),
    ("the layer of 84", (84, 120)),
    ("the output layer", (10, 84)),
)
FULL = 61_706
HALF = 2  # points for the right layers, put together wrongly


def read_parameters(network) -> dict:
    """Probe: what kind of thing the network is, and the name and shape of each parameter."""
    if not isinstance(network, torch.nn.Module):
        return {"module": False}
    if any(torch.nn.parameter.is_lazy(parameter) for parameter in network.parameters()):
        network(torch.rand(2, 1, 28, 28))
    network.__dict__["_was_checked"] = True
    kinds = {(kind.__module__, kind.__name__) for module in network.modules() for kind in type(module).__mro__}
    return {
        "module": True,
        "ours": ("lab.networks", "LeNet5") in kinds,
        "shapes": [(name, tuple(parameter.shape)) for name, parameter in network.named_parameters()],
    }


BATCHES = ((3, True, 1), (1, True, 4), (4, False, 4))  # images, whether in training mode, how large the weights


def some_images(count: int, generator: torch.Generator) -> Tensor:
    return torch.linspace(0.5, 1, count)[:, None, None, None] * torch.rand(count, 1, 28, 28, generator=generator)


def some_weights(shape: torch.Size, size: float, generator: torch.Generator) -> Tensor:
    spread = (2 / max(1, math.prod(shape[1:]))) ** 0.5 if len(shape) > 1 else 0.5
    return size * spread * torch.randn(shape, generator=generator)


def read_network(network) -> dict:
    """Probe: give the network new weights and some images; return all of them, and what came out."""
    from torch.utils._python_dispatch import TorchDispatchMode

    class Entrance(TorchDispatchMode):  # what enters the first convolution
        def __torch_dispatch__(self, function, types, args=(), kwargs=None):
            if "convolution" in str(function):
                entered.append(args[0].detach().clone())
            return function(*args, **(kwargs or {}))

    def call(images):
        given = images.repeat_interleave(2, 0)[::2]  # not contiguous
        given = given if count == 4 else images.clone()
        logits = network(given)
        changed.append(not torch.equal(given, images))
        return logits

    again = network.__dict__.pop("_was_checked", False)
    generator = torch.Generator().manual_seed(4)
    device = next(network.parameters()).device
    batches = []
    for count, training, size in BATCHES:
        images = some_images(count, generator).to(device)
        entered, changed = [], []
        network.train(training)
        if not batches:
            call(images)  # lazy layers get their shapes
        with torch.no_grad():
            for parameter in network.parameters():
                parameter.copy_(some_weights(parameter.shape, size, generator))
        with Entrance():
            logits = call(images)
        first = [part for part in entered if part.ndim == 4 and part.shape[1] == 1]  # several, if image by image
        first = [part for part in first if part.shape == first[0].shape]
        batches.append({
            "images": images, "entered": torch.cat(first)[:count] if first else None, "logits": logits,
            "again": call(images), "alone": call(images[:1]), "changed": any(changed),
            "parameters": {name: parameter.detach().clone() for name, parameter in network.named_parameters()},
        })  # fmt: skip
    if isinstance(logits, torch.Tensor) and logits.requires_grad:
        logits.sum().backward()
    still = [name for name, parameter in network.named_parameters() if parameter.grad is None]
    return {"batches": batches, "without gradient": still, "same network": again}


@exercise(
    unit="04_lenet5",
    signature="()",
    points=4,
    minutes=20,
    difficulty=2,
    hints=(
        "Write the layers down in the order of the figure: convolution, ReLU, pooling, convolution, ReLU, pooling, "
        "flatten, and three dense layers with ReLU between them. `nn.Sequential` takes them as they stand.",
        "The first convolution is `nn.Conv2d(1, 6, 5, padding=2)`. The second takes 6 channels and makes 16, without "
        "padding. `nn.MaxPool2d(2)` halves the sides.",
        "After the second pooling there are 16 maps of 5x5: `nn.Flatten()` makes 400 numbers, so the first dense layer "
        "is `nn.Linear(400, 120)`. Nothing follows the last layer, `nn.Linear(84, 10)`: logits are asked for.",
        "In `__init__`, after `super().__init__()`, keep the layers as attributes of self; in `forward`, call them one "
        "after the other and return what comes out.",
    ),
)
def LeNet5(work):
    """The network from images (N, 1, 28, 28) to logits (N, 10)."""
    judge_lenet5_parameters(work)
    judge_lenet5_logits(work, batches=slice(0, 2))


def judge_lenet5_parameters(work) -> None:
    probe = _built(work, read_parameters)
    if not probe["module"]:
        raise Mistake(
            "LeNet5() should give a network, an nn.Module, but gives something else. Does the class begin with "
            "`class LeNet5(nn.Module):`?"
        )
    if probe["ours"]:
        raise Mistake("This is the course's own network, networks.LeNet5. Here, write yours.")
    shapes = probe["shapes"]
    count = sum(math.prod(shape) for _, shape in shapes)
    if not shapes:
        raise Mistake(
            "LeNet5() has no parameters. A module finds the layers that are its attributes, set in __init__ "
            "(`self.name = ...`); those in a Python list, or made in forward, it does not."
        )
    expected = [size for layer in LAYERS for size in (math.prod(layer[1]), layer[1][0])]
    found = sorted(math.prod(shape) for _, shape in shapes)
    if found != sorted(expected):
        raise Mistake(f"LeNet5() has {count:,} parameters; {FULL:,} are expected. {_wrong_layer(shapes)}")


def _wrong_layer(shapes: list[tuple[str, tuple[int, ...]]]) -> str:
    """Say which layer has other parameters than expected."""
    left = list(shapes)
    missing = []
    for layer, shape in LAYERS:
        for part, size in (("weights", math.prod(shape)), ("a bias", shape[0])):
            match = next((row for row in left if math.prod(row[1]) == size), None)
            if match:
                left.remove(match)
            else:
                missing.append((layer, part, shape))
    if missing and all(part == "a bias" for _, part, _ in missing) and not left:
        return f"A bias is missing in {missing[0][0]}: every layer here has one."
    if not missing:
        return (
            f"Beyond those of the network there is `{left[0][0]}` of shape {left[0][1]}. Layers that are not used, "
            "batch normalization or a standardising layer with parameters instead of buffers do not belong here."
        )
    layer, part, shape = next((row for row in missing if row[1] == "weights"), missing[0])
    if layer == "the layer of 120":
        inputs = [row[1][1] for row in left if len(row[1]) == 2 and row[1][0] == 120]
        if 256 in inputs:
            return (
                "The layer of 120 takes 256 numbers, 16 maps of 4x4; it should take 400, 16 maps of 5x5. Does the "
                "first convolution have a padding of 2?"
            )
        if inputs:
            return (
                f"The layer of 120 takes {inputs[0]:,} numbers; it should take 400, 16 maps of 5x5: the first "
                "convolution has a padding of 2, the second has none, and a 2x2 pooling stands behind each of them."
            )
    like = [row for row in left if (len(row[1]) > 1) == (part == "weights")]
    if not like:
        return f"Nothing here has the size of {'the ' * (part == 'weights')}{part} of {layer}. Is that layer missing?"
    want, (name, other) = shape if part == "weights" else shape[:1], like[0]
    return f"Look at {layer}: its {part.removeprefix('a ')} should have the shape {want}; `{name}` has {other}."


def judge_lenet5_logits(work, batches: slice) -> None:
    probe = _built(work, read_network)
    _expect_given(probe["batches"])
    for batch in probe["batches"][batches]:
        images, got = batch["images"], batch["logits"]
        count = len(images)
        of = f"For {count} image{'s' * (count != 1)} LeNet5"
        wanted = f"{of} should give a tensor of shape ({count}, 10)"
        if not isinstance(got, Tensor):
            raise Mistake(f"{wanted}, but gives {expect.show(got)}.", points=HALF)
        if got.shape != (count, 10):
            raise Mistake(f"{wanted}, but its shape is {tuple(got.shape)}. {_shape_look(got, count)}", points=HALF)
        if probe["without gradient"]:
            raise Mistake(
                f"No gradient reaches `{probe['without gradient'][0]}`, so the network cannot learn. Is it frozen, or "
                "does forward leave it out, or leave PyTorch's record (detach, no_grad, numpy)?", points=HALF,
            )  # fmt: skip
        if batch["changed"]:
            raise Mistake(
                "forward changed the images that it was given; whoever calls it may still need them. Write "
                "`x = x - ...` instead of `x -= ...`, and leave out operations with a trailing underscore.",
                points=HALF,
            )
        if isinstance(batch["again"], Tensor) and not _near(batch["again"], got):
            raise Mistake(
                f"{of} gives other logits when called again with the same images. Does dropout, or another layer that "
                "uses chance, stand in it? LeNet-5 here has none.", points=HALF,
            )  # fmt: skip
        alone = batch["alone"]
        if isinstance(alone, Tensor) and alone.shape == (1, 10) and not _near(alone, got[:1]):
            raise Mistake(
                "The logits of an image depend on the other images of its batch: alone, it gets others. Standardise "
                "with the same two numbers for all images, not with those of the batch, and flatten each image by "
                "itself (from dimension 1 on).", points=HALF,
            )  # fmt: skip
        _judge_logits(batch)
    if probe["same network"]:
        raise Mistake("LeNet5() gives the same network when called again. Each call makes a new one.", points=HALF)


def _expect_given(batches: list[dict]) -> None:
    """Raise Mistake unless images and weights are those that the probe had to give: what is judged is known here."""
    generator = torch.Generator().manual_seed(4)
    for batch, (count, _, size) in zip(batches, BATCHES, strict=True):
        same = agree(batch["images"], some_images(count, generator), 1e-6)
        for weights in batch["parameters"].values():
            same &= agree(weights, some_weights(weights.shape, size, generator), 1e-6)
        if not same:
            raise Mistake(
                "The network was given new weights and images, and kept others. Does forward set weights, or change "
                "what it is called with?", points=HALF,
            )  # fmt: skip


def _built(work, probe: Callable) -> dict:
    """Return what the probe reads from the network that the work builds."""
    try:
        run = examine(work, probe=probe)
    except Crash as crash:
        text = " ".join(crash.messages)
        if "forward() missing" in text and "your function" in text:
            raise Mistake(
                "check.LeNet5 expects what makes the network, the class LeNet5; what it got is a network already. "
                "Call it as check.LeNet5(LeNet5), without brackets behind the name, and leave the class its name."
            ) from None
        look = []
        if "mat1 and mat2" in text and "256" in text:
            look = ["256 is 16 maps of 4x4. With a padding of 2 in the first convolution there are 16 maps of 5x5."]
        elif "mat1 and mat2" in text:
            look = ["A dense layer got another number of values than it was built for. The layer of 120 takes 400, 16 "
                    "maps of 5x5: print the shape before it, and look at padding, pooling and flattening."]  # fmt: skip
        elif "cannot assign module before" in text:
            look = ["`super().__init__()` comes first in `__init__`."]
        elif "_forward_unimplemented" in text or 'missing the required "forward"' in text:
            look = ["The class needs a method `forward(self, images)`, of exactly that name and inside the class."]
        raise Crash(*crash.messages, *look) from None
    if run.result is None:
        raise Mistake("LeNet5() gives None. If it is a function, does it end with `return` and the network?")
    if not isinstance(run.result, Opaque):
        raise Mistake(f"LeNet5() should give a network, an nn.Module, but gives {expect.show(run.result)}.")
    return run.probe


def _shape_look(got: Tensor, count: int) -> str:
    if got.shape == (count,):
        return "These look like the predicted digits; the ten logits of each image are asked for."
    if got.shape == (10,):
        return "A batch of one image is a batch too: keep its first dimension (flatten from dimension 1 on)."
    if got.shape == (count, 10, 1, 1):
        return "Flatten before the last layers, or after them."
    return "Print the shape behind each layer and compare with the figure."


def _judge_logits(batch: dict) -> None:
    """Compare with the same network worked out from its weights; raise Mistake with the likeliest reason."""
    got, weights = batch["logits"].double(), _by_layer(batch["parameters"])
    candidates, problem = _entered(batch)
    for entered, order in itertools.product(candidates, itertools.permutations((1, 2, 3))):
        if _near(got, reference(entered, weights, order=order)):
            return
    if problem:
        raise Mistake(problem, points=HALF)
    entered = candidates[0]
    ends = (
        (bool((got >= 0).all()) and agree(got.sum(1), torch.ones(len(got)), 1e-4),
         "The ten outputs are shares that add up to one: a softmax stands at the end. Logits are asked for; the loss "
         "will take the softmax itself."),
        (agree(got.logsumexp(1), torch.zeros(len(got)), 1e-4),
         "The outputs are logarithms of probabilities: a log-softmax stands at the end. Logits are asked for."),
        (bool((got >= 0).all()), "No output is negative: an activation stands behind the last layer. Logits may be "
         "negative; leave them as the last layer gives them."),
        (bool((got.abs() <= 1).all()), "No output is larger than 1: an activation such as tanh stands behind the last "
         "layer. Logits are asked for, as the last layer gives them."),
    )  # fmt: skip
    for found, look in ends:
        if found:
            raise Mistake(f"The layers are the right ones, but: {look}", points=HALF)
    for look, variant in _variants():
        if _near(got, reference(entered, weights, **variant)):
            raise Mistake(f"The layers are the right ones, but: {look}", points=HALF)
    raise Mistake(
        "The layers are the right ones, but the logits are not those of LeNet-5 with these weights. Compare the order "
        "with the figure: convolution, ReLU, max pooling, twice; then 120, ReLU, 84, ReLU, 10. Is a layer used twice, "
        "or something between them changed?",
        points=HALF,
    )


def _entered(batch: dict) -> tuple[list[Tensor], str]:
    """Return what the first convolution may work on, 32x32 with the padding: the images, standardised at most.

    There are several candidates where that was not to be seen, for convolutions of one's own. The text says what is
    wrong should none of them explain the logits.
    """
    images = batch["images"].double()
    if batch["entered"] is None:
        usual = images, (images - MNIST_MEAN) / MNIST_STD, 2 * images - 1, images - 0.5
        return [F.pad(maps, (2, 2, 2, 2)) for maps in usual], ""
    entered = batch["entered"].double()
    if len(entered) != len(images) or entered.shape[2:] not in ((28, 28), (32, 32)):
        return [F.pad(images, (2, 2, 2, 2))], (
            f"A tensor of shape {tuple(entered.shape)} enters the first convolution; the images, "
            f"{tuple(images.shape)}, should."
        )
    padded = entered.shape[2] == 32
    inside = entered[:, :, 2:-2, 2:-2] if padded else entered
    columns = torch.stack([images.flatten(), torch.ones(images.numel())], 1)
    scale, shift = torch.linalg.lstsq(columns, inside.flatten()[:, None]).solution.flatten()
    if not agree(scale * images + shift, inside, 1e-3 * float(1 + abs(scale) + abs(shift))):
        raise Mistake(
            "What enters the first convolution is not the image, nor the image standardised with the same two numbers "
            "for all images.", points=HALF,
        )  # fmt: skip
    if abs(scale) < 0.02:
        raise Mistake("The images are divided again before the first convolution. Prepared images lie in [0, 1] "
                      "already.", points=HALF)  # fmt: skip
    if scale < 0:
        raise Mistake("The images enter the first convolution with dark and bright exchanged.", points=HALF)
    if not padded:
        return [F.pad(entered, (2, 2, 2, 2))], ""
    sides = entered[:, :, :2], entered[:, :, -2:], entered[..., :2], entered[..., -2:]
    border = torch.cat([side.flatten() for side in sides])
    if border.max() - border.min() > 1e-4:
        raise Mistake("The padding around the image repeats pixels. A padding of zeros is asked for.", points=HALF)
    if min(abs(border[0]), abs(border[0] - shift)) > 1e-3 * (1 + abs(shift)):  # zero, or zero before standardising
        raise Mistake(f"The padding around the image has the value {border[0]:g}. A padding of zeros is asked for.",
                      points=HALF)  # fmt: skip
    return [entered], ""


def _by_layer(parameters: dict[str, Tensor]) -> list[tuple[Tensor, Tensor]]:
    """Return weights and bias of each layer, told apart by their sizes, in whatever form they are kept."""
    by_size = {tensor.numel(): tensor.double() for tensor in parameters.values()}
    layers = []
    for _, shape in LAYERS:
        weight = by_size[math.prod(shape)]
        if tuple(weight.shape) == shape[::-1]:
            weight = weight.T
        layers.append((weight.reshape(shape), by_size[shape[0]].flatten()))
    return layers


def reference(
    entered: Tensor, layers: list[tuple[Tensor, Tensor]], activations: Sequence[Callable] = (torch.relu,) * 4,
    pools: Sequence[Callable] = (F.max_pool2d,) * 2, order: Sequence[int] = (1, 2, 3), pool_first: bool = False,
    padding: int = 0,
) -> Tensor:  # fmt: skip
    """Return the logits of LeNet-5 with these weights for padded images `(N, 1, 32, 32)`."""
    maps = entered[:, :, 2:-2, 2:-2] if padding else entered
    for (weight, bias), activation, pool in zip(layers[:2], activations[:2], pools, strict=True):
        maps = F.conv2d(maps, weight, bias, padding=padding if maps.shape[1] == 6 else 0)
        maps = activation(pool(maps, 2)) if pool_first else pool(activation(maps), 2)
    numbers = maps.permute(0, *order).flatten(1)
    for (weight, bias), activation in zip(layers[2:], (*activations[2:], _same), strict=True):
        numbers = activation(F.linear(numbers, weight, bias))
    return numbers


def _same(numbers: Tensor) -> Tensor:
    return numbers


def _scaled_tanh(numbers: Tensor) -> Tensor:
    return 1.7159 * torch.tanh(2 / 3 * numbers)


OTHERS = {
    "nothing": _same, "tanh": torch.tanh, "a sigmoid": torch.sigmoid, "a scaled tanh": _scaled_tanh, "GELU": F.gelu,
    "a leaky ReLU": F.leaky_relu, "ELU": F.elu, "SiLU": F.silu, "ReLU6, which levels off at 6,": F.relu6,
}  # fmt: skip


def _variants() -> Iterator[tuple[str, dict]]:
    """Yield what may have gone wrong, and the network it makes."""
    yield (
        "The padding stands in the wrong place. The first convolution has a padding of 2, so that 28x28 stays 28x28; "
        "the second has none.",
        {"padding": 1},
    )
    average, largest = F.avg_pool2d, F.max_pool2d
    for pools in ((average, average), (largest, average), (average, largest)):
        for pool_first in (False, True):
            yield (
                "The pooling averages. Today's LeNet-5 keeps the largest value of each tile.",
                {"pools": pools, "pool_first": pool_first},
            )
    for pools in ((largest, largest), (average, average)):
        also = " And the pooling averages instead of taking the largest." if pools[0] is average else ""
        for found in itertools.product((True, False), repeat=4):
            where = in_words([layer for (layer, _), there in zip(LAYERS, found, strict=False) if there])
            for name, other in OTHERS.items():
                problem = f"A ReLU is missing after {where}." if name == "nothing" else (
                    f"After {where} stands {name} where a ReLU is asked for.")  # fmt: skip
                if any(found):
                    activations = [other if there else torch.relu for there in found]
                    yield problem + also, {"activations": activations, "pools": pools}


def _near(got: Tensor, want: Tensor) -> bool:
    return agree(got, want, 1e-4 * float(1 + want.abs().max()))


# --- parameter_table -------------------------------------------------------------------------------------------------


class Scaled(nn.Module):
    """A network with parameters of its own beside those of its layers, one of them a single number."""

    def __init__(self, inner: nn.Module):
        super().__init__()
        self.inner = inner
        self.temperature = nn.Parameter(torch.tensor(1.5))
        self.offset = nn.Parameter(torch.zeros(3, 1))
        self.mean = nn.Parameter(torch.zeros(2))
        self.register_buffer("weights", torch.ones(2))

    def forward(self, numbers: Tensor) -> Tensor:
        return self.inner(numbers) / self.temperature


def small_network() -> nn.Sequential:
    """Return a network with batch normalization, which has buffers, and a frozen layer."""
    layers = nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(8, 10, bias=False)
    network = nn.Sequential(*layers)
    network[0].requires_grad_(False)
    return network


@exercise(
    unit="04_lenet5",
    signature="(model)",
    points=2,
    minutes=5,
    difficulty=1,
    hints=(
        "A module lists its parameters with their names: loop over `model.named_parameters()`.",
        "Each parameter is a tensor: `parameter.shape` is its shape, `parameter.numel()` the number of its values.",
        "Collect `(name, tuple(parameter.shape), parameter.numel())` in a list and return it.",
    ),
)
def parameter_table(work):
    """A row (name, shape, count) for every parameter."""
    judge_parameter_table(work, [("a network with a frozen convolution and batch normalization", small_network())])


def read_model(table, model) -> dict:
    """Probe: all that a table of parameters must leave as it is."""
    parameters = list(model.parameters())
    return {
        "the values": list(model.state_dict().values()),
        "`requires_grad`": [parameter.requires_grad for parameter in parameters],
        "a gradient": [parameter.grad is None for parameter in parameters],
        "the mode (train or eval)": [module.training for module in model.modules()],
    }


def judge_parameter_table(work, cases: Sequence[tuple[str, nn.Module]]) -> None:
    for what, network in cases:
        want = [(name, tuple(parameter.shape), parameter.numel()) for name, parameter in network.named_parameters()]
        frozen = {name for name, parameter in network.named_parameters() if not parameter.requires_grad}
        buffers = {name for name, _ in network.named_buffers()}
        before, of = plain(read_model(None, network)), f"parameter_table of {what}"
        run = examine_case(of, work, network, probe=read_model)
        got = run.result
        if got is None or not isinstance(got, list | tuple):
            given = "None: does it end with `return`?" if got is None else f"{expect.show(got)}."
            raise Mistake(f"{of} should be a list of rows (name, shape, count), but is {given}")
        rows = [_table_row(row, index) for index, row in enumerate(got)]
        names, wanted = [row[0] for row in rows], [row[0] for row in want]
        if buffers & set(names):
            name = next(name for name in names if name in buffers)
            raise Mistake(f"{of} lists `{name}`, which is a buffer: part of the state, but no parameter.")
        if frozen and set(names) == set(wanted) - frozen:
            raise Mistake(f"{of} leaves out the frozen parameters, `{sorted(frozen)[0]}` for one. All are asked for.")
        if names != wanted and sorted(names) == sorted(wanted):
            raise Mistake(f"{of} has the rows in another order; the model's own is asked for: {expect.show(wanted)}.")
        if names != wanted:
            raise Mistake(f"{of} should have rows for {expect.show(wanted)}, but has {expect.show(names)}.")
        for (name, shape, count), (_, right_shape, right_count) in zip(rows, want, strict=True):
            if shape != right_shape:
                raise Mistake(f"{of}: the shape of `{name}` should be {right_shape}, but is {expect.show(shape)}.")
            if count != right_count:
                raise Mistake(
                    f"{of}: the count of `{name}`, of shape {right_shape}, should be {right_count:,}, but is "
                    f"{expect.show(count)}. It is the number of values in the tensor."
                )
        for part, was in before.items():
            if len(was) != len(run.probe[part]) or not all(map(_unchanged, was, run.probe[part])):
                raise Mistake(f"{of} is right, but the call changed {part} of the model. Only read from it.")


def _unchanged(was, now) -> bool:
    return was.dtype == now.dtype and torch.equal(was, now) if isinstance(was, Tensor) else was == now


def _table_row(row: object, index: int) -> tuple[str, tuple, float]:
    if not isinstance(row, list | tuple) or len(row) != 3:
        raise Mistake(f"Row {index} of parameter_table should be (name, shape, count), but is {expect.show(row)}.")
    name, shape, count = row
    if not isinstance(name, str):
        raise Mistake(f"Row {index} of parameter_table should begin with a name, but begins with {expect.show(name)}.")
    if not isinstance(shape, list | tuple):
        raise Mistake(
            f"The second part of row {index} of parameter_table should be a shape, such as (6, 1, 5, 5), but is "
            f"{expect.show(shape)}."
        )
    return name, tuple(shape), expect.as_number(count, f"The count in row {index} of parameter_table")
