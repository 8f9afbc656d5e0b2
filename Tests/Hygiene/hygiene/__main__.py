"""Usage: python -m hygiene <folder> <native libraries> <wiping program> <plain program> <casevault> <operations>"""

import ctypes
import os
import secrets
import subprocess
import sys
import time

from .canaries import Canaries, Marks
from .commands import Commands
from .library import Library
from .program import Hung, Places, Stopped, dump_settings, open_files_without_names, words_of
from .search import Search


class Leaks:
    """What was found where it must not be: place and encoding, never a value."""

    def __init__(self, search):
        self.search = search
        self.found = {}
        # How often a word of at most 15 bytes was found on a stack, which nothing overwrites.
        self.on_stacks = 0

    def add(self, place, what):
        self.found.setdefault(place, set()).add(what)

    def look(self, place, data):
        for name in self.search.data(data):
            self.add(place, name)

    def look_at_file(self, place, path):
        for name in self.search.file(path):
            self.add(place, name)

    def look_at_files(self, place, folder, besides=()):
        for path, names in self.search.files(folder).items():
            if os.stat(os.path.join(folder, path)).st_ino not in besides:
                for name in names:
                    self.add(f"{place}: {path}", name)

    def look_at_memory(self, place, process):
        for region, names in self.search.memory(process).items():
            for name, count in names.items():
                if region.startswith("[stack") and name.endswith("digits, UTF-8 NFC"):
                    self.on_stacks += count
                else:
                    self.add(f"{place}: {region}", name)


class ControlFailed(Exception):
    """Something that is there was not found, so that nothing that is not found means anything."""


def require(holds, what):
    if not holds:
        raise ControlFailed(what)


class Run:
    def __init__(self, folder, native, operations, seed):
        self.keeping = os.path.join(native, "keeping.so")
        library = ctypes.CDLL(os.path.join(native, "search.so"))
        self.folder, self.operations = folder, operations
        self.canaries = Canaries(seed)
        self.control = Marks(seed + "control")
        self.search = Search(library, self.canaries.marks.patterns("canary"))
        self.controls = Search(library, self.control.patterns("control"))
        self.leaks = Leaks(self.search)
        self.begun = time.monotonic()

    def say(self, text):
        print(f"  {time.monotonic() - self.begun:5.0f} s  {text}", flush=True)

    def places(self, name):
        folder = os.path.join(self.folder, name)
        os.mkdir(folder)
        return Places(folder)

    def look_inside(self, places):
        # What was written beside its place outside, and got its name there.
        outside = {entry.stat().st_ino for entry in os.scandir(places.outside)}
        for place in ("inside", "temporary", "kept", "streams"):
            self.leaks.look_at_files(place, getattr(places, place), outside)

    def library(self, path):
        """The operations in a program whose heap overwrites what is freed."""
        places = self.places("library")
        work = Library(path, places, self.keeping, self.canaries, self.leaks, self.control.ascii)
        process = work.program.process
        for number in work.run(self.operations, 4):
            self.look_inside(places)
            if number == 0:
                # The database at work: its journal is there, and an administrator's name is in one of both.
                names = set(self.controls.files(places.inside))
                require(any("vault.sqlite" in name for name in names), "a name in the database was not found")
                require(os.path.exists(f"{places.inside}/vault/vault.sqlite-wal"), "the vault has no journal")
            self.say(f"{work.operations} operations")
        self.outside(places)
        self.memory_controls(work)
        work.program.ask("sign-out")
        with Stopped(process):
            self.leaks.look_at_memory("memory after sign-out", process.pid)
            for what, words in zip(("arguments", "environment"), words_of(process.pid)):
                self.leaks.look(what, words)
            for file in open_files_without_names(process.pid):
                self.leaks.look_at_file("a file without a name", file)
            require(dump_settings(process.pid) == ["0", "0"], "core files are on")
        require(work.program.end() == 0, "the program failed")
        self.look_inside(places)
        self.say(f"signed out; {work.refused} operations were refused")
        return work

    def outside(self, places):
        """Controls: files that hold values; and there are files that the program replaced."""
        require(os.listdir(places.kept), "no file was kept")
        found = self.search.files(places.outside)
        for ending in (".jsonl", ".csv", ".saved", "export-0", "htcds-0"):
            require(any(ending in path for path in found), f"no value was found in a file {ending}")

    def memory_controls(self, work):
        """Controls: what the program holds is found in its memory, in each encoding."""
        process = work.program.process
        wanted = {name for name, _ in self.control.patterns("control")}
        work.program.ask("hold", b"\n".join(data for _, data in self.control.patterns("control")))
        with Stopped(process):
            found = {name for names in self.controls.memory(process.pid).values() for name in names}
        require(found == wanted, f"not found in memory: {sorted(wanted - found)}")
        work.program.ask("drop")
        record = work.any()
        work.program.ask(f"moe show identification {record}")
        with Stopped(process):
            require(self.search.memory(process.pid), "a record that is held was not found in memory")
        work.program.ask("moe let-go -")
        with Stopped(process):
            self.leaks.look_at_memory("memory while signed in", process.pid)

    def plain(self, path):
        """Some operations in a program without that heap: what stays in its memory is counted apart."""
        places = self.places("plain")
        leaks = Leaks(self.search)
        work = Library(path, places, self.keeping, self.canaries, self.leaks, self.control.ascii)
        for _ in work.run(max(100, min(self.operations // 5, 400)), 1):
            self.look_inside(places)
        work.program.ask("sign-out")
        with Stopped(work.program.process):
            leaks.look_at_memory("memory", work.program.process.pid)
        require(work.program.end() == 0, "the program failed")
        return sorted({name for names in leaks.found.values() for name in names})

    def commands(self, path):
        places = self.places("commands")
        work = Commands(path, places, self.keeping, self.canaries, self.leaks)
        require(work.controls(self.controls, self.control.ascii), "what stands in a process was not found there")
        work.work(max(60, min(300, self.operations // 30)), max(3, self.operations // 1000))
        self.look_inside(places)
        found = self.search.files(places.outside)
        require(any(".out" in path for path in found), "no value was found in what a command printed")
        require(any(".photograph" in path for path in found), "no value was found in a file that was read")
        require(work.stopped, "no command was looked at")
        self.say(f"{work.count} commands, {work.stopped} of them searched in their memory")
        return work


def main():
    folder, native, wiping, plain, casevault, operations = sys.argv[1:]
    if os.geteuid() != 0:
        sys.exit("test-hygiene: only root reads the memory of a process that hides it: run this as root")
    # What is drawn; record ids and keys are made by the programs and differ.
    seed = os.environ.get("HYGIENE_SEED") or str(secrets.randbits(32))
    run = Run(folder, native, int(operations), seed)
    run.say(f"seed {seed}")
    try:
        work = run.library(wiping)
        commands = run.commands(casevault)
        left = run.plain(plain)
    except ControlFailed as error:
        sys.exit(f"test-hygiene: a control failed: {error} (seed {seed})")
    except (Hung, subprocess.TimeoutExpired) as error:
        sys.exit(f"test-hygiene: a program hangs: {error} (seed {seed})")
    done = f"{work.operations} operations and {commands.count} commands, {run.canaries.count} canaries in six encodings"
    for place, names in sorted(run.leaks.found.items()):
        print(f"  FOUND in {place}: {'; '.join(sorted(names))}")
    print(f"  counted apart: numbers of at most 15 bytes, {run.leaks.on_stacks} times on stacks")
    print(f"  counted apart: {len(left)} of {len(run.search.names)} patterns stay in memory where no heap overwrites")
    searched = f"{run.search.places} places with {run.search.bytes >> 20} MiB"
    if run.leaks.found:
        sys.exit(f"test-hygiene: {done}: FOUND in {len(run.leaks.found)} of {searched} (seed {seed})")
    print(f"test-hygiene: {done}, {searched} searched: none found (seed {seed})")


main()
