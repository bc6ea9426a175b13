def evaluate(model, loader, criterion):
    """Measure a model on every batch of the loader, leaving it as it was.

    loader: any iterable of (images, labels), the labels int64 (n,). The batches may differ in size.
    Returns (mean loss per sample, accuracy as a share in [0, 1]).
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    total, right, samples = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images)
            total += criterion(outputs, labels).item() * len(labels)
            right += (outputs.argmax(1) == labels).sum().item()
            samples += len(labels)
    model.train(was_training)
    return total / samples, right / samples
    ### END SOLUTION
