import Testing

@Suite("Sentences that claim and choose")
struct SentenceClaimTests {
    @Test("A claim in a sentence is checked, and a comparison chooses a word")
    func claims() throws {
        let bench = try Workbench()
        let result = try bench.render(
            """
            ```{swift}
            let lite = 4.kilobytes, quantized = 1.kilobytes
            let measured = Seconds(2, spread: .init(count: 9, halfWidth: 1, minimum: 1, maximum: 3))
            ```

            [int8 needs a third of `{swift} lite`]{claim="quantized / lite < 0.34"}; [it is larger]{claim="quantized > lite"}.
            It is [smaller|larger|as large]{choose="quantized < lite"}, [smaller|larger|as large]{choose="lite < lite"},
            [faster|slower|about the same]{choose="measured < Seconds(2.5)"} and
            [many|few]{choose="quantized.value > 9"}.

            [A name that is not there]{claim="absent < lite"}.
            """)
        #expect(
            bench.lines(result) == [
                "n.md:6:88: error: this is not true: \"it is larger\": 1.0\u{a0}KB > 4.0\u{a0}KB",
                "n.md:11:35: error: cannot find 'absent' in scope",
            ])
        #expect(
            bench.page.contains(
                "<span class=\"claim\" title=\"1.0\u{a0}KB ÷ 4.0\u{a0}KB = 0.25 &lt; 0.34\">int8 needs a third of"))
        #expect(bench.page.contains("<span class=\"claim false\" title=\"1.0\u{a0}KB &gt; 4.0\u{a0}KB\">it is larger</span>"))
        #expect(bench.page.contains("It is smaller, as large,\nabout the same and\nmany"))
        #expect(bench.page.contains("<li>int8 needs a third of 4.0\u{a0}KB<small>"))
    }

    @Test("A false claim is an error where there is no cell, and a true one is none")
    func withoutCells() throws {
        let bench = try Workbench()
        let result = try bench.render("[One is two]{claim=\"1 == 2\"} and [one is one]{claim=\"1 == 1\"}.")
        #expect(bench.lines(result) == ["n.md:1:13: error: this is not true: \"One is two\""])
    }
}
