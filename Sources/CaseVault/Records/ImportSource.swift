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
        /// How many bytes of the file were read.
        var offset: UInt64 = 0
    }

    private static let batch = Importer.batchSize
    /// A batch ends early when its lines are long, so that memory stays flat.
    private static let batchBytes = 8 << 20

    private let form: RecordForm
    private let key: Field?
    private let importer: Importer
    private var reader: LineReader

    init(descriptor: Int32, form: RecordForm, key: Field?, importer: Importer) {
        self.form = form
        self.key = key
        self.importer = importer
        reader = LineReader(descriptor: descriptor, limit: RecordObject.maximumBytes)
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
        while chunk.lines.count + chunk.bad.count < Self.batch, bytes < Self.batchBytes, let line = try reader.next() {
            bytes += line.bytes?.count ?? 0
            do throws(RecordInputError) {
                guard let record = try record(in: line) else { continue }
                chunk.lines.append(line.number)
                chunk.records.append(record)
            } catch {
                chunk.bad.append(error)
            }
        }
        chunk.offset = reader.offset
        return chunk.lines.isEmpty && chunk.bad.isEmpty ? nil : chunk
    }

    /// The record of a line; `nil` for an empty line.
    private func record(in line: LineReader.Line) throws(RecordInputError) -> ImportedRecord? {
        guard let bytes = line.bytes else {
            throw RecordInputError(line: line.number, reason: "is longer than \(RecordObject.maximumBytes >> 20) MiB")
        }
        guard !bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") })
        else { return nil }
        let inputs = try form.inputs(of: RecordObject(bytes, line: line.number))
        guard !inputs.isEmpty else { throw RecordInputError(line: line.number, reason: "has no field") }
        guard let key else { return ImportedRecord(inputs: inputs, key: nil) }
        guard let value = inputs.first(where: { $0.field == key.id })?.value else {
            throw RecordInputError(
                line: line.number, field: key.name.description, reason: "is missing: it is the key of the import")
        }
        return ImportedRecord(inputs: inputs, key: value)
    }
}
