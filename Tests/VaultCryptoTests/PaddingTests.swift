import OpenSSL
import Testing
import VaultCrypto

@Suite struct PaddingTests {
    /// Padded lengths by hand: powers of two times 32 of `count + 4` up to 1,024, then Padmé of `count + 4`.
    @Test(arguments: [
        (0, 32), (1, 32), (27, 32), (28, 32), (29, 64), (60, 64), (61, 128), (124, 128), (125, 256), (252, 256),
        (253, 512), (508, 512), (509, 1024), (1020, 1024), (1021, 1088), (1084, 1088), (1085, 1152), (2044, 2048),
        (2045, 2176), (4092, 4096), (4093, 4352), (9996, 10240), (65532, 65536), (65533, 67584), (99996, 100_352),
        (1_048_571, 1_048_576), (1_048_572, 1_048_576), (1_048_573, 1_081_344), (1_048_576, 1_081_344),
    ])
    func `a value is padded to a length that many values share`(count: Int, padded: Int) {
        #expect(Padding.paddedCount(count) == padded)
    }

    @Test func `padding never shrinks, has room and costs at most an eighth above a kibibyte`() {
        var last = 0
        for count in stride(from: 0, through: Padding.longestValue, by: 61) {
            let padded = Padding.paddedCount(count)
            #expect(padded >= count + 4)
            #expect(padded >= last)
            if count + 4 > 1024 { #expect(Double(padded) <= Double(count + 4) * 1.12) }
            last = padded
        }
    }

    private func padded(_ value: [UInt8], room: Int = 0) -> [UInt8] {
        // The buffer holds other bytes before, as it does when it is used again.
        var bytes = [UInt8](repeating: 0xEE, count: Padding.paddedCount(value.count) + room)
        var span = bytes.mutableSpan
        var raw = unsafe span.mutableBytes
        Padding.pad(value.span.bytes, into: &raw)
        return bytes
    }

    @Test(arguments: [0, 1, 28, 29, 1020, 1021, 5000])
    func `padded bytes are length, value and zeros`(count: Int) throws {
        let value = Samples.value(count)
        let bytes = padded(value)
        #expect(Array(bytes.prefix(4)) == UInt32(count).bigEndianBytes)
        #expect(Array(bytes[4..<(4 + count)]) == value)
        #expect(bytes[(4 + count)...].allSatisfy { $0 == 0 })
        #expect(try Padding.valueCount(bytes.span.bytes) == count)
    }

    @Test func `bytes beyond the padded length stay as they are`() {
        #expect(Array(padded([1], room: 3).suffix(3)) == [0xEE, 0xEE, 0xEE])
    }

    @Test func `a byte of padding that is not zero is refused`() throws {
        let bytes = padded([1, 2, 3])
        for index in 7..<32 {
            var altered = bytes
            altered[index] = 1
            #expect(throws: VaultCryptoError.notAuthentic) { try Padding.valueCount(altered.span.bytes) }
        }
    }

    @Test(arguments: [0, 3, 4, 31, 33, 64, 1024])
    func `a bucket that does not belong to the length is refused`(size: Int) {
        let bytes = [UInt8](repeating: 0, count: size)
        #expect(throws: VaultCryptoError.notAuthentic) { try Padding.valueCount(bytes.span.bytes) }
    }

    @Test(arguments: [29, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 20 + 1] as [UInt32])
    func `a length that the bytes cannot hold is refused`(length: UInt32) {
        let bytes = length.bigEndianBytes + [UInt8](repeating: 0, count: 28)
        #expect(throws: VaultCryptoError.notAuthentic) { try Padding.valueCount(bytes.span.bytes) }
    }

    @Test func `a length above 1 MiB is refused even in its own bucket`() {
        let count = (1 << 20) + 1
        let bytes = UInt32(count).bigEndianBytes + [UInt8](repeating: 0, count: Padding.paddedCount(count) - 4)
        #expect(throws: VaultCryptoError.notAuthentic) { try Padding.valueCount(bytes.span.bytes) }
    }
}
