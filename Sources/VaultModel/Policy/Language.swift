/// A language of labels; the raw value is its ISO 639 code.
public enum Language: String, Hashable, Sendable, CaseIterable {
    /// Thai.
    case thai = "th"
    /// Burmese.
    case burmese = "my"
    /// English.
    case english = "en"
}
