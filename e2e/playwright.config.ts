import { defineConfig } from '@playwright/test'
import { findChromium } from './find-chromium'

const { executablePath } = findChromium()

export default defineConfig({
  testDir: '.',
  testMatch: ['chromium/**/*.spec.ts', 'electron/**/*.spec.ts'],
  outputDir: 'test-results',
  timeout: 240_000,
  expect: { timeout: 20_000 },
  workers: 1,
  retries: 0,
  reporter: [['list'], ['json', { outputFile: 'reports/report.json' }]],
  use: {
    viewport: { width: 1360, height: 860 },
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic'
      ]
    }
  }
})
