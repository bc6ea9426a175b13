"""Hidden checks of unit 10."""

from torch import nn

from lab.check.ship_it import (
    APART,
    CORNER,
    LINE,
    TWO,
    Dense,
    Normalized,
    PlaceAsText,
    judge_centre,
    judge_export,
    judge_predict,
    network,
    new_place,
    picture,
    tiny,
)
from lab.handwriting import photograph


def export_onnx(work):
    """Batch normalization in training mode, a path as text, a file that is already there."""
    judge_export(
        work, "a network with batch normalization, in training mode,", network(Normalized(), 11).train(),
        PlaceAsText(new_place("exported.model.onnx")), seed=11, stale=b"an older file", sizes=(3, 1, 8, 64),
    )  # fmt: skip
    linear = network(nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), 12).eval()
    judge_export(work, "a single dense layer", linear, new_place("dense.onnx"), seed=12, sizes=(1, 7))


def predict_folder(work):
    """Nothing to read, one picture, names that differ in their ending alone, pictures stored in colour."""
    many = {f"{(7 * index) % 40:02}.png": picture(index % 10) for index in range(40)}
    judge_predict(work, "a folder with 40 pictures", network(Normalized(), 16).eval(), many)
    names = [
        "10.png", "9.png", "a.JPG", "a.png", "B.Jpeg", "png", "a.png.txt", "z.gif.png", "x.png/inside.png", "c.PnG",
        "d.png", "e.gif", "f.bmp",
    ]  # fmt: skip
    files = {name: picture(index % 10) for index, name in enumerate(names)}
    files["a.JPG"], files["B.Jpeg"] = picture(4, "JPEG"), picture(6, "JPEG", "RGB")
    files["c.PnG"], files["d.png"] = picture(3, mode="RGBA"), picture(5, faint=0.5)
    files["e.gif"], files["f.bmp"] = picture(2, "GIF"), picture(2, "BMP")
    files["9.png"], files["png"], files["a.png.txt"] = picture(9, mode="RGB"), b"no image", b"no image"
    judge_predict(
        work, "a folder with pictures, some in colour, and other files", network(Dense(), 13).eval(), files, kept=1
    )
    one = {"only.jpg": picture(5, "JPEG")}
    judge_predict(work, "a folder with one picture", network(Normalized(), 14).train(), one, as_text=True, kept=1)
    judge_predict(work, "an empty folder", network(Dense(), 15).train(), {}, kept=2)


def centre_digit(work):
    """Every light, size and pen, an image that does not lie in one piece, digits that touch the edge."""
    turned = photograph(4, (200, 230), seed=21)
    pale = photograph(6, ink=140, paper=(212, 245), seed=22)
    small = photograph(8, (60, 48), 15, pen=0.14, seed=23)
    judge_centre(work, [
        *((f"a photograph of a {digit}", photograph(digit, seed=30 + digit), digit) for digit in (0, 3, 9)),
        ("a pale photograph of a 6", pale, 6),
        ("a photograph of a 4 that is not contiguous", turned.T.contiguous().T, (4, (200, 230), 130, 0.11)),
        ("a photograph of a 1, lit strongly from one side,", photograph(1, ink=10, paper=(150, 250), seed=24), 1),
        ("a photograph of an 8, smaller than 20 pixels,", small, (8, (60, 48), 15, 0.14)),
        ("a photograph of a 2 that fills it", photograph(2, (300, 210), 290, seed=25), (2, (300, 210), 290, 0.11)),
        ("a photograph of a large L", photograph(CORNER, (400, 500), 360, seed=26), (CORNER, (400, 500), 360, 0.11)),
        ("a photograph of a 1, very thin,", photograph([[(0, 0), (0.03, 1)]], pen=0.1, seed=27),
         ([[(0, 0), (0.03, 1)]], (240, 200), 130, 0.1)),
        ("a photograph of a 3 that touches the upper edge and the left one", photograph(3, (150, 120), 110, (0, 0)),
         (3, (150, 120), 110, 0.11)),
        ("a photograph of a 4 that touches the lower edge and the right one", photograph(4, (150, 120), 110, (1, 1)),
         (4, (150, 120), 110, 0.11)),
        ("a photograph of an 8 by a thin pen", photograph(8, pen=0.05, seed=28), (8, (240, 200), 130, 0.05)),
        ("a photograph of a 5 whose parts do not touch", photograph(APART, (190, 240), seed=29),
         (APART, (190, 240), 130, 0.11)),
        ("a photograph of a 2, 28x28 with lines of one pixel, in the lower right corner", *tiny(TWO)),
    ])  # fmt: skip
    line = photograph(LINE, (320, 100), 300, pen=0.02, seed=31)
    judge_centre(work, [("a photograph of a line, fifty times as high as wide", line, (LINE, (320, 100), 300, 0.02))],
                 kept=2)  # fmt: skip
