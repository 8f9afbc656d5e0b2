import OpenSSL
import VaultCrypto

@testable import VaultGate

extension FuzzTarget {
    /// Files of people and of the gate.
    static let files: [FuzzTarget] = [
        FuzzTarget(
            "box",
            parse: { input in
                let zeros = [UInt8](repeating: 0, count: 32)
                _ = try Box.salt(of: input, magic: .keyFile)
                _ = try? Box.open(input, parent: SecretBytes(copying: zeros.span.bytes), magic: .keyFile, header: [])
            },
            seeds: {
                let file = try FormatExample()["key file"]
                let header = file[..<4].reduce(0) { $0 << 8 | Int($1) }
                return [Array(file.dropFirst(4 + header))]
            }),
        // Not opened: a passphrase KDF of the largest cost takes a second and a gigabyte.
        FuzzTarget(
            "key-file", parse: { _ = try KeyFile.identity(of: $0) }, seeds: { [try FormatExample()["key file"]] }),
        FuzzTarget(
            strict: "public-key", parse: { try PublicKeyFile($0) }, bytes: { $0.bytes },
            seeds: { [try FormatExample()["public key file"]] }),
        FuzzTarget(
            "gate-key",
            parse: { input in
                let keys = try GateKeys(decoding: SecretBytes(copying: input.span.bytes))
                _ = try GateKeys(decoding: keys.encoded())
            },
            seeds: { [try FormatExample()["file"]] }),
        FuzzTarget(
            "share",
            parse: { _ = try SLIP39.Share(SecretBytes(copying: $0.span.bytes)) },
            seeds: {
                let shares = try RecoverySecret.generate().split(
                    groupThreshold: 1, groups: [SLIP39.Group(threshold: 2, count: 2)])
                return try shares.flatMap(\.self).map { share in
                    let rows = try share.rows()
                    return GateKeys.exposed(rows, 0..<rows.count)
                }
            }),
    ]
}
