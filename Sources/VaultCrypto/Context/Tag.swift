/// The number of a field in a context. One tag has one meaning in every domain; docs/format.md lists them.
public struct Tag: RawRepresentable, Hashable, Sendable {
    /// The number, 1 to 65,535.
    public let rawValue: UInt16

    /// Names a tag; the number is a constant of the format.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    private init(_ number: UInt16) {
        rawValue = number
    }

    // Where a value stands.
    public static let vault = Tag(1)
    public static let suite = Tag(2)
    public static let record = Tag(3)
    public static let compartment = Tag(4)
    public static let field = Tag(5)
    public static let write = Tag(6)
    public static let valueType = Tag(7)
    public static let kind = Tag(8)
    public static let keyVersion = Tag(9)
    public static let generation = Tag(10)
    public static let epoch = Tag(11)
    public static let sequence = Tag(12)
    public static let index = Tag(13)
    public static let digest = Tag(14)
    public static let recordType = Tag(15)

    // Who.
    public static let handle = Tag(20)
    public static let name = Tag(21)
    public static let agency = Tag(22)
    public static let fingerprint = Tag(23)
    public static let kemPublicKey = Tag(24)
    public static let signingPublicKey = Tag(25)
    public static let kdf = Tag(26)
    public static let cost = Tag(27)
    public static let passphraseProfile = Tag(28)
    public static let signature = Tag(29)

    // HPKE and boxes.
    public static let kem = Tag(30)
    public static let hpkeKDF = Tag(31)
    public static let aead = Tag(32)
    public static let magic = Tag(33)
    public static let authority = Tag(34)
    public static let leaf = Tag(35)

    // A request.
    public static let request = Tag(40)
    public static let actor = Tag(41)
    public static let fields = Tag(42)
    public static let purpose = Tag(43)
    public static let legalBasis = Tag(44)
    public static let actorTime = Tag(45)
    public static let seenSize = Tag(46)
    public static let seenRoot = Tag(47)
    public static let manifestBefore = Tag(48)
    public static let manifestAfter = Tag(49)
    public static let detailDigest = Tag(50)
    public static let blind = Tag(51)
    public static let batch = Tag(52)
    public static let count = Tag(53)
    public static let batchRoot = Tag(54)
    public static let statement = Tag(55)

    // What the gate adds.
    public static let decision = Tag(60)
    public static let rule = Tag(61)
    public static let policyVersion = Tag(62)
    public static let gateTime = Tag(63)
    public static let statements = Tag(64)
    public static let grant = Tag(65)
    public static let decidingTime = Tag(66)
    public static let previousEntry = Tag(67)

    // A manifest.
    public static let previous = Tag(70)
    public static let cells = Tag(71)
    public static let writes = Tag(72)
    public static let tombstones = Tag(73)

    // Governance.
    public static let rootVersion = Tag(80)
    public static let logSize = Tag(81)
    public static let expiry = Tag(82)
    public static let acts = Tag(83)
    public static let administrators = Tag(84)
    public static let threshold = Tag(85)
    public static let custodians = Tag(86)
    public static let custodianThreshold = Tag(87)
    public static let origin = Tag(88)
    public static let logPublicKey = Tag(89)
    public static let gatePublicKey = Tag(90)
    public static let suiteFloor = Tag(91)
    public static let costFloor = Tag(92)
    public static let serviceKeys = Tag(93)
    public static let created = Tag(94)
    public static let role = Tag(95)
    public static let scope = Tag(96)
    public static let until = Tag(97)
    public static let document = Tag(98)
    public static let keyCheckValue = Tag(99)
    public static let keyState = Tag(100)
    public static let wraps = Tag(101)
    public static let root = Tag(102)
    public static let person = Tag(103)

    public static let signIns = Tag(104)

    // The detail of a request, and the gate's own rows.
    public static let body = Tag(110)
    public static let reason = Tag(111)
    public static let checkpointTime = Tag(112)
    public static let governance = Tag(113)
    public static let salt = Tag(114)

    // Assignment.
    public static let assignee = Tag(115)
    public static let rosterBefore = Tag(116)
    public static let rosterAfter = Tag(117)
    public static let recordKeys = Tag(118)
    public static let members = Tag(119)

    // A backup.
    public static let contents = Tag(121)
    public static let restores = Tag(122)
    public static let losses = Tag(123)
    public static let erasures = Tag(124)

    // The shares of a recovery secret.
    public static let shares = Tag(125)
    public static let groups = Tag(126)

    // Search.
    public static let profile = Tag(130)
    public static let profileVersion = Tag(131)
    public static let indexFields = Tag(132)
    public static let indexKeys = Tag(133)
    public static let tokens = Tag(134)
}
