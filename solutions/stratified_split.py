def stratified_split(labels, fraction, generator):
    """Return (train_idx, validation_idx), int64 indices; every class is divided alike.

    labels: integers `(N,)`. fraction: the validation share, from 0 to 1.
    generator: the `torch.Generator` that decides which samples go where.
    """
    ### BEGIN SOLUTION
    train_idx, validation_idx = [], []
    for label in labels.unique():
        members = torch.nonzero(labels == label).flatten()
        members = members[torch.randperm(len(members), generator=generator)]
        size = round(fraction * len(members))
        validation_idx.append(members[:size])
        train_idx.append(members[size:])
    return torch.cat(train_idx), torch.cat(validation_idx)
    ### END SOLUTION
