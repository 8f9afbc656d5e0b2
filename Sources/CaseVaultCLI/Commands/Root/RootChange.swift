import OpenSSL
import VaultCrypto
import VaultModel

/// What a root changes of the one before, or what a first root says.
struct RootChange {
    let old: Root?
    let new: Root

    init(from old: Root?, to new: Root) {
        self.old = old
        self.new = new
    }

    /// Who comes into an office that they did not have.
    func entering(_ office: (Root) -> [PublicKeyFile]) -> [OfficialIdentity] {
        let before = old.map { office($0).map(\.identity.fingerprint) } ?? []
        return office(new).map(\.identity).filter { !before.contains($0.fingerprint) }
    }

    /// Who leaves an office.
    func leaving(_ office: (Root) -> [PublicKeyFile]) -> [OfficialIdentity] {
        let after = office(new).map(\.identity.fingerprint)
        return (old.map(office) ?? []).map(\.identity).filter { !after.contains($0.fingerprint) }
    }

    var members: [Output.Member] {
        [
            ("version", .number(new.version)), ("root", .string(new.fingerprint.hex)),
            ("administrators", .strings(new.administrators.map(\.identity.handle))),
            ("threshold", .number(new.threshold)),
            ("custodians", .strings(new.custodians.map(\.identity.handle))),
            ("custodian-threshold", .number(new.custodianThreshold)),
            ("entering", .strings((entering(\.administrators) + entering(\.custodians)).map(\.handle))),
            ("leaving", .strings((leaving(\.administrators) + leaving(\.custodians)).map(\.handle))),
        ]
    }

    var text: String {
        var parts = [
            "\(old == nil ? "founds the vault with" : "replaces the root by") root version \(new.version),"
                + " fingerprint \(new.fingerprint.hex)",
            "\(new.threshold) of \(new.administrators.count) administrators sign"
                + (old.map { $0.threshold == new.threshold ? "" : " (\($0.threshold) until now)" } ?? ""),
            "\(new.custodianThreshold) of \(new.custodians.count) custodians together destroy and recover"
                + (old.map {
                    $0.custodianThreshold == new.custodianThreshold ? "" : " (\($0.custodianThreshold) until now)"
                } ?? ""),
        ]
        for (name, office) in [("administrator", \Root.administrators), ("custodian", \Root.custodians)] {
            for person in entering({ $0[keyPath: office] }) { parts.append("new \(name) \(person.inFull)") }
            for person in leaving({ $0[keyPath: office] }) { parts.append("\(name) no more: \(person.inFull)") }
        }
        return parts.joined(separator: "; ")
    }
}
