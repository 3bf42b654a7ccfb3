import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AnalyseResult, TrainResult } from '../../../src-preload/contract/commands'
import type { ImportReport } from '../../../src-preload/contract/import'
import { writeDurably } from '../../lib/durable-file'
import { unwrap, type Command, type Invocation } from '../command'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { startEngine } from '../start-engine'
import { analysisTable } from './analysis'
import { modelTable } from './learning'

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const ANALYSED = 3

/** The main job from end to end on the synthetic sample; leaves the reports behind and nothing else. */
export const demo: Command = {
  usage: 'demo [--out DIR]',
  about: 'import the sample, learn norms, analyse three drawings, write their reports',
  options: { out: { type: 'string' } },
  async run(outer) {
    const out = fromUser(typeof outer.values.out === 'string' ? outer.values.out : 'demo-output')
    const folder = await mkdtemp(join(process.env.TMPDIR ?? '/tmp', 'tadpole-demo-'))
    const client = startEngine(folder)
    const invocation: Invocation = {
      ...outer,
      engine: () => Promise.resolve(client),
      ask: async (name, request) => unwrap(await client.call(name, request))
    }
    try {
      return await runDemo(invocation, out)
    } finally {
      await client.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function runDemo(invocation: Invocation, out: string) {
  const job = async <Value>(started: Promise<{ jobId: never }>) =>
    (await runJob(invocation, (await started).jobId)) as Value
  await invocation.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
  say('1 of 3  Collect: importing the synthetic sample')
  const imported = await job<ImportReport>(invocation.ask('import:sample', {}) as never)
  say(`        ${imported.imported} drawings imported, ${imported.rejected.length} refused`)
  say('2 of 3  Learn the norm: training, calibrating and validating')
  const trained = await job<TrainResult>(invocation.ask('training:start', { deploy: true }) as never)
  say(modelTable(trained.models))
  say('3 of 3  Analyse')
  const { drawings } = await invocation.ask('library:changes', { since: 0 })
  const step = Math.floor(drawings.length / ANALYSED)
  const ids = drawings
    .filter((_, i) => i % step === 0)
    .slice(0, ANALYSED)
    .map((d) => d.id)
  await job<AnalyseResult>(invocation.ask('analysis:start', { ids }) as never)
  const files: string[] = []
  for (const id of ids) {
    await job(invocation.ask('explain:start', { id }) as never)
    const { bytes, fileName } = await invocation.ask('reports:create', { id, analyst: 'demo' })
    files.push(join(out, fileName))
    await writeDurably(join(out, fileName), bytes)
  }
  const { rows } = await invocation.ask('analysis:list', { ids })
  const note = 'Synthetic drawings: this shows how Tadpole works, and says nothing about children.'
  return {
    json: { rows, reports: files },
    text: [analysisTable(rows), note, 'Reports:', ...files].join('\n')
  }
}
