"""Answers to fgsm."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

# %% right: autograd.grad on a copy
def fgsm(model, image, label, epsilon):
    batch = image.unsqueeze(0).clone().requires_grad_()
    loss = F.cross_entropy(model(batch), torch.tensor([label]))
    (gradient,) = torch.autograd.grad(loss, batch)
    return (image + epsilon * gradient[0].sign()).clamp(0, 1)

# %% right: backward on a copy of the model, detached
def fgsm(model, image, label, epsilon):
    net = copy.deepcopy(model)
    x = image.detach().clone()
    x.requires_grad = True
    loss = nn.CrossEntropyLoss()(net(x.unsqueeze(0)), torch.LongTensor([label]))
    loss.backward()
    return torch.clamp(x + epsilon * torch.sign(x.grad), min=0, max=1).detach()

# %% right: weights' gradients cleared afterwards
def fgsm(model, image, label, epsilon):
    x = image.clone().requires_grad_(True)
    logits = model(x[None])
    F.nll_loss(F.log_softmax(logits, dim=1), torch.tensor([label])).backward()
    for parameter in model.parameters():
        parameter.grad = None
    return torch.clip(image + epsilon * x.grad.sign(), 0.0, 1.0)

# %% right: written out
def fgsm(model, image, label, epsilon):
    def loss(x):
        logits = model(x[None])[0]
        return logits.logsumexp(0) - logits[label]

    step = torch.func.grad(loss)(image).sign() * epsilon
    return torch.minimum(torch.maximum(image + step, torch.tensor(0.0)), torch.tensor(1.0))

# %% right: not detached
def fgsm(model, image, label, epsilon):
    x = image.clone().requires_grad_()
    loss = -model(x[None]).log_softmax(1)[0, label]
    (gradient,) = torch.autograd.grad(loss, x)
    return (x + epsilon * gradient.sign()).clamp(0, 1)

# %% right: in evaluation mode, mode put back
def fgsm(model, image, label, epsilon):
    mode = model.training
    model.eval()
    x = image[None].detach().clone().requires_grad_()
    loss = F.cross_entropy(model(x), torch.as_tensor(label)[None])
    loss.backward(inputs=x)
    model.train(mode)
    adversarial = image + epsilon * x.grad.squeeze(0).sign()
    adversarial[adversarial < 0] = 0
    adversarial[adversarial > 1] = 1
    return adversarial

# %% right: Captum's
def fgsm(model, image, label, epsilon):
    from captum.robust import FGSM

    attack = FGSM(model, nn.CrossEntropyLoss(reduction="none"), lower_bound=0.0, upper_bound=1.0)
    attack.zero_thresh = 0
    return attack.perturb(image[None].clone(), epsilon, torch.tensor([label]))[0].detach()

# %% wrong: no clamp
# says: the pixels leave [0, 1]
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return image + epsilon * gradient[0].sign()

# %% wrong: downhill
# says: this step lowers the cross-entropy
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return (image - epsilon * gradient[0].sign()).clamp(0, 1)

# %% wrong: the gradient without its sign
# says: Only its sign counts
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return (image + epsilon * gradient[0]).clamp(0, 1)

# %% wrong: a step of length epsilon
# says: divided by its length
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return (image + epsilon * gradient[0] / gradient.norm()).clamp(0, 1)

# %% wrong: the step alone
# says: this is the step alone
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return epsilon * gradient[0].sign()

# %% wrong: the logit lowered
# says: the other nine logits
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x)[0, label], x)
    return (image - epsilon * gradient[0].sign()).clamp(0, 1)

# %% wrong: the logit raised
# says: which makes the model surer
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(model(x)[0, label], x)
    return (image + epsilon * gradient[0].sign()).clamp(0, 1)

# %% wrong: the loss of the prediction
# says: which the model predicts
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    logits = model(x)
    (gradient,) = torch.autograd.grad(F.cross_entropy(logits, logits.argmax(1)), x)
    return (image + epsilon * gradient[0].sign()).clamp(0, 1)

# %% wrong: no epsilon
# says: epsilon says how long it is
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return (image + gradient[0].sign()).clamp(0, 1)

# %% wrong: still a batch
# says: should have the shape (1, 28, 28)
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return (x + epsilon * gradient.sign()).clamp(0, 1)

# %% wrong: without the channel
# says: should have the shape (1, 28, 28)
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return (image + epsilon * gradient[0].sign()).clamp(0, 1).squeeze()

# %% wrong: in place
# says: changed the values of an input
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    image += epsilon * gradient[0].sign()
    return image.clamp_(0, 1)

# %% wrong: weights keep gradients
# says: leaves gradients in the model's weights
# points: 3
def fgsm(model, image, label, epsilon):
    x = image.clone().requires_grad_()
    F.cross_entropy(model(x[None]), torch.tensor([label])).backward()
    return (image + epsilon * x.grad.sign()).clamp(0, 1)

# %% wrong: image and weights keep gradients
# says: leaves its mark on the image
# points: 2
def fgsm(model, image, label, epsilon):
    image.requires_grad = True
    F.cross_entropy(model(image[None]), torch.tensor([label])).backward()
    return (image.detach() + epsilon * image.grad.sign()).clamp(0, 1)

# %% wrong: clamped to the image's own range
# says: clamped to the range of this image
# hidden
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return (image + epsilon * gradient[0].sign()).clamp(image.min(), image.max())

# %% wrong: the label as if it were a tensor
# says: The label is a Python number
# status: crashed
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), label.unsqueeze(0)), x)
    return (image + epsilon * gradient[0].sign()).clamp(0, 1)

# %% wrong: no batch
# says: A network expects a batch
# status: crashed
def fgsm(model, image, label, epsilon):
    x = image.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), torch.tensor([label])), x)
    return (image + epsilon * gradient.sign()).clamp(0, 1)

# %% wrong: the image as it came
# says: this is the image as it was
def fgsm(model, image, label, epsilon):
    return image

# %% right: a step that starts at zero
def fgsm(model, image, label, epsilon):
    step = torch.zeros_like(image, requires_grad=True)
    loss = F.cross_entropy(model((image + step)[None]), torch.tensor([label]))
    (gradient,) = torch.autograd.grad(loss, [step])
    return F.hardtanh(image + epsilon * gradient.sign(), 0.0, 1.0)

# %% right: torch.func, in double precision outside
def fgsm(model, image, label, epsilon):
    target = F.one_hot(torch.tensor([label]), 10).float()
    gradient = torch.func.grad(lambda pixels: F.cross_entropy(model(pixels[None]), target))(image)
    return (image.double() + epsilon * gradient.double().sign()).clip(0, 1).float()

# %% right: NumPy at the end
def fgsm(model, image, label, epsilon):
    import numpy as np

    pixels = torch.tensor(image.numpy(), requires_grad=True)
    F.cross_entropy(model(pixels[None]), torch.tensor([label])).backward(inputs=pixels)
    return torch.from_numpy(np.clip(image.numpy() + np.float32(epsilon) * np.sign(pixels.grad.numpy()), 0, 1))

# %% right: pixels up, pixels down
def fgsm(model, image, label, epsilon):
    pixels = image.clone().requires_grad_()
    logits = model(pixels[None])[0]
    (gradient,) = torch.autograd.grad(logits.logsumexp(0) - logits[label], pixels)
    result = image.clone()
    result[gradient > 0] += epsilon
    result[gradient < 0] -= epsilon
    return result.clamp_(0, 1)

# %% wrong: clamped below only
# says: clamp
def fgsm(model, image, label, epsilon):
    pixels = image.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(pixels[None]), torch.tensor([label])), pixels)
    return (image + epsilon * gradient.sign()).clamp(min=0)

# %% wrong: towards another digit
# says: differs in
def fgsm(model, image, label, epsilon):
    pixels = image.clone().requires_grad_()
    loss = F.cross_entropy(model(pixels[None]), torch.tensor([(label + 1) % 10]))
    return (image - epsilon * torch.autograd.grad(loss, pixels)[0].sign()).clamp(0, 1)

# %% wrong: stretched back to 0 and 1
# says: differs in
def fgsm(model, image, label, epsilon):
    pixels = image.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(pixels[None]), torch.tensor([label])), pixels)
    result = image + epsilon * gradient.sign()
    return (result - result.min()) / (result.max() - result.min())

# %% wrong: two half steps
# says: differs in
def fgsm(model, image, label, epsilon):
    pixels = image
    for _ in range(2):
        pixels = pixels.detach().clone().requires_grad_()
        (gradient,) = torch.autograd.grad(F.cross_entropy(model(pixels[None]), torch.tensor([label])), pixels)
        pixels = (pixels + epsilon / 2 * gradient.sign()).clamp(0, 1)
    return pixels.detach()

# %% wrong: Captum, whose smallest gradients count as zero
# says: differs in
# hidden
def fgsm(model, image, label, epsilon):
    from captum.robust import FGSM

    attack = FGSM(model, nn.CrossEntropyLoss(reduction="none"), lower_bound=0.0, upper_bound=1.0)
    return attack.perturb(image[None], epsilon, torch.tensor([label]))[0].detach()

# %% wrong: left in evaluation mode
# says: the model came in training mode
# points: 3
def fgsm(model, image, label, epsilon):
    model.eval()
    pixels = image.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(pixels[None]), torch.tensor([label])), pixels)
    return (image + epsilon * gradient.sign()).clamp(0, 1)

# %% wrong: up or down, never still
# says: where the gradient is 0 the pixel stays
# points: 3
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    loss = F.cross_entropy(model(x), torch.full((1,), label))
    gradient = torch.autograd.grad(loss, x)[0][0]
    return torch.where(gradient > 0, image + epsilon, image - epsilon).clamp(0, 1)

# %% wrong: no step refused
# says: fgsm with epsilon = 0
# status: crashed
# hidden
def fgsm(model, image, label, epsilon):
    assert 0 < epsilon <= 1
    batch = image[None].clone().requires_grad_()
    loss = F.cross_entropy(model(batch), torch.tensor([label]))
    return (image + epsilon * torch.autograd.grad(loss, batch)[0][0].sign()).clamp(0, 1)

# %% wrong: divided by the largest gradient
# says: the gradient was scaled
def fgsm(model, image, label, epsilon):
    batch = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(batch), torch.tensor([label])), batch)
    return (image + epsilon * gradient[0] / gradient.abs().max()).clamp(0, 1)

# %% wrong: divided by the mean gradient
# says: the gradient was scaled
def fgsm(model, image, label, epsilon):
    batch = image[None].clone().requires_grad_()
    loss = F.cross_entropy(model(batch), torch.tensor([label]))
    (gradient,) = torch.autograd.grad(loss, batch)
    return (image + epsilon * gradient[0] / gradient.abs().mean()).clamp(0, 1)

# %% wrong: downhill without a clamp
# says: lowers the cross-entropy, and the pixels leave [0, 1]
def fgsm(model, image, label, epsilon):
    batch = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(batch), torch.tensor([label])), batch)
    return image - epsilon * gradient[0].sign()

# %% wrong: changed in place while recorded
# says: change a copy without a record
# status: crashed
def fgsm(model, image, label, epsilon):
    batch = image[None].clone().requires_grad_()
    F.cross_entropy(model(batch), torch.tensor([label])).backward()
    batch += epsilon * batch.grad.sign()
    model.zero_grad()
    return batch[0].clamp(0, 1).detach()

# %% wrong: softmax before the loss
# says: softmax was applied twice
def fgsm(model, image, label, epsilon):
    batch = image[None].clone().requires_grad_()
    loss = F.cross_entropy(model(batch).softmax(1), torch.tensor([label]))
    (gradient,) = torch.autograd.grad(loss, batch)
    return (image + epsilon * gradient[0].sign()).clamp(0, 1)

# %% right: changed in place without a record
def fgsm(model, image, label, epsilon):
    x = image.detach().clone().unsqueeze(0)
    x.requires_grad = True
    loss = F.cross_entropy(model(x), torch.tensor([label]))
    grad = torch.autograd.grad(loss, x)[0]
    with torch.no_grad():
        x += epsilon * grad.sign()
        x.clamp_(0, 1)
    return x.squeeze(0).detach()

# %% right: as in PyTorch's tutorial, step by step
def fgsm(model, image, label, epsilon):
    data = image.unsqueeze(0).clone().detach()
    data.requires_grad = True
    output = model(data)
    loss = F.nll_loss(F.log_softmax(output, dim=1), torch.tensor([label]))
    model.zero_grad()
    loss.backward()
    data_grad = data.grad.data
    perturbed = torch.clamp(data + epsilon * data_grad.sign(), 0, 1)
    model.zero_grad()
    return perturbed.squeeze(0).detach()

# %% right: against the gradient of the probability, which has the same signs
def fgsm(model, image, label, epsilon):
    x = image[None].clone().requires_grad_()
    p = model(x).softmax(1)[0, label]
    (g,) = torch.autograd.grad(p, x)
    return (image - epsilon * g[0].sign()).clamp(0, 1)
