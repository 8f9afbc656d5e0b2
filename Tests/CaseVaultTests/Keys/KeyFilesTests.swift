import CaseVault
import Foundation
import OpenSSL
import Testing
import VaultCrypto

/// Key files on disk: for their owner alone, from the first byte on and after each change.
@Suite struct KeyFilesTests {
    @Test func `a key file is for its owner alone, also under a new passphrase, and its public half is not`() throws {
        let directory = NSTemporaryDirectory() + "casevault-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = directory + "/mali.key"
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        let none = try SecretBytes(copying: [UInt8]().span.bytes)
        _ = try KeyFiles.create(
            at: path, handle: "mali", name: "Mali", agency: "th-test", passphrase: none, protection: .none)
        #expect(try mode(path) == 0o600)
        #expect(try mode(path + ".pub") == 0o644)
        try KeyFiles.changePassphrase(of: path, from: none, to: none)
        #expect(try mode(path) == 0o600)
        #expect(throws: VaultError.self) {
            try KeyFiles.create(
                at: path, handle: "mali", name: "Mali", agency: "th-test", passphrase: none, protection: .none)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["mali.key", "mali.key.pub"])
    }
}
