import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * A folder and those above it, one by one: where none can be made (under /proc), Node's own recursive way tries for ever. Throws what
 * the system says.
 */
export async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder))
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    // somebody else was quicker
    if (error.code !== 'EEXIST') throw error
  })
}
