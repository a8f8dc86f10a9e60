// Lays the packages out as they are published: the two main packages without an addon, and for each addon that was
// built here one package for its platform, which the main ones name as optional dependencies.
//   node scripts/prebuilt.mjs [folder]      afterwards: npm publish in each folder, platforms first
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const { TARGETS } = createRequire(import.meta.url)('../lib/load.js');
const here = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const out = path.resolve(process.argv[2] ?? path.join(here, 'build', 'prebuilt'));
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const write = (folder, manifest) =>
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

const targets = Object.entries(TARGETS).flatMap(([platform, names]) =>
  names.map((name) => ({ platform, name })),
);

/** One package for one platform; npm installs it only where os, cpu and libc fit. */
function platformPackage(main, target, file) {
  const name = `${main.name}-${target.name}`;
  const folder = path.join(out, name);
  const [os, cpu] = target.platform.split('-');
  const libc = target.name.endsWith('-musl')
    ? ['musl']
    : target.name.endsWith('-gnu')
      ? ['glibc']
      : undefined;
  mkdirSync(folder, { recursive: true });
  cpSync(file, path.join(folder, `${name}.node`));
  const { version, license, repository, engines } = main;
  write(folder, {
    name,
    version,
    description: `The native addon of ${main.name} for ${target.name}`,
    license,
    repository,
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc ? { libc } : {}),
    main: `${name}.node`,
    files: [`${name}.node`],
  });
  console.log(name);
}

function mainPackage(source) {
  const manifest = read(path.join(source, 'package.json'));
  const folder = path.join(out, manifest.name);
  mkdirSync(folder, { recursive: true });
  const own = manifest.files.filter((file) => !file.startsWith('native/'));
  for (const file of ['README.md', ...own]) {
    const [stem] = file.split('*');
    const names = file.includes('*') ? ['js', 'mjs', 'd.ts', 'd.mts'].map((end) => stem + end) : [file];
    for (const name of names) cpSync(path.join(source, name), path.join(folder, name), { recursive: true });
  }
  for (const target of targets) {
    const file = path.join(source, 'native', `${manifest.name}.${target.name}.node`);
    if (existsSync(file)) platformPackage(manifest, target, file);
  }
  const published = { ...manifest, files: own };
  for (const name of ['scripts', 'devDependencies', 'workspaces', 'prettier']) delete published[name];
  published.optionalDependencies = Object.fromEntries(
    targets.map(({ name }) => [`${manifest.name}-${name}`, manifest.version]),
  );
  write(folder, published);
  console.log(manifest.name);
}

rmSync(out, { recursive: true, force: true });
mainPackage(here);
mainPackage(path.join(here, 'sandbox'));
