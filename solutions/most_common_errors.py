def most_common_errors(matrix, k):
    """Return the errors that happened most often, as a list of at most k tuples (truth, predicted, count).

    matrix: confusion matrix, int64 `(10, 10)`; rows are the truth, columns predictions.
    The most frequent error comes first; equally frequent ones by true digit, then by predicted digit.
    """
    ### BEGIN SOLUTION
    errors = []
    for truth, row in enumerate(matrix.tolist()):
        for predicted, count in enumerate(row):
            if predicted != truth and count > 0:
                errors.append((truth, predicted, count))
    errors.sort(key=lambda error: -error[2])  # sorting leaves equals in their order
    return errors[:k]
    ### END SOLUTION
