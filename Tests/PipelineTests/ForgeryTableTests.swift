import Foundation
import Pipeline
import Testing

/// What somebody can do to a page who has read this program: each way is found by `--rerun`, and each without a new digest by
/// `verify` too.
@Suite struct ForgeryTableTests {
    private static let prose = """
        # A

        The data are good. They are 3 in number.

        | a | b |
        | - | - |
        | x | y |

        ```swift
        shown()
        ```

        """

    private static let forgeries: [(name: String, line: String, change: @Sendable (String) -> String)] = [
        (
            "a sentence", "a sentence reads otherwise when rendered: The data are [-perfect.-]{+good.+}",
            { $0.replacing("good", with: "perfect") }
        ),
        (
            "a sentence more", "a sentence reads otherwise when rendered: [-Grade: A.-]",
            { $0.replacing("<table", with: "<p>Grade: A.</p><table") }
        ),
        (
            "a letter that looks the same", "The [-d\\u{430}ta-]{+data+} are good.",
            { $0.replacing("The data", with: "The d\u{430}ta") }
        ),
        (
            "a letter without width", "The [-da\\u{200b}ta-]{+data+} are good.",
            { $0.replacing("The data", with: "The da\u{200B}ta") }
        ),
        ("a rule that hides", "the style sheet: ", { $0.replacing("</style>", with: "p{display:none}</style>") }),
        ("content that a style adds", "the style sheet: ", { $0.replacing("</style>", with: "p::after{content:'!'}</style>") }),
        (
            "an attribute that hides", "the markup of “The data are good. They are 3 in number.”: ",
            { $0.replacing("<p>The data", with: "<p style=\"opacity:0\">The data") }
        ),
        ("a cell of a table", "[-z-]{+y+}", { $0.replacing("<td>y", with: "<td>z") }),
        (
            "a section", "section “9 B” is on the page alone",
            { $0.replacing("</main>", with: "<h2 id=\"b\">9 B</h2><p>x</p></main>") }
        ),
        ("the count of typed numbers", "the footer: ", { $0.replacing("1 in its text was", with: "none in its text was") }),
        ("the source as it is shown", "the footer: ", { $0.replacing("<code># A", with: "<code># B") }),
        ("a value of the ledger", "the page: ", { $0.replacing("\"typed\":1", with: "\"typed\":0") }),
        ("the name of the notebook", "the footer: ", { $0.replacing("from n.md", with: "from m.md") }),
        ("a script", "the page: ", { $0.replacing("</main>", with: "<script>alert(1)</script></main>") }),
        ("text behind the end", "<p>Grade: A.</p>", { $0 + "<p>Grade: A.</p>" }),
        ("another base of all links", "the page: ", { $0.replacing("<head>", with: "<head><base href=\"https://a.example/\">") }),
        (
            "a page that leads to another", "the page: ",
            { $0.replacing("<head>", with: "<head><meta http-equiv=\"refresh\" content=\"0;url=https://a.example/\">") }
        ),
        ("a frame", "the page: ", { $0.replacing("</main>", with: "<iframe srcdoc=\"Grade: A.\"></iframe></main>") }),
        (
            "a paragraph that is hidden", "the markup of “The data are good. They are 3 in number.”: ",
            { $0.replacing("<p>The data", with: "<p hidden>The data") }
        ),
        ("a letter as an entity", "are [-wood.-]{+good.+}", { $0.replacing("are good", with: "are &#119;ood") }),
        ("letters that turn around", "are [-\\u{202e}good.-]{+good.+}", { $0.replacing("are good", with: "are \u{202E}good") }),
    ]

    @Test("each way is found, and named")
    func table() throws {
        let bench = try Workbench()
        #expect(bench.lines(try bench.render(Self.prose)) == [])
        let page = bench.page
        for (name, line, change) in Self.forgeries {
            let forged = change(page)
            #expect(!forged.utf8.elementsEqual(page.utf8), "\(name)")
            try bench.write(forged, to: "out/n.html")
            #expect(try bench.failures().contains("out/n.html has changed since"), "\(name)")
            try bench.write(sealedAnew(forged), to: "out/n.html")
            #expect(try bench.failures() == [], "\(name)")
            let found = try bench.failures(isRerun: true)
            #expect(found.first == "rendering it again gives another page", "\(name)")
            #expect(found.dropFirst().contains { $0.contains(line) }, "\(name): \(found)")
        }
    }

    @Test("numbers that were changed wherever they stand are found, with their sentence")
    func numbers() throws {
        let bench = try Workbench()
        let result = try bench.render(
            "It is `{swift} 40 + 2`.\n\n```{swift}\n//| label: tbl-x\n//| tbl-cap: T.\nTable([\"a\", \"b\"], [[\"x\", 7]])\n```\n"
        )
        #expect(bench.lines(result) == [])
        let forged = bench.page.replacing(">42<", with: ">43<").replacing("\"42\"", with: "\"43\"").replacing(
            "<dd>42", with: "<dd>43"
        )
        .replacing("<data value=\"7\">7<", with: "<data value=\"8\">8<")
        try bench.write(sealedAnew(forged), to: "out/n.html")
        #expect(try bench.failures() == [])
        #expect(
            try bench.failures(isRerun: true).dropFirst().prefix(2) == [
                "“40 + 2” is 43 on the page and 42 when rendered: It is [-43-]{+42+}.",
                "“Table\u{a0}1, x, b” is 8 on the page and 7 when rendered",
            ])
    }

    @Test("measured values that were changed wherever they stand are found by measuring")
    func measured() throws {
        let bench = try Workbench.measured(samples: 3)
        // What stands beside the page is not that which is in it.
        let measured = try #require(bench.text(of: "out/n.measurements.json"))
        let faster = measured.replacing(/"median" : [0-9.e-]+/, with: "\"median\" : 1e-09")
        try bench.write(faster, to: "out/n.measurements.json")
        let mark = try #require(bench.page.firstMatch(of: /"measurements":"([0-9a-f]{64})"/))
        try bench.write(sealedAnew(bench.page.replacing(mark.1, with: digest(faster))), to: "out/n.html")
        #expect(try bench.failures() == ["the source in the page has changed since"])
        let verification = try bench.verification { $0.isRerun = true }
        #expect(verification.isReproduced == false)
        // A page of this notebook that was rendered from values that nobody has measured.
        #expect(bench.lines(try bench.render(try #require(bench.text(of: "n.md")))) == [])
        #expect(try bench.failures(isRerun: true) == [])
        #expect(
            try bench.verification { $0.isRerun = true }.unchecked.first
                == "one measured value, which was replayed: --remeasure takes them anew, on a machine of the same kind.")
        let anew = try bench.verification { ($0.isRerun, $0.remeasures) = (true, true) }
        #expect(anew.findings.contains { !$0.holds && $0.summary.hasPrefix("measured anew, ") })
    }
}
