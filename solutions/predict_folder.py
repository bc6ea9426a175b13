def predict_folder(model, folder):
    """Return a dict, in name order: file name -> ten probabilities (10,).

    One entry for each PNG or JPEG file right in the folder, 28x28 in MNIST's form.
    The model is asked in evaluation mode and left in the mode it came in.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    predictions = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in (".png", ".jpg", ".jpeg"):
            pixels = np.array(Image.open(path).convert("L"))
            with torch.no_grad():
                logits = model(data.prepare(torch.from_numpy(pixels)[None]))
            predictions[path.name] = logits[0].softmax(0)
    model.train(was_training)
    return predictions
    ### END SOLUTION
