"""The command line: `python -m lab.experiment COMMAND`, `--help` for the list."""

import argparse
import errno
import os
import sys
import tempfile
import threading
from pathlib import Path

import torch

from lab import Problem, data, experiment
from lab.experiment import report, run, ship, show, train


class Parser(argparse.ArgumentParser):
    """A parser that says a mistake in one line."""

    def error(self, message: str):
        raise Problem(f"{message}. `python -m lab.experiment --help` lists the commands.")


def main(argv: list[str] | None = None) -> int:
    """Run a command; return 0, or 1 after saying on stderr, a line a mistake, what is wrong."""
    threading.excepthook = _quiet_about_disks
    try:
        options = _parser().parse_args(argv)
        _only_train_in_parallel(options)
        options.action(options)
        return 0
    except SystemExit as end:  # --help
        return int(end.code or 0)
    except KeyboardInterrupt:
        return _say("Stopped. A training goes on from its last checkpoint with `train`.")
    except Problem as problem:
        return _say(problem)
    except torch.OutOfMemoryError:
        return _say("The device's memory is full. Make a run with a smaller batch_size.")
    except RuntimeError as error:
        if "allocate memory" not in str(error):
            raise
        return _say("The machine's memory is too small for this network and batch_size. Make either smaller.")
    except OSError as error:
        return _say(_about_files(error))


def _parser() -> Parser:
    parser = Parser(prog="python -m lab.experiment", description=experiment.__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--runs", help="the folder of runs (else the environment variable LAB_RUNS, else ./runs)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    parser.set_defaults(action=_no_command)

    def add(name: str, words: str, action, named: bool = True) -> Parser:
        command = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        command.set_defaults(action=action)
        if named:
            command.add_argument("name", metavar="NAME")
        return command

    command = add("init", "make a run from a configuration", _init)
    command.add_argument("--config", required=True, metavar="FILE")
    add("train", "start training, or go on; under torchrun in parallel", lambda o: train.train(_runs(o), o.name))
    command = add("test", "measure an epoch on all splits", lambda o: report.test(_runs(o), o.name, o.epoch))
    command.add_argument("--epoch", type=int, metavar="N", help="the last checkpoint unless given")
    add("info", "show what there is of a run", lambda o: show.info(_runs(o), o.name))
    command = add("tensorboard", "serve a run's curves", lambda o: _tensorboard(_runs(o), o.name, o.port))
    command.add_argument("--port", type=int, default=6006)
    command = add("release", "write the weights alone", lambda o: ship.release(_runs(o), o.name, o.epoch))
    command.add_argument("--epoch", type=int, required=True, metavar="N")
    command = add("export", "write ONNX", lambda o: ship.export(_runs(o), o.name, o.epoch, o.output))
    command.add_argument("--epoch", type=int, metavar="N")
    command.add_argument("--output", metavar="FILE.onnx")
    command = add(
        "predict", "write probabilities for a folder of images",
        lambda o: ship.predict(_runs(o), o.name, o.epoch, o.input, o.output),
    )  # fmt: skip
    command.add_argument("--input", required=True, metavar="FOLDER")
    command.add_argument("--output", required=True, metavar="FILE.h5")
    command.add_argument("--epoch", type=int, metavar="N")
    command = add("images", "write MNIST as image files", _images, named=False)
    command.add_argument("folder", nargs="?", default="images", metavar="FOLDER")
    command.add_argument("--layout", choices=("prefix", "folders"), default="prefix")
    command.add_argument("--limit", type=int, metavar="N", help="only the first N of each set")
    return parser


def _runs(options) -> Path:
    return Path(options.runs or os.environ.get("LAB_RUNS") or "runs")


def _no_command(options) -> None:
    raise Problem("No command. `python -m lab.experiment --help` lists them; `init NAME --config FILE` is the first.")


def _only_train_in_parallel(options) -> None:
    processes = os.environ.get("WORLD_SIZE", "1")
    if options.command != "train" and processes != "1":
        raise Problem(f"Only `train` runs on several processes; start `{options.command}` without torchrun.")


def _init(options) -> None:
    made = run.init(_runs(options), options.name, Path(options.config))
    facts = made.facts
    print(
        f"Made {made.folder}: {facts['train']['images']:,} images to train, {facts['validation']['images']:,} to "
        f"validate. Next: train {made.name}"
    )


def _images(options) -> None:
    """Write the training and the test set below a folder, whole or not at all."""
    folder = Path(options.folder)
    if options.limit is not None and options.limit < 1:
        raise Problem(f"--limit is {options.limit}; it should be at least 1.")
    if there := [name for name in ("train", "test") if (folder / name).exists()]:
        raise Problem(f"{folder / there[0]} exists already. Delete it, or name another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        for name in ("train", "test"):
            images, labels = data.load(train=name == "train")
            data.write_image_files(
                images[: options.limit], labels[: options.limit], Path(scratch) / name, options.layout
            )
        for name in ("train", "test"):
            os.rename(Path(scratch) / name, folder / name)
    print(f"Wrote image files to {folder / 'train'} and {folder / 'test'}.")


def _tensorboard(runs: Path, name: str, port: int) -> None:
    """Serve a run's curves until interrupted."""
    from tensorboard import program

    place = run.open_run(runs, name).folder / "tensorboard"
    if not 0 < port < 65536:
        raise Problem(f"--port is {port}; it should be from 1 to 65535.")
    server = program.TensorBoard()
    server.configure(argv=["tensorboard", "--logdir", str(place), "--port", str(port), "--load_fast", "false"])
    try:
        url = server.launch()
    except program.TensorBoardServerException as error:
        raise Problem(f"Port {port} cannot be used: {error.msg.splitlines()[0]}") from None
    print(f"TensorBoard shows {name} at {url} until you press Ctrl-C.", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        return


def _about_files(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return (
            f"{where}no space is left to write to ({error.strerror}). Nothing that was whole before is damaged: make "
            "room and start the command again; a training goes on from its last checkpoint."
        )
    return f"{where}{error.strerror or error}."


def _quiet_about_disks(failure) -> None:
    """Leave a full disk that TensorBoard's thread met to the main thread, which meets it too."""
    if not isinstance(failure.exc_value, OSError):
        threading.__excepthook__(failure)


def _say(what: object) -> int:
    if str(what):
        print(what, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
