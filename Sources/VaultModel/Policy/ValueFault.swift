/// Why a text is not a value of a field. Says what is wrong with it and never holds the value.
public enum ValueFault: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The value does not fit in a cell.
    case tooLong
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
    /// The field takes a file, and no value.
    case anAttachment

    /// A clause that follows the name of the field, such as "is not one of the field's codes".
    public var description: String {
        switch self {
        case .tooLong: "is longer than \(Field.maximumValueBytes) bytes"
        case .notACode: "is not one of the field's codes"
        case .notADate: "is not a date written YYYY, YYYY-MM or YYYY-MM-DD"
        case .noSuchDay: "is not a day of the calendar"
        case .notANumber: "is not a decimal number of at most \(Field.maximumNumberBytes) characters"
        case .anAttachment: "takes a file: attach one"
        case .notAReference: "is not a record id of 32 lower-case hex digits"
        }
    }
}
