import Foundation
import Notebooks
import Pipeline
import Records
import Rendering
import TestSupport
import Testing

@testable import Preview

@Suite struct EditTargetTests {
    private func pieces(_ text: String) throws -> (Notebook, ReportPieces) {
        let source = NotebookSource.made(text, path: "n.md")
        let run = Run(cells: source.notebook.cells.map { _ in CellRun(status: .skipped) })
        return (source.notebook, try PreviewBench.pipeline.weave(source, run, RenderJob(notebook: "n.md")).pieces())
    }

    @Test("each block is edited as its own lines, and no line of the prose is left out")
    func lines() throws {
        let text = """
            ---
            title: A title
            abstract: >
              Two lines
              of it.
            ---

            # One {#sec-one}

            A paragraph
            of two lines.

            - a

              b
            - c

            > quoted

            | A |
            | --- |
            | 1 |

            : Caption {#tbl-a}

            ```{swift}
            //| label: tbl-b
            //| tbl-cap: The caption
            1
            ```

            ::: {.callout-note}
            Inside.
            :::

            $$
            x
            $$

            Setext
            ------
            """
        let (notebook, pieces) = try pieces(text)
        func lines(_ target: EditTarget) -> String? { notebook.source(of: target, in: pieces)?.text }
        // What Modelbook adds, such as that cells did not run, is made from no line.
        let own = pieces.blocks.indices.filter { pieces.blocks[$0].range != nil }
        #expect(
            own.map { lines(.block($0)) } == [
                "# One {#sec-one}", "A paragraph\nof two lines.", "- a\n\n  b\n- c", "> quoted",
                "| A |\n| --- |\n| 1 |\n\n: Caption {#tbl-a}",
                "```{swift}\n//| label: tbl-b\n//| tbl-cap: The caption\n1\n```", "::: {.callout-note}\nInside.\n:::",
                "$$\nx\n$$", "Setext\n------",
            ])
        #expect(own.count == 9 && lines(.block(own[5])) != nil)
        #expect(lines(.title) == "title: A title")
        #expect(lines(.abstract) == "  Two lines\n  of it.")
        #expect(lines(.subtitle) == nil)
    }

    @Test("a footnote is edited as the lines of its definition, wherever it stands")
    func notes() throws {
        let text = "One.[^b]\n\n[^a]: First\n    line.\n\n    Second.\n\n- Two.[^a]\n\n[^b]: Other[^a].\n"
        let (notebook, pieces) = try pieces(text)
        func lines(_ block: Int, _ part: Int) -> String? { notebook.source(of: .block(block, part: part), in: pieces)?.text }
        #expect(lines(0, 1) == "[^b]: Other[^a].")
        #expect(lines(0, 2) == "[^a]: First\n    line.\n\n    Second.")
        #expect(lines(0, 3) == nil && lines(0, .min) == nil && lines(2, 0) == nil && lines(.min, 0) == nil)
    }

    @Test("what stands in a block is edited as its own lines, each by its element")
    func parts() throws {
        let text = """
            ::: {.callout-note}
            ## Title

            First.[^a]

            - a
            - b
              - c

            ```{swift}
            //| label: tbl-t
            //| tbl-cap: Caption
            1
            ```
            :::

            > One.
            >
            > Two.

            ::: {.panel-tabset}
            ## A

            In A.

            Also.

            ## B

            In B.
            :::

            ::: {#fig-x}
            Text.

            The caption.
            :::

            ::: {.columns}
            ::: {.column}
            Left.

            And.
            :::
            :::

            Term

            :   Means.

            | A |
            | - |
            | 1 |

            : Words {#tbl-w}

            +---+---+
            | a | b |
            +---+---+

            [^a]: Note.
            """
        let (notebook, pieces) = try pieces(text)
        var tags: [String: String] = [:]
        for block in pieces.blocks.indices {
            let (count, parts) = pieces.blocks[block].elements()
            for (part, (element, _)) in parts.enumerated() {
                #expect(element < count)
                let lines = notebook.source(of: .block(block, part: part), in: pieces)?.text ?? ""
                // The outer one of two with the same lines.
                if tags[lines] == nil { tags[lines] = Self.tag(element, in: pieces.blocks[block].html) }
            }
        }
        let expected = [
            "## Title": "p", "First.[^a]": "p", "[^a]: Note.": "aside", "- a\n- b\n  - c": "ul", "- a": "li",
            "- b\n  - c": "li", "  - c": "ul", "> One.": "p", "> Two.": "p", "## A\n\nIn A.\n\nAlso.": "section",
            "In A.": "p", "Also.": "p", "The caption.": "figcaption", "Left.": "p", "And.": "p", "Term": "dt",
            ":   Means.": "dd", ": Words {#tbl-w}": "caption",
        ]
        for (lines, tag) in expected { #expect(tags[lines] == tag, "\(lines)") }
        #expect(tags["| a | b |"] == nil)
        let words = notebook.editable(in: pieces).split(separator: " ").map { $0.split(separator: ",").count }
        #expect(words.count == pieces.blocks.count && words.max() ?? 0 > 8)
    }

    /// The name of an element.
    private static func tag(_ element: Int, in html: String) -> String {
        let names = html.split(separator: "<", omittingEmptySubsequences: false).dropFirst().map { tag in
            tag.prefix { $0.isLetter || $0.isNumber }
        }.filter { !$0.isEmpty }
        return names.indices.contains(element) ? String(names[element]) : ""
    }

    @Test(
        "an edit of any part writes the part's lines and no others, whatever the file's lines end with",
        arguments: [
            "blocks", "callouts", "captions", "cells", "containers", "deep", "definitions", "divs", "drawn-tables", "equations",
            "figures", "footnotes", "headings", "lists", "matter", "nulls", "pandoc-lists", "quotations", "raw", "unicode",
        ])
    func bytesAround(_ name: String) throws {
        let unix = try String(contentsOf: Goldens.folder.appending(path: "input/\(name).md"), encoding: .utf8)
        // Trailing spaces, tabs and characters of several bytes, a notebook without a line feed at its end.
        let more =
            unix
            + "\nÜber \u{1F600}\u{2028}*é*\t and `{swift} 1`  \nmore.\n\n"
            + "1. a\n\n   ```{swift}\n   2\n   ```\n\t- b\n\n> ::: {.x}\n> c\n> :::"
        for text in [unix, "\u{FEFF}" + more.replacing("\n", with: "\r\n"), more.replacing("\n", with: "\r")] {
            let (notebook, pieces) = try pieces(text)
            let targets =
                [EditTarget.title, .subtitle, .abstract]
                + pieces.blocks.indices.flatMap { block in
                    pieces.blocks[block].elements().parts.indices.map { .block(block, part: $0) }
                }
            let bytes = Array(text.utf8)
            var count = 0
            for target in targets {
                guard let (place, old) = notebook.source(of: target, in: pieces) else { continue }
                count += 1
                var lines = SourceLines(bytes)
                #expect(lines.find(old, at: place.lines) == place.lines, "\(target): \(old)")
                _ = lines.replace(place.lines, with: old)
                #expect(lines.bytes == bytes, "\(target)")
                let (before, after) = lines.replace(place.lines, with: old + "\nand é")
                let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
                let start = SourceLines(bytes).lines[..<(place.first - 1)].reduce(mark) { $0 + $1.bytes.count }
                #expect(lines.bytes.starts(with: bytes[..<start]) && bytes[start...].starts(with: before))
                #expect(lines.bytes[(start + after.count)...].elementsEqual(bytes[(start + before.count)...]))
            }
            #expect(count >= 2)
        }
    }

    @Test("a page in pieces is the page")
    func whole() throws {
        let source = NotebookSource.made("---\ntitle: T\n---\n\n# A\n\nText.[^n]\n\n[^n]: Note.\n", path: "n.md")
        let report = try PreviewBench.pipeline.weave(source, Run(), RenderJob(notebook: "n.md"))
        #expect(report.pieces().whole == report.html())
        #expect(report.pieces().blocks.count == 2)
    }
}

@Suite struct StaleTests {
    private func stale(_ text: String, from old: String, isAll: Bool = false) throws -> (
        blocks: [Int], cards: Int, run: Run
    ) {
        let before = NotebookSource.made(old, path: "n.md")
        let after = NotebookSource.made(text, path: "n.md")
        let run = Run(
            cells: before.notebook.cells.indices.map {
                CellRun(status: .succeeded, outputs: [.stdout("cell \($0)\n")])
            },
            inlines: Dictionary(
                uniqueKeysWithValues: before.notebook.directives.indices.map {
                    ($0, .number(Number(Double($0), .count)))
                }))
        let parts = StaleParts(of: after.notebook, from: before.notebook, run, isAll: isAll)
        let pieces = try PreviewBench.pipeline.weave(after, parts.run, RenderJob(notebook: "n.md")).pieces()
        return (parts.blocks(of: pieces), parts.cards(of: pieces).count, parts.run)
    }

    private let text =
        "```{swift}\nlet a = 1\n```\n\n`{swift} a`\n\n```{swift}\nlet b = 2\n```\n\n`{swift} b`\n\n```{swift}\nlet c = 3\n```\n\n`{swift} c`\n"

    @Test("what stands behind the cell that changed is stale, and nothing before it; its last values are kept")
    func behind() throws {
        let found = try stale(text.replacing("b = 2", with: "b = 4"), from: text)
        #expect(found.blocks == [2, 4])
        #expect(found.cards == 2)
        #expect(found.run.cells.map(\.outputs) == (0..<3).map { [.stdout("cell \($0)\n")] })
        #expect(found.run.inlines.count == 3)
    }

    @Test("a cell that is new has no values; a directive that is new is all that is stale")
    func new() throws {
        let cell = try stale(
            text.replacing("`{swift} a`", with: "`{swift} a`\n\n```{swift}\nlet new = 0\n```"), from: text)
        #expect(cell.run.cells.map(\.status) == [.succeeded, .skipped, .succeeded, .succeeded])
        // The notice at the top is one of them.
        #expect(cell.blocks.count == 4)
        let directive = try stale(text.replacing("`{swift} b`", with: "`{swift} b + a`"), from: text)
        #expect(directive.blocks == [0])
        #expect(directive.run.inlines[1] == nil)
        #expect(try stale(text, from: text, isAll: true).blocks == [0, 2, 4])
    }
}
