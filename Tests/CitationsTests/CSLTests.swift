import Notebooks
import Testing

@testable import Citations

@Suite("A CSL-JSON file is read")
struct CSLTests {
    @Test("Names, dates, tags and numbers")
    func items() throws {
        var bibliography = Bibliography()
        let json = """
            [{"id": "doe", "type": "article-journal", "title": "Ash in <i>E. coli</i> H<sub>2</sub>O, a < b",
              "author": [{"family": "Doe", "given": "Jane"}, {"literal": "ACME"}, {"family": "Berg", "non-dropping-particle": "van"}],
              "issued": {"date-parts": [["2020", 5]]}, "container-title": "Nature", "volume": 12, "page": "1-3", "DOI": "10.1/x"},
             {"id": 7, "type": "webpage", "title": "T", "issued": {"raw": "2021-03-04"}, "URL": "https://x.org"},
             {"type": "book", "title": "No id"}]
            """
        let isRead = bibliography.add(Array(json.utf8), path: "refs.json")
        #expect(isRead)
        #expect(bibliography.keys == ["doe", "7"])
        let doe = try #require(bibliography["doe"])
        #expect(doe.authors.map(\.short) == ["Doe", "ACME", "van Berg"])
        #expect(doe.title?.runs.map(\.style) == [[], .italic, [], .subscript, []])
        #expect(doe.title?.plain == "Ash in E. coli H2O, a < b" && doe.volume?.plain == "12" && doe.issued?.month == 5)
        #expect(bibliography["7"]?.issued == PublicationDate(year: 2021, month: 3, day: 4))
        #expect(bibliography.problems.map(\.summary) == ["item 3 has no \"id\": it cannot be cited"])
    }

    @Test("What is no CSL-JSON is an error with its place")
    func broken() {
        var bibliography = Bibliography()
        let areRead = [(Array("{\"a\": }".utf8), "r.json"), (Array("{}".utf8), "r.json"), ([0xFF], "r.bib"), ([], "r.ris")]
            .map { bibliography.add($0, path: $1) }
        #expect(areRead == [true, true, true, false])
        #expect(
            bibliography.problems.map(\.summary) == [
                "line 1, column 7: a JSON value is expected here", "line 1, column 1: an array of items is expected",
                "the bibliography is not UTF-8",
            ])
    }
}
