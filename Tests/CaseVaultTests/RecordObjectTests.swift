import CaseVault
import Testing
import VaultClient
import VaultModel

/// Records as JSON: what is read, and what is refused with its place.
struct RecordObjectTests {
    private func members(_ json: String) throws -> [RecordObject.Member] {
        try RecordObject(Array(json.utf8)).members
    }

    @Test func `names, values and lines come out as they were written`() throws {
        let read = try members("{\"a\": \"\\u0e01\\ud83d\\ude00\\n\",\n \"b\" : -0.50e+1,\r\n\"c\":null}\n ")
        #expect(read.map(\.name) == ["a", "b", "c"])
        #expect(read.map(\.line) == [1, 2, 3])
        #expect(read.map(\.value) == [.text(Array("ก😀\n".utf8)), .number(Array("-0.50e+1".utf8)), .null])
        #expect(try members(" {} ").isEmpty)
    }

    @Test(arguments: [
        "", "{", "}", "[]", "null", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}",
        "{\"a\":01}", "{\"a\":-}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}", "{\"a\":+1}", "{\"a\":Infinity}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\t\"}",
        "{\"a\":\"b}", "{\"a\":nul}", "{\"a\":true}", "{\"a\":{}}", "{\"a\":[]}", "{\"a\":1}{}", "{\"a\":1}x",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "\u{FEFF}{}", "{/**/}",
    ])
    func `what is not one flat object is refused`(json: String) {
        #expect(throws: RecordInputError.self) { try members(json) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        for bad: [UInt8] in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0xE0, 0xB8]] {
            let json = Array("{\"a\":\"".utf8) + bad + Array("\"}".utf8)
            #expect(throws: RecordInputError.self) { try RecordObject(json) }
        }
    }

    @Test func `a name that only looks like another one is another one`() throws {
        #expect(try members("{\"\u{E9}\":1,\"e\u{301}\":2}").count == 2)
    }

    @Test func `a field is found by its name or by the name of HTCDS, once`() throws {
        let schema = try PolicyDocument.parse(PolicyDocument.default).schema
        let person = try #require(schema.recordType(named: Name("person")))
        let form = RecordForm(type: person.id, schema: schema)
        let name = try #require(schema.field(named: Name("given_name"), of: person.id))
        func inputs(_ json: String) throws -> [FieldID] {
            try form.inputs(of: RecordObject(Array(json.utf8))).map(\.field)
        }
        #expect(try inputs(#"{"prs_FirstName": "a"}"#) == [name.id])
        #expect(
            throws: RecordInputError(line: 1, field: "given_name", reason: "is given twice")
        ) { try inputs(#"{"prs_FirstName": "a", "given_name": "a"}"#) }
        #expect(throws: RecordInputError.self) { try inputs(#"{"person": "0"}"#) }
    }
}
