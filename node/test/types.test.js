'use strict';
// The types, compiled as a merchant would, in both module kinds.

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { cpSync, mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const { ROOT } = require('./helpers.js');

const TSC = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'ES2022',
  lib: ['ES2022'],
};

function compile(name, file, compilerOptions) {
  const folder = path.join(ROOT, 'build', 'types', name);
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(ROOT, 'test', 'types', 'usage.ts'), path.join(folder, file));
  const config = { compilerOptions: { ...STRICT, types: ['node'], ...compilerOptions }, files: [file] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    execFileSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    assert.fail(error.stdout);
  }
}

test('tsc --strict as CommonJS', () =>
  compile('cjs', 'usage.ts', { module: 'node16', moduleResolution: 'node16' }));

test('tsc --strict as ESM', () =>
  compile('esm', 'usage.mts', { module: 'nodenext', moduleResolution: 'nodenext' }));

test('tsc --strict for a bundler', () =>
  compile('bundler', 'usage.ts', { module: 'esnext', moduleResolution: 'bundler' }));

test('the declarations need no types of Node or of the DOM', () => {
  const folder = path.join(ROOT, 'build', 'types', 'bare');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'bare.mts'),
    "import { Client } from 'nicepay-checkout';\nimport { Sandbox } from 'nicepay-checkout/testing';\nexport { Client, Sandbox };\n",
  );
  const compilerOptions = { ...STRICT, types: [], module: 'nodenext', moduleResolution: 'nodenext' };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['bare.mts'] }));
  try {
    execFileSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
  } catch (error) {
    assert.fail(error.stdout);
  }
});
