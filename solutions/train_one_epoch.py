def train_one_epoch(model, loader, criterion, optimizer):
    """Train on every batch of the loader once.

    loader: any iterable of (images, labels), the labels int64 (n,). The batches may differ in size.
    Returns the mean training loss per sample, of the losses that were stepped on.
    """
    ### BEGIN SOLUTION
    model.train()
    total, samples = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        samples += len(labels)
    return total / samples
    ### END SOLUTION
