"""Answers to augment."""

import random

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# %% right: windows of framed images
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% right: rolled, then zeros put in
def augment(images, max_shift, generator):
    out = torch.empty_like(images)
    for i, image in enumerate(images):
        dy = int(torch.randint(-max_shift, max_shift + 1, (1,), generator=generator))
        dx = int(torch.randint(-max_shift, max_shift + 1, (1,), generator=generator))
        moved = torch.roll(image, (dy, dx), (1, 2))
        if dy > 0: moved[:, :dy] = 0
        if dy < 0: moved[:, dy:] = 0
        if dx > 0: moved[:, :, :dx] = 0
        if dx < 0: moved[:, :, dx:] = 0
        out[i] = moved
    return out

# %% right: indexing, without a loop
def augment(images, max_shift, generator):
    n = images.shape[0]
    framed = torch.nn.functional.pad(images, [max_shift] * 4)
    top, left = torch.randint(2 * max_shift + 1, (2, n), generator=generator)
    rows = top[:, None, None] + torch.arange(28)[None, :, None]
    columns = left[:, None, None] + torch.arange(28)[None, None, :]
    return framed[torch.arange(n)[:, None, None], 0, rows, columns].unsqueeze(1)

# %% right: gather
def augment(images, max_shift, generator):
    n, k = len(images), 2 * max_shift + 1
    framed = F.pad(images, (max_shift,) * 4)
    dy = torch.randint(k, (n, 1, 1, 1), generator=generator)
    dx = torch.randint(k, (n, 1, 1, 1), generator=generator)
    rows = (torch.arange(28).view(1, 1, 28, 1) + dy).expand(n, 1, 28, framed.shape[-1])
    columns = (torch.arange(28).view(1, 1, 1, 28) + dx).expand(n, 1, 28, 28)
    return framed.gather(2, rows).gather(3, columns)

# %% right: slices of zeros
def augment(images, max_shift, generator):
    result = torch.zeros_like(images)
    for i in range(len(images)):
        a, b = (torch.randint(-max_shift, max_shift + 1, (2,), generator=generator)).tolist()
        result[i, 0, max(a, 0):28 + min(a, 0), max(b, 0):28 + min(b, 0)] = \
            images[i, 0, max(-a, 0):28 + min(-a, 0), max(-b, 0):28 + min(-b, 0)]
    return result

# %% right: from uniform numbers, rounded down
def augment(images, max_shift, generator):
    u = torch.rand(len(images), 2, generator=generator)
    s = (u * (2 * max_shift + 1)).floor().long()
    p = F.pad(images, (max_shift, max_shift, max_shift, max_shift), value=0.0)
    return torch.cat([p[i : i + 1, :, y : y + 28, x : x + 28] for i, (y, x) in enumerate(s.tolist())]).clone()

# %% right: in NumPy, there and back
def augment(images, max_shift, generator):
    array = np.pad(images.numpy(), ((0, 0), (0, 0), (max_shift, max_shift), (max_shift, max_shift)))
    corner = torch.randint(2 * max_shift + 1, (len(array), 2), generator=generator).numpy()
    return torch.from_numpy(np.stack([a[:, y : y + 28, x : x + 28] for a, (y, x) in zip(array, corner)]))

# %% right: torchvision
from torchvision.transforms import v2

def augment(images, max_shift, generator):
    shifts = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).tolist()
    return torch.stack([
        v2.functional.affine(image, angle=0.0, translate=[dx, dy], scale=1.0, shear=[0.0, 0.0])
        for image, (dy, dx) in zip(images, shifts)
    ])

# %% right: a sampling grid
def augment(images, max_shift, generator):
    n = len(images)
    shifts = torch.randint(-max_shift, max_shift + 1, (n, 2), generator=generator).float()
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = 1
    theta[:, :, 2] = shifts * 2 / 28
    grid = F.affine_grid(theta, images.shape, align_corners=False)
    return F.grid_sample(images, grid, mode="nearest", padding_mode="zeros", align_corners=False)

# %% right: groups of images by their shift
def augment(images, max_shift, generator):
    result = torch.zeros(images.shape)
    choices = [(y, x) for y in range(-max_shift, max_shift + 1) for x in range(-max_shift, max_shift + 1)]
    which = torch.randint(len(choices), (len(images),), generator=generator)
    for number, (y, x) in enumerate(choices):
        chosen = which == number
        if chosen.any():
            padded = F.pad(images[chosen], (max_shift + x, max_shift - x, max_shift + y, max_shift - y))
            result[chosen] = padded[:, :, max_shift:max_shift + 28, max_shift:max_shift + 28]
    return result

# %% right: pixel by pixel
def augment(images, max_shift, generator):
    result = [[[0.0] * 28 for _ in range(28)] for _ in images]
    given = images.tolist()
    for n in range(len(given)):
        down = torch.randint(-max_shift, max_shift + 1, (), generator=generator).item()
        right = torch.randint(-max_shift, max_shift + 1, (), generator=generator).item()
        for row in range(28):
            for column in range(28):
                if 0 <= row - down < 28 and 0 <= column - right < 28:
                    result[n][row][column] = given[n][0][row - down][column - right]
    return torch.tensor(result).unsqueeze(1)

# %% wrong: all images alike
# says: moved alike
def augment(images, max_shift, generator):
    top, left = torch.randint(2 * max_shift + 1, (2,), generator=generator).tolist()
    return F.pad(images, (max_shift,) * 4)[:, :, top : top + 28, left : left + 28].clone()

# %% wrong: rolled in a circle
# says: come in again on the other
def augment(images, max_shift, generator):
    shifts = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).tolist()
    return torch.stack([torch.roll(image, (y, x), (1, 2)) for image, (y, x) in zip(images, shifts)])

# %% wrong: the upper end never comes out
# says: both ends included
def augment(images, max_shift, generator):
    if max_shift == 0:
        return images.clone()
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: one way only
# says: none was moved down by
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: one number for both axes
# says: along a diagonal
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images),), generator=generator)
    return torch.stack([image[:, t : t + 28, t : t + 28] for image, t in zip(framed, corners.tolist())])

# %% wrong: only to the side
# says: moved alike up or down
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift, max_shift))
    left = torch.randint(0, 2 * max_shift + 1, (len(images),), generator=generator)
    return torch.stack([image[:, :, l : l + 28] for image, l in zip(framed, left.tolist())])

# %% wrong: rounded to the nearest
# says: equally likely
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = (torch.rand(len(images), 2, generator=generator) * 2 * max_shift).round().long()
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: edges repeated
# says: what comes in at the edge is not 0
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4, mode="replicate")
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: shifts with fractions
# says: half a pixel
def augment(images, max_shift, generator):
    n = len(images)
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = 1
    theta[:, :, 2] = (torch.rand(n, 2, generator=generator) * 2 - 1) * max_shift * 2 / 28
    return F.grid_sample(images, F.affine_grid(theta, images.shape, align_corners=False), align_corners=False)

# %% wrong: twice too far
# says: Shifts on each axis go from -2 to 2
def augment(images, max_shift, generator):
    framed = F.pad(images, (2 * max_shift,) * 4)
    corners = torch.randint(0, 4 * max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: chance from elsewhere
# says: part of the chance comes from elsewhere
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2))
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: Python's chance for one axis
# says: part of the chance comes from elsewhere
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    tops = torch.randint(0, 2 * max_shift + 1, (len(images),), generator=generator).tolist()
    lefts = [random.randint(0, 2 * max_shift) for _ in tops]
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, t, l in zip(framed, tops, lefts)])

# %% wrong: a seed of its own
# says: Generators with different seeds
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    own = torch.Generator().manual_seed(0)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=own)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: the generator's seed again
# says: had been used before
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    generator.manual_seed(generator.initial_seed())
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: a copy of the generator
# says: Two calls in a row
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator.clone_state())
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: in place
# says: changed the values of an input
def augment(images, max_shift, generator):
    shifts = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).tolist()
    for i, (y, x) in enumerate(shifts):
        images[i] = torch.roll(images[i], (y, x), (1, 2))
    return images

# %% wrong: not copies when nothing moves
# says: Copies are asked for
# points: 3
def augment(images, max_shift, generator):
    if max_shift == 0:
        return images
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: a list
# says: torch.stack
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    return [image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())]

# %% wrong: without channel
# says: should have the shape
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[0, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: another dtype
# says: The images came as float32
# points: 3
def augment(images, max_shift, generator):
    framed = F.pad(images.double(), (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% wrong: cut and not framed
# says: stack expects
# status: crashed
def augment(images, max_shift, generator):
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(images, corners.tolist())])

# %% wrong: drawn for pairs of images
# says: shifts of its own
def augment(images, max_shift, generator):
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images) // 2 + 1, 2), generator=generator)
    corners = corners.repeat_interleave(2, 0)[: len(images)]
    return torch.stack([image[:, t : t + 28, l : l + 28] for image, (t, l) in zip(framed, corners.tolist())])

# %% right: grouped convolution
def augment(images, max_shift, generator):
    n, k = len(images), 2 * max_shift + 1
    spot = torch.randint(k * k, (n,), generator=generator)
    kernels = F.one_hot(spot, k * k).view(n, 1, k, k).to(images.dtype)
    return F.conv2d(images.transpose(0, 1), kernels, padding=max_shift, groups=n).transpose(0, 1)

# %% right: matrices
def augment(images, max_shift, generator):
    n = len(images)
    s = torch.randint(-max_shift, max_shift + 1, (n, 2), generator=generator).tolist()
    down = torch.stack([torch.diag(torch.ones(28 - abs(a)), -a)[:28, :28] for a, _ in s])
    right = torch.stack([torch.diag(torch.ones(28 - abs(b)), b) for _, b in s])
    return (down @ images[:, 0] @ right)[:, None]

# %% right: unfolded windows
def augment(images, max_shift, generator):
    k = 2 * max_shift + 1
    windows = F.pad(images[:, 0], [max_shift] * 4).unfold(1, 28, 1).unfold(2, 28, 1)
    n = len(images)
    y, x = torch.randint(k, (2, n), generator=generator)
    return windows[torch.arange(n), y, x][:, None].clone()

# %% right: uniform and round with half a pixel more
def augment(images, max_shift, generator):
    s = torch.empty(len(images), 2).uniform_(-max_shift - 0.5, max_shift + 0.5, generator=generator).round().long()
    p = F.pad(images, [max_shift] * 4)
    m = max_shift
    return torch.cat([p[i : i + 1, :, m + a : m + a + 28, m + b : m + b + 28] for i, (a, b) in enumerate(s.tolist())])

# %% right: own NumPy generator seeded from it
def augment(images, max_shift, generator):
    rng = np.random.default_rng(torch.randint(2**62, (1,), generator=generator).item())
    shifts = rng.integers(-max_shift, max_shift, size=(len(images), 2), endpoint=True)
    out = [F.pad(image, (int(dx), -int(dx), int(dy), -int(dy))) for image, (dy, dx) in zip(images, shifts)]
    return torch.stack(out)

# %% right: recursion over the batch
def augment(images, max_shift, generator):
    if len(images) == 0:
        return images.clone()
    dy, dx = torch.randint(-max_shift, max_shift + 1, (2,), generator=generator).tolist()
    return torch.cat([F.pad(images[:1], (dx, -dx, dy, -dy)), augment(images[1:], max_shift, generator)])

# %% right: the course's own move
def augment(images, max_shift, generator):
    from lab.experiment import parts
    shifts = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).float()
    moves = torch.cat([shifts, torch.zeros(len(images), 1)], dim=1)
    return parts.move(images, moves)

# %% right: Kornia-like class
class Shift(nn.Module):
    def forward(self, images, max_shift, generator):
        out = images.detach().clone()
        d = 2 * max_shift + 1
        for i in range(images.shape[0]):
            dy = int(torch.rand((), generator=generator) * d) - max_shift
            dx = int(torch.rand((), generator=generator) * d) - max_shift
            out[i] = F.pad(out[i], (dx, -dx, dy, -dy))
        return out
augment = Shift()

# %% wrong: columns wrap
# says: what comes in at the edge is not 0
def augment(images, max_shift, generator):
    s = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).tolist()
    return torch.stack([F.pad(i, (0, 0, dy, -dy)).roll(dx, 2) for i, (dy, dx) in zip(images, s)])

# %% wrong: upper end never, crashes at 0
# says: The upper end of torch.randint
def augment(images, max_shift, generator):
    s = torch.randint(-max_shift, max_shift, (len(images), 2), generator=generator).tolist()
    return torch.stack([F.pad(i, (dx, -dx, dy, -dy)) for i, (dy, dx) in zip(images, s)])

# %% wrong: never stays
# says: none was moved down by 0
def augment(images, max_shift, generator):
    choices = [d for d in range(-max_shift, max_shift + 1) if d] or [0]
    s = torch.randint(len(choices), (len(images), 2), generator=generator).tolist()
    return torch.stack([F.pad(i, (choices[b], -choices[b], choices[a], -choices[a])) for i, (a, b) in zip(images, s)])

# %% wrong: either axis
# says: equally likely
def augment(images, max_shift, generator):
    out = []
    for image in images:
        d = int(torch.randint(-max_shift, max_shift + 1, (1,), generator=generator))
        if torch.rand(1, generator=generator) < 0.5:
            out.append(F.pad(image, (d, -d, 0, 0)))
        else:
            out.append(F.pad(image, (0, 0, d, -d)))
    return torch.stack(out)

# %% wrong: a single image loses its batch
# says: should have the shape (1, 1, 28, 28)
def augment(images, max_shift, generator):
    s = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).tolist()
    return torch.stack([F.pad(i, (dx, -dx, dy, -dy)).squeeze() for i, (dy, dx) in zip(images, s)]).squeeze()[..., None, :, :]

# %% wrong: the images in another order
# says: came back as something else
def augment(images, max_shift, generator):
    images = images[torch.randperm(len(images), generator=generator)]
    s = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).tolist()
    return torch.stack([F.pad(i, (dx, -dx, dy, -dy)) for i, (dy, dx) in zip(images, s)])

# %% wrong: forgets negative columns
# says: what comes in at the edge is not 0
def augment(images, max_shift, generator):
    out = torch.empty_like(images)
    for i in range(len(images)):
        dy, dx = torch.randint(-max_shift, max_shift + 1, (2,), generator=generator).tolist()
        image = images[i].roll((dy, dx), dims=(1, 2))
        image[:, :max(dy, 0)] = 0
        image[:, :, :max(dx, 0)] = 0
        out[i] = image
    return out

# %% wrong: the same shift twice on the axes half of the time
# says: hang together
def augment(images, max_shift, generator):
    s = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator)
    s[: len(s) // 2, 1] = s[: len(s) // 2, 0]
    return torch.stack([F.pad(i, (dx, -dx, dy, -dy)) for i, (dy, dx) in zip(images, s.tolist())])

# %% wrong: hard-coded two
# says: Shifts on each axis go from -1 to 1
def augment(images, max_shift, generator):
    s = torch.randint(-2, 3, (len(images), 2), generator=generator).tolist()
    return torch.stack([F.pad(i, (dx, -dx, dy, -dy)) for i, (dy, dx) in zip(images, s)])

# %% wrong: a view for 0
# says: Copies are asked for
# points: 3
def augment(images, max_shift, generator):
    if max_shift == 0:
        return images[:]
    s = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).tolist()
    return torch.stack([F.pad(i, (dx, -dx, dy, -dy)) for i, (dy, dx) in zip(images, s)])

# %% wrong: cut off towards zero
# says: equally likely
def augment(images, max_shift, generator):
    s = torch.empty(len(images), 2).uniform_(-max_shift - 1, max_shift + 1, generator=generator)
    s = s.trunc().clamp(-max_shift, max_shift).long().tolist()
    return torch.stack([F.pad(i, (dx, -dx, dy, -dy)) for i, (dy, dx) in zip(images, s)])

# %% wrong: pixels in a row, as they lie in memory
# says: view size is not compatible
# status: crashed
# hidden
def augment(images, max_shift, generator):
    rows = images.view(len(images), 784)
    shifts = torch.randint(-max_shift, max_shift + 1, (len(images), 2), generator=generator).tolist()
    moved = [F.pad(row.view(1, 28, 28), (a, -a, b, -b)) for row, (a, b) in zip(rows, shifts)]
    return torch.stack(moved)

# %% wrong: one number more than images, shared by neighbours
# says: the shift down is the shift to the right of the image before
def augment(images, max_shift, generator):
    s = torch.randint(-max_shift, max_shift + 1, (len(images) + 1,), generator=generator).tolist()
    return torch.stack([F.pad(i, (dx, -dx, dy, -dy)) for i, dy, dx in zip(images, s, s[1:])])

# %% wrong: a number down for every two images
# says: the shift down is the shift down of the image before
def augment(images, max_shift, generator):
    right = torch.randint(-max_shift, max_shift + 1, (len(images),), generator=generator).tolist()
    down = torch.randint(-max_shift, max_shift + 1, (len(images) // 2 + 1,), generator=generator).tolist()
    return torch.stack([F.pad(i, (dx, -dx, down[n // 2], -down[n // 2])) for n, (i, dx) in enumerate(zip(images, right))])

# %% wrong: one number up or down for all, drawn before the loop
# says: All 600 images were moved alike up or down
def augment(images, max_shift, generator):
    padded = F.pad(images, (max_shift,) * 4)
    r = int(torch.randint(0, 2 * max_shift + 1, (1,), generator=generator))
    out = []
    for i in range(len(images)):
        c = int(torch.randint(0, 2 * max_shift + 1, (1,), generator=generator))
        out.append(padded[i, :, r:r + 28, c:c + 28])
    return torch.stack(out)
