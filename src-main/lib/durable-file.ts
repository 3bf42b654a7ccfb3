import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from './make-folder'

/** Makes a rename in `folder` survive a power cut. Windows cannot sync folders, and does not need to. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Whole or absent: writes to `staging`, syncs, renames. The caller syncs the target's folder, once for many files. */
export async function placeFile(staging: string, target: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(staging, `${randomUUID()}.${process.pid}`)
  try {
    await writeSynced(temporary, bytes)
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Whole or absent, and there for good when this resolves. For files outside the library: exports, key rings. */
export async function writeDurably(target: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(target)
  await makeFolder(folder)
  const temporary = join(folder, `.${randomUUID()}.tmp`)
  try {
    await writeSynced(temporary, bytes)
    await rename(temporary, target)
    await syncFolder(folder)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
