def embed(model, images):
    """Return what enters the model's last nn.Linear, `(N, 84)` for LeNet-5.

    images: `(N, 1, 28, 28)`. Nothing is recorded for a backward pass, and the model stays as it came.
    """
    ### BEGIN SOLUTION
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    caught = []
    hook = last.register_forward_pre_hook(lambda module, inputs: caught.append(inputs[0]))
    with torch.no_grad():
        model(images)
    hook.remove()
    return caught[0]
    ### END SOLUTION
