import OpenSSL
import VaultCrypto
import VaultModel

/// What a vault draws at random, fixed so that everybody can follow the example. Runs of bytes count up by one.
enum ExampleInputs {
    static let compartmentKey = run(0x00)
    static let gateEpochKey = run(0x20)
    static let headKey = run(0x40)
    static let halfA = run(0x60)
    static let halfB = run(0x80)
    static let officialKEM = run(0xA0)
    static let officialSeed = run(0xC0)
    static let logSeed = run(0xE0)
    static let gateKEM = run(0x10)
    static let keyFileSalt = run(0x30)
    static let blind = run(0x50)
    static let foundingBlind = run(0x70)
    static let ephemeralA = run(0x90)
    static let ephemeralK = run(0xB0)
    static let administratorKEM = [UInt8](repeating: 0x11, count: 32)
    static let administratorSeed = [UInt8](repeating: 0x12, count: 32)
    static let custodianKEM = [UInt8](repeating: 0x21, count: 32)
    static let custodianSeed = [UInt8](repeating: 0x22, count: 32)

    static let passphrase = "correct horse battery staple"
    static let value = "สมหญิง"
    static let policyDocument = "casevault-policy: 1\n"

    static let compartment = CompartmentID(rawValue: 1)
    static let field = FieldID(rawValue: 101)
    static let recordType = RecordTypeID(rawValue: 1)
    static let founded = Timestamp(milliseconds: 1_767_225_600_000)
    static let requested = Timestamp(milliseconds: 1_767_229_200_000)
    static let decided = Timestamp(milliseconds: 1_767_229_200_123)

    static func vault() throws -> VaultID { try id(0x01) }
    static func record() throws -> RecordID { try id(0x02) }
    static func request() throws -> RequestID { try id(0x03) }
    static func grant() throws -> GrantID { try id(0x04) }
    static func statement() throws -> StatementID { try id(0x05) }
    static func foundingRequest() throws -> RequestID { try id(0x06) }

    static func secret(_ bytes: [UInt8]) throws -> SecretBytes {
        try SecretBytes(copying: bytes.span.bytes)
    }

    /// `count` bytes from `first` on, each one more than the one before, after 255 comes 0.
    private static func run(_ first: UInt8, count: Int = 32) -> [UInt8] {
        (0..<count).map { first &+ UInt8($0) }
    }

    /// An id of one digit, 32 times.
    private static func id<Kind>(_ byte: UInt8) throws -> Identifier<Kind> {
        guard let id = Identifier<Kind>(bytes: [UInt8](repeating: byte &* 0x11, count: 16)) else {
            throw FormatError.truncated
        }
        return id
    }
}
