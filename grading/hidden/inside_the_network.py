"""The hidden checks of unit 07, Inside the network: other networks, images, labels and sizes."""

import torch
from torch import Tensor, nn

from lab.check import inside_the_network as visible
from lab.check.inside_the_network import (
    Dense,
    Nested,
    Reader,
    picture,
    pictures,
    points_around,
    ranking,
    watched_network,
    with_twins,
)
from lab.check.training_loop import seeded
from lab.networks import LeNet5


def sideways(images: Tensor) -> Tensor:
    """Return the images mirrored at their diagonal, so that they are not contiguous in memory."""
    return images.transpose(-2, -1)


def embed(work):
    """Functions between the layers, something behind the last one, nesting, one image, another hook, a single layer."""
    dense = seeded(51, Dense).eval()
    visible.judge_embed(work, "embed of a network of another class and 4 images", dense, sideways(pictures(4, 51)))
    visible.judge_embed(work, "embed of a network with nested layers", seeded(52, Nested), pictures(3, 52))
    visible.judge_embed(work, "embed of a LeNet5 and a single image", seeded(53, LeNet5).eval(), pictures(1, 53))
    watched = seeded(55, watched_network).eval()
    visible.judge_embed(work, "embed of a network with a hook in it", watched, pictures(2, 55))
    single = seeded(54, lambda: nn.Sequential(nn.Flatten(), nn.Linear(784, 10)))
    visible.judge_embed(work, "embed of a network with one nn.Linear", single, pictures(2, 54))


def nearest_neighbours(work):
    """All others as neighbours, one, two rows, equal rows about the query, not contiguous, double precision, many."""
    judge = visible.judge_nearest_neighbours
    judge(work, "10 embeddings", points_around(10, 3, 61), 9, 9)
    judge(work, "40 embeddings in double precision", points_around(40, 84, 62).double(), 17, 1)
    judge(work, "2 embeddings", points_around(2, 5, 63), 1, 1)
    judge(work, "25 embeddings, two of them like the query's", with_twins(points_around(25, 6, 64), 24, 0, 3), 24, 4)
    judge(work, "25 embeddings, two of them like the query's", with_twins(points_around(25, 6, 64), 3, 20, 24), 3, 4)
    opposite = points_around(9, 2, 67)
    opposite[2], opposite[6] = torch.tensor([5.0, -7.0]), torch.tensor([-10.0, 14.0])
    judge(work, "9 embeddings, one of them opposite to the query's", opposite, 2, 8)
    judge(work, "20 embeddings, not contiguous in memory", points_around(8, 20, 65).T, 0, 19)
    judge(work, "300 long embeddings", 1000 * points_around(300, 84, 66, 0.5), 150, 200)


def saliency(work):
    """Other networks, a label that is not predicted, an image that is not contiguous."""
    model, image = seeded(71, Nested), sideways(picture(71))
    for place in (9, 1):
        label = ranking(model, image)[place]
        visible.judge_saliency(work, f"saliency of label {label}", model, image.clone(), label)
    visible.judge_saliency(work, "saliency of a LeNet5", seeded(72, LeNet5).eval(), picture(72, 0.1, 0.8), 9)
    watched = seeded(74, watched_network)
    visible.judge_saliency(work, "saliency of a dense network", watched, picture(74), 7)
    visible.judge_saliency(work, "saliency of a sure network", seeded(73, lambda: Reader(40)), sideways(picture(73)), 0)


def occlusion_map(work):
    """Tiles that leave a pixel over, of the whole image and more; labels that are not predicted; pixels above zero."""
    model = seeded(81, Reader).eval()
    bright = sideways(picture(81, 0.3, 1.0))
    label = ranking(model, bright)[0]
    visible.judge_occlusion_map(work, "occlusion_map of an image without dark pixels", model, bright, label)
    other = ranking(model, bright)[2]
    of = f"occlusion_map of label {other}, which is not predicted, with size = 3"
    visible.judge_occlusion_map(work, of, model, bright.clone(), other, 3)
    watched = seeded(81, watched_network).eval()  # it looks at every pixel, those at the edge too
    least = ranking(watched, bright)[2]
    of = f"occlusion_map of label {least}, which is not predicted, with size = 3"
    visible.judge_occlusion_map(work, of, watched, bright.clone(), least, 3)
    sure = seeded(82, lambda: Reader(12))
    visible.judge_occlusion_map(work, "occlusion_map with size = 14", sure, picture(82), 5, 14)
    visible.judge_occlusion_map(work, "occlusion_map with size = 11", model, picture(83), label, 11)
    visible.judge_occlusion_map(work, "occlusion_map with size = 40", model, picture(84, 0.1, 0.9), label, 40)


def fgsm(work):
    """Other networks, no step, a large one, images that use a part of [0, 1] only."""
    model, image = seeded(91, Nested).eval(), sideways(picture(91))
    first, second, *_, last = ranking(model, image)
    visible.judge_fgsm(work, f"fgsm of label {first} with epsilon = 0.05", model, image, first, 0.05)
    visible.judge_fgsm(work, f"fgsm of label {last} with epsilon = 1", model, image.clone(), last, 1.0)
    visible.judge_fgsm(work, "fgsm with epsilon = 0", model, image.clone(), second, 0.0)
    grey = picture(92, 0.2, 0.7)
    visible.judge_fgsm(work, "fgsm of an image with pixels from 0.2 to 0.7", seeded(92, LeNet5), grey, 8, 0.3)
    visible.judge_fgsm(work, "fgsm of a network in training mode", seeded(93, Reader), picture(93), 1, 0.1)
