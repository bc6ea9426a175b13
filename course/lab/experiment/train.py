"""Training a run, from its beginning or its last checkpoint, on one process or on several, to the same bits.

All chance of an epoch comes from the seed and the epoch's number (and the process's, for dropout), so that an epoch
that is begun again goes as it would have gone.
"""

import math
import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, distributed, nn
from torch.nn.utils import get_total_norm

from lab import Problem
from lab.experiment import checkpoints, config, parts, pictures, sources
from lab.experiment import run as folder
from lab.experiment.mistakes import first_line
from lab.experiment.run import Run, log

MEASURED_AT_ONCE = 1000  # images in a batch that is only looked at
GO_ON = "`train` again goes on from the last checkpoint."
WORST = 20  # validation images kept after each epoch, those of highest loss


@dataclass
class Job:
    """What one process needs to train a run. The whole batch is shared by `processes`, of which this is `rank`."""

    run: Run
    rank: int
    processes: int
    device: torch.device
    images: Tensor | sources.ImageFiles  # uint8 (N, channels, height, width)
    labels: Tensor  # int64 (N,)
    split: dict[str, Tensor]  # indices into images
    model: nn.Module
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler | None
    loss: Callable[[Tensor, Tensor], Tensor]


def train(runs: Path, name: str) -> None:
    """Train a run to its last epoch. Raises Problem where that cannot begin or go on.

    Under torchrun every process comes here, and all meet the same mistakes: the first one says them. In the end
    nothing may hold on to the process group, or its threads outlive it, and one that still frees a tensor while Python
    ends aborts the process (https://github.com/pytorch/pytorch/pull/179291). torch.distributed.nn,
    which DDP imports, holds on to a group that is there by then; making an optimizer imports it before that.
    """
    rank, processes = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    run = _quietly(rank, folder.open_run, runs, name)
    with nullcontext() if rank else folder.lock(run):
        start = checkpoints.last_epoch(run) if rank else _start(run)
        if start == run.config.epochs:
            return None if rank else _say_finished(run)
        job = _quietly(rank, _prepare, run, rank, processes)
        try:
            if processes > 1:
                _join(rank, processes)
            _train_from(start, job)
        except RuntimeError as error:
            if processes == 1 or not _lost(error):
                raise
            raise Problem("" if rank else f"Another process of this training ended; {GO_ON}") from None
        finally:
            if distributed.is_initialized():
                distributed.destroy_process_group()


def _quietly(rank: int, action: Callable, *args):
    """Return what an action returns; of its Problem, leave the words to the first process, and time to say them."""
    try:
        return action(*args)
    except Problem:
        if not rank:
            raise
        time.sleep(1)
        raise Problem("") from None


def _say_finished(run: Run) -> None:
    print(f"The run {run.name} is trained already, all {run.config.epochs} epochs. `info {run.name}` shows it.")


def _lost(error: RuntimeError) -> bool:
    """Tell whether an error says that another process is gone."""
    words = ("gloo", "Connection", "NCCL", "peer")
    return isinstance(error, distributed.DistError) or any(word in str(error) for word in words)


# --- beginning -------------------------------------------------------------------------------------------------------


def _start(run: Run) -> int:
    """Return the last epoch saved, after clearing away whatever came after it, which is nobody's past now."""
    folder.read_split(run)
    for leftover in (*run.folder.glob(".*.tmp"), *run.folder.glob("*/.*.tmp")):
        leftover.unlink()
    epoch = checkpoints.last_epoch(run)
    if epoch:
        checkpoints.load(run, epoch)
    if epoch < run.config.epochs:
        for name in ("batches.csv", "history.csv"):
            folder.drop_rows_after(run.folder / name, epoch)
        for path in (run.folder / "worst").glob("epoch_*"):
            if int(path.stem.split("_")[1]) > epoch:
                path.unlink()
    return epoch


def _device(run: Run, processes: int) -> torch.device:
    """Return this process's device. Raises Problem where it, or one for each process, is not there."""
    device = config.find_device(run.config.device)
    if device.type == "cuda":
        local, here = int(os.environ.get("LOCAL_RANK", 0)), int(os.environ.get("LOCAL_WORLD_SIZE", 1))
        if here > torch.cuda.device_count():
            raise Problem(f"{here} processes need as many GPUs; this machine has {torch.cuda.device_count()}.")
        device = torch.device("cuda", local) if processes > 1 else device
        torch.cuda.set_device(device)
    if device.type == "mps" and processes > 1:
        raise Problem(f"{processes} processes cannot share one mps device; use one process, or the device cpu.")
    return device


def _join(rank: int, processes: int) -> None:
    """Meet the other processes that torchrun started: gloo for processors, nccl for GPUs."""
    backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
    try:
        distributed.init_process_group(backend, rank=rank, world_size=processes)
    except (RuntimeError, ValueError) as error:
        port = os.environ.get("MASTER_PORT")
        if "EADDRINUSE" in str(error) or "address already in use" in str(error).lower():
            raise Problem(f"Port {port} is in use. Take another: torchrun --master-port {int(port) + 1} ...") from None
        raise Problem(f"The {processes} processes cannot meet ({first_line(error)}).") from None


def _prepare(run: Run, rank: int, processes: int) -> Job:
    """Read the data onto the device and make the network, its optimizer and schedule, new or from the checkpoint."""
    device = _device(run, processes)
    source, split = folder.training_data(run), folder.read_split(run)
    if processes > 1:
        _check_shares(run, len(split["train"]), processes)
    model = folder.new_network(run).to(device, memory_format=torch.channels_last)
    optimizer = parts.make_optimizer(run.config.optimizer, model.parameters())
    batches = math.ceil(len(split["train"]) / run.config.batch_size)
    schedule = parts.make_schedule(run.config.schedule, optimizer, run.config.epochs * batches)
    if saved := checkpoints.last_epoch(run):
        _restore(run, saved, processes, rank, model, optimizer, schedule)
    elif rank == 0:
        log(run, f"training begins on {_on(processes)}, {device}")
    images = source.images.to(device) if isinstance(source.images, Tensor) else source.images
    return Job(
        run, rank, processes, device, images, source.labels.to(device), split, model, optimizer, schedule,
        parts.make_loss(run.config.loss),
    )  # fmt: skip


def _check_shares(run: Run, count: int, processes: int) -> None:
    """Raise Problem where a process would get one image of a batch, and the network cannot train on one."""
    batch = run.config.batch_size
    smallest = min(size // processes for size in (batch, count % batch or batch))
    if smallest <= 1 and (wrong := parts.try_network(run.config.network, tuple(run.facts["size"]), 1)):
        raise Problem(
            f"{processes} processes share batches of {batch} and a last one of {count % batch or batch}, so that one "
            f"gets a single image: {wrong}. Take fewer processes, or make a run with another batch_size."
        )


def _restore(run: Run, epoch: int, processes: int, rank: int, model, optimizer, schedule) -> None:
    state = checkpoints.load(run, epoch)
    try:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        if _state_shapes(optimizer) != _state_shapes(_stepped_once(run, model)):
            raise ValueError("another optimizer's state")
        if schedule:
            if set(state["scheduler"]) != set(schedule.state_dict()):
                raise ValueError("another schedule")
            schedule.load_state_dict(state["scheduler"])
    except (ValueError, KeyError, TypeError, RuntimeError, AttributeError) as error:
        path = checkpoints.path_of(run, epoch)
        raise Problem(f"{path} does not fit the run ({first_line(error)}). Delete it to go on before it.") from None
    if rank == 0:
        before = state["processes"]
        changed = f" (before: {_on(before)})" if before != processes else ""
        log(run, f"training goes on after epoch {epoch} on {_on(processes)}{changed}")


def _stepped_once(run: Run, model: nn.Module) -> torch.optim.Optimizer:
    """Return the run's optimizer after one step, on a copy of the network."""
    parameters = [nn.Parameter(parameter.detach().clone()) for parameter in model.parameters()]
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    optimizer = parts.make_optimizer(run.config.optimizer, parameters)
    optimizer.step()
    return optimizer


def _state_shapes(optimizer: torch.optim.Optimizer) -> dict:
    """Return the shapes of what an optimizer remembers, by parameter and name; a scalar is as good as a number."""
    state = optimizer.state_dict()["state"]
    return {
        place: {name: tuple(getattr(value, "shape", ())) for name, value in of.items()} for place, of in state.items()
    }


def _on(processes: int) -> str:
    return "1 process" if processes == 1 else f"{processes} processes"


# --- epochs ----------------------------------------------------------------------------------------------------------


def _train_from(start: int, job: Job) -> None:
    """Train the epochs that are missing; the first process writes down each of them."""
    run, first = job.run, job.rank == 0
    history = folder.read_rows(run.folder / "history.csv") if first else []
    seconds = float(history[-1]["seconds"]) if history else 0.0
    forward = _averaging(job) if job.processes > 1 else job.model
    with pictures.open_board(run) if first else nullcontext() as board:
        for epoch in range(start + 1, run.config.epochs + 1):
            begin = time.perf_counter()
            batches = _one_epoch(job, forward, epoch)
            if not first:
                continue
            batches["seconds"] = [round(seconds + moment - begin, 4) for moment in batches["seconds"]]
            seconds += time.perf_counter() - begin
            row = _write_epoch(job, epoch, seconds, batches)
            pictures.add_to_board(board, epoch, batches, row)
            if epoch % run.config.checkpoint_every == 0 or epoch == run.config.epochs:
                checkpoints.save(run, epoch, job.model, job.optimizer, job.schedule, job.processes)
    if first:
        log(run, f"training is complete after {seconds:.0f} s; next: test {run.name}")


def _averaging(job: Job) -> nn.Module:
    """Return the network with its gradients averaged over the processes."""
    return nn.parallel.DistributedDataParallel(job.model, [job.device] if job.device.type == "cuda" else None)


def _one_epoch(job: Job, forward: nn.Module, epoch: int) -> dict[str, list]:
    """Step once per batch; return of each its size, right answers, loss, gradient norm, learning rate and moment.

    Nothing is read from the device before the epoch's end. Each process takes its share of a batch; one without an
    image takes part with weight 0. The loss is weighted so that the averaged gradient is that of the whole batch.
    """
    wholes, moves = _draw_epoch(job, epoch)
    losses = torch.zeros(len(wholes), device=job.device)
    norms, right, rates, seconds = torch.zeros_like(losses), torch.zeros_like(losses), [], []
    parameters = list(job.model.parameters())
    by_batch = job.schedule and job.run.config.schedule["name"] in parts.BY_BATCH
    parent = os.getppid()
    torch.manual_seed(_chance(job.run.config.seed, epoch, job.rank))
    job.model.train()
    for number, whole in enumerate(wholes):
        share = whole.tensor_split(job.processes)[job.rank]
        weight = len(share) * job.processes / len(whole)
        share = share if len(share) else whole[:1]
        images, labels = prepare(job.images[share], job.device), job.labels[share]
        if moves and weight:
            images = parts.move(images, moves[number].tensor_split(job.processes)[job.rank])
        job.optimizer.zero_grad()
        outputs = forward(images)
        loss = job.loss(outputs, labels) * weight
        loss.backward()
        norms[number] = get_total_norm([one.grad for one in parameters if one.grad is not None])
        job.optimizer.step()
        losses[number] = loss.detach()
        right[number] = (outputs.argmax(1) == labels).sum() * bool(weight)
        rates.append(float(job.optimizer.param_groups[0]["lr"]))
        seconds.append(time.perf_counter())
        if by_batch:
            job.schedule.step()
        if job.processes > 1 and os.getppid() != parent:
            raise Problem(f"torchrun is gone, so this process ends too; {GO_ON}")
    if job.schedule and not by_batch:
        job.schedule.step()
    for sums in (losses, right) if job.processes > 1 else ():
        distributed.all_reduce(sums)
    return {
        "size": list(map(len, wholes)), "right": right.tolist(), "loss": (losses / job.processes).tolist(),
        "gradient_norm": norms.tolist(), "learning_rate": rates, "seconds": seconds,
    }  # fmt: skip


def _draw_epoch(job: Job, epoch: int) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Draw the epoch's order, as batches of indices on the device, and its augmentation, the same on each process."""
    train, settings = job.split["train"], job.run.config
    generator = torch.Generator().manual_seed(_chance(settings.seed, epoch))
    order = train[torch.randperm(len(train), generator=generator)].to(job.device)
    if not settings.augmentation:
        return order.split(settings.batch_size), ()
    wanted = settings.augmentation
    moves = parts.draw_moves(len(train), wanted.max_shift, wanted.max_rotation, generator).to(job.device)
    return order.split(settings.batch_size), moves.split(settings.batch_size)


def _chance(*numbers: int) -> int:
    """Return a seed that depends on all the numbers, and is unlike that of any other numbers."""
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0])


def prepare(images: Tensor, device: torch.device) -> Tensor:
    """Return images as stored, uint8 `(N, C, H, W)`, as the network takes them: float32 in [0, 1] on the device."""
    return (images.to(device).float() / 255).contiguous(memory_format=torch.channels_last)


# --- measuring and writing down --------------------------------------------------------------------------------------


@torch.no_grad()
def measure(model: nn.Module, images, labels: Tensor, indices: Tensor, loss: str | dict, device) -> tuple:
    """Return the outputs `(n, 10)` and the loss `(n,)` of each chosen image, on the CPU, in evaluation mode."""
    model.eval()
    each = parts.make_loss(loss, reduction="none")
    outputs, losses = [], []
    for part in indices.split(MEASURED_AT_ONCE):
        outputs.append(model(prepare(images[part], device)))
        losses.append(each(outputs[-1], labels[part]))
    return torch.cat(outputs).cpu(), torch.cat(losses).cpu()


def _write_epoch(job: Job, epoch: int, seconds: float, batches: dict[str, list]) -> dict[str, float]:
    """Measure the validation split; write history, batches and worst samples; return the row of the history."""
    run, chosen = job.run, job.split["validation"]
    outputs, losses = measure(job.model, job.images, job.labels, chosen, run.config.loss, job.device)
    labels, predicted = job.labels[chosen].cpu(), outputs.argmax(1)
    trained = sum(batches["size"])
    row = {
        "epoch": epoch, "seconds": round(seconds, 4), "learning_rate": batches["learning_rate"][0],
        "train_loss": sum(map(math.prod, zip(batches["loss"], batches["size"], strict=True))) / trained,
        "train_accuracy": sum(batches["right"]) / trained,
        "validation_loss": float(losses.mean()), "validation_accuracy": float((predicted == labels).float().mean()),
    }  # fmt: skip
    columns = zip(*(batches[name] for name in folder.COLUMNS["batches.csv"][2:]), strict=True)
    folder.append(run.folder / "batches.csv", ([epoch, number, *values] for number, values in enumerate(columns, 1)))
    folder.append(run.folder / "history.csv", [row.values()])
    worst = losses.nan_to_num(float("inf")).argsort(descending=True, stable=True)[:WORST]
    rows = [[int(each[place]) for each in (chosen, labels, predicted)] + [float(losses[place])] for place in worst]
    place = run.folder / "worst" / f"epoch_{epoch:03d}.csv"
    folder.write(place, folder.table(["index", "label", "predicted", "loss"], rows))
    titles = [f"{label} as {guess}" for _, label, guess, _ in rows]
    folder.write(place.with_suffix(".png"), pictures.sheet(job.images[chosen[worst]], titles))
    warning = "" if math.isfinite(row["train_loss"]) else ". The loss is no number any more: try a lower learning rate"
    log(
        run,
        f"epoch {epoch} of {run.config.epochs}: loss {row['train_loss']:.4f}, "
        f"validation {row['validation_loss']:.4f}, {100 * row['validation_accuracy']:.2f} % right, "
        f"{seconds:.0f} s so far{warning}",
    )
    return row
