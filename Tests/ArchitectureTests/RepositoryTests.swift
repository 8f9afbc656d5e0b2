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
        let found = try Repository.trackedFiles().filter { path in
            // A file that is deleted but still in the index has no content to look at.
            let content = FileManager.default.contents(atPath: Repository.root.appending(path: path).path)
            return content.map(Self.holdsSecret) ?? false
        }
        #expect(found.isEmpty, "\(found)")
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
        #expect(Self.holdsSecret(Data(Self.gateKeyMagic + [0, 1] + header)))
        #expect(Self.holdsSecret(Data([0, 0, 0, 40] + header + Self.keyFileMagic + [0, 1])))
        #expect(Self.holdsSecret(Data(("-----BEGIN" + " PRIVATE KEY-----\n").utf8)))
        #expect(Self.holdsSecret(Data(("-----BEGIN" + " PUBLIC KEY-----\n-----BEGIN" + " EC PRIVATE KEY-----").utf8)))
    }

    @Test(arguments: [
        "", "CVG", "-----BEGIN PUBLIC KEY-----\n", "\u{7f}\u{7f}\u{7f}\u{7f}CVKF", "-----BEGIN ", "PRIVATE KEY",
    ])
    func `other contents are not`(_ text: String) {
        #expect(!Self.holdsSecret(Data(text.utf8)))
    }

    @Test func `git ignores private keys`() throws {
        for name in [
            "gate.key", "a/b/admin.key", "Keys/admin.pem", "vault/gate.escrow", "gate.key.new", "vault/vault.sqlite",
        ] {
            #expect(throws: Never.self, "\(name)") { try Repository.output(of: "git", "check-ignore", name) }
        }
    }

    /// Whether a file's name says that it holds a private key. Public halves end in `.pub`.
    private static func isSecretName(_ path: String) -> Bool {
        path.wholeMatch(of: /(?:.*\/)?(?:.*\.(?:key|pem|p8|p12|escrow|share)(?:\.new|\.old)?|id_(?:rsa|ecdsa|ed25519))/)
            != nil
    }

    private static func holdsSecret(_ data: Data) -> Bool {
        if data.starts(with: gateKeyMagic) { return true }
        if data.count >= 4 {
            let length = data.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            if data.dropFirst(4 + length).starts(with: keyFileMagic) { return true }
        }
        var rest = data[...]
        while let begin = rest.range(of: Data("-----BEGIN ".utf8)) {
            rest = rest[begin.upperBound...]
            let label = rest.prefix { $0 == 0x20 || (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
            if label.suffix(11).elementsEqual("PRIVATE KEY".utf8) { return true }
        }
        return false
    }
}
