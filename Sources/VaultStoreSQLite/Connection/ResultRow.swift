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

    /// Appends all columns, each with its type in front, so that other rows never give the same bytes (docs/format.md §12.1).
    func append(to bytes: inout [UInt8]) throws(StoreError) {
        for column in 0..<(unsafe sqlite3_column_count(handle)) {
            switch unsafe sqlite3_column_type(handle, column) {
            case SQLITE_INTEGER:
                bytes.append(1)
                let number = unsafe sqlite3_column_int64(handle, column)
                unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
            case SQLITE_TEXT:
                bytes.append(2)
                // In this order, as for a blob.
                let start = unsafe sqlite3_column_text(handle, column)
                let count = Int(unsafe sqlite3_column_bytes(handle, column))
                bytes.appendBlock(unsafe [UInt8](UnsafeBufferPointer(start: start, count: count)))
            case SQLITE_BLOB:
                bytes.append(3)
                bytes.appendBlock(try self.bytes(column))
            default: throw .damaged
            }
        }
    }

    /// An id of 16 bytes.
    func id<Kind>(_ column: CInt) throws(StoreError) -> Identifier<Kind> {
        let blob = try unsafe blob(column, count: 16)
        // Read where they are: ids are most of what a rotation reads.
        return unsafe Identifier(
            high: UInt64(bigEndian: blob.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: blob.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// A SHA-256 of 32 bytes.
    func digest(_ column: CInt) throws(StoreError) -> Digest {
        let blob = try unsafe UnsafeRawBufferPointer(start: blob(column, count: 32), count: 32)
        guard let digest = unsafe Digest(blob.bytes) else { throw .damaged }
        return digest
    }

    /// A blob of exactly `count` bytes, more than none; valid until the statement moves on.
    private func blob(_ column: CInt, count: Int) throws(StoreError) -> UnsafeRawPointer {
        guard unsafe sqlite3_column_type(handle, column) == SQLITE_BLOB,
            let start = unsafe sqlite3_column_blob(handle, column),
            Int(unsafe sqlite3_column_bytes(handle, column)) == count
        else { throw .damaged }
        return unsafe start
    }
}
