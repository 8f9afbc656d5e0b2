internal import OpenSSL

extension RawSpan {
    /// One byte. Traps outside.
    subscript(offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}

extension MutableRawSpan {
    /// One byte. Traps outside.
    subscript(offset: Int) -> UInt8 {
        get { bytes[offset] }
        set { storeBytes(of: newValue, toByteOffset: offset, as: UInt8.self) }
    }
}

extension RawSpan {
    /// The `u16` at a place counted in such integers.
    func number(_ place: Int) -> UInt16 { UInt16(self[2 * place]) << 8 | UInt16(self[2 * place + 1]) }
}

extension MutableRawSpan {
    /// Writes a `u16` at a place counted in such integers.
    mutating func put(_ number: UInt16, at place: Int) {
        self[2 * place] = UInt8(number >> 8)
        self[2 * place + 1] = UInt8(truncatingIfNeeded: number)
    }
}
