internal import VaultModel
internal import VaultStore

extension StoreCheck {
    static let blobs = [
        StoreCheck("segments of an attachment come back in order, from a number on, and go together") { place in
            let store = try place.open()
            let segments = try (0..<5).map { try segment(1, field: 7, number: UInt32($0), time: 10) }
            let others = [try segment(1, field: 8, time: 30), try segment(2, field: 7, time: 20)]
            try store.write { writer in
                for segment in segments.reversed() + others { try writer.insert(segment) }
            }
            let (write, field): (WriteID, FieldID) = (try Samples.id(1), FieldID(rawValue: 7))
            try expect(.conflict) { try store.write { try $0.insert(segments[2]) } }
            try store.read { reader in
                try expect(
                    try reader.blobSegments(of: write, field: field, from: 0, limit: 9), is: segments)
                try expect(
                    try reader.blobSegments(of: write, field: field, from: 2, limit: 2), is: Array(segments[2...3]))
                try expect(try reader.blobSegments(of: write, field: field, from: 5, limit: 9), is: [])
                try expect(try reader.blobs(before: Timestamp(milliseconds: 10)).count, is: 0)
                let before = try reader.blobs(before: Timestamp(milliseconds: 30))
                try expect(Set(before.map(\.write)), is: [write, try Samples.id(2)])
                try expect(before.count, is: 2)
            }
            try store.write { try $0.deleteBlob(of: write, field: field) }
            try store.read { reader in
                try expect(try reader.blobSegments(of: write, field: field, from: 0, limit: 9), is: [])
                try expect(
                    try reader.blobSegments(of: write, field: FieldID(rawValue: 8), from: 0, limit: 9), is: [others[0]])
            }
        }
    ]

    private static func segment(
        _ write: Int, field: UInt32, number: UInt32 = 0, time: UInt64
    ) throws -> BlobSegmentRow {
        BlobSegmentRow(
            write: try Samples.id(write), field: FieldID(rawValue: field), number: number,
            time: Timestamp(milliseconds: time), bytes: Samples.bytes(65_552 - Int(number)))
    }
}
