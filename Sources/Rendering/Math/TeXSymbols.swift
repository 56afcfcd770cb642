/// The commands of TeX that stand for a character.
enum TeXSymbols {
    /// Letters: variables.
    static let identifiers = table(
        """
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ \
        lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ \
        varphi φ chi χ psi ψ omega ω ell ℓ hbar ℏ imath ı jmath ȷ
        """)

    /// Letters and signs that stand upright.
    static let upright = table(
        """
        Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ partial ∂ \
        nabla ∇ emptyset ∅ varnothing ∅ aleph ℵ Re ℜ Im ℑ forall ∀ exists ∃ nexists ∄ top ⊤ bot ⊥ angle ∠ \
        degree ° ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ prime ′ % % $ $ # # _ _ & & \
        lozenge ◊ Box □ square □ blacksquare ■ Diamond ◇ checkmark ✓ triangle △ wp ℘ beth ℶ mho ℧ complement ∁ eth ð \
        flat ♭ sharp ♯ natural ♮ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ surd √ measuredangle ∡ hslash ℏ
        """)

    /// Operators and relations.
    static let operators = table(
        """
        times × div ÷ cdot ⋅ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ oslash ⊘ \
        cup ∪ cap ∩ setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ neg ¬ lnot ¬ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ \
        approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ \
        to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⇒ Leftarrow ⇐ Leftrightarrow ⇔ \
        iff ⇔ mapsto ↦ longrightarrow ⟶ uparrow ↑ downarrow ↓ hookrightarrow ↪ mid ∣ nmid ∤ parallel ∥ perp ⟂ \
        vdash ⊢ models ⊨ prec ≺ succ ≻ preceq ⪯ succeq ⪰ triangleq ≜ coloneqq ≔ ll ≪ lll ⋘ lesssim ≲ gtrsim ≳ \
        therefore ∴ because ∵ colon : dagger † amalg ⨿ diamond ⋄ asymp ≍ doteq ≐ \
        ddagger ‡ wr ≀ bowtie ⋈ sqcup ⊔ sqcap ⊓ uplus ⊎ sqsubseteq ⊑ sqsupseteq ⊒ subsetneq ⊊ supsetneq ⊋ \
        nsubseteq ⊈ leqslant ⩽ geqslant ⩾ nleq ≰ ngeq ≱ nless ≮ ngtr ≯ approxeq ≊ boxplus ⊞ boxtimes ⊠ ltimes ⋉ rtimes ⋊ \
        triangleleft ◁ triangleright ▷ vDash ⊨ Vdash ⊩ dashv ⊣ smile ⌣ frown ⌢ \
        longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ longmapsto ⟼ \
        rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ rightleftharpoons ⇌ rightsquigarrow ⇝ leadsto ⇝ \
        nearrow ↗ searrow ↘ nwarrow ↖ swarrow ↙ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nrightarrow ↛ nRightarrow ⇏
        """)

    /// Operators that grow, with limits above and below.
    static let large = table(
        "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ bigodot ⨀")

    static let integrals = table("int ∫ iint ∬ iiint ∭ oint ∮")

    /// Brackets, for \left and \right too.
    static let delimiters = table(
        """
        lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ | ‖ { { } } \
        lbrace { rbrace } lbrack [ rbrack ] backslash \\ uparrow ↑ downarrow ↓
        """)

    /// Names set upright; those of the second list take limits.
    static let functions: Set<String> = [
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln",
        "lg", "exp", "arg", "deg", "dim", "hom", "ker",
    ]
    static let limitFunctions: Set<String> = [
        "max", "min", "sup", "inf", "lim", "limsup", "liminf", "det", "gcd", "Pr", "argmax", "argmin",
    ]

    /// Marks above and below.
    static let accents = table(
        "hat ^ widehat ^ bar ¯ overline ‾ tilde ~ widetilde ~ vec → dot ˙ ddot ¨ check ˇ breve ˘ overrightarrow →")

    /// Widths in em.
    static let spaces: [String: String] = [
        ",": "0.167", ":": "0.222", ">": "0.222", ";": "0.278", "!": "-0.167", " ": "0.25", "quad": "1", "qquad": "2",
        "enspace": "0.5", "thinspace": "0.167",
    ]

    private static func table(_ text: String) -> [String: String] {
        let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
        var table: [String: String] = [:]
        for index in stride(from: 0, to: words.count - 1, by: 2) { table[words[index]] = words[index + 1] }
        return table
    }
}
