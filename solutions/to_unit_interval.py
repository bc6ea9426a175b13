def to_unit_interval(images):
    """Return the images divided by 255: float32 (N, 1, 28, 28).

    images: as stored, uint8 (N, 28, 28)
    """
    ### BEGIN SOLUTION
    return images.unsqueeze(1).float() / 255
    ### END SOLUTION
