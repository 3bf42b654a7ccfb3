import { readPicture } from './decode'
import type { Pixels } from './even-shade'

export type Box = [number, number, number, number]

/** Long side at which drawings are told apart. */
const LOOKING = 240
/** Ink that lies nearer than this share of the long side belongs together. */
const GAP = 0.035
/** Smaller than this share of the page it is a speck, a name or a number. */
const SMALLEST = 0.008
const MOST = 20

/** Darker than the page by a third: the page is the brightest tenth. */
function inkOf({ data, width, height }: Pixels): Uint8Array {
  const grey = new Uint8Array(width * height)
  for (let i = 0; i < grey.length; i += 1)
    grey[i] = Math.round(0.2126 * data[3 * i]! + 0.7152 * data[3 * i + 1]! + 0.0722 * data[3 * i + 2]!)
  const paper = [...grey].sort((a, b) => a - b)[Math.floor(grey.length * 0.9)]!
  return grey.map((v) => Number(v < paper * 0.75))
}

/** Ink grown by a few pixels each way, along rows and then along columns. */
function grown(mask: Uint8Array, width: number, height: number, by: number): Uint8Array {
  const along = (source: Uint8Array, step: number, lines: number, run: number, jump: number): Uint8Array => {
    const out = new Uint8Array(source.length)
    for (let line = 0; line < lines; line += 1)
      for (let i = 0; i < run; i += 1)
        for (let k = Math.max(0, i - by); k <= Math.min(run - 1, i + by); k += 1)
          if (source[line * jump + k * step]) out[line * jump + i * step] = 1
    return out
  }
  return along(along(mask, 1, height, width, width), width, width, height, 1)
}

function boxesOf(mask: Uint8Array, width: number): Box[] {
  const seen = new Uint8Array(mask.length)
  const boxes: Box[] = []
  for (let start = 0; start < mask.length; start += 1) {
    if (!mask[start] || seen[start]) continue
    seen[start] = 1
    const area = [start]
    let [left, top, right, bottom] = [Infinity, Infinity, 0, 0]
    for (let k = 0; k < area.length; k += 1) {
      const i = area[k]!
      const [x, y] = [i % width, Math.floor(i / width)]
      ;[left, top, right, bottom] = [
        Math.min(left, x),
        Math.min(top, y),
        Math.max(right, x),
        Math.max(bottom, y)
      ]
      for (const j of [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width])
        if (j >= 0 && j < mask.length && mask[j] && !seen[j]) {
          seen[j] = 1
          area.push(j)
        }
    }
    boxes.push([left, top, right - left + 1, bottom - top + 1])
  }
  return boxes
}

const overlap = (a: Box, b: Box): boolean =>
  a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3]

function around(a: Box, b: Box): Box {
  const [left, top] = [Math.min(a[0], b[0]), Math.min(a[1], b[1])]
  return [left, top, Math.max(a[0] + a[2], b[0] + b[2]) - left, Math.max(a[1] + a[3], b[1] + b[3]) - top]
}

/** Boxes that overlap become one, until none do. */
function joined(boxes: readonly Box[]): Box[] {
  const out: Box[] = []
  for (let box of boxes) {
    for (
      let i = out.findIndex((other) => overlap(other, box));
      i >= 0;
      i = out.findIndex((other) => overlap(other, box))
    )
      box = around(box, out.splice(i, 1)[0]!)
    out.push(box)
  }
  return out
}

/**
 * Drawings that lie apart on one scan, as boxes in its pixels with a little paper around each, in reading order. Fewer than two: there is
 * nothing to cut. A suggestion for a person, who knows what belongs together.
 */
export function separateDrawings(picture: Pixels): Box[] {
  const { width, height } = picture
  const by = Math.max(1, Math.round((GAP / 2) * Math.max(width, height)))
  const boxes = joined(boxesOf(grown(inkOf(picture), width, height, by), width))
  const large = boxes.filter(([, , w, h]) => w * h >= SMALLEST * width * height)
  const rows = large.sort((a, b) => a[1] + a[3] / 2 - b[1] - b[3] / 2)
  return rows
    .sort((a, b) =>
      Math.abs(a[1] + a[3] / 2 - b[1] - b[3] / 2) < Math.min(a[3], b[3]) / 2 ? a[0] - b[0] : 0
    )
    .slice(0, MOST)
}

/** The same on a file, in pixels of the upright drawing. Throws AppError with an image code. */
export async function suggestCuts(bytes: Uint8Array): Promise<Box[]> {
  const { value } = await readPicture(bytes, async ({ image, width }) => {
    const { data, info } = await image
      .resize({ width: LOOKING, height: LOOKING, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true })
    const scale = width / info.width
    const boxes = separateDrawings({ data, width: info.width, height: info.height })
    return boxes.map((box) => box.map((v) => Math.round(v * scale)) as Box)
  })
  return value
}
