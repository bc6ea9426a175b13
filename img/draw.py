"""Draw the course's figures into this folder: `python img/draw.py` (or `make img`) writes one PNG per function below."""

from collections.abc import Callable
from pathlib import Path

from matplotlib.figure import Figure

HERE = Path(__file__).parent
DRAWINGS: list[Callable[[], Figure]] = []


def drawing(draw: Callable[[], Figure]) -> Callable[[], Figure]:
    """Put a function that returns a figure on the list; its name is the file's name."""
    DRAWINGS.append(draw)
    return draw


def main() -> None:
    for draw in DRAWINGS:
        draw().savefig(HERE / f"{draw.__name__}.png", dpi=110, facecolor="white", metadata={"Software": None})


if __name__ == "__main__":
    main()
