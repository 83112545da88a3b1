/*
 * Where the states and steps of a flow stand in a drawing: layers by distance from the first state, steps as
 * curves between them, those that lead back a little to the side. Units are SVG user units.
 */

export interface GraphRow {
  state: string;
  to: string;
  event: string;
}

export interface GraphNode {
  id: string;
  name: string;
  final: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface GraphEdge {
  from: string;
  to: string;
  events: string[];
  back: boolean;
  path: string;
}

export interface FlowGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
}

const GAP_X = 28;
const GAP_Y = 54;
const HEIGHT = 36;
const MARGIN = 12;
const LOOP = 26;
const SIDE = 14;

/** Width of a label: a Chinese character counts twice a Latin one. */
function labelWidth(name: string): number {
  const units = [...name].reduce((n, c) => n + ((c.codePointAt(0) as number) > 0x2e80 ? 2 : 1.1), 0);
  return Math.max(64, Math.round(units * 7.2) + 24);
}

/** Layer of every state: steps from the first one; states that cannot be reached stand below. */
export function layersOf(states: readonly string[], rows: readonly GraphRow[]): Map<string, number> {
  const layer = new Map<string, number>();
  const first = states[0];
  if (first === undefined) return layer;
  layer.set(first, 0);
  let wave = [first];
  while (wave.length > 0) {
    const next: string[] = [];
    for (const state of wave) {
      for (const row of rows) {
        if (row.state !== state || layer.has(row.to) || !states.includes(row.to)) continue;
        layer.set(row.to, (layer.get(state) as number) + 1);
        next.push(row.to);
      }
    }
    wave = next;
  }
  const deepest = Math.max(...layer.values());
  for (const state of states) if (!layer.has(state)) layer.set(state, deepest + 1);
  return layer;
}

/** The line of a step: down straight away, sideways over the top, up beside the way down, or a loop. */
function edgePath(from: GraphNode, to: GraphNode): string {
  const x1 = from.x + from.width / 2;
  const x2 = to.x + to.width / 2;
  if (from === to) {
    const right = from.x + from.width;
    return `M${right} ${from.y + 10}C${right + LOOP} ${from.y + 4} ${right + LOOP} ${from.y + HEIGHT - 4} ${right} ${from.y + HEIGHT - 10}`;
  }
  if (from.y === to.y) {
    const over = from.y - 26;
    return `M${x1 + SIDE} ${from.y}C${x1 + SIDE} ${over} ${x2 - SIDE} ${over} ${x2 - SIDE} ${to.y}`;
  }
  const down = to.y > from.y;
  const y1 = down ? from.y + HEIGHT : from.y;
  const y2 = down ? to.y : to.y + HEIGHT;
  const bend = (y2 - y1) / 2;
  const aside = down ? 0 : SIDE;
  return `M${x1 + aside} ${y1}C${x1 + aside} ${y1 + bend} ${x2 + aside} ${y2 - bend} ${x2 + aside} ${y2}`;
}

export function layOut(
  states: readonly { id: string; name: string; final?: boolean }[], rows: readonly GraphRow[],
): FlowGraph {
  const layers = layersOf(states.map((s) => s.id), rows);
  const byLayer: GraphNode[][] = [];
  for (const state of states) {
    const at = layers.get(state.id) as number;
    const node: GraphNode = {
      id: state.id, name: state.name, final: Boolean(state.final), x: 0,
      y: MARGIN + at * (HEIGHT + GAP_Y), width: labelWidth(state.name), height: HEIGHT,
    };
    (byLayer[at] ??= []).push(node);
  }
  const widths = byLayer.map((nodes) => nodes.reduce((n, x) => n + x.width, 0) + GAP_X * (nodes.length - 1));
  const widest = Math.max(0, ...widths);
  byLayer.forEach((nodes, at) => {
    let x = MARGIN + (widest - (widths[at] as number)) / 2;
    for (const node of nodes) {
      node.x = Math.round(x);
      x += node.width + GAP_X;
    }
  });
  const nodes = byLayer.flat();
  const find = (id: string): GraphNode | undefined => nodes.find((n) => n.id === id);
  const edges: GraphEdge[] = [];
  for (const row of rows) {
    const known = edges.find((e) => e.from === row.state && e.to === row.to);
    if (known) {
      known.events.push(row.event);
      continue;
    }
    const from = find(row.state);
    const to = find(row.to);
    if (!from || !to) continue;
    const back = to.y < from.y || to === from;
    edges.push({ from: row.state, to: row.to, events: [row.event], back, path: edgePath(from, to) });
  }
  const depth = byLayer.length;
  return { nodes, edges, width: widest + 2 * MARGIN + LOOP, height: 2 * MARGIN + depth * HEIGHT + Math.max(0, depth - 1) * GAP_Y };
}
