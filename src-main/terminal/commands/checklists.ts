import { t } from '#words/translate'
import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import { Answers, ChecklistContent } from '#contract/checklist'
import { plainIssue, reasonOf } from '#contract/plain-issue'
import {
  drawingId,
  number,
  numberOption,
  seedOption,
  text,
  textOption,
  UsageError,
  type Answer,
  type Group,
  type Invocation
} from '../command'
import { readText } from '../read-text'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'
import { figureText, raterNamed } from './ratings'

/** Throws AppError 'request-invalid' where the file is no list. */
function contentOf(file: string): ChecklistContent {
  let value: unknown
  try {
    value = JSON.parse(readText(file))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('request-invalid', because('file-not-json', { file }))
  }
  const parsed = ChecklistContent.safeParse(value, { error: plainIssue })
  if (parsed.success) return parsed.data
  throw new AppError('request-invalid', because('file-shape', { file, detail: reasonOf(parsed.error) }))
}

/** `item=value` words. Throws UsageError. */
function answersOf(words: readonly string[]): Answers {
  const items = words.map((word) => word.split('=')[0])
  if (new Set(items).size < items.length) throw new UsageError(t('cli.checklists.answeredTwice'))
  const parsed = Answers.safeParse(
    Object.fromEntries(
      words.map((word) => {
        const [item = '', value = '', ...more] = word.split('=')
        if (more.length > 0) return [item, NaN]
        return [item, value.trim() === '' ? NaN : Number(value)]
      })
    )
  )
  if (!parsed.success) throw new UsageError(t('cli.checklists.answerForm'))
  return parsed.data
}

async function results(invocation: Invocation, checklist: string): Promise<Answer> {
  const seed = numberOption(invocation.values, 'seed') ?? 42
  const version = numberOption(invocation.values, 'version') ?? null
  const report = await invocation.ask('checklists:results', { checklist, version, seed })
  const { name } = report.checklist.content
  const before = report.checklist.answeredBefore
  const pairs = report.pairs.map((pair) => {
    const items = pair.items.map((item) => [
      item.id,
      String(item.n),
      figureText(item.kappa),
      item.weights === 'none' ? t('cli.checklists.cohens') : t('cli.checklists.weightedQuadratic')
    ])
    return t('cli.checklists.pair', {
      first: pair.first,
      second: pair.second,
      figureText: figureText(pair.icc),
      scoreN: pair.scoreN,
      table: table(columns('item', 'n', 'kappa', 'ofWhichSort'), items)
    })
  })
  return {
    json: report,
    text: [
      t('cli.checklists.summary', {
        name,
        version: report.checklist.version,
        rows: report.rows.length,
        before
      }),
      ...(report.all
        ? [
            t('cli.checklists.all', {
              raters: report.all.raters,
              figureText: figureText(report.all.icc),
              n: report.all.n
            })
          ]
        : []),
      ...pairs
    ].join('\n')
  }
}

async function list(invocation: Invocation): Promise<Answer> {
  const reply = await invocation.ask('checklists:list', {})
  const rows = reply.checklists.map((c) => [
    c.id,
    c.content.name,
    String(c.version),
    String(c.content.items.length),
    String(c.answered),
    String(c.answeredBefore)
  ])
  const heads = columns('id', 'name', 'version', 'items', 'answered', 'earlierAnswered')
  return { json: reply, text: table(heads, rows) }
}

async function save(invocation: Invocation): Promise<Answer> {
  const [id, file] = invocation.words as [string, string]
  const { checklist } = await invocation.ask('checklists:save', { id, content: contentOf(file) })
  return {
    json: checklist,
    text: t('checklist.saved', { name: checklist.content.name, version: checklist.version })
  }
}

async function answer(invocation: Invocation): Promise<Answer> {
  const [checklist, drawing, ...items] = invocation.words as [string, string, ...string[]]
  const rater = await raterNamed(invocation, textOption(invocation.values, 'rater'))
  if (rater === null) throw new UsageError(t('cli.checklists.needsRater'))
  const request = { rater, id: drawingId(drawing), checklist, answers: answersOf(items) }
  const reply = await invocation.ask('checklists:answer', request)
  return {
    json: reply,
    text: t('cli.checklists.score', { score: reply.score ?? t('cli.checklists.unfinished') })
  }
}

async function exportAnswers(invocation: Invocation): Promise<Answer> {
  const file = textOption(invocation.values, 'out')
  if (!file) throw new UsageError(t('cli.checklists.exportNeedsOut'))
  const [checklist] = invocation.words as [string]
  const { bytes, rows } = await invocation.ask('checklists:export', { checklist })
  await writeWhole(file, bytes)
  return { json: { out: file, rows }, text: t('cli.checklists.written', { rows, file }) }
}

export const checklists: Group = {
  usual: 'list',
  actions: {
    list: { example: 'checklists list', run: list },
    save: {
      args: '<id> <file>',
      example: 'checklists save own list.json',
      run: save
    },
    answer: {
      args: '<id> <drawing> <answers...>',
      example: 'checklists answer own 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 head=1 arms=0 --rater First',
      options: { rater: text('name') },
      run: answer
    },
    results: {
      args: '<id>',
      example: 'checklists results own --json',
      options: { version: number(), ...seedOption },
      run: (invocation) => results(invocation, invocation.words[0]!)
    },
    export: {
      args: '<id>',
      example: 'checklists export own --out answers.csv',
      options: { out: text('file') },
      run: exportAnswers
    }
  }
}
