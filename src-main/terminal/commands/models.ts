import { t } from '#words/translate'
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
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'
import { developmentLine, modelTable } from './learning'
import { backUp, exportModel, importModel, inspect } from './model-files'

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
  const rows = reply.steps.map((s) => [t(s.ok ? 'models.passed' : 'cli.common.failed'), s.layer, s.detail])
  return {
    json: reply,
    text: table(columns('', 'layer', 'found'), rows),
    ...(reply.ok ? {} : { code: 1 as const })
  }
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
  const sum = t('cli.models.review', {
    judged: found.judged,
    compared: found.compared,
    newlyFlagged: found.newlyFlagged.length,
    noLongerFlagged: found.noLongerFlagged.length,
    verdicts: found.verdicts
  })
  return {
    json: found,
    text: `${sum}\n${table(columns('file', 'was', 'percentile', 'wouldBe', 'percentile'), flips)}`
  }
}

/** With --backup, what scores now is written to a file first. */
async function deploy(invocation: Invocation, id: string): Promise<Answer> {
  const backup = textOption(invocation.values, 'backup')
  const environment = textOption(invocation.values, 'environment')
  const saved = backup === undefined ? [] : await backUp(invocation, id, backup)
  const reply = await invocation.ask('models:deploy', { id, ...(environment ? { environment } : {}) })
  const nothing = backup === undefined ? '' : ` ${t('cli.models.noBackup')}`
  const note = saved.length > 0 ? ` ${t('cli.models.backup', { saved: saved.join(', ') })}` : nothing
  return { json: { ...reply, backup: saved }, text: t('cli.models.deployed', { band: reply.band, note }) }
}

async function history(invocation: Invocation, band: string | null): Promise<Answer> {
  const reply = await invocation.ask('models:history', { band })
  const rows = reply.changes.map((c) => [
    c.at,
    c.band,
    c.reason,
    c.environment,
    c.modelId ?? t('cli.common.none')
  ])
  return {
    json: reply,
    text: table(columns('when', 'normGroup', 'why', 'environment', 'model'), rows)
  }
}

async function report(invocation: Invocation, id: string): Promise<Answer> {
  const format = choiceOption(invocation.values, 'format', trainingReportFormats, 'html')
  const { fileName, bytes, report } = await invocation.ask('models:report', { id, format })
  const file = textOption(invocation.values, 'out') ?? fileName
  await writeWhole(file, bytes)
  const words = report.remarks.map(({ kind, text }) => `${kind}: ${text}`)
  return { json: { id, file, report }, text: [t('cli.common.writtenTo', { file }), ...words].join('\n') }
}

async function undeploy(invocation: Invocation, id: string): Promise<Answer> {
  const reply = await invocation.ask('models:undeploy', { id })
  return { json: reply, text: t('cli.models.undeployed', { band: reply.band }) }
}

async function remove(invocation: Invocation, id: string): Promise<Answer> {
  const reply = await invocation.ask('models:remove', { id })
  return { json: reply, text: t('cli.models.removed', { band: reply.band }) }
}

async function rollback(invocation: Invocation, band: string): Promise<Answer> {
  const reply = await invocation.ask('models:rollback', { band })
  return {
    json: reply,
    text: reply.modelId
      ? t('cli.models.rolledBack', { modelId: reply.modelId })
      : t('cli.models.rolledBackToNone', { band })
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
  usual: 'list',
  actions: {
    list: { example: 'models list', run: list },
    show: {
      args: '<id>',
      example: `models show ${SOME_ID}`,
      run: ofOne(show)
    },
    card: {
      args: '<id>',
      example: `models card ${SOME_ID}`,
      run: ofOne(card)
    },
    inspect: {
      args: '<file-or-folder>',
      example: 'models inspect north.tadpole-model',
      run: ofOne(inspect)
    },
    validate: {
      args: '<id>',
      example: `models validate ${SOME_ID}`,
      run: ofOne(validate)
    },
    review: {
      args: '<id>',
      example: `models review ${SOME_ID}`,
      options: seedOption,
      run: ofOne(review)
    },
    report: {
      args: '<id>',
      example: `models report ${SOME_ID} --format pdf --out training.pdf`,
      options: {
        format: choice(trainingReportFormats),
        out: text('file')
      },
      run: ofOne(report)
    },
    grade: {
      args: '[ids...]',
      example: 'models grade --sample 24',
      options: {
        sample: number(),
        methods: text('names'),
        ...seedOption
      },
      run: (invocation) => gradeModels(invocation, invocation.words)
    },
    grades: {
      args: '<id>',
      example: `models grades ${SOME_ID}`,
      run: ofOne(gradesOf)
    },
    deploy: {
      args: '<id>',
      example: `models deploy ${SOME_ID} --backup before.tadpole-model`,
      options: {
        environment: text('label'),
        backup: text('file')
      },
      run: ofOne(deploy)
    },
    remove: {
      args: '<id>',
      example: `models remove ${SOME_ID}`,
      run: ofOne(remove)
    },
    undeploy: {
      args: '<id>',
      example: `models undeploy ${SOME_ID}`,
      run: ofOne(undeploy)
    },
    rollback: {
      args: '<group>',
      example: 'models rollback 5-6',
      run: ofOne(rollback)
    },
    history: {
      args: '[group]',
      example: 'models history 5-6',
      run: (invocation) => history(invocation, invocation.words[0] ?? null)
    },
    export: {
      args: '[id]',
      example: `models export ${SOME_ID} --out norm.tadpole-model`,
      options: { out: text('file'), job: text('id') },
      run: exportModel
    },
    import: {
      args: '<file>',
      example: 'models import norm.tadpole-model',
      run: ofOne(importModel)
    }
  }
}
