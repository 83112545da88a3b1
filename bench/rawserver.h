/*
 * rawserver.h - the least that can be called an HTTP server: what the machine can do.
 *
 * epoll, a thread and a listening socket (SO_REUSEPORT) each, keep-alive and pipelining, no limits, no
 * checks.  A path that ends in a number gets that entity from the SQLite file, any other a constant.
 */
#ifndef WJ_BENCH_RAWSERVER_H
#define WJ_BENCH_RAWSERVER_H

/* Serve on a free port of 127.0.0.1 with this many threads until the process ends; returns the port. */
int rawserver_start(const char *sqlite_path, int threads_n, const char *constant);

#endif
