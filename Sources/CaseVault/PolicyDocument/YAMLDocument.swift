import VaultModel
import Yams

/// The one YAML document of a text, with every doubled key still in it.
///
/// Yams gives up at the first mapping that has a key twice and names no line for the second. So that all such keys can
/// be reported, the first of two is renamed in the text, marked by ``PolicySource/reserved``, and the text parsed
/// again.
struct YAMLDocument {
    /// How many doubled keys are looked for before the rest is left for the next check.
    static let maximumRenamed = 20

    let root: Node?
    let mistakes: [PolicyMistake]

    init(_ source: PolicySource) {
        var text = source.text
        // Told only if the document cannot be read to its end; otherwise the reader knows the line of the second, too.
        var doubled: [PolicyMistake] = []
        for number in 0...Self.maximumRenamed {
            do {
                // Without resolver rules every scalar stays text: `NO` is the code of Norway and no boolean.
                // The encoding is given, since Yams would ask the environment for its default.
                root = try Yams.compose(yaml: text, .basic, .default, .utf8)
                let empty = [PolicyMistake(line: 1, message: "the document is empty")]
                mistakes = root.map(Self.mistakesInScalars) ?? empty
                return
            } catch let YamlError.duplicatedKeysInMapping(keys, context) {
                let key = Self.original(keys.first ?? "")
                doubled.append(PolicyMistake(line: context.mark.line, message: "\(key) is given twice in one mapping"))
                guard let renamed = Self.rename(at: context.mark, in: text, number) else { break }
                text = renamed
            } catch {
                doubled.append(Self.mistake(error))
                break
            }
        }
        root = nil
        mistakes = doubled
    }

    /// The key as it was written, before it may have been renamed.
    static func original(_ key: String) -> String {
        guard key.unicodeScalars.first == PolicySource.reserved else { return key }
        let parts = key.unicodeScalars.dropFirst().split(
            separator: PolicySource.reserved, maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? String(String.UnicodeScalarView(parts[1])) : key
    }

    private static func rename(at mark: Mark, in text: String, _ number: Int) -> String? {
        var scalars = text.unicodeScalars
        var index = scalars.startIndex
        var line = 1
        while line < mark.line {
            guard let end = scalars[index...].firstIndex(of: "\n") else { return nil }
            index = scalars.index(after: end)
            line += 1
        }
        guard var key = scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex),
            key < scalars.endIndex
        else { return nil }
        if scalars[key] == "\"" || scalars[key] == "'" { key = scalars.index(after: key) }
        let mark = "\(PolicySource.reserved)\(number)\(PolicySource.reserved)"
        scalars.insert(contentsOf: mark.unicodeScalars, at: key)
        return String(scalars)
    }

    /// Escapes in quotes can write what the source may not hold: line ends, controls, marks that turn text.
    private static func mistakesInScalars(_ node: Node) -> [PolicyMistake] {
        switch node {
        case .scalar(let scalar):
            let text = original(scalar.string)
            guard let refused = text.unicodeScalars.first(where: PolicySource.isRefused) else { return [] }
            let code = String(refused.value, radix: 16, uppercase: true)
            return [
                PolicyMistake(
                    line: scalar.mark?.line ?? 1, message: "the character U+\(code) is not allowed in a value")
            ]
        case .mapping(let mapping): return mapping.flatMap { mistakesInScalars($0) + mistakesInScalars($1) }
        case .sequence(let sequence): return sequence.flatMap(mistakesInScalars)
        case .alias: return []
        }
    }

    private static func mistake(_ error: any Error) -> PolicyMistake {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            PolicyMistake(line: mark.line, message: "this is not YAML: \(problem)")
        default:
            PolicyMistake(line: 1, message: "this is not YAML")
        }
    }
}
