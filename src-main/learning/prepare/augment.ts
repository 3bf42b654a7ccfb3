import type { TrainingSettings } from '#contract/training-settings'
import type { Random } from '#main/lib/random'

/** How much a drawing may be changed and still be the same drawing: Simard, Steinkraus & Platt (2003) for small affine changes. */
export type Changes = Pick<
  TrainingSettings,
  'augmentRotation' | 'augmentShift' | 'augmentScale' | 'augmentStroke' | 'augmentShade' | 'augmentMirror'
>

/** One change, drawn within the limits. */
export interface Change {
  /** Radians. */
  rotation: number
  /** Shares of the side. */
  shiftX: number
  shiftY: number
  scale: number
  /** Pixels by which strokes get wider (above 0) or thinner. */
  stroke: number
  /** What the paper's brightness is multiplied by. */
  shade: number
  mirror: boolean
}

export function drawChange(limits: Changes, rng: Random): Change {
  const within = (limit: number): number => (2 * rng.next() - 1) * limit
  return {
    rotation: (within(limits.augmentRotation) * Math.PI) / 180,
    shiftX: within(limits.augmentShift),
    shiftY: within(limits.augmentShift),
    scale: 1 + within(limits.augmentScale),
    stroke: within(limits.augmentStroke),
    shade: 1 - rng.next() * limits.augmentShade,
    mirror: limits.augmentMirror && rng.next() < 0.5
  }
}

/** The changed picture: RGB bytes of a square of `side` pixels, what comes in from outside is paper. */
export function changed(pixels: Uint8Array, side: number, change: Change): Uint8Array {
  const moved = move(pixels, side, change)
  const drawn = change.stroke === 0 ? moved : strokes(moved, side, change.stroke)
  return change.shade === 1 ? drawn : drawn.map((v) => Math.round(v * change.shade))
}

/** Rotated, scaled and shifted about the middle, bilinear. */
function move(
  pixels: Uint8Array,
  side: number,
  { rotation, scale, shiftX, shiftY, mirror }: Change
): Uint8Array {
  const result = new Uint8Array(pixels.length)
  const middle = (side - 1) / 2
  const [cos, sin] = [Math.cos(rotation) / scale, Math.sin(rotation) / scale]
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const dx = x - middle - shiftX * side
      const dy = y - middle - shiftY * side
      const sourceX = middle + (mirror ? -1 : 1) * (cos * dx + sin * dy)
      const sourceY = middle - sin * dx + cos * dy
      sample(pixels, side, sourceX, sourceY, result, (y * side + x) * 3)
    }
  return result
}

function sample(from: Uint8Array, side: number, x: number, y: number, to: Uint8Array, at: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - left, y - top]
  for (let channel = 0; channel < 3; channel += 1) {
    const value = (column: number, row: number): number =>
      column < 0 || row < 0 || column >= side || row >= side
        ? 255
        : from[(row * side + column) * 3 + channel]!
    const upper = value(left, top) * (1 - fx) + value(left + 1, top) * fx
    const lower = value(left, top + 1) * (1 - fx) + value(left + 1, top + 1) * fx
    to[at + channel] = Math.round(upper * (1 - fy) + lower * fy)
  }
}

/** Wider: towards the darkest of the neighbours; thinner: towards the lightest. By a share of one pixel at the most. */
function strokes(pixels: Uint8Array, side: number, amount: number): Uint8Array {
  const share = Math.min(1, Math.abs(amount))
  const pick = amount > 0 ? Math.min : Math.max
  const result = new Uint8Array(pixels.length)
  const at = (x: number, y: number, channel: number): number =>
    pixels[(Math.min(side - 1, Math.max(0, y)) * side + Math.min(side - 1, Math.max(0, x))) * 3 + channel]!
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1)
      for (let channel = 0; channel < 3; channel += 1) {
        const own = at(x, y, channel)
        const beside = pick(
          at(x - 1, y, channel),
          at(x + 1, y, channel),
          at(x, y - 1, channel),
          at(x, y + 1, channel)
        )
        result[(y * side + x) * 3 + channel] = Math.round(own + share * (pick(own, beside) - own))
      }
  return result
}
