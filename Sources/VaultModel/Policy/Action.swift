/// What an official may do. The raw value is the word in a policy document.
public enum Action: String, Hashable, Sendable, CaseIterable {
    /// Open fields of one record.
    case read
    /// Write a new record.
    case create
    /// Write or remove fields of a record.
    case update
    /// See which records there are: ids and metadata only.
    case list
    /// Erase fields of a record or all of it, without reading any.
    case erase
    /// Assign a record to an official, or take it away.
    case assign
    /// Take fields of many records out, or send a referral.
    case export
    /// Find records by the value of a field.
    case search
    /// Enrol, grant, revoke, apply policy, change the root.
    case govern
    /// Distribute, rotate and destroy keys, and recover.
    case custody
    /// Read the log beyond what everybody may.
    case audit

    /// Whether the action speaks of records, so that its rules name record types. The others are acts of governance.
    public var concernsRecords: Bool {
        switch self {
        case .read, .create, .update, .erase, .list, .assign, .export, .search: true
        case .govern, .custody, .audit: false
        }
    }

    /// Whether the action speaks of fields, so that its rules name some.
    public var concernsFields: Bool {
        switch self {
        case .read, .create, .update, .export, .search: true
        case .erase, .list, .assign, .govern, .custody, .audit: false
        }
    }

    /// Whether a grant for assigned records reaches only one that is assigned.
    ///
    /// A new record is assigned to nobody yet; a list or a search is allowed and then gives assigned records only,
    /// which ``Grounds/scope`` says.
    public var concernsOneExistingRecord: Bool {
        switch self {
        case .read, .update, .erase, .assign, .export: true
        case .create, .list, .search, .govern, .custody, .audit: false
        }
    }
}
