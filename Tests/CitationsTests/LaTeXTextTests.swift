import Testing

@testable import Citations

@Suite("LaTeX in a bibliography becomes text")
struct LaTeXTextTests {
    @Test(
        "Accents, signs, dashes and braces are what LaTeX prints",
        arguments: [
            (#"Fr{\"o}hlich"#, "Fröhlich"), (#"Fr\"ohlich"#, "Fröhlich"), (#"Fr\"{o}hlich"#, "Fröhlich"),
            (#"{\'E}mile"#, "Émile"),
            (#"na\"\i ve"#, "naïve"), (#"na{\"{\i}}ve"#, "naïve"), (#"Gar{\c c}on"#, "Garçon"), (#"Gar\c{c}on"#, "Garçon"),
            (#"Erd{\H o}s"#, "Erdős"), (#"{\v{S}}koda"#, "Škoda"), (#"{\O}rsted and {\AA}ngstr{\"o}m"#, "Ørsted and Ångström"),
            (#"Stra{\ss}e"#, "Straße"), (#"{\L}ukasz"#, "Łukasz"), (#"Ng\~uy\^{e}n"#, "Ngũyên"),
            (##"AT\&T 50\% \#1 a\_b"##, "AT&T 50% #1 a_b"),
            ("pages 1--4 --- or so", "pages 1–4 — or so"), ("``quoted'' it's", "“quoted” it’s"),
            ("{The {BERT} Model}", "The BERT Model"),
            ("a~b", "a\u{a0}b"), ("two\n    lines", "two lines"), (#"\LaTeX{} works"#, "LaTeX works"),
            (#"\textquotedblleft a\textquotedblright"#, "“a”"),
            (#"a\ b\,c"#, "a b\u{2009}c"), ("price $ 5", "price $ 5"), ("{open", "open"), ("close}d", "closed"),
            (#"end\"#, "end"),
        ])
    func text(_ latex: String, _ expected: String) {
        let (text, unknown) = LaTeXText.read(latex)
        #expect(text.plain == expected)
        #expect(text.plain.unicodeScalars.elementsEqual(expected.unicodeScalars), "accents are composed")
        #expect(unknown.isEmpty)
    }

    @Test("Styles, links and formulas are kept apart")
    func styles() {
        #expect(LaTeXText.read(#"The \emph{very {\it un}real}"#).text.runs.map(\.style) == [[], .italic])
        #expect(
            LaTeXText.read(#"{\em a} b \textsc{c}\textsuperscript{2}"#).text.runs.map(\.style) == [
                .italic, [], .smallCapitals, .superscript,
            ])
        let math = LaTeXText.read("An $O(n^2)$ bound").text
        #expect(math.runs.map(\.text) == ["An ", "O(n^2)", " bound"] && math.runs[1].style == .math)
        let link = LaTeXText.read(#"\url{https://x.org/a_b--c} and \href{https://y.org}{here}"#).text
        #expect(link.runs.compactMap(\.link) == ["https://x.org/a_b--c", "https://y.org"])
        #expect(link.plain == "https://x.org/a_b--c and here")
    }

    @Test("A command that is not known is told, and its argument shown")
    func unknown() {
        let (text, unknown) = LaTeXText.read(#"a \foo{b} c"#)
        #expect(text.plain == "a b c" && unknown == ["foo"])
    }

    @Test("Ten thousand braces in each other are read")
    func deep() {
        let depth = 10_000
        let text = String(repeating: "{", count: depth) + "x" + String(repeating: "}", count: depth)
        #expect(LaTeXText.plain(text) == "x")
    }
}
