import Models
import Quantization
import Records
import Tensors

/// How often the elements of each of a model's tensors have which value.
public struct Histograms: Sendable {
    /// One tensor.
    public struct Entry: Sendable {
        /// As the graph has it, the first of names that a converter joined.
        public var tensor: String
        /// The counts, in bins of one width.
        public var histogram: Histogram
        let origins: [Origin]

        /// The smallest element.
        public var minimum: PlainNumber { PlainNumber(Double(histogram.range?.lowerBound ?? 0), origins: origins) }
        /// The largest element.
        public var maximum: PlainNumber { PlainNumber(Double(histogram.range?.upperBound ?? 0), origins: origins) }
        /// The share of elements that are 0.
        public var zeros: Percentage {
            Count(histogram.zeros, origins: origins).share(of: Count(max(histogram.total, 1), origins: origins))
        }
        /// The largest magnitude, divided by the one that 99.9 % of the elements have at most. Where it is large, few elements
        /// take the steps from all others.
        public var outlierRatio: Ratio {
            Ratio(largest / max(histogram.magnitude(ofShare: 0.999), .leastNormalMagnitude), origins: origins)
        }

        fileprivate var largest: Double {
            histogram.range.map { Double(max(abs($0.lowerBound), abs($0.upperBound))) } ?? 0
        }

        /// Shares of the elements, from −1 to 1 in tenths of the largest magnitude, each column around its tenth.
        fileprivate var shares: [Double] {
            var counts = [Int](repeating: 0, count: 21)
            guard largest > 0 else {
                counts[10] = histogram.total
                return counts.map { Double($0) / Double(max(histogram.total, 1)) }
            }
            for (bin, count) in histogram.counts.enumerated() where count > 0 {
                counts[min(max(Int((histogram.middle(of: bin) / largest * 10).rounded()) + 10, 0), 20)] += count
            }
            return counts.map { Double($0) / Double(max(histogram.total, 1)) }
        }

        /// Bars from the smallest to the largest element.
        ///
        /// - Parameter bars: how many, from 1.
        public func chart(_ title: String? = nil, bars: Int = 24) -> Chart {
            let low = minimum.value, width = (maximum.value - low) / Double(max(bars, 1))
            var counts = [Int](repeating: 0, count: max(bars, 1))
            for (bin, count) in histogram.counts.enumerated() where count > 0 {
                let bar = width > 0 ? Int(((histogram.middle(of: bin) - low) / width).rounded(.down)) : 0
                counts[min(max(bar, 0), counts.count - 1)] += count
            }
            return .bars(
                title ?? words("Values of \(tensor)"),
                summary: words("\(tensor): \(histogram.total) elements from \(minimum) to \(maximum), \(zeros) of them 0."),
                counts.enumerated().map {
                    ("\(PlainNumber(low + (Double($0) + 0.5) * width).rounded(to: 3))", Count($1, origins: origins))
                },
                axis: words("elements"))
        }
    }

    /// What is counted: "Weights of lite".
    public let title: String
    /// In the graph's order.
    public let entries: [Entry]

    /// The entry of a tensor by its name.
    ///
    /// - Throws: `KitError` with the names there are.
    public func callAsFunction(_ tensor: String) throws -> Entry {
        guard let entry = entries.first(where: { $0.tensor == tensor }) else {
            throw KitError(
                "there is no tensor '\(tensor)' here", help: "There are \(entries.map(\.tensor).joined(separator: ", ")).")
        }
        return entry
    }

    /// Tensor by tensor: range, share of zeros, outliers.
    public var table: Table {
        Table(
            titles("Tensor", "Elements", "Smallest", "Largest", "Zero", "Largest ÷ 99.9 %"),
            entries.map {
                [
                    Table.Cell.code($0.tensor), Count($0.histogram.total, origins: $0.origins), $0.minimum.rounded(to: 3),
                    $0.maximum.rounded(to: 3), $0.zeros, $0.outlierRatio,
                ]
            })
    }

    /// A row for each tensor: which share of its elements lies where between minus and plus its largest magnitude.
    public func chart(_ title: String? = nil) -> Chart {
        Chart(
            title: title ?? self.title,
            summary: entries.map {
                words("\($0.tensor): \($0.minimum.rounded(to: 3)) to \($0.maximum.rounded(to: 3)), \($0.zeros) zero")
            }
            .joined(separator: "; ") + ".",
            mark: .heatmap(
                Chart.Heatmap(
                    rows: entries.map(\.tensor),
                    columns: (-10...10).map {
                        $0 == 0 ? "0" : $0 == 10 ? "1" : $0 == -10 ? "−1" : "\($0 < 0 ? "−" : "").\(abs($0))"
                    },
                    values: entries.flatMap(\.shares), unit: .percent, rowTitle: words("tensor"),
                    columnTitle: words("share of its largest magnitude"))))
    }
}

extension Histograms: Displayable {
    public var display: Display? { entries.isEmpty ? .table(table) : .group([.chart(chart()), .table(table)]) }
}

extension Model {
    /// How the weights and biases of each layer are spread; of quantized ones, the numbers that they stand for.
    public var weightHistograms: Histograms {
        let main = graph.subgraphs[0]
        var seen: Set<Int> = []
        let entries = main.operators.flatMap { $0.inputs.compactMap { $0 } }.compactMap { index -> Histograms.Entry? in
            let info = main.tensors[index]
            guard seen.insert(index).inserted, isWeight(info), let data = info.data,
                let values = Tensor(type: info.type, shape: info.shape, quantization: info.quantization, bytes: data).reals()
            else { return nil }
            return Histograms.Entry(
                tensor: OperatorComparison.short(info.name), histogram: Histogram(values.map { Float($0) }), origins: origins)
        }
        return Histograms(title: words("Weights of \(name)"), entries: entries)
    }

    /// How the float activations are spread over the samples, one data set for each input.
    ///
    /// - Throws: `KitError` where the samples do not fit the inputs.
    public func activationHistograms(on data: Dataset...) throws -> Histograms {
        try activationHistograms(on: data)
    }

    /// What `activationHistograms(on:)` does.
    package func activationHistograms(on data: [Dataset]) throws -> Histograms {
        let key = "activations \(identity) \(data.map(\.identity).joined(separator: " "))"
        let histograms = try ResultCache.shared.value(for: key) { try calibration(on: data, histograms: true).histograms }
        let tensors = graph.subgraphs[0].tensors
        let origins = data.reduce(origins) { $0 + $1.origins }
        return Histograms(
            title: words("Activations of \(name)"),
            entries: zip(tensors, histograms).compactMap { tensor, histogram in
                histogram.map { Histograms.Entry(tensor: OperatorComparison.short(tensor.name), histogram: $0, origins: origins) }
            })
    }
}
