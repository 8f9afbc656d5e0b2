"""Ten thousand operations in a program that embeds the library."""

import csv
import io
import json
import os

from .program import Program, Refused

WRITERS = ["ari", "moe", "nok"]
FORMATS = ["jsonl", "csv", "htcds", "htcds-csv"]


class Library:
    """Draws operations, and knows what every record should hold."""

    def __init__(self, path, places, keeping, canaries, leaks, control):
        self.places = places
        self.canaries = canaries
        self.leaks = leaks
        self.draw = canaries.draw
        self.program = Program(path, places, keeping)
        self.program.ask(f"open {places.inside}", control.encode())
        self.records = {}
        self.photographs = []
        self.done = {}
        self.refused = 0

    def ask(self, words, data=b"", fails=False):
        """One operation. What it says of an error must hold no value."""
        verb = words.split()[1]
        self.done[verb] = self.done.get(verb, 0) + 1
        try:
            answer = self.program.ask(words, data)
        except Refused as error:
            self.refused += 1
            self.leaks.look(f"error of {verb}", str(error).encode())
            if not fails:
                raise
            return None
        if fails is True:
            raise RuntimeError(f"{words} was not refused")
        return answer

    @property
    def operations(self):
        return sum(self.done.values())

    def any(self):
        return self.draw.choice(list(self.records))

    def run(self, count, looks):
        """Does so many operations, and calls `look` so many times in between."""
        for _ in range(5):
            self.create()
        steps = [
            (24, self.create), (3, self.create_by_name), (12, self.change), (28, self.read),
            (3, self.read_for_a_reason), (8, self.find), (6, self.refuse), (8, self.mistake), (3, self.history),
            (1, self.erase), (0.5, self.assign), (1.5, self.attach), (1, self.save), (0.7, self.bring_in),
            (0.2, self.list),
        ]
        weights = [weight for weight, _ in steps]
        for number in range(looks):
            while self.operations < count * (number + 1) // looks:
                self.draw.choices(steps, weights)[0][1]()
            self.care(number)
            yield number

    def create(self):
        values = self.canaries.record()
        data = json.dumps(values, ensure_ascii=self.draw.random() < 0.5).encode()
        record = self.ask(f"{self.draw.choice(WRITERS)} create identification", data).split()[0]
        self.records[record] = values

    def create_by_name(self):
        values = self.canaries.record()
        data = json.dumps(values, ensure_ascii=False).encode()
        self.records[self.ask("nok create-by-name identification", data)] = values

    def change(self):
        record = self.any()
        values = {"alias": self.canaries.name(), "safe_contact": self.canaries.text(self.draw.choice([40, 400, 4000]))}
        self.ask(f"moe set identification {record}", json.dumps(values).encode())
        self.records[record].update(values)

    def read(self, reason=b""):
        record = self.any()
        answer = self.ask(f"{self.draw.choice(WRITERS)} read identification {record}", reason)
        # A text may hold line feeds only where it is told in JSON.
        found = dict(line.split("\t", 1) for line in answer.split("\n") if line)
        if found != self.records[record]:
            raise RuntimeError("a record does not hold what was written")

    def read_for_a_reason(self):
        self.read(self.canaries.text(80).encode())

    def find(self):
        record = self.any()
        fields = self.draw.choice(
            [["given_name", "family_name"], ["phone"], ["given_name", "date_of_birth"], ["alias"]])
        fields = [field for field in fields if field in self.records[record]] or ["given_name"]
        values = "\n".join(self.records[record][field] for field in fields)
        # More than sixty an hour are refused.
        words = f"{self.draw.choice(WRITERS)} find identification {' '.join(fields)}"
        answer = self.ask(words, values.encode(), "maybe")
        if answer is not None and record not in answer.split("\n"):
            raise RuntimeError("a search does not find what was written")

    def refuse(self):
        record, reason = self.any(), self.canaries.line().encode()
        values = json.dumps(self.canaries.record()).encode()
        words, data = self.draw.choice([
            (f"aye read identification {record}", reason), (f"mya read oversight {record}", reason),
            (f"som set identification {record}", values), ("dao create medical-care", values),
            (f"ari erase data-subject-request {record} alias", reason),
            (f"dpo read data-subject-request {record}", b""),
        ])
        # The interpreter may read what was assigned.
        self.ask(words, data, "maybe" if words.startswith("aye") else True)

    def mistake(self):
        data = self.canaries.bad()
        words = self.draw.choice(["nok create identification", f"ari set identification {self.any()}"])
        self.ask(words, data, "maybe")

    def history(self):
        self.ask(f"ari history identification {self.any()}")

    def list(self):
        self.ask("ari list identification")

    def erase(self):
        record = self.any()
        self.ask(f"dpo erase data-subject-request {record} alias given_name", self.canaries.text(60).encode())
        self.records[record].pop("alias", None)
        # What has no name is read by whoever looks at it, and found no more.
        del self.records[record]

    def assign(self):
        self.ask(f"ari assign identification {self.any()} aye", fails="maybe")

    def attach(self):
        record = self.any()
        path = self.places.give(self.canaries.blob(self.draw.choice([300, 30_000, 200_000])), "photograph")
        self.ask(f"nok attach identification {path} {record}")
        self.photographs.append((record, path))

    def save(self):
        known = [(record, path) for record, path in self.photographs if record in self.records]
        if not known:
            return self.attach()
        record, _ = self.draw.choice(known)
        path = self.places.give(b"", "saved")
        self.ask(f"nok save identification {path} {record}")

    def bring_in(self, form=None):
        """An import in one of the formats, with bad lines."""
        records = [self.canaries.record() for _ in range(20)]
        form = form or self.draw.choice(FORMATS)
        if form == "jsonl":
            lines = [json.dumps(record, ensure_ascii=False).encode() for record in records]
            lines[3], lines[9] = self.canaries.bad().replace(b"\n", b""), self.canaries.bad().replace(b"\n", b"")
            data = b"\n".join(lines)
        elif form == "csv":
            fields = ["given_name", "family_name", "date_of_birth", "phone"]
            rows = [[record[field] for field in fields] for record in records]
            rows[3][2], rows[5][3] = self.canaries.line(), self.canaries.name()
            data = table(fields, rows) + f'{self.canaries.line()},"{self.canaries.name()}'.encode()
        else:
            fields = ["prs_FirstName", "prs_SecondName", "prs_Birthdate", "prs_MobilePhone", "prs_Gender", "cas_Status"]
            own = ["given_name", "family_name", "date_of_birth", "phone"]
            rows = [[record[field] for field in own] + ["Female", "Active"] for record in records]
            rows[3][2], rows[4][4], rows[5][3] = self.canaries.line(), self.canaries.name(), self.canaries.name()
            lines = [json.dumps(dict(zip(fields, row)), ensure_ascii=False).encode() for row in rows]
            data = b"\n".join(lines) if form == "htcds" else table(fields, rows)
        path = self.places.give(data, form)
        told = self.ask(f"moe import identification {path} {form}")
        self.leaks.look(f"what an import of {form} tells", told.encode())
        if not int(told.split()[0]):
            raise RuntimeError(f"nothing of a file in {form} was taken")

    def bring_in_nothing(self):
        """A table whose first line has values in the place of names."""
        data = table([self.canaries.name(), self.canaries.line()], [[self.canaries.name()] * 2])
        self.ask(f"moe import identification {self.places.give(data, 'bad')} csv", fails=True)

    def care(self, number):
        """What custodians do, and whoever takes records out and keeps the machine."""
        if number == 0:
            # At least one of each.
            for form in FORMATS:
                self.bring_in(form)
            self.bring_in_nothing()
            self.attach()
            self.save()
        for words in [f"ari export case-meeting {self.places.outside}/export-{number}", "thura rotate - identity",
                      f"ari export-htcds case-meeting {self.places.outside}/htcds-{number}", "thura roll -",
                      f"thura backup - {self.places.inside}/{number}.backup", "thura log -"]:
            self.ask(words)
        if number == 0:
            self.ask("thura index -")
            passphrase = self.canaries.form(f"{self.canaries.marks.burmese} {self.canaries.marks.latin}")
            self.ask(f"thura passphrase - {self.places.inside}/kyi.key", passphrase.encode())
        if self.ask("thura verify -") != "true":
            raise RuntimeError("the vault is not intact")


def table(fields, rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(fields)
    writer.writerows(rows)
    return text.getvalue().encode()
