"""Checkpoints: the state after an epoch, written whole or not at all, and read without running anything in it."""

import io
import pickle
import re
from pathlib import Path

import torch
from torch import nn

from lab import Problem
from lab.experiment.mistakes import first_line
from lab.experiment.run import Run, new_network, write


def path_of(run: Run, epoch: int) -> Path:
    return run.folder / "checkpoints" / f"epoch_{epoch:03d}.pt"


def saved_epochs(run: Run) -> list[int]:
    """Return the epochs of which there is a checkpoint, rising."""
    found = (re.fullmatch(r"epoch_(\d+)\.pt", path.name) for path in (run.folder / "checkpoints").glob("*.pt"))
    return sorted(int(match[1]) for match in found if match)


def last_epoch(run: Run) -> int:
    """Return the last epoch of which there is a checkpoint, 0 where there is none."""
    return max(saved_epochs(run), default=0)


def save(run: Run, epoch: int, model: nn.Module, optimizer, scheduler, processes: int) -> None:
    """Write the state after an epoch, whole or not at all."""
    content = io.BytesIO()
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "scheduler": scheduler.state_dict() if scheduler else None,
            "epoch": epoch,
            "processes": processes,
            "config": run.config.model_dump(),
        },
        content,
    )
    write(path_of(run, epoch), content.getvalue())


def load(run: Run, epoch: int) -> dict:
    """Return the checkpoint of an epoch, read with `weights_only=True`.

    Raises Problem for a file that is damaged, holds anything but tensors and plain data, or is of another network.
    """
    path = path_of(run, epoch)
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        raise Problem(
            f"{path} is refused: it is damaged, or would run code when loaded. {_instead(run, epoch)}"
        ) from None
    except Exception as error:  # whatever a damaged file makes of the reader
        raise Problem(f"{path} is damaged ({first_line(error)}). {_instead(run, epoch)}") from None
    _compare(run, epoch, state, path)
    return state


def load_network(run: Run, epoch: int | None) -> tuple[nn.Module, int]:
    """Return the network after an epoch, or after the last one saved, in evaluation mode, with that epoch."""
    saved = saved_epochs(run)
    if not saved:
        raise Problem(f"The run {run.name} has no checkpoint yet. `train {run.name}` makes them.")
    epoch = saved[-1] if epoch is None else epoch
    if epoch not in saved:
        raise Problem(f"The run {run.name} has no checkpoint of epoch {epoch}; it has {listed(saved)}.")
    network = new_network(run)
    network.load_state_dict(load(run, epoch)["model"])
    return network.eval(), epoch


def _compare(run: Run, epoch: int, state: object, path: Path) -> None:
    """Raise Problem unless what was loaded is a checkpoint of this run."""
    keys = {"model", "optimizer", "scheduler", "epoch", "processes", "config"}
    if not isinstance(state, dict) or set(state) != keys or not isinstance(state["model"], dict):
        raise Problem(f"{path} is not a checkpoint of this course. {_instead(run, epoch)}")
    expected = {name: value.shape for name, value in new_network(run).state_dict().items()}
    if {name: getattr(value, "shape", None) for name, value in state["model"].items()} != expected:
        raise Problem(f"{path} is of another network than the run's. {_instead(run, epoch)}")
    if state["epoch"] != epoch:
        raise Problem(f"{path} is of epoch {state['epoch']}, not of {epoch} as its name says. {_instead(run, epoch)}")
    ours = run.config.model_dump()
    theirs = state["config"] if isinstance(state["config"], dict) else {}
    if other := [field for field in ours if field != "device" and theirs.get(field) != ours[field]]:
        raise Problem(
            f"{path} was made with another {' and '.join(other)} than config.json has now. Put config.json back as it "
            "was, and make a new run for what should change."
        )


def _instead(run: Run, epoch: int) -> str:
    earlier = [other for other in saved_epochs(run) if other < epoch]
    return f"Delete it to go on from {f'epoch {earlier[-1]}' if earlier else 'the beginning'}."


def listed(epochs: list[int]) -> str:
    """Say which epochs there are."""
    if len(epochs) > 2 and epochs == list(range(epochs[0], epochs[-1] + 1)):
        return f"those of epochs {epochs[0]} to {epochs[-1]}"
    return "those of epochs " + ", ".join(map(str, epochs)) if len(epochs) > 1 else f"that of epoch {epochs[0]}"
