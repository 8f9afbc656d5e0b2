import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import VaultClient
import VaultCrypto
import VaultModel

/// A vault with three people in it, an official who may search, and whoever has its files.
struct SearchScene {
    let office: TestOffice
    let worker: OfficialKeys
    /// Aye Win, born 2004.
    let aye: WrittenRecord
    /// Somchai Win, born 2001.
    let somchai: WrittenRecord
    /// Mali, whose date of birth nobody knows.
    let mali: WrittenRecord
    let purpose: Name

    static let phone = "+66812345678"
    static let number = "9100000000001"

    init(policy: [UInt8] = PolicyDocument.default) async throws {
        office = try await TestOffice(policy: policy)
        worker = try await office.enrol("mya", "case-worker")
        purpose = try Name("identification")
        let session = try await office.session(worker)
        aye = try await session.create(
            TestOffice.person,
            office.inputs([
                "given_name": "Aye", "family_name": "Win", "date_of_birth": "2004", "phone": Self.phone,
                "national_id": Self.number,
            ]), purpose: purpose)
        somchai = try await session.create(
            TestOffice.person,
            office.inputs(["given_name": "Somchai", "family_name": "Win", "date_of_birth": "2001-05-06"]),
            purpose: purpose)
        mali = try await session.create(
            TestOffice.person, office.inputs(["given_name": "Mali", "phone": "+66898765432"]), purpose: purpose)
    }

    /// Finds records by fields, as the worker or another official.
    func find(
        _ values: KeyValuePairs<String, String>, as keys: OfficialKeys? = nil, purpose named: String? = nil
    ) async throws -> SearchResult {
        try await office.session(keys ?? worker).find(
            values.map { FieldQuery(field: try office.field($0), value: $1) },
            purpose: try named.map { try Name($0) } ?? purpose)
    }

    /// The records that are found.
    func ids(
        _ values: KeyValuePairs<String, String>, as keys: OfficialKeys? = nil
    ) async throws -> Set<RecordID> { Set(try await find(values, as: keys).found.map(\.record)) }

    func tokens(_ condition: String = "1") throws -> Int {
        try office.count("SELECT count(*) FROM index_tokens WHERE \(condition)")
    }

    static func ofRecord(_ record: RecordID) -> String {
        "record = (SELECT number FROM records WHERE id = x'\(record)')"
    }
}

/// What somebody has who holds the database and one of the two index keys: tries values one after the other.
struct Guesser {
    let office: TestOffice
    let contexts: VaultContexts
    let governance: Governance

    init(_ office: TestOffice) async throws {
        self.office = office
        contexts = VaultContexts(vault: office.founding.vault)
        governance = try await office.session(office.custodian).governance
    }

    /// IK of a field's compartment, as an official's key file opens it.
    func indexKey(_ keys: OfficialKeys, _ field: IndexedField, version: UInt32 = 1) throws -> CompartmentIndexKey {
        let place = Governance.WrapPlace(recipient: keys.fingerprint, compartment: field.compartment, version: version)
        let item = try #require(governance.indexWraps[place])
        let bytes = try office.blob(
            "SELECT bytes FROM index_key_wraps WHERE recipient = ? AND compartment = ? AND version = ?",
            [Data(keys.fingerprint.bytes), Int64(field.compartment.rawValue), Int64(version)])
        let info = contexts.envelopeIndexKey(
            compartment: field.compartment, version: version, recipient: keys.identity, authority: item.authority)
        return try CompartmentIndexKey(Envelope.open(bytes, with: keys.kem, info: info))
    }

    /// GIK, as it stands in `gate.key`.
    func gateKey(version: UInt32 = 1) throws -> Held {
        let bytes = try KeyFiles.read(office.gateKey, limit: 4096)
        for start in stride(from: 32, to: bytes.count - 32, by: 38)
        where bytes[start] == 0 && bytes[start + 1] == 6 && bytes[start + 5] == UInt8(version) {
            return Held(try SecretBytes(copying: Array(bytes[(start + 6)..<(start + 38)]).span.bytes))
        }
        throw Missing()
    }

    struct Missing: Error {}

    /// The token of a value by docs/format.md §4.7; a key that the guesser lacks is one of zeros.
    func token(
        _ value: String, _ field: IndexedField, version: UInt32 = 1, with key: CompartmentIndexKey, and gate: Held
    ) throws -> [[UInt8]] {
        field.profile.keys(of: value).filter { $0.kind == .exact }.map { item in
            let inner = key.token(item.text, .exact, of: field, version: version, contexts: contexts)
            let context = contexts.indexOuter(field, version: version, kind: .exact, inner: inner.code)
            let outer = HMACSHA256.authenticationCode(for: context.bytes.span.bytes, key: gate.bytes)
            return Array(outer.bytes.prefix(Int(field.bits) / 8))
        }
    }

    /// All tokens of a field that the database has.
    func stored(_ field: IndexedField) throws -> Set<[UInt8]> {
        try office.query { database in
            Set(
                try Data.fetchAll(
                    database, sql: "SELECT token FROM index_tokens WHERE field = ?", arguments: [field.field.rawValue]
                ).map { [UInt8]($0) })
        }
    }
}
