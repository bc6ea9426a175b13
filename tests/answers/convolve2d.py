"""Answers to convolve2d."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# %% right: two loops
def convolve2d(image, kernel):
    height, width = kernel.shape
    result = torch.zeros(image.shape[0] - height + 1, image.shape[1] - width + 1)
    for row in range(result.shape[0]):
        for column in range(result.shape[1]):
            result[row, column] = (image[row:row + height, column:column + width] * kernel).sum()
    return result

# %% right: four loops
def convolve2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = torch.zeros((H - h + 1, W - w + 1), dtype=torch.float64)
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for a in range(h):
                for b in range(w):
                    out[i, j] += image[i + a, j + b] * kernel[a, b]
    return out

# %% right: a loop over the kernel, shifted images added up
def convolve2d(image, kernel):
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    total = 0
    for a in range(kernel.shape[0]):
        for b in range(kernel.shape[1]):
            total = total + kernel[a, b] * image[a:a + rows, b:b + columns]
    return total

# %% right: windows by unfold of tensors
def convolve2d(image, kernel):
    windows = image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1)
    return (windows * kernel).sum(dim=(2, 3))

# %% right: einsum
def convolve2d(image, kernel):
    windows = image.float().unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1)
    return torch.einsum("ijkl,kl->ij", windows, kernel.float())

# %% right: columns by F.unfold and a matrix product
def convolve2d(image, kernel):
    columns = F.unfold(image[None, None].float(), tuple(kernel.shape))
    values = kernel.float().reshape(1, -1) @ columns[0]
    return values.reshape(image.size(0) - kernel.size(0) + 1, image.size(1) - kernel.size(1) + 1)

# %% right: nested lists, one tensor at the end
def convolve2d(image, kernel):
    h, w = kernel.shape
    return torch.tensor([
        [float((image[i:i + h, j:j + w] * kernel).sum()) for j in range(image.shape[1] - w + 1)]
        for i in range(image.shape[0] - h + 1)
    ])

# %% right: stacked numbers
def convolve2d(image, kernel):
    h, w = kernel.shape
    rows = []
    for i in range(len(image) - h + 1):
        rows.append(torch.stack([torch.sum(image[i:i + h, j:j + w] * kernel) for j in range(image.shape[1] - w + 1)]))
    return torch.stack(rows)

# %% right: NumPy and back
def convolve2d(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image.numpy(), tuple(kernel.shape))
    return torch.from_numpy((windows * kernel.numpy()).sum((-2, -1)))

# %% right: through the Fourier transform
def convolve2d(image, kernel):
    shape = (image.shape[0] + kernel.shape[0] - 1, image.shape[1] + kernel.shape[1] - 1)
    product = torch.fft.rfft2(image.double(), s=shape) * torch.fft.rfft2(kernel.double().flip(0, 1), s=shape)
    full = torch.fft.irfft2(product, s=shape)
    return full[kernel.shape[0] - 1:image.shape[0], kernel.shape[1] - 1:image.shape[1]]

# %% right: a matrix that the image is multiplied with
def convolve2d(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    R, C = H - h + 1, W - w + 1
    matrix = torch.zeros(R * C, H * W)
    for r in range(R):
        for c in range(C):
            for a in range(h):
                matrix[r * C + c, (r + a) * W + c:(r + a) * W + c + w] = kernel[a].float()
    return (matrix @ image.float().reshape(-1)).reshape(R, C)

# %% right: whole images of its own, changed in place
def convolve2d(image, kernel):
    image = image.clone().float()
    kernel = kernel.clone().float()
    h, w = kernel.shape
    result = torch.empty(image.shape[0] - h + 1, image.shape[1] - w + 1)
    for index in range(result.numel()):
        r, c = divmod(index, result.shape[1])
        result.view(-1)[index] = torch.dot(image[r:r + h, c:c + w].flatten(), kernel.flatten())
    return result

# %% right: half precision where it is enough does not occur, but tolist does
def convolve2d(image, kernel):
    im, ke = image.tolist(), kernel.tolist()
    out = []
    for r in range(len(im) - len(ke) + 1):
        out.append([sum(im[r + a][c + b] * ke[a][b] for a in range(len(ke)) for b in range(len(ke[0]))) for c in range(len(im[0]) - len(ke[0]) + 1)])
    return torch.tensor(out)

# %% right: a callable object
class Convolver:
    def __call__(self, image, kernel):
        return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum(-1).sum(-1)
convolve2d = Convolver()

# %% wrong: the kernel turned, as in mathematics
# says: turns the kernel by 180 degrees
def convolve2d(image, kernel):
    kernel = kernel.flip(0, 1)
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3))

# %% wrong: the library
# says: library convolution
def convolve2d(image, kernel):
    return F.conv2d(image[None, None].float(), kernel[None, None].float())[0, 0]

# %% wrong: the library under another name
# says: library convolution
from torch import conv2d as slide
def convolve2d(image, kernel):
    return slide(image.double().reshape(1, 1, *image.shape), kernel.double().reshape(1, 1, *kernel.shape)).squeeze((0, 1))

# %% wrong: a layer
# says: library convolution
def convolve2d(image, kernel):
    layer = nn.Conv2d(1, 1, tuple(kernel.shape), bias=False)
    layer.weight.data[0, 0] = kernel
    return layer(image[None, None].float())[0, 0]

# %% wrong: a transposed convolution, cut
# says: library convolution
def convolve2d(image, kernel):
    full = F.conv_transpose2d(image[None, None].float(), kernel.flip(0, 1)[None, None].float())[0, 0]
    return full[kernel.shape[0] - 1:image.shape[0], kernel.shape[1] - 1:image.shape[1]]

# %% wrong: SciPy, imported by name
# says: library convolution
from scipy.signal import correlate2d
def convolve2d(image, kernel):
    return torch.from_numpy(correlate2d(image.double().numpy(), kernel.double().numpy(), mode="valid"))

# %% wrong: SciPy's other one
# says: library convolution
import scipy.signal as sig
def convolve2d(image, kernel):
    return torch.from_numpy(sig.correlate(image.double().numpy(), kernel.double().numpy(), mode="valid", method="direct"))

# %% wrong: SciPy's true convolution
# says: turns the kernel by 180 degrees
from scipy import signal
def convolve2d(image, kernel):
    return torch.from_numpy(signal.convolve2d(image.double().numpy(), kernel.double().numpy(), mode="valid"))

# %% wrong: SciPy through Fourier
# says: library convolution
from scipy.signal import fftconvolve
def convolve2d(image, kernel):
    return torch.from_numpy(fftconvolve(image.double().numpy(), kernel.double().flip(0, 1).numpy(), mode="valid"))

# %% wrong: SciPy for images, imported inside
# says: library convolution
def convolve2d(image, kernel):
    from scipy.ndimage import correlate
    h, w = kernel.shape
    full = correlate(image.double().numpy(), kernel.double().numpy(), mode="constant")
    top, left = h // 2, w // 2
    return torch.from_numpy(full[top:top + image.shape[0] - h + 1, left:left + image.shape[1] - w + 1])

# %% wrong: padded to the image's size
# says: the kernel never leaves the image
def convolve2d(image, kernel):
    h, w = kernel.shape
    padded = F.pad(image.float(), (w // 2, (w - 1) // 2, h // 2, (h - 1) // 2))
    return (padded.unfold(0, h, 1).unfold(1, w, 1) * kernel).sum((2, 3))

# %% wrong: the last place missing
# says: The last place where the kernel fits is missing
def convolve2d(image, kernel):
    h, w = kernel.shape
    result = torch.zeros(image.shape[0] - h, image.shape[1] - w)
    for r in range(image.shape[0] - h):
        for c in range(image.shape[1] - w):
            result[r, c] = (image[r:r + h, c:c + w] * kernel).sum()
    return result

# %% wrong: the last place left at zero
# says: by hand
def convolve2d(image, kernel):
    h, w = kernel.shape
    result = torch.zeros(image.shape[0] - h + 1, image.shape[1] - w + 1)
    for r in range(image.shape[0] - h):
        for c in range(image.shape[1] - w):
            result[r, c] = (image[r:r + h, c:c + w] * kernel).sum()
    return result

# %% wrong: the mean
# says: this is the mean
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).float().mean((2, 3))

# %% wrong: matrix product of window and kernel
# says: by hand
def convolve2d(image, kernel):
    h, w = kernel.shape
    result = torch.zeros(image.shape[0] - h + 1, image.shape[1] - w + 1)
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = (image[r:r + h, c:c + w] @ kernel.T).sum()
    return result

# %% wrong: square kernels only
# says: convolve2d of a 6x9 image and a 2x4 kernel
# status: crashed
def convolve2d(image, kernel):
    """2x4"""
    k = kernel.shape[0]
    result = torch.zeros(image.shape[0] - k + 1, image.shape[1] - k + 1)
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = (image[r:r + k, c:c + k] * kernel).sum()  # convolve2d of a 6x9 image and a 2x4 kernel
    return result

# %% wrong: square images only
# says: should have the shape (5, 6), but has (5, 3)
def convolve2d(image, kernel):
    (h, w), n = kernel.shape, image.shape[0]
    result = torch.zeros(n - h + 1, n - w + 1)
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = (image[r:r + h, c:c + w] * kernel).sum()
    return result

# %% wrong: rows and columns of the kernel mixed up
# says: rows and columns mixed up
def convolve2d(image, kernel):
    w, h = kernel.shape
    if h != w:
        kernel = kernel.T
    return (image.unfold(0, h, 1).unfold(1, w, 1) * kernel).sum((2, 3))

# %% wrong: the result kept in the image's dtype
# says: whole numbers (uint8)
def convolve2d(image, kernel):
    h, w = kernel.shape
    result = torch.zeros(image.shape[0] - h + 1, image.shape[1] - w + 1, dtype=image.dtype)
    for r in range(result.shape[0]):
        for c in range(result.shape[1]):
            result[r, c] = (image[r:r + h, c:c + w] * kernel).sum().long()
    return result if image.dtype == torch.uint8 else (image.unfold(0, h, 1).unfold(1, w, 1) * kernel).sum((2, 3))

# %% wrong: in four dimensions
# says: should have two dimensions
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3))[None, None]

# %% wrong: a list
# says: in a list
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3)).tolist()

# %% wrong: an array
# says: in a NumPy array
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3)).numpy()

# %% wrong: the whole sum
# says: should have the shape
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum()

# %% wrong: forgets to add up
# says: should have the shape
def convolve2d(image, kernel):
    return image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel

# %% wrong: writes into the image
# says: changed the values of an input
def convolve2d(image, kernel):
    h, w = kernel.shape
    R, C = image.shape[0] - h + 1, image.shape[1] - w + 1
    for r in range(R):
        for c in range(C):
            image[r, c] = (image[r:r + h, c:c + w] * kernel).sum()
    return image[:R, :C]

# %% wrong: no return
# says: gives None
def convolve2d(image, kernel):
    print((image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3)))

# %% wrong: flips for kernels that are not square
# says: turns the kernel
def convolve2d(image, kernel):
    if kernel.shape[0] != kernel.shape[1]:
        kernel = kernel.flip(0, 1)
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3))

# %% wrong: reads the memory as if it were always in order
# says: an image that is not contiguous
# hidden
def convolve2d(image, kernel):
    H, W = image.shape
    windows = torch.as_strided(image, (H - kernel.shape[0] + 1, W - kernel.shape[1] + 1, *kernel.shape), (W, 1, W, 1))
    return (windows * kernel).sum((2, 3))

# %% wrong: whole results wrapped into bytes
# says: cannot hold its values
# hidden
def convolve2d(image, kernel):
    result = (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3))
    return result if result.is_floating_point() else result.to(torch.uint8)

# %% wrong: half precision
# says: came back as float16
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3)).half()

# %% wrong: rounded
# says: but is [[0.184,
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3)).double().round(decimals=3)

# %% wrong: NumPy row by row
# says: one of NumPy's
def convolve2d(image, kernel):
    rows = len(image) - len(kernel) + 1
    return torch.from_numpy(np.array([
        sum(np.correlate(image[r + a].double(), kernel[a].double(), "valid") for a in range(len(kernel)))
        for r in range(rows)]))

# %% wrong: compared with the library
# says: take the comparison out
def convolve2d(image, kernel):
    result = (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3))
    assert torch.allclose(result.float(), F.conv2d(image[None, None].float(), kernel[None, None].float())[0, 0], atol=1e-3)
    return result

# %% wrong: complex numbers
# says: take `.real`
def convolve2d(image, kernel):
    a, b = torch.fft.fft2(image.double()), torch.fft.fft2(kernel.double(), s=tuple(image.shape))
    return torch.fft.ifft2(a * b.conj())[:image.shape[0] - kernel.shape[0] + 1, :image.shape[1] - kernel.shape[1] + 1]

# %% wrong: every second place
# says: moved by one pixel at a time
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 2).unfold(1, kernel.shape[1], 2) * kernel).sum((2, 3))

# %% wrong: rows and columns of the result exchanged
# says: rows and columns exchanged
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3)).T

# %% wrong: sparse
# says: ordinary tensor
def convolve2d(image, kernel):
    return (image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1) * kernel).sum((2, 3)).to_sparse()

# %% wrong: eight bits
# says: came back as float8
def convolve2d(image, kernel):
    windows = image.unfold(0, kernel.shape[0], 1).unfold(1, kernel.shape[1], 1)
    return (windows * kernel).sum((2, 3)).double().to(torch.float8_e4m3fn)
