import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Compute } from '../compute/port'
import { writeDurably } from '../lib/durable-file'
import { random } from '../lib/random'
import { drawSubject, subjects, type Subject } from './subjects'
import { rasterise } from './rasterise'

export interface SyntheticDrawing {
  fileName: string
  childId: string
  ageMonths: number
  subject: Subject
}

const SIDE = 160
const FIRST_MONTH = 48
const LAST_MONTH = 96

/** One synthetic drawing as RGBA bytes [side, side, 4]; same seed and age, same bytes. */
export function syntheticPixels(subject: Subject, ageMonths: number, seed: number, side = SIDE): Uint8Array {
  const rng = random(seed, `${subject} ${ageMonths}`)
  // Children of one age differ: half a year to either side is ordinary.
  const maturity = Math.min(
    1,
    Math.max(0, (ageMonths - FIRST_MONTH + 7 * rng.normal()) / (LAST_MONTH - FIRST_MONTH))
  )
  const strokes = drawSubject(subject, { maturity, rng })
  return rasterise(strokes, side, 1.6 + 1.6 * rng.next(), Math.floor(60 * rng.next()))
}

/** A made-up cohort: each child draws two subjects at one age between four and eight years. */
export function syntheticCohort(children: number, seed: number): SyntheticDrawing[] {
  const rng = random(seed, 'cohort')
  return Array.from({ length: children }, (_, c) => {
    const ageMonths = FIRST_MONTH + rng.below(LAST_MONTH - FIRST_MONTH)
    const first = rng.below(subjects.length)
    const second = (first + 1 + rng.below(subjects.length - 1)) % subjects.length
    return [first, second].map((index): SyntheticDrawing => {
      const childId = `S${String(c + 1).padStart(4, '0')}`
      const subject = subjects[index]!
      return { fileName: `${childId}-${subject}.png`, childId, ageMonths, subject }
    })
  }).flat()
}

/** Writes a cohort as PNG files and a metadata.csv in the import format. */
export async function makeSample(
  compute: Compute,
  folder: string,
  children: number,
  seed: number
): Promise<number> {
  await mkdir(folder, { recursive: true })
  const cohort = syntheticCohort(children, seed)
  for (const [i, { fileName, subject, ageMonths }] of cohort.entries()) {
    const png = await compute.encodePng(syntheticPixels(subject, ageMonths, seed + i), SIDE, SIDE)
    await writeDurably(join(folder, fileName), png)
  }
  const rows = cohort.map(
    (d) => `${d.fileName},${d.childId},${d.ageMonths},${d.subject},draw a ${d.subject},synthetic pen`
  )
  const table = ['filename,child_id,age_months,subject,prompt,drawing_tool', ...rows, ''].join('\n')
  await writeDurably(join(folder, 'metadata.csv'), Buffer.from(table))
  return cohort.length
}
