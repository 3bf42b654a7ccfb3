import type { DrawingId } from '#contract/drawing'
import type { ExplanationGrades } from '#contract/explanation'
import type { ReportBatch } from '#contract/report'
import { layouts } from '#contract/overlay'
import { reportFormats } from '#contract/report'
import { unzipSync } from 'fflate'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportData } from '../analysis/report/report-data'
import type { TestEngine } from '../harness/open-engine'
import { opened, take } from '../harness/registry'
import { folderWith, importFolder, quick } from '../harness/small-jobs'

let test: TestEngine
let ids: DrawingId[]
let formModel: string

const settings = { ...quick, candidates: false, form: 'fit' as const, development: true }

beforeAll(async () => {
  test = await opened(true)
  const { result } = await test.job(
    test.ask('training:start', { bands: ['4-6', '6-8'], deploy: true, settings })
  )
  formModel = (result as { models: { id: string }[] }).models[0]!.id
  await test.job(test.ask('analysis:start', { ids: 'all' }))
  ids = (await test.ask('library:changes', { since: 0 })).drawings.map((d) => d.id)
}, 200_000)
afterAll(() => test.close())

const explain = async (request: Parameters<typeof test.ask<'explain:start'>>[1]) =>
  (await test.job(test.ask('explain:start', request))).state

describe('explaining what is deployed', () => {
  it('both scores, by several ways, each kept beside the others', { timeout: 60_000 }, async () => {
    const id = ids[0]!
    for (const method of ['fit', 'grad-cam', 'patch-distance'] as const)
      expect(await explain({ id, score: 'form', method })).toBe('completed')
    expect(await explain({ id, score: 'development', method: 'gradient', towards: 'older' })).toBe(
      'completed'
    )
    const { explanations } = await test.ask('drawings:get', { id })
    expect(explanations.map((e) => `${e.score} ${e.method} ${e.towards}`).sort()).toEqual([
      'development gradient older',
      'form fit unusual',
      'form grad-cam unusual',
      'form patch-distance unusual'
    ])
    const { explanation, values, overlayPng } = await test.ask('explain:map', {
      id,
      method: 'grad-cam',
      style: 'contour'
    })
    expect(values).toHaveLength(explanation.width * explanation.height)
    expect(values.every(Number.isFinite)).toBe(true)
    expect((await sharp(overlayPng).metadata()).width).toBe(explanation.width)
    const picture = await test.engine.picture(id, 'overlay.form.unusual.grad-cam.contour.single')
    expect(Buffer.compare(Buffer.from(picture.bytes), Buffer.from(overlayPng))).toBe(0)
    // over its drawing, as a file: every layout another picture, side by side twice as wide
    const saved = await Promise.all(
      layouts.map((layout) => test.ask('explain:picture', { id, method: 'grad-cam', layout }))
    )
    expect(saved.map(({ fileName }) => fileName.split('-').at(-1))).toEqual(layouts.map((l) => `${l}.png`))
    const sizes = await Promise.all(saved.map(async ({ png }) => (await sharp(png).metadata()).width))
    expect(sizes[3]! / sizes[0]!).toBeCloseTo(2.03, 1)
    expect(new Set(saved.map(({ png }) => Buffer.from(png).toString('base64'))).size).toBe(4)
  })
  it('the same seed gives the same map, byte for byte', { timeout: 60_000 }, async () => {
    const once = async () => {
      await explain({ id: ids[1]!, score: 'form', method: 'smooth', seed: 5 })
      return (await test.ask('explain:map', { id: ids[1]!, method: 'smooth' })).values
    }
    expect(Buffer.compare(Buffer.from((await once()).buffer), Buffer.from((await once()).buffer))).toBe(0)
  })
  it(
    'is measured on the norm’s own drawings, stored with the version, and what failed is left out of reports',
    { timeout: 120_000 },
    async () => {
      const methods = ['fit', 'rollout'] as const
      const { result, state } = await test.job(
        test.ask('explain:grade', { models: 'deployed', methods: [...methods], sample: 3 })
      )
      expect(state).toBe('completed')
      const { grades } = result as { grades: ExplanationGrades[] }
      expect(grades.map((g) => g.score)).toEqual(['form', 'form', 'development'])
      // one scorer, two bands: measured once
      expect(grades[0]!.grades).toEqual(grades[1]!.grades)
      const { grades: stored } = await test.ask('explain:grades', { modelId: formModel })
      expect(stored!.grades.map((g) => [g.method, g.drawings, g.planted !== null])).toEqual(
        methods.map((m) => [m, 3, true])
      )
      for (const grade of stored!.grades) expect(grade.scaleMaximum).toBeGreaterThanOrEqual(grade.level)
      const failed = stored!.grades.filter((g) => g.verdict === 'unreliable').map((g) => g.method)
      expect(failed).toContain('rollout')
      const id = ids[2]!
      await explain({ id, score: 'form', method: 'rollout' })
      const { bytes } = await test.ask('reports:create', { id, maps: 'always', format: 'json' })
      const { data } = JSON.parse(Buffer.from(bytes).toString()) as {
        data: { withheld: { method: string }[]; explanations: { method: string }[] }
      }
      expect(data.withheld.map((w) => w.method)).toContain('rollout')
      expect(data.explanations.map((e) => e.method)).not.toContain('rollout')
      const picture = { id, method: 'rollout' as const }
      expect((await test.refuse('explain:picture', picture)).code).toBe('explanation-unavailable')
    }
  )
  it('grading can be cancelled, and leaves what was known', { timeout: 60_000 }, async () => {
    const before = await test.ask('explain:grades', { modelId: formModel })
    const { jobId } = await test.ask('explain:grade', { models: [formModel], sample: 30 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await test.ask('jobs:cancel', { id: jobId })
    expect((await test.job(Promise.resolve({ jobId }))).state).toBe('cancelled')
    expect(await test.ask('explain:grades', { modelId: formModel })).toEqual(before)
  })
  it('says plainly what cannot be explained', async () => {
    expect((await test.refuse('explain:map', { id: ids[9]!, method: 'occlusion' })).code).toBe(
      'explanation-missing'
    )
    expect((await test.refuse('explain:grades', { modelId: 'no such' })).code).toBe('model-unknown')
    expect((await test.refuse('explain:grade', { models: ['no such'] })).code).toBe('model-unknown')
  })
})

describe('comparison', () => {
  it('typical drawings of other children, the same subject first, with what is usual', async () => {
    const id = ids[0]!
    const { drawing } = await test.ask('drawings:get', { id })
    const { neighbours, searched, group } = await test.ask('compare:drawing', { id, count: 8 })
    expect(neighbours).toHaveLength(8)
    expect(searched).toBeGreaterThan(100)
    expect(neighbours.every((n) => n.childId !== drawing.childId)).toBe(true)
    expect(new Set(neighbours.map((n) => n.childId)).size).toBe(8)
    expect(neighbours[0]!.sameSubject).toBe(true)
    expect(group.percentile).not.toBeNull()
    const lens = await test.ask('compare:patch', { id, x: 0.5, y: 0.5 })
    expect([lens.samePlace.length, lens.anywhere.length]).toEqual([4, 4])
    expect(lens.anywhere[0]!.distance).toBeLessThanOrEqual(lens.samePlace[0]!.distance)
  })
  it('a drawing that experts call unusual since is no example of typical any more', async () => {
    const id = ids[0]!
    const [nearest] = (await test.ask('compare:drawing', { id, count: 1 })).neighbours
    await test.ask('drawings:label', { id: nearest!.id, label: 'unusual' })
    const [next] = (await test.ask('compare:drawing', { id, count: 1 })).neighbours
    expect(next!.id).not.toBe(nearest!.id)
    await test.ask('edits:undo', {})
  })
})

describe('notes, annotations and parts', () => {
  const part = (id: string, box: [number, number, number, number]) =>
    ({ id, kind: 'part', name: id, text: '', box, by: 'person' }) as const
  it('are kept, undone and redone as any edit, and never touch a score', async () => {
    const id = ids[3]!
    const before = (await test.ask('drawings:get', { id })).analysis
    const text = `${'long '.repeat(1990)}שלום 😀 مرحبا <script>`
    await test.ask('drawings:remark', {
      id,
      remarks: { notes: text, annotations: [part('head', [1, 2, 30, 40])] }
    })
    const after = await test.ask('drawings:get', { id })
    expect(after.remarks).toMatchObject({ notes: text, childComment: '' })
    expect(after.analysis).toEqual(before)
    await test.ask('edits:undo', {})
    expect((await test.ask('drawings:get', { id })).remarks.annotations).toEqual([])
    await test.ask('edits:redo', {})
    expect((await test.ask('drawings:get', { id })).remarks.annotations).toHaveLength(1)
    const refused = { id, remarks: { notes: 'x'.repeat(10_001) } }
    expect((await test.refuse('drawings:remark', refused)).code).toBe('request-invalid')
  })
  it('parts have their share of what raises the score', async () => {
    const id = ids[0]!
    const { drawing } = await test.ask('drawings:get', { id })
    const all = part('all', [0, 0, drawing.width, drawing.height])
    const left = part('left', [0, 0, drawing.width / 2, drawing.height])
    await test.ask('drawings:remark', { id, remarks: { annotations: [all, left] } })
    await explain({ id, score: 'form', method: 'fit' })
    const { shares } = await test.ask('explain:parts', { id, method: 'fit' })
    expect(shares[0]!.share).toBeCloseTo(1, 5)
    expect(shares[1]!.share).toBeLessThan(1)
    expect((await test.ask('drawings:suggest', { id })).annotations.every((a) => a.by === 'suggested')).toBe(
      true
    )
  })
})

describe('reports', () => {
  it('come in every format, each with what the drawing is about', { timeout: 60_000 }, async () => {
    const id = ids[0]!
    const starts: Record<string, string> = {
      html: '<!doctype',
      interactive: '<!doctype',
      pdf: '%PDF-',
      slides: 'PK',
      json: '{',
      csv: 'report,',
      svg: '<svg',
      npy: '\u0093NUMPY',
      png: '\u0089PNG'
    }
    for (const format of reportFormats) {
      const { bytes, fileName } = await test.ask('reports:create', { id, format, maps: 'always' })
      expect([format, Buffer.from(bytes).toString('latin1').startsWith(starts[format]!)]).toEqual([
        format,
        true
      ])
      expect(fileName).toMatch(/^report-[\w-]+-[0-9a-f]{12}\./)
    }
  })
  it('for parents say no number of models, for clinicians all', async () => {
    const text = async (reader: 'parent' | 'clinician') =>
      Buffer.from((await test.ask('reports:create', { id: ids[0]!, reader })).bytes)
        .toString()
        .split('<pre')[0]!
    const [parent, clinician] = [await text('parent'), await text('clinician')]
    for (const word of ['Model checksum', 'Conformal p', 'seed'])
      expect([parent.includes(word), clinician.includes(word)]).toEqual([false, true])
    for (const page of [parent, clinician]) expect(page).toContain('not a diagnosis')
  })
  it('are held against the library: the same, changed since, or forged', { timeout: 60_000 }, async () => {
    const id = ids[5]!
    const { bytes } = await test.ask('reports:create', { id, format: 'pdf', comment: 'first' })
    const verify = async (file: Uint8Array) => test.ask('reports:verify', { file: await take(test, file) })
    expect(await verify(bytes)).toMatchObject({
      intact: true,
      same: true,
      checked: 'stated',
      differences: [],
      drawingId: id
    })
    const page = Buffer.from((await test.ask('reports:create', { id, format: 'html' })).bytes).toString()
    expect(await verify(Buffer.from(page))).toMatchObject({ same: true, checked: 'all' })
    const painted = page.replace(/<p class="verdict">[^<]*/, '<p class="verdict">Something else')
    expect(await verify(Buffer.from(painted))).toMatchObject({ intact: false, same: false, checked: 'all' })
    const shown = Buffer.from((await test.ask('reports:create', { id, format: 'interactive' })).bytes)
    expect(await verify(shown)).toMatchObject({ same: true, checked: 'all' })
    await test.ask('drawings:label', { id, label: 'unsure' })
    const after = await verify(bytes)
    expect(after).toMatchObject({ intact: true, same: false })
    expect(after.differences.map((d) => d.what)).toContain('drawing.expertLabel')
    await test.ask('edits:undo', {})
    const { comparison } = JSON.parse(
      Buffer.from((await test.ask('reports:create', { id, format: 'json' })).bytes).toString()
    ).data as ReportData
    await test.ask('drawings:label', { id: comparison!.neighbours[0]!.id, label: 'unusual' })
    expect(await verify(Buffer.from(page))).toMatchObject({ intact: true, same: false, checked: 'all' })
    await test.ask('edits:undo', {})
    const json = await test.ask('reports:create', { id, format: 'json' })
    const forged = Buffer.from(json.bytes).toString().replace('"percentile": ', '"percentile": 1')
    expect(await verify(Buffer.from(forged))).toMatchObject({ intact: false, same: false })
    expect(
      (await test.refuse('reports:verify', { file: await take(test, Buffer.from('no report')) })).code
    ).toBe('report-unreadable')
  })
  it('of many in one archive; what cannot be reported is named', { timeout: 60_000 }, async () => {
    await importFolder(test, await folderWith({ 'extra.png': await page(80, 80) }))
    const { drawings } = await test.ask('library:changes', { since: 0 })
    const fresh = drawings.find((d) => d.fileName === 'extra.png')!.id
    const { result } = await test.job(
      test.ask('reports:batch', { ids: [ids[0]!, ids[1]!, fresh], format: 'csv' })
    )
    const { archive, made, refused } = result as ReportBatch
    expect([made, refused.map((r) => [r.file, r.code])]).toEqual([2, [['extra.png', 'drawing-not-analysed']]])
    expect(Object.keys(unzipSync(archive))).toHaveLength(2)
  })
})

const page = (width: number, height: number, ink: 'none' | 'all' | 'line' = 'line'): Promise<Buffer> => {
  const background = ink === 'all' ? '#000' : '#fff'
  const line = Buffer.from(
    `<svg width="${width}" height="${height}"><rect x="4" y="${Math.floor(height / 2)}" width="${Math.max(1, width - 8)}" height="1"/></svg>`
  )
  const base = sharp({ create: { width, height, channels: 3, background } })
  return (ink === 'line' ? base.composite([{ input: line }]) : base).png().toBuffer()
}

describe('odd pages', () => {
  it('get a typed reason or a correct report, never a crash', { timeout: 120_000 }, async () => {
    const clear = await sharp({
      create: { width: 90, height: 90, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } }
    })
      .png()
      .toBuffer()
    const files = {
      'blank.png': await page(90, 90, 'none'),
      'black.png': await page(90, 90, 'all'),
      'line.png': await page(90, 90),
      'wide.png': await page(900, 40),
      'tall.png': await page(40, 900),
      'clear.png': clear
    }
    const table = [
      'filename,age_months,subject,child_id',
      ...Object.keys(files).map((name, i) => `${name},60,house,"=cmd${i} שלום 😀"`)
    ]
    const folder = await mkdtemp(join(tmpdir(), 'tadpole-odd-'))
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes)
    await writeFile(join(folder, 'metadata.csv'), table.join('\n'))
    await importFolder(test, folder)
    const { drawings } = await test.ask('library:changes', { since: 0 })
    const odd = drawings.filter((d) => d.fileName in files)
    expect(odd).toHaveLength(6)
    await test.job(test.ask('analysis:start', { ids: odd.map((d) => d.id) }))
    for (const { id, fileName } of odd) {
      const { analysis } = await test.ask('drawings:get', { id })
      const state = await explain({ id, method: 'grad-cam' })
      expect([fileName, state]).toEqual([fileName, analysis!.outOfScope.length > 0 ? 'failed' : 'completed'])
      for (const format of ['html', 'pdf'] as const) {
        const { bytes } = await test.ask('reports:create', { id, format, maps: 'always' })
        expect(bytes.byteLength).toBeGreaterThan(1000)
        if (format === 'html') expect(Buffer.from(bytes).toString()).not.toMatch(/NaN|undefined|Infinity/)
      }
    }
    const blank = odd.find((d) => d.fileName === 'blank.png')!
    expect((await test.ask('drawings:get', { id: blank.id })).analysis!.outOfScope).toEqual(['blank'])
  })
})
