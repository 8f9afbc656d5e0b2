"""The tables of the reader are those of docs/format.md."""

import re
import unittest

from secondreader import tags
from secondreader.context import SHAPES
from secondreader.places import PLACES
from tests.document import table

WIDTHS = {"u8": 1, "u16": 2, "u32": 4, "u64": 8, "time": 8, "id": 16, "digest": 32}
# Domains of which the reader makes contexts and reads none.
MADE = {"official/1", "box/1", "act/1"}
# A reader never repeats what an import does, §7.6.
NEVER = {"import/1"}


def width(value: str) -> int | None:
    """The length that the table of tags gives, if it gives one for every domain."""
    if ";" in value or value.startswith("list"):
        return None
    if found := re.match(r"(\d+) bytes$|(\d+) bytes:", value):
        return int(found.group(1) or found.group(2))
    return WIDTHS.get(re.split(r"[,:]", value)[0])


class Tables(unittest.TestCase):
    def test_tags(self) -> None:
        rows = [row for row in table("tags") if row[2] != "reserved"]
        self.assertEqual({name: int(number) for number, name, _ in rows}, tags.NUMBERS)

    def test_widths(self) -> None:
        for _, name, value in table("tags"):
            if (bytes_long := width(value)) is not None:
                self.assertEqual(tags.FIXED.get(name), bytes_long, name)
            if value == "name":
                self.assertIn(name, tags.NAME_TAGS)

    def test_domains(self) -> None:
        known = set(SHAPES) | {domain for domain, _, _ in PLACES.values()} | MADE | NEVER
        self.assertEqual({row[0].removeprefix("casevault/") for row in table("domains")}, known)


if __name__ == "__main__":
    unittest.main()
