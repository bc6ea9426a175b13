def augment(images, max_shift, generator):
    """Return copies of the images, each moved by its own whole numbers of pixels.

    images: float32 `(N, 1, 28, 28)`, and so is the result.
    max_shift: both shifts of an image lie between -max_shift and max_shift.
    generator: the `torch.Generator` that decides by how much each image is moved.
    """
    ### BEGIN SOLUTION
    framed = F.pad(images, (max_shift,) * 4)
    corners = torch.randint(0, 2 * max_shift + 1, (len(images), 2), generator=generator)
    windows = [
        image[:, top : top + 28, left : left + 28] for image, (top, left) in zip(framed, corners.tolist())
    ]
    return torch.stack(windows)
    ### END SOLUTION
