import CaseVault
import Foundation
import GRDB
import Testing
import VaultAudit
import VaultClient
import VaultModel

@testable import VaultGate

/// A roll over wraps that somebody with the database changed.
@Suite struct GateRollTamperTests {
    @Test func `a wrap that no manifest names is deleted, also of a record that is gone`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try office.sql(
            "INSERT INTO half_b_wraps SELECT record, zeroblob(16), epoch, kind, bytes FROM half_b_wraps LIMIT 1")
        try office.sql("INSERT INTO half_b_wraps SELECT 99, write, epoch, kind, bytes FROM half_b_wraps LIMIT 1")
        #expect(
            try office.verify().findings.map(\.place).contains("halves B of records that are not there"))
        let done = try await office.session(office.custodian).rollGate()
        #expect(done.rewrapped == 2 && done.isClosed)
        #expect(try office.epochs() == [2, 2])
        #expect(try await scene.read() == TamperScene.values)
        #expect(try office.verify().findings == [])
    }

    @Test func `a half that does not open is left and named, and the epoch does not end`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let good = try office.blob("SELECT bytes FROM half_b_wraps WHERE \(ofRecord)", [scene.firstID])
        try office.sql("UPDATE half_b_wraps SET bytes = zeroblob(48) WHERE \(ofRecord)", [scene.firstID])
        let done = try await office.session(office.custodian).rollGate()
        #expect(done.rewrapped == 1 && done.remaining == 1 && !done.isClosed)
        #expect(done.left.map(\.record) == [scene.first.record])
        #expect(done.left.map(\.official) == [scene.worker.fingerprint])
        #expect(done.left.map(\.entry) == [scene.first.entry])
        #expect(try office.gateKeys().epochs.keys.sorted() == [1, 2])
        try office.sql("UPDATE half_b_wraps SET bytes = ? WHERE \(ofRecord)", [Data(good), scene.firstID])
        #expect(try await office.session(office.custodian).rollGate().isClosed)
        #expect(try await scene.read() == TamperScene.values)
    }

    @Test func `an erased record whose older rows are put back keeps the epoch from ending until it is erased again`()
        async throws
    {
        let scene = try await ErasureScene()
        let office = scene.office
        let old = try scene.backup()
        try await scene.erase()
        let queue = try DatabaseQueue(path: office.database)
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS old", arguments: [old])
            for table in ["half_a_wraps", "half_b_wraps"] {
                try database.execute(
                    sql: "INSERT INTO main.\(table) SELECT * FROM old.\(table) WHERE \(ofRecord)",
                    arguments: [Data(scene.record.bytes)])
            }
            try database.execute(
                sql: "REPLACE INTO main.records SELECT * FROM old.records WHERE id = ?",
                arguments: [Data(scene.record.bytes)])
        }
        try queue.close()
        let custodian = try await office.session(office.custodian)
        let roll = try await custodian.rollGate()
        #expect(!roll.isClosed && Set(roll.left.map(\.record)) == [scene.record])
        // Somebody who moves the halves by hand is told by the end of the epoch.
        try office.sql("DELETE FROM half_b_wraps WHERE epoch = 1")
        let error = await #expect(throws: ClientError.self) { try await custodian.rollGate() }
        #expect("\(try #require(error))".contains("record \(scene.record) is there as before its erasure"))
        #expect(try office.gateKeys().epochs.keys.sorted() == [1, 2])
        try await scene.erase()
        #expect(try await office.session(office.custodian).rollGate().isClosed)
        #expect(try office.gateKeys().epochs.keys.sorted() == [2])
    }

    @Test func `the record of a half must be intact to be rolled`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        try office.sql("UPDATE records SET head_code = zeroblob(32) WHERE id = ?", [scene.firstID])
        let done = try await office.session(office.custodian).rollGate()
        #expect(done.left.map(\.record) == [scene.first.record] && !done.isClosed)
    }

    @Test func `a half under an epoch that nobody knows keeps every epoch from ending, and verify names it`()
        async throws
    {
        let scene = try await TamperScene()
        let office = scene.office
        try office.sql("UPDATE half_b_wraps SET epoch = 9 WHERE \(ofRecord)", [scene.firstID])
        #expect(
            try office.verify().findings.map(\.place)
                == ["a wrap of half B of record \(scene.first.record) is under a gate key that is not in use"])
        let done = try await office.session(office.custodian).rollGate()
        #expect(done.left.map(\.record) == [scene.first.record] && !done.isClosed)
    }

    @Test func `a wrap of an epoch that was destroyed opens nothing, and verify names it`() async throws {
        let scene = try await TamperScene()
        let office = scene.office
        let old = try office.blob("SELECT bytes FROM half_b_wraps WHERE \(ofRecord)", [scene.firstID])
        _ = try await office.session(office.custodian).rollGate()
        try office.sql(
            "UPDATE half_b_wraps SET bytes = ?, epoch = 1 WHERE \(ofRecord)", [Data(old), scene.firstID])
        await #expect(throws: ClientError.self) { try await scene.read() }
        #expect(
            try office.verify().findings.map(\.place)
                == ["a wrap of half B of record \(scene.first.record) is under a gate key that is not in use"])
    }
}

extension GateRollTamperTests {
    private func putBack(_ scene: ErasureScene, from old: String) throws {
        let queue = try DatabaseQueue(path: scene.office.database)
        let id = Data(scene.record.bytes)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS old", arguments: [old])
            for table in ["half_a_wraps", "half_b_wraps"] {
                try database.execute(sql: "DELETE FROM main.\(table) WHERE \(ofRecord)", arguments: [id])
                try database.execute(
                    sql: "INSERT INTO main.\(table) SELECT * FROM old.\(table) WHERE \(ofRecord)", arguments: [id])
            }
            try database.execute(
                sql: "REPLACE INTO main.records SELECT * FROM old.records WHERE id = ?", arguments: [id])
        }
        try queue.close()
    }

    @Test func `an erasure that somebody hides from the gate keeps every epoch from ending`() async throws {
        let scene = try await ErasureScene()
        let old = try scene.backup()
        try await scene.erase()
        try putBack(scene, from: old)
        try scene.office.sql("UPDATE log SET kind = 1 WHERE kind = ?", [RequestKind.erase.rawValue])
        await #expect(throws: ClientError.self) { try await scene.office.session(scene.office.custodian).rollGate() }
        #expect(try scene.office.gateKeys().epochs.keys.sorted() == [1, 2])
    }

    @Test func `a record that stands as before its erasure while halves move is left under the old epoch`() async throws
    {
        let scene = try await ErasureScene()
        let office = scene.office
        let old = try scene.backup()
        try await scene.erase()
        let erased = try scene.backup()
        try putBack(scene, from: old)
        let other = Data(scene.other.bytes)
        let good = try office.blob("SELECT bytes FROM half_b_wraps WHERE \(ofRecord)", [other])
        try office.sql("UPDATE half_b_wraps SET bytes = zeroblob(48) WHERE \(ofRecord)", [other])
        #expect(try await !office.session(office.custodian).rollGate().isClosed)
        let moved = try scene.backup()
        try putBack(scene, from: erased)
        try office.sql("UPDATE half_b_wraps SET bytes = ? WHERE \(ofRecord)", [Data(good), other])
        #expect(try await office.session(office.custodian).rollGate().isClosed)
        // What was copied in between opens nothing: it was never moved.
        try putBack(scene, from: moved)
        #expect(((try? await scene.read()) ?? [:]) == [:])
    }
}
