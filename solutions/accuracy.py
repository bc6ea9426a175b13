def accuracy(outputs, labels):
    """Return the share of right predictions, a number from 0 to 1.

    outputs: logits or probabilities, float32 `(N, 10)`; the largest is the prediction.
    labels: integers of any type, `(N,)`.
    """
    ### BEGIN SOLUTION
    return (outputs.argmax(dim=1) == labels).float().mean().item()
    ### END SOLUTION
