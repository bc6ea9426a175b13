"""The visible checks of unit 09, Search."""

import contextlib
import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Generator, Tensor

from lab import training
from lab.check import expect
from lab.check.class_balance import other_chance
from lab.check.examine import Mistake, Opaque, Run, examine
from lab.check.exercise import exercise

UNIT = "09_search"
CLOSE = 1e-4


def near(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * (1 + abs(other))


# --- log_uniform -----------------------------------------------------------------------------------------------------

DRAWS = 4_000
FAR = 3 / math.sqrt(DRAWS)  # Kolmogorov's distance; a right sample lies farther off once in 30 million
EVEN = 0.25 / math.sqrt(DRAWS)  # and nearer than this once in 30 million
LOG_KEEPS = 1  # points for numbers that are spread as asked, but whose chance or container is not


@exercise(
    unit=UNIT,
    signature="(low, high, n, generator)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "Three steps: take the logarithm of both ends, draw evenly between the two logarithms, and turn the draws back "
        "into numbers.",
        "`torch.rand(n, generator=generator)` draws n numbers evenly between 0 and 1. Times the width of an interval, "
        "plus its lower end, they lie evenly in that interval.",
        "`math.log` takes the logarithm of a number, and the method `.exp()` of a tensor undoes it: what remains is to "
        "stretch the draws from 0 to 1 to those between `math.log(low)` and `math.log(high)`.",
    ),
)
def log_uniform(work):
    """Numbers whose logarithms lie evenly between those of two ends, drawn with the generator."""
    judge_log_uniform(work, 1e-4, 1.0, seed=1)
    judge_log_uniform(work, 2, 500, seed=2)
    judge_log_chance(work, 1e-3, 10.0, n=7, seed=3)


def judge_log_uniform(work, low: float, high: float, seed: int, n: int = DRAWS) -> None:
    """Expect n numbers in range; of DRAWS numbers, that their logarithms are spread evenly and one by one."""
    of = f"log_uniform({low:g}, {high:g}, {n}, generator)"
    got = examine(work, low, high, n, Generator().manual_seed(seed)).result
    values, container = _drawn(got, n, of)
    _expect_in_range(values, low, high, of)
    if n == DRAWS:
        _expect_spread(values, low, high, of)
    if container:
        raise Mistake(
            f"{of} has the right values, but in a {container}. A tensor is asked for: see torch.tensor.",
            points=LOG_KEEPS,
        )


def _drawn(got: object, n: int, of: str) -> tuple[Tensor, str]:
    """Return n drawn numbers as float64, and the container's name if that is no tensor of floats."""
    container = ""
    if isinstance(got, np.ndarray | list | tuple):
        container = "NumPy array" if isinstance(got, np.ndarray) else type(got).__name__
        try:
            numbers = [part if isinstance(part, str) else float(part) for part in got]
            got = torch.as_tensor(np.array(numbers))
        except (TypeError, ValueError):
            got = Opaque(f"{container} of other things than numbers")
    if got is None:
        raise Mistake(f"{of} gives None. Does the function end with `return` and the result?")
    if not isinstance(got, Tensor):
        raise Mistake(f"{of} should be a tensor of shape ({n},), but is {expect.show(got)}.")
    if got.shape != (n,):
        raise Mistake(f"{of} should have the shape ({n},), but has {tuple(got.shape)}.")
    if got.dtype not in (torch.float32, torch.float64):
        raise Mistake(
            f"{of} comes as {str(got.dtype).removeprefix('torch.')}, which is too coarse for numbers such as 0.00123. "
            "float32 or float64 are asked for."
        )
    return got.double(), container


def _expect_in_range(values: Tensor, low: float, high: float, of: str) -> None:
    if not bool(values.isfinite().all()):
        raise Mistake(f"{of} holds values that are not finite (nan or inf). Is a logarithm taken of 0 or less?")
    inside = (values >= low * (1 - CLOSE)) & (values <= high * (1 + CLOSE))
    if inside.all():
        return
    logs = sorted((math.log(low), math.log(high)))
    text = (
        f"{of} should lie between {low:g} and {high:g}, but goes from {values.min():.4g} to {values.max():.4g}: "
        f"{int((~inside).sum())} of {len(values)} are outside. "
    )
    if len(values) >= 100 and any(
        distance((values - scale * logs[0]) / (scale * (logs[1] - logs[0]))) < FAR
        for scale in (1, math.log10(math.e), math.log2(math.e))
    ):
        raise Mistake(text + "Those look like the logarithms. The last step turns them back into numbers.")
    raise Mistake(
        text + "The two ends come as arguments. And to turn a logarithm back, use the function that belongs to it: exp "
        "undoes log, 10 to the power undoes log10."
    )


def distance(positions: Tensor) -> float:
    """Return Kolmogorov's distance: how far the share below x is from x, at most, for positions in [0, 1]."""
    ordered, n = positions.sort().values, len(positions)
    steps = torch.arange(n + 1) / n
    return float(torch.maximum((steps[1:] - ordered).abs(), (ordered - steps[:-1]).abs()).max())


def _expect_spread(values: Tensor, low: float, high: float, of: str) -> None:
    positions = (values.log() - math.log(low)) / (math.log(high) - math.log(low))
    middle = math.sqrt(low * high)
    if distance(positions) > FAR:
        text = (
            f"{of}: {100 * float((values < middle).double().mean()):.1f} % of the numbers lie below {middle:.4g}, half "
            "way between the ends when one multiplies; "
        )
        if distance((values - low) / (high - low)) < FAR:
            raise Mistake(
                text + "half of them should. These numbers are spread evenly themselves; their logarithms should be."
            )
        raise Mistake(text + "half of them should, and every factor of two from low to high should get the same share.")
    steps = positions.diff()
    if distinct(values) > 2 and ((steps >= 0).all() or (steps <= 0).all()):
        raise Mistake(
            f"{of} comes in rising or falling order. Draw each number by itself, at random: no grid, and unsorted.",
            points=LOG_KEEPS,
        )
    if distinct(values) < 0.9 * len(values):
        raise Mistake(
            f"{of} holds {distinct(values)} different numbers only. Every number between the ends should be possible.",
            points=LOG_KEEPS,
        )
    centred = positions - positions.mean()
    if abs(float((centred[1:] * centred[:-1]).mean() / centred.square().mean())) > 0.2:  # by chance 0.02
        raise Mistake(f"{of}: neighbours hang together. Draw each number by itself.", points=LOG_KEEPS)
    if distance(positions) < EVEN:
        raise Mistake(
            f"{of}: the logarithms are spread more evenly than chance would spread them, as on a grid in another "
            "order. Draw each number by itself, at random.",
            points=LOG_KEEPS,
        )


def distinct(values: Tensor) -> int:
    return len(values.unique())


def judge_log_chance(work, low: float, high: float, n: int, seed: int) -> None:
    """Expect the numbers to hang on the generator's state and on nothing else."""

    def draw(generator: Generator, **options) -> list[float]:
        of = f"log_uniform({low:g}, {high:g}, {n}, generator)"
        return _drawn(examine(work, low, high, n, generator, **options).result, n, of)[0].tolist()

    first = draw(Generator().manual_seed(seed))
    if draw(Generator().manual_seed(seed), around=other_chance) != first:
        raise Mistake(
            "Two generators with the same seed gave different numbers: the chance comes from elsewhere. Give the "
            "generator to the function that draws, as in torch.rand(n, generator=generator).",
            points=LOG_KEEPS,
        )
    used = Generator().manual_seed(seed)
    torch.rand(100_001, generator=used)  # far on, for work that draws many and keeps some
    again = Generator().manual_seed(seed)
    other = draw(Generator().manual_seed(seed + 1))
    if first in (other, draw(used)) or draw(again) == draw(again):
        raise Mistake(
            "Generators in different states gave the same numbers. Draw from the generator as it comes, as in "
            "torch.rand(n, generator=generator), without seeding it or reading its seed: two calls in a row differ.",
            points=LOG_KEEPS,
        )
    if fixed := [index for index in range(n) if first[index] == other[index]]:
        raise Mistake(
            f"Generators with different seeds gave the same number at [{fixed[0]}], {first[fixed[0]]:.4g}. All {n} "
            "numbers are drawn at random, the first and the last as well.",
            points=LOG_KEEPS,
        )


# --- objective -------------------------------------------------------------------------------------------------------

EPOCHS = 4  # of the lesson's trials
OBJECTIVE_KEEPS = 2  # points for right reports and a right result, where a trial is not stopped as it should be
OBJECTIVE_SECONDS = 60  # for training of one's own; the lesson's takes no time while it is checked


class MadeUpTrial:
    """Stands for a trial of Optuna. It says when to stop, and notes what is done with it, in order.

    Meanwhile `training()` puts a script in the place of the course's training: the network of a trial learns nothing
    and is said to have the accuracies of the script, one an epoch.
    """

    number = 3

    def __init__(self, accuracies: Sequence[float], prune_after: int | None = None):
        self.accuracies, self.prune_after = list(accuracies), prune_after
        self.events: list[tuple] = []  # a kind (train, measure, report, ask), then what belongs to it
        self.params: dict[str, object] = {}
        self.distributions: dict[str, object] = {}
        self.user_attrs: dict[str, object] = {}

    def suggest_float(self, name: str, low: float, high: float, *, step: float | None = None, log: bool = False):
        return self.params.setdefault(name, math.sqrt(low * high) if log else low if step else (low + high) / 2)

    def suggest_int(self, name: str, low: int, high: int, *, step: int = 1, log: bool = False):
        return self.params.setdefault(name, low)

    def suggest_categorical(self, name: str, choices: Sequence):
        return self.params.setdefault(name, choices[0])

    def set_user_attr(self, key: str, value: object) -> None:
        self.user_attrs[key] = value

    def report(self, value: float, step: int | None = None) -> None:
        """As in Optuna: a number, and a whole number that is not negative."""
        if step is None:
            raise TypeError("report() needs two arguments, the accuracy and the step")
        if int(step) < 0:
            raise ValueError(f"the step of report is {step}; it must not be negative")
        self.events.append(("report", float(value), int(step)))

    def should_prune(self) -> bool:
        reports = sum(event[0] == "report" for event in self.events)
        answer = self.prune_after is not None and reports >= self.prune_after
        self.events.append(("ask", answer))
        return answer

    @contextlib.contextmanager
    def training(self) -> Iterator[None]:
        """Let lab.training train nothing and measure what the script says."""
        networks: list[object] = []
        loaders: list[object] = []

        def train_one_epoch(model, *_, **__) -> float:
            if not any(model is other for other in networks):
                networks.append(model)
            self.events.append(("train", len(networks)))
            return 1 / len(self.events)

        def evaluate(model, loader, *_, **__) -> tuple[float, float]:
            loaders.append(loader)
            done = sum(event[0] == "train" for event in self.events)
            done = done or sum(loader is other for other in loaders)  # trained by other means
            accuracy = self.accuracies[(done - 1) % len(self.accuracies)]
            self.events.append(("measure", accuracy))
            return 2 - accuracy, accuracy

        before = training.train_one_epoch, training.evaluate
        training.train_one_epoch, training.evaluate = train_one_epoch, evaluate
        try:
            yield
        finally:
            training.train_one_epoch, training.evaluate = before


def read_trial(result, trial: MadeUpTrial, *_) -> dict:
    """Probe: what was done with the trial, and whether an error ended it (or was only returned)."""
    raised = isinstance(result, BaseException) and result.__traceback__ is not None
    return {"events": [list(event) for event in trial.events], "raised": raised}


def made_up_accuracies(seed: int, n: int = 60) -> list[float]:
    """Return accuracies that go up and down, no two alike, the best of any first few not the last of them."""
    noise = torch.rand(n, generator=Generator().manual_seed(seed), dtype=torch.float64)
    saw = torch.tensor([0.0, 0.11, 0.05, 0.02]).repeat(n // 4 + 1)[:n]
    return [round(value, 6) for value in (0.6 + saw + torch.arange(n) * 1e-4 + 0.02 * noise).tolist()]


@exercise(
    unit=UNIT,
    signature="(trial)",
    points=4,
    minutes=15,
    difficulty=2,
    hints=(
        "A loop over `validation_accuracies(trial)` gets one accuracy per epoch, and each epoch is trained when the "
        "loop asks for it. `enumerate(...)` counts along.",
        "Inside the loop, two things after each epoch: `trial.report(accuracy, epoch)`, then the question "
        "`trial.should_prune()`.",
        "If the answer is True, `raise optuna.TrialPruned()` leaves the function at once. After the loop, the variable "
        "of the loop still holds the last accuracy.",
    ),
)
def objective(work):
    """Reports after every epoch, stops a trial that should be pruned, returns the last accuracy."""
    judge_objective(work, made_up_accuracies(1))
    judge_objective(work, made_up_accuracies(2), prune_after=2)
    judge_objective(work, made_up_accuracies(3), prune_after=1)


def judge_objective(work, accuracies: Sequence[float], prune_after: int | None = None) -> None:
    """Judge what is done with a trial that is to be pruned after so many reports, or not at all."""
    from optuna import TrialPruned  # here: it takes half a second, which the other units need not wait for

    trial = MadeUpTrial(accuracies, prune_after)
    run = examine(work, trial, probe=read_trial, around=trial.training, may_raise=TrialPruned, limit=OBJECTIVE_SECONDS)
    events = [tuple(event) for event in run.probe["events"]]
    if run.probe["raised"] and ("ask", True) not in events:
        asked = sum(event[0] == "ask" for event in events)
        why = (
            f"trial.should_prune() had answered False {'each time' if asked > 1 else 'before'}."
            if asked
            else "trial.should_prune() was never called. Does it have its brackets? A function without them is not "
            "called, and counts as true. And its answer alone decides, not the accuracy."
        )
        raise Mistake(f"TrialPruned was raised in a trial that should go on to the end: {why}")
    _expect_one_training(events, run)
    _expect_reports(events, run)
    if ("ask", True) in events:
        _expect_stop(events, run)
    else:
        _expect_last_accuracy(events, run)
        _expect_questions(events)


def values_of(events: list[tuple], kind: str) -> list:
    """Return what the events of a kind noted."""
    return [event[1] for event in events if event[0] == kind]


def measured(events: list[tuple]) -> list[float]:
    """Return one accuracy an epoch: those of the script or, of training that the script did not see, the reports."""
    return [value for value, _ in itertools.groupby(values_of(events, "measure"))] or values_of(events, "report")


def _expect_one_training(events: list[tuple], run: Run) -> None:
    networks = set(values_of(events, "train"))
    if len(networks) > 1:
        raise Mistake(
            f"{len(networks)} networks were trained in one trial. Each call of validation_accuracies(trial) makes and "
            "trains a new one: call it once, and go through what it gives once."
        )
    if not measured(events):
        if isinstance(run.result, Opaque) and run.result.type_name == "generator":
            raise Mistake(
                "objective gives a generator, and no network was trained. Either it holds a `yield`, so that a call "
                "runs none of its lines, or it returns what validation_accuracies(trial) gives as it is. Go through "
                "that with a loop, and return a number."
            )
        raise Mistake(
            "No network was trained in this trial. validation_accuracies(trial) trains as far as somebody asks it for "
            "accuracies: go through it with a loop."
        )


def _expect_reports(events: list[tuple], run: Run) -> None:
    reports = [event[1:] for event in events if event[0] == "report"]
    want = measured(events)
    if not reports:
        raise Mistake("Nothing was reported. After each epoch call trial.report(accuracy, epoch).")
    before = len(measured(events[: [event[0] for event in events].index("report")]))
    if before > 1:
        raise Mistake(
            f"{before} epochs were trained before the first report. A trial can be stopped early only if each epoch is "
            "reported before the next one is trained: put report into the loop over validation_accuracies(trial), and "
            "do not turn that into a list first.",
            points=OBJECTIVE_KEEPS if _numbers_are_right(reports, want, run) else 0,
        )
    values, steps = [value for value, _ in reports], [step for _, step in reports]
    if ("ask", True) in events:
        want = want[: len(values)]  # what comes after is judged as a stop that came late
    if not _same_values(values, want):
        raise Mistake(_value_story(values, steps, want))
    first = steps[0]
    if steps != list(range(first, first + len(steps))) or first not in (0, 1):
        if len(set(steps)) == 1 < len(steps):
            look = "All reports have the same step, of which Optuna keeps the first alone. The step counts the epochs."
        else:
            look = "Count the epochs: 0, 1, 2 and so on, or from 1."
        raise Mistake(f"The steps of the reports were {expect.show(steps)}. {look}")


def _same_values(got: Sequence[float], want: Sequence[float]) -> bool:
    return len(got) == len(want) and all(map(near, got, want))


def _numbers_are_right(reports: list[tuple], want: list[float], run: Run) -> bool:
    if not _same_values([value for value, _ in reports], want):
        return False
    try:
        return run.probe["raised"] or near(expect.as_number(run.result, "The result"), want[-1])
    except Mistake:
        return False


def _value_story(values: list[float], steps: list[int], want: list[float]) -> str:
    """Say what may be wrong with reported values that are not the accuracies of the epochs."""
    best = list(itertools.accumulate(want, max))
    counts = [float(epoch) for epoch in range(len(want))]
    stories = (
        (len(values) == len(want) and values in (counts, [count + 1 for count in counts]),
         "The reported values count the epochs: the accuracy comes first, then the step."),
        (_same_values(values, want[:1]), f"Only the first of {len(want)} epochs was reported; each is "
         "asked for, as soon as it is trained."),
        (_same_values(values, best), "The reported values are the best so far. Report each epoch's own accuracy."),
        (_same_values(values, [100 * value for value in want]), "The reports are in percent; accuracies are shares in "
         "[0, 1]."),
        (_same_values(values, [1 - value for value in want]), "The reports are shares of errors; report accuracies."),
        (_same_values(values, [-value for value in want]), "The reports have the sign turned round."),
        (_same_values(values[1:], want[:-1]) and len(values) == len(want), "Each report comes an epoch late."),
        (len(values) < len(want), f"{len(want)} epochs were trained, but {len(values)} reported. Report each."),
        (len(values) > len(want), f"{len(want)} epochs were trained, but {len(values)} values reported. Report each "
         "epoch once."),
    )  # fmt: skip
    wrong = next((i for i, (got, right) in enumerate(zip(values, want, strict=False)) if not near(got, right)), 0)
    story = next((text for true, text in stories if true), "Report what validation_accuracies gives, as it is.")
    return (
        f"The report of epoch {wrong + 1} should be {expect.show(want[wrong])}, but is {expect.show(values[wrong])}. "
        f"{story}"
        if len(values) == len(want)
        else story
    )


def _expect_stop(events: list[tuple], run: Run) -> None:
    """Expect that the trial ended where it was told to."""
    told = events.index(("ask", True))
    epoch = sum(event[0] == "report" for event in events[:told])
    after = sum(event[0] in ("train", "report") for event in events[told:])
    late = sum(event[0] == "train" for event in events[:told]) - epoch
    text = f"In this trial should_prune() answers True after {epoch} epoch{'s' * (epoch != 1)}. "
    if run.probe["raised"] and not after and late <= 0:
        return
    result = run.result
    if isinstance(result, Opaque) and result.type_name == "TrialPruned" and not run.probe["raised"]:
        look = "TrialPruned was returned; an error is raised, with `raise`."
    elif not run.probe["raised"] and not after:
        look = (
            f"Then objective stopped, but returned {expect.show(result)}, so that Optuna takes the trial for finished. "
            "`raise optuna.TrialPruned()` says that it was stopped."
        )
    elif late > 0:
        look = "It was asked an epoch late: train, report, then ask, and only then train the next epoch."
    else:
        look = "Then objective went on. `raise optuna.TrialPruned()` ends it at once; let nothing catch that."
    raise Mistake(text + look, points=OBJECTIVE_KEEPS)


def _expect_last_accuracy(events: list[tuple], run: Run) -> None:
    want, got = measured(events), run.result
    of = "What objective returns"
    if got is None:
        raise Mistake(
            "objective gives None. Does it end with `return` and the last accuracy, behind the loop?", points=1
        )
    if isinstance(got, list | tuple) or (isinstance(got, Tensor | np.ndarray) and math.prod(got.shape) != 1):
        raise Mistake(f"{of} should be one number, the accuracy after the last epoch, but is {expect.show(got)}.")
    if isinstance(got, Tensor | np.ndarray):
        got = got.reshape(())
    value = expect.as_number(got, of)
    if max(len(want), len(values_of(events, "report"))) < EPOCHS:
        look = (
            "Is the `return` inside the loop?"
            if len(want) == 1
            else "The loop should go through all that validation_accuracies(trial) gives: EPOCHS accuracies."
        )
        raise Mistake(
            f"No stop was asked for, but training ended after {len(want)} epoch{'s' * (len(want) > 1)}; a trial of "
            f"this lesson has {EPOCHS}. {look}"
        )
    if near(value, want[-1]):
        return
    stories = (
        (near(value, max(want)), "That is the accuracy of the best epoch. A network is kept as it is in the end, and "
         "the best of several noisy values is too good to be true."),
        (near(value, want[0]), "That is the accuracy of the first epoch."),
        (near(value, sum(want) / len(want)), "That is the mean over the epochs."),
        (near(value, 100 * want[-1]), "That is in percent; a share in [0, 1] is asked for."),
        (near(value, 1 - want[-1]), "That is the share of errors."),
        (near(value, -want[-1]), "Its sign is turned round: the study maximises."),
    )  # fmt: skip
    story = next((text for true, text in stories if true), "It is the last that validation_accuracies gives.")
    raise Mistake(
        f"{of} should be the accuracy after the last epoch, {expect.show(want[-1])}, but is {expect.show(value)}. "
        f"{story}",
    )


def _expect_questions(events: list[tuple]) -> None:
    """Expect a question after each report, but perhaps the last one."""
    if not values_of(events, "ask"):
        raise Mistake(
            "The reports and the result are right, but nobody asked whether the trial should be pruned: see "
            "trial.should_prune().",
            points=OBJECTIVE_KEEPS,
        )
    order = [event[0] for event in events if event[0] in ("report", "ask")]
    reports = [index for index, kind in enumerate(order) if kind == "report"]
    if any("ask" not in order[a:b] for a, b in itertools.pairwise(reports)):
        raise Mistake(
            "The reports and the result are right, but should_prune() was not asked after each report. Ask after every "
            "epoch.",
            points=OBJECTIVE_KEEPS,
        )


# --- pareto_front ----------------------------------------------------------------------------------------------------

Point = tuple[float, float]
PARETO_KEEPS = 2  # points for the right indices in another order


def beats(one: Point, other: Point) -> bool:
    """Say whether one (cost, accuracy) is no worse than another in both and better in one."""
    return one[0] <= other[0] and one[1] >= other[1] and one != other


def made_up_points(n: int, seed: int, costs: int = 1000, accuracies: int = 1000) -> list[Point]:
    """Return points (cost, accuracy) of so many different costs and accuracies: with few of them, ties are common."""
    generator = Generator().manual_seed(seed)
    cost = torch.randint(1, costs + 1, (n,), generator=generator).tolist()
    noise = torch.randint(0, accuracies, (n,), generator=generator).tolist()
    return [
        (100 * c, round(0.5 + 0.2 * math.sqrt(c / costs) + 0.2 * a / accuracies, 3))
        for c, a in zip(cost, noise, strict=True)
    ]


@exercise(
    unit=UNIT,
    signature="(points)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "Write down first when point b beats point a, as one condition in Python: b's cost is not higher, b's accuracy "
        "is not lower, and at least one of the two is better.",
        "A point belongs to the front if no point among all beats it: `any(...)` over all points is False. A loop over "
        "the indices collects them. A point never beats itself, since it is better in neither.",
        "Sort the indices that are left by their cost: `sorted(front, key=lambda i: points[i][0])`.",
    ),
)
def pareto_front(work):
    """Indices, by rising cost, of the points that no other one beats."""
    judge_pareto_fronts(
        work,
        [(300, 0.95), (100, 0.9), (200, 0.85), (50, 0.7)],
        [(40, 0.8), (20, 0.8), (20, 0.75), (60, 0.9), (60, 0.85), (80, 0.9)],
        made_up_points(40, seed=1),
        [(50, 0.9), (20, 0.6), (float(50), 0.9), (70, 0.8)],
        [(30, 0.0), (40, 0.3), (20, 0.0)],
    )


def judge_pareto_fronts(work, *lists: list[Point]) -> None:
    """Judge the fronts of several lists; the right indices in a wrong order keep points, if they are right for all."""
    in_part: list[Mistake] = []
    for points in lists:
        try:
            judge_pareto_front(work, points)
        except Mistake as mistake:
            if not mistake.points:
                raise
            in_part.append(mistake)
    if in_part:
        raise in_part[0]


def judge_pareto_front(work, points: list[Point]) -> None:
    many = len(points) > 6
    of = f"pareto_front of {len(points)} made-up points" if many else f"pareto_front({expect.show(points)})"
    run = examine(work, list(points), probe=points_after)
    got = _front_indices(run.result, points, of)
    want = [i for i, point in enumerate(points) if not any(beats(other, point) for other in points)]
    if run.probe != points and sorted(got) != want:
        raise Mistake(
            f"{of} should hold the indices {expect.show(want)} in some order, but holds {expect.show(got)}. "
            "The list of points was changed on the way; indices count in the list as it was given. sorted(points) "
            "gives a new list, points.sort() and pop() do not."
        )
    for index in got:
        if index not in want:
            other = next(j for j, other in enumerate(points) if beats(other, points[index]))
            raise Mistake(
                f"{of} holds the index {index}, the point {points[index]}. But {points[other]}, at index {other}, "
                f"beats it: {_how(points[other], points[index])}."
            )
    for index in want:
        if index in got:
            continue
        text = f"{of} lacks the index {index}, the point {points[index]}: "
        if any(points[other] == points[index] for other in got):
            raise Mistake(text + "another point equals it, but equal points do not beat each other. Both belong.")
        if points.count(points[index]) > 1:
            raise Mistake(text + "no point beats it, not even its equal: equal points do not beat each other.")
        raise Mistake(text + "no other point costs no more and is at least as accurate.")
    costs = [points[index][0] for index in got]
    if costs != sorted(costs):
        look = " Yours fall." if costs == sorted(costs, reverse=True) else ""
        raise Mistake(
            f"{of} has the right indices, but they come in the order {expect.show(got)}, with the costs "
            f"{expect.show(costs)}. Give them by rising cost.{look}",
            points=PARETO_KEEPS,
        )
    if run.probe != points:
        raise Mistake(
            "pareto_front changed the list of points that it was given. Its caller may still need it: sorted(points) "
            "gives a new list, points.sort() does not.",
            points=PARETO_KEEPS,
        )


def points_after(result, points, *_) -> list:
    """Probe: the points as the work left them."""
    return [tuple(point) for point in points]


def _how(one: Point, other: Point) -> str:
    if one[0] == other[0]:
        return "it costs the same and is more accurate"
    return f"it costs less and is {'as' if one[1] == other[1] else 'more'} accurate"


def _front_indices(got: object, points: list[Point], of: str) -> list[int]:
    """Return indices given as list, tuple, tensor or array as a list of int; each may occur once."""
    if got is None:
        raise Mistake(f"{of} gives None. Does the function end with `return` and the result?")
    if isinstance(got, Tensor | np.ndarray):
        if got.ndim != 1:
            raise Mistake(f"{of} should have one dimension, but has the shape {tuple(got.shape)}.")
        got = got.tolist()
    if not isinstance(got, list | tuple):
        raise Mistake(f"{of} should be a list of indices, but is {expect.show(got)}.")
    parts = [
        part.item() if isinstance(part, Tensor | np.ndarray | np.generic) and math.prod(part.shape) == 1 else part
        for part in got
    ]
    if parts and all(isinstance(part, list | tuple | Tensor | np.ndarray) for part in parts):
        raise Mistake(f"{of} gives {expect.show(parts)}. Those are points; asked for are their indices in the list.")
    if any(isinstance(part, bool) for part in parts):
        raise Mistake(f"{of} gives True and False. Asked for are the indices of the points that are True.")
    if any(not isinstance(part, int) for part in parts):
        raise Mistake(f"{of} gives {expect.show(parts)}. Indices are whole numbers: 0 for the first point.")
    if any(not 0 <= part < len(points) for part in parts):
        raise Mistake(f"{of} gives {expect.show(parts)}. {len(points)} points have the indices 0 to {len(points) - 1}.")
    if len(set(parts)) != len(parts):
        twice = next(part for part in parts if parts.count(part) > 1)
        raise Mistake(f"{of} holds the index {twice} more than once.")
    if not parts:
        raise Mistake(
            f"{of} is empty, but every list of points has a front. Does each point beat itself? To beat is to be "
            "better in at least one of the two."
        )
    return parts
