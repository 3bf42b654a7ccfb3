import type { Random } from '#main/lib/random'
import { randomTraits, redraw, resample, TRAITS, type Traits } from '#main/synthetic/hand'
import { randomMedium, renderInk } from '#main/synthetic/media'
import { fitted, placeOnPage } from '#main/synthetic/page'
import type { Stroke } from '#main/synthetic/pen'
import { drawScene, SCENES } from '#main/synthetic/scenes'
import { composeScene } from './compose-scene'
import { varied, type OwnDrawing } from './own-drawing'
import type { StrokeDrawing } from './read-strokes'

/** What the encoder learns to tell of a drawing besides its word. None but the last needs a child, and that only where given. */
export const TARGETS = [
  ...TRAITS,
  'maturity',
  'strokes',
  'length',
  'kept',
  'bending',
  'width',
  'age'
] as const

/** A drawing, and what is known of it. `weights` 0: not known of this one. */
export interface Example {
  /** A page with the drawing, as ink [side, side]: another place, medium and paper each time. */
  page(rng: Random, side: number): Uint8Array
  /** Index into the list of words, or -1. */
  word: number
  targets: Float32Array
  weights: Float32Array
}

/** Stroke collections and the words of all that can be drawn. */
export interface Sources {
  named: readonly StrokeDrawing[]
  nameless: readonly StrokeDrawing[]
  /** Drawings of a library, and the share of examples that are taken from them. */
  own: readonly OwnDrawing[]
  ownShare: number
  /** Share of the other examples that show several drawings at once. */
  sceneShare: number
  words: readonly string[]
}

/** Share of examples that the generator draws, and of the others those taken from drawings without a word (letters). */
const [GENERATED, NAMELESS] = [0.3, 0.15]

export function sourcesOf(
  drawings: readonly StrokeDrawing[],
  own: readonly OwnDrawing[] = [],
  { ownShare = 0, sceneShare = 0 } = {}
): Sources {
  const named = drawings.filter(({ word }) => word !== null)
  const nameless = drawings.filter(({ word }) => word === null)
  const collected = [...new Set(named.map(({ word }) => word!))].sort()
  return {
    named,
    nameless,
    own,
    ownShare: own.length > 0 ? ownShare : 0,
    sceneShare,
    words: [...collected, ...SCENES.map((scene) => `drawn ${scene}`)]
  }
}

/**
 * The next page of an endless supply: a collected drawing redrawn by an invented hand, one by the generator, several of these at
 * once, or one of the library's own.
 */
export function makeExample(sources: Sources, rng: Random): Example {
  const { own, ownShare, sceneShare } = sources
  if (ownShare > 0 && rng.next() < ownShare) return ownExample(own[rng.below(own.length)]!)
  if (sceneShare > 0 && rng.next() < sceneShare) return sceneExample(sources, rng)
  return describe(nextDrawing(sources, rng))
}

/** A drawing alone, fitted to a long side of 1, and what is known of it. */
interface Drawing {
  strokes: Stroke[]
  /** Index into the list of words, or -1. */
  word: number
  traits: Traits | null
  /** From 0 to 1; null: not known. */
  maturity: number | null
  /** Length of line that the invented hand kept; null: not known. */
  kept: number | null
}

function nextDrawing(sources: Sources, rng: Random): Drawing {
  const generated = sources.named.length + sources.nameless.length === 0 || rng.next() < GENERATED
  for (;;) {
    const drawing = generated ? generatedDrawing(sources, rng) : redrawnDrawing(sources, rng)
    if (drawing) return drawing
  }
}

/** Two to four drawings on one page. It has no word, and nothing is known of a hand. */
function sceneExample(sources: Sources, rng: Random): Example {
  const drawings = Array.from({ length: 2 + rng.below(3) }, () => nextDrawing(sources, rng).strokes)
  const strokes = fitted(composeScene(drawings, rng))!
  return describe({ strokes, word: -1, traits: null, maturity: null, kept: null })
}

function redrawnDrawing({ named, nameless, words }: Sources, rng: Random): Drawing | null {
  const plain = nameless.length > 0 && (named.length === 0 || rng.next() < NAMELESS)
  const drawings = plain ? nameless : named
  const { word, strokes } = drawings[rng.below(drawings.length)]!
  const traits = randomTraits(rng)
  const drawn = fitted(redraw(strokes, traits, rng))
  if (!drawn) return null
  const steady = 1 - TRAITS.reduce((sum, trait) => sum + traits[trait], 0) / TRAITS.length
  const kept = Math.min(1.5, lengthOf(drawn) / Math.max(0.1, lengthOf(strokes)))
  return { strokes: drawn, word: word === null ? -1 : words.indexOf(word), traits, maturity: steady, kept }
}

function generatedDrawing({ words }: Sources, rng: Random): Drawing | null {
  const scene = rng.below(SCENES.length)
  const maturity = rng.next()
  const strokes = drawScene(scene, { maturity, rng })
  const drawn = fitted(strokes.filter((stroke) => stroke.length > 1).map(resample))
  const word = words.indexOf(`drawn ${SCENES[scene]!}`)
  return drawn && { strokes: drawn, word, traits: null, maturity, kept: null }
}

/** Five years, give or take two: the ages at which children learn to draw. */
const [AGE_CENTRE, AGE_SPREAD] = [72, 24]

function ownExample({ ink, ageMonths }: OwnDrawing): Example {
  const [targets, weights] = [0, 1].map(() => new Float32Array(TARGETS.length)) as [
    Float32Array,
    Float32Array
  ]
  const at = TARGETS.indexOf('age')
  if (ageMonths !== null) {
    targets[at] = (ageMonths - AGE_CENTRE) / AGE_SPREAD
    weights[at] = 1
  }
  return { page: (rng, side) => varied(ink, side, rng), word: -1, targets, weights }
}

/** Targets around 0 with a spread near 1, from what the supply is known to yield. */
function describe({ strokes, word, traits, maturity, kept }: Drawing): Example {
  const targets = new Float32Array(TARGETS.length)
  const weights = new Float32Array(TARGETS.length)
  const set = (
    name: (typeof TARGETS)[number],
    value: number | null,
    centre: number,
    spread: number
  ): void => {
    if (value === null) return
    const at = TARGETS.indexOf(name)
    targets[at] = (value - centre) / spread
    weights[at] = 1
  }
  for (const trait of TRAITS) set(trait, traits && traits[trait], 0.36, 0.28)
  set('maturity', maturity, 0.6, 0.22)
  set('strokes', Math.log(strokes.length), 1.7, 0.8)
  const length = lengthOf(strokes)
  set('length', Math.log(length), 1.6, 0.6)
  set('kept', kept, 0.95, 0.3)
  set('bending', Math.log(0.1 + bending(strokes) / length), 2.4, 0.6)
  set('width', aspect(strokes), 0, 0.5)
  const page = (rng: Random, side: number): Uint8Array =>
    renderInk(placeOnPage(strokes, rng), randomMedium(rng), rng, side)
  return { page, word, targets, weights }
}

function lengthOf(strokes: readonly Stroke[]): number {
  let sum = 0
  for (const stroke of strokes)
    for (let i = 1; i < stroke.length; i += 1)
      sum += Math.hypot(stroke[i]![0] - stroke[i - 1]![0], stroke[i]![1] - stroke[i - 1]![1])
  return Math.max(sum, 1e-3)
}

/** Sum of all turns of the pen, in radians. */
function bending(strokes: readonly Stroke[]): number {
  let sum = 0
  for (const stroke of strokes)
    for (let i = 4; i < stroke.length; i += 2) {
      const [a, b, c] = [stroke[i - 4]!, stroke[i - 2]!, stroke[i]!]
      const turn = Math.atan2(c[1] - b[1], c[0] - b[0]) - Math.atan2(b[1] - a[1], b[0] - a[0])
      sum += Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)))
    }
  return sum
}

/** log of width by height of the drawing's box. */
function aspect(strokes: readonly Stroke[]): number {
  let [w, h] = [0.05, 0.05]
  for (const stroke of strokes) for (const [x, y] of stroke) [w, h] = [Math.max(w, x), Math.max(h, y)]
  return Math.log(w / h)
}
