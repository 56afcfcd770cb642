/// What a report needs beside the notebook and its run.
public struct ReportOptions: Sendable {
    /// The folder with `page.mustache`, `tokens.css`, `report.css` and `print.css`.
    public var templateFolder: String
    /// The notebook's folder: images are found relative to it.
    public var notebookFolder: String
    /// A file of tokens that overrides those of the template; see `tokens.css`.
    public var themeFile: String?
    /// The SHA-256 of the notebook's bytes, in hexadecimal.
    public var sourceSHA256: String?
    /// The name of the page's file, for the footer's advice on how to verify it.
    public var outputName: String?

    /// The names of a template's files, all of which it must have.
    public static var templateFiles: [String] { Template.files }

    public init(
        templateFolder: String, notebookFolder: String, themeFile: String? = nil, sourceSHA256: String? = nil,
        outputName: String? = nil
    ) {
        self.templateFolder = templateFolder
        self.notebookFolder = notebookFolder
        self.themeFile = themeFile
        self.sourceSHA256 = sourceSHA256
        self.outputName = outputName
    }
}
