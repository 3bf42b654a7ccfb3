import { expect } from 'vitest'
import { openSession } from '../compute/runtime'
import { random } from '../lib/random'
import { GraphBuilder } from '../onnx/build/graph-builder'
import type { Value } from '../onnx/build/node-builder'
import { differentiate } from '../onnx/differentiate/differentiate'
import { elementCount, float32, type Tensor } from '../onnx/format/tensor'
import { writeModel } from '../onnx/format/write'

type Build = (b: GraphBuilder, inputs: Value[]) => Value

/** Smooth random values kept away from 0, where kinks would spoil a finite difference. */
function values(shape: readonly number[], seed: number, positive: boolean): Float32Array {
  const rng = random(seed)
  return Float32Array.from({ length: elementCount(shape) }, () => {
    const size = 0.3 + rng.next() * 1.2
    return positive || rng.next() < 0.5 ? size : -size
  })
}

/**
 * Central differences against our gradient, with a random direction: (f(x+hv) - f(x-hv)) / 2h = g.v. The loss is a sum of
 * products with fixed random weights, so that no error can cancel.
 */
export async function checkGradients(
  build: Build,
  shapes: readonly (readonly number[])[],
  seed: number,
  positive = false
): Promise<void> {
  const b = new GraphBuilder('check')
  const inputs = shapes.map((shape, i) => b.input(`x${i}`, 'float32', shape))
  const out = build(b, inputs)
  const weights = b.constant(float32(values(out.shape, seed + 99, false), out.shape))
  const loss = b.op('ReduceSum', [b.op('Mul', [out, weights])], { keepdims: 0 })
  b.output(loss, 'loss')
  differentiate(b, loss, inputs).forEach((g, i) => b.output(g, `g${i}`))
  const session = await openSession(writeModel(b.model()), { threads: 1 })
  const start = shapes.map((shape, i) => values(shape, seed + i, positive))
  const feeds = (data: Float32Array[]): Record<string, Tensor> =>
    Object.fromEntries(data.map((d, i) => [`x${i}`, float32(d, shapes[i])]))
  const gradients = await session.run(feeds(start))
  for (let i = 0; i < shapes.length; i += 1) {
    const direction = values(shapes[i]!, seed + 50 + i, false)
    const h = 2e-3
    const moved = (sign: number) =>
      start.map((d, j) => (j === i ? d.map((x, k) => x + sign * h * direction[k]!) : d))
    const [up, down] = [
      await session.run(feeds(moved(1)), ['loss']),
      await session.run(feeds(moved(-1)), ['loss'])
    ]
    const numeric = (Number(up.loss!.data[0]) - Number(down.loss!.data[0])) / (2 * h)
    const exact = direction.reduce((sum, v, k) => sum + v * Number(gradients[`g${i}`]!.data[k]), 0)
    expect(gradients[`g${i}`]!.dims).toEqual(shapes[i])
    expect(Math.abs(numeric - exact)).toBeLessThan(2e-2 * Math.max(1, Math.abs(exact)))
  }
  await session.close()
}
