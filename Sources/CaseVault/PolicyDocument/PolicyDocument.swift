public import VaultModel

/// Policy documents: the YAML in which people write a ``Policy``.
///
/// The shipped document, `default-policy.yaml`, shows every key. The bytes of a document are what administrators sign,
/// so it is read strictly: no unknown key, no tag, anchor or alias, nothing twice, and one document of at most 1 MiB.
public enum PolicyDocument {
    /// The longest document, in bytes.
    public static let maximumBytes = 1 << 20

    /// The format that this reader knows: the value of the key `casevault-policy`.
    public static let formatVersion = 1

    /// The document for the bilateral Thai–Myanmar procedure that a new vault takes unless it is given another.
    public static let `default`: [UInt8] = PackageResources.default_policy_yaml

    /// Reads a document.
    ///
    /// - Parameter yaml: the bytes as they are signed; UTF-8.
    /// - Throws: ``PolicyDocumentError`` with every mistake that could be found, not only the first.
    public static func parse(_ yaml: [UInt8]) throws(PolicyDocumentError) -> Policy {
        var reader = PolicyReader()
        let policy = reader.read(yaml)
        guard let policy, reader.mistakes.isEmpty else {
            throw PolicyDocumentError(mistakes: ordered(reader.mistakes))
        }
        return policy
    }

    /// The mistakes of a document, in the order of their lines; empty if it is a policy.
    public static func check(_ yaml: [UInt8]) -> [PolicyMistake] {
        do {
            _ = try parse(yaml)
            return []
        } catch {
            return error.mistakes
        }
    }

    private static func ordered(_ mistakes: [PolicyMistake]) -> [PolicyMistake] {
        guard !mistakes.isEmpty else { return [PolicyMistake(line: 1, message: "the document is not a policy")] }
        let numbered = mistakes.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
        return numbered.map(\.element)
    }
}
