def softmax(logits):
    """Turn each row of logits into probabilities that add up to one.

    logits: float32 `(N, 10)`, safe up to 10,000 and down to -10,000.
    Return a float tensor of the same shape.
    """
    ### BEGIN SOLUTION
    powers = torch.exp(logits - logits.amax(dim=1, keepdim=True))
    return powers / powers.sum(dim=1, keepdim=True)
    ### END SOLUTION
