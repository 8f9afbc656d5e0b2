/// What people are shown for a field, role, purpose and so on, in the three languages of the procedure.
///
/// Not `Equatable`: labels are shown and never compared. What decides is the name beside them.
public struct Labels: Sendable {
    /// Thai.
    public let th: String
    /// Burmese, in Unicode and not Zawgyi.
    public let my: String
    /// English.
    public let en: String

    /// Keeps the three texts; that none is empty is checked where a ``Policy`` is made.
    public init(th: String, my: String, en: String) {
        self.th = th
        self.my = my
        self.en = en
    }

    /// The label in a language.
    public subscript(language: Language) -> String {
        switch language {
        case .thai: th
        case .burmese: my
        case .english: en
        }
    }

    /// All three, in the order Thai, Burmese, English.
    public var all: [String] { [th, my, en] }
}
