def occlusion_map(model, image, label, size=4):
    """Return how far the label's probability falls when a tile is covered, `(28, 28)`.

    image: `(1, 28, 28)`. Each pixel has the fall of its tile: size by size pixels, the
    last ones cut at the edge, filled with the image's smallest value.
    """
    ### BEGIN SOLUTION
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
    ### END SOLUTION
