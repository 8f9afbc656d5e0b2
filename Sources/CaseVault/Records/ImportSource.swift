internal import VaultClient
internal import VaultModel

/// Reads, checks and seals the lines of an import beside the session, batch by batch.
actor ImportSource {
    /// Some lines of the file.
    struct Chunk: Sendable {
        /// The line of each record.
        var lines: [Int] = []
        var records: [ImportedRecord] = []
        var bad: [RecordInputError] = []
        /// What was left out of records.
        var unmapped: [RecordInputError] = []
        /// How many values were left out.
        var unmappedCount = 0
        /// How many bytes of the file were read.
        var offset: UInt64 = 0
    }

    private static let batch = Importer.batchSize
    /// A batch ends early when its lines are long, so that memory stays flat.
    private static let batchBytes = 8 << 20

    private let key: Field?
    private let importer: Importer
    private var reader: any RowReader

    init(descriptor: Int32, format: ImportFormat, type: RecordTypeID, schema: Schema, key: Field?, importer: Importer) {
        self.key = key
        self.importer = importer
        let form = RecordForm(type: type, schema: schema)
        switch format {
        case .jsonLines: reader = JSONLinesReader(descriptor: descriptor, form: form)
        case .csv: reader = CSVReader(descriptor: descriptor, form: form)
        case .htcds: reader = HTCDSLinesReader(descriptor: descriptor, form: HTCDSForm(type: type, schema: schema))
        case .htcdsCSV: reader = HTCDSTableReader(descriptor: descriptor, form: HTCDSForm(type: type, schema: schema))
        }
    }

    /// The next lines with their records sealed; `nil` at the end.
    func nextSealed() throws -> (chunk: Chunk, batch: Importer.Batch)? {
        guard let chunk = try next() else { return nil }
        return (chunk, try importer.seal(chunk.records))
    }

    /// The next lines; `nil` at the end.
    func next() throws -> Chunk? {
        var chunk = Chunk()
        var bytes = 0
        while chunk.lines.count + chunk.bad.count < Self.batch, bytes < Self.batchBytes, let row = try reader.next() {
            bytes += row.bytes
            chunk.unmapped += row.unmapped
            chunk.unmappedCount += row.unmapped.count + row.untold
            do throws(RecordInputError) {
                chunk.records.append(try record(of: row))
                chunk.lines.append(row.line)
            } catch {
                chunk.bad.append(error)
            }
        }
        chunk.offset = reader.offset
        return chunk.lines.isEmpty && chunk.bad.isEmpty ? nil : chunk
    }

    private func record(of row: ImportRow) throws(RecordInputError) -> ImportedRecord {
        let inputs = try row.inputs.get()
        guard !inputs.isEmpty else { throw RecordInputError(line: row.line, reason: "has no field") }
        guard let key else { return ImportedRecord(inputs: inputs, key: nil) }
        guard let value = inputs.first(where: { $0.field == key.id })?.value else {
            throw RecordInputError(
                line: row.line, field: key.name.description, reason: "is missing: it is the key of the import")
        }
        return ImportedRecord(inputs: inputs, key: value)
    }
}
