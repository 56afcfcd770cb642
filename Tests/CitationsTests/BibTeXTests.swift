import Notebooks
import Testing

@testable import Citations

@Suite("A BibTeX file is read as BibTeX reads it")
struct BibTeXTests {
    private func read(_ text: String) -> Bibliography {
        var bibliography = Bibliography()
        let isRead = bibliography.add(Array(text.utf8), path: "a.bib")
        #expect(isRead)
        return bibliography
    }

    @Test("Strings, months, concatenation, quotes, parentheses and comments")
    func grammar() throws {
        let bibliography = read(
            """
            What is not an entry is a comment, and so is jane@example.org.
            @comment{ @article{no, title = {Not read}} }
            @preamble{ "\\newcommand{\\x}{y}" }
            @STRING{jml = "Journal of " # {Machine Learning}}
            @Article{Doe:2020/a+b,
              Author  = "Doe, Jane and {\\"O}zg{\\"u}r, Ali",
              title   = {On {BERT} and "quotes" # hashes, all of {{it}}},
              journal = jml # { Research},
              year    = 2020, month = may, volume = 12, number = "3", pages = {45-67},
              doi     = {https://doi.org/10.1000/xyz_1},
            }
            @book(knuth84, author = {Donald E. Knuth}, title = {The {\\TeX}book}, publisher = {Addison-Wesley}, year = {1984})
            """)
        #expect(bibliography.problems.isEmpty)
        #expect(bibliography.keys == ["Doe:2020/a+b", "knuth84"])
        let item = try #require(bibliography["Doe:2020/a+b"])
        #expect(item.authors.map(\.short) == ["Doe", "Özgür"])
        #expect(item.title?.plain == "On BERT and \"quotes\" # hashes, all of it")
        #expect(item.container?.plain == "Journal of Machine Learning Research")
        #expect(item.issued == PublicationDate(year: 2020, month: 5))
        #expect(item.pages?.plain == "45–67" && item.doi == "10.1000/xyz_1" && item.location?.line == 5)
        #expect(bibliography["knuth84"]?.title?.plain == "The TeXbook")
    }

    @Test("What cannot be read is said at its place, and the next entry is read")
    func recovery() {
        let bibliography = read(
            """
            @article{a, title = {open, year = 2020
            @article{b, title = , year = 2020}
            @article{c title = {x}}
            @misc{d, title = {fine}, note = jourmal}
            @string{journal = {J}}
            @misc{e, title = {one}, title = {two}, year = 1{9}}
            @misc{d, title = {again}}
            @misc{, title = {nameless}}
            """)
        #expect(bibliography.keys == ["d"])
        #expect(
            bibliography.problems.map { "\($0.location?.description ?? ""): \($0.severity): \($0.summary)" } == [
                "1:21: error: this brace is not closed",
                "2:21: error: a value is expected here",
                "3:12: error: a comma is expected here, behind the key \"c\"",
                "4:33: warning: there is no @string \"jourmal\"",
                "6:25: warning: the entry \"e\" has the field \"title\" twice: the first counts",
                "6:48: error: a comma is expected here, in the entry \"e\"",
                "8:1: error: this entry has no key",
                "7:1: warning: there is another work with the key \"d\": the first counts",
            ])
    }

    @Test("A part takes from its book what it lacks")
    func crossref() throws {
        let bibliography = read(
            """
            @inproceedings{part, author = {A. B. See}, title = {The part}, pages = {1--2}, crossref = {whole}}
            @inproceedings{lost, title = {Lost}, crossref = {nowhere}}
            @proceedings{whole, title = {Proceedings of the Whole}, year = {2019}, publisher = {ACM}, editor = {Jo Ed}}
            """)
        let part = try #require(bibliography["part"])
        #expect(part.title?.plain == "The part" && part.container?.plain == "Proceedings of the Whole")
        #expect(part.issued?.year == 2019 && part.publisher?.plain == "ACM" && part.editors.map(\.short) == ["Ed"])
        #expect(bibliography.problems.map(\.summary) == ["there is no entry \"nowhere\" that \"lost\" could be a part of"])
    }

    @Test(
        "Names have their parts",
        arguments: [
            ("Jane Q. Doe", PersonName(family: "Doe", given: "Jane Q.")),
            ("Doe, Jane", PersonName(family: "Doe", given: "Jane")),
            ("van der Berg, Jan", PersonName(family: "Berg", given: "Jan", particle: "van der")),
            ("Ludwig van Beethoven", PersonName(family: "Beethoven", given: "Ludwig", particle: "van")),
            ("King, Jr., Martin Luther", PersonName(family: "King", given: "Martin Luther", suffix: "Jr.")),
            ("{World Health Organization}", PersonName(family: "World Health Organization", isInstitution: true)),
            ("{Barnes and Noble}", PersonName(family: "Barnes and Noble", isInstitution: true)),
            ("Jean de la Fontaine", PersonName(family: "Fontaine", given: "Jean", particle: "de la")),
            ("de Gaulle", PersonName(family: "Gaulle", particle: "de")),
            ("Plato", PersonName(family: "Plato")),
            ("{\\'E}mile Zola", PersonName(family: "Zola", given: "Émile")),
            ("others", .others),
        ])
    func names(_ text: String, _ expected: PersonName) {
        #expect(PersonName.list(bibTeX: text) == [expected])
    }

    @Test("Names are separated by the word \"and\" alone")
    func nameLists() {
        #expect(
            PersonName.list(bibTeX: "Jane Anderson AND\n  Bo Brand and others").map(\.short) == ["Anderson", "Brand", "et al."])
        #expect(PersonName.list(bibTeX: " and ").isEmpty)
    }

    @Test("An address is taken from where it stands, a preprint from its number")
    func addresses() throws {
        let bibliography = read(
            #"""
            @misc{tf, title = {TensorFlow}, howpublished = {\url{https://www.tensorflow.org/a_b~c}}, year = 2015}
            @misc{att, title = {Attention}, eprint = {1706.03762}, archivePrefix = {arXiv}, year = 2017}
            @online{o, title = {O}, url = {https://x.org/a\_b?c=1\&d}, urldate = {2024-05-06}, date = {2023-01-02/2023-01-05}}
            """#)
        #expect(bibliography["tf"]?.url == "https://www.tensorflow.org/a_b~c" && bibliography["tf"]?.note == nil)
        #expect(bibliography["att"]?.url == "https://arxiv.org/abs/1706.03762" && bibliography["att"]?.kind == .preprint)
        #expect(bibliography["o"]?.url == "https://x.org/a_b?c=1&d")
        #expect(bibliography["o"]?.issued == PublicationDate(year: 2023, month: 1, day: 2))
    }
}
