import Foundation
import Testing

@testable import Preview

extension BrowserTests {
    /// What stands around the page.
    @Suite struct Panels {
        @Test("a parameter is changed in its field, and the command line says so")
        func parameters() async throws {
            let bench = try await PreviewBench(
                "---\nparams:\n  n:\n    value: 3\n    min: 0\n    max: 10\n  name: a b\n  on: false\n---\n\nN is `{swift} n * 7`, `{swift} name`, `{swift} on`.\n"
            )
            let browser = try Chromium()
            let page = try await open(bench, browser)
            try await page.press("p")
            #expect(
                try await page.value(
                    "[...panels.querySelectorAll('#fields input')].map(field => field.type)", as: [String].self) == [
                        "range", "text", "checkbox",
                    ])
            #expect(try await page.value("panels.activeElement.name", as: String.self) == "n")
            try await page.press("ArrowRight")
            try await page.wait(isFresh("N is 28, a b, false."), seconds: 120)
            try await page.run("panels.querySelector('input[name=on]').click()")
            try await page.wait(isFresh("N is 28, a b, true."), seconds: 120)
            let file = bench.folder.appending(path: "n.md").path
            #expect(try await page.value("state.command", as: String.self) == "modelbook render \(file) -P n:4 -P on:true")
            try await expectRendered(page, bench, [("n", "4"), ("on", "true")])
            await bench.stop()
        }

        @Test("everything is reached from the keyboard, a number's line too")
        func keyboard() async throws {
            setenv("MODELBOOK_EDITOR", "testeditor://", 1)
            defer { unsetenv("MODELBOOK_EDITOR") }
            let bench = try await PreviewBench("---\nlang: de\n---\n\nEs ist `{swift} 6 * 7`.\n")
            let browser = try Chromium()
            let page = try await open(bench, browser)
            try await page.run("document.querySelector('main button').focus()")
            try await page.press("Enter")
            try await page.wait("document.querySelector('[popover]:popover-open dd button')")
            #expect(
                try await page.value(
                    "document.querySelector('[popover]:popover-open dd button').textContent.includes('5:17')"))
            let answer = try await page.value(
                "ask('open', { card: 0, index: 0 }).then(answer => answer.address)", as: String.self)
            #expect(answer == "testeditor://file\(bench.folder.path)/n.md:5:17")
            try await page.press("Escape")
            try await page.press("?")
            #expect(try await page.value("!panels.getElementById('help').hidden"))
            let names = try await page.value(
                "[...panels.querySelectorAll('button')].filter(button => !(button.textContent.trim() || button.ariaLabel)).length",
                as: Int.self)
            #expect(names == 0)
            try await expectRendered(page, bench)
            await bench.stop()
        }

        @Test("panels follow the dark mode and fit a telephone")
        func looks() async throws {
            let bench = try await PreviewBench("# T\n\nText.\n")
            let browser = try Chromium()
            let page = try await open(bench, browser)
            func paper() async throws -> String {
                try await page.value("getComputedStyle(panels.getElementById('bar')).backgroundColor", as: String.self)
            }
            let light = try await paper()
            try await browser.call(
                "Emulation.setEmulatedMedia", "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"dark\"}]}",
                session: page.session)
            #expect(try await paper() != light)
            try await browser.call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":360,\"height\":700,\"deviceScaleFactor\":2,\"mobile\":true}", session: page.session)
            #expect(
                try await page.value(
                    "document.documentElement.scrollWidth <= 360 && panels.getElementById('bar').getBoundingClientRect().width <= 360"
                ))
            await bench.stop()
        }
    }
}
