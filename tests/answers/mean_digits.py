"""Answers to mean_digits."""

import numpy as np
import pandas as pd
import torch
from torch import nn

# %% right: a loop over digits
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        if (labels == digit).any():
            means[digit] = images[labels == digit].float().mean(dim=0)
    return means

# %% right: a list of pictures, stacked
def mean_digits(images, labels):
    pictures = []
    for digit in range(10):
        chosen = images[labels == digit].float()
        pictures.append(chosen.mean(0) if len(chosen) else torch.zeros(28, 28))
    return torch.stack(pictures)

# %% right: nan replaced
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean(0) for d in range(10)]).nan_to_num(0)

# %% right: sums and counts
def mean_digits(images, labels):
    sums = torch.zeros(10, 28, 28).index_add_(0, labels.long(), images.float())
    counts = torch.bincount(labels.long(), minlength=10)
    return sums / counts.clamp(min=1).view(-1, 1, 1)

# %% right: one-hot times images
def mean_digits(images, labels):
    hot = nn.functional.one_hot(labels.long(), 10).float()
    return torch.einsum("nk,nij->kij", hot, images.float()) / hot.sum(0).clamp(min=1)[:, None, None]

# %% right: matrix product
def mean_digits(images, labels):
    member = (labels == torch.arange(10)[:, None]).float()
    return (member @ images.flatten(1).float()).view(10, 28, 28) / member.sum(1).clamp(min=1).view(10, 1, 1)

# %% right: sample by sample
def mean_digits(images, labels):
    total, count = torch.zeros(10, 28, 28), torch.zeros(10)
    for image, label in zip(images, labels):
        total[int(label)] += image
        count[int(label)] += 1
    for digit in range(10):
        if count[digit] > 0:
            total[digit] /= count[digit]
    return total

# %% right: a running mean
def mean_digits(images, labels):
    means, count = torch.zeros(10, 28, 28), [0] * 10
    for image, label in zip(images, labels.tolist()):
        count[label] += 1
        means[label] += (image - means[label]) / count[label]
    return means

# %% right: through NumPy and back
def mean_digits(images, labels):
    pixels, digits = images.numpy(), labels.numpy()
    means = np.zeros((10, 28, 28), dtype=np.float32)
    for digit in np.unique(digits):
        means[digit] = pixels[digits == digit].mean(axis=0)
    return torch.from_numpy(means)

# %% right: in double precision
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28, dtype=torch.float64)
    for digit in labels.unique().tolist():
        means[digit] = images[labels == digit].double().mean(0)
    return means.float()

# %% right: sum divided by the larger of count and one
mean_digits = lambda images, labels: torch.stack(
    [images[labels == d].sum(0) / max(1, int((labels == d).sum())) for d in range(10)]
)

# %% right: scatter
def mean_digits(images, labels):
    index = labels.long().view(-1, 1, 1).expand(-1, 28, 28)
    return torch.zeros(10, 28, 28).scatter_reduce(0, index, images.float(), "mean", include_self=False)

# %% right: scaled and back
def mean_digits(images, labels):
    scaled = images.float() / 255
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        if len(scaled[labels == digit]):
            means[digit] = 255 * scaled[labels == digit].mean(0)
    return means

# %% right: grouped by pandas
def mean_digits(images, labels):
    table = pd.DataFrame(images.flatten(1).numpy())
    means = table.groupby(labels.numpy()).mean().reindex(range(10), fill_value=0)
    return torch.tensor(means.to_numpy(), dtype=torch.float32).reshape(10, 28, 28)

# %% right: sorted and split
def mean_digits(images, labels):
    counts = torch.bincount(labels.long(), minlength=10)
    groups = images[labels.argsort()].split(counts.tolist())
    return torch.stack([group.sum(0) / max(len(group), 1) for group in groups])

# %% right: added up by NumPy
def mean_digits(images, labels):
    sums = np.zeros((10, 28, 28))
    np.add.at(sums, labels.numpy(), images.numpy())
    counts = np.bincount(labels.numpy(), minlength=10)
    return torch.from_numpy(sums / np.maximum(counts, 1)[:, None, None]).float()

# %% right: put with accumulate
def mean_digits(images, labels):
    sums = torch.zeros(10, 28, 28)
    sums.index_put_((labels.long(),), images.float(), accumulate=True)
    counts = (labels == torch.arange(10)[:, None]).sum(1)
    counts[counts == 0] = 1
    return sums / counts.reshape(10, 1, 1)

# %% right: a little added to the count
def mean_digits(images, labels):
    hot = torch.eye(10)[labels.long()]
    return (hot.T @ images.flatten(1).float() / (hot.sum(0) + 1e-8)[:, None]).view(10, 28, 28)

# %% right: groups in a dictionary
def mean_digits(images, labels):
    groups = {}
    for image, label in zip(images, labels):
        groups.setdefault(label.item(), []).append(image.float())
    return torch.stack([torch.stack(groups[d]).mean(0) if d in groups else torch.zeros(28, 28) for d in range(10)])

# %% right: a mean that skips nan
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        chosen = torch.where((labels == digit)[:, None, None], images.float(), torch.nan)
        means[digit] = chosen.nanmean(0).nan_to_num()
    return means

# %% right: a parameter of a network
def mean_digits(images, labels):
    means = nn.Parameter(torch.zeros(10, 28, 28))
    for digit in set(labels.tolist()):
        means.data[digit] = images[labels == digit].mean(0, dtype=torch.float32)
    return means

# %% wrong: view insists on one piece of memory
# says: turned with .transpose(1, 2), which do not lie in one piece
# status: crashed
# points: 2
def mean_digits(images, labels):
    hot = torch.eye(10)[labels.long()]
    return (hot.T @ images.view(-1, 784).float() / hot.sum(0).clamp(min=1)[:, None]).view(10, 28, 28)

# %% wrong: one more in the divisor, against dividing by 0
# says: divides the sum of the digit 0 by 6, but there are 5
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().sum(0) / ((labels == d).sum() + 1) for d in range(10)])

# %% wrong: as for a variance
# says: divides the sum of the digit 0 by 4, but there are 5
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().sum(0) / max((labels == d).sum() - 1, 1) for d in range(10)])

# %% wrong: digits from 1 to 10
# says: has the picture of the digit 1 in row 0
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean(0) for d in range(1, 11)]).nan_to_num()

# %% wrong: nine digits
# says: 9 pictures came back
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean(0) for d in range(9)]).nan_to_num()

# %% wrong: rows without gaps
# says: has the picture of the digit 6 in row 5
# points: 2
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for row, digit in enumerate(labels.unique()):
        means[row] = images[labels == digit].float().mean(0)
    return means

# %% wrong: as many classes as there are labels
# says: 9 pictures came back
# points: 2
def mean_digits(images, labels):
    hot = nn.functional.one_hot(labels.long()).float()
    return (hot.T @ images.flatten(1).float() / hot.sum(0).clamp(min=1)[:, None]).view(-1, 28, 28)

# %% wrong: in the order of their first appearance
# says: has the picture of the digit 3 in row 0
def mean_digits(images, labels):
    groups = {}
    for image, label in zip(images, labels.tolist()):
        groups.setdefault(label, []).append(image.float())
    return torch.stack([torch.stack(group).mean(0) for group in groups.values()])

# %% wrong: a dictionary
# says: gives a dictionary
def mean_digits(images, labels):
    return {d: images[labels == d].float().mean(0) for d in labels.unique().tolist()}

# %% wrong: += with positions that occur several times
# says: adds up one image of each digit only
def mean_digits(images, labels):
    sums = torch.zeros(10, 28, 28)
    sums[labels.long()] += images.float()
    return sums / torch.bincount(labels.long(), minlength=10).clamp(min=1).view(10, 1, 1)

# %% wrong: overwritten
# says: shows the last image of each digit
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for image, label in zip(images, labels.tolist()):
        means[label] = image
    return means

# %% wrong: the brightest
# says: largest value of each pixel
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in labels.unique().tolist():
        means[digit] = images[labels == digit].amax(0)
    return means

# %% wrong: stops at the first digit that does not occur
# says: has a picture of zeros for the digit 6
# points: 2
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        if not (labels == digit).any():
            return means
        means[digit] = images[labels == digit].float().mean(0)
    return means

# %% wrong: stretched to 255
# says: a mean, not rescaled
def mean_digits(images, labels):
    means = torch.stack([images[labels == d].float().mean(0) for d in range(10)]).nan_to_num()
    return means / means.max() * 255

# %% wrong: int8 ends at 127
# says: Did a sum or a conversion run over
def mean_digits(images, labels):
    return torch.stack([images[labels == d].to(torch.int8).float().mean(0) for d in range(10)]).nan_to_num()

# %% wrong: half precision
# says: is float16
# points: 2
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean(0) for d in range(10)]).nan_to_num().half()

# %% wrong: in the unit interval
# says: leave the division by 255 out
def mean_digits(images, labels):
    return torch.stack([(images[labels == d] / 255).mean(0) for d in range(10)]).nan_to_num()

# %% wrong: nan for an absent digit
# says: a mean of no images is 0/0
# points: 2
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean(0) for d in range(10)])

# %% wrong: absent digits left out
# says: only the 8 digits that occur have a picture
# points: 2
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean(0) for d in labels.unique()])

# %% wrong: another picture for an absent digit
# says: is right but for the digit 5
# points: 2
def mean_digits(images, labels):
    means = images.float().mean(0).repeat(10, 1, 1)
    for digit in labels.unique().tolist():
        means[digit] = images[labels == digit].float().mean(0)
    return means

# %% wrong: left over from before
# says: is right but for the digit 5
# points: 2
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        if (labels == digit).any():
            mean = images[labels == digit].float().mean(0)
        means[digit] = mean
    return means

# %% wrong: the mean of bytes
# says: could not infer output dtype
# status: crashed
def mean_digits(images, labels):
    return torch.stack([images[labels == d].mean(0) for d in range(10)])

# %% wrong: the mean of bytes, in a loop
# says: could not infer output dtype
# status: crashed
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        means[digit] = images[labels == digit].mean(0)
    return means

# %% wrong: the sum
# says: is the sum of each digit's images
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().sum(0) for d in range(10)])

# %% wrong: divided by all samples
# says: divided by all 26 images
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().sum(0) / len(images) for d in range(10)])

# %% wrong: divided by a tenth of the samples
# says: Digits are not equally frequent
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().sum(0) / (len(images) / 10) for d in range(10)])

# %% wrong: sums in uint8
# says: the sum ran over
def mean_digits(images, labels):
    sums, counts = torch.zeros(10, 28, 28, dtype=torch.uint8), torch.zeros(10)
    for image, label in zip(images, labels.tolist()):
        sums[label] += image
        counts[label] += 1
    return sums / counts.clamp(min=1).view(10, 1, 1)

# %% wrong: whole numbers
# says: holds whole numbers only
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28, dtype=torch.uint8)
    for digit in labels.unique().tolist():
        means[digit] = images[labels == digit].float().mean(0)
    return means

# %% wrong: rounded
# says: holds whole numbers only
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean(0) for d in range(10)]).nan_to_num().round()

# %% wrong: one number a digit
# says: that is one number a digit
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean() for d in range(10)]).nan_to_num()

# %% wrong: one number a digit, spread out
# says: has one number all over each picture
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in labels.unique().tolist():
        means[digit] = images[labels == digit].float().mean()
    return means

# %% wrong: one picture of all
# says: asked is one for each digit
def mean_digits(images, labels):
    return images.float().mean(0)

# %% wrong: a channel axis
# says: there is an axis too many
# points: 1
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().mean(0, keepdim=True) for d in range(10)]).nan_to_num()

# %% wrong: a mean of two at a time
# says: differs in
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for image, label in zip(images, labels.tolist()):
        means[label] = (means[label] + image) / 2
    return means

# %% wrong: the digit 9 is forgotten
# says: has a picture of zeros for the digit 9
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in range(9):
        if (labels == digit).any():
            means[digit] = images[labels == digit].float().mean(0)
    return means

# %% wrong: the median
# says: differs in
def mean_digits(images, labels):
    return torch.stack([images[labels == d].float().median(0).values for d in range(10)])

# %% wrong: float64
# says: as float64; float32 is asked for
# points: 2
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28, dtype=torch.float64)
    for digit in labels.unique().tolist():
        means[digit] = images[labels == digit].double().mean(0)
    return means

# %% wrong: an array
# says: in a NumPy array. A tensor is asked for
# points: 2
def mean_digits(images, labels):
    means = np.zeros((10, 28, 28), dtype=np.float32)
    for digit in labels.unique().tolist():
        means[digit] = images.numpy()[labels.numpy() == digit].mean(axis=0)
    return means

# %% wrong: a list of pictures
# says: in a list. A tensor is asked for
# points: 2
def mean_digits(images, labels):
    return [images[labels == d].sum(0) / max(1, int((labels == d).sum())) for d in range(10)]

# %% wrong: labels of one width only
# says: with labels in uint8
# status: crashed
# points: 2
def mean_digits(images, labels):
    sums = torch.zeros(10, 28, 28).index_add_(0, labels, images.float())
    return sums / torch.bincount(labels, minlength=10).clamp(min=1).view(-1, 1, 1)

# %% wrong: a uint8 label taken for a mask
# says: makes them int64
# points: 2
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in labels.unique():
        means[digit] = images[labels == digit].float().mean(0)
    return means

# %% wrong: counts as many classes as there are labels
# says: The call was mean_digits(images, labels) with images without any 5 or 9
# status: crashed
# points: 2
def mean_digits(images, labels):
    sums = torch.zeros(10, 28, 28).index_add_(0, labels.long(), images.float())
    return sums / torch.bincount(labels.long()).view(-1, 1, 1)

# %% wrong: changes the images
# says: changed the values of an input
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in labels.unique().tolist():
        means[digit] = images[labels == digit].float().mean(0)
    images.zero_()
    return means

# %% wrong: knows the number of images
# says: The call was mean_digits(images, labels) with images without
# status: crashed
def mean_digits(images, labels):
    hot = torch.zeros(26, 10)
    hot[torch.arange(26), labels.long()] = 1
    return (hot.T @ images.flatten(1).float()).view(10, 28, 28) / hot.sum(0).clamp(min=1).view(10, 1, 1)

# %% wrong: divided by the digit
# says: Is something divided by 0?
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        means[digit] = images[labels == digit].float().sum(0) / digit
    return means

# %% wrong: all in uint8
# says: is uint8, which holds whole numbers
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28, dtype=torch.uint8)
    for digit in range(10):
        chosen = images[labels == digit]
        if len(chosen):
            means[digit] = chosen.sum(0, dtype=torch.uint8) // len(chosen)
    return means

# %% wrong: flattened
# says: the pictures are flattened; keep rows and columns
# points: 1
def mean_digits(images, labels):
    chosen = torch.nn.functional.one_hot(labels.long(), 10).float()
    return chosen.T @ images.flatten(1).float() / chosen.sum(0).clamp(min=1)[:, None]

# %% wrong: stacked along the last axis
# says: the axis that counts the digits comes first
def mean_digits(images, labels):
    pictures = []
    for digit in range(10):
        chosen = images[labels == digit].float()
        pictures.append(chosen.mean(0) if len(chosen) else torch.zeros(28, 28))
    return torch.stack(pictures, dim=2)

# %% wrong: stacked along the middle axis
# says: the axis that counts the digits comes first
def mean_digits(images, labels):
    pictures = []
    for digit in range(10):
        chosen = images[labels == digit].float()
        pictures.append(chosen.mean(0) if len(chosen) else torch.zeros(28, 28))
    return torch.stack(pictures, dim=1)

# %% wrong: the first image of each digit
# says: shows the first image of each digit
def mean_digits(images, labels):
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        chosen = images[labels == digit]
        if len(chosen):
            means[digit] = chosen[0].float()
    return means
