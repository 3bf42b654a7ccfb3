import type { DrawingId } from '#contract/drawing'
import type { RaterId } from '#contract/rating'
import { unzipSync, zipSync, type Zippable } from 'fflate'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, projectRoot, type TestEngine } from '../harness/open-engine'
import { drawingPng } from '../harness/pictures'
import { folderWith, importFolder } from '../harness/small-jobs'
import { exported, take } from '../harness/whole-libraries'

const place = mkdtempSync(join(tmpdir(), 'tadpole-archives-'))
let counter = 0
function fileOf(bytes: Uint8Array): string {
  counter += 1
  const path = join(place, `a${counter}.tadpole-dataset`)
  writeFileSync(path, bytes)
  return path
}

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a whole library as a file', () => {
  let test: TestEngine
  let ids: DrawingId[]
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { passphrase: 'a passphrase of some length' })
    const files: Record<string, Uint8Array | string> = {}
    for (let i = 0; i < 6; i += 1) files[`Ä drawing ${i}.png`] = await drawingPng(700 + i)
    const rows = Object.keys(files).map((name, i) => `${name},c${i % 3},${5 + i / 2},note ${i}`)
    await importFolder(
      test,
      await folderWith({ ...files, 'm.csv': ['filename,child_id,age,remark', ...rows].join('\n') })
    )
    ids = (await test.ask('labelling:queue', { rater: null })).items.map((item) => item.id)
    const { rater } = await test.ask('raters:add', { name: 'rater' })
    await test.ask('labelling:rate', { rater: rater.id, id: ids[0]!, label: 'unusual' })
    await test.ask('labelling:rate', { rater: rater.id, id: ids[0]!, tags: ['torn'], note: 'why: "x"' })
    await test.ask('labelling:rate', { rater: rater.id, id: ids[2]!, label: 'normal' })
    await test.ask('labelling:reveal', { rater: rater.id, id: ids[2]! })
    await test.ask('labelling:rate', {
      rater: null,
      id: ids[1]!,
      label: 'normal',
      tags: ['first'],
      note: 'a note'
    })
    await test.ask('splits:make', { name: 's', wish: {} })
    await test.ask('views:save', { view: { name: 'v', filters: { search: 'x' } } })
    await test.ask('drawings:remove', { ids: [ids[5]!] })
  })
  afterAll(() => test.close())

  const labels = async (engine: TestEngine) =>
    Buffer.from((await engine.ask('labels:export', { format: 'jsonl' })).bytes)
      .toString()
      .trim()
      .split('\n')
      .sort()

  it('comes back the same in another library: pictures, labels, ratings, splits, ids; what was deleted is gone', async () => {
    const path = await exported(test)
    const inside = Object.keys(unzipSync(readFileSync(path)))
    expect(inside.filter((name) => name.startsWith('drawings/'))).toHaveLength(5)
    expect(inside.join()).not.toContain('drawing 5')
    const other = openEngine()
    await other.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    expect((await take(other, path, true)).report).toMatchObject({ imported: 5, dryRun: true })
    expect((await other.ask('library:status', {})).drawings).toBe(0)
    expect((await take(other, path)).report).toMatchObject({
      drawings: 5,
      imported: 5,
      duplicates: 0,
      ratings: 2,
      newRaters: ['rater'],
      splits: ['s'],
      rejected: []
    })
    expect(await labels(other)).toEqual(await labels(test))
    expect(
      Buffer.compare(
        (await other.engine.picture(ids[0]!, 'full')).bytes,
        (await test.engine.picture(ids[0]!, 'full')).bytes
      )
    ).toBe(0)
    expect((await other.ask('splits:list', {})).splits).toMatchObject([{ name: 's', unassigned: 0 }])
    expect((await other.ask('views:list', {})).views).toEqual([{ name: 'v', filters: { search: 'x' } }])
    const changed = { rater: 1 as RaterId, id: ids[2]!, label: 'unusual' as const }
    expect((await other.refuse('labelling:rate', changed)).code).toBe('rating-shown')
    // again: all here already, nothing doubled, nothing lost
    await other.ask('labelling:rate', { rater: 1 as RaterId, id: ids[0]!, label: 'normal' })
    expect((await take(other, path)).report).toMatchObject({ imported: 0, duplicates: 5, ratings: 0 })
    expect((await other.ask('ratings:disagreements', { open: false })).rows).toEqual([])
    // and exported from there, it says the same
    const again = unzipSync(readFileSync(await exported(other)))
    const first = unzipSync(readFileSync(path))
    expect(Object.keys(again).sort()).toEqual(Object.keys(first).sort())
    for (const name of Object.keys(first).filter((n) => n.startsWith('drawings/')))
      expect(sha(again[name]!)).toBe(sha(first[name]!))
    await other.close()
  })

  it('its table and its pictures can be imported as any folder', async () => {
    const files = unzipSync(readFileSync(await exported(test)))
    const folder = mkdtempSync(join(place, 'folder-'))
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true })
      if (name.startsWith('drawings/') || name === 'metadata.csv') writeFileSync(join(folder, name), bytes)
    }
    const other = openEngine()
    await other.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    expect(await importFolder(other, folder)).toMatchObject({ imported: 5, rejected: [] })
    const { drawings } = await other.ask('library:changes', { since: 0 })
    expect(drawings.find((d) => d.fileName === 'Ä drawing 1.png')).toMatchObject({
      childId: 'c1',
      ageMonths: 66,
      expertLabel: 'normal',
      tags: ['first'],
      extra: { remark: 'note 1' }
    })
    await other.close()
  })

  const hostile = async (change: (files: Zippable) => Zippable | Uint8Array): Promise<string | undefined> => {
    const files = unzipSync(readFileSync(await exported(test))) as Zippable
    const made = change(files)
    const bytes = made instanceof Uint8Array ? made : zipSync(made, { level: 0 })
    const before = (await test.ask('library:status', {})).drawings
    const { state, code } = await take(test, fileOf(bytes))
    expect([state, (await test.ask('library:status', {})).drawings]).toEqual(['failed', before])
    return code
  }

  it('an archive that climbs out of its folder, or holds what its list does not name, is not opened', async () => {
    const evil = Buffer.from('evil')
    expect(await hostile((files) => ({ ...files, '../../evil.txt': evil }))).toBe('archive-unsafe')
    expect(await hostile((files) => ({ ...files, '/etc/evil': evil }))).toBe('archive-unsafe')
    expect(await hostile((files) => ({ ...files, 'a\\b.txt': evil }))).toBe('archive-unsafe')
    expect(await hostile((files) => ({ ...files, 'inner.zip': zipSync({ a: evil }) }))).toBe('archive-unsafe')
    const climbing = (files: Zippable): Zippable => {
      const lines = Buffer.from(files['drawings.jsonl'] as Uint8Array)
        .toString()
        .replace(/"path":"drawings\//, '"path":"../drawings/')
      return rehashed(files, Buffer.from(lines))
    }
    expect(await hostile(climbing)).toBe('archive-unreadable')
    expect(existsSync(join(place, 'evil.txt')) || existsSync('/etc/evil')).toBe(false)
  })

  /** With a list that its manifest vouches for. */
  function rehashed(files: Zippable, lines: Uint8Array, name = 'drawings.jsonl'): Zippable {
    const manifest = JSON.parse(Buffer.from(files['manifest.json'] as Uint8Array).toString()) as {
      files: Record<string, string>
    }
    manifest.files[name] = sha(lines)
    return { ...files, [name]: lines, 'manifest.json': Buffer.from(JSON.stringify(manifest)) }
  }

  it('one whose lists hold what no library writes is not taken in: it would not open again', async () => {
    const drawing = (change: (row: Record<string, unknown>) => void) => (files: Zippable) => {
      const lines = Buffer.from(files['drawings.jsonl'] as Uint8Array)
        .toString()
        .trim()
        .split('\n')
      const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
      change(rows[0]!)
      return rehashed(files, Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')))
    }
    const site = (change: Record<string, unknown>) => (files: Zippable) => {
      const before = JSON.parse(Buffer.from(files['site.json'] as Uint8Array).toString()) as object
      return rehashed(files, Buffer.from(JSON.stringify({ ...before, ...change })), 'site.json')
    }
    const at = '2026-01-01'
    const split = { name: 'evil', madeAt: at, wish: null, strata: [], notes: [], parts: {} }
    const list = { id: 'evil', version: 1, content: '"x"', madeAt: at }
    const answer = { rater: 'R', checklist: 'none', version: 1, content: '{"i":1}', at }
    for (const change of [
      site({ splits: [split] }),
      site({ checklists: [list] }),
      drawing((row) => (row.answers = [answer])),
      drawing((row) => (row.ageMonths = -5)),
      drawing((row) => (row.source = { about: 'x', path: 'sources/1/a', sha256: row.sha256 }))
    ])
      expect(await hostile(change)).toBe('archive-unreadable')
  })

  it('one that was changed, lies about sizes, or is a bomb, is not taken in, nor any part of it', async () => {
    const first = (files: Zippable): string =>
      Object.keys(files).find((name) => name.startsWith('drawings/'))!
    // a picture that is new here, so that it has to be read, and not the one that the list vouches for
    const changed = (files: Zippable): Zippable => {
      const lines = Buffer.from(files['drawings.jsonl'] as Uint8Array)
        .toString()
        .replace(/"sha256":"./, '"sha256":"z')
      return rehashed(files, Buffer.from(lines))
    }
    expect(await hostile(changed)).toBe('archive-checksum')
    expect(await hostile((files) => ({ ...files, 'drawings.jsonl': Buffer.from('') }))).toBe(
      'archive-checksum'
    )
    expect(
      await hostile((files) =>
        Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'site.json'))
      )
    ).toBe('archive-unreadable')
    const lying = (files: Zippable): Uint8Array => {
      const bytes = Buffer.from(zipSync(files, { level: 0 }))
      const name = Buffer.from('drawings.jsonl')
      const central = bytes.lastIndexOf(name) - 46
      bytes.writeUInt32LE(10, central + 24)
      return bytes
    }
    expect(await hostile(lying)).toBe('archive-unreadable')
    const bomb = (files: Zippable): Uint8Array =>
      zipSync({ ...files, [first(files)]: [new Uint8Array(150 * 1024 * 1024), { level: 9 }] })
    expect(await hostile(bomb)).toBe('archive-unsafe')
    expect(await hostile(() => Buffer.from('PK\u0003\u0004 and so on'))).toBe('archive-unreadable')
    const newer = (files: Zippable): Zippable => ({
      ...files,
      'manifest.json': Buffer.from(
        Buffer.from(files['manifest.json'] as Uint8Array)
          .toString()
          .replace('"version":1', '"version":9')
      )
    })
    expect(await hostile(newer)).toBe('archive-newer')
  })

  it('the same picture of two children, lists that mean something else here: each goes where it belongs', async () => {
    const png = await drawingPng(808)
    const make = async (label: 'normal' | 'unusual', most: number) => {
      const engine = openEngine()
      await engine.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
      const long = `🐸${'a'.repeat(195)}.png`
      const rows = 'file,child\na/x.png,K1\nb/x.png,K2\n'
      const folder = await folderWith({ 'm.csv': `${rows}${long},K3\n`, [long]: await drawingPng(809) })
      for (const part of ['a', 'b']) {
        mkdirSync(join(folder, part))
        writeFileSync(join(folder, part, 'x.png'), png)
      }
      await importFolder(engine, folder)
      const { drawings } = await engine.ask('library:changes', { since: 0 })
      const second = drawings.find((d) => d.childId === 'K2')!.id
      const { rater } = await engine.ask('raters:add', { name: label })
      await engine.ask('labelling:rate', { rater: rater.id, id: second, label })
      const items = [{ id: 'i', text: 'How much?', kind: 'scale' as const, most }]
      await engine.ask('checklists:save', { id: 'list', content: { name: `to ${most}`, items } })
      const answer = { rater: rater.id, id: second, checklist: 'list' }
      await engine.ask('checklists:answer', { ...answer, answers: { i: most } })
      return { engine, second }
    }
    const [one, two] = [await make('normal', 2), await make('unusual', 5)]
    const path = await exported(two.engine)
    expect((await take(one.engine, path)).report).toMatchObject({
      imported: 0,
      duplicates: 3,
      differing: 0,
      ratings: 1
    })
    const { rows } = await one.engine.ask('ratings:disagreements', {})
    expect(rows.map((row) => row.id)).toEqual([one.second])
    const { checklists } = await one.engine.ask('checklists:list', {})
    expect(checklists.map((list) => [list.id, list.content.name, list.answered])).toEqual([
      ['list', 'to 2', 1],
      ['list-2', 'to 5', 1]
    ])
    expect((await one.engine.ask('checklists:results', { checklist: 'list' })).rows[0]!.scores).toEqual([
      { rater: 'normal', score: 2 }
    ])
    await one.engine.ask('drawings:edit', { ids: [one.second], patch: { subject: 'horse' } })
    expect((await take(one.engine, path)).report).toMatchObject({ duplicates: 3, differing: 1 })
    await one.engine.close()
    await two.engine.close()
  })

  const seeds = join(projectRoot, '../shared/data/fuzz-seeds/zip')
  it.skipIf(!existsSync(seeds))('420 ZIP files made to break readers end typed', async () => {
    const codes = new Set<string | undefined>()
    for (const name of readdirSync(seeds)) codes.add((await take(test, join(seeds, name))).code)
    expect([...codes].every((code) => code?.startsWith('archive-'))).toBe(true)
  })
})

describe('what cameras wrote into the files', () => {
  it('stays behind unless it is asked for; the drawings are known again all the same', async () => {
    const canary = 'Canary-Camera-4711'
    const photo = await sharp(await drawingPng(41, 60, 300))
      .withMetadata({ orientation: 3, exif: { IFD0: { Make: canary, ImageDescription: `${canary} Kita` } } })
      .jpeg()
      .toBuffer()
    const table = 'filename,child_id,age\nphoto.jpg,c1,5\nplain.png,c2,6\n'
    const files = { 'photo.jpg': photo, 'plain.png': await drawingPng(42), 'm.csv': table }
    const test = openEngine()
    await test.ask('library:create', { passphrase: 'a passphrase of some length' })
    await importFolder(test, await folderWith(files))
    for (const photos of [true, false]) {
      const path = await exported(test, { photos })
      expect(readFileSync(path).includes(canary)).toBe(false)
      // without compression a ZIP holds its files as they are
      const pictures = Object.entries(unzipSync(readFileSync(path))).filter(([name]) => /\/\d+\//.test(name))
      for (const [, bytes] of pictures) expect(Buffer.from(bytes).includes(canary)).toBe(false)
      expect((await take(test, path)).report).toMatchObject({ imported: 0, duplicates: 2 })
      const other = openEngine()
      await other.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
      expect((await take(other, path)).report).toMatchObject({ imported: 2, rejected: [] })
      expect((await other.ask('health:check', {})).ok).toBe(true)
      expect((await take(other, path)).report).toMatchObject({ imported: 0, duplicates: 2 })
      await other.close()
    }
    const whole = unzipSync(readFileSync(await exported(test, { cameraData: true })))
    expect(Object.values(whole).some((bytes) => Buffer.from(bytes).includes(canary))).toBe(true)
    await test.close()
  })
})
