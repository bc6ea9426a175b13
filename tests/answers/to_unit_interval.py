"""Answers to to_unit_interval."""

import numpy as np
import torch
from torch import nn
from torchvision.transforms import ToTensor
from torchvision.transforms.v2 import functional as F

# %% right: unsqueeze, float, divide
def to_unit_interval(images):
    return images.unsqueeze(1).float() / 255

# %% right: divide, then the axis
def to_unit_interval(images):
    scaled = images / 255
    return scaled[:, None]

# %% right: reshape
def to_unit_interval(images):
    return images.reshape(-1, 1, 28, 28).to(torch.float32) / 255.0

# %% right: view with the number of images
def to_unit_interval(images):
    return images.view(len(images), 1, 28, 28).type(torch.FloatTensor).mul(1 / 255)

# %% right: in place on its own copy
def to_unit_interval(images):
    copy = images.float().unsqueeze_(1)
    copy /= 255
    return copy

# %% right: filled into a new tensor
def to_unit_interval(images):
    result = torch.zeros(len(images), 1, 28, 28)
    result[:, 0] = images
    return result / 255

# %% right: image by image
def to_unit_interval(images):
    return torch.stack([image.unsqueeze(0) / 255 for image in images])

# %% right: by torchvision's transform
def to_unit_interval(images):
    return torch.stack([ToTensor()(image.numpy()) for image in images])

# %% right: by torchvision's functions
def to_unit_interval(images):
    return F.to_dtype(images.unsqueeze(1), torch.float32, scale=True)

# %% right: through NumPy and back
def to_unit_interval(images):
    return torch.from_numpy((images.numpy()[:, np.newaxis] / 255).astype(np.float32))

# %% right: through Python lists
def to_unit_interval(images):
    return torch.tensor(images.tolist()).unsqueeze(1) / 255

# %% right: in double precision, then rounded to float32
to_unit_interval = lambda images: torch.unsqueeze(images.double() / 255.0, dim=1).float()

# %% right: a module
class Unit(nn.Module):
    def forward(self, images):
        return nn.functional.unfold(images[:, None].float() / 255, 1).view(-1, 1, 28, 28)

to_unit_interval = Unit()

# %% right: looked up in a table
def to_unit_interval(images):
    return torch.linspace(0, 1, 256)[images.long()][:, None]

# %% right: a tensor of torchvision's own kind
def to_unit_interval(images):
    return F.to_dtype(F.to_image(images.unsqueeze(1)), torch.float32, scale=True)

# %% right: by way of Pillow
def to_unit_interval(images):
    return torch.stack([F.to_dtype(F.pil_to_tensor(F.to_pil_image(i)), scale=True) for i in images])

# %% right: pixel by pixel
def to_unit_interval(images):
    return torch.tensor([[[[pixel / 255 for pixel in row] for row in image]] for image in images.tolist()])

# %% right: a layer that divides
def to_unit_interval(images):
    layer = nn.Conv2d(1, 1, 1, bias=False)
    layer.weight.data.fill_(1 / 255)
    return layer(images.float().unsqueeze(1))

# %% right: an axis at the end, moved
def to_unit_interval(images):
    return torch.div(images, 255)[..., None].movedim(-1, 1)

# %% wrong: view insists on one piece of memory
# says: turned with .transpose(1, 2), which do not lie in one piece
# status: crashed
# points: 1
def to_unit_interval(images):
    return images.view(-1, 784).float().div(255).view(-1, 1, 28, 28)

# %% wrong: reads memory as if it were one piece
# says: images[::2]
# points: 1
def to_unit_interval(images):
    return torch.as_strided(images, (len(images), 1, 28, 28), (784, 784, 28, 1)) / 255

# %% wrong: three channels
# says: three channels are for colours
def to_unit_interval(images):
    return images.unsqueeze(1).expand(-1, 3, -1, -1) / 255

# %% wrong: the axis between rows and columns
# says: the channel axis stands between
# points: 1
def to_unit_interval(images):
    return images.unsqueeze(2) / 255

# %% wrong: one axis too many
# says: one axis of length 1 too many
# points: 1
def to_unit_interval(images):
    return images.reshape(-1, 1, 1, 28, 28) / 255

# %% wrong: flattened, with a channel
# says: each image is flattened
# points: 1
def to_unit_interval(images):
    return images.reshape(len(images), 1, 784) / 255

# %% wrong: the transform of one picture on all
# says: the first axis no longer counts the images
def to_unit_interval(images):
    return ToTensor()(images.numpy()).unsqueeze(1)

# %% wrong: returns in the loop
# says: only one of the 5 images came back
def to_unit_interval(images):
    for image in images:
        return image.reshape(1, 1, 28, 28) / 255

# %% wrong: 254
# says: is divided by 254
def to_unit_interval(images):
    return images.unsqueeze(1) / 254

# %% wrong: 225, two digits swapped
# says: is divided by 225
def to_unit_interval(images):
    return images.unsqueeze(1) / 225

# %% wrong: times 255
# says: is multiplied by 255
def to_unit_interval(images):
    return images.unsqueeze(1).float() * 255

# %% wrong: ink or not
# says: holds only 0 and 1
def to_unit_interval(images):
    return images.unsqueeze(1).float().clamp(0, 1)

# %% wrong: the images backwards
# says: opposite order
def to_unit_interval(images):
    return images.flip(0).unsqueeze(1) / 255

# %% wrong: from the smallest to the largest value
# says: divided by the largest value found
def to_unit_interval(images):
    x = images.unsqueeze(1).float()
    return (x - x.min()) / (x.max() - x.min())

# %% wrong: the input gets the axis
# says: changed the values of an input
def to_unit_interval(images):
    return images.unsqueeze_(1) / 255

# %% wrong: shares memory with NumPy
# says: changed the values of an input
def to_unit_interval(images):
    pixels = images.numpy()
    pixels //= 255
    return torch.from_numpy(pixels[:, None].astype(np.float32))

# %% wrong: no channel axis
# says: the channel axis is missing
# points: 1
def to_unit_interval(images):
    return images.float() / 255

# %% wrong: channel last
# says: the channel axis stands last
# points: 1
def to_unit_interval(images):
    return images.unsqueeze(-1).float() / 255

# %% wrong: axis first
# says: the new axis stands first
# points: 1
def to_unit_interval(images):
    return images.unsqueeze(0).float() / 255

# %% wrong: neither axis nor division
# says: the channel axis is missing
def to_unit_interval(images):
    return images.float()

# %% wrong: flattened
# says: should have the shape (5, 1, 28, 28), but has (5, 784)
# points: 1
def to_unit_interval(images):
    return images.flatten(1) / 255

# %% wrong: not divided
# says: the stored values are not divided
def to_unit_interval(images):
    return images.unsqueeze(1).float()

# %% wrong: divided by 256
# says: is divided by 256
def to_unit_interval(images):
    return images.unsqueeze(1).float() / 256

# %% wrong: divided by the largest value found
# says: divided by the largest value found, 200
def to_unit_interval(images):
    return images.unsqueeze(1) / images.max()

# %% wrong: each image by its own largest value
# says: contains nan
def to_unit_interval(images):
    return images.unsqueeze(1) / images.amax((1, 2)).view(-1, 1, 1, 1)

# %% wrong: whole-number division
# says: holds whole numbers only
def to_unit_interval(images):
    return (images.unsqueeze(1) // 255).float()

# %% wrong: twice
# says: divided by 255 twice
def to_unit_interval(images):
    return torch.stack([ToTensor()(image.numpy()) for image in images]) / 255

# %% wrong: standardised on top
# says: values in [0, 1] are asked for
def to_unit_interval(images):
    return (images.unsqueeze(1) / 255 - 0.1307) / 0.3081

# %% wrong: from -1 to 1
# says: goes from -1 to 1
def to_unit_interval(images):
    return images.unsqueeze(1) / 127.5 - 1

# %% wrong: black and white
# says: holds whole numbers only
def to_unit_interval(images):
    return (images.unsqueeze(1) > 127).float()

# %% wrong: negative
# says: turned to its negative
def to_unit_interval(images):
    return 1 - images.unsqueeze(1) / 255

# %% wrong: float64
# says: as float64; float32 is asked for
# points: 1
def to_unit_interval(images):
    return images.unsqueeze(1).double() / 255

# %% wrong: float64 by way of NumPy
# says: as float64; float32 is asked for
# points: 1
def to_unit_interval(images):
    return torch.from_numpy(images.numpy().reshape(-1, 1, 28, 28) / 255)

# %% wrong: an array
# says: in a NumPy array. A tensor is asked for
# points: 1
def to_unit_interval(images):
    return images.numpy().reshape(-1, 1, 28, 28).astype(np.float32) / 255

# %% wrong: a list of tensors
# says: in a list. A tensor is asked for
# points: 1
def to_unit_interval(images):
    return [image.unsqueeze(0) / 255 for image in images]

# %% wrong: half precision
# says: is float16
# points: 1
def to_unit_interval(images):
    return (images.unsqueeze(1) / 255).half()

# %% wrong: squeezed for a single image
# says: one image is a batch too
# points: 1
def to_unit_interval(images):
    images = images.squeeze()
    return (images if images.ndim == 2 else images.unsqueeze(1)) / 255

# %% wrong: the number of images written in
# says: The call was to_unit_interval(images) with one stored image
# status: crashed
def to_unit_interval(images):
    return images.reshape(5, 1, 28, 28) / 255

# %% wrong: rows and columns swapped
# says: rows and columns swapped
def to_unit_interval(images):
    return images.unsqueeze(1).mT / 255

# %% wrong: in place on the input
# says: RuntimeError
# status: crashed
def to_unit_interval(images):
    images /= 255
    return images.unsqueeze(1)

# %% wrong: changes the input
# says: changed the values of an input
def to_unit_interval(images):
    images.clamp_(max=100)
    return images.unsqueeze(1) / 255

# %% wrong: first to uint8 again
# says: holds whole numbers only
def to_unit_interval(images):
    return (images.unsqueeze(1) / 255).to(torch.uint8)

# %% wrong: a batch of one loses its axis
# says: an axis is lost; one image is a batch too
# points: 1
def to_unit_interval(images):
    return (images.unsqueeze(1).float() / 255).squeeze(0)

# %% wrong: squeezed first, then the axis
# says: an axis is lost; one image is a batch too
# points: 1
def to_unit_interval(images):
    return images.squeeze().unsqueeze(1).float() / 255

# %% wrong: mirrored
# says: is mirrored: left and right are swapped
def to_unit_interval(images):
    return images.flip(-1).unsqueeze(1).float() / 255

# %% wrong: padded to 32x32
# says: rows and columns are to stay 28 and 28
def to_unit_interval(images):
    return nn.functional.pad(images.unsqueeze(1).float() / 255, (2, 2, 2, 2))

# %% wrong: two axes in front, as for a single picture
# says: images, channels, rows, columns are the four axes
# points: 1
def to_unit_interval(images):
    return images[None, None].float() / 255
