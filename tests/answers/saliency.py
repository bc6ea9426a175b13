"""Answers to saliency."""

import copy

import torch
import torch.nn.functional as F

# %% right: autograd.grad on a copy
def saliency(model, image, label):
    batch = image.unsqueeze(0).clone().requires_grad_()
    logit = model(batch)[0, label]
    (gradient,) = torch.autograd.grad(logit, batch)
    return gradient[0, 0].abs()

# %% right: backward on a copy of the model
def saliency(model, image, label):
    model = copy.deepcopy(model)
    x = image.detach().clone()
    x.requires_grad = True
    model(x[None])[0][label].backward()
    return x.grad.abs().squeeze()

# %% right: backward, the weights' gradients cleared afterwards
def saliency(model, image, label):
    x = image.clone().detach().requires_grad_(True)
    output = model(x.unsqueeze(0))
    output[0, label].backward()
    model.zero_grad(set_to_none=True)
    return torch.abs(x.grad)[0]

# %% right: backward into the image alone
def saliency(model, image, label):
    x = image.clone().requires_grad_()
    model(x.view(1, 1, 28, 28))[:, label].sum().backward(inputs=[x])
    return x.grad[0].abs()

# %% right: torch.func
def saliency(model, image, label):
    return torch.func.grad(lambda x: model(x[None])[0, label])(image)[0].abs()

# %% right: a vector for the ten outputs
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    with torch.enable_grad():
        logits = model(x)
    chosen = F.one_hot(torch.tensor([label]), 10).to(logits.dtype)
    return torch.autograd.grad(logits, x, grad_outputs=chosen)[0].abs()[0, 0]

# %% right: the whole Jacobian, in evaluation mode, mode put back
def saliency(model, image, label):
    training = model.training
    model.eval()
    jacobian = torch.autograd.functional.jacobian(lambda x: model(x[None])[0], image)
    model.train(training)
    return jacobian[label, 0].abs()

# %% right: Captum's
def saliency(model, image, label):
    from captum.attr import Saliency

    return Saliency(model).attribute(image.unsqueeze(0).clone(), target=label).squeeze()

# %% right: in double precision
def saliency(model, image, label):
    x = image[None].double().requires_grad_()
    logit = copy.deepcopy(model).double()(x)[0, label]
    return torch.autograd.grad(logit, x)[0][0, 0].abs()

# %% right: root of the square
def saliency(model, image, label):
    x = torch.autograd.Variable(image.clone(), requires_grad=True)
    gradient = torch.autograd.grad(model(torch.stack([x]))[0][label], [x])[0]
    return gradient.pow(2).sum(0).sqrt()

# %% wrong: with signs
# says: Asked for are absolute values
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x)[0, label], x)[0][0, 0]

# %% wrong: of the probability
# says: gradient of the label's probability
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x).softmax(1)[0, label], x)[0][0, 0].abs()

# %% wrong: of the loss
# says: gradient of the loss
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    loss = F.cross_entropy(model(x), torch.tensor([label]))
    return torch.autograd.grad(loss, x)[0][0, 0].abs()

# %% wrong: of the largest logit
# says: which the model predicts
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x).max(), x)[0][0, 0].abs()

# %% wrong: of all logits
# says: the sum of all ten logits
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x).sum(), x)[0][0, 0].abs()

# %% wrong: divided by the largest
# says: without dividing
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    gradient = torch.autograd.grad(model(x)[0, label], x)[0][0, 0].abs()
    return gradient / gradient.max()

# %% wrong: stretched
# says: without dividing
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    gradient = torch.autograd.grad(model(x)[0, label], x)[0][0, 0].abs()
    return (gradient - gradient.min()) / (gradient.max() - gradient.min())

# %% wrong: squared
# says: the squares of the gradient
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x)[0, label], x)[0][0, 0] ** 2

# %% wrong: times the image
# says: multiplied by the image
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return (torch.autograd.grad(model(x)[0, label], x)[0][0, 0] * image[0]).abs()

# %% wrong: ReLU instead of absolute values
# says: negative gradients have become zero
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x)[0, label], x)[0][0, 0].relu()

# %% wrong: still with the channel
# says: should have the shape (28, 28)
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x)[0, label], x)[0][0].abs()

# %% wrong: weights keep gradients
# says: leaves gradients in the model's weights
# points: 3
def saliency(model, image, label):
    x = image.clone().requires_grad_()
    model(x[None])[0, label].backward()
    return x.grad[0].abs()

# %% wrong: the image keeps a gradient, the weights too
# says: leaves its mark on the image
# points: 2
def saliency(model, image, label):
    image.requires_grad_()
    model(image.unsqueeze(0))[0, label].backward()
    return image.grad[0].abs()

# %% wrong: the image keeps the wish for gradients
# says: leaves its mark on the image
# points: 3
def saliency(model, image, label):
    image.requires_grad = True
    (gradient,) = torch.autograd.grad(model(image.unsqueeze(0))[0, label], image)
    return gradient[0].abs()

# %% wrong: left in evaluation mode
# says: is left in evaluation mode
# points: 3
def saliency(model, image, label):
    model.eval()
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x)[0, label], x)[0][0, 0].abs()

# %% wrong: weights frozen
# says: other weights can be trained than before
# points: 3
def saliency(model, image, label):
    for parameter in model.parameters():
        parameter.requires_grad = False
    x = image.clone().requires_grad_()
    model(x[None])[0, label].backward()
    return x.grad[0].abs()

# %% wrong: not a batch
# says: A network expects a batch
# status: crashed
def saliency(model, image, label):
    x = image.clone().requires_grad_()
    return torch.autograd.grad(model(x)[0, label], x)[0][0].abs()

# %% wrong: gradients not asked for
# says: Ask for it before the forward pass
# status: crashed
def saliency(model, image, label):
    return torch.autograd.grad(model(image[None])[0, label], image)[0].abs()

# %% wrong: under no_grad
# says: outside torch.no_grad()
# status: crashed
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    with torch.no_grad():
        logit = model(x)[0, label]
    return torch.autograd.grad(logit, x)[0][0, 0].abs()

# %% wrong: a NumPy array
# says: in a NumPy array
def saliency(model, image, label):
    x = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(x)[0, label], x)[0][0, 0].abs().numpy()

# %% right: the weights frozen for a moment
def saliency(model, image, label):
    wanted = [parameter.requires_grad for parameter in model.parameters()]
    model.requires_grad_(False)
    pixels = image.clone().requires_grad_()
    model(pixels[None])[0, label].backward()
    for parameter, want in zip(model.parameters(), wanted):
        parameter.requires_grad_(want)
    return pixels.grad[0].abs()

# %% right: a view that is no copy of the values
def saliency(model, image, label):
    batch = image.detach()[None].requires_grad_()
    return torch.autograd.grad(model(batch)[0, label], batch)[0].abs().amax(1)[0]

# %% right: NumPy and back
def saliency(model, image, label):
    batch = torch.tensor(image.numpy()[None], requires_grad=True)
    (slopes,) = torch.autograd.grad(model(batch)[0, label], batch)
    return torch.from_numpy(abs(slopes.numpy()[0, 0]))

# %% wrong: always for the seven
# says: differs in
def saliency(model, image, label):
    batch = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(batch)[0, 7], batch)[0][0, 0].abs()

# %% wrong: rows for columns
# says: rows and columns are exchanged
def saliency(model, image, label):
    batch = image[None].clone().requires_grad_()
    return torch.autograd.grad(model(batch)[0, label], batch)[0][0, 0].abs().T

# %% wrong: by small changes that are not small
# says: differs in
def saliency(model, image, label):
    with torch.no_grad():
        changed = image.flatten().repeat(784, 1) + 0.1 * torch.eye(784)
        before = model(image[None])[0, label]
        return ((model(changed.view(784, 1, 28, 28))[:, label] - before) / 0.1).abs().view(28, 28)

# %% wrong: against the mean of all logits
# says: differs in
def saliency(model, image, label):
    batch = image[None].clone().requires_grad_()
    logits = model(batch)[0]
    return torch.autograd.grad(logits[label] - logits.mean(), batch)[0][0, 0].abs()

# %% wrong: weights' gradients set to zero
# says: leaves gradients in the model's weights
# points: 3
def saliency(model, image, label):
    batch = image[None].clone().requires_grad_()
    model(batch)[0, label].backward()
    model.zero_grad(set_to_none=False)
    return batch.grad[0, 0].abs()

# %% wrong: the tuple that grad returns
# says: should be a tensor
def saliency(model, image, label):
    pixels = image.clone().requires_grad_()
    return torch.autograd.grad(model(pixels[None])[0, label], pixels)

# %% wrong: asked for after the forward pass
# says: appears to not have been used in the graph
# status: crashed
def saliency(model, image, label):
    batch = image[None].clone()
    logit = model(batch)[0, label]
    batch.requires_grad_()
    return torch.autograd.grad(logit, batch)[0][0, 0].abs()

# %% wrong: the smallest value taken off
# says: saliency of a dense network differs
# hidden
def saliency(model, image, label):
    batch = image[None].clone().requires_grad_()
    values = torch.autograd.grad(model(batch)[0, label], batch)[0][0, 0].abs()
    return values - values.min()

# %% wrong: the gradient looked for in a batch that was computed
# says: A `.grad` is, unless its tensor itself was told `requires_grad`
# status: crashed
def saliency(model, image, label):
    batch = image.clone().requires_grad_().unsqueeze(0)
    model(batch)[0, label].backward()
    return batch.grad[0, 0].abs()

# %% wrong: pixels in a row, as they lie in memory
# says: view size is not compatible
# status: crashed
# hidden
def saliency(model, image, label):
    pixels = image.view(784).clone().requires_grad_()
    logit = model(pixels.view(1, 1, 28, 28))[0, label]
    return torch.autograd.grad(logit, pixels)[0].view(28, 28).abs()

# %% wrong: two dimensions too many
# says: A network expects a batch, (N, 1, 28, 28)
# status: crashed
def saliency(model, image, label):
    batch = image[None, None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(model(batch)[0, label], batch)
    return gradient[0, 0].abs()

# %% wrong: the label taken for the row
# says: its row is 0, the label is a column
# status: crashed
def saliency(model, image, label):
    batch = image[None].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(model(batch)[label], batch)
    return gradient[0, 0].abs()

# %% wrong: of all ten logits at once
# says: Which one is asked for
# status: crashed
def saliency(model, image, label):
    batch = image[None].clone().requires_grad_()
    model(batch).backward()
    return batch.grad[0, 0].abs()

# %% wrong: the wish for gradients taken back, the gradients kept
# says: Ask for the gradient of a copy
# points: 2
def saliency(model, image, label):
    image.requires_grad_()
    score = model(image[None])[0, label]
    score.backward()
    g = image.grad.abs()[0]
    image.requires_grad_(False)
    return g
