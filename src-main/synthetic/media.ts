import { random, type Random } from '../lib/random'
import type { Stroke } from './pen'

/** What drew the lines, and how the page came into the computer. */
export type Medium = 'touch' | 'pen' | 'pencil' | 'crayon' | 'photo' | 'scan'

const SHARES: readonly (readonly [Medium, number])[] = [
  ['touch', 0.34],
  ['pen', 0.18],
  ['pencil', 0.18],
  ['crayon', 0.14],
  ['photo', 0.1],
  ['scan', 0.06]
]

export function randomMedium(rng: Random): Medium {
  let left = rng.next()
  for (const [medium, share] of SHARES) {
    left -= share
    if (left < 0) return medium
  }
  return 'touch'
}

interface Line {
  /** In pixels. */
  width: number
  /** 0 to 255, black. */
  ink: number
  /** How much of the ink the paper's grain takes away, 0 to 1. */
  grain: number
}

const between = (rng: Random, from: number, to: number): number => from + (to - from) * rng.next()

function lineOf(medium: Medium, rng: Random, side: number): Line {
  const px = side / 144
  switch (medium) {
    case 'touch':
      return { width: between(rng, 1.2, 3.2) * px, ink: between(rng, 225, 255), grain: 0 }
    case 'pencil':
      return { width: between(rng, 0.9, 2) * px, ink: between(rng, 90, 190), grain: between(rng, 0.2, 0.6) }
    case 'crayon':
      return { width: between(rng, 2.6, 6) * px, ink: between(rng, 90, 220), grain: between(rng, 0.3, 0.8) }
    default:
      return { width: between(rng, 0.9, 2.4) * px, ink: between(rng, 140, 250), grain: 0.1 }
  }
}

/** Ink of the page, uint8 [side, side]: 0 is paper, 255 black. Strokes in shares of the page. */
export function renderInk(strokes: readonly Stroke[], medium: Medium, rng: Random, side: number): Uint8Array {
  const ink = new Uint8Array(side * side)
  const line = lineOf(medium, rng, side)
  for (const stroke of strokes) {
    const pressure = medium === 'touch' ? 1 : between(rng, 0.75, 1.1)
    drawStroke(ink, side, stroke, line.width * pressure, Math.min(255, line.ink * pressure))
  }
  if (line.grain > 0) roughen(ink, side, line.grain, rng)
  if (medium === 'photo' || medium === 'scan') soften(ink, side)
  if (medium === 'photo') dirty(ink, between(rng, 3, 9), between(rng, 0, 14), side, rng)
  if (medium === 'scan') dirty(ink, between(rng, 1, 4), 0, side, rng)
  return ink
}

/** A line of the pen through the points of a stroke (shares of the page), `width` in pixels, `darkness` 0 to 255. */
export function drawStroke(
  ink: Uint8Array,
  side: number,
  stroke: Stroke,
  width: number,
  darkness: number
): void {
  const half = width / 2 + 0.5
  for (let i = 0; i < stroke.length; i += 1) {
    const [a, b] = [stroke[Math.max(0, i - 1)]!, stroke[i]!]
    const ends = [a[0] * side, a[1] * side, b[0] * side, b[1] * side] as const
    segment(ink, side, ends, half, darkness)
  }
}

/** Each pixel as dark as its distance to the line says, at most one pixel soft. */
function segment(
  ink: Uint8Array,
  side: number,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  half: number,
  darkness: number
): void {
  const [dx, dy] = [x1 - x0, y1 - y0]
  const square = dx * dx + dy * dy
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - half))
  const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1) + half))
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - half))
  const right = Math.min(side - 1, Math.floor(Math.max(x0, x1) + half))
  for (let y = top; y <= bottom; y += 1)
    for (let x = left; x <= right; x += 1) {
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0]
      const t = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square))
      const [ex, ey] = [px - t * dx, py - t * dy]
      const far = ex * ex + ey * ey
      if (far >= half * half) continue
      const value = Math.min(1, half - Math.sqrt(far)) * darkness
      if (value > ink[y * side + x]!) ink[y * side + x] = value
    }
}

/** A page of noise made once: 0 to 1, [256, 256], softened so that grain has a size. */
const NOISE = 256
let noisePage: Float32Array | undefined
function noise(): Float32Array {
  if (noisePage) return noisePage
  const rng = random(1, 'paper grain')
  const raw = Float32Array.from({ length: NOISE * NOISE }, () => rng.next())
  noisePage = raw.map((v, i) => (v + raw[(i + 1) % raw.length]! + raw[(i + NOISE) % raw.length]!) / 3)
  return noisePage
}

const noiseAt = (page: Float32Array, x: number, y: number): number =>
  page[((y & (NOISE - 1)) << 8) | (x & (NOISE - 1))]!

function roughen(ink: Uint8Array, side: number, grain: number, rng: Random): void {
  const page = noise()
  const [ox, oy] = [rng.below(NOISE), rng.below(NOISE)]
  for (let i = 0; i < ink.length; i += 1) {
    if (ink[i] === 0) continue
    const hole = 2.2 * grain * (noiseAt(page, ox + (i % side), oy + Math.floor(i / side)) - 0.28)
    ink[i] = ink[i]! * Math.min(1, Math.max(0.05, 1 - hole))
  }
}

/** Half a pixel out of focus: the (1 2 1) kernel both ways. */
function soften(ink: Uint8Array, side: number): void {
  const copy = Uint8Array.from(ink)
  for (let y = 1; y < side - 1; y += 1)
    for (let x = 1; x < side - 1; x += 1) {
      const i = y * side + x
      ink[i] =
        (4 * copy[i]! +
          2 * (copy[i - 1]! + copy[i + 1]! + copy[i - side]! + copy[i + side]!) +
          copy[i - side - 1]! +
          copy[i - side + 1]! +
          copy[i + side - 1]! +
          copy[i + side + 1]!) /
        16
    }
}

/** What evening the shade leaves behind: noise of this deviation, and a slope across the page. */
function dirty(ink: Uint8Array, deviation: number, slope: number, side: number, rng: Random): void {
  const page = noise()
  const [ox, oy, angle] = [rng.below(NOISE), rng.below(NOISE), 2 * Math.PI * rng.next()]
  const [c, s] = [Math.cos(angle) / side, Math.sin(angle) / side]
  for (let i = 0; i < ink.length; i += 1) {
    const [x, y] = [i % side, Math.floor(i / side)]
    const added = deviation * 6 * (noiseAt(page, ox + x, oy + y) - 0.5) + slope * (c * x + s * y)
    ink[i] = Math.min(255, Math.max(0, ink[i]! + added))
  }
}
