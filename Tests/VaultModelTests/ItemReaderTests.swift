import Testing
import VaultCrypto
import VaultModel

@Suite struct ItemReaderTests {
    @Test func `items are read in order to the end`() throws {
        var list: [UInt8] = []
        list.appendInteger(UInt16(0x0102))
        list.appendBlock([7, 8, 9])
        list.appendBlock([])
        #expect(list == [1, 2, 0, 0, 0, 3, 7, 8, 9, 0, 0, 0, 0])
        var items = ItemReader(list, tag: .body)
        #expect(try items.integer(UInt16.self) == 0x0102)
        #expect(try items.block() == [7, 8, 9])
        #expect(!items.isAtEnd)
        #expect(throws: FormatError.trailingBytes) { try items.end() }
        #expect(try items.block() == [])
        #expect(items.isAtEnd)
        try items.end()
    }

    @Test(arguments: [0, 1, 3] as [UInt32])
    func `a block that the bytes do not hold is invalid`(missing: UInt32) {
        var items = ItemReader(Array((2 + missing + 1).bigEndianBytes + [1, 2]), tag: .body)
        #expect(throws: FormatError.invalid(.body)) { try items.block() }
    }

    @Test func `the largest length is invalid and no overflow`() {
        var items = ItemReader([0xFF, 0xFF, 0xFF, 0xFF, 1], tag: .body)
        #expect(throws: FormatError.invalid(.body)) { try items.block() }
    }

    @Test func `an item that is cut is invalid`() {
        var items = ItemReader([1], tag: .wraps)
        #expect(throws: FormatError.invalid(.wraps)) { try items.integer(UInt16.self) }
        #expect(throws: FormatError.invalid(.wraps)) { try items.digest() }
        #expect(throws: FormatError.invalid(.wraps)) { let _: RecordID = try items.identifier() }
        #expect(throws: FormatError.invalid(.wraps)) { try items.take(-1) }
    }
}
