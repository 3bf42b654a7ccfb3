import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { syncFolder } from '../lib/durable-file'
import type { WriteCount } from './count-writes'
import { seal, unseal } from './sealed'

/** Two places that are written in turn, in blocks of their own: a write that is torn leaves the other. */
const [SLOTS, SLOT_BYTES] = [2, 4096]
const CONTENT_BYTES = 160
/** Of libraries without an audit log. */
const EARLIER_CONTENT_BYTES = 96

/**
 * The last write that was acknowledged to anybody, in a file beside the database. It is written and synced after the commit and before
 * the acknowledgement; a database that counts fewer writes has lost some (SQLite drops what follows a damaged frame of its write-ahead
 * log without a word). One that counts more was ended between the commit and the acknowledgement.
 */
export class Acknowledged {
  private next = 0
  private last = -1

  private constructor(
    private readonly file: number,
    private readonly key: Buffer | null
  ) {}

  /** Opens the file, makes it where it is not, and says that `count` is all there is. Throws what the system says. */
  static async open(path: string, key: Buffer | null, count: WriteCount): Promise<Acknowledged> {
    const isNew = !existsSync(path)
    const acknowledged = new Acknowledged(openSync(path, isNew ? 'wx+' : 'r+', 0o600), key)
    for (let slot = 0; slot < SLOTS; slot += 1) acknowledged.write(count)
    if (isNew) await syncFolder(dirname(path))
    return acknowledged
  }

  /** Nothing is written where nothing has changed since; answers whether something has. */
  note(count: WriteCount): boolean {
    if (count.changes === this.last) return false
    this.write(count)
    return true
  }

  close(): void {
    closeSync(this.file)
  }

  private write(count: WriteCount): void {
    const content = Buffer.alloc(CONTENT_BYTES, ' ')
    content.write(JSON.stringify(count))
    const sealed = seal(this.key, IDENTITY, content)
    writeSync(this.file, sealed, 0, sealed.length, this.next * SLOT_BYTES)
    fdatasyncSync(this.file)
    this.next = (this.next + 1) % SLOTS
    this.last = count.changes
  }
}

const IDENTITY = 'acknowledged'

/** What the file says; 'missing' where there is none, 'damaged' where no place of it can be read. */
export function readAcknowledged(path: string, key: Buffer | null): WriteCount | 'missing' | 'damaged' {
  if (!existsSync(path)) return 'missing'
  const bytes = readFileSync(path)
  const found = Array.from({ length: SLOTS }, (_, slot) => {
    const place = bytes.subarray(slot * SLOT_BYTES)
    return readSlot(place, key, CONTENT_BYTES) ?? readSlot(place, key, EARLIER_CONTENT_BYTES)
  }).filter((count) => count !== null)
  return found.sort((a, b) => b.changes - a.changes)[0] ?? 'damaged'
}

function readSlot(place: Buffer, key: Buffer | null, contentBytes: number): WriteCount | null {
  const { length } = seal(key, IDENTITY, Buffer.alloc(contentBytes))
  try {
    return JSON.parse(unseal(key, IDENTITY, place.subarray(0, length)).toString()) as WriteCount
  } catch {
    return null
  }
}
