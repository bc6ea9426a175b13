def centre_digit(image):
    """Bring a photographed digit, dark ink on light paper, into MNIST's form.

    image: uint8 (H, W). Returns uint8 (28, 28): white on black, the longer side of
    the digit 20 pixels, the centre of mass within a pixel of the centre.
    """
    ### BEGIN SOLUTION
    image = image.float()
    ink = (image.max() - image) / (image.max() - image.min())
    ink[ink < 0.5] = 0
    rows, columns = torch.nonzero(ink, as_tuple=True)
    ink = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    height, width = [max(1, round(20 * side / max(ink.shape))) for side in ink.shape]
    small = F.interpolate(ink[None, None], size=(height, width), mode="bilinear", antialias=True)[0, 0]
    row = (small.sum(1) * torch.arange(height)).sum() / small.sum()
    column = (small.sum(0) * torch.arange(width)).sum() / small.sum()
    top = min(max(round(14 - row.item()), 0), 28 - height)
    left = min(max(round(14 - column.item()), 0), 28 - width)
    centred = torch.zeros(28, 28)
    centred[top : top + height, left : left + width] = small
    return (255 * centred).round().to(torch.uint8)
    ### END SOLUTION
