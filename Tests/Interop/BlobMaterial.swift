import OpenSSL
import VaultCrypto
import VaultModel

/// Attachments: the value of the cell, and the sealed segments one after the other. Few have more than one.
enum BlobMaterial: Material {
    static let name = "attachments"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        for name in ["vault", "record", "write"] { row.set(name, try Draw.bytes(16)) }
        row.set("compartment", number: Draw.compartment().rawValue)
        row.set("field", number: Draw.number(1...UInt32.max))
        let sizes = [0, 1, Blob.segmentSize - 1, Blob.segmentSize, Blob.segmentSize + 1, 3 * Blob.segmentSize]
        let content = try Draw.bytes(number < sizes.count ? sizes[number] : number)
        var sealer = try BlobSealer(try contexts(row))
        var (sealed, start): ([UInt8], Int) = ([], 0)
        repeat {
            let end = min(start + Blob.segmentSize, content.count)
            sealed += try sealer.seal(Array(content[start..<end]), isLast: end == content.count)
            start = end
        } while start < content.count
        row.set("content", content)
        row.set("sealed", sealed)
        row.set("value", try sealer.finish().value())
        return row
    }

    static func check(_ row: Row) throws {
        let value = try opened(try row.bytes("value"))
        var opener = try BlobOpener(try Attachment(value), try contexts(row))
        let sealed = try row.bytes("sealed")
        var (content, start): ([UInt8], Int) = ([], 0)
        while start < sealed.count {
            let end = min(start + Blob.segmentSize + Blob.overhead, sealed.count)
            content += try opener.open(Array(sealed[start..<end]))
            start = end
        }
        try opener.finish()
        try row.expect("content", content)
    }

    /// The value as it comes out of a cell: an attachment is read from nothing else.
    private static func opened(_ value: [UInt8]) throws -> FieldValue {
        let contexts = VaultContexts(vault: try VaultID.random())
        let (record, write, compartment) = (try RecordID.random(), try WriteID.random(), Draw.compartment())
        let context = contexts.cell(
            record: record, compartment: compartment, field: FieldID(rawValue: 1), write: write, type: .attachment)
        var sealer = FieldSealer(
            try DrawnHalves(
                compartments: 1, context: contexts.draw(record: record, write: write, values: try Draw.digest())))
        var cell: [UInt8] = []
        try sealer.seal(value.span.bytes, field: 1, half: 0, context: context, into: &cell)
        return try Cell.open(cell, a: sealer.a[0], fieldHalf: sealer.b.fieldHalf(context), context: context)
    }

    private static func contexts(_ row: Row) throws -> BlobContexts {
        VaultContexts(vault: try row.id("vault")).blob(
            record: try row.id("record"), compartment: CompartmentID(rawValue: try row.number("compartment")),
            field: FieldID(rawValue: try row.number("field")), write: try row.id("write"))
    }
}
