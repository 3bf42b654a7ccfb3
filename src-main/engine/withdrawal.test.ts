import Database from 'better-sqlite3-multiple-ciphers'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificateText, previewText } from '#words/withdrawal-text'
import type { DrawingId } from '#contract/drawing'
import type { RaterId } from '#contract/rating'
import { openEngine, type TestEngine } from '#main/harness/open-engine'
import { quick } from '#main/harness/small-jobs'
import { openKeyring } from '#main/library/keyring-copies'
import { libraryKeys } from '#main/library/keyring'
import { openLibrary } from '#main/library/library'

const SECRET = 'violin teapot gravel seven'
const root = mkdtempSync(join(tmpdir(), 'tadpole-withdrawal-'))
const CHILD = { site: 'sample', childId: 'C-withdrawn' }
let test: TestEngine
let ids: DrawingId[] = []

/** Files of the library by the ids that they belong to. */
const blobsIn = (folder: string): Set<string> =>
  new Set(
    ['blobs', 'quarantine']
      .filter((name) => existsSync(join(folder, name)))
      .flatMap((name) =>
        readdirSync(join(folder, name), { recursive: true })
          .map((path) => String(path).split('/').at(-1)!.split('.')[0]!)
          .filter((id) => id.length > 2)
      )
  )

/** Every text and number of the database, as one string. */
async function everythingSaid(): Promise<string> {
  const { master } = await openKeyring(test.folder, SECRET)
  const db = new Database(join(test.folder, 'library.db'), { readonly: true })
  db.pragma(`cipher='chacha20'`)
  db.pragma(`key="x'${libraryKeys(master).database!.toString('hex')}'"`)
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all() as string[]
  const rows = tables.flatMap((table) =>
    table === 'audit' ? [] : db.prepare(`SELECT * FROM "${table}"`).all()
  )
  db.close()
  return JSON.stringify(rows)
}

beforeAll(async () => {
  test = openEngine(join(root, 'library'))
  await test.ask('library:create', { passphrase: SECRET })
  await test.job(test.ask('import:sample', {}))
  await test.chooseBackupFolder(join(root, 'backups'))
  const { ids: some } = await test.ask('drawings:ids', {})
  ids = some.slice(0, 4)
  await test.ask('drawings:edit', { ids, patch: { childId: CHILD.childId, site: CHILD.site } })
  const settings = { ...quick, candidates: false }
  const trained = await test.job(
    test.ask('training:start', { bands: ['4-6'], seed: 1, settings, deploy: true })
  )
  expect(trained.state).toBe('completed')
  const { raters } = await test.ask('raters:add', { name: 'One' }).then(() => test.ask('raters:list', {}))
  const rater = raters[0]!.id as RaterId
  await test.ask('labelling:rate', { rater, id: ids[0]!, label: 'normal', tags: [], note: '' })
  await test.job(test.ask('analysis:start', { ids }))
  await test.job(test.ask('backup:start', {}))
  await test.ask('labels:export', { format: 'csv' })
})
afterAll(async () => {
  await test.close()
  rmSync(root, { recursive: true, force: true })
})

describe('withdrawing a child', () => {
  it('says before what goes and what remains: models with its share, backups, what left', async () => {
    const preview = await test.ask('children:withdrawal', CHILD)
    expect(preview).toMatchObject({ drawings: 4, inBin: 0, ratings: 1, backupsUnreachable: false })
    expect(preview.backups).toHaveLength(1)
    expect(preview.exports.map(({ action }) => action)).toEqual(['labels:export'])
    expect(preview.models.length).toBeGreaterThan(0)
    for (const { drawings, of, mostPoints } of preview.models) {
      expect(drawings).toBeLessThanOrEqual(4)
      expect(mostPoints).toBeGreaterThanOrEqual((100 * drawings) / of)
    }
    expect(previewText(preview)).toContain('C-withdrawn (sample)')
    expect((await test.refuse('children:withdrawal', { site: null, childId: 'nobody' })).code).toBe(
      'child-not-found'
    )
    expect((await test.ask('library:status', {})).drawings).toBe(320)
  })

  it('leaves no file, row, name or key of it, and says so in a certificate', async () => {
    expect(await everythingSaid()).toContain('C-withdrawn')
    const certificate = await test.ask('children:withdraw', CHILD)
    expect((await test.ask('library:status', {})).drawings).toBe(316)
    for (const id of ids) await expect(test.engine.picture(id, 'full')).rejects.toMatchObject({})
    const left = blobsIn(test.folder)
    expect(ids.filter((id) => left.has(id))).toEqual([])
    expect(left.size).toBe(316)
    const said = await everythingSaid()
    expect(said).not.toContain('C-withdrawn')
    const text = certificateText(certificate)
    expect(text).toContain(certificate.keyId)
    expect(text).toContain('What still holds something of the child')
    expect((await test.refuse('children:withdrawal', CHILD)).code).toBe('child-not-found')
    const { entries } = await test.ask('audit:list', { limit: 1000 })
    const by = entries.filter(({ action }) => action === 'children:withdraw')
    const logged = by.map(({ subject, change }) => `${subject} ${change}`)
    expect(logged.filter((what) => what === 'drawing removed')).toHaveLength(4)
    expect(logged).toContain('child removed')
    expect((await test.ask('audit:check', {})).brokenAt).toBeNull()
    expect((await test.ask('health:check', {})).ok).toBe(true)
  })

  it('holds for backups that were made before, at once, without another backup', async () => {
    const other = openEngine(join(root, 'restored'))
    const restored = await other.restoreBackup({
      from: join(root, 'backups'),
      id: null,
      secret: SECRET
    })
    expect(restored).toMatchObject({ drawings: 316, erased: 4 })
    await other.ask('library:unlock', { passphrase: SECRET })
    expect((await other.refuse('children:withdrawal', CHILD)).code).toBe('child-not-found')
    await other.close()
  })

  it('takes nothing that was taken out of the bin while the erasing waited its turn', async () => {
    const [id] = (await test.ask('drawings:ids', {})).ids
    await test.ask('drawings:remove', { ids: [id!] })
    const restored = test.ask('drawings:restore', { ids: [id!] })
    expect((await test.refuse('drawings:purge', { ids: [id!] })).code).toBe('drawing-not-in-bin')
    expect(await restored).toEqual({ restored: 1 })
    expect((await test.engine.picture(id!, 'full')).bytes.length).toBeGreaterThan(0)
  })

  it('erases files at the next opening that a kill left after the rows were gone', async () => {
    const [victim] = (await test.ask('drawings:ids', {})).ids
    await test.engine.close()
    // what a kill between the transaction and the files leaves
    const library = await openLibrary(test.folder, SECRET)
    library.drawings.erase([victim!], [victim!])
    library.close()
    const blobs = join(test.folder, 'blobs', victim!.slice(0, 2))
    expect(readdirSync(blobs).filter((name) => name.startsWith(victim!))).not.toEqual([])
    test = openEngine(test.folder)
    await test.ask('library:unlock', { passphrase: SECRET })
    expect(blobsIn(test.folder).has(victim!)).toBe(false)
  })
})
