// In place of your database: each change is a line of a file before it is made. For one process, and it never shrinks.
import { existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

export class Journal {
  #file;
  #apply;

  /** Without a file name nothing is kept, which is enough for a test. `apply(table, key, value)` makes a change. */
  constructor(name, apply) {
    this.#apply = apply;
    if (name === undefined) return;
    const text = existsSync(name) ? readFileSync(name, 'utf8') : '';
    // A line without its end was being written when the process died: nobody was told that it is kept.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole !== text) truncateSync(name, Buffer.byteLength(whole));
    for (const line of whole.split('\n').slice(0, -1)) apply(...JSON.parse(line));
    this.#file = openSync(name, 'a');
  }

  /** Makes a change: it is on the disk first. */
  write(...change) {
    if (this.#file !== undefined) {
      writeSync(this.#file, `${JSON.stringify(change)}\n`);
      fsyncSync(this.#file);
    }
    this.#apply(...change);
  }
}
