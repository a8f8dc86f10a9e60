// Builds the two native addons from the Rust crates and puts them where the loader looks first.
//   node scripts/build.mjs [--if-missing] [--dev]
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, cargo } from './cargo.mjs';

const { TARGETS } = createRequire(import.meta.url)('../lib/load.js');
const here = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const dev = process.argv.includes('--dev') || process.env.NICEPAY_NODE_PROFILE === 'dev';

const ADDONS = [
  { crate: 'nicepay-checkout-node', name: 'nicepay-checkout', folder: path.join(here, 'native') },
  {
    crate: 'nicepay-checkout-sandbox-node',
    name: 'nicepay-checkout-sandbox',
    folder: path.join(here, 'sandbox', 'native'),
  },
];

/** The target of this machine: on Linux musl where Node itself runs on it. */
function target() {
  const targets = TARGETS[`${process.platform}-${process.arch}`] ?? [];
  const gnu = process.report?.getReport().header.glibcVersionRuntime !== undefined;
  const fitting = targets.find((name) => !name.endsWith(gnu ? '-musl' : '-gnu'));
  if (!fitting) throw new Error(`nicepay-checkout is not built for ${process.platform}-${process.arch}`);
  return fitting;
}

/** What cargo calls the library of `crate` on this platform. */
function library(crate) {
  const name = crate.replaceAll('-', '_');
  if (process.platform === 'win32') return `${name}.dll`;
  return process.platform === 'darwin' ? `lib${name}.dylib` : `lib${name}.so`;
}

const built = ({ name, folder }) => path.join(folder, `${name}.${target()}.node`);

if (process.argv.includes('--if-missing') && ADDONS.every((addon) => existsSync(built(addon))))
  process.exit(0);

/**
 * A profile of its own: everything is built for size, but for what the time goes into when a notification is verified. That
 * takes a fifth off the file, and nothing measurable off the verifying.
 */
const FAST = ['memchr', 'serde_json', 'sha2'];
/** What waits for a database anyway. (For the rest "z" comes out larger: it does without inlining.) */
const SMALL = [
  'nicepay-checkout-ledger',
  'libsqlite3-sys',
  'postgres-protocol',
  'rusqlite',
  'tokio-postgres',
];
const PROFILE = [
  'inherits="release"',
  'lto="fat"',
  'opt-level="s"',
  'strip="symbols"',
  'package."*".opt-level="s"',
  ...FAST.map((name) => `package.${name}.opt-level=3`),
  ...SMALL.map((name) => `package.${name}.opt-level="z"`),
].flatMap((setting) => ['--config', `profile.node.${setting}`]);

// No panic unwinds through C: rusqlite catches it before. What SQLite is built without stands in .cargo/config.toml.
if (!dev && process.platform !== 'win32')
  process.env.CFLAGS = `${process.env.CFLAGS ?? ''} -fno-asynchronous-unwind-tables`.trim();

const profile = dev ? [] : ['--profile', 'node', ...PROFILE];
await build(
  ADDONS.map(({ crate }) => crate),
  profile,
);
const metadata = JSON.parse(cargo(['metadata', '--no-deps', '--format-version', '1']));
for (const addon of ADDONS) {
  mkdirSync(addon.folder, { recursive: true });
  const from = path.join(metadata.target_directory, dev ? 'debug' : 'node', library(addon.crate));
  // By rename: overwriting a library that a process has loaded would crash it.
  copyFileSync(from, `${built(addon)}.new`);
  renameSync(`${built(addon)}.new`, built(addon));
}
