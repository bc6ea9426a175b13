"""The course's figures. Each function returns its figure, which shows itself in a notebook, and says itself in words.

The same colour means the same thing in all units: see COLOURS. `describe(figure)` is for those who cannot see it.
"""

import base64
import io
from collections.abc import Sequence
from html import escape

import matplotlib as mpl
import seaborn as sns
import torch
from matplotlib.axes import Axes
from torch import Tensor

_PALETTE = sns.color_palette("colorblind").as_hex()
COLOURS = {
    "train": _PALETTE[0],
    "validation": _PALETTE[2],
    "test": _PALETTE[1],
    "right": _PALETTE[0],
    "wrong": "#cc3311",  # red, and apart from the others for colour-blind eyes too (Paul Tol's vibrant scheme)
    "neutral": "#6b6b6b",
}
sns.set_theme(style="ticks", palette="colorblind", rc={"axes.titlesize": "medium", "image.cmap": "gray"})


class Figure(mpl.figure.Figure):
    """A matplotlib figure that carries its description: shown as a picture with alt text, or as that text."""

    description = ""

    def _repr_mimebundle_(self, include=None, exclude=None, **_) -> dict:
        picture = io.BytesIO()
        self.savefig(picture, format="png", dpi=100)
        source = "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
        html = f'<img alt="{escape(self.description)}" src="{source}" style="max-width:100%">'
        return {"text/html": html, "text/plain": self.description}


def describe(figure: Figure) -> str:
    """Return what a figure of this module shows, in words."""
    return figure.description


def new_figure(width: float, height: float, description: str) -> Figure:
    """Return an empty figure of that size in inches, with its description. Its parts are laid out without overlap."""
    figure = Figure(figsize=(width, height), layout="constrained")
    figure.description = description
    return figure


# --- digits ----------------------------------------------------------------------------------------------------------


def digit_grid(
    images: Tensor, titles: Sequence | None = None, columns: int = 10, colours: Sequence[str] | None = None,
    title: str = "",
) -> Figure:  # fmt: skip
    """Draw images `(N, 28, 28)` or `(N, 1, 28, 28)` in rows of `columns`, each under its title, if there are any."""
    pictures = images.reshape(-1, *images.shape[-2:]).cpu()
    count = len(pictures)
    columns = max(1, min(columns, count))
    rows = max(1, -(-count // columns))
    words = f"A grid of {count} digit{'s' * (count != 1)}" + (f", {title}" if title else "")
    if titles is not None and count <= 40:
        words += ": " + ", ".join(map(str, titles))
    figure = new_figure(0.85 * columns, (1.1 if titles is not None else 0.87) * rows + (0.3 if title else 0), words)
    axes = figure.subplots(rows, columns, squeeze=False).flat
    for index, axis in enumerate(axes):
        axis.axis("off")
        if index < count:
            axis.imshow(pictures[index], cmap="gray", vmin=0)
            if titles is not None:
                axis.set_title(titles[index], fontsize=9, pad=2, color=colours[index] if colours else "black")
    if title:
        figure.suptitle(title)
    return figure


def digit_numbers(image: Tensor, label: int | None = None) -> Figure:
    """Draw one stored image, uint8 `(28, 28)`, as a heat map with its 784 numbers written in."""
    name = "an image" if label is None else f"a {label}"
    figure = new_figure(10, 9.6, f"The 28 by 28 stored numbers of {name}, 0 for background up to {int(image.max())}")
    axis = figure.subplots()
    sns.heatmap(
        image.cpu().numpy(), annot=True, fmt="d", cmap="gray_r", vmin=0, vmax=255, square=True, ax=axis,
        annot_kws={"size": 7}, cbar_kws={"shrink": 0.6, "label": "stored value"}, linewidths=0.2, linecolor="#dddddd",
    )  # fmt: skip
    axis.set(title=f"The numbers behind {name}", xlabel="column", ylabel="row")
    return figure


def failures(
    images: Tensor, truth: Tensor, predicted: Tensor, per_digit: int = 10, title: str = "Failures on the test set"
) -> Figure:
    """Draw the first `per_digit` misread images of each true digit, a row a digit, each under its prediction in red."""
    wrong = predicted != truth
    figure = new_figure(
        0.75 * per_digit + 1, 10,
        f"{title}: {int(wrong.sum())} of {len(truth)} digits misread, the first {per_digit} of each true digit, "
        "a row a digit, with the predicted digit in red above each",
    )  # fmt: skip
    axis = figure.subplots()  # one for all: a hundred of them would take seconds to lay out
    size, across, down = images.shape[-1], 1.12 * images.shape[-1], 1.38 * images.shape[-1]
    for digit in range(10):
        chosen = torch.nonzero(wrong & (truth == digit)).flatten()[:per_digit].tolist()
        for column, index in enumerate(chosen):
            left, top = across * column, down * digit
            picture = images[index].squeeze().cpu()
            axis.imshow(picture, cmap="gray", vmin=0, extent=(left, left + size, top + size, top))
            axis.text(
                left + size / 2, top - 1, int(predicted[index]), fontsize=11, ha="center", color=COLOURS["wrong"],
                weight="bold",
            )  # fmt: skip
    axis.set(xlim=(-2, across * per_digit), ylim=(down * 10, size - down), aspect="equal", xticks=[])
    axis.set_yticks([down * digit + size / 2 for digit in range(10)], range(10), fontsize=12)
    axis.tick_params(length=0)
    sns.despine(ax=axis, left=True, bottom=True)
    figure.suptitle(f"{title}: {int(wrong.sum())} of {len(truth):,} misread, prediction in red")
    figure.supylabel("true digit")
    return figure


# --- classes ---------------------------------------------------------------------------------------------------------


def class_balance(counts: dict[str, Tensor], title: str = "Share of each digit") -> Figure:
    """Draw the share of each class, `counts` by split name: int64 `(num_classes,)` each."""
    shares = {split: count.double() / max(1, int(count.sum())) for split, count in counts.items()}
    words = "; ".join(
        f"{split}: from {100 * share.min():.1f} % to {100 * share.max():.1f} %" for split, share in shares.items()
    )
    figure = new_figure(8, 3.6, f"{title}, bars for each digit. {words}")
    axis = figure.subplots()
    width = 0.8 / len(shares)
    for index, (split, share) in enumerate(shares.items()):
        places = torch.arange(len(share)) + (index - (len(shares) - 1) / 2) * width
        axis.bar(places, 100 * share, width, label=split, color=COLOURS.get(split, _PALETTE[index + 4]))
    classes = len(next(iter(shares.values())))
    axis.axhline(100 / classes, color=COLOURS["neutral"], linestyle=":", label="equal shares")
    axis.set(title=title, xlabel="digit", ylabel="share in %", xticks=range(classes))
    _legend_beside(axis)
    sns.despine(ax=axis)
    return figure


def confusion(matrix: Tensor, title: str = "Confusion matrix") -> Figure:
    """Draw a confusion matrix, int64 `(C, C)` with the truth in rows, as a heat map of its counts.

    Colour follows the share of the row, so that errors show next to the many right answers.
    """
    total, right = int(matrix.sum()), int(matrix.diagonal().sum())
    figure = new_figure(6.4, 5.6, f"{title}: {_confusion_in_words(matrix)}")
    axis = figure.subplots()
    shares = matrix / matrix.sum(1, keepdim=True).clamp(min=1)
    sns.heatmap(
        shares.cpu().numpy(), annot=matrix.cpu().numpy(), fmt="d", cmap="Blues", square=True, ax=axis,
        norm=mpl.colors.PowerNorm(0.4, 0, 1), annot_kws={"size": 9}, cbar_kws={"label": "share of the true digit"},
    )  # fmt: skip
    axis.set(title=f"{title} ({right:,} of {total:,} right)", xlabel="predicted digit", ylabel="true digit")
    axis.tick_params(axis="y", labelrotation=0)
    return figure


def confusions(matrices: dict[str, Tensor], columns: int = 3) -> Figure:
    """Draw confusion matrices by name side by side, to be compared: colours as in `confusion`, without the numbers."""
    rows, width = -(-len(matrices) // columns), min(columns, len(matrices))
    words = "; ".join(f"{name}: {_confusion_in_words(matrix)}" for name, matrix in matrices.items())
    figure = new_figure(3.4 * width + 0.8, 3.8 * rows, f"Confusion matrices side by side. {words}")
    axes = figure.subplots(rows, width, squeeze=False)
    for axis, (name, matrix) in zip(axes.flat, matrices.items(), strict=False):
        shares = matrix / matrix.sum(1, keepdim=True).clamp(min=1)
        picture = axis.imshow(shares.cpu(), cmap="Blues", norm=mpl.colors.PowerNorm(0.4, 0, 1))
        right = int(matrix.diagonal().sum())
        axis.set(title=f"{name}\n{right:,} of {int(matrix.sum()):,} right", xlabel="predicted digit")
        axis.set(ylabel="true digit", xticks=range(len(matrix)), yticks=range(len(matrix)))
    for axis in axes.flat[len(matrices) :]:
        axis.axis("off")
    figure.colorbar(picture, ax=axes, shrink=0.8, label="share of the true digit")
    return figure


def _confusion_in_words(matrix: Tensor) -> str:
    errors = matrix.clone().fill_diagonal_(0)
    truth, predicted = divmod(int(errors.argmax()), len(matrix))
    words = f"{int(matrix.diagonal().sum())} of {int(matrix.sum())} on the diagonal"
    if errors.max() > 0:
        words += f", the most common error is {truth} read as {predicted} ({int(errors.max())} times)"
    return words


# --- training --------------------------------------------------------------------------------------------------------


def history(curves: dict[str, list[float]], title: str = "Training") -> Figure:
    """Draw a history as `lab.training.fit` returns it: loss and accuracy over epochs, train and test."""
    epochs = range(1, len(curves["train_loss"]) + 1)
    figure = new_figure(
        9, 3.4,
        f"{title}: over {len(epochs)} epochs the test loss goes from {curves['test_loss'][0]:.3f} to "
        f"{curves['test_loss'][-1]:.3f}, the test accuracy from {100 * curves['test_accuracy'][0]:.2f} % to "
        f"{100 * curves['test_accuracy'][-1]:.2f} %",
    )  # fmt: skip
    for axis, measure in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for split in ("train", "test"):
            axis.plot(epochs, curves[f"{split}_{measure}"], marker="o", markersize=4, label=split, color=COLOURS[split])
        axis.set(title=f"{title}: {measure}", xlabel="epoch", ylabel=measure)
        axis.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True, min_n_ticks=1))
        axis.legend()
        sns.despine(ax=axis)
    return figure


def _legend_beside(axis: Axes) -> None:
    axis.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
