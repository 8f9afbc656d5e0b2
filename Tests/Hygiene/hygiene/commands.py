"""Some hundred commands of `casevault` itself."""

import json
import os
import signal
import subprocess

from .program import SECONDS, dump_settings, in_time, is_dumpable, wait_until_stopped, words_of

PEOPLE = [
    ("nok", "case-worker"), ("mon", "case-manager"), ("som", "law-enforcement-officer"), ("dao", "health-officer"),
    ("dpo", "data-protection-officer"), ("aye", "auditor"),
]


class Commands:
    """Runs commands on a vault of their own. Values go in by stdin and files, and come out by stdout and files."""

    def __init__(self, path, places, keeping, canaries, leaks):
        self.path, self.places, self.keeping = path, places, keeping
        self.canaries, self.leaks, self.draw = canaries, leaks, canaries.draw
        self.folder = os.path.join(places.inside, "commands")
        os.makedirs(self.folder)
        self.records, self.count, self.stopped = [], 0, 0
        for handle, _ in [("admin", ""), ("cust", "")] + PEOPLE:
            person = f"--handle {handle} --name {handle} --agency th-test"
            self.run(None, f"keyfile new {handle}.key {person} --no-passphrase")
        self.run(None, "init vault --admin admin.key --custodian cust.key.pub")
        for handle, role in PEOPLE:
            self.run("admin", f"official enrol {handle}.key.pub --role {role} --scope all")
        self.run("cust", "key distribute")

    def run(self, person, words, data=b"", status=0, looks=False):
        """Runs one command; stderr must hold no value, and neither does stdout but where it is asked for.

        With `looks` the process is stopped before it ends, and what is in its memory is searched.
        """
        environment = self.places.environment(self.keeping, looks) | {"CASEVAULT_VAULT": "vault"}
        if person:
            environment["CASEVAULT_KEYFILE"] = f"{person}.key"
        self.count += 1
        base = os.path.join(self.places.outside, f"command-{self.count}")
        with open(base + ".in", "wb") as file:
            file.write(data)
        verb = " ".join(words.split()[:2])
        with open(base + ".in", "rb") as given, open(base + ".out", "wb") as out, open(base + ".err", "wb") as errors:
            process = subprocess.Popen(
                [self.path, *words.split()], stdin=given, stdout=out, stderr=errors, cwd=self.folder, env=environment)
            if looks:
                wait_until_stopped(process)
                self.look(process.pid, verb)
                process.send_signal(signal.SIGCONT)
            with in_time(process, f"casevault {verb}"):
                found = process.wait()
        if status is not None and found != status:
            raise RuntimeError(f"casevault {verb}: status {found}, not {status}")
        self.leaks.look_at_file(f"stderr of {verb}", base + ".err")
        if "read" not in verb and "export" not in verb:
            self.leaks.look_at_file(f"stdout of {verb}", base + ".out")
        with open(base + ".out", "rb") as file:
            return file.read().decode(errors="replace")

    def look(self, process, verb):
        self.stopped += 1
        self.leaks.look_at_memory(f"memory of casevault {verb} at its end", process)
        for what, words in zip(("arguments", "environment"), words_of(process)):
            self.leaks.look(f"{what} of casevault {verb}", words)
        limits = dump_settings(process)
        if limits != ["0", "0"] or is_dumpable(process, self.places):
            self.leaks.add(f"core dumps of casevault {verb}", f"limits {' and '.join(limits)}")

    def controls(self, search, mark):
        """What stands in the arguments, in the environment, in memory and on stderr, and is found there."""
        environment = self.places.environment(self.keeping, True) | {"CASEVAULT_VAULT": "vault", "CONTROL": mark}
        words = [self.path, "status", "--state", f"state-{mark}"]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, cwd=self.folder, env=environment)
        wait_until_stopped(process)
        found = [bool(search.data(words)) for words in words_of(process.pid)] + [bool(search.memory(process.pid))]
        process.send_signal(signal.SIGCONT)
        with in_time(process, "casevault status"):
            process.wait()
        words = [self.path, "status", "--vault", mark]
        environment = self.places.environment(self.keeping)
        said = subprocess.run(words, capture_output=True, cwd=self.folder, env=environment, timeout=SECONDS).stderr
        return found + [bool(search.data(said))] == [True] * 4

    def record(self):
        return json.dumps(self.canaries.record(), ensure_ascii=self.draw.random() < 0.5).encode()

    def create(self, looks):
        words = "record create --type person --purpose identification --json"
        answer = self.run("nok", words, self.record(), looks=looks)
        self.records.append(json.loads(answer)["record"])

    def step(self, number, looks):
        """One command after another in a round."""
        record = self.draw.choice(self.records)
        name = self.canaries.name()
        text = json.dumps({"alias": name, "safe_contact": self.canaries.text(300)}).encode()
        bad = self.canaries.bad()
        jsonl = b"\n".join([self.record(), bad.replace(b"\n", b""), self.record()])
        table = f"given_name,phone,sex\n{name},{self.canaries.phone()},{name}\n{name},{self.canaries.phone()},female\n"
        htcds = json.dumps({"prs_FirstName": name, "prs_Gender": name, "prs_Birthdate": self.canaries.line()}).encode()
        why, first = "--purpose identification", self.records[0]
        phone, saved = self.canaries.phone(), f"{self.places.outside}/{number}.photograph"
        steps = [
            ("nok", f"record set {record} {why}", text, 0),
            ("nok", f"record read {record} {why}", b"", 0),
            ("nok", f"record read {record} {why} --json", b"", 0),
            ("nok", f"find --field given_name - {why}", name.encode(), 0),
            ("nok", f"find --field phone - --field given_name - {why}", f"{phone}\n{name}\n".encode(), 0),
            ("nok", f"record create --type person {why}", bad, 65),
            ("nok", f"record set {record} {why} --json", self.canaries.bad(), None),
            ("nok", f"record import {self.places.give(jsonl)} --type person {why}", b"", None),
            ("nok", f"record import {self.places.give(table.encode())} --type person --format csv {why} --json", b"", None),
            ("mon", f"record import {self.places.give(htcds)} --type person --format htcds {why}", b"", None),
            ("dao", "record create --type person --purpose medical-care", self.record(), 77),
            ("som", f"record set {record} {why}", self.record(), 77),
            ("nok", f"record read {record} {why} --reason-file {self.places.give(name.encode())}", b"", 0),
            ("aye", f"record read {record} --purpose oversight", b"", 4),
            ("nok", f"record attach {first} {self.places.give(self.canaries.blob(20_000))} --field photograph {why}", b"", 0),
            ("nok", f"record read {first} --field photograph {why} --to {saved}", b"", 0),
            ("mon", "record export --purpose case-meeting", b"", 0),
            ("mon", "record export --purpose case-meeting --type person --format csv", b"", 0),
            ("mon", "record export --purpose case-meeting --type person --format htcds", b"", 0),
            ("nok", f"record history {record} {why}", b"", 0), ("nok", f"record list {why}", b"", 0),
            (None, "log show --json", b"", 0), ("cust", "key rotate identity", b"", 0),
            ("cust", "key rotate gate", b"", 0), (None, "verify", b"", 0),
            (None, f"backup create {number}.backup", b"", 0), (None, "status", b"", 0),
            ("dpo", f"record erase {record} --field alias --confirm {record} --purpose data-subject-request "
             f"--reason-file {self.places.give(name.encode())}", b"", None),
        ]
        person, words, data, status = steps[number % len(steps)]
        self.run(person, words, data, status, looks)

    def work(self, count, looks):
        """So many commands, of which every so many is looked at in its memory."""
        for _ in range(3):
            self.create(True)
        for number in range(count - self.count):
            self.step(number, number % looks == 0)
