import Notebooks
import Testing

@testable import Citations

@Suite("Works are cited and listed in the notebook's style")
struct CitationFormatterTests {
    private static let bibliography = {
        var bibliography = Bibliography()
        let text = #"""
            @article{smith, author={Smith, Jane and Doe, John}, title={Small models}, journal={Machine Learning}, volume=12, number=3,
              pages={45--67}, year=2020, doi={10.1000/1}}
            @article{smithb, author={Jane Smith and John Doe}, title={A reply?}, journal={Machine Learning}, year=2020}
            @book{knuth, author={Donald E. Knuth}, title={The Art}, edition=2, publisher={Addison-Wesley}, address={Reading, MA}, year=1998}
            @inproceedings{vaswani, author={Ashish Vaswani and Noam Shazeer and Niki Parmar}, title={Attention is all you need},
              booktitle={Advances in NIPS}, pages={5998--6008}, year=2017, editor={I. Guyon and U. von Luxburg}}
            @phdthesis{zell, author={Ä. Zell}, title={On \emph{nets}}, school={ETH}, year=2001}
            @misc{web, title={TensorFlow Lite Micro}, url={https://tensorflow.org}, urldate={2024-05-06}}
            @book{eds, editor={Ann Ed and Bob Itor}, title={Collected}, publisher={MIT Press}, year=2011}
            """#
        _ = bibliography.add(Array(text.utf8), path: "a.bib")
        return bibliography
    }()

    private func formatter(_ style: CitationStyle, cited: [String]? = nil) -> CitationFormatter {
        CitationFormatter(Self.bibliography, style: style, terms: CitationTerms(), cited: cited ?? Self.bibliography.keys)
    }

    @Test("Author and year")
    func authorDate() {
        let formatter = formatter(.authorDate)
        #expect(formatter.authors(of: "smith") == "Smith and Doe" && formatter.authors(of: "vaswani") == "Vaswani et al.")
        #expect(formatter.authors(of: "web") == "TensorFlow Lite Micro" && formatter.year(of: "web") == "n.d.")
        // The one whose title comes first is "a".
        #expect(formatter.year(of: "smithb") == "2020a" && formatter.year(of: "smith") == "2020b")
        #expect(formatter.keys == ["eds", "knuth", "smithb", "smith", "web", "vaswani", "zell"])
        #expect(
            formatter.keys.map { formatter.entry(of: $0).plain } == [
                "Ed, Ann, and Bob Itor, eds. 2011. Collected. MIT Press.",
                "Knuth, Donald E. 1998. The Art. 2nd ed. Reading, MA: Addison-Wesley.",
                "Smith, Jane, and John Doe. 2020a. “A reply?” Machine Learning.",
                "Smith, Jane, and John Doe. 2020b. “Small models.” Machine Learning 12 (3): 45–67. https://doi.org/10.1000/1.",
                "“TensorFlow Lite Micro.” n.d. https://tensorflow.org (accessed 2024-05-06).",
                "Vaswani, Ashish, Noam Shazeer, and Niki Parmar. 2017. “Attention is all you need.” "
                    + "In Advances in NIPS, edited by I. Guyon and U. von Luxburg, 5998–6008.",
                "Zell, Ä. 2001. “On nets.” PhD thesis, ETH.",
            ])
    }

    @Test("Numbers in the order of citation")
    func numeric() {
        let formatter = formatter(.numeric, cited: ["vaswani", "knuth", "nobody", "smith", "vaswani", "web"])
        #expect(formatter.keys == ["vaswani", "knuth", "smith", "web"])
        #expect(formatter.number(of: "smith") == 3 && formatter.number(of: "zell") == nil)
        #expect(
            formatter.keys.map { formatter.entry(of: $0).plain } == [
                "A. Vaswani, N. Shazeer, and N. Parmar, “Attention is all you need,” in Advances in NIPS, "
                    + "I. Guyon and U. von Luxburg, eds., pp. 5998–6008, 2017.",
                "D. E. Knuth, The Art, 2nd ed., Reading, MA, Addison-Wesley, 1998.",
                "J. Smith and J. Doe, “Small models,” Machine Learning, vol. 12, no. 3, pp. 45–67, 2020, doi: 10.1000/1.",
                "“TensorFlow Lite Micro,” n.d. https://tensorflow.org (accessed 2024-05-06).",
            ])
    }

    @Test("Titles of whole works stand in italics, emphasis in them upright; addresses are links")
    func styles() {
        let knuth = formatter(.authorDate).entry(of: "knuth").runs
        #expect(knuth.first { $0.text == "The Art" }?.style == .italic)
        let zell = formatter(.authorDate).entry(of: "zell").runs
        #expect(zell.first { $0.text == "nets" }?.style == .italic)
        #expect(LaTeXText.read(#"a \emph{b}"#).text.styled(.italic).runs.map(\.style) == [.italic, []])
        #expect(formatter(.numeric).entry(of: "smith").runs.compactMap(\.link) == ["https://doi.org/10.1000/1"])
    }
}
