import Foundation
import GateProtocol
import OpenSSL
import Testing
import VaultCrypto
import VaultModel

@testable import VaultGate

/// `gate.escrow` holds what `gate.key` holds, under the escrow key alone.
@Suite struct GateEscrowTests {
    private static func escrowKey() throws -> EscrowKey { try EscrowKey(try SecretBytes.random(count: 32)) }

    private static func same(_ a: GateKeys, _ b: GateKeys) throws -> Bool {
        let epochs = try a.epochs.allSatisfy { number, key in
            key.secret.constantTimeEquals(try #require(b.epochs[number]).secret)
        }
        let kemA = try a.kem.exportSecret()
        let kemB = try b.kem.exportSecret()
        return epochs && a.epochs.count == b.epochs.count && a.vault == b.vault
            && a.head.secret.constantTimeEquals(b.head.secret) && a.logPublicKey == b.logPublicKey
            && kemA.constantTimeEquals(kemB)
    }

    @Test func `an escrow opens to the keys of the gate, and brings its own key along`() throws {
        let place = try GateKeyPlace(epochs: 2)
        let key = try Self.escrowKey()
        let opened = try GateEscrow.open(
            GateEscrow.seal(place.keys, under: key), with: key, vault: place.keys.vault)
        #expect(try Self.same(opened, place.keys))
        #expect(opened.escrow?.secret.constantTimeEquals(key.secret) == true)
    }

    @Test func `an escrow holds no escrow key`() throws {
        let place = try GateKeyPlace()
        var keys = place.keys
        let (key, next) = (try Self.escrowKey(), try Self.escrowKey())
        keys.setEscrow(key)
        keys.expectEscrow(next)
        let whole = try GateKeys(decoding: keys.encoded())
        #expect(whole.escrow?.secret.constantTimeEquals(key.secret) == true)
        #expect(whole.nextEscrow?.secret.constantTimeEquals(next.secret) == true)
        let part = try GateKeys(decoding: keys.encoded(withEscrowKeys: false))
        #expect(part.escrow == nil && part.nextEscrow == nil)
        #expect(try Self.same(part, keys))
    }

    @Test func `another key, another vault and any altered byte are refused`() throws {
        let place = try GateKeyPlace()
        let key = try Self.escrowKey()
        let sealed = try GateEscrow.seal(place.keys, under: key)
        #expect(throws: VaultCryptoError.notAuthentic) {
            try GateEscrow.open(sealed, with: Self.escrowKey(), vault: place.keys.vault)
        }
        #expect(throws: FormatError.invalid(.vault)) {
            try GateEscrow.open(sealed, with: key, vault: VaultID.random())
        }
        for offset in sealed.indices {
            var altered = sealed
            altered[offset] ^= 1
            #expect(throws: (any Error).self) { try GateEscrow.open(altered, with: key, vault: place.keys.vault) }
        }
        for count in [0, 3, 4, 60, sealed.count - 1] {
            #expect(throws: (any Error).self) {
                try GateEscrow.open(Array(sealed.prefix(count)), with: key, vault: place.keys.vault)
            }
        }
    }

    @Test func `the same keys are sealed otherwise each time`() throws {
        let place = try GateKeyPlace()
        let key = try Self.escrowKey()
        #expect(try GateEscrow.seal(place.keys, under: key) != GateEscrow.seal(place.keys, under: key))
    }

    @Test func `the escrow follows each change of the keys, and earlier contents are overwritten`() throws {
        let place = try GateKeyPlace()
        let escrow = URL(fileURLWithPath: place.directory + "/gate.escrow")
        #expect(try place.files().escrow() == nil)
        let key = try Self.escrowKey()
        try place.files().update { $0.expectEscrow(key) }
        // The statement that puts it in force still waits.
        #expect(try place.files().escrow() == nil)
        try place.files().update { $0.adoptEscrow() }
        #expect(try FileManager.default.attributesOfItem(atPath: escrow.path)[.posixPermissions] as? Int == 0o600)
        let first = try #require(try place.files().escrow())
        #expect(try Self.same(GateEscrow.open(first, with: key, vault: place.keys.vault), place.keys))

        let probe = NSTemporaryDirectory() + "casevault-probe-" + UUID().uuidString
        try FileManager.default.linkItem(atPath: escrow.path, toPath: probe)
        defer { try? FileManager.default.removeItem(atPath: probe) }
        try place.files().update { try $0.begin(epoch: 2) }
        let second = try #require(try place.files().escrow())
        let opened = try GateEscrow.open(second, with: key, vault: place.keys.vault)
        #expect(opened.epochs.keys.sorted() == [1, 2])
        #expect(try Data(contentsOf: URL(fileURLWithPath: probe)) != Data(first))
        #expect(try place.names() == ["gate.escrow", "gate.key", "gate.pin"])

        let another = try Self.escrowKey()
        try place.files().update { $0.setEscrow(another) }
        let third = try #require(try place.files().escrow())
        #expect(throws: VaultCryptoError.notAuthentic) {
            try GateEscrow.open(third, with: key, vault: place.keys.vault)
        }
        #expect(try Self.same(GateEscrow.open(third, with: another, vault: place.keys.vault), opened))
    }

    @Test func `an escrow that was cut off before any step is made up for at the next opening`() throws {
        let key = try Self.escrowKey()
        let whole = try GateKeyPlace()
        let steps = Steps()
        try whole.files(steps).update { $0.setEscrow(key) }
        let again = Steps()
        try whole.files(again).update { try $0.begin(epoch: 2) }
        #expect(steps.taken.count > 10 && again.taken.count == 20)
        for (count, isFirst) in steps.taken.indices.map({ ($0, true) }) + again.taken.indices.map({ ($0, false) }) {
            let place = try GateKeyPlace()
            if !isFirst { try place.files().update { $0.setEscrow(key) } }
            #expect(throws: Steps.cut) {
                try place.files(Steps(upTo: count)).update { keys in
                    if isFirst { keys.setEscrow(key) } else { try keys.begin(epoch: 2) }
                }
            }
            let keys = try place.files().keys()
            #expect(try place.names().allSatisfy { ["gate.escrow", "gate.key", "gate.pin"].contains($0) })
            guard keys.escrow != nil else { continue }
            let sealed = try #require(try place.files().escrow())
            let opened = try GateEscrow.open(sealed, with: key, vault: keys.vault)
            #expect(try Self.same(opened, keys), "cut off before step \(count)")
        }
    }

    @Test func `an escrow that somebody damaged, exchanged or removed is written anew`() throws {
        let place = try GateKeyPlace()
        let key = try Self.escrowKey()
        try place.files().update { $0.setEscrow(key) }
        let path = URL(fileURLWithPath: place.directory + "/gate.escrow")
        let other = try GateEscrow.seal(try GateKeyPlace().keys, under: key)
        for bytes in [Data(), Data("nothing".utf8), Data(other), nil] {
            if let bytes { try bytes.write(to: path) } else { try FileManager.default.removeItem(at: path) }
            let keys = try place.files().keys()
            let sealed = try #require(try place.files().escrow())
            #expect(try Self.same(GateEscrow.open(sealed, with: key, vault: keys.vault), keys))
        }
    }
}
