def roc_auc(scores, positives):
    """Return the area under the ROC curve: the share of pairs, one positive and one negative, in the right order.

    scores: floats `(N,)`, high where a positive is expected.
    positives: `(N,)`, booleans or whole numbers 0 and 1 of any type; at least one of each.
    A pair with equal scores counts half.
    """
    ### BEGIN SOLUTION
    positives = positives.bool()
    high, low = scores[positives][:, None], scores[~positives]
    above = (high > low).double().mean()
    equal = (high == low).double().mean()
    return (above + equal / 2).item()
    ### END SOLUTION
