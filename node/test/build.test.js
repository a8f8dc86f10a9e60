'use strict';
// What the first build says, with a cargo that only pretends.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { ROOT } = require('./helpers.js');

const CARGO = `#!${process.execPath}
const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const [command] = process.argv.slice(2);
const { FRESH, CODE } = process.env;
const names = Array.from({ length: 18 }, (_, i) => 'crate' + i);
const addons = ['nicepay-checkout-node', 'nicepay-checkout-sandbox-node'];
const target = path.join(__dirname, 'target');
if (command === 'tree') console.log([...addons, ...names, ...names].map((name) => name + ' v1.0.0').join('\\n'));
else if (command === 'metadata') console.log(JSON.stringify({ target_directory: target }));
else {
  mkdirSync(path.join(target, 'node'), { recursive: true });
  for (const name of [...names, ...addons]) {
    for (const kind of ['custom-build', 'lib']) {
      const said = { reason: 'compiler-artifact', package_id: name, target: { kind: [kind] }, fresh: FRESH === 'yes' };
      console.log(JSON.stringify(said));
    }
    const library = name.replaceAll('-', '_');
    for (const file of ['lib' + library + '.so', 'lib' + library + '.dylib', library + '.dll'])
      writeFileSync(path.join(target, 'node', file), name);
  }
  console.log(JSON.stringify({ reason: 'build-finished' }));
  process.exitCode = Number(CODE ?? 0);
}
`;

/** Runs the build in a folder of its own. */
function build(t, env) {
  const folder = mkdtempSync(path.join(tmpdir(), 'nicepay-build-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const node = path.join(folder, 'node');
  for (const part of ['scripts', 'lib', 'package.json'])
    cpSync(path.join(ROOT, part), path.join(node, part), { recursive: true });
  mkdirSync(path.join(node, 'sandbox'));
  const cargo = path.join(folder, 'cargo');
  writeFileSync(cargo, CARGO, { mode: 0o755 });
  const { status, stderr } = spawnSync(process.execPath, [path.join(node, 'scripts', 'build.mjs')], {
    encoding: 'utf8',
    env: { ...process.env, NICEPAY_NODE_PROFILE: '', CARGO: cargo, ...env },
  });
  const addons = ['native', 'sandbox/native'].map((at) => {
    try {
      return readdirSync(path.join(node, at)).length;
    } catch {
      return 0;
    }
  });
  return {
    status,
    stderr,
    addons,
    said: stderr.split('\n').filter((line) => line.startsWith('nicepay-checkout: ')),
  };
}

test('a build that compiles says what it does, how far it is, and that the end is long', (t) => {
  const { status, said, stderr, addons } = build(t);
  assert.equal(status, 0, stderr);
  assert.deepEqual(addons, [1, 1]);
  assert.match(said[0], /building its native addons from 20 crates; the first time that takes some minutes$/);
  assert.deepEqual(
    said.slice(1).map((line) => line.match(/(\d+) of 20 crates|the addons themselves are left/)?.slice(0, 2)),
    [2, 4, 6, 8, 10, 12, 14, 16, undefined, 20].map((n) =>
      n ? [`${n} of 20 crates`, `${n}`] : ['the addons themselves are left', undefined],
    ),
  );
});

test('a build that has nothing to compile says nothing', (t) => {
  const { status, said, stderr } = build(t, { FRESH: 'yes' });
  assert.deepEqual([status, said], [0, []], stderr);
});

test('a build that fails fails', (t) => {
  const { status, stderr, addons } = build(t, { CODE: '101' });
  assert.equal(status, 1);
  assert.match(stderr, /cargo build ended with 101/);
  assert.deepEqual(addons, [0, 0]);
});
