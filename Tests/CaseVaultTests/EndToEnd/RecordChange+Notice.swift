import GateProtocol
import VaultAudit
import VaultClient
import VaultModel

extension RecordChange {
    /// Where a change is noticed.
    struct Notice {
        /// How the read of the first record fails.
        var read: ClientError?
        /// What `verify` finds.
        var findings: [Finding.Kind] = []
    }

    func notice(in scene: TamperScene) throws -> Notice {
        let record = scene.first.record
        let otherCell = ClientError.notAuthentic("a cell is not the one of the manifest")
        let head = ClientError.gate(.notIntact("the head of record \(record)"))
        let row = ClientError.gate(.notIntact("the row of record \(record) and its manifest differ"))
        let cells = ClientError.gate(.notIntact("the cells of record \(record)"))
        let halfA = ClientError.notAuthentic("the wrap of half A of record \(record)")
        let halfB = ClientError.gate(.notAuthentic("the wrap of half B of record \(record)"))
        switch self {
        case .exchangesCells, .exchangesCellsOfOtherLength:
            return Notice(read: otherCell, findings: [.cell, .cell])
        case .cutsCells, .addsCell, .breaksCellLength: return Notice(read: cells, findings: [.cell])
        case .exchangesCellsOfRecords:
            return Notice(read: otherCell, findings: [Finding.Kind](repeating: .cell, count: 8))
        case .exchangesRecords: return Notice(read: row, findings: [.record, .record])
        case .flipsCell: return Notice(read: otherCell, findings: [.cell])
        case .flipsManifest: return Notice(read: head, findings: [.record])
        case .breaksManifest:
            return Notice(read: .gate(.notIntact("the manifest of record \(record)")), findings: [.record])
        // Only the gate has the key of a head's code.
        case .flipsHead: return Notice(read: head)
        case .changesSequence, .changesType: return Notice(read: row, findings: [.record])
        case .changesEntry: return Notice(read: head, findings: [.record])
        // Wraps are opaque to whoever holds no key.
        case .flipsWrapA, .copiesWrapAOfRecord, .copiesWrapAOfCompartment, .changesKindOfWrapA:
            return Notice(read: halfA)
        case .changesGenerationOfWrapA: return Notice(read: halfA, findings: [.wrap])
        case .changesVersionOfWrapA:
            return Notice(
                read: .waitingForCustodian([try Name("identity")]),
                findings: [.wrap])
        case .deletesWrapA:
            return Notice(
                read: .notAuthentic("the wrap of half A for field given_name is missing"), findings: [.wrap])
        case .flipsWrapB, .copiesWrapB, .changesKindOfWrapB: return Notice(read: halfB)
        case .changesEpochOfWrapB: return Notice(read: halfB, findings: [.wrap])
        case .deletesWrapB:
            let lost =
                "what opens a field of record \(record) is not in this vault: after a restore, read the others by name"
            return Notice(read: .gate(.notAuthentic(lost)), findings: [.wrap])
        // A read compares with the manifest; the copy is for a rotation.
        case .addsWrapA, .addsWrapB, .changesCommitmentOfWrapA: return Notice(findings: [.wrap])
        // The gate answers that there is no such record, and says so in the log.
        case .deletesRecord:
            return Notice(
                read: .gate(.noSuchRecord(entry: scene.second.entry + 1)), findings: [.record])
        }
    }

    static let atTheReadOnly: [RecordChange] = [
        .flipsHead, .flipsWrapA, .copiesWrapAOfRecord, .copiesWrapAOfCompartment, .changesKindOfWrapA,
        .flipsWrapB, .copiesWrapB, .changesKindOfWrapB,
    ]
    static let byVerifyOnly: [RecordChange] = [.addsWrapA, .addsWrapB, .changesCommitmentOfWrapA]
    static let atBoth = allCases.filter { !atTheReadOnly.contains($0) && !byVerifyOnly.contains($0) }
}
