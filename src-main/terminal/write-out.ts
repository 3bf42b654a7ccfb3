import { because } from '#contract/because'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '#contract/app-error'
import { writeDurably } from '../lib/durable-file'
import { receiveFile } from '../lib/receive-file'
import { libraryAround } from '../lib/library-around'
import { fromUser } from './paths'

/**
 * Where the user's file really goes: through links, and never into a library or in the place of a device. A plain file that is there is
 * written over. Throws AppError 'file-unwritable'.
 */
export function targetOf(file: string): string {
  const path = fromUser(file)
  const target = realOf(path)
  if (existsSync(target) && !statSync(target).isFile())
    throw new AppError('file-unwritable', because('target-no-file', { file }))
  if (libraryAround(dirname(target)) !== null)
    throw new AppError('file-unwritable', because('target-in-library', { file }))
  return target
}

/** Through the links of a file that is there, or of as many of its folders as there are. */
function realOf(path: string): string {
  const folder = dirname(path)
  return existsSync(path) || folder === path ? realpathSync(path) : join(realOf(folder), basename(path))
}

/** A whole file or none, as a library writes its own. Throws AppError 'file-unwritable'. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeDurably(targetOf(file), Buffer.from(content))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('file-unwritable', {
      file,
      reason: (error as NodeJS.ErrnoException).code ?? 'unknown'
    })
  }
}

/** What comes piece by piece, as a whole file or none. Throws AppError 'disk-full', 'file-unwritable', and what the engine says. */
export async function receive(file: string, next: () => Promise<Uint8Array | null>): Promise<number> {
  try {
    return await receiveFile(targetOf(file), next)
  } catch (error) {
    if (error instanceof AppError) throw error
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    if (reason === 'ENOSPC') throw new AppError('disk-full')
    throw new AppError('file-unwritable', { file, reason })
  }
}

/** Files of a folder, which is made where it is not. Throws AppError 'file-unwritable'. */
export async function writeFolder(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>
): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeWhole(join(folder, name), content)
}
