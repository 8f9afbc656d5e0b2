import OpenSSL
import Testing
import VaultCrypto
import VectorFiles

/// RFC 9180, appendix A, as published by its working group.
@Suite struct HPKEVectorTests {
    struct Vector: Decodable, CustomTestStringConvertible {
        struct Encryption: Decodable {
            let aad: HexField
            let ct: HexField
            let pt: HexField
            let seq: UInt64
        }

        struct Export: Decodable {
            let exporter_context: HexField
            let L: Int
            let exported_value: HexField
        }

        let _name: String
        let mode: Int
        let kem_id: UInt16
        let kdf_id: UInt16
        let aead_id: UInt16
        let info: HexField
        let ikmR: HexField
        let ikmE: HexField
        let skRm: HexField
        let pkRm: HexField
        let enc: HexField
        let psk: HexField?
        let psk_id: HexField?
        let encryptions: [Encryption]
        let exports: [Export]

        var testDescription: String { _name }

        func suite() throws -> HPKE.Ciphersuite {
            try HPKE.Ciphersuite(kem: kem_id, kdf: kdf_id, aead: aead_id)
        }

        func sender() throws -> HPKE.SenderContext {
            let ephemeral = try HPKE.deriveKeyPair(ikm: SecretBytes(copying: ikmE.bytes.span.bytes))
            guard let psk, let psk_id else {
                return try HPKE.SenderContext(to: pkRm.bytes, info: info.bytes, suite: suite(), ephemeral: ephemeral)
            }
            return try HPKE.SenderContext(
                to: pkRm.bytes, info: info.bytes, psk: SecretBytes(copying: psk.bytes.span.bytes), pskID: psk_id.bytes,
                suite: suite(), ephemeral: ephemeral)
        }

        func recipient() throws -> HPKE.RecipientContext {
            let key = try X25519.PrivateKey(SecretBytes(copying: skRm.bytes.span.bytes))
            guard let psk, let psk_id else {
                return try HPKE.RecipientContext(
                    enc: enc.bytes, privateKey: key, info: info.bytes, suite: suite())
            }
            return try HPKE.RecipientContext(
                enc: enc.bytes, privateKey: key, info: info.bytes, psk: SecretBytes(copying: psk.bytes.span.bytes),
                pskID: psk_id.bytes, suite: suite())
        }
    }

    private static let vectors = (try? VectorFiles.decode([Vector].self, "hpke/rfc9180_x25519_sha256.json")) ?? []
    private static let supported = vectors.filter { $0.mode < 2 }

    @Test func `there are five vectors, of which the one in auth mode is not ours`() {
        #expect(Self.vectors.count == 5)
        #expect(Self.supported.map(\.encryptions.count) == [128, 16, 32, 16])
        #expect(Self.supported.map(\.exports.count) == [3, 3, 3, 3])
    }

    @Test(arguments: supported)
    func `key pairs are derived as published`(vector: Vector) throws {
        let key = try HPKE.deriveKeyPair(ikm: SecretBytes(copying: vector.ikmR.bytes.span.bytes))
        #expect(key.publicKey == vector.pkRm.bytes)
        let secret = try key.exportSecret()
        let isPublished = try secret.constantTimeEquals(SecretBytes(copying: vector.skRm.bytes.span.bytes))
        #expect(isPublished)
    }

    @Test(arguments: supported)
    func `messages seal as published`(vector: Vector) throws {
        var sender = try vector.sender()
        #expect(sender.enc == vector.enc.bytes)
        for (number, message) in vector.encryptions.enumerated() {
            #expect(message.seq == UInt64(number))
            #expect(try sender.seal(message.pt.bytes, aad: message.aad.bytes) == message.ct.bytes)
        }
    }

    @Test(arguments: supported)
    func `published messages open in order`(vector: Vector) throws {
        var recipient = try vector.recipient()
        for message in vector.encryptions {
            #expect(try recipient.open(message.ct.bytes, aad: message.aad.bytes) == message.pt.bytes)
        }
    }

    @Test(arguments: supported)
    func `both sides export as published`(vector: Vector) throws {
        let sender = try vector.sender()
        let recipient = try vector.recipient()
        for export in vector.exports {
            let expected = try SecretBytes(copying: export.exported_value.bytes.span.bytes)
            let sent = try sender.export(context: export.exporter_context.bytes, count: export.L)
            let received = try recipient.export(context: export.exporter_context.bytes, count: export.L)
            let areEqual = sent.constantTimeEquals(expected) && received.constantTimeEquals(expected)
            #expect(areEqual)
        }
    }

    @Test func `a message in auth mode does not open in any of ours`() throws {
        let vector = try #require(Self.vectors.first { $0.mode == 2 })
        var recipient = try vector.recipient()
        let message = vector.encryptions[0]
        #expect(throws: CryptoError.authenticationFailed) {
            try recipient.open(message.ct.bytes, aad: message.aad.bytes)
        }
    }
}
