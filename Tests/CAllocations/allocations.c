#include "allocations.h"

#include <errno.h>
#include <stddef.h>

#ifdef __GLIBC__
#include <malloc.h>

// A definition in the executable comes before the C library's, whose own are still there under these names.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static _Thread_local long count, live, peak;

/// A block and the word in front of it that holds its size.
static long size_of(void *block) { return block ? (long)malloc_usable_size(block) + (long)sizeof(size_t) : 0; }

static void *taken(void *block) {
  ++count;
  live += size_of(block);
  if (live > peak) peak = live;
  return block;
}

void *malloc(size_t size) { return taken(__libc_malloc(size)); }
void *calloc(size_t number, size_t size) { return taken(__libc_calloc(number, size)); }
void *realloc(void *block, size_t size) {
  long before = size_of(block);
  void *made = __libc_realloc(block, size);
  if (made || !size) live -= before;
  return taken(made);
}
void *aligned_alloc(size_t alignment, size_t size) { return taken(__libc_memalign(alignment, size)); }
int posix_memalign(void **block, size_t alignment, size_t size) {
  void *made = __libc_memalign(alignment, size);
  if (!made) return ENOMEM;
  *block = taken(made);
  return 0;
}
void free(void *block) {
  live -= size_of(block);
  __libc_free(block);
}

long allocations_of_thread(void) { return count; }
void allocated_bytes_begin(void) { live = peak = 0; }
long allocated_bytes_peak(void) { return peak; }
#else
long allocations_of_thread(void) { return -1; }
void allocated_bytes_begin(void) {}
long allocated_bytes_peak(void) { return -1; }
#endif
