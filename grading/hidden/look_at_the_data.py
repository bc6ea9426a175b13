"""The hidden checks of unit 01, Look at the data."""

import torch

from lab.check.look_at_the_data import (
    TURNED,
    judge_label_from_path,
    judge_mean_digits,
    judge_samples_with_label,
    judge_to_unit_interval,
    random_images,
)


def samples_with_label(work):
    """Other labels, of other widths, the digit 0, a single sample, and labels that are not contiguous in memory."""
    labels = torch.randint(0, 9, (200,), generator=torch.Generator().manual_seed(11))  # there is no 9
    judge_samples_with_label(work, labels, 0, 5)
    judge_samples_with_label(work, labels, 8, 1)
    for dtype in (torch.uint8, torch.int8, torch.int16, torch.int32):
        judge_samples_with_label(work, labels.to(dtype), 3, 4, kept=1)
    judge_samples_with_label(work, labels[::3], 2, 6, kept=1)
    judge_samples_with_label(work, labels, 4, 1000, kept=1)
    judge_samples_with_label(work, labels, 9, 3, kept=1)
    judge_samples_with_label(work, torch.tensor([6]), 6, 1, kept=1)
    judge_samples_with_label(work, torch.tensor([6]), 5, 2, kept=1)


def to_unit_interval(work):
    """Images that never reach 255, or 0; one image; images turned in memory."""
    judge_to_unit_interval(work, random_images(28, seed=12, high=256), "28 stored images")
    judge_to_unit_interval(work, random_images(3, seed=13, low=20, high=90), "three grey images")
    judge_to_unit_interval(work, random_images(1, seed=14), "one stored image, shape (1, 28, 28),", kept=1)
    turned = random_images(4, seed=15).transpose(1, 2)
    judge_to_unit_interval(work, turned, TURNED, kept=1)


def mean_digits(work):
    """Other images; a single one; many of one digit; labels of other widths; tensors not contiguous in memory."""
    generator = torch.Generator().manual_seed(21)
    images, labels = random_images(300, seed=22, high=256), torch.randint(0, 10, (300,), generator=generator)
    labels[:200] = 4
    judge_mean_digits(work, images, labels, "300 images, most of them of one digit")
    some = (labels != 0) & (labels != 8)
    judge_mean_digits(work, images[some], labels[some], "images without any 0 or 8", kept=2)
    judge_mean_digits(work, images[-1:], labels[-1:], "a single image", kept=2)
    for dtype in (torch.uint8, torch.int16, torch.int32):
        judge_mean_digits(work, images, labels.to(dtype), f"images with labels in {str(dtype)[6:]}", kept=2)
    judge_mean_digits(work, images.transpose(1, 2)[::2], labels[::2], TURNED, kept=2)


def label_from_path(work):
    """Other folders, with digits, dots and underscores in their names."""
    judge_label_from_path(work, ["./8_000009.png", "/data/9_old/v1.2/0_060000.png", "2_1/test/4_999999.png"])
    judge_label_from_path(work, ["1.PNG", "a.b/my scans/6-scan_2.jpeg", "5000.png"], kept=1)
