import Testing
import VaultCrypto

@Suite struct ContextReaderTests {
    private let domain = Domain(rawValue: "d/1")
    private let head: [UInt8] = [0, 3, 0x64, 0x2F, 0x31]

    private func reader(_ fields: [UInt8] = [], limit: Int = 100) throws -> ContextReader {
        try ContextReader(head + fields, domain: domain, limit: limit)
    }

    @Test func `what was written is read`() throws {
        var context = Context(domain)
        context.append(.vault, [1, 2])
        context.append(.suite, UInt16(7))
        context.append(.name, Array("ขวัญ".utf8))
        context.append(.agency, [])
        var reader = try ContextReader(context.bytes, domain: domain, limit: context.bytes.count)
        #expect(try reader.take(.vault, count: 2) == [1, 2])
        #expect(try reader.take(.suite, as: UInt16.self) == 7)
        #expect(try reader.takeIfPresent(.handle) == nil)
        #expect(try reader.takeText(.name, limit: 12) == "ขวัญ")
        #expect(try reader.takeIfPresent(.agency) == [])
        #expect(try reader.takeIfPresent(.fingerprint) == nil)
        try reader.end()
    }

    @Test func `a byte above the limit is too large`() throws {
        _ = try ContextReader(head, domain: domain, limit: 5)
        #expect(throws: FormatError.tooLarge) { try ContextReader(head, domain: domain, limit: 4) }
    }

    @Test(arguments: [
        [], [0], [0, 3], [0, 3, 0x64, 0x2F], [0, 2, 0x64, 0x2F], [0, 3, 0x64, 0x2F, 0x32],
        [0, 4, 0x64, 0x2F, 0x31, 0x30], [3, 0, 0x64, 0x2F, 0x31],
    ])
    func `another domain is refused, however near`(bytes: [UInt8]) {
        #expect(throws: FormatError.wrongDomain) { try ContextReader(bytes, domain: domain, limit: 100) }
    }

    @Test func `a context without fields has an end and no field`() throws {
        var reader = try reader()
        #expect(try reader.takeIfPresent(.vault) == nil)
        #expect(throws: FormatError.missing(.vault)) { try reader.take(.vault) }
        try reader.end()
    }

    @Test func `a field that is cut anywhere is truncated`() throws {
        let field: [UInt8] = [0, 1, 0, 0, 0, 2, 8, 9]
        for count in 1..<field.count {
            var reader = try reader(Array(field.prefix(count)))
            #expect(throws: FormatError.truncated) { try reader.take(.vault) }
        }
        var whole = try reader(field)
        #expect(try whole.take(.vault) == [8, 9])
    }

    @Test func `a length that reaches past the end is truncated, up to the largest`() throws {
        for length: UInt32 in [3, 4, 0x7FFF_FFFF, 0xFFFF_FFFF] {
            var reader = try reader([0, 1] + length.bigEndianBytes + [8, 9])
            #expect(throws: FormatError.truncated) { try reader.take(.vault) }
        }
    }

    @Test func `a field that is left is unknown`() throws {
        let fields: [UInt8] = [0, 1, 0, 0, 0, 1, 8, 0, 2, 0, 0, 0, 0]
        var reader = try reader(fields)
        #expect(throws: FormatError.unknownTag) { try reader.end() }
        #expect(try reader.take(.vault) == [8])
        #expect(throws: FormatError.unknownTag) { try reader.end() }
        #expect(try reader.take(.suite) == [])
        try reader.end()
    }

    @Test func `single bytes after the last field are refused`() throws {
        var reader = try reader([0, 1, 0, 0, 0, 0, 0])
        _ = try reader.take(.vault)
        #expect(throws: FormatError.unknownTag) { try reader.end() }
        #expect(throws: FormatError.truncated) { try reader.takeIfPresent(.suite) }
    }

    @Test func `a tag that repeats, goes back or is zero is refused`() throws {
        var repeated = try reader([0, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0])
        _ = try repeated.take(.suite)
        #expect(throws: FormatError.tagsNotAscending) { try repeated.take(.suite) }
        #expect(throws: FormatError.tagsNotAscending) { try repeated.takeIfPresent(.record) }
        var back = try reader([0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
        _ = try back.take(.suite)
        #expect(throws: FormatError.tagsNotAscending) { try back.takeIfPresent(.record) }
        var zero = try reader([0, 0, 0, 0, 0, 0])
        #expect(throws: FormatError.tagsNotAscending) { try zero.take(.vault) }
    }

    @Test func `an unknown tag between known ones is never skipped`() throws {
        var reader = try reader([0, 1, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0])
        _ = try reader.take(.vault)
        #expect(throws: FormatError.missing(.suite)) { try reader.take(.suite) }
        #expect(try reader.takeIfPresent(.suite) == nil)
        #expect(throws: FormatError.unknownTag) { try reader.end() }
    }

    @Test func `a number of another width is invalid`() throws {
        for bytes: [UInt8] in [[], [1], [0, 0, 1]] {
            let field = [0, 2] + UInt32(bytes.count).bigEndianBytes + bytes
            var required = try reader(field)
            #expect(throws: FormatError.invalid(.suite)) { try required.take(.suite, as: UInt16.self) }
            var optional = try reader(field)
            #expect(throws: FormatError.invalid(.suite)) { try optional.takeIfPresent(.suite, as: UInt16.self) }
        }
    }

    @Test func `bytes of another length than stated are invalid`() throws {
        var reader = try reader([0, 1, 0, 0, 0, 2, 8, 9])
        #expect(throws: FormatError.invalid(.vault)) { try reader.take(.vault, count: 3) }
    }

    @Test(arguments: [
        [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x61, 0x62, 0x63, 0x64, 0x65],
    ])
    func `text that is too long or not UTF-8 is invalid`(bytes: [UInt8]) throws {
        var reader = try reader([0, 1] + UInt32(bytes.count).bigEndianBytes + bytes)
        #expect(throws: FormatError.invalid(.vault)) { try reader.takeText(.vault, limit: 4) }
    }
}
