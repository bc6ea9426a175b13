"""Instant checks: `check.<exercise>(your_work)`, `check.hint("<exercise>")`, `check.progress()`.

One module a unit holds the checks; `exercise` makes verdicts of them; `examine` is the door to the student's work.
"""

from lab.check import (
    class_balance,
    first_network,
    inside_the_network,
    lenet5,
    look_at_the_data,
    repeatable_experiments,
    scale_out,
    search,
    ship_it,
    start_here,
    training_loop,
    what_went_wrong,
)  # fmt: skip
from lab.check.exercise import find, hint, progress, ready

__all__ = ["hint", "progress", "ready"]
_MODULES = (
    start_here, look_at_the_data, class_balance, first_network, lenet5, training_loop, what_went_wrong,
    inside_the_network, repeatable_experiments, search, ship_it, scale_out,
)  # fmt: skip


def __getattr__(name: str):
    if name.startswith("__"):
        raise AttributeError(name)
    return find(name)
