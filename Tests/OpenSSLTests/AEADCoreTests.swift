@testable import OpenSSL
import Testing

@Suite struct AEADCoreTests {
    @Test func `unauthenticated plaintext is wiped from the output when the tag is wrong`() throws {
        let key = try SecretBytes.random(count: 32)
        let plaintext = [UInt8](repeating: 0x5a, count: 1000)
        let nonce = [UInt8](repeating: 0, count: 12)
        let aad: [UInt8] = []
        var sealed = try AES256GCM.seal(plaintext.span.bytes, key: key, nonce: nonce.span.bytes, aad: aad.span.bytes)
        sealed[sealed.count - 1] ^= 1
        var output = [UInt8](repeating: 0xaa, count: plaintext.count)
        #expect(throws: CryptoError.authenticationFailed) {
            try unsafe output.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return }
                try unsafe AES256GCM.open(sealed.span.bytes, key, nonce.span.bytes, aad.span.bytes, to: base)
            }
        }
        #expect(output == [UInt8](repeating: 0, count: plaintext.count))
    }

    @Test func `lengths that libcrypto cannot count are refused`() throws {
        #expect(throws: CryptoError.invalidLength) { try AEADCore.sealedCount(Int(Int32.max) - 15) }
        #expect(try AEADCore.sealedCount(Int(Int32.max) - 16) == Int(Int32.max))
        #expect(throws: CryptoError.invalidLength) { try AEADCore.openedCount(Int(Int32.max) + 1) }
        #expect(throws: CryptoError.invalidLength) { try AEADCore.openedCount(15) }
        #expect(try AEADCore.openedCount(16) == 0)
    }
}
