import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The library that a place lies in, or is; null: none. */
export function libraryAround(place: string): string | null {
  for (let folder = place; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'keyring.json'))) return folder
    if (folder === dirname(folder)) return null
  }
}
