"""The configuration of an experiment: one JSON file, checked from end to end before anything is written.

Every mistake becomes one line: the field, what was found, what is allowed, and the nearest name for a misspelt one.
"""

import collections.abc
import inspect
import json
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic
import torch
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, ValidationInfo, field_validator
from torch import nn

from lab import Problem
from lab.device import pick_device
from lab.experiment import parts, sources
from lab.experiment.mistakes import Mistakes, choice, did_you_mean, first_line, in_words, raise_all, shown

STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, arbitrary_types_allowed=True)
Share = Annotated[float, Field(gt=0, lt=1)]
Positive = Annotated[int, Field(ge=1)]


class Mnist(BaseModel):
    model_config = STRICT
    source: Literal["mnist"]
    validation_share: Share = 0.0833333  # 5,000 of 60,000


class Folder(BaseModel):
    model_config = STRICT
    source: Literal["folder"]
    train: str
    test: str
    layout: Literal["prefix", "folders"]
    greyscale: bool = True
    preload: bool = True
    validation_share: Share = 0.0833333

    @field_validator("test")
    @classmethod
    def _another_folder(cls, test: str, info: ValidationInfo) -> str:
        if test == info.data.get("train"):
            raise ValueError("is the folder of the training images; test images are others")
        return test


class Augmentation(BaseModel):
    model_config = STRICT
    max_shift: Annotated[int, Field(ge=0, le=100)] = 0  # pixels
    max_rotation: Annotated[float, Field(ge=0, le=180)] = 0.0  # degrees


Data = Annotated[Mnist | Folder, Field(discriminator="source")]


class Config(BaseModel):
    """One experiment. `batch_size` is that of the whole batch, however many processes share it."""

    model_config = STRICT
    data: Data
    network: Any  # a name, or a list of layers
    optimizer: dict[str, Any]
    schedule: dict[str, Any] | None = None
    loss: Any = "CrossEntropyLoss"  # a name, or a name and arguments
    augmentation: Augmentation | None = None
    epochs: Positive
    batch_size: Positive
    checkpoint_every: Positive = 1
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"

    @field_validator("network")
    @classmethod
    def _known_network(cls, network: Any, info: ValidationInfo) -> str | list:
        if isinstance(network, list) and network:
            raise_all(mistake for index, entry in enumerate(network) for mistake in _layer_mistakes(index, entry))
            last = network[-1] if isinstance(network[-1], str) else next(iter(network[-1]))
            if last in ("Softmax", "Softmin"):
                what = f"found {last} at the end; leave it out, as loss and `predict` apply Softmax themselves"
                raise_all([((len(network) - 1,), what)])
        elif network not in parts.NETWORKS:
            raise ValueError(
                f"should be {choice(parts.NETWORKS)}, or a list of layers{did_you_mean(network, parts.NETWORKS)}"
            )
        elif not getattr(info.data.get("data"), "greyscale", True):
            raise ValueError("reads greyscale images only, but data.greyscale is false; use true, or a list of layers")
        return network

    @field_validator("optimizer")
    @classmethod
    def _known_optimizer(cls, optimizer: dict, info: ValidationInfo) -> dict:
        raise_all(_named_mistakes(optimizer, parts.OPTIMIZERS))
        _attempt(optimizer["name"], lambda: parts.make_optimizer(optimizer, _tiny(info)).step())
        return optimizer

    @field_validator("schedule")
    @classmethod
    def _known_schedule(cls, schedule: dict | None, info: ValidationInfo) -> dict | None:
        if schedule is None:
            return None
        raise_all(_named_mistakes(schedule, parts.SCHEDULES))
        if "optimizer" in info.data:
            _attempt(schedule["name"], lambda: _three_steps(info.data["optimizer"], schedule, _tiny(info)))
        return schedule

    @field_validator("loss")
    @classmethod
    def _known_loss(cls, loss: Any) -> str | dict:
        settings = loss if isinstance(loss, dict) else {"name": loss}
        raise_all(_named_mistakes(settings, parts.LOSSES))
        _attempt(settings["name"], lambda: parts.make_loss(settings)(torch.zeros(2, 10), torch.tensor([0, 9])))
        return loss

    @field_validator("checkpoint_every")
    @classmethod
    def _within_epochs(cls, every: int, info: ValidationInfo) -> int:
        if every > info.data.get("epochs", every):
            raise ValueError(f"should be at most epochs, which is {info.data['epochs']}")
        return every


_MODELS = {(): Config, ("data", "mnist"): Mnist, ("data", "folder"): Folder, ("augmentation",): Augmentation}
_KNOWN = {where: list(model.model_fields) for where, model in _MODELS.items()} | {("sources",): ["mnist", "folder"]}


# --- reading ---------------------------------------------------------------------------------------------------------


def read(path: Path) -> Config:
    """Return the configuration in a JSON file, its folders made absolute. Raises Problem, a line a mistake."""
    raw, mistakes = _parse(path)
    raw = _absolute(raw, path.resolve().parent)
    config, errors = _validate(raw)
    wrong = {error["loc"][0] for error in errors if error["loc"]}
    mistakes += [f"{'.'.join(map(str, where))}: {what}" for where, what in in_words(errors, raw, _KNOWN)]
    mistakes += _surroundings({key: value for key, value in raw.items() if key not in wrong})
    if mistakes:
        raise Problem("\n".join(f"{path.name}: {mistake}" for mistake in mistakes))
    return config


def read_frozen(path: Path) -> Config:
    """Return the configuration that `init` wrote into a run folder. Raises Problem where it was changed for the worse.

    Data and device are not looked for: a run can be looked at where they are not.
    """
    raw, mistakes = _parse(path)
    config, errors = _validate(raw)
    mistakes += [f"{'.'.join(map(str, where))}: {what}" for where, what in in_words(errors, raw, _KNOWN)]
    if mistakes:
        raise Problem("\n".join(f"{path}: {mistake}" for mistake in mistakes))
    return config


def _parse(path: Path) -> tuple[dict, list[str]]:
    """Return what the file says, and a line for each key that is given twice, which JSON lets pass."""
    mistakes = []

    def unique(pairs: list[tuple[str, Any]]) -> dict:
        keys = [key for key, _ in pairs]
        mistakes.extend(f"{key}: is given twice; once is allowed" for key in dict.fromkeys(keys) if keys.count(key) > 1)
        return dict(pairs)

    try:
        raw = json.loads(path.read_text("utf-8-sig"), object_pairs_hook=unique)
    except OSError as error:
        raise Problem(f"{path} cannot be read ({error.strerror}). --config names a JSON file.") from None
    except json.JSONDecodeError as error:
        raise Problem(f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise Problem(f"{path} is not a configuration in JSON: {error}.") from None
    if not isinstance(raw, dict):
        raise Problem(f"{path}: found {shown(raw)}; a configuration is an object, {{...}}.")
    return raw, mistakes


def _absolute(raw: dict, folder: Path) -> dict:
    """Return the configuration with the folders of images taken relative to the configuration file's."""
    if not isinstance(raw.get("data"), dict):
        return raw
    named = {key: value for key, value in raw["data"].items() if key in ("train", "test") and isinstance(value, str)}
    found = {key: str((folder / Path(value).expanduser()).resolve()) for key, value in named.items()}
    return {**raw, "data": {**raw["data"], **found}}


def _validate(raw: dict) -> tuple[Config | None, list[dict]]:
    try:
        return Config.model_validate(raw), []
    except ValidationError as error:
        return None, error.errors(include_url=False)


# --- arguments of PyTorch classes ------------------------------------------------------------------------------------


def _named_mistakes(settings: dict, known: dict[str, type]) -> Mistakes:
    """Compare `{"name": ..., arguments}` with the class of that name."""
    name = settings.get("name")
    if name is None:
        return [(("name",), f"missing; it should be one of {', '.join(known)}")]
    if not isinstance(name, str) or name not in known:
        return [(("name",), f"found {shown(name)}; it should be one of {', '.join(known)}{did_you_mean(name, known)}")]
    return _argument_mistakes(known[name], {key: value for key, value in settings.items() if key != "name"})


def _layer_mistakes(index: int, entry: Any) -> Mistakes:
    """Compare one layer of a list with the class of torch.nn that it names."""
    pair = list(entry.items()) if isinstance(entry, dict) else [(entry, {})]
    if len(pair) != 1 or not isinstance(pair[0][0], str):
        return [((index,), f'found {shown(entry)}; a layer is "ReLU" or {{"Linear": [784, 32]}}')]
    ((name, arguments),) = pair
    if name not in parts.LAYERS:
        close = did_you_mean(name, parts.LAYERS)
        return [((index,), f"found {shown(name)}; it should be a layer of torch.nn that can be used here{close}")]
    try:
        given = parts.named_arguments(parts.LAYERS[name], arguments)
        mistakes = _argument_mistakes(parts.LAYERS[name], given)
        if not mistakes:
            with torch.device("meta"):
                parts.make_layer(entry)
    except (ValueError, TypeError, RuntimeError, AssertionError) as error:
        return [((index, name), first_line(error))]
    return [((index, name, *where), what) for where, what in mistakes]


def _argument_mistakes(thing: type, given: dict) -> Mistakes:
    """Compare arguments with a class's signature: their names, their types, and those without a default."""
    names = parts.argument_names(thing)
    try:
        _arguments_model(thing, names).model_validate_json(json.dumps(given))
    except ValidationError as error:
        return in_words(error.errors(include_url=False), given, {(): names})
    return []


def _arguments_model(thing: type, names: list[str]) -> type[BaseModel]:
    """Return a pydantic model with the arguments' names, types and defaults."""
    types = typing.get_type_hints(thing.__init__, localns=vars(collections.abc))  # some are named but not imported
    parameters = inspect.signature(thing).parameters
    fields = {}
    for name in names:
        default = parameters[name].default
        fields[name] = (_in_json(types.get(name, Any)), ... if default is inspect.Parameter.empty else default)
    settings = ConfigDict(**STRICT, protected_namespaces=())
    return pydantic.create_model(thing.__name__, __config__=settings, **fields)


def _in_json(kind: Any) -> Any:
    """Return the type that an argument has in a JSON file: a list, of checked items, where any iterable will do."""
    return list[typing.get_args(kind)] if typing.get_origin(kind) is collections.abc.Iterable else kind


def _tiny(info: ValidationInfo) -> list[nn.Parameter]:
    """Return parameters with the numbers of axes that the network's have, and with gradients, to try things on."""
    axes = {1, 2}
    if "network" in info.data:
        with torch.device("meta"):
            axes = {parameter.ndim for parameter in parts.make_network(info.data["network"]).parameters()}
    parameters = [nn.Parameter(torch.zeros([1] * number)) for number in axes or {1}]
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    return parameters


def _three_steps(optimizer: dict, schedule: dict, parameters: list[nn.Parameter]) -> None:
    steps = parts.make_optimizer(optimizer, parameters)
    rates = parts.make_schedule(schedule, steps, total_steps=10)
    for _ in range(3):
        steps.step()
        rates.step()


def _attempt(name: str, action: Callable) -> None:
    """Try what training will do, and pass on what PyTorch says against it."""
    try:
        action()
    except (ValueError, TypeError, RuntimeError, KeyError, IndexError, ZeroDivisionError, AssertionError) as error:
        raise ValueError(f"does not work; {name} says: {first_line(error)}") from None


# --- what the configuration needs around it --------------------------------------------------------------------------


def _surroundings(fields: dict) -> list[str]:
    """Compare the fields that are right in themselves with the data and the machine."""
    mistakes = []
    if "device" in fields:
        try:
            find_device(fields["device"])
        except Problem as problem:
            mistakes.append(str(problem))
    try:
        data = TypeAdapter(Data).validate_python(fields["data"])
        labels, size = sources.training_labels(data), sources.image_size(data)
    except (KeyError, ValidationError):
        return mistakes
    except Problem as problem:
        return mistakes + [f"{'data.train' if fields['data']['source'] == 'folder' else 'data'}: {problem}"]
    return mistakes + _test_folder(data) + _against_data(fields, data, len(labels), size)


def _test_folder(data: Mnist | Folder) -> list[str]:
    """List the test folder; its images are opened by `test` alone."""
    try:
        if data.source == "folder":
            sources.list_images(Path(data.test), data.layout)
    except Problem as problem:
        return [f"data.test: {problem}"]
    return []


def _against_data(fields: dict, data: Mnist | Folder, count: int, size: parts.Size) -> list[str]:
    validation = sources.validation_size(count, data.validation_share)
    if not 0 < validation < count:
        share = f"data.validation_share: found {data.validation_share}"
        return [f"{share}, which leaves {count - validation} images to train and {validation} to validate on"]
    batch, trained = fields.get("batch_size"), count - validation
    if batch and batch > trained:
        return [f"batch_size: found {batch}; it should be at most {trained:,}, the number of training images"]
    if not fields.get("network"):
        return []
    if wrong := parts.try_network(fields["network"], size):
        return [f"network: {wrong}"]
    if batch == 1 and (wrong := parts.try_network(fields["network"], size, 1)):
        return [f"batch_size: found 1; {wrong}"]
    if batch and trained % batch == 1 and (wrong := parts.try_network(fields["network"], size, 1)):
        return [f"batch_size: found {batch}, which leaves a last batch of 1 image of {trained:,}; {wrong}"]
    return []


def find_device(name: str) -> torch.device:
    """Return the device that a configuration names. Raises Problem where this machine has none."""
    if name == "auto":
        return pick_device()
    try:
        return pick_device(name)
    except Problem:
        raise Problem(f'device: found "{name}", which this machine does not have; "auto" takes what is there') from None
