import fc from 'fast-check'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../build/graph-builder'
import { checkForeignModel } from '../inspect/check-foreign-model'
import { findAttention, keepOutputs, tapAttention } from '../inspect/tap-attention'
import type { Attribute, Model, Node } from './model'
import { OnnxError } from './onnx-error'
import { readModel } from './read'
import { ModelProto } from './schema'
import { float32, int64, type Tensor } from './tensor'
import { writeModel } from './write'

const name = fc.string({ minLength: 1, maxLength: 8 }).filter((s) => s !== '__proto__')
const float = fc.float({ noNaN: true, noDefaultInfinity: true })
const tensor: fc.Arbitrary<Tensor> = fc.oneof(
  fc.array(float, { minLength: 1, maxLength: 6 }).map((v) => float32(v)),
  fc.array(fc.integer(), { minLength: 1, maxLength: 6 }).map((v) => int64(v))
)
const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  fc.record({ kind: fc.constant('int' as const), value: fc.maxSafeInteger() }),
  fc.record({ kind: fc.constant('float' as const), value: float }),
  fc.record({ kind: fc.constant('string' as const), value: fc.string() }),
  fc.record({ kind: fc.constant('ints' as const), value: fc.array(fc.maxSafeInteger()) }),
  fc.record({ kind: fc.constant('tensor' as const), value: tensor })
)
const node: fc.Arbitrary<Node> = fc
  .tuple(name, fc.array(name), fc.array(name), fc.array(fc.tuple(name, attribute), { maxLength: 4 }))
  .map(([op, inputs, outputs, attributes]) => ({
    op,
    domain: '',
    name: '',
    inputs,
    outputs,
    attributes: Object.assign(Object.create(null), Object.fromEntries(attributes)) as Node['attributes']
  }))
const model: fc.Arbitrary<Model> = fc
  .tuple(fc.array(node, { maxLength: 5 }), fc.uniqueArray(fc.tuple(name, tensor), { selector: ([n]) => n }))
  .map(([nodes, initializers]) => ({
    irVersion: 8,
    producer: 'test',
    opsets: [{ domain: '', version: 17 }],
    graph: {
      name: 'g',
      nodes,
      initializers: new Map(initializers),
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 3] }],
      outputs: [{ name: 'y', type: 'float32', shape: [] }]
    },
    metadata: { key: 'value' }
  }))

describe('reading and writing', () => {
  it('loses nothing', () =>
    fc.assert(
      fc.property(model, (m) => void expect(readModel(writeModel(m))).toEqual(m)),
      { numRuns: 200 }
    ))

  it('refuses mutated bytes with a typed error or reads them, never anything else', () => {
    const bytes = writeModel(fc.sample(model, { seed: 7, numRuns: 1 })[0]!)
    const mutation = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(mutation, fc.nat(bytes.length), (changes, cut) => {
        const mutant = bytes.slice(0, cut)
        for (const [at, value] of changes) if (at < cut) mutant[at] = value
        try {
          checkForeignModel(mutant)
        } catch (error) {
          expect(error).toBeInstanceOf(OnnxError)
        }
      }),
      { numRuns: 2000 }
    )
  })
})

function withTensor(extra: object): Uint8Array {
  const initializer = [{ name: 'w', dims: [1], data_type: 1, ...extra }]
  return ModelProto.encode(ModelProto.create({ graph: { initializer } })).finish()
}

describe('a model from elsewhere', () => {
  it('may not point outside itself', () => {
    const bytes = withTensor({ external_data: [{ key: 'location', value: '../secret' }], data_location: 1 })
    expect(() => checkForeignModel(bytes)).toThrow(/model-external-data/)
  })
  it.each(['Loop', 'If', 'Scan', 'StringNormalizer'])('may not use %s', (op) => {
    const bytes = ModelProto.encode(ModelProto.create({ graph: { node: [{ op_type: op }] } })).finish()
    expect(() => checkForeignModel(bytes)).toThrow(/model-forbidden-operator/)
  })
  it('may not ask for gigabytes with a few bytes', () => {
    const b = new GraphBuilder('g')
    const shape = b.constant(int64([1 << 20, 1 << 10]))
    b.raw('ConstantOfShape', [shape], {}, [{ name: 'y', type: 'float32', shape: [1] }])
    expect(() => checkForeignModel(writeModel(b.model()))).toThrow(/model-too-large/)
  })
  const vit = '../shared/data/encoders/vit-tiny-patch16-224/model.onnx'
  it.skipIf(!existsSync(vit))('ViT-Tiny: twelve attentions are found after its own are stripped', () => {
    const whole = checkForeignModel(readFileSync(vit))
    const stripped = keepOutputs(whole, ['embedding', 'tokens'])
    expect(findAttention(stripped.graph)).toHaveLength(12)
    expect(tapAttention(stripped).blocks).toBe(12)
  })
})
