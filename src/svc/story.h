/*
 * story.h - a written course of events, acted out by the officers it names.
 *
 * One step a line; '#' begins a comment.
 *
 *   lead PART              take up the open lead whose title holds PART
 *   open FLOW LOGIN TITLE k=v ...  open a matter as this officer; operator=CODE and violation=SLUG are of the
 * matter follow FLOW            go on with the linked matter of this flow LOGIN EVENT k=v ...    let the
 * event happen; @login is that officer, @today the day LOGIN doc:FORM k=v ... make the document LOGIN judge
 * VERDICT why=...  judge every finding of the matter
 *
 * A value runs to the next " name=".  The demonstration is made with it, and
 * tests walk whole procedures with it.
 */
#ifndef WJ_SVC_STORY_H
#define WJ_SVC_STORY_H

#include "svc/node.h"

/* Act it out; each step is a transaction of its own.  An error names the line (file is for messages). */
int wj_story_play(struct wj_node *, const char *file, struct wj_str text, struct wj_err *) WJ_MUST_USE;

#endif
