import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EncoderPack } from '../analysis/embed/encoder-pack'
import type { Compute } from '../compute/port'
import { computePool } from '../engine/compute-pool'
import { inkOf } from '../encoder/examples/own-drawing'
import { readStrokes } from '../encoder/examples/read-strokes'
import { foldsByChild } from '../learning/prepare/folds'
import { random } from '../lib/random'
import { nodeFork } from '../lib/process/node-channel'
import { versionOf } from '../lib/version'
import { inParallel } from '../lib/work'
import { auroc } from '../statistics/ranking'
import { renderInk } from '../synthetic/media'
import { placeOnPage } from '../synthetic/page'
import { installationRoot, programFolder } from '../terminal/paths'
import { inferenceThreads } from '../terminal/start-engine'
import { agedDrawings } from './drawings'
import { packsAtHand } from './encoders'
import { describeMachine } from './machine'
import { nearest, pooledTokens, tokensOf, inkTokens, type TokenMap } from './patches'
import { KINDS, plantChange, type Kind, type Page, type Place } from './plant-change'
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

/** What makes token maps of pages: an encoder, or the plain ink. */
type Maps = (pages: readonly Page[]) => Promise<TokenMap[]>

/**
 * Typical drawings with one thing planted in them, against themselves: the score is the largest distance of a patch (3 x 3 tokens)
 * to its nearest neighbour among patches of typical drawings of the same subject by other children. AUROC of changed against
 * unchanged, and how often the peak lies in the changed place. And letters against drawings: the mean of those distances.
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
    for (const [name, maps] of await judges(compute)) {
      const typicalMaps = await maps(typical.map((i) => pages[i]!))
      const bySubject = new Map<string, TokenMap[]>()
      typical.forEach((i, k) => {
        const key = drawings[i]!.subject ?? ''
        bySubject.set(key, [...(bySubject.get(key) ?? []), typicalMaps[k]!])
      })
      lines.push(...(await judge(compute, name, maps, bySubject, probes, letters)))
    }
    return { lines, machine: describeMachine(), versions: { onnxruntime: versionOf('onnxruntime-node') } }
  } finally {
    compute.stop()
  }
}

async function judges(compute: Compute): Promise<[string, Maps][]> {
  const packs = (await packsAtHand()).filter((pack) => pack.manifest.outputs.tokens)
  const of = (pack: EncoderPack): [string, Maps] => [
    pack.manifest.name,
    async (pages) => (await tokensOf(compute, pack, pages)).map(pooledTokens)
  ]
  const ink: Maps = (pages) => Promise.resolve(pages.map(inkTokens))
  return [...packs.map(of), ['ink density', ink]]
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

async function judge(
  compute: Compute,
  name: string,
  maps: Maps,
  typical: ReadonlyMap<string, readonly TokenMap[]>,
  probes: readonly Probe[],
  letters: readonly Page[]
): Promise<BenchmarkLine[]> {
  const [before, after] = [
    await maps(probes.map((p) => p.original)),
    await maps(probes.map((p) => p.changed))
  ]
  const plain: number[] = []
  const changed: number[] = []
  const hits: boolean[] = []
  const means: number[] = []
  for (const [i, probe] of probes.entries()) {
    const bank = typical.get(probe.drawing.subject ?? '')!
    const [a, b] = [await nearest(compute, before[i]!, bank), await nearest(compute, after[i]!, bank)]
    plain.push(Math.max(...a))
    changed.push(Math.max(...b))
    hits.push(inside(b.indexOf(Math.max(...b)), after[i]!.grid, probe.place))
    means.push(a.reduce((x, y) => x + y, 0) / a.length)
  }
  const part = (kind: Kind): string => {
    const at = probes.flatMap((p, i) => (p.kind === kind ? [i] : []))
    const pick = <T>(all: readonly T[]): T[] => at.map((i) => all[i]!)
    return `${kind} ${auroc(pick(plain), pick(changed)).toFixed(2)}, ${percent(pick(hits))}`
  }
  const lines: BenchmarkLine[] = [
    {
      what: `${name}: ${probes.length} planted changes`,
      ours: `AUROC ${auroc(plain, changed).toFixed(3)}, points at the place ${percent(hits)}`,
      rival: KINDS.map(part).join('; '),
      ratio: '-'
    }
  ]
  if (letters.length > 0) lines.push(await lettersLine(compute, name, maps, typical, means, letters))
  return lines
}

async function lettersLine(
  compute: Compute,
  name: string,
  maps: Maps,
  typical: ReadonlyMap<string, readonly TokenMap[]>,
  drawings: readonly number[],
  letters: readonly Page[]
): Promise<BenchmarkLine> {
  const banks = [...typical.values()]
  const found: number[] = []
  for (const [i, map] of (await maps(letters)).entries()) {
    const distances = await nearest(compute, map, banks[i % banks.length]!)
    found.push(distances.reduce((x, y) => x + y, 0) / distances.length)
  }
  return {
    what: `${name}: ${letters.length} letters against ${drawings.length} drawings`,
    ours: `AUROC ${auroc(drawings, found).toFixed(3)}`,
    rival: '-',
    ratio: '-'
  }
}

const percent = (hits: readonly boolean[]): string =>
  `${Math.round((100 * hits.filter(Boolean).length) / Math.max(1, hits.length))} %`

/** Does the middle of the token lie in the place? */
function inside(token: number, grid: number, { x, y, size }: Place): boolean {
  const [u, v] = [((token % grid) + 0.5) * (SIDE / grid), (Math.floor(token / grid) + 0.5) * (SIDE / grid)]
  return u >= x && u < x + size && v >= y && v < y + size
}
