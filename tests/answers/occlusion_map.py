"""Answers to occlusion_map."""

import numpy as np
import torch
import torch.nn.functional as F

# %% right: two loops
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = before - after
    return falls

# %% right: all covered images in one batch
@torch.no_grad()
def occlusion_map(model, image, label, size=4):
    corners = [(r, c) for r in range(0, 28, size) for c in range(0, 28, size)]
    batch = image.repeat(len(corners), 1, 1, 1)
    for one, (r, c) in zip(batch, corners):
        one[0, r : r + size, c : c + size] = image.min()
    probabilities = F.softmax(model(batch), dim=1)[:, label]
    before = F.softmax(model(image[None]), dim=1)[0, label]
    result = image.new_zeros(28, 28)
    for fall, (r, c) in zip(before - probabilities, corners):
        result[r : r + size, c : c + size] = fall
    return result

# %% right: masks, tile numbers and a look-up
def occlusion_map(model, image, label, size=4):
    tiles = -(-28 // size)
    line = torch.arange(28) // size
    number = line[:, None] * tiles + line
    masks = number == torch.arange(tiles * tiles)[:, None, None]
    batch = torch.where(masks[:, None], image.min(), image)
    with torch.inference_mode():
        before, after = model(image[None]).softmax(1), model(batch).softmax(1)
    return (before[:, label] - after[:, label])[number]

# %% right: gradients recorded, nobody harmed
def occlusion_map(model, image, label, size=4):
    before = torch.softmax(model(image[None])[0], 0)[label]
    result = torch.empty(28, 28)
    for r in range(0, 28, size):
        for c in range(0, 28, size):
            x = image.clone()
            x[0, r : min(r + size, 28), c : min(c + size, 28)] = float(x.min())
            result[r : r + size, c : c + size] = before - torch.softmax(model(x[None])[0], 0)[label]
    return result

# %% right: pixel by pixel, remembering tiles
def occlusion_map(model, image, label, size=4):
    def share(picture):
        with torch.no_grad():
            logits = model(picture.unsqueeze(0))[0].double()
        return float(logits.exp()[label] / logits.exp().sum())

    known, rows = {}, []
    for r in range(28):
        row = []
        for c in range(28):
            tile = (r // size, c // size)
            if tile not in known:
                x = image.clone()
                a, b = tile[0] * size, tile[1] * size
                x[:, a : a + size, b : b + size] = image.min()
                known[tile] = share(image) - share(x)
            row.append(known[tile])
        rows.append(row)
    return torch.tensor(rows)

# %% right: NumPy inside, a tensor in double precision outside, mode put back
def occlusion_map(model, image, label, size=4):
    mode = model.training
    model.eval()
    result = np.zeros((28, 28))
    with torch.no_grad():
        before = model(image[None]).softmax(-1)[0, label].item()
        for r in range(0, 28, size):
            for c in range(0, 28, size):
                x = image.numpy().copy()
                x[:, r : r + size, c : c + size] = x.min()
                result[r : r + size, c : c + size] = before - model(torch.from_numpy(x)[None]).softmax(-1)[0, label]
    model.train(mode)
    return torch.from_numpy(result)

# %% right: covered and put back
def occlusion_map(model, image, label, size=4):
    x = image.clone()
    low = x.min().item()
    out = torch.zeros(28, 28)
    with torch.no_grad():
        p = model(x[None]).softmax(1)[0, label]
        for r in range(0, 28, size):
            for c in range(0, 28, size):
                kept = x[:, r : r + size, c : c + size].clone()
                x[:, r : r + size, c : c + size] = low
                out[r : r + size, c : c + size] = p - model(x[None]).softmax(1)[0, label]
                x[:, r : r + size, c : c + size] = kept
    return out

# %% wrong: filled with zero
# says: the tile is filled with zero
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = 0
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = before - after
    return falls

# %% wrong: filled with the mean
# says: the tile is filled with the image's mean
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.mean()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = before - after
    return falls

# %% wrong: the signs
# says: the signs are the other way round
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = after - before
    return falls

# %% wrong: what is left
# says: the probability that is left
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                falls[row : row + size, column : column + size] = model(covered[None]).softmax(1)[0, label]
    return falls

# %% wrong: logits
# says: the fall of the logit
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0))[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                after = model(covered.unsqueeze(0))[0, label]
                falls[row : row + size, column : column + size] = before - after
    return falls

# %% wrong: rises cut off
# says: where the probability rises the fall is negative. Leave it so
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = max(before - after, 0)
    return falls

# %% wrong: covered for good
# says: the tiles covered before stay covered
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    covered = image.clone()
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered[:, row : row + size, column : column + size] = image.min()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = before - after
    return falls

# %% wrong: the image itself covered
# says: changed the values of an input
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                image[:, row : row + size, column : column + size] = image.min()
                after = model(image.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = before - after
    return falls

# %% wrong: whole tiles only
# says: the last rows and columns are missing
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for i in range(28 // size):
            for j in range(28 // size):
                rows, columns = slice(i * size, (i + 1) * size), slice(j * size, (j + 1) * size)
                covered = image.clone()
                covered[:, rows, columns] = image.min()
                falls[rows, columns] = before - model(covered.unsqueeze(0)).softmax(1)[0, label]
    return falls

# %% wrong: the last tiles moved back so that they are whole
# says: pixels of one tile have different values
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                r, c = min(row, 28 - size), min(column, 28 - size)
                covered = image.clone()
                covered[:, r : r + size, c : c + size] = image.min()
                falls[r : r + size, c : c + size] = before - model(covered[None]).softmax(1)[0, label]
    return falls

# %% wrong: a number for each tile
# says: one for each tile
def occlusion_map(model, image, label, size=4):
    rows = []
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            rows.append([])
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                rows[-1].append(before - model(covered.unsqueeze(0)).softmax(1)[0, label])
    return torch.tensor(rows)

# %% wrong: the predicted digit's probability
# says: which the model predicts
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        logits = model(image.unsqueeze(0))
        label = logits.argmax()
        before = logits.softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = before - after
    return falls

# %% wrong: four whatever the size
# says: the tiles are 4 by 4
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, 4):
            for column in range(0, 28, 4):
                covered = image.clone()
                covered[:, row : row + 4, column : column + 4] = image.min()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + 4, column : column + 4] = before - after
    return falls

# %% wrong: a window that slides by one pixel
# says: pixels of one tile have different values
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(28):
            for column in range(28):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                falls[row, column] = before - model(covered.unsqueeze(0)).softmax(1)[0, label]
    return falls

# %% wrong: with a channel
# says: should have the shape (28, 28)
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(1, 28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[:, row : row + size, column : column + size] = before - after
    return falls

# %% wrong: left in evaluation mode
# says: is left in evaluation mode
# points: 3
def occlusion_map(model, image, label, size=4):
    model.eval()
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image.unsqueeze(0)).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                after = model(covered.unsqueeze(0)).softmax(1)[0, label]
                falls[row : row + size, column : column + size] = before - after
    return falls

# %% wrong: not a batch
# says: A network expects a batch
# status: crashed
def occlusion_map(model, image, label, size=4):
    return model(image).softmax(1)[0, label] * torch.ones(28, 28)

# %% right: Captum, on a border that is cut off again
def occlusion_map(model, image, label, size=4):
    from captum.attr import Occlusion

    more = -28 % size
    batch = torch.nn.functional.pad(image[None], (0, more, 0, more))
    method = Occlusion(lambda batch: model(batch[..., :28, :28]).softmax(1))
    window = {"sliding_window_shapes": (1, size, size), "strides": (1, size, size)}
    with torch.no_grad():
        return method.attribute(batch, target=label, baselines=float(image.min()), **window)[0, 0, :28, :28]

# %% right: masks stretched from single places, added up
@torch.no_grad()
def occlusion_map(model, image, label, size=4):
    tiles = -(-28 // size)
    masks = torch.eye(tiles**2).view(-1, 1, tiles, tiles)
    masks = torch.nn.functional.interpolate(masks, scale_factor=size)[..., :28, :28]
    covered = image * (1 - masks) + image.min() * masks
    falls = model(image[None]).softmax(1)[0, label] - model(covered).softmax(1)[:, label]
    return torch.einsum("thw,t->hw", masks[:, 0], falls)

# %% right: splits of places
def occlusion_map(model, image, label, size=4):
    result = torch.zeros(784)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for rows in torch.arange(784).view(28, 28).split(size):
            for tile in rows.split(size, dim=1):
                covered = image.flatten().clone()
                covered[tile.flatten()] = image.min()
                result[tile.flatten()] = before - model(covered.view(1, 1, 28, 28)).log_softmax(1).exp()[0, label]
    return result.view(28, 28)

# %% wrong: filled with the tile's own smallest value
# says: its own smallest value
def occlusion_map(model, image, label, size=4):
    result = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered, place = image.clone(), (slice(row, row + size), slice(column, column + size))
                covered[0][place] = image[0][place].min()
                result[place] = before - model(covered[None]).softmax(1)[0, label]
    return result

# %% wrong: another default
# says: the tiles are 7 by 7
def occlusion_map(model, image, label, size=7):
    result = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered, place = image.clone(), (slice(row, row + size), slice(column, column + size))
                covered[0][place] = image.min()
                result[place] = before - model(covered[None]).softmax(1)[0, label]
    return result

# %% wrong: tiles that begin half a tile outside
# says: pixels of one tile have different values
def occlusion_map(model, image, label, size=4):
    result, half = torch.zeros(28, 28), size // 2
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(-half, 28, size):
            for column in range(-half, 28, size):
                place = slice(max(row, 0), row + size), slice(max(column, 0), column + size)
                covered = image.clone()
                covered[0][place] = image.min()
                result[place] = before - model(covered[None]).softmax(1)[0, label]
    return result

# %% wrong: a tile one pixel too large
# says: differs in
def occlusion_map(model, image, label, size=4):
    result = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[0, row : row + size + 1, column : column + size + 1] = image.min()
                after = model(covered[None]).softmax(1)[0, label]
                result[row : row + size, column : column + size] = before - after
    return result

# %% wrong: softmax over the covered images
# says: differs in
@torch.no_grad()
def occlusion_map(model, image, label, size=4):
    corners = [(row, column) for row in range(0, 28, size) for column in range(0, 28, size)]
    covered, result = image.repeat(len(corners) + 1, 1, 1, 1), torch.zeros(28, 28)
    for copy, (row, column) in zip(covered[1:], corners):
        copy[:, row : row + size, column : column + size] = image.min()
    shares = model(covered).softmax(0)[:, label]
    for share, (row, column) in zip(shares[1:], corners):
        result[row : row + size, column : column + size] = shares[0] - share
    return result

# %% wrong: everything but the tile covered
# says: differs in
def occlusion_map(model, image, label, size=4):
    result = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                place = slice(row, row + size), slice(column, column + size)
                covered = torch.full_like(image, float(image.min()))
                covered[0][place] = image[0][place]
                result[place] = before - model(covered[None]).softmax(1)[0, label]
    return result

# %% wrong: as a share of the probability
# says: as a share of the probability before
def occlusion_map(model, image, label, size=4):
    result = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered, place = image.clone(), (slice(row, row + size), slice(column, column + size))
                covered[0][place] = image.min()
                result[place] = 1 - model(covered[None]).softmax(1)[0, label] / before
    return result

# %% wrong: last tiles of one pixel forgotten
# says: with size = 3
# hidden
def occlusion_map(model, image, label, size=4):
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(0, 27, size):
            for column in range(0, 27, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                falls[row : row + size, column : column + size] = before - model(covered[None]).softmax(1)[0, label]
    return falls

# %% wrong: tiles larger than the image refused
# says: occlusion_map with size = 40
# status: crashed
# hidden
def occlusion_map(model, image, label, size=4):
    assert 0 < size <= 28
    falls = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row : row + size, column : column + size] = image.min()
                falls[row : row + size, column : column + size] = before - model(covered[None]).softmax(1)[0, label]
    return falls

# %% wrong: the size of the change
# says: here it lost its sign
def occlusion_map(model, image, label, size=4):
    fall = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row:row + size, column:column + size] = image.min()
                after = model(covered[None]).softmax(1)[0, label]
                fall[row:row + size, column:column + size] = (before - after).abs()
    return fall

# %% wrong: the logarithm of the probability
# says: this is the fall of the probability's logarithm
def occlusion_map(model, image, label, size=4):
    fall = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).log_softmax(1)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row:row + size, column:column + size] = image.min()
                after = model(covered[None]).log_softmax(1)[0, label]
                fall[row:row + size, column:column + size] = before - after
    return fall

# %% wrong: softmax over a batch of one
# says: the map is 0 everywhere
def occlusion_map(model, image, label, size=4):
    fall = torch.zeros(28, 28)
    with torch.no_grad():
        before = model(image[None]).softmax(0)[0, label]
        for row in range(0, 28, size):
            for column in range(0, 28, size):
                covered = image.clone()
                covered[:, row:row + size, column:column + size] = image.min()
                after = model(covered[None]).softmax(0)[0, label]
                fall[row:row + size, column:column + size] = before - after
    return fall
