import { describe, expect, it } from 'vitest'
import { openSession } from '#main/compute/runtime'
import { random } from '#main/lib/random'
import type { Attribute, Model, Node } from '../format/model'
import { OnnxError } from '../format/onnx-error'
import { elementCount, float32, int64, type Tensor } from '../format/tensor'
import { writeModel } from '../format/write'
import { adoptModel } from './adopt-model'

const DIMS = [1, 2, 4, 5]
const text = (value: string): Attribute => ({ kind: 'string', value })

/** A file with one Resize, its scales or sizes computed in the graph as exporters do: halves of whole numbers, cast and divided. */
function resizeModel(attributes: Node['attributes'], target: { sizes?: number[]; scales?: number[] }): Model {
  const node = (op: string, inputs: string[], outputs: string[], given: Node['attributes'] = {}): Node => ({
    op,
    domain: '',
    name: '',
    inputs,
    outputs,
    attributes: given
  })
  const initializers = new Map<string, Tensor>([
    ['two', int64([2])],
    ['twoFloat', float32([2])]
  ])
  const nodes: Node[] = []
  if (target.sizes) {
    initializers.set('double', int64(target.sizes.map((size) => 2 * size)))
    nodes.push(node('Div', ['double', 'two'], ['sizes']))
    nodes.push(node('Resize', ['x', '', '', 'sizes'], ['out'], attributes))
  } else {
    initializers.set('double', int64(target.scales!.map((scale) => 2 * scale)))
    nodes.push(node('Cast', ['double'], ['fraction'], { to: { kind: 'int', value: 1 } }))
    nodes.push(node('Div', ['fraction', 'twoFloat'], ['scales']))
    nodes.push(node('Resize', ['x', '', 'scales'], ['out'], attributes))
  }
  const value = (name: string, shape: (number | string)[]) => ({ name, type: 'float32' as const, shape })
  return {
    irVersion: 9,
    producer: 'test',
    opsets: [{ domain: '', version: 18 }],
    graph: {
      name: 'g',
      nodes,
      initializers,
      inputs: [value('x', DIMS)],
      outputs: [{ name: 'out', type: 'float32', shape: null }]
    },
    metadata: {}
  }
}

const picture = (): Tensor => {
  const rng = random(3)
  return float32(
    Float32Array.from({ length: elementCount(DIMS) }, () => rng.normal()),
    DIMS
  )
}

async function outOf(model: Model): Promise<{ dims: readonly number[]; data: number[] }> {
  const session = await openSession(writeModel(model), { threads: 1 })
  const out = (await session.run({ x: picture() }, ['out'])).out!
  await session.close()
  return { dims: out.dims, data: Array.from(out.data as Float32Array) }
}

function adopted(model: Model): Model {
  const { builder, values } = adoptModel(model, { x: DIMS })
  builder.output(values.get('out')!, 'out')
  return builder.model()
}

const targets = [
  { sizes: [1, 2, 7, 9] },
  { sizes: [1, 2, 2, 5] },
  { sizes: [1, 2, 1, 1] },
  { scales: [1, 1, 2, 1.5] },
  { scales: [1, 1, 0.5, 2.5] }
]
const coordinates = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric']
const ways: Node['attributes'][] = [
  { mode: text('linear') },
  { mode: text('cubic') },
  { mode: text('cubic'), cubic_coeff_a: { kind: 'float', value: -0.5 } },
  { mode: text('cubic'), exclude_outside: { kind: 'int', value: 1 } },
  ...['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'].map((nearest) => ({
    mode: text('nearest'),
    nearest_mode: text(nearest)
  }))
]

describe('Resize, taken apart into products with constant matrices', () => {
  const cases = coordinates.flatMap((name) =>
    ways.flatMap((way) => targets.map((target) => ({ name, way, target })))
  )
  it.each(cases)('$name $way $target: as the runtime computes it', async ({ name, way, target }) => {
    const model = resizeModel({ ...way, coordinate_transformation_mode: text(name) }, target)
    const [theirs, ours] = [await outOf(model), await outOf(adopted(model))]
    expect(ours.dims).toEqual(theirs.dims)
    ours.data.forEach((value, i) => expect(value).toBeCloseTo(theirs.data[i]!, 4))
  })
  it('what it cannot do is named', () => {
    const crop = resizeModel({ coordinate_transformation_mode: text('tf_crop_and_resize') }, targets[0]!)
    expect(() => adopted(crop)).toThrow(OnnxError)
    expect(() => adopted(crop)).toThrow(/tf_crop_and_resize/)
    const smooth = resizeModel(
      { mode: text('linear'), antialias: { kind: 'int', value: 1 } },
      { sizes: [1, 2, 2, 2] }
    )
    expect(() => adopted(smooth)).toThrow(/anti-aliasing/)
  })
})
