import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from './durable-file'

/**
 * Writes what comes piece by piece to a file that is whole or not there: into a file beside it, which takes its name at the end. A
 * full disk, or an error of the side that sends, leaves nothing behind. Answers how many bytes.
 */
export async function receiveFile(target: string, next: () => Promise<Uint8Array | null>): Promise<number> {
  const temporary = join(dirname(target), `.${randomUUID()}.part`)
  let bytes = 0
  try {
    const handle = await open(temporary, 'wx', 0o600)
    try {
      for (let piece = await next(); piece !== null; piece = await next()) {
        await handle.writeFile(piece)
        bytes += piece.length
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, target)
    await syncFolder(dirname(target))
    return bytes
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
