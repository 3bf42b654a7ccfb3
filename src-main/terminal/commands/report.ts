import { t } from '#words/translate'
import { expertLabels } from '#contract/drawing'
import { readers } from '#contract/reader'
import { childReportFormats, reportFormats } from '#contract/report'
import { filesIn } from '#main/analysis/report/formats/archive'
import {
  choice,
  clearable,
  flag,
  number,
  numberOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { writeFolder, writeWhole } from '../write-out'
import { idsOf } from './analysis'
import { childOf } from './children'
import { choiceOption } from './choices'

const texts = ({ values }: Invocation) => ({
  analyst: textOption(values, 'analyst') ?? '',
  comment: textOption(values, 'comment') ?? ''
})

/** What a report of a drawing is asked for with. */
function wishesOf(invocation: Invocation) {
  const { values } = invocation
  const similar = numberOption(values, 'similar')
  return {
    ...texts(invocation),
    reader: choiceOption(values, 'reader', readers, 'clinician'),
    maps: choiceOption(values, 'maps', ['unusual', 'always', 'never'] as const, 'unusual'),
    ...(similar === undefined ? {} : { similar })
  }
}

async function write(invocation: Invocation): Promise<Answer> {
  const { values, words } = invocation
  const out = textOption(values, 'out')
  const childId = textOption(values, 'child')
  const many = values.all === true || values.flagged === true || words.length > 1
  const asked = [childId !== undefined, many, words.length === 1].filter(Boolean).length
  if (!out || asked !== 1) throw new UsageError(t('cli.report.needs'))
  if (childId === undefined && (values.site !== undefined || values.window !== undefined))
    throw new UsageError(t('cli.report.onlyWithChild'))
  if (childId !== undefined) return ofChild(invocation, childId, out)
  return many ? ofMany(invocation, out) : ofOne(invocation, out)
}

export const report: Group = {
  usual: 'write',
  actions: {
    write: {
      args: '[drawings...]',
      example: 'report --flagged --format pdf --out reports',
      options: {
        out: text('path'),
        format: choice(reportFormats),
        all: flag(),
        flagged: flag(),
        child: text('id'),
        site: text('name'),
        window: number('months'),
        reader: choice(readers),
        override: choice(expertLabels),
        similar: number(),
        maps: choice(['unusual', 'always', 'never']),
        analyst: clearable('name'),
        comment: clearable('text')
      },
      run: write
    },
    verify: {
      args: '<file>',
      example: 'report verify report.pdf',
      run: (invocation) => verify(invocation, invocation.words[0])
    }
  }
}

/** What a file's name asks for, where no format is named. */
function formatOf(out: string): (typeof reportFormats)[number] {
  const ending = out.slice(out.lastIndexOf('.') + 1).toLowerCase()
  if (ending === 'pptx') return 'slides'
  return reportFormats.find((format) => format === ending) ?? 'html'
}

async function ofOne(invocation: Invocation, out: string): Promise<Answer> {
  const [id] = idsOf(invocation.words)
  const format = choiceOption(invocation.values, 'format', reportFormats, formatOf(out))
  const override = choiceOption(invocation.values, 'override', expertLabels, null)
  const { bytes, hash } = await invocation.ask('reports:create', {
    id: id!,
    format,
    override,
    ...wishesOf(invocation)
  })
  await writeWhole(out, bytes)
  return {
    json: { file: fromUser(out), format, hash },
    text: t('cli.report.written', { fromUser: fromUser(out) })
  }
}

async function ofChild(invocation: Invocation, childId: string, out: string): Promise<Answer> {
  const format = choiceOption(invocation.values, 'format', childReportFormats, 'html')
  const request = { ...childOf(invocation, childId), format, ...texts(invocation) }
  const { bytes, hash } = await invocation.ask('reports:child', request)
  await writeWhole(out, bytes)
  return {
    json: { file: fromUser(out), format, hash },
    text: t('cli.report.written', { fromUser: fromUser(out) })
  }
}

/** Reports of many into a folder; what cannot be reported is listed. */
async function ofMany(invocation: Invocation, out: string): Promise<Answer> {
  const { values, words } = invocation
  if ((values.all === true || values.flagged === true) && words.length > 0)
    throw new UsageError(t('cli.report.takes'))
  const ids =
    values.all === true ? ('all' as const) : values.flagged === true ? ('flagged' as const) : idsOf(words)
  const format = choiceOption(values, 'format', reportFormats, 'pdf')
  const { jobId } = await invocation.ask('reports:batch', { ids, format, ...wishesOf(invocation) })
  const { archive, made, refused } = await runJob(invocation, jobId)
  const files = filesIn(archive)
  await writeFolder(out, files)
  const lines = refused.map(({ file, message }) => t('cli.common.refused', { file, message }))
  return {
    json: { folder: fromUser(out), format, made, files: Object.keys(files), refused },
    text: [t('cli.report.manyWritten', { made, fromUser: fromUser(out) }), ...lines].join('\n'),
    code: refused.length > 0 ? 1 : 0
  }
}

async function verify(invocation: Invocation, path: string | undefined): Promise<Answer> {
  if (!path) throw new UsageError(t('cli.report.verifyNeedsFile'))
  const engine = await invocation.engine()
  const file = await engine.registerPaths([fromUser(path)])
  const check = await invocation.ask('reports:verify', { file })
  const words = check.same ? t('reports.same') : check.intact ? t('cli.report.differs') : t('reports.changed')
  const only = check.checked === 'stated' ? ` ${t('reports.onlyStated')}` : ''
  const rows = check.differences.map(({ what, was, is, why }) => [what, was, is, why])
  return {
    json: check,
    text:
      rows.length > 0
        ? `${words}${only}\n${table(columns('what', 'was', 'isWhat', 'why'), rows)}`
        : words + only,
    code: check.same ? 0 : 1
  }
}
