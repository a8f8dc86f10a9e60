// Reads a barcode or a QR code off a picture, as a cashier's scanner or a phone would off the screen.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

// The package would fetch its WebAssembly from the network.
const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
prepareZXingModule({
  overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
});

async function read(png, format) {
  const found = await readBarcodes(png, { formats: [format], maxNumberOfSymbols: 2 });
  return found.map(({ text }) => text);
}

export const readBarcode = (png) => read(png, 'Code128');
export const readQrCode = (png) => read(png, 'QRCode');
