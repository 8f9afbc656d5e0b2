import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@Suite struct ActTests {
    @Test func `each act comes back as it was, under its own number`() throws {
        let acts = try ModelSamples.acts()
        for (index, act) in acts.enumerated() {
            #expect(try Act(act.bytes) == act)
            #expect(try Act(act.bytes).bytes == act.bytes)
            let kind: [UInt8] = [0, 8, 0, 0, 0, 2] + UInt16(index + 1).bigEndianBytes
            #expect(act.bytes.windows(of: kind.count).contains(kind))
        }
        #expect(Set(acts.map(\.name)).count == acts.count)
    }

    @Test func `administrators govern and custodians keep keys`() throws {
        let authorities = try ModelSamples.acts().map(\.authority)
        let (all, one, together) = (Act.Authority.administrators, Act.Authority.custodian, Act.Authority.custodians)
        #expect(authorities[..<11] == [all, all, all, all, all, all, one, one, one, all, all])
        #expect(authorities[11..<19] == [one, one, together, one, one, together, one, one])
        #expect(authorities[19...] == [.official(ModelSamples.digest(1)), all, all, all, together, one, one, one, one])
    }

    @Test func `an act that is cut or longer is refused`() throws {
        let endless = GrantAct(
            id: try ModelSamples.id(1), official: ModelSamples.digest(2), role: try Name("worker"), scope: .assigned,
            until: nil)
        for act in try ModelSamples.acts() {
            for count in 0..<act.bytes.count where count % 7 == 0 || act.bytes.count - count < 20 {
                let read = try? Act(Array(act.bytes.prefix(count)))
                // A grant that loses its end is another grant: that is why statements are signed.
                #expect(read == nil || read == .grant(endless))
            }
            #expect(throws: FormatError.self) { try Act(act.bytes + [0]) }
        }
    }

    /// An act by its number and further fields.
    private func bytes(
        _ number: UInt16, suite: UInt16? = nil, compartment: UInt16? = nil, _ fields: (VaultCrypto.Tag, [UInt8])...
    ) -> [UInt8] {
        var context = Context(.act)
        context.append(.suite, ifPresent: suite?.bigEndianBytes)
        context.append(.compartment, ifPresent: compartment?.bigEndianBytes)
        context.append(.kind, number)
        for (tag, value) in fields { context.append(tag, value) }
        return context.bytes
    }

    private let digest = ModelSamples.digest(1).bytes
    private let grant = [UInt8](repeating: 1, count: 16)

    @Test(arguments: [0, 29, 256, 65535] as [UInt16])
    func `an unknown act is refused`(number: UInt16) {
        #expect(throws: FormatError.unknownVersion) { try Act(bytes(number, (.fingerprint, digest))) }
    }

    @Test func `suite and compartment stand in acts on keys alone`() throws {
        #expect(try Act(bytes(3, (.fingerprint, digest))) == .revoke(official: ModelSamples.digest(1)))
        #expect(throws: FormatError.invalid(.body)) { try Act(bytes(3, suite: 1, (.fingerprint, digest))) }
        #expect(throws: FormatError.invalid(.body)) { try Act(bytes(3, compartment: 1, (.fingerprint, digest))) }
        let version: (VaultCrypto.Tag, [UInt8]) = (.keyVersion, UInt32(1).bigEndianBytes)
        _ = try Act(bytes(8, compartment: 1, version))
        #expect(throws: FormatError.missing(.compartment)) { try Act(bytes(8, version)) }
        #expect(throws: FormatError.invalid(.body)) { try Act(bytes(8, suite: 1, compartment: 1, version)) }
        #expect(throws: FormatError.missing(.compartment)) {
            try Act(bytes(7, suite: 1, version, (.kemPublicKey, digest), (.keyCheckValue, digest)))
        }
        #expect(throws: FormatError.unknownVersion) {
            try Act(bytes(7, suite: 2, compartment: 1, version, (.kemPublicKey, digest), (.keyCheckValue, digest)))
        }
    }

    @Test func `a grant names a role and a scope that can exist`() throws {
        func act(role: String = "worker", scope: String = "all", until: [UInt8]? = nil) -> [UInt8] {
            var fields: [(VaultCrypto.Tag, [UInt8])] = [
                (.fingerprint, digest), (.grant, grant), (.role, Array(role.utf8)), (.scope, Array(scope.utf8)),
            ]
            if let until { fields.append((.until, until)) }
            var context = Context(.act)
            context.append(.kind, UInt16(4))
            for (tag, value) in fields { context.append(tag, value) }
            return context.bytes
        }
        _ = try Act(act())
        for role in ["", "Worker", "wör"] {
            #expect(throws: FormatError.invalid(.role)) { try Act(act(role: role)) }
        }
        for scope in ["", "All", "none", "everything"] {
            #expect(throws: FormatError.unknownVersion) { try Act(act(scope: scope)) }
        }
        #expect(throws: FormatError.invalid(.scope)) { try Act(act(scope: String(repeating: "a", count: 17))) }
        #expect(throws: FormatError.invalid(.until)) { try Act(act(until: [])) }
    }

    @Test func `parts of another length are invalid`() {
        #expect(throws: FormatError.invalid(.fingerprint)) { try Act(bytes(3, (.fingerprint, [1]))) }
        #expect(throws: FormatError.invalid(.grant)) { try Act(bytes(5, (.grant, digest))) }
        #expect(throws: FormatError.invalid(.wraps)) { try Act(bytes(9, (.wraps, [UInt8](repeating: 0, count: 79)))) }
        #expect(throws: FormatError.missing(.wraps)) { try Act(bytes(9)) }
    }

    @Test func `nobody is enrolled with a key that they do not show to hold`() throws {
        var person = try PublicKeyFile(ModelSamples.person("dee")).bytes
        person[person.count - 1] ^= 1
        #expect(throws: FormatError.invalid(.person)) { try Act(bytes(2, (.person, person))) }
        #expect(throws: FormatError.wrongDomain) { try Act(bytes(2, (.person, [1]))) }
    }
}

extension [UInt8] {
    /// Every run of `count` bytes.
    func windows(of count: Int) -> [[UInt8]] {
        indices.dropLast(count - 1).map { Array(self[$0..<($0 + count)]) }
    }
}
