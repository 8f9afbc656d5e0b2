import CaseVault
import Foundation
import GRDB
import GateProtocol
import OpenSSL
import Testing
import TransparencyLog
import VaultClient
import VaultCrypto
import VaultGate
import VaultModel

/// One half alone, with everything that its holder can take from a copy of the database.
@Suite struct HalvesAloneTests {
    @Test func `a key file and a copy of the database without gate key open nothing`() async throws {
        let scene = try await TamperScene()
        let copy = try scene.office.copyVault(with: [])
        await #expect(
            throws: GateError.configuration("gate.key is missing: this database opens nothing without it")
        ) { try await copy.open(as: scene.worker, pins: scene.office.pins) }
    }

    @Test func `a key file and a copy of the database with a new gate key open nothing`() async throws {
        let scene = try await TamperScene()
        let copy = try scene.office.copyVault(with: ["gate.pin"])
        try GateFiles(directory: copy.directory).create(GateKeys.generate(vault: scene.office.founding.vault))
        await #expect(throws: ClientError.gate(.notIntact("the gate's state row"))) {
            try await copy.open(as: scene.worker, pins: scene.office.pins)
        }
    }

    @Test func `a gate key of another vault opens nothing`() async throws {
        let scene = try await TamperScene()
        let copy = try scene.office.copyVault(with: ["gate.pin"])
        try GateFiles(directory: copy.directory).create(GateKeys.generate(vault: VaultID.random()))
        await #expect(throws: GateError.configuration("gate.key belongs to another vault")) {
            try await copy.open(as: scene.worker, pins: scene.office.pins)
        }
    }

    @Test func `K and half A by hand open no cell without the gate's half`() async throws {
        let hands = try await Hands(TamperScene())
        let key = try hands.compartmentKey()
        let a = try hands.halfA(under: key)
        let (cell, context) = (hands.cell, hands.cellContext)
        // The setting is right: with the half of the gate the cell opens.
        let right = try hands.halfB().fieldHalf(context)
        #expect(try open(cell, a, right, context) == TamperScene.values["given_name"])

        let guesses: [FieldHalf] = [
            FieldHalf(try zeros()), FieldHalf(try copy(a.secret)), FieldHalf(try copy(key.secret)),
            FieldHalf(try SecretBytes.random(count: 32)), try HalfB(zeros()).fieldHalf(context),
            try HalfB(copy(a.secret)).fieldHalf(context), try HalfB(copy(key.secret)).fieldHalf(context),
            FieldHalf(try SecretBytes(copying: Array(hands.wrapB.prefix(32)).span.bytes)),
            FieldHalf(try SecretBytes(copying: hands.write.b.bytes.span.bytes)),
            // B_f of another field of the same write, which the gate may have released before.
            try hands.halfB().fieldHalf(hands.otherContext),
        ]
        for guess in guesses {
            #expect(throws: VaultCryptoError.notAuthentic) { try open(cell, a, guess, context) }
        }
        for secret in [Held(try copy(a.secret)), Held(try copy(key.secret))] {
            #expect(throws: VaultCryptoError.notAuthentic) {
                try Wrap.openB(
                    hands.wrapB, under: GateEpochKey(copy(secret.bytes)),
                    context: hands.contextB)
            }
        }
    }

    @Test func `half B by hand opens no cell without the official's half, and no key`() async throws {
        let hands = try await Hands(TamperScene())
        let (cell, context) = (hands.cell, hands.cellContext)
        let half = try hands.halfB().fieldHalf(context)
        let gate = try hands.gateSecrets()
        #expect(gate.count == 4)

        var guesses: [HalfA] = [
            try HalfA(zeros()), try HalfA(copy(hands.halfB().secret)), try HalfA(copy(half.secret)),
            try HalfA(SecretBytes.random(count: 32)),
            try HalfA(SecretBytes(copying: Array(hands.wrapA.prefix(32)).span.bytes)),
        ]
        for secret in gate { guesses.append(try HalfA(copy(secret.bytes))) }
        for guess in guesses {
            #expect(throws: VaultCryptoError.notAuthentic) { try open(cell, guess, half, context) }
        }
        for secret in gate {
            // As R, and as K.
            let place = hands.place
            #expect(throws: VaultCryptoError.notAuthentic) {
                try Wrap.openA(
                    hands.wrapA, under: RecordKey(copy(secret.bytes)),
                    context: hands.contexts.wrapA(place, commitment: hands.commitmentA))
            }
            #expect(throws: VaultCryptoError.notAuthentic) {
                let key = try CompartmentKey(
                    copy(secret.bytes), kem: hands.contexts.compartmentKEM(compartment: place.compartment, version: 1))
                return try Wrap.openA(
                    hands.wrapA, under: key.recordKey(hands.contexts.recordKey(place)),
                    context: hands.contexts.wrapA(place, commitment: hands.commitmentA))
            }
            // As the private key of whoever a compartment key was wrapped for.
            let pair = try X25519.PrivateKey(copy(secret.bytes))
            let rows = try hands.keyWraps()
            #expect(rows.count == 12)
            for row in rows {
                #expect(throws: VaultCryptoError.notAuthentic) {
                    _ = try Envelope.open(row.bytes, with: pair, info: row.info)
                }
            }
        }
    }

    private func open(
        _ cell: [UInt8], _ a: HalfA, _ half: FieldHalf, _ context: Context
    ) throws -> String {
        try Cell.open(cell, a: a, fieldHalf: half, context: context).withBytes { bytes in
            (0..<bytes.byteCount).map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }.text
    }
}

extension [UInt8] {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
