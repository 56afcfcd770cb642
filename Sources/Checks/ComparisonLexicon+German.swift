extension ComparisonLexicon {
    static let german = ComparisonLexicon(
        [
            (.comparative(.less, .bytes), "kleiner, kleinere, kleineren, kleinerer, kleineres, kleinerem, kompakter"),
            (.comparative(.more, .bytes), "größer, größere, größeren, größerer, größeres, größerem, grösser, grössere"),
            (
                .comparative(.less, .seconds),
                "schneller, schnellere, schnelleren, schnellerer, schnelleres, flotter, kürzer, kürzere"
            ),
            (.comparative(.more, .seconds), "langsamer, langsamere, langsameren, langsamerer, langsameres, länger, längere"),
            (.comparative(.more, .percent), "genauer, genauere, genaueren, genaueres, präziser, treffsicherer"),
            (.comparative(.less, .percent), "ungenauer, ungenauere, unpräziser"),
            (.comparative(.less, nil), "weniger, niedriger, niedrigere, niedrigeren, geringer, geringere, geringeren"),
            (.comparative(.more, nil), "mehr, höher, höhere, höheren, höherer"),
            (.quality(isBetter: true), "besser, bessere, besseren, besserer, besseres"),
            (.quality(isBetter: false), "schlechter, schlechtere, schlechteren, schlechterer, schlechteres"),
            (.superlative(.less, .bytes), "kleinste, kleinsten, kleinster, kleinstes"),
            (.superlative(.more, .bytes), "größte, größten, größter, größtes, grösste, grössten"),
            (.superlative(.less, .seconds), "schnellste, schnellsten, schnellster, schnellstes, kürzeste, kürzesten"),
            (.superlative(.more, .seconds), "langsamste, langsamsten, langsamster, langsamstes, längste, längsten"),
            (.superlative(.more, .percent), "genaueste, genauesten, genauste, genausten, präziseste, präzisesten"),
            (.superlative(.less, .percent), "ungenaueste, ungenauesten"),
            (.superlative(.less, nil), "niedrigste, niedrigsten, geringste, geringsten, wenigsten"),
            (.superlative(.more, nil), "höchste, höchsten, meisten, meiste"),
            (.bestOrWorst(isBest: true), "beste, besten, bester, bestes"),
            (.bestOrWorst(isBest: false), "schlechteste, schlechtesten"),
            (
                .change(.less),
                "halbiert, fällt, sinkt, schrumpft, fiel, sank, schrumpfte, gesunken, gefallen, geschrumpft, zurück, reduziert"
            ),
            (.change(.more), "verdoppelt, verdreifacht, steigt, wächst, stieg, wuchs, gestiegen, gewachsen"),
            (.equative(.less, .bytes), "so klein, so kleine"),
            (.equative(.more, .bytes), "so groß, so große, so großes, so schwer"),
            (.equative(.less, .seconds), "so schnell, so schnelle, so kurz"),
            (.equative(.more, .seconds), "so langsam, so lang, so lange"),
            (.equative(.more, .percent), "so genau"),
            (.equative(.less, nil), "so wenig, so niedrig"),
            (.equative(.more, nil), "so viel, so hoch, so hohe"),
            (.than, "als, wie"),
            (
                .against,
                "gegenüber, gegen, statt, anstatt, versus, vs, verglichen mit, im vergleich zu, im vergleich zum, im vergleich zur"
            ),
            (.from, "von"), (.to, "auf"),
            (.noun(.seconds), "latenz, laufzeit, zeit, dauer, rechenzeit, inferenzzeit, antwortzeit"),
            (
                .noun(.bytes),
                "größe, dateigröße, modellgröße, speicher, speicherplatz, speicherbedarf, platz, platzbedarf, flash, ram"
            ),
            (.noun(.percent), "genauigkeit, trefferquote, testgenauigkeit"),
            (.loss, "verlust, verluste, fehler, fehlerrate, abweichung, einbuße, einbußen"),
            (.divider, "und, aber, doch, jedoch, während, weil, da, denn, wohingegen, sowie"),
            (
                .doubt,
                "nicht, nie, niemals, nichts, kein, keine, keinen, keiner, keinem, keines, weder, ob, wenn, falls, sofern, würde"
            ),
            (
                .doubt,
                "würden, wäre, wären, könnte, könnten, sollte, sollten, dürfte, dürften, müsste, möge, ohne, kaum, vielleicht"
            ),
            (.doubt, "erwartet, erhofft, angeblich, bis, bevor, sobald, soll, sollen, sonst, nur, früher, ursprünglich"),
            (
                .filler,
                "der, die, das, um, den, dem, des, ein, eine, einen, einem, einer, eines, ist, sind, war, waren, hat, haben, bleibt"
            ),
            (
                .filler,
                "braucht, benötigt, belegt, läuft, rechnet, arbeitet, netz, netzes, netzwerk, modell, modells, datei, variante"
            ),
            (
                .filler,
                "fassung, version, auch, noch, sogar, deutlich, viel, weit, etwas, wesentlich, erheblich, klar, damit, somit"
            ),
            (
                .filler,
                "daher, dann, also, dass, jenes, jene, dies, diese, dieses, davon, im, seine, ihre, hier, am, mal, sich, einmal"
            ),
        ],
        endings: "en er em es e", integer: "int8 quantisiert quantisiertes ganzzahlig", float: "float float32 gleitkomma")
}
