import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BackupDone } from '#contract/backup'
import type { ImportReport } from '#contract/import'
import { openEngine, type TestEngine } from '#main/harness/open-engine'
import { folderWith, importFolder } from '#main/harness/small-jobs'
import { drawingPng } from '#main/harness/pictures'
import { times } from '#main/harness/tier'
import { random } from '#main/lib/random'
import { quietWork } from '#main/lib/work'
import { createLibrary, openLibrary } from '#main/library/library'
import { BackupFolder } from './backup-folder'
import { makeBackup } from './make-backup'

const SECRET = 'violin teapot gravel seven'
const root = mkdtempSync(join(tmpdir(), 'tadpole-backup-'))
const backups = join(root, 'backups')
let test: TestEngine
let recoveryKey = ''

/** Every file of a folder with its size. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

async function backUp(kind: 'full' | 'database' = 'full'): Promise<BackupDone> {
  const { state, failure, result } = await test.job(test.ask('backup:start', { kind }))
  if (state !== 'completed') throw new Error(JSON.stringify(failure))
  return result!
}

/** What a person sees of a library: drawings with their labels, and the bytes of each picture. */
async function contentsOf(engine: TestEngine): Promise<[string, string | null, string][]> {
  const { drawings } = await engine.ask('library:changes', { since: 0, limit: 5000 })
  const found: [string, string | null, string][] = []
  for (const { id, expertLabel } of drawings.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    found.push([
      id,
      expertLabel,
      Buffer.from((await engine.engine.picture(id, 'full')).bytes).toString('base64')
    ])
  return found
}

beforeAll(async () => {
  test = openEngine(join(root, 'library'))
  recoveryKey = (await test.ask('library:create', { passphrase: SECRET })).recoveryKey!
  await test.job(test.ask('import:sample', {}))
  await test.chooseBackupFolder(backups)
})
afterAll(async () => {
  await test.close()
  rmSync(root, { recursive: true, force: true })
})

describe('backups', () => {
  it('hold everything, write only what is new, and are read again before they count as verified', async () => {
    expect(await test.ask('backup:list', {})).toMatchObject({
      folderName: 'backups',
      backups: [],
      dueAt: null
    })
    const first = await backUp()
    expect(first).toMatchObject({ kind: 'full', drawings: 320 })
    expect([first.newFiles >= 640, first.verifiedAt !== null]).toEqual([true, true])
    const before = filesIn(backups).length
    const more = await folderWith({
      'one.png': await drawingPng(901, 60, 90),
      'two.png': await drawingPng(902, 60, 90),
      'metadata.csv': 'filename,age_months,child\none.png,60,new1\ntwo.png,60,new2\n'
    })
    expect(((await importFolder(test, more)) as ImportReport).imported).toBe(2)
    const second = await backUp()
    // two originals and two thumbnails, the database and both copies of the key ring
    expect([second.drawings, second.newFiles]).toEqual([322, 7])
    expect(filesIn(backups).length - before).toBeLessThan(12)
    const { backups: list } = await test.ask('backup:list', {})
    expect(list.map(({ id }) => id)).toEqual([second.id, first.id])
    for (const path of filesIn(backups)) expect(readFileSync(path).includes('one.png')).toBe(false)
  })

  it('are restored elsewhere with the passphrase or the recovery key alone, everything there', async () => {
    const { drawings } = await test.ask('library:changes', { since: 0, limit: 5 })
    await test.ask('drawings:label', { id: drawings[0]!.id, label: 'unusual' })
    await backUp()
    const expected = await contentsOf(test)
    for (const [name, secret] of [
      ['with-passphrase', SECRET],
      ['with-recovery', recoveryKey]
    ] as const) {
      const other = openEngine(join(root, name))
      await expect(other.restoreBackup({ from: backups, id: null, secret: 'not it' })).rejects.toMatchObject({
        code: 'key-wrong'
      })
      expect(existsSync(join(root, name))).toBe(false)
      const restored = await other.restoreBackup({ from: backups, id: null, secret })
      expect(restored).toMatchObject({ drawings: 322, erased: 0 })
      const status = await other.ask('library:unlock', { passphrase: SECRET })
      expect([status.notices, status.drawings, status.undoable]).toEqual([[], 322, true])
      expect(await contentsOf(other)).toEqual(expected)
      expect((await other.ask('health:check', {})).ok).toBe(true)
      await expect(other.restoreBackup({ from: backups, id: null, secret })).rejects.toMatchObject({
        code: 'library-exists'
      })
      await other.close()
    }
  })

  it('do not bring back what was erased after they were made', async () => {
    const [newest] = (await test.ask('backup:list', {})).backups
    const { drawings } = await test.ask('library:changes', { since: 0, limit: 5000 })
    const ids = drawings.slice(0, 5).map(({ id }) => id)
    await test.ask('drawings:remove', { ids })
    await test.ask('drawings:purge', { ids })
    await backUp('database')
    const other = openEngine(join(root, 'erased'))
    const restored = await other.restoreBackup({ from: backups, id: newest!.id, secret: SECRET })
    expect(restored).toMatchObject({ erased: 5, drawings: 317 })
    await other.ask('library:unlock', { passphrase: SECRET })
    for (const id of ids) await expect(other.engine.picture(id, 'full')).rejects.toMatchObject({})
    await other.close()
  })

  it('damage anywhere is named, wherever a bit flips or a file is cut or gone', async () => {
    const { id } = await backUp()
    const [manifestOf, copies] = [join(backups, 'backups', id), join(root, 'copies')]
    cpSync(backups, copies, { recursive: true })
    const used = filesIn(join(backups, 'objects'))
    const rng = random(3, 'backup')
    const trials = times(12, 300)
    let [named, unused] = [0, 0]
    for (let i = 0; i < trials; i += 1) {
      const path = i % 6 === 5 ? join(manifestOf, 'manifest') : used[rng.below(used.length)]!
      const bytes = readFileSync(path)
      const at = rng.below(bytes.length)
      if (i % 3 === 0) truncateSync(path, at)
      else if (i % 3 === 1) rmSync(path)
      else
        writeFileSync(
          path,
          Buffer.concat([bytes.subarray(0, at), Buffer.of(bytes[at]! ^ 1), bytes.subarray(at + 1)])
        )
      const { state, failure } = await test.job(test.ask('backup:verify', { id }))
      if (state === 'failed') {
        expect(failure).toMatchObject({ code: 'backup-damaged', facts: { id } })
        named += 1
        const listed = (await test.ask('backup:list', {})).backups.find((backup) => backup.id === id)
        expect(listed?.verifiedAt ?? null).toBeNull()
      } else unused += 1 // a content that only other backups hold
      writeFileSync(path, bytes)
    }
    expect([named + unused, named > unused]).toEqual([trials, true])
    expect((await test.job(test.ask('backup:verify', { id }))).state).toBe('completed')
    rmSync(copies, { recursive: true })
  }, 3_600_000)

  it('a damaged content is brought anew by the next backup, which makes the earlier one whole, too', async () => {
    const { id } = await backUp()
    const objects = filesIn(join(backups, 'objects')).filter((path) => !path.endsWith('incoming'))
    const verified = async (): Promise<string> => (await test.job(test.ask('backup:verify', { id }))).state
    // the largest content but the database is a picture, which every backup holds
    const path = objects.toSorted((a, b) => readFileSync(b).length - readFileSync(a).length).at(20)!
    const bytes = readFileSync(path)
    writeFileSync(path, Buffer.concat([bytes.subarray(0, -1), Buffer.of(bytes.at(-1)! ^ 1)]))
    expect(await verified()).toBe('failed')
    expect((await backUp()).verifiedAt).not.toBeNull()
    expect(await verified()).toBe('completed')
  })

  it('are made while labels are given, and begin anew where a file is erased meanwhile', async () => {
    const place = join(root, 'working')
    await createLibrary(place, { unencrypted: true, purpose: 'synthetic' })
    const library = await openLibrary(place, null)
    const stray = '00000000-0000-4000-8000-000000000000'
    await library.blobs.write(stray, 'original', Buffer.alloc(32), Buffer.from('erased meanwhile'))
    let taken = 0
    class WorkedWith extends BackupFolder {
      override async take(from: string): Promise<{ sha256: string; bytes: number }> {
        taken += 1
        // would wait for ever if the backup held up those who work
        await library.mutex.run(() => library.preferences.set('taken', taken))
        if (taken === 1) await library.blobs.remove(stray, 'original')
        return super.take(from)
      }
    }
    const target = new WorkedWith(join(root, 'working-backups'))
    await target.make()
    const done = await makeBackup({ library, folder: place }, target, 'full', quietWork())
    // the database and both copies of the key ring, of the second attempt
    expect([done.files, taken]).toEqual([3, 6])
    library.close()
  })

  it('rotate, but the newest that was verified stays, and so do contents that others hold', async () => {
    await test.ask('backup:plan', { everyHours: 0, keep: 2 })
    const newest = await backUp()
    const { backups: left } = await test.ask('backup:list', {})
    expect(left.map(({ id }) => id)).toContain(newest.id)
    expect(left).toHaveLength(2)
    expect((await test.refuse('backup:remove', { id: newest.id })).code).toBe('backup-last')
    for (const { id } of left.slice(1)) await test.ask('backup:remove', { id })
    expect((await test.job(test.ask('backup:verify', { id: newest.id }))).state).toBe('completed')
    expect((await test.refuse('backup:remove', { id: 'none' })).code).toBe('backup-unknown')
  })

  it('one that was broken off is none, costs none, and is cleared away by the next', async () => {
    const whole = (await test.ask('backup:list', {})).backups.map(({ id }) => id)
    const { jobId } = await test.ask('backup:start', {})
    await test.ask('jobs:cancel', { id: jobId })
    expect((await test.job(Promise.resolve({ jobId }))).state).toBe('cancelled')
    // as a kill leaves them: a snapshot, a content that has not arrived, a backup without its name, one that was being removed
    const left = [
      '.snapshot-killed',
      'objects/.1.incoming',
      'backups/.2026-01-01',
      'backups/.removed-2025-01-01'
    ]
    for (const name of left) mkdirSync(join(backups, name))
    expect((await test.ask('backup:list', {})).backups.map(({ id }) => id)).toEqual(whole)
    await backUp()
    expect(left.filter((name) => existsSync(join(backups, name)))).toEqual([])
  })

  it('the plan says when the next is due; a folder that is gone says so; one inside the library is refused', async () => {
    const { dueAt, backups: list } = await test.ask('backup:plan', { everyHours: 24, keep: 7 })
    expect(Date.parse(dueAt!) - Date.parse(list[0]!.createdAt)).toBe(24 * 3_600_000)
    await expect(test.chooseBackupFolder(join(root, 'library', 'inner'))).rejects.toMatchObject({
      code: 'backup-inside'
    })
    const others = await folderWith({ 'thesis.docx': 'mine' })
    await expect(test.chooseBackupFolder(others)).rejects.toMatchObject({ code: 'backup-folder-used' })
    expect(readdirSync(others)).toEqual(['thesis.docx'])
    cpSync(backups, join(root, 'moved'), { recursive: true })
    rmSync(backups, { recursive: true })
    expect(await test.ask('backup:list', {})).toMatchObject({ unreachable: true, backups: [] })
    const unplugged = await test.job(test.ask('backup:start', {}))
    expect([unplugged.failure!.code, existsSync(backups)]).toEqual(['backup-unreachable', false])
    await test.chooseBackupFolder(join(root, 'moved'))
    expect((await test.ask('backup:list', {})).backups).toHaveLength(list.length)
  })
})
