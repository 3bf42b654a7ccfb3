import type { Random } from '../lib/random'

export type Point = readonly [x: number, y: number]
/** Coordinates in shares of the page, y downwards. */
export type Stroke = Point[]

/** How a child of some maturity (0: about four years, 1: about nine) moves the pen. */
export interface Hand {
  maturity: number
  rng: Random
}

const lerp = (a: number, b: number, t: number): number => a + (b - a) * t

/** A number that grows from `young` to `old` with maturity, with scatter of its own. */
export function grows(hand: Hand, young: number, old: number, scatter = 0.1): number {
  return lerp(young, old, hand.maturity) * (1 + scatter * hand.rng.normal())
}

/** True more often the more mature the hand is. */
export function chance(hand: Hand, young: number, old: number): boolean {
  return hand.rng.next() < lerp(young, old, hand.maturity)
}

/** Control of the pen: tremble of a line in shares of the page. */
const tremble = (hand: Hand): number => Math.max(0.0015, lerp(0.011, 0.003, hand.maturity))

/** A curve through the points, drawn by this hand: slow wander plus fine tremble. */
export function draw(hand: Hand, points: readonly Point[]): Stroke {
  const size = tremble(hand)
  let [dx, dy] = [0, 0]
  return points.slice(0, -1).flatMap(([x, y], i) => {
    const [nx, ny] = points[i + 1]!
    const steps = Math.max(2, Math.ceil(Math.hypot(nx - x, ny - y) / 0.012))
    return Array.from({ length: i === points.length - 2 ? steps + 1 : steps }, (_, s): Point => {
      ;[dx, dy] = [0.85 * dx + size * 0.6 * hand.rng.normal(), 0.85 * dy + size * 0.6 * hand.rng.normal()]
      return [lerp(x, nx, s / steps) + dx, lerp(y, ny, s / steps) + dy]
    })
  })
}

/** A closed shape; young hands leave it open or shoot past the start. */
export function ellipse(hand: Hand, cx: number, cy: number, rx: number, ry: number): Stroke {
  const start = hand.rng.next() * 2 * Math.PI
  const turn = 2 * Math.PI * (1 + 0.08 * (1 - hand.maturity) * hand.rng.normal())
  const wobble = 0.12 * (1 - 0.7 * hand.maturity) * hand.rng.normal()
  const points = Array.from({ length: 33 }, (_, i): Point => {
    const angle = start + (turn * i) / 32
    const r = 1 + wobble * Math.sin(2 * angle)
    return [cx + rx * r * Math.cos(angle), cy + ry * r * Math.sin(angle)]
  })
  return draw(hand, points)
}

export const line = (hand: Hand, ...points: Point[]): Stroke => draw(hand, points)

export const box = (hand: Hand, x: number, y: number, w: number, h: number): Stroke =>
  draw(hand, [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
    [x, y]
  ])
