// Finds a browser for the journeys, fetches Playwright's own where there is none, and runs them. No browser is a failure.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { chromium } from '@playwright/test'

const root = resolve(import.meta.dirname, '..')
const playwright = join(root, 'node_modules/.bin/playwright')
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const onPath = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => names.some((name) => existsSync(join(folder, name))))
const present = process.env.CHROMIUM
  ? existsSync(process.env.CHROMIUM)
  : existsSync(chromium.executablePath()) || onPath
if (!present) {
  console.log('No Chromium found: asking Playwright for its own.')
  if (spawnSync(playwright, ['install', 'chromium'], { stdio: 'inherit' }).status !== 0) {
    console.log('No browser for the journeys. Install Chromium, or set CHROMIUM to its path.')
    process.exit(1)
  }
}
const { status } = spawnSync(playwright, ['test', '-c', 'e2e/playwright.config.ts'], {
  cwd: root,
  stdio: 'inherit'
})
process.exit(status ?? 1)
