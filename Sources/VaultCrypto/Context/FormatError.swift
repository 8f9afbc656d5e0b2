/// Why bytes were refused. Holds tags and lengths only, never contents.
@nonexhaustive
public enum FormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Longer than the reader's stated limit.
    case tooLarge
    /// The domain string is another one.
    case wrongDomain
    /// The bytes end inside a field.
    case truncated
    /// A tag repeats or goes back.
    case tagsNotAscending
    /// A field that must be there is absent.
    case missing(Tag)
    /// A field has a length or value that its tag does not allow.
    case invalid(Tag)
    /// A field is left that this reader does not know.
    case unknownTag
    /// A version, suite or kind that this reader does not know.
    case unknownVersion
    /// Bytes are left after the last item, or a count does not fit.
    case trailingBytes

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .tooLarge: "too large"
        case .wrongDomain: "not of the expected kind"
        case .truncated: "ends too early"
        case .tagsNotAscending: "fields out of order"
        case .missing(let tag): "field \(tag.rawValue) is missing"
        case .invalid(let tag): "field \(tag.rawValue) is not valid"
        case .unknownTag: "has a field that this version does not know"
        case .unknownVersion: "has a version, suite or kind that this version does not know"
        case .trailingBytes: "has bytes after its end"
        }
    }
}
