public import OpenSSL

extension SLIP39 {
    /// One share: whose it is, and a value that with enough others makes the secret.
    public final class Share: Sendable {
        /// The group, from 0.
        public let group: Int
        /// How many shares of the group are needed.
        public let threshold: Int
        /// The number of the share in its group, from 0.
        public var member: Int { Int(point.x) }
        /// How many groups are needed.
        public var groupThreshold: Int { shareSet.groupThreshold }

        /// Whether another share is of the same set, as far as both say.
        public func isOfSameSet(as other: Share) -> Bool { shareSet == other.shareSet }

        let shareSet: ShareSet
        let point: GF256.Point

        init(_ shareSet: ShareSet, group: Int, threshold: Int, point: GF256.Point) {
            self.shareSet = shareSet
            self.group = group
            self.threshold = threshold
            self.point = point
        }

        /// Reads a share from its words. What follows a `#` in a line, and numbers, as those of rows, are left out;
        /// capitals count as small letters.
        ///
        /// - Throws: ``SLIP39Error/unknownWord(_:)``, ``SLIP39Error/wordCount(_:)``, ``SLIP39Error/checksum``,
        ///   ``SLIP39Error/malformed``, ``SLIP39Error/crypto(_:)``.
        public convenience init(_ text: borrowing SecretBytes) throws(SLIP39Error) {
            try self.init(numbers: Self.numbers(in: text))
        }

        /// The words in rows of four, each with the number of its first word, 40 bytes a row. Rows, and not one line,
        /// so that a person finds their place when they copy them by hand.
        public func rows() throws(CryptoError) -> SecretBytes {
            let numbers = try numbers()
            let count = numbers.count / 2
            return try SecretBytes(count: (count + 3) / 4 * Self.rowCount) { rows in
                for place in 0..<(count + 3) / 4 * 4 {
                    let start = place / 4 * Self.rowCount
                    if place % 4 == 0 {
                        let number = place + 1
                        rows[start] = number < 10 ? UInt8(ascii: " ") : UInt8(ascii: "0") + UInt8(number / 10)
                        rows[start + 1] = UInt8(ascii: "0") + UInt8(number % 10)
                        rows[start + 2] = UInt8(ascii: " ")
                        rows[start + Self.rowCount - 1] = UInt8(ascii: "\n")
                    }
                    let word = place < count ? numbers.withExposedBytes { Words.word($0.number(place)) } : 0
                    for letter in 0..<9 {
                        let byte = letter < 8 ? UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * letter)) : 0
                        // A space where the word has no letter, without a branch on it.
                        rows[start + 3 + 9 * (place % 4) + letter] = byte | 0x20
                    }
                }
            }
        }

        /// 32 bytes by which this share is known again, without a way back to it.
        public func digest(_ context: Context) throws(CryptoError) -> Digest {
            try HKDFSHA256.expandDigest(numbers(), info: context.bytes.span.bytes)
        }

        /// A number in two places, a space, four words in nine places each, a line feed.
        private static let rowCount = 2 + 1 + 4 * 9 + 1
    }
}
