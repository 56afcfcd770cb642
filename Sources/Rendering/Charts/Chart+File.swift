import Records

extension Chart {
    /// The chart as an SVG file of its own, with its colours, in light and dark.
    package func svgFile(width: Double = 640, language: String = "en") -> String {
        svgFile(width: width, in: PageLanguage.named(language) ?? .english)
    }

    func svgFile(width: Double = 640, in language: PageLanguage) -> String {
        let drawing = drawing(width: width, in: language)
        let (across, down) = (Drawing.unit(width).markup, Drawing.unit(drawing.height).markup)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(across) \(down)" width="\(across)" role="img">
            <title>\(HTML(escaping: title).markup)</title>
            <desc>\(HTML(escaping: description(in: language)).markup)</desc>
            <style>
            svg { --paper: #fdfcfa; --raised: #f4f2ec; --ink: #1b1c1e; --quiet: #5b5d64; --rule: #d9d5cc;
              --c1: #44546a; --c2: #0068a8; --c3: #b04a00; --c4: #00704f;
              background: var(--paper); fill: var(--ink); font: 13px system-ui, sans-serif }
            @media (prefers-color-scheme: dark) { svg { --paper: #16181c; --raised: #1f2228; --ink: #e6e4df;
              --quiet: #a6a8b0; --rule: #3a3e47; --c1: #9fb0c8; --c2: #56b4e9; --c3: #f0a35e; --c4: #4fc9a4 } }
            .q { fill: var(--quiet) } .s { font-size: 12px } .b { font-weight: 650 } .n { fill: var(--raised) }
            .m { text-anchor: middle } .e { text-anchor: end } .o { fill: var(--paper) }
            line, path, polyline { fill: none; stroke: var(--rule) } .a { stroke: var(--quiet) } .x { stroke: var(--ink) }
            .d { stroke-dasharray: 3 3; stroke: var(--quiet) } .f { stroke: var(--paper); stroke-width: 2px }
            .k1 { fill: var(--c1) } .k2 { fill: var(--c2) } .k3 { fill: var(--c3) } .k4 { fill: var(--c4) }
            .l1 { stroke: var(--c1); stroke-dasharray: 9 3 2 3 } .l2 { stroke: var(--c2) } .l3 { stroke: var(--c3); stroke-dasharray: 7 4 }
            .l4 { stroke: var(--c4); stroke-dasharray: 2 3 } .w { stroke-width: 2.25px; stroke-linejoin: round }
            .h { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round }
            </style>
            \(drawing.content.markup)</svg>

            """
    }
}
