import CaseVault
import Testing
import VaultModel

private typealias Fixture = PolicyDocumentFixture

@Suite struct PolicyDocumentTests {
    @Test func `a document without mistakes is a policy`() throws {
        let policy = try PolicyDocument.parse(Array(Fixture.text.utf8))
        #expect(policy.version == 1)
        #expect(policy.roles.map(\.name.description) == ["worker", "lead", "admin"])
        #expect(policy.schema.field(FieldID(rawValue: 102))?.codes.map(\.description) == ["male", "NO"])
        #expect(policy.schema.field(FieldID(rawValue: 102))?.htcds?.description == "prs_Gender")
        #expect(policy.role(try Name("admin"))?.maximumDays == 30)
        #expect(!policy.floors.allowsServiceKeyFiles)
        #expect(PolicyDocument.check(Array(Fixture.text.utf8)).isEmpty)
    }

    @Test func `line ends of Windows are read`() {
        #expect(Fixture.mistakes(Fixture.text.split(separator: "\n").joined(separator: "\r\n")).isEmpty)
    }

    /// Line, what stands there instead, where the mistake is, and a part of the message.
    @Test(arguments: [
        (1, "casevault-policy: 2", 1, "casevault-policy 1 only"),
        (1, "", 2, "casevault-policy is missing"),
        (2, "version: 0", 2, "version must be 1 or more"),
        (2, "version: -1", 2, "version must be a number"),
        (2, "version: [1]", 2, "version must be a single value"),
        (2, "version: 99999999999", 2, "version must be a number"),
        (2, "version:", 2, "version must not be empty"),
        (2, "version: 1\nversions: 2", 3, "versions is not a key here"),
        (2, "version: 1\nversion: 2", 3, "version is given twice; the first is in line 2"),
        (3, "floors: {suite: 1, kdf-cost: 16, service-key-files: false}", 3, "kdf-cost: 16 is outside"),
        (3, "floors: {suite: 1, kdf-cost: 17, service-key-files: no}", 3, "service-key-files must be true or false"),
        (3, "floors: 1", 3, "a mapping is expected"),
        (5, "  - {id: 0, name: person, labels: {th: ก, my: က, en: a}}", 5, "id must be 1 or more"),
        (7, "  - {id: 1, name: gate, labels: {th: ก, my: က, en: a}}", 7, "gate is a reserved name"),
        (7, "  - {id: 1, name: identity, labels: {th: ก, en: a}}", 7, "my is missing"),
        (7, "  - {id: 1, name: identity}", 7, "labels is missing"),
        (7, "  - {id: 70000, name: identity, labels: {th: ก, my: က, en: a}}", 7, "id must be a number from 0 to 65535"),
        (10, "    name: Given", 10, "name has a character that is not allowed"),
        (10, "    nome: given_name", 9, "name is missing"),
        (11, "    record-type: horse", 11, "record-type: horse is not defined"),
        (12, "    compartment: hobby", 12, "compartment: hobby is not defined"),
        (13, "    type: blob", 13, "type is blob, which is none of: text, code, date, number, reference"),
        (13, "    type: code", 9, "codes must be given where the type is code"),
        (14, "    labels: {th: ก, my: \"\", en: a}", 14, "my must not be empty"),
        (15, "  - id: 101", 15, "id: 101 is used twice"),
        (16, "    name: given_name", 16, "name: given_name is used twice"),
        (19, "    type: text", 20, "codes may only be given"),
        (20, "    codes:\n      - male\n      - ชาย", 22, "codes: an item has a character"),
        (20, "    codes:\n      - male\n      - male", 22, "codes: male is used twice"),
        (21, "    htcds: prs Gender", 21, "htcds has a character"),
        (24, "  - {name: consent, labels: {th: ก, my: က, en: a}}", 24, "source is missing"),
        (27, "    legal-bases:\n      - consent\n      - whim", 29, "legal-bases: whim is not defined"),
        (27, "    legal-bases: []", 27, "legal-bases must not be empty"),
        (27, "    legal-bases: consent", 27, "legal-bases must be a list"),
        (32, "    scopes: [some]", 32, "scopes: an item is some"),
        (34, "      - id: admin.govern", 49, "id: admin.govern is used twice"),
        (35, "        actions: [read, fly]", 35, "actions: an item is fly"),
        (35, "        actions: []", 35, "actions must not be empty"),
        (35, "        actions: [read, govern]", 35, "actions mixes actions on records"),
        (36, "        record-types: [horse]", 36, "record-types: horse is not defined"),
        (37, "        compartments: [hobby, identity]", 37, "compartments: hobby is not defined"),
        (38, "        except: [shoe_size]", 38, "except: shoe_size is not defined"),
        (39, "        purposes: []", 39, "purposes must not be empty"),
        (39, "        note: x", 34, "purposes is missing"),
        (39, "        purposes: [care, sport]", 39, "purposes: sport is not defined"),
        (42, "    inherits: lead", 42, "inherits: lead is the role itself"),
        (42, "    inherits: boss", 42, "inherits: boss is not defined"),
        (47, "    maximum-days: 0", 47, "maximum-days must be 1 or more"),
        (46, "    inherits: lead\n    scopes: [all]", 46, "inherits: lead itself inherits"),
        (50, "        actions: [govern]\n        fields: [sex]", 51, "fields must be absent"),
        (54, "    roles: [admin]", 54, "roles must name two roles or more"),
        (54, "    roles: [admin, pilot]", 54, "roles: pilot is not defined"),
        (54, "    roles: [lead, worker]", 54, "roles: lead cannot be held by anyone"),
    ])
    func `each kind of mistake is named with its line`(
        _ number: Int, _ replacement: String, _ line: Int, _ message: String
    ) {
        let mistakes = Fixture.mistakes(line: number, replacement)
        let found = mistakes.contains { $0.line == line && $0.message.contains(message) }
        #expect(found, "\(mistakes)")
    }

    @Test func `mistakes that only follow from another one are not named`() {
        // The field is left out: that a rule takes it as an exception is no second mistake.
        #expect(Fixture.mistakes(line: 19, "    type: blob").map(\.line) == [19])
        #expect(
            Fixture.mistakes(line: 7, "  - {id: x, name: identity, labels: {th: ก, my: က, en: a}}").map(\.line) == [7])
        #expect(Fixture.mistakes(line: 35, "        actions: [fly]").map(\.line) == [35])
        #expect(Fixture.mistakes(line: 26, "  - name: Care").map(\.line) == [26, 39, 51])
    }

    @Test func `all mistakes are named, in the order of their lines`() {
        var lines = Fixture.text.split(separator: "\n", omittingEmptySubsequences: false)
        lines[53] = "    roles: [admin, pilot]"
        lines[46] = "    maximum-days: 0"
        lines[37] = "        except: [shoe_size]"
        lines[12] = "    type: blob"
        lines[1] = "version: 1\nversion: 1"
        #expect(Fixture.mistakes(lines.joined(separator: "\n")).map(\.line) == [3, 14, 39, 48, 55])
    }

    @Test func `every doubled key is named, also in flow mappings and thrice`() {
        let mistakes = Fixture.mistakes(
            line: 5, "  - {id: 1, \"name\": person, name: person, labels: {th: ก, my: က, en: a,", "     en: b}}")
        #expect(mistakes.map(\.line) == [5, 6])
        #expect(mistakes.allSatisfy { $0.message.contains("is given twice") })
        #expect(Fixture.mistakes(line: 2, "version: 1", "version: 1", "version: 1").map(\.line) == [3, 4])
        // Beyond a limit the rest is left for the next check.
        let many = (0..<200).map { _ in "version: 1" }.joined(separator: "\n")
        #expect(Fixture.mistakes(many).map(\.line) == Array(1...21))
        #expect(Fixture.mistakes("a: 1\na: 2\nb: {c: [1\n").map(\.message).contains { $0.contains("not YAML") })
    }

    @Test(arguments: [
        "a: &x 1", "a: *x", "[*x,1]", "a: [1,&x 2]", "- &a [b]", "{? *x : 1}", "a: !!str 1", "!x a: 1", "%YAML 1.1",
        "&a a: 1", "a: \"\n  *b\"", "a: 1 # *b",
    ])
    func `anchors, aliases, tags and directives are refused before YAML is read`(_ text: String) {
        let mistakes = Fixture.mistakes(text)
        #expect(mistakes.contains { $0.message.contains("not allowed") }, "\(mistakes)")
    }

    @Test func `an ampersand inside a text is a text`() {
        #expect(
            Fixture.mistakes(line: 24, "  - {name: consent, source: R&D & law* 2*3, labels: {th: ก, my: က, en: a!}}")
                .isEmpty)
    }

    @Test func `characters that hide or turn text are refused, also as escapes`() {
        #expect(Fixture.mistakes(line: 14, "    labels: {th: ก, my: က, en: \"a\u{202E}b\"}").map(\.line) == [14])
        #expect(Fixture.mistakes(line: 14, "    labels: {th: ก, my: က, en: \"a\\u202Eb\"}").map(\.line) == [14])
        #expect(Fixture.mistakes(line: 14, "    labels: {th: ก, my: က, en: \"a\\nb\"}").map(\.line) == [14])
        #expect(Fixture.mistakes(line: 14, "    labels: {th: ก, my: က, en: a\u{7}}").map(\.line) == [14])
        #expect(Fixture.mistakes(line: 14, "    labels: {th: ก, my: က\u{200B}ခ, en: a}").isEmpty)
        #expect(PolicyDocument.check(Array("a: 1\nb: ".utf8) + [0xC3, 0x28]).map(\.line) == [2])
    }

    @Test(arguments: [
        "", " ", "#", "---", "---\n---", "- ", "x", "[]", "{}", "a: b: c", "\"", "{", "]", "a:\n\tb: 1", "? a", "?",
        ":",
        "{[a]: 1, [a]: 2}", "[a]: 1\n[a]: 2", "roles: [[[[1]]]]", "fields: {a: 1}", "roles:\n  - rules:\n      - 1",
        "\u{E000}0\u{E000}a: 1",
    ])
    func `what is not a policy is a mistake and never a crash`(_ text: String) {
        #expect(!Fixture.mistakes(text).isEmpty)
        #expect(!PolicyDocument.check(Array(text.utf8) + [0x00]).isEmpty)
    }

    @Test func `deep nesting and long documents are refused`() {
        #expect(!Fixture.mistakes(String(repeating: "[", count: 500_000)).isEmpty)
        #expect(!Fixture.mistakes(String(repeating: "- ", count: 500_000)).isEmpty)
        #expect(!Fixture.mistakes(String(repeating: "{a: ", count: 200_000)).isEmpty)
        let long = PolicyDocument.check([UInt8](repeating: 0x23, count: PolicyDocument.maximumBytes + 1))
        #expect(long.map(\.message) == ["the document is longer than 1048576 bytes"])
    }

    @Test func `a document cut anywhere is a mistake or a policy and never a crash`() {
        let bytes = Array(Fixture.text.utf8)
        let complete = bytes.count - 1
        for end in 0..<complete - 20 {
            #expect(!PolicyDocument.check(Array(bytes[..<end])).isEmpty, "cut at \(end)")
        }
    }
}
