import { z } from 'zod'
import { labelOf } from '#contract/label-words'
import { ellipse, outline, turnedBox, type Picture, type Shape } from './picture'

const number = z.number()
const point = z.tuple([number, number])
const names = z.array(z.string()).optional()

const StudioResult = z.looseObject({
  type: z.string(),
  original_width: number.positive().optional(),
  original_height: number.positive().optional(),
  value: z.looseObject({
    x: number.optional(),
    y: number.optional(),
    width: number.optional(),
    height: number.optional(),
    rotation: number.optional(),
    radiusX: number.optional(),
    radiusY: number.optional(),
    points: z.array(point).optional(),
    choices: names,
    rectanglelabels: names,
    polygonlabels: names,
    ellipselabels: names,
    labels: names
  })
})
type StudioResult = z.output<typeof StudioResult>
const StudioTask = z.looseObject({
  data: z.record(z.string(), z.unknown()),
  annotations: z.array(z.looseObject({ result: z.array(StudioResult) }))
})
export const StudioTasks = z.array(StudioTask).min(1)

/** A task of Label Studio's own JSON. Coordinates are percent of the picture's sides. */
export function ofTask({ data, annotations }: z.output<typeof StudioTask>): Picture {
  const results = annotations.flatMap(({ result }) => result)
  const sized = results.find((result) => result.original_width && result.original_height)
  const choices = results.flatMap(({ value }) => value.choices ?? [])
  const label = choices.find((word) => labelOf(word) !== undefined && labelOf(word) !== null) ?? null
  const image = [data.image, data.img, ...Object.values(data)].find((value) => typeof value === 'string')
  return {
    file: image ?? '',
    width: sized?.original_width ?? null,
    height: sized?.original_height ?? null,
    shapes: results.filter(({ value }) => value.choices === undefined).map(ofResult),
    label,
    tags: choices.filter((word) => word !== label)
  }
}

function ofResult({ value, original_width: width, original_height: height }: StudioResult): Shape {
  const labels = value.rectanglelabels ?? value.polygonlabels ?? value.ellipselabels ?? value.labels ?? []
  const name = labels[0] ?? null
  return width && height ? { name, ...studioArea(value, width / 100, height / 100) } : { name }
}

/** `sx`, `sy`: pixels for a percent. Nothing for what has no area. */
function studioArea(value: StudioResult['value'], sx: number, sy: number): Omit<Shape, 'name'> {
  const { x, y, width, height, points, radiusX, radiusY, rotation = 0 } = value
  if (points) return outline(points.map(([px, py]) => [px * sx, py * sy]))
  if (x === undefined || y === undefined) return {}
  if (radiusX !== undefined && radiusY !== undefined)
    return ellipse([x * sx, y * sy], radiusX * sx, radiusY * sy, rotation)
  if (width === undefined || height === undefined) return {}
  const box = [x * sx, y * sy, width * sx, height * sy] as const
  return rotation === 0 ? { bbox: [...box] } : turnedBox(box, rotation)
}
