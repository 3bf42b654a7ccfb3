import { viewsFor, type DrawingView } from '#main/analysis/embed/embed-pictures'
import { random, shuffled } from '#main/lib/random'
import { checkCancelled } from '#main/lib/work'
import { augmentFactor } from '#main/norms/sufficiency'
import { pictureReader, type BandTask } from '../form/band-task'
import { changed, drawChange } from './augment'

const BATCH = 16

/**
 * Changed copies of the band's drawings, as the encoder sees them, by row; so many that all drawings together are the settings'
 * multiple of the real ones. Only trainings see them: nothing that calibrates or validates does. None where the encoder's input is not
 * square.
 */
export async function augmentBand(task: BandTask, report: () => void): Promise<DrawingView[][]> {
  const { request, members, compute, work } = task
  const { settings, pack, seed } = request
  const { width: side, height } = pack.manifest.input
  const copies: DrawingView[][] = members.map(() => [])
  const factor = settings.augment === 0 ? augmentFactor(members.length) : settings.augment
  if (factor <= 1 || side !== height) return copies
  const read = pictureReader(task)
  const wanted = rowsToCopy(members.length, factor, seed)
  for (let from = 0; from < wanted.length; from += BATCH) {
    checkCancelled(work)
    const part = wanted.slice(from, from + BATCH)
    const pictures: Uint8Array[] = []
    for (const [i, row] of part.entries()) {
      const change = drawChange(settings, random(seed, `augment ${from + i}`))
      pictures.push(changed(await read(members[row]!.drawing.id), side, change))
    }
    const views = await viewsFor(compute, pack, pictures, 'vector')
    part.forEach((row, i) => copies[row]!.push(views[i]!))
    report()
  }
  return copies
}

/** Every row so often; where the factor is no whole number, a seeded part of them once more. */
export function rowsToCopy(rows: number, factor: number, seed: number): number[] {
  const total = Math.round(rows * (factor - 1))
  const order = shuffled([...Array(rows).keys()], random(seed, 'augment'))
  return Array.from({ length: total }, (_, i) => order[i % rows]!)
}
