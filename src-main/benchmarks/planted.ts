import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import type { Compute } from '../compute/port'
import { computePool } from '../compute/pool'
import { inkOf } from '../encoder/examples/own-drawing'
import { readStrokes } from '../encoder/examples/read-strokes'
import { foldsByChild } from '../learning/prepare/folds'
import { random } from '../lib/random'
import { nodeFork } from '../lib/process/node-channel'
import { versionOf } from '../lib/version'
import { inParallel } from '../lib/work'
import { float32, type Tensor } from '../onnx/format/tensor'
import { mean } from '../statistics/quantile'
import { auroc } from '../statistics/ranking'
import { renderInk } from '../synthetic/media'
import { placeOnPage } from '../synthetic/page'
import { installationRoot, programFolder } from '../terminal/paths'
import { inferenceThreads } from '../terminal/start-engine'
import { agedDrawings } from './drawings'
import { packsAtHand } from './encoders'
import { describeMachine } from './machine'
import {
  bankOf,
  inkTokens,
  openNearest,
  fitsOfPages,
  tokenMaps,
  pooledTokens,
  type Nearest,
  type TokenMap
} from './patches'
import { KINDS, plantChange, type Kind, type Page, type Place } from '../learning/validate/plant-change'
import { mapLines } from './planted-maps'
import type { AgedDrawing } from './predict-age'
import type { BenchmarkLine, BenchmarkResult } from './result'

const SIDE = 150
const SEED = 1
const LETTERS = 200

interface Probe {
  kind: Kind
  drawing: AgedDrawing
  original: Page
  changed: Page
  place: Place
}

/** What makes maps of pages: an encoder, or the plain ink. */
type Maps = (pages: readonly Page[]) => Promise<TokenMap[]>

interface Judge {
  name: string
  maps: Maps
  /** Is a patch's score its distance to the nearest typical one, or what the map says of it? */
  compares: boolean
  /** What is said of a page as a whole; of the worst patch where nothing is. */
  whole?(pages: readonly Page[]): Promise<number[]>
}

/**
 * Typical drawings with one thing planted in them, against themselves: the score is that of the worst patch (3 x 3 tokens), its
 * distance to the nearest neighbour among patches of typical drawings of the same subject by other children, or what an encoder
 * that computes what fits says of the page, as norms score it. AUROC of changed against unchanged, and how often the peak lies in the changed place. And
 * letters against drawings: the mean of those scores.
 */
export async function plantedBenchmark(): Promise<BenchmarkResult> {
  const compute = computePool(nodeFork(programFolder), inferenceThreads())
  try {
    const drawings = agedDrawings()
    const pages = await inParallel(drawings, 4, async ({ path }) => pageOf(compute, await readFile(path)))
    const rows = drawings.map(({ child, subject }, i) => ({
      drawing: String(i),
      child,
      subject,
      vector: new Float32Array(0)
    }))
    const [held, ...others] = foldsByChild(rows, 5, SEED)
    const typical = others.flat()
    const probes = plant(drawings, pages, held!)
    const letters = await letterPages()
    const lines: BenchmarkLine[] = []
    for (const judge of await judges(compute)) {
      const banks = banksOf(
        typical.map((i) => drawings[i]!),
        judge.compares ? await judge.maps(typical.map((i) => pages[i]!)) : []
      )
      lines.push(...(await linesOf(judge, banks, probes, letters)))
    }
    lines.push(...(await mapLines(compute, probes)))
    return { lines, machine: describeMachine(), versions: { onnxruntime: versionOf('onnxruntime-node') } }
  } finally {
    compute.stop()
  }
}

type Banks = ReadonlyMap<string, Tensor>

/** Patches of typical drawings by what they show. */
function banksOf(drawings: readonly AgedDrawing[], maps: readonly TokenMap[]): Banks {
  const bySubject = new Map<string, TokenMap[]>()
  maps.forEach((map, i) => {
    const key = drawings[i]!.subject ?? ''
    bySubject.set(key, [...(bySubject.get(key) ?? []), map])
  })
  return new Map([...bySubject].map(([subject, all]) => [subject, bankOf(all)]))
}

async function judges(compute: Compute): Promise<Judge[]> {
  const packs = await packsAtHand()
  const nearest = (pack: EncoderPack): Judge[] => {
    const maps: Maps = async (pages) => (await tokenMaps(compute, pack, pages)).map(pooledTokens)
    const name = `${pack.manifest.name}, nearest patches`
    return pack.manifest.outputs.tokens ? [{ name, maps, compares: true }] : []
  }
  // exactly what a norm's form score is made of
  const fit = (pack: EncoderPack): Judge[] => {
    const fits = (pages: readonly Page[]) => fitsOfPages(compute, pack, pages)
    const grid = pack.manifest.grid[0]
    const maps: Maps = async (pages) => (await fits(pages)).map(({ map }) => ({ grid, width: 1, data: map }))
    const whole = async (pages: readonly Page[]) => (await fits(pages)).map(({ score }) => score)
    const name = `${pack.manifest.name}, what fits`
    return pack.manifest.outputs.mismatchLogit ? [{ name, maps, compares: false, whole }] : []
  }
  const ink: Maps = (pages) => Promise.resolve(pages.map(inkTokens))
  return [
    ...packs.flatMap((pack) => [...nearest(pack), ...fit(pack)]),
    { name: 'ink density, nearest patches', maps: ink, compares: true }
  ]
}

async function pageOf(compute: Compute, bytes: Uint8Array): Promise<Page> {
  const { pixels } = await compute.picture(bytes, { width: SIDE, height: SIDE, evenShade: 'auto' })
  return { ink: inkOf(pixels), side: SIDE }
}

/** One change a held-out drawing, the kinds in turn. */
function plant(drawings: readonly AgedDrawing[], pages: readonly Page[], held: readonly number[]): Probe[] {
  const rng = random(SEED, 'planted')
  return held.flatMap((i, k) => {
    const kind = KINDS[k % KINDS.length]!
    const donor = rng.below(pages.length)
    const found = plantChange(pages[i]!, pages[donor]!, kind, SEED + k)
    return found
      ? [{ kind, drawing: drawings[i]!, original: pages[i]!, changed: found.page, place: found.place }]
      : []
  })
}

/** Handwritten characters on pages of the same kind; none where the collection is not at hand. */
async function letterPages(): Promise<Page[]> {
  const file = join(installationRoot, '../shared/data/omniglot/drawings.ndjson')
  if (!existsSync(file)) return []
  const all = readStrokes(await readFile(file, 'utf8'), 'omniglot')
  const step = Math.max(1, Math.floor(all.length / LETTERS))
  return all
    .filter((_, i) => i % step === 0)
    .slice(0, LETTERS)
    .map(({ strokes }, i) => {
      const rng = random(SEED, `letter ${i}`)
      return { ink: renderInk(placeOnPage(strokes, rng), 'touch', rng, SIDE), side: SIDE }
    })
}

async function linesOf(
  { name, maps, compares, whole }: Judge,
  banks: Banks,
  probes: readonly Probe[],
  letters: readonly Page[]
): Promise<BenchmarkLine[]> {
  const [originals, altered] = [probes.map((p) => p.original), probes.map((p) => p.changed)]
  const [before, after] = [await maps(originals), await maps(altered)]
  const said = whole && [await whole(originals), await whole(altered)]
  const finder = compares ? await openNearest(before[0]!.width, inferenceThreads()) : itself
  try {
    const found: Found[] = []
    for (const [i, probe] of probes.entries()) {
      const bank = banks.get(probe.drawing.subject ?? '') ?? NO_BANK
      const [a, b] = [await finder.distances(before[i]!, bank), await finder.distances(after[i]!, bank)]
      const peak = Math.max(...b)
      const hit = inside(b.indexOf(peak), after[i]!.grid, probe.place)
      const [plain, changed] = said ? [said[0]![i]!, said[1]![i]!] : [Math.max(...a), peak]
      found.push({ kind: probe.kind, plain, changed, hit })
    }
    const line = plantedLine(name, found)
    if (letters.length === 0) return [line]
    const all = compares ? [...banks.values()] : [NO_BANK]
    const [means, far] = said
      ? [said[0]!, await whole(letters)]
      : [await meanDistances(finder, before, all), await meanDistances(finder, await maps(letters), all)]
    const what = `${name}: ${letters.length} letters against ${means.length} drawings`
    return [line, { what, ours: `AUROC ${auroc(means, far).toFixed(3)}`, rival: '-', ratio: '-' }]
  } finally {
    await finder.close()
  }
}

/** Scores that need nothing to be compared with. */
const itself: Nearest = {
  distances: ({ data }) => Promise.resolve(Array.from(data)),
  close: () => Promise.resolve()
}
const NO_BANK = float32([], [0, 1])

/** Largest patch score of a drawing before and after, and whether the peak then lies where the change is. */
interface Found {
  kind: Kind
  plain: number
  changed: number
  hit: boolean
}

function plantedLine(name: string, found: readonly Found[]): BenchmarkLine {
  const figures = (all: readonly Found[]): [string, string] => [
    auroc(
      all.map((f) => f.plain),
      all.map((f) => f.changed)
    ).toFixed(3),
    percent(all.map((f) => f.hit))
  ]
  const [area, pointing] = figures(found)
  const kinds = KINDS.map((kind) => `${kind} ${figures(found.filter((f) => f.kind === kind)).join(', ')}`)
  return {
    what: `${name}: ${found.length} planted changes`,
    ours: `AUROC ${area}, points at the place ${pointing}`,
    rival: kinds.join('; '),
    ratio: '-'
  }
}

/** Mean patch score of each page, against what typical drawings have: letters and drawings alike against one subject in turn. */
async function meanDistances(
  finder: Nearest,
  maps: readonly TokenMap[],
  banks: readonly Tensor[]
): Promise<number[]> {
  const found: number[] = []
  for (const [i, map] of maps.entries())
    found.push(mean(await finder.distances(map, banks[i % banks.length]!)))
  return found
}

const percent = (hits: readonly boolean[]): string =>
  `${Math.round((100 * hits.filter(Boolean).length) / Math.max(1, hits.length))} %`

/** Does the middle of the token lie in the place? */
function inside(token: number, grid: number, { x, y, size }: Place): boolean {
  const [u, v] = [((token % grid) + 0.5) * (SIDE / grid), (Math.floor(token / grid) + 0.5) * (SIDE / grid)]
  return u >= x && u < x + size && v >= y && v < y + size
}
