/// The tables of format 1 and what marks a file as ours.
enum Schema {
    /// `CsVt`, in the header of the file.
    static let application = 0x4373_5674
    /// The newest format that this code reads; in the header and, for every kind of store, under `StoreKey.format`.
    static let format = 1

    /// Records stand in the order of their insertion, with their random ids in an index, and wraps stand by their record's
    /// number: in the order of ids an import would write a page anew for almost each row, and leave a third of it empty.
    /// Small columns stand first, so that they are read without the pages that a long row spills into. Rotations and
    /// searches find the ids of records in `record_numbers`, without a page of theirs. The numbers in `log_statements`,
    /// `log_erasures` and `log_finds` are those of `RequestKind`.
    static let tables = meta + halves + records

    /// Single values, in a vault and in each part of a backup.
    static let meta = """
        CREATE TABLE meta (
            key TEXT PRIMARY KEY NOT NULL,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    /// What a backup keeps apart from everything else: without it no record opens, and a new one replaces all before.
    static let halves = """
        CREATE TABLE half_b_wraps (
            record INTEGER NOT NULL,
            write BLOB NOT NULL,
            epoch INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (record, write)
        ) STRICT, WITHOUT ROWID;

        """

    /// Everything else.
    static let records = """
        CREATE TABLE documents (
            digest BLOB PRIMARY KEY NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE log (
            idx INTEGER PRIMARY KEY NOT NULL,
            kind INTEGER NOT NULL,
            request BLOB NOT NULL UNIQUE,
            hashes BLOB NOT NULL,
            entry BLOB NOT NULL
        ) STRICT;

        CREATE INDEX log_statements ON log (kind) WHERE kind = 6;

        CREATE INDEX log_erasures ON log (kind) WHERE kind = 14;

        CREATE INDEX log_finds ON log (kind) WHERE kind = 15;

        CREATE TABLE records (
            number INTEGER PRIMARY KEY NOT NULL,
            id BLOB NOT NULL UNIQUE,
            type INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            head_code BLOB NOT NULL,
            manifest BLOB NOT NULL,
            cells BLOB NOT NULL
        ) STRICT;

        CREATE INDEX record_numbers ON records (number, id, type);

        CREATE TABLE half_a_wraps (
            record INTEGER NOT NULL,
            write BLOB NOT NULL,
            compartment INTEGER NOT NULL,
            version INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            commitment BLOB NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (record, write, compartment)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE blobs (
            write BLOB NOT NULL,
            field INTEGER NOT NULL,
            number INTEGER NOT NULL,
            time INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            UNIQUE (write, field, number)
        ) STRICT;

        CREATE TABLE key_wraps (
            recipient BLOB NOT NULL,
            compartment INTEGER NOT NULL,
            version INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (recipient, compartment, version)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE index_key_wraps (
            recipient BLOB NOT NULL,
            compartment INTEGER NOT NULL,
            version INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (recipient, compartment, version)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE index_tokens (
            field INTEGER NOT NULL,
            version INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            token BLOB NOT NULL,
            record INTEGER NOT NULL,
            code BLOB NOT NULL,
            PRIMARY KEY (field, version, kind, token, record, code)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX index_tokens_of_record ON index_tokens (record, field, version);

        CREATE TABLE pending_statements (
            id BLOB PRIMARY KEY NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rosters (
            record BLOB PRIMARY KEY NOT NULL,
            entry INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            head_code BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE assignments (
            official BLOB NOT NULL,
            record BLOB NOT NULL,
            PRIMARY KEY (official, record)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE record_key_wraps (
            record BLOB NOT NULL,
            recipient BLOB NOT NULL,
            compartment INTEGER NOT NULL,
            version INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (record, recipient, compartment, version, generation)
        ) STRICT, WITHOUT ROWID;
        """
}
