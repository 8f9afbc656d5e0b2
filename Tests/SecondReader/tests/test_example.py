"""The worked example of docs/format.md §14, made again from its inputs."""

import unittest

from secondreader import entry, gatefiles, note, statement
from secondreader.box import seal_box
from secondreader.cell import PlaceOfCell, pad
from secondreader.context import SHAPES, encode, encode_shape
from secondreader.halves import PlaceOfA, commitment_a, commitment_b, unwrap_b, unwrap_list, wrap_b, wrap_list
from secondreader.hpke import open_key, seal_envelope
from secondreader.keys import check_value, compartment_pair, record_key
from secondreader.manifest import manifest, pack
from secondreader.people import fingerprint, key_file, passphrase_bytes, public_file, scrypt
from secondreader.places import place
from secondreader.primitives import ed25519_public, hkdf, mac, sha256, sign, x25519_public
from secondreader.tree import Frontier, check_inclusion, inclusion_proof, leaf_hash
from secondreader.wire import block
from tests.document import example


class WorkedExample(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls) -> None:
        cls.e = e = example()
        cls.vault, cls.record, cls.write = e["vault"], e["record"], e["request and write"]
        cls.kem, cls.seed = e["X25519 private key of the official"], e["Ed25519 seed of the official"]
        cls.fingerprint = e["fingerprint"]

    def check(self, name: str, value: bytes) -> None:
        self.assertEqual(self.e[name].hex(), value.hex(), name)

    def test_official(self) -> None:
        who = public_file(self.e["public key file"])
        self.check("fingerprint", fingerprint(x25519_public(self.kem), ed25519_public(self.seed)))
        self.check("fingerprint", who.fingerprint)
        self.check(
            "fingerprint context", encode("official/1", kemPublicKey=who.kem, signingPublicKey=who.signing)
        )
        self.check("public key file", who.public_file(self.seed))
        passphrase = passphrase_bytes(self.e["passphrase of the key file"].decode())
        opened = key_file(self.e["key file"], passphrase)
        self.assertEqual((opened.kem, opened.seed, opened.person), (self.kem, self.seed, who))
        salt = bytes(range(0x30, 0x50))
        header = encode_shape(SHAPES["keyfile/1"], **who.values())
        box = seal_box(b"CVKF", salt, scrypt(passphrase, salt, 17), header, self.kem + self.seed)
        self.check("key file", block(header) + box)

    def test_compartment_key(self) -> None:
        k = self.e["K"]
        self.check("KCV context", place("kcv", vault=self.vault, compartment=1, keyVersion=1))
        self.check("KCV", check_value(k, self.vault, 1, 1))
        self.check("public half of K", compartment_pair(k, self.vault, 1, 1)[1])
        self.check("R", record_key(k, self.vault, self.record, 1, 1, 0))
        self.check(
            "record key context",
            place("record key", vault=self.vault, record=self.record, compartment=1, keyVersion=1, generation=0),
        )
        info = place(
            "sealed K", vault=self.vault, compartment=1, keyVersion=1, handle=b"su.mon",
            fingerprint=self.fingerprint, authority=1,
        )  # fmt: skip
        self.check("info of K to the official", info)
        ephemeral = bytes(range(0xB0, 0xD0))
        self.check("envelope of K", seal_envelope(x25519_public(self.kem), info, k, ephemeral))
        self.assertEqual(open_key(self.kem, info, self.e["envelope of K"]), k)

    def test_cell(self) -> None:
        where = PlaceOfCell(self.vault, self.record, 1, 101, self.write, 1)
        self.check("cell context", where.context)
        b_f = where.half_of_b(self.e["B"])
        self.check("B_f", b_f)
        self.check("field key", hkdf(self.e["A"], b_f, where.context, 32))
        self.check("plaintext", pad(self.e["value"]))
        self.check("cell", where.seal(self.e["A"], b_f, self.e["value"]))
        self.assertEqual(where.open(self.e["A"], b_f, self.e["cell"]), self.e["value"])

    def test_wraps(self) -> None:
        a, b, g, k = (self.e[name] for name in "ABGK")
        of_a = commitment_a(a, self.vault, self.record, 1, self.write)
        of_b = commitment_b(b, self.vault, self.record, self.write)
        self.check("commitment to A", of_a)
        self.check("commitment to B", of_b)
        common = {"vault": self.vault, "record": self.record, "write": self.write}
        self.check("commitment context of A", place("commitment A", compartment=1, **common))
        self.check("commitment context of B", place("commitment B", **common))
        where = PlaceOfA(self.vault, self.record, 1, self.write, 1, 0, of_a)
        self.check("wrap context of A, kind 1", place("wrap A", **where.values()))
        self.check("wrap of A, kind 1", where.wrap(a, self.e["R"]))
        public = self.e["public half of K"]
        self.check("info of A, kind 2", where.info(public))
        ephemeral = bytes(range(0x90, 0xB0))
        self.check("wrap of A, kind 2", seal_envelope(public, where.info(public), a, ephemeral))
        for kind in (1, 2):
            self.assertEqual(where.unwrap(kind, self.e[f"wrap of A, kind {kind}"], k, self.e["R"]), a)
        place_of_b = (self.vault, self.record, self.write, 1)
        self.check("wrap context of B, kind 3", place("wrap B", epoch=1, digest=of_b, **common))
        self.check("wrap of B, kind 3", wrap_b(g, b, *place_of_b, of_b))
        self.assertEqual(unwrap_b(g, self.e["wrap of B, kind 3"], *place_of_b, of_b), b)
        name = "list of B_f, kind 4"
        items = {101: self.e["B_f"]}
        self.check(f"wrap of the {name}", wrap_list(g, items, *place_of_b))
        digest = self.e[f"wrap of the {name}"][:32]
        self.check(f"wrap context of the {name}", place("wrap list", epoch=1, digest=digest, **common))
        self.assertEqual(unwrap_list(g, self.e[f"wrap of the {name}"], *place_of_b), items)

    def test_record(self) -> None:
        found = manifest(self.e["manifest"])
        self.check("manifest", found.data())
        self.check("digest of the manifest", found.digest())
        self.assertEqual(found.cells[0].digest, sha256(self.e["cell"]))
        self.check("packed cells", pack([self.e["cell"]]))
        context = place(
            "head", vault=self.vault, record=self.record, generation=1, sequence=1, index=1, digest=found.digest()
        )
        self.check("head context", context)
        self.check("head code", mac(self.e["H"], context))

    def test_log(self) -> None:
        founding = entry.entry(self.e["entry 0"])
        told = statement.statement(self.e["signed statement"])
        self.assertEqual(founding.request.statement, self.e["signed statement"])
        root = statement.root(self.e["root"])
        self.assertEqual(told.acts[0].root, root.data)
        self.check("fingerprint of the root", root.fingerprint)
        administrator = root.administrators[0]
        signed = statement.signed(told.data, [(administrator.fingerprint, b"\x12" * 32)])
        self.check("signed statement", signed)
        entry.check_signature(founding, administrator.signing)
        self.check("leaf hash of entry 0", leaf_hash(founding.data))

        asked = entry.request(self.e["request part"])
        self.assertEqual(asked.manifestAfter, self.e["digest of the manifest"])
        where = self.record + self.write + bytes.fromhex("0001 00000001 00000000 01")
        detail = entry.detail(self.vault, where + block(self.e["wrap of A, kind 1"]))
        self.check("detail", detail)
        self.check("detail digest", entry.detail_digest(asked.blind, detail))
        self.assertEqual(asked.detailDigest, self.e["detail digest"])
        self.check("signature", sign(self.seed, asked.data))
        write = entry.entry(entry.assemble(asked.data, self.e["signature"], self.e["gate part"]))
        entry.check_signature(write, ed25519_public(self.seed))
        self.check("leaf hash of entry 1", leaf_hash(write.data))

        tree = Frontier()
        leaves = [leaf_hash(founding.data), leaf_hash(write.data)]
        for leaf in leaves:
            tree.append(leaf)
        check_inclusion(leaves[1], 1, 2, tree.root(), inclusion_proof(1, leaves))
        seed, public = self.e["Ed25519 seed of the log"], self.e["public key of the log"]
        self.assertEqual(ed25519_public(seed), public)
        head = note.Checkpoint(note.origin(self.vault, 1), 2, tree.root())
        self.assertEqual(head.signed(seed, public).decode(), self.e["signed note"].decode() + "\n")
        self.assertEqual(note.checkpoint(self.e["signed note"] + b"\n", head.origin, public), head)

    def test_gate_key(self) -> None:
        found = gatefiles.gate_key(self.e["file"])
        self.assertEqual(found.of(gatefiles.G, 1), self.e["G"])
        self.assertEqual(found.of(gatefiles.LOG), self.e["Ed25519 seed of the log"])
        self.assertEqual(found.of(gatefiles.KEM), self.e["X25519 private key of the gate"])
        self.check("file", found.data())


if __name__ == "__main__":
    unittest.main()
