def export_onnx(model, path):
    """Write a model, (N, 1, 28, 28) images to (N, 10) logits, to one ONNX file that takes batches of any size.

    The file answers as the model does in evaluation mode. The model is left in the mode that it came in.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    torch.onnx.export(
        model, (torch.rand(2, 1, 28, 28),), path,
        dynamic_shapes=({0: "batch"},), external_data=False, verbose=False,
    )
    model.train(was_training)
    ### END SOLUTION
