"""Material of the search index: tokens, their codes, and the details that send them."""

from .entry import detail, field_tokens
from .index import PlaceOfToken
from .keys import index_check_value
from .materials_sealed import a_place
from .rows import Material, Row, draw, some_text, within
from .statement import IndexField


def write_tokens(number: int) -> Row:
    row = a_place()
    row.put(
        ik=draw(), gik=draw(), salt=draw(), version=within(1, 4), kind=1 + number % 3, profile=1 + number % 6,
        profileVersion=within(1, 2), value=some_text(number).encode(),
    )  # fmt: skip
    row.put(**tokens_of(row))
    return row


def tokens_of(row: Row) -> dict[str, bytes]:
    vault, version, kind = row.bytes("vault"), row.number("version"), row.number("kind")
    how = IndexField(
        row.number("field"), row.number("compartment"), row.number("profile"), row.number("profileVersion"), 64
    )
    at = PlaceOfToken(vault, version, how)
    inner = at.inner(row.bytes("ik"), kind, row.bytes("value"))
    outer = at.outer(row.bytes("gik"), kind, inner)
    record, write = row.bytes("record"), row.bytes("write")
    sent = field_tokens(how.field, version, row.bytes("salt"), [(kind, inner)])
    return {
        "checkValue": index_check_value(row.bytes("ik"), vault, how.compartment, version), "inner": inner,
        "outer": outer, "code": at.code(row.bytes("gik"), kind, outer, record, write),
        "find": detail(vault, b"", sent * 2), "rebuild": detail(vault, b"", record + write + sent),
    }  # fmt: skip


def check_tokens(row: Row) -> None:
    for name, made in tokens_of(row).items():
        row.expect(name, made)


MATERIALS = [Material("sets of tokens", write_tokens, check_tokens)]
