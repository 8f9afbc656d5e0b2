/// A word that is not one of a fixed list.
struct UnknownWord: Error, CustomStringConvertible {
    let word: String
    let known: [String]

    var description: String { "is \(word), which is none of: \(known.joined(separator: ", "))" }

    /// The value of `all` that `spelling` spells as `word`, byte for byte.
    static func find<Value>(
        _ word: String, among all: [Value], _ spelling: (Value) -> String
    ) throws(UnknownWord) -> Value {
        guard let value = all.first(where: { spelling($0).utf8.elementsEqual(word.utf8) }) else {
            throw UnknownWord(word: word, known: all.map(spelling))
        }
        return value
    }
}
