// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines0()
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines0() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 1, column: 35) { try (
                                  1 + 1
) }
#sourceLocation(file: "inline 1", line: 1)
CellRuntime.inline(1, line: 4, column: 22) { try (
                     a
) }
#sourceLocation(file: "inline 2", line: 1)
CellRuntime.inline(2, line: 5, column: 16) { try (
               b
) }
#sourceLocation(file: "inline 3", line: 1)
CellRuntime.inline(3, line: 5, column: 61) { try (
                                                            c
) }
#sourceLocation(file: "inline 4", line: 1)
CellRuntime.inline(4, line: 5, column: 76) { try (
                                                                           d
) }
#sourceLocation(file: "inline 5", line: 1)
CellRuntime.inline(5, line: 8, column: 19) { try (
                  q1
) }
#sourceLocation(file: "inline 6", line: 1)
CellRuntime.inline(6, line: 9, column: 24) { try (
                       q2
) }
#sourceLocation(file: "inline 7", line: 1)
CellRuntime.inline(7, line: 10, column: 15) { try (
              q3
) }
#sourceLocation(file: "inline 8", line: 1)
CellRuntime.inline(8, line: 11, column: 21) { try (
                    q4
) }
#sourceLocation(file: "inline 9", line: 1)
CellRuntime.inline(9, line: 12, column: 19) { try (
                  q5
) }
#sourceLocation(file: "inline 10", line: 1)
CellRuntime.inline(10, line: 14, column: 18) { try (
                 i1
) }
#sourceLocation(file: "inline 11", line: 1)
CellRuntime.inline(11, line: 15, column: 23) { try (
                      i2
) }
#sourceLocation(file: "inline 12", line: 1)
CellRuntime.inline(12, line: 18, column: 15) { try (
              i3
) }
#sourceLocation(file: "inline 13", line: 1)
CellRuntime.inline(13, line: 21, column: 36) { try (
                                   `ticks`
) }
#sourceLocation(file: "inline 14", line: 1)
CellRuntime.inline(14, line: 24, column: 22) { try (
                     l
) }
#sourceLocation(file: "inline 15", line: 1)
CellRuntime.inline(15, line: 24, column: 52) { try (
                                                   m
) }
#sourceLocation(file: "inline 16", line: 1)
CellRuntime.inline(16, line: 26, column: 17) { try (
                s1
) }
#sourceLocation(file: "inline 17", line: 1)
CellRuntime.inline(17, line: 27, column: 21) { try (
                    s2
) }
#sourceLocation(file: "inline 18", line: 1)
CellRuntime.inline(18, line: 30, column: 22) { try (
                     u
) }
#sourceLocation(file: "inline 19", line: 1)
CellRuntime.inline(19, line: 32, column: 21) { try (
                    t
) }
#sourceLocation(file: "inline 20", line: 1)
CellRuntime.inline(20, line: 50, column: 12) { try (
           t1
) }
#sourceLocation(file: "inline 21", line: 1)
CellRuntime.inline(21, line: 50, column: 34) { try (
                                 x | y
) }
#sourceLocation(file: "inline 22", line: 1)
CellRuntime.inline(22, line: 50, column: 55) { try (
                                                      t2
) }
#sourceLocation(file: "inline 23", line: 1)
CellRuntime.inline(23, line: 52, column: 20) { try (
                   cap
) }
#sourceLocation(file: "inline 24", line: 1)
CellRuntime.inline(24, line: 56, column: 46) { try (
                                             e
) }
#sourceLocation(file: "inline 25", line: 1)
CellRuntime.inline(25, line: 38, column: 22) { try (
                     n1
) }
#sourceLocation(file: "inline 26", line: 1)
CellRuntime.inline(26, line: 40, column: 14) { try (
             n2
) }
}
