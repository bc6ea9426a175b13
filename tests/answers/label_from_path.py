"""Answers to label_from_path."""

import os
import re
from pathlib import Path, PurePath

import numpy as np
import torch

# %% right: through a Path
def label_from_path(path):
    return int(Path(path).name[0])

# %% right: os.path
def label_from_path(path):
    return int(os.path.basename(path)[0])

# %% right: split at the slashes
def label_from_path(path):
    return int(str(path).split("/")[-1][0])

# %% right: the last slash
def label_from_path(path):
    text = str(path)
    return int(text[text.rfind("/") + 1])

# %% right: rpartition
label_from_path = lambda path: int(os.fspath(path).rpartition(os.sep)[2][:1])

# %% right: the stem begins alike
def label_from_path(path):
    if isinstance(path, str):
        path = Path(path)
    return int(path.stem[0])

# %% right: a pattern
def label_from_path(path):
    return int(re.search(r"([0-9])[^/]*$", re.sub(r".*/", "", str(path)) and Path(path).name[:1]).group(1))

# %% right: parts
def label_from_path(path):
    first, *_ = PurePath(path).parts[-1]
    return "0123456789".index(first)

# %% right: by character codes
def label_from_path(path):
    return ord(Path(path).name[0]) - ord("0")

# %% right: a tensor
def label_from_path(path):
    return torch.tensor(int(Path(path).name[0]))

# %% right: a NumPy number
def label_from_path(path):
    return np.int64(Path(path).name[0])

# %% right: by hand, from the end
def label_from_path(path):
    text = str(path)
    start = len(text) - 1
    while start > 0 and text[start - 1] not in "/\\":
        start -= 1
    return int(text[start])

# %% right: one way for each kind
def label_from_path(path):
    if isinstance(path, Path):
        return int(path.name[0])
    return int(path.split("/")[-1][0])

# %% right: a try
def label_from_path(path):
    try:
        name = path.name
    except AttributeError:
        name = os.path.split(path)[1]
    return int(name[0])

# %% right: the digit that no slash follows
def label_from_path(path):
    return int(re.search(r"(\d)[^/\\]*$", str(path))[1])

# %% right: trying the digits
def label_from_path(path):
    for digit in range(10):
        if Path(path).name.startswith(str(digit)):
            return digit

# %% right: an 0-dim tensor of small width
def label_from_path(path):
    return torch.tensor(int(Path(path).name[0]), dtype=torch.uint8)

# %% wrong: a float
# says: gives 7.0, a number with a fraction
# points: 1
def label_from_path(path):
    return float(Path(path).name[0])

# %% wrong: a float in a tensor
# says: make an int of it
# points: 1
def label_from_path(path):
    return torch.tensor([float(character) for character in Path(path).name[0]])[0]

# %% wrong: bytes
# says: gives the text '7'
# points: 1
def label_from_path(path):
    return Path(path).name[0].encode()

# %% wrong: cut at the first dot
# says: label_from_path('./test/6-scan.png')
# status: crashed
def label_from_path(path):
    return int(str(path).split(".")[0].split("/")[-1][0])

# %% wrong: backslashes
# says: The file name is 7_000123.png, so 7 is expected
# status: crashed
def label_from_path(path):
    return int(str(path).split("\\")[-1][0])

# %% wrong: knows one folder
# says: first character of the whole path
def label_from_path(path):
    return int(str(path).removeprefix("train/")[0])

# %% wrong: insists on a folder
# says: The call was label_from_path('0_000004.png')
# status: crashed
def label_from_path(path):
    text = str(path)
    return int(text[text.rindex("/") + 1])

# %% wrong: counted from the end
# says: The file name is 3.jpg
# status: crashed
# points: 1
def label_from_path(path):
    return int(str(path)[-12])

# %% wrong: all digits of the name
# says: should be 7, but is 7000123. The file name is
def label_from_path(path):
    return int("".join(character for character in Path(path).name if character.isdigit()))

# %% wrong: 0 taken for nothing
# says: The file name is 0_000004.png, so 0 is expected
def label_from_path(path):
    return int(Path(path).name[0]) or None

# %% wrong: whether it is a digit
# says: should be a number, but is True
def label_from_path(path):
    return Path(path).name[0].isdigit()

# %% wrong: knows three endings
# says: The call was label_from_path('1.PNG')
# status: crashed
# points: 1
# hidden
def label_from_path(path):
    return int(re.search(r"(\d)[^/]*\.(png|jpg|jpeg)$", str(path))[1])

# %% wrong: text
# says: make an int of it
# points: 1
def label_from_path(path):
    return Path(path).name[0]

# %% wrong: the first character of the path
# says: ValueError
# status: crashed
def label_from_path(path):
    return int(str(path)[0])

# %% wrong: text of the path
# says: file name's first character
def label_from_path(path):
    return str(path)[0]

# %% wrong: a string only
# says: With a string it works
# status: crashed
# points: 1
def label_from_path(path):
    return int(path.split("/")[-1][0])

# %% wrong: a Path only
# says: With a Path it works
# status: crashed
# points: 1
def label_from_path(path):
    return int(path.name[0])

# %% wrong: up to the underscore
# says: The call was label_from_path('train/3.jpg')
# status: crashed
# points: 1
def label_from_path(path):
    return int(Path(path).name.split("_")[0])

# %% wrong: all digits in front
# says: only the first character is the label
# points: 1
def label_from_path(path):
    return int(re.match("[0-9]+", Path(path).name).group())

# %% wrong: the number of the sample
# says: should be 7, but is 123
def label_from_path(path):
    return int(Path(path).stem.split("_")[1])

# %% wrong: the folder
# says: ValueError
# status: crashed
def label_from_path(path):
    return int(Path(path).parent.name)

# %% wrong: the first digit anywhere
# says: first character of the whole path
def label_from_path(path):
    return int(re.search("[0-9]", str(path)).group())

# %% wrong: the character code
# says: the code of the character
def label_from_path(path):
    return ord(Path(path).name[0])

# %% wrong: the last character of the stem
# says: should be 7, but is 3
def label_from_path(path):
    return int(Path(path).stem[-1])

# %% wrong: in a list
# says: should be a number
def label_from_path(path):
    return [int(Path(path).name[0])]

# %% wrong: a tensor of shape (1,)
# says: should be one number, but is a tensor of shape (1,)
def label_from_path(path):
    return torch.tensor([int(Path(path).name[0])])

# %% wrong: prints
# says: gives None
def label_from_path(path):
    print(int(Path(path).name[0]))

# %% wrong: opens the file
# says: FileNotFoundError
# status: crashed
def label_from_path(path):
    with open(path) as file:
        return int(file.name[0])

# %% wrong: one folder deep
# says: IndexError
# status: crashed
def label_from_path(path):
    return int(str(path).split("/")[1][0])

# %% wrong: only PNG files
# says: label_from_path('train/3.jpg')
# points: 1
def label_from_path(path):
    if Path(path).suffix == ".png":
        return int(Path(path).name[0])
