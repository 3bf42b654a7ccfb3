import type { AnalyseResult, TrainResult } from '#contract/job-results'
import { describe, expect, it } from 'vitest'
import type { TestEngine } from '../harness/open-engine'
import { libraryOf } from '../harness/registry'
import { quick } from '../harness/small-jobs'

const settings = {
  ...quick,
  form: 'neighbours' as const,
  candidates: false,
  development: false,
  primary: 'form' as const
}
/** Rows of one age, so that so many are in one band. */
const aged = (line: string): string => line.replace(/,\d+,/, ',54,')

async function train(test: TestEngine) {
  const started = await test.engine.call('training:start', { bands: ['4-5'], settings, deploy: true })
  if (!started.ok) return { code: started.failure.code, result: null }
  const { failure, result } = await test.job(Promise.resolve(started.value))
  return { code: failure?.code ?? null, result: result as TrainResult | null }
}

describe('bands that are empty or tiny', () => {
  it.each([
    [0, 'norm-too-small'],
    [1, 'norm-too-small'],
    [5, 'norm-too-small']
  ])('%i drawings teach nothing, and that is said', async (n, code) => {
    const test = await libraryOf((line, at) =>
      at < n ? [aged(line)] : at === 300 ? [line.replace(/,\d+,/, ',90,')] : []
    )
    expect((await train(test)).code).toBe(code)
    expect((await test.ask('models:list', {})).models).toEqual([])
    await test.close()
  })

  it.each([
    [19, 'norm-too-small'],
    [49, 'within-norm']
  ])('%i drawings learn, and flag nothing', async (n, usual) => {
    const test = await libraryOf((line, at) => (at < n ? [aged(line)] : []))
    const { result } = await train(test)
    expect(result!.models.map((m) => m.n)).toEqual([n])
    const { result: analysed } = await test.job(test.ask('analysis:start', { ids: 'all' }))
    expect((analysed as AnalyseResult).flagged).toBe(0)
    const { drawings } = await test.ask('library:changes', { since: 0 })
    const { rows } = await test.ask('analysis:list', { ids: drawings.map((d) => d.id) })
    expect(rows.every((row) => row.flagged === null)).toBe(true)
    expect(rows.filter((row) => row.verdict === usual).length).toBeGreaterThan(n / 2)
    await test.close()
  })

  it('all drawings of one child teach nothing of others', async () => {
    const test = await libraryOf((line, at) => (at < 60 ? [aged(line).replace(/,S\d+,/, ',S0001,')] : []))
    expect((await train(test)).code).toBe('norm-too-small')
    await test.close()
  })

  it('one drawing many times is no norm', async () => {
    const test = await libraryOf((line, at) =>
      at === 0
        ? Array.from({ length: 60 }, (_, i) => aged(line).replace(/^[^,]+,S\d+/, `copy-${i}.png,C${i}`))
        : []
    )
    const { code } = await train(test)
    expect(code).toBe('drawings-identical')
    await test.close()
  })
})
