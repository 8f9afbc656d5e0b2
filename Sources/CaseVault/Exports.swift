// Whoever embeds a vault imports this module alone: all that stands in its public interface comes with it.
@_exported public import GateProtocol
@_exported public import OpenSSL
@_exported public import TransparencyLog
@_exported public import VaultAudit
@_exported public import VaultClient
@_exported public import VaultCrypto
@_exported public import VaultModel
