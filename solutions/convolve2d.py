def convolve2d(image, kernel):
    """Cross-correlate an image (H, W) with a kernel (h, w), "valid".

    Returns a tensor of shape (H - h + 1, W - w + 1).
    """
    ### BEGIN SOLUTION
    height, width = kernel.shape
    result = torch.zeros(image.shape[0] - height + 1, image.shape[1] - width + 1)
    for row in range(result.shape[0]):
        for column in range(result.shape[1]):
            window = image[row : row + height, column : column + width]
            result[row, column] = (window * kernel).sum()
    return result
    ### END SOLUTION
