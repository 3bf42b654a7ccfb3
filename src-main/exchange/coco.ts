import type { LabelledDrawing } from '#contract/label-exchange'
import type { Annotation } from '#contract/remarks'
import { distanceFromStretch, polygonArea } from '../lib/projection'

/** Corners of a circle of a brush: a regular octagon about it. */
const round = ([x, y]: readonly [number, number], radius: number): number[] =>
  Array.from({ length: 8 }, (_, i) => {
    const angle = ((i + 0.5) * Math.PI) / 4
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  }).flat()

/** The rectangle that a brush covers between two points. */
function band(
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  radius: number
): number[] {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1
  const [dx, dy] = [(-(y1 - y0) / length) * radius, ((x1 - x0) / length) * radius]
  return [x0 + dx, y0 + dy, x1 + dx, y1 + dy, x1 - dx, y1 - dy, x0 - dx, y0 - dy]
}

/** Polygons that together cover the region, as COCO wants them: [x, y, x, y, ...] each. */
export function segmentation({ box: [x, y, w, h], shape }: Annotation): number[][] {
  if (!shape || shape.kind === 'box') return [[x, y, x + w, y, x + w, y + h, x, y + h]]
  if (shape.kind === 'polygon') return [shape.points.flat()]
  const radius = shape.width / 2
  return shape.lines.flatMap((line) => [
    ...line.map((point) => round(point, radius)),
    ...line.slice(1).map((point, i) => band(line[i]!, point, radius))
  ])
}

/** Side of the grid on which the area under a brush is counted: pieces overlap, so their areas do not add up. */
const GRID = 256

function brushArea({ box: [left, top, width, height], shape }: Annotation): number {
  if (shape?.kind !== 'brush') return 0
  const radius = shape.width / 2
  const near = (x: number, y: number): boolean =>
    shape.lines.some((line) =>
      line.some((point, i) => distanceFromStretch([x, y], point, line[i + 1] ?? point) <= radius)
    )
  let covered = 0
  for (let row = 0; row < GRID; row += 1)
    for (let column = 0; column < GRID; column += 1)
      if (near(left + ((column + 0.5) * width) / GRID, top + ((row + 0.5) * height) / GRID)) covered += 1
  return (covered / GRID ** 2) * width * height
}

export function regionArea(region: Annotation): number {
  const { box, shape } = region
  if (shape?.kind === 'polygon') return polygonArea(shape.points)
  return shape?.kind === 'brush' ? brushArea(region) : box[2] * box[3]
}

/** What regions without a name are called in COCO, which wants one. */
export const UNNAMED = 'region'

/**
 * COCO object detection (cocodataset.org, Data format): pictures, categories, regions with box, polygons and area. What COCO has no
 * place for travels under `tadpole` in each entry, so that nothing is lost on the way back.
 */
export function writeCoco(rows: readonly LabelledDrawing[]): string {
  const names = [...new Set(rows.flatMap((row) => row.regions.map(({ name }) => name || UNNAMED)))].sort()
  const category = new Map(names.map((name, i) => [name, i + 1]))
  const images = rows.map(({ regions: _, ...row }, i) => ({
    id: i + 1,
    file_name: row.file,
    width: row.width,
    height: row.height,
    tadpole: row
  }))
  const annotations = rows.flatMap((row, i) =>
    row.regions.map((region) => ({
      image_id: i + 1,
      category_id: category.get(region.name || UNNAMED)!,
      bbox: region.box,
      area: regionArea(region),
      segmentation: segmentation(region),
      iscrowd: 0,
      tadpole: region
    }))
  )
  return JSON.stringify({
    info: { description: 'Drawings and regions from Tadpole', version: '1' },
    licenses: [],
    images,
    categories: names.map((name, i) => ({ id: i + 1, name, supercategory: 'drawing' })),
    annotations: annotations.map((annotation, i) => ({ id: i + 1, ...annotation }))
  })
}
