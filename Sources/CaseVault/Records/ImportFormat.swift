/// How the records of an import are written.
public enum ImportFormat: Sendable {
    /// One flat JSON object a line.
    case jsonLines
    /// RFC 4180 in UTF-8, with or without a byte order mark; the first line names the fields.
    case csv
    /// One JSON object a line, with the names and codes of HTCDS 2.0.
    case htcds
    /// RFC 4180 with the names and codes of HTCDS 2.0, or a spreadsheet template of the standard with its labels.
    case htcdsCSV
}
