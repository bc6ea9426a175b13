def label_from_path(path):
    """Return the label, an int, of an image file: the first character of its name.

    path: a string or a Path, such as "train/7_000123.png"
    """
    ### BEGIN SOLUTION
    return int(Path(path).name[0])
    ### END SOLUTION
