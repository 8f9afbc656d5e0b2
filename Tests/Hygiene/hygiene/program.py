"""A program under test: what it is asked, what it says, and where it may leave things."""

import contextlib
import os
import signal
import subprocess
import time


class Places:
    """The folders of one run. Whatever is in `inside` must hold no value; `outside` has what goes in and comes out."""

    def __init__(self, folder):
        self.folder, self.given = folder, 0
        for name in ("inside", "outside", "temporary", "kept", "streams"):
            os.makedirs(os.path.join(folder, name))

    def __getattr__(self, name):
        return os.path.join(self.folder, name)

    def give(self, data, ending="given"):
        """Writes a file that goes in, and returns its path."""
        self.given += 1
        path = os.path.join(self.outside, f"{self.given}.{ending}")
        with open(path, "wb") as file:
            file.write(data)
        return path

    def environment(self, keeping, stops=False):
        values = {
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no", "HOME": self.inside,
            "TMPDIR": self.temporary, "LD_PRELOAD": keeping, "HYGIENE_KEEP": self.kept,
        }
        return values | ({"HYGIENE_STOP": "1"} if stops else {})


class Refused(Exception):
    """The program answered with an error; the message is its words."""


class Hung(Exception):
    """A program did not do in time what it was asked."""


# Far more than anything takes.
SECONDS = 600


@contextlib.contextmanager
def in_time(process, what, seconds=SECONDS):
    """Ends a process, and raises, when the block is not over in time, whatever it waits for. Not to be nested."""

    def end(number, frame):
        raise Hung(f"{what}: not over after {seconds} s")

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except Hung:
        process.kill()
        process.wait()
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class Program:
    """One process that embeds the library."""

    def __init__(self, path, places, keeping):
        self.errors = os.path.join(places.streams, "program.stderr")
        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(
                [path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=places.inside,
                env=places.environment(keeping))

    def ask(self, words, data=b"", seconds=SECONDS):
        """Sends a request; the answer, or the text of the error."""
        with in_time(self.process, words.split()[0], seconds):
            self.process.stdin.write(f"{words} {len(data)}\n".encode() + data)
            self.process.stdin.flush()
            head = self.process.stdout.readline().split()
            if len(head) != 2:
                raise RuntimeError(f"the program has ended: {words}")
            answer = self.process.stdout.read(int(head[1]))
        if head[0] != b"ok":
            raise Refused(answer.decode())
        return answer.decode()

    def end(self):
        self.process.stdin.close()
        with in_time(self.process, "the end"):
            return self.process.wait()


class Stopped:
    """A process that does not run while it is looked at."""

    def __init__(self, process):
        self.process = process

    def __enter__(self):
        self.process.send_signal(signal.SIGSTOP)
        wait_until_stopped(self.process)

    def __exit__(self, *error):
        self.process.send_signal(signal.SIGCONT)


def wait_until_stopped(process):
    """Waits until a process stands."""
    with in_time(process, "stopping"):
        while True:
            with open(f"/proc/{process.pid}/stat") as file:
                state = file.read().rpartition(")")[2].split()[0]
            if state in "Tt":
                return
            if state in "ZX":
                raise RuntimeError("a process has ended instead of stopping")
            time.sleep(0.001)


def open_files_without_names(process):
    """Files that a process holds open and that are deleted."""
    for number in os.listdir(f"/proc/{process}/fd"):
        path = f"/proc/{process}/fd/{number}"
        if os.readlink(path).endswith(" (deleted)"):
            yield path


def words_of(process):
    """Arguments and environment of a process, as anybody or root sees them."""
    with open(f"/proc/{process}/cmdline", "rb") as words, open(f"/proc/{process}/environ", "rb") as environment:
        return words.read(), environment.read()


def dump_settings(process):
    """The soft and the hard limit of core files."""
    with open(f"/proc/{process}/limits") as limits:
        line = next(line for line in limits if line.startswith("Max core file size"))
    return line.split()[4:6]


def is_dumpable(process, places):
    """Whether a process that stopped at its end could be dumped, as it said itself: the kernel tells nobody else."""
    told = [name for name in os.listdir(places.kept) if name.startswith(f"{process}-dumpable-")]
    return told != [f"{process}-dumpable-0"]
