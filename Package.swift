// swift-tools-version: 6.2
// One target per trust boundary; docs/architecture.md has the table of who may import whom, and a test keeps both equal.
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
]

// Functions of other libraries are bound before anything runs. Bound at their first call, the loader would put what the
// vector registers hold onto the stack: pieces of what was copied last.
let boundEarly: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"], .when(platforms: [.linux]))]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// Whose parsers take bytes from outside.
let fuzzed: [Target.Dependency] = [
    "OpenSSL", "VaultCrypto", "TransparencyLog", "VaultModel", "VaultGate", "CaseVault", "CaseVaultKAT",
]

let package = Package(
    name: "casevault",
    products: [
        // The modules whose types stand in the library's public interface.
        .library(
            name: "CaseVault",
            targets: [
                "CaseVault", "VaultClient", "VaultAudit", "VaultModel", "VaultCrypto", "TransparencyLog",
                "GateProtocol", "OpenSSL",
            ]),
        .library(name: "WipingHeap", targets: ["WipingHeap"]),
        .executable(name: "casevault", targets: ["CaseVaultCLI"]),
        .executable(name: "casevault-kat", targets: ["CaseVaultKAT"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        // Lifetimes: for the one accessor that makes `array.span.bytes` safe to call everywhere else.
        .target(
            name: "OpenSSL", dependencies: ["COpenSSL"],
            swiftSettings: strict + [.enableExperimentalFeature("Lifetimes")]),
        // In C: what stands in the place of the C library's functions for memory.
        .target(name: "WipingHeap"),
        .target(name: "VaultCrypto", dependencies: ["OpenSSL"], swiftSettings: strict),
        .target(name: "TransparencyLog", dependencies: ["OpenSSL"], swiftSettings: strict),
        .target(
            name: "VaultModel", dependencies: ["OpenSSL", "VaultCrypto", "TransparencyLog"],
            // Frozen tables of index profiles, in the binary and not beside it.
            resources: [
                .embedInCode("Search/Tables/folding.txt"), .embedInCode("Search/Tables/nrc-townships.txt"),
                .embedInCode("Search/Tables/zawgyi-model.dat"),
            ],
            swiftSettings: strict),
        .target(name: "VaultStore", dependencies: ["OpenSSL", "VaultModel", "TransparencyLog"], swiftSettings: strict),
        .target(
            name: "VaultStoreSQLite", dependencies: ["OpenSSL", "VaultModel", "VaultStore", grdb, grdbSQLite],
            swiftSettings: strict),
        .target(
            name: "GateProtocol", dependencies: ["OpenSSL", "VaultCrypto", "VaultModel"], swiftSettings: strict),
        .target(
            name: "VaultGate",
            dependencies: ["OpenSSL", "VaultCrypto", "VaultModel", "TransparencyLog", "VaultStore", "GateProtocol"],
            swiftSettings: strict),
        .target(
            name: "VaultClient",
            dependencies: ["OpenSSL", "VaultCrypto", "VaultModel", "TransparencyLog", "GateProtocol"],
            swiftSettings: strict),
        .target(
            name: "VaultAudit",
            dependencies: ["OpenSSL", "VaultCrypto", "VaultModel", "TransparencyLog", "VaultStore"],
            swiftSettings: strict),
        .target(
            name: "CaseVault",
            dependencies: [
                "OpenSSL", "VaultCrypto", "VaultModel", "TransparencyLog", "VaultStore", "VaultStoreSQLite",
                "GateProtocol", "VaultGate", "VaultClient", "VaultAudit", yams,
            ],
            // In the binary and not beside it: a resource bundle would be found by a path of the build machine.
            resources: [.embedInCode("PolicyDocument/default-policy.yaml")],
            swiftSettings: strict),
        .executableTarget(
            name: "CaseVaultCLI",
            dependencies: [
                "OpenSSL", "VaultCrypto", "VaultModel", "TransparencyLog", "VaultStore", "VaultStoreSQLite",
                "GateProtocol", "VaultClient", "VaultAudit", "CaseVault", "WipingHeap", argumentParser,
            ],
            swiftSettings: strict, linkerSettings: boundEarly),
        .executableTarget(
            name: "CaseVaultKAT", dependencies: ["OpenSSL", "VaultCrypto", "TransparencyLog", "VaultModel"],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "OpenSSLTests", dependencies: ["OpenSSL"], swiftSettings: strict),
        .target(
            name: "VectorFiles", path: "Tests/Vectors",
            exclude: [
                "README.md", "LICENSES", "data", "ed25519", "hpke", "ids", "merkle", "myanmar", "note", "rfc", "shamir",
                "tlog", "unicode", "wycheproof",
            ],
            sources: ["Support"], swiftSettings: strict),
        .testTarget(
            name: "TransparencyLogTests", dependencies: ["OpenSSL", "TransparencyLog", "VectorFiles"],
            swiftSettings: strict),
        .testTarget(
            name: "VaultCryptoTests", dependencies: ["OpenSSL", "VaultCrypto", "VectorFiles"], swiftSettings: strict),
        .target(
            name: "VaultStoreConformance", dependencies: ["OpenSSL", "VaultModel", "VaultStore"],
            path: "Tests/VaultStoreConformance", swiftSettings: strict),
        .testTarget(
            name: "VaultStoreSQLiteTests",
            dependencies: ["OpenSSL", "VaultModel", "VaultStore", "VaultStoreSQLite", "VaultStoreConformance", grdb],
            swiftSettings: strict),
        .testTarget(
            name: "KnownAnswerTests", dependencies: ["CaseVaultKAT", "VectorFiles"], swiftSettings: strict),
        .testTarget(
            name: "VaultModelTests",
            dependencies: ["OpenSSL", "VaultCrypto", "TransparencyLog", "VaultModel", "VectorFiles"],
            swiftSettings: strict),
        .testTarget(
            name: "FormatTests",
            dependencies: ["OpenSSL", "VaultCrypto", "TransparencyLog", "VaultModel", "GateProtocol", "VaultGate"],
            swiftSettings: strict),
        .testTarget(
            name: "CaseVaultCLITests",
            dependencies: [
                "OpenSSL", "VaultCrypto", "VaultModel", "VaultStore", "VaultStoreSQLite", "GateProtocol", "VaultClient",
                "VaultAudit", "CaseVault", "CaseVaultCLI", argumentParser,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CaseVaultTests",
            dependencies: [
                "OpenSSL", "VaultCrypto", "TransparencyLog", "VaultModel", "VaultStore", "VaultStoreSQLite",
                "GateProtocol", "VaultGate", "VaultClient", "VaultAudit", "CaseVault", grdb,
            ],
            swiftSettings: strict),
    ]
)

// Benchmarks are built only when asked for: `make bench`.
if ProcessInfo.processInfo.environment["CASEVAULT_BENCHMARKS"] != nil {
    package.targets += [
        .target(
            name: "CBaseline", path: "Tests/Benchmarks/CBaseline",
            linkerSettings: [.linkedLibrary("crypto"), .linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "CaseVaultBenchmarks",
            dependencies: ["CBaseline", "OpenSSL", "VaultCrypto", "VaultModel", "VaultClient", "CaseVault"],
            path: "Tests/Benchmarks/Benchmarks", swiftSettings: strict),
    ]
}

// What exchanges bytes with the second reader: `make test-interop`.
if ProcessInfo.processInfo.environment["CASEVAULT_INTEROP"] != nil {
    package.targets.append(
        .executableTarget(
            name: "CaseVaultInterop",
            dependencies: [
                "OpenSSL", "VaultCrypto", "TransparencyLog", "VaultModel", "GateProtocol", "VaultGate", "VaultClient",
                "VaultAudit", "CaseVault",
            ],
            path: "Tests/Interop", swiftSettings: strict))
}

// Programs that embed the library, whose files and memory are searched: `make test-hygiene`.
if ProcessInfo.processInfo.environment["CASEVAULT_HYGIENE"] != nil {
    package.targets += [
        .target(
            name: "HygieneProgram",
            dependencies: ["OpenSSL", "VaultCrypto", "VaultModel", "VaultClient", "VaultAudit", "CaseVault"],
            path: "Tests/Hygiene/Program", swiftSettings: strict),
        .executableTarget(
            name: "CaseVaultHygiene", dependencies: ["HygieneProgram", "WipingHeap"], path: "Tests/Hygiene/Wiping",
            swiftSettings: strict, linkerSettings: boundEarly),
        .executableTarget(
            name: "CaseVaultHygienePlain", dependencies: ["HygieneProgram"], path: "Tests/Hygiene/Plain",
            swiftSettings: strict),
    ]
}

// One set of parsers to feed with anything: a program for libFuzzer (`make fuzz`), or a test that tries its findings again.
if ProcessInfo.processInfo.environment["CASEVAULT_FUZZ"] != nil {
    // Linked with libFuzzer, a program has its `main`: here the known answers are a library.
    package.products.removeAll { $0.name == "casevault-kat" }
    package.targets.removeAll { $0.name == "CaseVaultKAT" }
    package.targets += [
        .target(
            name: "CaseVaultKAT", dependencies: ["OpenSSL", "VaultCrypto", "TransparencyLog"], exclude: ["main.swift"],
            swiftSettings: strict),
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(
            name: "CaseVaultFuzz", dependencies: fuzzed + ["CFuzzer"], path: "Tests/Fuzz",
            exclude: ["Findings", "Regressions", "CFuzzer", "casevault.dict", "run"], sources: ["Targets", "Driver"],
            swiftSettings: strict),
    ]
} else {
    package.targets.append(
        .testTarget(
            name: "FuzzTests", dependencies: fuzzed, path: "Tests/Fuzz",
            exclude: ["Findings", "Driver", "CFuzzer", "casevault.dict", "run"], sources: ["Targets", "Regressions"],
            swiftSettings: strict))
}
