internal import OpenSSL
internal import VaultModel

/// What an official knows of a record before asking for any field of it.
struct KnownRecord: Sendable {
    let manifest: Manifest
    /// To whom the record is assigned; `nil` when it never was.
    let roster: Roster?

    /// The generation of the record's keys.
    var generation: UInt32 { roster?.generation ?? 0 }

    func isAssigned(to official: Digest, under governance: Governance) -> Bool {
        roster.flatMap { governance.member(official, of: $0) } != nil
    }
}

/// A wrap of a record key whose delivery was checked.
struct TrustedRecordKey: Sendable {
    let place: RecordKeyPlace
    let authority: UInt64
    let bytes: [UInt8]
}
