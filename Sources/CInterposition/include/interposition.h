// Stands between the cells and those functions of the system that tell what is other in each run or on each machine: the
// clock, the environment, the host's name, the number of processors, random bytes. It is linked into the library that
// cells import, before the system's own libraries, so that Foundation and Swift's runtime call it as well. Whether a cell
// asks is seen from who called: the program itself, with nothing but libraries of the system between. So is who writes to
// the pipe of the records, which is the kit's.
#pragma once

#include <stdint.h>

/// From now on notes what a cell asks for.
///
/// - notes: `RunNotes`, which the statement that runs is read from.
/// - date: seconds since 1970 that the calendar's clock shows to cells; negative: the time.
/// - records: the descriptor on which the kit writes records; negative: none.
/// - kit: an address in the library that has the kit.
void modelbook_interposition_begin(int32_t *notes, int32_t capacity, int64_t date, int32_t records, const void *kit);
