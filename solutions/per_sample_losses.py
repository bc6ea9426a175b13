def per_sample_losses(model, loader):
    """Return the cross-entropy of every sample, floats `(N,)`, in the order in which the loader hands them out.

    model: gives logits `(n, 10)`; it is measured in evaluation mode and left in the mode it came in.
    loader: any iterable of (images, labels), labels integers of any type `(n,)`; gone through once.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    losses = []
    with torch.no_grad():
        for images, labels in loader:
            losses.append(F.cross_entropy(model(images), labels.long(), reduction="none"))
    model.train(was_training)
    return torch.cat(losses)
    ### END SOLUTION
