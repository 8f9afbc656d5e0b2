import OpenSSL
import VaultCrypto
import VaultModel

/// One write's halves in all four wraps.
enum WrapMaterial: Material {
    static let name = "sets of wraps"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        for name in ["a", "b", "k", "g"] { row.set(name, try Draw.bytes()) }
        for name in ["vault", "record", "write"] { row.set(name, try Draw.bytes(16)) }
        row.set("compartment", number: Draw.compartment().rawValue)
        for name in ["version", "epoch"] { row.set(name, number: Draw.number(1...UInt32.max)) }
        row.set("generation", number: Draw.number(0...UInt32.max))
        let keys = try Keys(row)
        row.set("commitmentA", keys.commitmentA.bytes)
        row.set("commitmentB", keys.commitmentB.bytes)
        let (contexts, place) = (keys.contexts, keys.place)
        row.set("one", try Wrap.seal(keys.a, under: keys.record, context: keys.wrapA))
        row.set("two", try Wrap.seal(keys.a, toCompartment: keys.pair.publicKey, context: keys.envelopeA))
        row.set("three", try Wrap.seal(keys.b, under: keys.gate, context: keys.wrapB))
        var (list, items): ([UInt32: FieldHalf], [UInt8]) = ([:], [])
        for field in UInt32(1)...UInt32(1 + number % 50) {
            let context = contexts.cell(
                record: place.record, compartment: place.compartment, field: FieldID(rawValue: field),
                write: place.write, type: .text)
            let half = try keys.b.fieldHalf(context)
            list[field] = half
            items += field.bigEndianBytes + half.secret.exposedBytes()
        }
        row.set("list", items)
        row.set("four", try Wrap.sealList(try FieldHalves(list), under: keys.gate, context: keys.wrapList))
        return row
    }

    static func check(_ row: Row) throws {
        let keys = try Keys(row)
        try row.expect("commitmentA", keys.commitmentA.bytes)
        try row.expect("commitmentB", keys.commitmentB.bytes)
        let one = try Wrap.openA(try row.bytes("one"), under: keys.record, context: keys.wrapA)
        let two = try Wrap.openA(try row.bytes("two"), with: keys.key, context: keys.envelopeA)
        let three = try Wrap.openB(try row.bytes("three"), under: keys.gate, context: keys.wrapB)
        try row.expect("a", one.secret.exposedBytes())
        try row.expect("a", two.secret.exposedBytes())
        try row.expect("b", three.secret.exposedBytes())
        let list = try Wrap.openList(try row.bytes("four"), under: keys.gate, context: keys.wrapList)
        var items: [UInt8] = []
        for field in list.fields {
            items += field.bigEndianBytes + (list.half(of: field)?.secret.exposedBytes() ?? [])
        }
        try row.expect("list", items)
    }

    /// The keys of a row, and the contexts of its place.
    private struct Keys {
        let contexts: VaultContexts
        let place: HalfAPlace
        let epoch: UInt32
        let a: HalfA
        let b: HalfB
        let key: CompartmentKey
        let record: RecordKey
        let pair: X25519.PrivateKey
        let gate: GateEpochKey
        let commitmentA: Digest
        let commitmentB: Digest

        init(_ row: Row) throws {
            contexts = VaultContexts(vault: try row.id("vault"))
            place = HalfAPlace(
                record: try row.id("record"), write: try row.id("write"),
                compartment: CompartmentID(rawValue: try row.number("compartment")),
                version: try row.number("version"), generation: try row.number("generation"))
            epoch = try row.number("epoch")
            a = try HalfA(try row.secret("a"))
            b = try HalfB(try row.secret("b"))
            key = try CompartmentKey(
                try row.secret("k"),
                kem: contexts.compartmentKEM(compartment: place.compartment, version: place.version))
            record = try key.recordKey(contexts.recordKey(place))
            pair = try key.privateKey()
            gate = try GateEpochKey(try row.secret("g"))
            commitmentA = try a.commitment(
                contexts.commitment(record: place.record, compartment: place.compartment, write: place.write))
            commitmentB = try b.commitment(
                contexts.commitment(record: place.record, compartment: nil, write: place.write))
        }

        var wrapA: Context { contexts.wrapA(place, commitment: commitmentA) }
        var envelopeA: Context { contexts.envelopeA(place, commitment: commitmentA, publicKey: pair.publicKey) }
        var wrapB: Context {
            contexts.wrapB(record: place.record, write: place.write, epoch: epoch, commitment: commitmentB)
        }
        func wrapList(_ digest: Digest) -> Context {
            contexts.wrapList(record: place.record, write: place.write, epoch: epoch, list: digest)
        }
    }
}
