import { z } from 'zod'
import { labelOf } from '#contract/label-words'

/**
 * Annotations of other programs in their own JSON, as COCO: Label Studio (tasks), LabelMe (one picture a file), VGG Image Annotator (pictures
 * by key). What these formats say is described in their documentation; shapes without an area have no outline, and are refused as such.
 */
export function asCoco(value: unknown): unknown {
  const studio = StudioTasks.safeParse(value)
  if (studio.success) return collected(studio.data.map(ofTask))
  const labelMe = LabelMe.safeParse(value)
  if (labelMe.success) return collected([ofLabelMe(labelMe.data)])
  const via = Via.safeParse(viaPictures(value))
  return via.success ? collected(Object.values(via.data).map(ofVia)) : null
}

interface Shape {
  name: string | null
  bbox?: number[]
  segmentation?: number[][]
}

interface Picture {
  file: string
  width: number | null
  height: number | null
  shapes: Shape[]
  label: string | null
  tags: string[]
}

function collected(pictures: readonly Picture[]): unknown {
  const names = [...new Set(pictures.flatMap(({ shapes }) => shapes.flatMap(({ name }) => name ?? [])))]
  return {
    images: pictures.map(({ file, width, height, label, tags }, i) => ({
      id: i,
      file_name: file,
      width,
      height,
      tadpole: { ...(label === null ? {} : { label }), ...(tags.length > 0 ? { tags } : {}) }
    })),
    categories: names.map((name, i) => ({ id: i, name })),
    annotations: pictures.flatMap(({ shapes }, image) =>
      shapes.map(({ name, ...shape }, i) => ({
        id: `${image}/${i + 1}`,
        image_id: image,
        ...(name === null ? {} : { category_id: names.indexOf(name) }),
        ...shape
      }))
    )
  }
}

type Point = readonly [x: number, y: number]
const outline = (points: readonly Point[]): Pick<Shape, 'segmentation'> => ({ segmentation: [points.flat()] })
const CORNERS = 36

/** An ellipse as a polygon, turned clockwise by degrees. */
function ellipse([cx, cy]: Point, rx: number, ry: number, degrees = 0): Pick<Shape, 'segmentation'> {
  const turn = (degrees * Math.PI) / 180
  return outline(
    Array.from({ length: CORNERS }, (_, i) => {
      const angle = (2 * Math.PI * i) / CORNERS
      const [u, v] = [rx * Math.cos(angle), ry * Math.sin(angle)]
      return [cx + u * Math.cos(turn) - v * Math.sin(turn), cy + u * Math.sin(turn) + v * Math.cos(turn)]
    })
  )
}

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
const StudioTasks = z.array(StudioTask).min(1)

/** Coordinates of Label Studio are percent of the picture's sides. */
function ofTask({ data, annotations }: z.output<typeof StudioTask>): Picture {
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

/** A box turned clockwise about its upper left corner. */
function turnedBox(
  [x, y, w, h]: readonly [number, number, number, number],
  degrees: number
): Pick<Shape, 'segmentation'> {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const corners: Point[] = [
    [0, 0],
    [w, 0],
    [w, h],
    [0, h]
  ]
  return outline(corners.map(([u, v]): Point => [x + u * c - v * s, y + u * s + v * c]))
}

const LabelMe = z.looseObject({
  imagePath: z.string(),
  imageWidth: number.positive().nullish(),
  imageHeight: number.positive().nullish(),
  shapes: z.array(
    z.looseObject({ label: z.string(), points: z.array(point), shape_type: z.string().default('polygon') })
  )
})

function ofLabelMe({ imagePath, imageWidth, imageHeight, shapes }: z.output<typeof LabelMe>): Picture {
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
const Via = z.record(z.string(), ViaPicture).refine((pictures) => Object.keys(pictures).length > 0)

/** A project holds its pictures; an export of annotations is them. */
const viaPictures = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && '_via_img_metadata' in value
    ? value._via_img_metadata
    : value

function ofVia({ filename, regions }: z.output<typeof ViaPicture>): Picture {
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
