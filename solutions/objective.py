def objective(trial):
    """Train a trial's network; return its validation accuracy after the last epoch.

    Reports the accuracy of each epoch to the trial, and raises optuna.TrialPruned
    when the trial should be pruned.
    """
    ### BEGIN SOLUTION
    for epoch, accuracy in enumerate(validation_accuracies(trial)):
        trial.report(accuracy, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    return accuracy
    ### END SOLUTION
