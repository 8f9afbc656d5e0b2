internal import COpenSSL
internal import Glibc

extension SecretBytes {
    /// Everything that a pipe, file or terminal holds up to its end, without a copy outside of the secure memory.
    ///
    /// Reads in blocks until the end of the file and repeats interrupted calls. The kernel's own buffers are out of reach.
    /// - Parameters:
    ///   - fd: an open descriptor, which stays open.
    ///   - limit: the most bytes accepted; this much secure memory is taken during the call.
    /// - Throws: ``CryptoError/invalidLength`` if there is more than `limit` or `limit` is negative,
    ///   ``CryptoError/inputOutput(code:)``, ``CryptoError/secureMemoryExhausted``.
    public static func read(fromDescriptor fd: Int32, upTo limit: Int) throws(CryptoError) -> SecretBytes {
        guard limit >= 0, limit < Int.max else { throw .invalidLength }
        // One byte more than the limit tells a full buffer from one that is too small.
        let buffer = try SecretBytes(zeroed: limit + 1)
        var filled = 0
        while filled <= limit {
            let got = unsafe Glibc.read(fd, buffer.base + filled, buffer.count - filled)
            if got == 0 { return try buffer.slice(0..<filled) }
            if got > 0 {
                filled += got
            } else if errno != EINTR {
                throw .inputOutput(code: errno)
            }
        }
        throw .invalidLength
    }

    /// One line of a terminal or pipe without its `\n`, read byte by byte so that nothing after the line is taken.
    ///
    /// - Parameters:
    ///   - fd: an open descriptor, which stays open.
    ///   - limit: the most bytes accepted before the end of the line.
    /// - Throws: ``CryptoError/invalidLength`` if the line is longer or `limit` is negative,
    ///   ``CryptoError/inputOutput(code:)``, ``CryptoError/secureMemoryExhausted``.
    public static func readLine(fromDescriptor fd: Int32, upTo limit: Int) throws(CryptoError) -> SecretBytes {
        guard limit >= 0, limit < Int.max else { throw .invalidLength }
        let buffer = try SecretBytes(zeroed: limit + 1)
        var filled = 0
        while filled <= limit {
            let next = unsafe buffer.base + filled
            let got = unsafe Glibc.read(fd, next, 1)
            if got == 0 { return try buffer.slice(0..<filled) }
            if got > 0 {
                if unsafe next.load(as: UInt8.self) == UInt8(ascii: "\n") { return try buffer.slice(0..<filled) }
                filled += 1
            } else if errno != EINTR {
                throw .inputOutput(code: errno)
            }
        }
        throw .invalidLength
    }

    /// Writes all bytes to an open descriptor, which stays open. Repeats short and interrupted writes.
    ///
    /// - Throws: ``CryptoError/inputOutput(code:)``. A closed pipe raises `SIGPIPE` unless the program ignores it.
    public borrowing func write(toDescriptor fd: Int32) throws(CryptoError) {
        var written = 0
        while written < count {
            let put = unsafe Glibc.write(fd, base + written, count - written)
            if put >= 0 {
                written += put
            } else if errno != EINTR {
                throw .inputOutput(code: errno)
            }
        }
    }
}
