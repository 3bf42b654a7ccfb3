import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/**
 * The browser for the journeys: $CHROMIUM, Playwright's own, one on the PATH. Nothing found: `executablePath` is undefined
 * and so is Playwright's own, which `present` says.
 */
export function findChromium(): { executablePath: string | undefined; present: boolean } {
  const given = process.env.CHROMIUM
  if (given) return { executablePath: given, present: existsSync(given) }
  if (existsSync(chromium.executablePath())) return { executablePath: undefined, present: true }
  const found = onPath()
  return { executablePath: found, present: found !== undefined }
}
