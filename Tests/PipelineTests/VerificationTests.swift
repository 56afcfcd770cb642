import Foundation
import Pipeline
import Testing

@Suite struct VerificationTests {
    private static let notebook = """
        ---
        params:
          count: 3
        ---

        {{< include part.md >}}

        ![A dot](dot.svg)

        ```{swift}
        //| depends-on: data.txt
        count * 7
        ```

        """

    private func rendered() throws -> Workbench {
        let bench = try Workbench()
        try bench.write("Included.\n", to: "part.md")
        try bench.write("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", to: "dot.svg")
        try bench.write("1", to: "data.txt")
        let result = try bench.render(Self.notebook) { $0.parameters = [("count", "5")] }
        #expect(bench.lines(result) == [])
        return bench
    }

    @Test("a page finds its notebook from its own folder, and holds with the parameters that were given")
    func holds() throws {
        #expect(try rendered().failures(isRerun: true) == [])
    }

    @Test("a file that has changed is named", arguments: ["part.md", "dot.svg", "data.txt", "n.md"])
    func changed(file: String) throws {
        let bench = try rendered()
        try bench.write((bench.text(of: file) ?? "") + "\n", to: file)
        #expect(try bench.failures() == ["\(file) has changed since"])
        try FileManager.default.removeItem(at: bench.folder.appending(path: "part.md"))
        #expect(try bench.failures().contains("part.md is missing"))
    }

    @Test("a number that was changed by hand is found")
    func edited() throws {
        let bench = try rendered()
        #expect(bench.page.contains(">35<"))
        try bench.write(bench.page.replacing(">35<", with: ">36<"), to: "out/n.html")
        #expect(try bench.failures() == ["out/n.html has changed since"])
    }

    @Test("a page without its notebook, which does not carry it either, says so")
    func alone() throws {
        let bench = try Workbench()
        #expect(bench.lines(try bench.render("---\nsource: false\n---\nText.\n")) == [])
        #expect(!bench.page.contains("modelbook:source"))
        try FileManager.default.removeItem(at: bench.folder.appending(path: "n.md"))
        let error = #expect(throws: ReportVerification.Unverifiable.self) { try bench.failures() }
        #expect(error?.description == "the notebook \(bench.folder.path)/n.md is not here; name it with --notebook")
    }
}
