@testable import OpenSSL
import Testing

@Suite struct SecretHeapTests {
    @Test func `a released slot is handed out again and holds zeros`() throws {
        let heap = SecretHeap(slotCount: 1)
        let first = try unsafe heap.allocate(64)
        unsafe first.initializeMemory(as: UInt8.self, repeating: 0xff, count: 64)
        unsafe heap.release(first, count: 64)
        #expect(unsafe isZero(first, 64))
        let second = try unsafe heap.allocate(64)
        #expect(unsafe first == second)
        #expect(unsafe isZero(second, 64))
        unsafe heap.release(second, count: 64)
    }

    @Test func `when all slots are taken small secrets go to the secure heap`() throws {
        let heap = SecretHeap(slotCount: 2)
        var blocks: [UnsafeMutableRawPointer] = unsafe []
        for _ in 0..<4 { try unsafe blocks.append(heap.allocate(32)) }
        #expect(unsafe Set(blocks).count == 4)
        #expect(unsafe blocks[1] - blocks[0] == SecretHeap.slotSize)
        for index in 0..<4 {
            #expect(unsafe isZero(blocks[index], 32))
            unsafe blocks[index].initializeMemory(as: UInt8.self, repeating: 0xff, count: 32)
        }
        for index in 0..<4 { unsafe heap.release(blocks[index], count: 32) }
        // Both slots are free again, and clean.
        for _ in 0..<2 {
            let slot = try unsafe heap.allocate(64)
            #expect(unsafe blocks[0..<2].contains(slot))
            #expect(unsafe isZero(slot, 64))
        }
        for index in 0..<2 { unsafe heap.release(blocks[index], count: 64) }
    }

    @Test func `a failure reports its own error and leaves the queue empty`() throws {
        let key = try X25519.PrivateKey.generate()
        let zero = [UInt8](repeating: 0, count: 32)
        #expect(throws: CryptoError.invalidKey) { _ = try key.sharedSecret(with: zero.span.bytes) }
        #expect(CryptoError.drainingQueue("x") == .backend(operation: "x", code: 0))
        #expect(throws: CryptoError.backend(operation: "y", code: 0)) { try CryptoError.check(0, "y") }
    }

    @Test func `forgotten contexts are made anew`() throws {
        let before = SHA256.hash([1])
        SecureMemory.forgetThreadContexts()
        SecureMemory.forgetThreadContexts()
        #expect(SHA256.hash([1]) == before)
    }

    private func isZero(_ pointer: UnsafeMutableRawPointer, _ count: Int) -> Bool {
        unsafe UnsafeRawBufferPointer(start: pointer, count: count).allSatisfy { $0 == 0 }
    }
}
