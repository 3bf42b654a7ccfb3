import type { Region } from '#contract/explanation'
import { outline, simplified } from './contour'
import type { DrawingMap } from './place-map'

/** Regions smaller than this share of the drawing are specks, not places. */
const SMALLEST_SHARE = 0.002
const MOST_REGIONS = 6

/**
 * Connected places (four neighbours) where the map lies above the norm's level, most important first. Boxes are in
 * pixels of the full upright drawing. `ink` is 1 where the drawing has ink, on the map's own raster.
 */
export function findRegions(
  map: DrawingMap,
  ink: Uint8Array,
  scale: { level: number; scaleMaximum: number },
  drawing: { width: number; height: number }
): Region[] {
  const seen = new Uint8Array(map.values.length)
  const whole: Whole = {
    ink,
    totalInk: ink.reduce((sum, v) => sum + v, 0) || 1,
    totalRise: map.values.reduce((sum, v) => sum + Math.max(0, v), 0),
    scaleMaximum: scale.scaleMaximum,
    drawing
  }
  const regions: Region[] = []
  for (let start = 0; start < map.values.length; start += 1) {
    if (seen[start] || map.values[start]! <= scale.level || map.values[start]! <= 0) continue
    const pixels = flood(map, seen, start, scale.level)
    if (pixels.length < SMALLEST_SHARE * map.values.length) continue
    regions.push(describe(map, pixels, whole))
  }
  return regions.sort((a, b) => b.importance - a.importance).slice(0, MOST_REGIONS)
}

function flood(
  { values, width, height }: DrawingMap,
  seen: Uint8Array,
  start: number,
  level: number
): number[] {
  const pixels = [start]
  seen[start] = 1
  for (let i = 0; i < pixels.length; i += 1) {
    const [x, y] = [pixels[i]! % width, Math.floor(pixels[i]! / width)]
    const next = [x > 0 ? -1 : 0, x < width - 1 ? 1 : 0, y > 0 ? -width : 0, y < height - 1 ? width : 0]
    for (const step of next) {
      const at = pixels[i]! + step
      if (step === 0 || seen[at] || values[at]! <= Math.max(0, level)) continue
      seen[at] = 1
      pixels.push(at)
    }
  }
  return pixels
}

interface Whole {
  ink: Uint8Array
  /** Pixels with ink in all. */
  totalInk: number
  /** Sum of all that is positive in the map. */
  totalRise: number
  scaleMaximum: number
  drawing: { width: number; height: number }
}

function describe(map: DrawingMap, pixels: readonly number[], whole: Whole): Region {
  let [left, right, top, bottom, peak, inked, rise] = [Infinity, 0, Infinity, 0, 0, 0, 0]
  for (const at of pixels) {
    const [x, y] = [at % map.width, Math.floor(at / map.width)]
    ;[left, right, top, bottom] = [
      Math.min(left, x),
      Math.max(right, x),
      Math.min(top, y),
      Math.max(bottom, y)
    ]
    peak = Math.max(peak, map.values[at]!)
    rise += map.values[at]!
    inked += whole.ink[at]!
  }
  const scale = whole.drawing.width / map.width
  const box = [left, top, right - left + 1, bottom - top + 1].map((v) =>
    Math.round(v * scale)
  ) as Region['box']
  return {
    box,
    contour: contourOf(map, pixels, scale),
    area: pixels.length / map.values.length,
    importance: whole.scaleMaximum > 0 ? peak / whole.scaleMaximum : 0,
    share: whole.totalRise > 0 ? rise / whole.totalRise : 0,
    place: placeOf((left + right + 1) / 2 / map.width, (top + bottom + 1) / 2 / map.height),
    ink: inked / whole.totalInk
  }
}

/** Deviations of an outline from the pixels' own edges that nobody would see, in pixels of the map. */
const TOLERANCE = 0.8

/** The region's outline in pixels of the drawing. */
function contourOf({ width }: DrawingMap, pixels: readonly number[], scale: number): Region['contour'] {
  const members = new Set(pixels)
  const inside = (x: number, y: number): boolean => x >= 0 && x < width && members.has(y * width + x)
  const first = pixels.reduce((least, at) => Math.min(least, at), Infinity)
  const points = outline(inside, [first % width, Math.floor(first / width)])
  const half = points.length >> 1 // a closed line has no ends: its halves have
  const kept = [
    ...simplified(points.slice(0, half + 1), TOLERANCE).slice(0, -1),
    ...simplified(points.slice(half), TOLERANCE)
  ]
  return kept.map(([x, y]) => [Math.round(x * scale * 10) / 10, Math.round(y * scale * 10) / 10])
}

/** Where on the page, in thirds. */
export function placeOf(x: number, y: number): string {
  const third = (v: number): 0 | 1 | 2 => (v < 1 / 3 ? 0 : v < 2 / 3 ? 1 : 2)
  const [across, down] = [['left', '', 'right'][third(x)]!, ['upper', '', 'lower'][third(y)]!]
  return down && across
    ? `${down} ${across}`
    : down
      ? `${down} middle`
      : across
        ? `middle ${across}`
        : 'centre'
}
