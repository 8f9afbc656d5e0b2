import CaseVault
import Foundation
import OpenSSL
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

extension Office {
    /// What custodians and whoever keeps the machine do, and what is done with a key file.
    func keep(_ verb: String, _ session: Session, _ rest: [String], _ bytes: [UInt8]) async throws -> [UInt8] {
        switch verb {
        case "rotate":
            let name = try Name(rest[0])
            guard let compartment = schema.compartments.first(where: { $0.name == name }) else {
                throw Refused("no compartment \(name)")
            }
            return Array("\(try await session.rotate(compartment.id).rewrapped)".utf8)
        case "roll": return Array("\(try await session.rollGate().rewrapped)".utf8)
        case "index":
            _ = try await session.rotateIndex()
            _ = try await self.session("ari").rebuildIndex(purpose: Name("identification"))
            return Array("\(try await session.rotateIndex().isClosed)".utf8)
        case "verify": return Array("\(try vault.audit(pins: pins).verify().isIntact)".utf8)
        case "log":
            var count = 0
            try vault.audit(pins: pins).forEachEntry { _ in
                count += 1
                return true
            }
            return Array("\(count)".utf8)
        case "backup":
            let backup = Backup(path: rest[0])
            _ = try vault.backUp(to: backup)
            return Array("\(try backup.verify().isIntact)".utf8)
        case "passphrase":
            // Written by one person, read by another keyboard: the passphrase is the bytes.
            let passphrase = try Passphrase.normalized(try SecretBytes(copying: bytes.span.bytes))
            _ = try KeyFiles.create(
                at: rest[0], handle: "kyi", name: "kyi", agency: "th-test", passphrase: passphrase)
            return Array("\(try KeyFiles.open(rest[0], passphrase: passphrase).identity.handle)".utf8)
        default: throw Refused("nothing is called \(verb)")
        }
    }
}
