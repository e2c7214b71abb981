/* What every client of the bench asks for, and what must come back. */
#ifndef NOCDESK_BENCH_WORKLOAD_H
#define NOCDESK_BENCH_WORKLOAD_H

#include <stdint.h>
#include <sys/resource.h>
#include <time.h>

enum { ASKED = 10 };

static const char *const asked[ASKED] = {
    "1.3.6.1.2.1.1.3.0",         "1.3.6.1.2.1.31.1.1.1.6.1",  "1.3.6.1.2.1.31.1.1.1.10.1", "1.3.6.1.2.1.31.1.1.1.7.1",
    "1.3.6.1.2.1.31.1.1.1.11.1", "1.3.6.1.2.1.2.2.1.14.1",    "1.3.6.1.2.1.2.2.1.20.1",    "1.3.6.1.2.1.2.2.1.13.1",
    "1.3.6.1.2.1.2.2.1.19.1",    "1.3.6.1.2.1.2.2.1.8.1",
};

/* The responder's ifHCInOctets.1, the second of them. */
static const uint64_t octets_expected = 0x1234567890aull + 7919 + 6;

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

static double cpu_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1e-6 * (used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

#endif
