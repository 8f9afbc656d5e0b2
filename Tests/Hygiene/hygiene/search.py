"""Searches bytes, files and the memory of a process for patterns, and keeps count of what was searched."""

import ctypes
import os
import re

CHUNK = 8 << 20


class Search:
    """Some patterns, each with a name, and what was seen of them where."""

    def __init__(self, library, patterns):
        self.names = [name for name, _ in patterns]
        self.patterns = [data for _, data in patterns]
        self.overlap = max(map(len, self.patterns)) - 1
        self.places = 0
        self.bytes = 0
        count = len(patterns)
        self._pointers = (ctypes.c_char_p * count)(*self.patterns)
        self._lengths = (ctypes.c_size_t * count)(*map(len, self.patterns))
        self._library = library
        library.search_new.restype = ctypes.c_void_p
        library.search_run.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p]
        self._search = library.search_new(self._pointers, self._lengths, count)

    def _found(self, data, counts):
        self._library.search_run(self._search, data, len(data), counts)

    def _names(self, counts):
        return {name: count for name, count in zip(self.names, counts) if count}

    def _new(self):
        return (ctypes.c_uint64 * len(self.names))()

    def data(self, data):
        """Names of the patterns in some bytes, each with about how often."""
        self.places += 1
        self.bytes += len(data)
        counts = self._new()
        self._found(data, counts)
        return self._names(counts)

    def _stream(self, read, length):
        counts, rest = self._new(), b""
        while length > 0:
            block = read(min(CHUNK, length))
            if not block:
                break
            length -= len(block)
            self.bytes += len(block)
            self._found(rest + block, counts)
            rest = (rest + block)[-self.overlap :]
        return self._names(counts)

    def file(self, path):
        self.places += 1
        with open(path, "rb", buffering=0) as file:
            return self._stream(file.read, 1 << 62)

    def files(self, folder):
        """Every file below a folder: by its path, what was found in it. Names of files count as well."""
        found = {}
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                hits = self.data(os.fsencode(name)) | (self.file(path) if os.path.isfile(path) else {})
                if hits:
                    found[os.path.relpath(path, folder)] = hits
        return found

    def memory(self, process):
        """All memory of a process that a core dump would hold: what it wrote, or could have. Only root can read it."""
        found, guard = {}, None
        with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
            for line in maps:
                begin, end, rights, path = re.match(r"(\w+)-(\w+) (\S+) \S+ \S+ \S+ *(.*)", line).groups()
                begin, end = int(begin, 16), int(end, 16)
                # Below a thread's stack is a page that nobody can touch.
                if begin == guard and rights == "rw-p":
                    path = "[stack of a thread]"
                guard = end if rights == "---p" and end - begin == 4096 else None
                # A part of a file that cannot be written is as the file is. The kernel's own pages cannot be read.
                if "r" not in rights or path in ("[vvar]", "[vvar_vclock]", "[vsyscall]"):
                    continue
                if "w" not in rights and path.startswith("/"):
                    continue
                memory.seek(begin)
                self.places += 1
                for name, count in self._stream(memory.read, end - begin).items():
                    region = path if path.startswith("[") else os.path.basename(path) or "anonymous"
                    where = found.setdefault(region, {})
                    where[name] = where.get(name, 0) + count
        return found
