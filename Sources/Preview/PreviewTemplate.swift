import Rendering
import SystemIO

/// The files of `templates/preview`: what a page gets in addition while it is looked at.
struct PreviewTemplate: Sendable {
    let script: [UInt8]
    private let style: String
    private let panels: String

    /// - Throws: `FileError` where one of the files cannot be read.
    init(in folder: String) throws(FileError) {
        func read(_ name: String) throws(FileError) -> [UInt8] {
            try Files.read("\(folder)/\(name)", limit: FileLimit.text).bytes
        }
        script = try read("preview.js")
        style = String(decoding: try read("page.css"), as: UTF8.self)
        panels = String(decoding: try read("panels.html"), as: UTF8.self)
    }

    /// The page with its script. What is added is marked `data-preview`, stands where no other node is parted by it, and
    /// is no part of any page that is written.
    ///
    /// - Parameters:
    ///   - name: by which the script names the page to the server.
    ///   - nonce: what a script needs to run.
    func page(_ pieces: ReportPieces, _ name: String, nonce: String) -> String {
        var html = pieces.whole
        let addition: HTML = """
            <style data-preview>\(HTML(markup: style))</style>\
            <template data-preview>\(HTML(markup: panels))</template>\
            <script data-preview defer nonce="\(nonce)" src="/_preview/preview.js" data-page="\(name)"></script>
            """
        let end = html.range(of: "</head>")?.lowerBound ?? html.endIndex
        html.insert(contentsOf: addition.markup, at: end)
        return html
    }

}

extension ReportPieces {
    /// Without the policy in the page's head, which would keep the script from running. It has no effect elsewhere.
    var withoutPolicy: ReportPieces {
        let policy = /<meta\s[^>]*http-equiv="?content-security-policy"?[^>]*>/.ignoresCase()
        let end = frame.range(of: "</head>")?.lowerBound ?? frame.endIndex
        let frame = frame[..<end].replacing(policy, with: "") + frame[end...]
        return ReportPieces(frame: String(frame), blocks: blocks, cards: cards, ledger: ledger)
    }
}
