import { because } from '#contract/because'
import { stat } from 'node:fs/promises'
import { fromBuffer, open, type Entry, type Options, type ZipFile } from 'yauzl'
import { AppError } from '#contract/app-error'
import type { ReasonCode } from '#contract/reason-codes'
import type { Facts } from '#contract/result'

/** A ZIP whose entries are read one by one, by name. */
export interface Zip {
  /** What it says of each entry's size. */
  sizes: ReadonlyMap<string, number>
  /** Its own size on disk. */
  bytes: number
  /** Throws AppError 'archive-unreadable' where the entry is missing, larger than it says, or than `most`. */
  read(name: string, most: number): Promise<Buffer>
  close(): void
}

const MOST_ENTRIES = 2_000_000
const OPTIONS: Options = { lazyEntries: true, strictFileNames: true, autoClose: false }

const unreadable = (error: unknown): AppError => {
  if (error instanceof AppError) return error
  const said = error instanceof Error ? error.message : String(error)
  if (/^End of central directory/.test(said)) return new AppError('archive-unreadable', because('not-zip'))
  // names that climb out of the folder, or could be taken for such
  const unsafe = /^(invalid relative path|absolute path|invalid characters in fileName)/.test(said)
  return new AppError(unsafe ? 'archive-unsafe' : 'archive-unreadable', { reason: said.slice(0, 120) })
}

function opened(from: string | Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, zip: ZipFile): void =>
      error ? reject(unreadable(error)) : resolve(zip)
    if (typeof from === 'string') open(from, OPTIONS, done)
    else fromBuffer(from, OPTIONS, done)
  })
}

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    zip.on('error', (error: Error) => reject(unreadable(error)))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      const refuse = (code: ReasonCode, facts: Facts = {}): void =>
        reject(new AppError('archive-unsafe', because(code, facts)))
      if (entries.has(entry.fileName)) return refuse('entry-twice', { name: entry.fileName.slice(0, 80) })
      if (entry.isEncrypted()) return refuse('encrypted')
      if (entries.size >= MOST_ENTRIES) return refuse('many-entries')
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(unreadable(error))
      const parts: Buffer[] = []
      // an entry that turns out larger or smaller than it says ends in an error of its own
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('error', (broken: Error) => reject(unreadable(broken)))
      stream.on('end', () => resolve(Buffer.concat(parts)))
    })
  })
}

/** Opens a ZIP, by path or from memory, and reads its list. Throws AppError 'archive-unreadable', 'archive-unsafe'. */
export async function openZip(from: string | Buffer): Promise<Zip> {
  const zip = await opened(from)
  try {
    const entries = await entriesOf(zip)
    return {
      sizes: new Map([...entries].map(([name, entry]) => [name, entry.uncompressedSize])),
      bytes: typeof from === 'string' ? (await stat(from)).size : from.length,
      async read(name, most) {
        const entry = entries.get(name)
        if (!entry)
          throw new AppError('archive-unreadable', because('entry-missing', { name: name.slice(0, 80) }))
        if (entry.uncompressedSize > most)
          throw new AppError('archive-unsafe', because('entry-large', { name: name.slice(0, 80) }))
        return readEntry(zip, entry)
      },
      close: () => zip.close()
    }
  } catch (error) {
    zip.close()
    throw error
  }
}
