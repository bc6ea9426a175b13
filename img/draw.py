"""Draw the course's figures into this folder: `make img` writes one PNG per function below."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.patches import Circle, Rectangle
from PIL import Image
from torch import Tensor
from torchvision.datasets import MNIST

from lab import data
from lab.check.ship_it import extent, to_mnist_form
from lab.device import seed_everything
from lab.handwriting import photograph
from lab.networks import LeNet5
from lab.training import train_one_epoch

HERE = Path(__file__).parent
DRAWINGS: list[Callable[[], Figure]] = []


def drawing(draw: Callable[[], Figure]) -> Callable[[], Figure]:
    """Put a function that returns a figure on the list; its name is the file's name."""
    DRAWINGS.append(draw)
    return draw


BLUE, ORANGE, GREEN, INK, PALE = "#0173b2", "#de8f05", "#029e73", "#222222", "#e9e9e9"


def sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of that size in inches and bare axes over all of it, one unit an inch, y downwards."""
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    axes.axis("off")
    return figure, axes


def box(axes: Axes, x: float, y: float, width: float, height: float, **style) -> None:
    axes.add_patch(Rectangle((x, y), width, height, **{"facecolor": "white", "edgecolor": INK, "linewidth": 1} | style))


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], color: str = INK) -> None:
    style = {"arrowstyle": "-|>", "color": color, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=style)


def cells(axes: Axes, numbers: list, x: float, y: float, side: float, marked=(), color: str = ORANGE) -> None:
    """Draw numbers in squares, None as an empty square, those at (row, column) in `marked` on colour."""
    for row, line in enumerate(numbers):
        for column, number in enumerate(line):
            inside = (row, column) in marked
            box(axes, x + column * side, y + row * side, side, side, facecolor=color + "55" if inside else "white")
            if number is not None:
                place = x + (column + 0.5) * side, y + (row + 0.5) * side
                axes.text(*place, f"{number}".replace("-", "−"), ha="center", va="center", fontsize=12, color=INK)


def label(axes: Axes, x: float, y: float, text: str, size: float = 11, color: str = INK, **style) -> None:
    axes.text(x, y, text, **{"ha": "center", "va": "center", "fontsize": size, "color": color} | style)


# --- the dense network -----------------------------------------------------------------------------------------------


@drawing
def dense_network() -> Figure:
    """784-32-32-10: an image as a row of pixels, two hidden layers, ten outputs, and the parameters between them."""
    figure, axes = sheet(10, 5.2)
    middle, height = 2.3, 3.1
    digit = digits()[0][0]
    axes.imshow(digit, cmap="gray_r", extent=(0.2, 1.6, middle + 0.7, middle - 0.7), zorder=3)
    box(axes, 0.2, middle - 0.7, 1.4, 1.4, facecolor="none", zorder=4)
    arrow(axes, (1.65, middle), (2.2, middle))
    label(axes, 1.92, middle - 0.22, "flatten", 10)
    columns = ((2.4, 29, PALE), (5.0, 32, "#cfe3f1"), (7.2, 32, "#cfe3f1"), (9.1, 10, "#cdeee2"))  # 29 stand for 784
    places = [
        [middle + height * (index / (count - 1) - 0.5) * (0.8 if count == 10 else 1) for index in range(count)]
        for _, count, _ in columns
    ]
    del places[0][13:16]  # the gap
    for (left, right), starts, ends in zip(zip(columns, columns[1:], strict=False), places, places[1:], strict=False):
        lines = [[(left[0], start), (right[0], end)] for start in starts for end in ends]
        axes.add_collection(LineCollection(lines, colors="#7a7a7a", linewidths=0.3, alpha=0.35, zorder=1))
    for (x, count, color), ys in zip(columns, places, strict=True):
        for index, y in enumerate(ys):
            radius = 0.11 if count == 10 else 0.042
            axes.add_patch(Circle((x, y), radius, facecolor=color, edgecolor=INK, linewidth=0.8, zorder=3))
            if count == 10:
                label(axes, x + 0.27, y, str(index), 11)
    box(axes, 2.3, middle - 0.17, 0.2, 0.34, edgecolor="none", zorder=2)
    label(axes, 2.4, middle, "⋮", 14, zorder=4)
    names = ("28×28 image", "784 pixels", "32 hidden units", "32 hidden units", "10 outputs")
    centres = (0.9, 2.4, 5.0, 7.2, 9.1)
    for x, name in zip(centres, names, strict=True):
        label(axes, x, 0.4, name, 12, weight="bold")
    counts = ((3.7, "784·32 + 32 = 25,120"), (6.1, "32·32 + 32 = 1,056"), (8.15, "32·10 + 10 = 330"))
    for x, text in counts:
        label(axes, x, 4.35, text.replace(" = ", "\n= "), 11, BLUE, weight="bold")
    label(axes, 1.5, 4.35, "parameters,\nweights + biases:", 11, BLUE, weight="bold")
    text = "Each line is a weight, each hidden unit and output has a bias: 26,506 in all (26 of 784 pixels drawn)"
    label(axes, 5.0, 4.95, text, 11.5)
    return figure


# --- convolution -----------------------------------------------------------------------------------------------------


@drawing
def kernel_slides() -> Figure:
    """A 5x5 image, a 3x3 kernel, and the 3x3 result; one window and the number it makes are marked."""
    image = [[0, 0, 9, 0, 0], [0, 9, 9, 0, 0], [0, 0, 9, 0, 0], [0, 0, 9, 0, 0], [0, 9, 9, 9, 0]]
    kernel = [[-1, 0, 1]] * 3
    result = [
        [sum(image[row + a][column + b] * kernel[a][b] for a in range(3) for b in range(3)) for column in range(3)]
        for row in range(3)
    ]
    figure, axes = sheet(8.2, 3.5)
    side = 0.46
    window = [(row, column) for row in (0, 1, 2) for column in (1, 2, 3)]
    cells(axes, image, 0.4, 0.75, side, window)
    cells(axes, kernel, 3.75, 1.2, side, [(r, c) for r in range(3) for c in range(3)], BLUE)
    cells(axes, result, 6.3, 1.2, side, [(0, 1)], GREEN)
    box(axes, 0.4 + side, 0.75, 3 * side, 3 * side, facecolor="none", edgecolor=ORANGE, linewidth=3)
    for x, y, text in ((3.25, 1.9, "×"), (5.72, 1.9, "=")):
        label(axes, x, y, text, 22)
    for x, text in ((1.55, "image, 5×5"), (4.44, "kernel, 3×3"), (6.99, "result, 3×3")):
        label(axes, x, 0.42, text, 13, weight="bold")
    label(axes, 5.35, 2.95, "0·(−1) + 9·0 + 0·1  +  9·(−1) + 9·0 + 0·1  +  0·(−1) + 9·0 + 0·1  =  −9", 10)
    return figure


@drawing
def padding_and_stride() -> Figure:
    """Where a 3x3 kernel can stand: without padding, with a border of zeros, and in steps of two."""
    figure, axes = sheet(8.2, 3.1)
    side = 0.27
    cases = (
        (0.45, 0, 1, "no padding\n5 → 3"), (2.95, 1, 1, "padding 1\n5 → 5"), (5.75, 1, 2, "padding 1, stride 2\n5 → 3"),
    )  # fmt: skip
    for x, padding, stride, text in cases:
        size = 5 + 2 * padding
        top = 1.15 - size * side / 2
        for row in range(size):
            for column in range(size):
                inside = padding <= row < size - padding and padding <= column < size - padding
                style = {"facecolor": PALE if inside else "white", "linestyle": "-" if inside else ":"}
                box(axes, x + column * side, top + row * side, side, side, edgecolor="#8a8a8a", linewidth=0.8, **style)
                if not inside:
                    label(axes, x + (column + 0.5) * side, top + (row + 0.5) * side, "0", 8, "#6b6b6b")
        for row in range(0, size - 2, stride):
            for column in range(0, size - 2, stride):
                axes.plot(x + (column + 1.5) * side, top + (row + 1.5) * side, "o", color=GREEN, markersize=7)
        box(axes, x, top, 3 * side, 3 * side, facecolor="none", edgecolor=ORANGE, linewidth=3)
        label(axes, x + size * side / 2, 2.5, text, 12)
    axes.plot(0.55, 2.9, "o", color=GREEN, markersize=7)
    label(axes, 0.72, 2.9, "a place of the kernel's middle: one number of the result", 10, ha="left")
    box(axes, 5.05, 2.79, 0.22, 0.22, facecolor="none", edgecolor=ORANGE, linewidth=2.5)
    label(axes, 5.4, 2.9, "the kernel at its first place", 10, ha="left")
    return figure


@drawing
def receptive_field() -> Figure:
    """Rows of numbers, layer over layer: what one number of the last layer depends on."""
    figure, axes = sheet(8.2, 3.4)
    side, left = 0.4, 0.35
    rows = (  # name, places in units of a pixel, seen places, width of one
        ("image", [float(i) for i in range(12)], range(2, 10)),
        ("3-wide convolution", [i + 1.0 for i in range(10)], range(2, 8)),
        ("2-wide pooling", [2 * i + 1.5 for i in range(5)], range(1, 4)),
        ("3-wide convolution", [2 * i + 3.5 for i in range(3)], range(1, 2)),
    )
    heights = [2.75, 1.95, 1.15, 0.35]
    spans = ((0, 1, 2), (0, 1), (0, 1, 2))
    for layer, offsets in enumerate(spans):
        step = 2 if len(offsets) == 2 else 1
        for index in rows[layer + 1][2]:
            for offset in offsets:
                below = rows[layer][1][index * step + offset]
                above = rows[layer + 1][1][index]
                axes.plot(
                    [left + (below + 0.5) * side, left + (above + 0.5) * side],
                    [heights[layer], heights[layer + 1] + side], color=ORANGE, linewidth=1.2, alpha=0.8,
                )  # fmt: skip
    for (name, places, seen), y in zip(rows, heights, strict=True):
        for index, place in enumerate(places):
            inside = index in seen
            box(axes, left + place * side, y, side, side, facecolor=ORANGE + "77" if inside else PALE)
        count = len(seen)
        label(axes, 5.45, y + side / 2, f"{name}: {count} of {len(places)}", 11, ha="left")
    return figure


# --- LeNet-5 ---------------------------------------------------------------------------------------------------------


def maps(axes: Axes, x: float, middle: float, count: int, side: float, color: str, shift: float = 0.07) -> float:
    """Draw a stack of feature maps, at most eight of them; return its right end."""
    shown = min(count, 8)
    size = side + shift * (shown - 1)
    for index in range(shown):
        offset = shift * index
        box(axes, x + offset, middle - size / 2 + offset, side, side, facecolor=color, alpha=1, linewidth=0.9)
    return x + size


@drawing
def lenet5() -> Figure:
    """LeNet-5 as built today: every layer with its size, what makes it, and its parameters."""
    figure, axes = sheet(10, 4.3)
    middle = 1.95
    digit = digits()[0][0]
    axes.imshow(digit, cmap="gray_r", extent=(0.2, 1.4, middle + 0.6, middle - 0.6), zorder=3)
    box(axes, 0.2, middle - 0.6, 1.2, 1.2, facecolor="none", zorder=4)
    sky, sand = "#cfe3f1", "#f8e3bd"
    stacks = (
        (2.0, 6, 1.0, sky, "C1", "6 maps\n28×28"), (3.8, 6, 0.55, sand, "S2", "6 maps\n14×14"),
        (5.15, 16, 0.42, sky, "C3", "16 maps\n10×10"), (6.45, 16, 0.26, sand, "S4", "16 maps\n5×5"),
    )  # fmt: skip
    centres = [(0.2, 1.4)]
    for x, count, side, color, name, text in stacks:
        end = maps(axes, x, middle, count, side, color)
        centres.append((x, end))
        label(axes, (x + end) / 2, 0.62, name, 13, weight="bold")
        label(axes, (x + end) / 2, 3.05, text, 11)
    label(axes, 0.8, 0.62, "image", 13, weight="bold")
    label(axes, 0.8, 3.05, "1 map\n28×28", 11)
    for x, height, name, count in ((7.75, 1.6, "C5", 120), (8.6, 1.3, "F6", 84), (9.45, 0.8, "output", 10)):
        box(axes, x - 0.09, middle - height / 2, 0.18, height, facecolor="#cdeee2")
        centres.append((x - 0.09, x + 0.09))
        label(axes, x, 0.62, name, 13, weight="bold")
        label(axes, x, 3.05, f"{count}\nnumbers" if count > 10 else "10\nlogits", 11)
    steps = (
        ("5×5 conv.\npadding 2\nReLU", "156"), ("2×2\nmax pool", "0"),
        ("5×5 conv.\nReLU", "2,416"), ("2×2\nmax pool", "0"),
        ("5×5 conv.\nor dense\nReLU", "48,120"), ("dense\nReLU", "10,164"), ("dense", "850"),
    )  # fmt: skip
    for index, (text, parameters) in enumerate(steps):
        start, end = centres[index][1], centres[index + 1][0]
        arrow(axes, (start + 0.05, middle), (end - 0.04, middle))
        place = (centres[index + 1][0] + centres[index + 1][1]) / 2
        label(axes, place, 3.62, text, 9.5, "#444444")
        label(axes, place, 4.07, parameters, 11, BLUE, weight="bold")
    label(axes, 0.8, 4.07, "parameters:", 11, BLUE, weight="bold")
    label(axes, 0.8, 3.62, "made by:", 9.5, "#444444")
    label(axes, 5, 0.22, "LeNet-5 as it is built today: 61,706 parameters", 14)
    return figure


# --- from paper to MNIST ---------------------------------------------------------------------------------------------


@drawing
def paper_to_mnist() -> Figure:
    """A made-up photograph of a 5 on its way into MNIST's form, step by step."""
    photo = photograph(5, height=80, place=(0.2, 0.8), seed=5).double().numpy()
    ink = (photo.max() - photo) / (photo.max() - photo.min())
    clean = np.where(ink < 0.5, 0, ink)
    rows, columns = np.nonzero(clean)
    cut = clean[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    centred = to_mnist_form(clean)
    first, last, left, right = extent(centred)
    small = centred[first : last + 1, left : right + 1]
    steps = (
        ("photograph", f"{photo.shape[0]}×{photo.shape[1]}\ndark on uneven paper", photo),
        ("1  ink", "white on black,\nthe paper is 0", clean),
        ("2  cut", f"{cut.shape[0]}×{cut.shape[1]}\nthe rows and columns\nwith ink", cut),
        ("3  scale", "longer side 20,\nthe same factor\nfor both sides", small),
        ("4  centre", "28×28, centre of mass\nat row and column 14", centred),
    )
    figure, axes = sheet(10, 3.5)
    high = (2.0, 2.0, 2.0 * cut.shape[0] / photo.shape[0], 20 * 2.0 / 28, 2.0)
    for index, ((title, text, picture), height) in enumerate(zip(steps, high, strict=True)):
        x, width = 1.0 + 2 * index, height * picture.shape[1] / picture.shape[0]
        frame = (x - width / 2, x + width / 2, 1.55 + height / 2, 1.55 - height / 2)
        axes.imshow(picture, cmap="gray", vmin=0, extent=frame, zorder=3, interpolation="nearest")
        box(axes, frame[0], frame[3], width, height, facecolor="none", zorder=4)
        label(axes, x, 0.25, title, 13, weight="bold")
        label(axes, x, 2.7, text, 10.5, va="top")
    x = 9.0
    off = 0.5 * 2 / 28  # the middle of row and column 14
    axes.plot([x - 1, x + 1], [1.55 + off] * 2, color=ORANGE, linewidth=1.2, zorder=5)
    axes.plot([x + off] * 2, [0.55, 2.55], color=ORANGE, linewidth=1.2, zorder=5)
    return figure


# --- data parallelism ------------------------------------------------------------------------------------------------


@drawing
def data_parallelism() -> Figure:
    """One step of two processes: shards of a batch, copies of a network, gradients, their mean, the same update."""
    figure, axes = sheet(10, 4.3)
    images = digits()[0][:8]
    columns = (0.85, 2.75, 4.7, 6.75, 8.95)
    names = ("global batch", "shards", "the same weights", "gradients", "the same step")
    for x, name in zip(columns, names, strict=True):
        label(axes, x, 0.35, name, 12, weight="bold")
    for index, image in enumerate(images):
        x, y = columns[0] + 0.42 * (index % 2 - 0.5), 1.55 + 0.42 * (index // 2)
        _tile(axes, image, x, y)
    for rank, (y, color) in enumerate(((1.35, BLUE), (3.05, ORANGE))):
        arrow(axes, (1.35, 2.2), (2.2, y), color)
        for index, image in enumerate(images[rank::2]):
            _tile(axes, image, columns[1] + 0.42 * (index % 2 - 0.5), y + 0.42 * (index // 2 - 0.5), color)
        arrow(axes, (3.25, y), (3.9, y), color)
        box(axes, 3.95, y - 0.42, 1.5, 0.84, facecolor=color + "22", edgecolor=color, linewidth=1.6)
        label(axes, columns[2], y - 0.13, f"rank {rank}", 12, color, weight="bold")
        label(axes, columns[2], y + 0.15, "forward, backward", 10)
        arrow(axes, (5.5, y), (6.35, y), color)
        label(axes, columns[3], y, f"$g_{rank}$", 17, color)
        arrow(axes, (7.05, y), (7.4, 2.2 + (y - 2.2) * 0.42), color)
        arrow(axes, (7.9, 2.2 + (y - 2.2) * 0.42), (8.2, y), INK)
        box(axes, 8.25, y - 0.42, 1.4, 0.84, edgecolor=color, linewidth=1.6)
        label(axes, columns[4], y, "$w - \\eta\\,\\bar{g}$", 15)
    label(axes, 7.65, 2.2, "$\\bar{g} = \\frac{1}{2}(g_0 + g_1)$", 15)
    label(axes, 5.0, 4.0, "Only gradients travel between the processes, to be averaged.", 11.5)
    return figure


def _tile(axes: Axes, image: Tensor, x: float, y: float, color: str = INK) -> None:
    """Draw a digit around a place, with an edge."""
    axes.imshow(image, cmap="gray_r", extent=(x - 0.19, x + 0.19, y + 0.19, y - 0.19), zorder=3)
    box(axes, x - 0.19, y - 0.19, 0.38, 0.38, facecolor="none", edgecolor=color, zorder=4)


def digits(train: bool = False) -> tuple[Tensor, Tensor]:
    """Return images uint8 `(N, 28, 28)` and labels of the sample that comes with the course; no network is needed."""
    dataset = MNIST(data.write_sample(data.OWN / "sample"), train=train)
    return dataset.data, dataset.targets


def trained_network() -> LeNet5:
    """Return LeNet-5 after four rounds through the sample's 4,000 training digits."""
    generator = seed_everything(0)
    network = LeNet5()
    optimizer = torch.optim.Adam(network.parameters(), lr=2e-3)
    images, labels = digits(train=True)
    loader = data.make_loader(data.prepare(images), labels, 50, shuffle=True, generator=generator)
    for _ in range(4):
        train_one_epoch(network, loader, torch.nn.CrossEntropyLoss(), optimizer)
    return network.eval()


@drawing
def banner() -> Figure:
    """Three digits, the maps of LeNet-5's two convolutions, and its ten probabilities; the last digit is a hard one."""
    images, labels = digits()
    network = trained_network()
    with torch.no_grad():
        shares = network(data.prepare(images)).softmax(1)
        sure, answers = shares.max(1)
        doubtful = int(torch.where((answers == labels) & (labels == 5), sure, 2).argmin())
        chosen = [int(torch.nonzero(labels == 2)[0]), int(torch.nonzero(labels == 7)[0]), doubtful]
        prepared = network.standardize(data.prepare(images[chosen]))
        first, second = network.features[:2](prepared), network.features(prepared)
    figure = Figure(figsize=(12, 4.6))
    grid = figure.add_gridspec(
        3, 4, width_ratios=(1, 1.5, 3.8, 3), left=0.012, right=0.988, top=0.91, bottom=0.065, wspace=0.1, hspace=0.24
    )
    for row, index in enumerate(chosen):
        _picture(figure.add_subplot(grid[row, 0]), images[index], "gray")
        _row_of_maps(figure, grid[row, 1], first[row], 2, 3)
        _row_of_maps(figure, grid[row, 2], second[row], 2, 8)
        _bars(figure.add_subplot(grid[row, 3]), shares[index])
    titles = ("digit", "6 maps, 28×28", "16 maps, 5×5", "ten probabilities")
    for column, title in enumerate(titles):
        place = grid[0, column].get_position(figure)
        figure.text((place.x0 + place.x1) / 2, 0.945, title, ha="center", fontsize=15, color=INK)
    return figure


def _picture(axes: Axes, image: Tensor, cmap: str) -> None:
    axes.imshow(image, cmap=cmap)
    axes.axis("off")


def _row_of_maps(figure: Figure, place: SubplotSpec, feature_maps: Tensor, rows: int, columns: int) -> None:
    inner = place.subgridspec(rows, columns, wspace=0.08, hspace=0.08)
    for index, feature_map in enumerate(feature_maps):
        _picture(figure.add_subplot(inner[index // columns, index % columns]), feature_map, "viridis")


def _bars(axes: Axes, shares: Tensor) -> None:
    best = int(shares.argmax())
    axes.bar(range(10), shares, color=[ORANGE if digit == best else BLUE for digit in range(10)])
    axes.set(ylim=(0, 1.05), yticks=[], xticks=range(10))
    axes.tick_params(length=0, labelsize=13)
    axes.spines[["top", "right", "left"]].set_visible(False)


def main() -> None:
    for draw in DRAWINGS:
        canvas = FigureCanvasAgg(draw())
        canvas.figure.set(dpi=110, facecolor="white")
        canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        few_colours = picture.quantize(128, dither=Image.Dither.NONE)  # a third of the size, and no visible difference
        few_colours.save(HERE / f"{draw.__name__}.png", optimize=True)


if __name__ == "__main__":
    main()
