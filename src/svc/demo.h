/* demo.h - the demonstration province of demo/, put into a new store. */
#ifndef WJ_SVC_DEMO_H
#define WJ_SVC_DEMO_H

#include "svc/node.h"

/* The password of every demonstration account. */
#define WJ_DEMO_PASSWORD "Wangjian-2026"

/* Organs, officers, operators, shops, a sweep over their listings, and the story.  WJ_E_EXISTS: done before.
 */
int wj_demo_fill(struct wj_node *, struct wj_err *) WJ_MUST_USE;

#endif
