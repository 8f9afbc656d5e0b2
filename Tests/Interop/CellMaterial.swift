import OpenSSL
import VaultCrypto
import VaultModel

/// Cells under given halves.
enum CellMaterial: Material {
    static let name = "cells"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        let contexts = VaultContexts(vault: try VaultID.random())
        let (record, write, compartment) = (try RecordID.random(), try WriteID.random(), Draw.compartment())
        let field = FieldID(rawValue: Draw.number(1...UInt32.max))
        let context = contexts.cell(
            record: record, compartment: compartment, field: field, write: write, type: .text)
        let value =
            number == 0 ? [] : number == 1 ? [UInt8](repeating: 0x61, count: 1 << 20) : Array(Draw.text(number).utf8)
        var sealer = FieldSealer(
            try DrawnHalves(
                compartments: 1, context: contexts.draw(record: record, write: write, values: try Draw.digest())))
        var cell: [UInt8] = []
        try sealer.seal(value.span.bytes, field: field.rawValue, half: 0, context: context, into: &cell)
        row.set("vault", contexts.vault.bytes)
        row.set("record", record.bytes)
        row.set("write", write.bytes)
        row.set("compartment", number: compartment.rawValue)
        row.set("field", number: field.rawValue)
        row.set("type", number: ValueType.text.rawValue)
        row.set("a", sealer.a[0].secret.exposedBytes())
        row.set("b", sealer.b.secret.exposedBytes())
        row.set("value", value)
        row.set("cell", cell)
        return row
    }

    static func check(_ row: Row) throws {
        guard let type = ValueType(rawValue: try row.number("type")) else { throw InteropError("the value type") }
        let context = VaultContexts(vault: try row.id("vault")).cell(
            record: try row.id("record"), compartment: CompartmentID(rawValue: try row.number("compartment")),
            field: FieldID(rawValue: try row.number("field")), write: try row.id("write"), type: type)
        let a = try HalfA(try row.secret("a"))
        let b = try HalfB(try row.secret("b"))
        let value = try Cell.open(try row.bytes("cell"), a: a, fieldHalf: b.fieldHalf(context), context: context)
        let expected = try row.bytes("value")
        guard value.withBytes({ constantTimeEquals($0, expected.span.bytes) }) else {
            throw InteropError("the value differs")
        }
    }
}
