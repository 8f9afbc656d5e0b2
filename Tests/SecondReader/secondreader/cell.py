"""Values and cells: docs/format.md §5. Attachments: §5.1."""

import re

from .errors import Refused, require
from .places import place
from .primitives import expand, hkdf, same, seal, sha256, unseal
from .wire import Reader, integer, u8, u32, u64

VALUE_TYPES = range(1, 12)
ATTACHMENT = 6
VALUE_LIMIT = 1_048_576
CELL_LIMIT = 1_081_360
BLOB_LIMIT = 64 << 20
SEGMENT = 65_536
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z", re.ASCII)


def padded_length(length: int) -> int:
    """The length of the plaintext of a cell whose value has `length` bytes."""
    needed = 4 + length
    if needed <= 1024:
        padded = 32
        while padded < needed:
            padded *= 2
        return padded
    exponent = needed.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-needed // step) * step


def pad(value: bytes) -> bytes:
    require(len(value) <= VALUE_LIMIT, "value: longer than its limit")
    return (u32(len(value)) + value).ljust(padded_length(len(value)), b"\0")


def unpad(plain: bytes) -> bytes:
    reader = Reader(plain, "plaintext of a cell")
    value = reader.block()
    require(len(value) <= VALUE_LIMIT, "value: longer than its limit")
    require(len(plain) == padded_length(len(value)), "plaintext of a cell: another padded length")
    require(not any(reader.rest()), "plaintext of a cell: a byte after the value")
    return value


class PlaceOfCell:
    def __init__(
        self, vault: bytes, record: bytes, compartment: int, field: int, write: bytes, value_type: int
    ) -> None:
        require(value_type in VALUE_TYPES, "cell: unknown value type")
        self.common = {
            "vault": vault, "record": record, "compartment": compartment, "field": field, "write": write,
        }  # fmt: skip
        self.value_type = value_type
        self.context = place("cell", valueType=value_type, **self.common)

    def half_of_b(self, b: bytes) -> bytes:
        """B_f"""
        return expand(b, self.context, 32)

    def seal(self, a: bytes, b_f: bytes, value: bytes) -> bytes:
        return seal(hkdf(a, b_f, self.context, 32), pad(value))

    def open(self, a: bytes, b_f: bytes, cell: bytes) -> bytes:
        sealed, _ = split(cell, self.value_type)
        require(len(sealed) <= CELL_LIMIT, "cell: longer than its limit")
        value = unpad(unseal(hkdf(a, b_f, self.context, 32), sealed))
        if self.value_type != ATTACHMENT:
            try:
                value.decode("utf-8")
            except UnicodeDecodeError:
                raise Refused("value: not UTF-8") from None
        return value

    def open_blob(self, value: bytes, cell: bytes, segments: list[bytes]) -> bytes:
        """The bytes of an attachment, whose opened cell is `value`."""
        require(len(value) == 72, "attachment: a wrong length")
        length, digest, blob_key = integer(value[:8]), value[8:40], value[40:]
        check_segments(cell, segments)
        require(length <= BLOB_LIMIT, "attachment: longer than its limit")
        count = max(1, -(-length // SEGMENT))
        require(len(segments) == count, "attachment: another number of segments")
        key = expand(blob_key, place("blob key", **self.common), 32)
        prefix = expand(blob_key, place("blob nonces", **self.common), 7)
        plain = b""
        for number, segment in enumerate(segments):
            last = number == count - 1
            expected = length - number * SEGMENT if last else SEGMENT
            require(len(segment) == expected + 16, "attachment: a segment of a wrong length")
            plain += unseal(key, segment, prefix + u32(number) + u8(last))
        require(same(sha256(plain), digest), "attachment: the digest differs")
        return plain


def split(cell: bytes, value_type: int) -> tuple[bytes, bytes]:
    """The sealed part and the open end of a cell."""
    if value_type != ATTACHMENT:
        return cell, b""
    require(len(cell) > 40, "cell of an attachment: cut off")
    return cell[:-40], cell[-40:]


def check_segments(cell: bytes, segments: list[bytes]) -> None:
    """Compares the sealed segments with the open end of the cell; needs no key."""
    end = u64(sum(len(segment) for segment in segments)) + sha256(*segments)
    require(split(cell, ATTACHMENT)[1] == end, "attachment: the segments are not those that were signed")


def fits(value: str, value_type: int, codes: list[str] | None = None) -> bool:
    """Whether a program should have taken this value; of dates, names and numbers of papers it keeps what was typed."""
    match value_type:
        case 2:
            return codes is None or value in codes
        case 4:
            return len(value) <= 64 and NUMBER.match(value) is not None and not re.fullmatch(r"-0(\.0+)?", value)
        case 5:
            return re.fullmatch(r"[0-9a-f]{32}", value) is not None
    return True
