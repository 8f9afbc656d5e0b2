"""The rows that both programs exchange: one JSON object of texts in each line; bytes are Base64, numbers decimal."""

import base64
import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .errors import Refused, require

WORDS = ("สมหญิง", "ဇော်ဝင်း", "Saw", "แม่สอด", "မြဝတီ", "Mae Sot")


class Row(dict[str, str]):
    def put(self, **values: int | bytes | str) -> None:
        for name, value in values.items():
            if isinstance(value, bytes):
                self[name] = base64.b64encode(value).decode("ascii")
            else:
                self[name] = str(value)

    def bytes(self, name: str) -> bytes:
        return base64.b64decode(self[name], validate=True)

    def number(self, name: str) -> int:
        return int(self[name])

    def expect(self, name: str, made: bytes) -> None:
        require(self.bytes(name) == made, f"{name} differs")


@dataclass(frozen=True)
class Material:
    """One kind of bytes that both programs write and open."""

    name: str
    write: Callable[[int], Row]
    check: Callable[[Row], None]

    def path(self, folder: Path) -> Path:
        return folder / f"{self.name.replace(' ', '-')}.jsonl"

    def write_all(self, folder: Path, count: int) -> None:
        with self.path(folder).open("w", encoding="utf-8") as file:
            for number in range(count):
                file.write(json.dumps(self.write(number), ensure_ascii=False) + "\n")

    def check_all(self, folder: Path, count: int) -> None:
        lines = self.path(folder).read_text(encoding="utf-8").splitlines()
        require(len(lines) == count, f"{len(lines)} {self.name}, not {count}")
        for number, line in enumerate(lines):
            try:
                self.check(Row(json.loads(line)))
            except Refused as error:
                raise Refused(f"{self.name}, line {number + 1}: {error}") from None


def draw(count: int = 32) -> bytes:
    return os.urandom(count)


def within(low: int, width: int) -> int:
    """A number from `low` to the largest of `width` bytes."""
    return random.randint(low, (1 << 8 * width) - 1)


def some_text(number: int) -> str:
    return " ".join(WORDS[(number + place) % len(WORDS)] for place in range(1 + number % 40))
