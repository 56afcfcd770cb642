import Notebooks
import Rendering
import TestSupport
import Testing

@Suite("Mathematics")
struct MathTests {
    private let formulas = [
        "s = \\frac{r_{\\max} - r_{\\min}}{2^8 - 1}", "y_j = \\sum_{i=1}^{n} w_{ij} x_i + b_j", "q = \\mathrm{round}(r/s) + z",
        "\\sqrt{x^2 + y^2} \\neq \\sqrt[3]{27}", "\\hat{y} = \\operatorname{softmax}\\left(\\frac{z_i}{T}\\right)",
        "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
        "f(x) = \\begin{cases} x & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
        "\\mathbb{R}^{28 \\times 28} \\ni \\mathbf{x}", "\\lfloor x \\rfloor \\le 1{,}024",
        "f''(x), \\; \\bar{x}_i \\approx 3.14",
        "\\underbrace{a + b}_{\\text{head}} \\cdot \\overline{AB}", "\\arg\\max_k p_k \\to \\infty", "a &= b \\\\ &= c",
    ]

    @Test("a style ends with its environment")
    func style() {
        let (html, problems) = TeXParser.mathML(
            "\\begin{array}{l} a \\displaystyle b \\\\ \\displaystyle c \\end{array}", isBlock: true)
        #expect(problems.isEmpty && html.markup.ranges(of: "<mstyle").count == 2)
    }

    @Test("becomes MathML")
    func formula() throws {
        var text = ""
        for formula in formulas {
            let (html, problems) = TeXParser.mathML(formula, isBlock: false)
            #expect(problems.isEmpty, "\(formula)")
            #expect(firstUnbalancedTag(in: html.markup) == nil, "\(formula)")
            text += formula + "\n" + html.markup + "\n\n"
        }
        #expect(try Goldens.difference(text, "rendering/math.txt") == nil)
    }

    @Test(
        "names what it does not know",
        arguments: [
            ("a + \\foo{b}", "unknown-tex", "the TeX command \\foo is not known", 4),
            ("\\begin{tikzcd} a \\end{tikzcd}", "unknown-tex", "the TeX environment tikzcd is not known", 0),
            ("\\frac{1}", "math-syntax", "an argument is missing", 8), ("{a", "math-syntax", "a \"{\" without its \"}\"", 0),
            ("a}", "math-syntax", "a \"}\" without its \"{\"", 1), ("\\left( a", "math-syntax", "\\left without \\right", 0),
            ("\\begin{matrix} a", "math-syntax", "\\begin{matrix} without \\end{matrix}", 0),
        ])
    func problem(tex: String, code: String, summary: String, offset: Int) throws {
        let (html, problems) = TeXParser.mathML(tex, isBlock: false)
        let problem = try #require(problems.first)
        #expect(problem.code == code)
        #expect(problem.summary == summary)
        #expect(problem.offset == offset)
        #expect(firstUnbalancedTag(in: html.markup) == nil)
    }

    @Test(
        "that is nested a thousand times is refused, not followed",
        arguments: ["{", "\\frac", "\\sqrt{", "\\left(", "\\begin{matrix}", "^", "x_{", "\\hat", "\\displaystyle{"])
    func depth(opener: String) {
        let (html, problems) = TeXParser.mathML(String(repeating: opener, count: 50_000), isBlock: true)
        #expect(firstUnbalancedTag(in: html.markup) == nil)
        #expect(!problems.isEmpty)
    }

    @Test("that a notebook gets wrong is reported at its column")
    func location() throws {
        var builder = NotebookBuilder()
        builder.paragraph(builder.inline(.math("a + \\foo")))
        let report = Report(notebook: builder.notebook, run: builder.run, options: options())
        let diagnostic = try #require(report.diagnostics.first)
        #expect(diagnostic.summary == "the TeX command \\foo is not known, in $a + \\foo$")
        #expect(diagnostic.location == SourceLocation(line: 1, column: 6))
        #expect(diagnostic.severity == .warning)
    }
}
