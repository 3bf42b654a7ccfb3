import { random, shuffled, type Random } from '#main/lib/random'
import { int64, float32, type Tensor } from '#main/onnx/format/tensor'
import { windowOf, type EncoderShape } from '../architecture'
import type { BatchShape } from '../losses'
import { changePart } from '#main/synthetic/changes'
import { makeExample, type Sources } from './make-example'

/** Darker than this (of 255) anywhere, and a patch counts as ink when patches are chosen. */
const INK = 40
/** Share of pictures of which patches are hidden, and of patches that are then hidden. */
const [HIDDEN_PICTURES, HIDDEN_PATCHES] = [0.35, 0.25]

interface Slice {
  windows: Uint8Array
  answers: Uint8Array
  darkest: Uint8Array
  hidden: Uint8Array
  changed: Uint8Array
  places: BigInt64Array
  words: number[]
  targets: Float32Array
  weights: Float32Array
}

/** One slice of the encoder's training. */
export interface MiniBatch {
  /** What the training graph is fed. */
  feeds: Record<string, Tensor>
  /** The pages as they were before patches were hidden: ink [side, side] of each picture. */
  pages: Uint8Array[]
  /** Which patch of its page each token is, [pictures * tokens]. */
  places: BigInt64Array
}

/** One slice of the encoder's training: steps `from` to `from + steps`, the same for a seed whenever asked. */
export function makeSlice(
  sources: Sources,
  shape: EncoderShape,
  batch: BatchShape,
  seed: number,
  from: number,
  steps: number
): MiniBatch {
  const slice = emptySlice(shape, batch, steps)
  const pages: Uint8Array[] = []
  let previous: Uint8Array | null = null
  for (let pair = 0; pair < (steps * batch.pictures) / 2; pair += 1) {
    const step = Math.floor((2 * pair) / batch.pictures)
    const rng = random(seed, `example ${from + step} ${pair - (step * batch.pictures) / 2}`)
    const example = makeExample(sources, rng)
    // Parts of another drawing come from the page before; the first page of a step has none, so that steps stay apart.
    let before = 2 * pair === step * batch.pictures ? null : previous
    for (const picture of [2 * pair, 2 * pair + 1]) {
      const page = example.page(rng, shape.side)
      const shown = disturbed(page, before ?? page, shape.side, batch.disturbed, rng)
      pages.push(Uint8Array.from(shown.ink))
      fillTokens(shown, shape, batch.tokens, slice, picture * batch.tokens, rng)
      before = previous = page
      slice.words.push(example.word)
      slice.targets.set(example.targets, picture * batch.targets)
      slice.weights.set(example.weights, picture * batch.targets)
    }
  }
  return { feeds: feedsOf(slice, shape, batch, steps), pages, places: slice.places }
}

function emptySlice(shape: EncoderShape, batch: BatchShape, steps: number): Slice {
  const rows = steps * batch.pictures * batch.tokens
  const known = steps * batch.pictures * batch.targets
  return {
    windows: new Uint8Array(rows * windowOf(shape) ** 2),
    answers: new Uint8Array(rows * shape.patch ** 2),
    darkest: new Uint8Array(rows),
    hidden: new Uint8Array(rows),
    changed: new Uint8Array(rows),
    places: new BigInt64Array(rows),
    words: [],
    targets: new Float32Array(known),
    weights: new Float32Array(known)
  }
}

function feedsOf(
  slice: Slice,
  shape: EncoderShape,
  batch: BatchShape,
  steps: number
): Record<string, Tensor> {
  const rows = batch.pictures * batch.tokens
  const bytes = (data: Uint8Array, size: number): Tensor => ({
    type: 'uint8',
    dims: [steps, rows, size],
    data
  })
  const each = [steps, batch.pictures, batch.targets]
  return {
    steps: int64([steps], []),
    windows: bytes(slice.windows, windowOf(shape) ** 2),
    answers: bytes(slice.answers, shape.patch ** 2),
    darkest: bytes(slice.darkest, 1),
    hidden: bytes(slice.hidden, 1),
    changed: bytes(slice.changed, 1),
    places: { type: 'int64', dims: [steps, rows], data: slice.places },
    word: int64(slice.words, [steps, batch.pictures]),
    targets: float32(slice.targets, each),
    target_weights: float32(slice.weights, each)
  }
}

/** What becomes of a page before it is shown: a part may be out of order, patches may be hidden, or neither. */
interface ShownPage {
  ink: Uint8Array
  /** 1 where a part is out of order; null: nowhere. */
  changed: Uint8Array | null
}

function disturbed(page: Uint8Array, other: Uint8Array, side: number, share: number, rng: Random): ShownPage {
  const found = share > 0 && rng.next() < share ? changePart(page, side, other, rng) : null
  // Copied, since hiding patches erases them and the page is still to lend its parts.
  return { ink: found?.ink ?? Uint8Array.from(page), changed: found?.where ?? null }
}

/**
 * Fills `count` tokens of the slice from token `first` on: patches with ink in random order, a random part of them where there
 * are more, and blank ones to fill up. Of some pages a part of the chosen patches is erased, to be guessed.
 */
function fillTokens(
  { ink: page, changed }: ShownPage,
  shape: EncoderShape,
  count: number,
  slice: Slice,
  first: number,
  rng: Random
): void {
  const { side, patch } = shape
  const grid = side / patch
  const darkest = Array.from({ length: grid * grid }, (_, place) => darkestOf(page, side, patch, place))
  const order = shuffled(
    darkest.map((_, i) => i),
    rng
  )
  const chosen = order.sort((a, b) => Number(darkest[b]! > INK) - Number(darkest[a]! > INK)).slice(0, count)
  const hides = rng.next() < HIDDEN_PICTURES && !changed
  const hidden = chosen.map(() => hides && rng.next() < HIDDEN_PATCHES)
  chosen.forEach((place, t) => {
    const [left, top] = corner(place, grid, patch)
    const square = { left, top, size: patch, cell: patch }
    copySquare(page, side, square, slice.answers, (first + t) * patch ** 2)
    slice.places[first + t] = BigInt(place)
    slice.hidden[first + t] = hidden[t] ? 1 : 0
    slice.changed[first + t] = changed && shareOf(changed, side, patch, place) >= 0.5 ? 1 : 0
    slice.darkest[first + t] = hidden[t] ? 0 : darkest[place]!
  })
  chosen.forEach((place, t) => {
    if (hidden[t]) erase(page, side, corner(place, grid, patch), patch)
  })
  const window = windowOf(shape)
  chosen.forEach((place, t) => {
    const [x, y] = corner(place, grid, patch)
    const margin = (window - patch) / 2
    const square = { left: x - margin, top: y - margin, size: window, cell: shape.cell }
    copySquare(page, side, square, slice.windows, (first + t) * window ** 2)
  })
}

const corner = (place: number, grid: number, patch: number): [x: number, y: number] => [
  (place % grid) * patch,
  Math.floor(place / grid) * patch
]

/** Copies a square of the page cell after cell; beyond the page lies paper. */
function copySquare(
  page: Uint8Array,
  side: number,
  { left, top, size, cell }: { left: number; top: number; size: number; cell: number },
  into: Uint8Array,
  start: number
): void {
  let at = start
  for (let cy = top; cy < top + size; cy += cell)
    for (let cx = left; cx < left + size; cx += cell) {
      const outside = cx < 0 || cy < 0 || cx >= side || cy >= side
      for (let y = cy; y < cy + cell && !outside; y += 1)
        into.set(page.subarray(y * side + cx, y * side + cx + cell), at + (y - cy) * cell)
      at += cell * cell
    }
}

function erase(page: Uint8Array, side: number, [left, top]: readonly [number, number], size: number): void {
  for (let y = top; y < top + size; y += 1) page.fill(0, y * side + left, y * side + left + size)
}

function darkestOf(page: Uint8Array, side: number, patch: number, place: number): number {
  const [left, top] = corner(place, side / patch, patch)
  let most = 0
  for (let y = top; y < top + patch; y += 1)
    for (let x = left; x < left + patch; x += 1) most = Math.max(most, page[y * side + x]!)
  return most
}

function shareOf(where: Uint8Array, side: number, patch: number, place: number): number {
  const [left, top] = corner(place, side / patch, patch)
  let count = 0
  for (let y = top; y < top + patch; y += 1)
    for (let x = left; x < left + patch; x += 1) count += where[y * side + x]!
  return count / patch ** 2
}
