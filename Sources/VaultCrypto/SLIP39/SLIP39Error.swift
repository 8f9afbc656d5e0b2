public import OpenSSL

/// Why a share, or a list of shares, was refused. Holds places and numbers only.
@nonexhaustive
public enum SLIP39Error: Error, Equatable, Sendable, CustomStringConvertible {
    /// This word of the share, counted from 1, is not in the list of words.
    case unknownWord(Int)
    /// The share has a number of words that no share has.
    case wordCount(Int)
    /// A word of the share is another one, or two are exchanged.
    case checksum
    /// The words are a share's, but what they say of the set cannot be.
    case malformed
    /// This share, by its place in the list from 0, is not of the same set as the first.
    case otherSet(share: Int)
    /// This share says of its group another threshold than one before it.
    case otherThreshold(share: Int)
    /// This share was there before, or another one with its number.
    case repeated(share: Int)
    /// So many groups are missing altogether, and of these groups so many shares.
    case tooFew(groups: Int, members: [Int: Int])
    /// There are more groups, or more shares of one, than are needed.
    case tooMany
    /// The shares of this group, or the groups themselves, do not make what was divided: one of them is altered.
    case notFitting(group: Int?)
    /// A secret cannot be divided in this way.
    case invalidSplit
    /// OpenSSL refused; holds no secret.
    case crypto(CryptoError)

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .unknownWord(let place): "word \(place) is not a word of a share"
        case .wordCount(let count): "no share has \(count) words"
        case .checksum: "its checksum is not right: a word is altered, or two are exchanged"
        case .malformed: "its words contradict one another"
        case .otherSet: "is of another set than the first share"
        case .otherThreshold: "says another number of needed shares than others of its group"
        case .repeated: "is there twice"
        case .tooFew(let groups, let members):
            "too few shares: "
                + (members.sorted { $0.key < $1.key }.map { "\($0.value) of group \($0.key + 1)" }
                + (groups > 0 ? ["\(groups) whole \(groups == 1 ? "group" : "groups")"] : []))
                .joined(separator: ", ") + " missing"
        case .tooMany: "more shares than are needed"
        case .notFitting(let group?): "the shares of group \(group + 1) do not fit one another"
        case .notFitting(nil): "the groups do not fit one another"
        case .invalidSplit: "a secret cannot be divided in this way"
        case .crypto(let error): "\(error)"
        }
    }

    /// Runs a body of the binding and maps its error.
    static func mapped<R: ~Copyable>(_ body: () throws(CryptoError) -> R) throws(SLIP39Error) -> R {
        do {
            return try body()
        } catch {
            throw .crypto(error)
        }
    }
}
