def release_checkpoint(source, target):
    """Write to `target` the model's state dict alone, from the checkpoint at `source`, which stays as it is.

    source: a Path to a file that `save_checkpoint` wrote. target: a Path; its folder exists.
    """
    ### BEGIN SOLUTION
    state = torch.load(source, map_location="cpu", weights_only=True)
    torch.save(state["model"], target)
    ### END SOLUTION
