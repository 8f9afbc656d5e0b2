"""The part of YAML that policy documents use: docs/format.md §10.5.

Block and flow mappings and sequences, plain and quoted scalars on one line, comments. All scalars stay text. Anything
else is refused: tags, anchors, aliases, directives, block scalars, documents, keys twice.
"""

import unicodedata
from dataclasses import dataclass

from .errors import Refused, require

Node = str | list["Node"] | dict[str, "Node"]
LIMIT = 1 << 20
BIDIRECTIONAL = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass
class Line:
    indent: int
    text: str


def load(data: bytes) -> Node:
    require(len(data) <= LIMIT, "policy: longer than its limit")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("policy: not UTF-8") from None
    for character in text:
        bad = character in BIDIRECTIONAL or (unicodedata.category(character) == "Cc" and character != "\n")
        require(not bad, "policy: a control character")
    lines = logical_lines(text)
    require(bool(lines), "policy: empty")
    node, rest = block_node(lines, 0, lines[0].indent)
    require(rest == len(lines), "policy: another indentation")
    return node


def logical_lines(text: str) -> list[Line]:
    """Lines without comments; a flow collection over several lines is one."""
    found: list[Line] = []
    open_brackets = 0
    for raw in text.split("\n"):
        line, depth = without_comment(raw)
        if not line.strip():
            continue
        if open_brackets:
            found[-1].text += " " + line.strip()
        else:
            found.append(Line(len(line) - len(line.lstrip(" ")), line.strip()))
            follows_key(found)
        open_brackets += depth
        require(open_brackets >= 0, "policy: brackets")
    require(open_brackets == 0, "policy: brackets")
    return found


def follows_key(found: list[Line]) -> None:
    """A flow collection on the line after its key belongs to that key."""
    if len(found) > 1 and found[-1].text[0] in "[{" and found[-2].text.endswith(":"):
        last = found.pop()
        found[-1].text += " " + last.text


def without_comment(line: str) -> tuple[str, int]:
    quote, depth, before = "", 0, " "
    for place, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"" and before in " [{,":
            quote = character
        elif character == "#" and before == " ":
            return line[:place], depth
        else:
            depth += (character in "[{") - (character in "]}")
        before = character
    require(quote == "", "policy: a quote over several lines")
    return line, depth


def block_node(lines: list[Line], place: int, indent: int) -> tuple[Node, int]:
    if lines[place].text.startswith("- "):
        items: list[Node] = []
        while place < len(lines) and lines[place].indent == indent and lines[place].text.startswith("- "):
            inner = lines[place].text[2:].lstrip()
            shift = len(lines[place].text) - len(inner)
            if inner[0] not in "[{\"'" and split_key(inner) is not None:
                lines[place] = Line(indent + shift, inner)
                item, place = block_node(lines, place, indent + shift)
            else:
                item, place = flow(inner), place + 1
            items.append(item)
        return items, place
    mapping: dict[str, Node] = {}
    while place < len(lines) and lines[place].indent == indent:
        pair = split_key(lines[place].text)
        if pair is None:
            raise Refused("policy: neither a key nor an item")
        key, value = pair
        require(key not in mapping, "policy: a key twice")
        place += 1
        if value:
            mapping[key] = flow(value)
        else:
            require(place < len(lines) and lines[place].indent > indent, "policy: a key without a value")
            mapping[key], place = block_node(lines, place, lines[place].indent)
    return mapping, place


def split_key(text: str) -> tuple[str, str] | None:
    key, colon, value = text.partition(":")
    if not colon or (value and value[0] != " ") or not key or key[0] in "[{\"'":
        return None
    return key, value.strip()


def flow(text: str) -> Node:
    node, rest = flow_node(text, 0)
    require(text[rest:].strip() == "", "policy: something after a value")
    return node


def flow_node(text: str, place: int) -> tuple[Node, int]:
    if text[place] == "[":
        items: list[Node] = []
        place = skip(text, place + 1)
        while text[place] != "]":
            item, place = flow_node(text, place)
            items.append(item)
            place = separator(text, place, "]")
        return items, place + 1
    if text[place] == "{":
        mapping: dict[str, Node] = {}
        place = skip(text, place + 1)
        while text[place] != "}":
            colon = text.index(":", place)
            key = text[place:colon].strip()
            require(key not in mapping, "policy: a key twice")
            mapping[key], place = flow_node(text, skip(text, colon + 1))
            place = separator(text, place, "}")
        return mapping, place + 1
    if text[place] in "\"'":
        end = text.index(text[place], place + 1)
        require("\\" not in text[place:end], "policy: an escape")
        return text[place + 1 : end], end + 1
    return plain(text, place)


def plain(text: str, place: int) -> tuple[str, int]:
    require(text[place] not in "!&*|>%@`", "policy: this of YAML is not allowed")
    inside = text[0] in "[{"
    end = place
    while end < len(text) and not (inside and text[end] in ",]}"):
        end += 1
    return text[place:end].strip(), end


def skip(text: str, place: int) -> int:
    while place < len(text) and text[place] == " ":
        place += 1
    require(place < len(text), "policy: brackets")
    return place


def separator(text: str, place: int, end: str) -> int:
    place = skip(text, place)
    if text[place] == ",":
        return skip(text, place + 1)
    require(text[place] == end, "policy: brackets")
    return place
