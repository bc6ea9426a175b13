"""The hidden checks of unit 02, Class balance."""

import torch

from lab.check.class_balance import (
    drifting_images,
    judge_brightness,
    judge_chance,
    judge_count_labels,
    judge_dataset_mean_std,
    judge_imbalance_ratio,
    judge_split,
    judge_tiny_split,
    lit_images,
    shuffled_labels,
    textured_images,
    without_close_calls,
)


def count_labels(work):
    """Other widths, numbers of classes and gaps; a single label, very many; labels that do not lie side by side."""
    labels = shuffled_labels({0: 270, 2: 33, 6: 512, 9: 7}, seed=21)
    judge_count_labels(work, labels)
    judge_count_labels(work, labels[::3])
    for dtype in (torch.int16, torch.int32, torch.uint8):
        judge_count_labels(work, torch.tensor([11, 4, 4, 6], dtype=dtype), num_classes=13)
    judge_count_labels(work, torch.tensor([5]))
    judge_count_labels(work, shuffled_labels({3: 40, 7: 2051}, seed=34))


def imbalance_ratio(work):
    """One class, no samples at all, an empty class at either end, large and narrow counts, classes of one."""
    for counts in ([8], [0, 0, 0], [0, 4], [6, 1, 0], [6742, 5421, 6131], [1, 4, 2], [3_000_000_000, 7]):
        judge_imbalance_ratio(work, torch.tensor(counts))
    judge_imbalance_ratio(work, torch.tensor([200, 40, 60], dtype=torch.int32)[::2])


def dataset_mean_std(work):
    """Many images, of a number that no batch size divides; every other one of a set; dark and bright ones together."""
    judge_dataset_mean_std(work, drifting_images(1031, seed=22, bright=True), limit=60)
    judge_dataset_mean_std(work, drifting_images(401, seed=23)[::2])
    judge_dataset_mean_std(work, drifting_images(3, seed=24).mT)
    contrast = torch.cat([drifting_images(35, seed=40), drifting_images(26, seed=41, bright=True)])
    judge_dataset_mean_std(work, contrast)  # the std lies 1.2e-4 from the nearest float16


def stratified_split(work):
    """Sorted labels, other fractions and widths, the ends 0 and 1, a single sample."""
    labels = shuffled_labels({1: 66, 2: 150, 6: 84, 7: 30}, seed=25, dtype=torch.int16).sort().values
    judge_split(work, labels, 1 / 6, seed=26)
    judge_split(work, shuffled_labels({0: 100, 5: 58, 8: 42}, seed=28)[::2], 0.75, seed=29)
    judge_chance(work, labels, 1 / 6, seed=27)
    tiny = shuffled_labels({0: 4, 3: 1, 9: 2}, seed=30, dtype=torch.int32)
    for fraction in (0.0, 1.0, 0.5, 0.05):
        judge_tiny_split(work, tiny, fraction)
    judge_tiny_split(work, torch.tensor([4]), 0.3)


def brightness_classifier(work):
    """Narrow labels, tensors that do not lie side by side, one image, more ties."""
    labels = shuffled_labels({digit: 30 - 2 * digit for digit in range(10)}, seed=31)
    train_images = textured_images(labels, seed=32)
    images = without_close_calls(train_images, labels, textured_images(torch.arange(200) % 10, seed=33))
    judge_brightness(work, train_images.mT, labels, images[::2])
    judge_brightness(work, train_images[::2], labels[::2], without_close_calls(train_images[::2], labels[::2], images))
    judge_brightness(work, lit_images([5, 12]), torch.tensor([6, 2], dtype=torch.uint8), lit_images([6]), "unseen")
    judge_brightness(work, lit_images([0, 1]), torch.tensor([7, 5]), lit_images([0, 16]), "unseen")
    judge_brightness(work, lit_images([6, 4, 8, 6]), torch.tensor([9, 2, 5, 9]), lit_images([0, 16, 5, 7]), "ties")
    judge_brightness(work, lit_images([4, 4, 12]), torch.tensor([8, 3, 5]), lit_images([4, 8]), "ties")
