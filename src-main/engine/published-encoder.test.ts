import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEngine, type TestEngine } from '../harness/open-engine'
import { safetensors, smallTransformer } from '../harness/published-weights'

let test: TestEngine
beforeAll(async () => {
  test = openEngine()
  await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
})
afterAll(() => test.close())

const ticketOf = (bytes: Uint8Array, name: string): Promise<string> => {
  const file = join(mkdtempSync(join(tmpdir(), 'tadpole-weights-')), name)
  writeFileSync(file, bytes)
  return test.engine.tickets.registerPaths([file])
}

it('published weights become an encoder with attention of every block, and the one that new norms are learnt with', async () => {
  const files = await ticketOf(safetensors(smallTransformer()), 'model.safetensors')
  const { encoder } = await test.ask('encoders:add', { files })
  expect(encoder).toMatchObject({
    name: 'vit-64-patch8-16',
    attentionBlocks: 2,
    embeddingSize: 64,
    inputSize: [16, 16],
    selfAttested: true,
    active: true
  })
  const { encoders } = await test.ask('encoders:list', {})
  expect(encoders.map(({ name }) => name)).toEqual(['strokes-vit', 'vit-64-patch8-16'])
})

it('weights that are damaged are refused with the reason, and nothing is added', async () => {
  const whole = safetensors(smallTransformer())
  const before = await test.ask('encoders:list', {})
  const failure = await test.refuse('encoders:add', {
    files: await ticketOf(whole.subarray(0, whole.length - 100), 'model.safetensors')
  })
  expect([failure.code, failure.facts.reason]).toEqual(['encoder-weights', 'reason:weights-shape'])
  expect(await test.ask('encoders:list', {})).toEqual(before)
})
