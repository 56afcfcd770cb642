// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines0()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(10, 1)
#sourceLocation(file: "shown.md", line: 9)
                                          CellRuntime.show(
models
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines1()
CellRuntime.finished()
// inlines.swift
import Modelbook
func modelbookInlines0() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 5, column: 26) { try (
                         size
) }
#sourceLocation(file: "inline 1", line: 1)
CellRuntime.inline(1, line: 5, column: 51) { try (
                                                  share
) }
#sourceLocation(file: "inline 2", line: 1)
CellRuntime.inline(2, line: 5, column: 70) { try (
                                                                     size
) }
}
func modelbookInlines1() {
#sourceLocation(file: "inline 3", line: 1)
CellRuntime.inline(3, line: 13, column: 30) { try (
                             later
) }
#sourceLocation(file: "inline 4", line: 1)
CellRuntime.inline(4, line: 13, column: 47) { try (
                                              broken
) }
#sourceLocation(file: "inline 5", line: 1)
CellRuntime.inline(5, line: 13, column: 75) { try (
                                                                          remark
) }
#sourceLocation(file: "inline 6", line: 1)
CellRuntime.inline(6, line: 2, column: 18) { try (
                 name
) }
#sourceLocation(file: "inline 7", line: 1)
CellRuntime.inline(7, line: 9, column: 28) { try (
                           count
) }
}
