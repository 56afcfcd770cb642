import Notebooks
import Records
import Testing

@testable import Rendering

@Suite("A page speaks the notebook's language")
struct LanguageTests {
    /// Every text in a language's words, however deep.
    private static func texts(_ value: Any) -> [String] {
        if let text = value as? String { return [text] }
        return Mirror(reflecting: value).children.flatMap { texts($0.value) }
    }

    /// What those words make that depend on a number or a name.
    private static func made(_ words: PageWords) -> [String] {
        let (shortfalls, charts, footer) = (words.shortfalls, words.charts, words.footer)
        let counted = [1, 2, 5, 11].flatMap { count in
            [
                shortfalls.failedCells(count), shortfalls.failedExpressions(count), shortfalls.unrunCells(count),
                shortfalls.unrunExpressions(count), shortfalls.notNumbers(count), shortfalls.lostImages(count),
                shortfalls.falseClaims(count), words.site.claimsHold(count), words.site.more(count),
                words.linesLeftOut(count, "\(count)"),
            ]
        }
        let numbers = [(0, 0), (1, 1), (2, 2), (0, 3)].flatMap { computed, typed in
            [true, false].map { footer.numbers(computed, typed, $0) { "\($0)" } }
        }
        let named = [
            words.code("X"), words.cellDidNotRun("X"), words.error("X"), words.ownTemplate("X", true),
            words.ownTemplate("X", false),
            charts.data("X"), charts.placed("X", "Y"), words.card.times(2, "X", "Y"), footer.rendered("X").markup,
            footer.verify("X").markup, words.site.sweep("X", "Y"), words.site.dependence("X", "Y"),
        ]
        return counted + numbers + named
    }

    @Test("Every language has every word, and none of them is English", arguments: PageLanguage.all.map(\.tag))
    func words(tag: String) throws {
        let language = try #require(PageLanguage.named(tag))
        let texts = Self.texts(language.words) + Self.made(language.words)
        let english = Self.texts(PageLanguage.english.words) + Self.made(PageLanguage.english.words)
        #expect(texts.count == english.count && texts.count > 120)
        #expect(texts.allSatisfy { text in text.contains { $0.isLetter } })
        // Words that two languages share.
        let shared: Set = [
            "Section", "Figure", "Page", "Pages", "Listing", "Note", "Important", "Name", "Tensor", "Median", "Lemma",
            "Proposition", "Definition",
            "Conjecture", "Solution", "error: X",
        ]
        guard tag != "en" else { return }
        #expect(Set(zip(texts, english).filter { $0 == $1 }.map(\.0)).isSubset(of: shared))
    }

    @Test(
        "Numbers and dates are written as the language does",
        arguments: [
            ("en", "1,234.5 KB", "22 November 2026"), ("en-US", "1,234.5 KB", "November 22, 2026"),
            ("de-AT", "1.234,5 KB", "22. November 2026"),
            ("fr", "1\u{202f}234,5 Kio", "22 novembre 2026"), ("es", "1234,5 KB", "22 de noviembre de 2026"),
            ("zh-Hans", "1,234.5 KB", "2026年11月22日"), ("ar", "1,234.5 KB", "22 نوفمبر 2026"),
        ])
    func numbers(tag: String, number: String, date: String) throws {
        let language = try #require(PageLanguage.named(tag))
        let value = Number(1_234.5 * 1024, .bytes, style: .init(symbol: "KB", marks: language.marks))
        #expect(value.text == number.replacing(" KB", with: "\u{a0}KB").replacing(" Kio", with: "\u{a0}Kio"))
        #expect(ReportDate("2026-11-22", in: language)?.text == date)
    }

    @Test(
        "Quotation marks are the language's, and apostrophes stay",
        arguments: [
            ("en", "“It’s ‘so’,” he says"), ("de", "„It’s ‚so‘,“ he says"), ("fr", "«\u{202f}It’s “so”,\u{202f}» he says"),
            ("es", "«It’s “so”,» he says"),
        ])
    func quotes(tag: String, expected: String) throws {
        var typography = Typography(try #require(PageLanguage.named(tag)).quotes)
        #expect(typography.set("\"It's 'so',\" he says") == expected)
    }

    @Test("A page in German says no English word")
    func page() {
        var (notebook, run) = demo()
        notebook.frontMatter.language = "de"
        let report = Report(notebook: notebook, run: run, options: options())
        #expect(report.page.footer.markup.contains("Mit Modelbook aus demo.md"))
        #expect(report.page.body.markup.contains("<b>Tabelle\u{a0}1.</b>") && report.page.body.markup.contains("293,9\u{a0}KB"))
        #expect(report.html().contains("<html lang=\"de\">") && report.html().contains(">Inhalt<"))
        #expect(report.ledger.incomplete?.contains("1 cell failed") ?? false, "the ledger's words are the same everywhere")
        run.failure = nil
        notebook.frontMatter.language = "ar"
        #expect(Report(notebook: notebook, run: run, options: options()).html().contains("<html lang=\"ar\" dir=\"rtl\">"))
    }

    @Test("Numbers in a list are written, counted and explained as single ones are")
    func list() {
        var b = NotebookBuilder()
        b.notebook.frontMatter.language = "de"
        let parts: [InlineValue.Part] = [
            .text("["), .number(Number(1.234, .number)), .text("; "), .number(Number(12_345, .count)), .text("; nil]"),
        ]
        b.paragraph(b.live("losses", .list(parts)))
        let report = Report(notebook: b.notebook, run: b.run, options: options())
        let text = report.page.body.markup.replacing(/<[^>]*>/, with: "")
        #expect(text.contains("[1,234; 12.345; nil]"), "\(text)")
        #expect(report.ledger.values.map(\.text) == ["1,234", "12.345"] && report.ledger.numbers?.computed == 2)
        #expect(report.page.body.markup.matches(of: /<button popovertarget=/).count == 2)
    }

    @Test("A language that there is not is a warning that names those there are")
    func unknown() {
        var (notebook, run) = demo()
        notebook.frontMatter.language = "it"
        let report = Report(notebook: notebook, run: run, options: options())
        let warning = report.diagnostics.first { $0.code == "unknown-language" }
        #expect(warning?.summary == "the page cannot speak \"it\": its own words are English")
        #expect(warning?.help == "Languages are \"ar\", \"de\", \"en\", \"es\", \"fr\", \"zh\".")
    }
}
