import Notebooks
import Records
import Rendering
import SystemIO
import TestSupport
import Testing

@testable import Comparison

/// Pages as a render makes them, without running any cell.
private struct Sample {
    var text: String
    var numbers: [Number] = []
    var outputs: [CellRun.Output] = []
    /// The file that the text includes.
    var part = ""

    func page() throws -> String {
        let notebook = Notebook(parsing: text, path: "n.md") { (_) throws(FileError) in part }
        #expect(notebook.diagnostics.filter { $0.severity == .error } == [])
        let cells = notebook.cells.enumerated().map { CellRun(status: .succeeded, outputs: $0.offset == 0 ? outputs : []) }
        let inlines = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($0, InlineValue.number($1)) })
        let template = try Template(in: Repository.path("templates/report")) { (path) throws(FileError) in
            try Files.read(path, limit: FileLimit.text)
        }
        var report = Report(
            notebook: notebook, run: Run(cells: cells, inlines: inlines),
            options: ReportOptions(template: template, files: NamedFiles(in: "/nowhere")))
        report.seal { SHA256.hex(of: $0) }
        return report.html()
    }

    func reading() throws -> PageReading { try PageReading(page()) }
}

private func compared(_ old: Sample, _ new: Sample) throws -> ReportComparison {
    try ReportComparison(old.reading(), new.reading())
}

@Suite struct ComparisonTests {
    private let text = "# Size\n\nThe file has `{swift} a.size` and no more. It is `{swift} ratio` as large.\n\nNothing else.\n"

    @Test("each number has its own line, in the file in which it stands")
    func lines() throws {
        let text = "A `{swift} n`.\n\n{{< include sub/part.md >}}\n\nB `{swift} n`.\n"
        func sample(_ value: Double) -> Sample {
            Sample(
                text: text, numbers: [Number](repeating: Number(value, .count), count: 3), part: "C\n\nD `{swift} n`.\n")
        }
        let page = try sample(3).page()
        #expect(page.contains("<dd>1:12, sub/part.md:3:12, 5:12</dl>"))
        let comparison = try compared(sample(3), sample(4))
        #expect(comparison.values.map(\.at) == ["1:12", "sub/part.md:3:12", "5:12"])
        let lines = comparison.text(old: "a", new: "b").split(separator: "\n").filter { $0.contains("→") }
        #expect(lines.map { $0.split(separator: "  ").last } == ["line 1:12", "sub/part.md:3:12", "line 5:12"])
        let rows = comparison.markdown(old: "a", new: "b").split(separator: "\n").filter { $0.hasPrefix("| n") }
        #expect(rows.dropFirst().map { $0.prefix { $0 != ")" } } == ["| n (line 1", "| n (sub/part.md:3", "| n (line 5"])
    }

    @Test("a number whose origin is gone has moved, and so has one whose model is another file")
    func origins() throws {
        func sample(_ origins: [Origin]) -> Sample {
            Sample(text: text, numbers: [Number(26_000, .bytes, origins: origins), Number(0.25, .percent)])
        }
        let model = Origin(read: .model, "m.tflite", sha256: "a1"), data = Origin(read: .dataset, "images 1–10", sha256: "b2")
        func told(_ old: [Origin], _ new: [Origin]) throws -> [String] {
            let comparison = try compared(sample(old), sample(new))
            #expect(comparison.hasMoved == !comparison.origins.isEmpty)
            return comparison.origins.map(\.text)
        }
        #expect(
            try told([model, data], []) == ["“a.size” comes from images 1–10 no more", "“a.size” comes from m.tflite no more"])
        #expect(try told([], [model]) == ["“a.size” comes from m.tflite as well"])
        #expect(
            try told([model], [Origin(read: .model, "m.tflite", sha256: "c3")]) == [
                "m.tflite, behind “a.size”, has other content"
            ])
        #expect(try told([model, data], [data, model]) == [])
    }

    @Test("a claim that stands on another condition has moved, in a sentence and in a cell")
    func conditions() throws {
        func page(_ bound: String) throws -> PageReading {
            let cell = "claim(\n  \"few, or (none) \\(n)\", errors\n < max(\(bound), 1))"
            let text = "```{swift}\n\(cell)\n```\n\n[Few]{claim=\"errors < \(bound)\"}.\n"
            func claim(_ sentence: String, _ line: Int, _ column: Int) -> CellRun.Output {
                .claim(Claim(sentence: sentence, holds: true, arithmetic: "", line: line, column: column))
            }
            let outputs = [claim("few, or (none) 3", 2, 1), claim("Few", 7, 6)]
            return try Sample(text: text, outputs: outputs).reading()
        }
        let moved = ReportComparison(try page("11"), try page("1000000"))
        #expect(
            moved.claims.map(\.text) == [
                "still true, by another condition: “few, or (none) 3”: errors < max(11, 1) → errors < max(1000000, 1)",
                "still true, by another condition: “Few”: errors < 11 → errors < 1000000",
            ])
        let same = ReportComparison(try page("11"), try page("11"))
        #expect(moved.hasMoved && !same.hasMoved)
    }

    @Test("a number that moved is told with its sentence, and nothing else is")
    func value() throws {
        let old = Sample(text: text, numbers: [Number(26_000, .bytes), Number(0.25, .percent)])
        let new = Sample(text: text, numbers: [Number(39_000, .bytes), Number(0.25, .percent)])
        let comparison = try compared(old, new)
        #expect(
            comparison.text(old: "a.html", new: "b.html") == """
                --- a.html
                +++ b.html

                1 number moved
                  a.size  25.4\u{a0}KB → 38.1\u{a0}KB  +50.00\u{a0}%  line 3:23

                1 sentence read otherwise
                  The file has [-25.4\u{a0}KB-]{+38.1\u{a0}KB+} and no more.
                """)
        #expect(try !compared(old, old).hasMoved)
        #expect(try compared(old, old).text(old: "a", new: "b").hasSuffix("\n\nNothing moved."))
    }

    @Test("a share moves by points, and what is shown alike is told with all its digits")
    func share() throws {
        let old = Sample(text: text, numbers: [Number(26_000, .bytes), Number(0.25, .percent)])
        let new = Sample(text: text, numbers: [Number(26_001, .bytes), Number(0.26, .percent)])
        let values = try compared(old, new).values
        #expect(values.map(\.change) == ["+0.004\u{a0}%", "+1.00\u{a0}points"])
        #expect(values[0].oldText == "25.4\u{a0}KB (26000)")
        #expect(values[1].sentence?.map(\.text).joined() == "It is 25.00\u{a0}% 26.00\u{a0}% as large.")
    }

    @Test("a number is found again in a sentence that was rewritten")
    func rewritten() throws {
        let old = Sample(text: "We see `{swift} a` things here today.\n", numbers: [Number(3, .count)])
        let new = Sample(text: "We count `{swift} a` things here now.\n", numbers: [Number(4, .count)])
        let comparison = try compared(old, new)
        #expect(comparison.values.map { [$0.name, $0.old, $0.new] } == [["a", "3", "4"]])
        #expect(
            ReportComparison.marked(comparison.sentences[0].runs)
                == "We [-see-]{+count+} [-3-]{+4+} things here [-today.-]{+now.+}")
    }

    @Test("a measured number within its spread has not moved")
    func measured() throws {
        func latency(_ median: Double) -> Sample {
            let spread = Number.Spread(count: 20, halfWidth: 0.2e-6, minimum: median * 0.9, maximum: median * 1.3)
            return Sample(text: "It takes `{swift} t`.\n", numbers: [Number(median, .seconds, spread: spread)])
        }
        let near = try compared(latency(24.2e-6), latency(24.5e-6))
        #expect(!near.hasMoved)
        #expect(near.withinSpread.map(\.name) == ["t"])
        let far = try compared(latency(24.2e-6), latency(2.42e-6))
        #expect(far.values.map(\.change) == ["−90.00\u{a0}%"])
    }

    @Test("sections come, go and move; their sentences are not told one by one")
    func sections() throws {
        let old = Sample(text: "# A\n\nOne.\n\n# B\n\nTwo.\n\n# C\n\nThree.\n")
        let new = Sample(text: "# A\n\nOne.\n\n# C\n\nThree.\n\n# D\n\nFour.\n")
        let comparison = try compared(old, new)
        #expect(comparison.structure.map(\.text) == ["− section “2 B”", "+ section “3 D”"])
        // That C is the second section now is no news.
        #expect(comparison.sentences == [])
    }

    @Test("more digits of the same number are no change, and another picture under the same words is one")
    func formatsAndPictures() throws {
        func reading(_ digits: Int, _ picture: String) throws -> PageReading {
            let number = Number(3, .number, style: .init(fractionDigits: digits))
            let image = "<img alt=\"A square\" src=\"data:image/png;base64,\(picture)\"></main>"
            return try PageReading(
                Sample(text: "It is `{swift} n` now.", numbers: [number]).page().replacing("</main>", with: image))
        }
        #expect(try !ReportComparison(reading(0, "AAAA"), reading(1, "AAAA")).hasMoved)
        let other = try ReportComparison(reading(0, "AAAA"), reading(0, "AAAB"))
        #expect(other.structure.map(\.text) == ["another: the picture “A square”"])
    }

    @Test("a file without a page is refused")
    func ledgerAlone() throws {
        let page = try Sample(text: "Text.").page()
        let ledger = try #require(page.firstMatch(of: /<script type="application\/json"[^>]*>[^<]*<\/script>/))
        #expect(throws: PageError.self) { try PageReading(String(ledger.0)) }
    }

    @Test("a heading that comes, goes or is another one hides nothing of what stands under it")
    func headings() throws {
        let under = "The file has `{swift} a.size` and no more.\n\nNothing else.\n"
        func sample(_ heading: String, _ size: Double) -> Sample {
            Sample(text: "First.\n\n\(heading)\(under)", numbers: [Number(size, .bytes)])
        }
        for (old, new, structure) in [
            ("", "# Size\n\n", ["+ section “1 Size”"]), ("# Size\n\n", "", ["− section “1 Size”"]),
            ("# Size\n\n", "# Weight\n\n", ["− section “1 Size”", "+ section “1 Weight”"]),
        ] {
            let comparison = try compared(sample(old, 26_000), sample(new, 39_000))
            #expect(comparison.structure.map(\.text) == structure)
            #expect(comparison.values.map(\.name) == ["a.size"])
            #expect(comparison.sentences.count == 1)
        }
    }

    @Test("a table is compared by its rows and columns")
    func table() throws {
        func sample(_ rows: [(String, Double)], _ columns: [String]) -> Sample {
            let table = Table(
                columns: columns.map { Table.Column($0) },
                rows: rows.map { Table.Row([.text($0.0), .number(Number($0.1, .count)), .number(Number($0.1 * 2, .count))]) })
            return Sample(
                text: "```{swift}\n//| label: tbl-x\n//| tbl-cap: Rows.\nx\n```\n", outputs: [.display(.table(table))])
        }
        let old = sample([("a", 1), ("b", 2), ("c", 3)], ["Name", "One", "Two"])
        let new = sample([("b", 2), ("a", 5), ("d", 3)], ["Name", "One", "Two"])
        let comparison = try compared(old, new)
        #expect(
            comparison.values.map { [$0.name, $0.old, $0.new] } == [
                ["Table\u{a0}1, a, One", "1", "5"], ["Table\u{a0}1, a, Two", "2", "10"],
            ])
        #expect(comparison.structure.map(\.text) == ["− row “c” of Table\u{a0}1", "+ row “d” of Table\u{a0}1"])
        let html = comparison.html(old: "a", new: "b").markup
        #expect(html.contains("<th>a</th><td class=\"num\"><del>1</del></td>") && html.contains("<ins>5</ins></td>"))
        #expect(html.contains("<th><del>c</del></th>") && html.contains("<th><ins>d</ins></th>"))
        let renamed = try compared(old, sample([("a", 1), ("b", 2), ("c", 3)], ["Name", "One", "Three"]))
        #expect(renamed.structure.map(\.text) == ["− column “Two” of Table\u{a0}1", "+ column “Three” of Table\u{a0}1"])
        #expect(renamed.values == [])
    }

    @Test("a number that becomes text of the same digits is told as that")
    func numberAsText() throws {
        func sample(_ cell: Table.Cell) -> Sample {
            let table = Table(columns: ["Name", "One"].map { Table.Column($0) }, rows: [Table.Row([.text("a"), cell])])
            return Sample(
                text: "```{swift}\n//| label: tbl-x\n//| tbl-cap: Rows.\nx\n```\n", outputs: [.display(.table(table))])
        }
        let (number, text) = (sample(.number(Number(3, .count))), sample(.text("3")))
        let change = try #require(try compared(number, text).values.first)
        #expect([change.oldText, change.newText] == ["3 (3)", "3 (text)"] && change.newValue == nil)
        #expect(try compared(text, number).values.map(\.newText) == ["3 (3)"])
        #expect(try compared(number, sample(.text("three"))).values.map(\.newText) == ["three"])
    }

    @Test("where a link leads is told when it is somewhere else")
    func links() throws {
        let (old, new) = (
            Sample(text: "See [the data](https://a.org/x) now.\n"), Sample(text: "See [the data](https://b.org/x) now.\n")
        )
        #expect(
            try compared(old, new).text(old: "a", new: "b").contains(
                "See the data [-(https://a.org/x)-]{+(https://b.org/x)+} now."))
        #expect(try !compared(old, old).hasMoved)
    }

    @Test("claims flip, come and go")
    func claims() throws {
        func sample(_ claims: [(String, Bool)]) -> Sample {
            Sample(
                text: "```{swift}\nx\n```\n",
                outputs: claims.map {
                    .claim(Claim(sentence: $0.0, holds: $0.1, arithmetic: $0.1 ? "1 < 2" : "3 > 2", line: 2, column: 1))
                })
        }
        let comparison = try compared(sample([("small", true), ("fast", true)]), sample([("small", false), ("cheap", true)]))
        #expect(
            comparison.claims.map(\.text) == ["now false: “small”: 3 > 2", "new: “cheap”: 1 < 2", "not made any more: “fast”"])
        #expect(comparison.claims.map(\.isFlipped) == [true, false, false])
    }

    @Test("Markdown of a page is no Markdown of a comment, and nobody is called by it")
    func markdown() throws {
        let old = Sample(text: "By @ada \\*here\\* | `{swift} a`.\n", numbers: [Number(1, .count)])
        let new = Sample(text: "By @ada \\*here\\* | `{swift} a`.\n", numbers: [Number(2, .count)])
        let text = try compared(old, new).markdown(old: "main:p.html", new: "p.html")
        #expect(text.contains("| a (line 1) | 1 | 2 | +100.00\u{a0}% |"))
        #expect(text.contains("- By @<!-- -->ada \\*here\\* \\| ~~1~~ **2**."))
        #expect(text.hasPrefix("### p.html\n\nAgainst main:p.html: 1 number moved, 1 sentence read otherwise."))
    }

    @Test("a chart is told once, though it is drawn twice")
    func charts() throws {
        func sample(_ value: Double) -> Sample {
            let chart = Chart(title: "", summary: "", mark: .bars([.init("a", [.init("", Number(value, .count))])]))
            return Sample(
                text: "```{swift}\n//| label: fig-x\n//| fig-cap: X\n//| echo: false\nchart\n```\n",
                outputs: [.display(.chart(chart))])
        }
        let moved = try compared(sample(1), sample(2))
        #expect(moved.sentences.count == 1)
        let gone = try compared(sample(1), Sample(text: "```{swift}\n//| echo: false\nchart\n```\n"))
        #expect(gone.structure.count == 2 && gone.structure[0].what.hasPrefix("the figure “Figure"))
    }

    @Test("both pages stand side by side, and nothing of theirs is markup")
    func sides() throws {
        let old = Sample(text: "Is `<b>` `{swift} a`?\n", numbers: [Number(1, .count)])
        let new = Sample(text: "Is `<b>` `{swift} a`?\n", numbers: [Number(2, .count)])
        let html = try compared(old, new).html(old: "a<", new: "b").markup
        #expect(
            html.contains(
                "<p class=\"side old\">Is &lt;b&gt; <del>1</del>?</p><p class=\"side new\">Is &lt;b&gt; <ins>2</ins>?</p>"))
        #expect(html.contains("<b>a&lt;</b>"))
        let (one, two) = (Sample(text: "```c\nint a;\n  b(1);\n```\n"), Sample(text: "```c\nint a;\n  b(2);\n```\n"))
        let code = try compared(one, two)
        #expect(code.html(old: "a", new: "b").markup.contains("int a;\n  <del>b(1);</del></pre>"))
        #expect(code.text(old: "a", new: "b").contains("\n  [-b(1);-]{+b(2);+}"))
    }

    @Test("letters that look the same are told apart")
    func lookAlikes() throws {
        let old = Sample(text: "The data are here.\n")
        let new = Sample(text: "The d\u{430}ta\u{200B} are here.\n")
        #expect(try compared(old, new).text(old: "a", new: "b").contains("The [-data-]{+d\\u{430}ta\\u{200b}+} are here."))
    }

    private static let forgeries: [(name: String, line: String, change: @Sendable (String) -> String)] = [
        ("a rule that hides", "the style sheet: ", { $0.replacing("</style>", with: "p { display: none }</style>") }),
        (
            "content added by a style", "the style sheet: ",
            { $0.replacing("</style>", with: "p::after { content: '!' }</style>") }
        ),
        ("a card", "the card of “a.size”: ", { $0.replacing("<dd>26000", with: "<dd>27000") }),
        ("an attribute", "the markup of “Nothing else.”: ", { $0.replacing("<p>Nothing", with: "<p hidden>Nothing") }),
        ("the footer", "the footer: ", { $0.replacing("Rendered by Modelbook", with: "Certified by Modelbook") }),
        ("a second style sheet", "the style sheet is not there", { $0.replacing("</head>", with: "<style>b{}</style></head>") }),
        ("what stands behind the page", "the page: ", { $0 + "<!-- x -->" }),
    ]

    @Test("what no text says is named, too", arguments: forgeries.map(\.name))
    func apparatus(name: String) throws {
        let page = try Sample(text: text, numbers: [Number(26_000, .bytes), Number(0.25, .percent)]).page()
        let forgery = try #require(Self.forgeries.first { $0.name == name })
        let forged = forgery.change(page)
        #expect(forged != page)
        let lines = try PageDifference(PageReading(forged), PageReading(page)).lines
        #expect(lines.contains { $0.hasPrefix(forgery.line) }, "\(lines)")
    }

    @Test("a page that Modelbook did not make is refused, and no page takes long")
    func strangers() throws {
        #expect(throws: PageError.self) { try PageReading("<p>Hello</p>") }
        let ledger =
            "<script type=\"application/json\" id=\"modelbook-ledger\">{\"claims\":[],\"figures\":[],\"files\":[],\"origins\":[],\"source\":{\"path\":\"n.md\"},\"values\":[]}</script>"
        for body in [
            "<table>", String(repeating: "<table><tr><td>", count: 300), String(repeating: "<p>a", count: 2000),
            "<button popovertarget=x>1",
        ] {
            let reading = try PageReading("<main>\(body)</main>\(ledger)")
            #expect(!ReportComparison(reading, reading).hasMoved)
        }
    }
}

@Suite struct FingerprintTests {
    private func print(_ text: String, _ value: Double = 1) throws -> Fingerprint {
        Fingerprint(try Sample(text: text, numbers: [Number(value, .count)]).reading())
    }

    private let prose =
        "One can see that the file is smaller than it was before by `{swift} a`, which is not what we had expected.\n"

    @Test("a copy has all in common, another text little")
    func shares() throws {
        let own = try print(prose)
        #expect(own.share(in: try print(prose)) == 1)
        #expect(own.share(in: try print(prose.uppercased().replacing("{SWIFT} A", with: "{swift} a"))) == 1)
        #expect(own.share(in: try print("Here the quantized network is compared with another one, `{swift} b`.\n")) == 0)
        let other = own.share(in: try print(prose.replacing("smaller", with: "bigger"), 2))
        #expect(other > 0.5 && other < 1)
    }
}

@Suite struct AlignmentTests {
    @Test(
        "pairs rise, and are as many as there can be",
        arguments: [
            ("abcdef", "abxdef", "abdef"), ("", "abc", ""), ("abc", "", ""), ("abcab", "cab", "cab"), ("xay", "ay", "ay"),
            ("aaa", "aa", "aa"),
        ])
    func pairs(old: String, new: String, common: String) {
        let (a, b) = (Array(old), Array(new))
        let pairs = Alignment.pairs(a, b)
        #expect(String(pairs.map { a[$0.old] }) == common)
        #expect(pairs.map { a[$0.old] } == pairs.map { b[$0.new] })
        #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.old < $1.old && $0.new < $1.new })
    }

    @Test("of long sequences that differ throughout, what occurs once is found")
    func long() {
        let old = Array(0..<5000), new = Array((0..<5000).filter { $0 % 7 != 0 }) + [9999]
        let pairs = Alignment.pairs([-1] + old, [-2] + new)
        #expect(pairs.count == old.count { $0 % 7 != 0 })
    }
}
