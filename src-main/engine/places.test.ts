import type { ChildrenResult } from '#contract/child'
import type { AnalyseResult, TrainResult } from '#contract/job-results'
import type { PlaceFit } from '#contract/place'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { importFolder, quick, sample } from '../harness/small-jobs'

/** The sample, its children at three sites: 70 at A, 70 at B, 20 at C. */
function threeSites(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tadpole-sites-'))
  cpSync(sample, folder, { recursive: true })
  const [head, ...lines] = readFileSync(join(sample, 'metadata.csv'), 'utf8').trim().split('\n')
  const children = [...new Set(lines.map((line) => line.split(',')[1]!))]
  const siteOf = (line: string): string => {
    const at = children.indexOf(line.split(',')[1]!)
    return at % 8 === 7 ? 'C' : at % 8 < 4 ? 'A' : 'B'
  }
  const rows = lines.map((line) => `${line},${siteOf(line)}`)
  writeFileSync(join(folder, 'metadata.csv'), [`${head!},site`, ...rows].join('\n'))
  return folder
}

describe('a norm from another place', () => {
  let test: TestEngine
  beforeAll(async () => {
    test = openEngine()
    await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
    await importFolder(test, threeSites())
    const settings = { ...quick, sites: ['A'], form: 'fit' as const, candidates: false, development: false }
    const { result } = await test.job(test.ask('training:start', { bands: ['4-9'], deploy: true, settings }))
    expect((result as TrainResult).models[0]).toMatchObject({ n: 160, children: 80, method: 'fit' })
  })
  afterAll(() => test.close())

  const check = async (site: string) => test.job(test.ask('places:check', { site }))
  const analysed = async (site: string) => {
    const { result } = await test.job(test.ask('analysis:start', { ids: 'all' }))
    const rows = await allRows()
    return { result: result as AnalyseResult, rows: rows.filter((row) => row.site === site) }
  }
  /** A drawing whose lines are not out of scope: about one in fifty of the sample is. */
  const ofAPenLikeTheNorms = async (site: string) =>
    (await analysed(site)).rows.find((row) => !row.outOfScope.includes('lines'))!
  const allRows = async () => {
    const { drawings } = await test.ask('library:changes', { since: 0 })
    const sites = new Map(drawings.map((drawing) => [drawing.id, drawing.site]))
    const { rows } = await test.ask('analysis:list', { ids: [...sites.keys()] })
    return rows.map((row) => ({ ...row, site: sites.get(row.id!) }))
  }

  it('lists the sites, and which of them the norm has seen', async () => {
    const { places } = await test.ask('places:list', {})
    expect(places.map(({ site, children, inNorm }) => [site, children, inNorm])).toEqual([
      ['A', 80, true],
      ['B', 60, false],
      ['C', 20, false]
    ])
  })
  it('says how the norm fits a site it has not seen, and what its own calibration would do', async () => {
    const { result } = await check('B')
    const fit = result as PlaceFit
    expect(fit).toMatchObject({ site: 'B', drawings: 120, children: 60, missing: 0, calibratedAt: null })
    expect(fit.alarms!.form.of).toBe(120)
    expect(fit.mended!.form.interval[0]).toBeLessThanOrEqual(0.05)
    expect(fit.differences.map((d) => d.what)).toContain('form')
  })
  it('calibrates by a site’s own drawings: they are compared with the other children there', async () => {
    const before = (await analysed('B')).rows
    // of a pen like the norm's, all but about one in fifty
    const scored = before.filter((row) => !row.outOfScope.includes('lines'))
    expect(scored.length / before.length).toBeGreaterThan(0.9)
    expect(scored.every((row) => row.caveats.includes('other-place') && row.n === 160)).toBe(true)
    const { result } = await test.job(test.ask('places:calibrate', { site: 'B' }))
    expect((result as PlaceFit).calibratedAt).not.toBeNull()
    const after = (await analysed('B')).rows
    for (const row of after) {
      expect(row.caveats).toContain('local-calibration')
      expect(row.n).toBe(59)
      expect(row.pValue).toBeGreaterThanOrEqual(1 / 60)
    }
    const flagged = after.filter((row) => row.flagged).length
    expect(flagged).toBeGreaterThan(0)
    expect(flagged / after.length).toBeLessThan(0.12)
    expect((await ofAPenLikeTheNorms('C')).caveats).toContain('other-place')
    // what was calibrated for another norm says nothing of a new one
    const settings = { ...quick, sites: ['A'], form: 'fit' as const, candidates: false, development: false }
    await test.job(test.ask('training:start', { bands: ['4-9'], seed: 3, deploy: true, settings }))
    const renewed = await ofAPenLikeTheNorms('B')
    expect([renewed.caveats.includes('other-place'), renewed.n]).toEqual([true, 160])
    expect((await test.ask('places:list', {})).places[1]!.calibratedAt).toBeNull()
    await test.ask('places:forget', { site: 'B' })
    expect((await ofAPenLikeTheNorms('B')).caveats).toContain('other-place')
    expect((await test.refuse('places:forget', { site: 'B' })).code).toBe('site-not-calibrated')
  })
  it('lines of another pen are not flagged by a norm that has not seen the pen, and it says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tadpole-pen-'))
    const [head, ...lines] = readFileSync(join(sample, 'metadata.csv'), 'utf8').trim().split('\n')
    const rows = lines.slice(0, 5)
    for (const [i, line] of rows.entries()) {
      const name = line.split(',')[0]!
      const thick = sharp(join(sample, name)).flatten({ background: '#fff' }).greyscale().dilate(2)
      await thick.png().toFile(join(folder, `thick${i}.png`))
    }
    const renamed = rows.map((line, i) => `thick${i}.png,${line.split(',').slice(1).join(',')},D`)
    writeFileSync(join(folder, 'metadata.csv'), [`${head!},site`, ...renamed].join('\n'))
    await importFolder(test, folder)
    const plain = { ...quick, sites: ['A'], form: 'fit' as const, candidates: false, development: false }
    await test.job(test.ask('training:start', { bands: ['4-9'], deploy: true, settings: plain }))
    const byForm = (await analysed('D')).rows
    expect(byForm.map((row) => [row.outOfScope, row.flagged, row.verdict])).toEqual(
      rows.map(() => [['lines'], null, 'out-of-scope'])
    )
    // Where developmental age flags, form is shown beside it.
    const aged = { ...plain, development: true }
    await test.job(test.ask('training:start', { bands: ['4-9'], deploy: true, settings: aged }))
    for (const row of (await analysed('D')).rows) {
      expect(row.caveats).toContain('other-lines')
      expect([row.primary, row.scores.form!.flagged]).toEqual(['development', null])
      expect(row.pValue).toBe(row.scores.development!.pValue)
    }
    const own = (await analysed('A')).rows
    expect(own.some((row) => row.caveats.includes('other-lines'))).toBe(false)
  })
  it.each([
    ['A', 'place-in-norm'],
    ['Z', 'place-unknown']
  ])('refuses what cannot be: %s, %s', async (site, code) => {
    expect((await check(site)).failure).toMatchObject({ code })
  })
  it('too few children cannot calibrate, and it says how many are missing', async () => {
    expect(((await check('C')).result as PlaceFit).missing).toBe(30)
    const { failure } = await test.job(test.ask('places:calibrate', { site: 'C' }))
    expect(failure).toMatchObject({ code: 'place-too-small', facts: { missing: 30 } })
  })
  it('a child is compared with the other children of its place, too', async () => {
    const settings = { ...quick, sites: ['A'], form: 'fit' as const, candidates: false }
    await test.job(test.ask('training:start', { bands: ['4-9'], deploy: true, settings }))
    const children = async () => {
      const { result } = await test.job(test.ask('analysis:children', { children: 'all' }))
      return (result as ChildrenResult).rows.filter((row) => row.site === 'B')
    }
    const before = await children()
    expect(before.every((row) => row.caveats.includes('other-place'))).toBe(true)
    await test.job(test.ask('places:calibrate', { site: 'B' }))
    const after = await children()
    expect(after).toHaveLength(60)
    for (const row of after) {
      expect(row.caveats).toContain('local-calibration')
      expect(row.n).toBe(59)
      const [low, high] = row.developmentalInterval
      expect(row.development.typicalMonths).toBeGreaterThanOrEqual(low)
      expect(row.development.typicalMonths).toBeLessThanOrEqual(high)
    }
    expect(after.filter((row) => row.flagged).length / 60).toBeLessThan(0.15)
  })
})
