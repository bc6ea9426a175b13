"""Answers to dataset_mean_std."""

import math

import numpy as np
import torch
from sklearn.preprocessing import StandardScaler

# %% right: float32, divided first
def dataset_mean_std(images):
    pixels = images.float() / 255
    return pixels.mean(), pixels.std()

# %% right: std_mean, turned round
def dataset_mean_std(images):
    std, mean = torch.std_mean(images / 255, correction=0)
    return mean.item(), std.item()

# %% right: in stored units, scaled at the end
def dataset_mean_std(images):
    images = images.to(torch.float64)
    return float(images.mean()) / 255, float(images.std(unbiased=False)) / 255

# %% right: NumPy, population
def dataset_mean_std(images):
    pixels = images.numpy() / 255
    return [pixels.mean(), pixels.std()]

# %% right: NumPy in float32, flattened
def dataset_mean_std(images):
    pixels = images.numpy().astype(np.float32).ravel() / 255.0
    return np.mean(pixels), np.std(pixels, ddof=1)

# %% right: mean of squares less squared mean
def dataset_mean_std(images):
    pixels = images.flatten().double() / 255
    mean = pixels.mean()
    return mean, ((pixels**2).mean() - mean**2).sqrt()

# %% right: mean of squares less squared mean, in float32
def dataset_mean_std(images):
    pixels = images.float().div(255)
    mean = pixels.mean()
    return mean.item(), math.sqrt(pixels.pow(2).mean().item() - mean.item() ** 2)

# %% right: batch by batch, sums and squares
def dataset_mean_std(images):
    total, squares, count = 0.0, 0.0, 0
    for batch in images.split(100):
        batch = batch / 255
        total += batch.sum().item()
        squares += (batch**2).sum().item()
        count += batch.numel()
    mean = total / count
    return mean, (squares / count - mean**2) ** 0.5

# %% right: image by image, in float32 sums
def dataset_mean_std(images):
    total = squares = torch.tensor(0.0)
    for image in images:
        image = image.float() / 255
        total = total + image.sum()
        squares = squares + (image * image).sum()
    n = images.numel()
    return total / n, torch.sqrt(squares / n - (total / n) ** 2)

# %% right: two passes
def dataset_mean_std(images):
    mean = images.float().mean() / 255
    deviations = (images.float() / 255 - mean).square()
    return mean, deviations.mean().sqrt()

# %% right: from a histogram of the 256 values
def dataset_mean_std(images):
    counts = torch.bincount(images.flatten(), minlength=256).double()
    values = torch.arange(256) / 255
    mean = (counts * values).sum() / counts.sum()
    return mean, ((counts * (values - mean) ** 2).sum() / counts.sum()).sqrt()

# %% right: rounded to four decimals
def dataset_mean_std(images):
    pixels = images.float() / 255
    return round(pixels.mean().item(), 4), round(pixels.std().item(), 4)

# %% right: scikit-learn
def dataset_mean_std(images):
    scaler = StandardScaler().fit(images.reshape(-1, 1).numpy() / 255)
    return scaler.mean_.item(), scaler.scale_.item()

# %% right: mean of the images' means, all of one size
def dataset_mean_std(images):
    means = images.float().mean(dim=(1, 2)) / 255
    squares = (images.float() / 255).square().mean(dim=(1, 2))
    return means.mean(), (squares.mean() - means.mean() ** 2).sqrt()

# %% right: the variance put together from within and between images
def dataset_mean_std(images):
    pixels = images.double().flatten(1) / 255
    within, between = pixels.var(1, correction=0).mean(), pixels.mean(1).var(correction=0)
    return pixels.mean(), (within + between).sqrt()

# %% right: whole numbers until the end
def dataset_mean_std(images):
    values = images.long()
    n, total, squares = values.numel(), values.sum().item(), (values * values).sum().item()
    return total / n / 255, math.sqrt(squares / n - (total / n) ** 2) / 255

# %% right: on a copy in place
def dataset_mean_std(images):
    pixels = images.to(torch.float32, copy=True).div_(255)
    mean = float(pixels.mean())
    return mean, float(pixels.sub_(mean).norm() / math.sqrt(pixels.numel()))

# %% right: pixel by pixel, by their indices
def dataset_mean_std(images):
    total, squares = 0, 0
    count, height, width = images.shape
    for i in range(count):
        for row in range(height):
            for column in range(width):
                value = float(images[i, row, column])
                total += value
                squares += value**2
    mean = total / images.numel()
    return mean / 255, math.sqrt(squares / images.numel() - mean**2) / 255

# %% right: pixel by pixel, from lists
def dataset_mean_std(images):
    pixels = [pixel / 255 for image in images.tolist() for row in image for pixel in row]
    mean = sum(pixels) / len(pixels)
    return mean, math.sqrt(sum((pixel - mean) ** 2 for pixel in pixels) / len(pixels))

# %% right: standardised and back
def dataset_mean_std(images):
    pixels = (images.float() / 255 - 0.1307) / 0.3081
    return pixels.mean() * 0.3081 + 0.1307, pixels.std() * 0.3081

# %% wrong: stored units
# says: in stored units
def dataset_mean_std(images):
    return images.float().mean().item(), images.float().std().item()

# %% wrong: the order of std_mean
# says: in the other order
def dataset_mean_std(images):
    return torch.std_mean(images / 255)

# %% wrong: variance
# says: is the variance
def dataset_mean_std(images):
    pixels = images / 255
    return pixels.mean(), pixels.var()

# %% wrong: mean of the images' standard deviations
# says: an average of standard deviations
def dataset_mean_std(images):
    pixels = images / 255
    return pixels.mean(), pixels.std(dim=(1, 2)).mean()

# %% wrong: mean of the pixels' standard deviations
# says: an average of standard deviations
def dataset_mean_std(images):
    pixels = images.numpy() / 255
    return pixels.mean(), pixels.std(axis=0).mean()

# %% wrong: mean of the batches' standard deviations
# says: The std of
def dataset_mean_std(images):
    parts = (images / 255).split(64)
    return (images / 255).mean(), torch.stack([part.std() for part in parts]).mean()

# %% wrong: mean of the batches' means
# says: batch by batch
def dataset_mean_std(images):
    parts = (images / 255).split(100)
    return torch.stack([part.mean() for part in parts]).mean(), (images / 255).std()

# %% wrong: standard deviation of the images' means
# says: The std of
def dataset_mean_std(images):
    means = (images / 255).mean(dim=(1, 2))
    return means.mean(), means.std() if len(means) > 1 else torch.tensor(0.0)

# %% wrong: squared in uint8
# says: The std of
def dataset_mean_std(images):
    mean = images.double().mean() / 255
    return mean, ((images**2).double().mean() / 255**2 - mean**2).abs().sqrt()

# %% wrong: subtracted in uint8
# says: The std of
def dataset_mean_std(images):
    mean = images.float().mean()
    return mean / 255, ((images - mean.to(torch.uint8)).float() / 255).square().mean().sqrt()

# %% wrong: whole division
# says: The mean of
def dataset_mean_std(images):
    pixels = (images // 255).float()
    return pixels.mean(), pixels.std()

# %% wrong: mean of uint8
# says: dataset_mean_std stopped
# status: crashed
def dataset_mean_std(images):
    return images.mean() / 255, images.std() / 255

# %% wrong: float16
# says: four decimals are asked for
# hidden
def dataset_mean_std(images):
    pixels = images.half() / 255
    return pixels.mean(), pixels.std()

# %% wrong: sums in float16
# says: The mean of
def dataset_mean_std(images):
    pixels = images.half()
    n = pixels.numel()
    return pixels.sum() / n / 255, (pixels.square().sum() / n).sqrt() / 255

# %% wrong: sums of squares in int32
# says: The std of
# hidden
def dataset_mean_std(images):
    values = images.int()
    n, mean = images.numel(), images.double().mean()
    squares = (values * values).sum(dtype=torch.int32)
    return mean / 255, (squares / n - mean**2).abs().sqrt() / 255

# %% wrong: rounded to two decimals
# says: yours 0.1, which is rounded
def dataset_mean_std(images):
    return round((images / 255).mean().item(), 2), round((images / 255).std().item(), 2)

# %% wrong: black pixels left out
# says: The mean of
def dataset_mean_std(images):
    ink = images[images > 0] / 255
    return ink.mean(), ink.std()

# %% wrong: one per pixel
# says: should be one number
def dataset_mean_std(images):
    return (images / 255).mean(0), (images / 255).std(0)

# %% wrong: first image only
# says: The mean of
def dataset_mean_std(images):
    return (images[0] / 255).mean(), (images[0] / 255).std()

# %% wrong: the mean alone
# says: should be a tuple (mean, std)
def dataset_mean_std(images):
    return (images / 255).mean()

# %% wrong: quoted
# says: The mean of
def dataset_mean_std(images):
    return 0.1307, 0.3081

# %% wrong: changes the images
# says: changed the values of an input
def dataset_mean_std(images):
    images -= 3
    return (images / 255).mean(), (images / 255).std()

# %% wrong: view needs images side by side
# says: view size is not compatible
# status: crashed
def dataset_mean_std(images):
    pixels = images.view(-1).float() / 255
    return pixels.mean(), pixels.std()

# %% wrong: means of large batches
# says: batch by batch
# hidden
def dataset_mean_std(images):
    parts = [part.float() / 255 for part in images.split(1024)]
    return sum(part.mean() for part in parts) / len(parts), sum(part.std() for part in parts) / len(parts)

# %% wrong: means of batches of 1,000
# says: batch by batch
# hidden
def dataset_mean_std(images):
    parts = [part.float() / 255 for part in images.split(1000)]
    return sum(part.mean() for part in parts) / len(parts), (images / 255).std()

# %% wrong: the std in float16
# says: The std of 61 made-up images
# hidden
def dataset_mean_std(images):
    return (images.float() / 255).mean(), (images.half() / 255).std()

# %% wrong: the std turned into float16
# says: stored as float16
# hidden
def dataset_mean_std(images):
    return (images.float() / 255).mean(), (images.float() / 255).std().half()

# %% wrong: divided by 256
# says: or divided by another number than 255?
def dataset_mean_std(images):
    pixels = images.float() / 256
    return pixels.mean(), pixels.std()

# %% wrong: divided by 254
# says: or divided by another number than 255?
def dataset_mean_std(images):
    pixels = images.float() / 254
    return pixels.mean(), pixels.std()

# %% wrong: rounded to three decimals
# says: which is rounded. Four decimals are asked for.
def dataset_mean_std(images):
    return round((images / 255).mean().item(), 3), round((images / 255).std().item(), 3)

# %% wrong: the std rounded, in a tensor
# says: The std of 152 made-up images is 0.12563, and yours 0.13, which is rounded.
def dataset_mean_std(images):
    return (images / 255).mean(), (images / 255).std().round(decimals=2)

# %% wrong: the std in stored units
# says: The std is 32.04, in stored units from 0 to 255. It is asked for scaled to [0, 1].
def dataset_mean_std(images):
    return images.float().mean() / 255, images.float().std()

# %% wrong: the order of std_mean, in stored units
# says: in the other order, and in stored units
def dataset_mean_std(images):
    return torch.std_mean(images.float())
