// main.swift
import Modelbook
CellRuntime.start()
let count: Int = 3
let ratio: Double = 0.5
let fast: Bool = true
let name: String = "digits \"x\""
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 0)
#sourceLocation(file: "cells.md", line: 21)
import Foundation

// a comment
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(24, 1)
#sourceLocation(file: "cells.md", line: 24)
let sizes = [1, 2, 3] // trailing
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(25, 1)
#sourceLocation(file: "cells.md", line: 25)
var total = 0
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(26, 1)
#sourceLocation(file: "cells.md", line: 26)
for size in sizes {
    total += size
}
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(29, 1)
#sourceLocation(file: "cells.md", line: 28)
  CellRuntime.show(
sizes
    .map { $0 * 2 }
    .filter { size in
        size > 2
    }
)
#sourceLocation(file: "cells.md", line: 33)
       // the value
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 0)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(40, 3)
#sourceLocation(file: "cells.md", line: 40)
  let a = 1; 
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(40, 14)
#sourceLocation(file: "cells.md", line: 39)
                 CellRuntime.show(
             a + 1
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 1)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 2)
#sourceLocation(file: "cells.md", line: 46)
    func f() throws -> Int { 3 }
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(47, 5)
#sourceLocation(file: "cells.md", line: 47)
    let text = """
      a "quote" \(try f()) {
      """
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(50, 5)
#sourceLocation(file: "cells.md", line: 49)
          CellRuntime.show(
    try f()
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 2)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 3)
#sourceLocation(file: "cells.md", line: 55)
@discardableResult
func g() throws -> Int
{
    throw CocoaError(.fileNoSuchFile)
}
#sourceLocation(file: "modelbook", line: 1)
do {
try CellRuntime.proceed()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(60, 9)
#sourceLocation(file: "cells.md", line: 60)
let x = try g()
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(61, 1)
#sourceLocation(file: "cells.md", line: 60)
                CellRuntime.show(
x
)
#sourceLocation(file: "modelbook", line: 1)
} catch { CellRuntime.failed(error) }
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 3)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 5)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(76, 1)
#sourceLocation(file: "cells.md", line: 76)
if total > 3 {
    
#sourceLocation(file: "cells.md", line: 76)
               CellRuntime.show(
    print("a")
)
#sourceLocation(file: "cells.md", line: 77)
              
} else {
    
#sourceLocation(file: "cells.md", line: 78)
         CellRuntime.show(
    print("b")
)
#sourceLocation(file: "cells.md", line: 79)
              
}
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 5)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 6)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(84, 1)
#sourceLocation(file: "cells.md", line: 84)
let value =
    total
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(86, 1)
#sourceLocation(file: "cells.md", line: 86)
total = 4
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 6)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 7)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(90, 1)
#sourceLocation(file: "cells.md", line: 90)
let s = #"raw " \#(total) ""# + "\("nested \("deep")")"
/* a /* nested */ comment { */
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.at(92, 1)
#sourceLocation(file: "cells.md", line: 91)
                               CellRuntime.show(
total > 3
    ? "yes"
    : "no"
)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 7)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.begin(cell: 8)
#sourceLocation(file: "modelbook", line: 1)
CellRuntime.end(cell: 8)
#sourceLocation(file: "modelbook", line: 1)
modelbookInlines9()
CellRuntime.finished()
// inlines.swift
import Modelbook
import Foundation
func modelbookInlines9() {
#sourceLocation(file: "inline 0", line: 1)
CellRuntime.inline(0, line: 2, column: 27) { try (
                          name
) }
#sourceLocation(file: "inline 1", line: 1)
CellRuntime.inline(1, line: 3, column: 27) { try (
                          small
) }
#sourceLocation(file: "inline 2", line: 1)
CellRuntime.inline(2, line: 6, column: 12) { try (
           total
) }
#sourceLocation(file: "inline 3", line: 1)
CellRuntime.inline(3, line: 18, column: 33) { try (
                                count
) }
#sourceLocation(file: "inline 4", line: 1)
CellRuntime.inline(4, line: 74, column: 16) { try (
               total
) }
}
