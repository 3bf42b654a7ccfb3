import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '#main/lib/random'
import type { EncoderShape } from '../architecture'
import { makeSlice } from './make-batch'
import { makeExample, sourcesOf, TARGETS } from './make-example'
import { inkOf, varied, type OwnDrawing } from './own-drawing'
import { readStrokes } from './read-strokes'
import { supplyOf } from './supply'

const shape: EncoderShape = {
  side: 48,
  patch: 12,
  cell: 6,
  cellWidth: 4,
  width: 32,
  depth: 2,
  heads: 1,
  hidden: 32,
  taps: [1, 2],
  fitWidth: 8
}
const drawings = readStrokes(
  Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({
      word: i % 2 ? 'b' : 'a',
      strokes: [
        [
          [0, 50, i],
          [0, i, 90]
        ]
      ]
    })
  ).join('\n'),
  'test'
)
const supply = supplyOf({ drawings, own: [], ownShare: 0 })
const batch = {
  pictures: 6,
  tokens: 10,
  words: supply.words.length,
  targets: TARGETS.length,
  disturbed: 0,
  teacher: null
}

const own = (id: string, ageMonths: number | null): OwnDrawing => {
  const ink = new Uint8Array(48 * 48)
  for (let i = 8; i < 40; i += 1) ink[i * 48 + i] = 255
  return { id, ink, ageMonths }
}

describe('examples', () => {
  it('know what they show, and how they were drawn', () => {
    const sources = sourcesOf(drawings)
    expect(sources.words.slice(0, 3)).toEqual(['a', 'b', 'drawn person'])
    const all = Array.from({ length: 200 }, (_, i) => makeExample(sources, random(i)))
    expect(new Set(all.map((e) => e.word)).size).toBeGreaterThan(8)
    const tremor = TARGETS.indexOf('tremor')
    // Collected drawings are redrawn with known traits, generated ones have a known maturity instead.
    expect(all.some((e) => e.weights[tremor] === 1) && all.some((e) => e.weights[tremor] === 0)).toBe(true)
    expect(all.every((e) => e.weights[TARGETS.indexOf('maturity')] === 1)).toBe(true)
    expect(all.every((e) => e.weights[TARGETS.indexOf('age')] === 0)).toBe(true)
  })

  it('of a library carry their age where it is known, and nothing else', () => {
    const sources = sourcesOf([], [own('x', 96)], { ownShare: 1 })
    const { word, targets, weights } = makeExample(sources, random(1))
    const age = TARGETS.indexOf('age')
    expect([word, targets[age], weights[age], weights.reduce((a, b) => a + b, 0)]).toEqual([-1, 1, 1, 1])
    expect(
      makeExample(sourcesOf([], [own('x', null)], { ownShare: 1 }), random(1)).weights.every((w) => w === 0)
    ).toBe(true)
  })

  it('of several drawings at once are without a word and without a hand, and only there where they are asked for', () => {
    const supplyWith = (sceneShare: number) => supplyOf({ drawings, own: [], ownShare: 0, sceneShare })
    const scenes = sourcesOf(drawings, [], { sceneShare: 1 })
    const known = ['strokes', 'length', 'bending', 'width'].map((name) => TARGETS.indexOf(name as 'strokes'))
    for (let seed = 0; seed < 30; seed += 1) {
      const { word, weights, page } = makeExample(scenes, random(seed))
      expect(word).toBe(-1)
      expect([...weights.keys()].filter((i) => weights[i] === 1)).toEqual(known.sort((a, b) => a - b))
      expect(page(random(seed), 48).some((ink) => ink > 40)).toBe(true)
    }
    expect(supplyWith(0).digest).toBe(supply.digest)
    expect(supplyWith(0.5).digest).not.toBe(supply.digest)
    const feeds = (sceneShare: number) => supplyWith(sceneShare).slice(shape, batch, 1, 0).feeds
    expect(feeds(0)).toEqual(supply.slice(shape, batch, 1, 0).feeds)
    expect(feeds(1).word!.data).toEqual(new BigInt64Array(batch.pictures).fill(-1n))
  })

  it('another look of a drawing keeps its ink on the page, the same for a seed', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const { ink } = own('x', null)
        const page = varied(ink, 48, random(seed))
        const count = page.filter((v) => v > 30).length
        expect(count).toBeGreaterThan(10)
        expect(count).toBeLessThan(200)
        expect(page).toEqual(varied(ink, 48, random(seed)))
      })
    ))

  it('ink is what is darker than paper', () => {
    expect([...inkOf(Uint8Array.of(255, 255, 255, 0, 0, 0, 255, 0, 0))]).toEqual([0, 255, 201])
  })
})

describe('a mini-batch', () => {
  const slice = (step: number, seed = 1) => supply.slice(shape, batch, seed, step).feeds

  it('is the same for a step whenever it is asked for, and another for another step or seed', () => {
    expect(slice(7)).toEqual(slice(7))
    expect(slice(8).windows!.data).not.toEqual(slice(7).windows!.data)
    expect(slice(7, 2).windows!.data).not.toEqual(slice(7).windows!.data)
  })

  it('a slice of two steps is the two steps', () => {
    const sources = { ...sourcesOf(drawings), words: supply.words }
    const [two, first, second] = [
      makeSlice(sources, shape, batch, 1, 4, 2).feeds,
      ...[4, 5].map((s) => makeSlice(sources, shape, batch, 1, s, 1).feeds)
    ]
    for (const name of ['windows', 'places', 'word', 'targets'])
      expect(Array.from(two[name]!.data, Number)).toEqual([
        ...Array.from(first![name]!.data, Number),
        ...Array.from(second![name]!.data, Number)
      ])
  })

  it('shows pairs of one drawing; what is hidden is erased from every window and kept as the answer', () => {
    const feeds = Array.from({ length: 30 }, (_, step) => slice(step))
    for (const { word, hidden, darkest, answers, windows, places } of feeds) {
      const words = Array.from(word!.data, Number)
      expect([words[0], words[2], words[4]]).toEqual([words[1], words[3], words[5]])
      for (let row = 0; row < batch.pictures * batch.tokens; row += 1) {
        if (!hidden!.data[row]) continue
        expect(darkest!.data[row]).toBe(0)
        // The patch lies in the middle of its window: cells 5, 6, 9 and 10 of 4 x 4.
        for (const cell of [5, 6, 9, 10])
          expect(
            windows!.data
              .slice(row * 576 + cell * 36, row * 576 + (cell + 1) * 36)
              .every((v) => Number(v) === 0)
          ).toBe(true)
      }
      expect(Array.from(places!.data, Number).every((p) => p >= 0 && p < 16)).toBe(true)
      expect(answers!.data.some((v) => Number(v) > 0)).toBe(true)
    }
    expect(feeds.some(({ hidden }) => hidden!.data.some((v) => Number(v) === 1))).toBe(true)
  })

  it('held-out drawings are never trained on', () => {
    const marked = readStrokes(
      Array.from({ length: 20 }, (_, i) =>
        JSON.stringify({
          word: `w${i}`,
          strokes: [
            [
              [0, 9],
              [0, i + 1]
            ]
          ]
        })
      ).join('\n'),
      'test'
    )
    const parts = supplyOf({ drawings: marked, own: [], ownShare: 0 })
    const shapeOfBatch = { ...batch, words: parts.words.length }
    const trained = new Set(
      Array.from({ length: 120 }, (_, s) =>
        Array.from(parts.slice(shape, shapeOfBatch, 1, s).feeds.word!.data, Number)
      ).flat()
    )
    const last = parts.words.indexOf('w19')
    expect([trained.has(last), trained.has(parts.words.indexOf('w3'))]).toEqual([false, true])
    expect(
      Array.from(parts.heldOut(shape, { ...shapeOfBatch, pictures: 64 }, 1).feeds.word!.data, Number)
    ).toContain(last)
  })
})
