"""Integers, blocks and lists: docs/format.md §1."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from .errors import Refused, require

Item = TypeVar("Item")


def u8(value: int) -> bytes:
    return value.to_bytes(1, "big")


def u16(value: int) -> bytes:
    return value.to_bytes(2, "big")


def u32(value: int) -> bytes:
    return value.to_bytes(4, "big")


def u64(value: int) -> bytes:
    return value.to_bytes(8, "big")


def block(value: bytes) -> bytes:
    return u32(len(value)) + value


def blocks(values: Sequence[bytes]) -> bytes:
    return b"".join(block(value) for value in values)


def integer(value: bytes) -> int:
    return int.from_bytes(value, "big")


class Reader:
    """Takes bytes from the front; `end` refuses what is left."""

    def __init__(self, data: bytes, what: str, limit: int | None = None) -> None:
        require(limit is None or len(data) <= limit, f"{what}: longer than its limit")
        self.data = data
        self.place = 0
        self.what = what

    @property
    def left(self) -> int:
        return len(self.data) - self.place

    def take(self, count: int) -> bytes:
        if count > self.left:
            raise Refused(f"{self.what}: cut off")
        taken = self.data[self.place : self.place + count]
        self.place += count
        return taken

    def number(self, width: int) -> int:
        return integer(self.take(width))

    def block(self) -> bytes:
        return self.take(self.number(4))

    def rest(self) -> bytes:
        return self.take(self.left)

    def end(self) -> None:
        require(self.left == 0, f"{self.what}: bytes after the last item")


def whole_list(data: bytes, what: str, item: Callable[[Reader], Item]) -> list[Item]:
    """The items of a list, to the end of its field."""
    reader = Reader(data, what)
    items: list[Item] = []
    while reader.left:
        items.append(item(reader))
    return items


def ascending(keys: Sequence[object], what: str) -> None:
    """Refuses a list that is not strictly ascending."""
    for before, after in zip(keys, keys[1:]):
        require(before < after, f"{what}: out of order")  # type: ignore[operator]
