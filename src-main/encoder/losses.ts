import type { GraphBuilder } from '../onnx/build/graph-builder'
import type { Value } from '../onnx/build/node-builder'
import { float32, int64, scalar } from '../onnx/format/tensor'
import { PAPER_INK } from '../analysis/embed/ink'
import { cellsOf, type EncoderShape } from './architecture'
import type { TeacherSizes } from './distil/teacher'
import { encode, linear, readCells, type Tokens, type Weights } from './forward'

/** What a mini-batch looks like. Pictures 2i and 2i + 1 are two renderings of one drawing. */
export interface BatchShape {
  pictures: number
  /** Patches of a picture that are computed: those with ink first. */
  tokens: number
  words: number
  targets: number
  /** Share of pictures in which a part is out of order. */
  disturbed: number
  /** Sizes of what a teacher says of each picture; null: there is none. */
  teacher: TeacherSizes | null
}

/** The parts of the objective, which settings weigh. */
export type LossName = 'word' | 'targets' | 'pairs' | 'patches' | 'changes' | 'distil'

/** Temperature of the contrast between pairs (Chen et al. 2020, SimCLR, section 5.1, found 0.1 to 0.5 good). */
const TEMPERATURE = 0.2

/** The parts of the loss, each a float32 scalar. */
export function lossParts(
  b: GraphBuilder,
  shape: EncoderShape,
  batch: BatchShape,
  fed: (name: string) => Value,
  weights: Weights
): Map<LossName, Value> {
  const share = (name: string): Value =>
    b.op('Mul', [b.op('Cast', [fed(name)], { to: 1 }), b.constant(scalar(1 / 255))])
  const hidden = b.op('Cast', [fed('hidden')], { to: 1 })
  const cells = b.op('Reshape', [share('windows'), b.constant(int64([-1, shape.cell ** 2]))])
  const size = cellsOf(shape) * shape.cellWidth
  const read = b.op('Reshape', [readCells(b, cells, weights), b.constant(int64([-1, size]))])
  const seen = linear(b, read, 'patches', weights)
  const places = b.op('Gather', [weights('positions'), fed('places')])
  const placed = b.op('Add', [seen, places])
  const content = b.op('Add', [placed, b.op('Mul', [hidden, weights('mask')])])
  const encoded = encode(b, shape, { content, darkest: share('darkest'), tokens: batch.tokens }, weights)
  const { last, odd, embedding } = encoded
  const changed = b.op('Cast', [fed('changed')], { to: 1 })
  const parts = new Map<LossName, Value>([
    ['word', wordLoss(b, linear(b, embedding, 'head.word', weights), fed('word'))],
    ['targets', targetLoss(b, linear(b, embedding, 'head.targets', weights), fed)],
    ['pairs', pairLoss(b, linear(b, embedding, 'head.pairs', weights))],
    ['patches', patchLoss(b, linear(b, last, 'head.patches', weights), share('answers'), hidden)],
    ['changes', changeLoss(b, odd, changed, hidden)]
  ])
  if (!batch.teacher) return parts
  const inked = b.op('Cast', [b.op('Greater', [share('darkest'), b.constant(scalar(PAPER_INK))])], { to: 1 })
  const drawn = b.op('Max', [inked, hidden])
  return parts.set('distil', distilLoss(b, encoded, batch.teacher, { drawn, fed, weights }))
}

/**
 * Squared error of the teacher's numbers, each standardised, so that 1 is no better than their mean: tokens of two blocks from
 * those of the two last taps, patch by patch, and what it pools from what the two taps pool together (features as targets:
 * Romero et al. 2015). The three count alike. Of tokens those `drawn` count: with ink, or with ink that was erased to be guessed.
 */
function distilLoss(
  b: GraphBuilder,
  { tapped, pooled }: Pick<Tokens, 'tapped' | 'pooled'>,
  { tokenSizes }: TeacherSizes,
  { drawn, fed, weights }: { drawn: Value; fed: (name: string) => Value; weights: Weights }
): Value {
  const squared = (guessed: Value, answer: Value): Value => {
    const gap = b.op('Sub', [guessed, answer])
    return b.op('ReduceMean', [b.op('Mul', [gap, gap])], { axes: [1], keepdims: 1 })
  }
  const columns = (from: number, to: number): Value =>
    b.op('Slice', [fed('teacher_tokens'), ...[from, to, 1].map((v) => b.constant(int64([v])))])
  const [size, other] = tokenSizes
  const answers = [columns(0, size), columns(size, size + other)]
  const tokens = lastTwo(tapped).map((tap, i) =>
    weightedMean(b, squared(linear(b, tap, `head.tokens${i + 1}`, weights), answers[i]!), drawn)
  )
  const both = b.op('Concat', lastTwo(pooled), { axis: 1 })
  const whole = mean(b, squared(linear(b, both, 'head.pooled', weights), fed('teacher_pooled')))
  const sum = tokens.reduce((total, part) => b.op('Add', [total, part]), whole)
  return b.op('Mul', [sum, b.constant(scalar(1 / (1 + tokens.length)))])
}

/** The last two, or the only one twice. */
export const lastTwo = <Item>(items: readonly Item[]): [Item, Item] => [
  items.at(-2) ?? items.at(-1)!,
  items.at(-1)!
]

const mean = (b: GraphBuilder, value: Value): Value => b.op('ReduceMean', [value], { keepdims: 0 })
const total = (b: GraphBuilder, value: Value): Value => b.op('ReduceSum', [value], { keepdims: 0 })

/** Average over what is there; 0 where nothing is. */
function weightedMean(b: GraphBuilder, value: Value, weight: Value): Value {
  const sum = total(b, b.op('Mul', [value, weight]))
  return b.op('Div', [sum, b.op('Add', [total(b, weight), b.constant(scalar(1e-3))])])
}

/** -log of the probability given to `chosen` (one-hot rows of logits' shape): [rows, 1]. */
function crossEntropy(b: GraphBuilder, logits: Value, chosen: Value): Value {
  const probability = b.op('Mul', [b.op('Softmax', [logits], { axis: -1 }), chosen])
  const picked = b.op('ReduceSum', [probability, b.constant(int64([1]))], { keepdims: 1 })
  return b.op('Neg', [b.op('Log', [b.op('Add', [picked, b.constant(scalar(1e-7))])])])
}

/** Cross-entropy over the words, of the drawings that have one. */
function wordLoss(b: GraphBuilder, logits: Value, word: Value): Value {
  const words = logits.shape[1]!
  const column = b.op('Reshape', [word, b.constant(int64([-1, 1]))])
  const all = b.constant(int64(Array.from({ length: words }, (_, i) => i)))
  const chosen = b.op('Cast', [b.op('Equal', [column, all])], { to: 1 })
  const known = b.op('ReduceSum', [chosen, b.constant(int64([1]))], { keepdims: 1 })
  return weightedMean(b, crossEntropy(b, logits, chosen), known)
}

function targetLoss(b: GraphBuilder, predicted: Value, fed: (name: string) => Value): Value {
  const gap = b.op('Sub', [predicted, fed('targets')])
  return weightedMean(b, b.op('Mul', [gap, gap]), fed('target_weights'))
}

/** Each picture must find the other rendering of its drawing among all (NT-Xent: Chen et al. 2020, equation 1). */
function pairLoss(b: GraphBuilder, projected: Value): Value {
  const count = projected.shape[0]!
  const square = b.op('ReduceSum', [b.op('Mul', [projected, projected]), b.constant(int64([1]))], {
    keepdims: 1
  })
  const length = b.op('Sqrt', [b.op('Add', [square, b.constant(scalar(1e-6))])])
  const unit = b.op('Div', [projected, length])
  const cosine = b.op('MatMul', [unit, b.op('Transpose', [unit], { perm: [1, 0] })])
  const similar = b.op('Mul', [cosine, b.constant(scalar(1 / TEMPERATURE))])
  const table = (at: (i: number, j: number) => number): Value =>
    b.constant(
      float32(
        Float32Array.from({ length: count * count }, (_, k) => at(Math.floor(k / count), k % count)),
        [count, count]
      )
    )
  const others = b.op('Add', [similar, table((i, j) => (i === j ? -1e4 : 0))])
  return mean(
    b,
    crossEntropy(
      b,
      others,
      table((i, j) => (j === (i ^ 1) ? 1 : 0))
    )
  )
}

/** Squared error of the guessed ink of erased patches (He et al. 2022, masked autoencoders), a pixel. */
function patchLoss(b: GraphBuilder, guessed: Value, ink: Value, hidden: Value): Value {
  const gap = b.op('Sub', [guessed, ink])
  const error = b.op('ReduceMean', [b.op('Mul', [gap, gap])], { axes: [1], keepdims: 1 })
  return weightedMean(b, error, hidden)
}

/** Cross-entropy of "something was done to this patch", after each tap; patches hidden to be guessed do not count. */
function changeLoss(b: GraphBuilder, logits: readonly Value[], changed: Value, hidden: Value): Value {
  const counts = b.op('Sub', [b.constant(scalar(1)), hidden])
  const each = logits.map((logit) => {
    const against = b.op('Sub', [b.op('Softplus', [logit]), b.op('Mul', [logit, changed])])
    return weightedMean(b, against, counts)
  })
  return b.op('Mul', [
    each.reduce((sum, part) => b.op('Add', [sum, part])),
    b.constant(scalar(1 / each.length))
  ])
}
