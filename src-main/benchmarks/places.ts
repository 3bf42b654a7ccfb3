import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { PlaceFit } from '#contract/place'
import type { FalseAlarms } from '#contract/training'
import { random, shuffled } from '../lib/random'
import { versionOf } from '../lib/version'
import { agedDrawings, supervisedFolder } from './drawings'
import { describeMachine } from './machine'
import type { AgedDrawing } from './predict-age'
import type { BenchmarkLine, BenchmarkResult } from './result'
import { openTrialLibrary } from './trial-library'

const SEED = 5
/** Of the children, who live elsewhere. */
const ELSEWHERE = 0.4

interface Elsewhere {
  name: string
  /** Whether it draws other things than the place that the norm was learnt in. */
  otherPrompts: boolean
  redraw?(file: string, seed: number): Promise<Buffer>
}

/** What one place may have that another has not. The drawings are the same children's: only what is named differs. */
const PLACES: Elsewhere[] = [
  { name: 'nothing differs', otherPrompts: false },
  { name: 'other prompts', otherPrompts: true },
  { name: 'thick, grainy lines', otherPrompts: false, redraw: crayoned },
  { name: 'a grey scan', otherPrompts: false, redraw: scanned }
]

/**
 * A norm learnt from three children of five, scoring the others, to whom another place is given: what the drawings alone tell of it,
 * the false alarms there, and what the place's own drawings make of them.
 */
export async function placesBenchmark(): Promise<BenchmarkResult> {
  const lines: BenchmarkLine[] = []
  for (const place of PLACES) lines.push(await judged(place.name, (folder) => lay(folder, place)))
  const supervised = supervisedFolder()
  if (supervised)
    lines.push(
      await judged('children of a supervised study', (folder) =>
        layBoth(folder, agedDrawings(), agedDrawings(supervised))
      )
    )
  return { lines, machine: describeMachine(), versions: { onnxruntime: versionOf('onnxruntime-node') } }
}

/** `lay` writes drawings of both places into a folder, and answers the path of their metadata. */
async function judged(name: string, lay: (folder: string) => Promise<string>): Promise<BenchmarkLine> {
  const folder = await mkdtemp(join(tmpdir(), 'tadpole-places-'))
  const library = await openTrialLibrary()
  try {
    await library.bringIn(join(folder, 'images'), await lay(folder))
    const settings = { sites: ['here'], form: 'fit' as const, rivals: false, explanationSample: 1 }
    await library.job(library.ask('training:start', { bands: 'auto', deploy: true, settings }))
    return lineOf(name, (await library.job(library.ask('places:check', { site: 'elsewhere' }))) as PlaceFit)
  } finally {
    await library.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes both places' drawings and their metadata; answers the metadata's path. */
async function lay(folder: string, place: Elsewhere): Promise<string> {
  await mkdir(join(folder, 'images'))
  const drawings = agedDrawings()
  const children = shuffled([...new Set(drawings.map((d) => d.child))], random(SEED, 'places'))
  const away = new Set(children.slice(0, Math.round(ELSEWHERE * children.length)))
  const subjects = [...new Set(drawings.map((d) => d.subject))].sort()
  const rows = [HEADER]
  for (const [i, drawing] of drawings.entries()) {
    const there = away.has(drawing.child)
    if (place.otherPrompts && (subjects.indexOf(drawing.subject) % 2 === 1) !== there) continue
    const name = `${i}.png`
    const target = join(folder, 'images', name)
    if (there && place.redraw) await writeFile(target, await place.redraw(drawing.path, SEED + i))
    else await cp(drawing.path, target)
    rows.push(row(name, drawing, there ? 'elsewhere' : 'here'))
  }
  const metadata = join(folder, 'metadata.csv')
  await writeFile(metadata, rows.join('\n'))
  return metadata
}

/** All drawings of one collection here, all of another elsewhere. Answers the metadata's path. */
async function layBoth(
  folder: string,
  here: readonly AgedDrawing[],
  there: readonly AgedDrawing[]
): Promise<string> {
  await mkdir(join(folder, 'images'))
  const rows = [HEADER]
  for (const [site, drawings] of [
    ['here', here],
    ['elsewhere', there]
  ] as const)
    for (const [i, drawing] of drawings.entries()) {
      const name = `${site}-${i}.png`
      await cp(drawing.path, join(folder, 'images', name))
      rows.push(row(name, drawing, site))
    }
  const metadata = join(folder, 'metadata.csv')
  await writeFile(metadata, rows.join('\n'))
  return metadata
}

const HEADER = 'filename,child_id,age_months,subject,site'

const row = (name: string, { child, ageMonths, subject }: AgedDrawing, site: string): string =>
  [name, `K${child}`, ageMonths, subject ?? '', site].join(',')

/** Lines as of a crayon: half of the paper's grain stays bare. */
async function crayoned(file: string, seed: number): Promise<Buffer> {
  const thick = await sharp(await readFile(file))
    .flatten({ background: '#fff' })
    .greyscale()
    .blur(1.6)
    .linear(1.7, -180)
    .raw()
    .toBuffer({ resolveWithObject: true })
  const rng = random(seed, 'crayon')
  return page(thick, (v) => 255 - (255 - v) * 0.8 * (rng.next() < 0.45 ? 0.25 : 1))
}

/** A soft copy, paler, on paper that is not quite white. */
async function scanned(file: string, seed: number): Promise<Buffer> {
  const soft = await sharp(await readFile(file))
    .flatten({ background: '#fff' })
    .greyscale()
    .blur(0.9)
    .raw()
    .toBuffer({ resolveWithObject: true })
  const rng = random(seed, 'scan')
  return page(soft, (v) => 255 - (255 - v) * 0.75 - 8 - 10 * rng.next())
}

function page(
  { data, info }: { data: Buffer; info: { width: number; height: number; channels: number } },
  tone: (value: number) => number
): Promise<Buffer> {
  const { width, height, channels } = info
  const out = Buffer.alloc(width * height)
  for (let i = 0; i < out.length; i += 1) out[i] = Math.min(255, Math.max(0, tone(data[i * channels]!)))
  return sharp(out, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}

function lineOf(name: string, fit: PlaceFit): BenchmarkLine {
  const { drawings, children, leftOut, differences, alarms, mended } = fit
  const told = differences.map(
    ({ what, percentile, pValue }) => `${what} ${percentile.toFixed(0)} (p ${pValue.toFixed(3)})`
  )
  const both = (found: PlaceFit['alarms']): string =>
    found ? `form ${rate(found.form)}, development ${found.development ? rate(found.development) : '-'}` : '-'
  return {
    what: `${name}: ${drawings} drawings of ${children} children, ${leftOut} left out`,
    ours: `false alarms: ${both(alarms)}; calibrated there: ${both(mended)}`,
    rival: `told by the drawings, middle percentile: ${told.join(', ')}`,
    ratio: '-'
  }
}

const rate = ({ rate, interval }: FalseAlarms): string =>
  `${(100 * rate).toFixed(1)} % (${(100 * interval[0]).toFixed(1)} to ${(100 * interval[1]).toFixed(1)})`
