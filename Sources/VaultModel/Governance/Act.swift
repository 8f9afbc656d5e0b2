public import OpenSSL
public import VaultCrypto

/// One act of governance inside a statement.
public enum Act: Hashable, Sendable {
    /// A root: who administers, who holds custody, which keys the log and the gate have.
    case root(Root)
    /// Admits an official with their self-signed keys.
    case enrol(PublicKeyFile)
    /// Ends an official's rights for good.
    case revoke(official: Digest)
    /// Ends an official's rights until they return.
    case suspend(official: Digest)
    /// Gives a suspended official their rights back.
    case resume(official: Digest)
    /// Puts new keys in the place of an official's old ones.
    case rekey(RekeyAct)
    /// Gives one official one role.
    case grant(GrantAct)
    /// Ends a grant.
    case removeGrant(GrantID)
    /// Puts a policy document in force; the document itself lies beside the log.
    case policy(version: UInt32, document: Digest)
    /// Adds a version of a compartment's key.
    case keyVersion(KeyVersionAct)
    /// Makes an added version active; the one before becomes retiring.
    case activateKey(compartment: CompartmentID, version: UInt32)
    /// Retires a version that protects nothing any more.
    case retireKey(compartment: CompartmentID, version: UInt32)
    /// Says that somebody may have a version who must not.
    case compromiseKey(compartment: CompartmentID, version: UInt32)
    /// Destroys a version under which nothing is left.
    case destroyKey(compartment: CompartmentID, version: UInt32)
    /// Names the wraps by which people receive compartment keys.
    case keyWraps([KeyWrapItem])
    /// Begins the next epoch of the gate key.
    case epoch(UInt32)
    /// Ends an epoch under which nothing is left; the gate destroys its key.
    case closeEpoch(UInt32)
    /// Says that somebody may have the gate key of an epoch who must not.
    case compromiseEpoch(UInt32)
    /// Begins a version of the search index.
    case index(IndexAct)
    /// Names the wraps by which people receive index keys.
    case indexWraps([KeyWrapItem])
    /// Ends a version of the index, whose tokens are gone; the gate destroys its key.
    case closeIndex(UInt32)
    /// Puts a recovery key in force, whose secret the custodians hold in shares.
    case recovery(RecoveryAct)
    /// Says that somebody opened the keys with the recovery secret of this number.
    case recover(recovery: UInt32)
    /// Says that the shares were tried and still yield the recovery secret of this number.
    case drill(recovery: UInt32)
    /// Opens a new generation of the log after a restore.
    case restore(RestoreAct)
    /// Forbids to erase a record: a legal hold.
    case hold(RecordID)
    /// Ends a legal hold.
    case release(RecordID)
    /// Confirms that all copies of escrow and halves from before this epoch are destroyed.
    case confirmErasure(before: UInt32)

    /// Whose signatures an act needs.
    public enum Authority: Hashable, Sendable {
        /// t administrators of the root in force.
        case administrators
        /// One custodian of the root in force.
        case custodian
        /// m custodians of the root in force.
        case custodians
        /// The official whom it is about.
        case official(Digest)
    }

    /// Whose signatures this act needs.
    public var authority: Authority {
        switch self {
        case .root, .enrol, .revoke, .suspend, .resume, .grant, .removeGrant, .policy, .restore, .hold, .release:
            .administrators
        case .keyVersion, .activateKey, .retireKey, .compromiseKey, .keyWraps, .epoch, .closeEpoch, .compromiseEpoch,
            .index, .indexWraps, .closeIndex, .recover, .drill:
            .custodian
        case .destroyKey, .recovery, .confirmErasure: .custodians
        case .rekey(let act): .official(act.old)
        }
    }
}
