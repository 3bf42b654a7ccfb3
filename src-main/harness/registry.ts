import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrainResult } from '#contract/job-results'
import { openEngine, type TestEngine } from './open-engine'
import { folderWith, importFolder, quick, sample } from './small-jobs'

const alone = { ...quick, candidates: false, development: false, primary: 'form' as const }

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

/**
 * An engine on a library of some of the sample's drawings, or of other rows about their files: `change` answers the rows of the table
 * that one of the sample's becomes, none to leave it out.
 */
export async function libraryOf(
  change: (line: string, at: number) => string[],
  site = ''
): Promise<TestEngine> {
  const [head, ...lines] = readFileSync(join(sample, 'metadata.csv'), 'utf8').trim().split('\n')
  const own = lines.flatMap((line, at) => change(line, at).map((row) => ({ row, from: line.split(',')[0]! })))
  const files = Object.fromEntries(
    own.map(({ row, from }) => [row.split(',')[0]!, new Uint8Array(readFileSync(join(sample, from)))])
  )
  const table = [`${head},site`, ...own.map(({ row }) => `${row},${site}`)].join('\n')
  const test = openEngine()
  await test.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
  await importFolder(test, await folderWith({ ...files, 'metadata.csv': table }))
  return test
}
