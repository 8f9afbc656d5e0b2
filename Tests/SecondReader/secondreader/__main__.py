"""`write` and `read` exchange material with the Swift program; `vault` opens a vault that it made, and its backups;
`found` makes a vault for it to open."""

import sys
from pathlib import Path

from . import materials_index, materials_sealed, materials_signed
from .errors import Refused
from .founder import make_vault
from .made import check_vault

MATERIALS = materials_sealed.MATERIALS + materials_index.MATERIALS + materials_signed.MATERIALS
USAGE = """usage: python3 -m secondreader write|read <directory> <count>
       python3 -m secondreader vault <directory>
       python3 -m secondreader found <directory> <database with the same tables> <policy> <count>"""


def main(arguments: list[str]) -> str:
    match arguments:
        case ["write", folder, count]:
            for material in MATERIALS:
                material.write_all(Path(folder), int(count))
            return ""
        case ["read", folder, count]:
            for material in MATERIALS:
                material.check_all(Path(folder), int(count))
            return ", ".join(material.name for material in MATERIALS)
        case ["vault", folder]:
            return check_vault(Path(folder))
        case ["found", folder, like, document, count]:
            make_vault(Path(folder), Path(like), Path(document).read_bytes(), int(count))
            return ""
        case _:
            raise Refused(USAGE)


if __name__ == "__main__":
    try:
        if said := main(sys.argv[1:]):
            print(said)
    except Refused as error:
        sys.exit(f"second reader: {error}")
