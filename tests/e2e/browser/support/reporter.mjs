// Writes how many tests passed, when all did, and which pictures are missing. A skipped test is a failed run.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MISSED } from './customer.mjs';

export default class Counts {
  #file;
  #root;

  constructor({ file }) {
    this.#file = file;
  }

  onBegin(config, suite) {
    this.#root = suite;
    rmSync(this.#file, { force: true });
  }

  onEnd({ status }) {
    const tests = this.#root.allTests();
    const missed = tests
      .flatMap(({ results }) => results.flatMap(({ annotations }) => annotations))
      .filter(({ type }) => type === MISSED)
      .map(({ description }) => description);
    for (const picture of missed) console.log(`${MISSED}: ${picture}`);
    if (status !== 'passed') return undefined;
    if (tests.some((test) => test.outcome() !== 'expected')) return { status: 'failed' };
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify({ e2e: tests.length, missed })}\n`);
    return undefined;
  }
}
