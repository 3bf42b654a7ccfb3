import { random, shuffled, type Random } from '../../lib/random'
import { int64, float32, type Tensor } from '../../onnx/format/tensor'
import { windowOf, type EncoderShape } from '../architecture'
import type { BatchShape } from '../losses'
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
  places: BigInt64Array
}

/** The feeds of one slice of the encoder's training: steps `from` to `from + steps`, the same for a seed whenever asked. */
export function makeSlice(
  sources: Sources,
  shape: EncoderShape,
  batch: BatchShape,
  seed: number,
  from: number,
  steps: number
): Record<string, Tensor> {
  const rows = batch.pictures * batch.tokens
  const [seen, patch] = [windowOf(shape) ** 2, shape.patch ** 2]
  const slice: Slice = {
    windows: new Uint8Array(steps * rows * seen),
    answers: new Uint8Array(steps * rows * patch),
    darkest: new Uint8Array(steps * rows),
    hidden: new Uint8Array(steps * rows),
    places: new BigInt64Array(steps * rows)
  }
  const words: number[] = []
  const [targets, weights] = [0, 1].map(() => new Float32Array(steps * batch.pictures * batch.targets))
  for (let pair = 0; pair < (steps * batch.pictures) / 2; pair += 1) {
    const step = Math.floor((2 * pair) / batch.pictures)
    const rng = random(seed, `example ${from + step} ${pair - (step * batch.pictures) / 2}`)
    const example = makeExample(sources, rng)
    for (const picture of [2 * pair, 2 * pair + 1]) {
      const page = example.page(rng, shape.side)
      fillTokens(page, shape, batch.tokens, slice, picture * batch.tokens, rng)
      words.push(example.word)
      targets!.set(example.targets, picture * batch.targets)
      weights!.set(example.weights, picture * batch.targets)
    }
  }
  const bytes = (data: Uint8Array, size: number): Tensor => ({
    type: 'uint8',
    dims: [steps, rows, size],
    data
  })
  const each = [steps, batch.pictures, batch.targets]
  return {
    steps: int64([steps], []),
    windows: bytes(slice.windows, seen),
    answers: bytes(slice.answers, patch),
    darkest: bytes(slice.darkest, 1),
    hidden: bytes(slice.hidden, 1),
    places: { type: 'int64', dims: [steps, rows], data: slice.places },
    word: int64(words, [steps, batch.pictures]),
    targets: float32(targets!, each),
    target_weights: float32(weights!, each)
  }
}

/**
 * Fills `count` tokens of the slice from token `first` on: patches with ink in random order, a random part of them where there
 * are more, and blank ones to fill up. Of some pages a part of the chosen patches is erased, to be guessed.
 */
function fillTokens(
  page: Uint8Array,
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
  const erases = rng.next() < HIDDEN_PICTURES
  const hidden = chosen.map(() => erases && rng.next() < HIDDEN_PATCHES)
  chosen.forEach((place, t) => {
    copySquare(page, side, corner(place, grid, patch), patch, patch, slice.answers, (first + t) * patch ** 2)
    slice.places[first + t] = BigInt(place)
    slice.hidden[first + t] = hidden[t] ? 1 : 0
    slice.darkest[first + t] = hidden[t] ? 0 : darkest[place]!
  })
  chosen.forEach((place, t) => {
    if (hidden[t]) erase(page, side, corner(place, grid, patch), patch)
  })
  const window = windowOf(shape)
  chosen.forEach((place, t) => {
    const [x, y] = corner(place, grid, patch)
    const margin = (window - patch) / 2
    copySquare(
      page,
      side,
      [x - margin, y - margin],
      window,
      shape.cell,
      slice.windows,
      (first + t) * window ** 2
    )
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
  [left, top]: readonly [number, number],
  size: number,
  cell: number,
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
