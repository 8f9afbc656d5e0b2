/// Pads values so that their sealed length tells little: to 32·2^k bytes up to 1,024, then Padmé (at most 12 % more).
///
/// Padmé: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs" (2019).
package enum Padding {
    /// The longest value, 1 MiB.
    package static let longestValue = 1 << 20

    /// The padded length for `count` bytes of value with its 4-byte length.
    package static func paddedCount(_ count: Int) -> Int {
        let total = count + 4
        guard total > 1024 else {
            var size = 32
            while size < total { size *= 2 }
            return size
        }
        let exponent = Int.bitWidth - 1 - total.leadingZeroBitCount
        let mantissa = Int.bitWidth - exponent.leadingZeroBitCount
        let mask = (1 << (exponent - mantissa)) - 1
        return (total + mask) & ~mask
    }

    /// Writes `u32 length ‖ value ‖ zeros` over `buffer`.
    package static func pad(_ value: borrowing RawSpan, into buffer: inout [UInt8]) throws(VaultCryptoError) {
        guard value.byteCount <= longestValue else { throw .valueTooLong }
        buffer.removeAll(keepingCapacity: true)
        buffer.appendInteger(UInt32(value.byteCount))
        for i in 0..<value.byteCount {
            buffer.append(value.unsafeLoadByte(at: i))
        }
        let padding = paddedCount(value.byteCount) - buffer.count
        if padding > 0 { buffer.append(contentsOf: repeatElement(0, count: padding)) }
    }

    /// The length of the value inside padded bytes.
    ///
    /// - Throws: ``VaultCryptoError/notAuthentic`` when the length, the padded size or a zero is wrong.
    package static func valueCount(_ padded: borrowing RawSpan) throws(VaultCryptoError) -> Int {
        guard padded.byteCount >= 4 else { throw .notAuthentic }
        var count = 0
        for i in 0..<4 { count = count << 8 | Int(padded.unsafeLoadByte(at: i)) }
        guard count <= longestValue, paddedCount(count) == padded.byteCount else { throw .notAuthentic }
        var nonzero: UInt8 = 0
        for i in (4 + count)..<padded.byteCount { nonzero |= padded.unsafeLoadByte(at: i) }
        guard nonzero == 0 else { throw .notAuthentic }
        return count
    }
}

extension RawSpan {
    /// One byte, bounds-checked.
    @inline(__always)
    fileprivate func unsafeLoadByte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < byteCount)
        return unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
    }
}
