/// Keys in the order in which they were found, each once, none empty.
struct KeyList {
    private(set) var list: [IndexKey] = []

    mutating func append(_ kind: IndexKey.Kind, _ scalars: [UInt32]) {
        append(kind, Folding.text(scalars))
    }

    mutating func append(_ kind: IndexKey.Kind, _ text: String) {
        let key = IndexKey(kind: kind, text: Array(text.utf8))
        if !key.text.isEmpty, !list.contains(key) { list.append(key) }
    }
}
