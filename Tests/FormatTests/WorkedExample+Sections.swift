import OpenSSL
import TransparencyLog
import VaultCrypto
import VaultModel

extension WorkedExample {
    /// The example as it stands in docs/format.md.
    func markdown() throws -> String {
        try sections().enumerated().map { $1.markdown(number: $0 + 1) }.joined(separator: "\n")
    }

    private typealias Item = ExampleSection.Item

    private func sections() throws -> [ExampleSection] {
        [
            try inputs(), try person(), try compartment(), try cellSection(), try wraps(), recordSection(),
            try foundingSection(), try requestSection(), logSection(), gateSection(),
        ]
    }

    private func inputs() throws -> ExampleSection {
        ExampleSection(
            title: "Inputs",
            text: """
                A vault draws all of these at random. Compartment 1, field 101, record type 1, value type 1, key \
                version 1, generation 0, epoch 1, suite 1.
                """,
            items: [
                Item("vault", contexts.vault.bytes), Item("record", place.record.bytes),
                Item("request and write", place.write.bytes), Item("K", ExampleInputs.compartmentKey),
                Item("G", ExampleInputs.gateEpochKey), Item("H", ExampleInputs.headKey),
                Item("A", ExampleInputs.halfA), Item("B", ExampleInputs.halfB),
                Item("X25519 private key of the official", ExampleInputs.officialKEM),
                Item("Ed25519 seed of the official", ExampleInputs.officialSeed),
                Item("Ed25519 seed of the log", ExampleInputs.logSeed),
                Item("X25519 private key of the gate", ExampleInputs.gateKEM),
                Item("value, UTF-8", Array(ExampleInputs.value.utf8)),
                Item("passphrase of the key file, ASCII", text: ExampleInputs.passphrase),
            ])
    }

    private func person() throws -> ExampleSection {
        var fingerprint = Context(.official)
        fingerprint.append(.kemPublicKey, people.official.identity.kemPublicKey)
        fingerprint.append(.signingPublicKey, people.official.identity.signingPublicKey)
        return ExampleSection(
            title: "An official (§9)",
            text: "The key file's cost is 17, its salt is 30 to 4f. The name is Burmese.",
            items: [
                Item("fingerprint context", fingerprint.bytes), Item("fingerprint", people.official.fingerprint.bytes),
                Item("public key file", try PublicKeyFile(people.official).bytes), Item("key file", people.keyFile),
            ])
    }

    private func compartment() throws -> ExampleSection {
        let pair = try key.privateKey()
        return ExampleSection(
            title: "A compartment key (§4.2, §4.5)",
            text: """
                The envelope is sealed with the ephemeral private key b0 to cf; its authority is log index 1. The \
                record key is of generation 0.
                """,
            items: [
                Item("KCV context", contexts.keyCheck(compartment: place.compartment, version: 1).bytes),
                Item(
                    "KCV",
                    try key.checkValue(contexts.keyCheck(compartment: place.compartment, version: 1)).bytes),
                Item("public half of K", pair.publicKey), Item("record key context", contexts.recordKey(place).bytes),
                Item("R", record.secret.exposedBytes()), Item("info of K to the official", envelopeKContext.bytes),
                Item("envelope of K", envelopeK),
            ])
    }

    private func cellSection() throws -> ExampleSection {
        let half = try b.fieldHalf(cellContext)
        let fieldKey = try HKDFSHA256.deriveKey(
            salt: a.secret, ikm: half.secret, info: cellContext.bytes.span.bytes)
        let value = Array(ExampleInputs.value.utf8)
        let padded = UInt32(value.count).bigEndianBytes + value
        return ExampleSection(
            title: "A cell (§5)", text: "The value of field 101.",
            items: [
                Item("cell context", cellContext.bytes), Item("B_f", half.secret.exposedBytes()),
                Item("field key", fieldKey.exposedBytes()),
                Item("plaintext", padded + [UInt8](repeating: 0, count: 32 - padded.count)), Item("cell", cell),
            ])
    }

    private func wraps() throws -> ExampleSection {
        let publicKey = try key.privateKey().publicKey
        let contextA = commitmentContext(place.compartment)
        let contextB = commitmentContext(nil)
        return ExampleSection(
            title: "Commitments and wraps (§4.3, §4.4)",
            text:
                """
                The envelope is sealed with the ephemeral private key 90 to af. A vault keeps one of both wraps of A, and \
                of both of B. The list has one item: B_f of field 101.
                """,
            items: [
                Item("commitment context of A", contextA.bytes),
                Item("commitment to A", commitmentA.bytes),
                Item("commitment context of B", contextB.bytes),
                Item("commitment to B", commitmentB.bytes),
                Item("wrap context of A, kind 1", contexts.wrapA(place, commitment: commitmentA).bytes),
                Item("wrap of A, kind 1", wrapA),
                Item(
                    "info of A, kind 2", contexts.envelopeA(place, commitment: commitmentA, publicKey: publicKey).bytes),
                Item("wrap of A, kind 2", envelopeA),
                Item(
                    "wrap context of B, kind 3",
                    contexts.wrapB(record: place.record, write: place.write, epoch: 1, commitment: commitmentB)
                        .bytes),
                Item("wrap of B, kind 3", wrapB),
                Item(
                    "wrap context of the list of B_f, kind 4",
                    try contexts.wrapList(
                        record: place.record, write: place.write, epoch: 1, list: listDigest()
                    ).bytes),
                Item("wrap of the list of B_f, kind 4", wrapList),
            ])
    }

    /// It stands in front of the wrap.
    private func listDigest() throws -> Digest {
        let half = try b.fieldHalf(cellContext).secret.exposedBytes()
        return SHA256.hash(ExampleInputs.field.rawValue.bigEndianBytes + half)
    }

    private func recordSection() -> ExampleSection {
        let head = contexts.head(
            record: place.record, sequence: 1, manifest: manifest.digest, generation: 1, entry: entry.gate.index)
        return ExampleSection(
            title: "The record (§6)", text: "Its first write, which stands in entry 1 of the log.",
            items: [
                Item("manifest", manifest.bytes), Item("digest of the manifest", manifest.digest.bytes),
                Item("packed cells", UInt32(cell.count).bigEndianBytes + cell), Item("head context", head.bytes),
                Item("head code", headCode.bytes),
            ])
    }

    private func foundingSection() throws -> ExampleSection {
        ExampleSection(
            title: "Entry 0: the founding (§10, §7)",
            text: """
                One administrator, one custodian, both with key files without passphrase: private keys of 32 times 11 \
                (X25519) and 12 (Ed25519 seed), and of 32 times 21 and 22. The blind is 70 to 8f. The policy document \
                is one line, `casevault-policy: 1`, and a line feed; a vault would refuse it.
                """,
            items: [
                Item("root", root.bytes), Item("fingerprint of the root", root.fingerprint.bytes),
                Item("signed statement", founding.bytes), Item("entry 0", foundingEntry.bytes),
                Item("leaf hash of entry 0", foundingEntry.leafHash.bytes),
            ])
    }

    private func requestSection() throws -> ExampleSection {
        ExampleSection(
            title: "Entry 1: the write (§7)",
            text: """
                Its blind is 50 to 6f. The gate's clock is a second behind a reading that it logged before. In a vault, \
                the enrolment, the grant and the key version would stand between these two entries.
                """,
            items: [
                Item("detail", detail), Item("detail digest", entry.request.detailDigest.bytes),
                Item("request part", entry.requestBytes), Item("signature", entry.signature),
                Item("gate part", entry.gate.context.bytes), Item("leaf hash of entry 1", entry.leafHash.bytes),
            ])
    }

    private func logSection() -> ExampleSection {
        ExampleSection(
            title: "The checkpoint (§8)", text: "Of the log with both entries.",
            items: [
                Item("public key of the log", root.logPublicKey),
                Item("signed note, UTF-8", text: String(decoding: checkpoint.bytes.dropLast(), as: UTF8.self)),
            ])
    }

    private func gateSection() -> ExampleSection {
        ExampleSection(
            title: "`gate.key` (§11.1)", text: "In generation 1, with one epoch.", items: [Item("file", gateFile)])
    }
}

extension SecretBytes {
    /// The bytes; in the example nothing is secret.
    borrowing func exposedBytes() -> [UInt8] {
        withExposedBytes { bytes in
            bytes.byteOffsets.map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }
}
