import Notebooks
import Records
import Rendering
import SystemIO

/// The index of a site or a sweep, which is made from the ledgers of its pages alone.
extension Pipeline {
    /// Writes the index of what was rendered. A page without a ledger is listed as missing; one whose notebook is gone is told.
    public func write(_ index: SiteIndexFile) -> RenderResult {
        let collection = LedgerCollection(of: index.pages ?? [], in: index.folder)
        var result = write(collection, index)
        result.diagnostics += (try? LedgerCollection(in: [index.folder], for: index.folder))?.leftovers() ?? []
        return result
    }

    /// Writes the index of all pages in some folders.
    ///
    /// - Parameters:
    ///   - output: the index's path; nil: "index.html" in the only folder.
    /// - Throws: where a folder cannot be read, or has no ledger.
    public func collect(_ folders: [String], output: String?) throws -> RenderResult {
        let folder = output.map(Files.parent(of:)) ?? folders[0]
        let isNamed = output != nil
        let collection = try LedgerCollection(in: folders, for: folder)
        guard !collection.items.isEmpty else {
            throw FileError(folders.joined(separator: ", "), "there is no ledger of a page: no NAME.json beside a NAME.html")
        }
        let named = collection.items.lazy.compactMap(\.ledger.site).first?.index
        let file = SiteIndexFile(folder: folder, name: output.map(Files.name(of:)) ?? named ?? "index.html")
        var result = write(collection, file, isNamed: isNamed)
        result.diagnostics += collection.disagreements()
        result.diagnostics += collection.failures(in: collection.index(title: file.title, pages: file.pages))
        return result
    }

    /// - Parameter isNamed: whether the command line names the file, which may be written over then.
    private func write(_ collection: LedgerCollection, _ file: SiteIndexFile, isNamed: Bool = false) -> RenderResult {
        var result = RenderResult(notebook: file.path)
        do {
            guard isNamed || OwnFiles.isOwn(index: file.path) else { throw OwnFiles.refusal(file.path, for: file.path) }
            try OwnFiles.check(index: file.path)
            let index = collection.index(title: file.title, pages: file.pages)
            let (report, look) = try report(of: index, collection, named: file.name)
            result.diagnostics += report.diagnostics + look.problems(in: file.path)
            try Files.makeFolder(file.folder)
            try Files.write(Array(report.html().utf8), to: file.path)
            result.outputs = [file.path]
        } catch let problem as Diagnostic {
            result.diagnostics.append(problem)
        } catch {
            result.diagnostics.append(
                Diagnostic(.error, code: "index", file: file.path, at: nil, "the index cannot be written: \(error)"))
        }
        return result
    }

    /// An index made again from the ledgers beside it.
    func page(of index: Ledger.Index, named name: String, in folder: String) throws -> String {
        let pages = index.entries.filter(\.hasLedger).map { SitePlace.Page(notebook: "", path: $0.page, title: $0.title) }
        return try report(of: index, LedgerCollection(of: pages, in: folder), named: name).report.html()
    }

    /// What the page says that was made last from a notebook as it is; nil where there is none, or of another text.
    public func currentLedger(of source: NotebookSource, _ job: RenderJob) -> Ledger? {
        previousLedger(of: job).flatMap { $0.source.sha256 == source.content.sha256 ? $0 : nil }
    }

    /// The index as a page, sealed, and the look that it has from its pages.
    private func report(
        of index: Ledger.Index, _ collection: LedgerCollection, named name: String
    ) throws -> (report: Report, look: CarriedLook) {
        let items = Dictionary(collection.items.map { ($0.page, $0) }) { first, _ in first }
        let listed = index.entries.compactMap { $0.hasLedger ? items[$0.page] : nil }
        let languages = Set(listed.compactMap { $0.ledger.document?.language })
        let themes = Set(listed.map(\.ledger.theme))
        let site = listed.lazy.compactMap(\.ledger.site).first
        var page = IndexPage(
            title: index.title, language: languages.count == 1 ? languages.first ?? "en" : "en",
            theme: site?.theme ?? (themes.count == 1 ? themes.first ?? nil : nil))
        let entries = index.entries.map { entry -> IndexEntry in
            var result =
                (entry.hasLedger ? items[entry.page] : nil).map {
                    IndexEntry($0.ledger, address: entry.page.percentEscaped, title: entry.title)
                } ?? IndexEntry(title: entry.title, address: nil)
            // Pages of a sweep have one title.
            if site?.sweep != nil { result.title = entry.title }
            if entry.hasErrors { result.errorAddress = (LedgerCollection.stem(entry.page) + ".error.html").percentEscaped }
            return result
        }
        if let sweep = site?.sweep {
            page.add(Self.table(of: sweep, index, entries, items))
            page.add(entries.filter { !$0.isFine })
        } else {
            page.add(entries)
            page.add(
                placesOf: listed.compactMap { item in
                    item.ledger.document.map { (document: $0, address: item.page.percentEscaped) }
                })
        }
        let look = CarriedLook(of: listed, in: collection.folder)
        let source = NotebookSource.made(page.text, path: "*.json", look)
        var job = RenderJob(notebook: "*.json")
        job.output = name
        var options = try options(source, job)
        (options.isIndex, options.sourceSHA256) = (true, nil)
        var report = Report(notebook: source.notebook, run: page.run, options: options)
        report.ledger.source = Ledger.Source(path: name)
        report.ledger.index = index
        report.ledger.name = name
        report.ledger.theme = Theme(source.notebook, in: nil).name
        let hasOwnTemplate = source.notebook.frontMatter.template != nil
        report.ledger.template = hasOwnTemplate ? nil : try template(theme: report.ledger.theme).digest
        report.ledger.files = listed.map { FileRead(path: $0.file, sha256: $0.sha256) }
        report.seal { SHA256.hex(of: $0) }
        return (report, look)
    }

    /// The rows of a sweep: those of its pages that the index has.
    private static func table(
        of sweep: Sweep, _ index: Ledger.Index, _ entries: [IndexEntry], _ items: [String: LedgerCollection.Item]
    ) -> SweepTable {
        let combinations = max(sweep.combinations.count, 1)
        let rows = zip(sweep.pages, sweep.values).enumerated().compactMap { number, page -> SweepTable.Row? in
            let stem = LedgerCollection.stem(page.0.path)
            let found = index.entries.firstIndex { entry in
                let own = LedgerCollection.stem(entry.page)
                return own == stem || own.hasSuffix("/" + stem)
            }
            guard let found else { return nil }
            let entry = index.entries[found]
            return SweepTable.Row(
                notebook: sweep.notebooks[number / combinations].title, values: page.1.map(\.value), entry: entries[found],
                ledger: entry.hasLedger ? items[entry.page]?.ledger : nil)
        }
        return SweepTable(parameters: sweep.parameters.map(\.name), rows: rows)
    }
}

extension IndexEntry {
    /// Whether a sweep's table says all that there is to say.
    fileprivate var isFine: Bool {
        address != nil && errorAddress == nil && !isIncomplete && claims.allSatisfy(\.holds)
    }
}
