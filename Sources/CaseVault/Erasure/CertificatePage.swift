internal import Foundation
internal import OpenSSL
public import TransparencyLog
public import VaultAudit
public import VaultModel

/// A certificate of erasure as a page to print: HTML that needs nothing else, in Thai, Burmese and English.
public struct CertificatePage {
    /// The page, UTF-8.
    public let html: String

    /// Forms the page.
    ///
    /// - Parameters:
    ///   - certificate: what the page says.
    ///   - governance: names officials, fields and purposes.
    ///   - logKey: the key by which whoever has the page checks its proof.
    public init(_ certificate: ErasureCertificate, governance: Governance, logKey: NoteVerifier) {
        let policy = governance.policy
        var rows: [(Labels, [String])] = []
        rows.append((CertificateText.vault, ["\(certificate.vault)"]))
        rows.append((CertificateText.record, ["\(certificate.record)"]))
        let fields = certificate.fields.map { id in
            policy.schema.field(id).map { ["\($0.name)"] + $0.labels.all } ?? ["\(id)"]
        }
        rows.append(
            (
                CertificateText.erased,
                fields.isEmpty ? CertificateText.wholeRecord.all : fields.map { $0.joined(separator: " · ") }
            ))
        rows.append(
            (
                CertificateText.time,
                [Date(timeIntervalSince1970: TimeInterval(certificate.time.seconds)).formatted(.iso8601)]
            ))
        rows.append((CertificateText.entry, ["\(certificate.entry)"]))
        let official = governance.officials[certificate.official]?.identity
        rows.append(
            (
                CertificateText.official,
                official.map { ["\($0.name) (\($0.handle), \($0.agency))"] } ?? [certificate.official.hex]
            ))
        if let purpose = certificate.purpose {
            rows.append((CertificateText.purpose, ["\(purpose)"] + (policy.purpose(purpose)?.labels.all ?? [])))
        }
        rows.append((CertificateText.epoch, ["\(certificate.epoch)"]))
        rows.append((CertificateText.state, [certificate.state.rawValue] + CertificateText.text(certificate.state).all))
        if let closed = certificate.closed { rows.append((CertificateText.closed, ["\(closed)"])) }
        if let confirmed = certificate.confirmed { rows.append((CertificateText.confirmed, ["\(confirmed)"])) }
        html = Self.page(rows, proof: String(decoding: certificate.proof.bytes, as: UTF8.self), key: logKey.vkey)
    }

    private static func page(_ rows: [(Labels, [String])], proof: String, key: String) -> String {
        let title = CertificateText.title.all.map(escaped).joined(separator: "<br>")
        let table = rows.map { labels, values in
            """
            <tr><th>\(labels.all.map(escaped).joined(separator: "<br>"))</th>\
            <td>\(values.map(escaped).joined(separator: "<br>"))</td></tr>
            """
        }.joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(escaped(CertificateText.title.en))</title>
            <style>
            body { font-family: sans-serif; max-width: 18cm; margin: 1cm auto; line-height: 1.5; }
            h1 { font-size: 1.3em; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border: 1px solid #888; padding: 0.3em 0.6em; text-align: left; vertical-align: top; }
            th { width: 35%; font-weight: normal; }
            td, pre { overflow-wrap: anywhere; }
            pre { white-space: pre-wrap; font-size: 0.7em; }
            </style>
            </head>
            <body>
            <h1>\(title)</h1>
            <table>
            \(table)
            </table>
            <h2>\(CertificateText.proof.all.map(escaped).joined(separator: " · "))</h2>
            <p>c2sp.org/tlog-proof · casevault log prove --check &lt;file&gt; --key '\(escaped(key))'</p>
            <pre>\(escaped(proof))</pre>
            </body>
            </html>

            """
    }

    /// Text that stands for itself, whatever an official calls themself.
    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }
}
