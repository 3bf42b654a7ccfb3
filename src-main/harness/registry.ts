import type { TrainResult } from '../../src-preload/contract/commands'
import { openEngine, type TestEngine } from './open-engine'
import { importFolder, quick, sample } from './small-jobs'

const alone = { ...quick, rivals: false, development: false, primary: 'form' as const }

/** An engine on a new library, with the sample drawings or without any. */
export const opened = async (withDrawings: boolean): Promise<TestEngine> => {
  const test = openEngine()
  await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
  if (withDrawings) await importFolder(test, sample)
  return test
}

/** A quick norm of the band 4-6; answers its id. */
export async function learnBand(test: TestEngine, seed: number, change: object = {}): Promise<string> {
  const settings = { ...alone, form: 'neighbours' as const, ...change }
  const { result } = await test.job(test.ask('training:start', { bands: ['4-6'], seed, settings }))
  return (result as TrainResult).models[0]!.id
}

/** A file as a person would choose it: behind a ticket. */
export const take = async (test: TestEngine, bytes: Uint8Array) => {
  const ticket = await test.engine.tickets.open()
  await test.engine.tickets.upload(ticket, 'norm.tadpole-model', bytes)
  return ticket
}
