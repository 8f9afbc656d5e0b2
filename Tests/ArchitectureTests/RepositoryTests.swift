import Foundation
import Testing

/// What lies in the repository, and what must not.
@Suite struct RepositoryTests {
    /// First bytes of `gate.key`, and of the box in an official's key file, which follows a header and its length.
    static let gateKeyMagic = Array("CVGK".utf8)
    static let keyFileMagic = Array("CVKF".utf8)

    @Test func `no file with the name of a private key is tracked`() throws {
        let found = try Repository.trackedFiles().filter(Self.isSecretName)
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `no file with the content of a private key is tracked`() throws {
        for path in try Repository.trackedFiles() {
            // A file that is deleted but still in the index has no content to look at.
            guard let data = FileManager.default.contents(atPath: Repository.root.appending(path: path).path) else {
                continue
            }
            #expect(!Self.holdsSecret(Array(data)), "\(path)")
        }
    }

    @Test func `the top level has nothing but what is listed`() throws {
        let allowed: Set = [
            "CHANGELOG.md", "CONTRIBUTING.md", "Keys", "LICENSE", "Makefile", "Package.swift", "README.md",
            "SECURITY.md",
            "Sources", "Tests", "docs",
        ]
        let entries = Set(try Repository.trackedFiles().compactMap { $0.split(separator: "/").first.map(String.init) })
        #expect(entries.filter { !$0.hasPrefix(".") } == allowed)
    }

    @Test(arguments: ["gate.key", "vault/gate.key", "Keys/admin.key", "a.pem", "vault/gate.escrow", "id_ed25519"])
    func `names of private keys are recognised`(_ name: String) {
        #expect(Self.isSecretName(name))
    }

    @Test(arguments: ["Keys/admin.pub", "Sources/VaultGate/Keys/GateKeys.swift", "docs/key-hierarchy.md"])
    func `names of other files are not`(_ name: String) {
        #expect(!Self.isSecretName(name))
    }

    @Test func `contents of private keys are recognised`() {
        let header = [UInt8](repeating: 0x20, count: 40)
        #expect(Self.holdsSecret(Self.gateKeyMagic + [0, 1] + header))
        #expect(Self.holdsSecret([0, 0, 0, 40] + header + Self.keyFileMagic + [0, 1]))
        #expect(Self.holdsSecret(Array(("-----BEGIN" + " PRIVATE KEY-----\n").utf8)))
        #expect(Self.holdsSecret(Array(("text\n-----BEGIN" + " OPENSSH PRIVATE KEY-----\n").utf8)))
        #expect(!Self.holdsSecret([]))
        #expect(!Self.holdsSecret(Array("-----BEGIN PUBLIC KEY-----\n".utf8)))
        #expect(!Self.holdsSecret([0xff, 0xff, 0xff, 0xff] + Self.keyFileMagic))
    }

    @Test func `git ignores private keys`() throws {
        for name in ["gate.key", "a/b/admin.key", "Keys/admin.pem", "vault/gate.escrow", "vault/vault.sqlite"] {
            #expect(throws: Never.self, "\(name)") { try Repository.output(of: "git", "check-ignore", name) }
        }
    }

    /// Whether a file's name says that it holds a private key. Public halves end in `.pub`.
    private static func isSecretName(_ path: String) -> Bool {
        path.wholeMatch(of: /(?:.*\/)?(?:.*\.(?:key|pem|p8|p12|escrow|share)|id_(?:rsa|ecdsa|ed25519))/) != nil
    }

    private static func holdsSecret(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: gateKeyMagic) { return true }
        if bytes.count >= 4 {
            let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
            if bytes.dropFirst(4 + length).starts(with: keyFileMagic) { return true }
        }
        return String(decoding: bytes, as: UTF8.self).contains(/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/)
    }
}
