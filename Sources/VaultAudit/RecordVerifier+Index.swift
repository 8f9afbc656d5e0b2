internal import OpenSSL
internal import VaultCrypto
internal import VaultModel
internal import VaultStore

/// What can be checked of the search index without a key: what a token is of, and not what it stands for.
extension RecordVerifier {
    /// Each token of a record is of a field that the record has, in a version of the index that has the field.
    func checkTokens(of manifest: Manifest, entry: UInt64) throws -> [Finding] {
        let id = manifest.record
        guard let rows = try readable({ try reader.indexTokens(of: id) }) else {
            return [Finding(kind: .index, place: "a token of record \(id) is damaged", entry: entry)]
        }
        let isRight = rows.allSatisfy { row in
            guard manifest.cell(of: row.field) != nil, let index = governance?.indexes[row.version],
                index.state.mayProtect, let field = index.act.field(row.field), let kind = TokenKind(rawValue: row.kind)
            else { return false }
            guard kind != .none else { return row.token.isEmpty && row.code.isEmpty }
            return row.token.count == (Int(field.bits) + 7) / 8 && row.code.count == 16
        }
        guard !isRight else { return [] }
        return [
            Finding(kind: .index, place: "record \(id) has tokens of a value that it does not have", entry: entry)
        ]
    }

    /// Tokens of records that are not there.
    func checkStrayTokens() throws -> [Finding] {
        guard let strays = try readable({ try reader.strayIndexTokenCount() }), strays == 0 else {
            return [Finding(kind: .index, place: "tokens of records that are not there", entry: nil)]
        }
        return []
    }

    /// Each wrap of an index key is one that a custodian signed, and all of those are there.
    func checkIndexKeyWraps() throws -> [Finding] {
        guard let governance else { return [] }
        var findings: [Finding] = []
        for official in governance.officials.values {
            let (handle, fingerprint) = (official.identity.handle, official.identity.fingerprint)
            guard let wraps = try readable({ try reader.indexKeyWraps(of: fingerprint) }) else {
                findings.append(
                    Finding(kind: .wrap, place: "an index key's wrap for \(handle) is damaged", entry: nil))
                continue
            }
            var missing = Set(governance.indexWraps.keys.filter { $0.recipient == fingerprint })
            for wrap in wraps {
                let place = Governance.WrapPlace(
                    recipient: wrap.recipient, compartment: wrap.compartment, version: wrap.version)
                missing.remove(place)
                if governance.indexWraps[place]?.digest != SHA256.hash(wrap.bytes) {
                    findings.append(
                        Finding(
                            kind: .wrap, place: "an index key's wrap for \(handle) that no custodian signed",
                            entry: nil))
                }
            }
            for place in missing {
                findings.append(
                    Finding(
                        kind: .wrap,
                        place: "the index key of compartment \(place.compartment) for \(handle) is missing",
                        entry: governance.indexWraps[place]?.authority))
            }
        }
        return findings.sorted { $0.place < $1.place }
    }
}
