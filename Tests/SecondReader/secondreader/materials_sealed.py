"""Material of what is sealed: people, cells, wraps, attachments, boxes, envelopes, files of the gate."""

from . import gatefiles, hpke
from .box import open_box, seal_box
from .cell import ATTACHMENT, SEGMENT, VALUE_TYPES, PlaceOfCell
from .errors import require
from .halves import PlaceOfA, commitment_a, commitment_b, unwrap_b, unwrap_list, wrap_b, wrap_list
from .keys import check_value, compartment_pair, escrow_check_value, escrow_key, record_key, recovery_pair
from .people import Identity, key_file, new_identity, passphrase_bytes, public_file
from .places import place
from .primitives import ed25519_public, expand, seal, sha256, x25519_public
from .rows import Material, Row, draw, some_text, within
from .wire import u8, u32, u64

VALUE_TYPES_OF_TEXT = [number for number in VALUE_TYPES if number != ATTACHMENT]


def a_person(number: int, cost: int = 0) -> Identity:
    return new_identity(f"person-{number}", some_text(number % 7), ("th-shelter", "mm.dsw")[number % 2], cost)


def write_person(number: int) -> Row:
    """Every hundredth has a passphrase: scrypt takes a third of a second each."""
    passphrase = f"รหัสผ่าน {number} ကခ" if number % 100 == 0 else ""
    identity = a_person(number, 17 if passphrase else 0)
    row = Row()
    row.put(
        passphrase=passphrase,
        pub=identity.person.public_file(identity.seed),
        key=identity.key_file(passphrase_bytes(passphrase) if passphrase else None),
        fingerprint=identity.person.fingerprint,
    )
    return row


def check_person(row: Row) -> None:
    who = public_file(row.bytes("pub"))
    identity = key_file(row.bytes("key"), passphrase_bytes(row["passphrase"]) if row["passphrase"] else None)
    row.expect("fingerprint", who.fingerprint)
    row.expect("fingerprint", identity.person.fingerprint)
    row.expect("pub", identity.person.public_file(identity.seed))


def place_of_cell(row: Row, value_type: int) -> PlaceOfCell:
    return PlaceOfCell(
        row.bytes("vault"), row.bytes("record"), row.number("compartment"), row.number("field"), row.bytes("write"),
        value_type,
    )  # fmt: skip


def a_place() -> Row:
    row = Row()
    row.put(vault=draw(16), record=draw(16), write=draw(16), compartment=within(1, 2), field=within(1, 4))
    return row


def write_cell(number: int) -> Row:
    row = a_place()
    value = b"" if number == 0 else b"a" * (1 << 20) if number == 1 else some_text(number).encode()
    row.put(type=VALUE_TYPES_OF_TEXT[number % len(VALUE_TYPES_OF_TEXT)], a=draw(), b=draw(), value=value)
    at = place_of_cell(row, row.number("type"))
    row.put(cell=at.seal(row.bytes("a"), at.half_of_b(row.bytes("b")), value))
    return row


def check_cell(row: Row) -> None:
    at = place_of_cell(row, row.number("type"))
    row.expect("value", at.open(row.bytes("a"), at.half_of_b(row.bytes("b")), row.bytes("cell")))


def write_wraps(number: int) -> Row:
    row = a_place()
    row.put(a=draw(), b=draw(), k=draw(), g=draw(), version=within(1, 4), epoch=within(1, 4), generation=within(0, 4))
    vault, record, write, a, b, g = (row.bytes(name) for name in ("vault", "record", "write", "a", "b", "g"))
    compartment, epoch = row.number("compartment"), row.number("epoch")
    of_a = commitment_a(a, vault, record, compartment, write)
    of_b = commitment_b(b, vault, record, write)
    at, r, public = place_of_a(row, of_a)
    fields = range(1, 2 + number % 50)
    items = {
        field: PlaceOfCell(vault, record, compartment, field, write, 1).half_of_b(b) for field in fields
    }
    row.put(
        commitmentA=of_a, commitmentB=of_b, one=at.wrap(a, r), two=at.seal(a, public),
        three=wrap_b(g, b, vault, record, write, epoch, of_b), four=wrap_list(g, items, vault, record, write, epoch),
        list=b"".join(u32(field) + items[field] for field in fields),
    )  # fmt: skip
    return row


def place_of_a(row: Row, digest: bytes) -> tuple[PlaceOfA, bytes, bytes]:
    """The place, the record key and the public half of K."""
    vault, record, k = row.bytes("vault"), row.bytes("record"), row.bytes("k")
    compartment, version, generation = (row.number(name) for name in ("compartment", "version", "generation"))
    at = PlaceOfA(vault, record, compartment, row.bytes("write"), version, generation, digest)
    r = record_key(k, vault, record, compartment, version, generation)
    return at, r, compartment_pair(k, vault, compartment, version)[1]


def check_wraps(row: Row) -> None:
    vault, record, write, g = (row.bytes(name) for name in ("vault", "record", "write", "g"))
    epoch, of_a, of_b = row.number("epoch"), row.bytes("commitmentA"), row.bytes("commitmentB")
    at, r, _ = place_of_a(row, of_a)
    row.expect("a", at.unwrap(1, row.bytes("one"), row.bytes("k"), r))
    row.expect("a", at.unwrap(2, row.bytes("two"), row.bytes("k"), r))
    row.expect("b", unwrap_b(g, row.bytes("three"), vault, record, write, epoch, of_b))
    items = unwrap_list(g, row.bytes("four"), vault, record, write, epoch)
    row.expect("list", b"".join(u32(field) + half for field, half in items.items()))


def write_blob(number: int) -> Row:
    sizes = (0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT)
    content, blob_key = draw(sizes[number] if number < len(sizes) else number), draw()
    row = a_place()
    common = place_of_cell(row, 6).common
    key = expand(blob_key, place("blob key", **common), 32)
    prefix = expand(blob_key, place("blob nonces", **common), 7)
    pieces = [content[start : start + SEGMENT] for start in range(0, max(1, len(content)), SEGMENT)]
    row.put(
        content=content,
        value=u64(len(content)) + sha256(content) + blob_key,
        sealed=b"".join(
            seal(key, piece, prefix + u32(at) + u8(at == len(pieces) - 1)) for at, piece in enumerate(pieces)
        ),
    )
    return row


def check_blob(row: Row) -> None:
    sealed = row.bytes("sealed")
    segments = [sealed[start : start + SEGMENT + 16] for start in range(0, len(sealed), SEGMENT + 16)]
    cell = bytes(48) + u64(len(sealed)) + sha256(sealed)
    row.expect("content", place_of_cell(row, 6).open_blob(row.bytes("value"), cell, segments))


def write_box(number: int) -> Row:
    row = Row()
    row.put(magic=("CVKF", "CVES")[number % 2], parent=draw(), header=draw(number % 97), plain=draw(1 + number))
    magic = row["magic"].encode()
    row.put(box=seal_box(magic, draw(), row.bytes("parent"), row.bytes("header"), row.bytes("plain")))
    return row


def check_box(row: Row) -> None:
    row.expect("plain", open_box(row["magic"].encode(), row.bytes("parent"), row.bytes("header"), row.bytes("box")))


def infos(row: Row) -> dict[str, bytes]:
    """The `info` of each envelope of a row."""
    who, vault = public_file(row.bytes("pub")), row.bytes("vault")
    _, recovery = recovery_pair(row.bytes("secret"), vault)
    of_k = {"vault": vault, "compartment": row.number("compartment"), "keyVersion": row.number("version")}
    to_person = {
        "handle": who.handle.encode(), "fingerprint": who.fingerprint, "authority": row.number("authority"),
    }  # fmt: skip
    return {
        "ofK": place("sealed K", **of_k, **to_person),
        "ofR": place(
            "sealed R", **of_k, **to_person, record=row.bytes("record"), generation=row.number("generation")
        ),
        "recovered": place(
            "recovered K", **of_k, fingerprint=sha256(recovery), authority=row.number("authority")
        ),
        "ofIK": place("sealed IK", **of_k, **to_person),
        "recoveredIK": place(
            "recovered IK", **of_k, fingerprint=sha256(recovery), authority=row.number("authority")
        ),
        "ofE": place(
            "sealed E", vault=vault, keyVersion=row.number("number"),
            fingerprint=sha256(x25519_public(row.bytes("gate"))),
        ),
    }  # fmt: skip


def write_envelopes(number: int) -> Row:
    row, identity = a_place(), a_person(number)
    row.put(
        pub=identity.person.public_file(identity.seed), kem=identity.kem, k=draw(), secret=draw(), gate=draw(),
        version=within(1, 4), generation=within(0, 4), number=within(1, 4), authority=within(0, 8),
    )  # fmt: skip
    k, r, e = keys_in(row)
    _, recovery = recovery_pair(row.bytes("secret"), row.bytes("vault"))
    info = infos(row)
    row.put(
        ofK=hpke.seal_envelope(identity.person.kem, info["ofK"], k),
        ofR=hpke.seal_envelope(identity.person.kem, info["ofR"], r),
        recovered=hpke.seal_envelope(recovery, info["recovered"], k),
        ofIK=hpke.seal_envelope(identity.person.kem, info["ofIK"], k),
        recoveredIK=hpke.seal_envelope(recovery, info["recoveredIK"], k),
        ofE=hpke.seal_envelope(x25519_public(row.bytes("gate")), info["ofE"], e),
        checkValue=check_value(k, row.bytes("vault"), row.number("compartment"), row.number("version")),
        escrowCheck=escrow_check_value(e, row.bytes("vault")),
    )
    return row


def keys_in(row: Row) -> tuple[bytes, bytes, bytes]:
    """K, R and E."""
    vault, compartment, version = row.bytes("vault"), row.number("compartment"), row.number("version")
    k = row.bytes("k")
    r = record_key(k, vault, row.bytes("record"), compartment, version, row.number("generation"))
    return k, r, escrow_key(row.bytes("secret"), vault)


def check_envelopes(row: Row) -> None:
    k, r, e = keys_in(row)
    vault = row.bytes("vault")
    private, _ = recovery_pair(row.bytes("secret"), vault)
    info = infos(row)
    opened = {
        "ofK": (row.bytes("kem"), k), "ofR": (row.bytes("kem"), r), "recovered": (private, k),
        "ofIK": (row.bytes("kem"), k), "recoveredIK": (private, k), "ofE": (row.bytes("gate"), e),
    }  # fmt: skip
    for name, (key, secret) in opened.items():
        require(hpke.open_key(key, info[name], row.bytes(name)) == secret, f"{name} differs")
    row.expect("checkValue", check_value(k, vault, row.number("compartment"), row.number("version")))
    row.expect("escrowCheck", escrow_check_value(e, vault))


def write_gate(number: int) -> Row:
    row = Row()
    seed, kem = draw(), draw()
    row.put(vault=draw(16), e=draw(), log=ed25519_public(seed), kem=x25519_public(kem), anchor=draw(),
            size=within(1, 8), root=draw())  # fmt: skip
    keys = [(gatefiles.G, epoch, draw()) for epoch in range(1, 2 + number % 5)]
    keys += [(gatefiles.H, 0, draw()), (gatefiles.LOG, 0, seed), (gatefiles.KEM, 0, kem)]
    keys += [(gatefiles.INDEX, version, draw()) for version in range(1, 1 + number % 3)]
    keys += [(gatefiles.ESCROW, 0, row.bytes("e"))] * (number % 2)
    found = gatefiles.GateKey(row.bytes("vault"), within(1, 4), keys)
    newest = gatefiles.Pin(1, row.number("size"), row.bytes("root"), row.bytes("anchor"))
    older = gatefiles.Pin(1, newest.size // 2, draw(), draw())
    slots = [(newest.slot(), b""), (newest.slot(), older.slot()), (older.slot(), newest.slot()),
             (bytes(128), newest.slot())]  # fmt: skip
    row.put(key=found.data(), escrow=found.escrow(row.bytes("e"), draw()), pin=b"".join(slots[number % 4]))
    return row


def check_gate(row: Row) -> None:
    found = gatefiles.gate_key(row.bytes("key"))
    row.expect("key", found.data())
    for keys in (found, gatefiles.open_escrow(row.bytes("escrow"), row.bytes("e"))):
        row.expect("vault", keys.vault)
        row.expect("log", ed25519_public(keys.of(gatefiles.LOG)))
        row.expect("kem", x25519_public(keys.of(gatefiles.KEM)))
    pin = gatefiles.pin(row.bytes("pin"))
    row.expect("anchor", pin.anchor)
    row.expect("root", pin.root)
    row.expect("pin", row.bytes("pin") if pin.size == row.number("size") else b"")


MATERIALS = [
    Material("key files", write_person, check_person),
    Material("cells", write_cell, check_cell),
    Material("sets of wraps", write_wraps, check_wraps),
    Material("attachments", write_blob, check_blob),
    Material("boxes", write_box, check_box),
    Material("sets of envelopes", write_envelopes, check_envelopes),
    Material("sets of gate files", write_gate, check_gate),
]
