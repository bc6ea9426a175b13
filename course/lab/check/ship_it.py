"""The visible checks of unit 10, Ship it."""

import contextlib
import io
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from lab.check import expect
from lab.check.examine import Mistake, Stop, examine, plain
from lab.check.exercise import exercise
from lab.handwriting import coverage, photograph
from lab.networks import LeNet5

# --- files where the work lives --------------------------------------------------------------------------------------


class Place(type(Path())):
    """A path below the folder for temporary files; sent to another process, it is the same path below that one's."""

    def __reduce__(self):
        return below_temporary, (Path, *self.relative_to(tempfile.gettempdir()).parts)


class PlaceAsText(str):
    """The same as text."""

    def __reduce__(self):
        return below_temporary, (str, *Path(self).relative_to(tempfile.gettempdir()).parts)


Place.__name__, PlaceAsText.__name__ = type(Path()).__name__, "str"  # what a student's error messages call them


def below_temporary(kind: type, *parts: str) -> Path | str:
    return kind(Path(tempfile.gettempdir(), *parts))


def new_place(*parts: str) -> Place:
    """Return a path in a folder of its own that is not there yet; `folder_with` makes it."""
    return Place(tempfile.gettempdir(), f"lab-{secrets.token_hex(6)}", *parts)


@contextlib.contextmanager
def folder_with(folder: Path, files: dict[str, bytes | None]) -> Iterator[None]:
    """Around: a folder with these files in this order; None makes a folder. All is gone in the end."""
    folder.mkdir()
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.mkdir() if content is None else path.write_bytes(content)
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def case(of: str, kept: float = 0):
    """Say, when the work stops with an error, for which call; what stops in here keeps at least `kept` points."""
    try:
        yield
    except Stop as stop:
        if stop.status == "crashed":
            stop.messages = (*stop.messages, f"This happened in {of}.")
        if stop.status != "not attempted":
            stop.points = max(stop.points, kept)
        raise


def network(model: nn.Module, seed: int) -> nn.Module:
    """Return the model with made-up weights that give ten clearly different logits."""
    generator = torch.Generator().manual_seed(seed)
    parameters = list(model.parameters())
    with torch.no_grad():
        for parameter in parameters:
            fan_in = parameter[0].numel() if parameter.ndim > 1 else 1
            spread = (2 / fan_in) ** 0.5 if parameter.ndim > 1 else 0.3
            parameter.copy_(spread * torch.randn(parameter.shape, generator=generator))
    return model


class Dense(nn.Module):
    """A dense network with dropout that notes its mode at every forward pass."""

    def __init__(self, hidden: int = 24):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, hidden), nn.ReLU(), nn.Dropout(0.5))
        self.last = nn.Linear(hidden, 10)
        self.trained_in: list[bool] = []

    def forward(self, pixels: Tensor) -> Tensor:
        if not torch.compiler.is_compiling():
            self.trained_in.append(self.training)
        return self.last(self.layers(pixels))


class Normalized(nn.Module):
    """A convolutional network with batch normalization and dropout."""

    def __init__(self):
        super().__init__()
        self.convolution = nn.Conv2d(1, 4, 5, stride=3)
        self.normalize = nn.BatchNorm2d(4)
        self.drop = nn.Dropout(0.3)
        self.last = nn.Linear(4 * 8 * 8, 10)
        self.normalize.running_mean.copy_(torch.tensor([0.2, -0.1, 0.3, 0.0]))
        self.normalize.running_var.copy_(torch.tensor([0.5, 2.0, 1.5, 0.8]))

    def forward(self, x: Tensor) -> Tensor:
        return self.last(self.drop(self.normalize(self.convolution(x)).relu().flatten(1)))


def in_evaluation(model: nn.Module, images: Tensor) -> Tensor:
    """Return the logits in evaluation mode, leaving the model as it is."""
    modes = [module.training for module in model.modules()]
    try:
        with torch.no_grad():
            return model.eval()(images)
    finally:
        for module, mode in zip(model.modules(), modes, strict=True):
            module.training = mode
        getattr(model, "trained_in", []).clear()


def state_of(model: nn.Module) -> dict:
    """Return all that must stay as it is in a model that is only used."""
    return {
        "mode": [module.training for module in model.modules()],
        "values": list(model.state_dict().values()),
        "no gradients": [parameter.grad is None for parameter in model.parameters()],
        "trainable": [parameter.requires_grad for parameter in model.parameters()],
    }


def expect_unchanged(before: dict, after: dict, of: str, points: float) -> None:
    """Expect the state of a model, as plain data, to be what it was."""
    if after["mode"] != before["mode"]:
        was, now = ("training", "evaluation") if before["mode"][0] else ("evaluation", "training")
        where = f"in {now} mode" if after["mode"][0] != before["mode"][0] else "with parts of it in another mode"
        raise Mistake(
            f"{of} is right, but the model came in {was} mode and was left {where}. Note `model.training` first, and "
            "put it back with `model.train(...)`.",
            points=points,
        )
    if [value.dtype for value in after["values"]] != [value.dtype for value in before["values"]]:
        raise Mistake(f"{of} is right, but it changed the dtype of the model's weights.", points=points)
    if not all(map(torch.equal, after["values"], before["values"])):
        raise Mistake(f"{of} is right, but it changed the model's weights or buffers.", points=points)
    if after["trainable"] != before["trainable"]:
        raise Mistake(
            f"{of} is right, but the model's parameters no longer require gradients: it could not be trained any "
            "further. `torch.no_grad()` does without gradients and leaves the model as it is.", points=points,
        )  # fmt: skip
    if after["no gradients"] != before["no gradients"]:
        raise Mistake(f"{of} is right, but the model has gradients afterwards. Nothing is trained here.", points=points)


def in_words(names: Iterable[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return ", ".join(quoted[:10]) + (f" and {len(quoted) - 10} more" if len(quoted) > 10 else "")


# --- export_onnx -----------------------------------------------------------------------------------------------------

ONE_FIXED = 1  # points for a file that is right for one size of batch
ONE_LOOSE = 1  # for a file that needs a second one beside it
LEFT_CHANGED = 2  # for a right file and a model left in another mode


@exercise(
    unit="10_ship_it",
    signature="(model, path)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "It is the call of `torch.onnx.export` that we made above, with another example and two more arguments. As "
        "example, take two or more images, `(torch.rand(2, 1, 28, 28),)`, so that nothing in the batch is special.",
        "`dynamic_shapes` has one entry per input of the model, and ours have one input: a tuple with one dictionary. "
        "In the dictionary, dimension 0 gets a name. `external_data=False` keeps the weights in the file.",
        "Before: `was_training = model.training`, then `model.eval()`. After: `model.train(was_training)`.",
    ),
)
def export_onnx(work):
    """One file, any size of batch, the logits of evaluation mode."""
    judge_export(work, "the course's LeNet-5", network(LeNet5(), 1).eval(), new_place("network.onnx"), seed=1)
    judge_export(
        work, "a network with dropout, in training mode,", network(Dense(), 2).train(),
        PlaceAsText(new_place("dense.onnx")), seed=2,
    )  # fmt: skip


@contextlib.contextmanager
def refused_export():
    """Leave out the terminal colours of the exporter's errors, and say what is most often behind them."""
    try:
        yield
    except Stop as stop:
        plain_text = (re.sub("\x1b\\[[0-9;]*m", "", message) for message in stop.messages)
        stop.messages = tuple(message.replace(" Next steps:.", "") for message in plain_text)
        if "torch.export" in " ".join(stop.messages):
            stop.messages += (
                "The cause is often `dynamic_shapes`: a dictionary there goes by the name that `forward` gives its "
                "input, which differs from network to network; a tuple goes by position. Or the example is no batch "
                "of images, `(N, 1, 28, 28)`.",
            )
        raise


def read_export(result, model, path, batches: Sequence[Tensor]) -> dict:
    """Probe: what lies in the folder, what ONNX Runtime makes of the file, and the model afterwards."""
    import onnxruntime

    path = Path(path)
    found = {
        "files": {file.name: file.stat().st_size for file in sorted(path.parent.rglob("*")) if file.is_file()},
        "model": state_of(model), "error": "", "inputs": [], "outputs": 0, "logits": [],
    }  # fmt: skip
    if not path.is_file():
        return found
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = 1, 4
    # As the file stands: the optimizer would take dropout out, which other programs do not.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        with tempfile.TemporaryDirectory() as alone:
            copy = shutil.copy(path, alone)
            session = onnxruntime.InferenceSession(copy, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        return found | {"error": in_short(error)}
    found["inputs"] = [(part.name, part.type, [str(size) for size in part.shape]) for part in session.get_inputs()]
    found["outputs"] = len(session.get_outputs())
    if len(found["inputs"]) == 1:
        for images in batches:
            try:
                found["logits"].append(session.run(None, {found["inputs"][0][0]: images.numpy()})[0])
            except Exception as error:
                found["logits"].append(in_short(error))
    return found


def in_short(error: Exception) -> str:
    """Return an error of ONNX Runtime on one line, without its advice."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300].split(' Please fix')[0]}"


def judge_export(
    work, what: str, model: nn.Module, path: Place | PlaceAsText, seed: int, stale: bytes = b"", sizes=(1, 2, 5)
) -> None:
    """Judge the file for a model; stale: what lies at the path before."""
    of, name = f"export_onnx of {what}", Path(path).name
    generator = torch.Generator().manual_seed(seed)
    batches = [torch.rand(size, 1, 28, 28, generator=generator) for size in sizes]
    before, wanted = plain(state_of(model)), [in_evaluation(model, images) for images in batches]
    around = partial(folder_with, Place(Path(path).parent), {name: stale} if stale else {})
    probe = partial(read_export, batches=batches)
    with case(of), refused_export():
        found = examine(work, model, path, around=around, probe=probe, limit=60).probe
    files = found["files"]
    if name not in files or (stale and files[name] == len(stale)):
        others = f" There is {in_words(files)} instead." if set(files) - {name} else ""
        old = "the file that lay there before is still the same" if stale and name in files else "there is no such file"
        raise Mistake(f"{of} should write the file {name}, but {old}.{others} Does the call get `path`?")
    extra = [other for other in files if other != name]
    if extra:
        weights = (
            ": the weights, without which the first file is of no use. One file is asked for; the text above names the "
            "argument."
            if "data" in extra[0]
            else ". One file is asked for."
        )
        raise Mistake(
            f"{of} wrote {in_words(extra)} beside {name}, {files[extra[0]]:,} bytes{weights}",
            points=ONE_LOOSE if not found["error"] or "data" in extra[0] else 0,
        )
    if found["error"]:
        look = ""
        if "INVALID_PROTOBUF" in found["error"]:
            look = " That is no ONNX file: torch.onnx.export writes one, torch.save and others write other formats."
        elif "NOT_IMPLEMENTED" in found["error"]:
            look = " Is the model in another precision than float32?"
        raise Mistake(f"ONNX Runtime cannot load {name}, which {of} wrote: {found['error'].rstrip('.')}.{look}")
    inputs, outputs = len(found["inputs"]), found["outputs"]
    if inputs != 1 or outputs != 1:
        raise Mistake(
            f"The network in {name} has {inputs} input{'s' * (inputs != 1)} and {outputs} "
            f"output{'s' * (outputs != 1)}; one of each is expected, the images and the logits."
        )
    _judge_logits(found, wanted, batches, of, model)
    expect_unchanged(before, found["model"], of, LEFT_CHANGED)


def _judge_logits(found: dict, wanted: list[Tensor], batches: list[Tensor], of: str, model: nn.Module) -> None:
    _, kind, shape = found["inputs"][0]
    if kind != "tensor(float)":
        raise Mistake(f"The input of the file is of type {kind}; images are float32. Give such images as the example.")
    runs = [torch.as_tensor(got) if isinstance(got, np.ndarray) else got for got in found["logits"]]
    same = [
        isinstance(got, Tensor) and got.shape == want.shape and _near(got, want, 1e-4)
        for got, want in zip(runs, wanted, strict=True)
    ]
    if all(same):
        return
    index = same.index(False)
    got, want, count = runs[index], wanted[index], len(batches[index])
    images = f"{count} image{'s' * (count != 1)}"
    if not isinstance(got, Tensor):
        fixed = shape[0].isdecimal()
        raise Mistake(
            f"{of}: ONNX Runtime takes no {images} ({got}). The file says that its input has the shape "
            f"({', '.join(shape)})" + (": the size of the batch is fixed. Give dimension 0 a name." if fixed else "."),
            points=ONE_FIXED if fixed and any(same) else 0,
        )
    if got.shape != want.shape:
        raise Mistake(
            f"{of}: for {images} the file should give logits of shape {tuple(want.shape)}, but gives "
            f"{tuple(got.shape)}.", points=ONE_FIXED if any(same) else 0,
        )  # fmt: skip
    if _near(got, want.softmax(1), 1e-4) or _near(got, want.log_softmax(1), 1e-4):
        raise Mistake(f"{of}: the file gives probabilities or their logarithms. The model's own logits are asked for.")
    off = float((got.double() - want.double()).abs().max())
    trained = before_training(model)
    raise Mistake(
        f"{of}: for {images} the file's logits differ from the model's by up to {off:.3g}. "
        + (
            "The model came in training mode; was it in evaluation mode when it was exported? (ONNX Runtime may skip "
            "dropout by itself; other programs do not, and the check runs the file as it stands.)"
            if trained else "Was this very model exported, with its weights, and nothing done to its output?"
        )
    )  # fmt: skip


def before_training(model: nn.Module) -> bool:
    """Say whether a model came in training mode and has layers to which that matters."""
    kinds = (nn.Dropout, nn.BatchNorm2d, nn.BatchNorm1d)
    return model.training and any(isinstance(module, kinds) for module in model.modules())


def _near(got: Tensor, want: Tensor, tolerance: float) -> bool:
    return got.shape == want.shape and bool(
        ((got.double() - want.double()).abs() <= tolerance * (1 + want.double().abs())).all()
    )


# --- predict_folder --------------------------------------------------------------------------------------------------

CLOSE = 2e-3  # two libraries may read a JPEG file's grey levels one apart; mistakes differ by far more


def picture(digit: int, form: str = "PNG", mode: str = "L", height: float = 130, faint: float = 1) -> bytes:
    """Return a made-up digit in MNIST's form as the bytes of an image file; faint: its brightness, from 0 to 1."""
    drawn = faint * to_mnist_form(coverage(digit, (200, 160), height, (0.5, 0.5), 0.11))
    image = Image.fromarray(drawn.round().numpy().astype(np.uint8)).convert(mode)
    file = io.BytesIO()
    image.save(file, form, **({"quality": 95} if form == "JPEG" else {}))
    return file.getvalue()


def stored(content: bytes) -> Tensor:
    """Return the pixels of an image file, float32 `(1, 28, 28)` in [0, 1]."""
    with Image.open(io.BytesIO(content)) as image:
        return torch.from_numpy(np.array(image.convert("L"))).float()[None] / 255


@exercise(
    unit="10_ship_it",
    signature="(model, folder)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "First the names: `sorted(Path(folder).iterdir())` goes through all that is in the folder, in name order. Keep "
        "what `is_file()` and whose `suffix.lower()` is one of the endings.",
        'Then one file: `Image.open(path).convert("L")` is the picture in grey, `np.array(...)` its pixels. Divide '
        "by 255, as float32, and bring them into the shape (1, 1, 28, 28) for the model.",
        "Softmax over the ten logits gives the probabilities; `[0]` takes them out of the batch of one.",
        "Around all of it: note `model.training`, call `model.eval()`, and in the end `model.train(was_training)`; "
        "`with torch.no_grad():` saves the record of gradients.",
    ),
)
def predict_folder(work):
    """Ten probabilities per PNG or JPEG file, in name order."""
    files = {
        "d7.png": picture(7), "a3.png": picture(3), "notes.txt": b"not an image", "c1.jpg": picture(1, "JPEG"),
        "older/e5.png": picture(5), "b0.PNG": picture(0), "f2.jpeg": picture(2, "JPEG"), "e8.png": picture(8),
    }  # fmt: skip
    judge_predict(work, "a folder with five pictures", network(Dense(), 5).eval(), {
        name: files[name] for name in ("d7.png", "a3.png", "c1.jpg", "e8.png", "f2.jpeg")
    })  # fmt: skip
    judge_predict(work, "a folder with pictures, a text file and a folder", network(Dense(), 5).eval(), files, kept=1)
    judge_predict(
        work, "a folder and a network in training mode", network(Dense(), 6).train(), files, as_text=True, kept=1
    )


def read_model(result, model, folder) -> dict:
    """Probe: the model afterwards, the modes it was called in, and whether a dictionary came back, in which order."""
    return {
        "model": state_of(model),
        "trained_in": list(getattr(model, "trained_in", [])),
        "left": sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()),
    }


def judge_predict(
    work, what: str, model: nn.Module, files: dict[str, bytes | None], as_text: bool = False, kept: float = 0
) -> None:
    """Judge the probabilities for the files of a folder; what goes wrong keeps `kept` points."""
    of, folder = f"predict_folder of {what}", new_place()
    chosen = sorted(
        name for name, content in files.items()
        if content is not None and "/" not in name and name.lower().endswith((".png", ".jpg", ".jpeg"))
    )  # fmt: skip
    images = torch.stack([stored(files[name]) for name in chosen]) if chosen else torch.zeros(0, 1, 28, 28)
    logits = in_evaluation(model, images)
    before = plain(state_of(model))
    given = PlaceAsText(folder) if as_text else folder
    with case(of, kept):
        run = examine(work, model, given, around=partial(folder_with, folder, files), probe=read_model, limit=20)
        got = run.result
        if not isinstance(got, dict):
            none = " Does the function end with `return`?" if got is None else ""
            raise Mistake(f"{of} should be a dictionary, file name to probabilities, but is {expect.show(got)}.{none}")
        _judge_names(list(got), chosen, files, of)
        got = {str(name): value for name, value in got.items()}
        for index, name in enumerate(chosen):
            _judge_probabilities(got[name], f"{of}: what belongs to {name}", index, logits, images, model, run.probe)
        if list(got) != chosen:
            raise Mistake(
                f"{of} has the names in the order {in_words(got)}. Name order is asked for, as sorted() gives it: "
                f"{in_words(chosen)}.", points=2,
            )  # fmt: skip
        expect_unchanged(before, run.probe["model"], of, points=2)
        if run.probe["left"] != sorted(name for name, content in files.items() if content is not None):
            raise Mistake(f"{of} is right, but the folder holds other files afterwards. Only read them.", points=2)


def _judge_names(names: list, chosen: list[str], files: dict, of: str) -> None:
    """Expect the names of the pictures, in whatever order."""
    if not all(isinstance(name, str) for name in names):
        other = next(name for name in names if not isinstance(name, str))
        raise Mistake(f"{of} should have file names as its keys, such as `d7.png`, but has {expect.show(other)}.")
    if sorted(names) == chosen:
        return
    if sorted(Path(name).name for name in names) == chosen:
        raise Mistake(f"{of} has whole paths as its keys. File names alone are asked for, `path.name`.", points=1)
    if set(names) == {Path(name).stem for name in chosen}:
        raise Mistake(
            f"{of} has keys such as `{names[0]}`, without the ending. The file's whole name is asked for, "
            f"`{chosen[0]}`.",
            points=1,
        )
    if sorted(str(name).lower() for name in names) == sorted(name.lower() for name in chosen):
        other = next(name for name in names if name not in chosen)
        raise Mistake(
            f"{of} has the key `{other}`, but that file's name has other letters in capitals. The names are asked for "
            "as they are.",
            points=1,
        )
    missing, beyond = [name for name in chosen if name not in names], [name for name in names if name not in chosen]
    if beyond:
        deep = any(file.endswith(f"/{Path(name).name}") for name in beyond for file in files)
        why = (
            "It lies in a folder inside the folder; only files right in it count." if deep
            else "Only PNG and JPEG files count: .png, .jpg, .jpeg, also in capitals."
        )  # fmt: skip
        raise Mistake(f"{of} should not have {in_words(beyond)}. {why}")
    raise Mistake(
        f"{of} should have {in_words(missing)} too, but does not. Pictures end in .png, .jpg or .jpeg, in small "
        "letters or capitals."
    )


def _judge_probabilities(
    got: object, of: str, index: int, logits: Tensor, images: Tensor, model: nn.Module, probe: dict
) -> None:
    """Expect the ten probabilities of image `index`."""
    want = logits[index].softmax(0)
    if isinstance(got, list | tuple) and len(got) == 10:
        got = list(got)
        if all(isinstance(part, int | float | np.generic | Tensor) for part in got) and _near(
            torch.tensor([float(part) for part in got]), want, CLOSE
        ):
            raise Mistake(f"{of} has the right values in a list. A tensor (or a NumPy array) is asked for.", points=2)
    if isinstance(got, np.ndarray) and got.dtype.kind in "fiu":
        got = torch.from_numpy(np.ascontiguousarray(got))
    if not isinstance(got, Tensor) or got.layout != torch.strided or got.is_complex():
        raise Mistake(f"{of} should be a tensor of ten probabilities, but is {expect.show(got)}.")
    if got.shape == (1, 10) and _near(got[0], want, CLOSE):
        raise Mistake(
            f"{of} has the shape (1, 10): a batch of one. Ten probabilities, (10,), are asked for: take row 0.",
            points=2,
        )
    if got.shape != (10,):
        what = " Is it the predicted digit? All ten probabilities are asked for." if got.numel() == 1 else ""
        raise Mistake(f"{of} should have the shape (10,), but has {tuple(got.shape)}.{what}")
    if _near(got, want, CLOSE):
        return
    slips = (
        (lambda images: in_evaluation(model, images)[index], "These are the logits. Softmax makes probabilities of "
         "them."),
        (lambda images: in_evaluation(model, images)[index].log_softmax(0), "These are the logarithms of the "
         "probabilities (log_softmax)."),
        (lambda images: in_evaluation(model, 255 * images)[index].softmax(0), "It fits images that were not divided by "
         "255: the network expects pixels in [0, 1]."),
        (lambda images: in_evaluation(model, (images - 0.1307) / 0.3081)[index].softmax(0), "It fits images that were "
         "standardised first. The network expects pixels in [0, 1] and does the rest itself."),
        (lambda images: 100 * want, "It is in percent; the probabilities of a picture add up to 1."),
        (lambda images: want.round(decimals=2), "It was rounded; give the probabilities as they are."),
        (lambda images: in_evaluation(model, 1 - images)[index].softmax(0), "It fits images with ink and paper "
         "exchanged: these files are white on black already."),
        (lambda images: in_evaluation(model, images).softmax(0)[index], "It fits a softmax over the images of the "
         "batch: take it over the ten logits of each image."),
        (lambda images: in_evaluation(model, images.mT)[index].softmax(0), "It fits an image with rows and columns "
         "exchanged."),
        (lambda images: in_evaluation(model, images)[index].softmax(0).softmax(0), "Softmax was taken twice."),
        (lambda images: in_evaluation(model, images)[index].sigmoid(), "It fits a sigmoid: ten probabilities that "
         "belong together come from softmax, and add up to 1."),
        (lambda images: F.one_hot(in_evaluation(model, images)[index].argmax(), 10), "It has a 1 for the predicted "
         "digit and 0 elsewhere; the probabilities are asked for."),
    )  # fmt: skip
    for slip, look in slips:
        if _near(got, slip(images), CLOSE):
            raise Mistake(f"{of} should be {expect.show(want)}, but is {expect.show(got)}. {look}")
    other = [row for row in range(len(logits)) if _near(got, logits[row].softmax(0), CLOSE)]
    if other:
        raise Mistake(f"{of} is what belongs to another file. Do names and rows go through the same order?")
    look = (
        "The network was asked in training mode, in which dropout makes its answers depend on chance."
        if any(probe["trained_in"]) else
        "Is the picture read in grey, divided by 255 and given as (1, 1, 28, 28), and softmax taken over ten logits?"
    )  # fmt: skip
    raise Mistake(f"{of} should be {expect.show(want)}, but is {expect.show(got)}. {look}")


# --- centre_digit ----------------------------------------------------------------------------------------------------

HALF = 2  # points for a digit of the right size in the wrong place, and for other small things
SIZES = (17.5, 22.5)  # for the longer side; soft edges make it a little more or less than 20
NINETEEN = 0.957  # 19 pixels make 0.95 in every photograph, right answers 0.966 on average, one by one 0.947 or more
SPREAD = (0.93, 1.045)  # of the ink along the longer side, compared with the right size: 18 makes 0.90, 21 makes 1.05
MIDDLE = (12.3, 15.2)  # for the centre of mass: a pixel around 14, as in MNIST, or around 13.5, the middle of 0 to 27
LIKE = 0.87  # of 1, two blurred pictures; right answers of many styles have 0.95, lines thinner than a pixel 0.91
CORNER = [[(0, 0), (0, 0.5), (0, 1)], [(0, 1), (0.4, 1), (0.75, 1)]]  # an L, whose ink is far from its box's middle
LONG = [[(0, 0.3), (0.5, 0), (1, 0.25), (1.5, 0.5), (2, 0.2)]]  # wider than high
LINE = [[(0, row / 12) for row in range(13)]]  # upright
APART = [[(0.05, 0), (0.3, 0), (0.6, 0)], [(0.05, 0.4), (0.4, 0.42), (0.62, 0.7), (0.4, 1), (0, 0.95)]]  # a broken 5
TWO = (".####.", "#....#", ".....#", "....#.", "...#..", "..#...", ".#....", "######")  # each mark one pixel


def to_mnist_form(ink: np.ndarray) -> Tensor:
    """Return ink, numbers of 0 to 1, in MNIST's form: float32 `(28, 28)` of 0 to 255."""
    rows, columns = np.nonzero(ink > 0.5)
    cut = torch.from_numpy(ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]).float()
    height, width = (max(1, round(20 * side / max(cut.shape))) for side in cut.shape)
    small = F.interpolate(cut[None, None], (height, width), mode="bilinear", antialias=True)[0, 0]
    top, left = (
        min(max(round(14 - centre), 0), 28 - side)
        for centre, side in zip(mass_centre(small), (height, width), strict=True)
    )
    return 255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))


def mass_centre(image: Tensor) -> tuple[float, float]:
    """Return row and column of the centre of mass of `(H, W)`, counted from 0."""
    image = image.double()
    return tuple(
        float((image.sum(1 - axis) @ torch.arange(image.shape[axis]).double()) / image.sum()) for axis in (0, 1)
    )


def extent(image: Tensor) -> tuple[int, int, int, int]:
    """Return first and last row, first and last column with ink of a quarter of the brightest or more."""
    inked = image >= 0.25 * image.max()
    rows, columns = torch.nonzero(inked.any(1)).flatten(), torch.nonzero(inked.any(0)).flatten()
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


@exercise(
    unit="10_ship_it",
    signature="(image)",
    points=4,
    minutes=30,
    difficulty=3,
    hints=(
        "Start with ink: `(lightest - image) / (lightest - darkest)` as float is 0 on the lightest paper and 1 on the "
        "darkest ink. Set what is below 0.5 to 0: that is the paper.",
        "Cut: `torch.nonzero(ink.any(1))` lists the rows with ink, `ink.any(0)` does for columns; slice from the first "
        "to the last.",
        "Scale: one factor for both sides, `20 / max(ink.shape)`. `F.interpolate(ink[None, None], "
        'size=(height, width), mode="bilinear", antialias=True)[0, 0]` makes the small picture; no side may become 0.',
        "Centre: the row of the centre of mass is the mean of the row numbers, weighted by the ink in each row, "
        "`(small.sum(1) * torch.arange(height)).sum() / small.sum()`. It should come to row 14: how far down does "
        "the small picture go in 28x28 zeros? Round that, and do the same for columns. In the end, times 255.",
    ),
)
def centre_digit(work):
    """A photographed digit in MNIST's form."""
    judge_centre(work, [
        ("a photograph of a 5", photograph(5), 5),
        ("a photograph of an L, whose ink is not in the middle of its box,", photograph(CORNER, seed=1), CORNER),
        ("a photograph of a wave, wider than high,",
         photograph(LONG, (180, 260), 70, pen=0.2, seed=2), (LONG, (180, 260), 70, 0.2)),
        ("a photograph of a 7 in dim light", photograph(7, ink=15, paper=(90, 120), seed=3), 7),
    ])  # fmt: skip


def judge_centre(work, cases: Sequence[tuple[str, Tensor, object]], kept: float = 0) -> None:
    """Judge photographs; with each comes what was written: alone, with shape, height and pen of the photograph, or as
    a picture of the ink. What goes wrong keeps `kept` points, or 1 after the first."""
    sizes = []
    for index, (what, image, written) in enumerate(cases):
        if isinstance(written, np.ndarray):
            clean, pen = written, 1.0
        else:
            strokes, shape, height, share = written if isinstance(written, tuple) else (written, image.shape, 130, 0.11)
            clean, pen = coverage(strokes, tuple(shape), height, (0.3, 0.6), share), height * share
        of, keeps = f"centre_digit of {what}", max(kept, min(index, 1))
        side = max(np.ptp(where) + 1 for where in np.nonzero(clean > 0.5))
        soft = 1.2 / side if side < 40 and pen != 1 else 0  # the edge of a small photograph is a share of its ink
        with case(of, keeps):
            want = to_mnist_form(clean)
            sizes.append(_judge_form(examine(work, image).result, want, image, of, keeps, 20 * pen / side, soft))
    lengths, spreads = zip(*sizes, strict=True)
    if max(lengths) < 20 and sum(spreads) / len(spreads) < NINETEEN:
        raise Mistake(
            f"centre_digit of all photographs: the longer side should become 20 pixels, but has {max(lengths)} at "
            "most. Which size is it scaled to?",
            points=kept,
        )


def tiny(rows: Sequence[str]) -> tuple[Tensor, np.ndarray]:
    """Return a photograph of 28x28 in whose lower right corner each mark of the rows is a dark pixel; and its ink."""
    ink = np.zeros((28, 28))
    ink[-len(rows) :, -len(rows[0]) :] = [[mark == "#" for mark in row] for row in rows]
    paper = np.linspace(170, 220, 28)[:, None] + np.zeros(28)
    return torch.from_numpy(np.where(ink > 0, 35, paper).round().astype(np.uint8)), ink


def _judge_form(
    got: object, want: Tensor, image: Tensor, of: str, kept: float, stroke: float, soft: float
) -> tuple[int, float]:
    """Judge what came back; stroke: how wide the lines are in the end, in pixels; soft: a further slip in the size.

    Return the longer side in pixels, and how far the ink spreads along it, compared with the right size.
    """
    values, wrong_kind = _as_values(got, of)
    if values.shape != (28, 28):
        extra = " Leave out the axes for batch and channel." if values.numel() == 784 else ""
        raise Mistake(f"{of} should have the shape (28, 28), but has {tuple(values.shape)}.{extra}", points=kept)
    if not torch.isfinite(values).all():
        raise Mistake(f"{of} has values that are no numbers (nan or inf). Is something divided by 0?", points=kept)
    top = float(values.max())
    unit = 0 < top <= 1 and wrong_kind
    values = 255 * values if unit else values
    top = float(values.max())
    if values.min() < 0 or top > 255.5:
        raise Mistake(
            f"{of} has values from {float(values.min()):.4g} to {top:.4g}; uint8 holds 0 to 255.", points=kept
        )
    _judge_ink(values, of, kept, thick=stroke > 1.4)
    spread = _judge_shape(values, want, image, of, kept, soft)
    if wrong_kind:
        scale = " and times 255" if unit else ""
        raise Mistake(f"{of} has the right picture, but {wrong_kind}{scale}.", points=HALF)
    return max(int((values > 0).any(axis).sum()) for axis in (0, 1)), spread


def _as_values(got: object, of: str) -> tuple[Tensor, str]:
    """Return the answer's values in double precision, and what is wrong with the container, if anything."""
    if got is None:
        raise Mistake(f"{of} gives None. Does the function end with `return` and the result?")
    if isinstance(got, np.ndarray) and got.dtype.kind in "biuf":
        text = "in a NumPy array. A uint8 tensor is asked for: `torch.from_numpy(...)` makes one"
        return torch.from_numpy(np.ascontiguousarray(got)).double(), text
    if isinstance(got, list | tuple):
        with contextlib.suppress(TypeError, ValueError):
            text = f"in a {type(got).__name__}. A uint8 tensor is asked for: `torch.tensor(...)` makes one"
            return torch.tensor(got).double(), text
        raise Mistake(f"{of} should be a tensor, uint8 of shape (28, 28), but is a {type(got).__name__}.")
    if not isinstance(got, Tensor) or got.layout != torch.strided or got.is_complex():
        raise Mistake(f"{of} should be a tensor, uint8 of shape (28, 28), but is {expect.show(got)}.")
    kind = str(got.dtype).removeprefix("torch.")
    return got.double(), "" if got.dtype == torch.uint8 else f"as {kind}. uint8 is asked for: round, then convert"


def _judge_ink(values: Tensor, of: str, kept: float, thick: bool) -> None:
    """Expect bright ink on black; lines thinner than a pixel become grey."""
    border = torch.cat([values[0], values[-1], values[:, 0], values[:, -1]])
    top = float(values.max())
    if top == 0:
        raise Mistake(f"{of} is all 0: the ink is lost. Print the picture after each step.", points=kept)
    if top <= 1:
        raise Mistake(f"{of} has no value above 1. Pixels go up to 255: multiply before you convert.", points=kept)
    if values.mean() > 128 and border.median() > 128:
        raise Mistake(f"{of} is dark on light, as the photograph. MNIST is white on black: 255 minus it.", points=kept)
    if border.median() > 20 or values.median() > 20:
        raise Mistake(
            f"{of}: the paper should be 0, but most of it is not (the median of the border is "
            f"{float(border.median()):.0f}). Uneven paper leaves a grey ground: choose a threshold between ink and "
            "paper, and set what is lighter to 0.", points=kept,
        )  # fmt: skip
    if top < 150 and thick:
        raise Mistake(
            f"{of}: its brightest pixel is {top:.0f}. The ink of this photograph should come out near 255, as the text "
            "above says: stretch from the darkest and the lightest value of the photograph.", points=max(kept, HALF),
        )  # fmt: skip


def _judge_shape(values: Tensor, want: Tensor, image: Tensor, of: str, kept: float, soft: float) -> float:
    """Expect the digit, with its longer side 20 and its centre of mass in the middle; return its spread."""
    first_row, last_row, first_column, last_column = extent(values)
    height, width = last_row - first_row + 1, last_column - first_column + 1
    a, b, c, d = extent(want)
    right_height, right_width = b - a + 1, d - c + 1
    size = f"the digit is {height} pixels high and {width} wide; about {right_height} and {right_width} are expected"
    if abs(height - right_height) > 2.5 or abs(width - right_width) > 2.5:
        ink = F.interpolate(want[a : b + 1, c : d + 1][None, None].float(), (height, width), mode="area")[0, 0]
        stretched = F.pad(ink, (0, 28 - width, 0, 28 - height))
        whole = _likeness(values, stretched, reach=28) > 0.8  # else something is missing, or there is more than ink
        look = _size_look((height, width), (right_height, right_width), image, whole)
        raise Mistake(f"{of}: {size}. {look}", points=kept)
    best, look = _likeness(values, want), ""
    turned = {
        "left and right are exchanged": want.flip(1), "it stands on its head": want.flip(0),
        "it is turned by 180 degrees": want.flip(0, 1),
    }  # fmt: skip
    for what, picture in turned.items():
        if _likeness(values, picture) > best + 0.05:
            best, look = _likeness(values, picture), what
    if look:
        raise Mistake(f"{of}: {look}.", points=kept)
    if best < LIKE:
        raise Mistake(
            f"{of} does not show the digit: laid over the expected picture, the likeness is {best:.2f} of 1. Is it "
            "all there, from the first row and column with ink to the last? Draw input and output with "
            "plots.digit_grid, and look.", points=kept,
        )  # fmt: skip
    longer = int(right_width > right_height)
    spread = _spread(values, longer) / _spread(want, longer)
    if not SPREAD[0] - soft <= spread <= SPREAD[1] + soft:
        raise Mistake(
            f"{of}: the longer side should become 20 pixels, but the digit comes out "
            f"{'larger' if spread > 1 else 'smaller'}, about {20 * spread:.3g}. Which size is it scaled to, and is it "
            "cut from the first row and column with ink to the last?",
            points=kept,
        )  # fmt: skip
    middle = mass_centre(values)
    if not all(MIDDLE[0] <= part <= MIDDLE[1] for part in middle):
        boxed = all(
            abs((first + last) / 2 - 13.5) <= 1 for first, last in ((first_row, last_row), (first_column, last_column))
        )
        why = (
            "The middle of its box is there instead; MNIST centres the ink by its mass." if boxed
            else "By how many rows and columns has the small picture to be moved?"
        )  # fmt: skip
        raise Mistake(
            f"{of}: the centre of mass lies at row {middle[0]:.1f}, column {middle[1]:.1f}; it should lie within a "
            f"pixel of the centre, 14 and 14. {why}", points=max(kept, HALF),
        )  # fmt: skip
    if _litter(values, want) > 20:
        raise Mistake(f"{of} has bright pixels where the photograph has paper. The paper should be 0.", points=kept)
    return spread


def _size_look(found: tuple[int, int], right: tuple[int, int], image: Tensor, whole_digit: bool) -> str:
    height, width = found
    longer, shorter = max(found), min(found)
    whole = 20 / max(image.shape)
    if all(abs(side - whole * size) <= 1 for side, size in zip(found, image.shape, strict=True)):
        return "These are the proportions of the whole photograph: is its paper taken for ink?"
    if abs(height - right[1]) <= 1 and abs(width - right[0]) <= 1:
        return "Are rows and columns exchanged?"
    if not whole_digit and SIZES[0] - 2 <= longer <= SIZES[1]:
        return "Is paper taken for ink, or is a part of the ink lost? Look at the mask of the ink as a picture."
    if abs(longer - shorter) <= 1:
        return "It was stretched to a square: use one factor for both sides."
    if longer > SIZES[1]:
        return "The longer side should be 20 pixels."
    if longer < SIZES[0]:
        return "Is the digit cut out of the paper before it is scaled? Its longer side should become 20 pixels."
    return "Its sides should keep their ratio: use one factor for both."


def _spread(image: Tensor, axis: int) -> float:
    """Return the standard deviation of the ink's row numbers (axis 0) or column numbers (axis 1)."""
    mass, places = image.double().sum(1 - axis), torch.arange(image.shape[axis]).double()
    mean = (mass @ places) / mass.sum()
    return float(((mass @ (places - mean) ** 2) / mass.sum()).sqrt())


def _likeness(values: Tensor, want: Tensor, reach: int = 10) -> float:
    """Return the largest cosine similarity of two pictures, slightly blurred, over moves by up to `reach` pixels."""
    values, want = (F.avg_pool2d(F.pad(part.double(), (1,) * 4)[None], 3, 1)[0] for part in (values, want))
    windows = F.pad(want, (reach,) * 4).unfold(0, 28, 1).unfold(1, 28, 1)
    dots = (windows * values).sum((-2, -1))
    lengths = (windows**2).sum((-2, -1)).sqrt() * values.norm()
    return float((dots / lengths.clamp(min=1e-9)).max())


def _litter(values: Tensor, want: Tensor, reach: int = 10) -> float:
    """Return the brightest pixel that is three or more pixels from the expected ink, where that fits best."""
    windows = F.pad(want.double(), (reach,) * 4).unfold(0, 28, 1).unfold(1, 28, 1)
    best = int((windows * values).sum((-2, -1)).argmax())
    row, column = divmod(best, 2 * reach + 1)
    near = F.max_pool2d((windows[row, column] > 20)[None, None].double(), 5, 1, 2)[0, 0] > 0
    return float(torch.where(near, 0, values).max())
