"""What docs/format.md §4.7 and rule 15 of §10.4 demand of the search index."""

import unittest
from types import SimpleNamespace
from typing import Any

from secondreader import entry, gatefiles, index, index_acts, policy, statement
from secondreader.context import SHAPES, encode_shape
from secondreader.errors import Refused
from secondreader.people import new_identity
from secondreader.state import ACTIVE, DESTROYED, RETIRING, Governance, Grant, Moment, Official
from secondreader.statement import Act, IndexField, Wrap
from secondreader.walk import Walk
from secondreader.wire import u16, u32
from tests.document import example

E = example()
DOCUMENT = """casevault-policy: 1
version: 1
population: 20000
record-types:
  - {id: 1, name: person, labels: {}, duplicates: {names: [given_name], born: born}}
compartments: [{id: 1, name: identity, labels: {}}, {id: 2, name: contact, labels: {}}, {id: 3, name: case, labels: {}}]
fields:
  - {id: 102, name: phone, record-type: person, compartment: contact, type: phone, index: phone}
  - {id: 101, name: given_name, record-type: person, compartment: identity, type: personal-name, index: name}
  - {id: 103, name: born, record-type: person, compartment: identity, type: date, scan: true}
  - {id: 104, name: sex, record-type: person, compartment: identity, type: code, codes: [a, b]}
  - {id: 105, name: narrative, record-type: person, compartment: case, type: text}
roles:
  - name: desk
    scopes: [assigned]
    searches-per-hour: 2
    rules:
      - {id: desk.find, actions: [search], record-types: [person], fields: [phone], purposes: [care]}
  - name: chief
    inherits: desk
    scopes: [all]
    rules:
      - {id: chief.read, actions: [read], record-types: [person], compartments: [identity, case], purposes: [care]}
purposes: [{name: care, legal-bases: [], labels: {}}]
"""
FIELDS = [IndexField(101, 1, 1, 1, 12), IndexField(102, 2, 3, 1, 64)]
KEYS = b"".join(u16(compartment) + bytes(32) for compartment in (1, 2))
DESK, CHIEF = (new_identity(handle, handle, "th-test").person for handle in ("desk", "chief"))
NOW = Moment(9, 5_000_000, bytes(32))


def governance(document: str = DOCUMENT) -> Governance:
    """Two people with a grant each, and no index; nobody has an office."""
    found = Governance({}, bytes(16))
    found.root = SimpleNamespace(custodians=[], administrators=[], people=[])  # type: ignore[assignment]
    found.policy = policy.policy(document.encode())
    for entry_index, (who, role, scope) in enumerate(((DESK, "desk", "assigned"), (CHIEF, "chief", "all")), 3):
        found.officials[who.fingerprint] = Official(who)
        number = bytes([entry_index]) * 16
        found.grants[number] = Grant(number, who.fingerprint, role, scope, None, entry_index, 0)
    return found


def begin(version: int, fields: list[IndexField] = FIELDS, keys: bytes = KEYS) -> Act:
    listed = b"".join(each.data() for each in fields)
    return Act(26, {"kind": 26, "suite": 1, "keyVersion": version, "indexFields": listed, "indexKeys": keys})


def wraps(*items: tuple[Any, int, int, int]) -> Act:
    listed = [Wrap(who.fingerprint, compartment, version, at, bytes(32)) for who, compartment, version, at in items]
    return Act(27, {"kind": 27, "wraps": b"".join(each.data() for each in listed)})


def close(version: int) -> Act:
    return Act(28, {"kind": 28, "keyVersion": version})


class Index(unittest.TestCase):
    def refuses(self, call: Any, *arguments: Any) -> None:
        with self.assertRaises(Refused):
            call(*arguments)

    def test_versions(self) -> None:
        g = governance()
        self.refuses(index_acts.index, g, begin(2), NOW)
        index_acts.index(g, begin(1), NOW)
        self.refuses(index_acts.index, g, begin(1), NOW)
        self.refuses(index_acts.close_index, g, close(1), NOW)
        self.refuses(index_acts.close_index, g, close(2), NOW)
        index_acts.index(g, begin(2), NOW)
        self.assertEqual([each.state for each in g.indexes.values()], [RETIRING, ACTIVE])
        self.refuses(index_acts.index, g, begin(3), NOW)
        index_acts.close_index(g, close(1), NOW)
        self.refuses(index_acts.close_index, g, close(1), NOW)
        self.assertEqual([each.state for each in g.indexes.values()], [DESTROYED, ACTIVE])
        index_acts.index(g, begin(3), NOW)

    def test_fields_are_those_of_the_policy(self) -> None:
        name, phone = FIELDS
        others = [
            [name], [phone], [], [*FIELDS, IndexField(103, 1, 6, 1, 12)], [IndexField(101, 2, 1, 1, 12), phone],
            [IndexField(101, 1, 2, 1, 12), phone], [IndexField(101, 1, 1, 1, 13), phone],
        ]  # fmt: skip
        for fields in others:
            self.refuses(index_acts.index, governance(), begin(1, fields), NOW)
        for keys in (KEYS[:34], KEYS[34:], KEYS + u16(3) + bytes(32)):
            self.refuses(index_acts.index, governance(), begin(1, keys=keys), NOW)
        index_acts.index(governance(), begin(1, [IndexField(101, 1, 1, 7, 12), phone]), NOW)

    def test_bytes_of_the_act(self) -> None:
        statement.act(begin(1).data())
        name, phone = FIELDS
        for fields in ([phone, name], [name, name], [IndexField(101, 1, 7, 1, 12)], [IndexField(101, 1, 0, 1, 12)],
                       [IndexField(101, 1, 1, 1, 0)], [IndexField(101, 1, 1, 1, 65)]):  # fmt: skip
            self.refuses(statement.act, begin(1, fields).data())
        for keys in (KEYS[34:] + KEYS[:34], KEYS[:34] * 2, KEYS[:-1]):
            self.refuses(statement.act, begin(1, keys=keys).data())

    def test_who_gets_an_index_key(self) -> None:
        g = governance()
        self.refuses(index_acts.index_wraps, g, wraps((DESK, 2, 1, 3)), NOW)
        index_acts.index(g, begin(1), NOW)
        # The desk searches the compartment of phone numbers; the chief reads the one of names too,
        # and one that has no index.
        for bad in ((DESK, 1, 1, 3), (DESK, 2, 1, 4), (DESK, 2, 2, 3), (DESK, 3, 1, 3), (CHIEF, 1, 1, 3),
                    (CHIEF, 3, 1, 4)):  # fmt: skip
            self.refuses(index_acts.index_wraps, g, wraps(bad), NOW)
        index_acts.index_wraps(g, wraps((DESK, 2, 1, 3), (CHIEF, 1, 1, 4), (CHIEF, 2, 1, 4)), NOW)
        self.refuses(index_acts.index_wraps, g, wraps((DESK, 2, 1, 3)), NOW)
        self.assertEqual(len(g.index_wraps), 3)
        g.end_wraps(CHIEF.fingerprint)
        self.assertEqual(len(g.index_wraps), 1)
        index_acts.index(g, begin(2), NOW)
        index_acts.index_wraps(g, wraps((CHIEF, 1, 1, 4), (CHIEF, 1, 2, 4)), NOW)
        index_acts.close_index(g, close(1), NOW)
        self.assertEqual([place[1:] for place in g.index_wraps], [(1, 2)])
        self.refuses(index_acts.index_wraps, g, wraps((DESK, 2, 1, 3)), NOW)

    def test_policies(self) -> None:
        found = policy.policy(DOCUMENT.encode())
        self.assertEqual(found.indexed(), [(101, 1, 1, 12), (102, 2, 3, 64)])
        self.assertEqual(found.duplicates, {1: ((101,), 103)})
        self.assertEqual([found.roles[name].searches_per_hour for name in ("desk", "chief")], [2, 2])
        usual = DOCUMENT.replace("    searches-per-hour: 2\n", "")
        self.assertEqual(policy.policy(usual.encode()).roles["chief"].searches_per_hour, 60)
        policy.policy(DOCUMENT.replace("index: phone", "index: phone, scan: false").encode())
        for old, new in (("population: 20000\n", ""), ("20000", "255"), ("20000", "100000001"),
                         ("index: name", "index: sound"), ("scan: true", "scan: maybe"),
                         ("scan: true", "scan: true, index: date"),
                         ("codes: [a, b]", "codes: [a, b], index: text"), ("born: born", "born: death")):  # fmt: skip
            self.assertIn(old, DOCUMENT)
            self.refuses(policy.policy, DOCUMENT.replace(old, new).encode())
        for people, bits in ((256, 6), (1023, 7), (1024, 8), (20_000, 12), (100_000_000, 24)):
            document = DOCUMENT.replace("20000", str(people))
            self.assertEqual(policy.policy(document.encode()).indexed()[0][3], bits, people)

    def test_cut(self) -> None:
        outer = bytes.fromhex("abcdef0123456789ff") + bytes(23)
        for bits, hexadecimal in ((64, "abcdef0123456789"), (12, "abc0"), (1, "80"), (7, "aa"), (8, "ab"), (9, "ab80")):
            self.assertEqual(index.cut(outer, bits).hex(), hexadecimal)

    def test_everything_is_bound_into_a_token(self) -> None:
        rows = set()
        for vault, version, field, kind, value in (
            (0, 1, FIELDS[0], 1, b"a"), (1, 1, FIELDS[0], 1, b"a"), (0, 2, FIELDS[0], 1, b"a"),
            (0, 1, FIELDS[1], 1, b"a"), (0, 1, FIELDS[0], 2, b"a"), (0, 1, FIELDS[0], 1, b"b"),
            (0, 1, IndexField(101, 1, 1, 2, 12), 1, b"a"), (0, 1, IndexField(101, 1, 2, 1, 12), 1, b"a"),
            (0, 1, IndexField(101, 3, 1, 1, 12), 1, b"a"),
        ):  # fmt: skip
            at = index.PlaceOfToken(bytes([vault]) * 16, version, field)
            inner = at.inner(bytes(32), kind, value)
            rows |= {inner, at.outer(bytes(32), kind, inner)}
            rows |= {at.code(bytes(32), kind, bytes(32), bytes([which]) * 16, bytes(16)) for which in (0, 1)}
            rows.add(at.code(bytes(32), kind, bytes(32), bytes(16), bytes([1]) * 16))
        # The code has neither the value nor the profile but by the outer token, which is the same here.
        self.assertEqual(len(rows), 9 * 5 - 3 * 3)

    def test_names_with_a_year(self) -> None:
        keys = [(index.EXACT, b"x"), (index.PHONETIC, b"p"), (index.EXACT, b"y")]
        self.assertEqual(index.of_person(keys, [987, 1999]), [b"x\x000987", b"y\x000987", b"x\x001999", b"y\x001999"])
        self.assertEqual(len(index.of_person([(index.EXACT, b"%d" % n) for n in range(20)], [1999])), 16)

    def test_keys_of_the_gate(self) -> None:
        key = gatefiles.gate_key(E["file"])
        for version, good in ((0, False), (1, True), (7, True)):
            data = gatefiles.GateKey(key.vault, 1, [*key.keys, (gatefiles.INDEX, version, bytes(32))]).data()
            if good:
                self.assertEqual(gatefiles.gate_key(data).of(gatefiles.INDEX, version), bytes(32))
            else:
                self.refuses(gatefiles.gate_key, data)

    def entry(self, kind: int, count: int | None, **values: Any) -> entry.Entry:
        base = entry.request(E["request part"]).values
        kept = {tag: value for tag, value in base.items() if tag not in ("kind", "record", "fields", "manifestAfter")}
        asked = encode_shape(SHAPES["request/1"], **{**kept, "kind": kind, **values})
        decided = encode_shape(SHAPES["gate/1"], **{**entry.gate(E["gate part"]).values, "count": count})
        return entry.entry(entry.assemble(asked, bytes(64), decided))

    def test_counts(self) -> None:
        fields = u32(101)
        self.assertEqual(self.entry(entry.FIND, 0, fields=fields).gate.count, 0)
        self.entry(entry.INDEX, 3)
        self.refuses(self.entry, entry.FIND, 0)
        self.refuses(self.entry, entry.LIST, 1)
        with self.assertRaises(Refused):
            self.entry(entry.FIND, None, fields=fields)

    def test_who_sends_tokens(self) -> None:
        walk = Walk(iter(()), governance())
        walk.may_index(DESK.fingerprint)
        self.refuses(walk.may_index, new_identity("other", "other", "th-test").person.fingerprint)

    def test_searches_in_an_hour(self) -> None:
        walk = Walk(iter(()), governance())
        grant = bytes([3]) * 16

        def search(time: int, field: int = 102) -> None:
            asked = SimpleNamespace(fields=[field], actor=DESK.fingerprint)
            decided = SimpleNamespace(decidingTime=time, grant=grant)
            walk.searched(SimpleNamespace(request=asked, gate=decided))  # type: ignore[arg-type]

        self.refuses(search, 0, 104)
        search(1_000)
        search(2_000, 103)
        self.refuses(search, 3_600_999)
        search(3_601_000)
        self.refuses(search, 3_601_001)


if __name__ == "__main__":
    unittest.main()
