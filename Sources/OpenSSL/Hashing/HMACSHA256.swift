internal import COpenSSL

/// HMAC-SHA256 (RFC 2104, FIPS 198-1). Keys of any length; this project's are 32 bytes.
public enum HMACSHA256 {
    /// The 32-byte authentication code of `message`.
    public static func authenticationCode(for message: RawSpan, key: borrowing SecretBytes) -> Digest {
        let empty = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        return unsafe Digest { output in
            unsafe message.withUnsafeBytes { message in
                unsafe HMACCore.code(key: key.buffer, message, empty, empty, to: output)
            }
        }
    }

    /// Whether `tag` is the 32-byte code of `message`, in constant time. A shortened tag is not valid.
    public static func isValid(_ tag: RawSpan, for message: RawSpan, key: borrowing SecretBytes) -> Bool {
        authenticationCode(for: message, key: key).withBytes { constantTimeEquals($0, tag) }
    }
}
