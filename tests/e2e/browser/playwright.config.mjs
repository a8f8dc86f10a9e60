import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const build = fileURLToPath(new URL('../../../build', import.meta.url));

// No motion: a colour half-way between two schemes has no contrast to measure.
const still = { contextOptions: { reducedMotion: 'reduce' } };

export default defineConfig({
  testDir: 'specs',
  testMatch: '*.spec.mjs',
  outputDir: `${build}/browser`,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Far more than an idle machine needs: a wait ends when its condition holds, and other suites may run beside this.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['./support/reporter.mjs', { file: `${build}/report/browser.json` }]],
  use: {
    screenshot: 'only-on-failure',
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // CI runs as root in a closed network: no sandbox of the browser's own, and nothing asked of its makers.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { ...still, viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      use: {
        ...still,
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
      },
    },
  ],
});
