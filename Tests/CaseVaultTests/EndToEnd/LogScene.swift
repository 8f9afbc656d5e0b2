import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

/// An office whose log holds writes, a read, a revocation and a refusal.
struct LogScene {
    let scene: TamperScene
    let police: OfficialKeys
    /// The log index of a read that was allowed.
    let readEntry: UInt64
    /// The log index of the statement that revoked the police officer.
    let revocation: UInt64
    /// The log index of the refusal after it, the last entry.
    let refusal: UInt64

    var office: TestOffice { scene.office }

    init() async throws {
        scene = try await TamperScene()
        let office = scene.office
        police = try await office.enrol("somsak", "law-enforcement-officer")
        let fields = [try office.field("narrative")]
        let session = try await office.session(police)
        readEntry = try await session.read(scene.first.record, fields: fields, purpose: Name("legal-proceedings")).entry
        revocation = try await office.session(office.administrator)
            .submit([.revoke(official: police.fingerprint)]).entry
        _ = try? await session.read(scene.first.record, fields: fields, purpose: Name("legal-proceedings"))
        refusal = revocation + 1
        try #require(try office.entries().count == Int(refusal) + 1)
    }

    /// An entry as it lies in the log.
    func entry(_ index: UInt64) throws -> LogEntry {
        try LogEntry(try office.blob("SELECT entry FROM log WHERE idx = ?", [Int64(index)]))
    }

    func flip(_ column: String, of index: UInt64, at place: ([UInt8]) throws -> Int) throws {
        try office.edit("log", column, where: "idx = ?", [Int64(index)]) { bytes in
            bytes[try place(bytes)] ^= 1
        }
    }

    func delete(_ index: UInt64) throws {
        try office.sql("DELETE FROM log WHERE idx = ?", [Int64(index)])
    }
}

extension [UInt8] {
    /// Where other bytes begin inside these.
    func place(of other: [UInt8]) throws -> Int {
        try #require(indices.first { self[$0...].starts(with: other) })
    }
}
