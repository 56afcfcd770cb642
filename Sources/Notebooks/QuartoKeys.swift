/// Keys of Quarto and R Markdown that are no mistake and say nothing to this page: they are accepted with a note.
enum QuartoKeys {
    private static func words(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }

    /// Of the front matter, and of a format in it.
    static let inertInFrontMatter = words(
        """
        about abbreviations affiliations aliases anchor-sections appendix-cite-as appendix-style author-meta author-notes \
        author-title background-color backlinks body-classes brand cache callout-appearance callout-icon cap-location \
        categories chapters citation citation-location citeproc classoption code-annotations code-block-bg \
        code-block-border-left code-copy code-line-numbers code-link code-links code-overflow code-tools colorlinks column \
        comments copyright crossref date-format date-meta date-modified default-image-extension dependencies description \
        description-meta df-print doc-class document-css documentclass doi editor editor_options email-obfuscation \
        embed-resources engine engines eqn-prefix fig-align fig-asp fig-cap-location fig-dpi fig-format fig-pos \
        fig-responsive filters fontcolor fontsize footnotes-hover format-links from funding geometry grid header-includes \
        history html-math-method html-q-tags html-table-processing hypothesis identifier-prefix image image-alt include-after \
        include-after-body include-before include-before-body include-in-header indent institute interlinks ipynb-filters \
        ipynb-shell-interactivity journal julia jupyter keep-hidden keep-ipynb keep-md keep-source keep-tex keep-typ kernel \
        kernelspec keywords knit knitr language latex-auto-mk latex-clean lib-dir license lightbox linestretch \
        link-external-filter link-external-icon link-external-newwindow linkcolor list-tables listing lof lot mainfont \
        margin-bottom margin-footer margin-header margin-left margin-right margin-top max-width mermaid mermaid-format \
        metadata metadata-file metadata-files minimal monobackgroundcolor monofont multiplex nav-menu notebook-links \
        notebook-preview-options notebook-subarticles notebook-view number-depth number-offset order other-links output-dir \
        output-ext output-file page-layout page-navigation pagetitle papersize paragraph-spacing pdf-engine \
        prefer-html profile project quarto-required reader reference-links reference-location resource-path resources \
        revealjs runtime search section-divs section-divs self-contained self-contained-math server shift-heading-level-by \
        shiny sidebar site-url slide-level smooth-scroll standalone subject suppress-bibliography syntax-definitions \
        tab-stop tags tbl-cap-location tbl-colwidths thanks title-block-banner title-block-banner-color title-block-categories \
        title-block-style title-delim title-prefix title-slide-attributes title-slide-style toc-depth-pdf toc-expand \
        toc-float toc-location toc-title top-level-division trackable type urlcolor version vignette website whitespace wrap
        """)

    /// Of a cell, and of `execute`.
    static let inertInCell = words(
        """
        R.options animation-hook aniopts annotation attr-source autodep background cache cache-comments cache-extra cache-globals \
        cache-lazy cache-path cache-rebuild cache-vars cap-location child class-error class-message class-output class-source \
        class-warning code-copy code-overflow code-tools collapse comment copy crop daemon debug dependson dev dev-args df-print \
        dpi effect engine engine-opts engine-path export external fig-asp fig-column tbl-column fig-dpi fig-env fig-ext fig-format fig-height-pdf \
        fig-keep fig-link fig-ncol fig-path fig-pos fig-process fig-retina fig-scap fig-sep fig-show fig-showtext \
        fig-pos-pdf freeze highlight html-table-processing id include-code interval ipynb keep-ipynb keep-md lst-pos message \
        opts-label out-extra out-height-px output-location paged-print panel pipe prompt purl R-options ref-label render renderings rownames \
        sanitize screenshot-opts size slideshow source split strip-white tags tbl-colwidths tbl-pos tidy tidy-opts webgl
        """)

    /// Formats that `format:` may name beside "html".
    static let formats = words(
        """
        pdf docx typst latex beamer revealjs pptx odt epub gfm md commonmark markdown ipynb jats asciidoc rst plain context man \
        dashboard email native json hugo hugo-md docusaurus-md confluence-html mediawiki dokuwiki textile texinfo rtf icml opml
        """)

    /// What R Markdown's `output:` may name beside "html_document".
    static let outputs = words(
        """
        pdf_document word_document github_document md_document odt_document rtf_document beamer_presentation \
        ioslides_presentation slidy_presentation powerpoint_presentation latex_document context_document html_notebook \
        html_fragment html_vignette tufte_handout
        """)

    /// Of R Markdown's `html_document`, beside those that are read.
    static let inertInOutput = words(
        """
        anchor_sections code_download css df_print dev extra_dependencies fig_caption fig_retina highlight includes keep_md lib_dir \
        mathjax math_method md_extensions pandoc_args section_divs self_contained smart template theme toc_float keep_tex \
        latex_engine citation_package always_allow_html use_bookdown gallery lightbox thumbnails dpi tabset_style
        """)
}
