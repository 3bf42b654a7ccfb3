import fc from 'fast-check'
import { describe, it } from 'vitest'
import { checkGradients } from '#main/harness/central-differences'
import type { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import { int64, scalar } from '../format/tensor'

const size = fc.integer({ min: 1, max: 4 })
const wide = fc.integer({ min: 2, max: 5 })
/** Of two values a normalisation makes +1 and -1, whatever they are: no slope to measure. */
const several = fc.integer({ min: 4, max: 7 })
const seed = fc.integer({ min: 0, max: 1e6 })
const runs = { numRuns: 12 }
const whole = (b: GraphBuilder, ...lists: number[][]): Value[] => lists.map((v) => b.constant(int64(v)))

describe('gradients of what a vision transformer is made of', () => {
  it.each(['Abs', 'Reciprocal', 'Softplus'])('%s', (op) =>
    fc.assert(
      fc.asyncProperty(size, size, seed, (r, c, s) =>
        checkGradients((b, [x]) => b.op(op, [x!]), [[r, c]], s)
      ),
      runs
    )
  )

  it('LayerNormalization with scale and shift, over one axis and two', () =>
    fc.assert(
      fc.asyncProperty(size, wide, several, seed, async (n, r, c, s) => {
        const norm = (axis: number) => (b: GraphBuilder, xs: Value[]) =>
          b.op('LayerNormalization', xs, { axis })
        await checkGradients(norm(-1), [[n, r, c], [c], [c]], s)
        await checkGradients(
          norm(1),
          [
            [n, r, c],
            [r, c],
            [r, c]
          ],
          s
        )
      }),
      runs
    ))

  it('LayerNormalization without either, whose output is its own normalised input', () =>
    fc.assert(
      fc.asyncProperty(size, several, seed, (r, c, s) =>
        checkGradients(
          (b, [x]) => {
            const ones = b.constant({ type: 'float32', dims: [c], data: new Float32Array(c).fill(1) })
            return b.op('LayerNormalization', [x!, ones], { axis: -1 })
          },
          [[r, c]],
          s
        )
      ),
      runs
    ))

  it('Conv: strides, padding, kernels that leave a rest, to pixels, kernels and bias', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          n: size,
          c: size,
          o: size,
          h: fc.integer({ min: 4, max: 7 }),
          w: fc.integer({ min: 4, max: 7 })
        }),
        fc.record({
          k: fc.integer({ min: 1, max: 3 }),
          stride: fc.integer({ min: 1, max: 3 }),
          pad: fc.integer({ min: 0, max: 1 })
        }),
        seed,
        ({ n, c, o, h, w }, { k, stride, pad }, s) =>
          checkGradients(
            (b, xs) => b.op('Conv', xs, { strides: [stride, stride], pads: [pad, 0, pad, 1] }),
            [[n, c, h, w], [o, c, k, k], [o]],
            s
          )
      ),
      runs
    ))

  it('Slice and Pad undo each other', () =>
    fc.assert(
      fc.asyncProperty(wide, wide, seed, async (r, c, s) => {
        await checkGradients((b, [x]) => b.op('Slice', [x!, ...whole(b, [1], [r], [0])]), [[r, c]], s)
        await checkGradients(
          (b, [x]) => b.op('Slice', [x!, ...whole(b, [-1, 0], [c, r], [1, 0])]),
          [[r, c]],
          s
        )
        await checkGradients((b, [x]) => b.op('Pad', [x!, ...whole(b, [1, 0, 0, 2])]), [[r, c]], s)
      }),
      runs
    ))

  it('Gather along any axis: rows taken twice collect twice, negative places count from the end', () =>
    fc.assert(
      fc.asyncProperty(
        wide,
        wide,
        seed,
        fc.array(fc.integer({ min: -2, max: 1 }), { minLength: 1, maxLength: 6 }),
        async (r, c, s, rows) => {
          for (const axis of [0, 1, 2])
            await checkGradients(
              (b, [x]) => b.op('Gather', [x!, ...whole(b, rows)], { axis }),
              [[r, c, 2]],
              s
            )
          await checkGradients(
            (b, [x]) => b.op('Gather', [x!, b.constant(int64([1], []))], { axis: 1 }),
            [[r, c]],
            s
          )
        }
      ),
      runs
    ))

  it('MatMul of a stack with one matrix', () =>
    fc.assert(
      fc.asyncProperty(size, size, size, seed, (m, k, n, s) =>
        checkGradients(
          (b, [x, y]) => b.op('MatMul', [x!, y!]),
          [
            [2, 3, m, k],
            [k, n]
          ],
          s
        )
      ),
      runs
    ))

  it('LogSoftmax, Min and Max', () =>
    fc.assert(
      fc.asyncProperty(size, wide, seed, async (r, c, s) => {
        await checkGradients((b, [x]) => b.op('LogSoftmax', [x!], { axis: -1 }), [[r, c]], s)
        for (const op of ['Min', 'Max']) {
          await checkGradients((b, [x]) => b.op(op, [x!, b.constant(scalar(0.1))]), [[r, c]], s)
          // 5.2 times the smallest value lies beyond the largest: no pair is near the kink, where differences say nothing
          await checkGradients(
            (b, [x, y]) => b.op(op, [x!, b.op('Mul', [y!, b.constant(scalar(5.2))])]),
            [
              [r, c],
              [r, c]
            ],
            s
          )
        }
      }),
      runs
    ))
})
