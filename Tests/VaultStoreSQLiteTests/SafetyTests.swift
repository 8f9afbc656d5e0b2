import Foundation
import OpenSSL
import Testing
import VaultModel
import VaultStore
import VaultStoreSQLite

/// Settings, file modes, and what happens when the disk or another process says no.
@Suite struct SafetyTests {
    @Test func `the writing connection reads its settings back as safe`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        #expect(
            try store.settings() == [
                "synchronous": 2, "fullfsync": 1, "checkpoint_fullfsync": 1, "secure_delete": 1, "temp_store": 2,
                "trusted_schema": 0, "cell_size_check": 1, "foreign_keys": 1, "page_size": 16_384,
            ])
    }

    @Test func `all files of a vault belong to their owner alone, and wider modes are reported`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try place.fill(store)
        for suffix in ["", "-wal", "-shm"] { #expect(try place.mode(suffix) == 0o600, "vault\(suffix)") }
        #expect(try store.promises().allSatisfy { $0.whyNot == nil })
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: place.path)
        #expect(try store.promises().filter { $0.whyNot != nil }.map(\.name) == ["private-file"])
    }

    @Test func `closing writes the journal back and removes it`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try place.fill(store)
        #expect(try store.read { try $0.recordCount() } == 100)
        try store.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.directory) == ["vault"])
        #expect(throws: StoreError.self) { try store.read { try $0.recordCount() } }
        #expect(throws: StoreError.self) { try store.write { try $0.set(.state, to: []) } }
        #expect(try place.open().read { try $0.recordCount() } == 100)
    }

    @Test func `a checkpoint empties the journal, unless a reader needs it`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path, busyTimeout: 0)
        let other = try place.open()
        try other.read { reader in
            _ = try reader.logSize()
            try place.fill(store)
            #expect(throws: StoreError.busy) { try store.emptyJournal() }
        }
        try store.emptyJournal()
        let journal = try FileManager.default.attributesOfItem(atPath: place.path + "-wal")
        #expect(journal[.size] as? Int == 0)
        #expect(try other.read { try $0.recordCount() } == 100)
    }

    @Test func `a second writer is told that the vault is busy, and reads meanwhile`() throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        let other = try SQLiteStore(path: place.path, busyTimeout: 20)
        try store.write { writer in
            try writer.set(.state, to: [1])
            #expect(throws: StoreError.busy) { try other.write { try $0.set(.state, to: [2]) } }
            #expect(try other.read { try $0.value(.state) } == nil)
        }
        try other.write { try $0.set(.checkpoint, to: [3]) }
        #expect(try store.read { try [$0.value(.state), $0.value(.checkpoint)] } == [[1], [3]])
    }

    @Test func `a writer of another process is told that the vault is busy`() async throws {
        let place = try TemporaryVault()
        let store = try SQLiteStore(path: place.path)
        try store.write { try $0.set(.checkpoint, to: [7]) }
        let (held, release) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let holder = Task.detached {
            try store.write { writer in
                try writer.set(.state, to: [1])
                held.signal()
                release.wait()
            }
        }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                held.wait()
                continuation.resume()
            }
        }
        await #expect(processExitsWith: .success) { [path = place.path as String] in
            let other = try SQLiteStore(path: path, busyTimeout: 20)
            #expect(throws: StoreError.busy) { try other.write { try $0.set(.state, to: [2]) } }
            #expect(try other.read { try [$0.value(.state), $0.value(.checkpoint)] } == [nil, [7]])
        }
        release.signal()
        try await holder.value
        #expect(try store.read { try $0.value(.state) } == [1])
    }

    @Test func `after a disk failure the store refuses everything, and keeps what was committed`() async throws {
        let place = try TemporaryVault()
        // In a process of its own: the limit on the size of files is the process's.
        await #expect(processExitsWith: .success) { [path = place.path as String] in
            let store = try SQLiteStore(path: path)
            try store.write { try $0.set(.state, to: [1]) }
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit()
            try #require(unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            limit.rlim_cur = 200_000
            try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            // SQLITE_IOERR_WRITE
            let failure = StoreError.inputOutput(code: 778)
            #expect(throws: failure) {
                try store.write { writer in
                    try writer.set(.checkpoint, to: [2])
                    try writer.addDocument([UInt8](repeating: 1, count: 1_000_000), digest: .zero)
                }
            }
            limit.rlim_cur = limit.rlim_max
            try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            #expect(throws: failure) { try store.write { try $0.set(.state, to: [3]) } }
            #expect(throws: failure) { try store.read { try $0.value(.state) } }
            #expect(throws: failure) { try store.promises() }
            #expect(throws: failure) { try store.emptyJournal() }
            try store.close()
        }
        let store = try SQLiteStore(path: place.path)
        #expect(try store.read { try [$0.value(.state), $0.value(.checkpoint)] } == [[1], nil])
    }

    @Test func `a damaged row undoes the savepoint that met it and no more, also if it was swallowed`() throws {
        let place = try TemporaryVault()
        try place.tamper("INSERT INTO key_wraps VALUES (zeroblob(32), 1, -1, x'00')")
        let store = try SQLiteStore(path: place.path)
        try store.write { writer in
            try writer.set(.state, to: [1])
            for swallows in [true, false] {
                #expect(throws: StoreError.damaged) {
                    try writer.savepoint {
                        try writer.set(.state, to: [2])
                        if swallows { _ = try? writer.keyWraps(of: .zero) } else { _ = try writer.keyWraps(of: .zero) }
                    }
                }
            }
            try writer.set(.checkpoint, to: [3])
        }
        #expect(try store.read { try [$0.value(.state), $0.value(.checkpoint)] } == [[1], [3]])
    }

    @Test func `a change that swallowed a failure is not committed`() throws {
        let place = try TemporaryVault()
        try place.tamper("INSERT INTO key_wraps VALUES (zeroblob(32), 1, -1, x'00')")
        let store = try SQLiteStore(path: place.path)
        #expect(throws: StoreError.damaged) {
            try store.write { writer in
                try writer.set(.state, to: [1])
                _ = try? writer.keyWraps(of: .zero)
                if (try? writer.set(.state, to: [2])) != nil { Issue.record("the change went on") }
            }
        }
        #expect(try store.read { try $0.value(.state) } == nil)
    }
}
