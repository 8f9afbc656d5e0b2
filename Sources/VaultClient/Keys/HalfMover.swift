internal import GateProtocol
internal import OpenSSL
internal import VaultCrypto
internal import VaultModel

/// Moves halves A of one compartment under the newest version of its key.
///
/// It sees halves A only: nothing that it handles opens a cell.
struct HalfMover: Sendable {
    /// What a batch came to.
    struct Moved: Sendable {
        var wraps: [HalfAWrap] = []
        /// For each wrap the place of the one that it replaces.
        var replaced: [HalfAPlace] = []
        /// The places of the halves that do not fit their commitment.
        var unfit: [HalfAPlace] = []

        static func += (moved: inout Moved, more: Moved) {
            moved.wraps += more.wraps
            moved.replaced += more.replaced
            moved.unfit += more.unfit
        }
    }

    /// How many halves one task moves; a batch has several.
    private static let share = 1024

    let compartment: CompartmentID
    let version: UInt32
    private let newest: CompartmentKey
    /// The keys under which halves may stand, each with its pair for what was sealed to the compartment.
    private let held: [UInt32: (key: CompartmentKey, pair: X25519.PrivateKey)]
    private let contexts: VaultContexts

    /// `nil` when the newest version is not among the keys that are held.
    init?(
        _ compartment: CompartmentID, to version: UInt32, held keys: [UInt32: CompartmentKey], contexts: VaultContexts
    ) throws {
        guard let newest = keys[version] else { return nil }
        self.compartment = compartment
        self.version = version
        self.newest = newest
        self.contexts = contexts
        held = try keys.mapValues { ($0, try $0.privateKey()) }
    }

    /// The version under which a half stands that these keys do not open, if there is one.
    func missingVersion(among items: [RewrapWork.Item]) -> UInt32? {
        items.lazy.map(\.wrap.place.version).first { held[$0] == nil }
    }

    /// Opens halves under their old key, compares their commitments, and wraps them under the newest; beside the caller.
    @concurrent func move(_ items: [RewrapWork.Item]) async -> Result<Moved, ClientError> {
        let starts = Array(stride(from: 0, to: items.count, by: Self.share))
        return await withTaskGroup(of: (Int, Result<Moved, ClientError>).self) { group in
            for start in starts {
                let share = items[start..<min(start + Self.share, items.count)]
                group.addTask {
                    (start, Result { () throws(ClientError) in try clientErrors { try self.move(share) } })
                }
            }
            var parts: [Int: Result<Moved, ClientError>] = [:]
            for await (start, part) in group { parts[start] = part }
            return Result { () throws(ClientError) in
                var all = Moved()
                for start in starts { if let part = parts[start] { all += try part.get() } }
                return all
            }
        }
    }

    private func move(_ items: ArraySlice<RewrapWork.Item>) throws -> Moved {
        var moved = Moved()
        guard let first = items.first else { return moved }
        moved.wraps.reserveCapacity(items.count)
        moved.replaced.reserveCapacity(items.count)
        var halves = contexts.halvesA(like: first.wrap.place)
        // The halves of one record come one after another.
        var (old, new) = (LastRecordKey(), LastRecordKey())
        for item in items {
            let from = item.wrap.place
            guard from.compartment == compartment, let held = held[from.version] else {
                throw ClientError.notIntact("the gate's work for a rotation")
            }
            guard let commitment = item.commitment,
                let half = try? open(item.wrap, commitment, with: held, &halves, &old)
            else {
                moved.unfit.append(from)
                continue
            }
            let to = HalfAPlace(
                record: from.record, write: from.write, compartment: compartment, version: version,
                generation: from.generation)
            let key = try new.key(at: to, of: newest, &halves)
            moved.wraps.append(
                HalfAWrap(
                    place: to, kind: .recordKey,
                    bytes: try Wrap.seal(half, under: key, context: halves.wrap(to, commitment: commitment))))
            moved.replaced.append(from)
        }
        return moved
    }

    private func open(
        _ wrap: HalfAWrap, _ commitment: Digest, with held: (key: CompartmentKey, pair: X25519.PrivateKey),
        _ halves: inout HalfAContexts, _ last: inout LastRecordKey
    ) throws -> HalfA {
        let place = wrap.place
        let half: HalfA
        switch wrap.kind {
        case .recordKey:
            half = try Wrap.openA(
                wrap.bytes, under: try last.key(at: place, of: held.key, &halves),
                context: halves.wrap(place, commitment: commitment))
        case .compartmentPublicKey:
            half = try Wrap.openA(
                wrap.bytes, with: held.pair,
                context: contexts.envelopeA(place, commitment: commitment, publicKey: held.pair.publicKey))
        case .gateKey, .list: throw VaultCryptoError.notAuthentic
        }
        let found = try half.commitment(halves.commitment(place))
        guard found.withBytes({ found in commitment.withBytes { constantTimeEquals(found, $0) } }) else {
            throw VaultCryptoError.notAuthentic
        }
        return half
    }
}

/// The record key that was used last.
private struct LastRecordKey {
    private var last: (place: RecordKeyPlace, key: RecordKey)?

    mutating func key(
        at place: HalfAPlace, of key: CompartmentKey, _ halves: inout HalfAContexts
    ) throws(VaultCryptoError) -> RecordKey {
        if let last, last.place == place.recordKey { return last.key }
        let derived = try key.recordKey(halves.recordKey(place))
        last = (place.recordKey, derived)
        return derived
    }
}
