extension Span where Element == UInt8 {
    /// The same bytes as a raw span, so that a call site reads `array.span.bytes`.
    ///
    /// The standard library marks its own `bytes` unsafe, as other elements may have padding; a `UInt8` has none. Without
    /// this one, each call in targets that never see a pointer would be marked `unsafe`, and the mark would mean nothing.
    public var bytes: RawSpan {
        @_lifetime(copy self)
        get { RawSpan(_elements: self) }
    }
}
