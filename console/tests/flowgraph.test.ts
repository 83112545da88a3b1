import assert from "node:assert/strict";
import { test } from "node:test";
import { stepsOf } from "@/lib/flowrows";
import { layersOf, layOut } from "@/lib/flowgraph";

const states = ["open", "work", "done", "lost"].map((id) => ({ id, name: id, final: id === "done" }));
const rows = [
  { state: "open", to: "work", event: "start" },
  { state: "work", to: "done", event: "finish" },
  { state: "work", to: "done", event: "finish_late" },
  { state: "work", to: "open", event: "return" },
  { state: "work", to: "work", event: "extend" },
];

test("a state stands as many layers down as it takes steps to get there", () => {
  assert.deepEqual([...layersOf(states.map((s) => s.id), rows)], [["open", 0], ["work", 1], ["done", 2], ["lost", 3]]);
});

test("steps between the same states are one line, steps back are marked", () => {
  const graph = layOut(states, rows);
  assert.equal(graph.edges.length, 4);
  assert.deepEqual(graph.edges.find((e) => e.to === "done")?.events, ["finish", "finish_late"]);
  assert.deepEqual(graph.edges.filter((e) => e.back).map((e) => e.to), ["open", "work"]);
});

test("no two states stand on one another and all stand inside the drawing", () => {
  const wide = Array.from({ length: 9 }, (_, i) => ({ id: `s${i}`, name: `很长的状态名称${i}`, final: false }));
  const graph = layOut(wide, wide.slice(1).map((s) => ({ state: "s0", to: s.id, event: "e" })));
  for (const a of graph.nodes) {
    assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= graph.width && a.y + a.height <= graph.height);
    for (const b of graph.nodes) {
      if (a !== b && a.y === b.y) assert.ok(a.x + a.width < b.x || b.x + b.width < a.x);
    }
  }
});

test("a flow without states, or with steps to unknown states, is drawn without them", () => {
  assert.deepEqual(layOut([], []).nodes, []);
  assert.deepEqual(layOut(states, [{ state: "open", to: "nowhere", event: "e" }]).edges, []);
});

test("rows of several states, of all states, and that stay, become single steps", () => {
  const table = [
    { state: "-", event: "begin", to: "open" },
    { state: "open|work", event: "note", to: "=" },
    { state: "*", event: "drop", to: "lost" },
  ];
  const known = states.map((s) => ({ ...s, final: s.id === "done" || s.id === "lost" }));
  assert.deepEqual(stepsOf(table, known).map((r) => [r.state, r.event, r.to]), [
    ["-", "begin", "open"], ["open", "note", "open"], ["work", "note", "work"], ["open", "drop", "lost"], ["work", "drop", "lost"],
  ]);
});
