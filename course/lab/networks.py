"""The networks that several notebooks share."""

from pathlib import Path

import torch
from torch import Tensor, nn

from lab import Problem

PRETRAINED = Path(__file__).parent / "weights" / "lenet5.pt"
MNIST_MEAN = 0.1307  # of all pixels of the 60,000 training images, measured in unit 02
MNIST_STD = 0.3081


class Standardize(nn.Module):
    """Subtract the mean and divide by the standard deviation of the training pixels.

    A layer with two buffers and no parameters: saved, moved and exported with the network, never trained.
    """

    def __init__(self, mean: float = MNIST_MEAN, std: float = MNIST_STD):
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean))
        self.register_buffer("std", torch.tensor(std))

    def forward(self, images: Tensor) -> Tensor:
        return (images - self.mean) / self.std


class LeNet5(nn.Module):
    """Today's LeNet-5: `(N, 1, 28, 28)` images in [0, 1] to `(N, 10)` logits, 61,706 parameters.

    After LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document recognition,
    Proc. IEEE 86(11), 1998, with ReLU, max pooling and logits in place of the original's parts.
    ReLU comes after the pooling: the largest of four numbers is the same before and after it, and pooling first
    leaves it a quarter of the work.
    """

    def __init__(self):
        super().__init__()
        self.standardize = Standardize()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.MaxPool2d(2), nn.ReLU(),
            nn.Conv2d(6, 16, 5), nn.MaxPool2d(2), nn.ReLU(),
        )  # fmt: skip
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(),
            nn.Linear(120, 84), nn.ReLU(),
            nn.Linear(84, 10),
        )  # fmt: skip

    def forward(self, images: Tensor) -> Tensor:
        return self.classifier(self.features(self.standardize(images)))


def pretrained() -> LeNet5:
    """Return the course's trained LeNet-5, in evaluation mode, on the CPU. weights/README.md says how it was made.

    Raises Problem where its file is missing or damaged.
    """
    model = LeNet5()
    try:
        model.load_state_dict(torch.load(PRETRAINED, weights_only=True))
    except Exception as error:  # a damaged file fails in many ways
        raise Problem(f"The weights in {PRETRAINED} cannot be read ({error}). Get the course's files again.") from None
    return model.eval()
