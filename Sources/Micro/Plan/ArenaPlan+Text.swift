extension ArenaPlan: CustomStringConvertible {
    /// A few lines for a terminal: the figures, the categories, the largest buffers at the peak.
    public var description: String {
        var lines = [
            "arena for \(target.rawValue) (\(target.runtimeVersion))",
            "  used         \(Self.bytes(total)) = head \(Self.bytes(head)) + tail \(Self.bytes(tail))",
            "  needed       \(Self.bytes(needed))  (planning needs room of its own; any alignment)",
            "  lower bound  \(Self.bytes(lowerBound)) of the head"
                + (head > lowerBound
                    ? ": a better plan can save \(Self.bytes(head - lowerBound))"
                    : head == lowerBound ? ": reached" : ": the head is below it, so the plan cannot be right"),
        ]
        lines += warnings.map { "warning: " + $0 }
        lines.append("tail by category                                    used  requested  count")
        for category in categories {
            lines.append(
                "  " + category.name.padded(to: 44) + Self.column(category.used, 12)
                    + Self.column(category.requested, 11)
                    + Self.column(category.count, 7))
        }
        if steps.indices.contains(peakStep) {
            let step = steps[peakStep]
            lines.append("peak at step \(peakStep)" + (step.node.map { ", node \($0) \(step.name)" } ?? ", the inputs"))
        }
        for buffer in buffers.filter({ $0.first <= peakStep && peakStep <= $0.last }).sorted(by: {
            $0.offset < $1.offset
        }) {
            lines.append(
                "  " + (buffer.isScratch ? "scratch " : "tensor  ") + Self.column(buffer.offset, 10) + " + "
                    + Self.column(buffer.size, 9) + "  \(buffer.name.printable)")
        }
        return lines.joined(separator: "\n")
    }

    /// "10,288 bytes"
    static func bytes(_ count: Int) -> String { grouped(count) + " bytes" }

    private static func column(_ count: Int, _ width: Int) -> String {
        let text = grouped(count)
        return String(repeating: " ", count: max(1, width - text.count)) + text
    }

    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
