internal import OpenSSL
internal import VaultCrypto
internal import VaultModel

/// The codes of rows that decide: MACs under H that bind what a row says to its place in one generation of the log.
struct RowCodes: Sendable {
    let contexts: VaultContexts
    let key: HeadKey
    let generations: LogGenerations

    init(_ keys: GateKeys, generations: LogGenerations) {
        contexts = VaultContexts(vault: keys.vault)
        key = keys.head
        self.generations = generations
    }

    /// The code of a record's head, 32 bytes.
    ///
    /// - Parameter entry: the log index of the record's last write.
    func code(of manifest: Manifest, entry: UInt64) -> [UInt8] {
        key.authenticationCode(for: head(of: manifest, entry: entry)).bytes
    }

    /// The code of a roster, 32 bytes.
    ///
    /// - Parameter entry: the log index of the assignment that made it.
    func code(of roster: Roster, entry: UInt64) -> [UInt8] {
        key.authenticationCode(for: head(of: roster, entry: entry)).bytes
    }

    func isValid(_ code: [UInt8], of manifest: Manifest, entry: UInt64) -> Bool {
        key.isValid(code, for: head(of: manifest, entry: entry))
    }

    func isValid(_ code: [UInt8], of roster: Roster, entry: UInt64) -> Bool {
        key.isValid(code, for: head(of: roster, entry: entry))
    }

    private func head(of manifest: Manifest, entry: UInt64) -> Context {
        contexts.head(
            record: manifest.record, sequence: manifest.sequence, manifest: manifest.digest,
            generation: generations.generation(at: entry), entry: entry)
    }

    private func head(of roster: Roster, entry: UInt64) -> Context {
        contexts.rosterHead(
            record: roster.record, roster: roster.digest, generation: generations.generation(at: entry), entry: entry)
    }
}
