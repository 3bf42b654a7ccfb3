import { describe, expect, it } from 'vitest'
import { random } from '#main/lib/random'
import { confoundsOf, explainedShare, type ScoredDrawing } from './confounds'

/** 200 drawings of 100 children; the score is made of chance and of what `rule` adds. */
function drawings(rule: (d: Omit<ScoredDrawing, 'score'>) => number): ScoredDrawing[] {
  const rng = random(11, 'confounds')
  return Array.from({ length: 200 }, (_, i) => {
    const layout = { size: rng.next(), x: rng.next(), y: rng.next(), slant: rng.next() }
    const facts = { inkShare: 0.02 + 0.2 * rng.next(), shadeEvened: false, layout }
    const plain = {
      child: i >> 1,
      facts,
      tool: i % 3 ? 'pencil' : 'pen',
      site: null,
      prompt: i % 2 ? 'a' : 'b'
    }
    return { ...plain, score: rng.normal() + rule(plain) }
  })
}

describe('the confound sentinel', () => {
  it('by hand: half of the variance lies between two groups', () => {
    expect(explainedShare(['a', 'a', 'b', 'b'], [0, 2, 2, 4])).toBeCloseTo(0.5, 12)
    expect(explainedShare([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12)
    expect(explainedShare([1, 2, 3], [5, 5, 5])).toBe(0)
  })
  it('warns of what a score is about, and of nothing else', () => {
    const found = confoundsOf(
      drawings(({ facts }) => 4 * facts.layout!.size),
      1
    )
    expect(found.filter((c) => c.warn).map((c) => c.what)).toEqual(['size'])
    expect(found.find((c) => c.what === 'size')!.pValue).toBe(1 / 200)
    expect(found.map((c) => c.what)).not.toContain('site') // never recorded
  })
  it('names count, too', () => {
    const found = confoundsOf(
      drawings((d) => (d.tool === 'pen' ? 2 : 0)),
      1
    )
    expect(found.filter((c) => c.warn).map((c) => c.what)).toEqual(['tool'])
  })
  it('is quiet where there is nothing, and the same for the same seed', () => {
    const plain = drawings(() => 0)
    expect(confoundsOf(plain, 1).some((c) => c.warn)).toBe(false)
    expect(confoundsOf(plain, 1)).toEqual(confoundsOf(plain, 1))
  })
})
