import Citations
import Records

extension PageLanguage {
    static let chinese = PageLanguage(
        tag: "zh",
        marks: NumberMarks(
            decimal: ".", group: ",",
            words: ["points": "个百分点", "byte": "字节", "bytes": "字节", "not a number": "非数", "infinite": "无穷大"]
        )
        .saying(
            counts: "两,三,四,五,六,七,八,九,十,十一,十二", times: "两倍,三倍,四倍,五倍,六倍,七倍,八倍,九倍,十倍",
            folds: "两倍,三倍,四倍,五倍,六倍,七倍,八倍,九倍,十倍",
            fractions: "一半,一半,三分之一,四分之一,五分之一,六分之一,八分之一,十分之一,三分之二,四分之三,五分之二,五分之三,五分之四",
            others: "两倍,%1\u{a0}倍,%1\u{a0}倍"),
        quotes: .english, date: { "\($0)年\($1)月\($2)日" },
        words: PageWords(
            contents: "目录", skip: "跳到正文", sectionLink: "本节链接", backToText: "返回正文", table: "表", figure: "图",
            section: "章节", equation: "式", listing: "代码", done: "已完成", toDo: "待办", note: "注意", tip: "提示",
            important: "重要", warning: "警告", caution: "小心", references: "参考文献", inTheList: "见文献列表",
            claims: "本报告的断言", claimIsFalse: "此断言不成立。", isFalse: "不成立。", code: { "\($0)的 Swift 代码" },
            linesLeftOut: { "此处省略了 \($1) 行。" }, didNotRun: "此处没有运行。", cellDidNotRun: { "此单元没有运行：\($0)。" },
            reasons: .init(
                earlierDoesNotCompile: "前面的单元无法编译", earlierEnded: "前面的单元结束了程序", programDidNotRun: "程序无法运行",
                neededDoesNotCompile: "它所需的单元无法编译", expressionEnded: "前面的表达式结束了程序"),
            cell: .init(
                compile: "此单元无法编译", thrown: "此单元抛出了错误", trap: "此单元崩溃了", exit: "此单元结束了程序",
                timeout: "此单元耗时过长", refused: "此单元请求了不允许的内容",
                changed: "此单元读取的内容发生了变化"),
            expression: .init(
                compile: "此表达式无法编译", thrown: "此表达式抛出了错误", trap: "此表达式崩溃了", exit: "此表达式结束了程序",
                timeout: "此表达式耗时过长", refused: "此表达式请求了不允许的内容",
                changed: "此表达式读取的内容发生了变化"),
            stopped: "程序已被停止", setup: "笔记本无法运行", error: { "错误：\($0)" }, incomplete: "本页不完整。",
            shortfalls: .init(
                notebook: "笔记本无法运行", failedCells: { "\($0) 个单元失败" }, failedExpressions: { "\($0) 个表达式失败" },
                unrunCells: { "\($0) 个单元没有运行" }, unrunExpressions: { "\($0) 个表达式没有运行" },
                notNumbers: { "\($0) 个值不是数" }, lostImages: { "\($0) 张图片无法显示" }, falseClaims: { "\($0) 个断言不成立" }),
            ownTemplate: { "本页使用笔记本自带的模板 \($0)\($1 ? "。" : "；其脚本不会运行。")" },
            rawHTML: "笔记本中的 HTML 原样出现在本页上。",
            theorems: .init(
                theorem: "定理", lemma: "引理", corollary: "推论", proposition: "命题", conjecture: "猜想", claim: "断言",
                definition: "定义", example: "例", exercise: "练习", solution: "解", remark: "注记", algorithm: "算法",
                proof: "证明"),
            charts: .init(
                data: { "\($0)的数据" }, dataOfThis: "此图的数据", logarithmic: "对数", precision: "精确率", recall: "召回率",
                peak: "峰值", bound: "下界", placed: { "\($0)，位于 \($1)" }, value: "值", name: "名称", series: "系列",
                tensor: "张量", from: "从", to: "到", offset: "偏移", size: "大小", node: "节点", details: "详情", next: "通向",
                part: "部分", lower: "下端", upper: "上端",
                count: "数量", median: "中位数", lowerQuartile: "下四分位数", upperQuartile: "上四分位数",
                lowerWhisker: "下须", upperWhisker: "上须", outliers: "离群值",
                values: { "\($0) 个值，从 \($1) 到 \($2)" }),
            card: .init(
                value: "值", expression: "表达式", derivation: "算法", origin: "来源", stated: "单元格所述", line: "行", measured: "测量",
                irreproducible: "不可重现",
                times: { "\($0) 次，从 \($1) 到 \($2)" }),
            footer: .init(
                rendered: { "由 Modelbook 从 \($0) 生成。" },
                numbers: { computed, typed, isMeasured, text in
                    "本页有 \(text(computed)) 个数由它计算\(isMeasured ? "或取自保存的测量" : "")，正文中有 \(text(typed)) 个数是手工输入的。"
                },
                verify: { "\($0) 可检验本页是否仍然成立。" }, read: "读取：", measuredOn: "测量于",
                underlinesTyped: "给手工输入的内容加下划线", source: "源文件"),
            site: .init(
                aroundTitle: { ("（", "）") }, pages: "页面", previous: "上一页", next: "下一页", neighbours: "上一页和下一页",
                complete: "完整", noPage: "没有对应的页面。", failedLast: "上次生成失败：",
                claimsHold: { "\($0) 个论断成立" },
                places: "标题和图表说明", placesHint: "浏览器的页内查找（Ctrl-F 或 ⌘F）可搜索全部。", sweep: { "\($0)，按 \($1)" },
                sweepTable: "各页之间的变化。", page: "页面", same: "各页相同：",
                more: { "另有 \($0) 个变化的值在各页旁的文件中。" }, dependence: { "\($0) 随 \($1) 的变化" })),
        citations: CitationTerms(
            and: "和", etAl: "等", noDate: "无日期", inside: "载", editedBy: "编者", editor: "编", editors: "编", edition: "版",
            volume: "卷", issue: "期", page: "页", pages: "页", version: "版本", accessed: "访问于", openingQuote: "“",
            closingQuote: "”", isEnglish: false))
}
