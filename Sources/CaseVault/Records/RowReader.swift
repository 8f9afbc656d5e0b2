internal import VaultClient

/// One record as a file has it.
struct ImportRow {
    /// The line on which it begins, from 1.
    let line: Int
    /// How many bytes it takes in the file.
    let bytes: Int
    /// Its fields, or what is wrong with it.
    let inputs: Result<[FieldInput], RecordInputError>
    /// What is left out of it, where the names are those of HTCDS.
    var unmapped: [RecordInputError] = []
    /// How many more values were left out for a reason that an earlier line was told.
    var untold = 0
}

/// Reads the records of a file one after another, with memory for one record and one block.
protocol RowReader: Sendable {
    /// How many bytes were read.
    var offset: UInt64 { get }

    /// The next record, `nil` at the end.
    ///
    /// - Throws: ``VaultError/cannotRead(_:)``; a ``RecordInputError`` when nothing in the file can be understood.
    mutating func next() throws -> ImportRow?
}
