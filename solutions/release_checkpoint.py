def release_checkpoint(source, target):
    """Write to `target` the model's state dict alone, from the checkpoint at `source`.

    source: a Path to a file that `save_checkpoint` wrote; it stays as it is.
    target: a Path; its folder exists.
    """
    ### BEGIN SOLUTION
    state = torch.load(source, map_location="cpu", weights_only=True)
    torch.save(state["model"], target)
    ### END SOLUTION
