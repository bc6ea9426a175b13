"""Every figure draws, gives itself back, and says itself in words."""

import re

import matplotlib as mpl
import pytest
import torch
from matplotlib.backends.backend_agg import FigureCanvasAgg

from lab import plots

IMAGES = torch.randint(0, 256, (30, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
LABELS = torch.arange(30) % 10
MATRIX = torch.eye(10, dtype=torch.int64) * 5 + 1
HISTORY = {name: [0.5, 0.7] for name in ("train_loss", "train_accuracy", "test_loss", "test_accuracy")}

FIGURES = {
    "digit_grid": lambda: plots.digit_grid(IMAGES, titles=LABELS.tolist(), title="Thirty digits"),
    "digit_grid of one": lambda: plots.digit_grid(IMAGES[:1].unsqueeze(1) / 255),
    "digit_numbers": lambda: plots.digit_numbers(IMAGES[0], 7),
    "failures": lambda: plots.failures(IMAGES, LABELS, (LABELS + 1) % 10),
    "no failures": lambda: plots.failures(IMAGES, LABELS, LABELS),
    "class_balance": lambda: plots.class_balance({"train": torch.arange(10), "test": torch.zeros(10).long()}),
    "confusion": lambda: plots.confusion(MATRIX),
    "confusions": lambda: plots.confusions({"one": MATRIX, "two": MATRIX, "three": MATRIX, "four": MATRIX}),
    "history": lambda: plots.history(HISTORY),
    "history of one epoch": lambda: plots.history({name: curve[:1] for name, curve in HISTORY.items()}),
}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES.keys())
def test_figure_shows_itself_with_its_description(draw):
    figure = draw()
    assert isinstance(figure, mpl.figure.Figure)
    bundle = figure._repr_mimebundle_()
    assert len(plots.describe(figure)) > 10 and bundle["text/plain"] == plots.describe(figure)
    assert re.match(r'<img alt="[^"]{10,}" src="data:image/png;base64,', bundle["text/html"])


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES.keys())
def test_nothing_is_clipped(draw):
    """All that is drawn lies within the picture."""
    figure = draw()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    drawn, (width, height) = figure.get_tightbbox(canvas.get_renderer()), figure.get_size_inches()
    assert drawn.x0 > -0.02 and drawn.y0 > -0.02 and drawn.x1 < width + 0.02 and drawn.y1 < height + 0.02


def test_descriptions_carry_the_numbers():
    figure = plots.confusion(MATRIX)
    assert "60 of 150 on the diagonal" in plots.describe(figure)
    assert all(label.get_rotation() == 0 for label in figure.axes[0].get_yticklabels())
    assert "30 of 30 digits misread" in plots.describe(FIGURES["failures"]())
    assert "the test accuracy from 50.00 % to 70.00 %" in plots.describe(plots.history(HISTORY))
