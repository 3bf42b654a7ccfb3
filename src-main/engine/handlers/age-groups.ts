import { readOriginal } from '../../analysis/embed-pipeline'
import { pictureSpec } from '../../analysis/preprocess/preprocessing'
import { changed, drawChange } from '../../learning/prepare/augment'
import { random } from '../../lib/random'
import { overviewOf, suggestBands } from '../../norms/overview'
import { parseBand } from '../../norms/parse-bands'
import { reachOf } from '../../norms/reach'
import { TrainingSettings } from '../../../src-preload/contract/training-settings'
import { open, type EngineContext, type HandlersOf } from '../context'
import { usableOf, usableRows } from './drawings'

/** Changed copies of a drawing, as trainings see them. */
async function augmented(
  context: EngineContext,
  id: string,
  count: number,
  seed: number,
  settings: TrainingSettings
): Promise<Uint8Array[]> {
  const { library, encoders } = open(context)
  const spec = pictureSpec(encoders.active().manifest, settings.evenShade)
  const original = await readOriginal(library, library.drawings.get(id))
  const { pixels } = await context.compute.picture(original, spec)
  const side = spec.width
  const copies = Array.from({ length: count }, (_, i) =>
    i === 0 ? pixels : changed(pixels, side, drawChange(settings, random(seed, `augment ${i - 1}`)))
  )
  return Promise.all(copies.map((rgb) => context.compute.encodePng(withAlpha(rgb), side, side)))
}

function withAlpha(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255)
  for (let i = 0; i < rgb.length / 3; i += 1) rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4)
  return rgba
}

export const ageGroupHandlers: HandlersOf<'norms:overview' | 'norms:reach' | 'norms:augmented'> = {
  'norms:overview': (_, context) => {
    const { library, norms } = open(context)
    const usable = usableOf(usableRows(library))
    const deployed = library.versions.deployed()
    const inUse = norms.deployedBands().sort((a, b) => a.fromMonths - b.fromMonths)
    const bands = inUse.length > 0 ? inUse : suggestBands(usable)
    const withoutAge = library.drawings.all().filter(({ drawing }) => drawing.ageMonths === null).length
    return overviewOf(usable, withoutAge, bands, deployed)
  },
  'norms:reach': ({ bands }, context) => {
    const usable = usableOf(usableRows(open(context).library))
    return { reach: bands.map((text) => reachOf(parseBand(text), usable)) }
  },
  'norms:augmented': async ({ id, count, seed, settings }, context) => ({
    pictures: await augmented(context, id, count, seed, TrainingSettings.parse(settings))
  })
}
