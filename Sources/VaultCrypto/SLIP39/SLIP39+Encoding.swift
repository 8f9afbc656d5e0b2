internal import OpenSSL

/// A share as numbers of ten bits, `u16` each: header, value, checksum.
///
///     identifier 15 ‖ extendable 1 ‖ exponent 4 ‖ group 4 ‖ group threshold − 1 4 ‖ groups − 1 4 ‖ member 4 ‖
///     threshold − 1 4 ‖ zeros up to a multiple of 10, then the value ‖ checksum 30
extension SLIP39.Share {
    private static let headerCount = 4
    private static let counts = 20...59

    /// The numbers, in `u16` each.
    func numbers() throws(CryptoError) -> SecretBytes {
        let bits = 8 * point.value.count
        let valueCount = (bits + 9) / 10
        return try SecretBytes(count: 2 * (Self.headerCount + valueCount + RS1024.wordCount)) { numbers in
            var checksum = RS1024(isExtendable: shareSet.isExtendable)
            var place = 0
            func put(_ number: UInt16, _ numbers: inout MutableRawSpan) {
                checksum.add(number)
                numbers.put(number, at: place)
                place += 1
            }
            for number in header { put(number, &numbers) }
            point.value.withExposedBytes { value in
                var pending: UInt32 = 0
                var count = 10 * valueCount - bits
                for offset in 0..<value.byteCount {
                    pending = (pending << 8 | UInt32(value[offset])) & 0xfffff
                    count += 8
                    if count >= 10 {
                        count -= 10
                        put(UInt16(pending >> UInt32(count) & 0x3ff), &numbers)
                    }
                }
            }
            for number in checksum.finalize() {
                numbers.put(number, at: place)
                place += 1
            }
        }
    }

    private var header: [UInt16] {
        let bits =
            UInt64(shareSet.identifier) << 25 | (shareSet.isExtendable ? 1 << 24 : 0) | UInt64(
                shareSet.iterationExponent) << 20
            | UInt64(group) << 16 | UInt64(shareSet.groupThreshold - 1) << 12 | UInt64(shareSet.groupCount - 1) << 8
            | UInt64(member) << 4 | UInt64(threshold - 1)
        return [30, 20, 10, 0].map { UInt16(bits >> $0 & 0x3ff) }
    }

    /// Reads the numbers of a share.
    convenience init(numbers: borrowing SecretBytes) throws(SLIP39Error) {
        let count = numbers.count / 2
        let bits = 10 * (count - Self.headerCount - RS1024.wordCount)
        let padding = bits % 16
        guard Self.counts.contains(count), padding <= 8 else { throw .wordCount(count) }
        let header = numbers.withExposedBytes { numbers in
            (0..<Self.headerCount).reduce(UInt64(0)) { $0 << 10 | UInt64(numbers.number($1)) }
        }
        let isExtendable = header >> 24 & 1 == 1
        guard Self.isValid(numbers, isExtendable: isExtendable) else { throw .checksum }
        func nibble(_ shift: UInt64) -> Int { Int(header >> shift & 15) }
        let set = ShareSet(
            identifier: UInt16(header >> 25), isExtendable: isExtendable, iterationExponent: UInt8(nibble(20)),
            groupThreshold: nibble(12) + 1, groupCount: nibble(8) + 1, valueCount: (bits - padding) / 8)
        // The top bits of the value's first number are zero.
        let top = numbers.withExposedBytes { $0.number(Self.headerCount) } >> UInt16(10 - padding)
        guard set.groupThreshold <= set.groupCount, nibble(16) < set.groupCount, top == 0 else { throw .malformed }
        let value = try SLIP39Error.mapped { () throws(CryptoError) in
            try Self.value(numbers, set.valueCount, padding)
        }
        self.init(
            set, group: nibble(16), threshold: nibble(0) + 1, point: GF256.Point(x: UInt8(nibble(4)), value: value))
    }

    private static func isValid(_ numbers: borrowing SecretBytes, isExtendable: Bool) -> Bool {
        numbers.withExposedBytes { numbers in
            var checksum = RS1024(isExtendable: isExtendable)
            for place in 0..<numbers.byteCount / 2 { checksum.add(numbers.number(place)) }
            return checksum.isValid
        }
    }

    private static func value(
        _ numbers: borrowing SecretBytes, _ count: Int, _ padding: Int
    ) throws(CryptoError) -> SecretBytes {
        try SecretBytes(count: count) { value in
            numbers.withExposedBytes { numbers in
                var pending: UInt32 = 0
                var bits = -padding
                var place = headerCount
                for offset in 0..<count {
                    while bits < 8 {
                        pending = (pending << 10 | UInt32(numbers.number(place))) & 0xfffff
                        bits += 10
                        place += 1
                    }
                    bits -= 8
                    value[offset] = UInt8(truncatingIfNeeded: pending >> UInt32(bits))
                }
            }
        }
    }
}

extension SLIP39.Share {
    /// The numbers of the words in a text.
    static func numbers(in text: borrowing SecretBytes) throws(SLIP39Error) -> SecretBytes {
        var count = 0
        var unknown: Int?
        let numbers = try SLIP39Error.mapped { () throws(CryptoError) in
            try SecretBytes(count: 2 * counts.upperBound) { numbers in
                text.withExposedBytes { text in
                    forEachWord(in: text) { word in
                        let number = SLIP39.Words.number(of: word)
                        if count < counts.upperBound { numbers.put(number ?? 0, at: count) }
                        count += 1
                        if number == nil, unknown == nil { unknown = count }
                    }
                }
            }
        }
        if let unknown { throw .unknownWord(unknown) }
        guard counts.contains(count) else { throw .wordCount(count) }
        return try SLIP39Error.mapped { () throws(CryptoError) in try numbers.slice(0..<2 * count) }
    }

    /// Each word of a text as eight bytes; 0, which is no word, for one that is longer.
    private static func forEachWord(in text: RawSpan, _ body: (UInt64) -> Void) {
        var word: UInt64 = 0
        var length = 0
        var isNumber = true
        var isComment = false
        for offset in 0...text.byteCount {
            let byte = offset < text.byteCount ? text[offset] : UInt8(ascii: "\n")
            let isSpace = byte <= UInt8(ascii: " ")
            if isSpace || isComment {
                if length > 0, !isNumber { body(length <= 8 ? word << UInt64(8 * (8 - length)) : 0) }
                (word, length, isNumber) = (0, 0, true)
                if byte == UInt8(ascii: "\n") { isComment = false }
            } else if byte == UInt8(ascii: "#"), length == 0 {
                isComment = true
            } else {
                let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                word = word << 8 | UInt64(isLetter ? byte | 0x20 : byte)
                length += 1
                isNumber = isNumber && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
        }
    }
}
