#define _GNU_SOURCE
#include "CTerrace.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The inode of the socket that listens at the port on all addresses, or 0.
static unsigned long listener(const char *file, unsigned port, unsigned *user) {
    FILE *table = fopen(file, "re");
    if (table == NULL) return 0;
    char line[512], address[64];
    unsigned found, state;
    unsigned long inode, result = 0;
    while (result == 0 && fgets(line, sizeof line, table) != NULL) {
        if (sscanf(line, " %*d: %63[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x %*x:%*x %*x:%*x %*x %u %*d %lu", address, &found,
                   &state, user, &inode) != 5)
            continue;
        // The state 0A is LISTEN. An address of zeros stands for all addresses.
        if (state == 0x0A && found == port && strspn(address, "0") == strlen(address)) result = inode;
    }
    fclose(table);
    return result;
}

static int holds(const char *pid, const char *wanted) {
    char path[300], target[64];
    snprintf(path, sizeof path, "/proc/%s/fd", pid);
    // Only the process's own user and root may read this folder.
    DIR *folder = opendir(path);
    if (folder == NULL) return 0;
    int found = 0;
    struct dirent *entry;
    while (!found && (entry = readdir(folder)) != NULL) {
        ssize_t count = readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);
        if (count <= 0) continue;
        target[count] = 0;
        found = strcmp(target, wanted) == 0;
    }
    closedir(folder);
    return found;
}

static int process_of(unsigned long inode, char *name, size_t size) {
    char wanted[64], path[300];
    snprintf(wanted, sizeof wanted, "socket:[%lu]", inode);
    DIR *processes = opendir("/proc");
    if (processes == NULL) return 0;
    int pid = 0;
    struct dirent *entry;
    while (pid == 0 && (entry = readdir(processes)) != NULL)
        if (isdigit((unsigned char)entry->d_name[0]) && holds(entry->d_name, wanted)) pid = atoi(entry->d_name);
    closedir(processes);
    snprintf(path, sizeof path, "/proc/%d/comm", pid);
    FILE *file = pid == 0 ? NULL : fopen(path, "re");
    if (file == NULL) return pid;
    if (fgets(name, (int)size, file) != NULL) name[strcspn(name, "\n")] = 0;
    fclose(file);
    return pid;
}

int terrace_port_holder(uint16_t port, char *text, size_t size) {
    unsigned user = 0;
    const char *address = "0.0.0.0";
    unsigned long inode = listener("/proc/net/tcp", port, &user);
    if (inode == 0) {
        address = "[::]";
        inode = listener("/proc/net/tcp6", port, &user);
    }
    if (inode == 0) return 0;
    char name[64] = "a process";
    int pid = process_of(inode, name, sizeof name);
    if (pid != 0)
        snprintf(text, size, "%s (pid %d) on %s", name, pid, address);
    else
        snprintf(text, size, "a process of user %u on %s", user, address);
    return 1;
}
