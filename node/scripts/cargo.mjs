// Runs cargo, and says how far it is: the first build takes minutes, and nothing shows that it is not stuck.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const node = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const options = { cwd: path.join(node, '..'), encoding: 'utf8', maxBuffer: 64 << 20 };
const program = process.env.CARGO ?? 'cargo';

/** What cargo prints. */
export const cargo = (args) => execFileSync(program, args, options);

/** npm hides what a package's script prints, unless it is the package that npm was started in. */
function isHidden() {
  const { npm_lifecycle_event: script, INIT_CWD: startedIn } = process.env;
  return script === 'prepare' && startedIn !== undefined && path.resolve(startedIn) !== path.resolve(node);
}

function say(text) {
  const line = `nicepay-checkout: ${text}\n`;
  process.stderr.write(line);
  if (!isHidden()) return;
  try {
    const terminal = openSync('/dev/tty', 'w');
    writeSync(terminal, line);
    closeSync(terminal);
  } catch {
    // There is no terminal: nobody looks.
  }
}

/** How many crates `crates` are made of, themselves included. */
function count(crates) {
  const args = ['tree', '--locked', '--edges', 'no-dev', '--prefix', 'none', '--format', '{p}'];
  const lines = cargo([...args, ...crates.flatMap((crate) => ['-p', crate])]).split('\n');
  return new Set(lines.map((line) => line.split(' ').slice(0, 2).join(' ')).filter(Boolean)).size;
}

/** Builds `crates`, and says what is done at each tenth of them, and before the long silence at the end. */
export async function build(crates, profile) {
  const args = ['build', '--locked', '--message-format=json-render-diagnostics', ...profile];
  const child = spawn(program, [...args, ...crates.flatMap((crate) => ['-p', crate])], {
    cwd: options.cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const done = new Set();
  let total;
  let tenths = 0;
  for await (const line of createInterface(child.stdout)) {
    if (!line.includes('"compiler-artifact"')) continue;
    const { package_id: id, target, fresh } = JSON.parse(line);
    if (target.kind.includes('custom-build')) continue;
    done.add(id);
    if (fresh) continue;
    if (total === undefined) {
      total = count(crates);
      say(`building its native addons from ${total} crates; the first time that takes some minutes`);
    }
    if (done.size === total - crates.length)
      say('the addons themselves are left: the longest step, without a word');
    else if (Math.floor((done.size * 10) / total) > tenths) say(`${done.size} of ${total} crates are built`);
    tenths = Math.floor((done.size * 10) / total);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`cargo build ended with ${code}; its last lines above say why`);
}
