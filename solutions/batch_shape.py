batch_shape = (
    ### BEGIN SOLUTION
    32, 1, 28, 28
    ### END SOLUTION
)
