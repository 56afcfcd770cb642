import Foundation

/// Checks that every element that is opened is closed, in order; gives the first that is not.
func firstUnbalancedTag(in html: String) -> String? {
    let void: Set<String> = ["meta", "br", "hr", "img", "input", "link", "col"]
    let optional: Set<String> = ["dt", "dd"]
    let raw: Set<String> = ["style", "script"]
    var open: [String] = []
    var rest = Substring(html)
    while let start = rest.firstIndex(of: "<") {
        rest = rest[rest.index(after: start)...]
        if rest.hasPrefix("!") {
            rest = rest[(rest.firstIndex(of: ">") ?? rest.startIndex)...]
            continue
        }
        guard let end = rest.firstIndex(of: ">") else { return "<" + rest.prefix(20) }
        let tag = rest[..<end]
        rest = rest[rest.index(after: end)...]
        let isClosing = tag.hasPrefix("/")
        let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
        guard !name.isEmpty else { return "<\(tag)>" }
        if void.contains(name) || optional.contains(name) || tag.hasSuffix("/") { continue }
        if isClosing {
            guard open.popLast() == name else { return "</\(name)>" }
        } else {
            open.append(name)
            if raw.contains(name), let close = rest.range(of: "</\(name)>") { rest = rest[close.lowerBound...] }
        }
    }
    return open.last.map { "<\($0)> is not closed" }
}
