public import OpenSSL

/// SLIP-0039: a secret in shares of words, in two levels. Each group has a threshold of its members, and some number
/// of groups is needed.
///
/// Up to 16 groups of up to 16 members. Fewer shares than needed say nothing of the secret but its length.
public enum SLIP39 {
    /// How the secret is divided within one group.
    public struct Group: Hashable, Sendable {
        /// How many shares of this group are needed, 1 to 16.
        public let threshold: Int
        /// How many it has, at most 16; a single one if one is enough, since all would be the same.
        public let count: Int

        public init(threshold: Int, count: Int) {
            self.threshold = threshold
            self.count = count
        }

        var isValid: Bool {
            (1...SLIP39.maximumCount).contains(count) && (1...count).contains(threshold)
                && (threshold > 1 || count == 1)
        }
    }

    /// The most groups, and the most members of one.
    public static let maximumCount = 16
    /// The lengths of a secret in bytes, which are even.
    public static let secretCounts = 16...64

    /// Divides a secret: for each group the shares of its members.
    ///
    /// The set is extendable: the passphrase is stretched without the set's identifier, so that another set of the same
    /// secret opens to the same under every passphrase.
    /// - Parameters:
    ///   - secret: 16 to 64 bytes, an even number of them.
    ///   - passphrase: printable ASCII, or empty. With another one the shares open to another secret, without an error.
    ///   - groupThreshold: how many groups are needed.
    ///   - iterationExponent: 0 to 15; the passphrase is stretched in 10,000 · 2^exponent rounds.
    /// - Throws: ``SLIP39Error/invalidSplit`` for numbers outside of these; ``SLIP39Error/crypto(_:)``.
    public static func split(
        _ secret: borrowing SecretBytes, passphrase: borrowing SecretBytes, groupThreshold: Int, groups: [Group],
        iterationExponent: UInt8 = 0
    ) throws(SLIP39Error) -> [[Share]] {
        guard (1...maximumCount).contains(groups.count), (1...groups.count).contains(groupThreshold),
            groups.allSatisfy(\.isValid), secretCounts.contains(secret.count), secret.count.isMultiple(of: 2),
            iterationExponent <= 15, isPrintable(passphrase)
        else { throw .invalidSplit }
        return try SLIP39Error.mapped { () throws(CryptoError) in
            let random = try Random.bytes(2)
            let set = ShareSet(
                identifier: (UInt16(random[0]) << 8 | UInt16(random[1])) & 0x7fff, isExtendable: true,
                iterationExponent: iterationExponent, groupThreshold: groupThreshold, groupCount: groups.count,
                valueCount: secret.count)
            let sealed = try Cipher(set).encrypt(secret, passphrase: passphrase)
            var shares: [[Share]] = []
            for part in try Sharing.split(sealed, threshold: groupThreshold, count: groups.count) {
                let group = groups[Int(part.x)]
                let points = try Sharing.split(part.value, threshold: group.threshold, count: group.count)
                shares.append(points.map { Share(set, group: Int(part.x), threshold: group.threshold, point: $0) })
            }
            return shares
        }
    }

    /// Puts a secret together from exactly as many shares as are needed.
    ///
    /// - Throws: ``SLIP39Error``, which names a share by its place in `shares`, from 0.
    public static func combine(
        _ shares: [Share], passphrase: borrowing SecretBytes
    ) throws(SLIP39Error) -> SecretBytes {
        guard isPrintable(passphrase) else { throw .crypto(.invalidParameter) }
        let (set, groups) = try sorted(shares)
        var parts: [GF256.Point] = []
        for (group, members) in groups {
            let value = try combine(members.map(\.point), threshold: members[0].threshold, group: group)
            parts.append(GF256.Point(x: UInt8(group), value: value))
        }
        let sealed = try combine(parts, threshold: set.groupThreshold, group: nil)
        return try SLIP39Error.mapped { () throws(CryptoError) in
            try Cipher(set).decrypt(sealed, passphrase: passphrase)
        }
    }

    /// The shares by their groups, if they are of one set and neither too few nor too many.
    private static func sorted(
        _ shares: [Share]
    ) throws(SLIP39Error) -> (set: ShareSet, groups: [(group: Int, members: [Share])]) {
        guard let set = shares.first?.shareSet else { throw .tooFew(groups: 1, members: [:]) }
        var groups: [Int: [Share]] = [:]
        for (place, share) in shares.enumerated() {
            guard share.shareSet == set else { throw .otherSet(share: place) }
            let mates = groups[share.group] ?? []
            guard mates.allSatisfy({ $0.threshold == share.threshold }) else { throw .otherThreshold(share: place) }
            guard mates.allSatisfy({ $0.member != share.member }) else { throw .repeated(share: place) }
            groups[share.group] = mates + [share]
        }
        let missing = groups.mapValues { $0[0].threshold - $0.count }
        guard groups.count >= set.groupThreshold, missing.values.allSatisfy({ $0 <= 0 }) else {
            throw .tooFew(groups: max(0, set.groupThreshold - groups.count), members: missing.filter { $0.value > 0 })
        }
        guard groups.count == set.groupThreshold, missing.values.allSatisfy({ $0 == 0 }) else { throw .tooMany }
        return (set, groups.sorted { $0.key < $1.key }.map { (group: $0.key, members: $0.value) })
    }

    private static func combine(
        _ points: [GF256.Point], threshold: Int, group: Int?
    ) throws(SLIP39Error) -> SecretBytes {
        do {
            return try Sharing.combine(points, threshold: threshold)
        } catch {
            throw error == .authenticationFailed ? .notFitting(group: group) : .crypto(error)
        }
    }

    private static func isPrintable(_ passphrase: borrowing SecretBytes) -> Bool {
        passphrase.withExposedBytes { bytes in bytes.byteOffsets.allSatisfy { (0x20...0x7e).contains(bytes[$0]) } }
    }
}
