/// What a block ::: is read as.
enum DivKind {
    case callout, tabset, theorem, figure, plain

    init(_ attributes: Attributes) {
        let kind = attributes.identifier.flatMap { ReferenceTarget.Kind(identifier: $0) }
        if attributes.classes.contains(where: { $0.hasPrefix("callout") }) {
            self = .callout
        } else if attributes.classes.contains("panel-tabset") {
            self = .tabset
        } else if kind?.isTheorem ?? false || attributes.classes.contains(where: Self.proofs.contains) {
            self = .theorem
        } else if kind == .figure || kind == .table || kind == .listing {
            self = .figure
        } else {
            self = .plain
        }
    }

    /// The attributes with a value that are heeded.
    var keys: [String] {
        let all =
            Attributes.layoutKeys + [
                "style", "lang", "when-format", "unless-format", "when-meta", "unless-meta", "when-profile",
                "unless-profile", "width",
            ]
        switch self {
        case .callout: return ["title", "collapse", "appearance", "icon"] + all
        case .tabset: return ["group"] + all
        case .theorem: return ["name"] + all
        case .figure: return ["fig-cap", "tbl-cap", "lst-cap", "fig-align", "fig-alt", "tbl-colwidths"] + all
        case .plain: return all
        }
    }

    var noun: String { self == .callout ? "a callout" : "a block :::" }

    /// Words before a text without a number.
    static let proofs = ["proof", "remark", "solution"]

    /// Classes that the page heeds.
    static let classes =
        proofs + CellOptions.columns.map { "column-" + $0 } + [
            "panel-tabset", "columns", "column", "aside", "hidden", "content-visible", "content-hidden", "pagebreak",
            "small",
            "large", "center", "tasks", "references", "unnumbered", "unlisted", "smallcaps", "underline", "mark", "kbd",
            "cell",
            "striped", "hover", "bordered", "borderless", "sm", "line-block",
        ]

    /// Classes that arrange a page in Quarto and do nothing here.
    static let foreign = [
        "list-table", "panel-sidebar", "panel-fill", "panel-center", "panel-input", "grid", "lightbox", "landscape",
        "quarto-layout-panel",
    ]

    /// Classes that do something on slides only.
    static let slides = [
        "incremental", "nonincremental", "fragment", "notes", "r-stack", "r-fit-text", "r-stretch", "absolute",
        "smaller",
        "scrollable", "fade-in", "fade-out",
    ]
}
