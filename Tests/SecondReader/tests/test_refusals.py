"""What docs/format.md §13 demands to be refused. The material is that of the worked example, changed."""

import random
import unittest
from collections.abc import Callable

from secondreader import context, entry, gatefiles, note, statement
from secondreader.cell import PlaceOfCell, fits, pad, padded_length, unpad
from secondreader.errors import Refused
from secondreader.halves import PlaceOfA, unwrap_b, unwrap_list, wrap_list
from secondreader.manifest import manifest
from secondreader.people import key_file, new_identity, public_file
from secondreader.policy import policy
from secondreader.primitives import P, admissible_x25519, signature_is_valid
from secondreader.wire import u16, u32
from tests.document import example

E = example()
POLICY = b"""casevault-policy: 1
version: 1
record-types: [{id: 1, name: person, labels: {th: a, my: a, en: a}}]
compartments: [{id: 1, name: identity, labels: {th: a, my: a, en: a}}]
fields:
  - id: 101
    name: sex   # a comment
    record-type: person
    compartment: identity
    type: code
    codes: [male, "NO"]
roles:
  - name: worker
    scopes: [all, assigned]
    maximum-days: 30
    rules: [{id: worker.read, actions: [read], record-types: [person], compartments: [identity], purposes: [care]}]
"""
UNKNOWN_TAG = u16(127) + u32(1) + b"x"


class Refusals(unittest.TestCase):
    def refuses(self, read: Callable[[bytes], object], data: bytes) -> None:
        with self.assertRaises(Refused):
            read(data)

    def strict(self, read: Callable[[bytes], object], good: bytes) -> None:
        """Takes `good`, and nothing that is longer, shorter or changed in a bit."""
        read(good)
        self.refuses(read, good + b"\0")
        for end in range(0, len(good), 7):
            self.refuses(read, good[:end])
        for place in range(len(good)):
            changed = bytearray(good)
            changed[place] ^= 1 << place % 8
            self.refuses(read, bytes(changed))

    def test_signed_and_sealed_files_take_no_change_at_all(self) -> None:
        identity = new_identity("su.mon", "Su Mon", "mm-dsw")
        self.strict(public_file, identity.person.public_file(identity.seed))
        self.strict(key_file, identity.key_file())
        self.strict(gatefiles.gate_key, E["file"])
        key = gatefiles.gate_key(E["file"])
        self.strict(lambda data: gatefiles.open_escrow(data, E["K"]), key.escrow(E["K"], bytes(32)))
        public = E["public key of the log"]
        origin = note.origin(E["vault"], 1)
        self.strict(lambda data: note.checkpoint(data, origin, public), E["signed note"] + b"\n")

    def test_changed_bytes_are_refused_in_no_other_way(self) -> None:
        chance = random.Random(1)
        head = note.origin(E["vault"], 1), E["public key of the log"]
        proof = note.Proof(E["entry 0"], 0, [], E["signed note"] + b"\n").data()
        readers: list[tuple[Callable[[bytes], object], bytes]] = [
            (entry.entry, E["entry 0"]), (statement.statement, E["signed statement"]), (statement.root, E["root"]),
            (manifest, E["manifest"]), (public_file, E["public key file"]), (note.proof, proof),
            (lambda data: note.checkpoint(data, *head), E["signed note"] + b"\n"), (policy, POLICY),
        ]  # fmt: skip
        for read, good in readers:
            read(good)
            for _ in range(200):
                data, place = bytearray(good), chance.randrange(len(good))
                data[place : place + chance.randrange(6)] = chance.randbytes(chance.randrange(6))
                try:
                    read(bytes(data))
                except Refused:
                    pass

    def test_contexts(self) -> None:
        readers = {"manifest": manifest, "request part": entry.request, "gate part": entry.gate}
        for name, read in readers.items():
            data = E[name]
            self.refuses(read, data + UNKNOWN_TAG)
            self.refuses(read, data + b"\0")
            self.refuses(read, data[:-1])
            self.refuses(read, data.replace(b"/1", b"/2", 1))
        vault, record = E["manifest"][22:44], E["manifest"][44:66]
        self.assertEqual((vault[:2], record[:2]), (u16(1), u16(3)))
        self.refuses(manifest, E["manifest"].replace(vault + record, record + vault))
        self.refuses(manifest, E["manifest"].replace(vault, vault + vault))
        self.refuses(manifest, E["manifest"].replace(vault, b""))

    def test_values_of_another_width(self) -> None:
        shape = context.SHAPES["state/1"]
        good = {"vault": bytes(16), "generation": 1, "epoch": 1, "index": 2, "digest": bytes(32), "gateTime": 3,
                "statements": 4, "governance": bytes(32), "erasures": 5}  # fmt: skip
        self.assertEqual(context.decode(context.encode_shape(shape, **good), shape), good)
        for tag in good:
            for length in (0, 1, 15, 31, 33):
                data = context.encode_shape(shape, **{**good, tag: bytes(length)})
                with self.assertRaises(Refused, msg=f"{tag} of {length} bytes"):
                    context.decode(data, shape)

    def test_kinds_and_what_they_need(self) -> None:
        kind = E["request part"].index(u16(8) + u32(1)) + 6
        for number in (0, 5, 6, 9, 10, 13, 17, 255):
            changed = bytearray(E["request part"])
            changed[kind] = number
            self.refuses(entry.request, bytes(changed))
        acts = [context.encode_shape(context.ACTS[5], kind=number, grant=bytes(16)) for number in (0, 5, 8, 29)]
        statement.act(acts[1])
        for data in (acts[0], acts[2], acts[3], acts[1] + UNKNOWN_TAG):
            self.refuses(statement.act, data)

    def test_cells(self) -> None:
        where = PlaceOfCell(E["vault"], E["record"], 1, 101, E["request and write"], 1)
        self.strict(lambda data: where.open(E["A"], E["B_f"], data), E["cell"])
        elsewhere = PlaceOfCell(E["vault"], E["record"], 1, 102, E["request and write"], 1)
        self.refuses(lambda data: elsewhere.open(E["A"], E["B_f"], data), E["cell"])
        self.refuses(lambda data: where.open(E["A"], E["B_f"], data), where.seal(E["A"], E["B_f"], b"\xff"))
        self.refuses(unpad, pad(b"value")[:-1] + b"\1")
        self.refuses(unpad, pad(b"value") + bytes(32))
        self.refuses(unpad, pad(bytes(29))[:32])
        self.assertEqual([padded_length(n) for n in (0, 28, 29, 1020, 1021, 2044, 2045)],
                         [32, 32, 64, 1024, 1088, 2048, 2176])  # fmt: skip

    def test_wraps(self) -> None:
        of = (E["vault"], E["record"], E["request and write"], 1)
        where = PlaceOfA(E["vault"], E["record"], 1, E["request and write"], 1, 0, E["commitment to A"])
        for kind in (1, 2):
            self.strict(lambda data: where.unwrap(kind, data, E["K"], E["R"]), E[f"wrap of A, kind {kind}"])
        self.refuses(lambda data: where.unwrap(3, data, E["K"], E["R"]), E["wrap of A, kind 1"])
        self.strict(lambda data: unwrap_b(E["G"], data, *of, E["commitment to B"]), E["wrap of B, kind 3"])
        self.strict(lambda data: unwrap_list(E["G"], data, *of), E["wrap of the list of B_f, kind 4"])
        self.refuses(lambda data: unwrap_list(E["G"], data, *of), wrap_list(E["G"], {}, *of))

    def test_commitments_are_compared(self) -> None:
        of = (E["vault"], E["record"], E["request and write"])
        where = PlaceOfA(of[0], of[1], 1, of[2], 1, 0, E["commitment to A"])
        self.refuses(lambda data: where.unwrap(1, data, E["K"], E["R"]), where.wrap(E["B"], E["R"]))

    def test_notes_and_proofs(self) -> None:
        origin, public = note.origin(E["vault"], 1), E["public key of the log"]
        good = E["signed note"] + b"\n"
        head = note.checkpoint(good, origin, public)
        text, signature = good.split(b"\n\n")
        unknown = f"{note.DASH}witness.example {note.encoded(bytes(68))}\n".encode()
        self.assertEqual(note.checkpoint(good + unknown, origin, public), head)
        for changed in (
            good.replace(b"\n2\n", b"\n02\n"), good[:-1], text + b"\n\n", text + b"\n\n" + unknown,
            good + signature, good + b"\n", good + unknown * 100, good.replace(b"\n", b"\r\n"),
        ):  # fmt: skip
            self.refuses(lambda data: note.checkpoint(data, origin, public), changed)
        leaf = E["leaf hash of entry 0"]
        good_proof = note.Proof(E["entry 0"], 0, [E["leaf hash of entry 1"]], good)
        self.assertEqual(note.proof(good_proof.data()), good_proof)
        good_proof.check(origin, public)
        for entry_bytes, index, hashes in (
            (E["entry 0"], 1, [E["leaf hash of entry 1"]]), (E["entry 0"] + b"\0", 0, [E["leaf hash of entry 1"]]),
            (E["entry 0"], 0, []), (E["entry 0"], 0, [leaf, leaf]), (E["entry 0"], 0, [leaf]),
        ):  # fmt: skip
            with self.assertRaises(Refused):
                note.Proof(entry_bytes, index, hashes, good).check(origin, public)

    def test_signatures_and_keys_of_low_order(self) -> None:
        message, signature, public = E["request part"], E["signature"], public_file(E["public key file"]).signing
        self.assertTrue(signature_is_valid(public, message, signature))
        order = 2**252 + 27742317777372353535851937790883648493
        other_s = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
        self.assertFalse(signature_is_valid(public, message, signature[:32] + other_s))
        for y in (0, 1, P - 1, P, P + 1):
            point = y.to_bytes(32, "little")
            self.assertFalse(signature_is_valid(point, message, point + bytes(32)))
        for low in (bytes(32), (1).to_bytes(32, "little"), (P - 1).to_bytes(32, "little"), P.to_bytes(32, "little")):
            self.refuses(admissible_x25519, low)

    def test_pins(self) -> None:
        pins = [gatefiles.Pin(1, size, bytes(32), bytes(32)) for size in (7, 9)]
        data = b"".join(pin.slot() for pin in pins)
        self.assertEqual(gatefiles.pin(data), pins[1])
        self.assertEqual(gatefiles.pin(data[:255] + b"\0"), pins[1])
        torn = bytearray(data)
        torn[140] ^= 1
        self.assertEqual(gatefiles.pin(bytes(torn)), pins[0])
        torn[12] ^= 1
        self.refuses(gatefiles.pin, bytes(torn))
        self.refuses(gatefiles.pin, bytes(256))

    def test_policies(self) -> None:
        yaml = ("a: &x 1", "a: *x", "a: !!str 1", "%YAML 1.2", "a: 1\na: 2", "a: |\n  x")
        for text in (*yaml, "casevault-policy: 1\nx: 1"):
            self.refuses(policy, text.encode())

    def test_values(self) -> None:
        for good, kind in (("-0.5", 4), ("0", 4), ("2547", 3), ("0" * 32, 5)):
            self.assertTrue(fits(good, kind), good)
        for bad, kind in (("-0", 4), ("01", 4), ("1.", 4), ("0" * 31, 5), ("-0.0", 4)):
            self.assertFalse(fits(bad, kind), bad)


if __name__ == "__main__":
    unittest.main()
