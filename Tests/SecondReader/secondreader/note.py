"""Signed notes, checkpoints and proofs: docs/format.md §8, c2sp.org/signed-note, tlog-checkpoint, tlog-proof."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import Refused, require
from .primitives import sha256, sign, signature_is_valid
from .tree import check_inclusion, leaf_hash

NOTE_LIMIT, SIGNATURE_LIMIT = 1_000_000, 100
DASH = "\u2014 "
PROOF_HEADER = b"c2sp.org/tlog-proof@v1"


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def decoded(text: str, what: str) -> bytes:
    """Base64 that has no other spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise Refused(f"{what}: not Base64") from None
    require(encoded(data) == text, f"{what}: another spelling of Base64")
    return data


def decimal(text: str, what: str) -> int:
    require(text.isascii() and text.isdigit() and len(text) <= 20, f"{what}: not a decimal number")
    require(text == "0" or text[0] != "0", f"{what}: leading zeros")
    require(int(text) < 1 << 64, f"{what}: too large")
    return int(text)


def key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n\x01" + public)[:4]


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"

    def signed(self, seed: bytes, public: bytes) -> bytes:
        text = self.text()
        signature = encoded(key_id(self.origin, public) + sign(seed, text.encode()))
        return f"{text}\n{DASH}{self.origin} {signature}\n".encode()


def origin(vault: bytes, generation: int) -> str:
    return f"casevault/{vault.hex()}/{generation}"


def open_note(note: bytes, name: str, public: bytes) -> str:
    """The text of a note that the named key has signed. Signatures of unknown keys are passed over."""
    require(len(note) <= NOTE_LIMIT, "note: longer than its limit")
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("note: not UTF-8") from None
    for character in whole:
        require(character == "\n" or (character >= " " and character != "\x7f"), "note: a control character")
    body, gap, signatures = whole.rpartition("\n\n")
    require(gap != "" and signatures.endswith("\n") and body != "", "note: without text or signatures")
    lines = signatures[:-1].split("\n")
    require(1 <= len(lines) <= SIGNATURE_LIMIT, "note: a wrong number of signatures")
    text = body + "\n"
    ours = 0
    for line in lines:
        require(line.startswith(DASH), "note: not a signature line")
        signer, space, value = line.removeprefix(DASH).partition(" ")
        require(signer != "" and space != "" and "+" not in signer and " " not in value, "note: a signature line")
        data = decoded(value, "note: a signature")
        require(len(data) >= 5, "note: a signature without bytes")
        if signer == name and data[:4] == key_id(name, public):
            require(ours == 0, "note: two signatures of one key")
            ours += 1
            require(signature_is_valid(public, text.encode(), data[4:]), "note: the signature is not valid")
    require(ours == 1, "note: without the signature of its key")
    return text


def checkpoint(note: bytes, name: str, public: bytes) -> Checkpoint:
    text = open_note(note, name, public)
    lines = text[:-1].split("\n")
    require(len(lines) == 3, "checkpoint: a wrong number of lines")
    require(lines[0] == name, "checkpoint: another origin")
    root = decoded(lines[2], "checkpoint: the root")
    require(len(root) == 32, "checkpoint: the root has a wrong length")
    return Checkpoint(name, decimal(lines[1], "checkpoint: the size"), root)


@dataclass(frozen=True)
class Proof:
    entry: bytes
    index: int
    hashes: Sequence[bytes]
    note: bytes

    def data(self) -> bytes:
        lines = [PROOF_HEADER.decode(), f"extra {encoded(self.entry)}", f"index {self.index}"]
        lines += [encoded(step) for step in self.hashes]
        return "\n".join(lines).encode() + b"\n\n" + self.note

    def check(self, name: str, public: bytes) -> Checkpoint:
        head = checkpoint(self.note, name, public)
        check_inclusion(leaf_hash(self.entry), self.index, head.size, head.root, self.hashes)
        return head


def proof(data: bytes) -> Proof:
    head, gap, note = data.partition(b"\n\n")
    require(gap != b"", "proof: without a checkpoint")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Refused("proof: not ASCII") from None
    require(lines[0] == PROOF_HEADER.decode(), "proof: another version")
    require(len(lines) >= 3 and lines[1].startswith("extra "), "proof: without the entry")
    require(lines[2].startswith("index "), "proof: without the index")
    hashes = [decoded(line, "proof: a hash") for line in lines[3:]]
    require(len(hashes) <= 64 and all(len(step) == 32 for step in hashes), "proof: a hash has a wrong length")
    return Proof(
        decoded(lines[1].removeprefix("extra "), "proof: the entry"),
        decimal(lines[2].removeprefix("index "), "proof: the index"),
        hashes,
        note,
    )
