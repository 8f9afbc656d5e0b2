import OpenSSL
import VaultCrypto
import VaultModel

/// Envelopes of K, R and IK to a person, of K and IK to the recovery key and of E to the gate.
enum EnvelopeMaterial: Material {
    static let name = "sets of envelopes"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        let person = try Draw.person(number)
        row.set("pub", try PublicKeyFile(person).bytes)
        row.set("kem", try person.kem.exportSecret().exposedBytes())
        for name in ["k", "secret", "gate"] { row.set(name, try Draw.bytes()) }
        for name in ["vault", "record"] { row.set(name, try Draw.bytes(16)) }
        row.set("compartment", number: Draw.compartment().rawValue)
        for name in ["version", "generation", "number"] { row.set(name, number: Draw.number(1...UInt32.max)) }
        row.set("authority", number: Draw.number(0...UInt64.max))
        let keys = try Keys(row)
        row.set("checkValue", try keys.checkValue().bytes)
        row.set("escrowCheck", try keys.escrow.checkValue(keys.contexts.escrowCheck).bytes)
        row.set("ofK", try keys.key.seal(to: person.kem.publicKey, info: keys.ofK))
        row.set("ofR", try keys.record.seal(to: person.kem.publicKey, info: keys.ofR))
        row.set("recovered", try keys.key.seal(to: keys.recovery.publicKey, info: keys.recovered))
        row.set("ofIK", try Envelope.seal(try row.secret("k"), to: person.kem.publicKey, info: keys.ofIK))
        row.set(
            "recoveredIK",
            try Envelope.seal(try row.secret("k"), to: keys.recovery.publicKey, info: keys.recoveredIK))
        row.set("ofE", try keys.escrow.seal(to: keys.gate.publicKey, info: keys.ofE))
        return row
    }

    static func check(_ row: Row) throws {
        let keys = try Keys(row)
        let kem = try X25519.PrivateKey(try row.secret("kem"))
        try row.expect("checkValue", try keys.checkValue().bytes)
        try row.expect("escrowCheck", try keys.escrow.checkValue(keys.contexts.escrowCheck).bytes)
        try row.expect("k", try Envelope.open(try row.bytes("ofK"), with: kem, info: keys.ofK).exposedBytes())
        try row.expect(
            "k", try Envelope.open(try row.bytes("recovered"), with: keys.recovery, info: keys.recovered).exposedBytes()
        )
        try row.expect("k", try Envelope.open(try row.bytes("ofIK"), with: kem, info: keys.ofIK).exposedBytes())
        try row.expect(
            "k",
            try Envelope.open(try row.bytes("recoveredIK"), with: keys.recovery, info: keys.recoveredIK).exposedBytes())
        let r = try Envelope.open(try row.bytes("ofR"), with: kem, info: keys.ofR)
        guard r.exposedBytes() == keys.record.secret.exposedBytes() else { throw InteropError("R differs") }
        let e = try Envelope.open(try row.bytes("ofE"), with: keys.gate, info: keys.ofE)
        guard e.exposedBytes() == keys.escrow.secret.exposedBytes() else { throw InteropError("E differs") }
    }

    /// The keys of a row, and the `info` of each envelope.
    private struct Keys {
        let contexts: VaultContexts
        let person: OfficialIdentity
        let place: RecordKeyPlace
        let key: CompartmentKey
        let record: RecordKey
        let recovery: X25519.PrivateKey
        let escrow: EscrowKey
        let gate: X25519.PrivateKey
        let number: UInt32
        let authority: UInt64

        init(_ row: Row) throws {
            contexts = VaultContexts(vault: try row.id("vault"))
            person = try PublicKeyFile(try row.bytes("pub")).identity
            place = RecordKeyPlace(
                record: try row.id("record"), compartment: CompartmentID(rawValue: try row.number("compartment")),
                version: try row.number("version"), generation: try row.number("generation"))
            key = try CompartmentKey(
                try row.secret("k"),
                kem: contexts.compartmentKEM(compartment: place.compartment, version: place.version))
            record = try key.recordKey(contexts.recordKey(place))
            let secret = RecoverySecret(try row.secret("secret"))
            recovery = try secret.privateKey(contexts.recoveryPair)
            escrow = try secret.escrowKey(contexts.escrowKey)
            gate = try X25519.PrivateKey(try row.secret("gate"))
            number = try row.number("number")
            authority = try row.number("authority")
        }

        func checkValue() throws -> Digest {
            try key.checkValue(contexts.keyCheck(compartment: place.compartment, version: place.version))
        }

        var ofK: Context {
            contexts.envelopeK(
                compartment: place.compartment, version: place.version, recipient: person, authority: authority)
        }
        var ofR: Context { contexts.envelopeR(place, recipient: person, authority: authority) }
        var recovered: Context {
            contexts.envelopeRecovery(
                compartment: place.compartment, version: place.version, publicKey: recovery.publicKey,
                authority: authority)
        }
        var ofIK: Context {
            contexts.envelopeIndexKey(
                compartment: place.compartment, version: place.version, recipient: person, authority: authority)
        }
        var recoveredIK: Context {
            contexts.envelopeIndexRecovery(
                compartment: place.compartment, version: place.version, publicKey: recovery.publicKey,
                authority: authority)
        }
        var ofE: Context { contexts.envelopeEscrowKey(recovery: number, gatePublicKey: gate.publicKey) }
    }
}
