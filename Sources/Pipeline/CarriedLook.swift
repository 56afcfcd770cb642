import Notebooks
import Rendering
import SystemIO

/// The style sheets, tokens and template that a site's file gives all pages, as one of the pages carries them: an index is made
/// from its pages alone, wherever the site's folder is.
struct CarriedLook {
    /// The site with no more of a look than was found.
    private(set) var site: SitePlace?
    /// What pages carry, by its path as seen from the site's folder.
    private(set) var contents: [String: [UInt8]] = [:]
    /// The paths of what no page carries.
    private(set) var missing: [String] = []

    /// Modelbook's own.
    init() {}

    /// - Parameter folder: the index's, from which the items name their pages.
    init(of items: [LedgerCollection.Item], in folder: String) {
        guard var site = items.lazy.compactMap(\.ledger.site).first else { return }
        let template = site.template.map { folder in Template.files.map { "\(folder)/\($0)" } } ?? []
        let wanted = (site.styles ?? []) + [site.tokens].compactMap(\.self) + template
        for item in items where contents.count < wanted.count {
            guard let place = item.ledger.site,
                (place.styles, place.tokens, place.template) == (site.styles, site.tokens, site.template),
                let page = try? Files.read("\(folder)/\(item.page)", limit: FileLimit.page)
            else { continue }
            let text = String(decoding: page.bytes, as: UTF8.self)
            guard let ledger = Ledger(in: text), let source = try? CarriedSource(in: text, ledger) else { continue }
            for path in wanted where contents[path] == nil {
                let named = place.pathFromNotebook(of: path)
                // The ledger beside the page, which the index names, has the hash.
                guard let bytes = source.content(named: named), let file = item.ledger.files.first(where: { $0.path == named }),
                    SHA256.hex(of: bytes) == file.sha256
                else { continue }
                contents[path] = bytes
            }
        }
        missing = wanted.filter { contents[$0] == nil && !template.contains($0) }
        site.styles = site.styles?.filter { !missing.contains($0) }
        if let tokens = site.tokens, missing.contains(tokens) { site.tokens = nil }
        if let folder = site.template, template.contains(where: { contents[$0] == nil }) {
            missing.append(folder)
            site.template = nil
        }
        // An index stands in no folder of the site's, and refers to nothing.
        (site.page.notebook, site.references) = ("", [:])
        self.site = site
    }

    /// - Parameter index: the index's path.
    func problems(in index: String) -> [Diagnostic] {
        guard !missing.isEmpty else { return [] }
        return [
            Diagnostic(
                .warning, code: "index-look", file: index, at: nil,
                "no page carries \(missing.joined(separator: ", ")): the index does not look like its pages",
                help: "An index is made of its pages: leave \"source: false\" out of one of their notebooks.")
        ]
    }
}
