import Rendering
import Testing

@Suite struct StyleReachTests {
    @Test("a style sheet that writes numbers or hides what a page says of itself is named by its rules")
    func alarms() {
        let css = """
            /* a{content:"1"} */ main p:nth-of-type(1) button { font-size: 0 }
            p::after { content: "\\39 9.99 %"; color: red }
            @media screen { .claims .false, li { display : none !important } .incomplete{opacity:0.0} footer{visibility:hidden} }
            """
        #expect(
            StyleReach(css).sentences == [
                "it hides main p:nth-of-type(1) button", "it writes “99.99 %” at p::after", "it hides .claims .false",
                "it hides .incomplete", "it hides footer",
            ])
    }

    @Test("a style sheet that is only one is not")
    func quiet() {
        let css = """
            .note::before { content: "\\2022 Note: "; } q::before{content:open-quote} a{font-size:0.9em;opacity:.5}
            footer a{display:none} nav{display:none} .errors, .value-x{display:none} main footer{color:#000;margin:0}
            li::before{content:counter(item) ". "} .claim{display:block;padding:0;height:auto} button{font-size:05px}
            """
        #expect(StyleReach(css).sentences == [])
    }
}
