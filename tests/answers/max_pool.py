"""Answers to max_pool."""

import torch
import torch.nn.functional as F
from torch import nn

# %% right: tiles by unfold
def max_pool(image, size=2):
    return image.unfold(0, size, size).unfold(1, size, size).amax((-2, -1))

# %% right: two loops
def max_pool(image, size=2):
    rows, columns = image.shape[0] // size, image.shape[1] // size
    result = torch.empty(rows, columns)
    for r in range(rows):
        for c in range(columns):
            result[r, c] = image[r * size:(r + 1) * size, c * size:(c + 1) * size].max()
    return result

# %% right: nested lists into a tensor
def max_pool(image, size=2):
    h, w = image.shape
    return torch.tensor([
        [image[r:r + size, c:c + size].max() for c in range(0, w - size + 1, size)] for r in range(0, h - size + 1, size)
    ])

# %% right: cut and reshape
def max_pool(image, size=2):
    h, w = image.shape[0] // size, image.shape[1] // size
    return image[:h * size, :w * size].reshape(h, size, w, size).amax(dim=(1, 3))

# %% right: maximum of shifted images
def max_pool(image, size=2):
    h, w = image.shape[0] // size * size, image.shape[1] // size * size
    best = image[:h:size, :w:size]
    for r in range(size):
        for c in range(size):
            best = torch.maximum(best, image[r:h:size, c:w:size])
    return best

# %% right: max along one axis, then the other
def max_pool(image, size=2):
    rows = image.unfold(0, size, size).max(dim=-1).values
    return rows.unfold(1, size, size).max(-1)[0]

# %% right: the library's function
def max_pool(image, size=2):
    return F.max_pool2d(image[None, None], size)[0, 0]

# %% right: the library's layer
def max_pool(image, size=2):
    return nn.MaxPool2d(size)(image.unsqueeze(0)).squeeze(0)

# %% right: NumPy and back
def max_pool(image, size=2):
    a = image.numpy()
    h, w = a.shape[0] // size, a.shape[1] // size
    return torch.from_numpy(a[:h * size, :w * size].reshape(h, size, w, size).max(axis=(1, 3)))

# %% right: minus infinity to start with
def max_pool(image, size=2):
    out = torch.full((image.shape[0] // size, image.shape[1] // size), float("-inf"))
    for r in range(out.shape[0] * size):
        for c in range(out.shape[1] * size):
            out[r // size, c // size] = max(out[r // size, c // size], image[r, c])
    return out

# %% right: double precision
def max_pool(image, size=2):
    tiles = image.double().unfold(0, size, size).unfold(1, size, size)
    return tiles.flatten(2).max(2).values

# %% right: padding with minus infinity would keep too much, so it cuts first
def max_pool(image, size=2):
    image = image[: image.shape[0] - image.shape[0] % size, : image.shape[1] - image.shape[1] % size]
    return torch.stack([torch.stack([tile.max() for tile in row.split(size, 1)]) for row in image.split(size, 0)])

# %% wrong: the mean
# says: these are the means
def max_pool(image, size=2):
    return image.float().unfold(0, size, size).unfold(1, size, size).mean((-2, -1))

# %% wrong: the smallest
# says: these are the smallest
def max_pool(image, size=2):
    return image.unfold(0, size, size).unfold(1, size, size).amin((-2, -1))

# %% wrong: overlapping windows
# says: Tiles do not overlap
def max_pool(image, size=2):
    return image.unfold(0, size, 1).unfold(1, size, 1).amax((-2, -1))

# %% wrong: keeps what is left over
# says: left over at the edge are dropped
def max_pool(image, size=2):
    return F.max_pool2d(image[None].float(), size, ceil_mode=True)[0]

# %% wrong: fails on what is left over
# says: shape
# status: crashed
def max_pool(image, size=2):
    h, w = image.shape
    return image.reshape(h // size, size, w // size, size).amax((1, 3))

# %% wrong: starts at zero
# says: start at 0
def max_pool(image, size=2):
    out = torch.zeros(image.shape[0] // size, image.shape[1] // size)
    for r in range(out.shape[0] * size):
        for c in range(out.shape[1] * size):
            if image[r, c] > out[r // size, c // size]:
                out[r // size, c // size] = image[r, c]
    return out

# %% wrong: always two
# says: follow the argument
def max_pool(image, size=2):
    return image.unfold(0, 2, 2).unfold(1, 2, 2).amax((-2, -1))

# %% wrong: rows and columns exchanged
# says: rows and columns exchanged
def max_pool(image, size=2):
    return image.T.unfold(0, size, size).unfold(1, size, size).amax((-2, -1))

# %% wrong: the place instead of the value
# says: tiles do not overlap
def max_pool(image, size=2):
    return image.unfold(0, size, size).unfold(1, size, size).flatten(2).argmax(-1)

# %% wrong: values and indices
# says: should be a tensor
def max_pool(image, size=2):
    return image.unfold(0, size, size).unfold(1, size, size).flatten(2).max(-1)

# %% wrong: only along columns
# says: should have the shape
def max_pool(image, size=2):
    return image.unfold(1, size, size).amax(-1)

# %% wrong: a list
# says: in a list
def max_pool(image, size=2):
    return image.unfold(0, size, size).unfold(1, size, size).amax((-2, -1)).tolist()

# %% wrong: every second pixel
# says: the largest of one tile
def max_pool(image, size=2):
    return image[: image.shape[0] // size * size : size, : image.shape[1] // size * size : size]

# %% wrong: the largest of all
# says: should have the shape
def max_pool(image, size=2):
    return image.max()

# %% wrong: forgets the default
# says: Put back the first line
def max_pool(image, size):
    return image.unfold(0, size, size).unfold(1, size, size).amax((-2, -1))

# %% wrong: no return
# says: gives None
def max_pool(image, size=2):
    image.unfold(0, size, size).unfold(1, size, size).amax((-2, -1))

# %% wrong: writes into the image
# says: changed the values of an input
def max_pool(image, size=2):
    h, w = image.shape[0] // size, image.shape[1] // size
    for r in range(h):
        for c in range(w):
            image[r, c] = image[r * size:(r + 1) * size, c * size:(c + 1) * size].max()
    return image[:h, :w].clone()

# %% wrong: relies on the memory's order
# says: not contiguous
# hidden
def max_pool(image, size=2):
    H, W = image.shape
    tiles = torch.as_strided(image, (H // size, W // size, size, size), (W * size, size, W, 1))
    return tiles.amax((-2, -1))

# %% wrong: whole results wrapped into bytes
# says: cannot hold its values
# hidden
def max_pool(image, size=2):
    result = image.unfold(0, size, size).unfold(1, size, size).amax((-2, -1))
    return result if result.is_floating_point() else result.to(torch.uint8)

# %% wrong: bfloat16
# says: came back as bfloat16
def max_pool(image, size=2):
    return image.unfold(0, size, size).unfold(1, size, size).amax((-2, -1)).bfloat16()

# %% wrong: sizes up to four
# says: should have the shape (2, 3), but has (3, 4)
# hidden
def max_pool(image, size=2):
    size = min(size, 4)
    return image.unfold(0, size, size).unfold(1, size, size).amax((-2, -1))

# %% wrong: starts at -999
# says: values below -100,000
# hidden
def max_pool(image, size=2):
    return image.unfold(0, size, size).unfold(1, size, size).amax((-2, -1)).clamp(min=-999)
