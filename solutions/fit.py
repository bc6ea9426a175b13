def fit(model, train_loader, test_loader, criterion, optimizer, epochs):
    """Train for some epochs, and measure after each of them.

    Returns a dict of four lists, train_loss, train_accuracy, test_loss and test_accuracy, one number an epoch.
    """
    ### BEGIN SOLUTION
    history = {"train_loss": [], "train_accuracy": [], "test_loss": [], "test_accuracy": []}
    for _ in tqdm(range(epochs), desc="epochs", leave=False):
        train_one_epoch(model, train_loader, criterion, optimizer)
        for name, loader in (("train", train_loader), ("test", test_loader)):
            loss, accuracy = evaluate(model, loader, criterion)
            history[f"{name}_loss"].append(loss)
            history[f"{name}_accuracy"].append(accuracy)
    return history
    ### END SOLUTION
