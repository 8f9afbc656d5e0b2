"""Values that stand for a person's data, each with a mark that no chance brings about, in every encoding."""

import base64
import json
import random
import unicodedata

THAI = "กขคฆงจฉชซญดตถทนบปผฝพฟภมยรลวสหอ"
THAI_VOWELS = ["ุ่", "ู้", "ิ่", "ี้", "า", ""]
BURMESE = "ကခဂဃငစဆဇညတထဒဓနပဖဗဘမယရလဝသဟအ"
BURMESE_SIGNS = ["ို", "ု", "ာ", "ေ", "ျ", "ဦ"]
LATIN = "bcdfghjklmnpqrstvz"
LATIN_VOWELS = ["é", "ü", "ñ", "ç", "ő", "ǎ", "ễ", "ộ"]


def base64_cores(data):
    """What stands in base64 of anything that holds the bytes, at each of the three alignments."""
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + data + b"\0\0\0")
        begin = (shift * 8 + 5) // 6
        yield text[begin : (shift + len(data)) * 8 // 6]


def encodings(text):
    """Every way in which a mark is looked for: name of the encoding, bytes."""
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        data = written.encode()
        yield f"UTF-8 {form}", data
        yield f"UTF-16LE {form}", written.encode("utf-16-le")
        yield f"UTF-16BE {form}", written.encode("utf-16-be")
        for core in base64_cores(data):
            yield f"base64 {form}", core
            yield f"base64 {form}", core.replace(b"+", b"-").replace(b"/", b"_")
        yield f"hex {form}", data.hex().encode()
        yield f"hex {form}", data.hex().upper().encode()


class Marks:
    """The marks of one run, each for one writing; drawn from a seed that the program under test never sees."""

    def __init__(self, seed):
        draw = random.Random(seed)
        self.thai = "".join(draw.choice(THAI) + draw.choice(THAI_VOWELS) for _ in range(6)) + draw.choice(THAI) + "ุ่"
        self.burmese = "".join(draw.choice(BURMESE) + draw.choice(BURMESE_SIGNS) for _ in range(6)) + "ဦ"
        self.latin = "".join(draw.choice(LATIN) + draw.choice(LATIN_VOWELS) for _ in range(6))
        # All but the digits are too long for Swift to keep them without memory of the heap, in 15 bytes.
        self.ascii = "".join(draw.choice(LATIN) for _ in range(18))
        self.digits = "9" + "".join(draw.choice("0123456789") for _ in range(8))

    def all(self):
        return {
            "Thai": self.thai, "Burmese": self.burmese, "Latin": self.latin, "ASCII": self.ascii, "digits": self.digits,
        }

    def patterns(self, what):
        """Pairs of a name and the bytes, each once."""
        found = {}
        for writing, text in self.all().items():
            for encoding, data in encodings(text):
                found.setdefault(data, f"{what}, {writing}, {encoding}")
        return [(name, data) for data, name in found.items()]


class Canaries:
    """Makes values with marks; no two are the same."""

    def __init__(self, seed):
        self.marks = Marks(seed)
        self.draw = random.Random(seed + "values")
        self.count = 0

    def form(self, text):
        return unicodedata.normalize(self.draw.choice(["NFC", "NFD"]), text)

    def name(self):
        """A name in one of the writings. The mark stands at both ends: what frees a block overwrites its beginning."""
        self.count += 1
        writing = self.count % 4
        if writing == 0:
            mark, middle, letters = self.marks.thai, " ", THAI
        elif writing == 1:
            mark, middle, letters = self.marks.burmese, " ", BURMESE
        else:
            mark = self.marks.latin if writing == 2 else self.marks.ascii
            middle, letters = " ", LATIN
        number, unique = self.count, ""
        while number:
            number, digit = divmod(number, len(letters))
            unique += letters[digit]
        return self.form(f"{mark}{middle}{unique}{middle}{mark}")

    def phone(self):
        self.count += 1
        return f"+95{self.marks.digits}{self.count % 1000:03}"

    def identity(self):
        self.count += 1
        return f"1{self.marks.digits}{self.count % 1000:03}"

    def line(self):
        self.count += 1
        return f"{self.marks.ascii}{self.count}@{self.marks.ascii}"

    def text(self, length):
        """A narrative in all writings."""
        self.count += 1
        marks = list(self.marks.all().values())
        words = [f"{self.count}"]
        while sum(map(len, words)) < length:
            words.append(self.draw.choice(marks))
            words.append(self.draw.choice("ที่ ၌ and was told then"))
        return self.form(" ".join(words))

    def blob(self, length):
        self.count += 1
        mark = self.marks.ascii.encode()
        filling = self.draw.randbytes(64)
        return (mark + filling + self.marks.thai.encode() + filling) * (length // 200 + 1)

    def record(self):
        """Values for fields of every kind."""
        values = {
            "given_name": self.name(),
            "family_name": self.name(),
            "date_of_birth": "{}-{:02}-{:02}".format(*map(self.draw.randint, (1960, 1, 1), (2015, 12, 28))),
            "phone": self.phone(),
        }
        more = {
            "alias": self.name, "national_id": self.identity, "email": self.line, "address_line": self.name,
            "safe_contact": lambda: self.text(60), "next_of_kin": self.name, "mother_name": self.name,
            "origin_village": self.name, "immediate_needs": lambda: self.text(200),
            "physical_description": lambda: self.text(500), "position": self.line,
        }
        for field in self.draw.sample(sorted(more), 4):
            values[field] = more[field]()
        return values

    def bad(self):
        """Bytes that are no record: each holds a value in the wrong place."""
        name, line = self.name(), self.line()
        # A name of ASCII letters has the form of a field's name, and is told.
        thai = f"{self.marks.thai} {self.count}"
        choices = [
            json.dumps({"date_of_birth": line}), json.dumps({"date_of_birth": name}), json.dumps({"sex": line}),
            json.dumps({"sex": name}, ensure_ascii=False), json.dumps({"phone": name}, ensure_ascii=False),
            json.dumps({"id": line}), json.dumps({"given_name": [name]}), json.dumps({"given_name": {line: name}}),
            json.dumps({thai: "x"}, ensure_ascii=False), json.dumps({thai: "x"}), json.dumps({line.upper(): name}),
            '{"given_name": "' + name, '{"given_name": "a"} ' + name, name, line, '{"given_name": ' + line + "}",
            '{"given_name": "a", "given_name": "' + name + '"}', '{"nationality": "' + name + '"}',
            '{"photograph": "' + line + '"}', '{"given_name": "\\q' + line + '"}',
        ]
        data = self.draw.choice(choices).encode()
        return data.replace(b'": "', b'": "\xff', 1) if self.draw.random() < 0.1 else data
