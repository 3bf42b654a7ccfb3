import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, projectRoot, type TestEngine } from '#main/harness/open-engine'
import { folderWith, importFolder } from '#main/harness/small-jobs'
import { drawingPng } from '#main/harness/pictures'

const SECRET = 'violin teapot gravel seven'
const root = mkdtempSync(join(tmpdir(), 'tadpole-audit-'))
let test: TestEngine

/** The verifier that is handed to whoever has no Tadpole: its exit status and what it says. */
function verifyElsewhere(log: string, ...places: string[]): { status: number; says: string } {
  const path = join(root, 'log.jsonl')
  writeFileSync(path, log)
  try {
    const script = join(projectRoot, 'resources/audit/verify-audit-log.mjs')
    return {
      status: 0,
      says: execFileSync(process.execPath, [script, path, ...places], { encoding: 'utf8' })
    }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { status, says: stdout + stderr }
  }
}

beforeAll(async () => {
  test = openEngine(join(root, 'library'))
  await test.ask('library:create', { passphrase: SECRET })
  const files = await folderWith({
    'one.png': await drawingPng(901, 60, 90),
    'two.png': await drawingPng(902, 60, 90),
    'metadata.csv':
      'filename,age_months,child,site\none.png,60,Anna Example,Clinic X\ntwo.png,60,Anna Example,Clinic X\n'
  })
  await importFolder(test, files)
  await test.chooseBackupFolder(join(root, 'backups'))
})
afterAll(async () => {
  await test.close()
  rmSync(root, { recursive: true, force: true })
})

describe('the audit log of a library', () => {
  it('tells of opening, import, labels, results and what left, by request, without names', async () => {
    const { drawings } = await test.ask('library:changes', { since: 0, limit: 10 })
    const [first] = drawings
    await test.ask('drawings:label', { id: first!.id, label: 'unusual' })
    await test.ask('labels:export', { format: 'csv' })
    const { entries, total, head } = await test.ask('audit:list', { limit: 100 })
    const said = entries.map(({ action, subject, change }) => `${action} ${subject} ${change}`)
    expect(said).toEqual(expect.arrayContaining(['import:start drawing added', 'import:start child added']))
    expect(said[0]).toBe('labels:export export left')
    expect(said[1]).toBe('drawings:label drawing changed')
    expect([entries[1]!.object, JSON.parse(entries[1]!.detail)]).toEqual([
      first!.id,
      { fields: ['expert_label'] }
    ])
    expect(said).toContain('library:create library opened')
    expect(said).toContain('backup:choose setting added')
    expect([total, head!.split(':')[0]]).toEqual([entries.length, String(entries.length)])
    expect(JSON.stringify(entries)).not.toMatch(/Anna|Clinic/)
    const about = await test.ask('audit:list', { object: first!.id })
    expect(about.entries.map(({ change }) => change)).toEqual(['changed', 'added'])
  })

  it('leaves as signed lines that a plain script checks, which sees every change, gap and cut', async () => {
    const { head, fingerprint } = await test.ask('audit:list', {})
    const { bytes, entries } = await test.ask('audit:export', {})
    const log = Buffer.from(bytes).toString('utf8')
    const sound = verifyElsewhere(log, head!)
    expect([
      sound.status,
      sound.says.includes(`${entries} entries`),
      sound.says.includes(fingerprint)
    ]).toEqual([0, true, true])
    expect(verifyElsewhere(log, '1:0000000000000000').status).toBe(1)
    const lines = log.trimEnd().split('\n')
    const end = JSON.parse(lines.at(-1)!) as { end: { entries: number; hash: string }; signature: string }
    const before = JSON.parse(lines.at(-3)!) as { hash: string }
    const shorter = { ...end, end: { ...end.end, entries: lines.length - 2, hash: before.hash } }
    const forgeries = {
      changed: lines.map((line, i) => (i === 2 ? line.replace('"actor":"', '"actor":"x') : line)),
      gap: lines.filter((_, i) => i !== 3),
      swapped: [lines[1]!, lines[0]!, ...lines.slice(2)],
      cut: [...lines.slice(0, -2), lines.at(-1)!],
      'cut, and its end forged': [...lines.slice(0, -2), JSON.stringify(shorter)]
    }
    for (const [name, forged] of Object.entries(forgeries))
      expect([name, verifyElsewhere(forged.join('\n')).status]).toEqual([name, 1])
    expect(verifyElsewhere(lines.slice(0, -1).join('\n')).status).toBe(2)
  })

  it('is held against the backups, which tell when the whole folder was put back', async () => {
    await test.engine.close()
    const kept = join(root, 'kept')
    cpSync(test.folder, kept, { recursive: true })
    test = openEngine(test.folder)
    await test.ask('library:unlock', { passphrase: SECRET })
    const { drawings } = await test.ask('library:changes', { since: 0, limit: 10 })
    await test.ask('drawings:label', { id: drawings[1]!.id, label: 'normal' })
    await test.job(test.ask('backup:start', {}))
    const found = await test.ask('audit:check', {})
    expect(found).toMatchObject({ brokenAt: null, anchors: [{ state: 'held' }] })
    const { head } = await test.ask('audit:list', {})
    await test.engine.close()
    const again = openEngine(test.folder)
    expect((await again.ask('library:unlock', { passphrase: SECRET })).notices).toEqual([])
    await again.engine.close()

    // an earlier state of the whole folder: nothing within it can tell
    const rolled = openEngine(kept)
    const { notices } = await rolled.ask('library:unlock', { passphrase: SECRET })
    expect(notices).toMatchObject([{ code: 'library-rolled-back' }])
    const check = await rolled.ask('audit:check', { anchor: head })
    expect(check.anchors.map(({ state }) => state)).toEqual(['beyond', 'beyond'])
    await rolled.close()
    test = openEngine(test.folder)
    await test.ask('library:unlock', { passphrase: SECRET })
  })

  it('counts wrong passphrases with the opening that follows them', async () => {
    await test.engine.close()
    test = openEngine(test.folder)
    await test.refuse('library:unlock', { passphrase: 'not it' })
    await test.ask('library:unlock', { passphrase: SECRET })
    const { entries } = await test.ask('audit:list', { limit: 1 })
    expect([entries[0]!.change, JSON.parse(entries[0]!.detail)]).toEqual([
      'opened',
      { wrongTries: 1, how: 'usual' }
    ])
  })

  it('does not grow where nothing was changed, and is whole in a library that is open for reading', async () => {
    const before = await test.ask('audit:list', {})
    await test.ask('library:status', {})
    await test.ask('storage:stats', {})
    expect((await test.ask('audit:list', {})).total).toBe(before.total)
    await test.engine.close()
    const reading = openEngine(test.folder)
    await reading.ask('library:unlock', { passphrase: SECRET, how: 'unchanged' })
    expect(await reading.ask('audit:check', {})).toMatchObject({ brokenAt: null })
    const { bytes } = await reading.ask('audit:export', {})
    expect(verifyElsewhere(Buffer.from(bytes).toString('utf8')).status).toBe(0)
    await reading.engine.close()
    expect(readFileSync(join(test.folder, 'library.db')).length).toBeGreaterThan(0)
    test = openEngine(test.folder)
    await test.ask('library:unlock', { passphrase: SECRET })
  })
})
