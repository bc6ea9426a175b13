def export_onnx(model, path):
    """Write a model to one ONNX file that takes batches of any size.

    The model goes from images (N, 1, 28, 28) to logits (N, 10). The file answers as
    it does in evaluation mode. The model is left in the mode that it came in.
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
