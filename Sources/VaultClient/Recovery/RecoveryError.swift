public import VaultCrypto
public import VaultModel

/// Why shares of a recovery secret do not do. A share is named as its giver named it; nothing here is a word of one.
@nonexhaustive
public enum RecoveryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The vault has no recovery key.
    case noRecoveryKey
    /// A secret cannot be divided like this.
    case invalidGroups(String)
    /// The words of this share are not those of any share.
    case damaged(share: String, SLIP39Error)
    /// This share belongs to the set, but says something else than it did: it was altered, with a right checksum.
    case altered(share: String)
    /// This share is of no recovery key that this vault ever had.
    case foreign(share: String)
    /// This share is of a recovery key that was replaced.
    case replaced(share: String, recovery: UInt32, inForce: UInt32)
    /// This share is the same as another.
    case repeated(share: String, other: String)
    /// So many shares of these groups are missing, and so many groups altogether.
    case tooFew(members: [Missing], groups: Int)
    /// The shares are those of the statement and do not make its recovery key: whoever made them did it wrongly.
    case notFitting
    /// Every key is with this custodian already.
    case nothingToRecover
    /// The recovery key was not given the keys of these compartments; these custodians hold them.
    case notHeld([Name], holders: [String])

    /// How many shares of a group are missing.
    public struct Missing: Hashable, Sendable {
        public let group: Name
        public let count: Int

        public init(group: Name, count: Int) {
            self.group = group
            self.count = count
        }
    }

    /// A short text that is safe to show.
    public var description: String {
        switch self {
        case .noRecoveryKey: "this vault has no recovery key"
        case .invalidGroups(let why): "the secret cannot be divided like this: \(why)"
        case .damaged(let share, let error): "\(share) is damaged: \(error)"
        case .altered(let share): "\(share) was altered: it is of the right set and not the share that was given out"
        case .foreign(let share): "\(share) is not a share of this vault, or was altered"
        case .replaced(let share, let recovery, let inForce):
            "\(share) is a share of recovery key \(recovery), in whose place is number \(inForce) now"
        case .repeated(let share, let other): "\(share) is the same share as \(other)"
        case .tooFew(let members, let groups):
            "too few shares: "
                + (members.map { "\($0.count) of \($0.group)" }
                + (groups > 0 ? ["\(groups) more \(groups == 1 ? "group" : "groups")"] : []))
                .joined(separator: ", ") + " missing"
        case .notFitting: "the shares do not make the recovery key in force"
        case .nothingToRecover: "you hold every key that the recovery key could give you"
        case .notHeld(let names, let holders):
            "the recovery key was not given the keys of \(names.map(\.description).joined(separator: ", ")); "
                + (holders.isEmpty ? "no custodian holds them" : "they are with \(holders.joined(separator: ", "))")
        }
    }
}
