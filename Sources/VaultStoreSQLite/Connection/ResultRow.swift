internal import GRDBSQLite
internal import OpenSSL
internal import VaultModel
internal import VaultStore

/// The row a statement stands on. A column that does not have the expected shape is damage, never a trap.
@safe struct ResultRow {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    /// A blob, of exactly `count` bytes where that is given.
    func bytes(_ column: CInt, count expected: Int? = nil) throws(StoreError) -> [UInt8] {
        guard unsafe sqlite3_column_type(handle, column) == SQLITE_BLOB else { throw .damaged }
        // In this order: the first call may convert, the second then counts what there is.
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        if let expected, count != expected { throw .damaged }
        guard count > 0 else { return [] }
        guard let start = unsafe start else { throw .damaged }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// An integer that fits the wanted type.
    func number<N: FixedWidthInteger>(_ column: CInt) throws(StoreError) -> N {
        guard unsafe sqlite3_column_type(handle, column) == SQLITE_INTEGER,
            let number = unsafe N(exactly: sqlite3_column_int64(handle, column))
        else { throw .damaged }
        return number
    }

    /// An id of 16 bytes.
    func id<Kind>(_ column: CInt) throws(StoreError) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(bytes: try bytes(column, count: 16)) else { throw .damaged }
        return id
    }

    /// A SHA-256 of 32 bytes.
    func digest(_ column: CInt) throws(StoreError) -> Digest {
        guard let digest = Digest(try bytes(column)) else { throw .damaged }
        return digest
    }
}
