// Which commit the programs are built from. A file of its own: scripts/lib.sh touches it when that has changed.
#include "CTerrace.h"

// build_release of scripts/lib.sh writes the file, which is not in git. A debug build is of files that are being changed, so it
// does not take what an earlier release build has left.
#if !defined(DEBUG) && __has_include("commit.h")
#include "commit.h"
#endif
#ifndef TERRACE_BUILD_COMMIT
#define TERRACE_BUILD_COMMIT ""
#endif

const char *terrace_build_commit(void) { return TERRACE_BUILD_COMMIT; }
