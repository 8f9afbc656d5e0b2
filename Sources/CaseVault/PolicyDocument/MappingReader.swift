import VaultModel
import Yams

/// One mapping of a policy document, whose keys are taken one by one.
///
/// What is wrong is collected in ``mistakes``; a method then returns `nil` or leaves the item out, and reading goes on.
struct MappingReader {
    private struct Entry {
        let line: Int
        let value: Node
    }

    /// The line on which the mapping begins.
    let line: Int
    private(set) var mistakes: [PolicyMistake] = []
    private var entries: [String: Entry] = [:]

    /// Takes the keys of `node`, and reports those that are not in `keys` or there twice.
    init?(_ node: Node, keys: [String], mistakes: inout [PolicyMistake], parentLine: Int) {
        line = node.mark?.line ?? parentLine
        guard case .mapping(let mapping) = node else {
            let message = "a mapping is expected here, with the keys \(keys.joined(separator: ", "))"
            mistakes.append(PolicyMistake(line: line, message: message))
            return nil
        }
        var lines: [String: [Int]] = [:]
        for (keyNode, value) in mapping {
            let keyLine = keyNode.mark?.line ?? line
            guard case .scalar(let scalar) = keyNode else {
                report("a key must be a word", at: keyLine)
                continue
            }
            let key = YAMLDocument.original(scalar.string)
            lines[key, default: []].append(keyLine)
            if entries[key] == nil { entries[key] = Entry(line: keyLine, value: value) }
        }
        for (key, keyLines) in lines {
            if !keys.contains(key) {
                report("\(key) is not a key here; there are: \(keys.joined(separator: ", "))", at: keyLines[0])
            }
            for repeated in keyLines.dropFirst() {
                report("\(key) is given twice; the first is in line \(keyLines[0])", at: repeated)
            }
        }
    }

    mutating func report(_ message: String, at line: Int) {
        mistakes.append(PolicyMistake(line: line, message: message))
    }

    /// Whether the key is there.
    func has(_ key: String) -> Bool { entries[key] != nil }

    /// The line of the key, or of the mapping.
    func line(of key: String) -> Int { entries[key]?.line ?? line }

    /// The value of a key that must be there.
    mutating func value(_ key: String) -> Node? {
        if entries[key] == nil { report("\(key) is missing", at: line) }
        return entries[key]?.value
    }

    /// A text that must be there and not be empty.
    mutating func text(_ key: String) -> String? {
        guard let value = value(key) else { return nil }
        guard case .scalar(let scalar) = value else {
            report("\(key) must be a single value", at: line(of: key))
            return nil
        }
        if scalar.string.isEmpty {
            report("\(key) must not be empty", at: line(of: key))
            return nil
        }
        return scalar.string
    }

    mutating func name(_ key: String) -> Name? {
        guard let text = text(key) else { return nil }
        do {
            return try Name(text)
        } catch {
            report("\(key) \(error): use 1 to \(Name.maximumBytes) of a-z 0-9 . _ -", at: line(of: key))
            return nil
        }
    }

    /// A decimal number without sign that fits the type.
    mutating func number<Number: FixedWidthInteger>(_ key: String) -> Number? {
        guard let text = text(key) else { return nil }
        // `Number(_:)` would also take a sign.
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let number = Number(text) else {
            report("\(key) must be a number from 0 to \(Number.max)", at: line(of: key))
            return nil
        }
        return number
    }

    mutating func flag(_ key: String) -> Bool? {
        guard let text = text(key) else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default:
            report("\(key) must be true or false", at: line(of: key))
            return nil
        }
    }

    /// The items of a list; without the key none, and that is a mistake if it is `required`.
    mutating func items(_ key: String, required: Bool = true) -> [Node] {
        guard required || has(key), let value = value(key) else { return [] }
        guard case .sequence(let sequence) = value else {
            report("\(key) must be a list", at: line(of: key))
            return []
        }
        return Array(sequence)
    }

    /// A list of words, each made into a value by `make`, which throws what is wrong with the word.
    mutating func words<Value, Failure: Error>(
        _ key: String, required: Bool = true, _ make: (String) throws(Failure) -> Value
    ) -> [Value] {
        var values: [Value] = []
        for item in items(key, required: required) {
            let itemLine = item.mark?.line ?? line(of: key)
            guard case .scalar(let scalar) = item else {
                report("\(key) must be a list of words", at: itemLine)
                continue
            }
            do {
                values.append(try make(scalar.string))
            } catch {
                report("\(key): an item \(error)", at: itemLine)
            }
        }
        return values
    }

    mutating func names(_ key: String, required: Bool = true) -> [Name] {
        words(key, required: required) { word throws(InvalidName) in try Name(word) }
    }

    mutating func code(_ key: String) -> FieldCode? {
        guard let text = text(key) else { return nil }
        do {
            return try FieldCode(text)
        } catch {
            report("\(key) \(error)", at: line(of: key))
            return nil
        }
    }

    /// One of a fixed list of words.
    mutating func choice<Value>(_ key: String, _ all: [Value], _ spelling: (Value) -> String) -> Value? {
        guard let text = text(key) else { return nil }
        do {
            return try UnknownWord.find(text, among: all, spelling)
        } catch {
            report("\(key) \(error)", at: line(of: key))
            return nil
        }
    }

    /// What `find` finds under a name. Nothing is said of a name in `leftOut`: its own mistake was reported.
    mutating func reference<ID>(_ key: String, _ leftOut: Set<String>, _ find: (Name) -> ID?) -> ID? {
        guard let name = name(key) else { return nil }
        let id = find(name)
        if id == nil && !leftOut.contains(name.description) {
            report("\(key): \(name) is not defined in this document", at: line(of: key))
        }
        return id
    }

    /// What `make` reads of a mapping one level down.
    mutating func nested<Value>(_ node: Node, keys: [String], _ make: (inout MappingReader) -> Value?) -> Value? {
        guard var reader = MappingReader(node, keys: keys, mistakes: &mistakes, parentLine: line) else { return nil }
        let value = make(&reader)
        mistakes += reader.mistakes
        return value
    }

    /// The three labels. One that is missing is reported and replaced, so that the item can still be checked.
    mutating func labels() -> Labels {
        guard let node = value("labels"),
            var labels = MappingReader(node, keys: ["th", "my", "en"], mistakes: &mistakes, parentLine: line)
        else { return Labels(th: "?", my: "?", en: "?") }
        let result = Labels(th: labels.text("th") ?? "?", my: labels.text("my") ?? "?", en: labels.text("en") ?? "?")
        mistakes += labels.mistakes
        return result
    }
}
