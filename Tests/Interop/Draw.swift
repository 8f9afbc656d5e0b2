import OpenSSL
import VaultCrypto
import VaultModel

/// Random values for material.
enum Draw {
    static func bytes(_ count: Int = 32) throws -> [UInt8] { try Random.bytes(count) }

    static func digest() throws -> Digest { SHA256.hash(try bytes()) }

    static func number<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number { Number.random(in: range) }

    static func secret(_ bytes: [UInt8]) throws -> SecretBytes { try SecretBytes(copying: bytes.span.bytes) }

    static func compartment() -> CompartmentID { CompartmentID(rawValue: number(1...UInt16.max)) }

    static func time() -> Timestamp { Timestamp(milliseconds: number(0...4_000_000_000_000)) }

    /// Text in three scripts of a length that differs from case to case.
    static func text(_ number: Int) -> String {
        let words = ["สมหญิง", "ဇော်ဝင်း", "Saw", "แม่สอด", "မြဝတီ", "Mae Sot"]
        return (0..<(1 + number % 40)).map { words[(number + $0) % words.count] }.joined(separator: " ")
    }

    static func person(_ number: Int) throws -> OfficialKeys {
        try OfficialKeys.generate(
            handle: "person-\(number)", name: text(number % 7), agency: ["th-shelter", "mm.dsw"][number % 2],
            protection: .none)
    }
}
