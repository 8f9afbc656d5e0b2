internal import COpenSSL
internal import Synchronization

/// Memory for secrets: fixed slots for small ones, carved out of libcrypto's secure heap, and that heap for others.
///
/// A slot costs a tenth of a block of the secure heap, which searches and marks its lists for each one. Free slots
/// hold zeros. The list of free slots is outside of the slots, so nothing is ever written to a free one.
@safe final class SecretHeap: @unchecked Sendable {
    /// Bytes in a slot: a key with its nonce, an HMAC key, or two halves.
    static let slotSize = 64

    /// A quarter of the arena in slots; libcrypto's private keys and large secrets need the rest. It is never freed.
    static let shared = SecretHeap(slotCount: 8192)

    private let slots: UnsafeMutableRawPointer?
    private let slotCount: Int
    private let free: Mutex<FreeList>

    /// The indices of the slots given back, and the first slot that was never used.
    private struct FreeList {
        var returned: [UInt16] = []
        var unused: UInt16 = 0
        let slotCount: Int

        mutating func take() -> Int? {
            if let index = returned.popLast() { return Int(index) }
            guard unused < slotCount else { return nil }
            defer { unused += 1 }
            return Int(unused)
        }
    }

    /// At most 65,535 slots. Without memory for them every secret gets a block of its own.
    init(slotCount: Int) {
        self.slotCount = slotCount
        free = Mutex(FreeList(slotCount: slotCount))
        unsafe slots = Library.hasArena ? shim_secure_zalloc(Self.slotSize * slotCount) : nil
    }

    deinit {
        if let slots = unsafe slots { unsafe shim_secure_clear_free(slots, Self.slotSize * slotCount) }
    }

    /// Zeroed memory for a secret of `count` bytes, which is not negative.
    func allocate(_ count: Int) throws(CryptoError) -> UnsafeMutableRawPointer {
        if count <= Self.slotSize, let slots = unsafe slots, let index = free.withLock({ $0.take() }) {
            return unsafe slots + index * Self.slotSize
        }
        guard Library.hasArena, let block = unsafe shim_secure_zalloc(max(count, 1)) else {
            ERR_clear_error()
            throw .secureMemoryExhausted
        }
        return unsafe block
    }

    /// Cleanses and takes back memory that ``allocate(_:)`` gave for the same count.
    func release(_ pointer: UnsafeMutableRawPointer, count: Int) {
        guard let index = unsafe slotIndex(pointer) else {
            return unsafe shim_secure_clear_free(pointer, count)
        }
        unsafe OPENSSL_cleanse(pointer, count)
        free.withLock { $0.returned.append(UInt16(index)) }
    }

    private func slotIndex(_ pointer: UnsafeMutableRawPointer) -> Int? {
        guard let slots = unsafe slots else { return nil }
        let distance = Int(bitPattern: pointer) - Int(bitPattern: slots)
        guard distance >= 0, distance < Self.slotSize * slotCount else { return nil }
        return distance / Self.slotSize
    }
}
