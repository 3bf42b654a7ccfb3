import { z } from 'zod'
import { ellipse, outline, type Picture, type Point, type Shape } from './picture'

const number = z.number()
const ViaShape = z.looseObject({
  name: z.string(),
  x: number.optional(),
  y: number.optional(),
  width: number.optional(),
  height: number.optional(),
  cx: number.optional(),
  cy: number.optional(),
  r: number.optional(),
  rx: number.optional(),
  ry: number.optional(),
  theta: number.optional(),
  all_points_x: z.array(number).optional(),
  all_points_y: z.array(number).optional()
})
const ViaRegion = z.looseObject({
  shape_attributes: ViaShape,
  region_attributes: z.record(z.string(), z.unknown()).default({})
})
/** Earlier versions list regions by number. */
const ViaRegions = z.union([
  z.array(ViaRegion),
  z.record(z.string(), ViaRegion).transform(Object.values<z.output<typeof ViaRegion>>)
])
const ViaPicture = z.looseObject({ filename: z.string(), regions: ViaRegions })
/** Projects and exports of the VGG Image Annotator: pictures by key. */
export const Via = z.record(z.string(), ViaPicture).refine((pictures) => Object.keys(pictures).length > 0)

/** A project holds its pictures; an export of annotations is them. */
export const viaPictures = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && '_via_img_metadata' in value
    ? value._via_img_metadata
    : value

export function ofVia({ filename, regions }: z.output<typeof ViaPicture>): Picture {
  const of = ({ shape_attributes: s, region_attributes: said }: z.output<typeof ViaRegion>): Shape => {
    const word = Object.values(said).find((value) => typeof value === 'string' && value !== '')
    const name = typeof word === 'string' ? word : null
    if (s.all_points_x && s.all_points_y && s.name === 'polygon')
      return { name, ...outline(s.all_points_x.map((x, i): Point => [x, s.all_points_y![i] ?? NaN])) }
    if (s.cx !== undefined && s.cy !== undefined) {
      const [rx, ry] = [s.rx ?? s.r, s.ry ?? s.r]
      if (rx !== undefined && ry !== undefined)
        return { name, ...ellipse([s.cx, s.cy], rx, ry, ((s.theta ?? 0) * 180) / Math.PI) }
    }
    const box = [s.x, s.y, s.width, s.height].filter((v) => v !== undefined)
    return box.length === 4 ? { name, bbox: box } : { name }
  }
  return { file: filename, width: null, height: null, shapes: regions.map(of), label: null, tags: [] }
}
