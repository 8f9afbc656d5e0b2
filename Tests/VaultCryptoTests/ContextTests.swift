import Testing
import VaultCrypto

@Suite struct ContextTests {
    private let domain = Domain(rawValue: "d/1")

    @Test func `a context is its domain and then tag, length and bytes of each field`() {
        var context = Context(domain)
        context.append(.vault, [0xAA, 0xBB])
        context.append(.suite, UInt16(0x0102))
        context.append(.record, [])
        context.append(.field, UInt32(0xDEAD_BEEF))
        context.append(.keyVersion, UInt64(1))
        let expected: [UInt8] =
            [0, 3, 0x64, 0x2F, 0x31]
            + [0, 1, 0, 0, 0, 2, 0xAA, 0xBB]
            + [0, 2, 0, 0, 0, 2, 1, 2]
            + [0, 3, 0, 0, 0, 0]
            + [0, 5, 0, 0, 0, 4, 0xDE, 0xAD, 0xBE, 0xEF]
            + [0, 9, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1]
        #expect(context.bytes == expected)
    }

    @Test func `absent is not empty`() {
        var absent = Context(domain)
        absent.append(.vault, ifPresent: nil)
        var empty = Context(domain)
        empty.append(.vault, ifPresent: [])
        #expect(absent.bytes == [0, 3, 0x64, 0x2F, 0x31])
        #expect(empty.bytes == absent.bytes + [0, 1, 0, 0, 0, 0])
    }

    @Test func `bytes cannot move from one field to the next`() {
        var first = Context(domain)
        first.append(.vault, [1, 2])
        first.append(.suite, [3])
        var second = Context(domain)
        second.append(.vault, [1])
        second.append(.suite, [2, 3])
        #expect(first.bytes != second.bytes)
    }

    @Test func `a tag that does not ascend ends the process`() async {
        await #expect(processExitsWith: .failure) {
            var context = Context(.cell)
            context.append(.suite, [1])
            context.append(.suite, [2])
        }
        await #expect(processExitsWith: .failure) {
            var context = Context(.cell)
            context.append(.suite, [1])
            context.append(.vault, [2])
        }
    }

    @Test func `a number is overwritten in place`() {
        var shared = Context(domain)
        shared.append(.field, UInt32(1))
        shared.append(.write, [9])
        let start = shared.bytes.count - 7 - 4
        shared.overwrite(at: start, with: UInt32(0x0102_0304))
        var direct = Context(domain)
        direct.append(.field, UInt32(0x0102_0304))
        direct.append(.write, [9])
        #expect(shared.bytes == direct.bytes)
        #expect(shared == direct)
    }

    @Test func `an overwrite beyond the context ends the process`() async {
        await #expect(processExitsWith: .failure) {
            var context = Context(.cell)
            context.append(.field, UInt32(1))
            context.overwrite(at: context.bytes.count - 3, with: UInt32(2))
        }
    }

    @Test func `integers are read at exactly their width`() {
        #expect(UInt32(bigEndianBytes: [1, 2, 3, 4]) == 0x0102_0304)
        #expect(UInt32(bigEndianBytes: [2, 3, 4]) == nil)
        #expect(UInt32(bigEndianBytes: [0, 1, 2, 3, 4]) == nil)
        #expect(UInt64.max.bigEndianBytes == [UInt8](repeating: 255, count: 8))
        #expect(UInt64(bigEndianBytes: UInt64.max.bigEndianBytes[...]) == .max)
        #expect(UInt8(bigEndianBytes: [0x80]) == 0x80)
    }

    @Test func `no two domains have one text, and all are short ASCII`() {
        let domains: [Domain] = [
            .cell, .draw, .wrap, .commitment, .keyCheck, .compartmentKEM, .recordKey, .hpke, .box, .keyFile, .publicKey,
            .official, .manifest, .head, .state, .request, .gatePart, .detail, .statement, .act, .root, .importID,
        ]
        #expect(Set(domains).count == domains.count)
        for domain in domains {
            #expect(domain.rawValue.hasPrefix("casevault/"))
            #expect(domain.rawValue.utf8.count <= 64)
            #expect(domain.rawValue.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        }
    }
}
