"""The search index of a vault that this reader makes: docs/format.md §4.7.

Only telephone numbers get tokens, as if their writer had the key of that compartment alone: what a profile makes of other
values is not made here.
"""

import os
from typing import Any

from . import statement as s
from .entry import field_tokens
from .hpke import seal_envelope
from .index import EXACT, PlaceOfToken
from .keys import index_check_value
from .people import Identity
from .places import place
from .policy import PROFILES, Policy
from .primitives import sha256
from .rows import draw
from .statement import Act, IndexField, Wrap
from .wire import u16

VERSION = 1
PROFILE_VERSION = 1
MYANMAR = b"+95"


class NewIndex:
    """Version 1 of the index, with its keys of both sides."""

    def __init__(self, vault: bytes, policy: Policy) -> None:
        self.vault = vault
        self.fields = [
            IndexField(field, compartment, profile, PROFILE_VERSION, bits)
            for field, compartment, profile, bits in policy.indexed()
        ]
        self.keys = {each.compartment: draw() for each in self.fields}
        self.gik = draw()
        self.phone = next(each for each in self.fields if each.profile == PROFILES["phone"])

    def begin(self, holders: list[tuple[Identity, int]]) -> tuple[list[Act], list[bytes], list[tuple[Any, ...]]]:
        """The acts that begin it, the envelopes, and the rows of `index_key_wraps`."""
        checks = {c: index_check_value(ik, self.vault, c, VERSION) for c, ik in sorted(self.keys.items())}
        items, rows = [], []
        for compartment, ik in sorted(self.keys.items()):
            for who, authority in holders:
                fingerprint = who.person.fingerprint
                info = place(
                    "sealed IK", vault=self.vault, compartment=compartment, keyVersion=VERSION,
                    handle=who.person.handle.encode(), fingerprint=fingerprint, authority=authority,
                )  # fmt: skip
                envelope = seal_envelope(who.person.kem, info, ik)
                items.append(Wrap(fingerprint, compartment, VERSION, authority, sha256(envelope)).data())
                rows.append((fingerprint, compartment, VERSION, envelope))
        begin = Act(s.INDEX, {
            "kind": s.INDEX, "suite": 1, "keyVersion": VERSION,
            "indexFields": b"".join(each.data() for each in self.fields),
            "indexKeys": b"".join(u16(compartment) + check for compartment, check in checks.items()),
        })  # fmt: skip
        wraps = Act(s.INDEX_WRAPS, {"kind": s.INDEX_WRAPS, "wraps": b"".join(items)})
        return [begin, wraps], [row[-1] for row in rows], rows

    def tokens(self, phone: str, record: bytes, write: bytes) -> tuple[bytes, tuple[Any, ...]]:
        """The tokens of a create's detail, and the row of `index_tokens` without the number of the record."""
        at, ik = PlaceOfToken(self.vault, VERSION, self.phone), self.keys[self.phone.compartment]
        value = MYANMAR + phone.removeprefix("0").encode()
        kind, token, code = at.row(ik, self.gik, EXACT, value, record, write)
        detail = field_tokens(self.phone.field, VERSION, os.urandom(32), [(kind, at.inner(ik, kind, value))])
        return detail, (self.phone.field, VERSION, kind, token, code)
