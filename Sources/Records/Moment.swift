/// A moment in the Gregorian calendar, in universal time.
package struct Moment {
    /// Seconds before and after 1970 that the calendar reaches, 285,000 million years; what lies beyond is shown as its end.
    static let reach = 9e18

    package let year: Int
    /// From 1.
    package let month: Int
    /// From 1.
    package let day: Int
    /// Whole seconds since the day began.
    package let secondOfDay: Int

    package init(secondsSince1970 value: Double) {
        let seconds = value.isNaN ? 0 : min(max(value.rounded(.down), -Self.reach), Self.reach)
        let days = Int((seconds / 86_400).rounded(.down))
        secondOfDay = Int(seconds) - days * 86_400
        (year, month, day) = Self.date(ofDay: days)
    }

    /// Seconds since 1970 at which a month begins; months beyond a year's are those of the next ones.
    package static func start(ofYear year: Int, month: Int) -> Double {
        let months = year * 12 + month - 1
        let (year, month) = (Int((Double(months) / 12).rounded(.down)), (months % 12 + 12) % 12 + 1)
        // Years begin in March here, so that the day that some of them have more is their last.
        let shifted = month > 2 ? year : year - 1
        let era = Int((Double(shifted) / 400).rounded(.down)), yearOfEra = shifted - era * 400
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear: Int = (153 * monthFromMarch + 2) / 5
        let dayOfEra: Int = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Double(era * 146_097 + dayOfEra - 719_468) * 86_400
    }

    private static func date(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = Int((Double(shifted) / 146_097).rounded(.down)), dayOfEra = shifted - era * 146_097
        let leapDays: Int = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra: Int = (dayOfEra - leapDays) / 365
        let dayOfYear: Int = dayOfEra - 365 * yearOfEra - yearOfEra / 4 + yearOfEra / 100
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * part + 2) / 5 + 1)
    }

    /// "2026-11-30", or "2026-11-30 12:06:30" within a day, without seconds where they are 0.
    package var text: String { secondOfDay == 0 ? dayText : "\(dayText) \(timeText)" }

    /// "2026-11-30"
    package var dayText: String { "\(monthText)-\(Self.twoDigits(day))" }

    /// "2026-11"; a year has four digits at least, as ISO 8601 has it, and the one before the first is 0000.
    package var monthText: String {
        let digits = String(year.magnitude)
        let padding = String(repeating: "0", count: max(0, 4 - digits.utf8.count))
        return "\(year < 0 ? "\u{2212}" : "")\(padding)\(digits)-\(Self.twoDigits(month))"
    }

    /// "12:06", or "12:06:30"
    package var timeText: String {
        let minutes = "\(Self.twoDigits(secondOfDay / 3600)):\(Self.twoDigits(secondOfDay / 60 % 60))"
        return secondOfDay % 60 == 0 ? minutes : minutes + ":" + Self.twoDigits(secondOfDay % 60)
    }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
