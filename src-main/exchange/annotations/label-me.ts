import { z } from 'zod'
import { ellipse, outline, type Picture, type Shape } from './picture'

const number = z.number()
const point = z.tuple([number, number])

/** LabelMe's JSON: one picture a file. */
export const LabelMe = z.looseObject({
  imagePath: z.string(),
  imageWidth: number.positive().nullish(),
  imageHeight: number.positive().nullish(),
  shapes: z.array(
    z.looseObject({ label: z.string(), points: z.array(point), shape_type: z.string().default('polygon') })
  )
})

export function ofLabelMe({ imagePath, imageWidth, imageHeight, shapes }: z.output<typeof LabelMe>): Picture {
  const of = ({ label: name, points, shape_type: type }: (typeof shapes)[number]): Shape => {
    const [a, b] = points
    if (type === 'rectangle' && a && b)
      return {
        name,
        bbox: [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1])]
      }
    if (type === 'circle' && a && b) {
      const radius = Math.hypot(a[0] - b[0], a[1] - b[1])
      return { name, ...ellipse(a, radius, radius) }
    }
    return type === 'polygon' ? { name, ...outline(points) } : { name }
  }
  return {
    file: imagePath,
    width: imageWidth ?? null,
    height: imageHeight ?? null,
    shapes: shapes.map(of),
    label: null,
    tags: []
  }
}
