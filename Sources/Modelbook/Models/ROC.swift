import Records

/// How well a score tells anomalies from the normal: the receiver operating characteristic.
///
/// ```swift
/// let roc = try ROC(scores: model.reconstructionErrors(on: test), labels: test.labels)
/// ```
public struct ROC: Sendable {
    /// For each threshold from the strictest: the shares of the normal and of the anomalous that are called anomalous.
    public let points: [(falsePositives: Double, truePositives: Double)]
    /// The area under the curve: the probability that an anomaly has a higher score than a normal sample, where equal
    /// scores count one half.
    public let auc: PlainNumber

    /// - Parameters:
    ///   - scores: Higher for what is rather an anomaly.
    ///   - labels: 0 for normal, anything else for an anomaly; as many as scores.
    /// - Throws: `KitError` where the counts differ, a score is not a number, or one kind does not occur.
    public init(scores: [Double], labels: [Int], origins: [Origin] = []) throws {
        guard scores.count == labels.count else {
            throw KitError("there are \(scores.count) scores but \(labels.count) labels")
        }
        guard !scores.contains(where: \.isNaN) else { throw KitError("a score is not a number") }
        let anomalies = labels.count { $0 != 0 }
        let normal = labels.count - anomalies
        guard anomalies > 0, normal > 0 else {
            throw KitError("all \(labels.count) samples are \(anomalies > 0 ? "anomalies" : "normal"); both kinds are needed")
        }
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var points = [(falsePositives: 0.0, truePositives: 0.0)]
        var (falsePositives, truePositives) = (0, 0)
        var area = 0.0
        var position = 0
        while position < order.count {
            let score = scores[order[position]]
            let (falseBefore, trueBefore) = (falsePositives, truePositives)
            while position < order.count, scores[order[position]] == score {
                if labels[order[position]] == 0 { falsePositives += 1 } else { truePositives += 1 }
                position += 1
            }
            area += Double(falsePositives - falseBefore) * Double(truePositives + trueBefore) / 2
            points.append((Double(falsePositives) / Double(normal), Double(truePositives) / Double(anomalies)))
        }
        self.points = points
        auc = PlainNumber(area / Double(normal) / Double(anomalies), origins: origins).rounded(to: 4)
    }
}

extension ROC: Displayable {
    public var display: Display? { .chart(chart()) }

    /// The curve; at most 200 of its points are drawn.
    public func chart(_ title: String? = nil) -> Chart {
        let step = max(1, points.count / 200)
        let drawn = points.enumerated().filter { $0.offset % step == 0 || $0.offset == points.count - 1 }.map(\.element)
        return .line(
            title ?? words("Receiver operating characteristic"), summary: words("The area under the curve is \(auc)."),
            x: words("normal samples called anomalous"), y: words("anomalies found"),
            drawn.map { (Percentage($0.falsePositives), Percentage($0.truePositives)) })
    }
}
