import Dispatch
import OpenSSL
import Synchronization
import Testing

@Suite struct ConcurrencyTests {
    @Test func `many threads at once give the results of one`() throws {
        let threads = 16
        let keyBytes = try Random.bytes(32)
        let nonce = try Random.bytes(12)
        let messages = try (0..<50).map { try Random.bytes($0 * 7) }
        let expected = try Self.results(keyBytes, nonce, messages)
        let seen = Mutex<[[[UInt8]]]>([])
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            let results = (try? Self.results(keyBytes, nonce, messages)) ?? []
            seen.withLock { $0.append(results) }
        }
        let all = seen.withLock { $0 }
        #expect(all.count == threads)
        #expect(all.allSatisfy { $0 == expected })
    }

    @Test func `slots are never shared between secrets that live at once`() {
        let wrong = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            let mark = UInt8(thread + 1)
            for _ in 0..<2000 {
                let bytes = [UInt8](repeating: mark, count: 64)
                guard let a = try? SecretBytes(bytes), let b = try? SecretBytes(copying: bytes.span.bytes) else {
                    wrong.add(1, ordering: .relaxed)
                    continue
                }
                if a.exposed != bytes || !a.constantTimeEquals(b) { wrong.add(1, ordering: .relaxed) }
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    @Test func `one key object serves many threads`() throws {
        let key = try Ed25519.PrivateKey.generate()
        let verifier = try Ed25519.VerifyingKey(key.publicKey.span.bytes)
        let agreement = try X25519.PrivateKey.generate()
        let shared = try agreement.sharedSecret(with: agreement.publicKey.span.bytes).exposed
        let right = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            let message = [UInt8](repeating: UInt8(index), count: index)
            guard let signature = try? key.signature(for: message.span.bytes),
                verifier.isValid(signature: signature.span.bytes, for: message.span.bytes),
                let again = try? agreement.sharedSecret(with: agreement.publicKey.span.bytes), again.exposed == shared
            else { return }
            right.add(1, ordering: .relaxed)
        }
        #expect(right.load(ordering: .relaxed) == 64)
    }

    private static func results(
        _ keyBytes: [UInt8], _ nonce: [UInt8], _ messages: [[UInt8]]
    ) throws -> [[UInt8]] {
        let key = try SecretBytes(keyBytes)
        return try messages.flatMap { message in
            let sealed = try AES256GCM.seal(
                message.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
            let opened = try AES256GCM.open(
                sealed.span.bytes, key: key, nonce: nonce.span.bytes, aad: message.span.bytes)
            let hash = SHA256.hash(sealed)
            let derived = try HKDFSHA256.expandPublic(key, info: message.span.bytes, count: 70)
            let code = HMACSHA256.authenticationCode(for: message.span.bytes, key: key)
            return [sealed, opened, hash.bytes, derived, code.bytes]
        }
    }
}
