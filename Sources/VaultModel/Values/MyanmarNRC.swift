/// The number of a Myanmar registration card: `12/OUKAMA(N)123456`, or the same in Burmese.
///
/// State, township, kind of card, serial number. Township codes are ambiguous in the published lists, so a code is
/// compared with the list and never refused for it.
public struct MyanmarNRC: Hashable, Sendable {
    /// The number of the state or region, 1 to 15 if it is one.
    public let state: Int
    /// The township's codes in Latin letters: one, or several where a Burmese code stands for several. A Burmese code
    /// that is not in the list stands for itself.
    public let townships: [String]
    /// `N`, `E`, `P`, `T`, `Y` or `S`; the word as it was written if it is none of them; empty if there is none.
    public let kind: String
    /// The digits of the serial number.
    public let serial: String
    /// What is odd about it.
    public let warnings: [ValueWarning]

    /// Reads a number in Latin or Burmese letters and digits, with spaces or without, also in Zawgyi. `nil` if it has not
    /// the parts of such a number: state, township and serial number.
    public init?(_ text: String) {
        let readings = ZawgyiReading.readings(of: Folding.scalars(of: text)).compactMap { NRCParts($0) }
        guard let parts = readings.first(where: \.hasKnownKind) ?? readings.first else { return nil }
        let table = NRCTownships.published
        state = parts.state
        kind = parts.kind
        serial = DigitText.text(parts.serial)
        let isBurmese = MyanmarFolding.occurs(in: parts.township)
        let written = Folding.text(parts.township)
        let rows =
            isBurmese
            ? table.rows(state: parts.state, burmese: parts.township) : table.rows(state: parts.state, latin: written)
        var codes: [String] = []
        for row in rows where !codes.contains(row.latin) { codes.append(row.latin) }
        townships = codes.isEmpty ? [written] : codes
        var warnings: [ValueWarning] = 1...15 ~= parts.state ? [] : [.unknownState]
        if rows.isEmpty { warnings.append(.unknownTownship) }
        if rows.count > 1 { warnings.append(.ambiguousTownship) }
        if !parts.hasKnownKind { warnings.append(.unknownCardKind) }
        if parts.serial.count != 6 { warnings.append(.serialLength) }
        self.warnings = warnings
    }

    /// `12/OUKAMA(N)123456`; of several townships the first of the list.
    public var canonical: String { forms.first ?? "" }

    /// The canonical form for each township that it may be.
    public var forms: [String] { townships.map { "\(state)/\($0)(\(kind))\(serial)" } }

    /// Whether state, kind and serial number are such as cards have.
    public var isValid: Bool {
        !warnings.contains { $0 == .unknownState || $0 == .unknownCardKind || $0 == .serialLength }
    }
}
