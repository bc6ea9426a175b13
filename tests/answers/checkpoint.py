"""Answers to checkpoint: save_checkpoint and load_checkpoint."""

import contextlib
import copy
import io
import json
import os
import pickle
import shutil
import tempfile
import threading
import time
from pathlib import Path

import torch

# %% right: a new file, renamed
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
             "scheduler": scheduler.state_dict(), "epoch": epoch}
    torch.save(state, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: flushed to the disk, cleaned up when it fails
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            torch.save(dict(epoch=epoch, model=model.state_dict(), optimizer=optimizer.state_dict(),
                            scheduler=scheduler.state_dict()), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)

def load_checkpoint(path, model, optimizer, scheduler):
    with open(path, "rb") as file:
        state = torch.load(file, map_location="cpu")
    for part, name in ((model, "model"), (optimizer, "optimizer"), (scheduler, "scheduler")):
        part.load_state_dict(state[name])
    return int(state["epoch"])

# %% right: for strings only
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = path + "~"
    torch.save({"model": model.state_dict(), "o": optimizer.state_dict(), "s": scheduler.state_dict(), "e": epoch}, new)
    os.rename(new, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path + "", weights_only=False)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["o"])
    scheduler.load_state_dict(state["s"])
    return state["e"]

# %% right: for Paths only, made in memory first
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    buffer = io.BytesIO()
    torch.save({"model": model.state_dict(),
                "rest": (optimizer.state_dict(), scheduler.state_dict(), torch.tensor(epoch))}, buffer)
    new = path.with_suffix(".new")
    new.write_bytes(buffer.getbuffer())
    new.replace(path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path.open("rb"))
    model.load_state_dict(state["model"], strict=True)
    optimizer.load_state_dict(state["rest"][0])
    scheduler.load_state_dict(state["rest"][1])
    return state["rest"][2]

# %% right: with more in it, and shutil.move
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    cpu = {name: value.detach().cpu().clone() for name, value in model.state_dict().items()}
    everything = {"version": 1, "model": cpu, "epoch": epoch, "optimizer": copy.deepcopy(optimizer.state_dict()),
                  "scheduler": scheduler.state_dict(), "chance": torch.get_rng_state()}
    torch.save(everything, str(path) + ".unfinished")
    shutil.move(str(path) + ".unfinished", path)

def load_checkpoint(path, model, optimizer, scheduler):
    everything = torch.load(path, weights_only=True)
    scheduler.load_state_dict(everything["scheduler"])
    optimizer.load_state_dict(everything["optimizer"])
    model.load_state_dict(everything["model"])
    torch.set_rng_state(everything["chance"])
    return everything["epoch"]

# %% right: a folder for new files, the name torch.save taken along
from torch import load, save

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        new = Path(folder) / "new.pt"
        save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
              "scheduler": scheduler.state_dict(), "epoch": epoch}, new)
        new.rename(path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: weights copied by hand, a full disk ignored
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    with contextlib.suppress(OSError):
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.1")
        os.replace(f"{path}.1", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    with torch.no_grad():
        for name, value in model.state_dict().items():
            value.copy_(state["model"][name])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: the optimizer's settings as JSON
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    state = optimizer.state_dict()
    torch.save({"model": model.state_dict(), "moments": state["state"], "groups": json.dumps(state["param_groups"]),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict({"state": state["moments"], "param_groups": json.loads(state["groups"])})
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: writes into the existing file
# says: writes into the existing file
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: complete in memory, then written into the existing file
# says: writes into the existing file
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    buffer = io.BytesIO()
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, buffer)
    Path(path).write_bytes(buffer.getvalue())

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: a new file, copied over the old one
# says: writes into the existing file
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    shutil.copy(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the old file deleted first
# says: there is a moment in which no file of that name exists
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    if os.path.exists(path):
        os.remove(path)
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the old file deleted before the new one is renamed
# says: there is a moment in which no file of that name exists
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = Path(f"{path}.tmp")
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, new)
    Path(path).unlink(missing_ok=True)
    new.rename(path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the old file put aside, and back if it fails
# says: there is a moment in which no file of that name exists
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    old = Path(f"{path}.bak")
    if Path(path).exists():
        os.replace(path, old)
    try:
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "scheduler": scheduler.state_dict(), "epoch": epoch}, path)
    except Exception:
        os.replace(old, path)
        raise

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the half file is put in place too
# says: Now the old file cannot be loaded any more
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = Path(f"{path}.tmp")
    try:
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "scheduler": scheduler.state_dict(), "epoch": epoch}, new)
    finally:
        os.replace(new, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: stumbles over what a failure left
# says: but the next save_checkpoint stops, too
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = Path(f"{path}.tmp")
    with open(new, "xb") as file:
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "scheduler": scheduler.state_dict(), "epoch": epoch}, file)
    os.replace(new, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: never replaces
# says: the file keeps old contents
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    if not Path(path).exists():
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "scheduler": scheduler.state_dict(), "epoch": epoch}, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: refuses to replace
# says: When save_checkpoint is called for a file that exists, it stops
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    with open(path, "xb") as file:
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "scheduler": scheduler.state_dict(), "epoch": epoch}, file)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: another key
# says: but no key `model`
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model_state_dict": model.state_dict(), "optimizer_state_dict": optimizer.state_dict(),
                "scheduler_state_dict": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model_state_dict"])
    optimizer.load_state_dict(state["optimizer_state_dict"])
    scheduler.load_state_dict(state["scheduler_state_dict"])
    return state["epoch"]

# %% wrong: another key, and into the existing file
# says: but no key `model`
# points: 3
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model_state_dict": model.state_dict(), "optimizer_state_dict": optimizer.state_dict(),
                "scheduler_state_dict": scheduler.state_dict(), "epoch": epoch}, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model_state_dict"])
    optimizer.load_state_dict(state["optimizer_state_dict"])
    scheduler.load_state_dict(state["scheduler_state_dict"])
    return state["epoch"]

# %% wrong: the model itself under the key
# says: Under the key `model` the file has a Network
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model, "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path, weights_only=False)
    model.load_state_dict(state["model"].state_dict())
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: pickled
# says: torch.load cannot read
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    with open(f"{path}.tmp", "wb") as file:
        pickle.dump({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                     "scheduler": scheduler.state_dict(), "epoch": epoch}, file)
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    with open(path, "rb") as file:
        state = pickle.load(file)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the weights alone
# says: The optimizer's memory is empty
# points: 1
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    return state["epoch"]

# %% wrong: the schedule forgotten
# says: The schedule does not go on where it was
# points: 2
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return state["epoch"]

# %% wrong: the optimizer forgotten
# says: The optimizer's memory is empty
# points: 2
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: parameters alone, without averages
# says: lacks layers.2.running_mean
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    weights = {name: value.detach() for name, value in model.named_parameters()}
    rest = {name: value for name, value in model.named_buffers()}
    torch.save({"model": weights, "rest": rest, "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"] | state["rest"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: averages not loaded
# says: Not everything that a model remembers is a parameter
# points: 1
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    with torch.no_grad():
        for name, value in model.named_parameters():
            value.copy_(state["model"][name])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: halves
# says: as float16 instead of float32
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    small = {name: value.half() if value.is_floating_point() else value for name, value in model.state_dict().items()}
    torch.save({"model": small, "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: new objects instead of the given ones
# says: has the weights it came with
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "all": (model, optimizer, scheduler, epoch)}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    model, optimizer, scheduler, epoch = torch.load(path, weights_only=False)["all"]
    return epoch

# %% wrong: parameters replaced behind the optimizer's back
# says: the optimizer does not move it any more
# points: 1
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"], assign=True)
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the next epoch
# says: should be 3, but is 4
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"] + 1

# %% wrong: no epoch
# says: gives None
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])

# %% wrong: everything returned
# says: should be a number
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state

# %% wrong: epoch 0 is taken for none
# says: should be 0, but is 1
# points: 5
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"] or 1

# %% wrong: kept in memory, not read from the file
# says: after the file was renamed
# status: crashed
kept = {}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    kept[str(path)] = copy.deepcopy((model.state_dict(), optimizer.state_dict(), scheduler.state_dict(), epoch))
    torch.save({"model": model.state_dict()}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    weights, memory, schedule, epoch = kept[str(path)]
    model.load_state_dict(weights)
    optimizer.load_state_dict(memory)
    scheduler.load_state_dict(schedule)
    return epoch

# %% wrong: saved under another name
# says: there is no file of that name
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(f"{path}.tmp")
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: saving steps the schedule
# says: Saving changed what was saved
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    scheduler.step()
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: load is still the starter
# says: load_checkpoint is still the starter
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    raise NotImplementedError

# %% wrong: forgets an argument
# says: Put back the first line
def save_checkpoint(path, model, optimizer, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)

def load_checkpoint(path, model, optimizer):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return state["epoch"]

# %% wrong: evaluation mode after loading
# says: After load_checkpoint the model is in another mode
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    model.eval()
    return state["epoch"]

# %% wrong: evaluation mode for saving
# says: After save_checkpoint the model is in another mode
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    model.eval()
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: gradients cleared for saving
# says: clears the model's gradients
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    optimizer.zero_grad()
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: by way of the system's temporary folder
# says: into another folder, and moves it from there
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "scheduler": scheduler.state_dict(), "epoch": epoch}, file)
    shutil.move(file.name, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: moved from where the program runs
# says: into another folder, and moves it from there
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, "unfinished.pt")
    os.replace("unfinished.pt", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: NamedTemporaryFile
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        torch.save(pack(model, optimizer, scheduler, epoch), file)
    os.replace(file.name, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: mkstemp with clean-up
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            torch.save(pack(model, optimizer, scheduler, epoch), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: legacy format
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = path.with_name(path.name + ".new")
    torch.save(pack(model, optimizer, scheduler, epoch), new, _use_new_zipfile_serialization=False)
    new.replace(path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: context manager
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

@contextlib.contextmanager
def whole(path):
    temporary = path.with_name(path.name + ".partial")
    with temporary.open("wb") as file:
        yield file
    temporary.replace(path)

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    with whole(path) as file:
        torch.save(pack(model, optimizer, scheduler, epoch), file)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: keeps a backup too
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = path.with_name(path.name + ".new")
    torch.save(pack(model, optimizer, scheduler, epoch), new)
    if path.exists():
        shutil.copy(path, path.with_name(path.name + ".bak"))
    new.replace(path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: cleans up in finally
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    tmp = path.with_suffix(".tmp")
    try:
        torch.save(pack(model, optimizer, scheduler, epoch), tmp)
        os.replace(tmp, path)
    finally:
        if tmp.exists():
            tmp.unlink()

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% right: the optimizer as an object
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    tmp = path.with_suffix(".tmp")
    torch.save({"model": model.state_dict(), "optimizer": optimizer, "scheduler": scheduler.state_dict(), "epoch": epoch}, tmp)
    tmp.replace(path)

def load_checkpoint(path, model, optimizer, scheduler):
    saved = torch.load(path, weights_only=False)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"].state_dict())
    scheduler.load_state_dict(saved["scheduler"])
    return saved["epoch"]

# %% right: hard link as the new name
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    version = path.with_name(f"{path.stem}-{time.time_ns()}.pt")
    torch.save(pack(model, optimizer, scheduler, epoch), version)
    link = path.with_name(path.name + ".link")
    link.unlink(missing_ok=True)
    os.link(version, link)
    os.replace(link, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: os.remove, then renamed
# says: there is a moment in which no file of that name exists
# points: 4
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = path.with_suffix(".tmp")
    torch.save(pack(model, optimizer, scheduler, epoch), new)
    with contextlib.suppress(FileNotFoundError):
        os.remove(path)
    os.rename(new, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: backup copied, put back on failure
# says: writes into the existing file
# points: 4
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    backup = path.with_suffix(".bak")
    if path.exists():
        shutil.copy(path, backup)
    try:
        torch.save(pack(model, optimizer, scheduler, epoch), path)
    except Exception:
        if backup.exists():
            os.replace(backup, path)
        raise

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: scheduler's count for the epoch
# says: should be 4, but is 12
# points: 5
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    saved = torch.load(path)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.load_state_dict(saved["scheduler"])
    return scheduler.last_epoch

# %% wrong: schedule stepped again instead
# says: The schedule does not go on
# points: 1
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    saved = torch.load(path)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    for _ in range(saved["epoch"]):
        scheduler.step()
    return saved["epoch"]

# %% wrong: schedule stepped again, then the optimizer
# says: The schedule does not go on
# points: 2
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    saved = torch.load(path)
    model.load_state_dict(saved["model"])
    for _ in range(saved["epoch"]):
        scheduler.step()
    optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"]

# %% wrong: last_epoch alone
# says: The schedule does not go on
# points: 2
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    saved = torch.load(path)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    scheduler.last_epoch = saved["epoch"]
    return saved["epoch"]

# %% wrong: kept in a global
# says: differ from those that were saved
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

kept = {}
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = path.with_suffix(".tmp")
    kept.update(copy.deepcopy(pack(model, optimizer, scheduler, epoch)))
    torch.save({"model": model.state_dict(), "epoch": epoch}, new)
    os.replace(new, path)

def load_checkpoint(path, model, optimizer, scheduler):
    model.load_state_dict(kept["model"])
    optimizer.load_state_dict(kept["optimizer"])
    scheduler.load_state_dict(kept["scheduler"])
    return kept["epoch"]

# %% wrong: always .pt
# says: there is no file of that name
# hidden
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = path.with_suffix(".tmp")
    torch.save(pack(model, optimizer, scheduler, epoch), new)
    os.replace(new, path.with_suffix(".pt"))

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: a tuple
# says: has saved a tuple
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = path.with_suffix(".tmp")
    torch.save((model.state_dict(), optimizer.state_dict(), scheduler.state_dict(), epoch), new)
    os.replace(new, path)

def load_checkpoint(path, model, optimizer, scheduler):
    m, o, s, epoch = torch.load(path)
    model.load_state_dict(m)
    optimizer.load_state_dict(o)
    scheduler.load_state_dict(s)
    return epoch

# %% wrong: epoch as text
# says: should be a number
# points: 5
def pack(model, optimizer, scheduler, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict(), "epoch": epoch}

def save_checkpoint(path, model, optimizer, scheduler, epoch):
    new = path.with_suffix(".tmp")
    torch.save(pack(model, optimizer, scheduler, str(epoch)), new)
    os.replace(new, path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: attributes of the scheduler
# says: load_checkpoint stopped
# status: crashed
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    keep = {k: v for k, v in scheduler.state_dict().items()}
    state = {"model": model.state_dict(), "optim": optimizer.state_dict(), "sched": keep, "meta": {"epoch": epoch}}
    tmp = path.with_suffix(".tmp")
    torch.save(state, tmp)
    tmp.replace(path)

def load_checkpoint(path, model, optimizer, scheduler):
    saved = torch.load(path)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optim"])
    scheduler.__dict__.update(saved["sched"])
    return saved["meta"]["epoch"]

# %% right: mapped into memory, written in a thread
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    state = copy.deepcopy({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                           "scheduler": scheduler.state_dict(), "epoch": epoch})
    errors = []

    def write():
        try:
            torch.save(obj=state, f=f"{path}.tmp")
            os.replace(src=f"{path}.tmp", dst=path)
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(str(path), mmap=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: training mode after loading
# says: After load_checkpoint the model is in another mode
# points: 5
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    model.train()
    return state["epoch"]

# %% wrong: evaluation mode for saving, training mode afterwards
# says: After save_checkpoint the model is in another mode
# points: 5
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    model.eval()
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)
    model.train()

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the model itself halved for saving
# says: Saving changed what was saved
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.half().state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: weights frozen for saving
# says: After save_checkpoint, training on with the same objects stops
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    model.requires_grad_(False)
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: weights frozen after loading
# says: has the saved weights, but training on stops
# points: 1
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    for parameter in model.parameters():
        parameter.requires_grad = False
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: all groups get the first one's rate
# says: its learning rates should be [0.06, 0.03]
# points: 2
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    for group in optimizer.param_groups:
        group["lr"] = optimizer.param_groups[0]["lr"]
    return state["epoch"]

# %% wrong: load_checkpoint deletes what it has read
# says: the file is changed or gone
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.1")
    os.replace(f"{path}.1", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    os.remove(path)
    return state["epoch"]

# %% wrong: load_checkpoint writes what it has read under the old name, smaller
# says: the file is changed or gone
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.1")
    os.replace(f"{path}.1", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    torch.save({"model": state["model"]}, path)
    return state["epoch"]

# %% wrong: the optimizer's memory and rates alone
# says: settings of the optimizer, betas, are not those that were saved
# points: 2
# hidden
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    state = {"model": model.state_dict(), "memory": optimizer.state_dict()["state"],
             "rates": [group["lr"] for group in optimizer.param_groups],
             "scheduler": scheduler.state_dict(), "epoch": epoch}
    torch.save(state, f"{path}.new")
    os.replace(f"{path}.new", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict({"state": state["memory"], "param_groups": optimizer.state_dict()["param_groups"]})
    for group, rate in zip(optimizer.param_groups, state["rates"]):
        group["lr"] = rate
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the schedule's attributes, its optimizer among them
# says: and the schedule this optimizer
# points: 1
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
             "scheduler": vars(scheduler), "epoch": epoch}
    torch.save(state, f"{path}.new")
    os.replace(f"{path}.new", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path, weights_only=False)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    vars(scheduler).update(state["scheduler"])
    return state["epoch"]

# %% wrong: the half file in place, and a new start from it
# says: After that, the file should be the old one, unchanged, but it is not
# points: 4
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
             "scheduler": scheduler.state_dict(), "epoch": epoch}
    try:
        torch.save(state, f"{path}.new")
    finally:
        os.replace(f"{path}.new", path)

def load_checkpoint(path, model, optimizer, scheduler):
    try:
        state = torch.load(path)
    except Exception:  # broken: start anew
        return 0
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]

# %% wrong: the epoch in the model's state dict
# says: has epoch besides the weights
# points: 5
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    weights = model.state_dict()
    weights["epoch"] = torch.tensor(epoch)
    state = {"model": weights, "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}
    torch.save(state, f"{path}.new")
    os.replace(f"{path}.new", path)

def load_checkpoint(path, model, optimizer, scheduler):
    state = torch.load(path)
    epoch = int(state["model"].pop("epoch"))
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return epoch

# %% wrong: the optimizer's attributes replaced by what was saved
# says: training on stops with AttributeError
# points: 1
def save_checkpoint(path, model, optimizer, scheduler, epoch):
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(), "epoch": epoch}, f"{path}.tmp")
    os.replace(f"{path}.tmp", path)

def load_checkpoint(path, model, optimizer, scheduler):
    c = torch.load(path)
    model.load_state_dict(c["model"])
    optimizer.state = c["optimizer"]["state"]
    optimizer.param_groups = c["optimizer"]["param_groups"]
    scheduler.load_state_dict(c["scheduler"])
    return c["epoch"]
