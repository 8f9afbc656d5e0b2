import Testing
import VaultModel

@Suite struct PolicyValueTests {
    private func fault(_ type: ValueType, _ text: String, codes: [String] = []) throws -> ValueFault? {
        try Field.make(1, "x", 1, 1, type, codes: codes).fault(in: text)
    }

    @Test(arguments: ["0001", "1982-02-07", "1967-05", "2024-02-29", "2000-02-29", "9999-12-31"])
    func `a whole or partial date is a date`(_ text: String) throws {
        #expect(try fault(.date, text) == nil)
    }

    @Test(arguments: [
        "", "1", "82-02-07", "1982-02-07T", "198a", "1982-", "-1982", "1982--02", "1982-02-07-03", "19820207", "May",
        "unknown", "1982 1983", "BE CE 1982", "7 May June 1982",
    ])
    func `what has not the shape of a date is refused`(_ text: String) throws {
        #expect(try fault(.date, text) == .notADate)
    }

    @Test(arguments: [
        "0000", "1982-00", "1982-13", "1982-02-00", "1982-02-30", "2023-02-29", "1900-02-29", "1982-04-31",
    ])
    func `a day that no calendar has is refused`(_ text: String) throws {
        #expect(try fault(.date, text) == .noSuchDay)
    }

    @Test(arguments: ["0", "7", "-1", "1000", "1.50", "-0.5", "12345678901234567890"])
    func `a decimal number is a number`(_ text: String) throws {
        #expect(try fault(.number, text) == nil)
    }

    @Test(arguments: ["", "-", "01", "1.", ".5", "1e3", "+1", "-0", "-0.0", "1 ", "NaN", "๑", "1.2.3", "0x10"])
    func `anything else is not a number`(_ text: String) throws {
        #expect(try fault(.number, text) == .notANumber)
    }

    @Test func `a number has 64 characters at most`() throws {
        #expect(try fault(.number, String(repeating: "9", count: 64)) == nil)
        #expect(try fault(.number, String(repeating: "9", count: 65)) == .notANumber)
    }

    @Test func `a reference is 32 lower-case hex digits`() throws {
        #expect(try fault(.reference, "00112233445566778899aabbccddeeff") == nil)
        #expect(try fault(.reference, "00112233445566778899AABBCCDDEEFF") == .notAReference)
        #expect(try fault(.reference, "00112233445566778899aabbccddeef") == .notAReference)
        #expect(try fault(.reference, "00112233445566778899aabbccddeefg") == .notAReference)
    }

    @Test func `a code is compared as bytes and not as Unicode`() throws {
        #expect(try fault(.code, "KH", codes: ["TH", "KH"]) == nil)
        #expect(try fault(.code, "kh", codes: ["TH", "KH"]) == .notACode)
        #expect("\u{212A}H" == "KH", "KELVIN SIGN is canonically K: the trap that this test is about")
        #expect(try fault(.code, "\u{212A}H", codes: ["TH", "KH"]) == .notACode)
    }

    @Test func `text may be empty and is as long as a cell can hold`() throws {
        #expect(try fault(.text, "") == nil)
        #expect(try fault(.text, String(repeating: "a", count: (1 << 20) - 4)) == nil)
        #expect(try fault(.text, String(repeating: "a", count: (1 << 20) - 3)) == .tooLong)
    }

    @Test func `a reason never holds the value`() throws {
        for type in ValueType.allCases where ![.text, .personalName, .documentNumber].contains(type) {
            let reason = try #require(try fault(type, "secret-value"))
            #expect(!reason.description.contains("secret"))
        }
        for type in [ValueType.personalName, .documentNumber] { #expect(try fault(type, "---") != nil) }
    }

    @Test func `names are 1 to 64 bytes of the alphabet`() throws {
        #expect(try Name("a.b_c-9").bytes == Array("a.b_c-9".utf8))
        #expect(try Name(String(repeating: "a", count: 64)).description.count == 64)
        #expect(throws: InvalidName.tooLong) { try Name(String(repeating: "a", count: 65)) }
        #expect(throws: InvalidName.empty) { try Name("") }
        #expect(throws: InvalidName.character(at: 1)) { try Name("aB") }
        #expect(throws: InvalidName.character(at: 0)) { try Name("ก") }
        #expect(throws: InvalidName.character(at: 0)) { try Name("\u{212A}") }
        #expect(throws: InvalidName.character(at: 2)) { try FieldCode("MM ") }
        #expect(try Name("a.b") < Name("a_b"))
    }

    @Test func `each value type has its number for good`() {
        #expect(ValueType.allCases.map(\.rawValue) == Array(1...11))
        let first = ["text", "code", "date", "number", "reference", "attachment"]
        let further = ["personal-name", "thai-id", "nrc", "document-number", "phone"]
        #expect(ValueType.allCases.map(\.name) == first + further)
        #expect(ValueType.allCases.allSatisfy { ValueType(name: $0.name) == $0 })
        #expect(ValueType(name: "blob") == nil)
    }
}
