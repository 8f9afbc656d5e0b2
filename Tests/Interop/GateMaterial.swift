import Foundation
import OpenSSL
import TransparencyLog
import VaultCrypto
import VaultGate
import VaultModel

/// `gate.key`, its escrow, and a pin file that was written twice.
enum GateMaterial: Material {
    static let name = "sets of gate files"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        let keys = try GateKeys.generate(vault: try VaultID.random())
        row.set("vault", keys.vault.bytes)
        row.set("e", try Draw.bytes())
        row.set("log", keys.logPublicKey)
        row.set("kem", keys.gatePublicKey)
        try inDirectory { directory in
            let files = GateFiles(directory: directory)
            try files.create(keys)
            row.set("key", try bytes(directory + "/gate.key"))
            row.set("escrow", try GateEscrow.seal(keys, under: EscrowKey(try row.secret("e"))))
            let pin = PinFile(path: directory + "/pin")
            let head = TreeHead(size: Draw.number(1...UInt64.max), root: try Draw.digest())
            try pin.advance(to: PinnedHead(anchor: .zero, generation: 1, head: TreeHead(size: 0, root: .zero)))
            if number % 2 == 0 {
                try pin.advance(
                    to: PinnedHead(anchor: .zero, generation: 1, head: TreeHead(size: head.size / 2, root: .zero)))
            }
            let anchor = try Draw.digest()
            try pin.advance(to: PinnedHead(anchor: anchor, generation: 1, head: head))
            row.set("pin", try bytes(pin.path))
            row.set("anchor", anchor.bytes)
            row.set("size", number: head.size)
            row.set("root", head.root.bytes)
        }
        return row
    }

    static func check(_ row: Row) throws {
        let vault = try row.id("vault", as: VaultID.self)
        try inDirectory { directory in
            try Data(try row.bytes("key")).write(to: URL(filePath: directory + "/gate.key"))
            try Data(try row.bytes("pin")).write(to: URL(filePath: directory + "/pin"))
            let escrow = try GateEscrow.open(
                try row.bytes("escrow"), with: EscrowKey(try row.secret("e")), vault: vault)
            for keys in [try GateFiles.keys(at: directory + "/gate.key"), escrow] {
                guard keys.vault == vault, keys.hasEpoch(1) else { throw InteropError("the keys of the gate") }
                try row.expect("log", keys.logPublicKey)
                try row.expect("kem", keys.gatePublicKey)
            }
            let expected = PinnedHead(
                anchor: try row.digest("anchor"), generation: 1,
                head: TreeHead(size: try row.number("size"), root: try row.digest("root")))
            guard try PinFile(path: directory + "/pin").load() == expected else { throw InteropError("the pin") }
        }
    }

    private static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

    private static func inDirectory(_ body: (String) throws -> Void) throws {
        let directory = NSTemporaryDirectory() + "casevault-interop-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }
}
