import Notebooks

/// Weaves the ways from a page to the others of its site: links, and a list that opens without a script.
struct NavigationWeaver {
    let site: SitePlace
    let words: PageWords.Site

    /// The site's name, which leads to the index, the list of all pages, and the way to all that they have.
    var head: HTML {
        let index = site.address(of: site.index)
        var html: HTML = "<nav class=\"site\" aria-label=\"\(words.pages)\"><a href=\"\(index)\">\(site.title)</a>"
        if !site.pages.isEmpty {
            let items = site.pages.map { page -> HTML in
                let current: HTML = page == site.page ? " aria-current=\"page\"" : ""
                return "<li><a href=\"\(site.address(of: page.path))\"\(current)>\(page.title)</a></li>\n"
            }
            html += "<details><summary>\(words.pages)</summary><ol>\n\(items.joined())</ol></details>"
            html += "<a class=\"find\" href=\"\(index)#\(IndexPage.placesIdentifier)\">\(words.places)</a>"
        }
        return html + "</nav>"
    }

    /// The page before this one and the page behind it, also by the keys "p" and "n" with those that the browser asks for.
    var foot: HTML {
        let links = [
            link(site.previous, "prev", key: "p", label: words.previous), link(site.next, "next", key: "n", label: words.next),
        ]
        return "<nav class=\"site\" aria-label=\"\(words.neighbours)\">\(links.joined())</nav>"
    }

    private func link(_ page: SitePlace.Page?, _ relation: HTML, key: HTML, label: String) -> HTML {
        guard let page else { return "" }
        return """
            <a rel="\(relation)" accesskey="\(key)" href="\(site.address(of: page.path))"><small>\(label)</small>\(page.title)</a>
            """
    }
}
