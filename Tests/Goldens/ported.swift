// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(34, 1)
#sourceLocation(file: "ported.md", line: 33)
                                                                                             CellRuntime.show(
1
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(38, 1)
#sourceLocation(file: "ported.md", line: 37)
                                            CellRuntime.show(
2
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 2)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(52, 1)
#sourceLocation(file: "ported.md", line: 51)
                  CellRuntime.show(
3
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 2)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 3)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(59, 1)
#sourceLocation(file: "ported.md", line: 58)
                 CellRuntime.show(
4
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 3)
CellRuntime.finished()
