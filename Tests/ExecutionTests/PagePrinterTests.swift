import Execution
import Testing

@Suite struct PagePrinterTests {
    @Test("a PDF says in its last line that a render has made it")
    func signature() {
        #expect(PagePrinter.hasPrinted(Array("%PDF-1.4\n%%EOF\n% Made by Modelbook.\n".utf8)))
        #expect(!PagePrinter.hasPrinted(Array("%PDF-1.4\n% Made by Modelbook.\n%%EOF\n".utf8)))
        #expect(!PagePrinter.hasPrinted([]))
    }
}
