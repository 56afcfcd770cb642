import Notebooks
import Records
import SystemIO

/// Weaves images, whose files become a part of the page.
struct ImageWeaver {
    let context: WeavingContext

    init(_ context: WeavingContext) { self.context = context }

    /// - Parameter attributes: width and height of the image.
    func weave(
        _ source: String, title: String, alt: String, _ attributes: Attributes = Attributes(), at location: SourceLocation
    ) -> HTML {
        do {
            let address = try context.state.images.address(of: source, in: context.state.options.files)
            return
                "<img src=\"\(address)\" alt=\"\(alt)\"\(.attribute("title", title.isEmpty ? nil : title))\(.attribute("style", Self.style(attributes)))>"
        } catch {
            context.state.shortfalls.lostImages += 1
            let (code, summary, help) = Self.explain(error, source)
            context.report(.error, code: code, at: location, summary, help: help)
            return "<span class=\"oops\" role=\"img\" aria-label=\"\(alt)\">⚠ \(summary)</span>"
        }
    }

    /// An image that is a paragraph of its own; nil for other paragraphs.
    func weaveFigure(_ content: [Inline], _ attributes: Attributes) -> HTML? {
        guard content.count == 1 else { return nil }
        switch content[0].kind {
        case .span(let inner, let own): return weaveFigure(inner, own)
        case .image(let source, let title, let caption):
            let inlines = InlineWeaver(context)
            let alt = attributes.alternativeText ?? inlines.plainText(caption)
            let image = weave(source, title: title, alt: alt, attributes, at: content[0].range.lowerBound)
            let words = attributes.values["fig-cap"].map {
                MarkdownWeaver(context, at: content[0].range.lowerBound).weave(.markdown($0))
            }
            let text: HTML = context.captionNumber(attributes.identifier) + (words ?? inlines.weave(caption))
            let label: HTML = text.isEmpty ? "" : "<figcaption>\(text)</figcaption>"
            return "<figure\(attributes.html)>\(image)\n\(label)</figure>\n"
        default: return nil
        }
    }

    /// A picture that a cell shows, as its figure.
    func weave(_ image: ImageData, of cell: Cell, _ figures: inout FigurePlan) -> HTML {
        let (identifier, caption, alt) = figures.takeFigure()
        let inlines = InlineWeaver(context)
        var attributes = Attributes(identifier: identifier, classes: cell.options.figureAlign.map { ["at-\($0)"] } ?? [])
        let source = "data:\(image.format.rawValue);base64,\(image.base64)"
        var size = Attributes()
        size.values["width"] = cell.options.outputWidth
        let picture = weave(
            source, title: "", alt: alt.map { inlines.plainText($0) } ?? image.description, size, at: figures.place)
        attributes.classes.insert("picture", at: 0)
        let text = context.captionNumber(identifier) + (caption.map { inlines.weave($0) } ?? "")
        let label = context.figureCaption(text, from: caption?.range)
        let isAbove = cell.options.captionLocation == .top
        return "<figure\(attributes.html)>\(isAbove ? label : "")\(picture)\n\(isAbove ? "" : label)</figure>\n"
    }

    /// What the reader of the notebook has checked: numbers with or without a unit.
    private static func style(_ attributes: Attributes) -> String? {
        var parts = ["width", "height"].compactMap { key in
            attributes.values[key].map { "\(key):\($0.cssLength)" }
        }
        // Images stand in the middle of their figure.
        if let side = attributes.values["fig-align"], side == "left" || side == "right" { parts.append("margin-\(side):0") }
        return parts.isEmpty ? nil : parts.joined(separator: ";")
    }

    private static func explain(_ problem: ImageInliner.Problem, _ source: String) -> (String, String, String) {
        switch problem {
        case .remote where source.lowercased().hasPrefix("file:"):
            (
                "image-address", "the image \"\(source)\" is named by an address",
                "Write its path, relative to the notebook's folder."
            )
        case .remote:
            (
                "remote-image", "the image \"\(source)\" is on another server",
                "A report asks nothing of any server. Save the image beside the notebook and name the file."
            )
        case .unsupported:
            (
                "unknown-image-format", "the image \"\(source)\" has a format that cannot be shown",
                "PNG, JPEG, GIF, SVG, WebP and AVIF can."
            )
        case .tooMany:
            (
                "large-images",
                "with the image \"\(source)\" the page's images take more than "
                    + "\(ImageInliner.pageLimit >> 20) MiB", "Scale them down, or show each once."
            )
        case .unreadable(let error):
            (
                error.imageCode, "the image \"\(source)\" cannot be read: \(error.reason)",
                error.help.isEmpty ? error.imageHelp : error.help
            )
        }
    }
}

extension String {
    /// A length of CSS: a number alone is one of pixels.
    var cssLength: String { last?.isNumber ?? false ? self + "px" : self }
}

extension FileError {
    fileprivate var imageCode: String {
        switch kind {
        case .outside: "outside-folder"
        case .tooLarge: "large-image"
        case .missing, .other: "missing-image"
        }
    }

    fileprivate var imageHelp: String {
        switch kind {
        case .tooLarge: "Scale it down."
        case .missing: "The path is relative to the notebook's folder."
        case .outside, .other: ""
        }
    }
}
