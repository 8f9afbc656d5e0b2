internal import OpenSSL
internal import Synchronization

/// Signatures that were found valid in this process, the last ones only.
///
/// All sessions of a gate get the same checkpoint of a commit, and checking it takes as long as the rest of an access.
/// Whether a signature is valid follows from key, signature and message alone, so that it is computed once; what stands
/// here is the hash of all three. One that is not valid is never remembered.
enum ValidSignatures {
    private static let limit = 256
    private static let known = Mutex<(set: Set<Digest>, order: [Digest], oldest: Int)>(([], [], 0))

    /// Whether `signature` is one of `message` by a public key, from memory or by computing it.
    static func contains(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        // Of fixed lengths, so that no other three have these bytes one after the other.
        guard publicKey.count == Ed25519.keyLength, signature.count == Ed25519.signatureLength else { return false }
        let digest = SHA256.hash(publicKey + signature + message)
        if known.withLock({ $0.set.contains(digest) }) { return true }
        guard
            Ed25519.isValid(
                signature: signature.span.bytes, for: message.span.bytes, publicKey: publicKey.span.bytes)
        else { return false }
        known.withLock { known in
            guard known.set.insert(digest).inserted else { return }
            if known.order.count < limit {
                known.order.append(digest)
            } else {
                known.set.remove(known.order[known.oldest])
                known.order[known.oldest] = digest
                known.oldest = (known.oldest + 1) % limit
            }
        }
        return true
    }
}
