import Notebooks
import Rendering
import SystemIO

extension LedgerCollection {
    /// Pages of one notebook that were not made alike: an index would show values side by side that no one text has given.
    ///
    /// - Returns: an error for each way in which some pages differ from the others, with their names.
    func disagreements() -> [Diagnostic] {
        var groups: [String: [Item]] = [:]
        var order: [String] = []
        for item in items where item.ledger.index == nil {
            let key = notebook(of: item)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(item)
        }
        return order.flatMap { key -> [Diagnostic] in
            guard let items = groups[key], items.count > 1 else { return [] }
            var problems = [
                problem(among: items, "another text of the notebook", help: "Render all pages from one text.") {
                    $0.source.sha256
                },
                problem(among: items, "another Modelbook or template", help: "Render all pages with one Modelbook.") {
                    $0.template ?? ""
                },
                problem(among: items, "other options", help: "Render all pages with the same options.") {
                    "\($0.theme ?? "") \($0.sourceDate ?? 0) \($0.trusted ?? false) \($0.unexecuted ?? false)"
                },
            ]
            let written = Set(items.flatMap { ($0.ledger.written ?? []).map(\.path) })
            for path in Set(items.flatMap { $0.ledger.files.map(\.path) }).subtracting(written).sorted() {
                problems.append(
                    problem(among: items, "another content of \(path)", help: "Render all pages with the same files.") { ledger in
                        ledger.files.first { $0.path == path }?.sha256
                    })
            }
            return problems.compactMap(\.self)
        }
    }

    /// What pages have in common: in a sweep the notebook as the sweep names it, since its shares can come from several machines.
    private func notebook(of item: Item) -> String {
        if let site = item.ledger.site, let sweep = site.sweep {
            return "sweep of \(site.page.notebook) by \(sweep.parameters.map(\.name))"
        }
        let source = item.ledger.source.path
        return Files.canonical(source.hasPrefix("/") ? source : "\(folder)/\(Files.parent(of: item.page))/\(source)")
    }

    /// - Parameter trait: what pages are to have in common; nil where a page does not say.
    private func problem(
        among items: [Item], _ what: String, help: String, _ trait: (Ledger) -> String?
    ) -> Diagnostic? {
        let known = items.compactMap { item in trait(item.ledger).map { (page: item.page, trait: $0) } }
        let counts = Dictionary(known.map { ($0.trait, 1) }, uniquingKeysWith: +)
        guard counts.count > 1, let most = counts.values.max(), let common = known.first(where: { counts[$0.trait] == most })
        else {
            return nil
        }
        let others = known.filter { $0.trait != common.trait }.map(\.page).sorted()
        let names = others.prefix(5).joined(separator: ", ") + (others.count > 5 ? " and \(others.count - 5) more" : "")
        let verb = others.count == 1 ? "is" : "are"
        return Diagnostic(
            .error, code: "mixed-pages", file: "\(folder)/\(others[0])", at: nil,
            "\(names) \(verb) made from \(what) than \(common.page)", help: help)
    }
}
