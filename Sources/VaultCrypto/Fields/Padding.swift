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

    /// Writes `u32 length ‖ value ‖ zeros` to the start of `buffer`, which holds at least the padded length.
    package static func pad(_ value: RawSpan, into buffer: inout MutableRawSpan) {
        let count = value.byteCount
        buffer.storeBytes(of: UInt32(count).bigEndian, toByteOffset: 0, as: UInt32.self)
        unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe value.withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[4..<(4 + count)]).copyMemory(from: source)
                for i in (4 + count)..<paddedCount(count) { unsafe bytes[i] = 0 }
            }
        }
    }

    /// The length of the value inside padded bytes.
    ///
    /// - Throws: ``VaultCryptoError/notAuthentic`` when the length, the padded size or a zero is wrong.
    package static func valueCount(_ padded: RawSpan) throws(VaultCryptoError) -> Int {
        guard padded.byteCount >= 4 else { throw .notAuthentic }
        var count = 0
        for i in 0..<4 { count = count << 8 | Int(padded.byte(at: i)) }
        guard count <= longestValue, paddedCount(count) == padded.byteCount else { throw .notAuthentic }
        var nonzero: UInt8 = 0
        for i in (4 + count)..<padded.byteCount { nonzero |= padded.byte(at: i) }
        guard nonzero == 0 else { throw .notAuthentic }
        return count
    }
}

extension RawSpan {
    /// One byte, bounds-checked.
    @inline(__always)
    fileprivate func byte(at offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }
}
