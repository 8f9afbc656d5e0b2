/// What is odd about a value that is kept all the same. Never holds the value.
///
/// Papers of the people concerned often break the rules of their kind, and what stands on them is evidence.
public enum ValueWarning: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// A Thai number whose last digit does not follow from the others.
    case wrongCheckDigit = "wrong-check-digit"
    /// A Thai number that begins with 0: given to people without Thai nationality.
    case firstDigitZero = "first-digit-zero"
    /// A Thai number that begins with 9: none is issued.
    case firstDigitUnused = "first-digit-unused"
    /// A state number of a Myanmar card that is not 1 to 15.
    case unknownState = "unknown-state"
    /// A township code that the state of the card does not have.
    case unknownTownship = "unknown-township"
    /// A township code that stands for more than one township.
    case ambiguousTownship = "ambiguous-township"
    /// A kind of Myanmar card that is not N, E, P, T, Y or S, or none.
    case unknownCardKind = "unknown-card-kind"
    /// A serial number of a Myanmar card that has not six digits.
    case serialLength = "serial-length"
    /// A phone number that may be Thai or Burmese: the country code says which.
    case ambiguousCountry = "ambiguous-country"
    /// A phone number with a country code that no country has.
    case unknownCountryCode = "unknown-country-code"
    /// A phone number without country code that is neither Thai nor Burmese.
    case unknownNationalForm = "unknown-national-form"
    /// A phone number of fewer than 7 or more than 15 digits.
    case phoneLength = "phone-length"
    /// Several phone numbers in one value.
    case severalNumbers = "several-numbers"
    /// A year that may be of the Common or of the Buddhist Era: ask, and write CE or BE after it.
    case ambiguousEra = "ambiguous-era"
    /// A Buddhist year before 2484, which began in April: without a month it may be either of two years.
    case yearBeganInApril = "year-began-in-april"
    /// A date in figures whose day may be the month; the first is taken for the day.
    case dayOrMonth = "day-or-month"
    /// A day of Buddhist Era years before 2484 that never was: BE 2483 ended in December.
    case monthOfNoYear = "month-of-no-year"
    /// A name with digits.
    case digitsInName = "digits-in-name"
    /// A name with letters of several scripts.
    case severalScripts = "several-scripts"
    /// Burmese that may be in the Zawgyi encoding; it is found by both readings.
    case mayBeZawgyi = "may-be-zawgyi"
    /// Characters that are not seen.
    case invisibleCharacters = "invisible-characters"

    /// A clause that follows the name of the field.
    public var description: String {
        switch self {
        case .wrongCheckDigit: "has a last digit that does not follow from the others"
        case .firstDigitZero: "begins with 0: a number of somebody without Thai nationality"
        case .firstDigitUnused: "begins with 9: no such number is issued"
        case .unknownState: "has a state number that is not 1 to 15"
        case .unknownTownship: "has a township code that this state does not have"
        case .ambiguousTownship: "has a township code that stands for more than one township"
        case .unknownCardKind: "has no kind of card: N, E, P, T, Y or S"
        case .serialLength: "has a serial number that is not six digits long"
        case .ambiguousCountry: "may be Thai or Burmese: write it with +66 or +95"
        case .unknownCountryCode: "has a country code that no country has"
        case .unknownNationalForm: "has no country code and is neither Thai nor Burmese"
        case .phoneLength: "has not between 7 and 15 digits"
        case .severalNumbers: "holds several numbers"
        case .ambiguousEra: "may be of the Common or the Buddhist Era: write CE or BE after it"
        case .yearBeganInApril: "is of a Thai year that began in April: it may be either of two years"
        case .dayOrMonth: "may have day and month the other way round: the first is taken for the day"
        case .monthOfNoYear: "is of January to March BE 2483, which never were"
        case .digitsInName: "has digits"
        case .severalScripts: "has letters of several scripts"
        case .mayBeZawgyi: "may be in the Zawgyi encoding"
        case .invisibleCharacters: "has characters that are not seen"
        }
    }
}
