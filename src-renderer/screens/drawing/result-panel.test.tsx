// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Analysis } from '#contract/analysis'
import type { Reply } from '#contract/commands'
import { t } from '#words/translate'
import { ResultPanel } from './result-panel'

vi.mock('#renderer/bridge', async () => {
  const { installFakeBridge } = await import('#renderer/harness/fake-bridge')
  installFakeBridge()
  return { bridge: window.tadpole }
})
afterEach(cleanup)

const form = {
  rawScore: 1.5,
  percentile: 97.2,
  interval: [92.1, 99.4] as [number, number],
  pValue: 0.03,
  n: 120,
  flagged: true,
  direction: null
}
const analysis = {
  band: { label: '5-6', fromMonths: 60, toMonths: 72 },
  primary: 'form',
  scores: { form, development: null },
  ...form,
  alpha: 0.05,
  verdict: 'unusual',
  confidence: { same: 47, of: 50 },
  neighbouringBands: [],
  outOfScope: [],
  caveats: ['small-norm', 'other-place']
} as unknown as Analysis

const show = (change: Partial<Analysis> | null) =>
  render(
    <ResultPanel
      content={
        {
          analysis: change && { ...analysis, ...change },
          distribution: null,
          drawing: { id: 'a' },
          scale: { method: 'percentile', value: null }
        } as unknown as Reply<'drawings:get'>
      }
    />
  )

describe('the result of an analysis', () => {
  it('states verdict, percentile with interval and n, p, flag, sureness, and every caveat', () => {
    show({})
    for (const text of [
      t('verdict.unusual'),
      t('drawing.percentile', { percentile: '97.2', band: '5-6' }),
      t('drawing.interval', { low: '92.1', high: '99.4', n: 120 }),
      t('drawing.confidence', { same: 47, of: 50 }),
      t('caveat.small-norm'),
      t('caveat.other-place')
    ])
      expect(screen.getByText(text, { exact: false })).toBeTruthy()
    expect(screen.getByText(new RegExp(t('drawing.flagged').replace(/[.()]/g, '\\$&')))).toBeTruthy()
  })
  it('says that a small norm cannot flag, instead of "not flagged"', () => {
    show({ flagged: null, n: 30, confidence: null })
    expect(screen.getByText(t('drawing.cannotFlag'), { exact: false })).toBeTruthy()
    expect(screen.queryByText(t('drawing.notFlagged'), { exact: false })).toBeNull()
  })
  it('gives a reason and no figure where the page is out of scope', () => {
    show({
      verdict: 'out-of-scope',
      outOfScope: ['photo'],
      percentile: null,
      interval: null,
      pValue: null,
      scores: { form: null, development: null },
      caveats: []
    })
    expect(screen.getByText(t('scope.photo'))).toBeTruthy()
    expect(screen.queryByText(/percentile|%|p = /)).toBeNull()
  })
  it('offers to analyse where that has not been done', () => {
    show(null)
    expect(screen.getByRole('button', { name: t('drawing.analyse') })).toBeTruthy()
  })
})
