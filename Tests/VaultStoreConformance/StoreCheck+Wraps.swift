internal import VaultModel
internal import VaultStore

extension StoreCheck {
    static let wraps = [
        StoreCheck("the wraps of a record come back with it, and go write by write") { place in
            let store = try place.open()
            let halvesA = try [(0, 1), (0, 2), (1, 1)].map { try Samples.halfA(1, write: $0, compartment: UInt16($1)) }
            let halvesB = try [0, 1].map { try Samples.halfB(1, write: $0, epoch: .max) }
            try store.write { writer in
                for number in [2, 1] { try writer.insert(try Samples.record(number)) }
                for wrap in halvesA { try writer.insert(wrap) }
                for wrap in halvesB { try writer.insert(wrap) }
                try writer.insert(try Samples.halfA(2))
                try writer.insert(try Samples.halfB(2))
            }
            let record: RecordID = try Samples.id(1)
            try store.read { reader in
                try expect(Set(try reader.halfAWraps(of: record)), is: Set(halvesA))
                try expect(Set(try reader.halfBWraps(of: record)), is: Set(halvesB))
                try expect(try reader.halfAWraps(of: try Samples.id(3)), is: [])
                try expect(try reader.halfBWraps(of: try Samples.id(3)), is: [])
            }
            try store.write { try $0.deleteWraps(of: record, write: try Samples.id(0)) }
            try store.read { reader in
                try expect(try reader.halfAWraps(of: record), is: [halvesA[2]])
                try expect(try reader.halfBWraps(of: record), is: [halvesB[1]])
                try expect(try reader.halfAWraps(of: try Samples.id(2)), is: [try Samples.halfA(2)])
                try expect(try reader.halfBWraps(of: try Samples.id(2)), is: [try Samples.halfB(2)])
            }
        },
        StoreCheck("a wrap needs its record") { place in
            let store = try place.open()
            try expect(.conflict) { try store.write { try $0.insert(try Samples.halfA(1)) } }
            try expect(.conflict) { try store.write { try $0.insert(try Samples.halfB(1)) } }
            try store.write { writer in
                try expect(try writer.replace(try Samples.halfA(1), by: try Samples.halfA(1, version: 2)), is: false)
                try writer.deleteWraps(of: try Samples.id(1), write: try Samples.id(0))
                try expect(try writer.halfAWraps(of: try Samples.id(1)), is: [])
                try expect(try writer.halfBWraps(of: try Samples.id(1)), is: [])
                // What was just asked for in vain is there now, and no longer after it was undone.
                do {
                    try writer.savepoint {
                        try writer.insert(try Samples.record(1))
                        try writer.insert(try Samples.halfA(1))
                        throw StoreError.conflict
                    }
                } catch StoreError.conflict {}
                try expect(.conflict) { try writer.savepoint { try writer.insert(try Samples.halfA(1)) } }
            }
        },
        StoreCheck("a place has one wrap, whatever its version") { place in
            let store = try place.open()
            try store.write { writer in
                try writer.insert(try Samples.record(1))
                try writer.insert(try Samples.halfA(1))
                try writer.insert(try Samples.halfB(1))
            }
            try expect(.conflict) { try store.write { try $0.insert(try Samples.halfA(1, version: 2, generation: 3)) } }
            try expect(.conflict) { try store.write { try $0.insert(try Samples.halfB(1, epoch: 2)) } }
            try expect(try store.read { try $0.halfAWraps(of: try Samples.id(1)) }, is: [try Samples.halfA(1)])
            try expect(try store.read { try $0.halfBWraps(of: try Samples.id(1)) }, is: [try Samples.halfB(1)])
        },
        StoreCheck("a wrap is replaced only under the version and generation that it stands under") { place in
            let store = try place.open()
            let old = try Samples.halfA(1, version: 3, generation: 4)
            let new = try Samples.halfA(1, version: 5, generation: 6, bytes: 80)
            try store.write { writer in
                try writer.insert(try Samples.record(1))
                try writer.insert(old)
            }
            for (version, generation) in [(3, 5), (4, 4), (5, 6), (UInt32.max, UInt32.max)] {
                let other = try Samples.halfA(1, version: version, generation: generation)
                try expect(
                    !(try store.write { try $0.replace(other, by: new) }), "replaced under \(version), \(generation)")
            }
            let elsewhere = try Samples.halfA(1, compartment: 2, version: 3, generation: 4)
            try expect(try store.write { try $0.replace(elsewhere, by: new) }, is: false)
            try expect(try store.read { try $0.halfAWraps(of: try Samples.id(1)) }, is: [old])
            try expect(try store.write { try $0.replace(old, by: new) }, is: true)
            try expect(try store.read { try $0.halfAWraps(of: try Samples.id(1)) }, is: [new])
            try expect(try store.write { try $0.replace(old, by: new) }, is: false)
        },
        StoreCheck("a rotation finds, page by page, what does not stand under the new version") { place in
            let store = try place.open()
            let compartment = CompartmentID(rawValue: 1)
            let versions: [UInt32] = [1, 2, 3, 2, 4, 1, .max]
            let wraps = try versions.enumerated().map { try Samples.halfA($0, version: $1) }
            try store.write { writer in
                for number in versions.indices { try writer.insert(try Samples.record(number)) }
                for wrap in wraps { try writer.insert(wrap) }
                try writer.insert(try Samples.halfA(0, compartment: 2, version: 1))
            }
            try store.read { reader in
                let wanted = wraps.filter { $0.place.version != 2 }
                let found = try reader.halfAWraps(in: compartment, notUnder: 2, of: nil, after: nil, limit: .max)
                try expect(Set(found), is: Set(wanted))
                try expect(found.count, is: wanted.count)
                for (position, wrap) in found.enumerated() {
                    let page = try reader.halfAWraps(
                        in: compartment, notUnder: 2, of: nil, after: wrap.place, limit: 2)
                    try expect(page, is: Array(found[(position + 1)...].prefix(2)))
                }
                try expect(try reader.halfAWraps(in: compartment, notUnder: 2, of: nil, after: nil, limit: 0), is: [])
                // The records are of types 1 to 7, in this order.
                let types: Set = [RecordTypeID(rawValue: 3), RecordTypeID(rawValue: 4), RecordTypeID(rawValue: 5)]
                try expect(
                    Set(try reader.halfAWraps(in: compartment, notUnder: 2, of: types, after: nil, limit: .max)),
                    is: [wraps[2], wraps[4]])
                try expect(
                    try reader.halfAWraps(in: compartment, notUnder: 2, of: [], after: nil, limit: .max), is: [])
                try expect(try reader.halfAWrapCount(in: compartment, notUnder: 2), is: 5)
                try expect(try reader.halfAWrapCount(in: compartment, notUnder: 9), is: 7)
                try expect(try reader.halfAWrapCount(in: compartment, under: 2), is: 2)
                try expect(try reader.halfAWrapCount(in: compartment, under: .max), is: 1)
                try expect(try reader.halfAWrapCount(in: compartment, under: 9), is: 0)
                try expect(try reader.halfAWrapCount(in: CompartmentID(rawValue: 2), under: 1), is: 1)
            }
            try store.write { writer in
                while true {
                    let page = try writer.halfAWraps(in: compartment, notUnder: 9, of: nil, after: nil, limit: 3)
                    guard !page.isEmpty else { break }
                    for wrap in page {
                        let place = HalfAPlace(
                            record: wrap.place.record, write: wrap.place.write, compartment: compartment, version: 9,
                            generation: wrap.place.generation)
                        let new = HalfAWrapRow(
                            place: place, kind: wrap.kind, commitment: wrap.commitment, bytes: wrap.bytes.reversed())
                        try expect(try writer.replace(wrap, by: new), "a wrap that was just read is replaced")
                    }
                }
            }
            try expect(
                try store.read { try $0.halfAWrapCount(in: compartment, under: 9) }, is: UInt64(wraps.count))
        },
        StoreCheck("a roll finds, page by page, the halves B that do not stand under the epoch, with their records") {
            place in
            let store = try place.open()
            let epochs: [UInt32] = [1, 2, 3, 2, 4, 1, .max]
            let wraps = try epochs.enumerated().map { try Samples.halfB($0, epoch: $1) }
            let second = try Samples.halfB(0, write: 1, epoch: 1)
            try store.write { writer in
                for number in epochs.indices { try writer.insert(try Samples.record(number)) }
                for wrap in wraps + [second] { try writer.insert(wrap) }
            }
            try store.read { reader in
                let wanted = wraps.filter { $0.epoch != 2 } + [second]
                let found = try reader.halfBWraps(notUnder: 2, after: nil, limit: .max)
                try expect(Set(found.map(\.wrap)), is: Set(wanted))
                try expect(found.count, is: wanted.count)
                for (wrap, head) in found {
                    guard let row = try reader.record(wrap.record) else { throw StoreError.missing }
                    try expect(head, is: row.head)
                    try expect(try reader.recordEntry(of: wrap.record), is: row.entry)
                }
                for (position, row) in found.enumerated() {
                    let page = try reader.halfBWraps(notUnder: 2, after: row.wrap.place, limit: 2)
                    try expect(page.map(\.wrap), is: found[(position + 1)...].prefix(2).map(\.wrap))
                }
                try expect(try reader.halfBWraps(notUnder: 2, after: nil, limit: 0).count, is: 0)
                try expect(try reader.recordEntry(of: try Samples.id(99)), is: nil)
                try expect(try reader.halfBWrapCount(under: 2), is: 2)
                try expect(try reader.halfBWrapCount(under: .max), is: 1)
                try expect(try reader.halfBWrapCount(under: 9), is: 0)
                try expect(try reader.halfBWrapCount(notUnder: 2), is: UInt64(wanted.count))
                try expect(try reader.halfBWrapCount(notUnder: 9), is: UInt64(wraps.count + 1))
            }
        },
        StoreCheck("a half B is replaced or deleted only while its wrap is the one that was read") { place in
            let store = try place.open()
            let old = try Samples.halfB(1, epoch: 1)
            let new = HalfBWrapRow(
                record: old.record, write: old.write, epoch: 2, kind: 4, bytes: Samples.bytes(200))
            let others = [
                HalfBWrapRow(record: old.record, write: old.write, epoch: 2, kind: old.kind, bytes: old.bytes),
                HalfBWrapRow(record: old.record, write: old.write, epoch: 1, kind: 4, bytes: old.bytes),
                HalfBWrapRow(record: old.record, write: old.write, epoch: 1, kind: old.kind, bytes: new.bytes),
            ]
            try store.write { writer in
                for number in [1, 2] { try writer.insert(try Samples.record(number)) }
                try writer.insert(old)
                try writer.insert(try Samples.halfB(1, write: 1))
                try writer.insert(try Samples.halfB(2))
                for other in others {
                    try expect(try writer.replace(other, by: new), is: false)
                    try expect(try writer.delete(other), is: false)
                }
                try expect(try writer.replace(old, by: try Samples.halfB(1, write: 1, epoch: 2)), is: false)
                try expect(try writer.replace(old, by: try Samples.halfB(2, epoch: 2)), is: false)
                try expect(try writer.replace(try Samples.halfB(3), by: try Samples.halfB(3, epoch: 2)), is: false)
                try expect(try writer.delete(try Samples.halfB(3)), is: false)
            }
            try expect(
                try store.read { try $0.halfBWraps(of: try Samples.id(1)) }.contains(old), is: true)
            try expect(try store.write { try $0.replace(old, by: new) }, is: true)
            try expect(try store.write { try $0.replace(old, by: new) }, is: false)
            try expect(try store.write { try $0.delete(old) }, is: false)
            try expect(
                Set(try store.read { try $0.halfBWraps(of: try Samples.id(1)) }),
                is: [new, try Samples.halfB(1, write: 1)])
            try expect(try store.write { try $0.delete(new) }, is: true)
            try expect(try store.read { try $0.strayHalfBWrapCount() }, is: 0)
            try expect(try store.write { try $0.deleteStrayHalfBWraps() }, is: 0)
            try expect(
                try store.read { try $0.halfBWraps(of: try Samples.id(1)) }, is: [try Samples.halfB(1, write: 1)])
            try expect(try store.read { try $0.halfBWraps(of: try Samples.id(2)) }, is: [try Samples.halfB(2)])
        },
    ]
}

extension StoreWriter {
    fileprivate func replace(_ old: HalfAWrapRow, by new: HalfAWrapRow) throws -> Bool {
        try replace(wrapAt: old.place, by: new.place, kind: new.kind, bytes: new.bytes)
    }
}
