"""A pad in the notebook: draw a digit with the mouse, and ten bars show what the network makes of it.

`pad.js`, which runs in the browser, brings the drawing into MNIST's form and sends its 784 pixels; the answer comes
from the notebook's kernel. Nothing is fetched from elsewhere.
"""

from collections.abc import Callable
from pathlib import Path

import anywidget
import torch
import traitlets
from torch import Tensor

SIZE = 28


class Pad(anywidget.AnyWidget):
    """A pad to draw on. `answer` turns an image, uint8 `(28, 28)`, into ten probabilities `(10,)`."""

    _esm = Path(__file__).with_name("pad.js").read_text()
    pixels = traitlets.CBytes(bytes(SIZE * SIZE)).tag(sync=True)  # CBytes: what arrives is a memoryview, not bytes
    probabilities = traitlets.List(traitlets.Float()).tag(sync=True)  # empty while nothing is drawn

    def __init__(self, answer: Callable[[Tensor], Tensor]):
        super().__init__()
        self._answer = answer

    @property
    def image(self) -> Tensor:
        """What was drawn, in MNIST's form: uint8 `(28, 28)`, all zeros while nothing is drawn."""
        return torch.frombuffer(bytearray(self.pixels), dtype=torch.uint8).reshape(SIZE, SIZE)

    @traitlets.observe("pixels")
    def _read(self, _) -> None:
        self.probabilities = [float(share) for share in self._answer(self.image)] if self.image.any() else []
