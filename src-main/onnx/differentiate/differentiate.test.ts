import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openSession } from '#main/compute/runtime'
import { checkGradients } from '#main/harness/central-differences'
import { GraphBuilder } from '../build/graph-builder'
import type { Value } from '../build/node-builder'
import { float32, int64, scalar } from '../format/tensor'
import { writeModel } from '../format/write'
import { differentiate } from './differentiate'

const size = fc.integer({ min: 1, max: 4 })
const seed = fc.integer({ min: 0, max: 1e6 })
const runs = { numRuns: 12 }

describe('gradients agree with central differences', () => {
  it.each(['Relu', 'LeakyRelu', 'Tanh', 'Sigmoid', 'Exp', 'Erf', 'Neg', 'Identity'])('%s', (op) =>
    fc.assert(
      fc.asyncProperty(size, size, seed, (r, c, s) =>
        checkGradients((b, [x]) => b.op(op, [x!]), [[r, c]], s)
      ),
      runs
    )
  )
  it.each(['Log', 'Sqrt'])('%s of positive values', (op) =>
    fc.assert(
      fc.asyncProperty(size, seed, (n, s) => checkGradients((b, [x]) => b.op(op, [x!]), [[n]], s, true)),
      runs
    )
  )
  it.each(['Add', 'Sub', 'Mul', 'Div'])('%s over broadcast shapes', (op) =>
    fc.assert(
      fc.asyncProperty(size, size, seed, fc.constantFrom(0, 1, 2, 3), async (r, c, s, form) => {
        const second = [[r, c], [c], [1, c], [r, 1]][form]!
        await checkGradients((b, [x, y]) => b.op(op, [x!, y!]), [[r, c], second], s)
        await checkGradients((b, [x, y]) => b.op(op, [y!, x!]), [[2, r, c], second], s)
      }),
      runs
    )
  )
  it('Pow with a constant exponent', () =>
    fc.assert(
      fc.asyncProperty(size, seed, fc.constantFrom(2, 3, 0.5), (n, s, p) =>
        checkGradients((b, [x]) => b.op('Pow', [x!, b.constant(scalar(p))]), [[n]], s, true)
      ),
      runs
    ))
  it.each([0, 1])('TopK, largest %i: what flows to the chosen goes to where they were', (largest) =>
    fc.assert(
      fc.asyncProperty(size, fc.integer({ min: 2, max: 5 }), seed, (rows, n, s) =>
        checkGradients(
          (b, [x]) => {
            // far apart, so that no small step changes who is chosen
            const apart = float32(
              Float32Array.from({ length: n }, (_, i) => 10 * ((i * 3) % 7)),
              [n]
            )
            const spread = b.op('Add', [x!, b.constant(apart)])
            return b.op('TopK', [spread, b.constant(int64([Math.min(2, n)]))], {
              axis: 1,
              largest,
              sorted: 1
            })
          },
          [[rows, n]],
          s
        )
      ),
      runs
    )
  )
  it('a root of what was clipped to 0 has no slope, and no NaN', async () => {
    const b = new GraphBuilder('root')
    const x = b.input('x', 'float32', [3])
    const root = b.op('Sqrt', [b.op('Relu', [x])])
    const [gradient] = differentiate(b, b.op('ReduceSum', [root], { keepdims: 0 }), [x])
    b.output(gradient!, 'g')
    const session = await openSession(writeModel(b.model()), { threads: 1 })
    const { g } = await session.run({ x: float32([-1, 0, 4], [3]) })
    expect([...(g!.data as Float32Array)]).toEqual([0, 0, 0.25])
    await session.close()
  })
  it('MatMul of matrices and of broadcast stacks', () =>
    fc.assert(
      fc.asyncProperty(size, size, size, seed, async (m, k, n, s) => {
        await checkGradients(
          (b, [x, y]) => b.op('MatMul', [x!, y!]),
          [
            [m, k],
            [k, n]
          ],
          s
        )
        await checkGradients(
          (b, [x, y]) => b.op('MatMul', [x!, y!]),
          [
            [2, 3, m, k],
            [3, k, n]
          ],
          s
        )
      }),
      runs
    ))
  it('Gemm in all four orientations', () =>
    fc.assert(
      fc.asyncProperty(size, size, size, seed, fc.boolean(), fc.boolean(), (m, k, n, s, ta, tb) => {
        const options = {
          transA: Number(ta),
          transB: Number(tb),
          alpha: { kind: 'float', value: 0.5 } as const
        }
        const shapes = [ta ? [k, m] : [m, k], tb ? [n, k] : [k, n], [n]]
        return checkGradients((b, xs) => b.op('Gemm', xs, options), shapes, s)
      }),
      runs
    ))
  it.each(['ReduceSum', 'ReduceMean', 'ReduceMax'])('%s over each axis and over all', (op) =>
    fc.assert(
      fc.asyncProperty(size, size, seed, fc.constantFrom(0, 1, -1), async (r, c, s, axis) => {
        const axes = (b: GraphBuilder) => (op === 'ReduceSum' ? [b.constant(int64([axis]))] : [])
        const attributes: Record<string, number[]> = op === 'ReduceSum' ? {} : { axes: [axis] }
        await checkGradients(
          (b, [x]) => b.op(op, [x!, ...axes(b)], { ...attributes, keepdims: 0 }),
          [[r, c]],
          s
        )
        await checkGradients(
          (b, [x]) => b.op(op, [x!, ...axes(b)], { ...attributes, keepdims: 1 }),
          [[r, c]],
          s
        )
        if (op !== 'ReduceMax') await checkGradients((b, [x]) => b.op(op, [x!], { keepdims: 0 }), [[r, c]], s)
      }),
      runs
    )
  )
  it('Softmax, Transpose, Reshape, Expand, Concat, Where', () =>
    fc.assert(
      fc.asyncProperty(size, size, seed, async (r, c, s) => {
        await checkGradients((b, [x]) => b.op('Softmax', [x!], { axis: -1 }), [[r, c]], s)
        await checkGradients((b, [x]) => b.op('Transpose', [x!], { perm: [2, 0, 1] }), [[2, r, c]], s)
        await checkGradients((b, [x]) => b.op('Reshape', [x!, b.constant(int64([c, r]))]), [[r, c]], s)
        await checkGradients((b, [x]) => b.op('Expand', [x!, b.constant(int64([3, r, c]))]), [[1, c]], s)
        await checkGradients(
          (b, [x, y]) => b.op('Concat', [x!, y!], { axis: 1 }),
          [
            [r, c],
            [r, 2]
          ],
          s
        )
        const pick = (b: GraphBuilder, x: Value) => b.op('Greater', [x, b.constant(scalar(0))])
        await checkGradients(
          (b, [x, y]) => b.op('Where', [pick(b, x!), x!, y!]),
          [
            [r, c],
            [r, c]
          ],
          s
        )
      }),
      runs
    ))
  it('a value used twice collects both gradients', () =>
    checkGradients((b, [x]) => b.op('Add', [b.op('Mul', [x!, x!]), b.op('Tanh', [x!])]), [[3, 2]], 5))
})

describe('what cannot be differentiated', () => {
  it('is refused rather than called zero', () => {
    const b = new GraphBuilder('g')
    const x = b.input('x', 'float32', [2, 3])
    const kernel = b.constant(float32([1], [1, 1, 1, 1]))
    const image = b.op('Reshape', [x, b.constant(int64([1, 1, 2, 3]))])
    const loss = b.op('ReduceSum', [b.op('ConvTranspose', [image, kernel])], { keepdims: 0 })
    expect(() => differentiate(b, loss, [x])).toThrow(/ConvTranspose has no gradient rule/)
  })
  it('a value on which the loss does not depend gets zeros', async () => {
    const b = new GraphBuilder('g')
    const [x, y] = [b.input('x', 'float32', [2]), b.input('y', 'float32', [2])]
    b.output(differentiate(b, b.op('ReduceSum', [x], { keepdims: 0 }), [y])[0]!, 'g')
    const session = await openSession(writeModel(b.model()), { threads: 1 })
    const result = await session.run({ x: float32([1, 2]), y: float32([3, 4]) })
    expect([...result.g!.data]).toEqual([0, 0])
  })
})
