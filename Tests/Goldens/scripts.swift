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
CellRuntime.inline(0, line: 5, column: 33) { try (
                                1 + 1
) }
}
