// nicepay-checkout beside its peers, in one run; prints a markdown table of figures and ratios. What each round
// measures is interleaved, so that a busy machine is busy for all, and the best round of each is shown.
//   node tests/peers/node/bench.mjs        (after: make bench-node builds what it needs)
import { execFileSync, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyForm, verifyJson } from './by-hand.mjs';
import { CLIENTS } from './clients.mjs';
import { PACKAGE, notification, verify } from './ours.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const require = createRequire(import.meta.url);

/** The best of each contestant's rounds, smaller being better; one round is given to none in particular. */
async function rounds(contestants, once) {
  const best = Object.fromEntries(Object.keys(contestants).map((name) => [name, Infinity]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, contestant] of Object.entries(contestants)) {
      const figure = await once(contestant, round);
      if (round >= 0) best[name] = Math.min(best[name], figure);
    }
  }
  return best;
}

function perCall(act, times = 20_000) {
  const began = process.hrtime.bigint();
  for (let i = 0; i < times; i++) act();
  return Number(process.hrtime.bigint() - began) / times / 1000;
}

async function verification(format, byHand) {
  const body = notification(format);
  const shapes = { ours: () => verify(body), raw: () => verify(body).raw, hand: () => byHand(body) };
  const best = await rounds(shapes, (act) => perCall(act));
  row(`verify a ${format} notification of 20 fields`, 'µs', best.ours, { 'node:crypto by hand': best.hand });
  row(`… and read \`raw\``, 'µs', best.raw, { 'node:crypto by hand': best.hand });
}

async function sandbox() {
  const port = 20_000 + (process.pid % 20_000);
  const metadata = execFileSync('cargo', ['metadata', '--no-deps', '--format-version', '1'], { cwd: root, maxBuffer: 1 << 26 });
  const binary = path.join(JSON.parse(metadata).target_directory, 'release', 'nicepay-sandbox');
  const child = spawn(binary, ['serve', '--port', String(port)], { stdio: 'ignore' });
  const baseUrl = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    try {
      await fetch(`${baseUrl}/sandbox/health`);
      return { baseUrl, stop: () => child.kill() };
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function registrations({ baseUrl }) {
  const contestants = Object.fromEntries(Object.entries(CLIENTS).map(([name, make]) => [name, make(baseUrl)]));
  let last = 0;
  const once = async (register) => {
    await fetch(`${baseUrl}/sandbox/reset`, { method: 'POST' });
    const total = 3_000;
    let left = total;
    const began = process.hrtime.bigint();
    await Promise.all(
      Array.from({ length: 64 }, async () => {
        while (left-- > 0) await register(`bench-${process.pid}-${last++}`);
      }),
    );
    return Number(process.hrtime.bigint() - began) / 1e9 / total;
  };
  const best = await rounds(contestants, once);
  const rate = (seconds) => 1 / seconds;
  const { 'nicepay-checkout': ours, ...peers } = best;
  const rates = Object.fromEntries(Object.entries(peers).map(([name, seconds]) => [name, rate(seconds)]));
  row('registrations a second, 64 at once', '/s', rate(ours), rates, true);
}

async function loading() {
  const modules = { ours: PACKAGE, axios: require.resolve('axios'), undici: require.resolve('undici'), nothing: 'node:fs' };
  const code = (module) =>
    `const t=process.hrtime.bigint();require(${JSON.stringify(module)});console.log(Number(process.hrtime.bigint()-t)/1e6)`;
  const best = await rounds(modules, (module) =>
    Number(execFileSync(process.execPath, ['--eval', code(module)], { encoding: 'utf8' })),
  );
  row('require', 'ms', best.ours, { axios: best.axios, undici: best.undici });
}

const rows = [];

/** `larger`: larger is better. A ratio above 1 means that ours is the better one. */
function row(what, unit, ours, peers, larger = false) {
  for (const [name, theirs] of Object.entries(peers)) {
    const ratio = larger ? ours / theirs : theirs / ours;
    const figure = (value) => `${value >= 100 ? value.toFixed(0) : value.toFixed(2)} ${unit}`;
    rows.push(`| ${what} | ${figure(ours)} | ${name} | ${figure(theirs)} | ${ratio.toFixed(2)}× |`);
  }
}

await verification('form', verifyForm);
await verification('json', verifyJson);
await loading();
const running = await sandbox();
try {
  await registrations(running);
} finally {
  running.stop();
}

const [addon] = readdirSync(path.join(root, 'node', 'native')).filter((file) => file.endsWith('.node'));
const size = statSync(path.join(root, 'node', 'native', addon)).size / 2 ** 20;
console.log('| what | nicepay-checkout | peer | its figure | ratio |\n|---|---|---|---|---|');
console.log(rows.join('\n'));
console.log(`\nNode ${process.version}, ${addon}: ${size.toFixed(2)} MiB; best of ${ROUNDS} interleaved rounds.`);
process.exit(0);
