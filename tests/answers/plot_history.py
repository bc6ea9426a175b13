"""Answers to plot_history."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from lab import plots

# %% right: two panels in a loop
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% right: the course's own figure
def plot_history(history):
    return plots.history(history)


# %% right: pyplot, state and all
def plot_history(history):
    plt.figure()
    plt.subplot(121)
    plt.plot(history["test_loss"], "r--", label="test loss")
    plt.plot(history["train_loss"], label="train loss")
    plt.xlabel("Epoch")
    plt.ylabel("Loss")
    plt.legend(loc="upper right")
    plt.subplot(122)
    plt.plot(history["test_accuracy"], "r--", label="test accuracy")
    plt.plot(history["train_accuracy"], label="train accuracy")
    plt.xlabel("Epoch")
    plt.ylabel("Accuracy")
    plt.legend()
    return plt.gcf()


# %% right: stacked with a shared axis, one figure legend
def plot_history(history):
    fig, (top, bottom) = plt.subplots(2, 1, sharex=True)
    epochs = np.arange(1, len(history["train_loss"]) + 1)
    lines = top.plot(epochs, history["train_loss"], epochs, history["test_loss"])
    bottom.plot(epochs, history["train_accuracy"], epochs, history["test_accuracy"])
    top.set_ylabel("loss")
    bottom.set_ylabel("accuracy")
    bottom.set_xlabel("epoch")
    fig.legend(lines, ["train", "test"])
    return fig


# %% right: labels given to the legend, percent, a Figure of its own
def plot_history(history):
    fig = Figure(figsize=(8, 3))
    a, b = fig.subplots(1, 2)
    a.plot(history["train_loss"]); a.plot(history["test_loss"]); a.legend(["Training", "Test"])
    b.plot(100 * np.array(history["train_accuracy"])); b.plot(100 * np.array(history["test_accuracy"])); b.legend(["Training", "Test"])
    a.set_xlabel("epoch"); b.set_xlabel("epoch"); a.set_ylabel("loss"); b.set_ylabel("accuracy in %")
    return fig


# %% right: pandas, accuracy first, shown
def plot_history(history):
    table = pd.DataFrame(history, index=range(1, len(history["train_loss"]) + 1))
    fig, axes = plt.subplots(1, 2)
    table[["test_accuracy", "train_accuracy"]].plot(ax=axes[0], xlabel="epoch", ylabel="accuracy")
    table[["train_loss", "test_loss"]].plot(ax=axes[1], xlabel="epoch", ylabel="loss", logy=True)
    plt.show()
    return fig


# %% right: seaborn, with the best epoch marked
def plot_history(history):
    fig, axes = plt.subplots(1, 2)
    epochs = list(range(len(history["train_loss"])))
    for ax, what in zip(axes, ("loss", "accuracy")):
        sns.lineplot(x=epochs, y=history["train_" + what], ax=ax, label="train")
        sns.lineplot(x=epochs, y=history["test_" + what], ax=ax, label="test")
        ax.axvline(int(np.argmin(history["test_loss"])), color="grey", linestyle=":", label="best")
        ax.set(xlabel="epoch", ylabel=what)
        ax.legend()
    return fig


# %% right: seaborn with hue, subfigures
def plot_history(history):
    fig = plt.figure(layout="constrained")
    for part, what in zip(fig.subfigures(1, 2), ("loss", "accuracy")):
        ax = part.subplots()
        frame = pd.DataFrame([dict(epoch=i + 1, value=v, split=s) for s in ("train", "test")
                              for i, v in enumerate(history[f"{s}_{what}"])])
        sns.lineplot(frame, x="epoch", y="value", hue="split", ax=ax)
        ax.set_ylabel(what)
    return fig


# %% right: labels by supxlabel
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(ylabel=measure)
        panel.legend()
    figure.supxlabel("epoch")
    figure.suptitle("Training")
    return figure


# %% wrong: returns nothing
# says: gives None
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()


# %% wrong: shows and returns what show gives
# says: gives None
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return plt.show()


# %% wrong: returns the panels
# says: returned its panels
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return panels


# %% wrong: returns one panel
# says: returned its panels
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return panel


# %% wrong: returns both
# says: the figure alone
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure, panels


# %% wrong: returns pyplot
# says: the module plt
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return plt


# %% wrong: an empty figure
# says: no curve in it
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    plt.figure()
    return plt.gcf()


# %% wrong: everything in one panel
# says: in one panel
def plot_history(history):
    fig, ax = plt.subplots()
    for name, values in history.items():
        ax.plot(range(1, len(values) + 1), values, label=name)
    ax.set(xlabel="epoch", ylabel="value")
    ax.legend()
    return fig


# %% wrong: twin axes
# says: in one panel
def plot_history(history):
    fig, ax = plt.subplots()
    other = ax.twinx()
    epochs = range(1, len(history["train_loss"]) + 1)
    for split in ("train", "test"):
        ax.plot(epochs, history[split + "_loss"], label=split + " loss")
        other.plot(epochs, history[split + "_accuracy"], "--", label=split + " accuracy")
    ax.set(xlabel="epoch", ylabel="loss")
    other.set_ylabel("accuracy")
    ax.legend(); other.legend()
    return fig


# %% wrong: train and test apart
# says: in different panels
def plot_history(history):
    fig, axes = plt.subplots(1, 2)
    for ax, split in zip(axes, ("train", "test")):
        for what in ("loss", "accuracy"):
            ax.plot(history[f"{split}_{what}"], label=what)
        ax.set(xlabel="epoch", ylabel="value", title=split)
        ax.legend()
    return fig


# %% wrong: no test curves
# says: shows history["test_loss"]
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train",):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: train values twice
# says: shows history["test_loss"]
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"train_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: axes exchanged
# says: along the x axis
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(values, range(1, len(values) + 1), marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: epochs from two
# says: x values of train_loss
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(2, len(values) + 2), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: no legend call
# points: 2
# says: has no legend
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
    return figure


# %% wrong: legend in one panel only
# points: 2
# says: accuracy panel has no legend
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
    panels[0].legend()
    return figure


# %% wrong: no y labels
# points: 2
# says: missing on the y axis
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch")
        panel.legend()
    return figure


# %% wrong: no axis labels
# points: 2
# says: missing on the x and the y axis
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}")
        panel.legend()
    return figure


# %% wrong: neither labels nor legend
# points: 1
# says: missing on the x and the y axis
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}")
    return figure


# %% wrong: legend exchanged
# points: 2
# says: the train curve is named "test"
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label={"train": "test", "test": "train"}[split])
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: legend in the wrong order
# points: 2
# says: the train curve is named "test"
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o")
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend(["test", "train"])
    return figure


# %% wrong: the same label twice
# points: 2
# says: does not name both
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=measure)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: labels of the panels exchanged
# points: 2
# says: labelled accuracy
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel={"loss": "accuracy", "accuracy": "loss"}[measure])
        panel.legend()
    return figure


# %% wrong: bars
# says: no curve in it
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.bar(range(1, len(values) + 1), values, label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: changes the history
# says: changed the values of an input
def plot_history(history):
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            values.insert(0, 0.0)
            panel.plot(range(1, len(values) + 1), values, marker="o", label=split)
        panel.set(title=f"Training: {measure}", xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure

# %% right: curves told apart by their width, dots drawn apart
def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    epochs = range(1, len(history["train_loss"]) + 1)
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split, width in (("train", 1), ("test", 3)):
            panel.plot(epochs, history[f"{split}_{measure}"], "ko")
            panel.plot(epochs, history[f"{split}_{measure}"], "k-", linewidth=width, label=split)
        panel.set(xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: a legend in the other order
# points: 2
# says: train curve is named "test"
def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    epochs = range(1, len(history["train_loss"]) + 1)
    for panel, measure in zip(panels, ("loss", "accuracy")):
        panel.plot(epochs, history[f"train_{measure}"], label="train")
        panel.plot(epochs, history[f"test_{measure}"], label="test")
        panel.set(xlabel="epoch", ylabel=measure)
        panel.legend(["test", "train"])
    return figure


# %% wrong: a legend that names the measures
# points: 2
# says: Which is the train
def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    epochs = range(1, len(history["train_loss"]) + 1)
    for panel, measure in zip(panels, ("loss", "accuracy")):
        panel.plot(epochs, history[f"train_{measure}"], label="train")
        panel.plot(epochs, history[f"test_{measure}"], label="test")
        panel.set(xlabel="epoch", ylabel=measure)
        panel.legend(["loss", "accuracy"])
    return figure


# %% wrong: both curves alike
# points: 2
# says: look the same
def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    epochs = range(1, len(history["train_loss"]) + 1)
    for panel, measure in zip(panels, ("loss", "accuracy")):
        panel.plot(epochs, history[f"train_{measure}"], "b-", label="train")
        panel.plot(epochs, history[f"test_{measure}"], "b-", label="test")
        panel.set(xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: points that nothing joins
# points: 2
# says: not joined
def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    epochs = range(1, len(history["train_loss"]) + 1)
    for panel, measure in zip(panels, ("loss", "accuracy")):
        panel.plot(epochs, history[f"train_{measure}"], "o", label="train")
        panel.plot(epochs, history[f"test_{measure}"], "o", label="test")
        panel.set(xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: test counted from 0, train from 1
# points: 2
# says: shifted
def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    epochs = range(1, len(history["train_loss"]) + 1)
    for panel, measure in zip(panels, ("loss", "accuracy")):
        panel.plot(epochs, history[f"train_{measure}"], label="train")
        panel.plot(history[f"test_{measure}"], label="test")
        panel.set(xlabel="epoch", ylabel=measure)
        panel.legend()
    return figure


# %% wrong: a legend in one panel only
# points: 2
# says: another panel has one
def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    epochs = range(1, len(history["train_loss"]) + 1)
    for panel, measure in zip(panels, ("loss", "accuracy")):
        panel.plot(epochs, history[f"train_{measure}"], label="train")
        panel.plot(epochs, history[f"test_{measure}"], label="test")
        panel.set(xlabel="epoch", ylabel=measure)
        panel.grid(True)
    panels[1].legend()
    return figure

# %% wrong: saves the figure, returns where it is
# says: should return a matplotlib figure, but returned 'history.png'
def plot_history(history):
    figure, panels = plt.subplots(1, 2)
    for panel, measure in zip(panels, ("loss", "accuracy")):
        for split in ("train", "test"):
            values = history[f"{split}_{measure}"]
            panel.plot(range(1, len(values) + 1), values, label=split)
        panel.set(xlabel="epoch", ylabel=measure)
        panel.legend()
    return "history.png"
