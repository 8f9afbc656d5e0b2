internal import OpenSSL
internal import VaultModel
internal import VaultStore

extension StoreCheck {
    static let values = [
        StoreCheck("a new store holds its format and its vault's id, and nothing else") { place in
            try place.open().read { reader in
                try expect(try reader.value(.format) != nil, "it has a format")
                try expect(try reader.value(.vault), is: place.vault.bytes)
                try expect(try reader.value(.state), is: nil)
                try expect(try reader.value(.checkpoint), is: nil)
                try expect(try reader.logSize(), is: 0)
                try expect(try reader.logRows(from: 0, limit: 10), is: [])
                try expect(try reader.recordCount(), is: 0)
                try expect(try reader.records(after: nil, limit: 10), is: [])
            }
        },
        StoreCheck("a single value is kept under its own name and replaced when it is set again") { place in
            let store = try place.open()
            for value in [[], [0], Samples.bytes(100_000), Samples.bytes(7)] {
                try store.write { try $0.set(.state, to: value) }
                try expect(try store.read { try $0.value(.state) }, is: value)
                try expect(try store.read { try $0.value(.checkpoint) }, is: nil)
            }
        },
        StoreCheck("a document is found by its digest, may be added again, and never changes") { place in
            let store = try place.open()
            let bytes = Samples.bytes(40_000)
            let digest = SHA256.hash(bytes)
            try expect(try store.read { try $0.document(digest) }, is: nil)
            try store.write { try $0.addDocument(bytes, digest: digest) }
            try store.write { try $0.addDocument(bytes, digest: digest) }
            try expect(.conflict) { try store.write { try $0.addDocument(Samples.bytes(3), digest: digest) } }
            try expect(try store.read { try $0.document(digest) }, is: bytes)
            try expect(try store.read { try $0.document(SHA256.hash(Samples.bytes(3))) }, is: nil)
        },
        StoreCheck("key wraps are kept for each person, in order, once for each version") { place in
            let store = try place.open()
            let wanted = [
                Samples.keyWrap(1, compartment: 2, version: 7), Samples.keyWrap(1, compartment: 300, version: 1),
                Samples.keyWrap(1, compartment: 300, version: .max),
            ]
            try store.write { writer in
                for wrap in wanted.reversed() { try writer.insert(wrap) }
                try writer.insert(Samples.keyWrap(2, compartment: 2, version: 7))
            }
            try expect(.conflict) { try store.write { try $0.insert(wanted[1]) } }
            try expect(try store.read { try $0.keyWraps(of: Samples.digest(1)) }, is: wanted)
            try expect(try store.read { try $0.keyWraps(of: Samples.digest(3)) }, is: [])
        },
    ]
}
