import { labelOf } from '#contract/label-words'
import { ellipse, outline, turnedBox, type Picture, type Point, type Shape } from './picture'
import { childrenNamed, type XmlElement } from './read-xml'

/** An image of "CVAT for images 1.1" (https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/). */
export function ofCvatImage(image: XmlElement): Picture {
  const said = childrenNamed(image, 'tag').map((tag) => tag.attributes.label ?? '')
  const label = said.find((word) => labelOf(word) !== undefined && labelOf(word) !== null) ?? null
  const { name = '', width, height } = image.attributes
  const size = { width: sizeOf(width), height: sizeOf(height) }
  return {
    file: name,
    ...size,
    shapes: image.children.filter((child) => child.name !== 'tag').map((child) => shapeOf(child, size)),
    label,
    tags: said.filter((word) => word !== label && word !== '')
  }
}

const sizeOf = (text: string | undefined): number | null => (Number(text) > 0 ? Number(text) : null)

/** Lines and points have no area, and come without one. */
function shapeOf(shape: XmlElement, size: Pick<Picture, 'width' | 'height'>): Shape {
  const { attributes } = shape
  const name = attributes.label ?? null
  const number = (key: string): number => Number(attributes[key] ?? NaN)
  const rotation = Number(attributes.rotation ?? 0)
  if (shape.name === 'box') {
    const [x, y] = [number('xtl'), number('ytl')]
    const box: Box = [x, y, number('xbr') - x, number('ybr') - y]
    return { name, ...(rotation === 0 ? { bbox: [...box] } : turnedAboutCentre(box, rotation)) }
  }
  if (shape.name === 'polygon') return { name, ...outline(pointsOf(attributes.points ?? '')) }
  if (shape.name === 'ellipse')
    return { name, ...ellipse([number('cx'), number('cy')], number('rx'), number('ry'), rotation) }
  if (shape.name === 'mask' && size.width !== null && size.height !== null)
    return { name, segmentation: maskOf(attributes, [size.height, size.width]) }
  return { name }
}

type Box = readonly [x: number, y: number, width: number, height: number]

/** CVAT turns a box about its centre. */
function turnedAboutCentre([x, y, w, h]: Box, degrees: number): ReturnType<typeof turnedBox> {
  const angle = (degrees * Math.PI) / 180
  const [c, s] = [Math.cos(angle), Math.sin(angle)]
  const [cx, cy] = [x + w / 2, y + h / 2]
  return turnedBox([cx - (w / 2) * c + (h / 2) * s, cy - (w / 2) * s - (h / 2) * c, w, h], degrees)
}

const pointsOf = (text: string): Point[] =>
  text.split(';').map((pair): Point => {
    const [x, y] = pair.split(',').map(Number)
    return [x ?? NaN, y ?? NaN]
  })

/** Largest mask that is read, in pixels. */
const MOST_PIXELS = 100e6

/** CVAT's run lengths go row by row through the mask's box; COCO's column by column through the whole picture. */
function maskOf(
  attributes: XmlElement['attributes'],
  [rows, columns]: [number, number]
): { size: [number, number]; counts: number[] } {
  const size: [number, number] = [rows, columns]
  const [left, top, width, height] = ['left', 'top', 'width', 'height'].map((key) =>
    Number(attributes[key] ?? NaN)
  ) as [number, number, number, number]
  const runs = (attributes.rle ?? '').split(',').map(Number)
  const fits = left >= 0 && top >= 0 && left + width <= columns && top + height <= rows
  const total = runs.reduce((sum, run) => sum + (run >= 0 ? run : NaN), 0)
  // run lengths that do not fill the picture are refused by whoever reads them
  if (!fits || total !== width * height || rows * columns > MOST_PIXELS) return { size, counts: [] }
  const inside = new Uint8Array(width * height)
  let at = 0
  runs.forEach((run, i) => {
    if (i % 2 === 1) inside.fill(1, at, at + run)
    at += run
  })
  const counts: number[] = []
  let [value, length] = [0, 0]
  const add = (next: number, times: number): void => {
    if (next !== value && times > 0) {
      counts.push(length)
      ;[value, length] = [next, 0]
    }
    length += times
  }
  add(0, left * rows)
  for (let x = 0; x < width; x += 1) {
    add(0, top)
    for (let y = 0; y < height; y += 1) add(inside[y * width + x]!, 1)
    add(0, rows - top - height)
  }
  add(0, (columns - left - width) * rows)
  return { size, counts: [...counts, length] }
}
