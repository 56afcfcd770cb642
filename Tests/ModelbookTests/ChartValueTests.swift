import Foundation
import Modelbook
import Testing

@Suite("Charts from values")
struct ChartValueTests {
    private struct Epoch {
        var number: Int
        var loss: Double
        var test: Float?
    }

    private let epochs = [
        Epoch(number: 1, loss: 2, test: 2.5), Epoch(number: 2, loss: 1, test: nil), Epoch(number: 3, loss: 0.5, test: 0.75),
    ]

    private func points(_ chart: Chart) -> [Chart.Point] {
        switch chart.mark {
        case .line(let points), .scatter(let points): points
        default: []
        }
    }

    @Test("a line has a series for each key path, and a gap where a value is missing")
    func rows() {
        let chart = Chart.line(
            epochs, x: \.number, y: ["train": \.loss, "test": \.test], xAxis: "epoch", yAxis: .logarithmic("loss", range: 0.1...3)
        )
        let points = points(chart)
        #expect(points.map(\.series) == ["train", "train", "train", "test", "test"])
        #expect(points.map(\.x.value) == [1, 2, 3, 1, 3])
        #expect(points.map(\.y.value) == [2, 1, 0.5, 2.5, 0.75])
        #expect(points.map(\.followsGap) == [false, false, false, false, true])
        #expect(chart.x.title == "epoch" && chart.y.scale == .logarithmic && chart.y.range == 0.1...3)
    }

    @Test("a table has a column for each key path")
    func table() {
        let table = Table(epochs, ["Epoch": \.number, "Loss": \.loss, "Test": { $0.test }])
        #expect(table.columns.map(\.title) == ["Epoch", "Loss", "Test"])
        #expect(table.rows[1].cells == [2.tableCell, 1.0.tableCell, .missing])
        #expect(Table(["Name", "Value"], [["a", nil], ["b", 2.5]]).rows[0].cells == ["a".tableCell, .missing])
    }

    @Test("numbers of any kind lie along one axis, in the unit that some of them have")
    func kinds() {
        let day = Date(timeIntervalSince1970: 86_400)
        let chart = Chart.scatter(
            x: [day, day + 1], y: [Percentage(0.5), Percentage(0.75)], errors: [Points(0.1), Points(0.2)], labels: ["a", "b"])
        #expect(chart.x.unit == .date && chart.y.unit == .percent)
        #expect(points(chart).map(\.label) == ["a", "b"])
        #expect(points(chart)[1].interval == .init(lower: 0.55, upper: 0.95))
        #expect(points(Chart.line([Int8(1), UInt64(2), 3.5, Float(4), nil])).map(\.y.value) == [1, 2, 3.5, 4])
        #expect(Chart.line([Duration.milliseconds(5)]).y.unit == .seconds)
    }

    @Test("bars of several series stand beside one another, those of a dictionary in the order of its names")
    func bars() {
        guard case .bars(let bars) = Chart.bars(["time", "size"], ["float": [3, 4], "int8": [1, nil]]).mark else {
            Issue.record("no bars")
            return
        }
        #expect(bars.map(\.label) == ["time", "", "size"])
        #expect(bars.map { $0.segments[0].name } == ["float", "int8", "float"])
        guard case .bars(let written) = Chart.bars(["b": 2.5, "a": 1]).mark else { return }
        #expect(written.map(\.label) == ["b", "a"])
        #expect(points(Chart.line(y: ["b": [1, nil], "a": [2.5]])).map(\.series) == ["b", "a"])
        let series = ["b": [1.0, 2], "a": [3, 4]]
        #expect(points(Chart.line(y: series)).map(\.series) == ["a", "a", "b", "b"])
        guard case .boxes(let boxes) = Chart.box(series).mark, case .histogram(let counted) = Chart.histogram(series).mark else {
            return
        }
        #expect(boxes.map(\.label) == ["a", "b"] && counted.series.map(\.name) == ["a", "b"])
        let counts = ["b": 2, "a": 1]
        guard case .bars(let sorted) = Chart.bars(counts, references: [.x(1.5, "limit")]).mark else { return }
        #expect(sorted.map(\.label) == ["a", "b"])
    }

    /// NumPy's: `np.histogram(v, bins="auto")`, `np.histogram(v, bins=4)`, `np.percentile(v, [25, 50, 75])`.
    @Test("histograms and boxes have NumPy's edges, counts and quartiles")
    func distributions() throws {
        let values = [0.5, 1.25, 1.5, 2, 2.25, 3, 3.5, 4.75, 8, 9.5]
        guard case .histogram(let auto) = Chart.histogram(values).mark,
            case .histogram(let four) = Chart.histogram(values, bins: 4).mark,
            case .histogram(let whole) = Chart.histogram([1, 2, 2, 4]).mark,
            case .boxes(let boxes) = Chart.box(["a": values]).mark
        else {
            Issue.record("other marks")
            return
        }
        #expect(zip(auto.edges, [0.5, 2.3, 4.1, 5.9, 7.7, 9.5]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(auto.series[0].counts == [5, 2, 1, 0, 2])
        #expect(four.edges == [0.5, 2.75, 5, 7.25, 9.5] && four.series[0].counts == [5, 3, 0, 2])
        #expect(whole.edges == [0.5, 1.5, 2.5, 3.5, 4.5] && whole.series[0].counts == [1, 2, 0, 1])
        #expect(boxes[0].numbers == [0.5, 1.625, 2.625, 4.4375, 8])
        #expect(boxes[0].outliers == [9.5] && boxes[0].count == 10)
        // The bins of whole numbers lie around them; the text says where the values lie.
        #expect(whole.series[0].ends == [1, 4] && auto.series[0].ends == [0.5, 9.5])
    }

    @Test("what cannot be drawn is a problem")
    func problems() {
        let backwards = Chart.line([1, 2], yAxis: Chart.Axis("y", scale: .logarithmic, range: -1...1))
        #expect(Display.chart(backwards).problem == "the axis 'y' is logarithmic and cannot begin at -1.0")
        let across = Chart.bars(["a": 1], references: [.y(3, "limit")])
        #expect(Display.chart(across).problem == "bars and boxes lie along x: their reference lines are .x(…)")
        let empty = Chart.line([1], references: [.y(nil as Double?, "limit")])
        #expect(Display.chart(empty).problem == "the reference line 'limit' has no value")
        let infinite = Chart.histogram([1, 2, .infinity])
        #expect(Display.chart(infinite).problem == "some values of the histogram are no numbers or infinite")
        let line = Chart.line([1, 2], errors: [0.5, -0.5])
        #expect(Display.chart(line).problem == "the margin of error is negative")
        #expect(Display.chart(Chart.bars(["a"], [1], errors: [-2])).problem == "the margin of error of 'a' is negative")
        #expect(Display.chart(Chart.bars(["a"], [1], errors: [Double.nan])).problem == "the margin of error of 'a' is no number")
        let parts = Chart.stackedBars("t", summary: "s", [("a", [("x", PlainNumber(1)), ("y", PlainNumber(-2))])])
        #expect(
            Display.chart(parts).problem == "the parts of the bar 'a' are above zero and below: they cannot be stacked")
        #expect(Display.chart(Chart.box([])).problem == "the box has no values, or some that are no numbers")
    }
}

@Suite("Values of a cell")
struct CellValueTests {
    @Test("numbers have the digits of their own type, and lists of them are shown in a line")
    func digits() {
        #expect(Float(0.1).plainNumber?.text == "0.1")
        #expect((0.1 + 0.2).plainNumber?.text == "0.3")
        #expect(Int128(7).plainNumber?.text == "7")
        #expect([1.5, 1.0 / 3, 12_345].display == .text("[1.5, 0.3333, 12345]"))
        #expect([[1, nil], [3]].display == .text("[[1, nil], [3]]"))
        #expect(["a"].display == .text("[\"a\"]"))
    }

    @Test("dates are shown by the calendar in universal time")
    func dates() {
        #expect(Date(timeIntervalSince1970: 951_782_400).tableCell == .text("2000-02-29"))
        #expect(Date(timeIntervalSince1970: -1).tableCell == .text("1969-12-31 23:59:59"))
        #expect(Duration.milliseconds(5).tableCell == .number(Number(0.005, .seconds)))
    }

    @Test("samples that a cell makes are run through a network and predicted one by one")
    func prediction() throws {
        let network = try Network(input: [2], seed: 1) { Dense(2, activation: .softmax) }
        let model = try Model(network)
        let data = try Dataset([[0.5, -1], [2, 3]], labels: [1, 0], classNames: ["no", "yes"])
        let answers = try model.predict(data)
        #expect(answers.count == 2)
        #expect(abs(answers[0].probabilities.reduce(0, +) - 1) < 1e-6)
        let outputs = try model.outputs(on: data)
        #expect(answers[1].probabilities == outputs[1])
        #expect(answers[1].label == (outputs[1][1] > outputs[1][0] ? 1 : 0))
        #expect(answers[1].name == data.classNames[answers[1].label])
        #expect(try model.predict(data[1]).probabilities == outputs[1])
        #expect(try model.predict([2.0, 3.0]).probabilities == outputs[1])
        #expect(answers[0].top(5).map(\.probability.value) == answers[0].probabilities.map { Double($0) }.sorted(by: >))
        #expect(data[0].values == [0.5, -1] && data[0].name == "yes" && data[0].label == 1)
        #expect(message { _ = try model.predict([1.0]) }.hasPrefix("'network' takes samples of 2 elements, not 1"))
        #expect(message { _ = try Dataset([[1.0], [2, 3]]) } == "sample 1 has 2 elements, the first has 1")
    }

    @Test("pictures of a data set are an SVG image with a PNG for each sample")
    func pictures() throws {
        let data = try Dataset([[0, 1, 0.5, 0.25]], shape: [2, 2, 1], labels: [0], classNames: ["<a>"])
        guard case .image(let image) = try data.pictures() else {
            Issue.record("no image")
            return
        }
        let svg = String(decoding: try #require(Data(base64Encoded: image.base64)), as: UTF8.self)
        #expect(svg.contains("&lt;a&gt;") && svg.contains("data:image/png;base64,iVBOR"))
        #expect(message { _ = try Dataset([[1.0]]).pictures() }.hasPrefix("samples of shape [1] are no images"))
    }
}
