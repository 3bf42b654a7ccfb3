import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#contract/app-error'
import type { DrawingId } from '#contract/drawing'
import { random } from '#main/lib/random'
import { times } from '#main/harness/tier'
import { createLibrary, openLibrary, type Library } from './library'

const SECRET = 'seven tall giraffes'
let root = ''
let folder = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tadpole-damage-'))
  folder = join(root, 'library')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const failure = (run: Promise<Library>): Promise<AppError> =>
  run.then(
    (library) => {
      library.close()
      throw new Error('it opened')
    },
    (error: unknown) => {
      if (!(error instanceof AppError)) throw error
      return error
    }
  )

/** A drawing with its picture, as an import writes them: the file first, then the row, then the acknowledgement. */
async function add(library: Library, content = 'pixels'): Promise<DrawingId> {
  const id = randomUUID() as DrawingId
  const child = library.children.add('', `child of ${id}`, randomBytes(32))
  await library.blobs.write(id, 'original', child.key, Buffer.from(content))
  await library.blobs.sync()
  const described = { prompt: null, drawingTool: null, date: null, expertLabel: null, tags: [], extra: {} }
  const file = { format: 'png', width: 50, height: 50, bytes: 9, synthetic: false, sha256: id }
  const age = { ageMonths: 60, agePrecisionMonths: 1, subject: 'dog' }
  const drawing = { id, fileName: 'a.png', childId: `child of ${id}`, site: null, importedAt: '2026-01-01' }
  library.drawings.insert(
    { ...drawing, ...age, ...described, ...file },
    child.id,
    library.drawings.nextRevision()
  )
  library.acknowledge()
  return id
}

async function made(secret: string | null = SECRET): Promise<Library> {
  await createLibrary(
    folder,
    secret === null ? { unencrypted: true, purpose: 'synthetic' } : { passphrase: secret }
  )
  return openLibrary(folder, secret)
}

/** Every file with its hash: what is said to be unchanged is. */
function hashes(of: string): Record<string, string> {
  const files = readdirSync(of, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/lock\.db|holder\.json|library\.db-shm/.test(path) && statSync(path).size > 0)
      .map((path) => [path.slice(of.length), createHash('sha256').update(readFileSync(path)).digest('hex')])
  )
}

describe('a database that is not there', () => {
  it.each(['missing', 'empty', 'without a table'])('%s: is damage, never an empty library', async (kind) => {
    const library = await made()
    const id = await add(library)
    library.close()
    const path = join(folder, 'library.db')
    renameSync(path, join(root, 'kept.db'))
    if (kind === 'empty') writeFileSync(path, '')
    if (kind === 'without a table') {
      const other = join(root, 'other')
      await createLibrary(other, { passphrase: SECRET })
      cpSync(join(folder, 'keyring.json'), join(other, 'keyring.json'))
      cpSync(join(folder, 'keyring.json'), join(other, 'keyring.copy.json'))
      ;(await openLibrary(other, SECRET)).close()
      cpSync(join(other, 'library.db'), path)
    }
    const before = hashes(folder)
    const { code, facts } = await failure(openLibrary(folder, SECRET))
    // an empty database of the same library counts no writes: those that were acknowledged are missing
    if (kind === 'without a table')
      expect([code, Number(facts.missing) > 2]).toEqual(['writes-missing', true])
    else expect([code, facts.reason]).toEqual(['library-damaged', 'reason:database-missing'])
    expect(hashes(folder)).toEqual(before)
    rmSync(path, { force: true })
    renameSync(join(root, 'kept.db'), path)
    const again = await openLibrary(folder, SECRET)
    const row = again.drawings.get(id)
    expect(again.notices).toEqual([])
    expect((await again.blobs.read(row.blob, 'original', again.children.keyOf(row.child))).toString()).toBe(
      'pixels'
    )
    again.close()
  })

  it('a library that was never opened is made then', async () => {
    await createLibrary(folder, { passphrase: SECRET })
    writeFileSync(join(folder, 'library.db'), '') // ended while it was being made
    const library = await openLibrary(folder, SECRET)
    expect([library.drawings.count(), library.notices]).toEqual([0, []])
    library.close()
  })
})

describe('files that no row names', () => {
  it('are set aside, and return when their row does', async () => {
    const library = await made(null)
    const id = await add(library)
    library.close()
    cpSync(join(folder, 'library.db'), join(root, 'with.db'))
    const without = await openLibrary(folder, null)
    without.db.prepare('DELETE FROM drawing').run()
    without.close()
    const swept = await openLibrary(folder, null)
    swept.close()
    expect(readdirSync(join(folder, 'quarantine'))).toEqual([`${id}.original`])
    cpSync(join(root, 'with.db'), join(folder, 'library.db'))
    expect((await failure(openLibrary(folder, null))).code).toBe('writes-missing')
    const again = await openLibrary(folder, null, 'with-loss')
    expect(again.notices.map(({ code }) => code)).toEqual(['writes-missing-open', 'blobs-returned'])
    expect(readdirSync(join(folder, 'quarantine'))).toEqual([])
    const row = again.drawings.get(id)
    await again.blobs.read(row.blob, 'original', again.children.keyOf(row.child))
    again.close()
  })
})

describe('a write-ahead log that was damaged', () => {
  /** The library as a kill leaves it: `count` drawings acknowledged, none of them checkpointed. */
  async function killed(count: number): Promise<string> {
    const library = await made()
    for (let i = 0; i < count; i += 1) await add(library)
    const copy = join(root, 'killed')
    cpSync(folder, copy, { recursive: true })
    library.close()
    return copy
  }

  it('tells acknowledged writes that are missing, whichever bit flips and wherever it is cut', async () => {
    const copy = await killed(12)
    const wal = readFileSync(join(copy, 'library.db-wal'))
    const rng = random(7, 'wal')
    const silent: string[] = []
    let [told, whole] = [0, 0]
    const trials = times(20, 1000)
    for (let i = 0; i < trials; i += 1) {
      const trial = join(root, `trial-${i}`)
      cpSync(copy, trial, { recursive: true })
      const [path, at] = [join(trial, 'library.db-wal'), rng.below(wal.length)]
      if (i % 2 === 0) truncateSync(path, at)
      else {
        const flipped = Buffer.from(wal)
        flipped[at]! ^= 1 << rng.below(8)
        writeFileSync(path, flipped)
      }
      const before = hashes(trial)
      try {
        const library = await openLibrary(trial, SECRET)
        if (library.drawings.count() === 12) whole += 1
        else silent.push(`${i} at ${at}: ${library.drawings.count()} of 12`)
        library.close()
      } catch (error) {
        const { code } = error as AppError
        expect(['writes-missing', 'library-damaged']).toContain(code)
        told += 1
        // the log itself is recovered by SQLite where it opens; nothing else may change
        const changed = Object.entries(hashes(trial)).filter(([name, hash]) => before[name] !== hash)
        expect(changed.map(([name]) => name).filter((name) => !name.startsWith('/library.db'))).toEqual([])
      }
      rmSync(trial, { recursive: true })
    }
    expect(silent).toEqual([])
    // a cut within what was never acknowledged, or a bit that no frame uses, may leave everything
    expect([told > 0.8 * trials, whole < 0.2 * trials]).toEqual([true, true])
  }, 3_600_000)

  it('the test would notice: without the record of what was acknowledged nothing is told but that', async () => {
    const copy = await killed(3)
    const path = join(copy, 'library.db-wal')
    truncateSync(path, Math.floor(readFileSync(path).length * 0.7))
    rmSync(join(copy, 'acknowledged'))
    const library = await openLibrary(copy, SECRET)
    expect(library.drawings.count()).toBeLessThan(3)
    expect(library.notices).toMatchObject([{ code: 'write-count-unknown' }])
    library.close()
  })

  it('says how much is missing; can be looked at unchanged, or gone on with', async () => {
    const copy = await killed(6)
    const path = join(copy, 'library.db-wal')
    truncateSync(path, Math.floor(readFileSync(path).length * 0.6))
    const before = hashes(copy)
    const { facts } = await failure(openLibrary(copy, SECRET))
    expect(Number(facts.missing)).toBeGreaterThan(2)
    expect(String(facts.at) <= String(facts.until)).toBe(true)
    const looked = await openLibrary(copy, SECRET, 'unchanged')
    const held = looked.drawings.count()
    expect([held > 0 && held < 6, looked.unchanged!.code]).toEqual([true, 'library-read-only'])
    looked.close()
    expect(hashes(copy)).toEqual(before)
    const accepted = await openLibrary(copy, SECRET, 'with-loss')
    await add(accepted)
    accepted.close()
    const after = await openLibrary(copy, SECRET)
    expect([after.drawings.count(), after.notices]).toEqual([held + 1, []])
    after.close()
  })

  it('one write ahead is what a kill between commit and acknowledgement leaves', async () => {
    const library = await made()
    await add(library)
    library.children.add('', 'not acknowledged', randomBytes(32))
    const copy = join(root, 'ahead')
    cpSync(folder, copy, { recursive: true })
    library.close()
    const again = await openLibrary(copy, SECRET)
    expect([again.notices, again.children.find('', 'not acknowledged')]).toMatchObject([[], {}])
    again.close()
  })

  it('is emptied into the database when nothing is written for a moment', async () => {
    const library = await made()
    await add(library)
    expect(readFileSync(join(folder, 'library.db-wal')).length).toBeGreaterThan(0)
    await expect.poll(() => readFileSync(join(folder, 'library.db-wal')).length, { timeout: 10_000 }).toBe(0)
    library.close()
  })
})

describe('a key ring that was damaged', () => {
  const ring = (name: string): string => readFileSync(join(folder, name), 'utf8')
  /** Changes one hexadecimal digit of the passphrase slot. */
  const flipped = (text: string, field: 'salt' | 'wrapped'): string => {
    const parsed = JSON.parse(text) as { slots: Record<string, string>[] }
    const [slot] = parsed.slots
    slot![field] = slot![field]!.replace(/^./, (digit) => (digit === 'a' ? 'b' : 'a'))
    return JSON.stringify(parsed, null, 2)
  }

  it.each(['keyring.json', 'keyring.copy.json'])(
    '%s: opens by the other copy, and is mended',
    async (name) => {
      ;(await made()).close()
      const sound = ring(name)
      for (const damaged of [flipped(sound, 'salt'), flipped(sound, 'wrapped'), sound.slice(0, 200), null]) {
        if (damaged === null) rmSync(join(folder, name))
        else writeFileSync(join(folder, name), damaged)
        const library = await openLibrary(folder, SECRET)
        expect(library.notices).toEqual([{ code: 'key-ring-mended', facts: { name } }])
        library.close()
        expect(ring(name)).toBe(sound)
      }
    }
  )

  it('of version 0.1.0, without checksums: by the slot that opens; the other slots stay', async () => {
    await createLibrary(folder, { passphrase: SECRET })
    for (const name of ['keyring.json', 'keyring.copy.json']) {
      const older = { ...(JSON.parse(ring(name)) as object), checksum: undefined }
      writeFileSync(join(folder, name), JSON.stringify(older, null, 2))
    }
    const sound = ring('keyring.copy.json')
    writeFileSync(join(folder, 'keyring.json'), flipped(sound, 'wrapped'))
    const library = await openLibrary(folder, SECRET)
    expect(library.notices.map(({ code }) => code)).toEqual(['key-ring-mended'])
    library.close()
    expect([ring('keyring.json'), ring('keyring.copy.json')]).toEqual([sound, sound])
    ;(await openLibrary(folder, SECRET)).close()
    expect(JSON.parse(ring('keyring.json'))).toHaveProperty('checksum')
  })

  it('a wrong passphrase is told as fast with one copy as with two', async () => {
    ;(await made()).close()
    expect((await failure(openLibrary(folder, 'not it'))).code).toBe('key-wrong')
    writeFileSync(join(folder, 'keyring.json'), '{')
    expect((await failure(openLibrary(folder, 'not it'))).code).toBe('key-wrong')
    expect(ring('keyring.json')).toBe('{')
  })

  it('a lock that is no database any more holds nothing, and is made anew', async () => {
    ;(await made(null)).close()
    writeFileSync(join(folder, 'lock.db'), randomBytes(4096))
    const library = await openLibrary(folder, null)
    expect((await failure(openLibrary(folder, null))).code).toBe('library-busy')
    library.close()
  })
})

describe('a full disk', () => {
  it('opens for reading only, and changes nothing', async (context) => {
    const disk = join(root, 'disk')
    try {
      execFileSync('mkdir', [disk])
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      console.warn('skipped: no small disk can be mounted here')
      return context.skip()
    }
    try {
      folder = join(disk, 'library')
      const library = await made()
      const id = await add(library)
      library.close()
      rmSync(join(folder, 'holder.json'))
      fill(join(disk, 'fill'))
      const before = hashes(disk)
      const full = await openLibrary(folder, SECRET)
      expect([full.unchanged!.code, full.drawings.count()]).toEqual(['disk-full-open', 1])
      const row = full.drawings.get(id)
      const key = full.children.keyOf(row.child)
      expect((await full.blobs.read(row.blob, 'original', key)).toString()).toBe('pixels')
      await expect(full.blobs.write(randomUUID(), 'original', key, Buffer.from('x'))).rejects.toMatchObject({
        code: 'library-read-only'
      })
      expect(() => full.children.add('', 'new', key)).toThrow(/readonly/)
      full.close()
      expect(hashes(disk)).toEqual(before)
      rmSync(join(disk, 'fill'))
      const roomy = await openLibrary(folder, SECRET)
      expect([roomy.unchanged, roomy.notices]).toEqual([null, []])
      roomy.close()
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  })
})

/** Writes until nothing more goes on the disk. */
function fill(path: string): void {
  for (const bytes of [2 ** 20, 4096, 1])
    try {
      for (;;) writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' })
    } catch {
      if (!existsSync(path)) throw new Error('nothing could be written')
    }
}
