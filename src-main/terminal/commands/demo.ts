import { t } from '#words/translate'
import type { JobIdOf, JobKind } from '#contract/job-kinds'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '#main/lib/durable-file'
import { text, unwrap, type Action, type Invocation } from '../command'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { startEngine } from '../start-engine'
import { analysisTable } from './analysis'
import { modelTable } from './learning'

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const ANALYSED = 3

/** The main job from end to end on the synthetic sample; leaves the reports behind and nothing else. */
export const demo: Action = {
  example: 'demo --out demo-output',
  options: { out: text('folder') },
  library: 'optional',
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
  const job = async <Kind extends JobKind>(started: Promise<{ jobId: JobIdOf<Kind> }>) =>
    runJob(invocation, (await started).jobId)
  await invocation.ask('library:create', { unencrypted: true, purpose: 'synthetic' })
  say(t('cli.demo.collect'))
  const imported = await job(invocation.ask('import:sample', {}))
  say(t('cli.demo.imported', { imported: imported.imported, rejected: imported.rejected.length }))
  say(t('cli.demo.learn'))
  const trained = await job(invocation.ask('training:start', { deploy: true }))
  say(modelTable(trained.models))
  say(t('cli.demo.analyse'))
  const { drawings } = await invocation.ask('library:changes', { since: 0 })
  const step = Math.floor(drawings.length / ANALYSED)
  const ids = drawings
    .filter((_, i) => i % step === 0)
    .slice(0, ANALYSED)
    .map((d) => d.id)
  await job(invocation.ask('analysis:start', { ids }))
  const files: string[] = []
  for (const id of ids) {
    await job(invocation.ask('explain:start', { id }))
    const { bytes, fileName } = await invocation.ask('reports:create', { id, analyst: 'demo' })
    files.push(join(out, fileName))
    await writeDurably(join(out, fileName), bytes)
  }
  const { rows } = await invocation.ask('analysis:list', { ids })
  const note = t('cli.demo.note')
  return {
    json: { rows, reports: files },
    text: [analysisTable(rows), note, t('cli.demo.reports'), ...files].join('\n')
  }
}
