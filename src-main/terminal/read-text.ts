import { readFileSync } from 'node:fs'
import { AppError } from '#contract/app-error'
import { fromUser } from './paths'

/** Throws AppError 'file-unreadable'. */
export function readText(file: string): string {
  try {
    return readFileSync(fromUser(file), 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new AppError('file-unreadable', { file, reason })
  }
}
