/// Why a text is not a value of a field. Says what is wrong with it and never holds the value.
public enum ValueFault: Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The value does not fit in a cell.
    case tooLong
    /// It is longer than any value of its type.
    case tooLongForType
    /// It is not one of the field's codes.
    case notACode
    /// It has not the shape of a date.
    case notADate
    /// It has the shape of a date, and no calendar has that month or day.
    case noSuchDay
    /// It is not a decimal number.
    case notANumber
    /// It is not a record id.
    case notAReference
    /// It has no letter, so it is no name.
    case notAName
    /// It has not the 13 digits of a Thai citizen number.
    case notAThaiNumber
    /// It has not the parts of the number of a Myanmar registration card.
    case notAnNRC
    /// It has neither a letter nor a digit.
    case notADocumentNumber
    /// It has fewer than three digits, or more than thirty.
    case notAPhoneNumber
    /// The field takes a file, and no value.
    case anAttachment

    /// A clause that follows the name of the field, such as "is not one of the field's codes".
    public var description: String {
        switch self {
        case .tooLong: "is longer than \(Field.maximumValueBytes) bytes"
        case .tooLongForType: "is longer than \(IndexProfile.maximumBytes) bytes"
        case .notACode: "is not one of the field's codes"
        case .notADate: "is not a date such as 1982, 1982-02 or 1982-02-07, with a year of four digits"
        case .noSuchDay: "is not a day of the calendar"
        case .notANumber: "is not a decimal number of at most \(Field.maximumNumberBytes) characters"
        case .notAName: "is not a name: it has no letter"
        case .notAThaiNumber: "is not a Thai citizen number: 13 digits, with spaces or hyphens between them"
        case .notAnNRC: "is not a number such as 12/OUKAMA(N)123456"
        case .notADocumentNumber: "is not the number of a paper: it has neither letter nor digit"
        case .notAPhoneNumber: "is not a phone number such as +66 81 234 5678"
        case .anAttachment: "takes a file: attach one"
        case .notAReference: "is not a record id of 32 lower-case hex digits"
        }
    }
}
