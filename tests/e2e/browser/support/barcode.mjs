// Reads a barcode off a picture, as a cashier's scanner would off the screen.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

// The package would fetch its WebAssembly from the network.
const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
});

export async function readBarcode(png) {
  const found = await readBarcodes(png, { formats: ['Code128'], maxNumberOfSymbols: 2 });
  return found.map(({ text }) => text);
}
