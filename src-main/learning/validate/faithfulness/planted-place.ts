import type { EncoderManifest } from '#contract/encoder'
import type { PreparedDrawing } from '#main/analysis/explain/deployed-score'
import { KINDS, plantChange, type Page, type Place } from '../plant-change'
import { greyOf, inkOf } from '../planted'

export interface PlantedDrawing {
  drawing: PreparedDrawing
  place: Place
  side: number
}

/** A drawing with one known thing changed in it; null where it has no part for that, or the encoder's input is no square of page size. */
export function planted(
  { input }: EncoderManifest,
  drawing: PreparedDrawing,
  donor: PreparedDrawing,
  index: number,
  seed: number
): PlantedDrawing | null {
  if (input.width !== input.height || drawing.page !== drawing.picture) return null
  const pageOf = ({ picture }: PreparedDrawing): Page => ({ ink: inkOf(picture), side: input.width })
  const kind = KINDS[index % KINDS.length]!
  const found = plantChange(pageOf(drawing), pageOf(donor), kind, seed + index)
  if (!found) return null
  const picture = greyOf(found.page.ink)
  return { drawing: { picture, page: picture }, place: found.place, side: input.width }
}

/** Does the map's peak lie in the place, and what share of what is positive in it does (by the middles of patches)? */
export function found(
  values: Float32Array,
  { place, side }: PlantedDrawing,
  [rows, columns]: readonly [number, number]
) {
  let [peak, within, total] = [0, 0, 0]
  const inside = (patch: number): boolean => {
    const [u, v] = [
      ((patch % columns) + 0.5) * (side / columns),
      (Math.floor(patch / columns) + 0.5) * (side / rows)
    ]
    return u >= place.x && u < place.x + place.size && v >= place.y && v < place.y + place.size
  }
  values.forEach((value, patch) => {
    if (value > values[peak]!) peak = patch
    if (value <= 0) return
    total += value
    if (inside(patch)) within += value
  })
  return { pointed: inside(peak) ? 1 : 0, energy: total > 0 ? within / total : 0 }
}
