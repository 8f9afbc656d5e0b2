import OpenSSL
import VaultCrypto

/// Boxes with any magic and header.
enum BoxMaterial: Material {
    static let name = "boxes"

    static func write(_ number: Int) throws -> Row {
        var row = Row()
        row.set("magic", text: ["CVKF", "CVES"][number % 2])
        row.set("parent", try Draw.bytes())
        row.set("header", try Draw.bytes(number % 97))
        row.set("plain", try Draw.bytes(1 + number))
        row.set(
            "box",
            try Box.seal(
                try row.secret("plain"), parent: try row.secret("parent"),
                magic: Box.Magic(rawValue: try row.text("magic")), salt: try Draw.bytes(),
                header: try row.bytes("header")))
        return row
    }

    static func check(_ row: Row) throws {
        let plain = try Box.open(
            try row.bytes("box"), parent: try row.secret("parent"), magic: Box.Magic(rawValue: try row.text("magic")),
            header: try row.bytes("header"))
        try row.expect("plain", plain.exposedBytes())
    }
}
