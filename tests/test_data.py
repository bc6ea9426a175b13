"""Where the data come from, whatever is missing or damaged; tensors, batches and image files."""

import gzip
import hashlib
import shutil
import socket
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
import torch
from torchvision.datasets import MNIST

from lab import Problem, data

FILES = tuple(data.MD5)


@pytest.fixture
def mnist(sample, tmp_path):
    """A copy of the sample that a test may damage."""
    return shutil.copytree(sample, tmp_path / "mnist")


@pytest.fixture
def own(tmp_path, monkeypatch):
    """An empty folder in place of the course's own data folder, and no MNIST_ROOT."""
    monkeypatch.setattr(data, "OWN", tmp_path / "own")
    monkeypatch.delenv("MNIST_ROOT", raising=False)
    return tmp_path / "own"


@pytest.fixture
def mirror(mnist, tmp_path, monkeypatch):
    """A server on this machine that offers the sample as a download; returns its folder, for a test to damage."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    for name in FILES:
        (folder / f"{name}.gz").write_bytes(gzip.compress((mnist / "MNIST" / "raw" / name).read_bytes(), mtime=0))
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    handler.log_message = lambda *_: None
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("MNIST_MIRROR", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(data, "_DOWNLOAD", _with_checksums_of(folder))
    monkeypatch.setattr(data, "MD5", {name: _md5(mnist / "MNIST" / "raw" / name) for name in FILES})
    yield folder
    server.shutdown()


def _with_checksums_of(folder) -> str:
    """Return the download program, expecting the mirror's archives in place of the real MNIST's."""
    resources = [(f"{name}.gz", _md5(folder / f"{name}.gz")) for name in FILES]
    return data._DOWNLOAD.replace("MNIST(sys", f"MNIST.resources = {resources}\nMNIST(sys")


def _md5(path) -> str:
    return hashlib.md5(path.read_bytes()).hexdigest()


# --- the ladder ------------------------------------------------------------------------------------------------------


def test_mnist_root_comes_first(mnist, own, monkeypatch):
    shutil.copytree(mnist, own)
    monkeypatch.setenv("MNIST_ROOT", str(mnist))
    assert data.root() == mnist
    assert str(mnist) in data.source()


def test_own_folder_comes_second(mnist, own):
    shutil.copytree(mnist, own)
    assert data.root() == own


def test_download_comes_third(own, mirror):
    assert data.root() == own
    assert sorted(path.name for path in (own / "MNIST" / "raw").iterdir()) == sorted(FILES)
    assert len(MNIST(own, train=False)) == 1000
    mirror.rename(mirror.with_name("gone"))
    assert data.root() == own, "what is downloaded is not downloaded again"


def test_sample_comes_last(own, monkeypatch, capsys):
    monkeypatch.setenv("MNIST_MIRROR", "http://127.0.0.1:9")  # nobody listens there
    folder = data.root()
    said = capsys.readouterr().out
    assert "could not be downloaded" in said and "sample of 5,000" in said and "make data" in said
    assert len(MNIST(folder, train=True)) == 4000 and len(MNIST(folder, train=False)) == 1000
    assert "4,000 training and 1,000 test" in data.source()


def test_sample_is_real_mnist_shuffled(sample):
    dataset = MNIST(sample, train=True)
    images, labels = dataset.data, dataset.targets
    assert images.shape == (4000, 28, 28) and images.dtype == torch.uint8 and images.max() == 255
    assert 360 < int(torch.bincount(labels).min()) and int(torch.bincount(labels).max()) < 440
    assert len(labels[:50].unique()) == 10


# --- what goes wrong with a download ---------------------------------------------------------------------------------


def test_download_cut_short(own, mirror, capsys):
    archive = mirror / f"{FILES[0]}.gz"
    archive.write_bytes(archive.read_bytes()[:5000])
    data.root()
    assert "could not be downloaded" in capsys.readouterr().out
    assert not (own / "MNIST").exists()


def test_download_with_wrong_content(own, mirror, monkeypatch, capsys):
    monkeypatch.setitem(data.MD5, FILES[1], "0" * 32)
    data.root()
    assert f"{FILES[1]} has a wrong checksum" in capsys.readouterr().out
    assert not (own / "MNIST").exists()


def test_server_that_never_answers(own, monkeypatch, capsys):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("MNIST_MIRROR", f"http://127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr(data, "CONNECT_SECONDS", 0.5)
        data.root()
    assert "timed out" in capsys.readouterr().out


def test_download_that_takes_too_long(own, monkeypatch, capsys):
    monkeypatch.setattr(data, "_DOWNLOAD", "import time; time.sleep(60)")
    monkeypatch.setattr(data, "DOWNLOAD_SECONDS", 0.5)
    data.root()
    assert "not finished after 0.5 s" in capsys.readouterr().out


def test_failed_download_is_not_tried_again_at_once(own, monkeypatch, capsys):
    monkeypatch.setattr(data, "_run_download", lambda scratch: "no network")
    data.root()
    monkeypatch.setattr(data, "_run_download", lambda scratch: pytest.fail("tried again"))
    data.root()
    monkeypatch.setattr(data, "_run_download", lambda scratch: "still none")
    data.root(download_again=True)
    assert "still none" in capsys.readouterr().out


# --- damaged data ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_truncated_file_is_named(mnist, name, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(mnist))
    path = mnist / "MNIST" / "raw" / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Problem, match=f"{name} is damaged: .* bytes where its header promises"):
        data.load()


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08\x00 a gzip file", b"<html>not found</html>"])
def test_foreign_file_is_named(mnist, content, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(mnist))
    (mnist / "MNIST" / "raw" / FILES[0]).write_bytes(content)
    with pytest.raises(Problem, match=f"{FILES[0]} is not an IDX file"):
        data.load()


def test_missing_file_is_named(mnist, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(mnist))
    (mnist / "MNIST" / "raw" / FILES[2]).unlink()
    with pytest.raises(Problem, match=f"{FILES[2]} cannot be read"):
        data.load()


def test_damaged_own_folder_is_named_not_replaced(mnist, own):
    shutil.copytree(mnist, own)
    (own / "MNIST" / "raw" / FILES[0]).write_bytes(b"")
    with pytest.raises(Problem, match=FILES[0]):
        data.root()


def test_labels_beyond_nine(mnist, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(mnist))
    path = mnist / "MNIST" / "raw" / FILES[1]
    path.write_bytes(path.read_bytes()[:-1] + b"\x0b")
    with pytest.raises(Problem, match="go up to 11"):
        data.load()


def test_counts_that_disagree(mnist, sample, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(mnist))
    shutil.copy(sample / "MNIST" / "raw" / FILES[3], mnist / "MNIST" / "raw" / FILES[1])
    with pytest.raises(Problem, match="4,000 images but 1,000 labels"):
        data.load()


@pytest.mark.parametrize("below", ["MNIST", "MNIST/raw"])
def test_mnist_root_one_level_too_deep(mnist, below, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(mnist / below))
    with pytest.raises(Problem, match=f"{mnist} does: use that"):
        data.root()


def test_mnist_root_naming_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(tmp_path / "nowhere"))
    with pytest.raises(Problem, match="MNIST_ROOT names .*nowhere, which is not a folder"):
        data.root()


def test_unwritable_folder(tmp_path, own, monkeypatch, capsys):
    own.write_text("a file where the folder should be")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(data, "_run_download", lambda scratch: "no network")
    folder = data.root()
    assert f"The data folder {own} cannot be written" in capsys.readouterr().out
    assert len(MNIST(folder, train=False)) == 1000


def test_command_says_one_line_and_fails(mnist):
    (mnist / "MNIST" / "raw" / FILES[0]).write_bytes(b"")
    command = [sys.executable, "-m", "lab.data"]
    done = subprocess.run(command, env={"MNIST_ROOT": str(mnist)}, capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1 and FILES[0] in done.stderr


# --- tensors, batches, files -----------------------------------------------------------------------------------------


def test_prepared_images(sample, monkeypatch):
    monkeypatch.setenv("MNIST_ROOT", str(sample))
    images, labels = data.load_prepared(train=False)
    assert images.shape == (1000, 1, 28, 28) and images.dtype == torch.float32
    assert images.min() == 0 and images.max() == 1
    assert labels.shape == (1000,) and labels.dtype == torch.int64


def test_loader_gives_every_sample_once():
    images, labels = torch.arange(10.0).reshape(10, 1, 1, 1), torch.arange(10)
    loader = data.make_loader(images, labels, 4, shuffle=True, generator=torch.Generator().manual_seed(0))
    batches = list(loader)
    assert [len(part) for part, _ in batches] == [4, 4, 2]
    order = torch.cat([part for _, part in batches])
    assert sorted(order.tolist()) == list(range(10)) and order.tolist() != list(range(10))
    assert all(torch.equal(part.flatten(), numbers.float()) for part, numbers in batches)
    assert torch.cat([part for _, part in loader]).tolist() != order.tolist(), "another order every epoch"


def test_loader_keeps_the_order_unless_asked():
    batches = list(data.make_loader(torch.zeros(5, 1, 1, 1), torch.arange(5), 2))
    assert torch.cat([labels for _, labels in batches]).tolist() == list(range(5))


@pytest.mark.parametrize("layout", ["prefix", "folders"])
def test_image_files_read_back_as_written(layout, tmp_path):
    images = torch.randint(0, 256, (12, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    labels = torch.tensor([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8])
    paths = data.write_image_files(images, labels, tmp_path, layout)
    assert all(path.is_file() for path in paths)
    read, read_labels = data.read_image_files(tmp_path, layout)
    assert torch.equal(read, images) and torch.equal(read_labels, labels)


def test_image_files_that_cannot_be_read(tmp_path):
    with pytest.raises(Problem, match="holds no PNG files"):
        data.read_image_files(tmp_path, "prefix")
    (tmp_path / "7_000001.png").write_text("no image")
    with pytest.raises(Problem, match="7_000001.png is not an image"):
        data.read_image_files(tmp_path, "prefix")
    with pytest.raises(Problem, match="has no label"):
        data.read_image_files(tmp_path, "folders")
    with pytest.raises(Problem, match="layout is 'zip'"):
        data.write_image_files(torch.zeros(1, 28, 28, dtype=torch.uint8), torch.zeros(1), tmp_path, "zip")


def test_image_files_of_two_sizes(tmp_path):
    for index, size in enumerate((28, 20)):
        images = torch.zeros(1, size, size, dtype=torch.uint8)
        data.write_image_files(images, torch.tensor([index]), tmp_path, "prefix")
    with pytest.raises(Problem, match="1_000000.png is 20x20 pixels"):
        data.read_image_files(tmp_path, "prefix")
