"""The hidden checks of unit 09, Search."""

from lab.check.search import (
    judge_log_chance,
    judge_log_uniform,
    judge_objective,
    judge_pareto_fronts,
    made_up_accuracies,
    made_up_points,
)


def log_uniform(work):
    """Wide and narrow ranges, whole numbers as ends, a single number."""
    judge_log_uniform(work, 1e-6, 3e-2, seed=11)
    judge_log_uniform(work, 1, 100_000, seed=12)
    judge_log_uniform(work, 2.0, 3.0, seed=13)
    judge_log_uniform(work, 0.5, 8.0, seed=14, n=1)
    judge_log_chance(work, 1e-5, 0.1, n=12, seed=15)


def objective(work):
    """Other accuracies; stopped later."""
    judge_objective(work, [0.31, 0.72, 0.93, 0.64, 0.85, 0.56])
    judge_objective(work, made_up_accuracies(12), prune_after=3)
    judge_objective(work, made_up_accuracies(13))


def pareto_front(work):
    """One point, many points, many ties, equal points, fronts of one and of all, large costs, costs below 1."""
    judge_pareto_fronts(
        work,
        [(700, 0.97)],
        [(5, 0.5), (4, 0.4), (3, 0.3), (2, 0.2)],
        [(9, 0.4), (8, 0.5), (7, 0.6), (7, 0.6), (7, 0.6), (8, 0.6)],
        [(7e9, 0.95), (100_050, 0.9), (25_000_000, 0.92), (100_000, 0.9004), (8e9, 0.949)],
        [(0.5, 0.91), (0.25, 0.9), (1.5, 0.99), (1.25, 0.9)],
        made_up_points(200, seed=11),
        made_up_points(120, seed=12, costs=8, accuracies=10),
        sorted(made_up_points(60, seed=13, costs=20), reverse=True),
    )
