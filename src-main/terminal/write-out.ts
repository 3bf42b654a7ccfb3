import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../src-preload/contract/app-error'
import { fromUser } from './paths'

function writing(file: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new AppError('file-unwritable', { file, reason })
  }
}

/** Throws AppError 'file-unwritable'. */
export function writeOut(file: string, content: string | Uint8Array): void {
  writing(file, () => writeFileSync(fromUser(file), content))
}

/** Files of a folder, which is made where it is not. Throws AppError 'file-unwritable'. */
export function writeFolder(folder: string, files: Readonly<Record<string, Uint8Array>>): void {
  writing(folder, () => {
    mkdirSync(fromUser(folder), { recursive: true })
    for (const [name, content] of Object.entries(files)) writeFileSync(join(fromUser(folder), name), content)
  })
}
