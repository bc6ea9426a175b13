"""Made-up photographs of handwritten digits: dark ink on light paper, lit unevenly. The strokes are our own."""

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

Strokes = Sequence[Sequence[tuple[float, float]]]

# The pen's way for each digit: strokes of points (x, y), y downwards, in a box one high; a smooth curve joins them.
STROKES: tuple[Strokes, ...] = (
    [[(0.35, 0), (0.12, 0.13), (0, 0.48), (0.1, 0.85), (0.33, 1), (0.58, 0.86), (0.68, 0.5), (0.58, 0.14), (0.33, 0)]],
    [[(0.42, 0), (0.36, 0.35), (0.3, 0.7), (0.26, 1)]],
    [
        [(0.05, 0.2), (0.2, 0.03), (0.45, 0), (0.62, 0.15), (0.58, 0.38), (0.38, 0.64), (0.08, 0.96)],
        [(0.08, 0.96), (0.38, 0.94), (0.7, 0.98)],
    ],
    [
        [(0.06, 0.1), (0.3, 0), (0.55, 0.1), (0.53, 0.3), (0.25, 0.46)],
        [(0.25, 0.46), (0.58, 0.56), (0.64, 0.8), (0.4, 1), (0.04, 0.9)],
    ],
    [
        [(0.2, 0), (0.1, 0.28), (0.03, 0.55)],
        [(0.03, 0.55), (0.35, 0.57), (0.7, 0.53)],
        [(0.55, 0.1), (0.5, 0.5), (0.46, 1)],
    ],
    [
        [(0.62, 0.02), (0.38, 0.03), (0.17, 0.04)],
        [(0.17, 0.04), (0.13, 0.22), (0.1, 0.42)],
        [(0.1, 0.42), (0.35, 0.37), (0.6, 0.52), (0.6, 0.8), (0.35, 1), (0.04, 0.93)],
    ],
    [
        [
            (0.5, 0), (0.25, 0.22), (0.07, 0.55), (0.1, 0.86), (0.33, 1), (0.56, 0.86), (0.54, 0.64), (0.33, 0.55),
            (0.09, 0.7),
        ]
    ],
    [[(0.04, 0.08), (0.35, 0.06), (0.66, 0.03)], [(0.66, 0.03), (0.48, 0.45), (0.33, 1)]],
    [
        [
            (0.35, 0.47), (0.12, 0.3), (0.14, 0.09), (0.37, 0), (0.58, 0.1), (0.56, 0.29), (0.35, 0.47), (0.09, 0.7),
            (0.12, 0.92), (0.35, 1), (0.61, 0.9), (0.6, 0.68), (0.35, 0.47),
        ]
    ],
    [
        [(0.6, 0.13), (0.36, 0), (0.1, 0.13), (0.1, 0.37), (0.34, 0.48), (0.57, 0.34), (0.61, 0.1)],
        [(0.61, 0.1), (0.58, 0.5), (0.5, 1)],
    ],
)  # fmt: skip


def photograph(
    digit: int | Strokes, shape: tuple[int, int] = (240, 200), height: float = 130,
    place: tuple[float, float] = (0.3, 0.6), ink: int = 45, paper: tuple[int, int] = (165, 235), pen: float = 0.11,
    seed: int = 0,
) -> Tensor:  # fmt: skip
    """Return a made-up photograph of a digit, or of other strokes: uint8 `shape`.

    height: of the writing, in pixels. place: how the free space above and left of it is to that below and right of it,
    as a share of all free space. ink: its brightness. paper: the brightness of its darkest and its lightest corner.
    pen: the width of the strokes, as a share of the height. seed: of the camera's noise, a few units of brightness.
    """
    rows, columns = (np.linspace(0, 1, size) for size in shape)
    light = paper[0] + (paper[1] - paper[0]) * (0.6 * rows[:, None] + 0.4 * columns)
    covered = coverage(digit, shape, height, place, pen)
    noise = np.random.default_rng(seed).normal(0, 1.5, shape).clip(-5, 5)
    return torch.from_numpy((light + covered * (ink - light) + noise).round().clip(0, 255).astype(np.uint8))


def coverage(
    digit: int | Strokes, shape: tuple[int, int], height: float, place: tuple[float, float], pen: float
) -> np.ndarray:
    """Return how much of each pixel is inked, float64 `shape`, from 0 to 1."""
    fine = 4  # drawn this much larger, for soft edges
    points = np.concatenate([curve(stroke) for stroke in (STROKES[digit] if isinstance(digit, int) else digit)])
    points = (points - points.min(0)) * height * (1 - pen) + height * pen / 2
    extent = points.max(0) + height * pen / 2
    free = np.array(shape[::-1]) - extent
    points = fine * (points + free * np.array(place[::-1]))
    radius = fine * height * pen / 2
    sheet = Image.new("L", (shape[1] * fine, shape[0] * fine))
    draw = ImageDraw.Draw(sheet)
    for x, y in points:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(sheet.resize(shape[::-1], Image.Resampling.BOX), dtype=np.float64) / 255


def curve(stroke: Sequence[tuple[float, float]], steps: int = 40) -> np.ndarray:
    """Return points on a smooth curve through those of the stroke, a Catmull-Rom spline: `(n, 2)`."""
    points = np.array(stroke, dtype=np.float64)
    points = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps)[:, None]
    parts = [
        b + (c - a) * t / 2 + (2 * a - 5 * b + 4 * c - d) * t**2 / 2 + (3 * b - a - 3 * c + d) * t**3 / 2
        for a, b, c, d in zip(points, points[1:], points[2:], points[3:], strict=False)
    ]
    return np.concatenate(parts)
