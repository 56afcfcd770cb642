#define _GNU_SOURCE
#include "interposition.h"

#if defined(__linux__)

#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

// As `Irreproducible.Kind.number` has them.
enum { CLOCK = 1, RANDOM = 2, ENVIRONMENT = 3, HOST = 4, PROCESSORS = 5, FILE_STATUS = 9, PROCESS = 10, MACHINE_STATE = 11 };
// As `RunNotes.sourceDateNumber` and `RunNotes.foreignRecordNumber` have them.
enum { SOURCE_DATE = 6, FOREIGN_RECORD = 8 };

/// Where a caller's code lies.
enum owner { OTHER, PROGRAM, KIT, DISPATCH, CONCURRENCY };

struct region {
  uintptr_t start, end;
  enum owner owner;
};

enum { REGION_CAPACITY = 64, HEAD = 3, REQUEST = 3 };

static struct region regions[REGION_CAPACITY];
static int region_count;
static int32_t *notes;
static int32_t capacity;
static int64_t date = -1;
/// The pipe on which the kit writes records.
static struct stat record_pipe;

static __thread __attribute__((tls_model("initial-exec"))) int is_looking;

// MARK: Who asks

static int add_regions(struct dl_phdr_info *info, size_t size, void *kit) {
  (void)size;
  const char *name = strrchr(info->dlpi_name, '/');
  name = name ? name + 1 : info->dlpi_name;
  // The main program comes first.
  enum owner owner = region_count == 0 ? PROGRAM
      : strncmp(name, "libdispatch.", 12) == 0 ? DISPATCH
      : strncmp(name, "libswift_Concurrency.", 21) == 0 ? CONCURRENCY
      : OTHER;
  int first = region_count;
  for (int index = 0; index < info->dlpi_phnum; index++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[index];
    if (part->p_type != PT_LOAD || !(part->p_flags & PF_X) || region_count == REGION_CAPACITY) continue;
    uintptr_t start = info->dlpi_addr + part->p_vaddr;
    regions[region_count++] = (struct region){start, start + part->p_memsz, owner};
    if (owner == OTHER && start <= (uintptr_t)kit && (uintptr_t)kit < start + part->p_memsz) {
      for (int own = first; own < region_count; own++) regions[own].owner = KIT;
    }
  }
  if (owner == OTHER && (region_count == first || regions[first].owner != KIT)) region_count = first;
  return 0;
}

static enum owner owner_of(const void *address) {
  for (int index = 0; index < region_count; index++) {
    if (regions[index].start <= (uintptr_t)address && (uintptr_t)address < regions[index].end) return regions[index].owner;
  }
  return OTHER;
}

/// What a look at one caller after the other finds.
struct look {
  int depth;
  const void *before;
  enum owner before_owner;
  /// -1: not known yet.
  int is_cell;
};

/// Functions that ask for their own sake: the runtime's loops, in which the main program waits; what sleeps until a time, and
/// what waits for a process.
static const char *const own_uses[] = {
    "swift_job_run", "swift_task_asyncMain", "$s10Foundation6ThreadC5sleep", "$s10Foundation7ProcessC", "$s10Foundation7RunLoopC",
};

static int is_own_use(const void *address) {
  Dl_info info;
  if (!address || !dladdr(address, &info) || !info.dli_sname) return 0;
  for (size_t index = 0; index < sizeof own_uses / sizeof *own_uses; index++) {
    if (strncmp(info.dli_sname, own_uses[index], strlen(own_uses[index])) == 0) return 1;
  }
  return 0;
}

static void look_at(struct look *look, const void *caller) {
  enum owner owner = owner_of(caller);
  if (owner == KIT || (owner == CONCURRENCY && look->before_owner == DISPATCH)) {
    look->is_cell = 0;
  } else if (owner == PROGRAM) {
    look->is_cell = !is_own_use(look->before);
  } else if (look->depth-- == 0) {
    look->is_cell = 0;
  }
  look->before = caller;
  look->before_owner = owner;
}

/// Whether a function was called by the program, with at most `depth` calls of libraries between. What the runtime asks
/// for its own timers, and what the kit asks, is not the cell's.
///
/// - frame: of the function: the frame of its caller, and where it returns to.
static int is_asked_by_cell(const uintptr_t *frame, int depth) {
  struct look look = {.depth = depth, .is_cell = -1};
  const void *caller = (const void *)frame[1];
  // Swift keeps the pointers from frame to frame, and not always the tables that a backtrace needs.
  for (uintptr_t place = (uintptr_t)frame; look.is_cell < 0;) {
    look_at(&look, (const void *)((const uintptr_t *)place)[1]);
    // The frame of an asynchronous function is marked.
    uintptr_t next = *(const uintptr_t *)place & ~((uintptr_t)1 << 60);
    if (next <= place || next - place > 1 << 16 || next % sizeof next != 0) break;
    place = next;
  }
  if (look.is_cell >= 0) return look.is_cell;
  enum { MOST = 24 };
  void *frames[MOST];
  int count = backtrace(frames, MOST);
  int index = 0;
  while (index < count && frames[index] != caller) index++;
  look = (struct look){.depth = depth, .is_cell = -1};
  for (; index < count && look.is_cell < 0; index++) look_at(&look, frames[index]);
  return look.is_cell == 1;
}

// MARK: Notes

/// Whether a cell asks; what it asks for is then noted, once for each statement.
static int ask(int kind, const void *frame, int depth) {
  int32_t *page = notes;
  // Between the statements nothing is the notebook's.
  if (!page || page[0] <= 0 || is_looking) return 0;
  int32_t line = page[0], column = page[1];
  int32_t count = __atomic_load_n(&page[2], __ATOMIC_ACQUIRE);
  if (count > capacity) count = capacity;
  int is_known = 0;
  for (int32_t index = 0; index < count; index++) {
    const int32_t *request = page + HEAD + REQUEST * index;
    is_known |= request[0] == kind && request[1] == line && request[2] == column;
  }
  if (is_known && kind != SOURCE_DATE) return 1;
  is_looking = 1;
  int is_cell = is_asked_by_cell(frame, depth);
  is_looking = 0;
  if (!is_cell || is_known) return is_cell;
  int32_t place = __atomic_fetch_add(&page[2], 1, __ATOMIC_ACQ_REL);
  if (place < 0 || place >= capacity) return 1;
  int32_t *request = page + HEAD + REQUEST * place;
  request[1] = line;
  request[2] = column;
  request[0] = kind;
  return 1;
}

#define ASKED(KIND, DEPTH) ask(KIND, __builtin_frame_address(0), DEPTH)
#define CALENDAR (date < 0 ? CLOCK : SOURCE_DATE)
/// The system's own function of a name, which comes after this library's.
#define SYSTEM(NAME) ((__typeof__(&NAME))system_function(&found_##NAME, #NAME))
#define FIND(NAME) static void *found_##NAME

static void *system_function(void **found, const char *name) {
  void *function = __atomic_load_n(found, __ATOMIC_RELAXED);
  if (!function) {
    function = dlsym(RTLD_NEXT, name);
    __atomic_store_n(found, function, __ATOMIC_RELAXED);
  }
  return function;
}

void modelbook_interposition_begin(int32_t *shared, int32_t size, int64_t fixed, int32_t records, const void *kit) {
  // The first look loads a library and takes memory.
  void *frames[2];
  backtrace(frames, 2);
  dl_iterate_phdr(add_regions, (void *)(uintptr_t)kit);
  if (records < 0 || fstat(records, &record_pipe) != 0) record_pipe.st_ino = 0;
  capacity = size;
  date = fixed;
  notes = shared;
}

// MARK: The clock

/// Calls of libraries between a cell and what tells it.
enum { CLOCK_DEPTH = 6, NEAR = 4 };

FIND(clock_gettime);
int clock_gettime(clockid_t clock, struct timespec *time) {
  int is_calendar = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;
  if (ASKED(is_calendar ? CALENDAR : CLOCK, CLOCK_DEPTH) && is_calendar && date >= 0) {
    *time = (struct timespec){.tv_sec = date};
    return 0;
  }
  return SYSTEM(clock_gettime)(clock, time);
}

FIND(gettimeofday);
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  if (ASKED(CALENDAR, CLOCK_DEPTH) && date >= 0) {
    *time = (struct timeval){.tv_sec = date};
    return 0;
  }
  return SYSTEM(gettimeofday)(time, zone);
}

FIND(time);
time_t time(time_t *result) {
  if (ASKED(CALENDAR, CLOCK_DEPTH) && date >= 0) {
    if (result) *result = date;
    return date;
  }
  return SYSTEM(time)(result);
}

FIND(timespec_get);
int timespec_get(struct timespec *time, int base) {
  if (ASKED(CALENDAR, 0) && date >= 0 && base == TIME_UTC) {
    *time = (struct timespec){.tv_sec = date};
    return base;
  }
  return SYSTEM(timespec_get)(time, base);
}

FIND(clock);
clock_t clock(void) {
  ASKED(CLOCK, CLOCK_DEPTH);
  return SYSTEM(clock)();
}

// MARK: Random bytes. Those that come from the kernel are seen where cells run in a closed room, too.

void swift_stdlib_random(void *, size_t);
FIND(swift_stdlib_random);
void swift_stdlib_random(void *bytes, size_t count) {
  ASKED(RANDOM, CLOCK_DEPTH);
  SYSTEM(swift_stdlib_random)(bytes, count);
}

uint32_t arc4random(void);
FIND(arc4random);
uint32_t arc4random(void) {
  ASKED(RANDOM, 0);
  return SYSTEM(arc4random)();
}

uint32_t arc4random_uniform(uint32_t);
FIND(arc4random_uniform);
uint32_t arc4random_uniform(uint32_t bound) {
  ASKED(RANDOM, 0);
  return SYSTEM(arc4random_uniform)(bound);
}

void arc4random_buf(void *, size_t);
FIND(arc4random_buf);
void arc4random_buf(void *bytes, size_t count) {
  ASKED(RANDOM, 0);
  SYSTEM(arc4random_buf)(bytes, count);
}

// MARK: The environment. What a library looks up for its own sake, such as the folder for temporary files, is not the cell's.

FIND(getenv);
char *getenv(const char *name) {
  ASKED(ENVIRONMENT, 0);
  return SYSTEM(getenv)(name);
}

FIND(secure_getenv);
char *secure_getenv(const char *name) {
  ASKED(ENVIRONMENT, 0);
  return SYSTEM(secure_getenv)(name);
}

/// What Foundation takes the whole environment by.
char **_platform_shims_get_environ(void);
char **_platform_shims_get_environ(void) {
  ASKED(ENVIRONMENT, 1);
  return environ;
}

// MARK: The machine

FIND(gethostname);
int gethostname(char *name, size_t size) {
  ASKED(HOST, CLOCK_DEPTH);
  return SYSTEM(gethostname)(name, size);
}

FIND(uname);
int uname(struct utsname *names) {
  ASKED(HOST, 0);
  return SYSTEM(uname)(names);
}

static int is_of_memory(int name) { return name == _SC_PHYS_PAGES || name == _SC_AVPHYS_PAGES; }
static int is_of_processors(int name) { return name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF; }

FIND(sysconf);
long sysconf(int name) {
  if (is_of_processors(name)) ASKED(PROCESSORS, NEAR);
  if (is_of_memory(name)) ASKED(MACHINE_STATE, NEAR);
  return SYSTEM(sysconf)(name);
}

int get_nprocs(void);
FIND(get_nprocs);
int get_nprocs(void) {
  ASKED(PROCESSORS, 0);
  return SYSTEM(get_nprocs)();
}

int get_nprocs_conf(void);
FIND(get_nprocs_conf);
int get_nprocs_conf(void) {
  ASKED(PROCESSORS, 0);
  return SYSTEM(get_nprocs_conf)();
}

int sched_getaffinity(pid_t, size_t, void *);
FIND(sched_getaffinity);
int sched_getaffinity(pid_t process, size_t size, void *set) {
  ASKED(PROCESSORS, NEAR);
  return SYSTEM(sched_getaffinity)(process, size, set);
}

long gethostid(void);
FIND(gethostid);
long gethostid(void) {
  ASKED(HOST, 0);
  return SYSTEM(gethostid)();
}

FIND(sysinfo);
int sysinfo(struct sysinfo *state) {
  ASKED(MACHINE_STATE, 0);
  return SYSTEM(sysinfo)(state);
}

int getloadavg(double *, int);
FIND(getloadavg);
int getloadavg(double *loads, int count) {
  ASKED(MACHINE_STATE, 0);
  return SYSTEM(getloadavg)(loads, count);
}

FIND(statvfs);
int statvfs(const char *restrict path, struct statvfs *restrict state) {
  ASKED(MACHINE_STATE, 0);
  return SYSTEM(statvfs)(path, state);
}

FIND(fstatvfs);
int fstatvfs(int descriptor, struct statvfs *state) {
  ASKED(MACHINE_STATE, 0);
  return SYSTEM(fstatvfs)(descriptor, state);
}

FIND(statfs);
int statfs(const char *path, struct statfs *state) {
  ASKED(MACHINE_STATE, 0);
  return SYSTEM(statfs)(path, state);
}

FIND(fstatfs);
int fstatfs(int descriptor, struct statfs *state) {
  ASKED(MACHINE_STATE, 0);
  return SYSTEM(fstatfs)(descriptor, state);
}

FIND(times);
clock_t times(struct tms *spent) {
  ASKED(CLOCK, 0);
  return SYSTEM(times)(spent);
}

int getrusage(__rusage_who_t, struct rusage *);
FIND(getrusage);
int getrusage(__rusage_who_t who, struct rusage *usage) {
  ASKED(CLOCK, 0);
  return SYSTEM(getrusage)(who, usage);
}

// MARK: Processes, users and links. Libraries ask for them for their own sake: only a cell's own calls count.

#define NUMBER(NAME, TYPE) \
  FIND(NAME); \
  TYPE NAME(void) { \
    ASKED(PROCESS, 0); \
    return SYSTEM(NAME)(); \
  }

NUMBER(getpid, pid_t)
NUMBER(getppid, pid_t)
NUMBER(getpgrp, pid_t)
NUMBER(gettid, pid_t)
NUMBER(getuid, uid_t)
NUMBER(geteuid, uid_t)
NUMBER(getgid, gid_t)
NUMBER(getegid, gid_t)

FIND(readlink);
ssize_t readlink(const char *restrict path, char *restrict target, size_t size) {
  ASKED(FILE_STATUS, 0);
  return SYSTEM(readlink)(path, target, size);
}

FIND(readlinkat);
ssize_t readlinkat(int folder, const char *restrict path, char *restrict target, size_t size) {
  ASKED(FILE_STATUS, 0);
  return SYSTEM(readlinkat)(folder, path, target, size);
}

// MARK: The pipe of the records. The host refuses what the kit has not written there; this says which statement did.

static int is_record_pipe(int descriptor) {
  struct stat status;
  return record_pipe.st_ino != 0 && fstat(descriptor, &status) == 0 && status.st_ino == record_pipe.st_ino
      && status.st_dev == record_pipe.st_dev;
}

FIND(write);
ssize_t write(int descriptor, const void *bytes, size_t count) {
  if (is_record_pipe(descriptor)) ASKED(FOREIGN_RECORD, CLOCK_DEPTH);
  return SYSTEM(write)(descriptor, bytes, count);
}

FIND(writev);
ssize_t writev(int descriptor, const struct iovec *pieces, int count) {
  if (is_record_pipe(descriptor)) ASKED(FOREIGN_RECORD, CLOCK_DEPTH);
  return SYSTEM(writev)(descriptor, pieces, count);
}

// MARK: Names of users and groups

// A cell has none: they are the machine's, and lie in files outside its room. Foundation, which asks whose a file is when it is
// asked for its size, gets the answer that nobody has the number.

struct passwd;
struct group;

struct passwd *getpwuid(uid_t);
struct passwd *getpwuid(uid_t user) {
  (void)user;
  return NULL;
}

struct passwd *getpwnam(const char *);
struct passwd *getpwnam(const char *name) {
  (void)name;
  return NULL;
}

struct group *getgrgid(gid_t);
struct group *getgrgid(gid_t group) {
  (void)group;
  return NULL;
}

struct group *getgrnam(const char *);
struct group *getgrnam(const char *name) {
  (void)name;
  return NULL;
}

int getpwuid_r(uid_t, struct passwd *, char *, size_t, struct passwd **);
int getpwuid_r(uid_t user, struct passwd *entry, char *text, size_t size, struct passwd **found) {
  (void)user, (void)entry, (void)text, (void)size;
  *found = NULL;
  return 0;
}

int getpwnam_r(const char *, struct passwd *, char *, size_t, struct passwd **);
int getpwnam_r(const char *name, struct passwd *entry, char *text, size_t size, struct passwd **found) {
  (void)name, (void)entry, (void)text, (void)size;
  *found = NULL;
  return 0;
}

int getgrgid_r(gid_t, struct group *, char *, size_t, struct group **);
int getgrgid_r(gid_t group, struct group *entry, char *text, size_t size, struct group **found) {
  (void)group, (void)entry, (void)text, (void)size;
  *found = NULL;
  return 0;
}

int getgrnam_r(const char *, struct group *, char *, size_t, struct group **);
int getgrnam_r(const char *name, struct group *entry, char *text, size_t size, struct group **found) {
  (void)name, (void)entry, (void)text, (void)size;
  *found = NULL;
  return 0;
}

#else

void modelbook_interposition_begin(int32_t *notes, int32_t capacity, int64_t date, int32_t records, const void *kit) {
  (void)notes, (void)capacity, (void)date, (void)records, (void)kit;
}

#endif
