import Testing
import VaultModel

@Suite struct TimestampTests {
    @Test func `seconds are rounded down and never negative`() {
        #expect(Timestamp(milliseconds: 0).seconds == 0)
        #expect(Timestamp(milliseconds: 999).seconds == 0)
        #expect(Timestamp(milliseconds: 1999).seconds == 1)
        #expect(Timestamp(milliseconds: .max).seconds == Int64(UInt64.max / 1000))
    }

    @Test func `a time moves both ways`() {
        let time = Timestamp(milliseconds: 5001)
        #expect(time.adding(seconds: 2).milliseconds == 7001)
        #expect(time.adding(seconds: 0) == time)
        #expect(time.adding(seconds: -2).milliseconds == 3001)
    }

    @Test func `a time stops at either end`() {
        #expect(Timestamp(milliseconds: 1999).adding(seconds: -2).milliseconds == 0)
        #expect(Timestamp(milliseconds: .max).adding(seconds: -.max).milliseconds == 0)
        #expect(Timestamp(milliseconds: .max).adding(seconds: .min).milliseconds == 0)
        #expect(Timestamp(milliseconds: .max - 1).adding(seconds: 1).milliseconds == .max)
        #expect(Timestamp(milliseconds: 0).adding(seconds: .max).milliseconds == .max)
    }

    @Test func `times are ordered`() {
        #expect(Timestamp(milliseconds: 1) < Timestamp(milliseconds: 2))
        #expect(!(Timestamp(milliseconds: 2) < Timestamp(milliseconds: 2)))
    }
}
