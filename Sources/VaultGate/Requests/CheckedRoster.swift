internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// A record's roster after its MAC was checked.
struct CheckedRoster {
    let row: RosterRow
    let roster: Roster

    /// Checks a row. `nil` when the record was never assigned.
    init?(of record: RecordID, in store: any StoreReader, codes: RowCodes) throws {
        guard let row = try store.roster(of: record) else { return nil }
        try self.init(row, codes: codes)
    }

    init(_ row: RosterRow, codes: RowCodes) throws {
        self.row = row
        do {
            roster = try Roster(row.bytes)
        } catch {
            throw GateError.notIntact("the roster of record \(row.record)")
        }
        guard roster.record == row.record, roster.vault == codes.contexts.vault,
            codes.isValid(row.headCode, of: roster, entry: row.entry)
        else {
            throw GateError.notIntact("the roster of record \(row.record)")
        }
    }
}

extension Transaction {
    /// To whom a record is assigned; `nil` when it never was.
    func roster(of record: RecordID) throws -> CheckedRoster? {
        try CheckedRoster(of: record, in: store, codes: codes)
    }

    /// The generation of a record's keys: 0 until an assignment ended.
    func generation(of record: RecordID) throws -> UInt32 {
        try roster(of: record)?.roster.generation ?? 0
    }

    /// Whether a record is assigned to an official.
    func isAssigned(_ record: RecordID, to official: Digest) throws -> Bool {
        try roster(of: record).flatMap { governance.member(official, of: $0.roster) } != nil
    }

    /// Decides a request on one record. To whom it is assigned is looked up only where that decides.
    func decide(
        _ action: Action, by part: RequestPart, recordType: RecordTypeID?, fields: [FieldID], record: RecordID
    ) throws -> Ruling {
        let ruling = decide(action, by: part, recordType: recordType, fields: fields)
        guard try !ruling.isAllowed && isAssigned(record, to: part.actor) else { return ruling }
        return decide(action, by: part, recordType: recordType, fields: fields, isAssigned: true)
    }
}
