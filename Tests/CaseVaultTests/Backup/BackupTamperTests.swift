import CaseVault
import Foundation
import GRDB
import OpenSSL
import Testing
import VaultAudit
import VaultModel

/// Parts that somebody changed.
@Suite struct BackupTamperTests {
    static let changes = [
        "UPDATE half_a_wraps SET bytes = zeroblob(48) WHERE record = 1",
        "UPDATE key_wraps SET bytes = zeroblob(88)",
        "UPDATE records SET cells = zeroblob(10) WHERE number = 1",
        "UPDATE log SET entry = zeroblob(10) WHERE idx = 3",
        "DELETE FROM half_a_wraps WHERE record = 2",
        "UPDATE records SET number = 7 WHERE number = 2",
        "UPDATE meta SET value = zeroblob(1) WHERE key = 'state'",
        "INSERT INTO assignments VALUES (zeroblob(32), zeroblob(16))",
        "INSERT INTO pending_statements VALUES (zeroblob(16), zeroblob(3))",
    ]

    @Test(arguments: changes)
    func `a row of part (a) that was changed is noticed without a key`(change: String) async throws {
        let scene = try await BackupScene()
        let backup = try scene.back()
        try BackupScene.sql(backup.path, change)
        let report = try backup.verify()
        #expect(report.audit.found.first?.place == "part (a) is not as it was made: rows were changed")
        #expect(try scene.files(with: "backup").count == 2)
    }

    @Test func `a half B that was changed or deleted is noticed without a key`() async throws {
        for change in ["UPDATE half_b_wraps SET bytes = zeroblob(48) WHERE record = 1", "DELETE FROM half_b_wraps"] {
            let scene = try await BackupScene()
            let backup = try scene.back()
            try BackupScene.sql(backup.halves, change)
            #expect(
                try backup.verify().audit.found.contains {
                    $0.place == "part (b) is not as it was made: rows were changed"
                })
            #expect(try !backup.verify(with: scene.gateKeyAlone).isIntact)
        }
    }

    @Test func `a part whose label was made to fit its changed rows is noticed with gate.key`() async throws {
        for part in [\Backup.path, \Backup.halves] {
            let scene = try await BackupScene()
            let backup = try scene.back()
            let file = backup[keyPath: part]
            let table = file == backup.path ? "half_a_wraps" : "half_b_wraps"
            try BackupScene.sql(file, "UPDATE \(table) SET bytes = zeroblob(48) WHERE record = 1")
            // As whoever has no H does it: the right digest under the old code.
            let label = try BackupScene.blob(file, "SELECT value FROM meta WHERE key = 'backup'")
            let (old, code) = try BackupLabel.open(label)
            let contents = try BackupDigest.contents(of: file)
            let new = BackupLabel(
                vault: old.vault, part: old.part, epoch: old.epoch, head: old.head, time: old.time,
                contents: contents, restores: old.restores)
            try BackupScene.sql(
                file, "UPDATE meta SET value = ? WHERE key = 'backup'", [Data(new.context.bytes + code)])
            #expect(
                try backup.verify(with: scene.gateKeyAlone).audit.found.map(\.place)
                    == ["a part was not made by this gate, or was changed"])
            // Without gate.key nothing tells the changed half from the one that was.
            #expect(try backup.verify().audit.found == [])
        }
    }

    @Test func `a half A that does not open is named with a custodian's keys, a half B with the gate's`() async throws {
        // Changed in the vault itself, before the backup was made.
        let scene = try await BackupScene()
        try scene.office.sql(
            "UPDATE half_a_wraps SET bytes = zeroblob(48) WHERE record = 1 AND compartment = 1 AND kind = 1")
        try scene.office.sql("UPDATE half_b_wraps SET bytes = zeroblob(48) WHERE record = 2")
        let backup = try scene.back()
        #expect(try backup.verify().isIntact)
        let found = try backup.verify(with: scene.everything).audit.found
        let entries = try [scene.scene.first, scene.scene.second].map { record in
            try #require(try scene.office.entries().last { $0.request.record == record.record }).gate.index
        }
        #expect(Set(found.map(\.entry)) == Set(entries) && found.allSatisfy { $0.kind == .wrap })
        #expect(
            found.contains {
                $0.place.hasPrefix("a half A of write") && $0.place.hasSuffix("\(scene.scene.first.record)")
            })
        #expect(
            found.contains {
                $0.place.hasPrefix("the half B of write") && $0.place.hasSuffix("\(scene.scene.second.record)")
            })
    }

    @Test func `rows that decide and were put back are named with gate.key`() async throws {
        let scene = try await BackupScene()
        try scene.office.sql("UPDATE records SET head_code = zeroblob(32) WHERE number = 1")
        let backup = try scene.back()
        #expect(try backup.verify().isIntact)
        #expect(
            try backup.verify(with: scene.gateKeyAlone).audit.found.map(\.place)
                == ["not intact: the head of record \(scene.scene.first.record)"])
    }
}
