import Notebooks
import Records

/// Weaves what a reader must know before anything else: what the page lacks, and what on it is not Modelbook's.
struct NoticeWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    /// The first thing on the page.
    ///
    /// - Parameter shortfalls: such as "2 cells failed".
    func weave(_ shortfalls: [String]) -> HTML {
        var html = HTML()
        if !shortfalls.isEmpty {
            html +=
                "<p class=\"incomplete\" role=\"alert\"><b>\(context.words.incomplete)</b> \(Self.sentence(shortfalls))</p>\n"
        }
        let style = styleNotices
        if !style.isEmpty { html += "<p class=\"notice\" role=\"note\">\(style.joined(separator: " "))</p>\n" }
        return html
    }

    /// Tells the author what the reader is told; of an index nothing more than of its pages.
    func announceStyle() {
        guard !context.state.options.isIndex else { return }
        let matter = context.notebook.frontMatter
        if let folder = matter.template {
            let isTrusted = context.state.options.trustsTemplate
            context.report(
                isTrusted ? .note : .warning, code: "own-template", at: matter.places["template"],
                "the page has the notebook's own template, \(folder.path)",
                help: isTrusted ? "" : "Its scripts do not run. If you trust it, render with --trust.")
            if context.state.options.site != nil, !context.state.options.template.placesNavigation {
                context.report(
                    .warning, code: "no-navigation", at: matter.places["template"],
                    "no way leads from this page to the others: the template has no place for it",
                    help: "Write \"{{{navigation}}}\" and \"{{{neighbours}}}\" in \(folder.path)/page.mustache.")
            }
            for tag in isTrusted ? [] : context.state.options.template.activeTags {
                context.report(
                    .warning, code: "active-html", at: matter.places["template"],
                    "\(tag) of the template is shown as text: it could lead elsewhere or load something",
                    help: "If you trust the template, render with --trust.")
            }
        }
        if matter.allowsRawHTML {
            context.report(
                .note, code: "raw-html", at: matter.places["raw-html"],
                "HTML of the notebook stands on the page as it is", help: "Read it before you show the page to others.")
        }
    }

    private var styleNotices: [String] {
        let matter = context.notebook.frontMatter
        let template = matter.template.map { context.words.ownTemplate($0.path, context.state.options.trustsTemplate) }
        return [template, matter.allowsRawHTML ? context.words.rawHTML : nil].compactMap { $0 }
    }

    private static func sentence(_ parts: [String]) -> String {
        let list = parts.joined(separator: ", ")
        return list.prefix(1).uppercased() + list.dropFirst() + "."
    }
}
