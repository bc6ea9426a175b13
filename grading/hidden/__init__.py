"""Hidden checks: one module a unit, one function an exercise, named and written like the visible ones.

They judge with other inputs than the visible checks, so that work made for those inputs alone does not pass.
"""

from importlib import import_module
from pathlib import Path

import cloudpickle

from lab.check.exercise import Exercise


def hidden_check(item: Exercise):
    """Return the hidden check of an exercise, or None."""
    try:
        module = import_module(f"grading.hidden.{item.unit[3:]}")
    except ModuleNotFoundError:
        return None
    return getattr(module, item.name, None)


def ship_by_value() -> None:
    """Let what hidden checks hand to a sandbox go there as code: their modules are not there to be imported."""
    for path in Path(__file__).parent.glob("[a-z]*.py"):
        cloudpickle.register_pickle_by_value(import_module(f"{__name__}.{path.stem}"))
