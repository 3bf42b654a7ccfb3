export interface Shape {
  name: string | null
  bbox?: number[]
  /** Polygons, or a mask in run lengths as COCO writes them: column by column, beginning with what is outside. */
  segmentation?: number[][] | { size: [height: number, width: number]; counts: number[] }
}

export interface Picture {
  file: string
  /** Of the picture as it was annotated, in pixels; null: not said. */
  width: number | null
  height: number | null
  shapes: Shape[]
  label: string | null
  tags: string[]
}

/** Pictures and their shapes as a COCO file; ids are numbered. */
export function collected(pictures: readonly Picture[]): unknown {
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

export type Point = readonly [x: number, y: number]
export const outline = (points: readonly Point[]): Pick<Shape, 'segmentation'> => ({
  segmentation: [points.flat()]
})
const CORNERS = 36

/** An ellipse as a polygon, turned clockwise by degrees. */
export function ellipse([cx, cy]: Point, rx: number, ry: number, degrees = 0): Pick<Shape, 'segmentation'> {
  const turn = (degrees * Math.PI) / 180
  return outline(
    Array.from({ length: CORNERS }, (_, i) => {
      const angle = (2 * Math.PI * i) / CORNERS
      const [u, v] = [rx * Math.cos(angle), ry * Math.sin(angle)]
      return [cx + u * Math.cos(turn) - v * Math.sin(turn), cy + u * Math.sin(turn) + v * Math.cos(turn)]
    })
  )
}

/** A box turned clockwise about its upper left corner. */
export function turnedBox(
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
