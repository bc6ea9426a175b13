"""Answers to centre_digit."""

import numpy as np
import torch
import torch.nn.functional as F
from torchvision.transforms.v2 import functional as TF
from PIL import Image
from scipy import ndimage

# %% right: with Pillow
def centre_digit(image):
    pixels = image.numpy().astype(np.float32)
    ink = (pixels.max() - pixels) / (pixels.max() - pixels.min())
    ink[ink < 0.5] = 0
    rows, columns = np.nonzero(ink)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    factor = 20 / max(ink.shape)
    size = max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor))
    small = np.asarray(Image.fromarray((255 * ink).astype(np.uint8)).resize(size, Image.Resampling.LANCZOS))
    row, column = ndimage.center_of_mass(small)
    canvas = Image.new("L", (28, 28))
    canvas.paste(Image.fromarray(small), (round(14 - column), round(14 - row)))
    return torch.from_numpy(np.array(canvas))

# %% right: a mask, and thumbnails
def centre_digit(image):
    low, high = int(image.min()), int(image.max())
    picture = Image.fromarray(np.where(image.numpy() < (low + high) / 2, 255, 0).astype(np.uint8))
    picture = picture.crop(picture.getbbox())
    factor = 20 / max(picture.size)
    picture = picture.resize([max(1, int(side * factor + 0.5)) for side in picture.size], Image.BICUBIC)
    values = torch.from_numpy(np.array(picture))
    mass = values.double().sum()
    top = int(13.5 - float((values.double().sum(1) * torch.arange(len(values))).sum() / mass) + 0.5)
    left = int(13.5 - float((values.double().sum(0) * torch.arange(values.shape[1])).sum() / mass) + 0.5)
    result = torch.zeros(28, 28, dtype=torch.uint8)
    result[top : top + values.shape[0], left : left + values.shape[1]] = values
    return result

# %% right: SciPy, moved by parts of a pixel
def centre_digit(image):
    values = 255.0 - image.numpy()
    values = (values - values.min()) / (values.max() - values.min())
    values = np.where(values > 0.5, values, 0)
    box = ndimage.find_objects(values > 0)[0] if False else tuple(
        slice(indices.min(), indices.max() + 1) for indices in np.nonzero(values)
    )
    cut = ndimage.gaussian_filter(values[box], max(values[box].shape) / 80)
    small = ndimage.zoom(cut, 20 / max(cut.shape), order=1)
    canvas = np.zeros((28, 28))
    top, left = (28 - small.shape[0]) // 2, (28 - small.shape[1]) // 2
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    centre = ndimage.center_of_mass(canvas)
    canvas = ndimage.shift(canvas, [13.5 - part for part in centre], order=1)
    canvas = canvas / canvas.max()
    return torch.tensor((canvas * 255).round(), dtype=torch.uint8)

# %% right: one sampling grid
def centre_digit(image):
    x = image.float()
    ink = ((x.amax() - x) / (x.amax() - x.amin()))
    ink = torch.where(ink >= 0.5, 1.0, 0.0)
    ys, xs = torch.where(ink > 0)
    height, width = int(ys.max() - ys.min()) + 1, int(xs.max() - xs.min()) + 1
    cell = max(height, width) / 20
    centre_y, centre_x = ys.float().mean(), xs.float().mean()
    fine = 8
    steps = (torch.arange(28 * fine) + 0.5) / fine - 14
    grid_y = ((centre_y + steps * cell + 0.5) / ink.shape[0] * 2 - 1)
    grid_x = ((centre_x + steps * cell + 0.5) / ink.shape[1] * 2 - 1)
    grid = torch.stack(torch.meshgrid(grid_x, grid_y, indexing="xy"), -1)[None]
    sampled = F.grid_sample(ink[None, None], grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    return (F.avg_pool2d(sampled, fine)[0, 0] * 255).round().byte()

# %% right: torchvision, Otsu's threshold
def centre_digit(image):
    counts = torch.bincount(image.flatten().long(), minlength=256).double()
    levels = torch.arange(256).double()
    weight = counts.cumsum(0)
    total, sums = weight[-1], (counts * levels).cumsum(0)
    between = (sums[-1] * weight / total - sums) ** 2 / (weight * (total - weight)).clamp(min=1e-9)
    threshold = int(between.argmax())
    mask = (image <= threshold)
    rows = mask.any(1).nonzero().flatten()
    columns = mask.any(0).nonzero().flatten()
    crop = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].to(torch.uint8) * 255
    height, width = crop.shape
    size = [20, max(1, round(20 * width / height))] if height >= width else [max(1, round(20 * height / width)), 20]
    small = TF.resize(crop[None], size, antialias=True)[0]
    weights = small.double() / small.double().sum()
    row = (weights.sum(1) * torch.arange(size[0])).sum().item()
    column = (weights.sum(0) * torch.arange(size[1])).sum().item()
    top, left = round(13.5 - row), round(13.5 - column)
    return F.pad(small, (left, 28 - left - size[1], top, 28 - top - size[0]))

# %% right: area means, then rolled into place
def centre_digit(image):
    image = image.to(torch.int32)
    threshold = (image.min() + image.max()) // 2
    ink = (threshold - image).clamp(min=0).float()
    ys = [y for y in range(len(ink)) if ink[y].sum() > 0]
    xs = [x for x in range(ink.shape[1]) if ink[:, x].sum() > 0]
    ink = ink[ys[0] : ys[-1] + 1, xs[0] : xs[-1] + 1]
    scale = 20 / max(ink.shape)
    small = F.adaptive_avg_pool2d(ink[None, None], [max(1, round(scale * side)) for side in ink.shape])[0, 0]
    canvas = torch.zeros(28, 28)
    canvas[: small.shape[0], : small.shape[1]] = small
    index = torch.arange(28.0)
    down = 14 - (canvas.sum(1) @ index) / canvas.sum()
    across = 14 - (canvas.sum(0) @ index) / canvas.sum()
    canvas = canvas.roll((int(down.round()), int(across.round())), (0, 1))
    return (canvas * 255 / canvas.max()).to(torch.uint8)

# %% right: each row and column by itself against the paper's level
def centre_digit(image):
    values = image.double()
    paper = np.percentile(values.numpy(), 90)
    ink = (1 - (values - values.min()) / (paper - values.min())).clamp(0, 1)
    ink[ink < 0.55] = 0
    inside = ink.nonzero()
    (top, left), (bottom, right) = inside.amin(0).tolist(), inside.amax(0).tolist()
    ink = ink[top : bottom + 1, left : right + 1]
    side = max(ink.shape)
    square = torch.zeros(side, side, dtype=torch.float64)
    square[: ink.shape[0], : ink.shape[1]] = ink
    small = F.interpolate(square[None, None].float(), size=(20, 20), mode="area")[0, 0]
    canvas = F.pad(small, (4, 4, 4, 4))
    total = canvas.sum()
    row = sum(i * float(canvas[i].sum()) for i in range(28)) / float(total)
    column = sum(j * float(canvas[:, j].sum()) for j in range(28)) / float(total)
    canvas = torch.roll(canvas, shifts=(round(13.5 - row), round(13.5 - column)), dims=(0, 1))
    return torch.round(canvas / canvas.max() * 255).type(torch.uint8)

# %% right: nearest pixels
def centre_digit(image):
    mask = image.float() < (image.float().min() + image.float().max()) / 2
    rows, columns = torch.nonzero(mask, as_tuple=True)
    mask = mask[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    size = [max(1, round(20 * side / max(mask.shape))) for side in mask.shape]
    small = F.interpolate(mask[None, None].float() * 255, size=size, mode="nearest-exact")[0, 0]
    rows, columns = torch.nonzero(small, as_tuple=True)
    top, left = round(13.5 - rows.float().mean().item()), round(13.5 - columns.float().mean().item())
    result = torch.zeros((28, 28), dtype=torch.uint8)
    result[top : top + size[0], left : left + size[1]] = small.to(torch.uint8)
    return result

# %% wrong: the middle of the box
# says: The middle of its box is there instead
# points: 2
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    top, left = (28 - height) // 2, (28 - width) // 2
    return (255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))).to(torch.uint8)

# %% wrong: not centred at all
# says: By how many rows and columns
# points: 2
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    return (255 * F.pad(small, (0, 28 - width, 0, 28 - height))).to(torch.uint8)

# %% wrong: stretched to a square
# says: It was stretched to a square
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    small = F.interpolate(ink[None, None], size=(20, 20), mode="bilinear", antialias=True)[0, 0]
    return (255 * F.pad(small, (4, 4, 4, 4))).to(torch.uint8)

# %% wrong: the height is always 20
# says: The longer side should be 20 pixels
# points: 1
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = 20, round(20 * ink.shape[1] / ink.shape[0])
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    small = small[:, :28]
    width = small.shape[1]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top = min(max(round(13.5 - row.item()), 0), 28 - height)
    left = min(max(round(13.5 - column.item()), 0), 28 - width)
    return (255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))).to(torch.uint8)

# %% wrong: as large as the picture
# says: The longer side should be 20 pixels
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [round(28 * side / max(ink.shape)) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    top, left = (28 - height) // 2, (28 - width) // 2
    return (255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))).to(torch.uint8)

# %% wrong: the photograph made small
# says: the paper should be 0, but most of it is not
def centre_digit(image):
    return torch.from_numpy(np.array(Image.fromarray(255 - image.numpy()).resize((28, 28))))

# %% wrong: made small as it is
# says: MNIST is white on black
def centre_digit(image):
    return torch.from_numpy(np.array(Image.fromarray(image.numpy()).resize((28, 28))))

# %% wrong: made small without the paper
# says: Is the digit cut out of the paper
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    return (255 * F.interpolate(ink[None, None], size=(28, 28), mode="bilinear", antialias=True)[0, 0]).to(torch.uint8)

# %% wrong: uneven paper left in
# says: Uneven paper leaves a grey ground
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    small = F.interpolate(ink[None, None], size=(28, 24), mode="bilinear", antialias=True)[0, 0]
    return (255 * F.pad(small, (2, 2))).to(torch.uint8).mT.contiguous().mT

# %% wrong: a threshold of 128, whatever the light
# says: This happened in centre_digit of a pale photograph
# points: 1
# status: crashed
# hidden
def centre_digit(image):
    mask = image < min(128, (int(image.min()) + int(image.max())) / 2)
    ink = mask.float()
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top = min(max(round(13.5 - row.item()), 0), 28 - height)
    left = min(max(round(13.5 - column.item()), 0), 28 - width)
    return (255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))).to(torch.uint8)

# %% wrong: a threshold of 128, in dim light
# says: centre_digit of a photograph of a 7 in dim light
# points: 1
def centre_digit(image):
    ink = (image < 128).float()
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top = min(max(round(13.5 - row.item()), 0), 28 - height)
    left = min(max(round(13.5 - column.item()), 0), 28 - width)
    return (255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))).to(torch.uint8)

# %% wrong: made smaller, never larger
# says: smaller than 20 pixels
# points: 1
# hidden
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    factor = min(1, 20 / max(ink.shape))
    height, width = [max(1, round(factor * side)) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top, left = round(13.5 - row.item()), round(13.5 - column.item())
    return (255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))).to(torch.uint8)

# %% wrong: in [0, 1]
# says: uint8 is asked for: round, then convert and times 255
# points: 2
def centre_digit(image):
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top, left = round(13.5 - row.item()), round(13.5 - column.item())
    return F.pad(small, (left, 28 - left - width, top, 28 - top - height))

# %% wrong: converted before it is multiplied
# says: multiply before you convert
def centre_digit(image):
    ink = (image.float() < (image.float().min() + image.float().max()) / 2).float()
    return F.pad(F.interpolate(ink[None, None], size=(20, 20))[0, 0], (4, 4, 4, 4)).to(torch.uint8)

# %% wrong: a NumPy array
# says: in a NumPy array
# points: 2
def centre_digit(image):
    pixels = image.numpy().astype(np.float32)
    ink = (pixels.max() - pixels) / (pixels.max() - pixels.min())
    ink[ink < 0.5] = 0
    rows, columns = np.nonzero(ink)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    factor = 20 / max(ink.shape)
    size = max(1, round(ink.shape[1] * factor)), max(1, round(ink.shape[0] * factor))
    small = np.asarray(Image.fromarray((255 * ink).astype(np.uint8)).resize(size, Image.Resampling.LANCZOS))
    row, column = ndimage.center_of_mass(small)
    canvas = Image.new("L", (28, 28))
    canvas.paste(Image.fromarray(small), (round(14 - column), round(14 - row)))
    return np.array(canvas)

# %% wrong: rows and columns exchanged
# says: Are rows and columns exchanged?
def centre_digit(image):
    image = image.mT.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top, left = round(13.5 - row.item()), round(13.5 - column.item())
    return (255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))).to(torch.uint8)

# %% wrong: mirrored
# says: left and right are exchanged
def centre_digit(image):
    image = image.flip(1).float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top, left = round(13.5 - row.item()), round(13.5 - column.item())
    return (255 * F.pad(small, (left, 28 - left - width, top, 28 - top - height))).to(torch.uint8)

# %% wrong: the ink as faint as in the photograph
# says: its brightest pixel is
# points: 2
# hidden
def centre_digit(image):
    ink = 255 - image.float()
    ink[image > (image.float().min() + image.float().max()) / 2] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top = min(max(round(13.5 - row.item()), 0), 28 - height)
    left = min(max(round(13.5 - column.item()), 0), 28 - width)
    return F.pad(small, (left, 28 - left - width, top, 28 - top - height)).to(torch.uint8)

# %% wrong: with axes for batch and channel
# says: Leave out the axes
def centre_digit(image):
    return torch.zeros(1, 1, 28, 28, dtype=torch.uint8)

# %% wrong: all black
# says: the ink is lost
def centre_digit(image):
    return torch.zeros(28, 28, dtype=torch.uint8)

# %% wrong: a picture of Pillow
# says: should be a tensor
def centre_digit(image):
    return Image.fromarray(image.numpy()).resize((28, 28))

# %% wrong: changes the photograph
# says: changed the values of an input
def centre_digit(image):
    image[image > 128] = 255
    return torch.zeros(28, 28, dtype=torch.uint8)
