extension UnsafeRawBufferPointer {
    /// The first byte, or for an empty buffer some valid address: libcrypto gives nil a meaning of its own.
    @unsafe var start: UnsafePointer<UInt8> {
        let address = unsafe baseAddress ?? UnsafeRawPointer(Self.somewhere)
        return unsafe address.assumingMemoryBound(to: UInt8.self)
    }

    nonisolated(unsafe) private static let somewhere = {
        let byte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        unsafe byte.initialize(to: 0)
        return unsafe byte
    }()
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// The first byte, or for an empty buffer some valid address to which nothing may be written.
    @unsafe var start: UnsafeMutablePointer<UInt8> {
        unsafe baseAddress ?? UnsafeMutablePointer(mutating: UnsafeRawBufferPointer(start: nil, count: 0).start)
    }
}
