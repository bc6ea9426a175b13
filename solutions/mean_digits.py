def mean_digits(images, labels):
    """Return the average picture of each digit: float32 (10, 28, 28), from 0 to 255.

    images: as stored, uint8 (N, 28, 28)
    labels: integers (N,), of any width
    """
    ### BEGIN SOLUTION
    means = torch.zeros(10, 28, 28)
    for digit in range(10):
        chosen = images[labels == digit]
        if len(chosen) > 0:
            means[digit] = chosen.float().mean(0)
    return means
    ### END SOLUTION
