import { choiceOption } from './choices'
import { gradeModels, gradesOf } from './grades'
import { trainingReportFormats } from '#contract/training-report'
import {
  choice,
  number,
  numberOption,
  seedOption,
  text,
  textOption,
  type Answer,
  type Group,
  type Invocation
} from '../command'
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
  const found = await runJob(invocation, jobId)
  const flips = [...found.newlyFlagged, ...found.noLongerFlagged].map((f) => [
    f.file,
    f.was,
    f.wasPercentile?.toFixed(1) ?? '-',
    f.verdict,
    f.percentile?.toFixed(1) ?? '-'
  ])
  const sum = `It would score ${found.judged} stored drawings; of ${found.compared} with a verdict, ${found.newlyFlagged.length} would be flagged newly, ${found.noLongerFlagged.length} no longer, ${found.verdicts} worded otherwise.`
  return {
    json: found,
    text: `${sum}\n${table(['file', 'was', 'percentile', 'would be', 'percentile'], flips)}`
  }
}

/** With --backup, what scores now is written to a file first. */
async function deploy(invocation: Invocation, id: string): Promise<Answer> {
  const backup = textOption(invocation.values, 'backup')
  const environment = textOption(invocation.values, 'environment')
  const saved = backup === undefined ? null : await backUp(invocation, id, backup)
  const reply = await invocation.ask('models:deploy', { id, ...(environment ? { environment } : {}) })
  const nothing = backup === undefined ? '' : ' No version was in use before: no file was written.'
  const note = saved ? ` The version in use before is in ${saved}.` : nothing
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
  const format = choiceOption(invocation.values, 'format', trainingReportFormats, 'html')
  const { fileName, bytes, report } = await invocation.ask('models:report', { id, format })
  const file = textOption(invocation.values, 'out') ?? fileName
  await writeWhole(file, bytes)
  const words = report.remarks.map(({ kind, text }) => `${kind}: ${text}`)
  return { json: { id, file, report }, text: [`Written to ${file}.`, ...words].join('\n') }
}

async function undeploy(invocation: Invocation, id: string): Promise<Answer> {
  const reply = await invocation.ask('models:undeploy', { id })
  return { json: reply, text: `No version is in use for ${reply.band} now.` }
}

async function rollback(invocation: Invocation, band: string): Promise<Answer> {
  const reply = await invocation.ask('models:rollback', { band })
  return {
    json: reply,
    text: reply.modelId ? `Back to ${reply.modelId}.` : `No norm is deployed for ${band} now.`
  }
}

async function card(invocation: Invocation, id: string): Promise<Answer> {
  const reply = await invocation.ask('models:card', { id })
  return { json: { id, card: reply.card }, text: reply.card }
}

/** An action on the one version, norm group or file that is named. */
const ofOne =
  (act: (invocation: Invocation, argument: string) => Promise<Answer>) =>
  (invocation: Invocation): Promise<Answer> =>
    act(invocation, invocation.words[0]!)

const SOME_ID = '4a0e9a0c-6d7c-4c3e-9d43-5b1f0f1f6b7d'

export const models: Group = {
  about: 'model versions, which of them is deployed, and what would change if another was',
  usual: 'list',
  actions: {
    list: { about: 'all versions; a star marks those that are deployed', example: 'models list', run: list },
    show: {
      args: '<id>',
      about: 'all that is known of a version',
      example: `models show ${SOME_ID}`,
      run: ofOne(show)
    },
    card: {
      args: '<id>',
      about: 'the model card of a version',
      example: `models card ${SOME_ID}`,
      run: ofOne(card)
    },
    validate: {
      args: '<id>',
      about: 'check a version in every layer',
      example: `models validate ${SOME_ID}`,
      run: ofOne(validate)
    },
    review: {
      args: '<id>',
      about: 'which stored verdicts would change if this version was deployed',
      example: `models review ${SOME_ID}`,
      options: seedOption,
      run: ofOne(review)
    },
    report: {
      args: '<id>',
      about: 'the training report of a version',
      example: `models report ${SOME_ID} --format pdf --out training.pdf`,
      options: {
        format: choice(trainingReportFormats, 'html by default'),
        out: text('file', 'where it is written')
      },
      run: ofOne(report)
    },
    grade: {
      args: '[ids...]',
      about:
        'measure how far explanations of versions can be relied on; of the deployed ones where none is named',
      example: 'models grade --sample 24',
      options: {
        sample: number('drawings that it is measured on'),
        methods: text('names', 'only these explanation methods, with commas between them'),
        ...seedOption
      },
      run: (invocation) => gradeModels(invocation, invocation.words)
    },
    grades: {
      args: '<id>',
      about: 'how far explanations of a version can be relied on, as it was measured',
      example: `models grades ${SOME_ID}`,
      run: ofOne(gradesOf)
    },
    deploy: {
      args: '<id>',
      about: 'deploy a version for its norm group',
      example: `models deploy ${SOME_ID} --backup before.tadpole-model`,
      options: {
        environment: text('label', 'what the deployment is for'),
        backup: text('file', 'write the version that was deployed before to this file first')
      },
      run: ofOne(deploy)
    },
    undeploy: {
      args: '<id>',
      about: 'deploy no version for its norm group',
      example: `models undeploy ${SOME_ID}`,
      run: ofOne(undeploy)
    },
    rollback: {
      args: '<group>',
      about: 'deploy what was deployed before for a norm group',
      example: 'models rollback 5-6',
      run: ofOne(rollback)
    },
    history: {
      args: '[group]',
      about: 'every deployment, the newest first',
      example: 'models history 5-6',
      run: (invocation) => history(invocation, invocation.words[0] ?? null)
    },
    export: {
      args: '<id>',
      about: 'a version as a file for another library',
      example: `models export ${SOME_ID} --out norm.tadpole-model`,
      options: { out: text('file', 'where it is written') },
      run: ofOne(exportModel)
    },
    import: {
      args: '<file>',
      about: 'a version from a file',
      example: 'models import norm.tadpole-model',
      run: ofOne(importModel)
    }
  }
}
