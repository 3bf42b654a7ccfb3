import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSession } from '#main/compute/runtime'
import { projectRoot } from '#main/harness/open-engine'
import { random } from '#main/lib/random'
import { GraphBuilder } from '../build/graph-builder'
import { differentiate } from '../differentiate/differentiate'
import type { Model, Node } from '../format/model'
import { OnnxError } from '../format/onnx-error'
import { readModel } from '../format/read'
import { elementCount, float32, int64, type Tensor } from '../format/tensor'
import { writeModel } from '../format/write'
import { adoptModel } from './adopt-model'

const vitTiny = join(projectRoot, '../shared/data/encoders/vit-tiny-patch16-224/model.onnx')

const noise = (dims: number[], seed: number, size = 1): Tensor => {
  const rng = random(seed)
  return float32(
    Float32Array.from({ length: elementCount(dims) }, () => size * rng.normal()),
    dims
  )
}

const node = (
  op: string,
  inputs: string[],
  outputs: string[],
  attributes: Node['attributes'] = {}
): Node => ({
  op,
  domain: '',
  name: '',
  inputs,
  outputs,
  attributes
})
const int = (value: number) => ({ kind: 'int', value }) as const
const text = (value: string) => ({ kind: 'string', value }) as const

/** Attention as exporters write it: shapes computed in the graph, one matrix for query, key and value, parted at run time. */
function exportedAttention(): Model {
  const nodes = [
    node('Shape', ['x'], ['shape']),
    node('Gather', ['shape', 'zero'], ['batch'], { axis: int(0) }),
    node('Unsqueeze', ['batch', 'axis0'], ['batch1']),
    node('Concat', ['batch1', 'rest'], ['wanted'], { axis: int(0) }),
    node('MatMul', ['x', 'w'], ['qkv']),
    node('Reshape', ['qkv', 'wanted'], ['parted']),
    node('Split', ['parted', 'sizes'], ['q4', 'k4', 'v4'], { axis: int(2) }),
    ...['q', 'k', 'v'].map((n) => node('Squeeze', [`${n}4`, 'axis2'], [n])),
    node('Transpose', ['k'], ['kt'], { perm: { kind: 'ints', value: [0, 2, 1] } }),
    node('MatMul', ['q', 'kt'], ['scores']),
    node('Softmax', ['scores'], ['weights'], { axis: int(-1) }),
    node('Dropout', ['weights'], ['kept']),
    node('MatMul', ['kept', 'v'], ['mixed']),
    node('LayerNormalization', ['mixed', 'scale', 'shift'], ['normed'], { axis: int(-1) }),
    node('Gelu', ['normed'], ['active'], { approximate: text('tanh') }),
    node('Clip', ['active', 'low', ''], ['clipped']),
    node('Slice', ['clipped', 'zeros', 'ends', 'axis1'], ['first']),
    node('ReduceMean', ['first', 'axis1'], ['out'], { keepdims: int(0) })
  ]
  const initializers = new Map<string, Tensor>([
    ['zero', int64([0], [])],
    ['axis0', int64([0])],
    ['axis1', int64([1])],
    ['axis2', int64([2])],
    ['zeros', int64([0])],
    ['ends', int64([-1])],
    ['rest', int64([3, 3, 4])],
    ['sizes', int64([1, 1, 1])],
    ['w', noise([4, 12], 1, 0.7)],
    ['scale', noise([4], 2)],
    ['shift', noise([4], 3)],
    ['low', float32([-0.1], [])]
  ])
  const value = (name: string, shape: (number | string)[]) => ({ name, type: 'float32' as const, shape })
  return {
    irVersion: 10,
    producer: 'test',
    opsets: [{ domain: '', version: 20 }],
    graph: {
      name: 'g',
      nodes,
      initializers,
      inputs: [value('x', ['n', 3, 4])],
      outputs: [value('out', ['n', 4])]
    },
    metadata: {}
  }
}

/** A class token before the others, expanded over the batch as Optimum exports it: its size compared with -1 in the graph. */
function expandedClassToken(): Model {
  const nodes = [
    node('Shape', ['x'], ['shape']),
    node('Gather', ['shape', 'zero'], ['batch'], { axis: int(0) }),
    node('Unsqueeze', ['batch', 'axis0'], ['batch1']),
    node('Concat', ['batch1', 'minus', 'minus'], ['wanted'], { axis: int(0) }),
    node('Shape', ['wanted'], ['rank']),
    node('ConstantOfShape', ['rank'], ['ones'], { value: { kind: 'tensor', value: int64([1]) } }),
    node('Mul', ['ones', 'minus'], ['allMinus']),
    node('Equal', ['wanted', 'allMinus'], ['kept']),
    node('Where', ['kept', 'ones', 'wanted'], ['sizes']),
    node('Expand', ['token', 'sizes'], ['tokens']),
    node('Concat', ['tokens', 'x'], ['joined'], { axis: int(1) }),
    node('MatMul', ['joined', 'w'], ['mixed']),
    node('ReduceMean', ['mixed', 'axis1'], ['out'], { keepdims: int(0) })
  ]
  const { opsets, irVersion, producer, metadata, graph } = exportedAttention()
  const initializers = new Map<string, Tensor>([
    ['zero', int64([0], [])],
    ['axis0', int64([0])],
    ['axis1', int64([1])],
    ['minus', int64([-1])],
    ['token', noise([1, 1, 4], 5)],
    ['w', noise([4, 4], 6)]
  ])
  return { opsets, irVersion, producer, metadata, graph: { ...graph, nodes, initializers } }
}

/** The adopted model beside the file, and the slope of sum(output * fixed weights) along a random direction beside ours. */
async function compare(
  model: Model,
  file: Uint8Array,
  input: string,
  output: string,
  dims: number[],
  step: number
) {
  const original = await openSession(file, { threads: 1 })
  const { builder, values } = adoptModel(model, { [input]: dims })
  const out = values.get(output)!
  const weights = builder.constant(noise([...out.shape], 71))
  const loss = builder.op('ReduceSum', [builder.op('Mul', [out, weights])], { keepdims: 0 })
  const [slope] = differentiate(builder, loss, [values.get(input)!])
  builder.output(out, 'adopted.out')
  builder.output(loss, 'adopted.loss')
  builder.output(slope!, 'adopted.slope')
  const adopted = await openSession(writeModel(builder.model()), { threads: 1 })
  const [x, direction] = [noise(dims, 72, 0.5), noise(dims, 73)]
  const moved = (by: number): Tensor =>
    float32(
      (x.data as Float32Array).map((v, i) => v + by * Number(direction.data[i])),
      dims
    )
  const loss64 = async (feeds: Tensor): Promise<number> => {
    const result = (await original.run({ [input]: feeds }, [output]))[output]!.data as Float32Array
    const fixed = noise([...out.shape], 71).data
    return result.reduce((sum, v, i) => sum + v * Number(fixed[i]), 0)
  }
  const result = await adopted.run({ [input]: x })
  const theirs = (await original.run({ [input]: x }, [output]))[output]!.data as Float32Array
  const ours = result['adopted.out']!.data as Float32Array
  const numeric = ((await loss64(moved(step))) - (await loss64(moved(-step)))) / (2 * step)
  const slopes = result['adopted.slope']!.data as Float32Array
  const exact = slopes.reduce((sum, v, i) => sum + v * Number(direction.data[i]), 0)
  await original.close()
  await adopted.close()
  const largest = theirs.reduce((most, v, i) => Math.max(most, Math.abs(v - ours[i]!)), 0)
  return { largest, numeric, exact, slopes }
}

describe('a model that somebody else exported', () => {
  it('computes the same once adopted, and its gradient to the pixels agrees with central differences', async () => {
    const model = exportedAttention()
    const { largest, numeric, exact } = await compare(model, writeModel(model), 'x', 'out', [2, 3, 4], 2e-3)
    expect(largest).toBeLessThan(1e-5)
    expect(Math.abs(numeric - exact)).toBeLessThan(2e-2 * Math.max(1, Math.abs(exact)))
  })

  it('a class token that is expanded over the batch at run time', async () => {
    const model = expandedClassToken()
    const { largest, numeric, exact } = await compare(model, writeModel(model), 'x', 'out', [2, 3, 4], 2e-3)
    expect(largest).toBeLessThan(1e-5)
    expect(Math.abs(numeric - exact)).toBeLessThan(2e-2 * Math.max(1, Math.abs(exact)))
  })

  it('decisions are held where they are asked to be: steps, and limits before a logarithm, but no activation', () => {
    const nodes = [
      node('Max', ['x', 'zero'], ['active']),
      node('Max', ['x', 'least'], ['limited']),
      node('Reshape', ['limited', 'flat'], ['row']),
      node('Log', ['row'], ['logged']),
      node('Greater', ['x', 'zero'], ['inked'])
    ]
    const initializers = new Map<string, Tensor>([
      ['zero', float32([0], [])],
      ['least', float32([0.1], [])],
      ['flat', int64([-1])]
    ])
    const { graph, ...about } = exportedAttention()
    const model = { ...about, graph: { ...graph, nodes, initializers, outputs: [] } }
    const builder = new GraphBuilder('held')
    const [drawn, path] = ['drawn', 'path'].map((name) => builder.input(name, 'float32', [1, 3, 4]))
    const held = adoptModel(model, {}, { builder, prefix: 'drawn', given: { x: drawn! } }).values
    const { values } = adoptModel(model, {}, { builder, prefix: 'path', given: { x: path! }, held })
    const isHeld = (name: string) => values.get(name) === held.get(name)
    expect(['active', 'limited', 'inked'].map(isHeld)).toEqual([false, true, true])
  })

  it('names what it cannot take: an unknown operator, an old operator set, steps, a missing shape', () => {
    const model = exportedAttention()
    const withNode = (extra: Node): Model => ({
      ...model,
      graph: { ...model.graph, nodes: [...model.graph.nodes, extra] }
    })
    const adopt = (m: Model) => () => adoptModel(m, { x: [1, 3, 4] })
    expect(adopt(withNode(node('Einsum', ['out'], ['e'])))).toThrow(OnnxError)
    expect(adopt(withNode(node('Einsum', ['out'], ['e'])))).toThrow(/Einsum/)
    expect(adopt(withNode(node('Relu', ['nowhere'], ['e'])))).toThrow(/nowhere/)
    expect(adopt({ ...model, opsets: [{ domain: '', version: 11 }] })).toThrow(/operator set 11/)
    expect(() => adoptModel(model, {})).toThrow(/no shape/)
  })

  it.skipIf(!existsSync(vitTiny))(
    'a real ViT-Tiny: same embedding, and exact gradients to its pixels',
    async () => {
      const bytes = readFileSync(vitTiny)
      const found = await compare(
        readModel(bytes),
        bytes,
        'pixel_values',
        'embedding',
        [1, 3, 224, 224],
        1e-2
      )
      expect(found.largest).toBeLessThan(1e-3)
      expect(Math.abs(found.numeric - found.exact)).toBeLessThan(3e-2 * Math.abs(found.exact))
      expect(found.slopes.some((v) => v !== 0)).toBe(true)
    }
  )
})
