import { viewsFor } from '#main/analysis/embed/embed-pictures'
import type { EncoderPack } from '#main/analysis/embed/encoder-pack'
import { darkness, inkLayout } from '#main/analysis/embed/ink'
import type { Circumstances } from '#main/analysis/score/adjustment'
import type { FormViews } from '#main/analysis/score/form-score'
import type { Compute } from '#main/compute/port'
import { random, shuffled } from '#main/lib/random'
import { checkCancelled, type Work } from '#main/lib/work'
import { KINDS, plantChange, type Page } from './plant-change'

/** A drawing of the norm as it is, and with one known thing changed in it. Both as grey pages, so that nothing else differs. */
export interface PlantedPair {
  /** Row of the norm. */
  row: number
  before: PlantedPage
  after: PlantedPage
}

/** What a scorer reads of a page, and what the page's ink leads to expect. */
export interface PlantedPage extends FormViews {
  facts: Circumstances['facts']
}

export interface PlantRequest {
  pack: EncoderPack
  /** RGB bytes of the encoder's input, of a row. */
  picture(row: number): Promise<Uint8Array>
  rows: number
  sample: number
  seed: number
}

/** Pairs that are looked at in one go: a change waits for its donor's picture. */
const BATCH = 8

/**
 * Plants changes in drawings of the norm, the kinds in turn, each graft from the drawing before. None where the encoder's input is
 * not square. It is what a way of scoring form can be scored by without a single drawing that is known to be unusual.
 */
export async function plantInNorm(
  compute: Compute,
  { pack, picture, rows, sample, seed }: PlantRequest,
  work: Work
): Promise<PlantedPair[]> {
  const { width, height } = pack.manifest.input
  if (width !== height) return []
  const chosen = shuffled([...Array(rows).keys()], random(seed, 'planted')).slice(0, sample)
  const pairs: PlantedPair[] = []
  let donor: Page | null = null
  for (let from = 0; from < chosen.length; from += BATCH) {
    checkCancelled(work)
    const pages: { row: number; before: Page; after: Page }[] = []
    for (const [i, row] of chosen.slice(from, from + BATCH).entries()) {
      const before = { ink: inkOf(await picture(row)), side: width }
      const kind = KINDS[(from + i) % KINDS.length]!
      const found = plantChange(before, donor ?? before, kind, seed + from + i)
      if (found) pages.push({ row, before, after: found.page })
      donor = before
    }
    pairs.push(...(await viewed(compute, pack, pages)))
  }
  return pairs
}

async function viewed(
  compute: Compute,
  pack: EncoderPack,
  pages: readonly { row: number; before: Page; after: Page }[]
): Promise<PlantedPair[]> {
  const pictures = pages.flatMap(({ before, after }) => [greyOf(before.ink), greyOf(after.ink)])
  const seen = await viewsFor(compute, pack, pictures, 'vector')
  const fits = await viewsFor(compute, pack, pictures, 'fit')
  const facts = pages.flatMap(({ before, after }) => [factsOf(before), factsOf(after)])
  const views = seen.map((view, i): PlantedPage => ({ ...view, fit: fits[i]!.fit, facts: facts[i]! }))
  return pages.map(({ row }, i) => ({ row, before: views[2 * i]!, after: views[2 * i + 1]! }))
}

/** Ink of RGB pixels, 0 paper to 255 black. */
export const inkOf = (pixels: Uint8Array): Uint8Array =>
  Uint8Array.from(darkness(pixels), (v) => Math.round(255 * v))

/** Darker than this is ink, as for any picture. */
const INK_FROM = 0.15 * 255

function factsOf({ ink, side }: Page): Circumstances['facts'] {
  const layout = inkLayout(
    Float32Array.from(ink, (v) => v / 255),
    side
  )
  const inkShare = ink.reduce((count, v) => count + (v > INK_FROM ? 1 : 0), 0) / ink.length
  return { inkShare, ...(layout ? { layout } : {}) }
}

/** RGB pixels of ink. */
export function greyOf(ink: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(3 * ink.length)
  ink.forEach((v, i) => pixels.fill(255 - v, 3 * i, 3 * i + 3))
  return pixels
}
