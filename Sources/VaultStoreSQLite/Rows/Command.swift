/// Every statement that reads or writes rows, as fixed text; values are only ever bound.
enum Command: Int, CaseIterable {
    case value, setValue, document, addDocument
    case logSize, logRow, logRows, logHashes, logStatements, logErasures, logRowsOfKind, logFindsBefore,
        logRowsOfKindBefore
    case logIndex, appendLog
    case record, recordNumber, recordEntry, recordType, records, recordsAfter, recordCount, insertRecord, updateRecord
    case halfAWraps, halfAWrapsNotUnder, halfAWrapCount, halfAWrapCountNotUnder, insertHalfA, replaceHalfA
    case deleteHalfA, deleteHalvesA
    case halfBWraps, halfBWrapsNotUnder, halfBWrapCountUnder, halfBWrapCountNotUnder, strayHalfBWrapCount
    case insertHalfB, replaceHalfB, deleteHalfB, deleteHalvesB, deleteThisHalfB, deleteStrayHalfB
    case blobSegments, blobsBefore, insertBlobSegment, deleteBlob
    case keyWraps, insertKeyWrap, deleteKeyWrapsOfVersion, deleteKeyWrapsOfRecipient
    case indexKeyWraps, insertIndexKeyWrap, deleteIndexKeyWrapsOfVersion, deleteIndexKeyWrapsOfRecipient
    case indexTokens, indexTokensOfRecord, indexedFields, indexedRecordCount, strayIndexTokenCount, insertIndexToken
    case deleteIndexTokensOfRecord, deleteIndexTokensOfField, deleteIndexTokensOfKind, deleteIndexTokensOfVersion
    case pendingStatements, putPendingStatement, deletePendingStatement
    case roster, rosters, rostersAfter, setRoster
    case assignedRecords, insertAssignment, deleteAssignment, moveAssignments, deleteAllRecordKeyWrapsOfRecipient
    case recordKeyWraps, insertRecordKeyWrap
    case deleteRecordKeyWrapsOfRecord, deleteRecordKeyWrapsOfRecipient, deleteRecordKeyWrapsOfVersion
    case beginSavepoint, undoSavepoint, endSavepoint

    var text: String {
        switch self {
        case .value: "SELECT value FROM meta WHERE key = ?1"
        case .setValue: "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        case .document: "SELECT bytes FROM documents WHERE digest = ?1"
        case .addDocument: "INSERT INTO documents VALUES (?1, ?2)"

        case .logSize: "SELECT coalesce(max(idx) + 1, 0) FROM log"
        case .logRow: "SELECT idx, kind, request, entry, hashes FROM log WHERE idx = ?1"
        case .logRows: "SELECT idx, kind, request, entry, hashes FROM log WHERE idx >= ?1 ORDER BY idx"
        case .logHashes: "SELECT hashes FROM log WHERE idx = ?1"
        case .logStatements:
            "SELECT idx, kind, request, entry, hashes FROM log WHERE kind = 6 AND idx >= ?1 ORDER BY idx"
        case .logErasures:
            "SELECT idx, kind, request, entry, hashes FROM log WHERE kind = 14 AND idx >= ?1 ORDER BY idx"
        case .logRowsOfKind:
            "SELECT idx, kind, request, entry, hashes FROM log WHERE idx >= ?1 AND kind = ?2 ORDER BY idx"
        case .logFindsBefore:
            "SELECT idx, kind, request, entry, hashes FROM log WHERE kind = 15 AND idx < ?1 ORDER BY idx DESC"
        case .logRowsOfKindBefore:
            "SELECT idx, kind, request, entry, hashes FROM log WHERE idx < ?1 AND kind = ?2 ORDER BY idx DESC"
        case .logIndex: "SELECT idx FROM log WHERE request = ?1"
        case .appendLog: "INSERT INTO log (idx, kind, request, entry, hashes) VALUES (?1, ?2, ?3, ?4, ?5)"

        case .record: "SELECT id, type, sequence, entry, manifest, cells, head_code FROM records WHERE id = ?1"
        case .recordNumber: "SELECT number FROM records WHERE id = ?1"
        case .recordEntry: "SELECT entry FROM records WHERE id = ?1"
        case .recordType: "SELECT type FROM records WHERE id = ?1"
        case .records: "SELECT id, type, sequence FROM records ORDER BY id"
        case .recordsAfter: "SELECT id, type, sequence FROM records WHERE id > ?1 ORDER BY id"
        case .recordCount: "SELECT count(*) FROM records"
        case .insertRecord:
            """
            INSERT INTO records (id, type, sequence, entry, manifest, cells, head_code)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """
        case .updateRecord:
            """
            UPDATE records SET type = ?2, sequence = ?3, entry = ?4, manifest = ?5, cells = ?6, head_code = ?7
            WHERE id = ?1
            """

        case .halfAWraps:
            """
            SELECT ?2, write, compartment, version, generation, kind, commitment, bytes FROM half_a_wraps
            WHERE record = ?1 ORDER BY write, compartment
            """
        // A rotation walks the table once; an index by version would cost every write more than that.
        case .halfAWrapsNotUnder:
            """
            SELECT id, write, compartment, version, generation, kind, commitment, bytes, type, number
            FROM half_a_wraps CROSS JOIN records INDEXED BY record_numbers ON number = record
            WHERE (record, write) > (?3, ?4) AND compartment = ?1 AND version <> ?2 ORDER BY record, write
            """
        case .halfAWrapCount: "SELECT count(*) FROM half_a_wraps WHERE compartment = ?1 AND version = ?2"
        case .halfAWrapCountNotUnder: "SELECT count(*) FROM half_a_wraps WHERE compartment = ?1 AND version <> ?2"
        case .insertHalfA:
            """
            INSERT INTO half_a_wraps (record, write, compartment, version, generation, kind, commitment, bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """
        case .replaceHalfA:
            """
            UPDATE half_a_wraps SET version = ?4, generation = ?5, kind = ?6, bytes = ?7
            WHERE record = ?1 AND write = ?2 AND compartment = ?3 AND version = ?8 AND generation = ?9
            """
        case .deleteHalfA: "DELETE FROM half_a_wraps WHERE record = ?1 AND write = ?2"
        case .deleteHalvesA: "DELETE FROM half_a_wraps WHERE record = ?1"

        case .halfBWraps:
            "SELECT ?2, write, epoch, kind, bytes FROM half_b_wraps WHERE record = ?1 ORDER BY write"
        // As for halves A: a roll walks the table once.
        case .halfBWrapsNotUnder:
            """
            SELECT id, write, epoch, kind, bytes, type, sequence, entry, manifest, head_code
            FROM half_b_wraps CROSS JOIN records ON number = record
            WHERE (record, write) > (?2, ?3) AND epoch <> ?1 ORDER BY record, write
            """
        case .halfBWrapCountUnder: "SELECT count(*) FROM half_b_wraps WHERE epoch = ?1"
        case .halfBWrapCountNotUnder: "SELECT count(*) FROM half_b_wraps WHERE epoch <> ?1"
        case .strayHalfBWrapCount:
            "SELECT count(*) FROM half_b_wraps WHERE record NOT IN (SELECT number FROM records)"
        case .insertHalfB: "INSERT INTO half_b_wraps (record, write, epoch, kind, bytes) VALUES (?1, ?2, ?3, ?4, ?5)"
        case .replaceHalfB:
            """
            UPDATE half_b_wraps SET epoch = ?6, kind = ?7, bytes = ?8
            WHERE record = ?1 AND write = ?2 AND epoch = ?3 AND kind = ?4 AND bytes = ?5
            """
        case .deleteHalfB: "DELETE FROM half_b_wraps WHERE record = ?1 AND write = ?2"
        case .deleteHalvesB: "DELETE FROM half_b_wraps WHERE record = ?1"
        case .deleteThisHalfB:
            """
            DELETE FROM half_b_wraps
            WHERE record = ?1 AND write = ?2 AND epoch = ?3 AND kind = ?4 AND bytes = ?5
            """
        case .deleteStrayHalfB: "DELETE FROM half_b_wraps WHERE record NOT IN (SELECT number FROM records)"

        case .blobSegments:
            """
            SELECT write, field, number, time, bytes FROM blobs
            WHERE write = ?1 AND field = ?2 AND number >= ?3 ORDER BY number
            """
        case .blobsBefore: "SELECT write, field FROM blobs WHERE number = 0 AND time < ?1 ORDER BY write, field"
        case .insertBlobSegment: "INSERT INTO blobs (write, field, number, time, bytes) VALUES (?1, ?2, ?3, ?4, ?5)"
        case .deleteBlob: "DELETE FROM blobs WHERE write = ?1 AND field = ?2"

        case .keyWraps:
            """
            SELECT recipient, compartment, version, bytes FROM key_wraps
            WHERE recipient = ?1 ORDER BY compartment, version
            """
        case .insertKeyWrap: "INSERT INTO key_wraps (recipient, compartment, version, bytes) VALUES (?1, ?2, ?3, ?4)"
        case .deleteKeyWrapsOfVersion: "DELETE FROM key_wraps WHERE compartment = ?1 AND version = ?2"
        case .deleteKeyWrapsOfRecipient: "DELETE FROM key_wraps WHERE recipient = ?1"

        case .indexKeyWraps:
            """
            SELECT recipient, compartment, version, bytes FROM index_key_wraps
            WHERE recipient = ?1 ORDER BY compartment, version
            """
        case .insertIndexKeyWrap:
            "INSERT INTO index_key_wraps (recipient, compartment, version, bytes) VALUES (?1, ?2, ?3, ?4)"
        case .deleteIndexKeyWrapsOfVersion: "DELETE FROM index_key_wraps WHERE version = ?1"
        case .deleteIndexKeyWrapsOfRecipient: "DELETE FROM index_key_wraps WHERE recipient = ?1"
        // Without the pages of the records themselves: each would be read for itself.
        case .indexTokens:
            """
            SELECT id, field, version, found.kind, token, code, write FROM index_tokens AS found
            CROSS JOIN records INDEXED BY record_numbers ON number = found.record
            CROSS JOIN half_b_wraps AS half ON half.record = found.record
            WHERE field = ?1 AND version = ?2 AND found.kind = ?3 AND token = ?4 ORDER BY found.record, code
            """
        case .indexTokensOfRecord:
            """
            SELECT ?2, field, version, kind, token, code FROM index_tokens INDEXED BY index_tokens_of_record
            WHERE record = ?1
            """
        case .indexedFields:
            """
            SELECT DISTINCT field FROM index_tokens INDEXED BY index_tokens_of_record
            WHERE record = ?1 AND version = ?2
            """
        case .indexedRecordCount:
            """
            SELECT count(DISTINCT old.record) FROM index_tokens AS old
            CROSS JOIN records INDEXED BY record_numbers ON number = old.record
            WHERE old.field = ?1 AND old.version = ?2 AND NOT EXISTS (
                SELECT 1 FROM index_tokens AS new INDEXED BY index_tokens_of_record
                WHERE new.record = old.record AND new.field = ?1 AND new.version = ?3)
            """
        case .strayIndexTokenCount:
            "SELECT count(*) FROM index_tokens WHERE record NOT IN (SELECT number FROM records)"
        case .insertIndexToken:
            """
            INSERT INTO index_tokens (field, version, kind, token, record, code) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT DO NOTHING
            """
        case .deleteIndexTokensOfRecord: "DELETE FROM index_tokens WHERE record = ?1"
        case .deleteIndexTokensOfField: "DELETE FROM index_tokens WHERE record = ?1 AND field = ?2"
        case .deleteIndexTokensOfKind: "DELETE FROM index_tokens WHERE record = ?1 AND field = ?2 AND kind = ?3"
        case .deleteIndexTokensOfVersion: "DELETE FROM index_tokens WHERE version = ?1"

        case .pendingStatements: "SELECT id, bytes FROM pending_statements ORDER BY id"
        case .putPendingStatement:
            "INSERT INTO pending_statements VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes"
        case .deletePendingStatement: "DELETE FROM pending_statements WHERE id = ?1"

        case .roster: "SELECT record, entry, bytes, head_code FROM rosters WHERE record = ?1"
        case .rosters: "SELECT record, entry, bytes, head_code FROM rosters ORDER BY record"
        case .rostersAfter: "SELECT record, entry, bytes, head_code FROM rosters WHERE record > ?1 ORDER BY record"
        case .setRoster:
            """
            INSERT INTO rosters (record, entry, bytes, head_code) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (record)
            DO UPDATE SET entry = excluded.entry, bytes = excluded.bytes, head_code = excluded.head_code
            """
        case .assignedRecords: "SELECT record FROM assignments WHERE official = ?1 ORDER BY record"
        case .insertAssignment: "INSERT INTO assignments (official, record) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
        case .deleteAssignment: "DELETE FROM assignments WHERE official = ?1 AND record = ?2"
        case .moveAssignments: "UPDATE assignments SET official = ?2 WHERE official = ?1"
        case .deleteAllRecordKeyWrapsOfRecipient: "DELETE FROM record_key_wraps WHERE recipient = ?1"
        case .recordKeyWraps:
            """
            SELECT record, recipient, compartment, version, generation, entry, bytes FROM record_key_wraps
            WHERE record = ?1 ORDER BY recipient, compartment, version, generation
            """
        case .insertRecordKeyWrap:
            """
            INSERT INTO record_key_wraps (record, recipient, compartment, version, generation, entry, bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """
        case .deleteRecordKeyWrapsOfRecord: "DELETE FROM record_key_wraps WHERE record = ?1"
        case .deleteRecordKeyWrapsOfRecipient: "DELETE FROM record_key_wraps WHERE record = ?1 AND recipient = ?2"
        case .deleteRecordKeyWrapsOfVersion: "DELETE FROM record_key_wraps WHERE compartment = ?1 AND version = ?2"
        case .beginSavepoint: "SAVEPOINT body"
        case .undoSavepoint: "ROLLBACK TO body"
        case .endSavepoint: "RELEASE body"
        }
    }
}
