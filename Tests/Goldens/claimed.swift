// main.swift
import Modelbook
CellRuntime.start()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(2, 1)
#sourceLocation(file: "claimed.md", line: 2)
claim("int8 is smaller", int8 < float)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(3, 1)
#sourceLocation(file: "claimed.md", line: 2)
                                       CellRuntime.show(
claim("int8 is exact", error == 0)
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
CellRuntime.finished()
