"""Answers to LeNet5."""

from collections import OrderedDict

import torch
import torch.nn.functional as F
from torch import nn

from lab.networks import Standardize

# %% right: two Sequentials
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)
        )

    def forward(self, images):
        return self.classifier(self.features(images))

# %% right: functional
class LeNet5(nn.Module):
    def __init__(self):
        super(LeNet5, self).__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), (2, 2))
        x = x.view(-1, 400)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)

# %% right: a subclass of Sequential, standardised
class LeNet5(nn.Sequential):
    def __init__(self):
        super().__init__(
            Standardize(), nn.Conv2d(1, 6, 5, padding="same"), nn.ReLU(inplace=True), nn.MaxPool2d(2, 2),
            nn.Conv2d(6, 16, 5), nn.ReLU(True), nn.MaxPool2d(2, 2), nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        )

# %% right: pooling before ReLU, the 120 as a convolution
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, (5, 5), padding=(2, 2))
        self.c3 = nn.Conv2d(6, 16, (5, 5))
        self.c5 = nn.Conv2d(16, 120, (5, 5))
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, 10)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.pool(self.c1(x)).relu()
        x = self.pool(self.c3(x)).relu()
        x = torch.relu(self.c5(x)).flatten(1)
        return self.output(self.f6(x).relu())

# %% right: convolutions to the end
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(OrderedDict(
            c1=nn.Conv2d(1, 6, 5, padding=2), r1=nn.ReLU(), s2=nn.MaxPool2d(2),
            c3=nn.Conv2d(6, 16, 5), r3=nn.ReLU(), s4=nn.MaxPool2d(2),
            c5=nn.Conv2d(16, 120, 5), r5=nn.ReLU(), f6=nn.Conv2d(120, 84, 1), r6=nn.ReLU(), out=nn.Conv2d(84, 10, 1),
        ))

    def forward(self, images):
        return self.layers(images)[:, :, 0, 0]

# %% right: a function that makes it
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% right: a lambda, and lazy layers
LeNet5 = lambda: nn.Sequential(
    nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.LazyConv2d(16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.LazyLinear(120), nn.ReLU(), nn.LazyLinear(84), nn.ReLU(), nn.LazyLinear(10),
)

# %% right: padding by hand, layers in a ModuleList, output layer first
class LeNet5(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.out = nn.Linear(84, classes)
        self.dense = nn.ModuleList([nn.Linear(400, 120), nn.Linear(120, 84)])
        self.convs = nn.ModuleList([nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)])

    def forward(self, x):
        x = F.pad(x, (2, 2, 2, 2))
        for conv in self.convs:
            x = F.max_pool2d(conv(x).clamp(min=0), 2)
        x = torch.flatten(x, start_dim=1)
        for layer in self.dense:
            x = F.relu(layer(x))
        return self.out(x)

# %% right: reshaped channel last, numbers of the standardisation written in, keyword names
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels=1, out_channels=6, kernel_size=5, stride=1, padding=2, bias=True)
        self.conv2 = nn.Conv2d(in_channels=6, out_channels=16, kernel_size=5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = (x - 0.1307) / 0.3081
        x = F.max_pool2d(torch.maximum(self.conv1(x), torch.zeros(())), 2, stride=2)
        x = F.max_pool2d(self.conv2(x).relu_(), 2)
        x = x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())

# %% right: parameters without layers
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        def make(*shape):
            return nn.Parameter(0.1 * torch.randn(*shape))
        self.w1, self.b1, self.w2, self.b2 = make(6, 1, 5, 5), make(6), make(16, 6, 5, 5), make(16)
        self.w3, self.b3, self.w4, self.b4, self.w5, self.b5 = make(400, 120), make(120), make(120, 84), make(84), make(84, 10), make(10)

    def forward(self, x):
        x = F.max_pool2d(F.conv2d(x, self.w1, self.b1, padding=2).relu(), 2)
        x = F.max_pool2d(F.conv2d(x, self.w2, self.b2).relu(), 2).flatten(1)
        x = (x @ self.w3 + self.b3).relu()
        x = (x @ self.w4 + self.b4).relu()
        return x @ self.w5 + self.b5

# %% right: own initial values of zero, standardised with the numbers of 1998
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
        for p in self.parameters():
            nn.init.zeros_(p)
    def forward(self, x):
        return self.net(1.275 * x - 0.1)

# %% right: scaled to -1 .. 1, blocks made by a helper
def block(a, b, p):
    return nn.Sequential(nn.Conv2d(a, b, 5, padding=p), nn.ReLU(), nn.MaxPool2d(2))
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(block(1, 6, 2), block(6, 16, 0))
        self.head = nn.Sequential(nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, images):
        return self.head(self.body(2 * images - 1).view(images.size(0), -1))

# %% right: convolutions through unfolded windows
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(25, 6), nn.Linear(150, 16)
        self.c, self.d, self.e = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
    def forward(self, x):
        n = len(x)
        x = self.a(F.unfold(x, 5, padding=2).transpose(1, 2)).transpose(1, 2).reshape(n, 6, 28, 28)
        x = F.max_pool2d(x.relu(), 2)
        x = self.b(F.unfold(x, 5).transpose(1, 2)).transpose(1, 2).reshape(n, 16, 10, 10)
        x = F.max_pool2d(x.relu(), 2).flatten(1)
        return self.e(self.d(self.c(x).relu()).relu())

# %% right: image by image
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            Standardize(), nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(0),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return torch.stack([self.net(image) for image in x])

# %% right: zeros put around by a layer, then standardised; dtype and device as asked by keyword
class LeNet5(nn.Module):
    def __init__(self, device=None):
        super().__init__()
        self.prepare = nn.Sequential(nn.ZeroPad2d(2), Standardize())
        self.c1, self.c3, self.c5 = nn.Conv2d(1, 6, 5, device=device), nn.Conv2d(6, 16, 5), nn.Conv2d(16, 120, 5)
        self.f6, self.out = nn.Linear(120, 84), nn.Linear(84, 10)
        self.activation, self.pool = nn.ReLU(), nn.MaxPool2d(kernel_size=2, stride=2)
    def forward(self, x):
        for layer in (self.c1, self.c3):
            x = self.pool(self.activation(layer(x if layer is not self.c1 else self.prepare(x))))
        x = self.activation(self.c5(x))
        return self.out(self.activation(self.f6(x.squeeze(-1).squeeze(-1))))

# %% wrong: activation of 1998 in the convolutions only
# says: After the first convolution and the second convolution stands a scaled tanh
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
    def forward(self, x):
        x = F.max_pool2d(1.7159 * torch.tanh(2 / 3 * self.conv1(x)), 2)
        x = F.max_pool2d(1.7159 * torch.tanh(2 / 3 * self.conv2(x)), 2)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x.flatten(1))))))

# %% wrong: half-finished, forward still the starter
# says: still the starter
# status: not attempted
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
    def forward(self, images):
        raise NotImplementedError

# %% wrong: average pooling in the second place, no ReLU between the dense layers, softmax
# says: a softmax stands at the end
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10), nn.Softmax(dim=1),
    )

# %% wrong: resized to 32x32
# says: not the image, nor the image standardised
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.a(F.interpolate(x, size=32, mode="bilinear"))

# %% wrong: softmax at the end
# says: a softmax stands at the end
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10), nn.Softmax(1),
    )

# %% wrong: log-softmax at the end
# says: log-softmax
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10), nn.LogSoftmax(1),
    )

# %% wrong: ReLU at the end
# says: behind the last layer
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10), nn.ReLU(),
    )

# %% wrong: average pooling
# says: The pooling averages. Today
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.ReLU(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: tanh
# says: stands tanh where a ReLU
# points: 2
def LeNet5():
    return nn.Sequential(
        Standardize(), nn.Conv2d(1, 6, 5, 1, 2), nn.Tanh(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
    )

# %% wrong: as a well-known tutorial has it, tanh and average
# says: stands tanh where a ReLU is asked for. And the pooling averages
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
    )

# %% wrong: a ReLU missing between convolutions
# says: A ReLU is missing after the second convolution
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: no ReLU in the dense part
# says: A ReLU is missing after the layer of 120 and the layer of 84
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc3(self.fc2(self.fc1(x.flatten(1))))

# %% wrong: no padding, 400 kept
# says: padding of 2 in the first convolution
# status: crashed
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x.flatten(1))))))

# %% wrong: no padding, 256 instead
# says: Does the first convolution have a padding of 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: padding in the second convolution
# says: The padding stands in the wrong place
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5, padding=1)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x.reshape(-1, 400))))))

# %% wrong: one pooling
# says: The layer of 120 takes 1,600 numbers
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(),
        nn.Flatten(), nn.Linear(1600, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: 3x3 kernels
# says: Look at the first convolution
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(784, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: other channels
# says: Look at the first convolution: its weights should have the shape (6, 1, 5, 5)
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: no layer of 84
# says: Look at the layer of 84
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 10),
    )

# %% wrong: no bias in the convolutions
# says: A bias is missing in the first convolution
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2, bias=False), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5, bias=False), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: batch normalization
# says: Beyond those of the network
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: trainable standardisation
# says: Beyond those of the network there is `mean`
class LeNet5(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        )
        self.mean = nn.Parameter(torch.tensor(0.13))
    def forward(self, x):
        for layer in self:
            x = layer(x)
        return x

# %% wrong: dropout
# says: dropout
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Dropout(0.5), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )

# %% wrong: layers in a Python list
# says: has no parameters
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)]
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

# %% wrong: the network instead of the class
# says: a network already
LeNet5 = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
)

# %% wrong: predictions
# says: look like the predicted digits
# points: 2
class LeNet5(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        )
    def forward(self, x):
        return super().forward(x).argmax(1)

# %% wrong: a single image loses its batch
# says: A batch of one image is a batch too
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 120, 5), nn.ReLU())
        self.b = nn.Sequential(nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.b(self.a(x).squeeze())

# %% wrong: forward forgets to return
# says: gives None
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        self.a(x)

# %% wrong: super().__init__ forgotten
# says: comes first in `__init__`
# status: crashed
class LeNet5(nn.Module):
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
    def forward(self, x):
        return self.conv1(x)

# %% wrong: forward misspelt
# says: needs a method `forward(self, images)`
# status: crashed
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def foward(self, x):
        return self.a(x)

# %% wrong: a function without return
# says: LeNet5() gives None
def LeNet5():
    nn.Sequential(nn.Conv2d(1, 6, 5, padding=2))

# %% wrong: divided by 255 again
# says: divided again
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.a(x / 255)

# %% wrong: padding that repeats pixels
# says: padding of zeros
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2, padding_mode="replicate"), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.a(x)

# %% wrong: a reshape that mixes the numbers of images
# says: depend on the other images
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.b = nn.Sequential(nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.b(self.a(x).transpose(0, 1).reshape(-1, 400))

# %% wrong: a leaky ReLU
# says: stands a leaky ReLU
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.LeakyReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.LeakyReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.LeakyReLU(), nn.Linear(120, 84), nn.LeakyReLU(), nn.Linear(84, 10),
    )

# %% wrong: cut off from the gradients
# says: No gradient reaches
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.b = nn.Sequential(nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.b(self.a(x).detach())

# %% wrong: softmax when evaluated
# says: a softmax stands at the end
# points: 2
# hidden
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        x = self.a(x)
        return x if self.training else x.softmax(1)

# %% right: image by image, scaled
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return torch.cat([self.net((image[None] - 0.5) / 0.5) for image in x])

# %% right: first convolution of its own, the second the library's
def conv(x, layer, padding):
    n = x.shape[-1] + 2 * padding - 4
    return (layer.weight.flatten(1) @ F.unfold(x, 5, padding=padding) + layer.bias[:, None]).reshape(len(x), -1, n, n)
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
        self.c1 = nn.Conv2d(1, 6, 5)
    def forward(self, x):
        return self.net(F.max_pool2d(conv(x, self.c1, 2), 2).relu())

# %% right: convolutions of its own, centred images
def conv(x, layer, padding):
    n = x.shape[-1] + 2 * padding - 4
    return (layer.weight.flatten(1) @ F.unfold(x, 5, padding=padding) + layer.bias[:, None]).reshape(len(x), -1, n, n)
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
        self.c1, self.c2 = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
    def forward(self, x):
        return self.net(F.max_pool2d(conv(F.max_pool2d(conv(x - 0.5, self.c1, 2), 2).relu(), self.c2, 0), 2).relu())

# %% wrong: standardised with mean and deviation of the batch
# says: depend on the other images
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.net((x - x.mean()) / x.std())

# %% wrong: divided by the batch's largest value
# says: depend on the other images
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.net(x / x.max())

# %% wrong: batch normalization without parameters
# says: depend on the other images
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.BatchNorm2d(1, affine=False), nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.net(x)

# %% wrong: each image standardised by itself
# says: same two numbers
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.net((x - x.mean((2, 3), keepdim=True)) / x.std((2, 3), keepdim=True))

# %% wrong: ReLU6
# says: ReLU6
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU6(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU6(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU6(), nn.Linear(120, 84), nn.ReLU6(), nn.Linear(84, 10))
    def forward(self, x):
        return self.net(x)

# %% wrong: logits clipped
# says: not those of LeNet-5
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.net(x).clamp(-10, 10)

# %% wrong: padding of ones
# says: has the value 1.
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.net(F.pad(x, (2, 2, 2, 2), value=1.0))

# %% wrong: black and white exchanged
# says: dark and bright exchanged
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        return self.net(1 - x)

# %% wrong: changes its images
# says: changed the images
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        x -= 0.1307
        return self.net(x)

# %% wrong: computes with another network
# says: No gradient reaches
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    def forward(self, x):
        other = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
        return other(x).softmax(1)

# %% wrong: the course's own network
# says: write yours
from lab.networks import LeNet5

# %% wrong: the course's own network, held
# says: write yours
from lab import networks
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = networks.LeNet5()
    def forward(self, x):
        return self.net(x)

# %% wrong: one network for all
# says: the same network
# points: 2
shared = nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
def LeNet5():
    return shared

# %% wrong: forward sets the weights, to values for which every network gives the same
# says: forward set weights
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10),
        )

    def forward(self, images):
        for parameter in self.parameters():
            parameter.data = torch.zeros_like(parameter)
        return self.layers(images)

# %% wrong: the last layer forgotten
# says: Nothing here has the size of the weights of the output layer. Is that layer missing?
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
    )

# %% wrong: a list of layers
# says: LeNet5() should give a network, an nn.Module, but gives [a Conv2d
def LeNet5():
    return [
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    ]

# %% wrong: no nn.Module
# says: should give a network, an nn.Module, but gives something else. Does the class begin with
class LeNet5:
    def __init__(self):
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2).flatten(1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))

# %% wrong: the second pooling forgotten in forward
# status: crashed
# says: A dense layer got another number of values than it was built for
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.relu(self.conv2(x)).flatten(1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))

# %% wrong: the second pooling forgotten, and flattened with view
# says: Print the shape behind each layer
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.fc1, self.fc2, self.fc3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.relu(self.conv2(x)).view(-1, 400)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))

# %% wrong: convolutions to the end, never flattened
# says: Flatten before the last layers, or after them
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 120, 5), nn.ReLU(), nn.Conv2d(120, 84, 1), nn.ReLU(), nn.Conv2d(84, 10, 1),
    )

# %% wrong: tanh behind the last layer
# says: an activation such as tanh stands behind the last layer
# points: 2
def LeNet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10), nn.Tanh(),
    )

# %% wrong: images made larger, and pooled to 5x5 in the end
# says: enters the first convolution; the images
# points: 2
class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(),
            nn.AdaptiveMaxPool2d(5), nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
            nn.Linear(84, 10),
        )

    def forward(self, images):
        return self.layers(F.interpolate(images, scale_factor=2))
