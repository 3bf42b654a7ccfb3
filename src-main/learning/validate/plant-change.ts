import { random, type Random } from '#main/lib/random'

/** Ink of a page, 0 (paper) to 255, [side, side]. */
export interface Page {
  ink: Uint8Array
  side: number
}

/** A square of the page, in pixels. */
export interface Place {
  x: number
  y: number
  size: number
}

export const KINDS = ['erased part', 'graft', 'scribble', 'duplicate', 'shrunk part'] as const
export type Kind = (typeof KINDS)[number]

const INK = 40

/**
 * A typical drawing with one known thing wrong: a part erased, a part of another drawing grafted in, scribbled over, a part drawn
 * twice, or a part at half its size. Answers null where the drawing has no part to do that to. Same seed, same change.
 */
export function plantChange(
  page: Page,
  other: Page,
  kind: Kind,
  seed: number
): { page: Page; place: Place } | null {
  const rng = random(seed, kind)
  const place = choosePart(page, rng)
  if (!place) return null
  const ink = Uint8Array.from(page.ink)
  const changed = { ink, side: page.side }
  switch (kind) {
    case 'erased part':
      fill(changed, place, 0)
      return { page: changed, place }
    case 'graft': {
      const from = choosePart({ ...other }, rng, place.size)
      if (!from) return null
      paste(changed, place, other, from, 1)
      return { page: changed, place }
    }
    case 'scribble':
      scribble(changed, place, rng)
      return { page: changed, place }
    case 'duplicate': {
      const to = {
        ...place,
        x: within(page, place.x + offset(place, rng), place),
        y: within(page, place.y + offset(place, rng), place)
      }
      stamp(changed, to, page, place)
      return { page: changed, place: to }
    }
    case 'shrunk part':
      paste(changed, place, page, place, 0.5)
      return { page: changed, place }
  }
}

const offset = ({ size }: Place, rng: Random): number =>
  Math.round((rng.next() < 0.5 ? -1 : 1) * size * (0.6 + 0.5 * rng.next()))
const within = ({ side }: Page, at: number, { size }: Place): number => Math.min(side - size, Math.max(0, at))

/** A square of about a fifth to a third of the page with enough of the drawing in it, though not most of it. */
function choosePart(
  page: Page,
  rng: Random,
  size = Math.round(page.side * (0.18 + 0.14 * rng.next()))
): Place | null {
  const total = inkIn(page, { x: 0, y: 0, size: page.side })
  for (let tries = 0; tries < 60; tries += 1) {
    const place = { x: rng.below(page.side - size), y: rng.below(page.side - size), size }
    const share = inkIn(page, place) / Math.max(1, total)
    if (share > 0.12 && share < 0.55) return place
  }
  return null
}

function inkIn({ ink, side }: Page, { x, y, size }: Place): number {
  let count = 0
  for (let v = y; v < y + size; v += 1)
    for (let u = x; u < x + size; u += 1) if (ink[v * side + u]! > INK) count += 1
  return count
}

function fill({ ink, side }: Page, { x, y, size }: Place, value: number): void {
  for (let v = y; v < y + size; v += 1) ink.fill(value, v * side + x, v * side + x + size)
}

/** Replaces what is at `to` by what `source` has at `from`, at `scale` around the middle (the darkest of what a pixel covers). */
function paste(page: Page, to: Place, source: Page, from: Place, scale: number): void {
  fill(page, to, 0)
  const half = to.size / 2
  for (let v = 0; v < from.size; v += 1)
    for (let u = 0; u < from.size; u += 1) {
      const [x, y] = [Math.floor(half + (u - half) * scale), Math.floor(half + (v - half) * scale)]
      if (x < 0 || y < 0 || x >= to.size || y >= to.size) continue
      const at = (to.y + y) * page.side + to.x + x
      page.ink[at] = Math.max(page.ink[at]!, source.ink[(from.y + v) * source.side + from.x + u]!)
    }
}

/** Adds what `source` has at `from` to what is at `to`. */
function stamp(page: Page, to: Place, source: Page, from: Place): void {
  for (let v = 0; v < from.size; v += 1)
    for (let u = 0; u < from.size; u += 1) {
      const at = (to.y + v) * page.side + to.x + u
      page.ink[at] = Math.max(page.ink[at]!, source.ink[(from.y + v) * source.side + from.x + u]!)
    }
}

/** A zigzag pen line of the usual width across the place. */
function scribble(page: Page, { x, y, size }: Place, rng: Random): void {
  const turns = 10 + rng.below(8)
  let [px, py] = [x, y + rng.below(size)]
  for (let i = 1; i <= turns; i += 1) {
    const [nx, ny] = [
      x + (i * (size - 2)) / turns,
      i % 2 ? y + size * 0.15 * rng.next() : y + size - 2 - size * 0.15 * rng.next()
    ]
    const steps = Math.ceil(Math.hypot(nx - px, ny - py) * 2)
    for (let s = 0; s <= steps; s += 1) {
      const [u, v] = [Math.floor(px + ((nx - px) * s) / steps), Math.floor(py + ((ny - py) * s) / steps)]
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1]
      ] as const) {
        const [a, b] = [Math.min(x + size - 1, u + dx), Math.min(y + size - 1, Math.floor(v + dy))]
        if (a >= 0 && b >= 0)
          page.ink[Math.min(page.side - 1, b) * page.side + Math.min(page.side - 1, a)] = 255
      }
    }
    ;[px, py] = [nx, ny]
  }
}
