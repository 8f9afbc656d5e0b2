import Foundation
import Testing

/// Who may import whom: the table in docs/architecture.md, the sources and Package.swift say the same.
@Suite struct ImportTests {
    let table: ImportTable
    let imports: [String: Set<String>]

    /// Modules that come with the toolchain. Every other module is declared in Package.swift.
    static let toolchain: Set = ["Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization"]

    /// What no target may reach, not even through others.
    static let walls: [String: Set<String>] = [
        "OpenSSL": ["VaultCrypto", "TransparencyLog", "VaultModel"],
        "VaultCrypto": ["TransparencyLog", "VaultModel", "VaultStore", "GateProtocol"],
        "TransparencyLog": ["VaultCrypto", "VaultModel", "VaultStore", "GateProtocol"],
        "VaultModel": ["VaultStore", "GateProtocol", "VaultGate", "VaultClient"],
        "VaultStore": ["GateProtocol", "VaultGate", "VaultClient"],
        "VaultStoreSQLite": ["GateProtocol", "VaultGate", "VaultClient"],
        "GateProtocol": ["VaultStore", "VaultGate", "VaultClient"],
        "VaultGate": ["VaultClient", "VaultStoreSQLite"],
        "VaultClient": ["VaultGate", "VaultStore", "VaultStoreSQLite"],
        "VaultAudit": ["GateProtocol", "VaultGate", "VaultClient", "VaultStoreSQLite"],
    ]

    /// Read once; reading every source for every test takes seconds.
    private static let state = Result {
        let table = try ImportTable(parsing: Repository.text("docs/architecture.md"))
        let imports = try table.rows.keys.map { ($0, try SourceImports.modules(ofTarget: $0)) }
        return (table: table, imports: Dictionary(uniqueKeysWithValues: imports))
    }

    init() throws {
        (table, imports) = try Self.state.get()
    }

    @Test func `the table has one row for each target, and each target a folder`() throws {
        let folders = try FileManager.default.contentsOfDirectory(
            atPath: Repository.root.appending(path: "Sources").path)
        #expect(Set(table.rows.keys) == Set(folders))
        #expect(Set(table.rows.keys) == Set(try PackageManifest().dependencies.keys))
    }

    @Test func `each target imports what its row says, no more and no less`() {
        for (target, row) in table.rows {
            let found = imports[target, default: []]
            let modules = found.subtracting(Self.toolchain)
            let toolchain = found.intersection(Self.toolchain)
            #expect(modules == row.modules, "\(target): imports in the sources, and in docs/architecture.md")
            #expect(
                toolchain == row.toolchain, "\(target): toolchain imports in the sources, and in docs/architecture.md")
        }
    }

    @Test func `each target declares in the manifest what its row says`() throws {
        for (target, declared) in try PackageManifest().dependencies {
            #expect(
                declared == table.rows[target]?.modules,
                "\(target): declared in Package.swift, and in docs/architecture.md")
        }
    }

    @Test func `only the binding imports libcrypto, also in tests`() throws {
        let files = try Repository.swiftFiles(below: "Sources") + Repository.swiftFiles(below: "Tests")
        let importers = try files.filter { SourceImports.modules(in: try Repository.text($0)).contains("COpenSSL") }
        #expect(!importers.isEmpty)
        #expect(importers.filter { !$0.hasPrefix("Sources/OpenSSL/") } == [])
    }

    @Test(arguments: walls.keys.sorted()) func `no target reaches over a wall, not even through others`(
        _ target: String
    ) {
        #expect(imports[target] != nil, "\(target) has no row")
        let reached = reachable(from: target)
        #expect(reached.isDisjoint(with: Self.walls[target, default: []]), "\(target) reaches \(reached.sorted())")
    }

    private func reachable(from target: String) -> Set<String> {
        var reached: Set<String> = []
        var open = [target]
        while let next = open.popLast() {
            open += imports[next, default: []].filter { reached.insert($0).inserted }
        }
        return reached
    }
}

/// What finds the import lines can itself be wrong.
@Suite struct SourceImportsTests {
    @Test(arguments: [
        ("import Alpha", ["Alpha"]),
        ("public import Alpha\ninternal import Beta", ["Alpha", "Beta"]),
        ("package import Alpha\nprivate import Beta\nfileprivate import Gamma", ["Alpha", "Beta", "Gamma"]),
        ("@testable import Alpha", ["Alpha"]),
        ("@_spi(Raw) @preconcurrency public  import Alpha // reason", ["Alpha"]),
        ("import struct Alpha.Beta", ["Alpha"]),
        ("import Alpha.Beta", ["Alpha"]),
        ("import Alpha; import Beta", ["Alpha", "Beta"]),
        ("#if os(Linux)\n    import Alpha\n#endif", ["Alpha"]),
        ("// import Alpha\n/// import Beta\nlet text = \"import Gamma\"", []),
        ("func importAll() {}\nlet important = 1", []),
    ])
    func `import lines are found in every form`(_ source: String, _ modules: [String]) {
        #expect(SourceImports.modules(in: source) == Set(modules))
    }

    @Test(arguments: [
        "", "<!-- imports:begin -->\n| a | b | c |", "| `A` | – | – |",
    ])
    func `a document without the marked table is refused`(_ document: String) {
        #expect(throws: Repository.Failure.self) { try ImportTable(parsing: document) }
    }

    @Test(arguments: ["| `A` | – |", "| A | – | – |", "| `A`, `B` | – | – |", "| `A` | B | – |", "text"])
    func `a line that is no row is refused`(_ line: String) {
        let head = "<!-- imports:begin -->\n| target | imports | toolchain |\n|---|---|---|\n"
        #expect(throws: Repository.Failure.self) { try ImportTable(parsing: head + line + "\n<!-- imports:end -->") }
    }

    @Test func `rows are read`() throws {
        let document = """
            <!-- imports:begin -->
            | target | imports | toolchain |
            |---|---|---|
            | `A` | – | `Glibc` |
            | `B` | `A`, `C` | – |

            <!-- imports:end -->
            """
        #expect(
            try ImportTable(parsing: document).rows == [
                "A": ImportTable.Row(modules: [], toolchain: ["Glibc"]),
                "B": ImportTable.Row(modules: ["A", "C"], toolchain: []),
            ])
    }
}
