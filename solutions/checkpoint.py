def save_checkpoint(path, model, optimizer, scheduler, epoch):
    """Save everything that training needs to go on after `epoch`.

    path: a Path. A file that exists there is replaced whole or not at all. The file
    holds a dict, saved with torch.save; its key "model" holds the model's state dict.
    """
    ### BEGIN SOLUTION
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "epoch": epoch,
    }
    new = Path(f"{path}.new")
    torch.save(state, new)
    os.replace(new, path)
    ### END SOLUTION


def load_checkpoint(path, model, optimizer, scheduler):
    """Bring model, optimizer and scheduler to the state saved at `path`.

    Returns the saved epoch.
    """
    ### BEGIN SOLUTION
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    scheduler.load_state_dict(state["scheduler"])
    return state["epoch"]
    ### END SOLUTION
