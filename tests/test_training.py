"""The networks and the training loop that several notebooks share."""

import pytest
import torch
from torch import nn
from torch.optim import SGD

from lab.data import make_loader
from lab.networks import LeNet5, Standardize
from lab.training import evaluate, fit, train_one_epoch


@pytest.fixture
def problem():
    """A small classifier with dropout, images and labels."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 2))
    images = torch.randn(50, 1, 2, 2)
    return model, images, (images.sum((1, 2, 3)) > 0).long()


def test_lenet5_has_61706_parameters_and_logits():
    model = LeNet5()
    assert sum(parameter.numel() for parameter in model.parameters()) == 61_706
    logits = model(torch.rand(3, 1, 28, 28))
    assert logits.shape == (3, 10) and logits.min() < 0


def test_standardize_is_saved_and_not_trained():
    layer = Standardize(0.5, 0.25)
    assert list(layer.parameters()) == [] and set(layer.state_dict()) == {"mean", "std"}
    assert layer(torch.tensor(1.0)) == 2


def test_loss_is_per_sample_even_when_the_last_batch_is_smaller(problem):
    model, images, labels = problem
    loss, accuracy = evaluate(model, make_loader(images, labels, 32), nn.CrossEntropyLoss())
    with torch.no_grad():
        outputs = model.eval()(images)
    assert loss == pytest.approx(float(nn.functional.cross_entropy(outputs, labels)))
    assert accuracy == pytest.approx(float((outputs.argmax(1) == labels).float().mean()))


@pytest.mark.parametrize("mode", [True, False])
def test_evaluate_leaves_no_trace(problem, mode):
    model, images, labels = problem
    evaluate(model.train(mode), make_loader(images, labels, 32), nn.CrossEntropyLoss())
    assert model.training is mode
    assert all(parameter.grad is None for parameter in model.parameters())


def test_training_loss_is_of_the_losses_stepped_on(problem):
    model, images, labels = problem
    criterion, rate = nn.CrossEntropyLoss(), 1e-9  # so slow that every loss is the first
    model.eval()
    expected = criterion(model(images), labels).item()
    model[3].p = 0.0
    loss = train_one_epoch(model, make_loader(images, labels, 32), criterion, SGD(model.parameters(), rate))
    assert model.training and loss == pytest.approx(expected, abs=1e-5)


def test_fit_learns_and_measures_after_each_epoch(problem):
    model, images, labels = problem
    loader, criterion = make_loader(images, labels, 10, shuffle=True), nn.CrossEntropyLoss()
    history = fit(model, loader, loader, criterion, SGD(model.parameters(), 0.5), epochs=5)
    assert {len(curve) for curve in history.values()} == {5}
    assert history["train_accuracy"][-1] > 0.9
    assert (history["test_loss"][-1], history["test_accuracy"][-1]) == evaluate(model, loader, criterion)
