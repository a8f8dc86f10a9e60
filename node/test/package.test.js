'use strict';
// The package as a stranger installs it: from `npm pack`, and as it is published, with an addon a platform.

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { ROOT } = require('./helpers.js');

const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
const npm = (args, cwd) => execFileSync('npm', [...args, '--no-audit', '--no-fund'], { ...quiet, cwd });
const node = (code, cwd, kind = 'commonjs') =>
  execFileSync(process.execPath, [`--input-type=${kind}`, '--eval', code], { ...quiet, cwd }).trim();

const temporary = mkdtempSync(path.join(tmpdir(), 'nicepay-checkout-'));
test.after(() => rmSync(temporary, { recursive: true, force: true }));

function emptyProject(name) {
  const folder = path.join(temporary, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "name": "shop", "private": true }\n');
  return folder;
}

function packed(folder) {
  const [{ filename, files }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', temporary], folder),
  );
  return { file: path.join(temporary, filename), files: files.map((file) => file.path) };
}

/** Each tarball as a dependency of its own, and nothing from anywhere else. */
function install(project, ...tarballs) {
  npm(['install', '--offline', '--omit=optional', '--ignore-scripts', ...tarballs], project);
}

/** The installed command, as npx runs it. */
const command = (project, ...args) =>
  execFileSync(path.join(project, 'node_modules', '.bin', 'nicepay-checkout'), args, {
    ...quiet,
    cwd: project,
  });

const CODE = {
  commonjs: "const { Client } = require('nicepay-checkout'); console.log(typeof Client)",
  module: "import { Client } from 'nicepay-checkout'; console.log(typeof Client)",
};

const WAY = `
  const { Sandbox } = require('nicepay-checkout/testing');
  const payment = { reference: 'r', amount: 1, store: 'alfamart', goodsName: 'g', buyerName: 'b', buyerPhone: '08',
    buyerEmail: 'a@b.example', buyerCity: 'c', buyerState: 's', buyerPostalCode: '1', buyerAddress: 'a',
    notificationUrl: 'http://127.0.0.1:9/' };
  (async () => {
    const sandbox = await Sandbox.start();
    const client = sandbox.client();
    const code = await client.registerDirect(payment);
    await sandbox.pay(code.transactionId);
    console.log((await client.inquire(code)).state);
  })();`;

test('npm pack, installed into an empty project, works with its types', () => {
  const main = packed(ROOT);
  assert.ok(main.files.includes('index.d.ts') && main.files.includes('types/client.d.ts'));
  assert.ok(
    !main.files.some((file) => /^(test|src|scripts|examples|node_modules)\//.test(file)),
    main.files.join(),
  );
  const sandbox = packed(path.join(ROOT, 'sandbox'));
  const project = emptyProject('packed');
  install(project, main.file, sandbox.file);
  for (const [kind, code] of Object.entries(CODE)) assert.equal(node(code, project, kind), 'function', kind);
  assert.equal(node(WAY, project), 'paid');
  assert.match(command(project, '--help'), /^Usage: nicepay-checkout COMMAND/);

  cpSync(path.join(ROOT, 'test', 'types', 'usage.ts'), path.join(project, 'usage.mts'));
  cpSync(path.join(ROOT, 'node_modules', '@types'), path.join(project, 'node_modules', '@types'), {
    recursive: true,
  });
  cpSync(
    path.join(ROOT, 'node_modules', 'undici-types'),
    path.join(project, 'node_modules', 'undici-types'),
    { recursive: true },
  );
  const tsc = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const flags = [
    '--strict',
    '--noEmit',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    'node',
    'usage.mts',
  ];
  try {
    execFileSync(process.execPath, [tsc, ...flags], { ...quiet, cwd: project });
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test('without the sandbox package the rest works, and testing says what to install', () => {
  const project = emptyProject('alone');
  install(project, packed(ROOT).file);
  assert.equal(node(CODE.commonjs, project), 'function');
  const code =
    "require('nicepay-checkout/testing').Sandbox.start().catch((error) => console.log(error.message))";
  assert.match(node(code, project), /npm install --save-dev nicepay-checkout-sandbox/);
});

test('as published: an addon a platform, and a loader that names what is missing', () => {
  const out = path.join(temporary, 'prebuilt');
  execFileSync(process.execPath, [path.join(ROOT, 'scripts', 'prebuilt.mjs'), out], quiet);
  const folders = readdirSync(out).sort();
  assert.equal(folders.length, 4, folders.join());
  const manifests = folders.map((folder) =>
    JSON.parse(readFileSync(path.join(out, folder, 'package.json'), 'utf8')),
  );
  const main = manifests.find(({ name }) => name === 'nicepay-checkout');
  assert.equal(Object.keys(main.optionalDependencies).length, 7);
  assert.ok(!('devDependencies' in main) && !('scripts' in main));
  const addon = manifests.find(
    ({ name }) =>
      name.startsWith('nicepay-checkout-') && name.includes(process.platform) && !name.includes('sandbox'),
  );
  assert.deepEqual([addon.os, addon.cpu], [[process.platform], [process.arch]]);

  const packages = folders.map((folder) => [folder, packed(path.join(out, folder))]);
  for (const [name, { files }] of packages)
    assert.equal(files.includes('README.md'), !name.includes(process.platform), name);
  const tarballs = Object.fromEntries(packages.map(([folder, { file }]) => [folder, file]));
  const whole = emptyProject('published');
  install(whole, ...Object.values(tarballs));
  assert.equal(node(WAY, whole), 'paid');
  assert.match(command(whole, 'migrate', '--print'), /nicepay_payments/);

  const lacking = emptyProject('lacking');
  install(lacking, tarballs['nicepay-checkout']);
  const code = "try { require('nicepay-checkout') } catch (error) { console.log(error.code, error.message) }";
  const said = node(code, lacking);
  assert.match(said, /^NICEPAY_ADDON_MISSING /);
  assert.ok(said.includes(addon.name), said);
});

test('the loader says so on a platform that has no addon', () => {
  const { load } = require('../lib/load.js');
  assert.throws(() => load('nicepay-checkout', '/nowhere', require, 'sunos', 'mips'), {
    code: 'NICEPAY_ADDON_MISSING',
    message: /no prebuilt addon for sunos-mips; there are ones for linux-x64-gnu/,
  });
  const broken = path.join(temporary, 'broken');
  mkdirSync(broken, { recursive: true });
  for (const target of ['linux-x64-gnu', 'linux-x64-musl'])
    writeFileSync(path.join(broken, `some.${target}.node`), 'no addon');
  assert.throws(() => load('some', broken, require, 'linux', 'x64'), {
    code: 'NICEPAY_ADDON_MISSING',
    message: /could not be loaded: .*some\.linux-x64-gnu\.node/,
  });
});

test('are the types wrong? no', () => {
  const { file } = packed(ROOT);
  const attw = path.join(ROOT, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
  try {
    execFileSync(
      process.execPath,
      [attw, file, '--no-definitely-typed', '--format', 'table-flipped', '--no-color'],
      quiet,
    );
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test('the addon is at most 6 MB', (t) => {
  const [addon] = readdirSync(path.join(ROOT, 'native')).filter((file) => file.endsWith('.node'));
  const { length } = readFileSync(path.join(ROOT, 'native', addon));
  t.diagnostic(`${addon}: ${(length / 1e6).toFixed(2)} MB`);
  assert.ok(process.env.NICEPAY_NODE_PROFILE === 'dev' || length <= 6e6, `${length} bytes`);
});

test('each package says whose it is not', () => {
  const sentence = "Not a product of NICEPAY's, and the sandbox is not theirs.";
  for (const folder of ['.', 'sandbox']) {
    const read = (file) => readFileSync(path.join(ROOT, folder, file), 'utf8').replace(/\s+/g, ' ');
    assert.ok(read('README.md').includes(sentence), `${folder}/README.md`);
    assert.ok(JSON.parse(read('package.json')).description.includes(sentence), `${folder}/package.json`);
  }
});

test('the lockfile names no download address', () => {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  const named = Object.values(packages).filter(({ resolved, link }) => resolved !== undefined && !link);
  assert.deepEqual(named, []);
});
