/* Runs a command and writes into FILE what it took: processor seconds, the moments at which it
 * began and ended (seconds of the monotonic clock), and its peak memory in bytes.
 *
 *     spawn FILE COMMAND ...
 *
 * The system counts the memory of the process that started it into the peak of a process, which is
 * why the bench does not start what it measures itself. Ends as the command ends. */
#define _DEFAULT_SOURCE /* wait4 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double seconds_of(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

int main(int count, char **arguments) {
    struct rusage used;
    int status;
    if (count < 3) {
        fprintf(stderr, "usage: spawn FILE COMMAND ...\n");
        return 2;
    }
    double begin = seconds_now();
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child) {
        perror("spawn");
        return 2;
    }
    double end = seconds_now();
    FILE *file = fopen(arguments[1], "w");
    if (!file ||
        fprintf(file, "%.6f %.6f %.6f %ld\n", seconds_of(used.ru_utime) + seconds_of(used.ru_stime),
                begin, end, used.ru_maxrss * 1024) < 0 ||
        fclose(file) != 0) {
        perror(arguments[1]);
        return 2;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
