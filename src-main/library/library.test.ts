import Database from 'better-sqlite3-multiple-ciphers'
import fc from 'fast-check'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#contract/app-error'
import type { DrawingId } from '#contract/drawing'
import { openDatabase, SCHEMA_VERSION } from './database'
import { createLibrary, openLibrary, type Library } from './library'
import { seal, unseal } from './sealed'

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tadpole-library-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const failure = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'passed',
    (error: unknown) => (error instanceof AppError ? error.code : `untyped ${String(error)}`)
  )
const SECRET = 'correct horse'

function addDrawing(library: Library, childId: string | null, site = ''): DrawingId {
  const id = randomUUID() as DrawingId
  const child =
    (childId !== null && library.children.find(site, childId)) ||
    library.children.add(site, childId, randomBytes(32))
  const drawing = {
    id,
    fileName: 'canary-name.png',
    childId,
    site: null,
    ageMonths: 60,
    agePrecisionMonths: 1,
    subject: 'dog'
  }
  const rest = {
    prompt: null,
    drawingTool: null,
    date: null,
    expertLabel: null,
    tags: [],
    extra: { note: 'canary-note' },
    format: 'png'
  }
  const size = { width: 50, height: 50, bytes: 9, synthetic: false, importedAt: '2026-01-01', sha256: id }
  library.drawings.insert({ ...drawing, ...rest, ...size }, child.id, library.drawings.nextRevision())
  return id
}

describe('sealed files', () => {
  const key = randomBytes(32)
  it('come back whole, and tell every changed bit, cut, wrong key and swapped name', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), fc.nat(), (content, encrypted, flip) => {
        const used = encrypted ? key : null
        const sealed = seal(used, 'blob/1', content)
        expect(Buffer.compare(unseal(used, 'blob/1', sealed), content)).toBe(0)
        const damaged = Buffer.from(sealed)
        damaged[flip % damaged.length]! ^= 1 << (flip % 8)
        expect(() => unseal(used, 'blob/1', damaged)).toThrow(AppError)
        expect(() => unseal(used, 'blob/2', sealed)).toThrow(AppError)
        expect(() => unseal(used, 'blob/1', sealed.subarray(0, sealed.length - 1))).toThrow(AppError)
        if (encrypted) expect(() => unseal(randomBytes(32), 'blob/1', sealed)).toThrow(AppError)
      }),
      { numRuns: 300 }
    ))
})

describe('a library', () => {
  it('opens with its passphrase or its recovery key, and with nothing else', async () => {
    const recovery = await createLibrary(folder, { passphrase: SECRET })
    expect(await failure(openLibrary(folder, 'wrong'))).toBe('key-wrong')
    expect(await failure(openLibrary(folder, null))).toBe('key-missing')
    expect(await failure(createLibrary(folder, { passphrase: 'other' }))).toBe('library-exists')
    const used = mkdtempSync(join(tmpdir(), 'tadpole-used-'))
    writeFileSync(join(used, 'thesis.docx'), '')
    expect(await failure(createLibrary(used, { passphrase: SECRET }))).toBe('folder-in-use')
    expect(readdirSync(used)).toEqual(['thesis.docx'])
    expect(await failure(createLibrary(join(folder, 'inner'), { passphrase: SECRET }))).toBe('folder-in-use')
    expect(existsSync(join(folder, 'inner'))).toBe(false)
    expect(await failure(createLibrary(join(used, 'thesis.docx'), { passphrase: SECRET }))).toBe('read-only')
    if (process.platform === 'linux')
      expect(await failure(createLibrary('/proc/none/deep', { passphrase: SECRET }))).toBe('read-only')
    ;(await openLibrary(folder, SECRET)).close()
    ;(await openLibrary(folder, recovery!.toLowerCase())).close()
    writeFileSync(join(folder, 'keyring.json'), '{ damaged')
    ;(await openLibrary(folder, SECRET)).close()
    expect(await failure(openLibrary(join(folder, 'nowhere'), SECRET))).toBe('library-missing')
  })
  it('leaves nothing readable on the disk', async () => {
    await createLibrary(folder, { passphrase: SECRET })
    const library = await openLibrary(folder, SECRET)
    const id = addDrawing(library, 'canary-child')
    await library.blobs.write(
      id,
      'original',
      library.children.find('', 'canary-child')!.key,
      Buffer.from('canary-pixels')
    )
    library.close()
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile()
    )
    expect(files.length).toBeGreaterThan(3)
    for (const entry of files)
      expect(readFileSync(join(entry.parentPath, entry.name)).includes('canary')).toBe(false)
  })
  it('is held by one at a time, and says by whom', async () => {
    await createLibrary(folder, { unencrypted: true, purpose: 'synthetic' })
    const first = await openLibrary(folder, null)
    const second = await openLibrary(folder, null).catch((error: unknown) => error as AppError)
    expect(second).toMatchObject({ code: 'library-busy' })
    expect((second as AppError).facts.holder).toContain(String(process.pid))
    first.close()
    ;(await openLibrary(folder, null)).close()
  })
  it('refuses a newer schema and a damaged database, and changes nothing', async () => {
    await createLibrary(folder, { unencrypted: true, purpose: 'synthetic' })
    ;(await openLibrary(folder, null)).close()
    const db = openDatabase(join(folder, 'library.db'), null)
    db.pragma(`user_version=${SCHEMA_VERSION + 1}`)
    db.close()
    expect(await failure(openLibrary(folder, null))).toBe('library-newer')
    writeFileSync(join(folder, 'library.db'), randomBytes(8192))
    expect(await failure(openLibrary(folder, null))).toBe('library-damaged')
  })
  it('sweeps files that no row names, and finds jobs that were cut off', async () => {
    await createLibrary(folder, { passphrase: SECRET })
    const first = await openLibrary(folder, SECRET)
    const kept = addDrawing(first, 'c')
    const key = first.children.find('', 'c')!.key
    await first.blobs.write(kept, 'original', key, Buffer.from('kept'))
    await first.blobs.write(randomUUID(), 'original', key, Buffer.from('orphan'))
    const strays = [
      '.DS_Store',
      `${kept.slice(0, 2)}/${kept}.original.tmp`,
      `${kept.slice(0, 2)}/${randomUUID()}.original`,
      'zz/.DS_Store'
    ]
    mkdirSync(join(folder, 'blobs', 'zz'))
    for (const stray of strays) writeFileSync(join(folder, 'blobs', stray), 'stray')
    first.jobs.start(randomUUID() as never, 'train', {})
    first.close()
    const again = await openLibrary(folder, SECRET)
    expect((await again.blobs.read(kept, 'original', key)).toString()).toBe('kept')
    // the orphan, and what was never a blob
    expect(readdirSync(join(folder, 'quarantine'))).toHaveLength(1 + strays.length)
    expect(again.jobs.list()[0]).toMatchObject({ state: 'interrupted', failure: { code: 'job-interrupted' } })
    again.close()
  })
})

describe('names of children', () => {
  it('are one where they are written alike, in libraries of earlier versions, too', async () => {
    await createLibrary(folder, { unencrypted: true, purpose: 'synthetic' })
    const library = await openLibrary(folder, null)
    const { children } = library
    const added = children.add('Kita Süd'.normalize('NFD'), ' Zoë '.normalize('NFD'), Buffer.alloc(32))
    expect(children.find('Kita Süd', 'Zoë')!.id).toBe(added.id)
    expect(children.find('Kita Süd'.normalize('NFD'), 'Zoë'.normalize('NFD'))!.id).toBe(added.id)
    expect(children.find('Kita Süd', 'Zoe')).toBeNull()
    // as a version wrote it that took names as they came
    const db = new Database(join(folder, 'library.db'))
    db.prepare('UPDATE child SET child_id = ?').run('Noël'.normalize('NFD'))
    db.close()
    expect(children.find('Kita Süd', 'Noël')!.id).toBe(added.id)
    const id = addDrawing(library, 'Noël', 'Kita Süd')
    const { sha256 } = library.drawings.get(id)
    for (const name of ['Noël', 'Noël'.normalize('NFD'), ' Noël ']) {
      expect(library.drawings.isDuplicate('Kita Süd', name, sha256)).toBe(true)
      expect(library.drawings.same('Kita Süd'.normalize('NFD'), name, sha256, id)).toBe(id)
    }
    library.db.prepare('UPDATE drawing SET removed_at = ? WHERE id = ?').run('2026-01-01', id)
    expect(library.drawings.isOwnInBin('Kita Süd'.normalize('NFD'), 'Noël', sha256)).toBe(true)
    expect(library.drawings.isInBin('', 'Noël'.normalize('NFD'), sha256)).toBe(true)
    expect(library.drawings.isOwnInBin('', 'Noël', sha256)).toBe(false)
    library.close()
  })
})

describe('edits and versions', () => {
  const open = async (): Promise<Library> => {
    if (!existsSync(join(folder, 'keyring.json')))
      await createLibrary(folder, { unencrypted: true, purpose: 'synthetic' })
    return openLibrary(folder, null)
  }
  it('labels undo and redo like a tape, also across a restart', async () => {
    let library = await open()
    const id = addDrawing(library, 'c')
    const label = () => library.drawings.get(id).drawing.expertLabel
    library.edits.label(id, 'normal')
    library.edits.label(id, 'unusual')
    library.close()
    library = await open()
    expect(library.edits.undo()).toEqual([id])
    expect(label()).toBe('normal')
    library.edits.undo()
    expect([label(), library.edits.undo(), library.edits.undoable()]).toEqual([null, [], false])
    library.edits.redo()
    expect(label()).toBe('normal')
    library.edits.label(id, 'unsure')
    expect([library.edits.redo(), label()]).toEqual([[], 'unsure'])
    library.close()
  })
  it('rolling back walks the history of deployments, never in a circle', async () => {
    const library = await open()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant('back'), fc.constantFrom('a', 'b', 'c')), { maxLength: 12 }),
        (steps) => {
          const band = randomUUID()
          const stack: string[] = []
          for (const step of steps) {
            if (step !== 'back') {
              const id = `${band}-${step}-${stack.length}-${library.versions.list().length}`
              library.versions.add({ id, band, createdAt: '', version: '{}' })
              library.versions.deploy(band, id, 'deployed')
              stack.push(id)
            } else if (stack.length === 0) expect(() => library.versions.rollBack(band)).toThrow(AppError)
            else {
              stack.pop()
              expect(library.versions.rollBack(band)).toBe(stack.at(-1) ?? null)
            }
            expect(library.versions.deployed().get(band)).toBe(stack.at(-1))
          }
          return Promise.resolve()
        }
      ),
      { numRuns: 40 }
    )
    library.close()
  })
  it('a model folder tells a changed bit and a swapped file', async () => {
    const library = await open()
    await library.modelFolders.write('m1', { 'scorer.onnx': Buffer.from('one') })
    await library.modelFolders.write('m2', { 'scorer.onnx': Buffer.from('two') })
    expect((await library.modelFolders.read('m1', 'scorer.onnx')).toString()).toBe('one')
    writeFileSync(join(folder, 'models/m1/scorer.onnx'), readFileSync(join(folder, 'models/m2/scorer.onnx')))
    expect(await failure(library.modelFolders.read('m1', 'scorer.onnx'))).toBe('model-damaged')
    library.close()
  })
  it('changes arrive in pages that never split one change', async () => {
    const library = await open()
    for (let i = 0; i < 30; i += 1) addDrawing(library, `c${i % 4}`)
    const seen = new Set<string>()
    let since = 0
    for (let more = true; more;) {
      const page = library.drawings.changedSince(since, 7)
      page.rows.forEach((row) => seen.add(row.drawing.id))
      ;[since, more] = [page.revision, page.more]
    }
    expect(seen.size).toBe(30)
    library.close()
  })
})
