import Testing
import VaultModel

@Suite struct IdentifierTests {
    private let hex = "00112233445566778899aabbccddeeff"

    @Test func `an id is 16 bytes and 32 lower-case hex digits`() throws {
        let id = try #require(RecordID(hex: hex))
        #expect(id.description == hex)
        #expect(
            id.bytes == [0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF])
        #expect(RecordID(bytes: id.bytes) == id)
        #expect(RecordID(bytes: [9] + id.bytes[1...]) != id)
    }

    @Test(arguments: [
        "", "00112233445566778899aabbccddeef", "00112233445566778899aabbccddeeff00", "00112233445566778899AABBCCDDEEFF",
        "00112233445566778899aabbccddeefg", " 0112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccdd",
        "0x112233445566778899aabbccddeeff", "００112233445566778899aabbccdd",
    ])
    func `another spelling is no id`(text: String) {
        #expect(RecordID(hex: text) == nil)
    }

    @Test(arguments: [0, 15, 17])
    func `another length is no id`(count: Int) {
        #expect(RecordID(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `ids are ordered as their bytes are`() throws {
        let ordered: [[UInt8]] = (0..<16).reversed().map { index in
            [UInt8](repeating: 0, count: index) + [0xFF] + [UInt8](repeating: 0, count: 15 - index)
        }
        let ids = try ordered.map { try #require(WriteID(bytes: $0)) }
        #expect(ids.reversed().sorted() == ids)
    }

    @Test func `a request and the write that it makes share their id`() throws {
        let request = try #require(RequestID(hex: hex))
        #expect(request.write.bytes == request.bytes)
    }

    @Test func `ids that are drawn differ`() throws {
        #expect(try VaultID.random() != VaultID.random())
    }
}
