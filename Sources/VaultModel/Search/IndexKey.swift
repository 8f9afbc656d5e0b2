/// One thing that a value can be found by: the normalised text, and how near a match by it is.
///
/// It is derived from personal data and is as secret as the value: it is made and used on the official's side only.
public struct IndexKey: Hashable, Sendable {
    /// How near a match is.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// Another spelling of the same text.
        case exact = 1
        /// A text that sounds alike.
        case phonetic = 2
    }

    /// How near a match by this key is.
    public let kind: Kind
    /// The UTF-8 of the normalised text, never empty.
    public let text: [UInt8]

    /// Keeps the parts.
    public init(kind: Kind, text: [UInt8]) {
        self.kind = kind
        self.text = text
    }
}
