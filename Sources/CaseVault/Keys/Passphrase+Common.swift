public import OpenSSL

extension Passphrase {
    /// Whether a passphrase is one of those that are tried first: in a short list of the commonest ones, in whatever case,
    /// or one character over and over.
    public static func isCommon(_ passphrase: borrowing SecretBytes) -> Bool {
        var bytes = passphrase.withExposedBytes { span in
            (0..<span.byteCount).map { offset -> UInt8 in
                let byte = unsafe span.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                return (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
            }
        }
        defer { cleanse(&bytes) }
        if let first = bytes.first, bytes.allSatisfy({ $0 == first }) { return true }
        return common.contains { $0.utf8.elementsEqual(bytes) }
    }

    /// Passphrases that stand at the top of published lists of leaked ones, and what this program suggests itself.
    private static let common = [
        "0987654321", "1111111111", "112233", "121212", "123", "123123", "123321", "1234", "12345", "123456", "1234567",
        "12345678", "123456789", "1234567890", "123qwe", "1q2w3e", "1q2w3e4r", "1q2w3e4r5t", "1qaz2wsx", "54321",
        "654321", "696969", "7777777", "987654321", "aa123456", "abc123", "abcd1234", "admin", "admin123",
        "asdfgh", "asdfghjkl", "bangkok", "baseball", "batman", "casevault", "changeme", "charlie", "chiangmai",
        "computer", "correct horse battery staple", "default", "dragon", "football", "guest", "hello", "hello123",
        "iloveyou", "letmein", "letmein123", "login", "mandalay", "master", "monkey", "myanmar", "p@ssw0rd", "p@ssword",
        "pass", "pass123", "passphrase", "passw0rd", "password", "password!", "password1", "password123", "princess",
        "q1w2e3r4", "qazwsx", "qwe123", "qwerty", "qwerty1", "qwerty123", "qwertyuiop", "root", "root123", "sawasdee",
        "secret", "shadow", "sunshine", "superman", "test", "test123", "thailand", "trustno1", "user", "welcome",
        "welcome1", "whatever", "yangon", "zaq12wsx", "zxcvbn", "zxcvbnm", "รหัสผ่าน", "ประเทศไทย", "กรุงเทพ", "สวัสดี",
        "မြန်မာ", "မင်္ဂလာပါ", "ရန်ကုန်",
    ]
}
