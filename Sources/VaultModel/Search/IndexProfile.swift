/// How the values of a field are brought to what is searched.
///
/// Its number and the version of its tables are bound into tokens and never change their meaning.
public enum IndexProfile: UInt8, Hashable, Sendable, CaseIterable {
    /// Names of people, in any order of their parts.
    case name = 1
    /// Free text, compared as a whole.
    case text = 2
    /// Phone numbers.
    case phone = 3
    /// Thai citizen numbers.
    case thaiID = 4
    /// Numbers of Myanmar registration cards.
    case nrc = 5
    /// Dates, whole or partial.
    case date = 6

    /// The version of the tables and rules, the same for all profiles.
    public static let version: UInt16 = 1

    /// The longest value that has keys, in bytes of UTF-8; nothing that is looked up is longer.
    public static let maximumBytes = 4_096

    /// The profile of that word, or `nil`.
    public init?(word: String) {
        guard let profile = Self.allCases.first(where: { $0.word.utf8.elementsEqual(word.utf8) }) else { return nil }
        self = profile
    }

    /// What it is called in policies and commands.
    public var word: String {
        switch self {
        case .name: "name"
        case .text: "text"
        case .phone: "phone"
        case .thaiID: "thai-id"
        case .nrc: "nrc"
        case .date: "date"
        }
    }

    /// What a stored value is found by: without duplicates, in a stable order, empty if nothing of it can be searched.
    public func keys(of value: String) -> [IndexKey] {
        guard value.utf8.count <= Self.maximumBytes else { return [] }
        return switch self {
        case .name: NameKeys.keys(of: value)
        case .text: ValueKeys.text(value)
        case .phone: ValueKeys.phone(value)
        case .thaiID: ValueKeys.thaiID(value)
        case .nrc: ValueKeys.nrc(value)
        case .date: DateKeys.stored(value)
        }
    }

    /// What a question for `value` asks for: a stored value is found if one of its keys is among these.
    public func queryKeys(of value: String) -> [IndexKey] {
        self == .date && value.utf8.count <= Self.maximumBytes ? DateKeys.asked(value) : keys(of: value)
    }
}
