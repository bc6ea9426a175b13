"""Answers to brightness_classifier."""

import math

import numpy as np
import torch
from sklearn.neighbors import NearestCentroid

# %% right: in [0, 1], over all pixels of a class
def brightness_classifier(train_images, train_labels, images):
    means = []
    for digit in range(10):
        pixels = train_images[train_labels == digit] / 255
        means.append(pixels.mean() if len(pixels) else torch.tensor(float("inf")))
    return ((images / 255).mean(dim=(1, 2)).unsqueeze(1) - torch.stack(means)).abs().argmin(dim=1)

# %% right: image by image, digit by digit
def brightness_classifier(train_images, train_labels, images):
    means = {}
    for digit in range(10):
        of_digit = train_images[train_labels == digit]
        if len(of_digit) > 0:
            means[digit] = of_digit.double().mean().item()
    predictions = []
    for image in images:
        level = image.double().mean().item()
        best, smallest = None, math.inf
        for digit, mean in means.items():
            if abs(level - mean) < smallest:
                best, smallest = digit, abs(level - mean)
        predictions.append(best)
    return torch.tensor(predictions)

# %% right: min with a key
def brightness_classifier(train_images, train_labels, images):
    digits = sorted(set(train_labels.tolist()))
    means = {digit: train_images[train_labels == digit].float().mean().item() for digit in digits}
    levels = images.float().mean((1, 2)).tolist()
    return torch.tensor([min(digits, key=lambda digit: (abs(level - means[digit]), digit)) for level in levels])

# %% right: places turned into digits
def brightness_classifier(train_images, train_labels, images):
    digits = train_labels.unique()
    means = torch.stack([train_images[train_labels == digit].float().mean() for digit in digits])
    return digits.long()[(images.float().mean((-2, -1))[:, None] - means[None]).abs().argmin(1)]

# %% right: sums and counts
def brightness_classifier(train_images, train_labels, images):
    labels = train_labels.long()
    sums = torch.zeros(10).index_add_(0, labels, train_images.reshape(len(labels), -1).float().mean(1))
    means = sums / torch.bincount(labels, minlength=10)
    means[means.isnan()] = torch.inf
    return torch.argmin((images.reshape(len(images), -1).float().mean(1, keepdim=True) - means) ** 2, dim=1)

# %% right: nothing where nothing was seen, in NumPy
def brightness_classifier(train_images, train_labels, images):
    brightness, labels = train_images.numpy().mean(axis=(1, 2)), train_labels.numpy()
    means = np.array([brightness[labels == digit].mean() if (labels == digit).any() else np.nan for digit in range(10)])
    distances = np.abs(images.numpy().mean(axis=(1, 2))[:, None] - means)
    return torch.from_numpy(np.nanargmin(distances, axis=1))

# %% right: sums of pixels
def brightness_classifier(train_images, train_labels, images):
    ink = train_images.sum((1, 2)).double()
    means = torch.tensor([ink[train_labels == digit].mean() if (train_labels == digit).any() else 1e12 for digit in range(10)], dtype=torch.float64)
    return torch.cdist(images.sum((1, 2)).double()[:, None], means[:, None]).argmin(1)

# %% right: by nearest centroids of scikit-learn
def brightness_classifier(train_images, train_labels, images):
    model = NearestCentroid().fit(train_images.double().mean((1, 2)).numpy()[:, None], train_labels.numpy())
    return torch.as_tensor(model.predict(images.double().mean((1, 2)).numpy()[:, None])).long()

# %% right: sorted, stable
def brightness_classifier(train_images, train_labels, images):
    brightness = train_images.float().flatten(1).mean(1)
    means = torch.full((10,), float("nan"))
    for digit in range(10):
        if (train_labels == digit).sum() > 0:
            means[digit] = brightness[train_labels == digit].mean()
    distances = (images.float().flatten(1).mean(1)[:, None] - means).abs().nan_to_num(nan=torch.inf)
    return distances.sort(dim=1, stable=True).indices[:, 0]

# %% right: ties by a loop that keeps the first
def brightness_classifier(train_images, train_labels, images):
    level = (images / 255.0).mean((1, 2))
    best, nearest = torch.zeros(len(images), dtype=torch.int64), torch.full((len(images),), torch.inf)
    for digit in train_labels.unique().sort().values.tolist():
        distance = ((train_images[train_labels == digit] / 255.0).mean((1, 2)).mean() - level).abs()
        best[distance < nearest] = digit
        nearest = torch.minimum(nearest, distance)
    return best

# %% right: mean over rows, then over columns
def brightness_classifier(train_images, train_labels, images):
    def level(part):
        return part.float().mean(1).mean(1)
    means = torch.tensor([level(train_images[train_labels == digit]).mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (level(images)[:, None] - means).abs().argmin(1)

# %% right: mean over columns, then over rows, in [0, 1]
def brightness_classifier(train_images, train_labels, images):
    def level(part):
        return (part / 255).mean(2).mean(1)
    means = torch.tensor([level(train_images[train_labels == digit]).mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (level(images)[:, None] - means).abs().argmin(1)

# %% right: mean over rows, then over columns, in [0, 1]
def brightness_classifier(train_images, train_labels, images):
    def level(part):
        return (part.float() / 255).mean(1).mean(1)
    means = torch.tensor([level(train_images[train_labels == digit]).mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (level(images)[:, None] - means).abs().argmin(1)

# %% wrong: zero for a digit not seen
# says: which it has never seen
# points: 2
def brightness_classifier(train_images, train_labels, images):
    means = torch.zeros(10)
    for digit in train_labels.unique():
        means[digit.long()] = train_images[train_labels == digit].float().mean()
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: nan for a digit not seen
# says: which it has never seen
# points: 2
def brightness_classifier(train_images, train_labels, images):
    means = torch.stack([train_images[train_labels == digit].float().mean() for digit in range(10)])
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: counts clamped to one
# says: which it has never seen
# points: 2
def brightness_classifier(train_images, train_labels, images):
    labels = train_labels.long()
    sums = torch.zeros(10).index_add_(0, labels, train_images.float().mean((1, 2)))
    means = sums / torch.bincount(labels, minlength=10).clamp(min=1)
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: the place among the digits seen
# says: answers with a place in the list
# points: 2
def brightness_classifier(train_images, train_labels, images):
    means = torch.stack([train_images[train_labels == digit].float().mean() for digit in train_labels.unique()])
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: ties to the larger digit
# says: the smaller one wins
# points: 2
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return 9 - (images.float().mean((1, 2))[:, None] - means).abs().flip(1).argmin(1)

# %% wrong: ties to the darker class
# says: the smaller one wins
# points: 2
def brightness_classifier(train_images, train_labels, images):
    digits = train_labels.unique().long()
    means = torch.stack([train_images[train_labels == digit].float().mean() for digit in digits])
    means, order = means.sort()
    return digits[order][(images.float().mean((1, 2))[:, None] - means).abs().argmin(1)]

# %% wrong: the nearest training image
# says: Compare numbers, not pictures
def brightness_classifier(train_images, train_labels, images):
    brightness = train_images.float().mean((1, 2))
    return train_labels.long()[(images.float().mean((1, 2))[:, None] - brightness).abs().argmin(1)]

# %% wrong: the nearest mean picture
# says: Compare numbers, not pictures
def brightness_classifier(train_images, train_labels, images):
    pictures = torch.stack([train_images[train_labels == digit].float().mean(0) if (train_labels == digit).any() else torch.full((28, 28), 1e6) for digit in range(10)])
    return torch.cdist(images.float().flatten(1), pictures.flatten(1)).argmin(1)

# %% wrong: black pixels left out
# says: black ones included
def brightness_classifier(train_images, train_labels, images):
    def level(part):
        return part.float().sum((1, 2)) / (part > 0).sum((1, 2)).clamp(min=1)
    means = torch.tensor([level(train_images[train_labels == digit]).mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (level(images)[:, None] - means).abs().argmin(1)

# %% wrong: whole numbers
# says: with their fractions
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([int(train_images[train_labels == digit].float().mean()) if (train_labels == digit).any() else 10**6 for digit in range(10)])
    return (images.float().mean((1, 2)).int()[:, None] - means).abs().argmin(1)

# %% wrong: the signed difference
# says: Compare numbers, not pictures
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else -torch.inf for digit in range(10)])
    return (images.float().mean((1, 2))[:, None] - means).argmin(1)

# %% wrong: farthest
# says: Compare numbers, not pictures
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else 0 for digit in range(10)])
    return (images.float().mean((1, 2))[:, None] - means).abs().argmax(1)

# %% wrong: median
# says: Brightness is the mean
def brightness_classifier(train_images, train_labels, images):
    brightness = train_images.float().flatten(1).median(1).values
    means = torch.tensor([brightness[train_labels == digit].mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (images.float().flatten(1).median(1).values[:, None] - means).abs().argmin(1)

# %% wrong: thresholds learned from the images to be read
# says: Compare numbers, not pictures
def brightness_classifier(train_images, train_labels, images):
    order = images.float().mean((1, 2)).argsort().argsort()
    return (order * 10 // len(images)).clamp(max=9)

# %% wrong: predictions of the training images
# says: should have the shape (30,)
def brightness_classifier(train_images, train_labels, images):
    brightness = train_images.float().mean((1, 2))
    means = torch.tensor([brightness[train_labels == digit].mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (brightness[:, None] - means).abs().argmin(1)

# %% wrong: int32
# says: int64 is asked for
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1).int()

# %% wrong: a list
# says: right values, but in a list
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1).tolist()

# %% wrong: the distances
# says: should have the shape (30,)
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    return (images.float().mean((1, 2))[:, None] - means).abs()

# %% wrong: uint8 labels as an index are a mask
# says: labels of this call are stored as uint8
# points: 2
# status: crashed
def brightness_classifier(train_images, train_labels, images):
    sums = torch.zeros(10).index_add_(0, train_labels, train_images.float().mean((1, 2)))
    counts = torch.zeros(10).index_add_(0, train_labels, torch.ones(len(train_labels)))
    means = torch.where(counts > 0, sums / counts, torch.inf)
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: takes a digit with black images for absent
# says: A digit with black images has the brightness 0
# points: 2
# hidden
def brightness_classifier(train_images, train_labels, images):
    sums = torch.zeros(10).index_add_(0, train_labels.long(), train_images.float().mean((1, 2)))
    means = sums / torch.bincount(train_labels, minlength=10).clamp(min=1)
    means[means == 0] = torch.inf
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: 400 for a digit not seen
# says: which it has never seen
# points: 2
# hidden
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else 400 for digit in range(10)])
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: as many means as different digits
# says: should predict [8, 8, 3, 1, 1], but predicts [1, 1, 1, 1, 1].
# points: 2
def brightness_classifier(train_images, train_labels, images):
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else torch.inf for digit in range(10)])
    means = means[: len(train_labels.unique())]
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: nan for the digits not seen, only where the labels are narrow
# says: trained on the digits 2, 6, predicts 0, which it has never seen
# points: 2
# hidden
def brightness_classifier(train_images, train_labels, images):
    other = torch.nan if train_labels.dtype == torch.uint8 and len(train_labels) == 2 else torch.inf
    means = torch.tensor([train_images[train_labels == digit].float().mean() if (train_labels == digit).any() else other for digit in range(10)])
    return (images.float().mean((1, 2))[:, None] - means).abs().argmin(1)

# %% wrong: nothing returned
# says: brightness_classifier, trained on all ten digits, gives None
def brightness_classifier(train_images, train_labels, images):
    train_images.float().mean((1, 2))
