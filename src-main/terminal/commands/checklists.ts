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
import { table } from '../table'
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
  if (new Set(items).size < items.length) throw new UsageError('an item is answered twice')
  const parsed = Answers.safeParse(
    Object.fromEntries(
      words.map((word) => {
        const [item = '', value = '', ...more] = word.split('=')
        if (more.length > 0) return [item, NaN]
        return [item, value.trim() === '' ? NaN : Number(value)]
      })
    )
  )
  if (!parsed.success) throw new UsageError('answers are written item=number')
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
      item.weights === 'none' ? 'Cohen’s' : 'weighted, quadratic'
    ])
    return `${pair.first} and ${pair.second}: ICC(2,1) of scores ${figureText(pair.icc)}, n = ${pair.scoreN}\n${table(['item', 'n', 'kappa (95 %)', 'of which sort'], items)}`
  })
  return {
    json: report,
    text: [
      `${name}, version ${report.checklist.version}: ${report.rows.length} drawings answered${before > 0 ? `; ${before} answers to earlier versions (--version N)` : ''}`,
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
  const heads = ['id', 'name', 'version', 'items', 'answered', 'earlier versions answered']
  return { json: reply, text: table(heads, rows) }
}

async function save(invocation: Invocation): Promise<Answer> {
  const [id, file] = invocation.words as [string, string]
  const { checklist } = await invocation.ask('checklists:save', { id, content: contentOf(file) })
  return { json: checklist, text: `${checklist.content.name}: version ${checklist.version}` }
}

async function answer(invocation: Invocation): Promise<Answer> {
  const [checklist, drawing, ...items] = invocation.words as [string, string, ...string[]]
  const rater = await raterNamed(invocation, textOption(invocation.values, 'rater'))
  if (rater === null) throw new UsageError('checklists answer needs --rater NAME')
  const request = { rater, id: drawingId(drawing), checklist, answers: answersOf(items) }
  const reply = await invocation.ask('checklists:answer', request)
  return { json: reply, text: `Score: ${reply.score ?? 'not all items are answered'}` }
}

async function exportAnswers(invocation: Invocation): Promise<Answer> {
  const file = textOption(invocation.values, 'out')
  if (!file) throw new UsageError('checklists export needs --out FILE')
  const [checklist] = invocation.words as [string]
  const { bytes, rows } = await invocation.ask('checklists:export', { checklist })
  await writeWhole(file, bytes)
  return { json: { out: file, rows }, text: `Wrote ${rows} answers to ${file}.` }
}

export const checklists: Group = {
  about: 'a site’s own lists of items: versions, answers, scores, how far raters agree',
  usual: 'list',
  actions: {
    list: { about: 'the checklists of this library', example: 'checklists list', run: list },
    save: {
      args: '<id> <file>',
      about: 'a new version of a checklist, from a JSON file',
      example: 'checklists save own list.json',
      run: save
    },
    answer: {
      args: '<id> <drawing> <answers...>',
      about: 'a rater’s answers about a drawing, each written item=number',
      example: 'checklists answer own 7c1f0a52-9f0e-4b0e-9a7e-2f4c8f0d1b11 head=1 arms=0 --rater First',
      options: { rater: text('name', 'who answers') },
      run: answer
    },
    results: {
      args: '<id>',
      about: 'scores of every drawing, and how far raters agree item by item',
      example: 'checklists results own --json',
      options: { version: number('of this version; by default of the newest'), ...seedOption },
      run: (invocation) => results(invocation, invocation.words[0]!)
    },
    export: {
      args: '<id>',
      about: 'all answers to all versions as a table',
      example: 'checklists export own --out answers.csv',
      options: { out: text('file', 'where the table is written') },
      run: exportAnswers
    }
  }
}
