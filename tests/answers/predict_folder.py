"""Answers to predict_folder."""

import copy
import os
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
import torchvision
from lab import data
from PIL import Image

ENDINGS = (".png", ".jpg", ".jpeg")

# %% right: file by file
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    found = {}
    with torch.no_grad():
        for path in sorted(Path(folder).iterdir()):
            if path.is_file() and path.suffix.lower() in ENDINGS:
                pixels = torch.from_numpy(np.array(Image.open(path).convert("L"), dtype=np.float32)) / 255
                found[path.name] = model(pixels[None, None]).softmax(1)[0]
    model.train(was_training)
    return found

# %% right: one batch
def predict_folder(model, folder):
    names = sorted(
        name for name in os.listdir(folder)
        if name.lower().endswith(ENDINGS) and os.path.isfile(os.path.join(folder, name))
    )
    if not names:
        return {}
    pixels = [np.asarray(Image.open(os.path.join(folder, name)).convert("L")) for name in names]
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        shares = F.softmax(model(torch.from_numpy(np.stack(pixels)).unsqueeze(1) / 255.0), dim=1)
    model.train(was_training)
    return dict(zip(names, shares))

# %% right: torchvision reads
def predict_folder(model, folder):
    from torchvision.io import ImageReadMode, decode_image

    network = copy.deepcopy(model).eval()
    result = {}
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_file() and os.path.splitext(entry.name)[1].lower() in ENDINGS:
            image = decode_image(entry.path, ImageReadMode.GRAY).float().div(255)
            result[entry.name] = network(image.unsqueeze(0)).squeeze(0).softmax(-1)
    return result

# %% right: NumPy arrays, as HDF5 takes them
def predict_folder(model, folder):
    mode, model = model.training, model.eval()
    transform = torchvision.transforms.ToTensor()
    out = {}
    for path in sorted(p for p in Path(folder).glob("*.*") if p.is_file() and p.suffix.lower() in ENDINGS):
        with Image.open(path) as image:
            logits = model(transform(image.convert("L"))[None])
        out[path.name] = torch.softmax(logits.detach(), 1).numpy()[0]
    model.train(mode)
    return out

# %% right: sorted at the end
def predict_folder(model, folder):
    training = model.training
    model.eval()
    found = {}
    for name in os.listdir(folder):
        path = Path(folder) / name
        if path.is_dir() or path.suffix.lower() not in ENDINGS:
            continue
        image = data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None])
        with torch.no_grad():
            exponentials = model(image)[0].exp()
        found[name] = exponentials / exponentials.sum()
    if training:
        model.train()
    return {name: found[name] for name in sorted(found)}

# %% right: in double precision, from the logarithms
def predict_folder(model, folder):
    twin = copy.deepcopy(model).double().eval()
    with torch.no_grad():
        return {
            path.name: twin(torch.tensor(np.array(Image.open(path).convert("L")) / 255)[None, None]).log_softmax(1).exp()[0]
            for path in sorted(Path(folder).iterdir())
            if path.is_file() and path.name.lower().endswith(ENDINGS)
        }

# %% right: values that still know how they came about
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% right: a data set and a loader
class Pictures(torch.utils.data.Dataset):
    def __init__(self, folder):
        self.paths = [p for p in sorted(Path(folder).iterdir()) if p.is_file() and p.suffix.lower() in ENDINGS]

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        pixels = np.array(Image.open(self.paths[index]).convert("L"), dtype=np.float32) / 255
        return torch.from_numpy(pixels)[None], self.paths[index].name


@torch.no_grad()
def predict_folder(model, folder):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    result = {}
    for pixels, names in torch.utils.data.DataLoader(Pictures(folder), batch_size=4):
        result |= dict(zip(names, model(pixels).softmax(1)))
    for module, mode in modes:
        module.training = mode
    return result

# %% wrong: logits
# says: These are the logits
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0]
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: not divided by 255
# says: not divided by
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(torch.tensor(np.array(Image.open(path).convert("L")), dtype=torch.float32)[None, None])[0].softmax(0)
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: softmax over the files
# says: softmax over the images of the batch
def predict_folder(model, folder):
    model.eval()
    paths = [path for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS]
    images = torch.stack([torch.tensor(np.array(Image.open(path).convert("L"))) for path in paths])
    with torch.no_grad():
        return dict(zip([path.name for path in paths], model(data.prepare(images)).softmax(0)))

# %% wrong: ink and paper exchanged
# says: ink and paper
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(1 - data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: a batch of one
# says: has the shape (1, 10)
# points: 2
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None])).softmax(1)
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: the predicted digit
# says: All ten probabilities are asked for
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None])).argmax()
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: in the order of the disk
# says: Name order is asked for
# points: 2
def predict_folder(model, folder):
    model.eval()
    names = sorted(name for name in os.listdir(folder) if name.lower().endswith(ENDINGS) and os.path.isfile(os.path.join(folder, name)))
    with torch.no_grad():
        return {
            name: model(data.prepare(torch.tensor(np.array(Image.open(Path(folder) / name).convert("L")))[None]))[0].softmax(0)
            for name in names[::-1]
        }

# %% wrong: folders within the folder too
# says: only files right in it count
# points: 1
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).rglob("*")) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: PNG alone
# says: should have `c1.jpg`, `f2.jpeg` too
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).glob("*.png"))
        }

# %% wrong: no capitals
# says: in small letters or capitals
# points: 1
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix in ENDINGS
        }

# %% wrong: stumbles over a text file
# says: cannot identify image file
# points: 1
# status: crashed
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).iterdir()) if path.is_file()
        }

# %% wrong: paths for names
# says: has whole paths as its keys
# points: 1
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            str(path): model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: names without the ending
# says: without the ending
# points: 1
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.stem: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: left in evaluation mode
# says: was left in evaluation mode
# points: 2
def predict_folder(model, folder):
    model.eval()
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: in whatever mode the model is
# says: asked in training mode
# points: 1
def predict_folder(model, folder):
    with torch.no_grad():
        return {
            path.name: model(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0)
            for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
        }

# %% wrong: lists
# says: right values in a list
# points: 2
def predict_folder(model, folder):
    twin = copy.deepcopy(model).eval()
    return {
        path.name: twin(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0).tolist()
        for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
    }

# %% wrong: a list of pairs
# says: should be a dictionary
def predict_folder(model, folder):
    twin = copy.deepcopy(model).eval()
    return [
        (path.name, twin(data.prepare(torch.tensor(np.array(Image.open(path).convert("L")))[None]))[0].softmax(0))
        for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
    ]

# %% wrong: nothing is returned
# says: Does the function end with `return`?
def predict_folder(model, folder):
    sorted(Path(folder).iterdir())

# %% wrong: without the conversion to grey
# says: This happened in predict_folder of a folder with pictures, some in colour
# points: 1
# status: crashed
# hidden
def predict_folder(model, folder):
    twin = copy.deepcopy(model).eval()
    return {
        path.name: twin(data.prepare(torch.tensor(np.array(Image.open(path)))[None]))[0].softmax(0)
        for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS
    }

# %% wrong: one batch, which an empty folder has not
# says: This happened in predict_folder of an empty folder
# points: 2
# status: crashed
# hidden
def predict_folder(model, folder):
    paths = [path for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS]
    images = torch.stack([torch.tensor(np.array(Image.open(path).convert("L"))) for path in paths])
    with torch.no_grad():
        shares = copy.deepcopy(model).eval()(data.prepare(images)).softmax(1)
    return dict(zip([path.name for path in paths], shares))

# %% wrong: every picture that Pillow reads
# says: should not have `e.gif`, `f.bmp`. Only PNG and JPEG
# points: 1
# hidden
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in (*ENDINGS, '.gif', '.bmp'):
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: endings without their dot
# says: some in colour, and other files
# points: 1
# status: crashed
# hidden
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.name.lower().endswith(('png', 'jpg', 'jpeg')):
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: in whatever capitals come to mind
# says: should have `B.Jpeg`, `c.PnG` too
# points: 1
# hidden
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix in (*ENDINGS, '.PNG', '.JPG', '.JPEG'):
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: each picture divided by its own maximum
# says: what belongs to d.png
# points: 1
# hidden
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32)
            pixels = pixels / pixels.max()
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: sorted without regard to capitals
# says: Name order is asked for
# points: 2
# hidden
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir(), key=lambda path: path.name.lower()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: the model frozen
# says: no longer require gradients
# points: 2
def predict_folder(model, folder):
    was_training = model.training
    model.eval().requires_grad_(False)
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: the model turned into double precision
# says: changed the dtype of the model's weights
# points: 2
def predict_folder(model, folder):
    was_training = model.training
    model.eval().double()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float64) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: gradients left behind
# says: the model has gradients afterwards
# points: 2
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            shares = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
            shares.max().backward()
            result[path.name] = shares.detach()
    model.train(was_training)
    return result

# %% wrong: a file is left in the folder
# says: Only read them
# points: 2
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    (Path(folder) / 'done.txt').write_text('done')
    return result

# %% wrong: a folder as text has no iterdir
# says: has no attribute 'iterdir'
# points: 1
# status: crashed
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: softmax twice
# says: Softmax was taken twice
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: rows and columns exchanged
# says: rows and columns exchanged
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32).T.copy() / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: sigmoid
# says: It fits a sigmoid
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).sigmoid()[0]
    model.train(was_training)
    return result

# %% wrong: an early return leaves it in evaluation mode
# says: was left in evaluation mode
# points: 2
# hidden
def predict_folder(model, folder):
    was = model.training
    model.eval()
    preds = {}
    paths = [p for p in sorted(Path(folder).iterdir()) if p.is_file() and p.suffix.lower() in ENDINGS]
    if not paths:
        return preds
    for p in paths:
        with torch.no_grad():
            preds[p.name] = model(data.prepare(torch.from_numpy(np.array(Image.open(p).convert("L")))[None])).softmax(1)[0]
    model.train(was)
    return preds

# %% wrong: standardised first
# says: standardised first
def predict_folder(model, folder):
    was = model.training
    model.eval()
    preds = {}
    for p in sorted(Path(folder).iterdir()):
        if p.is_file() and p.suffix.lower() in ENDINGS:
            x = data.prepare(torch.from_numpy(np.array(Image.open(p).convert("L")))[None])
            with torch.no_grad():
                preds[p.name] = model((x - 0.1307) / 0.3081).softmax(1)[0]
    model.train(was)
    return preds

# %% wrong: names in small letters
# says: other letters in capitals
# points: 1
def predict_folder(model, folder):
    was = model.training
    model.eval()
    preds = {}
    for p in sorted(Path(folder).iterdir()):
        if p.is_file() and p.suffix.lower() in ENDINGS:
            with torch.no_grad():
                preds[p.name.lower()] = model(data.prepare(torch.from_numpy(np.array(Image.open(p).convert("L")))[None])).softmax(1)[0]
    model.train(was)
    return preds

# %% wrong: in percent
# says: It is in percent
def predict_folder(model, folder):
    was = model.training
    model.eval()
    preds = {}
    for p in sorted(Path(folder).iterdir()):
        if p.is_file() and p.suffix.lower() in ENDINGS:
            with torch.no_grad():
                preds[p.name] = 100 * model(data.prepare(torch.from_numpy(np.array(Image.open(p).convert("L")))[None])).softmax(1)[0]
    model.train(was)
    return preds

# %% wrong: rounded to two places
# says: It was rounded
def predict_folder(model, folder):
    was = model.training
    model.eval()
    preds = {}
    for p in sorted(Path(folder).iterdir()):
        if p.is_file() and p.suffix.lower() in ENDINGS:
            with torch.no_grad():
                preds[p.name] = model(data.prepare(torch.from_numpy(np.array(Image.open(p).convert("L")))[None])).softmax(1)[0].round(decimals=2)
    model.train(was)
    return preds

# %% wrong: the first batch only
# says:  and 2 more too
# hidden
def predict_folder(model, folder):
    was = model.training
    model.eval()
    paths = [path for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS]
    loader = torch.utils.data.DataLoader(paths, batch_size=28, collate_fn=list)
    found = {}
    for batch in loader:
        pictures = torch.stack([torch.from_numpy(np.array(Image.open(path).convert("L"))) for path in batch])
        with torch.no_grad():
            found.update(zip((path.name for path in batch), model(data.prepare(pictures)).softmax(1)))
        break
    model.train(was)
    return found

# %% wrong: squeezed, which takes the axis of a single picture
# says: should have the shape (10,), but has ()
# points: 1
# hidden
def predict_folder(model, folder):
    was = model.training
    model.eval()
    paths = [path for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS]
    found = {}
    if paths:
        pictures = torch.stack([torch.from_numpy(np.array(Image.open(path).convert("L"))) for path in paths])
        with torch.no_grad():
            rows = model(data.prepare(pictures)).squeeze().softmax(-1)
        found = dict(zip((path.name for path in paths), rows))
    model.train(was)
    return found

# %% wrong: in half precision and back
# says: changed the model's weights
# points: 2
def predict_folder(model, folder):
    was = model.training
    model.eval().half().float()
    found = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = torch.from_numpy(np.array(Image.open(path).convert("L")))[None]
            with torch.no_grad():
                found[path.name] = model(data.prepare(pixels)).softmax(1)[0]
    model.train(was)
    return found

# %% wrong: the digit and how sure it is
# says: should be a tensor of ten probabilities
def predict_folder(model, folder):
    was = model.training
    model.eval()
    preds = {}
    for p in sorted(Path(folder).iterdir()):
        if p.is_file() and p.suffix.lower() in ENDINGS:
            with torch.no_grad():
                z = model(data.prepare(torch.from_numpy(np.array(Image.open(p).convert("L")))[None])).softmax(1)[0]
            preds[p.name] = (int(z.argmax()), float(z.max()))
    model.train(was)
    return preds

# %% wrong: numbers for keys
# says: should have file names as its keys
def predict_folder(model, folder):
    was = model.training
    model.eval()
    paths = [path for path in sorted(Path(folder).iterdir()) if path.is_file() and path.suffix.lower() in ENDINGS]
    found = {}
    for number, path in enumerate(paths):
        with torch.no_grad():
            pixels = torch.from_numpy(np.array(Image.open(path).convert("L")))[None]
            found[number] = model(data.prepare(pixels)).softmax(1)[0]
    model.train(was)
    return found

# %% wrong: logits in a list
# says: should be a tensor of ten probabilities
def predict_folder(model, folder):
    was = model.training
    model.eval()
    found = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = torch.from_numpy(np.array(Image.open(path).convert("L")))[None]
            with torch.no_grad():
                found[path.name] = model(data.prepare(pixels))[0].tolist()
    model.train(was)
    return found

# %% wrong: the logarithms of the probabilities
# says: log_softmax
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = model(torch.from_numpy(pixels)[None, None]).log_softmax(1)[0]
    model.train(was_training)
    return result

# %% wrong: a one for the predicted digit
# says: It has a 1 for the predicted digit
def predict_folder(model, folder):
    was_training = model.training
    model.eval()
    result = {}
    for path in sorted(Path(folder).iterdir()):
        if path.is_file() and path.suffix.lower() in ENDINGS:
            pixels = np.array(Image.open(path).convert("L"), dtype=np.float32) / 255
            with torch.no_grad():
                result[path.name] = F.one_hot(model(torch.from_numpy(pixels)[None, None]).argmax(1), 10)[0].float()
    model.train(was_training)
    return result

# %% wrong: the names sorted, the rows by ending first
# says: is what belongs to another file
def predict_folder(model, folder):
    paths = [path for ending in ENDINGS for path in sorted(Path(folder).iterdir()) if path.name.lower().endswith(ending)]
    pixels = [np.array(Image.open(path).convert("L"), dtype=np.float32) / 255 for path in paths]
    was_training = model.training
    model.eval()
    with torch.no_grad():
        probabilities = model(torch.from_numpy(np.stack(pixels))[:, None]).softmax(1)
    model.train(was_training)
    return dict(zip(sorted(path.name for path in paths), probabilities))
