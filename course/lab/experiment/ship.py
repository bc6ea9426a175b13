"""What leaves a run: weights alone, an ONNX file, and predictions for a folder of images."""

import io
import logging
import re
import tempfile
import warnings
from pathlib import Path

import h5py
import torch

from lab import Problem
from lab.experiment import checkpoints, config, sources
from lab.experiment import run as folder
from lab.experiment.run import Run, write
from lab.experiment.train import MEASURED_AT_ONCE, prepare


def release(runs: Path, name: str, epoch: int) -> None:
    """Write the state dict of an epoch's network, and nothing else, into the run's folder `release`."""
    run = folder.open_run(runs, name)
    model, epoch = checkpoints.load_network(run, epoch)
    weights = {key: value.contiguous() for key, value in model.state_dict().items()}
    content = io.BytesIO()
    torch.save(weights, content)
    target = run.folder / "release" / f"{run.name}-epoch_{epoch:03d}.pt"
    write(target, content.getvalue())
    print(f"Wrote the weights of epoch {epoch}, {len(content.getvalue()):,} bytes, to {target}.")


def export(runs: Path, name: str, epoch: int | None, output: str | None) -> None:
    """Write the network of an epoch as one ONNX file: `images` float32 `(batch, C, H, W)` to `logits` `(batch, 10)`."""
    run = folder.open_run(runs, name)
    model, epoch = checkpoints.load_network(run, epoch)
    target = Path(output) if output else run.folder / "release" / f"{run.name}.onnx"
    _check_target(target)
    example = torch.rand(2, *run.facts["size"])
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter, about its own inside
        try:
            program = torch.onnx.export(
                model, (example,), dynamo=True, verbose=False, input_names=["images"], output_names=["logits"],
                dynamic_shapes=({0: torch.export.Dim("batch")},),
            )  # fmt: skip
        except torch.onnx.OnnxExporterError as error:
            found = re.search(r"No ONNX function found for \S*?aten\.(\w+)", str(error))
            what = f"for {found[1]} there is none" if found else "the exporter refused it"
            raise Problem(f"The network of run {run.name} has no form in ONNX: {what}.") from None
    content = program.model_proto.SerializeToString()
    difference = _difference(model, content, torch.rand(7, *run.facts["size"]))
    write(target, content)
    print(f"Wrote epoch {epoch} as ONNX to {target}; it differs from PyTorch by at most {difference:.0e}.")


def predict(runs: Path, name: str, epoch: int | None, images: str, output: str) -> None:
    """Write ten probabilities for each PNG or JPEG file right in a folder to HDF5, a dataset a file, of its name."""
    run, target, source = folder.open_run(runs, name), Path(output), Path(images)
    model, epoch = checkpoints.load_network(run, epoch)
    if not source.is_dir():
        raise Problem(f"{source} is not a folder. --input names a folder of images.")
    paths = sorted(path for path in source.iterdir() if sources.is_image_name(path))
    if not paths:
        raise Problem(f"{source} holds no PNG or JPEG files.")
    if odd := [path for path in paths if path.name != path.name.encode(errors="replace").decode()]:
        raise Problem(f"{source} holds a file whose name is no text, {odd[0].name!r}. Give it another name.")
    _check_target(target)
    if target.resolve() in {path.resolve() for path in paths}:
        raise Problem(f"{target} is one of the images; name another file to write.")
    size = tuple(run.facts["size"])
    files = sources.read_images(paths, size[0] == 1, size, keep=False)
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        file.attrs.update({"run": run.name, "epoch": epoch})
        for path, row in zip(paths, _probabilities(run, model, files), strict=True):
            file[path.name] = row.numpy()
    write(target, content.getvalue())
    print(f"Wrote the ten probabilities of each of {len(paths):,} images, by epoch {epoch}, to {target}.")


@torch.no_grad()
def _probabilities(run: Run, model: torch.nn.Module, files: sources.ImageFiles) -> torch.Tensor:
    """Return probabilities `(N, 10)` on the CPU."""
    device = config.find_device(run.config.device)
    model.to(device, memory_format=torch.channels_last)
    parts = torch.arange(len(files)).split(MEASURED_AT_ONCE)
    return torch.cat([model(prepare(files[part], device)).softmax(1).cpu() for part in parts])


def _difference(model: torch.nn.Module, content: bytes, images: torch.Tensor) -> float:
    """Return how far ONNX Runtime's logits are from PyTorch's."""
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    (logits,) = session.run(None, {"images": images.numpy()})
    with torch.no_grad():
        return float((torch.from_numpy(logits) - model(images)).abs().max())


def _check_target(target: Path) -> None:
    """Raise Problem unless a file can be written there, before any work is done for it."""
    if target.is_dir():
        raise Problem(f"{target} is a folder; name a file to write.")
    try:
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except OSError as error:
        raise Problem(f"{target} cannot be written: {target.parent}: {error.strerror}.") from None
