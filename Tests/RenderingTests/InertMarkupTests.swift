import Records
import Testing

@testable import Rendering

/// HTML of authors who are not trusted: what leads elsewhere or loads something is text.
@Suite struct InertMarkupTests {
    @Test(
        "shows a tag that leads elsewhere or loads something as text, and names it",
        arguments: [
            ("<meta http-equiv=refresh content='0;url=https://evil.example'>", "<meta http-equiv>"),
            ("<META/HTTP-EQUIV=\"Refresh\" content=0>", "<meta http-equiv>"),
            ("<meta http-equiv=\"&#114;efresh\" content=0>", "<meta http-equiv>"),
            ("<meta name='>' http-equiv = refresh>", "<meta http-equiv>"),
            ("<base href='https://evil.example/'>", "<base>"),
            ("<base target=_top>", "<base>"),
            ("<form action='https://evil.example'>", "<form>"),
            ("<object data=x.svg>", "<object>"),
            ("<embed src=x.pdf>", "<embed>"),
            ("<iframe srcdoc='<p>'>", "<iframe>"),
            ("<link rel=dns-prefetch href='//evil.example'>", "<link>"),
            ("<link rel='icon preconnect' href='//evil.example'>", "<link>"),
            ("<a href=javascript:steal()>", "<a href>"),
            ("<a href='\u{1} java\n\tscript:steal()'>", "<a href>"),
            ("<a title=x HREF='&#x6a;avascript:steal()'>", "<a href>"),
            ("<a href='javascript&colon;steal()'>", "<a href>"),
            ("<a href='vbscript:steal'>", "<a href>"),
            ("<a href='data:text/html,<b>x</b>'>", "<a href>"),
            ("<a xlink:href='javascript:steal()'>", "<a xlink:href>"),
            ("<button formaction='javascript:steal()'>", "<button formaction>"),
            ("<set attributeName='href' to='javascript:steal()'/>", "<set>"),
            ("<animate attributeName='xlink:h&#114;ef' values='javascript:steal()'/>", "<animate>"),
            ("<meta name=\"x", "<meta>"),
        ])
    func refused(markup: String, tag: String) {
        let inert = InertMarkup("<p>\(markup)")
        #expect(inert.markup.hasPrefix("<p>&lt;") && inert.markup.dropFirst(7).elementsEqual(markup.dropFirst()))
        #expect(inert.tags.first == tag)
    }

    @Test(
        "leaves all other HTML as it is",
        arguments: [
            "<meta charset=utf-8><meta name=viewport content='width=device-width'>",
            "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">",
            "<link rel=icon href='data:image/png;base64,AA=='><link rel=license href=LICENSE>",
            "<a href='https://a.example/?a:b'>a</a> <a href=#x>x</a> <a href='R&amp;D/x.html?a=1&b=2'>b</a> <a href=mailto:a@b.example>c</a>",
            "<img src='data:image/png;base64,AA==' alt=''><svg><use href='#a'/><animate attributeName='x' values='0;1'/></svg>",
            "1 < 2 </p> <!-- <b> --> <details open><summary>more</summary></details> <",
        ])
    func kept(markup: String) {
        let inert = InertMarkup(markup)
        #expect(inert.markup == markup && inert.tags == [])
    }

    @Test("finds a tag behind whatever stands before it, however much that is")
    func anywhere() {
        for before in ["<!-- ", "<style>", "<p title='", "<textarea>", "<svg><![CDATA["] {
            #expect(InertMarkup(before + "<base href=x>'>").markup == before + "&lt;base href=x>'>")
        }
        let nested = InertMarkup(String(repeating: "<a ", count: 2000))
        #expect(nested.tags.count == 2000 && !nested.markup.contains("<"))
    }

    @Test("says at its place what HTML of the notebook is shown as text")
    func message() {
        var builder = NotebookBuilder()
        builder.notebook.frontMatter.allowsRawHTML = true
        builder.paragraph(builder.inline(.html("<iframe src=x>")), builder.text("q"))
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        #expect(report.page.body.markup.contains("<p>&lt;iframe src=x>q</p>"))
        #expect(
            report.diagnostics.contains {
                $0.severity == .warning && $0.location != nil && $0.help == "Leave it out, or write a link in Markdown."
                    && $0.summary == "<iframe> is shown as text: HTML on a page leads nowhere and loads nothing"
            })
    }
}
