import Records
@testable import Rendering
import Testing

@Suite("Charts")
struct ChartTests {
    @Test(
        "mark round values on their axes",
        arguments: [
            (.number, .linear, [0, 0.44], ["0", "0.1", "0.2", "0.3", "0.4"]), (.count, .linear, [0, 11], ["0", "5", "10"]),
            (.number, .linear, [1, 4], ["0", "1", "2", "3", "4"]), (.number, .linear, [1, 1.5], ["0", "0.5", "1.0", "1.5"]),
            (.bytes, .linear, [0, 300_000], ["0", "100 KB", "200 KB"]),
            (.bytes, .logarithmic, [28_760, 300_953], ["16 KB", "32 KB", "64 KB", "128 KB", "256 KB"]),
            (.seconds, .logarithmic, [1.36e-5, 1.2e-3], ["10 µs", "100 µs", "1 ms"]),
            (.percent, .linear, [0, 1], ["0", "20 %", "40 %", "60 %", "80 %", "100 %"]),
        ] as [(Number.Unit, Chart.Axis.Scale, [Double], [String])])
    func ticks(unit: Number.Unit, scale: Chart.Axis.Scale, values: [Double], expected: [String]) {
        let axis = AxisScale(Chart.Axis("", unit, scale: scale), values: values, from: 0, to: 100)
        #expect(axis.ticks(5).map { $0.text.replacing("\u{a0}", with: " ") } == expected)
    }

    @Test(
        "mark days, months and years where they begin",
        arguments: [
            (0, 7200, ["1970-01-01", "00:30", "01:00", "01:30", "02:00"]),
            (86_400 * 59.5, 86_400 * 63.5, ["1970-03-02", "1970-03-03", "1970-03-04", "1970-03-05"]),
            (0, 86_400 * 365, ["1970-01", "1970-04", "1970-07", "1970-10", "1971-01"]),
            (0, 86_400 * 365.25 * 40, ["1970", "1980", "1990", "2000", "2010"]),
        ] as [(Double, Double, [String])])
    func dates(from start: Double, to end: Double, expected: [String]) {
        let axis = Chart.Axis("", .date, includesZero: false, range: start...end)
        #expect(AxisScale(axis, values: [], from: 0, to: 100).ticks(5).map(\.text) == expected)
    }

    @Test("end where their axes end: lines are cut, points left out")
    func ranges() {
        let points = [0.0, 2, 4].map { Chart.Point("", x: Number($0, .number), y: Number($0, .number)) }
        let axis = Chart.Axis("", includesZero: false, range: 1...3)
        var drawing = Drawing(width: 640, language: .english)
        let frame = PlotFrame(x: axis, y: axis, xs: [], ys: [], height: 300, right: 0, isPadded: false, in: &drawing)
        let lines = frame.lines(through: points)
        #expect(lines.count == 1 && lines[0].count == 3)
        #expect(abs(lines[0][0].x - frame.x.start) < 0.1 && abs(lines[0][2].y - frame.top) < 0.1)
        #expect(points.map(frame.shows) == [false, true, false])
        var apart = points
        apart[2].followsGap = true
        #expect(frame.lines(through: apart).map(\.count) == [2])
    }

    @Test("say how many values they have where nothing else is said, in the page's language")
    func descriptions() {
        let chart = Chart(
            title: "", summary: "",
            mark: .line([1.5, 2].map { .init("", x: Number($0, .number), y: Number($0, .number), series: "a") }))
        #expect(chart.description(in: .english) == "a: 2 values from 1.5 to 2.")
        #expect(chart.description(in: .german).hasPrefix("a: 2 Werte von 1"))
        let one = Chart(title: "", summary: "", mark: .bars([.init("x", [.init("", Number(3, .count))])]))
        #expect(one.description(in: .english) == "3.")
        let bins = Chart.Histogram(edges: [0.5, 1.5, 2.5], series: [.init("a", counts: [3, 1], ends: [1, 2])])
        let counted = Chart(title: "", summary: "", mark: .histogram(bins), x: Chart.Axis("x"), y: Chart.Axis("y"))
        #expect(counted.description(in: .english) == "a: 4 values from 1 to 2.")
    }

    @Test("map the ends of an axis to its ends")
    func positions() {
        let axis = AxisScale(Chart.Axis("", .number), values: [2, 10], from: 50, to: 150)
        #expect(axis.position(0) == 50)
        #expect(axis.position(10) == 150)
        let log = AxisScale(Chart.Axis("", .number, scale: .logarithmic), values: [1.5, 100], from: 0, to: 100)
        #expect(log.position(10) == 50)
        #expect(log.position(-1) == 0)
    }

    @Test("survive values that are missing, equal, negative, infinite or absurdly many")
    func extremes() {
        let odd: [[Double]] = [
            [], [0], [5, 5], [-3, -1], [-2, 4], [.nan, 1], [.infinity, 1], [1e300, 1e-300], [1e-12, 2e-12],
            [.leastNonzeroMagnitude, 1], [.leastNonzeroMagnitude], [.greatestFiniteMagnitude, -.greatestFiniteMagnitude],
            [-4, -1],
        ]
        for values in odd {
            let numbers = values.map { Number($0, .bytes) }
            for scale in [Chart.Axis.Scale.linear, .logarithmic] {
                let axis = Chart.Axis("a", .bytes, scale: scale)
                let points = numbers.enumerated().map { Chart.Point("p", x: $1, y: $1, isHighlighted: $0 == 0) }
                let marks: [Chart.Mark] = [
                    .bars(numbers.map { .init("bar", [.init("", $0)]) }), .scatter(points), .line(points),
                    .timeline(
                        .init(
                            steps: [], boxes: numbers.map { .init("b", firstStep: 3, lastStep: 1, offset: $0, extent: $0) },
                            peakStep: 9)),
                    .heatmap(
                        .init(rows: ["a"], columns: values.indices.map { "\($0)" }, values: values, rowTitle: "", columnTitle: "")
                    ),
                    .heatmap(
                        .init(
                            rows: ["a", "b"], columns: ["a", "b"], values: Array((values + values + [1, -1, 1, 1]).prefix(4)),
                            rowTitle: "", columnTitle: "", isConfusion: true)),
                    .heatmap(
                        .init(rows: ["a"], columns: ["b"], values: values, rowTitle: "", columnTitle: "", isConfusion: true)),
                    .network(
                        .init(
                            nodes: values.indices.map { .init("\($0)") },
                            edges: [.init(from: 0, to: 1), .init(from: 1, to: 0), .init(from: 4, to: -1)])),
                ]
                for mark in marks {
                    for width in [640.0, 350] {
                        let drawing = Chart(title: "t", summary: "s", mark: mark, x: axis, y: axis).drawing(
                            width: width, in: .english)
                        #expect(firstUnbalancedTag(in: drawing.content.markup) == nil)
                        #expect(!drawing.content.markup.contains("nan"))
                        #expect(drawing.height.isFinite && drawing.height < 3000)
                    }
                }
            }
        }
    }

    @Test("cut long names and keep the whole of them in a title")
    func longNames() {
        let name = String(repeating: "convolution ", count: 20)
        let chart = Chart(title: "t", summary: "s", mark: .bars([.init(name, [.init("", Number(1, .count))])]))
        let markup = chart.drawing(width: 350, in: .english).content.markup
        #expect(markup.contains("<title>\(name)</title>"))
        #expect(markup.contains("…"))
    }

    @Test("name every part of a stacked bar")
    func stackedParts() {
        let parts = [("persistent", 5000.0), ("non-persistent", 4000.0), ("temporary", 90.0)]
        let bars = [
            Chart.Bar("our plan", parts.map { .init($0.0, Number($0.1, .bytes)) }),
            Chart.Bar("a bound", [.init("non-persistent", Number(3000, .bytes)), .init("temporary", Number(4000, .bytes))]),
        ]
        for width in [640.0, 350] {
            let markup = Chart(title: "t", summary: "s", mark: .bars(bars)).drawing(width: width, in: .english).content.markup
            #expect(markup.contains(">temporary"), "\(width)")
        }
    }

    @Test("say which colour is which series")
    func keys() {
        let bytes = { (value: Double) in Number(value, .bytes) }
        let timeline = Chart.Timeline(
            steps: ["FULLY_CONNECTED"] + Array(repeating: "DEPTHWISE_CONV_2D", count: 20),
            boxes: [
                .init("a", firstStep: 0, lastStep: 2, offset: bytes(0), extent: bytes(100), series: "activation"),
                .init("b", firstStep: 1, lastStep: 1, offset: bytes(100), extent: bytes(1), series: "scratch memory"),
            ])
        let drawn = Chart(title: "t", summary: "s", mark: .timeline(timeline)).drawing(width: 640, in: .english).content.markup
        #expect(
            drawn.contains(">scratch memory<") && drawn.contains(">FULLY_CONNECTED<") && drawn.contains(">DEPTHWISE_CONV_2D<"))
        let points = [
            Chart.Point("", x: bytes(1), y: bytes(2), series: "float"), .init("", x: bytes(2), y: bytes(3), series: "int8"),
        ]
        let scatter = Chart(title: "t", summary: "s", mark: .scatter(points)).drawing(width: 640, in: .english).content.markup
        #expect(scatter.contains(">float<") && scatter.contains(">int8<"))
    }

    @Test("leave out names that would cover others, but not those of points set apart")
    func crowd() {
        var points: [Chart.Point] = []
        for index in 0..<20 {
            let (x, y) = (100 + Double(index % 5) * 0.01, 5 + Double(index / 5) * 0.01)
            points.append(.init("model number \(index)", x: Number(x, .count), y: Number(y, .count), isHighlighted: index == 7))
        }
        let far = [Chart.Point("far", x: Number(0, .count), y: Number(0, .count))]
        let markup = Chart(title: "t", summary: "s", mark: .scatter(points + far)).drawing(width: 640, in: .english).content
            .markup
        #expect(markup.contains(">model number 7<"))
        #expect(markup.components(separatedBy: "h\">model number").count - 1 < 20)
    }

    @Test("thousands of points are drawn at once, and those without a name show what they are")
    func manyPoints() {
        let points = (0..<4000).map { Chart.Point("", x: Number(Double($0), .count), y: Number(Double($0 % 100), .count)) }
        let chart = Chart(title: "t", summary: "s", mark: .scatter(points))
        var markup = ""
        #expect(ContinuousClock().measure { markup = chart.drawing(width: 640, in: .english).content.markup } < .seconds(5))
        #expect(markup.contains("<title>1, 1</title>"))
    }

    @Test("place names so that none covers another")
    func placement() {
        var placement = LabelPlacement(bounds: .init(x: 0, y: 0, width: 600, height: 300), obstacles: [])
        var boxes: [LabelPlacement.Box] = []
        for index in 0..<12 {
            let place = placement.place(width: 70, height: 16, near: 100 + Double(index % 3) * 4, 40 + Double(index) * 18)
            #expect(boxes.allSatisfy { $0.overlap(place.box) == 0 }, "name \(index)")
            boxes.append(place.box)
        }
    }

    @Test("estimate the width of text and fit it")
    func metrics() {
        #expect(TextMetrics.width("") == 0)
        #expect(TextMetrics.width("WWW") > TextMetrics.width("iii"))
        #expect(TextMetrics.fit("short", in: 100) == "short")
        let fitted = TextMetrics.fit("a very long name indeed", in: 60)
        #expect(fitted.hasSuffix("…"))
        #expect(TextMetrics.width(fitted) <= 60)
    }
}
