import Citations
import Notebooks
import Testing

@Suite("Bibliography")
struct BibliographyTests {
    private let bibliography: Bibliography = {
        var bibliography = Bibliography()
        let works = ["a", "b", "c", "d", "e", "f", "g"].map { "@misc{\($0), title = {T}}\n" }.joined()
        _ = bibliography.add(Array(works.utf8), path: "refs.bib")
        return bibliography
    }()

    private func note(_ front: String, _ text: String) -> String? {
        let source = "---\nbibliography: refs.bib\n\(front)---\n\n\(text)\n"
        let note = bibliography.unusedWorks(of: Notebook(parsing: source, path: "n.md", include: Notebook.nothing))
        return note.map { "\($0.location.map { "\($0)" } ?? "") \($0.severity): \($0.summary)" }
    }

    @Test("names the works that nothing cites, five of them")
    func unused() {
        #expect(note("", "See @a.") == "2:1 note: nothing cites @b, @c, @d, @e, @f and 1 more of the bibliography")
        #expect(
            note("nocite: \"@c, @d, @e\"\n", "See [@a; @b, p. 3] and @f.") == "2:1 note: nothing cites @g of the bibliography")
    }

    @Test("has no work too many where all are cited or listed")
    func used() {
        #expect(note("nocite: \"@*\"\n", "Text.") == nil)
        #expect(note("", "See @a, @b, @c, @d, @e, @f and @g.") == nil)
    }
}
