/// The Human Trafficking Case Data Standard, version 2.0 of 24 December 2021 (IOM, CC BY 4.0): names of fields and codes,
/// and what its own documents call them otherwise.
///
/// The standard's spreadsheet, its field definitions, its templates for spreadsheets and its survey form do not agree
/// in all names; `docs/htcds.md` lists how. What is written follows the spreadsheet; what is read may follow any of them.
enum HTCDS {
    /// The field of a name, a label or an alias, however it is capitalised and punctuated.
    static func field(named name: String) -> HTCDSField? { byName[folded(name)] }

    /// Whether a name is passed over without a word: the id of a record in an export, which is of another vault.
    static func isRecordID(_ name: String) -> Bool { name.utf8.elementsEqual("record".utf8) }

    /// What is left of a name or code without capitals, spaces and punctuation.
    static func folded(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x61...0x7A: result.unicodeScalars.append(scalar)
            case 0x41...0x5A: result.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value) + 0x20))
            // No-break space, apostrophes and dashes; letters of other scripts stay and make it another word.
            case 0..<0x80, 0xA0, 0x2000...0x206F, 0xFEFF: break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static let byName: [String: HTCDSField] = {
        var fields: [String: HTCDSField] = [:]
        for field in HTCDSField.all {
            fields[folded(field.name)] = field
            for alias in field.aliases { fields[folded(alias)] = field }
        }
        // A label that two fields share, such as Type, is none of them.
        for (label, sharing) in Dictionary(grouping: HTCDSField.all, by: { folded($0.label) })
        where sharing.count == 1 && fields[label] == nil {
            fields[label] = sharing[0]
        }
        return fields
    }()
}
