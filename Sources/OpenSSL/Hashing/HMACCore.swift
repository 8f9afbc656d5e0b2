internal import COpenSSL

/// HMAC-SHA256 (RFC 2104) over this thread's SHA-256 context.
///
/// By hand, not through `EVP_MAC`: that one copies each new key into the secure heap, so it fails when the heap is full,
/// and it takes twice the time for keys that change at each call, as they do in HKDF.
enum HMACCore {
    private static let innerPad: UInt8 = 0x36
    private static let outerPad: UInt8 = 0x5c

    /// Writes the 32 bytes of the code of `first ‖ second ‖ third` to `output`, which may not overlap the key.
    static func code(
        key: UnsafeRawBufferPointer, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer,
        _ third: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer
    ) {
        let context = unsafe ThreadContexts.current.sha256
        unsafe withUnsafeTemporaryAllocation(byteCount: SHA256Core.blockSize, alignment: 8) { block in
            unsafe fill(block, with: key, context)
            unsafe xor(block, innerPad)
            unsafe SHA256Core.restart(context)
            unsafe SHA256Core.update(context, UnsafeRawBufferPointer(block))
            unsafe SHA256Core.update(context, first)
            unsafe SHA256Core.update(context, second)
            unsafe SHA256Core.update(context, third)
            unsafe SHA256Core.finish(context, to: output)

            unsafe xor(block, innerPad ^ outerPad)
            unsafe SHA256Core.restart(context)
            unsafe SHA256Core.update(context, UnsafeRawBufferPointer(block))
            unsafe SHA256Core.update(context, UnsafeRawBufferPointer(start: output, count: Digest.byteCount))
            unsafe SHA256Core.finish(context, to: output)
            unsafe OPENSSL_cleanse(block.baseAddress, block.count)
        }
    }

    /// The key, or the hash of a key longer than a block, and zeros up to the end of the block.
    private static func fill(
        _ block: UnsafeMutableRawBufferPointer, with key: UnsafeRawBufferPointer, _ context: OpaquePointer
    ) {
        unsafe block.initializeMemory(as: UInt8.self, repeating: 0)
        if key.count <= block.count {
            unsafe block.copyMemory(from: key)
        } else if let base = block.baseAddress {
            unsafe SHA256Core.restart(context)
            unsafe SHA256Core.update(context, key)
            unsafe SHA256Core.finish(context, to: base)
        }
    }

    private static func xor(_ block: UnsafeMutableRawBufferPointer, _ value: UInt8) {
        for index in block.indices { unsafe block[index] ^= value }
    }
}
