"""What crosses between a grader and a sandbox: frames, and plain data in them. Nothing that arrives is executed.

A frame is two lengths (4 bytes each), a header in JSON and a body of bytes. Plain data (numbers, text, tensors, arrays,
lists, tuples, dicts) becomes a tree in the header, and the bytes of its tensors the body.
"""

import json
import math
import socket
import struct

import numpy as np
import torch

from lab.check.examine import Opaque

LENGTHS = struct.Struct("!II")
MOST_HEADER = 16 * 2**20  # bytes
MOST_BODY = 64 * 2**20
MOST_DEPTH = 40  # of lists in lists
MOST_NESTING = 4 * MOST_DEPTH  # of a header, where a list in a list takes up to three levels
MOST_KEYS = 1_000  # of a dict: more can be made to collide until reading them takes minutes
MOST_ROWS = 2**20  # of a tensor without a single number, which as a list would still be that long
MOST_DIMENSIONS = 32
DTYPES = {str(value).removeprefix("torch."): value for value in vars(torch).values() if isinstance(value, torch.dtype)}


class Malformed(Exception):
    """What arrived is no frame, or no plain data."""


class TooLarge(Malformed):
    """What arrived is longer than any message may be."""


# --- frames ----------------------------------------------------------------------------------------------------------


def frame(header: dict, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def receive(connection: socket.socket) -> tuple[dict, bytes]:
    """Wait for a frame; raise EOFError when the other side has gone."""
    text, body = LENGTHS.unpack(_exactly(connection, LENGTHS.size))
    return json.loads(_exactly(connection, text)), _exactly(connection, body)


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(min(count - len(parts), 2**20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def take(buffer: bytearray) -> tuple[dict, bytes] | None:
    """Take the first whole frame off a buffer; None when there is none yet. Raise Malformed for what is none."""
    if len(buffer) < LENGTHS.size:
        return None
    text, body = LENGTHS.unpack_from(buffer)
    if text > MOST_HEADER or body > MOST_BODY:
        raise TooLarge("a message was too large")
    end = LENGTHS.size + text + body
    if len(buffer) < end:
        return None
    try:
        header = json.loads(buffer[LENGTHS.size : LENGTHS.size + text])
    except (ValueError, RecursionError):
        raise Malformed("a message was not JSON") from None
    if not isinstance(header, dict):
        raise Malformed("a message was not of the agreed form")
    _expect_shallow(header)
    content = bytes(buffer[LENGTHS.size + text : end])
    del buffer[:end]
    return header, content


def _expect_shallow(value: dict | list, depth: int = 0) -> None:
    """Raise Malformed for what whoever walks through it would stumble over."""
    if depth > MOST_NESTING:
        raise Malformed("a message was nested too deeply")
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            _expect_shallow(part, depth + 1)


# --- plain data ------------------------------------------------------------------------------------------------------


def encode(value: object, body: bytearray, depth: int = 0) -> object:
    """Return plain data as a tree for JSON; append the bytes of its tensors and arrays to `body`."""
    if value is None or isinstance(value, bool | str):
        return value if not isinstance(value, str) else str(value)
    if depth > MOST_DEPTH:
        return {"opaque": type(value).__name__}
    if isinstance(value, np.generic | np.ndarray):  # before float and complex, which np.float64 and others are too
        kind = "array" if isinstance(value, np.ndarray) else "scalar"
        return _encode_array(kind, np.asarray(value), body)
    if isinstance(value, int):
        return {"int": hex(value)} if abs(value) >= 2**53 else int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, bytes):
        return {"bytes": _append(value, body)}
    if isinstance(value, torch.Tensor):
        return _encode_tensor(value, body)
    if isinstance(value, list | tuple):
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [encode(part, body, depth + 1) for part in value]}
    if isinstance(value, dict) and len(value) <= MOST_KEYS:
        return {"dict": [[encode(part, body, depth + 1) for part in pair] for pair in value.items()]}
    return {"opaque": value.type_name if isinstance(value, Opaque) else type(value).__name__}


def decode(tree: object, body: bytes, depth: int = 0) -> object:
    """Return the plain data of a tree; raise Malformed for anything else."""
    try:
        return _decode(tree, Body(body), depth)
    except Malformed:
        raise
    except Exception as error:  # whatever a forged message makes the reader stumble over
        raise Malformed(f"a reply was no plain data ({type(error).__name__})") from None


class Body:
    """The bytes of a message's tensors, to be read from front to back, each once: no tree makes more of them."""

    def __init__(self, data: bytes):
        self.data, self.read = memoryview(data), 0

    def part(self, where: list[int]) -> memoryview:
        start, length = where
        if length < 0 or start < self.read or start + length > len(self.data):
            raise Malformed("a reply names bytes that it does not have")
        self.read = start + length
        return self.data[start : self.read]


def _decode(tree: object, body: Body, depth: int) -> object:
    if tree is None or isinstance(tree, bool | int | float | str):
        return tree
    if depth > MOST_DEPTH + 1:
        raise Malformed("a reply was nested too deeply")
    ((kind, content),) = tree.items()
    match kind:
        case "int":
            return int(content[:5_000], 16)
        case "complex":
            return complex(*map(float, content))
        case "bytes":
            return bytes(body.part(content))
        case "tensor":
            return _decode_tensor(*content, body)
        case "sparse":  # of which a check can only say that it is no ordinary tensor
            shape = _shape([int(size) for size in content[1]])
            return torch.sparse_coo_tensor(size=shape, dtype=DTYPES[content[0]], check_invariants=True)
        case "array" | "scalar":
            array = _decode_array(*content, body)
            return array if kind == "array" else array[()]
        case "list":
            return [_decode(part, body, depth + 1) for part in content]
        case "tuple":
            return tuple(_decode(part, body, depth + 1) for part in content)
        case "dict" if len(content) <= MOST_KEYS:
            return {_decode(key, body, depth + 1): _decode(part, body, depth + 1) for key, part in content}
        case "opaque":
            return Opaque(str(content)[:100])
    raise Malformed("a reply was no plain data")


def _append(data: bytes, body: bytearray) -> list[int]:
    start = len(body)
    body += data
    return [start, len(data)]


def _is_plain(shape: list[int]) -> bool:
    """Say whether a tensor of this shape can be read and listed; one with a 0 in it costs nothing to send."""
    rows = math.prod(size or 1 for size in shape) if 0 in shape else 0
    return len(shape) <= MOST_DIMENSIONS and all(size >= 0 for size in shape) and rows <= MOST_ROWS


def _shape(shape: list[int]) -> list[int]:
    if not _is_plain(shape):
        raise Malformed("a tensor has a shape that cannot be read")
    return shape


def _encode_tensor(value: torch.Tensor, body: bytearray) -> object:
    name = str(value.dtype).removeprefix("torch.")
    if value.is_quantized or value.is_meta or value.is_nested or not _is_plain(value.shape):
        return {"opaque": type(value).__name__}
    if value.layout != torch.strided:
        return {"sparse": [name, list(value.shape)]}
    value = value.detach().cpu().resolve_conj().resolve_neg()
    flat = torch.empty(value.shape, dtype=value.dtype).copy_(value).flatten()
    return {"tensor": [name, list(value.shape), _append(flat.view(torch.uint8).numpy().tobytes(), body)]}


def _decode_tensor(name: str, shape: list[int], where: list[int], body: Body) -> torch.Tensor:
    dtype, data = DTYPES[name], bytearray(body.part(where))
    if math.prod(_shape(shape)) * dtype.itemsize != len(data):
        raise Malformed("a tensor's shape does not fit its data")
    if not data:
        return torch.empty(shape, dtype=dtype)
    return torch.frombuffer(data, dtype=torch.uint8).view(dtype).reshape(shape)


def _encode_array(kind: str, value: np.ndarray, body: bytearray) -> object:
    if value.dtype.kind not in "biufcSU" or not _is_plain(value.shape):
        return {"opaque": type(value).__name__}
    return {kind: [value.dtype.str, list(value.shape), _append(np.ascontiguousarray(value).tobytes(), body)]}


def _decode_array(name: str, shape: list[int], where: list[int], body: Body) -> np.ndarray:
    dtype, data = np.dtype(str(name)), bytes(body.part(where))
    if dtype.kind not in "biufcSU":
        raise Malformed("an array has a type that cannot be read")
    if math.prod(_shape(shape)) * dtype.itemsize != len(data):
        raise Malformed("an array's shape does not fit its data")
    return np.frombuffer(data, dtype).reshape(shape).copy() if data else np.empty(shape, dtype)
