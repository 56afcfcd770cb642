import Foundation
import Testing

@testable import Preview

extension BrowserTests {
    /// Parts of the page are edited where they stand.
    @Suite struct Editing {
        @Test(
            "a paragraph is edited where it stands, byte for byte; a conflict shows both versions; what was done can be undone"
        )
        func editing() async throws {
            let text = "# T\r\n\r\nThe value is `{swift} 6 * 7`,  \r\nsaid twice.\r\n\r\n- a\r\n- b\r\n"
            let bench = try await PreviewBench(text)
            let browser = try Chromium()
            let page = try await open(bench, browser)
            try await page.press("j")
            try await page.press("j")
            #expect(try await page.value("document.activeElement.nodeName", as: String.self) == "P")
            try await page.press("e")
            try await page.wait("document.querySelector('.preview-editor textarea')")
            #expect(
                try await page.value("document.querySelector('.preview-editor textarea').value", as: String.self)
                    == "The value is `{swift} 6 * 7`,  \nsaid twice.")
            #expect(
                try await page.value("document.querySelector('.preview-editor dl').textContent", as: String.self)
                    == "6 * 742")
            #expect(
                try await page.value(
                    "getComputedStyle(document.querySelector('.preview-editor textarea')).fontFamily == getComputedStyle(document.body).fontFamily"
                ))
            try await page.press("Escape")
            #expect(
                try await page.value("!document.querySelector('.preview-editor') && document.activeElement.nodeName == 'P'")
            )
            #expect(try bench.text() == text)

            try await page.press("e")
            try await page.wait("document.querySelector('.preview-editor textarea')")
            try await page.run("document.querySelector('.preview-editor textarea').setSelectionRange(0, 3)")
            try await page.type("Its")
            try await page.press("Enter", control: true)
            try await page.wait(isFresh("Its value is 42"), seconds: 120)
            let edited = text.replacing("The value", with: "Its value")
            #expect(try bench.text() == edited)
            try await page.run("document.activeElement.blur()")
            try await expectRendered(page, bench)

            try await page.press("z", control: true)
            try await page.wait(isFresh("The value is 42"))
            #expect(try bench.text() == text)
            try await page.press("z", control: true, shift: true)
            try await page.wait(isFresh("Its value is 42"))
            #expect(try bench.text() == edited)

            // The file changes while the paragraph is being edited.
            try await page.run("focus(document.querySelector('main > p'))")
            try await page.press("e")
            try await page.wait("document.querySelector('.preview-editor textarea')")
            try await page.run("document.querySelector('.preview-editor textarea').setSelectionRange(0, 0)")
            try await page.type("Mine: ")
            let theirs = edited.replacing("said twice", with: "said thrice")
            try bench.save(theirs)
            try await page.wait("document.querySelector('main').textContent.includes('thrice')")
            try await page.press("Enter", control: true)
            try await page.wait("document.querySelector('.preview-editor section:not([hidden]) pre')")
            #expect(
                try await page.value("document.querySelector('.preview-editor pre').textContent.includes('said thrice')"))
            #expect(try await page.value("document.querySelector('.preview-editor textarea').value.includes('Mine: ')"))
            #expect(try bench.text() == theirs)
            try await page.press("Enter", control: true)
            try await page.wait(isFresh("Mine: "))
            #expect(
                try bench.text()
                    == theirs.replacing("said thrice", with: "said twice").replacing("Its value", with: "Mine: Its value"))
            await bench.stop()
        }

        @Test("a footnote and an item of a callout are edited where they stand, as their own lines")
        func inner() async throws {
            let text =
                "# T\n\nText.[^a]\n\n[^a]: A note\n    of two lines.\n\n::: {.callout-note}\nIn it.\n\n- a\n- b\n:::\n"
            let bench = try await PreviewBench(text)
            let browser = try Chromium()
            let page = try await open(bench, browser)
            for name in ["H2", "P", "ASIDE"] {
                try await page.press("j")
                #expect(try await page.value("document.activeElement.nodeName", as: String.self) == name)
            }
            try await page.press("e")
            try await page.wait("document.querySelector('.preview-editor textarea')")
            #expect(
                try await page.value("document.querySelector('.preview-editor textarea').value", as: String.self)
                    == "[^a]: A note\n    of two lines.")
            try await page.run("document.querySelector('.preview-editor textarea').setSelectionRange(6, 7)")
            try await page.type("My")
            try await page.press("Enter", control: true)
            try await page.wait(isFresh("My note"))
            let edited = text.replacing("A note", with: "My note")
            #expect(try bench.text() == edited)
            // The page can follow before the answer that closes the editor.
            try await page.wait("!document.querySelector('.preview-editor')")
            try await page.press("k")
            #expect(try await page.value("document.activeElement.nodeName", as: String.self) == "P")

            try await page.run("focus(document.querySelector('.callout li + li'))")
            try await page.press("e")
            try await page.wait("document.querySelector('.callout li + .preview-editor textarea')")
            #expect(
                try await page.value("document.querySelector('.preview-editor textarea').value", as: String.self) == "- b")
            // The parts of the block are known while one of them is edited, and it stays as it is.
            try bench.save(edited + "\nMore.\n")
            try await page.wait(isFresh("More."))
            try await page.type("c")
            try await page.press("Enter", control: true)
            try await page.wait(isFresh("bc"))
            #expect(try bench.text() == edited.replacing("- b", with: "- bc") + "\nMore.\n")
            try await page.wait("document.activeElement.nodeName == 'LI'")
            try await page.run("document.activeElement.blur()")
            try await expectRendered(page, bench)
            await bench.stop()
        }
    }
}
