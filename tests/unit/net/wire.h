/* wire.h - raw bytes over a real socket, for tests that must send what no client library would. */
#ifndef WJ_TESTS_WIRE_H
#define WJ_TESTS_WIRE_H

#include "base/buf.h"

enum { WIRE_WAIT_MS = 5000 };

/* Connect to "127.0.0.1:port" or "unix:path"; fails the test when it cannot. */
int wire_connect(const char *address);

/* Send all; false when the peer has closed meanwhile. */
bool wire_send(int fd, const char *bytes, size_t n);

/* One answer with its whole body (Content-Length), or what came before the peer closed; "" after
 * WIRE_WAIT_MS. */
struct wj_str wire_answer(int fd, struct wj_buf *);

/* True when the peer closes within WIRE_WAIT_MS without sending anything more. */
bool wire_closed(int fd);

/* Connect, send, read one answer, close. */
struct wj_str wire_once(const char *address, const char *request, struct wj_buf *);

int wire_status(struct wj_str answer);                             /* 0 when there is none */
struct wj_str wire_body(struct wj_str answer);                     /* what stands behind the empty line */
struct wj_str wire_header(struct wj_str answer, const char *name); /* no value when absent */

#endif
