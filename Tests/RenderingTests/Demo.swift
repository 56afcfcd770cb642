import Notebooks
import Records

/// A notebook with every element that a page can hold.
func demo() -> (notebook: Notebook, run: Run) {
    var b = NotebookBuilder()
    let keras = Origin(read: .file, "models/digits.keras", sha256: "77d04c1d8f1b2a9c5a0e12be")
    let float = Origin(read: .model, "models/digits.tflite", sha256: "a1b2c3d4e5f6a7b8c9d0e1f2")
    let int8 = Origin(read: .model, "models/digits_int8.tflite", sha256: "3f1c77aa5566778899aaa90e")
    let images = Origin(read: .dataset, "10,000 test images", sha256: "8d4222bb11224455667770ba")
    func bytes(_ value: Double, _ origin: Origin, symbol: String? = nil) -> Number {
        Number(value, .bytes, style: .init(symbol: symbol), origins: [origin])
    }
    func micros(_ value: Double, _ half: Double) -> Number {
        Number(
            value * 1e-6, .seconds, origins: [int8],
            spread: .init(count: 200, halfWidth: half * 1e-6, minimum: value * 0.97e-6, maximum: value * 1.4e-6))
    }
    let times = Number(
        91_416 / 28_760, .ratio, style: .init(symbol: "×"), origins: [float, int8],
        derivation: "91,416 bytes ÷ 28,760 bytes")
    let points = Number(0.0001, .points, origins: [float, int8, images], derivation: "97.65 % − 97.64 %")
    let arena = bytes(10_288, int8, symbol: "bytes")

    var matter = FrontMatter()
    matter.title = [b.text("Three runtimes, one digit classifier")]
    matter.subtitle = [b.text("What TensorFlow Lite and TensorFlow Lite Micro cost, and what they keep")]
    matter.authors = ["Ada Example", "Embedded Machine Learning, laboratory 4"]
    matter.date = "2026-11-22"
    matter.contentsDepth = 3
    matter.abstract = [
        b.text("Quantizing the network to eight bits makes it "), b.live("lite.size / quantized.size", times),
        b.text(" smaller and changes its accuracy by "), b.live("accuracy(int8) - accuracy(float)", points),
        b.text("; TensorFlow Lite Micro runs it in an arena of "), b.live("plan.total", arena), b.text("."),
    ]
    b.notebook.frontMatter = matter
    b.target("tbl-size", .table, "1")
    b.target("tbl-memory", .table, "2")
    b.target("tbl-boards", .table, "3")
    b.target("eq-affine", .equation, "1")
    for (index, label) in ["arena", "pareto", "layers", "confusion", "latency", "loss", "graph", "stack"].enumerated() {
        b.target("fig-" + label, .figure, "\(index + 1)")
    }
    b.target("sec-memory", .section, "2")

    b.heading(2, "Model size", "size", number: "1")
    b.add(
        .paragraph([
            b.text("The same "), b.live("model.parameterCount", Number(21_808, .count, origins: [keras])),
            b.text(
                " parameters are stored three times. TensorFlow’s file also keeps the optimizer’s two moments, which is why it is "
            ),
            b.live("keras.size / lite.size", Number(3.29, .ratio, style: .init(symbol: "×"), origins: [keras, float])),
            b.text(" the size of the TensorFlow Lite file that holds only the weights ("),
            b.inline(.reference(Reference("tbl-size"))),
            b.text(")."), b.inline(.footnote("moments")), b.text(" The arithmetic of the eight-bit network is in "),
            b.inline(.reference(Reference("eq-affine"))),
            b.text(", and "), b.inline(.reference(Reference("sec-memory"))), b.text(" counts its memory."),
        ]))
    b.notebook.footnotes["moments"] = [
        Block(
            .paragraph([
                b.text(
                    "Adam keeps a running mean and a running variance of every gradient: three numbers per parameter instead of one."
                )
            ]), range: b.range())
    ]
    let sizes = Table(
        columns: [.init("Framework"), .init("Model size", showsBar: true), .init("Of baseline"), .init("Note")],
        rows: [
            .init([
                .text("TensorFlow"), .number(bytes(300_953, keras, symbol: "KB")), .annotated(Number(1, .ratio), "baseline"),
                .text("weights and optimizer"),
            ]),
            .init([
                .text("TensorFlow Lite"), .number(bytes(91_416, float, symbol: "KB")), .number(Number(0.3037, .ratio)),
                .text("weights"),
            ]),
            .init([
                .text("TF Lite quantized"), .number(bytes(28_760, int8, symbol: "KB")), .number(Number(0.0956, .ratio)), .missing,
            ]),
        ], note: "1 KB = 1,024 bytes.")
    b.cell(
        """
        let tensorflow = try Model("models/digits.keras")
        let lite = try tensorflow.converted()
        let quantized = try lite.quantized(.int8, calibratedOn: training.prefix(500))
        sizeTable(tensorflow, lite, quantized)  // the first is the baseline, \\(lite.size) the second
        """, CellRun(status: .succeeded, outputs: [.display(.table(sizes))])
    ) {
        $0.label = "tbl-size"
        $0.tableCaption = captionText("Size of the same network in each format.")
        $0.codeFold = .folded
    }
    b.heading(3, "What quantization does", "affine", number: "1.1")
    b.add(
        .paragraph([
            b.text("An affine quantization with scale "), b.inline(.math("s")), b.text(" and zero point "), b.inline(.math("z")),
            b.text(" stores a real number "), b.inline(.math("r")), b.text(" as the integer "),
            b.inline(.math("q = \\mathrm{round}(r/s) + z")), b.text(", so that"),
        ]))
    b.add(
        .math(
            "r = s\\,(q - z), \\qquad s = \\frac{r_{\\max} - r_{\\min}}{2^8 - 1}, \\qquad y_j = \\sum_{i=1}^{n} w_{ij} x_i + b_j"),
        Attributes(identifier: "eq-affine"))
    b.add(
        .list(
            List(
                isTight: true,
                items: [
                    .init(blocks: [
                        Block(
                            .paragraph([b.text("weights: one scale for each output channel, "), b.inline(.math("z = 0"))]),
                            range: b.range())
                    ]),
                    .init(blocks: [
                        Block(
                            .paragraph([
                                b.text("activations: one scale for the "), b.inline(.emphasis([b.text("whole")])),
                                b.text(" tensor"),
                            ]), range: b.range())
                    ]),
                    .init(blocks: [
                        Block(
                            .paragraph([
                                b.text("biases: 32 bits, "), b.inline(.math("s_b = s_x s_w")), b.text(" ("),
                                b.inline(.strong([b.text("no zero point")])), b.text(")"),
                            ]), range: b.range())
                    ]),
                ])))

    b.heading(2, "Memory", "sec-memory", number: "2")
    b.add(
        .paragraph([
            b.text("A sketch would reserve 40 KB. The planner needs "), b.live("plan.total", arena),
            b.text(": the largest pair of tensors alive together is convolution 1’s output beside its pooled copy ("),
            b.inline(.reference(Reference("fig-arena"))), b.text(")."),
        ]))
    let timeline = Chart.Timeline(
        steps: ["CONV_2D", "MAX_POOL_2D", "CONV_2D", "MAX_POOL_2D", "RESHAPE", "FULLY_CONNECTED", "SOFTMAX"],
        boxes: [
            .init("input", firstStep: 0, lastStep: 0, offset: bytes(5408, int8), extent: bytes(784, int8), series: "input"),
            .init(
                "conv 1 output", firstStep: 0, lastStep: 1, offset: bytes(0, int8), extent: bytes(5408, int8),
                series: "activation"),
            .init(
                "pool 1 output", firstStep: 1, lastStep: 2, offset: bytes(5408, int8), extent: bytes(1360, int8),
                series: "activation"),
            .init(
                "conv 2 output", firstStep: 2, lastStep: 3, offset: bytes(0, int8), extent: bytes(1936, int8),
                series: "activation"),
            .init(
                "pool 2 output", firstStep: 3, lastStep: 5, offset: bytes(1936, int8), extent: bytes(400, int8),
                series: "activation"),
            .init("scratch", firstStep: 2, lastStep: 2, offset: bytes(1936, int8), extent: bytes(1152, int8), series: "scratch"),
            .init("logits", firstStep: 5, lastStep: 6, offset: bytes(0, int8), extent: bytes(64, int8), series: "output"),
        ], peakStep: 1, peak: bytes(6768, int8, symbol: "bytes"), bound: bytes(6192, int8, symbol: "bytes"),
        boundName: "lower bound")
    b.cell(
        "arenaTimeline(plan)",
        CellRun(
            status: .succeeded,
            outputs: [
                .display(
                    .chart(
                        Chart(
                            title: "Arena over time",
                            summary:
                                "Bytes of the tensor arena by operator: CONV_2D 6,192; MAX_POOL_2D 6,768, the peak; CONV_2D 3,296; MAX_POOL_2D 2,336; FULLY_CONNECTED 464.",
                            mark: .timeline(timeline), x: .init("operator"), y: .init("bytes of arena", .bytes))))
            ])
    ) {
        $0.label = "fig-arena"
        $0.figureCaption = captionText("Each box is a tensor: across is when it lives, up is where it lies.")
        $0.echo = .hidden
    }
    let memory = Table(
        columns: [.init("Runtime"), .init("RAM"), .init("Flash"), .init("Total", showsBar: true)],
        rows: [
            .init([.text("TensorFlow"), .number(bytes(587_202, keras)), .missing, .number(bytes(587_202, keras))]),
            .init([
                .text("TensorFlow Lite"), .number(bytes(182_047, float)), .number(bytes(91_416, float)),
                .number(bytes(273_463, float)),
            ]),
            .init(
                [
                    .text("TensorFlow Lite Micro"), .number(bytes(10_288, int8)), .number(bytes(28_760, int8)),
                    .number(bytes(39_048, int8)),
                ], isEmphasized: true),
        ])
    b.cell("memoryTable(plan)", CellRun(status: .succeeded, outputs: [.display(.table(memory))])) {
        $0.label = "tbl-memory"
        $0.tableCaption = captionText("Memory that each runtime needs.")
    }
    b.add(
        .pipeTable(
            PipeTable(
                alignments: [.leading, .trailing, .trailing, .center],
                header: [[b.text("Board")], [b.text("RAM")], [b.text("Flash")], [b.text("Fits")]],
                rows: [
                    [[b.text("Arduino Nano 33 BLE Sense")], [b.text("256 KB")], [b.text("1 MB")], [b.text("yes")]],
                    [[b.text("Raspberry Pi Pico")], [b.text("264 KB")], [b.text("2 MB")], [b.text("yes")]],
                ], caption: [b.text("Boards, from their data sheets.")])), Attributes(identifier: "tbl-boards"))

    b.heading(2, "Trade-off", "trade", number: "3")
    b.add(
        .paragraph([
            b.text("On this processor the eight-bit network is "), b.inline(.emphasis([b.text("slower")])),
            b.text(" than the float one: "),
            b.live("latency(int8)", micros(24.23, 0.4)), b.text(" against "), b.live("latency(float)", micros(13.61, 0.2)),
            b.text(". Its advantage is size and memory, not time; on a Cortex-M4 with CMSIS-NN the order turns round."),
        ]))
    b.add(
        .div(
            Div(
                blocks: [
                    Block(
                        .paragraph([
                            b.text(
                                "One image in 10,000. The 95 % interval of an accuracy of 97.6 % on 10,000 images is ±0.3 points: the two networks are equally accurate as far as this test can tell."
                            )
                        ]), range: b.range())
                ], title: [b.text("What 0.01 points mean")])), Attributes(classes: ["callout-note"]))
    addCharts(&b, bytes: { bytes($0, int8) }, micros: micros)

    b.heading(2, "What can go wrong", "wrong", number: "4")
    b.add(
        .paragraph([
            b.text("A quotient by zero is "), b.live("a / b", Number(.nan, .ratio, derivation: "0 bytes ÷ 0 bytes")),
            b.text(", a directive that was not reached "),
            b.live("late.size", nil as InlineValue?), b.text(", and `code` is "), b.inline(.code("if a < b && c")),
            b.text(". See "),
            b.inline(.link(destination: "https://www.tensorflow.org/lite", title: "", content: [b.text("TensorFlow Lite")])),
            b.text("."),
        ]))
    b.notebook.source = String(repeating: "\n", count: 59) + "let row = confusion[10]\n"
    b.cell(
        "print(\"classes:\", confusion.count)\nlet row = confusion[10]",
        CellRun(
            status: .failed,
            outputs: [
                .stdout("classes: 10\n"), .warning("Two images have no label and are left out."),
                .error(
                    CellError(
                        kind: .trap, message: "Index out of range", explanation: "The array has 10 elements; the index was 10.",
                        line: 60, column: 20)),
            ]))
    b.cell("summary()", CellRun(status: .notReached))
    b.add(
        .blockQuote([
            Block(
                .paragraph([b.text("An all-operators resolver links every kernel, whether the model calls it or not.")]),
                range: b.range())
        ]))
    b.add(
        .codeBlock(
            language: "cpp",
            text:
                "#include \"model.h\"\n// The operators that this model requires.\nstatic tflite::MicroMutableOpResolver<3> resolver;\nresolver.AddConv2D();\nconstexpr int kArenaSize = 10 * 1024;\n"
        ))
    b.add(
        .list(
            List(
                isTight: true,
                items: [
                    .init(blocks: [Block(.paragraph([b.text("measure on the board")]), range: b.range())], isChecked: false),
                    .init(blocks: [Block(.paragraph([b.text("quantize")]), range: b.range())], isChecked: true),
                ])))
    b.cell(
        "claim(…)",
        CellRun(
            status: .succeeded,
            outputs: [
                .claim(
                    Claim(
                        sentence: "The quantized model is at most a third of the float one.", holds: true,
                        arithmetic: "28,760 bytes ÷ 91,416 bytes = 0.31 ≤ 0.33", line: 61, column: 1)),
                .claim(
                    Claim(
                        sentence: "Quantization costs at most half a point of accuracy.", holds: true,
                        arithmetic: "97.65 % − 97.64 % = +0.01 points ≥ −0.50 points", line: 74, column: 1)),
                .claim(
                    Claim(
                        sentence: "The model is smaller than 20 KB.", holds: false, arithmetic: "28.1 KB < 20.0 KB", line: 75,
                        column: 1)),
            ])
    ) {
        $0.include = true; $0.echo = .hidden
    }
    b.run.filesRead = [keras, float, int8].map { FileRead(path: $0.name, sha256: $0.sha256 ?? "") }
    b.run.measurements = [
        MeasuredValue(
            key: "latency", median: 2.4e-5, unit: .seconds,
            spread: .init(count: 200, halfWidth: 1e-7, minimum: 1e-5, maximum: 3e-5), machine: "Intel Xeon, Linux, Swift 6.3")
    ]
    return (b.notebook, b.run)
}

private func addCharts(_ b: inout NotebookBuilder, bytes: (Double) -> Number, micros: (Double, Double) -> Number) {
    func chart(_ label: String, _ caption: String, _ chart: Chart) {
        b.cell("chart()", CellRun(status: .succeeded, outputs: [.display(.chart(chart))])) {
            $0.label = "fig-" + label
            $0.echo = .hidden
            $0.figureCaption = captionText(caption)
        }
    }
    func accuracy(_ value: Double) -> Number { Number(value, .percent) }
    chart(
        "pareto", "Size against accuracy; the front is what no other model beats in both.",
        Chart(
            title: "Size against accuracy",
            summary: "Five files between 28.1 KB and 293.9 KB, all between 97.6 and 97.8 percent.",
            mark: .scatter([
                .init("Keras", x: bytes(300_953), y: accuracy(0.9764)), .init("float32", x: bytes(91_416), y: accuracy(0.9764)),
                .init("float16 weights", x: bytes(48_112), y: accuracy(0.9764)),
                .init("dynamic range", x: bytes(28_992), y: accuracy(0.9762)),
                .init("int8", x: bytes(28_760), y: accuracy(0.9765), isHighlighted: true),
                .init("int16x8", x: bytes(30_416), y: accuracy(0.9766), isHighlighted: true),
            ]), x: .init("file size", .bytes, scale: .logarithmic), y: .init("accuracy", .percent, includesZero: false)))
    chart(
        "layers", "Bytes of weights by layer.",
        Chart(
            title: "Size per layer", summary: "dense_1 holds most of the bytes.",
            mark: .bars([
                .init("conv_1", [.init("weights", bytes(72)), .init("biases", bytes(32))]),
                .init("conv_2", [.init("weights", bytes(1152)), .init("biases", bytes(64))]),
                .init("dense_1", [.init("weights", bytes(19_200)), .init("biases", bytes(192))], note: "most of it"),
                .init("dense_2, the last one with a long name", [.init("weights", bytes(480)), .init("biases", bytes(40))]),
            ]), x: .init("bytes", .bytes)))
    chart(
        "latency", "Time for one image; whiskers are the middle half.",
        Chart(
            title: "Latency", summary: "float32 takes 13.6 µs, int8 24.2 µs, the reference kernels 1.2 ms.",
            mark: .bars([
                .init("float32, fast", [.init("", micros(13.6, 0.2))]), .init("int8, fast", [.init("", micros(24.2, 0.4))]),
                .init("int8, reference", [.init("", micros(1210, 21))]),
            ]), x: .init("time", .seconds, scale: .logarithmic)))
    chart(
        "loss", "Loss by epoch.",
        Chart(
            title: "Training", summary: "The validation loss stops falling after epoch 6.",
            mark: .line(lossCurve()), x: .init("epoch", .count), y: .init("loss", .number)))
    var confusion: [Double] = []
    for index in 0..<100 {
        let isFrequent = (index * 7919) % 13 == 0
        confusion.append(Double(isFrequent ? (index * 31) % 19 : (index * 17) % 3))
    }
    for digit in 0..<10 { confusion[digit * 11] = Double(950 + (digit * 37) % 60) }
    chart(
        "confusion", "Rows are what the image shows, columns what the network says.",
        Chart(
            title: "Confusion matrix", summary: "Most errors: a 4 read as a 9.",
            mark: .heatmap(
                .init(
                    rows: (0..<10).map(String.init), columns: (0..<10).map(String.init), values: confusion, rowTitle: "digit",
                    columnTitle: "predicted", isConfusion: true))))
    chart(
        "graph", "The operators of the network.",
        Chart(
            title: "Operator graph", summary: "Five operators in a row; the last two are fully connected.",
            mark: .network(
                .init(
                    nodes: [
                        .init("input", lines: ["1×28×28×1 int8"], series: "tensor"),
                        .init("CONV_2D", lines: ["8×3×3×1, stride 2", "valid, ReLU"], series: "conv"),
                        .init("MAX_POOL_2D", lines: ["2×2"], series: "pool"),
                        .init("CONV_2D", lines: ["16×3×3×8"], series: "conv"), .init("ADD", series: "math"),
                        .init("FULLY_CONNECTED", lines: ["10×400"], series: "dense"), .init("SOFTMAX", series: "math"),
                    ],
                    edges: [
                        .init(from: 0, to: 1, label: "784 bytes"), .init(from: 1, to: 2, label: "5,408 bytes"),
                        .init(from: 2, to: 3), .init(from: 3, to: 4), .init(from: 2, to: 4, label: "skip"), .init(from: 4, to: 5),
                        .init(from: 5, to: 6),
                    ]))))
}

private func lossCurve() -> [Chart.Point] {
    var points: [Chart.Point] = []
    for epoch in 0..<12 {
        let e = Double(epoch)
        let training = 0.42 / (1 + e * 0.6) + 0.02
        let validation = 0.36 / (1 + e * 0.55) + 0.06 + max(0, e - 6) * 0.004
        let x = Number(e, .count)
        points.append(.init("\(epoch)", x: x, y: Number(training, .number), series: "training"))
        points.append(
            .init("\(epoch)", x: x, y: Number(validation, .number), series: "validation", isHighlighted: epoch == 6))
    }
    return points
}

private func captionText(_ text: String) -> [Inline] {
    let start = SourceLocation(line: 1, column: 1)
    return [Inline(.text(text), range: start..<start)]
}
