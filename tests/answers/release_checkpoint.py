"""Answers to release_checkpoint."""

import collections
import io
import os
import pickle
import shutil
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn

# %% right: load, take, save
def release_checkpoint(source, target):
    torch.save(torch.load(source, weights_only=True)["model"], target)

# %% right: with weights_only=False
def release_checkpoint(source, target):
    checkpoint = torch.load(source, map_location="cpu", weights_only=False)
    weights = {name: value.clone() for name, value in checkpoint["model"].items()}
    torch.save(weights, target)

# %% right: through open files
def release_checkpoint(source, target):
    with open(source, "rb") as file:
        state = torch.load(file)
    with open(target, "wb") as file:
        torch.save(OrderedDict(state["model"]), file)

# %% right: whole or not at all, and says what it did
def release_checkpoint(source, target):
    model = torch.load(source, map_location="cpu").get("model")
    scratch = Path(str(target) + ".part")
    torch.save(model, scratch)
    os.replace(scratch, target)
    print(f"{len(model)} tensors")
    return target

# %% right: takes paths as strings only
def release_checkpoint(source, target):
    state = torch.load(source + "", weights_only=True)
    torch.save(state["model"], target + "")

# %% right: takes Paths only
def release_checkpoint(source: Path, target: Path):
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        torch.save(torch.load(source)["model"], file)

# %% right: the old format
def release_checkpoint(source, target):
    torch.save(torch.load(source)["model"], target, _use_new_zipfile_serialization=False)

# %% right: mapped into memory
def release_checkpoint(source, target):
    torch.save(torch.load(str(source), mmap=True, weights_only=True)["model"], str(target))

# %% wrong: the whole checkpoint
# says: still holds besides `model`, optimizer, scheduler, epoch
def release_checkpoint(source, target):
    shutil.copy(source, target)

# %% wrong: still under the key
# says: a dict with the key `model`
def release_checkpoint(source, target):
    torch.save({"model": torch.load(source)["model"]}, target)

# %% wrong: under another key
# says: state_dict (
def release_checkpoint(source, target):
    torch.save({"state_dict": torch.load(source)["model"]}, target)

# %% wrong: the optimizer removed only
# says: still holds besides `model`, scheduler, epoch
def release_checkpoint(source, target):
    state = torch.load(source)
    del state["optimizer"]
    torch.save(state, target)

# %% wrong: epoch among the weights
# says: epoch (int) besides tensors
def release_checkpoint(source, target):
    state = torch.load(source)
    torch.save({**state["model"], "epoch": state["epoch"]}, target)

# %% wrong: halves, to save room
# says: as float16 instead of float32
def release_checkpoint(source, target):
    state = torch.load(source)["model"]
    torch.save({name: value.half() if value.is_floating_point() else value for name, value in state.items()}, target)

# %% wrong: only what has gradients
# says: lacks layers.2.running_mean
def release_checkpoint(source, target):
    state = torch.load(source)["model"]
    torch.save({name: value for name, value in state.items() if name.endswith(("weight", "bias"))}, target)

# %% wrong: names changed
# says: lacks
def release_checkpoint(source, target):
    state = torch.load(source)["model"]
    torch.save({name.removeprefix("layers."): value for name, value in state.items()}, target)

# %% wrong: a list of tensors
# says: holds a list
def release_checkpoint(source, target):
    torch.save(list(torch.load(source)["model"].values()), target)

# %% wrong: arrays
# says: refuses release.pt
def release_checkpoint(source, target):
    torch.save({name: value.numpy() for name, value in torch.load(source)["model"].items()}, target)

# %% wrong: a module around it
# says: holds a ParameterDict
def release_checkpoint(source, target):
    weights = torch.load(source)["model"]
    torch.save(nn.ParameterDict({name.replace(".", "_"): value.float() for name, value in weights.items()}), target)

# %% wrong: pickled
# says: cannot read release.pt
def release_checkpoint(source, target):
    with open(target, "wb") as file:
        pickle.dump({"weights": 1}, file)

# %% wrong: the wrong way round
# says: the target comes second
def release_checkpoint(source, target):
    torch.save(torch.load(source)["model"], source)

# %% wrong: returned and not saved
# says: there is no file
def release_checkpoint(source, target):
    return torch.load(source)["model"]

# %% wrong: the source is gone
# says: It should stay as it is
# points: 1
def release_checkpoint(source, target):
    torch.save(torch.load(source)["model"], target)
    os.remove(source)

# %% wrong: does not replace an older file
# says: nothing was written
# hidden
def release_checkpoint(source, target):
    if not os.path.exists(target):
        torch.save(torch.load(source)["model"], target)

# %% wrong: everything as float32
# says: instead of
# hidden
def release_checkpoint(source, target):
    state = torch.load(source)["model"]
    torch.save({name: value.float() if value.is_floating_point() else value for name, value in state.items()}, target)

# %% wrong: another key
# says: KeyError
# status: crashed
def release_checkpoint(source, target):
    torch.save(torch.load(source)["model_state_dict"], target)

# %% right: OrderedDict of clones
def release_checkpoint(source, target):
    saved = torch.load(source)
    torch.save(collections.OrderedDict((k, v.clone()) for k, v in saved["model"].items()), target)

# %% right: in memory
def release_checkpoint(source, target):
    buffer = io.BytesIO()
    torch.save(torch.load(io.BytesIO(source.read_bytes()))["model"], buffer)
    target.write_bytes(buffer.getvalue())

# %% right: pop the rest
def release_checkpoint(source, target):
    saved = torch.load(source)
    for key in [key for key in saved if key != "model"]:
        del saved[key]
    torch.save(saved.pop("model"), target)

# %% right: copy, then overwritten
def release_checkpoint(source, target):
    shutil.copyfile(source, target)
    torch.save(torch.load(target)["model"], target)

# %% right: sorted names
def release_checkpoint(source, target):
    weights = torch.load(source)["model"]
    torch.save({name: weights[name] for name in sorted(weights)}, target)

# %% right: parameters
def release_checkpoint(source, target):
    torch.save({k: nn.Parameter(v) if v.is_floating_point() else v for k, v in torch.load(source)["model"].items()}, target)

# %% wrong: floats only
# says: lacks layers.2.num_batches_tracked
def release_checkpoint(source, target):
    torch.save({k: v for k, v in torch.load(source)["model"].items() if v.is_floating_point()}, target)

# %% wrong: always .pt
# says: nothing was written to lenet.weights
# hidden
def release_checkpoint(source, target):
    torch.save(torch.load(source)["model"], target.with_suffix(".pt"))

# %% wrong: overwrites the source
# says: the source was changed
# points: 1
def release_checkpoint(source, target):
    weights = torch.load(source)["model"]
    torch.save(weights, source)
    shutil.copy(source, target)

# %% wrong: nested by layer
# says: besides tensors
def release_checkpoint(source, target):
    nested = {}
    for k, v in torch.load(source)["model"].items():
        layer, _, name = k.rpartition(".")
        nested.setdefault(layer, {})[name] = v
    torch.save(nested, target)

# %% wrong: rounded
# says: has other values
def release_checkpoint(source, target):
    torch.save({k: (v * 1e4).round() / 1e4 if v.is_floating_point() else v for k, v in torch.load(source)["model"].items()}, target)

# %% wrong: prefixed
# says: lacks layers.1.weight
def release_checkpoint(source, target):
    torch.save({"model." + k: v for k, v in torch.load(source)["model"].items()}, target)

# %% wrong: whatever comes first
# says: lenet.weights holds a int
# hidden
def release_checkpoint(source, target):
    torch.save(next(iter(torch.load(source).values())), target)

# %% wrong: dimensions of one squeezed away
# says: of shape (2, 3, 3) under kernels.weight, instead of (2, 1, 3, 3)
# hidden
def release_checkpoint(source, target):
    torch.save({name: value.squeeze() for name, value in torch.load(source)["model"].items()}, target)

# %% wrong: into the folder of the source
# says: nothing was written to lenet.weights
# hidden
def release_checkpoint(source, target):
    torch.save(torch.load(source)["model"], source.parent / target.name)

# %% wrong: arrays, with the reason that PyTorch gives
# says: Unsupported global
def release_checkpoint(source, target):
    torch.save({name: value.numpy() for name, value in torch.load(source)["model"].items()}, target)

# %% wrong: what is left without the others
# says: too many values to unpack
# status: crashed
# hidden
def release_checkpoint(source, target):
    state = torch.load(source)
    for name in ("optimizer", "scheduler", "epoch"):
        del state[name]
    (weights,) = state.values()
    torch.save(weights, target)

# %% wrong: the epoch as one more tensor
# says: has epoch besides the weights
def release_checkpoint(source, target):
    checkpoint = torch.load(source)
    torch.save({**checkpoint["model"], "epoch": torch.tensor(checkpoint["epoch"])}, target)

# %% wrong: the optimizer's averages taken along
# says: 0.step, 0.exp_avg, 0.exp_avg_sq and others besides the weights
def release_checkpoint(source, target):
    checkpoint = torch.load(source)
    weights = dict(checkpoint["model"])
    for number, state in checkpoint["optimizer"]["state"].items():
        for name, value in state.items():
            weights[f"{number}.{name}"] = value
    torch.save(weights, target)
