"""docs/format.md, as far as tests read it."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[3] / "docs" / "format.md").read_text(encoding="utf-8")

# A name, what it is in bytes or text, and the indented lines after it.
VALUE = re.compile(r"^(\S.*?)(?:, UTF-8)?(?: \(\d+ bytes\))?(?:, ASCII)?:\n\n((?:(?:    .*)?\n)+)", re.M)


def table(name: str) -> list[list[str]]:
    """The rows of the table between `<!-- name:begin -->` and `<!-- name:end -->`."""
    inside = TEXT.split(f"<!-- {name}:begin -->")[1].split(f"<!-- {name}:end -->")[0]
    rows = [line.strip("|").split("|") for line in inside.strip().splitlines()]
    return [[cell.strip().strip("`") for cell in row] for row in rows[2:]]


def example() -> dict[str, bytes]:
    """The values of the worked example by their names."""
    inside = TEXT.split("<!-- example:begin -->")[1].split("<!-- example:end -->")[0]
    found: dict[str, bytes] = {}
    for name, indented in VALUE.findall(inside):
        lines = [line[4:] for line in indented.rstrip("\n").split("\n")]
        if re.fullmatch(r"[0-9a-f]*", "".join(lines)):
            found[name] = bytes.fromhex("".join(lines))
        else:
            found[name] = "\n".join(lines).encode()
    return found
