"""Answers to centre_digit."""

import math

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
    box = tuple(slice(indices.min(), indices.max() + 1) for indices in np.nonzero(values))
    cut = ndimage.gaussian_filter(values[box], max(values[box].shape) / 80)
    small = ndimage.zoom(cut, [max(1, round(20 * side / max(cut.shape))) / side for side in cut.shape], order=1)
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

# %% right: soft ink, darker than the middle
def centre_digit(image):
    x = image.double()
    low, high = x.min(), x.max()
    mid = (low + high) / 2
    ink = ((mid - x) / (mid - low)).clamp(0, 1)
    box = torch.nonzero(x < mid)
    (t, l), (b, r) = box.min(0).values.tolist(), box.max(0).values.tolist()
    ink = ink[t : b + 1, l : r + 1]
    h, w = ink.shape
    s = 20 / max(h, w)
    nh, nw = max(1, round(s * h)), max(1, round(s * w))
    small = F.interpolate(ink[None, None], (nh, nw), mode="bicubic", antialias=True).clamp(0, 1)[0, 0]
    m = small.sum()
    cy = float((small.sum(1) @ torch.arange(nh).double()) / m)
    cx = float((small.sum(0) @ torch.arange(nw).double()) / m)
    pad_top, pad_left = round(14 - cy), round(14 - cx)
    out = F.pad(small, (pad_left, 28 - nw - pad_left, pad_top, 28 - nh - pad_top))
    return (255 * out).round().byte()

# %% right: shares of pixels as matrices
def _weights(old, new):
    edges = torch.linspace(0, old, new + 1, dtype=torch.float64)
    pixel = torch.arange(old, dtype=torch.float64)
    return (torch.minimum(edges[1:, None], pixel + 1) - torch.maximum(edges[:-1, None], pixel)).clamp(min=0) * new / old

def centre_digit(image):
    x = image.double()
    middle = (x.min() + x.max()) / 2
    ink = torch.where(x < middle, 255 * (x.max() - x) / (x.max() - x.min()), 0)
    rows, cols = torch.nonzero(ink.sum(1)).flatten(), torch.nonzero(ink.sum(0)).flatten()
    ink = ink[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    h, w = ink.shape
    nh, nw = (20, max(1, round(20 * w / h))) if h > w else (max(1, round(20 * h / w)), 20)
    small = _weights(h, nh) @ ink @ _weights(w, nw).T
    top = 14 - int((small.sum(1) * torch.arange(nh)).sum() / small.sum() + 0.5)
    left = 14 - int((small.sum(0) * torch.arange(nw)).sum() / small.sum() + 0.5)
    out = torch.zeros(28, 28, dtype=torch.uint8)
    out[top : top + nh, left : left + nw] = small.round().to(torch.uint8)
    return out

# %% right: padded to a square first
def centre_digit(image):
    low, high = int(image.min()), int(image.max())
    ink = torch.where(image < (low + high) / 2, 255.0 * (high - image.float()) / (high - low), 0.0)
    ys, xs = torch.nonzero(ink, as_tuple=True)
    ink = ink[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    h, w = ink.shape
    side = max(h, w)
    square = torch.zeros(side, side)
    square[(side - h) // 2 : (side - h) // 2 + h, (side - w) // 2 : (side - w) // 2 + w] = ink
    small = F.interpolate(square[None, None], size=(20, 20), mode="bilinear", antialias=True)[0, 0]
    out = F.pad(small, (4, 4, 4, 4))
    p = torch.arange(28.0)
    cy, cx = (out.sum(1) * p).sum() / out.sum(), (out.sum(0) * p).sum() / out.sum()
    return out.roll((int((14 - cy).round()), int((14 - cx).round())), (0, 1)).round().to(torch.uint8)

# %% right: rows and columns taken away while they are empty
def centre_digit(image):
    arr = np.array(image, dtype=float)
    arr = 1 - (arr - arr.min()) / (arr.max() - arr.min())
    arr[arr <= 0.5] = 0
    while arr[0].sum() == 0:
        arr = arr[1:]
    while arr[-1].sum() == 0:
        arr = arr[:-1]
    while arr[:, 0].sum() == 0:
        arr = arr[:, 1:]
    while arr[:, -1].sum() == 0:
        arr = arr[:, :-1]
    rows, cols = arr.shape
    if rows > cols:
        factor = 20.0 / rows
        rows, cols = 20, max(1, int(round(cols * factor)))
    else:
        factor = 20.0 / cols
        cols, rows = 20, max(1, int(round(rows * factor)))
    img = Image.fromarray((arr * 255).astype(np.uint8)).resize((cols, rows), Image.Resampling.BOX)
    arr = np.array(img)
    cy, cx = ndimage.center_of_mass(arr)
    out = np.zeros((28, 28), dtype=np.uint8)
    t, l = math.floor(14 - cy), math.floor(14 - cx)
    out[t : t + rows, l : l + cols] = arr
    return torch.from_numpy(out)

# %% right: a class with a step a method
class CentreDigit:
    def __call__(self, image):
        return self.place(self.scale(self.cut(self.ink(image))))

    def ink(self, image):
        low, high = image.min().item(), image.max().item()
        dark = image.lt((low + high) / 2)
        return dark * (high - image.float()) * (255 / (high - low))

    def cut(self, ink):
        for _ in range(2):
            keep = ink.any(1).nonzero()
            ink = ink[keep.min() : keep.max() + 1].T
        return ink

    def scale(self, ink):
        f = max(ink.shape) / 20
        h, w = (max(1, round(s / f)) for s in ink.shape)
        return torch.from_numpy(np.array(Image.fromarray(ink.numpy()).resize((w, h), Image.BOX)))

    def place(self, ink):
        out = torch.zeros(28, 28)
        com = [float((ink.sum(1 - d) * torch.arange(ink.shape[d])).sum() / ink.sum()) for d in (0, 1)]
        t, l = (round(13.5 - c) for c in com)
        out[t : t + ink.shape[0], l : l + ink.shape[1]] = ink
        return out.clamp(0, 255).round().type(torch.uint8)

centre_digit = CentreDigit()

# %% right: cut out of a larger picture around the centre of mass
def centre_digit(image):
    x = image.to(torch.float32)
    mask = x < (x.min() + x.max()) / 2
    y0, y1 = mask.any(1).float().argmax(), len(mask) - mask.any(1).flip(0).float().argmax()
    x0, x1 = mask.any(0).float().argmax(), mask.shape[1] - mask.any(0).flip(0).float().argmax()
    ink = ((x.max() - x) / (x.max() - x.min()) * mask)[y0:y1, x0:x1]
    h, w = ink.shape
    ratio = 20 / max(h, w)
    small = F.adaptive_avg_pool2d(ink[None], (max(1, round(h * ratio)), max(1, round(w * ratio))))[0]
    weights = small / small.sum()
    cy = (weights.sum(1) * torch.arange(len(small))).sum()
    cx = (weights.sum(0) * torch.arange(small.shape[1])).sum()
    big = torch.zeros(84, 84)
    big[28 : 28 + len(small), 28 : 28 + small.shape[1]] = small
    cy, cx = int((cy + 28).round()), int((cx + 28).round())
    return (big[cy - 14 : cy + 14, cx - 14 : cx + 14] * 255).round().to(torch.uint8)

# %% right: the place found by trying all
def centre_digit(image):
    x = image.float()
    mask = x < (x.min() + x.max()) / 2
    ink = (255 - x) * mask
    rows, cols = mask.any(1).nonzero().squeeze(1), mask.any(0).nonzero().squeeze(1)
    ink = ink[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    h, w = ink.shape
    longer = max(h, w)
    small = F.interpolate(ink[None, None], (max(1, round(h / longer * 20)), max(1, round(w / longer * 20))), mode="bilinear", antialias=True)[0, 0]
    small = small * (255 / small.max())
    out = torch.zeros(28, 28)
    best = None
    for t in range(0, 28 - small.shape[0] + 1):
        out.zero_()
        out[t : t + small.shape[0], : small.shape[1]] = small
        cy = (out.sum(1) * torch.arange(28)).sum() / out.sum()
        if best is None or abs(cy - 14) < best[0]:
            best = abs(cy - 14), t
    t, best = best[1], None
    for l in range(0, 28 - small.shape[1] + 1):
        out.zero_()
        out[t : t + small.shape[0], l : l + small.shape[1]] = small
        cx = (out.sum(0) * torch.arange(28)).sum() / out.sum()
        if best is None or abs(cx - 14) < best[0]:
            best = abs(cx - 14), l
    out.zero_()
    out[t : t + small.shape[0], best[1] : best[1] + small.shape[1]] = small
    return out.round().to(torch.uint8)

# %% right: the shorter side cut down
def centre_digit(image):
    x = image.float()
    low, high = x.aminmax()
    mask = x < (low + high) / 2
    ink = (high - x) / (high - low) * 255 * mask
    idx = mask.nonzero()
    (t, l), (b, r) = idx.amin(0), idx.amax(0) + 1
    ink = ink[t:b, l:r]
    h, w = ink.shape
    size = (20, max(1, w * 20 // h)) if h >= w else (max(1, h * 20 // w), 20)
    small = F.interpolate(ink[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    c = [(small.sum(1 - d) * torch.arange(size[d])).sum() / small.sum() for d in (0, 1)]
    t, l = [int(torch.round(14 - v)) for v in c]
    out = torch.zeros(28, 28, dtype=torch.uint8)
    out[t : t + size[0], l : l + size[1]] = small.to(torch.uint8)
    return out

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

# %% wrong: a box of 18
# says: comes out smaller, about 18
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 18 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: a box of 21
# says: comes out larger, about 21
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 21 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: without the last row and column
# says: from the first row and column with ink to the last
# points: 1
# hidden
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1], columns[0] : columns[-1]]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: without the first row
# says: from the first row and column with ink
# points: 1
# hidden
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] + 1 : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: with a margin that the edge does not leave
# says: that touches the upper edge
# points: 1
# status: crashed
# hidden
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] - 1 : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: empty rows inside the digit dropped
# says: whose parts do not touch
# points: 1
# hidden
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows][:, columns]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: the shorter side becomes 0
# says: fifty times as high as wide
# points: 2
# status: crashed
# hidden
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = round(cut.shape[0] * scale), round(cut.shape[1] * scale)
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: a picture of 28x28 is taken to be ready
# says: a 2, 28x28
# points: 1
# hidden
def centre_digit(image):
    if image.shape == (28, 28):
        return 255 - image
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: grey paper within the box
# says: bright pixels where the photograph has paper
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = (high - image.float()) / (high - low) * 255
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: lowest and highest are added as uint8
# says: index 0 is out of bounds
# status: crashed
def centre_digit(image):
    low, high = image.min(), image.max()
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: not turned into white on black
# says: its brightest pixel is
# points: 2
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (image.float() - low) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: upside down
# says: it stands on its head
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.flip(0).round().clamp(0, 255).to(torch.uint8)

# %% wrong: centred by rows alone
# says: the centre of mass lies at
# points: 2
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    top, left = round(float(14 - row)), (28 - size[1]) // 2
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().clamp(0, 255).to(torch.uint8)

# %% wrong: values that do not fit into uint8
# says: does not show the digit
def centre_digit(image):
    low, high = float(image.min()), float(image.max())
    mask = image < (low + high) / 2
    ink = torch.where(mask, (high - image.float()) / (high - low) * 255, 0.0)
    rows, columns = mask.any(1).nonzero().flatten(), mask.any(0).nonzero().flatten()
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = 20 / max(cut.shape)
    size = max(1, round(cut.shape[0] * scale)), max(1, round(cut.shape[1] * scale))
    small = F.interpolate(cut[None, None], size=size, mode="bicubic", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(size[0])).sum() / small.sum()
    column = (small.sum(0) * torch.arange(size[1])).sum() / small.sum()
    top, left = round(float(14 - row)), round(float(14 - column))
    top, left = min(max(top, 0), 28 - size[0]), min(max(left, 0), 28 - size[1])
    result = torch.zeros(28, 28)
    result[top : top + size[0], left : left + size[1]] = small
    return result.round().to(torch.uint8)

# %% wrong: a box of 19
# says: but has 19 at most
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top)).round().to(torch.uint8)


def centre_digit(image):
    x, lo, hi, mask = half(image)
    ink = (255 * (hi - x) / (hi - lo) * mask)[box(mask)]
    small = F.interpolate(ink[None, None], size=sizes(*ink.shape, 19), mode="bilinear", antialias=True)[0, 0]
    return put(small)

# %% wrong: all that is darker than the mean is ink
# says: Is paper taken for ink
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top)).round().to(torch.uint8)


def centre_digit(image):
    x = image.float()
    mask = x < x.mean()
    ink = (255 * (x.max() - x) / (x.max() - x.min()) * mask)[box(mask)]
    small = F.interpolate(ink[None, None], size=sizes(*ink.shape), mode="bilinear", antialias=True)[0, 0]
    return put(small)

# %% wrong: a list of lists
# says: in a list. A uint8 tensor
# points: 2
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top)).round().to(torch.uint8)


def centre_digit(image):
    x, lo, hi, mask = half(image)
    ink = (255 * (hi - x) / (hi - lo) * mask)[box(mask)]
    small = F.interpolate(ink[None, None], size=sizes(*ink.shape), mode="bilinear", antialias=True)[0, 0]
    return put(small).tolist()

# %% wrong: rows and columns exchanged, stretched into the right size
# says: Draw input and output
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top)).round().to(torch.uint8)


def centre_digit(image):
    x, lo, hi, mask = half(image)
    ink = (255 * (hi - x) / (hi - lo) * mask)[box(mask)]
    small = F.interpolate(ink.T[None, None], size=sizes(*ink.shape), mode="bilinear", antialias=True)[0, 0]
    return put(small)

# %% wrong: turned by 180 degrees
# says: it is turned by 180 degrees
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top)).round().to(torch.uint8)


def centre_digit(image):
    x, lo, hi, mask = half(image)
    ink = (255 * (hi - x) / (hi - lo) * mask)[box(mask)]
    small = F.interpolate(ink[None, None], size=sizes(*ink.shape), mode="bilinear", antialias=True)[0, 0]
    return put(small).flip(0, 1)

# %% wrong: nothing comes back
# says: Does the function end with `return` and the result?
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top)).round().to(torch.uint8)


def centre_digit(image):
    x, lo, hi, mask = half(image)
    ink = (255 * (hi - x) / (hi - lo) * mask)[box(mask)]
    small = F.interpolate(ink[None, None], size=sizes(*ink.shape), mode="bilinear", antialias=True)[0, 0]
    put(small)

# %% wrong: each row divided by its own brightest pixel
# says: Is something divided by 0?
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top)).round().to(torch.uint8)


def centre_digit(image):
    x, lo, hi, mask = half(image)
    ink = (255 * (hi - x) / (hi - lo) * mask)[box(mask)]
    small = F.interpolate(ink[None, None], size=sizes(*ink.shape), mode="bilinear", antialias=True)[0, 0]
    picture = put(small).float()
    return 255 * picture / picture.amax(1, keepdim=True)

# %% wrong: bicubic, and left as it is
# says: uint8 holds 0 to 255
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top))


def centre_digit(image):
    x, lo, hi, mask = half(image)
    ink = (255 * (hi - x) / (hi - lo) * mask)[box(mask)]
    small = F.interpolate(ink[None, None], size=sizes(*ink.shape), mode="bicubic", antialias=True)[0, 0]
    return put(small)

# %% wrong: always 20 high and 10 wide
# says: Its sides should keep their ratio
def half(image):
    x = image.float()
    lo, hi = x.min(), x.max()
    return x, lo, hi, x < (lo + hi) / 2


def box(mask):
    r, c = torch.where(mask.any(1))[0], torch.where(mask.any(0))[0]
    return slice(int(r[0]), int(r[-1]) + 1), slice(int(c[0]), int(c[-1]) + 1)


def sizes(h, w, n=20):
    return max(1, round(n * h / max(h, w))), max(1, round(n * w / max(h, w)))


def put(small):
    h, w = small.shape
    row = (small.sum(1) * torch.arange(h)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(w)).sum() / small.sum()
    top, left = min(max(round(14 - row.item()), 0), 28 - h), min(max(round(14 - column.item()), 0), 28 - w)
    return F.pad(small, (left, 28 - w - left, top, 28 - h - top)).round().to(torch.uint8)


def centre_digit(image):
    x, lo, hi, mask = half(image)
    ink = (255 * (hi - x) / (hi - lo) * mask)[box(mask)]
    small = F.interpolate(ink[None, None], size=(20, 10), mode="bilinear", antialias=True)[0, 0]
    return put(small)
