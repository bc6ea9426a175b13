def confusion_matrix(truth, predicted, num_classes=10):
    """Count how often each class was predicted for each true class.

    truth, predicted: integers of any type, `(N,)`, each from 0 to num_classes - 1.
    Return int64 `(num_classes, num_classes)`: rows are the truth, columns predictions.
    """
    ### BEGIN SOLUTION
    pairs = truth.long() * num_classes + predicted.long()
    counts = torch.bincount(pairs, minlength=num_classes**2)
    return counts.reshape(num_classes, num_classes)
    ### END SOLUTION
