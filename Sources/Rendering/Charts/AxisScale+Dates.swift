import Records

extension AxisScale {
    /// Lengths between two marks, in seconds, up to a day.
    private static let lengths: [Double] = [
        1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    ]
    /// Lengths between two marks, in months.
    private static let months = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000]

    /// Where seconds, minutes, hours, days, months or years begin, at most about `count`.
    func dateTicks(_ count: Int) -> [Tick] {
        let span = upper - lower
        guard span.isFinite, span > 0 else { return [] }
        if let length = Self.lengths.first(where: { span / $0 <= Double(count) }) {
            let first = (lower / length - 1e-9).rounded(.up), last = (upper / length + 1e-9).rounded(.down)
            guard last >= first, last - first < 100 else { return [] }
            return stride(from: first, through: last, by: 1).map { index in
                let moment = Moment(secondsSince1970: index * length)
                let isWithinDay = length < 86_400 && moment.secondOfDay != 0
                return Tick(value: index * length, text: isWithinDay ? moment.timeText : moment.dayText)
            }
        }
        let month = 2_629_746.0
        guard let length = Self.months.first(where: { span / (Double($0) * month) <= Double(count) }) else { return [] }
        let start = Moment(secondsSince1970: lower)
        let first = (start.year * 12 + start.month - 1) / length * length
        return (0...count + 2).compactMap { index in
            let month = first + index * length
            let value = Moment.start(ofYear: 0, month: month + 1)
            guard value >= lower, value <= upper else { return nil }
            let moment = Moment(secondsSince1970: value)
            return Tick(value: value, text: length % 12 == 0 ? String(moment.year) : moment.monthText)
        }
    }
}
