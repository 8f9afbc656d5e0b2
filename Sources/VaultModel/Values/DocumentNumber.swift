/// The number of a passport or of any other paper, of which the kind may not be known.
///
/// Thai and Myanmar numbers are recognised, since people without a passport write those.
public struct DocumentNumber: Hashable, Sendable {
    /// The one form of all spellings: of a Thai or Myanmar number theirs, otherwise letters and digits alone.
    public let canonical: String
    /// The form for people.
    public let display: String
    /// What is odd about it.
    public let warnings: [ValueWarning]

    /// `nil` if there is no letter and no digit.
    public init?(_ text: String) {
        if let number = ThaiCitizenNumber(text) {
            (canonical, display, warnings) = (number.canonical, number.display, number.warnings)
        } else if let number = MyanmarNRC(text) {
            (canonical, display, warnings) = (number.canonical, number.canonical, number.warnings)
        } else {
            let letters = Folding.tokens(Folding.scalars(of: text)).joined()
            guard !letters.isEmpty else { return nil }
            canonical = Folding.text(letters.map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 })
            (display, warnings) = (text, [])
        }
    }
}
