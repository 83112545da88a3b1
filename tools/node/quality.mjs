// quality.mjs - measures lead quality and writes it into docs/quality.md and the floor of the test.
//
//   node tools/node/quality.mjs [DIR]
//
// The table of labelled records always; with DIR also that of false alarms. DIR holds benign records, NDJSON, and
// sources.tsv: file (without .ndjson), name, field the text stands in. The floor only rises: measured minus 0.01.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const program = 'build/wangjian';
const page = 'docs/quality.md';
const floorFile = 'tests/data/labelled/floor.tsv';

const run = (...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const ratio = (x) => (x === undefined ? '–' : x.toFixed(3));
const table = (head, rows) =>
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const measures = [
    ['any lead, precision', 'lead precision', '0.95', (s) => s.any_lead.both.precision],
    ['any lead, recall, plain', 'plain recall', '0.90', (s) => s.any_lead.plain.recall],
    ['any lead, recall, disguised', 'disguised recall', '0.85', (s) => s.any_lead.disguised.recall],
    ['right violation, precision', '', '–', (s) => s.right_violation.precision],
    ['right violation, recall', '', '–', (s) => s.right_violation.recall],
    ['right violation, F1', 'violation f1', '0.80', (s) => s.right_violation.f1],
];

function labelledTables({ dev, held }) {
    const rows = measures.map(([name, , aim, of]) => [name, ratio(of(dev)), ratio(of(held)), aim]);
    const disguises = Object.entries(dev.disguises).map(([name, d]) => {
        const h = held.disguises[name];
        return [name, ratio(d.recall), ratio(h.recall), d.records + h.records];
    });
    const families = [...new Set(Object.keys(held.violations).map((slug) => slug.split('-')[0]))].sort();
    const rights = families.map((family) => [family, ...[dev, held].flatMap((set) => rightOf(set, family))]);
    return [
        table(['measure', 'dev', 'held', 'aim'], rows),
        table(['recall by disguise', 'dev', 'held', 'records'], disguises),
        table(['right violation, by family', 'precision dev', 'recall dev', 'precision held', 'recall held'], rights),
    ].join('\n\n');
}

// Precision and recall over the violations whose slugs begin with the family's name.
function rightOf(set, family) {
    const tallies = Object.entries(set.violations).filter(([slug]) => slug.startsWith(`${family}-`));
    const sum = (what) => tallies.reduce((n, [, tally]) => n + tally[what], 0);
    const over = (n) => (n ? ratio(sum('tp') / n) : '–');
    return [over(sum('tp') + sum('fp')), over(sum('tp') + sum('fn'))];
}

function alarmsTable(dir) {
    const sources = readFileSync(`${dir}/sources.tsv`, 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
    const rows = sources.map(([file, name, field]) => {
        const path = `${dir}/${file}.ndjson`;
        const records = readFileSync(path, 'utf8').trimEnd().split('\n').length;
        const findings = run('scan', path).split('\n').filter(Boolean);
        const found = new Set(findings.map((line) => JSON.parse(line).record)).size;
        return [name, field, records.toLocaleString('en'), found, ((found * 10000) / records).toFixed(1)];
    });
    return table(['source', 'field', 'records', 'with a finding', 'per 10,000'], rows);
}

// Replace what stands between <!-- name --> and <!-- /name -->.
function replacePart(text, name, part) {
    const begin = `<!-- ${name} -->`;
    const end = `<!-- /${name} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) throw new Error(`${page} has no part ${begin} … ${end}`);
    return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
}

function raiseFloor(sets) {
    const lines = readFileSync(floorFile, 'utf8').trimEnd().split('\n');
    const raised = lines.map((line, i) => {
        const [half, measure, floor] = line.split('\t');
        if (i === 0) return line;
        const measured = measures.find(([, name]) => name === measure)[3](sets[half]);
        return [half, measure, Math.max(Number(floor), Math.floor((measured - 0.01) * 1000) / 1000).toFixed(3)].join('\t');
    });
    writeFileSync(floorFile, `${raised.join('\n')}\n`);
}

const { sets } = JSON.parse(run('rules', 'score', '--json'));
const size = (set) => Object.values(set.records).reduce((a, b) => a + b).toLocaleString('en');
let text = readFileSync(page, 'utf8')
    .replace(/[\d,]+ records in `dev`/, `${size(sets.dev)} records in \`dev\``)
    .replace(/[\d,]+ in `held`/, `${size(sets.held)} in \`held\``);
text = replacePart(text, 'labelled', labelledTables(sets));
if (process.argv[2]) text = replacePart(text, 'alarms', alarmsTable(process.argv[2]));
writeFileSync(page, text);
raiseFloor(sets);
