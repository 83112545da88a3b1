-- 0008 work lists: the orders in which open matters are read, so that a page costs the same in any store.
DROP INDEX matter_due;
DROP INDEX matter_flow;
CREATE INDEX matter_due ON matter (organ_id, due_day, id) WHERE is_open = 1;
CREATE INDEX matter_flow_due ON matter (organ_id, flow, due_day, id) WHERE is_open = 1;
CREATE INDEX matter_all_due ON matter (due_day, id, organ_path) WHERE is_open = 1;
CREATE INDEX matter_all_flow_due ON matter (flow, due_day, id, organ_path) WHERE is_open = 1;
