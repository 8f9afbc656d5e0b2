/// What a value is understood as. The value itself is kept as it was typed; this is computed anew from it.
public struct ValueReading: Hashable, Sendable {
    /// The one form of all spellings, or `nil` where the value may be more than one thing.
    public let canonical: String?
    /// The form for people.
    public let display: String
    /// What is odd about it.
    public let warnings: [ValueWarning]

    init(canonical: String?, display: String, warnings: [ValueWarning] = []) {
        self.canonical = canonical
        self.display = display
        self.warnings = warnings
    }
}

extension ValueType {
    /// Reads a value of the type.
    ///
    /// An empty name or number says nothing and is one, as an empty text is. Types without a form of their own give the
    /// value back: whether it fits a field is for ``Field/fault(in:)``.
    ///
    /// - Throws: a fault if the value cannot be of the type at all.
    public func read(_ text: String) throws(ValueFault) -> ValueReading {
        if ![.text, .code, .number, .reference, .attachment].contains(self) {
            guard text.utf8.count <= IndexProfile.maximumBytes else { throw .tooLongForType }
            // Registers write nothing where they know nothing; a date says so by its absence.
            if text.isEmpty, self != .date { return ValueReading(canonical: nil, display: "") }
        }
        switch self {
        case .text, .code, .number, .reference, .attachment: return ValueReading(canonical: text, display: text)
        case .date: return try PartialDate(text).reading
        case .personalName:
            guard let name = PersonalName(text) else { throw .notAName }
            return ValueReading(canonical: name.canonical, display: name.canonical, warnings: name.warnings)
        case .thaiID:
            guard let number = ThaiCitizenNumber(text) else { throw .notAThaiNumber }
            return ValueReading(canonical: number.canonical, display: number.display, warnings: number.warnings)
        case .nrc:
            guard let number = MyanmarNRC(text) else { throw .notAnNRC }
            return ValueReading(canonical: number.canonical, display: number.canonical, warnings: number.warnings)
        case .documentNumber:
            guard let number = DocumentNumber(text) else { throw .notADocumentNumber }
            return ValueReading(canonical: number.canonical, display: number.display, warnings: number.warnings)
        case .phone:
            guard let number = PhoneNumber(text) else { throw .notAPhoneNumber }
            return ValueReading(
                canonical: number.canonical, display: number.display ?? text, warnings: number.warnings)
        }
    }

    /// The index profile that fits the type, or `nil` where its values are not searched.
    ///
    /// Fields of document numbers hold cards of both countries beside passports; the profile for NRC knows all three.
    public var indexProfile: IndexProfile? {
        switch self {
        case .text: .text
        case .personalName: .name
        case .thaiID: .thaiID
        case .nrc, .documentNumber: .nrc
        case .phone: .phone
        case .date: .date
        case .code, .number, .reference, .attachment: nil
        }
    }
}
