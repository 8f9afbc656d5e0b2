import CaseVault
import Glibc
import OpenSSL
import VaultAudit
import VaultClient
import VaultCrypto
import VaultModel

extension Options {
    /// The vault that is meant; nothing is opened yet.
    func namedVault() throws(Failure) -> Vault { try Self.vault(named: vault) }

    /// The vault that is given by option, or else by the environment.
    static func vault(named option: String?) throws(Failure) -> Vault {
        guard let place = option ?? Environment.value("CASEVAULT_VAULT") else {
            throw Failure(.usage, "which vault?", hint: "name its directory with --vault or CASEVAULT_VAULT")
        }
        try checkIsDirectory(place)
        guard unsafe access(place + "/vault.sqlite", F_OK) == 0 else {
            throw Failure(.configuration, "there is no vault in \(place)", hint: "casevault init <dir> makes one")
        }
        return Vault(directory: place)
    }

    /// The directory that a backup is restored to: one without a database.
    func vaultToRestore() throws(Failure) -> Vault {
        guard let place = vault ?? Environment.value("CASEVAULT_VAULT") else {
            throw Failure(.usage, "which vault?", hint: "name its directory with --vault or CASEVAULT_VAULT")
        }
        try Self.checkIsDirectory(place)
        guard unsafe access(place, F_OK) == 0 else {
            throw Failure(.configuration, "there is no directory \(place)", hint: "mkdir -m 700 \(Hint.word(place))")
        }
        return Vault(directory: place)
    }

    /// Refuses places that only later versions can open. A conninfo is not repeated: it may hold a password.
    static func checkIsDirectory(_ place: String) throws(Failure) {
        if holdsPassword(place) {
            throw Failure(
                .usage, "a password must not be in an argument or in the environment: others can read both",
                hint: "put it into a file of libpq: PGPASSFILE, ~/.pgpass")
        }
        if isElsewhere(place) {
            throw Failure(
                .configuration, "a vault on a server or behind a socket is not in this version: name a directory")
        }
    }

    /// Whether a conninfo has a password in it: as a keyword, in the query of a URI, or between user and host.
    private static func holdsPassword(_ place: String) -> Bool {
        guard isElsewhere(place) else { return false }
        let authority = place.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
        let user = authority.lastIndex(of: "@").map { authority[..<$0] } ?? ""
        return squeezed(place).contains("password=") || place.hasPrefix("postgres") && user.contains(":")
    }

    /// Whether a place is a conninfo or a socket.
    static func isElsewhere(_ place: String) -> Bool {
        place.hasPrefix("unix:") || place.hasPrefix("postgres:") || place.hasPrefix("postgresql:")
            || ["host=", "hostaddr=", "dbname=", "service=", "user=", "password="].contains {
                squeezed(place).contains($0)
            }
    }

    /// A conninfo may have spaces around its equals signs.
    private static func squeezed(_ place: String) -> String { place.lowercased().filter { !$0.isWhitespace } }

    /// Where this person keeps what they have seen of vaults.
    func pins() throws(Failure) -> FilePinStore {
        if let state { return FilePinStore(directory: state) }
        if let base = Environment.value("XDG_STATE_HOME") { return FilePinStore(directory: base + "/casevault") }
        if let home = Environment.value("HOME") { return FilePinStore(directory: home + "/.local/state/casevault") }
        throw Failure(.configuration, "there is no HOME to keep what was seen of the vault", hint: "name --state <dir>")
    }

    /// The fingerprint given by `--root`.
    func expectedRoot() throws(Failure) -> Digest? {
        guard let root else { return nil }
        guard let digest = [UInt8](hex: root).flatMap({ Digest($0) }) else {
            throw Failure(.usage, "--root is a fingerprint of 64 lower-case hex digits")
        }
        return digest
    }

    /// The key file of `--as`, opened.
    func keys() throws -> OfficialKeys {
        guard let path = keyFile ?? Environment.value("CASEVAULT_KEYFILE") else {
            throw Failure(.usage, "who is asking?", hint: "name your key file with --as or CASEVAULT_KEYFILE")
        }
        return try passphrase.open(path)
    }

    /// The handle in the key file of `--as`, if one is named; no passphrase is asked for.
    func namedHandle() throws -> String? {
        guard let path = keyFile ?? Environment.value("CASEVAULT_KEYFILE") else { return nil }
        return try People.identity(at: path).handle
    }

    /// Opens the vault as the official of `--as`.
    func session() async throws -> Session {
        // A vault that is not there is told before a passphrase is asked for.
        _ = try (namedVault(), expectedRoot(), pins())
        return try await session(as: try keys())
    }

    /// Opens the vault as an official whose key file is open.
    ///
    /// - Parameter generation: that of a restored log which is accepted; without it the one of `--accept-restore`.
    func session(as keys: OfficialKeys, accepting generation: UInt32? = nil) async throws -> Session {
        let vault = try namedVault()
        let (expected, pins) = (try expectedRoot(), try pins())
        let messages = messages
        let session: Session
        do {
            session = try await vault.open(
                as: keys, pins: pins, expectedRoot: expected, trustsFirstUse: true,
                acceptedGeneration: generation ?? acceptRestore
            ) { messages.warning($0) }
        } catch ClientError.otherRoot(let found) where expected != nil {
            throw Failure(
                .configuration, "\(ClientError.otherRoot(found: found))", hint: "compare --root with the one of init")
        }
        if session.isFirstUse {
            messages.warning("first use of this vault: its root \(await session.root.hex) is trusted from now on")
            messages.hint("compare it with the fingerprint that `casevault init` printed, or give --root")
        }
        return session
    }

    /// Opens the vault for what needs no key.
    func audit() throws -> Audit {
        try namedVault().audit(expectedRoot: try expectedRoot())
    }

    /// Opens the vault for verifying it, also against what this person has seen.
    func audit(against pins: FilePinStore) throws -> Audit {
        try namedVault().audit(pins: pins, expectedRoot: try expectedRoot())
    }
}
