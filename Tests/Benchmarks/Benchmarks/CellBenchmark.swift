import CBaseline
import Foundation
import OpenSSL
import VaultCrypto
import VaultModel

/// Seals and opens one field with its derivations against a C loop with the same derivations over EVP.
func benchmarkCells() throws {
    let contexts = VaultContexts(vault: try VaultID.random())
    let record = try RecordID.random()
    let write = try WriteID.random()
    for size in [16, 64, 256, 4096] {
        let rounds = 20_000
        let value = [UInt8](repeating: 0x41, count: size - 4)
        var cell: [UInt8] = []
        var field: UInt32 = 0
        var sealer = FieldSealer(
            try DrawnHalves(compartments: 1, context: contexts.draw(record: record, write: write, values: .zero)))
        var cells = contexts.cells(record: record, compartment: CompartmentID(rawValue: 1), write: write)
        let seal = try best(rounds: rounds) {
            field += 1
            cell.removeAll(keepingCapacity: true)
            let context = cells.cell(field: FieldID(rawValue: field), type: .text)
            try sealer.seal(value.span.bytes, field: field, half: 0, context: context, into: &cell)
        }
        let context = contexts.cell(
            record: record, compartment: CompartmentID(rawValue: 1), field: FieldID(rawValue: field), write: write,
            type: .text)
        let sealed = cell
        let (a, b) = (sealer.a[0], sealer.b)
        let open = try best(rounds: rounds) {
            // The gate derives B_f, the official the key: both are counted, as in the C loop.
            let half = try b.fieldHalf(context)
            _ = try Cell.open(sealed, a: a, fieldHalf: half, context: context)
        }
        let padded = sealed.count - 16
        let cSeal = baseline_seal(padded, context.bytes.count, Int32(rounds))
        let cOpen = baseline_open(padded, context.bytes.count, Int32(rounds))
        let goal = size == 64 ? "≤ 1.3" : nil
        try Figure("seal \(size) bytes", seal, "ns", beside: ("C loop", cSeal), goal: goal).report()
        try Figure("open \(size) bytes", open, "ns", beside: ("C loop", cOpen), goal: goal).report()
    }
}
