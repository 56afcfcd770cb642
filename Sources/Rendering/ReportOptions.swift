import Citations
import Notebooks
import SystemIO

/// What a report needs beside the notebook and its run.
public struct ReportOptions: Sendable {
    /// What says how the page looks.
    public var template: Template
    /// Tokens that override those of the template; see `tokens.css`.
    public var theme: String?
    /// What images are read through, relative to the notebook's folder.
    public var files: NamedFiles
    /// The works that the notebook may cite.
    public var bibliography: Bibliography
    /// Whether a template of the notebook's own may run scripts and load what it likes. Modelbook's own does neither.
    public var trustsTemplate: Bool
    /// The SHA-256 of the notebook's bytes, in hexadecimal.
    public var sourceSHA256: String?
    /// What the page shows of what it was made from; nothing where it shows nothing.
    public var source: [SourceFile] = []
    /// Where the page stands among others; nil for one that stands alone.
    public var site: SitePlace?
    /// Whether the page is an index, whose text the program made: no number in it was typed.
    public var isIndex = false
    /// The name of the page's file, for the footer's advice on how to verify it.
    public var outputName: String?
    /// What is to be said of style sheets of the author's.
    public var problems: [Diagnostic] = []

    /// - Parameters:
    ///   - theme: tokens that override those of the template.
    ///   - files: what images are read through.
    ///   - sourceSHA256: of the notebook's bytes, in hexadecimal.
    ///   - outputName: the name of the page's file.
    public init(
        template: Template, theme: String? = nil, files: NamedFiles, bibliography: Bibliography = Bibliography(),
        trustsTemplate: Bool = false,
        sourceSHA256: String? = nil, outputName: String? = nil
    ) {
        self.template = template
        self.theme = theme
        self.files = files
        self.bibliography = bibliography
        self.trustsTemplate = trustsTemplate
        self.sourceSHA256 = sourceSHA256
        self.outputName = outputName
    }
}
