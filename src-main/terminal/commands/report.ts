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
import { table } from '../table'
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
  if (!out || asked !== 1)
    throw new UsageError('report needs a drawing id, several, --all, --flagged or --child, and --out')
  if (childId === undefined && (values.site !== undefined || values.window !== undefined))
    throw new UsageError('--site and --window go with --child')
  if (childId !== undefined) return ofChild(invocation, childId, out)
  return many ? ofMany(invocation, out) : ofOne(invocation, out)
}

export const report: Group = {
  about: 'write reports that stand on their own, one or many, or check one against the library',
  usual: 'write',
  actions: {
    write: {
      args: '[drawings...]',
      about: 'reports of drawings, or of a child',
      example: 'report --flagged --format pdf --out reports',
      options: {
        out: text('path', 'the file, or the folder of many'),
        format: choice(reportFormats, 'by default what the file is called; of many, pdf'),
        all: flag('of all analysed drawings'),
        flagged: flag('of all flagged drawings'),
        child: text('id', 'of a child’s drawings together'),
        site: text('name', 'with --child: the child’s site'),
        window: number('with --child: months that drawings of one statement may lie apart', 'months'),
        reader: choice(readers, 'for whom it is written'),
        override: choice(expertLabels, 'what an expert says instead'),
        similar: number('how many similar typical drawings are shown'),
        maps: choice(['unusual', 'always', 'never'], 'when maps are drawn'),
        analyst: clearable('name', 'who writes it'),
        comment: clearable('text', 'a comment')
      },
      run: write
    },
    verify: {
      args: '<file>',
      about: 'hold a report against what the library states now',
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
  return { json: { file: fromUser(out), format, hash }, text: `Wrote ${fromUser(out)}.` }
}

async function ofChild(invocation: Invocation, childId: string, out: string): Promise<Answer> {
  const format = choiceOption(invocation.values, 'format', childReportFormats, 'html')
  const request = { ...childOf(invocation, childId), format, ...texts(invocation) }
  const { bytes, hash } = await invocation.ask('reports:child', request)
  await writeWhole(out, bytes)
  return { json: { file: fromUser(out), format, hash }, text: `Wrote ${fromUser(out)}.` }
}

/** Reports of many into a folder; what cannot be reported is listed. */
async function ofMany(invocation: Invocation, out: string): Promise<Answer> {
  const { values, words } = invocation
  if ((values.all === true || values.flagged === true) && words.length > 0)
    throw new UsageError('report takes drawing ids, or --all, or --flagged')
  const ids =
    values.all === true ? ('all' as const) : values.flagged === true ? ('flagged' as const) : idsOf(words)
  const format = choiceOption(values, 'format', reportFormats, 'pdf')
  const { jobId } = await invocation.ask('reports:batch', { ids, format, ...wishesOf(invocation) })
  const { archive, made, refused } = await runJob(invocation, jobId)
  const files = filesIn(archive)
  await writeFolder(out, files)
  const lines = refused.map(({ file, message }) => `Refused ${file}: ${message}`)
  return {
    json: { folder: fromUser(out), format, made, files: Object.keys(files), refused },
    text: [`Wrote ${made} reports to ${fromUser(out)}.`, ...lines].join('\n'),
    code: refused.length > 0 ? 1 : 0
  }
}

async function verify(invocation: Invocation, path: string | undefined): Promise<Answer> {
  if (!path) throw new UsageError('report verify needs a file')
  const engine = await invocation.engine()
  const file = await engine.registerPaths([fromUser(path)])
  const check = await invocation.ask('reports:verify', { file })
  const words = check.same
    ? 'The same: the library states now what this report states.'
    : check.intact
      ? 'The report is as it was written; the library states otherwise now:'
      : 'The report was changed after it was written.'
  const only =
    check.checked === 'stated'
      ? ' Only what the file states was checked: what it shows may have been changed.'
      : ''
  const rows = check.differences.map(({ what, was, is, why }) => [what, was, is, why])
  return {
    json: check,
    text: rows.length > 0 ? `${words}${only}\n${table(['what', 'was', 'is', 'why'], rows)}` : words + only,
    code: check.same ? 0 : 1
  }
}
