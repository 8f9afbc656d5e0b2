#!/usr/bin/env python3
"""Takes protections out of a copy of the sources, one at a time, and expects the tests to notice.

    run.py           all of them
    run.py <count>   a sample of so many, chosen by the commit
    run.py <words>   those whose name matches a regular expression

Each entry of mutants.json names a protection, a file, what stands there once, what takes its place, and the tests that
must fail (a regular expression for `swift test --filter`), as few as notice it. What survives is a missing test.

A mutant counts as noticed only if tests ran to their end and failed. One that does not compile, whose place is gone,
whose tests are gone, crash or hang is a fault like one that nothing notices. First the same tests pass without any mutant.
"""

import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPY = ROOT / ".build" / "mutants"
# What the last command of each mutant said.
LOGS = ROOT / ".build" / "mutants-logs"
SWIFT = os.environ.get("SWIFT", "swift")
# Nobody debugs a mutant: without debug information, and with lld, a change is built in less time.
FLAGS = ["-debug-info-format", "none", "-Xswiftc", "-use-ld=lld"]
BUILD = [SWIFT, "build", *FLAGS, "--build-tests"]
TEST = [SWIFT, "test", *FLAGS, "--skip-build", "--disable-xctest", "--filter"]
BUILD_SECONDS = 3600
TEST_SECONDS = 1200
END = re.compile(r"^. Test run with (\d+) tests? .*?(passed|failed) after ", re.MULTILINE)
FAILED = re.compile(r"^. Test (?!run with ).* failed after ", re.MULTILINE)
SIGNAL = "unexpected signal code"
UNNOTICED = "no test noticed it"


def run(command: list[str], seconds: int) -> tuple[int | None, str]:
    """The status of a command and what it said; no status if it was not over in time."""
    with subprocess.Popen(
            command, cwd=COPY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            start_new_session=True) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
            return process.returncode, output
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return None, process.communicate()[0]
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def copy_sources() -> None:
    """Brings the copy up to date and leaves files alone that did not change, so that little is built again."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.split("\0")
    wanted = {COPY / name for name in filter(None, names) if (ROOT / name).is_file()}
    for target in wanted:
        source = ROOT / target.relative_to(COPY)
        if target.is_file() and target.read_bytes() == source.read_bytes():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    for folder in ("Sources", "Tests"):
        for file in (COPY / folder).rglob("*"):
            if file.is_file() and file not in wanted:
                file.unlink()


def chosen(mutants: list[dict]) -> list[dict]:
    """Those that the arguments ask for; neighbours change the same file, so that less is built for each."""
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout
        mutants = random.Random(commit).sample(mutants, min(int(sys.argv[1]), len(mutants)))
    elif len(sys.argv) > 1:
        mutants = [mutant for mutant in mutants if re.search(sys.argv[1], mutant["name"])]
    return sorted(mutants, key=lambda mutant: mutant["file"])


def verdict(status: int | None, output: str) -> tuple[bool, str]:
    """Whether tests ran to their end and failed, and in words what came of them."""
    if status is None:
        return False, "its tests do not end"
    ends = END.findall(output)
    if not ends:
        return False, "its tests broke off"
    count, end = int(ends[-1][0]), ends[-1][1]
    if count == 0:
        return False, "its filter matches no test"
    if status == 0 and end == "passed":
        return False, UNNOTICED
    failed = len(FAILED.findall(output))
    if status == 0 or end == "passed" or failed == 0 or SIGNAL in output:
        return False, "its tests broke off"
    return True, f"noticed by {failed} of {count}"


def attempt(mutant: dict) -> tuple[bool, str, str]:
    """Whether a mutant was noticed, in words what came of it, and what the last command said."""
    path = COPY / mutant["file"]
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text.count(mutant["old"]) != 1:
        return False, "its place is not in the sources any more, or more than once", ""
    path.write_text(text.replace(mutant["old"], mutant["new"]), encoding="utf-8")
    try:
        status, output = run(BUILD, BUILD_SECONDS)
        if status != 0:
            return False, "it does not compile", output
        status, output = run([*TEST, mutant["tests"]], TEST_SECONDS)
        return *verdict(status, output), output
    finally:
        path.write_text(text, encoding="utf-8")


def fault(mutants: list[dict]) -> tuple[str, str] | None:
    """Why nothing can be said about these mutants, and what a command said; `None` if their tests pass without them."""
    if not mutants:
        return "there is none of that name", ""
    status, output = run(BUILD, BUILD_SECONDS)
    if status != 0:
        return "the sources do not build", output
    tests = "|".join(sorted({mutant["tests"] for mutant in mutants}))
    status, output = run([*TEST, tests], TEST_SECONDS)
    _, words = verdict(status, output)
    return None if words == UNNOTICED else ("the tests do not pass while nothing is taken out", output)


def main() -> int:
    mutants = chosen(json.loads((HERE / "mutants.json").read_text(encoding="utf-8")))
    copy_sources()
    if why := fault(mutants):
        print(why[1], f"test-mutants: {why[0]}", sep="\n")
        return 1
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    count = 0
    for number, mutant in enumerate(mutants, 1):
        noticed, words, output = attempt(mutant)
        (LOGS / f"{number}.log").write_text(output, encoding="utf-8")
        print(f"{number}/{len(mutants)} {mutant['name']}: {words}", flush=True)
        count += noticed
    survivors = len(mutants) - count
    print(f"test-mutants: {len(mutants)} protections tried, {count} noticed, {survivors} not noticed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
