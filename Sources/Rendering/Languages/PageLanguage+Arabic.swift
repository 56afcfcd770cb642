import Citations
import Records

extension PageLanguage {
    private static let months = [
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ]

    /// One, two, three to ten, and more have forms of their own.
    private static func counted(_ count: Int, _ one: String, _ two: String, _ few: String, _ many: String) -> String {
        switch (count, count % 100) {
        case (1, _): one
        case (2, _): two
        case (_, 3...10): "\(count) \(few)"
        default: "\(count) \(many)"
        }
    }

    private static func cells(_ count: Int) -> String { counted(count, "خلية واحدة", "خليتان", "خلايا", "خلية") }
    private static func expressions(_ count: Int) -> String { counted(count, "تعبير واحد", "تعبيران", "تعابير", "تعبيرًا") }

    static let arabic = PageLanguage(
        tag: "ar", isRightToLeft: true,
        marks: NumberMarks(
            decimal: ".", group: ",",
            words: ["points": "نقطة", "byte": "بايت", "bytes": "بايت", "not a number": "ليس عددًا", "infinite": "لا نهائي"]
        )
        .saying(
            counts: "اثنان,ثلاثة,أربعة,خمسة,ستة,سبعة,ثمانية,تسعة,عشرة",
            times: "مرتين,ثلاث مرات,أربع مرات,خمس مرات,ست مرات,سبع مرات,ثماني مرات,تسع مرات,عشر مرات",
            fractions: "نصف,نصف,ثلث,ربع,خمس,سدس,ثمن,عشر,ثلثي,ثلاثة أرباع,خمسي,ثلاثة أخماس,أربعة أخماس",
            others: "مرتين,%1 مرة,%1 مرة"),
        quotes: QuotationMarks(opening: "«", closing: "»", innerOpening: "“", innerClosing: "”"),
        date: { "\($2) \(months[$1 - 1]) \($0)" },
        words: PageWords(
            contents: "المحتويات", skip: "الانتقال إلى النص", sectionLink: "رابط هذا القسم", backToText: "العودة إلى النص",
            table: "الجدول", figure: "الشكل", section: "القسم", equation: "المعادلة", listing: "الشيفرة", done: "أُنجز",
            toDo: "قيد الإنجاز", note: "ملاحظة", tip: "نصيحة", important: "مهم", warning: "تحذير", caution: "تنبيه",
            references: "المراجع", inTheList: "في القائمة", claims: "ما يدّعيه هذا التقرير",
            claimIsFalse: "هذا الادعاء غير صحيح.", isFalse: "غير صحيح.", code: { "شيفرة Swift وراء \($0)" },
            linesLeftOut: { count, _ in "حُذف هنا: \(counted(count, "سطر واحد", "سطران", "أسطر", "سطرًا"))." },
            didNotRun: "لم يُنفَّذ هذا.", cellDidNotRun: { "لم تُنفَّذ هذه الخلية: \($0)." },
            reasons: .init(
                earlierDoesNotCompile: "خلية سابقة لا تُترجَم", earlierEnded: "خلية سابقة أنهت البرنامج",
                programDidNotRun: "تعذّر تشغيل البرنامج", neededDoesNotCompile: "تحتاج إلى خلية لا تُترجَم",
                expressionEnded: "تعبير قبلها أنهى البرنامج"),
            cell: .init(
                compile: "هذه الخلية لا تُترجَم", thrown: "رمت هذه الخلية خطأً", trap: "انهارت هذه الخلية",
                exit: "أنهت هذه الخلية البرنامج", timeout: "استغرقت هذه الخلية وقتًا طويلًا",
                refused: "أرادت هذه الخلية ما لا يُسمح لها به",
                changed: "تغيّر ما قرأته هذه الخلية"),
            expression: .init(
                compile: "هذا التعبير لا يُترجَم", thrown: "رمى هذا التعبير خطأً", trap: "انهار هذا التعبير",
                exit: "أنهى هذا التعبير البرنامج", timeout: "استغرق هذا التعبير وقتًا طويلًا",
                refused: "أراد هذا التعبير ما لا يُسمح له به",
                changed: "تغيّر ما قرأه هذا التعبير"),
            stopped: "أُوقف البرنامج", setup: "تعذّر تشغيل الدفتر", error: { "خطأ: \($0)" }, incomplete: "هذه الصفحة غير كاملة.",
            shortfalls: .init(
                notebook: "تعذّر تشغيل الدفتر", failedCells: { "فشل: \(cells($0))" },
                failedExpressions: { "فشل: \(expressions($0))" },
                unrunCells: { "لم يُنفَّذ: \(cells($0))" }, unrunExpressions: { "لم يُنفَّذ: \(expressions($0))" },
                notNumbers: { "ليس عددًا: \(counted($0, "قيمة واحدة", "قيمتان", "قيم", "قيمة"))" },
                lostImages: { "تعذّر عرض: \(counted($0, "صورة واحدة", "صورتان", "صور", "صورة"))" },
                falseClaims: { "غير صحيح: \(counted($0, "ادعاء واحد", "ادعاءان", "ادعاءات", "ادعاءً"))" }),
            ownTemplate: { "تستخدم هذه الصفحة قالب الدفتر نفسه، \($0)\($1 ? "." : "؛ ولا تُنفَّذ نصوصه البرمجية.")" },
            rawHTML: "في هذه الصفحة HTML من الدفتر كما هو.",
            theorems: .init(
                theorem: "مبرهنة", lemma: "تمهيدية", corollary: "نتيجة", proposition: "قضية", conjecture: "حدسية",
                claim: "ادعاء", definition: "تعريف", example: "مثال", exercise: "تمرين", solution: "حل",
                remark: "ملاحظة", algorithm: "خوارزمية", proof: "برهان"),
            charts: .init(
                data: { "بيانات \($0)" }, dataOfThis: "بيانات هذا الشكل", logarithmic: "لوغاريتمي", precision: "الدقة",
                recall: "الاستدعاء", peak: "الذروة", bound: "الحد", placed: { "\($0) عند \($1)" }, value: "القيمة",
                name: "الاسم", series: "السلسلة", tensor: "الموتر", from: "من", to: "إلى", offset: "الإزاحة", size: "الحجم",
                node: "العقدة", details: "التفاصيل", next: "يؤدي إلى", part: "الجزء", lower: "الطرف الأدنى",
                upper: "الطرف الأعلى",
                count: "العدد", median: "الوسيط", lowerQuartile: "الربيع الأدنى", upperQuartile: "الربيع الأعلى",
                lowerWhisker: "الطرف الأدنى للقيم", upperWhisker: "الطرف الأعلى للقيم", outliers: "القيم الشاذة",
                values: { "عدد القيم \($0)، من \($1) إلى \($2)" }),
            card: .init(
                value: "القيمة", expression: "التعبير", derivation: "الحساب", origin: "المصدر", stated: "كما تقول الخلية",
                line: "السطر",
                measured: "القياس", irreproducible: "غير قابل للتكرار",
                times: { "\($0) مرة، من \($1) إلى \($2)" }),
            footer: .init(
                rendered: { "أنشأه Modelbook من \($0)." },
                numbers: { computed, typed, isMeasured, text in
                    "الأعداد التي حسبها في هذه الصفحة\(isMeasured ? " أو أخذها من قياسات محفوظة" : ""): \(text(computed))، "
                        + "والأعداد المكتوبة يدويًا في نصها: \(text(typed))."
                },
                verify: { "يبيّن \($0) هل ما زالت الصفحة صحيحة." }, read: "قُرئ:", measuredOn: "قيس على",
                underlinesTyped: "وضع خط تحت ما كُتب يدويًا", source: "النص المصدر"),
            site: .init(
                aroundTitle: { (" في ", "") }, pages: "الصفحات", previous: "السابق", next: "التالي",
                neighbours: "السابق والتالي",
                complete: "كامل", noPage: "لا توجد صفحة له.", failedLast: "فشل الإنشاء الأخير:",
                claimsHold: { "الادعاءات الصحيحة: \($0)" },
                places: "العناوين والتعليقات", placesHint: "البحث في الصفحة (Ctrl-F أو ⌘F) يشملها كلها.",
                sweep: { "\($0)، حسب \($1)" },
                sweepTable: "ما يتغير من صفحة إلى أخرى.", page: "الصفحة", same: "متساوٍ في كل الصفحات:",
                more: { "قيم أخرى تتغير، وهي في الملفات بجانب الصفحات: \($0)" }, dependence: { "\($0) حسب \($1)" })),
        citations: CitationTerms(
            and: "و", etAl: "وآخرون", noDate: "د.ت.", inside: "في", editedBy: "تحرير", editor: "محرر", editors: "محررون",
            edition: "ط.", volume: "مج.", issue: "ع.", page: "ص.", pages: "ص.", version: "الإصدار", accessed: "اطُّلع عليه في",
            openingQuote: "«", closingQuote: "»", isEnglish: false))
}
