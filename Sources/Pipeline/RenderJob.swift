import Checks
import Execution
import Rendering
import SystemIO

/// What is to be rendered, and how.
public struct RenderJob: Sendable {
    /// The notebook's path as the author gave it; messages use it.
    public var notebook: String
    /// The page's path; nil: the notebook's name in ``outputFolder``.
    public var output: String?
    /// The folder of the page where `output` names none.
    public var outputFolder = "output"
    /// The page's name in ``outputFolder``; nil: the notebook's.
    var pageName: String?
    /// The folder in which the page will stand, if it is not the one in which it is written.
    public var finalFolder: String?
    /// What the page is written as; nil: as HTML.
    public var formats: [PageFormat]?
    /// Replacements of the front matter's `params`, in order.
    public var parameters: [(key: String, value: String)] = []
    /// Off: cells are shown, not run.
    public var executes = true
    /// Off: nothing kept is used, nor is anything kept.
    public var usesCache = true
    /// Measured values are taken anew.
    public var remeasures = false
    /// Files and folders that the notebook may name beside those in its own folder.
    public var readable: [String] = []
    /// A template of the notebook's own may run scripts.
    public var trustsTemplate = false
    /// Whether files that cells write take their place in the notebook's folder.
    public var keepsWritten = true
    /// What the notebook is read from in place of its file, with the files that it names: a page has it. Data are read from
    /// the notebook's folder all the same.
    public var carried: CarriedSource?
    /// Where the notebook lies as seen from the page, if that is not to be found out: it stands in the ledger.
    var recordedPath: String?
    /// The page's name as its footer gives it, if it is not that of its file.
    var recordedName: String?
    /// Where the page stands among others; nil for one that stands alone.
    public var site: SitePlace?
    /// What its site lets the page be made from, beside what is in the notebook's folder.
    var sharedFiles: [String] = []
    /// Finds what links to other notebooks of the site lead to; nil where nobody looks.
    var links: LinkTargets?
    /// The paths of the other notebooks of its site; nil: those in its folder.
    var others: [String]?
    /// Tells a combination of a sweep from the others: what is kept of it is kept for it alone.
    var variant: String?
    /// Whether cells may use the network.
    public var allowsNetwork = false
    /// Whether cells run in a closed room.
    public var sandbox = Sandbox.Mode.on
    /// What the calendar's clock shows to cells, in seconds since 1970; nil: the time.
    public var sourceDate: Int?

    /// - Parameter notebook: the path of the notebook.
    public init(notebook: String) {
        self.notebook = notebook
    }

    /// The notebook's folder; "." for the current one.
    public var folder: String { Files.parent(of: notebook) }

    /// The notebook's name without folder and extension.
    var name: String {
        let file = notebook.split(separator: "/").last.map(String.init) ?? "notebook"
        let ending = [".md", ".qmd", ".Rmd", ".rmd"].first(where: file.hasSuffix) ?? ""
        return String(file.dropLast(ending.count))
    }

    var outputPath: String { output ?? "\(outputFolder)/\(pageName ?? name + ".html")" }

    /// Where the page goes, and the files beside it.
    var outputParent: String { Files.parent(of: outputPath) }

    /// The page's path without the ending of a format.
    private var stem: String {
        let ending = PageFormat.allCases.map(\.ending).first(where: outputPath.hasSuffix) ?? ""
        return String(outputPath.dropLast(ending.count))
    }

    /// A file beside the page: its name with another ending.
    func sidecar(_ ending: String) -> String { stem + ending }

    /// The page's path in a format.
    func path(as format: PageFormat) -> String {
        formats == nil || format == .html && stem == outputPath ? outputPath : stem + format.ending
    }

    /// The path of the page, of the first of several.
    var pagePath: String { path(as: formats?.first ?? .html) }

    var writesHTML: Bool { formats?.contains(.html) ?? true }

    /// The folder of the pictures that belong to a page in Markdown.
    var pictureFolder: String { stem + "_files" }
}
