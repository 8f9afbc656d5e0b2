import CaseVault
import Foundation
import Glibc
import Testing

/// When the files of a backup are there, and when they are not.
@Suite struct BackupFileTests {
    @Test(arguments: ["a.backup", "a.backup.halves"])
    func `a file that is there is never overwritten, and nothing else is left`(name: String) async throws {
        let scene = try await BackupScene()
        let path = scene.office.directory + "/" + name
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        #expect(throws: VaultError.cannotCreate("\(path): there is one already, which was not touched")) {
            try scene.back()
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1, 2, 3]))
        #expect(try scene.files(with: "backup") == [name])
    }

    @Test func `a backup into a directory that is not there leaves nothing`() async throws {
        let scene = try await BackupScene()
        #expect(throws: VaultError.self) {
            try scene.office.vault.backUp(to: Backup(path: scene.office.directory + "/none/a.backup"))
        }
    }

    @Test func `what an interrupted run left is removed by the next one, which says so`() async throws {
        let scene = try await BackupScene()
        for name in ["a.backup.new", "a.backup.halves.new"] {
            try Data([1]).write(to: URL(fileURLWithPath: scene.office.directory + "/" + name))
        }
        let made = try scene.office.vault.backUp(to: scene.place())
        #expect(made.removedLeftOver)
        #expect(try scene.files(with: "backup") == ["a.backup", "a.backup.halves"])
        #expect(try scene.place().verify(with: scene.everything).isIntact)
        #expect(try !scene.office.vault.backUp(to: scene.place("b")).removedLeftOver)
    }

    @Test func `a run that was interrupted between the names of both parts is undone by the next one`() async throws {
        let scene = try await BackupScene()
        let backup = try scene.back()
        try FileManager.default.moveItem(atPath: backup.path, toPath: backup.path + ".new")
        try await scene.change()
        #expect(try scene.office.vault.backUp(to: backup).removedLeftOver)
        #expect(try backup.verify(with: scene.everything).isIntact)
        // A part (b) that belongs to something else is not touched.
        let other = try scene.back(upTo: "b")
        try FileManager.default.moveItem(atPath: other.path, toPath: scene.office.directory + "/elsewhere")
        #expect(throws: VaultError.self) { try scene.back(upTo: "b") }
        #expect(FileManager.default.fileExists(atPath: other.halves))
    }

    @Test func `two runs at the same place do not disturb each other`() async throws {
        let scene = try await BackupScene()
        let path = scene.place().path + ".new"
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(file) }
        try #require(flock(file, LOCK_EX) == 0)
        #expect(throws: VaultError.cannotCreate("\(scene.place().path): another run is writing it")) {
            try scene.back()
        }
        scene.place().removeUnfinished()
        #expect(try scene.files(with: "backup") == ["a.backup.new"])
    }
}
