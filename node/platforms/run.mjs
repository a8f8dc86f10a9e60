// The package in other runtimes than the one that the suite runs in: the vectors, the faults, the ledger's operations from
// order to paid, and its scripts. Prints how many cases ran in each, as the cases themselves report it.
//     node platforms/run.mjs        (after: make test-platforms-node installs the runtimes)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const installed = (...parts) => path.join(here, 'node_modules', ...parts);
const node = (version) => [installed(`node${version}`, 'bin', 'node'), '--test', '--test-reporter=tap'];

/** How each runtime runs a test file. Bun's tests end after 5 s unless told otherwise. */
const RUNTIMES = {
  'Node 20': node(20),
  'Node 22': node(22),
  'Node 24': node(24),
  Bun: [installed('@oven', 'bun-linux-x64', 'bin', 'bun'), 'test', '--timeout=300000'],
  Deno: [installed('@deno', 'linux-x64-glibc', 'deno'), 'test', '--allow-all', '--no-check'],
};
/** For each column: the file, and what its cases call themselves in their report. */
const FILES = {
  vectors: ['vectors', 'vectors'],
  faults: ['faults', 'faults'],
  operations: ['ledger', 'e2e'],
  scripts: ['ledger-scripts', 'ledger'],
};

/** How many cases reported that they passed; a file that fails has its output printed. */
function run([program, ...args], [file, measure]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'nicepay-platforms-'));
  const env = { ...process.env, NICEPAY_REPORT: folder };
  const { status, stdout, stderr } = spawnSync(program, [...args, `./test/${file}.test.js`], {
    cwd: path.join(here, '..'),
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 28,
  });
  const report = path.join(folder, 'node.tsv');
  const lines = existsSync(report) ? readFileSync(report, 'utf8').split('\n') : [];
  const count = new Set(lines.filter((line) => line.startsWith(`${measure}\t`))).size;
  rmSync(folder, { recursive: true });
  if (status !== 0) console.error(stdout, stderr);
  return { count, isGood: status === 0 && count > 0 };
}

let isGood = true;
console.log(`| runtime | version | ${Object.keys(FILES).join(' | ')} |\n|---|---|${'---:|'.repeat(4)}`);
const wanted = {};
for (const [name, command] of Object.entries(RUNTIMES)) {
  const [version] = spawnSync(command[0], ['--version'], { encoding: 'utf8' }).stdout.split('\n');
  const cells = Object.entries(FILES).map(([what, cases]) => {
    const ran = run(command, cases);
    const isAll = ran.count >= (wanted[what] ??= ran.count);
    isGood &&= ran.isGood && isAll;
    return ran.isGood && isAll ? `${ran.count}` : `**${ran.count} of ${wanted[what]}**`;
  });
  console.log(`| ${name} | ${version.match(/\d+\.\d+\.\d+/)} | ${cells.join(' | ')} |`);
}
process.exitCode = isGood ? 0 : 1;
