internal import VaultModel

/// The two files of a backup: what marks each, and what stands in it.
///
/// Neither can be taken for a vault by accident: the number in the header of the file is another one.
enum BackupFile: CaseIterable {
    case records
    case halves

    /// A table as it is copied.
    struct Table {
        let name: String
        /// The columns by which its rows are ordered for the digest: its key.
        let key: String
        /// An integer by which it is copied piece by piece, where it can be long.
        var piece: String?
    }

    /// By what it is known in a connection that has several files open.
    var schema: String {
        switch self {
        case .records: "part_a"
        case .halves: "part_b"
        }
    }

    /// `CsVa` and `CsVb`, in the header of the file.
    var application: Int {
        switch self {
        case .records: 0x4373_5661
        case .halves: 0x4373_5662
        }
    }

    /// What makes its tables.
    var definition: String {
        switch self {
        case .records: Schema.meta + Schema.records
        case .halves: Schema.meta + Schema.halves
        }
    }

    /// Where the label stands, beside the single values of the vault in part (a).
    static let meta = Table(name: "meta", key: "key")

    /// The tables that are copied, in the order of the digest.
    var tables: [Table] {
        switch self {
        case .records:
            [
                Self.meta, Table(name: "documents", key: "digest"), Table(name: "log", key: "idx", piece: "idx"),
                Table(name: "records", key: "number", piece: "number"),
                Table(name: "half_a_wraps", key: "record, write, compartment", piece: "record"),
                Table(name: "blobs", key: "write, field, number", piece: "rowid"),
                Table(name: "key_wraps", key: "recipient, compartment, version"),
                Table(name: "index_key_wraps", key: "recipient, compartment, version"),
                Table(name: "index_tokens", key: "field, version, kind, token, record, code", piece: "record"),
                Table(name: "pending_statements", key: "id"), Table(name: "rosters", key: "record"),
                Table(name: "assignments", key: "official, record"),
                Table(name: "record_key_wraps", key: "record, recipient, compartment, version, generation"),
            ]
        case .halves: [Table(name: "half_b_wraps", key: "record, write", piece: "record")]
        }
    }
}
