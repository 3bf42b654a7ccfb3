import type { DeployReview } from '../../../src-preload/contract/training'
import { gradeModels, gradesOf } from './grades'
import { trainingReportFormats } from '../../../src-preload/contract/training-report'
import { numberOption, textOption, UsageError, type Answer, type Command, type Invocation } from '../command'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { table } from '../table'
import { writeWhole } from '../write-out'
import { developmentLine, modelTable } from './learning'

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('models:list', {})
  const models = reply.models.map(({ band, ...m }) => ({ ...m, band: band.label }))
  const lines = reply.development.map(developmentLine)
  return {
    json: { models, development: reply.development },
    text: [modelTable(reply.models), ...lines].join('\n')
  }
}

async function show(invocation: Invocation, id: string): Promise<Answer> {
  const { development } = await invocation.ask('models:list', {})
  const reply = development.some((version) => version.id === id)
    ? await invocation.ask('models:development', { id })
    : await invocation.ask('models:show', { id })
  return { json: reply, text: JSON.stringify(reply, null, 2) }
}

async function validate(invocation: Invocation, id: string): Promise<Answer> {
  const reply = await invocation.ask('models:validate', { id })
  const rows = reply.steps.map((s) => [s.ok ? 'passed' : 'FAILED', s.layer, s.detail])
  return { json: reply, text: table(['', 'layer', 'found'], rows), ...(reply.ok ? {} : { code: 1 as const }) }
}

async function exportModel(invocation: Invocation, id: string): Promise<Answer> {
  const out = textOption(invocation.values, 'out')
  const { fileName, bytes } = await invocation.ask('models:export', { id })
  const file = out ?? fileName
  await writeWhole(file, bytes)
  return {
    json: { id, file, bytes: bytes.byteLength },
    text: `Written to ${file}, ${bytes.byteLength} bytes.`
  }
}

async function importModel(invocation: Invocation, file: string): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(file)])
  const { models } = await invocation.ask('models:import', { files })
  const lines = models.map((m) => `${m.band}: ${m.id}${m.known ? ', which is here already' : ''}`)
  return { json: { id: models[0]?.id ?? null, models }, text: lines.join('\n') }
}

async function review(invocation: Invocation, id: string): Promise<Answer> {
  const seed = numberOption(invocation.values, 'seed')
  const { jobId } = await invocation.ask('models:review', { id, ...(seed === undefined ? {} : { seed }) })
  const found = (await runJob(invocation, jobId)) as DeployReview
  const flips = [...found.newlyFlagged, ...found.noLongerFlagged].map((f) => [
    f.file,
    f.was,
    f.wasPercentile?.toFixed(1) ?? '-',
    f.verdict,
    f.percentile?.toFixed(1) ?? '-'
  ])
  const sum = `It would judge ${found.judged} stored drawings; of ${found.compared} with a verdict, ${found.newlyFlagged.length} would be flagged newly, ${found.noLongerFlagged.length} no longer, ${found.verdicts} worded otherwise.`
  return {
    json: found,
    text: `${sum}\n${table(['file', 'was', 'percentile', 'would be', 'percentile'], flips)}`
  }
}

/** With --backup, what judges now is written to a file first. */
async function deploy(invocation: Invocation, id: string): Promise<Answer> {
  const backup = textOption(invocation.values, 'backup')
  const environment = textOption(invocation.values, 'environment')
  const saved = backup === undefined ? null : await backUp(invocation, id, backup)
  const reply = await invocation.ask('models:deploy', { id, ...(environment ? { environment } : {}) })
  const nothing = backup === undefined ? '' : ' Nothing judged before: no file was written.'
  const note = saved ? ` What judged before is in ${saved}.` : nothing
  return { json: { ...reply, backup: saved }, text: `Deployed for ${reply.band}.${note}` }
}

async function backUp(invocation: Invocation, id: string, file: string): Promise<string | null> {
  const { models, development } = await invocation.ask('models:list', {})
  const all = [
    ...models.map((m) => ({ id: m.id, deployed: m.deployed, band: m.band.label })),
    ...development.map((m) => ({ id: m.id, deployed: m.deployed, band: 'development' }))
  ]
  const band = all.find((m) => m.id === id)?.band
  const before = all.find((m) => m.deployed && m.band === band)
  if (!before) return null
  const { bytes } = await invocation.ask('models:export', { id: before.id })
  await writeWhole(file, bytes)
  return file
}

async function history(invocation: Invocation, band: string | null): Promise<Answer> {
  const reply = await invocation.ask('models:history', { band })
  const rows = reply.changes.map((c) => [c.at, c.band, c.reason, c.environment, c.modelId ?? 'none'])
  return { json: reply, text: table(['when', 'norm group', 'why', 'environment', 'model'], rows) }
}

async function report(invocation: Invocation, id: string): Promise<Answer> {
  const format = trainingReportFormats.find((f) => f === (textOption(invocation.values, 'format') ?? 'html'))
  if (!format) throw new UsageError(`--format must be one of ${trainingReportFormats.join(', ')}`)
  const { fileName, bytes, report } = await invocation.ask('models:report', { id, format })
  const file = textOption(invocation.values, 'out') ?? fileName
  await writeWhole(file, bytes)
  const words = report.remarks.map(({ kind, text }) => `${kind}: ${text}`)
  return { json: { id, file, report }, text: [`Written to ${file}.`, ...words].join('\n') }
}

const verbs: Record<string, (invocation: Invocation, argument: string) => Promise<Answer>> = {
  show,
  validate,
  review,
  report,
  deploy,
  export: exportModel,
  import: importModel,
  async undeploy(invocation, id) {
    const reply = await invocation.ask('models:undeploy', { id })
    return { json: reply, text: `No version judges ${reply.band} now.` }
  },
  async rollback(invocation, band) {
    const reply = await invocation.ask('models:rollback', { band })
    return {
      json: reply,
      text: reply.modelId ? `Back to ${reply.modelId}.` : `No norm is deployed for ${band} now.`
    }
  },
  grades: gradesOf,
  async card(invocation, id) {
    const { card } = await invocation.ask('models:card', { id })
    return { json: { id, card }, text: card }
  }
}

export const models: Command = {
  usage:
    'models list | show ID | card ID | validate ID | review ID | report ID [--format html|pdf|json|csv] [--out FILE] | grade [IDS] [--sample N] [--methods A,B] | grades ID | deploy ID [--environment LABEL] [--backup FILE] | undeploy ID | rollback BAND | history [BAND] | export ID [--out FILE] | import FILE',
  about: 'model versions, which of them judges, and what would change if another did',
  options: {
    out: { type: 'string' },
    format: { type: 'string' },
    backup: { type: 'string' },
    environment: { type: 'string' },
    sample: { type: 'string' },
    methods: { type: 'string' },
    seed: { type: 'string' }
  },
  async run(invocation) {
    const [verb = 'list', argument] = invocation.words
    if (verb === 'list') return list(invocation)
    if (verb === 'grade') return gradeModels(invocation, invocation.words.slice(1))
    if (verb === 'history') return history(invocation, argument ?? null)
    const run = Object.hasOwn(verbs, verb) ? verbs[verb]! : undefined
    if (!run) throw new UsageError(`models ${verb} is not a command`)
    if (!argument) throw new UsageError(`models ${verb} needs an argument`)
    return run(invocation, argument)
  }
}
