/// The `import` lines of Swift sources.
enum SourceImports {
    /// The modules that a text imports: at any access level, with any attributes, whole modules and single symbols.
    static func modules(in source: String) -> Set<String> {
        let statement =
            /\s*(?:@\w+(?:\([^)]*\))?\s+|(?:public|package|internal|fileprivate|private)\s+)*import\s+(?:(?:actor|class|enum|func|let|macro|protocol|struct|typealias|var)\s+)?([A-Za-z_]\w*).*/
        return Set(
            source.unicodeScalars.split { $0 == "\n" || $0 == "\r" || $0 == ";" }.map(Substring.init)
                .filter { $0.contains("import") }  // a regex for every line takes seconds
                .compactMap { $0.wholeMatch(of: statement).map { String($0.output.1) } })
    }

    /// The modules that the files of a target import.
    static func modules(ofTarget name: String) throws -> Set<String> {
        try Repository.swiftFiles(below: "Sources/\(name)").reduce(into: []) { found, path in
            found.formUnion(modules(in: try Repository.text(path)))
        }
    }
}
