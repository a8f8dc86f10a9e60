'use strict';
// Finds a native addon, or says what is missing.

const path = require('node:path');

/** `platform-arch` of Node to the names that prebuilt packages carry; Linux has one a C library. */
const TARGETS = {
  'linux-x64': ['linux-x64-gnu', 'linux-x64-musl'],
  'linux-arm64': ['linux-arm64-gnu', 'linux-arm64-musl'],
  'darwin-x64': ['darwin-x64'],
  'darwin-arm64': ['darwin-arm64'],
  'win32-x64': ['win32-x64-msvc'],
};

/**
 * Loads the addon `name` built for this machine: from `folder` in a source checkout, else from the prebuilt
 * package `<name>-<target>`, which `from` requires: a strict package manager lets a package see only what it depends on.
 */
function load(name, folder, from = require, platform = process.platform, arch = process.arch) {
  const targets = TARGETS[`${platform}-${arch}`] ?? [];
  const tried = [];
  for (const target of targets) {
    for (const file of [path.join(folder, `${name}.${target}.node`), `${name}-${target}`]) {
      try {
        return from(file);
      } catch (cause) {
        // Not being there is expected of all but one; anything else is worth telling.
        if (cause.code !== 'MODULE_NOT_FOUND') tried.push(cause);
      }
    }
  }
  throw missing(name, targets, `${platform}-${arch}`, tried);
}

function missing(name, targets, machine, tried) {
  const known = Object.values(TARGETS).flat().join(', ');
  const message =
    targets.length === 0
      ? `${name} has no prebuilt addon for ${machine}; there are ones for ${known}. Build it from source: npm run build`
      : tried.length > 0
        ? `the native addon of ${name} for ${machine} could not be loaded: ${tried[0].message}`
        : `the native addon of ${name} for ${machine} is missing: install ` +
          `${targets.map((target) => `${name}-${target}`).join(' or ')} (npm leaves it out with --omit=optional, ` +
          'and when node_modules was copied from another machine), or build it from source: npm run build';
  const error = new Error(message);
  error.code = 'NICEPAY_ADDON_MISSING';
  if (tried.length > 0) error.cause = tried[0];
  return error;
}

module.exports = { load, TARGETS };
