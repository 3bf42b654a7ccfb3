import type { Analysis } from '#contract/analysis'
import type { DrawingId } from '#contract/drawing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { importFolder, quick, sample } from '../harness/small-jobs'

describe('thresholds, moved after training', () => {
  let test: TestEngine
  let ids: DrawingId[]
  const rows = async (): Promise<Analysis[]> =>
    (await test.ask('analysis:list', { ids })).rows.map((row) => ({ ...row, analysedAt: '' }))
  const analyse = () => test.job(test.ask('analysis:start', { ids }))
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await importFolder(test, sample)
    ids = (await test.ask('library:changes', { since: 0 })).drawings.slice(0, 120).map((d) => d.id)
    const settings = { ...quick, form: 'neighbours' as const, candidates: false }
    await test.job(test.ask('training:start', { bands: ['4-6', '6-8'], deploy: true, settings }))
    await analyse()
  }, 120_000)
  afterAll(() => test.close())

  it('stored verdicts follow, as a new analysis would have them', async () => {
    const before = await rows()
    const { reevaluated, models } = await test.ask('threshold:set', { percentile: 80, note: 'a trial' })
    expect(models.map((m) => [m.percentile, m.alpha, m.chosen])).toEqual(models.map(() => [80, 0.2, true]))
    const stored = await rows()
    const flags = (list: Analysis[]) => list.filter((row) => row.flagged).length
    expect(reevaluated).toMatchObject({ drawings: 120, noLongerFlagged: 0 })
    expect(reevaluated.newlyFlagged).toBe(flags(stored) - flags(before))
    expect(reevaluated.newlyFlagged).toBeGreaterThan(0)
    const changed = stored.filter((row, i) => row.verdict !== before[i]!.verdict)
    for (const { id } of models) {
      const { history } = await test.ask('threshold:show', { id })
      const own = changed.filter(
        (row) => id === (row.primary === 'development' ? row.developmentModelId : row.modelId)
      )
      expect(history[0]!.changed).toBe(own.length)
    }
    await analyse()
    expect(await rows()).toEqual(stored)
  }, 60_000)

  it('reset brings back what was', async () => {
    const { reevaluated } = await test.ask('threshold:set', { percentile: null })
    expect(reevaluated.noLongerFlagged).toBeGreaterThan(0)
    const after = await rows()
    await analyse()
    expect(await rows()).toEqual(after)
    for (const { alpha } of after) expect(alpha).toBe(0.05)
  }, 60_000)

  it('one model alone, by its id or the age that it scores', async () => {
    const { models } = await test.ask('threshold:list', {})
    const younger = models.find((m) => m.band === '4-6')!
    const one = await test.ask('threshold:set', { models: [younger.id], percentile: 90 })
    expect(one.models.map((m) => m.id)).toEqual([younger.id])
    const older = await test.ask('threshold:set', { models: { ageMonths: 80 }, percentile: 85 })
    expect(older.models.map((m) => m.band)).toEqual(['6-8'])
    const again = await test.ask('threshold:list', {})
    expect(Object.fromEntries(again.models.map((m) => [m.band, m.percentile]))).toEqual({
      '4-6': 90,
      '6-8': 85,
      development: 95
    })
  })

  it('shows the limits side by side, how many stored drawings it would flag, and its log', async () => {
    const { models } = await test.ask('threshold:list', {})
    const { threshold, pValues, history, summary } = await test.ask('threshold:show', {
      id: models.find((m) => m.band === '4-6')!.id
    })
    expect(threshold.at90!).toBeLessThan(threshold.at95!)
    expect(threshold.rawThreshold).toBe(threshold.at90)
    expect(pValues).toEqual([...pValues].sort((a, b) => a - b))
    expect(pValues.length).toBeGreaterThan(20)
    expect(history.map((h) => [h.percentile, h.note])).toEqual([
      [90, ''],
      [null, ''],
      [80, 'a trial']
    ])
    expect([summary.n, summary.high > summary.low]).toEqual([threshold.n, true])
  })

  it('of developmental age, year by year: limits that flags obey, and nothing beyond what children near can tell', async () => {
    const { models } = await test.ask('threshold:list', {})
    const { id, ages, highest, percentile } = models.find((m) => m.band === 'development')!
    expect(ages.map(({ fromMonths }) => fromMonths)).toEqual([48, 60, 72, 84])
    const told = ages.filter((age) => age.highest !== null)
    expect(highest).toBe(Math.min(...told.map((age) => age.highest!)))
    for (const age of told) expect(age.highest).toBe(Math.floor((1 - 2 / (age.n + 1)) * 1e4) / 100)
    const { rows: analyses } = await test.ask('analysis:list', { ids })
    const middle = analyses.filter(({ ageMonths }) => ageMonths !== null && ageMonths % 12 === 6)
    expect(middle.length).toBeGreaterThan(5)
    for (const row of middle) {
      const score = row.scores.development!
      const { low, high } = ages.find((age) => age.fromMonths === row.ageMonths! - 6)!.chosen
      // the norm's own drawings are compared with all children but theirs, so that the limit itself may lie on either side
      const [near, far] = [0.02, 0.02]
      if (score.rawScore < low! - near || score.rawScore > high! + far) expect(score.flagged).toBe(true)
      if (score.rawScore > low! + near && score.rawScore < high! - far) expect(score.flagged).toBe(false)
    }
    const refused = await test.refuse('threshold:set', { models: [id], percentile: highest + 0.1 })
    expect(refused).toMatchObject({ code: 'threshold-untellable', facts: { highest } })
    await test.ask('threshold:set', { models: [id], percentile: highest })
    const set = (await test.ask('threshold:list', {})).models.find((m) => m.id === id)!
    for (const age of set.ages.filter(({ n }) => n >= 50)) expect(age.chosen.high).not.toBeNull()
    await test.ask('threshold:set', { models: [id], percentile })
  })

  it('reports what the training of developmental age came to, in four formats', async () => {
    const { models } = await test.ask('threshold:list', {})
    const { id, ages } = models.find((m) => m.band === 'development')!
    const write = async (format: 'html' | 'pdf' | 'csv' | 'json') => {
      const { bytes, report, fileName } = await test.ask('models:report', { id, format })
      return { text: Buffer.from(bytes).toString('latin1'), report, fileName }
    }
    const { text: html, report, fileName } = await write('html')
    expect(fileName).toBe(`training-development-${id.slice(0, 8)}.html`)
    if (report.kind !== 'development') throw new Error('a report of developmental age')
    expect(report.thresholds).toEqual(ages)
    expect(report.trainableParameters).toBeLessThan(report.parameters)
    expect(report.remarks.length).toBeGreaterThan(2)
    expect(html.match(/<svg/g)!.length).toBe(2)
    expect(html).not.toContain('<script')
    expect((await write('pdf')).text.slice(0, 5)).toBe('%PDF-')
    expect((await write('csv')).text).toContain(`threshold,childrenNear,48,${ages[0]!.n}`)
    expect((JSON.parse((await write('json')).text) as typeof report).model.id).toBe(id)
  })

  it('puts drawings of all norm groups on one scale, corrected for how many they are', async () => {
    const table = async (method: 'z' | null) => test.ask('scores:table', { ids: 'all', method })
    const { rows, groups, without, flaggedInBatch, method } = await table('z')
    expect([rows.length, without, method, groups.map((g) => g.band)]).toEqual([120, 200, 'z', ['4-6', '6-8']])
    for (const row of rows) expect(row.adjustedP).toBeGreaterThanOrEqual(row.pValue)
    expect(flaggedInBatch).toBe(rows.filter((row) => row.adjustedP <= 0.1).length)
    expect((await table(null)).rows.map((row) => row.value)).toEqual(rows.map((row) => row.percentile))
    await test.ask('scores:choose', { method: 'z' })
    expect((await table(null)).rows.map((row) => row.value)).toEqual(rows.map((row) => row.value))
    const { scale } = await test.ask('drawings:get', { id: rows[0]!.id })
    expect(scale).toEqual({ method: 'z', value: rows[0]!.value })
  })

  it('refuses what so few drawings cannot tell, and changes nothing then', async () => {
    const before = await test.ask('threshold:list', {})
    const younger = before.models.find((m) => m.band === '4-6')!.id
    const high = { models: [younger], percentile: 99.9 }
    expect((await test.refuse('threshold:set', high)).code).toBe('threshold-too-small')
    expect((await test.refuse('threshold:set', { percentile: 99.9 })).code).toBe('threshold-untellable')
    expect((await test.refuse('threshold:set', { percentile: 49 })).code).toBe('request-invalid')
    expect((await test.refuse('threshold:set', { models: ['none'], percentile: 90 })).code).toBe(
      'model-unknown'
    )
    expect(await test.ask('threshold:list', {})).toEqual(before)
  })

  it('outlives the process', async () => {
    const before = await test.ask('threshold:list', {})
    await test.engine.close()
    const again = openEngine(test.folder)
    await again.engine.unlock(null)
    expect(await again.ask('threshold:list', {})).toEqual(before)
    test = again
  })
})
