def plot_history(history):
    """Draw what fit returned: the losses over epochs in one panel, the accuracies in another.

    history: dict of four lists of numbers, train_loss, train_accuracy, test_loss, test_accuracy.
    Returns the matplotlib figure.
    """
    ### BEGIN SOLUTION
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure
    ### END SOLUTION
