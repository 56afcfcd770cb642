import Records
import Testing

@Suite("Moments")
struct MomentTests {
    /// Python's: `datetime.fromtimestamp(s, UTC)`.
    @Test(
        "are shown by the calendar",
        arguments: [
            (0, "1970-01-01"), (951_782_400, "2000-02-29"), (-1, "1969-12-31 23:59:59"), (4_107_542_400, "2100-03-01"),
            (1_796_040_360, "2026-11-30 12:06"), (-2_208_988_800, "1900-01-01"), (1_709_164_800, "2024-02-29"),
            // Beyond Python's years: GNU date's.
            (253_402_300_800, "10000-01-01"), (1_719_792_000_000, "56468-01-15"), (-62_135_769_600, "0000-12-30"),
            (-62_135_596_801, "0000-12-31 23:59:59"), (-62_167_219_201, "\u{2212}0001-12-31 23:59:59"),
        ] as [(Double, String)])
    func texts(seconds: Double, text: String) {
        #expect(Number(seconds, .date).text == text)
        #expect(Number(seconds, .date).exactText == text)
    }

    @Test("months begin where the calendar says, also beyond a year's end, and any number is some moment")
    func months() {
        for month in -30...60 {
            let start = Moment(secondsSince1970: Moment.start(ofYear: 2000, month: month + 1))
            #expect(start.day == 1 && start.secondOfDay == 0)
            #expect(start.year * 12 + start.month - 1 == 2000 * 12 + month)
        }
        #expect(Display.number(Number(1e18, .date)).problem == nil)
        #expect(Display.number(Number(1e19, .date)).problem == "a moment 1e+19 seconds from 1970 is in no calendar")
        for value in [Double.infinity, -.infinity, .nan, 1e300, -1e300] { _ = Moment(secondsSince1970: value).text }
    }
}
