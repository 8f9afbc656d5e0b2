/// The type of a field's value. The number is in contexts, manifests and cells; it never changes.
///
/// A value is UTF-8 text whatever its type but for attachments, so that a reader that knows only the bytes can show it.
public enum ValueType: UInt8, Hashable, Sendable, CaseIterable {
    /// Free text, which may be empty.
    case text = 1
    /// One of the field's codes.
    case code = 2
    /// A ``PartialDate``, kept as it was written, with its calendar.
    case date = 3
    /// A decimal number, kept as it was written.
    case number = 4
    /// The id of another record: 32 lower-case hex digits.
    case reference = 5
    /// A blob of its own, of which the value holds length, SHA-256 and key: 72 bytes and no text.
    case attachment = 6
    /// A ``PersonalName``.
    case personalName = 7
    /// A ``ThaiCitizenNumber``.
    case thaiID = 8
    /// A number of a Myanmar registration card, ``MyanmarNRC``.
    case nrc = 9
    /// A ``DocumentNumber``: of a passport, or of whatever paper there is.
    case documentNumber = 10
    /// A ``PhoneNumber``.
    case phone = 11

    /// The word for it in a policy document.
    public var name: String {
        switch self {
        case .text: "text"
        case .code: "code"
        case .date: "date"
        case .number: "number"
        case .reference: "reference"
        case .attachment: "attachment"
        case .personalName: "personal-name"
        case .thaiID: "thai-id"
        case .nrc: "nrc"
        case .documentNumber: "document-number"
        case .phone: "phone"
        }
    }

    /// The type that a policy document calls `name`.
    public init?(name: String) {
        guard let type = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = type
    }
}
