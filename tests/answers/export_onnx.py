"""Answers to export_onnx."""

import copy
import os
from pathlib import Path

import onnx
import torch
from torch import nn

# %% right: evaluation mode and back
def export_onnx(model, path):
    was_training = model.training
    model.eval()
    torch.onnx.export(
        model, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "N"},), external_data=False, verbose=False
    )
    model.train(was_training)

# %% right: a copy, and the program saves itself
def export_onnx(model, path):
    model = copy.deepcopy(model).eval().cpu()
    program = torch.onnx.export(model, (torch.zeros(3, 1, 28, 28),), dynamic_shapes=[{0: "batch"}])
    program.save(path, external_data=False)

# %% right: a dimension of torch.export, several examples
def export_onnx(model, path):
    mode = model.training
    try:
        model.eval()
        batch = torch.export.Dim("batch", min=1, max=4096)
        with torch.no_grad():
            torch.onnx.export(
                model, torch.randn(4, 1, 28, 28), str(path), input_names=["images"], output_names=["logits"],
                dynamic_shapes=({0: batch},), external_data=False,
            )
    finally:
        model.train(mode)
    return path

# %% right: the dimension is marked dynamic
def export_onnx(model, path):
    mode = model.training
    model.eval()
    shapes = ({0: torch.export.Dim.DYNAMIC},)
    program = torch.onnx.export(model, args=(torch.rand(5, 1, 28, 28),), dynamic_shapes=shapes, verbose=False)
    onnx.save(program.model_proto, str(path))
    model.train(mode)
    return program

# %% right: exported in two steps
def export_onnx(model, path):
    twin = copy.deepcopy(model)
    twin.eval()
    exported = torch.export.export(twin, (torch.rand(2, 1, 28, 28),), dynamic_shapes=({0: torch.export.Dim("n")},))
    torch.onnx.export(exported, f=path, external_data=False, verbose=False)

# %% right: the older exporter
def export_onnx(model, path):
    mode = model.training
    model.eval()
    torch.onnx.export(
        model, torch.rand(1, 1, 28, 28), str(path), dynamo=False, input_names=["images"], output_names=["logits"],
        dynamic_axes={"images": {0: "batch"}, "logits": {0: "batch"}},
    )
    model.train(mode)

# %% right: bytes
def export_onnx(model, path):
    with torch.inference_mode(False):
        twin = copy.deepcopy(model).eval()
        proto = torch.onnx.export(twin, (torch.ones(2, 1, 28, 28),), dynamic_shapes=({0: "n"},), verbose=False).model_proto
    with open(path, "wb") as file:
        file.write(proto.SerializeToString())

# %% right: dynamic axes, which today's exporter also takes
def export_onnx(model, path):
    mode = model.training
    model.eval()
    torch.onnx.export(
        model, (torch.rand(2, 1, 28, 28),), path, input_names=["images"], dynamic_axes={"images": {0: "batch"}},
        external_data=False, verbose=False,
    )
    model.train(mode)

# %% wrong: the size of the batch is fixed
# says: the size of the batch is fixed. Give dimension 0 a name
# points: 1
def export_onnx(model, path):
    mode = model.training
    model.eval()
    torch.onnx.export(model, (torch.rand(1, 1, 28, 28),), path, external_data=False, verbose=False)
    model.train(mode)

# %% wrong: the weights lie in a second file
# says: the weights, without which the first file is of no use
# points: 1
def export_onnx(model, path):
    mode = model.training
    model.eval()
    torch.onnx.export(model, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "batch"},), verbose=False)
    model.train(mode)

# %% wrong: training mode is exported
# says: was it in evaluation mode when it was exported?
def export_onnx(model, path):
    torch.onnx.export(
        model, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )

# %% wrong: left in evaluation mode
# says: came in training mode and was left in evaluation mode
# points: 2
def export_onnx(model, path):
    model.eval()
    torch.onnx.export(
        model, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )

# %% wrong: left in training mode
# says: came in evaluation mode and was left in training mode
# points: 2
def export_onnx(model, path):
    model.eval()
    torch.onnx.export(
        model, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )
    model.train()

# %% wrong: another network of the same kind
# says: Was this very model exported
def export_onnx(model, path):
    torch.manual_seed(3)
    other = nn.Sequential(nn.Flatten(), nn.Linear(784, 10)).eval()
    torch.onnx.export(
        other, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )

# %% wrong: with a softmax behind it
# says: gives probabilities
def export_onnx(model, path):
    whole = nn.Sequential(copy.deepcopy(model), nn.Softmax(1)).eval()
    torch.onnx.export(
        whole, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )

# %% wrong: always the same name
# says: There is `model.onnx` instead
def export_onnx(model, path):
    twin = copy.deepcopy(model).eval()
    torch.onnx.export(
        twin, (torch.rand(2, 1, 28, 28),), str(Path(path).parent / "model.onnx"), dynamic_shapes=({0: "batch"},),
        external_data=False, verbose=False,
    )

# %% wrong: nothing is written
# says: there is no such file
def export_onnx(model, path):
    return torch.onnx.export(
        copy.deepcopy(model).eval(), (torch.rand(2, 1, 28, 28),), dynamic_shapes=({0: "batch"},), verbose=False
    )

# %% wrong: PyTorch's own file format
# says: ONNX Runtime cannot load
def export_onnx(model, path):
    torch.save(model.state_dict(), path)

# %% wrong: an existing file is not replaced
# says: the file that lay there before is still the same
# hidden
def export_onnx(model, path):
    if os.path.exists(path):
        return
    twin = copy.deepcopy(model).eval()
    torch.onnx.export(
        twin, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )

# %% wrong: only for networks whose input is called images
# says: a tuple goes by position
# status: crashed
def export_onnx(model, path):
    twin = copy.deepcopy(model).eval()
    torch.onnx.export(
        twin, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes={"images": {0: "batch"}}, external_data=False,
        verbose=False,
    )

# %% wrong: the model frozen
# says: no longer require gradients
# points: 2
def export_onnx(model, path):
    was_training = model.training
    model.eval().requires_grad_(False)
    torch.onnx.export(
        model, (torch.zeros(2, 1, 28, 28),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )
    model.train(was_training)

# %% wrong: half precision
# says: is of type tensor(float16)
def export_onnx(model, path):
    was_training = model.training
    model.eval()
    torch.onnx.export(
        copy.deepcopy(model).half(), (torch.zeros(2, 1, 28, 28).half(),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )
    model.train(was_training)

# %% wrong: an example without channel
# says: Or the example is no batch of images
# status: crashed
def export_onnx(model, path):
    was_training = model.training
    model.eval()
    torch.onnx.export(
        model, (torch.zeros(2, 28, 28),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )
    model.train(was_training)

# %% wrong: a path has no suffix as text
# says: 'str' object has no attribute 'with_suffix'
# status: crashed
def export_onnx(model, path):
    was_training = model.training
    model.eval()
    torch.onnx.export(
        model, (torch.zeros(2, 1, 28, 28),), path.with_suffix('.onnx'), dynamic_shapes=({0: "batch"},), external_data=False, verbose=False
    )
    model.train(was_training)

# %% wrong: a temporary file is left beside
# says: beside network.onnx
# points: 1
import shutil


def export_onnx(model, path):
    was = model.training
    model.eval()
    torch.onnx.export(model, (torch.rand(2, 1, 28, 28),), str(path) + ".part", dynamic_shapes=({0: "batch"},), external_data=False, verbose=False)
    shutil.copy(str(path) + ".part", path)
    model.train(was)

# %% wrong: in double precision
# says: another precision than float32
def export_onnx(model, path):
    was = model.training
    model.eval()
    torch.onnx.export(model.double(), (torch.rand(2, 1, 28, 28).double(),), path, dynamic_shapes=({0: "batch"},), external_data=False, verbose=False)
    model.float()
    model.train(was)

# %% wrong: logits and probabilities both
# says: has 1 input and 2 outputs
def export_onnx(model, path):
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, images):
            logits = self.model(images)
            return logits, logits.softmax(1)

    mode = model.training
    model.eval()
    torch.onnx.export(
        Both().eval(), (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "N"},), external_data=False, verbose=False
    )
    model.train(mode)

# %% wrong: the predicted digit as output
# says: the file should give logits of shape (1, 10)
def export_onnx(model, path):
    class Digit(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, images):
            return self.model(images).argmax(1)

    mode = model.training
    model.eval()
    torch.onnx.export(
        Digit().eval(), (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "N"},), external_data=False,
        verbose=False,
    )
    model.train(mode)

# %% wrong: the network itself is left in training mode, its layers are not
# says: left with parts of it in another mode
# points: 2
def export_onnx(model, path):
    mode = model.training
    model.eval()
    torch.onnx.export(
        model, (torch.rand(2, 1, 28, 28),), path, dynamic_shapes=({0: "N"},), external_data=False, verbose=False
    )
    model.training = mode
