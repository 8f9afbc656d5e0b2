#!/usr/bin/env python3
"""Takes protections out of a copy of the sources, one at a time, and expects the tests to notice.

    run.py [count]     a sample of so many, chosen by the commit; without a count all of them

Each entry of mutants.json names a protection, a file, what stands there once, what takes its place, and the tests that
must fail (a regular expression for `swift test --filter`). What survives is a missing test.
"""

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPY = ROOT / ".build" / "mutants"
SWIFT = os.environ.get("SWIFT", "swift")


def run(*command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=COPY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def copy_sources() -> None:
    """Brings the copy up to date and leaves files alone that did not change, so that little is built again."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.split("\0")
    for name in filter(None, names):
        source, target = ROOT / name, COPY / name
        if not source.is_file():
            continue
        if target.is_file() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def chosen(mutants: list[dict]) -> list[dict]:
    if len(sys.argv) < 2:
        return mutants
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout
    return random.Random(commit).sample(mutants, min(int(sys.argv[1]), len(mutants)))


def survives(mutant: dict) -> str | None:
    """What is wrong with a mutant, or `None` if the tests noticed it."""
    path = COPY / mutant["file"]
    text = path.read_text(encoding="utf-8")
    if text.count(mutant["old"]) != 1:
        return "its place is not in the sources any more, or more than once"
    path.write_text(text.replace(mutant["old"], mutant["new"]), encoding="utf-8")
    try:
        build = run(SWIFT, "build", "--build-tests")
        if build.returncode != 0:
            return "it does not compile:\n" + "\n".join(build.stdout.splitlines()[-15:])
        tests = run(SWIFT, "test", "--skip-build", "--disable-xctest", "--filter", mutant["tests"])
        return "no test noticed it" if tests.returncode == 0 else None
    finally:
        path.write_text(text, encoding="utf-8")


def main() -> int:
    mutants = chosen(json.loads((HERE / "mutants.json").read_text(encoding="utf-8")))
    copy_sources()
    if run(SWIFT, "build", "--build-tests").returncode != 0:
        print("test-mutants: the sources do not build")
        return 1
    faults = 0
    for number, mutant in enumerate(mutants, 1):
        why = survives(mutant)
        print(f"{number}/{len(mutants)} {mutant['name']}: {why or 'noticed'}", flush=True)
        faults += why is not None
    print(f"test-mutants: {len(mutants)} protections taken out, {len(mutants) - faults} noticed, {faults} not")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
