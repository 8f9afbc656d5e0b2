public import OpenSSL
public import VaultCrypto

/// The contexts of the halves A of one compartment, which share all bytes but ids, version, generation and commitment.
///
/// A rotation forms five of them for each half, so that forming them anew would take as long as its cryptography.
public struct HalfAContexts: Sendable {
    private var recordKeyContext: Context
    private var wrapContext: Context
    private var commitmentContext: Context

    fileprivate init(_ contexts: VaultContexts, like place: HalfAPlace) {
        recordKeyContext = contexts.recordKey(place)
        wrapContext = contexts.wrapA(place, commitment: .zero)
        commitmentContext = contexts.commitment(
            record: place.record, compartment: place.compartment, write: place.write)
    }

    /// For R, the record key.
    public mutating func recordKey(_ place: HalfAPlace) -> Context {
        // From the end: generation 4 bytes; its header 6; version 4; header 6; compartment 2; header 6; record 16.
        let end = recordKeyContext.bytes.count
        recordKeyContext.overwrite(at: end - 44, with: place.record.high, place.record.low)
        recordKeyContext.overwrite(at: end - 14, with: place.version)
        recordKeyContext.overwrite(at: end - 4, with: place.generation)
        return recordKeyContext
    }

    /// For a wrap of half A under R.
    public mutating func wrap(_ place: HalfAPlace, commitment: Digest) -> Context {
        // From the end: commitment 32 bytes; header 6; generation 4; header 6; version 4; header 6; kind 1; header 6;
        // write 16; header 6; compartment 2; header 6; record 16.
        let end = wrapContext.bytes.count
        wrapContext.overwrite(at: end - 111, with: place.record.high, place.record.low)
        wrapContext.overwrite(at: end - 81, with: place.write.high, place.write.low)
        wrapContext.overwrite(at: end - 52, with: place.version)
        wrapContext.overwrite(at: end - 42, with: place.generation)
        wrapContext.overwrite(at: end - 32, with: commitment)
        return wrapContext
    }

    /// For the commitment to a half A.
    public mutating func commitment(_ place: HalfAPlace) -> Context {
        // From the end: write 16 bytes; header 6; compartment 2; header 6; record 16.
        let end = commitmentContext.bytes.count
        commitmentContext.overwrite(at: end - 46, with: place.record.high, place.record.low)
        commitmentContext.overwrite(at: end - 16, with: place.write.high, place.write.low)
        return commitmentContext
    }
}

extension VaultContexts {
    /// For halves A one after the other, all in the compartment of this one.
    public func halvesA(like place: HalfAPlace) -> HalfAContexts { HalfAContexts(self, like: place) }
}
