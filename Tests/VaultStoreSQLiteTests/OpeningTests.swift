import Foundation
import OpenSSL
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

/// What is opened, what is refused, and what then happened to the file.
@Suite struct OpeningTests {
    @Test func `a vault is made once, and the second attempt leaves the first as it is`() throws {
        let place = try TemporaryVault()
        let before = try place.bytes()
        #expect(throws: StoreError.exists) { try SQLiteStore.create(at: place.path, vault: try .random()) }
        #expect(try place.bytes() == before)
        #expect(try place.open().read { try $0.value(.vault) } == place.vault.bytes)
    }

    @Test(arguments: ["-wal", "-journal"])
    func `a journal without its vault is not taken over`(suffix: String) throws {
        let place = try TemporaryVault(empty: true)
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: place.path + suffix))
        #expect(throws: StoreError.exists) { try SQLiteStore.create(at: place.path, vault: place.vault) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.directory) == ["vault" + suffix])
    }

    @Test func `a vault cannot be made in a directory that is not there`() throws {
        let place = try TemporaryVault(empty: true)
        #expect(throws: StoreError.inputOutput(code: 14)) {
            try SQLiteStore.create(at: place.directory + "/none/vault", vault: place.vault)
        }
    }

    @Test(arguments: ["/vault", "/none/vault"]) func `a vault that is not there is missing`(path: String) throws {
        let place = try TemporaryVault(empty: true)
        #expect(throws: StoreError.missing) { try SQLiteStore(path: place.directory + path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.directory).isEmpty)
    }

    @Test func `a directory is no vault`() throws {
        let place = try TemporaryVault(empty: true)
        #expect(throws: StoreError.damaged) { try SQLiteStore(path: place.directory) }
    }

    @Test(arguments: [0, 1, 100, 5000, 100_000])
    func `a file of something else is no vault, and stays as it is`(count: Int) throws {
        let place = try TemporaryVault(empty: true)
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
        try place.replace(with: bytes)
        #expect(throws: StoreError.damaged) { try SQLiteStore(path: place.path) }
        #expect(try place.bytes() == bytes)
    }

    @Test func `a database of another program is no vault`() throws {
        let place = try TemporaryVault(empty: true)
        try place.tamper("CREATE TABLE meta (key TEXT, value BLOB); PRAGMA user_version = 1")
        let before = try place.bytes()
        #expect(throws: StoreError.damaged) { try SQLiteStore(path: place.path) }
        #expect(try place.bytes() == before)
    }

    @Test(arguments: [50, 100, 16_384, 40_000, 70_000])
    func `a file that was cut off is damaged`(count: Int) throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try place.fill(store)
        try store.close()
        let whole = try place.bytes()
        #expect(whole.count > 200_000)
        try place.replace(with: Array(whole[..<count]))
        #expect(throws: StoreError.damaged) {
            try SQLiteStore(path: place.path).read { _ = try $0.recordCount() }
        }
    }

    @Test(arguments: [
        "PRAGMA user_version = 2", "UPDATE meta SET value = CAST('2' AS BLOB) WHERE key = 'format'",
        "UPDATE meta SET value = CAST('9000000000' AS BLOB) WHERE key = 'format'",
        "PRAGMA user_version = 2; DROP TABLE meta",
    ])
    func `a newer format is refused, and not one byte of it changes`(change: String) throws {
        let place = try TemporaryVault()
        try place.tamper(change)
        let before = try place.bytes()
        #expect(throws: StoreError.newerFormat) { try SQLiteStore(path: place.path) }
        #expect(throws: StoreError.newerFormat) { try SQLiteStore(path: place.path, readOnly: true) }
        #expect(try place.bytes() == before)
    }

    @Test(arguments: [
        "PRAGMA user_version = 0", "PRAGMA user_version = -1", "PRAGMA application_id = 0",
        "DROP TABLE meta", "DELETE FROM meta WHERE key = 'format'", "DELETE FROM meta WHERE key = 'vault'",
        "UPDATE meta SET value = x'' WHERE key = 'format'", "UPDATE meta SET value = x'30' WHERE key = 'format'",
        "UPDATE meta SET value = x'2B31' WHERE key = 'format'", "UPDATE meta SET value = x'3031' WHERE key = 'format'",
        "UPDATE meta SET value = x'01' WHERE key = 'vault'",
    ])
    func `a vault that does not say which format it has is damaged`(change: String) throws {
        let place = try TemporaryVault()
        try place.tamper(change)
        #expect(throws: StoreError.damaged) { try SQLiteStore(path: place.path) }
    }

    @Test func `a vault opened read-only is read and refuses every change`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path, readOnly: true)
        #expect(try store.read { try $0.value(.vault) } == place.vault.bytes)
        #expect(throws: StoreError.inputOutput(code: 8)) { try store.write { try $0.set(.state, to: [1]) } }
        #expect(try store.read { try $0.value(.state) } == nil)
    }

    // The superuser writes to such a file.
    @Test(.enabled(if: geteuid() != 0)) func `a file that may not be written is refused for writing`() throws {
        let place = try TemporaryVault()
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: place.path)
        #expect(throws: StoreError.inputOutput(code: 8)) { try SQLiteStore(path: place.path) }
        #expect(try SQLiteStore(path: place.path, readOnly: true).read { try $0.logSize() } == 0)
    }

    @Test func `a relative path means the directory in which the vault was opened`() throws {
        let place = try TemporaryVault()
        let up = String(repeating: "../", count: FileManager.default.currentDirectoryPath.split(separator: "/").count)
        let store = try SQLiteStore(path: up + place.path.dropFirst())
        #expect(try store.read { try $0.value(.vault) } == place.vault.bytes)
    }
}
