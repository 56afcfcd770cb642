import Citations
import Notebooks

/// Reads the bytes as BibTeX or as CSL-JSON, and lists all that is in them in both styles.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCitations(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    let isJSON = bytes.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }.map { "[{".utf8.contains($0) } ?? false
    var bibliography = Bibliography()
    let isRead = bibliography.add(bytes, path: isJSON ? "a.json" : "a.bib")
    precondition(isRead)
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    for problem in bibliography.problems {
        if let place = problem.location { precondition((1...lines).contains(place.line) && place.column >= 1) }
    }
    for style in CitationStyle.allCases {
        let formatter = CitationFormatter(bibliography, style: style, terms: CitationTerms(), cited: bibliography.keys)
        precondition(Set(formatter.keys) == Set(bibliography.keys))
        for key in formatter.keys {
            precondition(!formatter.entry(of: key).isEmpty)
            precondition(!formatter.authors(of: key).isEmpty || !formatter.year(of: key).isEmpty)
        }
    }
    return 0
}
