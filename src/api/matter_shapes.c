/* matter_shapes.c - see matter_shapes.h, and the shape of the whole page. */
#include "api/matter_shapes.h"

#include "api/matter_view.h"

WJ_SHAPE(fact_view, fact_view, "A fact of a matter.", WJ_FIELD(fact_view, name, STR, 0, 0, 0, "Fact."),
         WJ_FIELD(fact_view, type, STR, 0, 0, 0, "bool, int, fen, day, text, enum, person or ref."),
         WJ_FIELD(fact_view, label, STR, 0, 0, 0, "Fact by name."),
         WJ_FIELD(fact_view, value, STR, 0, 0, 0, "Its value as people read it."),
         WJ_FIELD(fact_view, raw, STR, 0, 0, 0, "Its value as the tables have it."));

WJ_SHAPE(person_view, person_view, "Who is assigned to what.",
         WJ_FIELD(person_view, role, STR, 0, 0, 0, "Role."),
         WJ_FIELD(person_view, role_name, STR, 0, 0, 0, "Role by name."),
         WJ_FIELD(person_view, user_id, ID, 0, 0, 0, "User."),
         WJ_FIELD(person_view, name, STR, 0, 0, 0, "User by name."));

WJ_SHAPE(event_view, event_view, "Something that happened in a matter.",
         WJ_FIELD(event_view, seq, I64, 0, 0, 0, "Number within the matter."),
         WJ_FIELD(event_view, event, STR, 0, 0, 0, "Event."),
         WJ_FIELD(event_view, label, STR, 0, 0, 0, "Event by name."),
         WJ_FIELD(event_view, from_state, STR, 0, 0, 0, "State before."),
         WJ_FIELD(event_view, to_state, STR, 0, 0, 0, "State after."),
         WJ_FIELD(event_view, to_state_name, STR, 0, 0, 0, "State after, by name."),
         WJ_FIELD(event_view, role_name, STR, 0, 0, 0, "Role in which it was done."),
         WJ_FIELD(event_view, user_name, STR, 0, 0, 0, "Who did it."),
         WJ_FIELD(event_view, at, MS, 0, 0, 0, "When."),
         WJ_FIELD(event_view, note, STR, 0, 0, 0, "Note of who did it."),
         WJ_FIELD(event_view, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD_OF(event_view, facts, LIST, 0, &wj_shape_fact_view, "What was stated."),
         WJ_FIELD(event_view, ledger_seq, I64, 0, 0, 0, "Entry of the ledger."));

WJ_SHAPE(run_view, run_view, "A run of like days in the reckoning of a clock.",
         WJ_FIELD(run_view, from, DAY, 0, 0, 0, "First day."),
         WJ_FIELD(run_view, to, DAY, 0, 0, 0, "Last day."),
         WJ_FIELD(run_view, what, STR, 0, 0, 0, "What they are."),
         WJ_FIELD(run_view, days, I64, 0, 0, 0, "Units counted when they are over; 0: none of them counts."));

WJ_SHAPE(term_view, term_view, "A clock.", WJ_FIELD(term_view, id, STR, 0, 0, 0, "Number within the matter."),
         WJ_FIELD(term_view, term, STR, 0, 0, 0, "Term."),
         WJ_FIELD(term_view, name, STR, 0, 0, 0, "Term by name."),
         WJ_FIELD(term_view, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD(term_view, length, STR, 0, 0, 0, "Length in words."),
         WJ_FIELD(term_view, start_on, DAY, 0, 0, 0, "Day it started, not counted."),
         WJ_FIELD(term_view, due_on, DAY, 0, 0, 0,
                  "Last lawful day; absent when the calendar does not reach it."),
         WJ_FIELD(term_view, state, STR, 0, 0, 0, "running, suspended, met or over."),
         WJ_FIELD(term_view, days_left, I64, 0, 0, 0, "Calendar days left."),
         WJ_FIELD(term_view, level, STR, 0, 0, 0, "over, soon, ok or none."),
         WJ_FIELD(term_view, provisional, BOOL, 0, 0, 0,
                  "The calendar of that year is not out: the day may still move on."),
         WJ_FIELD(term_view, extensions, I64, 0, 0, 0, "Times extended."),
         WJ_FIELD_OF(term_view, explain, LIST, 0, &wj_shape_run_view, "The reckoning."));

WJ_SHAPE(document_view, document_view, "A document that was ordered.",
         WJ_FIELD(document_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(document_view, template, STR, 0, 0, 0, "Form."),
         WJ_FIELD(document_view, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(document_view, no, STR, 0, 0, 0, "Number."),
         WJ_FIELD(document_view, made_at, MS, 0, 0, 0, "When it was ordered."),
         WJ_FIELD(document_view, made_by, STR, 0, 0, 0, "Who ordered it."),
         WJ_FIELD(document_view, state, STR, 0, 0, 0, "making, made or failed."),
         WJ_FIELD(document_view, sha256, STR, 0, 0, 0, "Digest of the PDF, once it is made."),
         WJ_FIELD(document_view, docx_sha256, STR, 0, 0, 0, "Digest of the DOCX, once it is made."));

WJ_SHAPE(needed_view, needed_view, "A document that is still to be made.",
         WJ_FIELD(needed_view, template, STR, 0, 0, 0, "Form."),
         WJ_FIELD(needed_view, title, STR, 0, 0, 0, "Title."));

WJ_SHAPE(link_view, link_view, "A matter that belongs with this one.",
         WJ_FIELD(link_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(link_view, kind, STR, 0, 0, 0, "How it belongs."),
         WJ_FIELD(link_view, no, STR, 0, 0, 0, "Number."), WJ_FIELD(link_view, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(link_view, flow_name, STR, 0, 0, 0, "Procedure."),
         WJ_FIELD(link_view, state_name, STR, 0, 0, 0, "State."));

WJ_SHAPE(publication_brief, publication_brief, "What a matter published.",
         WJ_FIELD(publication_brief, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(publication_brief, title, STR, 0, 0, 0, "Title."),
         WJ_FIELD(publication_brief, published_on, DAY, 0, 0, 0, "Day."),
         WJ_FIELD(publication_brief, state, STR, 0, 0, 0, "published, stopped or withdrawn."));

WJ_SHAPE(notice_view, notice_view, "What somebody must be told because of an event.",
         WJ_FIELD(notice_view, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(notice_view, kind, STR, 0, 0, 0, "notify, restrict, release or transfer."),
         WJ_FIELD(notice_view, to_name, STR, 0, 0, 0, "Who is told."),
         WJ_FIELD(notice_view, text, STR, 0, 0, 0, "What."),
         WJ_FIELD(notice_view, made_at, MS, 0, 0, 0, "When it became due."));

WJ_SHAPE(choice_view, choice_view, "One word of a choice.",
         WJ_FIELD(choice_view, value, STR, 0, 0, 0, "Word."),
         WJ_FIELD(choice_view, label, STR, 0, 0, 0, "Word by name."));

WJ_SHAPE(ask_view, ask_view, "An input that an event asks.", WJ_FIELD(ask_view, name, STR, 0, 0, 0, "Fact."),
         WJ_FIELD(ask_view, type, STR, 0, 0, 0, "bool, int, fen, day, text, enum, person or ref."),
         WJ_FIELD(ask_view, label, STR, 0, 0, 0, "Fact by name."),
         WJ_FIELD(ask_view, required, BOOL, 0, 0, 0, "It must be given."),
         WJ_FIELD_OF(ask_view, values, LIST, 0, &wj_shape_choice_view, "Words to choose from."),
         WJ_FIELD(ask_view, min, I64, 0, 0, 0, "Least number, or least characters."),
         WJ_FIELD(ask_view, max, I64, 0, 0, 0, "Greatest number, or most characters."),
         WJ_FIELD(ask_view, help, STR, 0, 0, 0, "Advice."));

WJ_SHAPE(option_view, option_view, "An event of the present state.",
         WJ_FIELD(option_view, event, STR, 0, 0, 0, "Event."),
         WJ_FIELD(option_view, label, STR, 0, 0, 0, "Event by name."),
         WJ_FIELD(option_view, to, STR, 0, 0, 0, "State it leads to; absent when that depends on the input."),
         WJ_FIELD(option_view, to_name, STR, 0, 0, 0, "That state by name."),
         WJ_FIELD(option_view, role, STR, 0, 0, 0, "Role in which the caller would act."),
         WJ_FIELD(option_view, role_name, STR, 0, 0, 0, "That role by name."),
         WJ_FIELD(option_view, allowed, BOOL, 0, 0, 0, "The caller may do it now."),
         WJ_FIELD(option_view, why, STR, 0, 0, 0, "Why not, and what would be needed."),
         WJ_FIELD(option_view, basis, STR, 0, 0, 0, "Legal basis."),
         WJ_FIELD_OF(option_view, asks, LIST, 0, &wj_shape_ask_view, "What it asks."));

WJ_SHAPE(entity_brief, entity_brief, "An operator.", WJ_FIELD(entity_brief, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(entity_brief, uscc, STR, 0, 0, 0, "Unified social credit code."),
         WJ_FIELD(entity_brief, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(entity_brief, type, STR, 0, 0, 0, "Type."),
         WJ_FIELD(entity_brief, status, STR, 0, 0, 0, "Status in the register."),
         WJ_FIELD(entity_brief, region, STR, 0, 0, 0, "Region."),
         WJ_FIELD(entity_brief, address, STR, 0, 0, 0, "Registered address."),
         WJ_FIELD(entity_brief, registered_on, DAY, 0, 0, 0, "Day of registration."));

WJ_SHAPE(outlet_brief, outlet_brief, "An outlet.", WJ_FIELD(outlet_brief, id, ID, 0, 0, 0, "Identifier."),
         WJ_FIELD(outlet_brief, name, STR, 0, 0, 0, "Name."),
         WJ_FIELD(outlet_brief, channel, STR, 0, 0, 0, "Channel."),
         WJ_FIELD(outlet_brief, platform, STR, 0, 0, 0, "Platform."),
         WJ_FIELD(outlet_brief, url, STR, 0, 0, 0, "Address."),
         WJ_FIELD(outlet_brief, claimed_uscc, STR, 0, 0, 0, "Code it shows."),
         WJ_FIELD(outlet_brief, claimed_name, STR, 0, 0, 0, "Name it shows."));

/* A member of the row inside, standing flat. */
#define ROW(m, ty, text)                                                                            \
    {                                                                                               \
        .name = #m, .type = WJ_T_##ty, .offset = offsetof(struct matter_view, row.m), .doc = (text) \
    }

WJ_SHAPE(matter_view, matter_view, "A matter with everything its page shows.", ROW(id, ID, "Identifier."),
         ROW(no, STR, "Official number."), ROW(flow, STR, "Procedure."),
         ROW(flow_name, STR, "Procedure by name."), ROW(state, STR, "State."),
         ROW(state_name, STR, "State by name."), ROW(badge, STR, "Kind of state."),
         ROW(title, STR, "What it is about."), ROW(organ_id, ID, "Organ in charge."),
         ROW(organ_name, STR, "Organ by short name."), ROW(region, STR, "Region."),
         ROW(handler_name, STR, "Officer who handles it."), ROW(entity_id, ID, "Operator."),
         ROW(entity_name, STR, "Operator by name."), ROW(priority, I64, "Priority, 0 to 100."),
         ROW(due_on, DAY, "Nearest last lawful day."), ROW(due_term, STR, "That clock."),
         ROW(due_name, STR, "That clock by name."), ROW(days_left, I64, "Calendar days left."),
         ROW(due_level, STR, "over, soon, ok or none."), ROW(opened_on, DAY, "Day it was opened."),
         ROW(updated_at, MS, "Last change."),
         WJ_FIELD(matter_view, version, I64, 0, 0, 0, "Version, for If-Match."),
         WJ_FIELD(matter_view, law_hash, STR, 0, 0, 0, "Law set it runs under."),
         WJ_FIELD(matter_view, note, STR, 0, 0, 0, "Note."),
         WJ_FIELD(matter_view, platform_name, STR, 0, 0, 0, "Platform."),
         WJ_FIELD(matter_view, act_from, DAY, 0, 0, 0, "First day of the conduct."),
         WJ_FIELD(matter_view, act_to, DAY, 0, 0, 0, "Last day of the conduct."),
         WJ_FIELD(matter_view, closed_on, DAY, 0, 0, 0, "Day it was closed."),
         WJ_FIELD_OF(matter_view, entity, OBJ, 0, &wj_shape_entity_brief, "Operator."),
         WJ_FIELD_OF(matter_view, outlet, OBJ, 0, &wj_shape_outlet_brief, "Outlet."),
         WJ_FIELD_OF(matter_view, facts, LIST, 0, &wj_shape_fact_view, "Facts."),
         WJ_FIELD_OF(matter_view, persons, LIST, 0, &wj_shape_person_view, "Persons."),
         WJ_FIELD_OF(matter_view, events, LIST, 0, &wj_shape_event_view, "What happened."),
         WJ_FIELD_OF(matter_view, terms, LIST, 0, &wj_shape_term_view, "Clocks."),
         WJ_FIELD_OF(matter_view, documents, LIST, 0, &wj_shape_document_view, "Documents."),
         WJ_FIELD_OF(matter_view, needed, LIST, 0, &wj_shape_needed_view, "Documents still to be made."),
         WJ_FIELD_OF(matter_view, links, LIST, 0, &wj_shape_link_view, "Matters that belong with it."),
         WJ_FIELD_OF(matter_view, history, LIST, 0, &wj_shape_row_view, "Other matters of the operator."),
         WJ_FIELD_OF(matter_view, findings, LIST, 0, &wj_shape_finding_view, "What the rules found."),
         WJ_FIELD_OF(matter_view, publications, LIST, 0, &wj_shape_publication_brief, "What it published."),
         WJ_FIELD_OF(matter_view, notices, LIST, 0, &wj_shape_notice_view, "Who must be told what."),
         WJ_FIELD_OF(matter_view, options, LIST, 0, &wj_shape_option_view, "What may happen next."));
