internal import VaultModel

struct ThaiNumberCase: KnownAnswerCase {
    let text: String

    func answer() -> Answer {
        guard let number = ThaiCitizenNumber(text) else { return .unreadable(.notAThaiNumber) }
        return .read(valid: number.hasValidCheckDigit, canonical: number.canonical, number.warnings)
    }
}

struct NRCCase: KnownAnswerCase {
    let text: String

    func answer() -> Answer {
        guard let number = MyanmarNRC(text) else { return .unreadable(.notAnNRC) }
        return .read(valid: number.isValid, canonical: number.canonical, number.warnings)
    }
}

extension Answer {
    fileprivate static func read(valid: Bool, canonical: String, _ warnings: [ValueWarning]) -> Answer {
        .done(["valid": .flag(valid), "canonical": .text(canonical), "warnings": .list(warnings.map(\.rawValue))])
    }

    /// Not of the type at all: a field would refuse it.
    fileprivate static func unreadable(_ fault: ValueFault) -> Answer {
        .done(["valid": .flag(false), "canonical": .text(""), "warnings": .list(["\(fault)"])])
    }
}
