import Notebooks
import Rendering
import Testing

@Suite("Typography")
struct TypographyTests {
    @Test(
        "sets quotation marks, dashes and ellipses as they are printed",
        arguments: [
            ("\"It's\" -- she said --- 'so'...", "“It’s” – she said — ‘so’…"),
            ("(\"a\") and [\"'b' c\"]", "(“a”) and [“‘b’ c”]"),
            ("1990--2000, x-y, -5", "1990–2000, x-y, -5"),
            ("a----b and 1..2 and ....", "a----b and 1..2 and ...."),
            ("the '90s and '5 or '20 years'", "the ’90s and ‘5 or ‘20 years’"),
            ("the runs' \"end\".", "the runs’ “end”."),
            ("\"https://x.org/it's--so...\", 'www.a.b/c--d'", "“https://x.org/it's--so…”, ‘www.a.b/c--d’"),
            ("(http://a.b/c_(d)'e), it's", "(http://a.b/c_(d)'e), it’s"),
        ])
    func marks(source: String, printed: String) {
        var typography = Typography()
        #expect(typography.set(source) == printed)
    }

    @Test("a quotation mark closes what it opened on the other side of emphasis, code and numbers")
    func acrossInlines() {
        var builder = NotebookBuilder()
        builder.add(
            .paragraph([
                builder.text("\""), builder.inline(.emphasis([builder.text("so")])), builder.text("\", \""),
                builder.inline(.code("\"x\"")), builder.text("\""),
            ]))
        let body = Report(notebook: builder.notebook, run: builder.run, options: options()).page.body
        #expect(body.markup.contains("<p>“<em>so</em>”, “<code>&quot;x&quot;</code>”</p>"))
    }
}
