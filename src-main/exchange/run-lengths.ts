import { z } from 'zod'

/** Masks beyond this are no drawing's. */
const MOST_PIXELS = 100_000_000

const RunLengths = z.object({
  /** Height, width. */
  size: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  counts: z.union([z.array(z.number().int().min(0)), z.string()])
})

export interface Mask {
  /** Columns before the first that is kept: those without anything inside, on either side, are left out. */
  left: number
  width: number
  height: number
  /** [width, height], column by column; 1 is inside. */
  inside: Uint8Array
}

/**
 * Counts written as text: five bits a character above '0', the sixth says that more follow, each number from the third on as its
 * difference to the one before the last (pycocotools, maskApi.c). Null where it ends in the middle of a number.
 */
function countsOf(text: string): number[] | null {
  const counts: number[] = []
  for (let at = 0; at < text.length;) {
    let [value, shift, more] = [0, 0, true]
    while (more) {
      const code = text.charCodeAt(at) - 48
      if (!(code >= 0 && code < 64) || shift > 25) return null
      value |= (code & 31) << shift
      more = (code & 32) !== 0
      at += 1
      shift += 5
      if (!more && code & 16) value |= -1 << shift
    }
    counts.push(counts.length > 2 ? value + counts[counts.length - 2]! : value)
  }
  return counts
}

/** A mask of COCO, as list or as text; runs of outside and inside in turn, down the columns. Null where it is none, or not of its size. */
export function readMask(segmentation: unknown): Mask | null {
  const parsed = RunLengths.safeParse(segmentation)
  if (!parsed.success) return null
  const { size, counts: told } = parsed.data
  const [height, width] = size
  const counts = typeof told === 'string' ? countsOf(told) : told
  if (!counts || width * height > MOST_PIXELS) return null
  if (counts.some((count) => count < 0) || counts.reduce((a, b) => a + b, 0) !== width * height) return null
  return insideOf(counts, height)
}

/** Of the whole mask, in pixels; null where it is none. */
export function sizeOfMask(segmentation: unknown): { width: number; height: number } | null {
  const parsed = RunLengths.safeParse(segmentation)
  return parsed.success ? { width: parsed.data.size[1], height: parsed.data.size[0] } : null
}

function insideOf(counts: readonly number[], height: number): Mask {
  const runs: [number, number][] = []
  let at = 0
  counts.forEach((count, i) => {
    if (i % 2 === 1 && count > 0) runs.push([at, at + count])
    at += count
  })
  const left = Math.floor((runs[0]?.[0] ?? 0) / height)
  const right = Math.ceil((runs.at(-1)?.[1] ?? 0) / height)
  const inside = new Uint8Array(Math.max(0, right - left) * height)
  for (const [from, to] of runs) inside.fill(1, from - left * height, to - left * height)
  return { left, width: Math.max(0, right - left), height, inside }
}
