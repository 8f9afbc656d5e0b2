public import GateProtocol
public import OpenSSL
internal import TransparencyLog
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

extension EmbeddedGate {
    public func overview(statements: UInt64, seen sizes: [UInt64]) async throws(GateError) -> Overview {
        let (overview, governance) = try Self.mapErrors {
            try store.read { reader in
                let state = try checkedState(reader)
                let governance = try self.governance(for: state, in: reader)
                guard let checkpoint = try reader.value(.checkpoint) else {
                    throw GateError.notIntact("the checkpoint")
                }
                let nodes = StoredNodes(reader)
                var proofs: [EntryProof] = []
                var documents: [[UInt8]] = []
                for index in governance.entries.dropFirst(Int(clamping: statements)) {
                    guard let row = try reader.logRow(index) else {
                        throw GateError.notIntact("entry \(index) is missing")
                    }
                    proofs.append(try nodes.proof(of: row.entry, at: index, size: state.head.size))
                    guard let bytes = try LogEntry(row.entry).request.statement else { continue }
                    for case .policy(_, let digest) in try SignedStatement(bytes).statement.acts {
                        guard let document = try reader.document(digest) else {
                            throw GateError.notIntact("a policy document is missing")
                        }
                        documents.append(document)
                    }
                }
                return (
                    Overview(
                        checkpoint: checkpoint,
                        consistency: try sizes.map { try nodes.consistency(from: $0, to: state.head.size) },
                        statements: proofs, documents: documents), governance
                )
            }
        }
        self.governance = governance
        adoptEscrowKey()
        destroyEndedEpochs()
        return overview
    }

    public func keyWraps(of recipient: Digest) async throws(GateError) -> [KeyWrap] {
        try Self.mapErrors {
            try store.read { reader in
                func wraps(_ rows: [KeyWrapRow], _ kind: KeyWrap.Kind) -> [KeyWrap] {
                    rows.map {
                        KeyWrap(
                            kind: kind, recipient: $0.recipient, compartment: $0.compartment, version: $0.version,
                            bytes: $0.bytes)
                    }
                }
                return wraps(try reader.keyWraps(of: recipient), .compartment)
                    + wraps(try reader.indexKeyWraps(of: recipient), .index)
            }
        }
    }

    public func promises() async throws(GateError) -> [Promise] {
        let governance = try currentGovernance()
        var promises = try Self.mapErrors { try store.promises() }.map { Promise(name: $0.name, whyNot: $0.whyNot) }
        promises.append(
            Promise(
                name: "separate-gate",
                whyNot: "the gate runs in the official's process: whoever has the database and gate.key needs only"
                    + " an official's key"))
        promises.append(
            Promise(
                name: "private-gate-key",
                whyNot: files.isKeyFileOpenToOthers() ? "others may read gate.key: chmod 600 it" : nil))
        promises.append(
            Promise(
                name: "threshold",
                whyNot: governance.root.threshold < 2
                    ? "one administrator alone enrols officials and gives roles" : nil))
        promises.append(Promise(name: "recovery", whyNot: whyNoRecovery(governance)))
        promises.append(Promise(name: "witness", whyNot: "nobody else countersigns the log yet"))
        promises.append(
            Promise(
                name: "locked-memory",
                whyNot: SecureMemory.status == .locked ? nil : "the system does not let this process lock its memory"))
        return promises
    }
}
