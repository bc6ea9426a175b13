"""What a run shows as pictures: augmented samples, sheets of digits, and TensorBoard's files."""

import io
import warnings

import torch
from PIL import Image, ImageDraw
from torch import Tensor
from torch.utils.tensorboard import SummaryWriter

from lab import plots
from lab.experiment import parts, sources
from lab.experiment.run import Run, new_network, read_rows

VERSIONS = 9  # of each sample, in the picture of augmentation
COLUMNS, SCALE, CAPTION = 10, 2, 14  # of a sheet: digits in a row, their magnification, pixels for the words


def augmented(images: Tensor, run: Run) -> plots.Figure:
    """Draw each stored image `(n, C, H, W)` as it is, then several times augmented as training would, a row each."""
    wanted, generator = run.config.augmentation, torch.Generator().manual_seed(run.config.seed)
    if not wanted:
        return plots.digit_grid(sources.pictures(images), title="as stored: this run does not augment")
    rows = []
    for image in images:
        moves = parts.draw_moves(VERSIONS, wanted.max_shift, wanted.max_rotation, generator)
        moved = parts.move(image.float().expand(VERSIONS, -1, -1, -1), moves)
        rows.append(sources.pictures(torch.cat([image[None].float(), moved])))
    title = (
        f"as stored, and shifted by up to {wanted.max_shift} pixels, turned by up to {wanted.max_rotation:g} degrees"
    )
    return plots.digit_grid(torch.cat(rows), columns=VERSIONS + 1, title=title)


def sheet(images: Tensor, captions: list[str]) -> bytes:
    """Return images `(n, C, H, W)` side by side, each above its caption, as a PNG file.

    Drawn after every epoch, so without matplotlib, which takes a hundred times as long.
    """
    height, width = (SCALE * length for length in images.shape[-2:])
    across, down = width + 4, height + CAPTION
    paper = Image.new("L", (across * COLUMNS, down * -(-len(images) // COLUMNS)), 255)
    pen = ImageDraw.Draw(paper)
    for number, (image, caption) in enumerate(zip(sources.pictures(images.cpu()), captions, strict=True)):
        corner = across * (number % COLUMNS) + 2, down * (number // COLUMNS)
        paper.paste(Image.fromarray(image.numpy()).resize((width, height)), corner)
        pen.text((corner[0], corner[1] + height), caption, fill=0)
    content = io.BytesIO()
    paper.save(content, format="png")
    return content.getvalue()


def write_first_events(run: Run, images: Tensor, labels: Tensor) -> None:
    """Write what TensorBoard shows before there is a training: the samples and the network's graph."""
    with SummaryWriter(run.folder / "tensorboard", filename_suffix=".samples") as board, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the tracing, about things that a graph does not show
        board.add_images("samples", images)
        board.add_text("labels of the samples", " ".join(map(str, labels.tolist())))
        board.add_graph(new_network(run).eval(), images.float() / 255)


def open_board(run: Run) -> SummaryWriter:
    """Return TensorBoard's writer, with the epochs of the run's files in it, and none that came after them."""
    for old in (run.folder / "tensorboard").glob("*.training"):
        old.unlink()
    board = SummaryWriter(run.folder / "tensorboard", filename_suffix=".training")
    history = {int(row["epoch"]): row for row in read_rows(run.folder / "history.csv")}
    by_epoch = {epoch: {"loss": [], "gradient_norm": []} for epoch in history}
    for row in read_rows(run.folder / "batches.csv"):
        for name, values in by_epoch.get(int(row["epoch"]), {}).items():
            values.append(float(row[name]))
    for epoch, batches in by_epoch.items():
        add_to_board(board, epoch, batches, history[epoch])
    return board


def add_to_board(board: SummaryWriter, epoch: int, batches: dict[str, list], row: dict) -> None:
    """Add an epoch: loss and gradient norm of its batches, and its row of the history."""
    count = len(batches["loss"])
    for name in ("loss", "gradient_norm"):
        for number, value in enumerate(batches[name]):
            board.add_scalar(f"batch/{name}", value, (epoch - 1) * count + number + 1)
    for name, value in row.items():
        if name not in ("epoch", "seconds"):
            board.add_scalar(f"epoch/{name}", float(value), epoch)
    board.flush()
