public import OpenSSL
public import VaultCrypto

/// What kind of token a value gets; bound into each token.
public enum TokenKind: UInt8, Hashable, Sendable, CaseIterable {
    /// None: the value has nothing that can be searched. It is noted, so that a rebuild passes over it.
    case none = 0
    /// Of another spelling of the same text.
    case exact = 1
    /// Of a text that sounds alike.
    case phonetic = 2
    /// Of all names of a person together with the year of birth; for noticing duplicates, never for a search.
    case person = 3
}

/// The contexts of search (docs/format.md §3).
extension VaultContexts {
    private func begin(_ domain: Domain) -> Context {
        var context = Context(domain)
        context.append(.vault, vault)
        context.append(.suite, Suite.one.rawValue)
        return context
    }

    /// For the check value of an index key.
    public func indexKeyCheck(compartment: CompartmentID, version: UInt32) -> Context {
        var context = begin(.indexKeyCheck)
        context.append(.compartment, compartment.rawValue)
        context.append(.keyVersion, version)
        return context
    }

    /// For an inner token: of a normalised value, in a version of the index.
    public func indexInner(_ field: IndexedField, version: UInt32, kind: TokenKind, value: [UInt8]) -> Context {
        var context = begin(.indexInner)
        context.append(.compartment, field.compartment.rawValue)
        context.append(.field, field.field.rawValue)
        context.append(.kind, kind.rawValue)
        context.append(.keyVersion, version)
        context.append(.body, value)
        context.append(.profile, field.profile.rawValue)
        context.append(.profileVersion, field.profileVersion)
        return context
    }

    /// For an outer token: of an inner one.
    public func indexOuter(_ field: IndexedField, version: UInt32, kind: TokenKind, inner: Digest) -> Context {
        var context = begin(.indexOuter)
        context.append(.compartment, field.compartment.rawValue)
        context.append(.field, field.field.rawValue)
        context.append(.kind, kind.rawValue)
        context.append(.keyVersion, version)
        context.append(.digest, inner)
        context.append(.profile, field.profile.rawValue)
        context.append(.profileVersion, field.profileVersion)
        return context
    }

    /// For the code that binds a whole outer token to the write of one record.
    public func indexCheck(
        _ field: IndexedField, version: UInt32, kind: TokenKind, outer: Digest, record: RecordID, write: WriteID
    ) -> Context {
        var context = begin(.indexCheck)
        context.append(.record, record)
        context.append(.compartment, field.compartment.rawValue)
        context.append(.field, field.field.rawValue)
        context.append(.write, write)
        context.append(.kind, kind.rawValue)
        context.append(.keyVersion, version)
        context.append(.digest, outer)
        return context
    }

    /// For an index key sealed to a person; `authority` is the log index of what entitles them.
    public func envelopeIndexKey(
        compartment: CompartmentID, version: UInt32, recipient: OfficialIdentity, authority: UInt64
    ) -> Context {
        var context = begin(.hpke)
        context.append(.compartment, compartment.rawValue)
        context.append(.kind, EnvelopeKind.indexKey.rawValue)
        context.append(.keyVersion, version)
        context.append(.handle, Array(recipient.handle.utf8))
        context.append(.fingerprint, recipient.fingerprint)
        appendAlgorithms(to: &context)
        context.append(.authority, authority)
        return context
    }

    /// For an index key sealed to the recovery key; `authority` is the log index of the act that put it in force.
    public func envelopeIndexRecovery(
        compartment: CompartmentID, version: UInt32, publicKey: [UInt8], authority: UInt64
    ) -> Context {
        var context = begin(.hpke)
        context.append(.compartment, compartment.rawValue)
        context.append(.kind, EnvelopeKind.indexRecovery.rawValue)
        context.append(.keyVersion, version)
        context.append(.fingerprint, SHA256.hash(publicKey))
        appendAlgorithms(to: &context)
        context.append(.authority, authority)
        return context
    }
}
