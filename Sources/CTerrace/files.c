#define _GNU_SOURCE
#include "CTerrace.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

int terrace_share_blocks(int from, int to) { return ioctl(to, FICLONE, from) == 0 ? 0 : -errno; }

// The part after `offset` by way of this process's memory: copy_file_range knows few pairs of file systems.
static int copy_by_hand(int from, int to, off_t offset) {
    size_t room = 1 << 20;
    char *buffer = malloc(room);
    if (buffer == NULL) return -ENOMEM;
    int result = 0;
    while (result == 0) {
        ssize_t count = pread(from, buffer, room, offset);
        if (count == 0) break;
        if (count < 0) {
            if (errno != EINTR) result = -errno;
            continue;
        }
        for (ssize_t done = 0; done < count && result == 0;) {
            ssize_t written = pwrite(to, buffer + done, (size_t)(count - done), offset + done);
            if (written > 0)
                done += written;
            else if (written == 0)
                result = -ENOSPC;
            else if (errno != EINTR)
                result = -errno;
        }
        offset += count;
    }
    free(buffer);
    return result;
}

int terrace_copy_bytes(int from, int to) {
    off64_t in = 0, out = 0;
    while (1) {
        ssize_t count = copy_file_range(from, &in, to, &out, 1 << 30, 0);
        if (count > 0) continue;
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EIO)) return -errno;
        // Some file systems report an end where there is none, so that the rest is looked for in any case.
        return copy_by_hand(from, to, out);
    }
}

void terrace_begin_writing_back(int file, off_t offset, off_t count) {
    sync_file_range(file, offset, count, SYNC_FILE_RANGE_WRITE);
}
