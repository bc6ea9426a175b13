"""What the unit on search builds on."""

import matplotlib as mpl
import optuna
import pytest
import torch
import torch.nn.functional as F
from optuna.visualization import matplotlib as charts

from lab import plots, search
from lab.networks import MNIST_MEAN, MNIST_STD

IMAGES = torch.rand(30, 1, 28, 28, generator=torch.Generator().manual_seed(1))
LABELS = torch.arange(30) % 10


def small_study(**options) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.RandomSampler(seed=0), **options)
    study.optimize(
        lambda trial: search.report_epochs(trial, [trial.suggest_float("lr", 1e-4, 1, log=True) * k for k in (1, 2)]),
        n_trials=12,
    )
    return study


def test_report_epochs():
    study = small_study(pruner=optuna.pruners.MedianPruner(n_startup_trials=3))
    states = [trial.state.name for trial in study.trials]
    assert {"COMPLETE", "PRUNED"} == set(states)
    for trial in study.trials:
        assert len(trial.intermediate_values) == (2 if trial.state.name == "COMPLETE" else 1)
        assert trial.value == list(trial.intermediate_values.values())[-1]


@pytest.mark.parametrize("name", ["optimization_history", "intermediate_values", "slice", "param_importances"])
def test_draw(name, recwarn):
    before = dict(mpl.rcParams)
    figure = search.draw(getattr(charts, f"plot_{name}"), small_study(), "what it shows")
    assert dict(mpl.rcParams) == before
    assert [one for one in recwarn.list if one.category is not ResourceWarning] == []  # those are other tests' files
    assert plots.describe(figure) == "what it shows"
    assert 'alt="what it shows"' in figure._repr_mimebundle_()["text/html"]


def test_networks_side_by_side_learn_what_each_would_alone():
    rates, decays = torch.tensor([0.1, 0.02, 0.3]), torch.tensor([0.0, 0.1, 0.01])
    together = search.train_side_by_side(IMAGES, LABELS, rates, decays, hidden=5, epochs=2, batch_size=10, seed=3)
    generator = torch.Generator().manual_seed(3)
    first = search._initial(3, 5, generator)
    orders = [torch.randperm(30, generator=generator) for _ in range(2)]
    rows = ((IMAGES - MNIST_MEAN) / MNIST_STD).flatten(1)
    for k in range(3):
        a, b, c, d = weights = [weight[k].clone().requires_grad_() for weight in first]
        optimizer = torch.optim.SGD(weights, lr=float(rates[k]), weight_decay=float(decays[k]))
        for batch in torch.cat(orders).split(10):
            optimizer.zero_grad()
            F.cross_entropy(torch.relu(rows[batch] @ a + b) @ c + d, LABELS[batch]).backward()
            optimizer.step()
        for weight, stack in zip(weights, together, strict=True):
            torch.testing.assert_close(stack[k], weight.detach(), rtol=1e-4, atol=1e-5)
    right = search.right_answers(together, IMAGES, LABELS)
    assert right.shape == (3, 30) and right.dtype == torch.bool


def test_a_network_that_diverges_leaves_the_others_alone():
    rates = torch.tensor([0.1, 1e6])
    both = search.train_side_by_side(IMAGES, LABELS, rates, 0 * rates, batch_size=10)
    calm = search.train_side_by_side(IMAGES, LABELS, torch.tensor([0.1, 0.1]), 0 * rates, batch_size=10)
    torch.testing.assert_close(both[0][0], calm[0][0])
