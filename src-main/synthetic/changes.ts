import type { Random } from '../lib/random'
import { drawStroke } from './media'
import type { Point, Stroke } from './pen'

/** A page that something was done to, and where (1): both [side, side]. */
export interface ChangedPage {
  ink: Uint8Array
  where: Uint8Array
}

/** An ellipse or a box on the page, turned; `reach` is half of its size along its own axes. Pixels. */
interface Part {
  centre: Point
  reach: Point
  angle: number
  round: boolean
}

const INK = 40

/**
 * The page with a part of it out of order: erased, scribbled over, or put there from elsewhere (moved, turned, smaller, larger,
 * mirrored, from this page or `other`, in place of what was there or on top). Null where the page has no part to do that to.
 */
export function changePart(
  page: Uint8Array,
  side: number,
  other: Uint8Array,
  rng: Random
): ChangedPage | null {
  const part = inkedPart(page, side, rng)
  if (!part) return null
  const ink = Uint8Array.from(page)
  const kind = rng.next()
  if (kind < 0.25) clear(ink, side, part)
  else if (kind < 0.4) scribble(ink, side, part, rng)
  else paste(ink, side, part, page, other, rng)
  return differs(page, ink) ? { ink, where: coverage(side, part) } : null
}

/** A part of a seventh to a third of the page's side that holds some of the drawing, though not most of it. */
function inkedPart(page: Uint8Array, side: number, rng: Random): Part | null {
  const total = inkWithin(page, side, null)
  for (let tries = 0; tries < 30; tries += 1) {
    const size = side * (0.07 + 0.1 * rng.next())
    const part: Part = {
      centre: [side * rng.next(), side * rng.next()],
      reach: [size, size * (0.7 + 0.3 * rng.next())],
      angle: rng.next() < 0.5 ? 0 : Math.PI * rng.next(),
      round: rng.next() < 0.5
    }
    const share = inkWithin(page, side, part) / Math.max(1, total)
    if (share > 0.08 && share < 0.6) return part
  }
  return null
}

/** Is the point in the part? In coordinates of the part, which run from -1 to 1. */
function local({ centre, reach, angle }: Part, x: number, y: number): Point {
  const [dx, dy, c, s] = [x - centre[0], y - centre[1], Math.cos(angle), Math.sin(angle)]
  return [(c * dx + s * dy) / reach[0], (c * dy - s * dx) / reach[1]]
}

/** Calls for each pixel of the page that lies in the part. */
function within(side: number, part: Part, visit: (at: number, x: number, y: number) => void): void {
  const far = Math.hypot(...part.reach)
  const range = (middle: number): [number, number] => [
    Math.max(0, Math.floor(middle - far)),
    Math.min(side - 1, Math.ceil(middle + far))
  ]
  const [[left, right], [top, bottom]] = [range(part.centre[0]), range(part.centre[1])]
  for (let y = top; y <= bottom; y += 1)
    for (let x = left; x <= right; x += 1) {
      const [u, v] = local(part, x + 0.5, y + 0.5)
      const inside = part.round ? u * u + v * v <= 1 : Math.abs(u) <= 1 && Math.abs(v) <= 1
      if (inside) visit(y * side + x, x, y)
    }
}

function inkWithin(page: Uint8Array, side: number, part: Part | null): number {
  if (!part) return page.reduce((sum, value) => sum + Number(value > INK), 0)
  let count = 0
  within(side, part, (at) => (count += Number(page[at]! > INK)))
  return count
}

function coverage(side: number, part: Part): Uint8Array {
  const where = new Uint8Array(side * side)
  within(side, part, (at) => (where[at] = 1))
  return where
}

/** Did more than a stray pixel change? */
const differs = (a: Uint8Array, b: Uint8Array): boolean =>
  a.reduce((sum, value, i) => sum + Number(Math.abs(value - b[i]!) > INK), 0) > 12

function clear(ink: Uint8Array, side: number, part: Part): void {
  within(side, part, (at) => (ink[at] = 0))
}

/** Turns of a pen over the part, to and fro or round and round. */
function scribble(ink: Uint8Array, side: number, part: Part, rng: Random): void {
  const turns = 5 + rng.below(10)
  const [loops, tilt] = [rng.next() < 0.4, Math.PI * rng.next()]
  const points = Array.from({ length: loops ? turns * 12 : turns }, (_, i): Point => {
    const along = (2 * i) / (loops ? turns * 12 : turns) - 1
    const [u, v] = loops
      ? [0.6 * along + 0.4 * Math.cos(i / 2), 0.7 * Math.sin(i / 2)]
      : [along, (i % 2 ? 1 : -1) * (0.6 + 0.35 * rng.next())]
    const [c, s] = [Math.cos(tilt), Math.sin(tilt)]
    const reach = Math.min(...part.reach)
    return [part.centre[0] + reach * (c * u - s * v), part.centre[1] + reach * (s * u + c * v)]
  })
  const stroke: Stroke = points.map(([x, y]): Point => [x / side, y / side])
  const darkest = ink.reduce((most, value) => Math.max(most, value), 0)
  drawStroke(ink, side, stroke, ((1.2 + 1.8 * rng.next()) * side) / 144, darkest)
}

/** Puts there what lies elsewhere, as a turn and a scale show it. */
function paste(
  ink: Uint8Array,
  side: number,
  part: Part,
  page: Uint8Array,
  other: Uint8Array,
  rng: Random
): void {
  const source = rng.next() < 0.35 ? other : page
  const from = rng.next() < 0.4 && source === page ? part : (inkedPart(source, side, rng) ?? part)
  const sized = rng.next() < 0.6 || from === part
  const scale = sized ? (rng.next() < 0.6 ? 0.45 + 0.3 * rng.next() : 1.3 + 0.5 * rng.next()) : 1
  const angle = rng.next() < 0.3 ? Math.PI * (0.2 + 1.6 * rng.next()) : 0
  const mirror = rng.next() < 0.2 ? -1 : 1
  const onTop = from !== part && rng.next() < 0.4
  if (!onTop) clear(ink, side, part)
  const [c, s] = [Math.cos(angle) / scale, Math.sin(angle) / scale]
  within(side, part, (at, x, y) => {
    const [u, v] = [mirror * (x + 0.5 - part.centre[0]), y + 0.5 - part.centre[1]]
    const [px, py] = [Math.floor(from.centre[0] + c * u - s * v), Math.floor(from.centre[1] + s * u + c * v)]
    if (px < 0 || py < 0 || px >= side || py >= side) return
    // What a part leaves out of itself when it shrinks stays paper.
    const [a, b] = local({ ...part, centre: from.centre }, px + 0.5, py + 0.5)
    if (Math.abs(a) > 1 || Math.abs(b) > 1) return
    ink[at] = Math.max(ink[at]!, source[py * side + px]!)
  })
}
