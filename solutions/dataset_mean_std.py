def dataset_mean_std(images):
    """Return (mean, std) of all pixels of all images, scaled to [0, 1].

    images: uint8 `(N, 28, 28)`, as stored.
    """
    ### BEGIN SOLUTION
    pixels = images.float() / 255
    return pixels.mean().item(), pixels.std().item()
    ### END SOLUTION
