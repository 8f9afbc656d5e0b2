internal import OpenSSL
internal import VaultModel
internal import VaultStore

/// Rows to store. Equal numbers give equal rows.
enum Samples {
    /// Spreads over the whole range of first bytes, so that an order by signed bytes or by insertion shows.
    static func id<Kind>(_ number: Int) throws -> Identifier<Kind> {
        let bytes = [UInt8(truncatingIfNeeded: number &* 151 &+ 77)] + [UInt8](repeating: 0, count: 14)
        guard let id = Identifier<Kind>(bytes: bytes + [UInt8(truncatingIfNeeded: number)]) else {
            throw BrokenPromise(description: "no id of 16 bytes")
        }
        return id
    }

    static func digest(_ number: UInt8) -> Digest { SHA256.hash([number]) }

    static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ count) } }

    static func record(_ number: Int, sequence: UInt64 = 1, entry: UInt64 = 0, cells: Int = 3000) throws -> RecordRow {
        RecordRow(
            record: try id(number), type: RecordTypeID(rawValue: UInt16(truncatingIfNeeded: number + 1)),
            sequence: sequence, entry: entry, manifest: bytes(cells / 3), cells: bytes(cells), headCode: bytes(32))
    }

    static func log(_ index: UInt64, request: Int? = nil, kind: UInt8 = 1, hashes: Int? = nil) throws -> LogRow {
        LogRow(
            index: index, kind: kind, request: try id(request ?? Int(truncatingIfNeeded: index)),
            entry: bytes(150 + Int(truncatingIfNeeded: index & 7)),
            hashes: bytes(32 * (hashes ?? 1 + (~index).trailingZeroBitCount)))
    }

    static func halfA(
        _ record: Int, write: Int = 0, compartment: UInt16 = 1, version: UInt32 = 1, generation: UInt32 = 0,
        bytes count: Int = 72
    ) throws -> HalfAWrapRow {
        let place = HalfAPlace(
            record: try id(record), write: try id(write), compartment: CompartmentID(rawValue: compartment),
            version: version, generation: generation)
        return HalfAWrapRow(
            place: place, kind: 1, commitment: digest(UInt8(truncatingIfNeeded: write)), bytes: bytes(count))
    }

    static func halfB(_ record: Int, write: Int = 0, epoch: UInt32 = 1) throws -> HalfBWrapRow {
        HalfBWrapRow(record: try id(record), write: try id(write), epoch: epoch, kind: 3, bytes: bytes(60))
    }

    static func roster(_ record: Int, entry: UInt64 = 3, bytes count: Int = 200) throws -> RosterRow {
        RosterRow(record: try id(record), entry: entry, bytes: bytes(count), headCode: bytes(32))
    }

    static func recordKeyWrap(
        _ record: Int, for recipient: UInt8, compartment: UInt16 = 1, version: UInt32 = 1, generation: UInt32 = 0
    ) throws -> RecordKeyWrapRow {
        let place = RecordKeyPlace(
            record: try id(record), compartment: CompartmentID(rawValue: compartment), version: version,
            generation: generation)
        return RecordKeyWrapRow(recipient: digest(recipient), place: place, entry: 7, bytes: bytes(88))
    }

    static func token(
        _ record: Int, field: UInt32 = 1, version: UInt32 = 1, kind: UInt8 = 1, token: UInt8 = 1, code: Int = 16
    ) throws -> IndexTokenRow {
        IndexTokenRow(
            record: try id(record), field: FieldID(rawValue: field), version: version, kind: kind, token: [token],
            code: bytes(code))
    }

    static func keyWrap(_ recipient: UInt8, compartment: UInt16 = 1, version: UInt32 = 1) -> KeyWrapRow {
        KeyWrapRow(
            recipient: digest(recipient), compartment: CompartmentID(rawValue: compartment), version: version,
            bytes: bytes(90))
    }
}
