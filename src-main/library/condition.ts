import { readdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#contract/app-error'
import type { Opening } from '#contract/health'
import type { Failure } from '#contract/result'
import type { WriteCount } from './count-writes'
import type { readAcknowledged } from './acknowledged'

/** With less than this free a library is opened unchanged: a commit, a checkpoint or a thumbnail would fail midway. */
export const LEAST_FREE_BYTES = 2 ** 20

/** Bytes that this user may still write where the folder lies. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Why a library is opened unchanged; null: it may be written. */
export async function whyUnchanged(folder: string, how: Opening): Promise<Failure | null> {
  if (how === 'unchanged') return { code: 'library-read-only', facts: {} }
  return (await freeBytes(folder)) < LEAST_FREE_BYTES ? { code: 'disk-full-open', facts: {} } : null
}

const CONTENTS = ['blobs', 'models', 'encoders', 'quarantine']

/** Whether a folder with a key ring has never held anything: then there need be no database yet. */
export async function isBare(folder: string): Promise<boolean> {
  for (const name of CONTENTS) {
    const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(
      () => []
    )
    if (entries.some((entry) => entry.isFile())) return false
  }
  return true
}

/**
 * Compares what the database holds (null: it does not count yet) with what was acknowledged. Answers what is to be told, null for nothing. Throws AppError
 * 'writes-missing' where the database holds less, unless it is opened all the same.
 */
export function checkWrites(
  held: WriteCount | null,
  known: ReturnType<typeof readAcknowledged>,
  how: Opening
): Failure | null {
  if (typeof known === 'string') return held && { code: 'write-count-unknown', facts: {} }
  const { changes, at } = held ?? { changes: 0, at: '?' }
  if (known.changes <= changes) return null
  const facts = { missing: known.changes - changes, at: secondOf(at), until: secondOf(known.at) }
  if (how === 'usual') throw new AppError('writes-missing', facts)
  return { code: 'writes-missing-open', facts }
}

/** A moment of ISO 8601 to the second, as people read it. */
const secondOf = (moment: string): string => moment.slice(0, 19).replace('T', ' ')
